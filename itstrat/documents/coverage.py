"""What IT does for another strategy: one sheet for its owner, element by element, with the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import parts, pictures
from itstrat.documents.desk import amount, node, when
from itstrat.documents.gaps import Gaps
from itstrat.documents.grid import block, cut, grid
from itstrat.documents.made import control, finish
from itstrat.namespaces import DCTERMS, ITS, SKOS
from itstrat.report.document import Section, paragraph, traced
from itstrat.report.words import begun, count, day, ended, listed, opened, quoted

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document
    from itstrat.report.model import Cell

_REACH = ("objectives", "services", "projects", "tactics", "cases")


def build(desk: Desk, subject: ox.NamedNode | None, _options: DocumentOptions) -> Document:
    """A section for each element of the strategy: how IT serves it, or that it does not."""
    assert subject is not None
    desk.ask("served")  # of all elements at once
    elements = [row for row in desk.rows_of("coverage") if row["document"].iri == subject.value]
    served = [
        row for each in elements if each["element"].iri for row in desk.ask("served", element=node(each["element"]))
    ]
    gaps = Gaps(desk, "college", [subject.value, *(row["element"].iri for row in elements if row["element"].iri)])
    return finish(
        desk,
        title=f"What IT does for the {desk.label(subject)}",
        kind="Coverage",
        subtitle="For the owner of the strategy",
        sections=(
            Section("Summary", tuple(_summary(desk, subject, elements))),
            Section("Element by element", sections=tuple(_element(desk, row, gaps) for row in elements)),
            Section("What is done, aim by aim", sections=tuple(_aim(desk, aim, served) for aim in _aims(served))),
            gaps.section("this sheet"),
        ),
    )


def _served(row: Row) -> bool:
    return any(amount(row[name]) for name in ("aims", *_REACH))


def _summary(desk: Desk, subject: ox.NamedNode, elements: list[Row]) -> list[Block]:
    rested = [row for row in elements if amount(row["aims"])]
    named = [row for row in elements if _served(row) and not amount(row["aims"])]
    missing = [row for row in elements if not _served(row)]
    blocks: list[Block] = [
        control(
            desk,
            ("Strategy", desk.label(subject)),
            ("Published by", desk.value(subject, DCTERMS["publisher"])),
            ("Issued", day(when(desk.value(subject, DCTERMS["issued"])), "")),
            ("Next review", day(when(desk.value(subject, ITS["reviewDate"])), "")),
        )
    ]
    text = f"The strategy has {count(len(elements), 'element')} that IT could serve. "
    if len(elements) == 1:
        text += "It has an aim of IT that rests on it." if rested else "No aim of IT rests on it."
    else:
        text += f"{begun(len(rested), 'of them has', 'of them have')} an aim of IT that rests on "
        text += "it." if len(rested) == 1 else "them."
    if named:
        text += f" {listed(quoted(row['element'].text) for row in named)} {'is' if len(named) == 1 else 'are'} "
        by = "objectives or proposals" if any(amount(row["objectives"]) for row in named) else "proposals"
        text += f"named only by {by}."
    if missing:
        text += f" Nothing in IT serves {listed(quoted(row['element'].text) for row in missing)}."
    blocks.append(paragraph(traced(text, desk.ref(subject))))
    table = cut(
        desk.report("coverage"),
        "element",
        "page",
        "aims",
        *_REACH,
        only=lambda row: row["document"].iri == subject.value,
    )
    blocks.append(
        block(
            table,
            "How much of IT leads to each element (a row of noughts is a gap)",
            desk.refs(r["element"] for r in elements),
        )
    )
    if figure := _map(desk, elements):
        blocks.append(figure)
    return blocks


def _map(desk: Desk, elements: list[Row]) -> Block | None:
    aims: list[Row] = []
    objectives: list[Row] = []
    links = []
    for row in elements:
        for each in desk.ask("served", element=node(row["element"])) if row["element"].iri else []:
            aims.append(each)
            objectives.append(each)
            links += [
                (row["element"].iri or "", each["aim"].iri or ""),
                (each["aim"].iri or "", each["objective"].iri or ""),
            ]
    columns = [("Elements", elements, "element"), ("Aims", aims, "aim"), ("Objectives", objectives, "objective")]
    caption = "From the elements of the strategy to the aims and objectives of IT"
    named = [row["element"].iri or "" for row in elements if _served(row)]
    return pictures.map_of(desk, columns, links, caption, elsewhere=named)


def _element(desk: Desk, row: Row, gaps: Gaps) -> Section:
    element = node(row["element"])
    blocks: list[Block] = []
    definition = ended(desk.note(element))
    page = row["page"].text
    where = ended(", ".join(filter(None, [desk.value(element, SKOS["inScheme"]).text, page])))
    said = f"{definition.removesuffix('.')} ({page})." if definition and page else definition or where
    blocks.append(paragraph(traced(said, desk.ref(element))))
    found = desk.ask("served", element=element)
    if not found:
        direct = [
            r
            for r in desk.ask("cited")
            if r["element"].iri == element.value and not desk.is_a(node(r["subject"]), "Aim")
        ]
        if direct:
            names = listed(quoted(r["subject"].text) for r in parts.first_of(direct, "subject"))
            blocks.append(paragraph(f"No aim of IT rests on it; it is cited by {names}."))
        else:
            blocks += [each for each in gaps.of("ITS016") if row["element"].text in each.text] or [
                paragraph("Nothing in IT serves it.")
            ]
        return Section(row["element"].text, tuple(blocks))
    aims = listed(quoted(each["aim"].text) for each in parts.first_of(found, "aim"))
    blocks.append(paragraph(f"IT serves it through {aims}.", *_agreed(desk, element)))
    return Section(row["element"].text, tuple(blocks))


def _aims(served: list[Row]) -> list[Cell]:
    return [row["aim"] for row in parts.first_of(sorted(served, key=lambda row: row["aim"].text), "aim")]


def _aim(desk: Desk, aim: Cell, served: list[Row]) -> Section:
    """What is done for an aim, told once however many elements it serves."""
    found = [row for row in served if row["aim"].iri == aim.iri]
    towards = parts.first_of([row for row in found if row["objective"].iri], "objective")
    answers = listed(quoted(row["element"].text) for row in parts.first_of(found, "element"))
    blocks: list[Block] = [paragraph(traced(f"It serves {answers}.", desk.ref(aim.iri or "")))]
    if not towards:
        return Section(aim.text, (*blocks, paragraph("No objective makes it measurable yet.")))
    entries = []
    for each in towards:
        mine = [row for row in found if row["objective"] == each["objective"]]
        by = [
            listed(dict.fromkeys(row["deliverer"].text for row in mine if row["kind"].text == kind))
            for kind in ("service", "project", "tactic")
        ]
        entries.append([each["objective"], *by])
    table = grid("Served", ["Objective", "Services", "Projects", "Tactics"], entries)
    blocks.append(block(table, f"What is done for {quoted(aim.text)}", desk.refs(row["objective"] for row in towards)))
    objectives = [row["objective"].iri for row in towards if row["objective"].iri]
    if figure := pictures.progress(desk, objectives, f"Progress towards {quoted(aim.text)}"):
        blocks.append(figure)
    return Section(aim.text, tuple(blocks))


def _agreed(desk: Desk, element: ox.NamedNode) -> list[str]:
    why = [
        (desk.label(alignment), ended(desk.note(alignment))) for alignment in desk.sources(ITS["alignedTo"], element)
    ]
    texts = [text for _, text in why if text]
    return [" " + " ".join(opened(text) for text in texts)] if texts else []
