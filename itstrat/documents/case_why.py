"""The first half of a business case: why, what else could be done, and what it brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents import accounts, parts, pictures, work
from itstrat.documents.desk import node, when
from itstrat.report.document import Bullets, Section, paragraph, strong, traced
from itstrat.report.words import day, ended, listed, number, opened, quoted

if TYPE_CHECKING:
    from itstrat.documents.case import Case
    from itstrat.documents.desk import Row
    from itstrat.report.document import Block, Span

_NAMED = 20


def reasons(case: Case) -> Section:
    """Objectives, aims and other strategies that the case serves."""
    desk = case.desk
    objectives = [row["objective"].iri for row in desk.ask("reasons", subject=case.node) if row["objective"].iri]
    blocks: list[Block] = [*case.gaps.of("ITS033", "ITS034", "ITS001", "ITS002")]
    blocks += parts.reasons(desk, case.node)
    blocks += parts.cited(desk, case.node, "The case")
    if figure := pictures.progress(
        desk, [iri for iri in objectives if iri], "Progress of the objectives that this case supports"
    ):
        blocks.append(figure)
    blocks += case.gaps.of("ITS004", "ITS005", "ITS006", "ITS007", "ITS008", "ITS011", "ITS012")
    return Section("Reasons", tuple(blocks))


def problem(case: Case) -> Section:
    """Why something has to be done, and why now."""
    desk = case.desk
    blocks: list[Block] = []
    if case.exposure and (sentence := work.exposure_sentence(desk, case.exposure)):
        blocks.append(sentence)
        blocks += work.exposed(desk, case.exposure)
        blocks += _stopped(case)
    objectives = {row["objective"].iri for row in desk.ask("reasons", subject=case.node)}
    found = [
        row for row in desk.ask("reviews") if row["item"].iri in objectives and row["rag"].text in {"red", "amber"}
    ]
    if found:
        blocks.append(paragraph("The latest reviews of the objectives that it supports found:"))
        blocks.append(
            Bullets(
                tuple(
                    paragraph(
                        parts.named(desk, row["item"]),
                        f" is {row['rag'].text} ({day(when(row['date']))}). {ended(row['note'].text)}".rstrip(),
                    )
                    for row in found
                )
            )
        )
    blocks += _asked_for(case)
    if not blocks:
        blocks.append(
            case.gaps.missing(
                "Nothing is recorded that says why something has to be done now: no equipment of which support ends, "
                "no objective that is red or amber, no requirement that the project meets.",
                "Say what the project replaces (its:replaces) or which requirement it meets (its:satisfies).",
                case.node,
                blocks=False,
            )
        )
    return Section("The problem, and why now", tuple(blocks))


def _stopped(case: Case) -> list[Block]:
    """The services that stop with what is to be replaced, by name."""
    services = [] if case.exposure is None else [ox.NamedNode(each) for each in case.exposure.services]
    if not services:
        return []
    named = sorted(services, key=lambda each: (case.desk.label(each), each.value))
    spans: list[str | Span] = ["These services need it: " if len(named) > 1 else "This service needs it: "]
    spans.append(traced(listed(case.desk.label(each) for each in named[:_NAMED]), *map(case.desk.ref, named[:_NAMED])))
    more = len(named) - _NAMED
    return [paragraph(*spans, f", and {more:,} more." if more > 0 else ".")]


def _asked_for(case: Case) -> list[Block]:
    desk = case.desk
    answers = {row["project"].iri for row in case.projects}
    found: dict[str, list[Row]] = {}
    for row in desk.ask("requirements"):
        if row["answer"].iri in answers:
            found.setdefault(row["requirement"].iri or "", []).append(row)
    if not found:
        return []
    items = []
    for rows in found.values():
        by = listed(dict.fromkeys(row["raised_by"].text for row in rows if row["raised_by"].text))
        text = desk.note(node(rows[0]["requirement"]))
        tail = (f", asked for by {by}" if by else "") + (f". {ended(text)}" if text else ".")
        items.append(paragraph(parts.named(desk, rows[0]["requirement"]), tail))
    return [paragraph("The project meets these requirements:"), Bullets(tuple(items))]


def options(case: Case) -> Section:
    """The options side by side, and what is said about each."""
    blocks: list[Block] = [*case.gaps.of("ITS035", "ITS036", "ITS037", "ITS038", "ITS039")]
    if not case.options:
        return Section("Business options", (*blocks, paragraph("No option is recorded.")))
    blocks.append(accounts.options_table(case))
    for row in case.options:
        blocks += _option(case, row)
    return Section("Business options", tuple(blocks))


def _option(case: Case, row: Row) -> list[Block]:
    """What is said about an option; of one that has a name alone, that nothing is."""
    desk = case.desk
    text = desk.note(node(row["option"]))
    said: list[str | Span] = [f" {ended(text)}"] if text else []
    if row is case.nothing and case.exposure and case.exposure.services:
        score = case.exposure
        said.append(
            f" By {day(score.until)} the equipment that the project replaces would have run without vendor support for "
            f"{number(score.score_doing_nothing)} service-weeks; if it is replaced as planned, for "
            f"{number(score.score_planned)}. A service-week is one week past the end of support of one service that "
            "needs the equipment."
        )
    said += [
        traced(
            f" Risk: {risk['risk'].text}{parts.score(risk)}.",
            desk.ref(risk["risk"].iri or ""),
        )
        for risk in case.of(row, case.risks, "carrier")
    ]
    if row is case.nothing and not said and case.gaps.of("ITS038"):
        return []
    if said:
        return [paragraph(strong(ended(row["option"].text), desk.ref(row["option"].iri or "")), *said)]
    return [
        case.gaps.missing(
            f"Nothing is said about the option {quoted(row['option'].text)}: no description and no risk.",
            "Say what it does (rdfs:comment) and what may go wrong (its:risk).",
            node(row["option"]),
            blocks=False,
        )
    ]


def benefits(case: Case) -> Section:
    """What the recommended option brings."""
    title, good = "Expected benefits", case.promised(good=True)
    if case.recommended is None:
        return Section(title, (paragraph(f"{opened(case.undecided)}, so no benefits can be promised."),))
    found = case.gaps.of("ITS040", "ITS041")
    if not good:
        nothing = case.gaps.missing(
            f"No benefit of the option {quoted(case.recommended['option'].text)} is recorded.",
            "Add its:benefit to the option, each with its:benefitType, its:measuredBy and its:owner.",
            node(case.recommended["option"]),
            blocks=case.recommended is not case.nothing,
        )
        return Section(title, (*found, nothing))
    caption, years = "Benefits of the recommended option", case.assume.benefit_years
    blocks = [parts.benefits(case.desk, good, caption, case.currency, years=years), *parts.counted(good, years)]
    return Section(title, (*blocks, *parts.unmeasured(good, case.gaps), *found))


def disbenefits(case: Case) -> Section:
    """What it costs in other ways."""
    title, bad = "Expected dis-benefits", case.promised(good=False)
    if case.recommended is None:
        return Section(title, (paragraph(f"{opened(case.undecided)}, so no dis-benefits can be told."),))
    if not bad:
        return Section(title, (paragraph("None is recorded for the recommended option."),))
    caption, years = "Dis-benefits of the recommended option", case.assume.benefit_years
    table = parts.benefits(case.desk, bad, caption, case.currency, years=years, head="Dis-benefit")
    blocks = [table, *parts.counted(bad, years)]
    told = {row["kpi"].iri for row in case.promised(good=True)}
    rest = [row for row in bad if row["kpi"].iri not in told]
    return Section(title, (*blocks, *parts.unmeasured(rest, case.gaps)))
