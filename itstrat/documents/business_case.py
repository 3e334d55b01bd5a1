"""The business case: why, what else could be done, what it brings, what it costs, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents import parts, pictures
from itstrat.documents.desk import amount, node, when
from itstrat.documents.gaps import Gaps, scope
from itstrat.documents.grid import block, cut, grid
from itstrat.documents.made import control, finish
from itstrat.documents.words import count, day, ended, listed, money, number, opened, quoted
from itstrat.namespaces import DCTERMS, ITS, PREFIXES
from itstrat.planning.appraisal import AppraisalOptions
from itstrat.report.document import Bullets, Section, paragraph, strong, traced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.planning.affordability import Affordability
    from itstrat.planning.appraisal import Appraisal, OptionAppraisal
    from itstrat.planning.exposure import Exposure
    from itstrat.report.document import Block, Document, Span

_ATTRIBUTED = ox.NamedNode(PREFIXES["prov"] + "wasAttributedTo")
_TOP = 3


def build(desk: Desk, subject: ox.NamedNode, options: DocumentOptions) -> Document:
    """The business case in the order of PRINCE2, or of the five cases."""
    case = Case(desk, subject, options)
    order = _five(case) if options.five_case else _prince(case)
    sections = (summary(case), *order, _alignment(case), case.gaps.section("this case"))
    return finish(
        desk,
        title=desk.label(subject),
        kind="Business case",
        subtitle=f"The case for {case.project_name}" if case.project else "",
        sections=sections,
        author=author(case),
    )


def _prince(case: Case) -> tuple[Section, ...]:
    return (
        reasons(case),
        problem(case),
        options(case),
        benefits(case),
        disbenefits(case),
        timescale(case),
        costs(case),
        appraisal(case),
        risks(case),
        resources(case),
        funding(case),
        governance(case),
    )


def _five(case: Case) -> tuple[Section, ...]:
    homes = (
        ("Strategic case", (reasons, problem)),
        ("Economic case", (options, benefits, disbenefits, appraisal)),
        ("Commercial case", (funding,)),
        ("Financial case", (costs,)),
        ("Management case", (timescale, risks, resources, governance)),
    )
    return tuple(
        Section(title, sections=tuple(part for make in makers if (part := make(case)).blocks)) for title, makers in homes
    )


@dataclass(slots=False)
class Case:
    """What a business case is made from, looked up once."""

    desk: Desk
    node: ox.NamedNode
    assume: DocumentOptions

    def __post_init__(self) -> None:
        self.gaps = Gaps(self.desk, "funding-bid", scope(self.desk, self.node))
        self.project = self.desk.value(self.node, ITS["caseFor"])
        self.options = [row for row in self.desk.rows_of("case-options") if row["case"].iri == self.node.value]
        self.recommended = next((row for row in self.options if row["recommended"].text == "yes"), None)
        self.projects = self.desk.ask("projects", programme=node(self.project)) if self.project.iri else []
        self.risks = [row for row in self.desk.rows_of("risk-register") if row["in_case"].iri == self.node.value]
        self.benefits = self.desk.ask("benefits", case=self.node)

    @property
    def project_name(self) -> str:
        """The project, as it is called."""
        return quoted(self.project.text)

    @property
    def currency(self) -> str:
        """The currency of the options."""
        return next((row["currency"].text for row in self.options if row["currency"].text), "GBP")

    @cached_property
    def money(self) -> Affordability | None:
        """Cost by year and funding of what is recommended."""
        return parts.money_of(self.desk, self.node, self.gaps) if self.recommended else None

    @cached_property
    def appraisal(self) -> Appraisal | None:
        """The investment appraisal."""
        assume = AppraisalOptions(
            rate=self.assume.rate,
            optimism_bias=self.assume.optimism_bias,
            benefit_years=self.assume.benefit_years,
        )
        return parts.appraisal_of(self.desk, self.node, self.gaps, assume)

    @cached_property
    def exposure(self) -> Exposure | None:
        """What is past support of what the project replaces."""
        return parts.exposure_of(self.desk, node(self.project)) if self.project.iri else None

    @property
    def resources(self) -> list[str]:
        """The teams that the projects ask for."""
        projects = {row["project"].iri for row in self.projects}
        found = (row["resource"].iri for row in self.desk.ask("demands") if row["claimant"].iri in projects)
        return list(dict.fromkeys(iri for iri in found if iri))

    @property
    def decisions(self) -> list[Row]:
        """What was decided about the case or its projects, newest first."""
        about = [self.node.value, *(row["project"].iri or "" for row in self.projects)]
        return parts.decisions(self.desk, about)

    def of(self, option: Row, rows: Sequence[Row], name: str) -> list[Row]:
        """The rows about an option."""
        return [row for row in rows if row[name].iri == option["option"].iri]


def author(case: Case) -> str:
    """Who wrote the case."""
    return case.desk.value(case.node, _ATTRIBUTED).text


def summary(case: Case) -> Section:
    """What the board reads first."""
    desk = case.desk
    blocks: list[Block] = [
        control(
            desk,
            ("Proposal", case.project),
            ("Prepared by", desk.value(case.node, _ATTRIBUTED)),
            ("Owner of the project", desk.value(node(case.project), ITS["owner"]) if case.project.iri else ""),
            ("Written on", day(when(desk.value(case.node, DCTERMS["created"])), "")),
            ("Latest decision", _latest(case)),
        )
    ]
    if text := desk.note(case.node):
        blocks.append(paragraph(traced(ended(text), desk.ref(case.node))))
    blocks.append(_ask(case))
    if case.exposure and (sentence := parts.exposure_sentence(desk, case.exposure)):
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
        return found[0] if found else case.gaps.missing("No option is recommended.", "Add its:recommended true.", case.node)
    spans: list[str | Span] = ["We recommend the option ", strong(quoted(chosen["option"].text), desk.ref(chosen["option"].iri or ""))]
    if case.money:
        refs = [desk.ref(iri, ITS["amount"]) for year in case.money.years for iri in year.sources]
        spans += [". It costs ", strong(money(case.money.cost, case.money.currency), *refs), f": {_split(case.money)}"]
    aims = listed(dict.fromkeys(quoted(row["aim"].text) for row in desk.ask("reasons", subject=case.node) if row["aim"].iri))
    spans.append(f". It serves {'the aims' if ' and ' in aims else 'the aim'} {aims} of the IT service strategy." if aims else ".")
    return paragraph(*spans)


def _split(found: Affordability) -> str:
    shares = [f"{money(found.capital, found.currency)} capital"] if found.capital else []
    shares += [f"{money(found.revenue, found.currency)} revenue"] if found.revenue else []
    years = [year.year for year in found.years]
    over = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} to {years[-1]}" if years else ""
    return f"{listed(shares)}, {over}"


def _outcome(case: Case) -> list[Block]:
    desk, chosen = case.desk, case.recommended
    if chosen is None:
        return []
    lines = []
    good = parts.first_of([row for row in case.of(chosen, case.benefits, "option") if row["type"].iri != ITS["DisBenefit"].value], "benefit")
    if good:
        each = [row["benefit"].text + _worth(row, case.currency) for row in good[:_TOP]]
        lines.append(paragraph("Benefits: ", traced(ended(listed(each)), *desk.refs(row["benefit"] for row in good[:_TOP]))))
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
    if case.money and case.money.funding:
        lines.append(paragraph("Money: ", parts.affordable(case.money)))
    else:
        lines.append(paragraph("Money: no funding is recorded for this case."))
    return [Bullets(tuple(lines)), _decision(case)]


def _decision(case: Case) -> Block:
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
    blocks += parts.reasons(desk, case.node, "This case")
    blocks += parts.cited(desk, case.node, "The case")
    if figure := pictures.progress(desk, [iri for iri in objectives if iri], "Progress of the objectives that this case supports"):
        blocks.append(figure)
    blocks += case.gaps.of("ITS004", "ITS005", "ITS006", "ITS007", "ITS008", "ITS011", "ITS012")
    return Section("Reasons", tuple(blocks))


def problem(case: Case) -> Section:
    """Why something has to be done, and why now."""
    desk = case.desk
    blocks: list[Block] = []
    if case.exposure:
        if sentence := parts.exposure_sentence(desk, case.exposure):
            blocks.append(sentence)
        blocks += parts.exposed(desk, case.exposure)
    objectives = {row["objective"].iri for row in desk.ask("reasons", subject=case.node)}
    found = [row for row in desk.ask("reviews") if row["item"].iri in objectives and row["rag"].text in {"red", "amber"}]
    if found:
        blocks.append(paragraph("At its latest meeting the steering group found:"))
        blocks.append(
            Bullets(
                tuple(
                    paragraph(parts.named(desk, row["item"]), f" is {row['rag'].text} ({day(when(row['date']))}). {ended(row['note'].text)}".rstrip())
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
        by = listed(dict.fromkeys(row["raised_by"].text for row in rows if row["raised_by"].text))
        text = desk.note(node(rows[0]["requirement"]))
        tail = (f", asked for by {by}" if by else "") + (f". {ended(text)}" if text else ".")
        items.append(paragraph(parts.named(desk, rows[0]["requirement"]), tail))
    return [paragraph("People across the institution have asked for what this project gives:"), Bullets(tuple(items))]


def options(case: Case) -> Section:
    """The options side by side."""
    desk = case.desk
    blocks: list[Block] = [*case.gaps.of("ITS035", "ITS036", "ITS037", "ITS038", "ITS039")]
    if not case.options:
        return Section("Business options", tuple([*blocks, paragraph("No option is recorded.")]))
    blocks.append(parts.options_table(desk, case.options, case.currency))
    for row in case.options:
        text = desk.note(node(row["option"]))
        risks = case.of(row, case.risks, "carrier")
        spans: list[str | Span] = [strong(ended(row["option"].text), desk.ref(row["option"].iri or ""))]
        spans.append(f" {ended(text)}" if text else "")
        if row["type"].iri == ITS["DoNothing"].value and case.exposure and case.exposure.assets:
            score = case.exposure
            spans.append(
                f" Left as it is, the equipment adds up to {number(score.score_doing_nothing)} service-weeks without vendor "
                f"support by {day(score.until)} (weeks past support times the services that need it); as planned it is "
                f"{number(score.score_planned)}."
            )
        for risk in risks:
            spans.append(traced(f" Risk: {risk['risk'].text} (score {risk['score'].text or 'none'} of 25).", desk.ref(risk["risk"].iri or "")))
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
    blocks = parts.benefits(case.desk, good, "Benefits of the recommended option", case.gaps)
    return Section("Expected benefits", (*blocks, *found))


def disbenefits(case: Case) -> Section:
    """What it costs in other ways."""
    chosen = case.recommended
    rows = [] if chosen is None else case.of(chosen, case.benefits, "option")
    bad = [row for row in rows if row["type"].iri == ITS["DisBenefit"].value]
    if not bad:
        return Section("Expected dis-benefits", (paragraph("None is recorded for the recommended option."),))
    blocks = parts.benefits(case.desk, bad, "Dis-benefits of the recommended option", case.gaps)
    return Section("Expected dis-benefits", tuple(blocks[:1]))


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
        table = grid("Milestones", [("Milestone", "term"), ("Project", "term"), ("Due", "date")], [[row["milestone"], row["project"], row["date"]] for row in due])
        blocks.append(block(table, "Milestones", desk.refs(row["milestone"] for row in due)))
    return Section("Timescale", tuple(blocks))


def costs(case: Case) -> Section:
    """Cost by year."""
    desk, found = case.desk, case.money
    if found is None or not found.years:
        return Section("Costs", (*case.gaps.of("ITS039"), paragraph("No cost of a recommended option can be added up.")))
    blocks: list[Block] = [paragraph(f"The recommended option costs {money(found.cost, found.currency)}: {_split(found)}.")]
    if figure := pictures.costs(desk, found.years, found.currency, "Cost of the recommended option by year"):
        blocks.append(figure)
    blocks.append(parts.costs_table(desk, found))
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
        return Section("Investment appraisal", (paragraph("There can be no appraisal until what is missing is mended."),))
    rate = found.assumptions
    years = "in the one year that is recorded" if rate.benefit_years == 1 else f"for {count(rate.benefit_years, 'year')}"
    bias = f"capital costs are raised by {number(rate.optimism_bias)} % for optimism" if rate.optimism_bias else "no optimism bias is added"
    blocks: list[Block] = [
        paragraph(
            f"Money is discounted to {found.base_year} at {number(rate.rate)} % a year; {bias}; each "
            f"benefit that has a value counts {years}. Benefits without a value in money are left out."
        )
    ]
    lines = [[name, *(_pounds(pick(each), found.currency) for each in found.options)] for name, pick in _SUMS]
    lines += [
        ["Benefit-cost ratio", *(number(each.ratio) if each.ratio is not None else "–" for each in found.options)],
        ["Payback", *(f"{number(each.payback)} years" if each.payback is not None else "none" for each in found.options)],
    ]
    heads = [("", "text"), *((each.label, "text") for each in found.options)]
    refs = tuple(dict.fromkeys(case.desk.ref(iri, ITS["amount"]) for each in found.options for iri in each.sources))
    blocks.append(block(grid("Appraisal", heads, lines), "Investment appraisal", refs))  # type: ignore[arg-type]  # literals
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
    """Whole pounds: an estimate to the penny would promise more than it knows."""
    return "–" if value is None else money(value.quantize(Decimal(1), ROUND_HALF_UP), currency)


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
    blocks = parts.demands(desk, projects, "People and skills that the projects need")
    if not blocks:
        return Section("Resources and conflicts", (*case.gaps.of("ITS050"), paragraph("No one's time is asked for.")))
    blocks += parts.conflicts(desk, case.resources)
    if figure := pictures.workload(desk, case.resources, "Load of the teams against what they have"):
        blocks.append(figure)
    return Section("Resources and conflicts", (*blocks, *case.gaps.of("ITS029", "ITS050")))


def funding(case: Case) -> Section:
    """Who pays."""
    blocks = parts.funding(case.desk, case.money) if case.money else []
    if not blocks:
        blocks = [case.gaps.missing("No funding is recorded for this case.", "Add its:funding with amount, status and source.", case.node)]
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


def _alignment(case: Case) -> Section:
    desk = case.desk
    rows = [*desk.ask("reasons", subject=case.node)]
    entries = [[row["objective"], row["aim"], row["element"], row["document"], row["page"]] for row in rows]
    entries += [["", "", row["element"], row["document"], row["page"]] for row in desk.ask("cited", subject=case.node)]
    heads = [("Objective", "text"), ("Aim", "text"), ("Element", "text"), ("Strategy or policy", "text"), ("Page", "text")]
    table = grid("Alignment", heads, entries)  # type: ignore[arg-type]  # the formats are literals
    done: list[Block] = [block(cut(table, *(head for head, _ in heads)), "From objectives to the strategies of the institution")]
    return Section("Appendix: alignment", tuple(done) if table.rows else (), numbered=False)
