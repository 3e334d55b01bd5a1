"""The first half of a business case: what is asked, why, what else could be done, and what it brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import accounts, parts, pictures, work
from itstrat.documents.case import ATTRIBUTED
from itstrat.documents.case_how import split
from itstrat.documents.desk import amount, node, when
from itstrat.documents.made import control
from itstrat.documents.words import day, ended, listed, money, number, opened, quoted
from itstrat.namespaces import DCTERMS, ITS
from itstrat.report.document import Bullets, Section, paragraph, strong, traced

if TYPE_CHECKING:
    from itstrat.documents.case import Case
    from itstrat.documents.desk import Row
    from itstrat.report.document import Block, Span

_TOP = 3


def summary(case: Case) -> Section:
    """What the board reads first."""
    desk = case.desk
    blocks: list[Block] = [
        control(
            desk,
            ("Proposal", case.project),
            ("Prepared by", desk.value(case.node, ATTRIBUTED)),
            ("Owner of the project", desk.value(node(case.project), ITS["owner"]) if case.project.iri else ""),
            ("Written on", day(when(desk.value(case.node, DCTERMS["created"])), "")),
            ("Latest decision", _latest(case)),
        )
    ]
    if text := desk.note(case.node):
        blocks.append(paragraph(traced(ended(text), desk.ref(case.node))))
    blocks.append(_ask(case))
    if case.exposure and (sentence := work.exposure_sentence(desk, case.exposure)):
        blocks.append(sentence)
    blocks += _outcome(case)
    return Section("Executive summary", tuple(blocks))


def _latest(case: Case) -> str:
    if not case.decisions:
        return ""
    row = case.decisions[0]
    return f"{opened(row['outcome'].text)} by the {row['body'].text} on {day(when(row['date']))}"


def _ask(case: Case) -> Block:
    desk, chosen = case.desk, case.recommended
    if not case.options:
        return case.gaps.missing(
            f"{quoted(desk.label(case.node))} has no options, so there is nothing to choose between.",
            "Add its:option, one of them to do nothing, and recommend one.",
            case.node,
        )
    if chosen is None:
        found = case.gaps.of("ITS037")
        return (
            found[0]
            if found
            else case.gaps.missing("No option is recommended.", "Add its:recommended true.", case.node)
        )
    spans: list[str | Span] = [
        "We recommend the option ",
        strong(quoted(chosen["option"].text), desk.ref(chosen["option"].iri or "")),
    ]
    if case.money:
        refs = [desk.ref(iri, ITS["amount"]) for year in case.money.years for iri in year.sources]
        spans += [". It costs ", strong(money(case.money.cost, case.money.currency), *refs), f": {split(case.money)}"]
    aims = listed(
        dict.fromkeys(quoted(row["aim"].text) for row in desk.ask("reasons", subject=case.node) if row["aim"].iri)
    )
    spans.append(
        f". It serves {'the aims' if ' and ' in aims else 'the aim'} {aims} of the IT service strategy."
        if aims
        else "."
    )
    return paragraph(*spans)


def _outcome(case: Case) -> list[Block]:
    desk, chosen = case.desk, case.recommended
    if chosen is None:
        return []
    lines = []
    good = parts.first_of(
        [row for row in case.of(chosen, case.benefits, "option") if row["type"].iri != ITS["DisBenefit"].value],
        "benefit",
    )
    if good:
        each = [row["benefit"].text + _worth(row, case.currency) for row in good[:_TOP]]
        lines.append(
            paragraph("Benefits: ", traced(ended(listed(each)), *desk.refs(row["benefit"] for row in good[:_TOP])))
        )
    top = case.of(chosen, case.risks, "carrier")[:1]
    lines += [
        paragraph(
            "Greatest risk: ",
            traced(
                f"{row['risk'].text} (score {row['score'].text} of 25, {row['response'].text or 'no response'}; "
                f"owner {row['owned_by'].text or 'not named'}).",
                *desk.refs([row["risk"]]),
            ),
        )
        for row in top
    ]
    if case.money is None:
        lines.append(paragraph("Money: it cannot be added up until what is missing is mended; see Readiness."))
    elif case.money.funding:
        refs = [desk.ref(line.iri, ITS["amount"]) for line in case.money.funding]
        lines.append(paragraph("Money: ", traced(accounts.affordable(case.money), *refs)))
    else:
        lines.append(paragraph("Money: no funding is recorded for this case."))
    return [Bullets(tuple(lines)), _decision(case)]


def _decision(case: Case) -> Block:
    if case.decisions and case.decisions[0]["outcome"].iri == ITS["Approved"].value:
        latest = _latest(case)
        return paragraph(strong("Decision asked for: "), f"none: it was {latest[:1].lower()}{latest[1:]}.")
    found = case.money
    if found is None:
        return paragraph(strong("Decision asked for: "), "to approve the recommended option.")
    text = f"to approve the recommended option at a cost of {money(found.cost, found.currency)}"
    short = f", and to settle where the missing {money(found.gap, found.currency)} comes from" if found.gap > 0 else ""
    return paragraph(strong("Decision asked for: "), f"{text}{short}.")


def _worth(row: Row, currency: str) -> str:
    value = amount(row["value"])
    if value is None:
        return ""
    return f" ({money(value, currency)}{' from ' + row['year'].text if row['year'].text else ''})"


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
    if case.exposure:
        if sentence := work.exposure_sentence(desk, case.exposure):
            blocks.append(sentence)
        blocks += work.exposed(desk, case.exposure)
    objectives = {row["objective"].iri for row in desk.ask("reasons", subject=case.node)}
    found = [
        row for row in desk.ask("reviews") if row["item"].iri in objectives and row["rag"].text in {"red", "amber"}
    ]
    if found:
        blocks.append(paragraph("At its latest meeting the steering group found:"))
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
    return Section("The problem, and why now", tuple(blocks))


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
        by = "; ".join(dict.fromkeys(row["raised_by"].text for row in rows if row["raised_by"].text))
        text = desk.note(node(rows[0]["requirement"]))
        tail = (f", asked for by {by}" if by else "") + (f". {ended(text)}" if text else ".")
        items.append(paragraph(parts.named(desk, rows[0]["requirement"]), tail))
    return [paragraph("People across the institution have asked for what this project gives:"), Bullets(tuple(items))]


def options(case: Case) -> Section:
    """The options side by side."""
    desk = case.desk
    blocks: list[Block] = [*case.gaps.of("ITS035", "ITS036", "ITS037", "ITS038", "ITS039")]
    if not case.options:
        return Section("Business options", (*blocks, paragraph("No option is recorded.")))
    blocks.append(accounts.options_table(desk, case.options, case.currency))
    for row in case.options:
        text = desk.note(node(row["option"]))
        spans: list[str | Span] = [strong(ended(row["option"].text), desk.ref(row["option"].iri or ""))]
        spans.append(f" {ended(text)}" if text else "")
        if row["type"].iri == ITS["DoNothing"].value and case.exposure and case.exposure.assets:
            score = case.exposure
            spans.append(
                f" Left as it is, the equipment adds up to {number(score.score_doing_nothing)} service-weeks without "
                f"vendor support by {day(score.until)} (weeks past support times the services that need it); "
                f"as planned it is {number(score.score_planned)}."
            )
        spans += [
            traced(
                f" Risk: {risk['risk'].text} (score {risk['score'].text or 'none'} of 25).",
                desk.ref(risk["risk"].iri or ""),
            )
            for risk in case.of(row, case.risks, "carrier")
        ]
        blocks.append(paragraph(*spans))
    return Section("Business options", tuple(blocks))


def benefits(case: Case) -> Section:
    """What the recommended option brings."""
    chosen = case.recommended
    rows = [] if chosen is None else case.of(chosen, case.benefits, "option")
    good = [row for row in rows if row["type"].iri != ITS["DisBenefit"].value]
    found = case.gaps.of("ITS040", "ITS041")
    if not good:
        return Section("Expected benefits", (*found, paragraph("No benefit of the recommended option is recorded.")))
    blocks = parts.benefits(case.desk, good, "Benefits of the recommended option", case.gaps, case.currency)
    return Section("Expected benefits", (*blocks, *found))


def disbenefits(case: Case) -> Section:
    """What it costs in other ways."""
    chosen = case.recommended
    rows = [] if chosen is None else case.of(chosen, case.benefits, "option")
    bad = [row for row in rows if row["type"].iri == ITS["DisBenefit"].value]
    if not bad:
        return Section("Expected dis-benefits", (paragraph("None is recorded for the recommended option."),))
    blocks = parts.benefits(case.desk, bad, "Dis-benefits of the recommended option", case.gaps, case.currency)
    return Section("Expected dis-benefits", tuple(blocks[:1]))
