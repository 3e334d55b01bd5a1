"""Evidence for a capital bid: the headings that funders ask for, filled from the business case and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import case_appraisal, case_how, case_summary, case_why, parts
from itstrat.documents.case import Case, author
from itstrat.documents.grid import block, grid
from itstrat.documents.made import finish
from itstrat.namespaces import ITS
from itstrat.report.document import Section, paragraph
from itstrat.report.words import ended, listed

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document

#: Types of strategy documents that a funder asks about under headings of their own.
_ESTATES = "estates"
#: Words and units that tell what is about energy and carbon.
_GREEN = ("net zero", "sustainab", "carbon", "energy", "electricity", "climate")
_UNITS = frozenset({"kWh", "MWh", "GWh", "kgCO2e", "tCO2e"})


def build(desk: Desk, subject: ox.NamedNode | None, options: DocumentOptions) -> Document:
    """The evidence for one business case."""
    assert subject is not None
    case = Case(desk, subject, options)
    sections = (
        case_summary.summary(case),
        _titled("Need and strategic fit", case_why.reasons(case), case_why.problem(case)),
        Section("Link to the estates strategy", tuple(_estates(case))),
        _titled("Options appraisal", case_why.options(case), case_appraisal.appraisal(case)),
        _titled("Benefits for learners and the institution", case_why.benefits(case), case_why.disbenefits(case)),
        Section("Sustainability", tuple(_green(case))),
        _titled("Costs and match funding", case_how.costs(case), case_how.funding(case)),
        _titled("Deliverability", case_how.timescale(case), case_how.resources(case), case_how.risks(case)),
        case_how.governance(case),
        case.gaps.section("this bid"),
    )
    return finish(
        desk,
        title=f"Evidence for a capital bid: {case.project.text or desk.label(subject)}",
        kind="Bid evidence",
        subtitle=desk.label(subject),
        sections=sections,
        author=author(case),
    )


def _titled(title: str, *sections: Section) -> Section:
    return Section(title, sections=tuple(each for each in sections if each.blocks))


def _estates(case: Case) -> list[Block]:
    desk = case.desk
    rests = [*desk.ask("cited", subject=case.node), *desk.ask("reasons", subject=case.node)]
    documents = {row["document"].iri: row for row in rests if row["document"].iri}
    estates = [row for row in rests if row["document"].iri and _type(desk, row["document"].iri) == _ESTATES]
    if not estates:
        names = listed(row["document"].text for row in documents.values())
        return [
            case.gaps.missing(
                "The case names no element of an estates strategy, which a capital fund asks for."
                + (f" It names {names}." if names else ""),
                "Add the element to the reasons: its:reason <the element of the estates strategy>.",
                case.node,
                blocks=False,
            )
        ]
    blocks: list[Block] = []
    for row in parts.first_of(estates, "element"):
        text = ended(desk.note(_node(row["element"].iri or "")))
        page = f", {row['page'].text}" if row["page"].text else ""
        where = f" ({row['document'].text}{page}). {text}".rstrip()
        blocks.append(paragraph("It serves ", parts.named(desk, row["element"]), where))
    return blocks


def _green(case: Case) -> list[Block]:
    """What the case does for aims, elements and benefits that speak of carbon and energy."""
    desk = case.desk
    rests = [*desk.ask("reasons", subject=case.node), *desk.ask("cited", subject=case.node)]
    elements = [
        row for row in parts.first_of(rests, "element") if row["element"].iri and _is_green(desk, row["element"].iri)
    ]
    blocks: list[Block] = [
        paragraph("It contributes to ", parts.named(desk, row["element"]), f" ({row['document'].text}).")
        for row in elements
    ]
    kpis = [row for row in case.benefits if row["recommended"].text == "yes" and _counts_green(row)]
    if kpis:
        table = grid(
            "Sustainability",
            [("Benefit", "term"), ("Measured by", "term"), ("Owner", "term")],
            [[row["benefit"], row["kpi"], row["owner"]] for row in parts.first_of(kpis, "benefit")],
        )
        blocks.append(
            block(table, "Benefits that are measured in energy or carbon", desk.refs(row["benefit"] for row in kpis))
        )
    if not blocks:
        blocks.append(
            paragraph("No reason, benefit or measure of this case speaks of energy, carbon or sustainability.")
        )
    return blocks


def _is_green(desk: Desk, iri: str) -> bool:
    text = f"{desk.label(_node(iri))} {desk.note(_node(iri))}".lower()
    return any(word in text for word in _GREEN)


def _counts_green(row: Row) -> bool:
    """Whether a benefit is measured in energy or carbon: by the unit or the name of its KPI, not by remarks on it."""
    name = row["kpi"].text.lower()
    return row["unit"].text in _UNITS or any(word in name for word in _GREEN)


def _type(desk: Desk, iri: str) -> str:
    return desk.value(_node(iri), ITS["strategyType"]).text


def _node(iri: str) -> ox.NamedNode:
    import pyoxigraph as ox

    return ox.NamedNode(iri)
