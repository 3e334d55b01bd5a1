"""The investment appraisal of a business case: what each option costs and brings, year by year, in today's money.

Formulas (HM Treasury, The Green Book: discounting and benefit-cost ratio). Of an option with costs C(t) and benefits
B(t) in year t, where t = 0 is the first year with money in any option of the case, at a discount rate r:

- optimism bias b raises every capital cost: C(t) = revenue(t) + capital(t) * (1 + b)
- present value of costs        PVC = sum of C(t) / (1 + r)**t
- present value of benefits     PVB = sum of B(t) / (1 + r)**t; a dis-benefit counts negative
- net present value             NPV = PVB - PVC
- benefit-cost ratio            BCR = PVB / PVC
- net cost                      sum of C(t) less cashable benefits, not discounted
- payback                       years until the sum of B(t) - C(t) is not negative again, within a year by the
                                straight line

All is computed exactly and rounded once, to pennies (ratios and years to two decimals).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import PlanningError
from itstrat.namespaces import ITS
from itstrat.planning.facts import rows, year_text
from itstrat.planning.money import one_currency, sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from itstrat.planning.money import Sum
    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

_NOTHING = ITS["DoNothing"].value
_CASHABLE, _DISBENEFIT = ITS["Cashable"].value, ITS["DisBenefit"].value
_TRUE = {"true", "1"}
_HUNDRED = Fraction(100)
_SWING = Fraction(1, 5)
_ONE = Fraction(1)
#: What an appraisal may assume. The figures of the Green Book lie within: 3.5 %, up to 200 % of optimism bias for
#: equipment that is new, and up to 60 years.
MOST_RATE, MOST_BIAS, MOST_YEARS = Decimal(100), Decimal(200), 60
_PLACES = -4


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalOptions:
    """What an appraisal assumes: a discount rate and an optimism bias in per cent, and for how many years each benefit
    comes, from the year that is recorded on (1: in that year alone).

    The rate is from 0 to 100 and the bias from 0 to 200, with at most four decimals; benefits last from 1 to 60 years.
    """

    rate: Decimal = Decimal("3.5")
    optimism_bias: Decimal = Decimal(0)
    benefit_years: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFlow:
    """The money of one year, not discounted; ``present`` is what benefits less costs are worth today."""

    year: str
    capital: Decimal
    revenue: Decimal
    benefits: Decimal
    present: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """What the net present value becomes under another assumption."""

    assumption: str
    npv: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionAppraisal:
    """One option. ``payback`` and ``ratio`` are None where there are none: money that never comes back, or no cost.

    ``extra_cost`` is the net present cost over that of doing nothing, None where the case has no such option.
    """

    iri: str
    label: str
    type: str
    recommended: bool
    capital: Decimal
    revenue: Decimal
    cost: Decimal
    benefits: Decimal
    cashable: Decimal
    net_cost: Decimal
    present_cost: Decimal
    present_benefits: Decimal
    npv: Decimal
    ratio: Decimal | None
    payback: Decimal | None
    extra_cost: Decimal | None
    years: tuple[YearFlow, ...]
    sensitivity: tuple[Sensitivity, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """The options of a case side by side, with the assumptions that they rest on."""

    case: str
    label: str
    currency: str
    base_year: str
    assumptions: AppraisalOptions
    options: tuple[OptionAppraisal, ...]

    @property
    def recommended(self) -> OptionAppraisal | None:
        """The option that the case recommends."""
        return next((option for option in self.options if option.recommended), None)


@dataclass(frozen=True, slots=True)
class _Flow:
    capital: Fraction = Fraction(0)
    revenue: Fraction = Fraction(0)
    benefits: Fraction = Fraction(0)
    cashable: Fraction = Fraction(0)


def appraise(store: Store, case: ox.NamedNode, labels: Label, assume: AppraisalOptions | None = None) -> Appraisal:
    """The appraisal of a business case.

    Raises: PlanningError where the subject is no case or has no options, where money is in several currencies, or where
    an amount has no year. Cost: three queries over all cases and costs.
    """
    assume = assume or AppraisalOptions()
    check(assume)
    name = labels(case)
    options = _options(store, case, name)
    costs = [row for row in rows(store, "costs") if row["holder"] in options]
    benefits = [row for row in rows(store, "benefits") if row["option"] in options]
    currency = one_currency([*costs, *benefits], name, case.value)

    def call(iri: str) -> str:
        return labels(ox.NamedNode(iri))

    flows = {
        option: _flows(
            sums((row for row in costs if row["holder"] == option), "cost", call),
            sums((row for row in benefits if row["option"] == option), "benefit", call),
            {row["benefit"]: row.get("type", "") for row in benefits},
            assume,
        )
        for option in options
    }
    base = min((year for flow in flows.values() for year in flow), default=0)
    nothing = next((option for option, row in options.items() if row.get("type") == _NOTHING), None)
    reference = _npv(flows[nothing], base, assume.rate) if nothing else None
    sources = _sources([*costs, *benefits])
    return Appraisal(
        case=case.value,
        label=name,
        currency=currency,
        base_year=year_text(base) if base else "",
        assumptions=assume,
        options=tuple(
            _option(row, call(option), flows[option], base, assume, reference, sources.get(option, ()))
            for option, row in options.items()
        ),
    )


def _options(store: Store, case: ox.NamedNode, name: str) -> dict[str, dict[str, str]]:
    of_case = [row for row in rows(store, "options") if row["case"] == case.value]
    options = {row["option"]: row for row in of_case if "option" in row}
    if not of_case:
        raise PlanningError(f"{name} is not a business case.", hint="An appraisal is made of an its:BusinessCase.")
    if not options:
        raise PlanningError(f"{name} has no options to appraise.", hint="Add its:option, also one to do nothing.")
    return options


def check(assume: AppraisalOptions) -> None:
    """Nothing, where an appraisal may assume that. Raises: PlanningError, saying what is allowed."""
    if not (
        within(assume.rate, MOST_RATE)
        and within(assume.optimism_bias, MOST_BIAS)
        and 1 <= assume.benefit_years <= MOST_YEARS
    ):
        raise PlanningError(
            f"A rate is from 0 to {MOST_RATE} %, an optimism bias from 0 to {MOST_BIAS} %, each with at most four "
            f"decimals, and benefits last from 1 to {MOST_YEARS} years.",
            hint="The Green Book discounts at 3.5 %.",
        )


def within(value: Decimal, most: Decimal) -> bool:
    """Whether a percentage is a number from 0 to ``most`` with at most four decimals.

    >>> [within(Decimal(text), Decimal(100)) for text in ("3.5", "-1", "NaN", "1e-9")]
    [True, False, False, False]
    """
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _PLACES and 0 <= value <= most


def _sources(found: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    by_option: dict[str, tuple[str, ...]] = {}
    for row in found:
        option = row.get("holder") or row["option"]
        by_option[option] = (*by_option.get(option, ()), row.get("cost") or row["benefit"])
    return by_option


def _flows(
    costs: Sequence[Sum], benefits: Sequence[Sum], types: Mapping[str, str], assume: AppraisalOptions
) -> dict[int, _Flow]:
    flows: dict[int, _Flow] = {}
    raised = 1 + Fraction(assume.optimism_bias) / _HUNDRED
    for cost in costs:
        was, amount = flows.get(cost.year, _Flow()), Fraction(cost.amount)
        capital, revenue = (amount * raised, Fraction(0)) if cost.kind == "capital" else (Fraction(0), amount)
        flows[cost.year] = _Flow(was.capital + capital, was.revenue + revenue, was.benefits, was.cashable)
    for benefit in benefits:
        kind = types.get(benefit.iri, "")
        amount = -abs(Fraction(benefit.amount)) if kind == _DISBENEFIT else Fraction(benefit.amount)
        cash = amount if kind == _CASHABLE else Fraction(0)
        for year in range(benefit.year, benefit.year + assume.benefit_years):
            was = flows.get(year, _Flow())
            flows[year] = _Flow(was.capital, was.revenue, was.benefits + amount, was.cashable + cash)
    return flows


def _option(
    row: Mapping[str, str],
    label: str,
    flows: Mapping[int, _Flow],
    base: int,
    assume: AppraisalOptions,
    reference: Fraction | None,
    sources: tuple[str, ...],
) -> OptionAppraisal:
    capital = sum((flow.capital for flow in flows.values()), Fraction(0))
    revenue = sum((flow.revenue for flow in flows.values()), Fraction(0))
    cashable = sum((flow.cashable for flow in flows.values()), Fraction(0))
    present_cost, present_benefits = _present(flows, base, assume.rate)
    npv = present_benefits - present_cost
    return OptionAppraisal(
        iri=row["option"],
        label=label,
        type=row.get("type", ""),
        recommended=row.get("recommended") in _TRUE,
        capital=_rounded(capital),
        revenue=_rounded(revenue),
        cost=_rounded(capital + revenue),
        benefits=_rounded(sum((flow.benefits for flow in flows.values()), Fraction(0))),
        cashable=_rounded(cashable),
        net_cost=_rounded(capital + revenue - cashable),
        present_cost=_rounded(present_cost),
        present_benefits=_rounded(present_benefits),
        npv=_rounded(npv),
        ratio=_rounded(present_benefits / present_cost) if present_cost else None,
        payback=_payback(flows, base),
        extra_cost=None if reference is None else _rounded(reference - npv),
        years=tuple(_year(year, flows[year], base, assume.rate) for year in sorted(flows)),
        sensitivity=_sensitivity(present_cost, present_benefits),
        sources=sources,
    )


def _present(flows: Mapping[int, _Flow], base: int, rate: Decimal) -> tuple[Fraction, Fraction]:
    costs = benefits = Fraction(0)
    for year, flow in flows.items():
        factor = _factor(year - base, rate)
        costs += (flow.capital + flow.revenue) * factor
        benefits += flow.benefits * factor
    return costs, benefits


def _npv(flows: Mapping[int, _Flow], base: int, rate: Decimal) -> Fraction:
    costs, benefits = _present(flows, base, rate)
    return benefits - costs


def _factor(years: int, rate: Decimal) -> Fraction:
    return _ONE / (1 + Fraction(rate) / _HUNDRED) ** years


def _year(year: int, flow: _Flow, base: int, rate: Decimal) -> YearFlow:
    net = flow.benefits - flow.capital - flow.revenue
    return YearFlow(
        year=year_text(year),
        capital=_rounded(flow.capital),
        revenue=_rounded(flow.revenue),
        benefits=_rounded(flow.benefits),
        present=_rounded(net * _factor(year - base, rate)),
    )


def _payback(flows: Mapping[int, _Flow], base: int) -> Decimal | None:
    """Years from the start of the base year until the money is back for good."""
    total, back = Fraction(0), None
    spent = False
    for year in sorted(flows):
        flow = flows[year]
        net = flow.benefits - flow.capital - flow.revenue
        before, total = total, total + net
        if total < 0:
            spent, back = True, None
        elif spent and back is None:
            back = year - base + -before / net
    return None if back is None else _rounded(back)


def _sensitivity(cost: Fraction, benefits: Fraction) -> tuple[Sensitivity, ...]:
    up, down = _ONE + _SWING, _ONE - _SWING
    cases = (
        ("costs 20 % higher", cost * up, benefits),
        ("costs 20 % lower", cost * down, benefits),
        ("benefits 20 % higher", cost, benefits * up),
        ("benefits 20 % lower", cost, benefits * down),
        ("costs 20 % higher and benefits 20 % lower", cost * up, benefits * down),
    )
    return tuple(Sensitivity(assumption=name, npv=_rounded(worth - spent)) for name, spent, worth in cases)


def _rounded(value: Fraction) -> Decimal:
    """A fraction to two decimals, halves away from zero; exact at any size."""
    hundredths = abs(value) * 100
    whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-2).quantize(Decimal("0.01"), ROUND_HALF_UP)
