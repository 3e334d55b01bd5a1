"""The portfolio: what to do and when, what is left out and why, and what one more person or 10,000 would bring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.planning.calendar import add_months
from itstrat.planning.candidates import setting
from itstrat.planning.facts import listed
from itstrat.planning.plan_options import PlanOptions
from itstrat.planning.reasons import LeftOut, Price, left_out, worth_of_more
from itstrat.planning.solver import EFFORT, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from itstrat.planning.candidates import Setting
    from itstrat.planning.plan_options import Proposal
    from itstrat.planning.problem import Candidate, Limit, Solution
    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

_MONTHS = 3
_PRICE_SHARE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A project of the portfolio, with its dates there. ``delay`` is in quarters against its planned start."""

    iri: str
    label: str
    value: Decimal
    cost: Decimal
    must: str
    planned_start: date | None
    start: date | None
    end: date | None
    delay: int
    quarter: str
    part_of: str | None
    aims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much of a limit the portfolio takes."""

    kind: str
    label: str
    when: str
    unit: str
    available: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """What is left."""
        return self.available - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A plan. No portfolio is worth more than ``bound``; ``gap`` is what may be missing to it, in per cent."""

    as_of: date
    first: date
    last: date
    currency: str
    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOut, ...]
    prices: tuple[Price, ...]
    loads: tuple[Load, ...]
    value: Decimal
    bound: Decimal
    gap: Decimal
    proven: bool
    tidy: bool
    assumptions: tuple[str, ...]

    @property
    def cost(self) -> Decimal:
        """What the portfolio costs in all years."""
        return sum((each.cost for each in self.chosen), Decimal(0))


def plan(
    store: Store, as_of: date, labels: Label, options: PlanOptions | None = None, *, prices: bool = True
) -> Portfolio:
    """The portfolio worth most under the limits of the data and the options.

    Raises: NoPortfolio with a smallest set of limits that clash, CircularDependency, PlanningError.
    Cost: a search, up to ``effort`` deterministic seconds, and with ``prices`` up to ten shorter ones.
    """
    options = options or PlanOptions()
    effort = options.effort or EFFORT
    found = setting(store, as_of, labels, options)
    problem = found.problem
    solution = solve(problem, effort=effort)
    left = left_out(problem, solution)
    chosen = [_chosen(each, found, solution) for each in problem.candidates if each.iri in solution.starts]
    return Portfolio(
        as_of=as_of,
        first=problem.periods[0].start,
        last=problem.periods[-1].end,
        currency=found.currency,
        chosen=tuple(sorted(chosen, key=lambda each: (each.start or as_of, each.label, each.iri))),
        left_out=left,
        prices=worth_of_more(problem, solution, left, effort * _PRICE_SHARE) if prices else (),
        loads=tuple(_load(limit, solution.used) for limit in problem.limits),
        value=solution.value,
        bound=solution.bound,
        gap=solution.gap,
        proven=solution.proven,
        tidy=solution.tidy,
        assumptions=(*found.assumptions, *_free_of_limits(found, options)),
    )


def _free_of_limits(found: Setting, options: PlanOptions) -> list[str]:
    kinds = {limit.kind for limit in found.problem.limits}
    notes = []
    if "budget" not in kinds:
        notes.append("No budget by year was given (--budget 2026/27=300000): funding alone limits money.")
    if "resource" not in kinds:
        notes.append("No capacity is recorded: teams limit nothing.")
    unfunded = [
        each.label
        for each in found.problem.candidates
        if each.cost
        and not options.budgets
        and not any(key.startswith("funding") for start in each.starts for key, _ in start.uses)
    ]
    if unfunded and options.funding != "none":
        notes.append(f"No funding is recorded, so money does not limit: {listed(unfunded)}.")
    return notes


def _chosen(candidate: Candidate, found: Setting, solution: Solution) -> Chosen:
    proposal, start = found.proposals[candidate.iri], solution.starts[candidate.iri]
    delay = start.period - candidate.planned
    begin, end = _dates(proposal, found, delay)
    if candidate.parts:
        parts = [
            _dates(found.proposals[part], found, solution.starts[part].period - found.problem.by_iri[part].planned)
            for part in candidate.parts
            if part in solution.starts
        ]
        begin = min((day for day, _ in parts if day), default=begin)
        end = max((day for _, day in parts if day), default=end)
    return Chosen(
        iri=candidate.iri,
        label=candidate.label,
        value=candidate.value,
        cost=candidate.cost,
        must=candidate.must,
        planned_start=proposal.start,
        start=begin,
        end=end,
        delay=delay,
        quarter=_quarter(start.period, found),
        part_of=candidate.part_of,
        aims=found.worth.aims(candidate.iri, proposal.parent),
    )


def _quarter(period: int, found: Setting) -> str:
    """What the quarter of a start is called, in the plan's own time or outside it."""
    periods = found.problem.periods
    if period < 0:
        return "earlier"
    return periods[period].label if period < len(periods) else "later"


def _dates(proposal: Proposal, found: Setting, delay: int) -> tuple[date | None, date | None]:
    """The dates of a project that is moved; without dates, one quarter, of which the days that are over are none."""
    if proposal.start is None or proposal.end is None:
        periods = found.problem.periods
        period = periods[min(max(0, delay), len(periods) - 1)]
        return max(period.start, found.as_of), period.end
    return add_months(proposal.start, delay * _MONTHS), add_months(proposal.end, delay * _MONTHS)


def _load(limit: Limit, used: Mapping[str, Decimal]) -> Load:
    return Load(
        kind=limit.kind,
        label=limit.label,
        when=limit.when,
        unit=limit.unit,
        available=limit.available,
        used=used.get(limit.key, Decimal(0)),
    )
