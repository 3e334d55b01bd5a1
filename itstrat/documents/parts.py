"""The parts that several documents share: reasons, progress, benefits, risks, decisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from itstrat.documents.desk import amount, node, when
from itstrat.documents.grid import block, grid, widths_of
from itstrat.report.document import Bullets, Span, paragraph, strong, traced
from itstrat.report.words import count, day, ended, measure, money, opened, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.gaps import Gaps
    from itstrat.documents.grid import Head
    from itstrat.report.document import Block, Gap
    from itstrat.report.model import Cell

_HIGH, _WHOLE = 15, 100


def reasons(desk: Desk, subject: ox.NamedNode) -> list[Block]:
    """The objectives that something supports, the aims above them, and what those rest on, a paragraph each.

    What an aim rests on is said once, where the aim comes first.
    """
    found = desk.ask("reasons", subject=subject)
    blocks: list[Block] = []
    told: set[str | None] = set()
    for _, group in groupby(found, key=lambda row: (row["objective"].iri, row["aim"].iri)):
        rows = list(group)
        first = rows[0]
        spans = _lead(desk, first)
        homes = _homes(desk, rows)
        if first["aim"].iri not in told and homes:
            spans += [" That aim rests on ", *homes]
        told.add(first["aim"].iri)
        if sentence := kpi_sentence(desk, first["objective"].iri):
            spans += [" ", sentence]
        blocks.append(paragraph(*spans))
    return blocks


def _lead(desk: Desk, row: Row) -> list[str | Span]:
    """The objective, and the aim that it serves; or the aim, where that is named directly."""
    aim = row["aim"]
    if not row["objective"].iri:
        return [strong(ended(aim.text), desk.ref(aim.iri or "")), " This is an aim of the IT service strategy."]
    lead: list[str | Span] = [strong(ended(row["objective"].text), desk.ref(row["objective"].iri))]
    return [*lead, " This objective serves the aim ", named(desk, aim), "."] if aim.iri else lead


def cited(desk: Desk, subject: ox.NamedNode, what: str) -> list[Block]:
    """The elements of other strategies and policies that something names itself."""
    found = desk.ask("cited", subject=subject)
    if not found:
        return []
    return [
        paragraph(
            f"{what} also answers directly to {count(len(found), 'commitment')} of other strategies and policies:"
        ),
        Bullets(
            tuple(
                paragraph(
                    named(desk, row["element"]), f" ({row['document'].text}{_page(row)})", *_definition(desk, row)
                )
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
    row, *others = rows
    unit, latest, target, baseline = (
        row["unit"].text,
        amount(row["latest"]),
        amount(row["target"]),
        amount(row["baseline"]),
    )
    goal = (
        f"a target of {measure(target, unit)} by {day(when(row['target_date']))}" if target is not None else "no target"
    )
    start = f"a baseline of {measure(baseline, unit)}" if baseline is not None else "no baseline"
    if latest is None:
        against = (
            f", against {start} and {goal}" if (target, baseline) != (None, None) else f" and has {start} and {goal}"
        )
        text = f"{quoted(row['kpi'].text)} has not been measured yet{against}."
    else:
        text = (
            f"{row['kpi'].text} stood at {measure(latest, unit)} on {day(when(row['latest_date']))}, "
            f"against {start} and {goal}: {_standing(row)}."
        )
    if told := [_beside(each) for each in first_of(others, "kpi") if each["kpi"].iri != row["kpi"].iri]:
        text += f" Also measured: {'; '.join(told)}."
    return traced(text, *desk.refs(each["kpi"] for each in rows))


def _beside(row: Row) -> str:
    """A further indicator of an objective, in few words."""
    target, latest, way, unit = amount(row["target"]), amount(row["latest"]), amount(row["way"]), row["unit"].text
    now = f"{row['kpi'].text}, " + (f"{measure(latest, unit)}" if latest is not None else "not measured yet")
    goal = f" against a target of {measure(target, unit)} by {day(when(row['target_date']))}" if target else ""
    return f"{now}{goal}" + (f" ({far(way)})" if way is not None else "")


def far(way: Decimal) -> str:
    """How far along something is, by its share of the way from baseline to target in per cent.

    >>> from decimal import Decimal
    >>> far(Decimal(62)), far(Decimal(109)), far(Decimal(-25))
    ('62\\xa0% of the way', 'target reached', 'further from the target than at the baseline')
    """
    if way >= _WHOLE:
        return "target reached"
    return f"{measure(way, '%')} of the way" if way >= 0 else "further from the target than at the baseline"


def _standing(row: Row) -> str:
    way = amount(row["way"])
    if way is None:
        return "how far along it is cannot be told"
    words = far(way)
    if row["trend"].text:
        words += f", {row['trend'].text} since the measurement before"
    if row["on_track"].text and way < _WHOLE:
        words += ", and " + ("on track" if row["on_track"].text == "yes" else "behind the straight line to the target")
    return words


def _homes(desk: Desk, rows: Sequence[Row]) -> list[str | Span]:
    """The elements that an aim rests on, and who agreed that: once if it is one for most, else with each."""
    each = [row for row in {row["element"].iri: row for row in rows}.values() if row["element"].iri]
    agreed = Counter(_by(desk, row) for row in each)
    most = _mostly(agreed)
    spans: list[str | Span] = []
    for place, row in enumerate(each):
        if place:
            spans.append(" and " if place == len(each) - 1 else ", ")
        own = _by(desk, row)
        alone = "; no agreement of its own" if most else ""
        by = "" if own == most else f"; agreed by {own}" if own else alone
        spans += [named(desk, row["element"]), f" ({row['document'].text}{_page(row)}{by})"]
    if most:
        links = "link was" if len(each) == 1 else "links were" if len(agreed) == 1 else "other links were"
        spans.append(f". The {links} agreed by {most}")
    return [*spans, "."] if spans else []


def _mostly(agreed: Counter[str]) -> str:
    """Who agreed more than half of some links, and when; nothing where nobody did, or each stands for itself."""
    most, times = agreed.most_common(1)[0] if agreed else ("", 0)
    return most if len(agreed) == 1 or 1 < times > agreed.total() / 2 else ""


def _by(desk: Desk, row: Row) -> str:
    who = row["agreed_by"]
    if not who.text:
        return ""
    group = "the " if who.iri and desk.is_a(node(who), "SteeringGroup") else ""
    moment = day(when(row["agreed_on"]), "")
    return f"{group}{who.text}" + (f"{',' if ', ' in who.text else ''} on {moment}" if moment else "")


def _page(row: Row) -> str:
    return f", {row['page'].text}" if row["page"].text else ""


def _definition(desk: Desk, row: Row) -> list[str]:
    text = desk.note(node(row["element"]))
    return [f": {ended(text)}"] if text else []


def benefits(
    desk: Desk, rows: Sequence[Row], caption: str, currency: str, *, years: int = 1, head: str = "Benefit"
) -> Block:
    """Benefits with measure, target, value and owner; ``currency`` is that of values without one."""
    found = first_of(rows, "benefit")
    entries = []
    for row in found:
        unit = row["unit"].text
        goal = (
            "–"
            if amount(row["target"]) is None
            else f"{measure(amount(row['baseline']), unit)} → {measure(amount(row['target']), unit)}"
        )
        value = worth(row, currency, years) or "–"
        entries.append([row["benefit"], row["type"], row["kpi"], goal, row["date"].text[:10], value, row["owner"]])
    heads: tuple[Head, ...] = (head, "Type", "Measured by", "Baseline → target", ("By", "date"), "Value", "Owner")
    return block(grid(head, heads, entries), caption, desk.refs(row["benefit"] for row in found))


def worth(row: Row, currency: str, years: int = 1) -> str:
    """What a benefit is worth, and when: in the year that is recorded, or in each of so many years from then on."""
    value = amount(row["value"])
    if value is None:
        return ""
    text, year = money(value, row["currency"].text or currency), row["year"].text
    if not year:
        return f"{text}, year not given"
    return f"{text} in {year}" if years == 1 else f"{text} a year from {year} for {count(years, 'year')}"


def counted(rows: Iterable[Row], years: int = 1) -> list[Block]:
    """What the values of benefits mean, to stand beside them; nothing where there are none."""
    if all(amount(row["value"]) is None for row in rows):
        return []
    if years == 1:
        text = (
            "A value in money is that of the one year beside it and counts once; what may come again in later years is "
            "not in it."
        )
    else:
        text = f"A value in money comes again each year, and counts for {count(years, 'year')} from the year beside it."
    return [paragraph(text)]


def unmeasured(rows: Sequence[Row], gaps: Gaps) -> list[Gap]:
    """A gap for each KPI by which a benefit is to be measured and of which nothing is known."""
    found = []
    for kpi, group in groupby(sorted(rows, key=lambda row: row["kpi"].text), key=lambda row: row["kpi"].iri):
        first = next(group)
        if kpi and amount(first["target"]) is None and amount(first["latest"]) is None:
            found.append(
                gaps.missing(
                    f"There is no baseline, target or measured value for the KPI “{first['kpi'].text}”, "
                    f"by which “{first['benefit'].text}” is to be measured.",
                    "Give the benefit a target with a baseline (its:target), and record observations of the KPI.",
                    node(first["kpi"]),
                    blocks=False,
                )
            )
    return found


def milestone(row: Row) -> Cell:
    """A milestone of a project, without the name of the project in front of it."""
    name, project = row["milestone"], row["project"].text
    return replace(name, text=opened(without(name.text, project)))


def without(text: str, name: str) -> str:
    """A text without the name that it begins with, where that is set off by a colon.

    >>> without("Network: design agreed", "Network"), without("Networks: all", "Network")
    ('design agreed', 'Networks: all')
    """
    return text.removeprefix(f"{name}: ")


def first_of(rows: Iterable[Row], name: str) -> list[Row]:
    """The first row about each thing."""
    found: dict[str | None, Row] = {}
    for row in rows:
        found.setdefault(row[name].iri, row)
    return list(found.values())


def risks(desk: Desk, rows: Sequence[Row], caption: str) -> list[Block]:
    """Risks by score, and what is said about each."""
    found = first_of(rows, "risk")
    heads: list[Head] = [("Risk", "term"), ("Likelihood", "integer"), ("Impact", "integer"), ("Score", "integer")]
    heads += [("Response", "term"), ("Owner", "term")]
    names = ("risk", "likelihood", "impact", "score", "response", "owned_by")
    table = grid("Risks", heads, [[row[name] for name in names] for row in found])
    widths = widths_of(table, heads, (4.2, 1.6, 1.1, 1, 1.5, 3))
    blocks: list[Block] = [block(table, caption, desk.refs(row["risk"] for row in found), widths)]
    noted = [(row, desk.note(node(row["risk"]))) for row in found if row["risk"].iri]
    items = [paragraph(named(desk, row["risk"]), f": {ended(text)}") for row, text in noted if text]
    return [*blocks, Bullets(tuple(items))] if items else blocks


def score(row: Row) -> str:
    """The score of a risk, in brackets."""
    return f" (score {row['score'].text} of 25)" if row["score"].text else " (not scored)"


def high(row: Row) -> bool:
    """Whether a risk is high: likelihood times impact is fifteen or more."""
    return (amount(row["score"]) or 0) >= _HIGH


def decisions(desk: Desk, things: Iterable[str], since: str = "") -> list[Row]:
    """The decisions about some things, newest first."""
    wanted = frozenset(things)
    return [row for row in desk.rows_of("decisions") if row["subject"].iri in wanted and row["date"].text >= since]


def decided(desk: Desk, rows: Sequence[Row]) -> list[Block]:
    """What was decided, a line each."""
    items = [
        paragraph(
            traced(
                f"{day(when(row['date']))}, {row['body'].text}: {row['decision'].text}", *desk.refs([row["decision"]])
            ),
            f"{_result(row)}. {ended(row['note'].text)}".rstrip(),
        )
        for row in rows
    ]
    return [Bullets(tuple(items))] if items else []


def _result(row: Row) -> str:
    said = row["outcome"].text and row["outcome"].text in row["decision"].text.lower()
    return "" if said or not row["outcome"].text else f" ({row['outcome'].text})"
