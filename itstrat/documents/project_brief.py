"""The project brief: how a proposal is carried out, with which people and skills; one for each part of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents import parts, pictures, work
from itstrat.documents.desk import amount, node, when
from itstrat.documents.gaps import Gaps, scope
from itstrat.documents.grid import block, grid
from itstrat.documents.made import control, finish
from itstrat.namespaces import DCTERMS, ITS, PREFIXES
from itstrat.report.document import Bullets, Section, paragraph, strong, traced
from itstrat.report.words import day, ended, listed, measure, money, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document

_ATTRIBUTED = ox.NamedNode(PREFIXES["prov"] + "wasAttributedTo")

_ASKED = ("scope", "reasons", "demands", "requirements", "replaced", "milestones", "costs", "projects")


def build(desk: Desk, subject: ox.NamedNode | None, options: DocumentOptions) -> Document:
    """The brief of one project; of every part, when everything is asked for."""
    if subject is None or options.everything:
        return _all(desk, subject)
    gaps = Gaps(desk, "funding-bid", scope(desk, subject))
    return finish(
        desk,
        title=desk.label(subject),
        kind="Project brief",
        sections=(*_sections(desk, subject, gaps), gaps.section("this brief")),
        author=_author(desk, subject),
    )


def _all(desk: Desk, subject: ox.NamedNode | None) -> Document:
    """The briefs of a programme, or of all projects: a section for each that has no parts of its own.

    Projects that are part of each other have a section each, beside the finding that says so.
    """
    for query in _ASKED:  # once for all projects, not once for each
        desk.ask(query)
    found = desk.ask("projects", programme=subject) if subject else parts.first_of(desk.ask("projects"), "project")
    every = desk.ask("projects")
    below = {(row["programme"].iri, row["project"].iri) for row in every}
    parents = {row["parent"].iri for row in every if (row["project"].iri, row["parent"].iri) not in below}
    leaves = [row for row in found if row["project"].iri not in parents]
    about = dict.fromkeys(iri for row in leaves for iri in scope(desk, node(row["project"])))
    gaps = Gaps(desk, "funding-bid", about)
    blocks: list[Block] = []
    if figure := pictures.timetable(desk, work.families(found), "Timetable of the projects with their milestones"):
        blocks.append(figure)
    briefs = [Section(row["project"].text, sections=_sections(desk, node(row["project"]), gaps)) for row in leaves]
    return finish(
        desk,
        title=f"Project briefs: {desk.label(subject)}" if subject else "Project briefs",
        kind="Project briefs",
        sections=(Section("The projects", tuple(blocks)), *briefs, gaps.section("these briefs")),
    )


def _sections(desk: Desk, project: ox.NamedNode, gaps: Gaps) -> tuple[Section, ...]:
    made = (
        _definition(desk, project, gaps),
        _outline(desk, project),
        _product(desk, project),
        _approach(desk, project, gaps),
        _people(desk, project),
        _time(desk, project, gaps),
        _risks(desk, project),
    )
    return tuple(section for section in made if section.blocks)


def _definition(desk: Desk, project: ox.NamedNode, gaps: Gaps) -> Section:
    blocks: list[Block] = [
        control(
            desk,
            ("Status", desk.value(project, ITS["status"]).text),
            ("Part of", desk.value(project, ITS["subProjectOf"])),
            ("Owner", desk.value(project, ITS["owner"])),
            ("Runs", _runs(*(when(desk.value(project, ITS[name])) for name in ("startDate", "endDate")))),
            ("Brief by", _author(desk, project)),
        )
    ]
    if text := desk.note(project):
        blocks.append(paragraph(traced(ended(text), desk.ref(project))))
    blocks += gaps.of("ITS018") if desk.is_a(project, "Project") else ()
    blocks += parts.reasons(desk, project)
    objectives = [row["objective"].iri for row in desk.ask("reasons", subject=project) if row["objective"].iri]
    if objectives and (
        figure := pictures.progress(desk, [iri for iri in objectives if iri], "The objectives it is for")
    ):
        blocks.append(figure)
    asked = list(desk.ask("requirements", answer=project))
    if asked:
        blocks.append(paragraph("It answers what people asked for:"))
        items = []
        for row in parts.first_of(asked, "requirement"):
            by = listed(
                dict.fromkeys(
                    r["raised_by"].text for r in asked if r["requirement"] == row["requirement"] and r["raised_by"].text
                )
            )
            items.append(paragraph(parts.named(desk, row["requirement"]), f" ({by})." if by else "."))
        blocks.append(Bullets(tuple(items)))
    blocks += _interfaces(desk, project)
    return Section("Project definition", tuple(blocks))


def _runs(start: date | None, end: date | None) -> str:
    if start is None and end is None:
        return "from when to when is not recorded"
    if start is None or end is None:
        return f"from {day(start)}; its end is not recorded" if start else f"to {day(end)}; its start is not recorded"
    return f"{day(start)} to {day(end)}"


def _interfaces(desk: Desk, project: ox.NamedNode) -> list[Block]:
    parent = desk.value(project, ITS["subProjectOf"])
    siblings = (
        [each for each in desk.sources(ITS["subProjectOf"], node(parent)) if each != project] if parent.iri else []
    )
    below = desk.sources(ITS["subProjectOf"], project)
    lines = []
    if siblings:
        others = listed(quoted(desk.label(each)) for each in siblings)
        lines.append(f"It is one of the parts of {quoted(parent.text)}, beside {others}.")
    if below:
        lines.append(f"Its parts are {listed(quoted(desk.label(each)) for each in below)}.")
    return [paragraph(" ".join(lines))] if lines else []


def _outline(desk: Desk, project: ox.NamedNode) -> Section:
    """The case for the project, or for what it is part of."""
    parent = desk.value(project, ITS["subProjectOf"])
    homes = [project, *([node(parent)] if parent.iri else [])]
    cases = [case for home in homes for case in desk.sources(ITS["caseFor"], home)]
    if not cases:
        return Section("Outline business case", (paragraph("No business case is recorded for this project."),))
    blocks: list[Block] = []
    for case in dict.fromkeys(cases):
        chosen = next(
            (
                row
                for row in desk.rows_of("case-options")
                if row["case"].iri == case.value and row["recommended"].text == "yes"
            ),
            None,
        )
        text = ended(desk.note(case))
        blocks.append(paragraph(traced(desk.label(case), desk.ref(case)), f". {text}" if text else "."))
        if chosen:
            value = amount(chosen["cost"])
            currency = chosen["currency"].text or "GBP"
            cost = "a cost not yet recorded" if value is None else money(value, currency)
            blocks.append(paragraph("It recommends ", parts.named(desk, chosen["option"]), f", at {cost}."))
        blocks += parts.decided(desk, parts.decisions(desk, [case.value, project.value]))
    return Section("Outline business case", tuple(blocks))


def _product(desk: Desk, project: ox.NamedNode) -> Section:
    """What is delivered, and how it is known to be good."""
    found = desk.ask("replaced", carrier=project)
    blocks: list[Block] = []
    if found:
        table = grid(
            "Replaced",
            [("Replaced", "term"), ("Model", "term"), ("Quantity", "integer"), ("Support ends", "date")],
            [[row["asset"], row["model"], row["quantity"], row["ends"]] for row in found],
        )
        blocks.append(block(table, "Equipment that the project replaces", desk.refs(row["asset"] for row in found)))
    objectives = {row["objective"].iri for row in desk.ask("reasons", subject=project)}
    goals = [
        paragraph(traced(_goal(row), desk.ref(row["kpi"].iri)))
        for row in desk.rows_of("kpi-status")
        if row["objective"].iri in objectives and row["kpi"].iri and amount(row["target"]) is not None
    ]
    if goals:
        blocks += [paragraph("It has done its work when its objectives reach their targets:"), Bullets(tuple(goals))]
    return Section("What is delivered", tuple(blocks))


def _goal(row: Row) -> str:
    return f"{row['kpi'].text}: {measure(amount(row['target']), row['unit'].text)} by {day(when(row['target_date']))}."


def _approach(desk: Desk, project: ox.NamedNode, gaps: Gaps) -> Section:
    briefs = desk.sources(ITS["briefFor"], project)
    blocks: list[Block] = []
    for brief in briefs:
        text = desk.note(brief)
        said = ended(text) or f"{quoted(desk.label(brief))} does not say how it will be done."
        blocks.append(paragraph(traced(said, desk.ref(brief))))
    for each in desk.values(project, ITS["implements"]):
        text = ended(desk.note(node(each)))
        blocks.append(
            paragraph("It carries out ", parts.named(desk, each), f" of the operational plan. {text}".rstrip())
        )
    if not briefs:
        found = [each for each in gaps.of("ITS046") if desk.label(project) in each.text]
        blocks += found or [paragraph("How it will be done is not written down yet.")]
    return Section("Approach and scope", tuple(blocks))


def _people(desk: Desk, project: ox.NamedNode) -> Section:
    blocks: list[Block] = []
    owner = desk.value(project, ITS["owner"])
    if owner.iri:
        blocks.append(paragraph(strong("Owner: "), traced(owner.text, desk.ref(owner.iri)), "."))
    asked = work.demands(desk, [project.value], "People and skills needed")
    if not asked:
        return Section("People and skills", (*blocks, paragraph("No one's time is asked for.")))
    teams = [row["resource"].iri for row in desk.ask("demands", claimant=project) if row["resource"].iri]
    blocks += asked
    start, end = (desk.value(project, ITS[name]).text for name in ("startDate", "endDate"))
    blocks += work.conflicts(desk, [iri for iri in teams if iri], start, end or "9999")[:1]
    if figure := pictures.workload(desk, [iri for iri in teams if iri], "Load of the teams against what they have"):
        blocks.append(figure)
    return Section("People and skills", tuple(blocks))


def _time(desk: Desk, project: ox.NamedNode, gaps: Gaps) -> Section:
    rows = list(desk.ask("projects", programme=project))
    blocks: list[Block] = []
    if figure := pictures.timetable(desk, rows, "Timetable"):
        blocks.append(figure)
    due = desk.ask("milestones", project=project)
    if due:
        table = grid(
            "Milestones", [("Milestone", "term"), ("Due", "date")], [[parts.milestone(row), row["date"]] for row in due]
        )
        blocks.append(block(table, "Milestones", desk.refs(row["milestone"] for row in due)))
    costs = desk.ask("costs", carrier=project)
    if costs:
        table = grid(
            "Costs",
            [("Cost", "term"), ("Year", "text"), ("Kind", "term"), ("Amount", "money")],
            [[row["cost"], row["year"], row["type"], row["amount"]] for row in costs],
        )
        blocks.append(block(table, f"Budget ({_currency(costs)})", desk.refs(row["cost"] for row in costs)))
    else:
        blocks.append(paragraph(_no_budget(desk, project)))
    named = [each for each in gaps.of("ITS048", "ITS049") if desk.label(project) in each.text]
    return Section("Milestones and budget", (*blocks, *named))


def _no_budget(desk: Desk, project: ox.NamedNode) -> str:
    """That no cost is recorded, and where a cost that covers it is told."""
    text = "No budget is recorded for this project itself"
    parent = desk.value(project, ITS["subProjectOf"])
    homes = [project, *([node(parent)] if parent.iri else [])]
    if any(desk.sources(ITS["caseFor"], home) for home in homes):
        whole = f"{quoted(parent.text)} as a whole asks for" if parent.iri else "is asked for"
        return f"{text}; what {whole} is told in the outline business case."
    return f"{text}."


def _currency(costs: Sequence[Row]) -> str:
    return listed(sorted({row["currency"].text for row in costs if row["currency"].text})) or "GBP"


def _risks(desk: Desk, project: ox.NamedNode) -> Section:
    rows = [row for row in desk.rows_of("risk-register") if row["carrier"].iri == project.value]
    if not rows:
        return Section("Risks", (paragraph("No risk of this project itself is recorded."),))
    return Section("Risks", tuple(parts.risks(desk, rows, "Risks of the project, highest first")))


def _author(desk: Desk, project: ox.NamedNode) -> str:
    briefs = desk.sources(ITS["briefFor"], project)
    names = [desk.value(each, _ATTRIBUTED).text for each in briefs]
    written = [day(when(desk.value(each, DCTERMS["created"])), "") for each in briefs]
    return ", ".join(filter(None, [*names[:1], *written[:1]]))
