"""The portfolio: what to do and when, what is left out and why, and what one more person or 10,000 would bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.planning.calendar import add_months
from itstrat.planning.candidates import PlanOptions, setting
from itstrat.planning.facts import listed
from itstrat.planning.problem import amount_text
from itstrat.planning.solver import EFFORT, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from itstrat.planning.candidates import Proposal, Setting
    from itstrat.planning.problem import Candidate, Limit, Problem, Solution, Start
    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

_MONTHS = 3
_ONE = Decimal(1)
_TEN_THOUSAND = Decimal(10_000)
_PEOPLE = {"resource", "skill"}
#: Limits whose price is worked out at most, those that keep most out first.
_MOST_PRICES = 10
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
class LeftOut:
    """A project that is not in the portfolio, with the reasons; ``limits`` are the groups of limits that bind."""

    iri: str
    label: str
    value: Decimal
    cost: Decimal
    part_of: str | None
    reasons: tuple[str, ...]
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a little more of a limit would change, by planning again. ``proven`` says that nothing better exists."""

    more: str
    gain: Decimal
    comes_in: tuple[str, ...]
    goes_out: tuple[str, ...]
    proven: bool


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
    left = _left_out(problem, solution)
    chosen = [_chosen(each, found, solution) for each in problem.candidates if each.iri in solution.starts]
    return Portfolio(
        as_of=as_of,
        first=problem.periods[0].start,
        last=problem.periods[-1].end,
        currency=found.currency,
        chosen=tuple(sorted(chosen, key=lambda each: (each.start or as_of, each.label, each.iri))),
        left_out=left,
        prices=_prices(problem, solution, left, effort * _PRICE_SHARE) if prices else (),
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
        quarter=found.problem.periods[start.period].label if start.period >= 0 else "earlier",
        part_of=candidate.part_of,
        aims=found.worth.aims(candidate.iri, proposal.parent),
    )


def _dates(proposal: Proposal, found: Setting, delay: int) -> tuple[date | None, date | None]:
    """The dates of a project that is moved; without dates, one quarter."""
    if proposal.start is None or proposal.end is None:
        period = found.problem.periods[max(0, delay)]
        return period.start, period.end
    return add_months(proposal.start, delay * _MONTHS), add_months(proposal.end, delay * _MONTHS)


def _left_out(problem: Problem, solution: Solution) -> tuple[LeftOut, ...]:
    left = [each for each in problem.candidates if each.iri not in solution.starts]
    used = solution.used
    limits = {limit.key: limit for limit in problem.limits}
    rivals: dict[str, list[str]] = {}
    for one, other in problem.alternatives:
        rivals.setdefault(one, []).append(other)
        rivals.setdefault(other, []).append(one)
    found = []
    for candidate in sorted(left, key=lambda each: (-each.value, each.label, each.iri)):
        reasons = _ties(candidate, problem.by_iri, solution, rivals.get(candidate.iri, ()))
        bound = _overflow(candidate, problem.by_iri, solution, used, limits)
        reasons += [_short(limit, needed, used) for limit, needed in bound]
        if not candidate.starts:
            reasons.append("it was left out on request")
        found.append(
            LeftOut(
                iri=candidate.iri,
                label=candidate.label,
                value=candidate.value,
                cost=candidate.cost,
                part_of=candidate.part_of,
                reasons=tuple(reasons or [_otherwise(candidate, solution)]),
                limits=tuple(dict.fromkeys(limit.group for limit, _ in bound)),
            )
        )
    return tuple(found)


def _ties(candidate: Candidate, known: Mapping[str, Candidate], solution: Solution, rivals: Iterable[str]) -> list[str]:
    reasons = [f"{known[rival].label} is carried out instead" for rival in rivals if rival in solution.starts]
    reasons += [
        f"it waits for {known[before].label}, which is left out"
        for before in candidate.after
        if before in known and before not in solution.starts
    ]
    if candidate.parts:
        reasons.append("none of its parts is in the plan")
    return reasons


def _overflow(
    candidate: Candidate,
    known: Mapping[str, Candidate],
    solution: Solution,
    used: Mapping[str, Decimal],
    limits: Mapping[str, Limit],
) -> list[tuple[Limit, Decimal]]:
    """The limits that would be broken by adding a candidate, with what it needs, at the start that breaks fewest."""
    frame = known.get(candidate.part_of or "")
    more = frame.starts[0].uses if frame and frame.starts and frame.iri not in solution.starts else ()
    if candidate.parts:
        return []
    tried = [_broken(start, more, used, limits) for start in candidate.starts]
    return min(tried, key=len, default=[])


def _broken(
    start: Start, more: Iterable[tuple[str, Decimal]], used: Mapping[str, Decimal], limits: Mapping[str, Limit]
) -> list[tuple[Limit, Decimal]]:
    needed: Counter[str] = Counter()
    for key, amount in (*start.uses, *more):
        needed[key] += amount  # type: ignore[assignment]  # a Counter adds decimals as well
    return [
        (limits[key], Decimal(amount))
        for key, amount in needed.items()
        if key in limits and used.get(key, Decimal(0)) + amount > limits[key].available
    ]


def _short(limit: Limit, needed: Decimal, used: Mapping[str, Decimal]) -> str:
    left = limit.available - used.get(limit.key, Decimal(0))
    return (
        f"{limit.label}, {limit.when}: needs {amount_text(needed)} {limit.unit}, {amount_text(left)} left "
        f"(short by {amount_text(needed - left)})"
    )


def _otherwise(candidate: Candidate, solution: Solution) -> str:
    if not candidate.value:
        return "it serves no aim, so nothing speaks for it"
    if not solution.proven:
        return "the search ended before room was found for it"
    return "what it has to wait for, or is part of, leaves it no room"


def _prices(problem: Problem, solution: Solution, left: Iterable[LeftOut], effort: float) -> tuple[Price, ...]:
    """What one more of each limit that binds would bring: FTE in every quarter, or 10,000."""
    weight: Counter[str] = Counter()
    for each in left:
        for group in each.limits:
            weight[group] += int(100 * each.value) + 1
    by_group = {limit.group: limit for limit in problem.limits}
    found = []
    for group, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0]))[:_MOST_PRICES]:
        limit = by_group[group]
        step = _ONE if limit.kind in _PEOPLE else _TEN_THOUSAND
        other = solve(problem.raised(group, step), effort=effort, tidy=False, hint=solution)
        found.append(
            Price(
                more=f"{amount_text(step)} {limit.unit} more: {_named(limit)}",
                gain=max(Decimal(0), other.value - solution.value),
                comes_in=_names(problem, set(other.starts) - set(solution.starts))
                if other.value > solution.value
                else (),
                goes_out=_names(problem, set(solution.starts) - set(other.starts))
                if other.value > solution.value
                else (),
                proven=other.proven,
            )
        )
    return tuple(sorted(found, key=lambda price: (-price.gain, price.more)))


def _named(limit: Limit) -> str:
    return f"{limit.label}, every quarter" if limit.kind in _PEOPLE else f"{limit.label}, {limit.when}"


def _names(problem: Problem, iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(problem.by_iri[iri].label for iri in iris))


def _load(limit: Limit, used: Mapping[str, Decimal]) -> Load:
    return Load(
        kind=limit.kind,
        label=limit.label,
        when=limit.when,
        unit=limit.unit,
        available=limit.available,
        used=used.get(limit.key, Decimal(0)),
    )
