"""The second half of a business case: when, for how much, at which risk, by whom, and who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import accounts, parts, pictures, work
from itstrat.documents.desk import node, when
from itstrat.documents.grid import block, grid
from itstrat.namespaces import ITS
from itstrat.report.document import Section, paragraph, traced
from itstrat.report.words import count, day, ended, listed, money, opened, quoted

if TYPE_CHECKING:
    from itstrat.documents.case import Case
    from itstrat.planning.affordability import Affordability
    from itstrat.report.document import Block


def split(found: Affordability) -> str:
    """Capital and revenue in words, and the years they fall in."""
    shares = [f"{money(found.capital, found.currency)} capital"] if found.capital else []
    shares += [f"{money(found.revenue, found.currency)} revenue"] if found.revenue else []
    years = [year.year for year in found.years]
    over = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} to {years[-1]}" if years else ""
    if found.undated:
        dated = money(found.cost - found.undated.total, found.currency)
        loose = f"{money(found.undated.total, found.currency)} in a year that is not given"
        over = f"{dated} of it {over} and {loose}" if years else "in a year that is not given"
    return f"{listed(shares)}, {over}" if shares else over


def timescale(case: Case) -> Section:
    """When it is done."""
    desk = case.desk
    if not case.projects:
        missing = case.gaps.missing(
            "The case does not say which project it is for, so there are no dates.",
            "Name the project: its:caseFor <the project> .",
            case.node,
        )
        return Section("Timescale", (missing,))
    start, end = when(case.projects[0]["start"]), when(case.projects[0]["end"])
    circle = case.gaps.of("ITS047")
    blocks: list[Block] = []
    if start and end:
        text = f"{opened(case.project.text)} runs from {day(start)} to {day(end)}"
        below = len({row["project"].iri for row in case.projects}) - 1
        text += f", in {count(below, 'part')}." if below and not circle else "."
        blocks.append(paragraph(traced(text, desk.ref(case.project.iri or ""))))
    else:
        lacking = [name for name, found in (("start", start), ("end", end)) if not found]
        blocks.append(
            case.gaps.missing(
                f"The {listed(lacking)} of {case.project_name} {'is' if len(lacking) == 1 else 'are'} not recorded.",
                "Give the project its:startDate and its:endDate.",
                node(case.project),
                blocks=False,
            )
        )
    blocks += circle
    blocks += case.gaps.of("ITS048", "ITS049")
    if figure := pictures.timetable(desk, case.projects, "Timetable of the projects with their milestones"):
        blocks.append(figure)
    names = {row["project"].iri for row in case.projects}
    due = [row for row in desk.ask("milestones") if row["project"].iri in names]
    if due:
        table = grid(
            "Milestones",
            [("Milestone", "term"), ("Project", "term"), ("Due", "date")],
            [[parts.milestone(row), row["project"], row["date"]] for row in due],
        )
        blocks.append(block(table, "Milestones", desk.refs(row["milestone"] for row in due)))
    return Section("Timescale", tuple(blocks))


def costs(case: Case) -> Section:
    """Cost by year; where that cannot be told, the whole, and each cost by itself."""
    desk, chosen, found = case.desk, case.recommended, case.money
    missing = (*case.gaps.of("ITS039"), *case.unpriced, *case.undated)
    if chosen is None:
        return Section("Costs", (paragraph(f"{opened(case.undecided)}, so there is no cost to tell."), *missing))
    amounts = case.amounts(chosen, "cost")
    if not amounts:
        text = "What it costs cannot be told until that is mended." if case.unpriced else "No cost is recorded."
        return Section("Costs", (*missing, paragraph(text)))
    if found is None:
        text = f"The recommended option costs {accounts.sums(amounts)}, as far as amounts are recorded."
        return Section("Costs", (paragraph(text), *missing, accounts.bought(desk, chosen, case.currency)))
    blocks: list[Block] = [
        paragraph(f"The recommended option costs {money(found.cost, found.currency)}: {split(found)}."),
        *missing,
        *accounts.untyped(desk, chosen, case.gaps),
        *accounts.unnamed(desk, chosen, found.currency, case.gaps),
    ]
    if not found.undated and (
        figure := pictures.costs(desk, found.years, found.currency, "Cost of the recommended option by year")
    ):
        blocks.append(figure)
    blocks += [accounts.costs_table(desk, found), accounts.bought(desk, chosen, found.currency)]
    return Section("Costs", tuple(blocks))


def risks(case: Case) -> Section:
    """The risks of the recommended option."""
    title, chosen = "Major risks", case.recommended
    blocks: list[Block] = [*case.gaps.of("ITS042", "ITS043")]
    if chosen is None:
        return Section(title, (*blocks, paragraph(f"{opened(case.undecided)}, so its risks cannot be told.")))
    rows = case.of(chosen, case.risks, "carrier")
    if rows:
        blocks += parts.risks(case.desk, rows, "Risks of the recommended option, highest first")
    else:
        blocks.append(
            case.gaps.missing(
                f"No risk of the option {quoted(chosen['option'].text)} is recorded.",
                "Add its:risk to the option, with its:likelihood, its:impact and its:response.",
                node(chosen["option"]),
                blocks=False,
            )
        )
    return Section(title, tuple(blocks))


def resources(case: Case) -> Section:
    """People, skills, and who else asks for them."""
    desk = case.desk
    projects = [row["project"].iri for row in case.projects if row["project"].iri]
    blocks = work.demands(desk, projects, "People and skills that the projects need")
    if not blocks:
        return Section(
            "Resources and conflicts", (*case.gaps.of("ITS050"), paragraph("No demand on anybody's time is recorded."))
        )
    blocks += work.conflicts(desk, case.resources)
    if figure := pictures.workload(desk, case.resources, "Load of the teams against what they have"):
        blocks.append(figure)
    return Section("Resources and conflicts", (*blocks, *case.gaps.of("ITS029", "ITS050")))


def funding(case: Case) -> Section:
    """Who pays."""
    rows = case.desk.ask("funding", carrier=case.node)
    if not rows:
        fix = "Add its:funding with amount, status and source."
        return Section("Funding", (case.gaps.missing("No funding is recorded for this case.", fix, case.node),))
    blocks = accounts.funding(case.desk, case.money) if case.money else accounts.offered(case.desk, rows, case.currency)
    return Section("Funding", (*blocks, *case.gaps.of("ITS044")))


def governance(case: Case) -> Section:
    """What was decided, and by whom."""
    desk = case.desk
    blocks = parts.decided(desk, case.decisions) or [paragraph("No decision about this case is recorded.")]
    groups = desk.all("SteeringGroup")
    for group in groups:
        remit = desk.value(group, ITS["remit"]).text
        if remit and any(row["body"].iri == group.value for row in case.decisions):
            blocks.append(paragraph(traced(f"{desk.label(group)}: {ended(remit)}", desk.ref(group))))
    return Section("Governance and decisions", (*blocks, *case.gaps.of("ITS045")))


def alignment(case: Case) -> Section:
    """Where each objective leads."""
    desk = case.desk
    rows = [*desk.ask("reasons", subject=case.node)]
    entries: list[list[object]] = [
        [row["objective"], row["aim"], row["element"], row["document"], row["page"]] for row in rows
    ]
    entries += [
        ["the case itself", "–", row["element"], row["document"], row["page"]]
        for row in desk.ask("cited", subject=case.node)
    ]
    heads = ("Objective", "Aim", "Element", "Strategy or policy", "Page")
    once = list(dict.fromkeys(map(tuple, entries)))
    done = [block(grid("Alignment", heads, once), "From objectives to the strategies of the institution")]
    return Section("Appendix: alignment", tuple(done) if once else (), numbered=False)
