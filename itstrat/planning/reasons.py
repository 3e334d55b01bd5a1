"""Why projects are left out of a portfolio, and what a little more of a limit would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.planning.problem import amount_text
from itstrat.planning.solver import solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.planning.problem import Candidate, Limit, Problem, Solution, Start

_ONE = Decimal(1)
_TEN_THOUSAND = Decimal(10_000)
_PEOPLE = {"resource", "skill"}
#: Limits whose price is worked out at most, those that keep most out first.
_MOST_PRICES = 10


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


def left_out(problem: Problem, solution: Solution) -> tuple[LeftOut, ...]:
    """What a solution leaves out, those worth most first, each with every reason there is."""
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
        bound = [] if candidate.barred else _overflow(candidate, problem.by_iri, solution, used, limits)
        reasons += [_short(limit, needed, used) for limit, needed in bound]
        if candidate.barred:
            reasons.append(candidate.barred)
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


def worth_of_more(problem: Problem, solution: Solution, left: Iterable[LeftOut], effort: float) -> tuple[Price, ...]:
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
