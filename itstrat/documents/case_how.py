"""The second half of a business case: when, for how much, at which risk, by whom, and who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import accounts, parts, pictures, work
from itstrat.documents.desk import node, when
from itstrat.documents.grid import block, cut, grid
from itstrat.documents.words import count, day, ended, listed, money, number, opened, whole
from itstrat.namespaces import ITS
from itstrat.report.document import Section, paragraph, traced

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from itstrat.documents.case import Case
    from itstrat.planning.affordability import Affordability
    from itstrat.planning.appraisal import OptionAppraisal
    from itstrat.report.document import Block


def split(found: Affordability) -> str:
    """Capital and revenue in words, and the years they fall in."""
    shares = [f"{money(found.capital, found.currency)} capital"] if found.capital else []
    shares += [f"{money(found.revenue, found.currency)} revenue"] if found.revenue else []
    years = [year.year for year in found.years]
    over = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} to {years[-1]}" if years else ""
    return f"{listed(shares)}, {over}"


def timescale(case: Case) -> Section:
    """When it is done."""
    desk = case.desk
    if not case.projects:
        return Section("Timescale", (paragraph("The case names no project, so there are no dates."),))
    start, end = when(case.projects[0]["start"]), when(case.projects[0]["end"])
    blocks: list[Block] = []
    if start and end:
        text = f"{opened(case.project.text)} runs from {day(start)} to {day(end)}"
        below = len(case.projects) - 1
        text += f", in {count(below, 'part')}." if below else "."
        blocks.append(paragraph(traced(text, desk.ref(case.project.iri or ""))))
    blocks += case.gaps.of("ITS048", "ITS049")
    if figure := pictures.timetable(desk, case.projects, "Timetable of the projects with their milestones"):
        blocks.append(figure)
    names = {row["project"].iri for row in case.projects}
    due = [row for row in desk.ask("milestones") if row["project"].iri in names]
    if due:
        table = grid(
            "Milestones",
            [("Milestone", "term"), ("Project", "term"), ("Due", "date")],
            [[row["milestone"], row["project"], row["date"]] for row in due],
        )
        blocks.append(block(table, "Milestones", desk.refs(row["milestone"] for row in due)))
    return Section("Timescale", tuple(blocks))


def costs(case: Case) -> Section:
    """Cost by year."""
    desk, found = case.desk, case.money
    if found is None or not found.years:
        return Section(
            "Costs", (*case.gaps.of("ITS039"), paragraph("No cost of a recommended option can be added up."))
        )
    blocks: list[Block] = [
        paragraph(f"The recommended option costs {money(found.cost, found.currency)}: {split(found)}.")
    ]
    if figure := pictures.costs(desk, found.years, found.currency, "Cost of the recommended option by year"):
        blocks.append(figure)
    blocks.append(accounts.costs_table(desk, found))
    lines = desk.ask("costs", carrier=node(case.recommended["option"])) if case.recommended else []
    table = grid(
        "Costs",
        [("Cost", "term"), ("Year", "text"), ("Kind", "term"), ("Amount", "money")],
        [[row["cost"], row["year"], row["type"], row["amount"]] for row in lines],
    )
    blocks.append(block(table, f"What is bought ({found.currency})", desk.refs(row["cost"] for row in lines)))
    return Section("Costs", tuple(blocks))


def appraisal(case: Case) -> Section:
    """What it is worth in today's money."""
    found = case.appraisal if case.options else None
    if found is None:
        return Section(
            "Investment appraisal", (paragraph("There can be no appraisal until what is missing is mended."),)
        )
    rate = found.assumptions
    years = (
        "in the one year that is recorded" if rate.benefit_years == 1 else f"for {count(rate.benefit_years, 'year')}"
    )
    bias = (
        f"capital costs are raised by {number(rate.optimism_bias)} % for optimism"
        if rate.optimism_bias
        else "no optimism bias is added"
    )
    blocks: list[Block] = [
        paragraph(
            f"Money is discounted to {found.base_year} at {number(rate.rate)} % a year; {bias}; each "
            f"benefit that has a value counts {years}. Benefits without a value in money are left out."
        )
    ]
    lines = [[name, *(_pounds(pick(each), found.currency) for each in found.options)] for name, pick in _SUMS]
    lines += [
        ["Benefit-cost ratio", *(number(each.ratio) if each.ratio is not None else "–" for each in found.options)],
        [
            "Payback",
            *(f"{number(each.payback)} years" if each.payback is not None else "none" for each in found.options),
        ],
    ]
    heads = ["", *(each.label for each in found.options)]
    refs = tuple(dict.fromkeys(case.desk.ref(iri, ITS["amount"]) for each in found.options for iri in each.sources))
    blocks.append(block(grid("Appraisal", heads, lines), "Investment appraisal", refs))
    blocks += _sensitive(found.recommended, found.currency)
    return Section("Investment appraisal", tuple(blocks))


def _sensitive(chosen: OptionAppraisal | None, currency: str) -> list[Block]:
    if chosen is None:
        return []
    table = grid(
        "Sensitivity",
        [("If", "text"), ("Net present value of the recommended option", "text")],
        [
            ["as estimated", _pounds(chosen.npv, currency)],
            *([each.assumption, _pounds(each.npv, currency)] for each in chosen.sensitivity),
        ],
    )
    return [block(table, "What the net present value becomes if the estimates are wrong")]


def _pounds(value: Decimal | None, currency: str) -> str:
    return "–" if value is None else whole(value, currency)


_SUMS: tuple[tuple[str, Callable[[OptionAppraisal], Decimal | None]], ...] = (
    ("Cost", lambda each: each.cost),
    ("Benefits with a value", lambda each: each.benefits),
    ("Net cost after cashable benefits", lambda each: each.net_cost),
    ("Present value of costs", lambda each: each.present_cost),
    ("Present value of benefits", lambda each: each.present_benefits),
    ("Net present value", lambda each: each.npv),
    ("Net present cost above doing nothing", lambda each: each.extra_cost),
)


def risks(case: Case) -> Section:
    """The risks of the recommended option."""
    chosen = case.recommended
    rows = [] if chosen is None else case.of(chosen, case.risks, "carrier")
    blocks: list[Block] = [*case.gaps.of("ITS042", "ITS043")]
    if rows:
        blocks += parts.risks(case.desk, rows, "Risks of the recommended option, highest first")
    else:
        blocks.append(paragraph("No risk of the recommended option is recorded."))
    return Section("Major risks", tuple(blocks))


def resources(case: Case) -> Section:
    """People, skills, and who else asks for them."""
    desk = case.desk
    projects = [row["project"].iri for row in case.projects if row["project"].iri]
    blocks = work.demands(desk, projects, "People and skills that the projects need")
    if not blocks:
        return Section("Resources and conflicts", (*case.gaps.of("ITS050"), paragraph("No one's time is asked for.")))
    blocks += work.conflicts(desk, case.resources)
    if figure := pictures.workload(desk, case.resources, "Load of the teams against what they have"):
        blocks.append(figure)
    return Section("Resources and conflicts", (*blocks, *case.gaps.of("ITS029", "ITS050")))


def funding(case: Case) -> Section:
    """Who pays."""
    blocks = accounts.funding(case.desk, case.money) if case.money else []
    if not blocks:
        blocks = [
            case.gaps.missing(
                "No funding is recorded for this case.", "Add its:funding with amount, status and source.", case.node
            )
        ]
    return Section("Funding", (*blocks, *case.gaps.of("ITS044")))


def governance(case: Case) -> Section:
    """What was decided, and by whom."""
    desk = case.desk
    blocks = parts.decided(desk, case.decisions) or [paragraph("Nothing has been decided about this case yet.")]
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
    entries += [["", "", row["element"], row["document"], row["page"]] for row in desk.ask("cited", subject=case.node)]
    heads = ["Objective", "Aim", "Element", "Strategy or policy", "Page"]
    table = grid("Alignment", heads, entries)
    done: list[Block] = [block(cut(table, *heads), "From objectives to the strategies of the institution")]
    return Section("Appendix: alignment", tuple(done) if table.rows else (), numbered=False)
