"""The IT service strategy itself: what IT delivers, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents import parts, pictures, work
from itstrat.documents.desk import amount, node, when
from itstrat.documents.gaps import Gaps
from itstrat.documents.grid import block, cut, grid, told
from itstrat.documents.made import control, finish
from itstrat.namespaces import DCTERMS, ITS, PREFIXES, SKOS
from itstrat.report.document import Bullets, Section, paragraph, traced
from itstrat.report.model import Cell
from itstrat.report.words import begun, count, day, ended, listed, opened, quoted

if TYPE_CHECKING:
    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document, Figure, Span

VERSION = ox.NamedNode(PREFIXES["dcat"] + "version")


def build(desk: Desk, subject: ox.NamedNode | None, _options: DocumentOptions) -> Document:
    """The strategy: aims, objectives, services, plan, money, governance and gaps."""
    assert subject is not None
    aims = aims_of(desk, subject)
    elements = [each.value for each in desk.sources(SKOS["inScheme"], subject)]
    gaps = Gaps(desk, "college", [subject.value, *elements])
    return finish(
        desk,
        title=desk.label(subject),
        kind="IT service strategy",
        sections=(
            Section("Purpose", tuple(_purpose(desk, subject, aims))),
            Section("The strategy on one picture", tuple(filter(None, [strategy_map(desk, aims)]))),
            Section("Aims and objectives", sections=tuple(_aim(desk, aim, gaps) for aim in aims)),
            Section("Progress", tuple(_progress(desk))),
            Section("Services", tuple(_services(desk))),
            Section("Projects and plan", tuple(_plan(desk))),
            Section("Money and effort", tuple(_money(desk))),
            Section("Governance", tuple(_governance(desk))),
            Section("What IT does for the other strategies", tuple(_coverage(desk))),
            gaps.section("the strategy"),
        ),
    )


def aims_of(desk: Desk, strategy: ox.NamedNode) -> list[ox.NamedNode]:
    """The aims of a strategy in the order of their notations."""
    aims = [
        aim for aim in desk.all("Aim") if any(cell.iri == strategy.value for cell in desk.values(aim, SKOS["inScheme"]))
    ]
    return sorted(aims, key=lambda aim: (desk.value(aim, SKOS["notation"]).text, desk.label(aim), aim.value))


def _purpose(desk: Desk, strategy: ox.NamedNode, aims: list[ox.NamedNode]) -> list[Block]:
    blocks: list[Block] = [
        control(
            desk,
            ("Published by", desk.value(strategy, DCTERMS["publisher"])),
            ("Version", desk.value(strategy, VERSION).text),
            ("Issued", day(when(desk.value(strategy, DCTERMS["issued"])), "")),
            ("Status", desk.value(strategy, ITS["status"]).text),
            ("Next review", day(when(desk.value(strategy, ITS["reviewDate"])), "")),
        )
    ]
    if text := ended(desk.note(strategy)):
        blocks.append(paragraph(traced(text, desk.ref(strategy))))
    names = listed(quoted(desk.label(aim)) for aim in aims)
    objectives = {
        row["objective"].iri for row in desk.ask("deliverers") if row["aim"].iri in {aim.value for aim in aims}
    }
    blocks.append(
        paragraph(
            f"It has {count(len(aims), 'aim')}: {names}. "
            f"{begun(len(objectives), 'objective makes', 'objectives make')} "
            f"{'it' if len(aims) == 1 else 'them'} measurable."
        )
    )
    return blocks


def strategy_map(desk: Desk, aims: list[ox.NamedNode]) -> Figure | None:
    """Other strategies, the aims that rest on them, and the objectives."""
    wanted = {aim.value for aim in aims}
    rests = [row for row in desk.ask("cited") if row["subject"].iri in wanted]
    ties = [row for row in desk.ask("deliverers") if row["aim"].iri in wanted]
    own = [{"aim": desk_cell} for desk_cell in (_cell(desk, aim) for aim in aims)]
    links = [(row["document"].iri or "", row["subject"].iri or "") for row in rests]
    links += [(row["aim"].iri or "", row["objective"].iri or "") for row in ties]
    columns = [("Strategies", rests, "document"), ("Aims", own, "aim"), ("Objectives", ties, "objective")]
    caption = "From the strategies of the institution to aims and objectives"
    return pictures.map_of(desk, columns, links, caption)


def _cell(desk: Desk, thing: ox.NamedNode) -> Cell:
    return Cell(desk.label(thing), iri=thing.value)


def _aim(desk: Desk, aim: ox.NamedNode, gaps: Gaps) -> Section:
    blocks: list[Block] = []
    if text := ended(desk.note(aim)):
        blocks.append(paragraph(traced(text, desk.ref(aim))))
    rests = desk.ask("cited", subject=aim)
    if rests:
        names = listed(
            f"{quoted(row['element'].text)} ({', '.join(filter(None, [row['document'].text, row['page'].text]))})"
            for row in rests
        )
        blocks.append(paragraph(traced(f"It rests on {names}.", *desk.refs(row["element"] for row in rests))))
    blocks += [each for each in gaps.of("ITS002", "ITS015") if desk.label(aim) in each.text]
    ties = [row for row in desk.ask("deliverers") if row["aim"].iri == aim.value]
    sections = [
        _objective(desk, row, [each for each in ties if each["objective"] == row["objective"]], gaps)
        for row in parts.first_of(ties, "objective")
    ]
    return Section(desk.label(aim), tuple(blocks), tuple(sections))


def _objective(desk: Desk, row: Row, ties: list[Row], gaps: Gaps) -> Section:
    blocks: list[Block] = []
    objective = node(row["objective"])
    text = ended(desk.note(objective))
    sentence = parts.kpi_sentence(desk, objective.value)
    if text or sentence:
        said: list[str | Span] = [traced(text, desk.ref(objective)), " "] if text else []
        blocks.append(paragraph(*said, *([sentence] if sentence else [])))
    lines = []
    for kind, words in (("service", "Services"), ("project", "Projects"), ("tactic", "Tactics and solutions")):
        mine = parts.first_of([each for each in ties if each["kind"].text == kind], "deliverer")
        if mine:
            lines.append(
                paragraph(
                    f"{words}: ",
                    traced(
                        f"{listed(each['deliverer'].text for each in mine)}.",
                        *desk.refs(each["deliverer"] for each in mine),
                    ),
                )
            )
    if lines:
        blocks.append(Bullets(tuple(lines)))
    codes = ("ITS004", "ITS005", "ITS012", "ITS013", "ITS014", "ITS053", "ITS060")
    blocks += [each for each in gaps.of(*codes) if desk.label(objective) in each.text]
    return Section(desk.label(objective), tuple(blocks))


def _progress(desk: Desk) -> list[Block]:
    figure = pictures.progress(desk, None, "Status, trend and progress of every objective")
    return [figure] if figure else [paragraph("No objective has been measured yet.")]


def _services(desk: Desk) -> list[Block]:
    rows = parts.first_of(desk.ask("services"), "service")
    table = grid(
        "Services",
        [("Service", "term"), ("Category", "text"), ("Owner", "text"), ("Status", "text")],
        [[row["service"], row["category"].text, row["owner"].text, row["status"].text] for row in rows],
    )
    return [block(table, f"{begun(len(rows), 'service')} that IT delivers", desk.refs(row["service"] for row in rows))]


def _plan(desk: Desk) -> list[Block]:
    rows = [
        row
        for row in parts.first_of(desk.ask("projects"), "project")
        if row["status"].text not in {"complete", "retired"}
    ]
    figure = pictures.timetable(desk, work.families(rows), "Projects that run or are proposed")
    return [figure] if figure else [paragraph("No project with dates is recorded.")]


def _money(desk: Desk) -> list[Block]:
    blocks: list[Block] = []
    if figure := pictures.spending(desk, "Money asked for, from business cases to aims"):
        blocks.append(figure)
    blocks.append(
        block(
            told(desk.report("spend-by-aim"), "capital", "revenue", "total"),
            "Money asked for by aim",
            desk.refs(row["aim"] for row in desk.rows_of("spend-by-aim")),
        )
    )
    blocks.append(
        block(
            told(desk.report("effort-by-aim"), "run", "change", "total"),
            "People's time by aim, in FTE-years",
            desk.refs(row["aim"] for row in desk.rows_of("effort-by-aim")),
            (3.6, 1.3, 1.6, 1.2, 1.6, 1.6),
        )
    )
    return blocks


def _governance(desk: Desk) -> list[Block]:
    blocks: list[Block] = []
    for group in desk.all("SteeringGroup"):
        members = desk.ask("members", group=group)
        meetings = desk.ask("meetings", group=group)
        text = f"{opened(desk.label(group))}: {ended(desk.value(group, ITS['remit']).text)}"
        text += f" It has {count(len(members), 'member')}"
        text += f" and last met on {day(when(meetings[0]['date']))}." if meetings else " and has not met yet."
        blocks.append(paragraph(traced(text, desk.ref(group))))
    return blocks or [paragraph("No steering group is recorded.")]


def _coverage(desk: Desk) -> list[Block]:
    rows = desk.rows_of("coverage")
    if not rows:
        return [paragraph("No element of another strategy is recorded.")]
    missing = [
        row
        for row in rows
        if not any(amount(row[name]) for name in ("aims", "objectives", "services", "projects", "cases"))
    ]
    served = begun(len(rows) - len(missing), "is", "are") if len(missing) < len(rows) else "None is"
    text = f"The other strategies have {count(len(rows), 'element')}. {served} served by IT."
    table = cut(desk.report("coverage"), "document", "element", "aims", "objectives", "services", "projects")
    return [
        paragraph(text),
        block(
            table,
            "What leads to each element; a row of noughts is a gap",
            desk.refs(row["element"] for row in rows),
            (2.6, 4.2, 0.8, 1.3, 1.2, 1.2),
        ),
    ]
