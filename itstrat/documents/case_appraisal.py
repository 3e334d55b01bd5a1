"""The investment appraisal of a business case: its options side by side in today's money, and what is not in that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import parts
from itstrat.documents.desk import amount
from itstrat.documents.grid import block, grid
from itstrat.namespaces import ITS
from itstrat.report.document import Section, paragraph
from itstrat.report.words import begun, count, number, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from itstrat.documents.case import Case
    from itstrat.documents.grid import Head
    from itstrat.planning.appraisal import Appraisal, OptionAppraisal
    from itstrat.report.document import Block


_SILENT = "not recorded"


def appraisal(case: Case) -> Section:
    """What the options are worth in today's money."""
    title, found = "Investment appraisal", case.appraisal
    if not case.options:
        return Section(title, (paragraph("The case has no options to appraise."),))
    if found is None:
        text = "There can be no appraisal until what is missing is mended."
        return Section(title, (paragraph(text), *case.unappraised))
    if not found.base_year:
        return Section(
            title, (paragraph("No option has a cost or a benefit in money, so there is nothing to appraise."),)
        )
    # Doing nothing may cost nothing; of any other option that is no answer (ITS039).
    known = {row["option"].iri for row in case.options if row is case.nothing or case.amounts(row, "cost")}
    heads: list[Head] = ["Item", *((each.label, "money") for each in found.options)]
    lines = [
        [name, *(show(each, found.currency) if each.iri in known else otherwise for each in found.options)]
        for (name, show), otherwise in zip(_LINES, (_SILENT, *["–"] * len(_LINES)), strict=False)
    ]
    free = [row["option"].iri for row in case.options if row is case.nothing and not case.amounts(row, "cost")]
    lines[0] = [
        lines[0][0],
        *(_SILENT if each.iri in free else text for each, text in zip(found.options, lines[0][1:], strict=True)),
    ]
    refs = tuple(dict.fromkeys(case.desk.ref(iri, ITS["amount"]) for each in found.options for iri in each.sources))
    counted = " No cost of doing nothing is recorded, so it counts as costing nothing." if free else ""
    blocks: list[Block] = [paragraph(_assumed(found) + counted)]
    blocks.append(block(grid("Appraisal", heads, lines), "Investment appraisal", refs))
    if len(known) < len(found.options):
        blocks += case.gaps.of("ITS039")
    if found.recommended and case.recommended and found.recommended.iri in known:
        blocks += [_verdict(case, found.recommended, found.currency), _sensitive(found.recommended, found.currency)]
    return Section(title, tuple(blocks))


def _assumed(found: Appraisal) -> str:
    """What the figures take as given."""
    assume = found.assumptions
    bias = (
        f"capital costs are raised by {number(assume.optimism_bias)} % for optimism"
        if assume.optimism_bias
        else "costs are as estimated, with nothing added for optimism"
    )
    lasts = (
        "counts once, in the year that is recorded"
        if assume.benefit_years == 1
        else f"counts for {count(assume.benefit_years, 'year')}, from the year that is recorded"
    )
    return (
        f"Money is discounted to {found.base_year} at {number(assume.rate)} % a year; {bias}; each benefit that has a "
        f"value in money {lasts}. Benefits without one are left out."
    )


def _verdict(case: Case, chosen: OptionAppraisal, currency: str) -> Block:
    """What the figures say, and what is not in them."""
    text = ""
    if chosen.extra_cost is not None and case.recommended is not case.nothing:
        more = "more" if chosen.extra_cost >= 0 else "less"
        cost = whole(abs(chosen.extra_cost), currency)
        text = f"In today's money, less its benefits, the recommended option costs {cost} {more} than doing nothing. "
    good = parts.first_of(case.promised(good=True), "benefit")
    silent = sum(1 for row in good if amount(row["value"]) is None)
    if silent == len(good):
        return paragraph(f"{text}No benefit with a value in money is recorded. The risks are not in these figures.")
    if silent:
        of = f"of the {count(len(good), 'benefit')}"
        text += f"{begun(silent, f'{of} has', f'{of} have')} no value in money and cannot count. "
    return paragraph(f"{text}The risks of the options are not in these figures.")


def _sensitive(chosen: OptionAppraisal, currency: str) -> Block:
    table = grid(
        "Sensitivity",
        [("If", "text"), ("Net present value of the recommended option", "money")],
        [
            ["as estimated", whole(chosen.npv, currency)],
            *([each.assumption, whole(each.npv, currency)] for each in chosen.sensitivity),
        ],
    )
    return block(table, "What the net present value becomes if the estimates are wrong")


def _ratio(each: OptionAppraisal, _currency: str) -> str:
    return number(each.ratio) if each.ratio is not None and each.benefits else "–"


def _payback(each: OptionAppraisal, _currency: str) -> str:
    if each.payback is not None:
        return f"{number(each.payback)} years"
    return "not paid back" if each.cost and each.benefits else "–"


def _sum(pick: Callable[[OptionAppraisal], Decimal | None]) -> Callable[[OptionAppraisal, str], str]:
    def shown(each: OptionAppraisal, currency: str) -> str:
        value = pick(each)
        return "–" if value is None else whole(value, currency)

    return shown


#: The lines of the appraisal: what each is called, and how it is shown of an option.
_LINES: tuple[tuple[str, Callable[[OptionAppraisal, str], str]], ...] = (
    ("Cost", _sum(lambda each: each.cost)),
    ("Benefits with a value", _sum(lambda each: each.benefits)),
    ("Net cost after cashable benefits", _sum(lambda each: each.net_cost)),
    ("Present value of costs", _sum(lambda each: each.present_cost)),
    ("Present value of benefits", _sum(lambda each: each.present_benefits)),
    ("Net present value", _sum(lambda each: each.npv)),
    ("Net present cost above doing nothing", _sum(lambda each: each.extra_cost)),
    ("Benefit-cost ratio", _ratio),
    ("Payback", _payback),
)
