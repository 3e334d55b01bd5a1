"""The parts that several documents share: reasons, options, benefits, costs, risks, people, decisions."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents.desk import amount, node, when
from itstrat.documents.grid import block, cut, grid
from itstrat.documents.words import count, day, ended, listed, measure, money, number, opened, quoted
from itstrat.errors import PlanningError
from itstrat.namespaces import ITS
from itstrat.planning.affordability import affordability
from itstrat.planning.appraisal import appraise
from itstrat.planning.exposure import exposure
from itstrat.report.document import Bullets, Paragraph, Span, bullets, paragraph, traced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.gaps import Gaps
    from itstrat.planning.affordability import Affordability
    from itstrat.planning.appraisal import Appraisal, AppraisalOptions
    from itstrat.planning.exposure import Exposure
    from itstrat.report.document import Block
    from itstrat.report.model import Cell

_HIGH = 15
_FEW = 4


def reasons(desk: Desk, subject: ox.NamedNode, what: str = "It") -> list[Block]:
    """The objectives that something supports, the aims above them, and what those rest on, a paragraph each."""
    found = desk.ask("reasons", subject=subject)
    blocks: list[Block] = []
    for _, group in groupby(found, key=lambda row: (row["objective"].iri, row["aim"].iri)):
        rows = list(group)
        first = rows[0]
        spans: list[str | Span] = []
        if first["objective"].iri:
            spans += [f"{what} supports the objective ", named(desk, first["objective"])]
            spans += [", which serves the aim ", named(desk, first["aim"])] if first["aim"].iri else []
        else:
            spans += [f"{what} supports the aim ", named(desk, first["aim"])]
        homes = _homes(desk, rows)
        spans += [". That aim rests on ", *homes, "."] if homes else ["."]
        spans += _agreed(rows)
        if sentence := kpi_sentence(desk, first["objective"].iri):
            spans += [" ", sentence]
        blocks.append(paragraph(*spans))
    return blocks


def cited(desk: Desk, subject: ox.NamedNode, what: str) -> list[Block]:
    """The elements of other strategies and policies that something names itself."""
    found = desk.ask("cited", subject=subject)
    if not found:
        return []
    return [
        paragraph(f"{what} also answers directly to {count(len(found), 'commitment')} of other strategies and policies:"),
        Bullets(
            tuple(
                paragraph(named(desk, row["element"]), f" ({row['document'].text}{_page(row)})", *_definition(desk, row))
                for row in found
            )
        ),
    ]


def named(desk: Desk, thing: Cell) -> Span:
    """The name of a thing, with a footnote to it."""
    return traced(quoted(thing.text), desk.ref(thing.iri)) if thing.iri else Span(quoted(thing.text))


def kpi_sentence(desk: Desk, objective: str | None) -> Span | None:
    """How far along an objective is, by its indicator."""
    rows = [row for row in desk.rows_of("kpi-status") if row["objective"].iri == objective and row["kpi"].iri]
    if objective is None or not rows:
        return None
    row = rows[0]
    unit, latest, target, baseline = row["unit"].text, amount(row["latest"]), amount(row["target"]), amount(row["baseline"])
    goal = f"a target of {measure(target, unit)} by {day(when(row['target_date']))}" if target is not None else "no target"
    start = f"a baseline of {measure(baseline, unit)}" if baseline is not None else "no baseline"
    if latest is None:
        text = f"{row['kpi'].text} has not been measured yet, against {start} and {goal}."
    else:
        text = (
            f"{row['kpi'].text} stood at {measure(latest, unit)} on {day(when(row['latest_date']))}, "
            f"against {start} and {goal}: {_standing(row)}."
        )
    return traced(text, desk.ref(row["kpi"].iri or ""))


def _standing(row: Row) -> str:
    way = amount(row["way"])
    if way is None:
        return "how far along it is cannot be told"
    words = f"{number(way)} % of the way" if way >= 0 else "further from the target than at the baseline"
    if row["trend"].text:
        words += f", {row['trend'].text} since the measurement before"
    if row["on_track"].text:
        words += ", and " + ("on track" if row["on_track"].text == "yes" else "behind the straight line to the target")
    return words


def _homes(desk: Desk, rows: Sequence[Row]) -> list[str | Span]:
    each = [row for row in {row["element"].iri: row for row in rows}.values() if row["element"].iri]
    spans: list[str | Span] = []
    for place, row in enumerate(each):
        if place:
            spans.append(" and " if place == len(each) - 1 else ", ")
        spans += [named(desk, row["element"]), f" ({row['document'].text}{_page(row)})"]
    return spans


def _agreed(rows: Sequence[Row]) -> list[str | Span]:
    found = sorted({(row["agreed_by"].text, row["agreed_on"].text) for row in rows if row["agreed_by"].text})
    if len(found) != 1:
        return []
    by, on = found[0]
    moment = day(when(next(row["agreed_on"] for row in rows if row["agreed_by"].text)), "") if on else ""
    return [f" The link was agreed by the {by}" + (f" on {moment}" if moment else "") + "."]


def _page(row: Row) -> str:
    return f", {row['page'].text}" if row["page"].text else ""


def _definition(desk: Desk, row: Row) -> list[str]:
    text = desk.note(node(row["element"]))
    return [f": {ended(text)}"] if text else []


def options_table(desk: Desk, options: Sequence[Row], currency: str) -> Block:
    """The options side by side."""
    heads = [("", "text"), *((opened(row["type"].text) or row["option"].text, "text") for row in options)]
    lines = [
        ["Option", *(row["option"] for row in options)],
        ["Recommended", *(row["recommended"].text for row in options)],
        ["Capital", *(_money(row["capital"], currency) for row in options)],
        ["Revenue", *(_money(row["revenue"], currency) for row in options)],
        ["Cost in all", *(_money(row["cost"], currency) for row in options)],
        ["Benefits", *(number(amount(row["benefits"]) or 0) for row in options)],
        ["Value of benefits", *(_money(row["value"], currency) for row in options)],
        ["Dis-benefits", *(number(amount(row["disbenefits"]) or 0) for row in options)],
        ["Risks", *(number(amount(row["risks"]) or 0) for row in options)],
        ["Highest risk score (of 25)", *(number(score) if (score := amount(row["top_risk"])) else "–" for row in options)],
    ]
    table = grid("Options", heads, lines)  # type: ignore[arg-type]  # the formats are literals
    return block(table, "The options side by side", desk.refs(row["option"] for row in options))


def _money(found: Cell, currency: str) -> str:
    value = amount(found)
    return "not recorded" if value is None else money(value, currency)


def benefits(desk: Desk, rows: Sequence[Row], caption: str, gaps: Gaps, currency: str = "GBP") -> list[Block]:
    """Benefits with measure, target, value and owner; what cannot be measured yet is a gap."""
    entries = []
    for row in first_of(rows, "benefit"):
        unit = row["unit"].text
        goal = "–" if amount(row["target"]) is None else f"{measure(amount(row['baseline']), unit)} → {measure(amount(row['target']), unit)}"
        value = amount(row["value"])
        worth = "" if value is None else money(value, currency) + (f" from {row['year'].text}" if row["year"].text else "")
        entries.append([row["benefit"], row["type"], row["kpi"], goal, row["date"].text[:10], worth, row["owner"]])
    heads = ("Benefit", "Type", "Measured by", "Baseline → target", "By", "Value", "Owner")
    table = grid("Benefits", [(head, "text") for head in heads], entries)
    blocks: list[Block] = [block(table, caption, desk.refs(row["benefit"] for row in first_of(rows, "benefit")))]
    for kpi, group in groupby(sorted(rows, key=lambda row: row["kpi"].text), key=lambda row: row["kpi"].iri):
        first = next(group)
        if kpi and amount(first["target"]) is None and amount(first["latest"]) is None:
            blocks.append(
                gaps.missing(
                    f"There is no baseline, target or measured value for the KPI “{first['kpi'].text}”, "
                    f"by which “{first['benefit'].text}” is to be measured.",
                    "Give the benefit a target with a baseline (its:target), and record observations of the KPI.",
                    node(first["kpi"]),
                    blocks=False,
                )
            )
    return blocks


def first_of(rows: Iterable[Row], name: str) -> list[Row]:
    """The first row about each thing."""
    found: dict[str | None, Row] = {}
    for row in rows:
        found.setdefault(row[name].iri, row)
    return list(found.values())


def risks(desk: Desk, rows: Sequence[Row], caption: str) -> list[Block]:
    """Risks by score, and what is said about each."""
    found = first_of(rows, "risk")
    table = grid(
        "Risks",
        [
            ("Risk", "term"),
            ("Likelihood", "integer"),
            ("Impact", "integer"),
            ("Score", "integer"),
            ("Response", "term"),
            ("Owner", "term"),
        ],
        [
            [row["risk"], row["likelihood"], row["impact"], row["score"], row["response"], row["owned_by"]]
            for row in found
        ],
    )
    blocks: list[Block] = [block(table, caption, desk.refs(row["risk"] for row in found))]
    noted = [(row, desk.note(node(row["risk"]))) for row in found if row["risk"].iri]
    items = [paragraph(named(desk, row["risk"]), f": {ended(text)}") for row, text in noted if text]
    return [*blocks, Bullets(tuple(items))] if items else blocks


def high(row: Row) -> bool:
    """Whether a risk is high: likelihood times impact is fifteen or more."""
    return (amount(row["score"]) or 0) >= _HIGH


def money_of(desk: Desk, subject: ox.NamedNode, gaps: Gaps) -> Affordability | None:
    """Cost by year and funding; what cannot be added up is a gap."""
    try:
        return affordability(desk.store, subject, desk.label)
    except PlanningError as error:
        gaps.missing(error.message, error.hint or "", subject)
        return None


def appraisal_of(desk: Desk, case: ox.NamedNode, gaps: Gaps, assume: AppraisalOptions) -> Appraisal | None:
    """The investment appraisal of a case; where there can be none, a gap says why."""
    try:
        return appraise(desk.store, case, desk.label, assume)
    except PlanningError as error:
        gaps.missing(error.message, error.hint or "", case)
        return None


def costs_table(desk: Desk, found: Affordability) -> Block:
    """Capital and revenue by year, with the sum."""
    entries: list[list[str | Decimal]] = [[each.year, each.capital, each.revenue, each.total] for each in found.years]
    entries.append(["All years", found.capital, found.revenue, found.cost])
    heads = [("Financial year", "text"), ("Capital", "money"), ("Revenue", "money"), ("Total", "money")]
    table = grid("Costs", heads, entries)  # type: ignore[arg-type]  # the formats are literals
    refs = tuple(dict.fromkeys(desk.ref(iri, ITS["amount"]) for each in found.years for iri in each.sources))
    return block(table, f"Cost by year ({found.currency})", refs)


def funding(desk: Desk, found: Affordability) -> list[Block]:
    """Who pays, what is agreed, and whether it is enough."""
    if not found.funding:
        return []
    sources = [ox.NamedNode(line.source) if line.source else None for line in found.funding]
    table = grid(
        "Funding",
        [("Funding", "term"), ("Source", "text"), ("State", "text"), ("Amount", "money")],
        [
            [
                line.label,
                desk.label(source) if source else "not named",
                "approved" if line.granted else "proposed",
                line.amount,
            ]
            for line, source in zip(found.funding, sources, strict=True)
        ],
    )
    refs = tuple(desk.ref(line.iri, ITS["amount"]) for line in found.funding)
    return [block(table, f"Funding ({found.currency})", refs), paragraph(traced(affordable(found), *refs))]


def affordable(found: Affordability) -> str:
    """One sentence on cost against funding."""
    words = [f"{money(found.granted, found.currency)} is approved"] if found.granted else []
    words += [f"{money(found.sought, found.currency)} is asked for and not yet approved"] if found.sought else []
    start = f"Of the {money(found.cost, found.currency)} that it costs, {listed(words)}"
    if found.gap > 0:
        return f"{start}; {money(found.gap, found.currency)} has no source."
    if found.gap < 0:
        return f"{start}; that is {money(-found.gap, found.currency)} more than is needed."
    return f"{start}; that covers the cost."


def exposure_of(desk: Desk, project: ox.NamedNode | None) -> Exposure:
    """What is or will be past support within a year, of what a project replaces."""
    return exposure(desk.store, desk.as_of, desk.label, project=project)


def exposed(desk: Desk, found: Exposure) -> list[Block]:
    """Equipment past support, asset by asset, and what hangs on it."""
    if not found.assets:
        return []
    table = grid(
        "Exposure",
        [
            ("Equipment", "term"),
            ("Items", "integer"),
            ("Support ends", "date"),
            ("Planned replacement", "text"),
            ("Weeks exposed as planned", "number"),
            ("Weeks if nothing is done", "number"),
            ("Services that need it", "integer"),
        ],
        [
            [
                asset.label,
                asset.quantity,
                asset.ends,
                asset.replaced.isoformat() if asset.replaced else "none",
                asset.weeks_planned,
                asset.weeks_doing_nothing,
                len(asset.services),
            ]
            for asset in found.assets
        ],
    )
    refs = tuple(desk.ref(asset.iri) for asset in found.assets)
    until = f"Equipment past support between {day(found.as_of)} and {day(found.until)}"
    return [block(table, until, refs)]


def exposure_sentence(desk: Desk, found: Exposure) -> Paragraph | None:
    """What doing nothing means, in one sentence."""
    if not found.assets:
        return None
    refs = tuple(desk.ref(asset.iri) for asset in found.assets)
    people = [desk.label(ox.NamedNode(each)).lower() for each in found.audiences]
    past = [asset for asset in found.assets if asset.ends < desk.as_of]
    words = f"Vendor support ends by {day(found.until)} for {count(found.items, 'device')} of {count(len(found.assets), 'kind')}"
    if past and len(past) <= _FEW:
        words += "; it has already ended for " + listed(f"{asset.label} (on {day(asset.ends)})" for asset in past)
    elif past:
        words += f"; it has already ended for {count(len(past), 'kind')}"
    words += f". If this equipment fails, {count(len(found.services), 'service stops', 'services stop')}"
    words += f", which {listed(people)} use." if people else "."
    return paragraph(traced(words, *refs))


def demands(desk: Desk, projects: Iterable[str], caption: str) -> list[Block]:
    """Whose time and which skills some projects ask for."""
    wanted = frozenset(projects)
    found = [row for row in desk.ask("demands") if row["claimant"].iri in wanted]
    if not found:
        return []
    table = grid(
        "Demands",
        [("Project", "term"), ("Team", "term"), ("Skill", "text"), ("Amount", "text"), ("From", "date"), ("To", "date")],
        [
            [
                row["claimant"],
                row["resource"],
                row["skill"].text or "not named",
                measure(amount(row["amount"]), row["unit"].text),
                row["start"],
                row["end"],
            ]
            for row in found
        ],
    )
    return [block(table, caption, desk.refs(row["demand"] for row in found))]


def conflicts(desk: Desk, resources: Iterable[str] | None, start: str = "", end: str = "9999") -> list[Block]:
    """Where some teams (or any) are asked for more than they have between two days, and who asks."""
    wanted = None if resources is None else frozenset(resources)

    def within(row: Row) -> bool:
        ours = wanted is None or row["resource"].iri in wanted
        return ours and row["start"].text <= end and row["end"].text >= start

    detail = desk.report("conflict-detail")
    table = cut(
        detail,
        "resource",
        "start",
        "end",
        "claimant",
        "kind",
        "needs",
        "enough",
        only=within,
    )
    if not table.rows:
        return [paragraph("No team that is needed is asked for more than it has.")]
    found = [row for row in desk.rows_of("resource-conflicts") if within(row)]
    items = [
        paragraph(
            traced(
                f"{row['resource'].text}, {day(when(row['start']))} to {day(when(row['end']))}: "
                f"{measure(amount(row['needed']), row['unit'].text)} is asked for and "
                f"{measure(amount(row['available']), row['unit'].text)} is there, "
                f"{measure(amount(row['over']), row['unit'].text)} too little.",
                *desk.refs([row["resource"]]),
            )
        )
        for row in found
    ]
    return [Bullets(tuple(items)), block(table, "Who asks for the same people", desk.refs(row["resource"] for row in found))]


def decisions(desk: Desk, things: Iterable[str], since: str = "") -> list[Row]:
    """The decisions about some things, newest first."""
    wanted = frozenset(things)
    return [row for row in desk.rows_of("decisions") if row["subject"].iri in wanted and row["date"].text >= since]


def decided(desk: Desk, rows: Sequence[Row]) -> list[Block]:
    """What was decided, a line each."""
    items = [
        paragraph(
            traced(f"{day(when(row['date']))}, {row['body'].text}: {row['decision'].text}", *desk.refs([row["decision"]])),
            f"{_result(row)}. {ended(row['note'].text)}".rstrip(),
        )
        for row in rows
    ]
    return [Bullets(tuple(items))] if items else []


def _result(row: Row) -> str:
    said = row["outcome"].text and row["outcome"].text in row["decision"].text.lower()
    return "" if said or not row["outcome"].text else f" ({row['outcome'].text})"


def plain(items: Sequence[str]) -> list[Block]:
    """A list, where there is something in it."""
    return [bullets(*items)] if items else []
