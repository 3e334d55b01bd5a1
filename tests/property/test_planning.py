"""Portfolios of small problems, proved against every choice there is; and what holds of all appraisals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itstrat.errors import CircularDependency, NoPortfolio
from itstrat.planning.appraisal import AppraisalOptions, appraise
from itstrat.planning.problem import Candidate, Limit, Problem, Start, described, usage
from itstrat.store import OxigraphStore

pytest.importorskip("ortools", reason="the extra [plan] is not installed")

from itstrat.planning.solver import solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PERIODS = 3
LIMITS = ("team", "skill")


def feasible(problem: Problem, starts: Mapping[str, Start]) -> bool:
    """Whether a choice keeps all that a problem asks; written from the problem's words, not from the model."""
    known = problem.by_iri
    used = usage(starts.values())
    return (
        all(used.get(limit.key, Decimal(0)) <= limit.available for limit in problem.limits)
        and all(not candidate.must or candidate.iri in starts for candidate in problem.candidates)
        and not any(candidate.barred and candidate.iri in starts for candidate in problem.candidates)
        and not any(one in starts and other in starts for one, other in problem.alternatives)
        and all(
            (known[iri].part_of is None or known[iri].part_of in starts)
            and all(before in starts and starts[before].end < start.period for before in known[iri].after)
            and (not known[iri].parts or known[iri].must or any(part in starts for part in known[iri].parts))
            for iri, start in starts.items()
        )
    )


def choices(problem: Problem) -> Iterator[dict[str, Start]]:
    """Every choice there is."""
    for starts in product(*((None, *candidate.starts) for candidate in problem.candidates)):
        named = zip(problem.candidates, starts, strict=True)
        yield {candidate.iri: start for candidate, start in named if start is not None}


def rank(problem: Problem, starts: Mapping[str, Start]) -> tuple[Decimal, Decimal, int]:
    """What makes a portfolio better: worth, then cheapness, then earliness of what is worth much."""
    chosen = [(problem.by_iri[iri], start) for iri, start in starts.items()]
    return (
        sum((candidate.value for candidate, _ in chosen), Decimal(0)),
        -sum((candidate.cost for candidate, _ in chosen), Decimal(0)),
        -sum(max(0, start.period - c.planned) * (1 + int(10 * c.value)) for c, start in chosen),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to five candidates, three periods and two limits in each, with ties of every kind."""
    count = draw(st.integers(1, 5))
    names = [f"p{number}" for number in range(count)]
    framed = draw(st.booleans()) and count > 2
    candidates = []
    for number, name in enumerate(names):
        planned = draw(st.integers(0, PERIODS - 1))
        length = draw(st.integers(0, PERIODS - 1 - planned))
        uses = draw(st.dictionaries(st.sampled_from(LIMITS), st.sampled_from(["0.5", "1", "1.25", "2"]), max_size=2))
        starts = [
            Start(
                period=period,
                end=period + length,
                uses=tuple(
                    (f"{key} {at}", Decimal(n)) for key, n in uses.items() for at in range(period, period + length + 1)
                ),
            )
            for period in range(planned, PERIODS - length)
        ]
        candidates.append(
            Candidate(
                iri=name,
                label=name.upper(),
                value=Decimal(draw(st.integers(0, 30))) / 10,
                starts=tuple(starts),
                planned=planned,
                cost=Decimal(draw(st.integers(0, 5))),
                must=draw(st.sampled_from(["", "", "", "mandatory"])),
                barred=draw(st.sampled_from(["", "", "", "not wanted"])),
                part_of="p0" if framed and number else None,
                parts=tuple(names[1:]) if framed and number == 0 else (),
                after=tuple(draw(st.lists(st.sampled_from(names[:number]), max_size=1))) if number > 1 else (),
            )
        )
    limits = [
        Limit(key=f"{key} {at}", group=key, kind="resource", label=key, when=str(at), unit="FTE",
              available=Decimal(draw(st.sampled_from(["0", "1", "1.5", "2.5"]))))
        for key in LIMITS
        for at in range(PERIODS)
    ]  # fmt: skip
    pairs = draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)) if count > 1 else []
    alternatives = ((pairs[0], pairs[1]),) if pairs and draw(st.booleans()) else ()
    return Problem(candidates=tuple(candidates), limits=tuple(limits), alternatives=alternatives)


@settings(max_examples=120, deadline=None)
@given(problems())
def test_no_choice_is_better_than_the_portfolio(problem: Problem) -> None:
    best = max((rank(problem, each) for each in choices(problem) if feasible(problem, each)), default=None)
    if best is None:
        with pytest.raises(NoPortfolio) as caught:
            solve(problem)
        assert_smallest_conflict(problem, caught.value.conflict)
        return
    found = solve(problem)
    assert feasible(problem, found.starts)
    assert rank(problem, found.starts) == best
    assert (found.value, found.bound, found.gap, found.proven, found.tidy) == (best[0], best[0], 0, True, True)


def assert_smallest_conflict(problem: Problem, conflict: tuple[str, ...]) -> None:
    """What is named clashes, and without any one of it there is a choice."""

    def possible(kept: set[str]) -> bool:
        label = {c.iri: c.label for c in problem.candidates}
        limits = [limit for limit in problem.limits if described(limit) in kept]
        free = tuple(
            replace(
                c,
                must=c.must if f"{c.label}: {c.must}" in kept else "",
                barred=c.barred if f"{c.label}: {c.barred}" in kept else "",
                part_of=c.part_of if c.part_of and f"{c.label}: part of {label[c.part_of]}" in kept else None,
                after=tuple(before for before in c.after if f"{c.label}: after {label[before]}" in kept),
            )
            for c in problem.candidates
        )
        apart = tuple(
            (one, other) for one, other in problem.alternatives if f"{label[one]} or {label[other]}, not both" in kept
        )
        relaxed = Problem(candidates=free, limits=tuple(limits), alternatives=apart)
        return any(feasible(relaxed, each) for each in choices(relaxed))

    assert not possible(set(conflict))
    for one in conflict:
        assert possible(set(conflict) - {one}), one


@settings(max_examples=20, deadline=None)
@given(problems())
def test_the_same_problem_has_the_same_answer(problem: Problem) -> None:
    assert answer(problem) == answer(problem)


def answer(problem: Problem) -> object:
    try:
        return solve(problem)
    except NoPortfolio as error:
        return error.conflict


@given(st.integers(2, 6))
def test_circles_are_named(length: int) -> None:
    names = [f"p{number}" for number in range(length)]
    candidates = tuple(
        Candidate(
            iri=name, label=name.upper(), value=Decimal(1), starts=(Start(period=0, end=0),), after=(names[at - 1],)
        )
        for at, name in enumerate(names)
    )
    with pytest.raises(CircularDependency) as caught:
        solve(Problem(candidates=candidates))
    assert all(name.upper() in caught.value.message for name in names)


amounts = st.decimals(0, 10**7, places=2)


@given(st.lists(st.tuples(st.integers(2026, 2040), amounts, st.booleans()), min_size=1, max_size=8), st.data())
def test_appraisals_add_up(costs: list[tuple[int, Decimal, bool]], data: st.DataObject) -> None:
    """Without discounting the present cost is the cost; with it, never more; and no penny is lost between years."""
    statements = [":case a its:BusinessCase ; its:option :o . :o its:recommended true ."]
    for number, (year, amount, capital) in enumerate(costs):
        kind = "Capital" if capital else "Revenue"
        when = f"{year}/{(year + 1) % 100:02d}"
        statements.append(
            f':o its:cost :c{number} . :c{number} its:amount {amount:f} ; its:year "{when}" ; its:costType its:{kind} .'
        )
    store = OxigraphStore()
    text = "@prefix : <urn:x:> . @prefix its: <https://w3id.org/itstrat#> .\n" + "\n".join(statements)
    store.load(list(ox.parse(text, format=ox.RdfFormat.TURTLE)))
    rate = data.draw(st.decimals(0, 20, places=2))
    case = ox.NamedNode("urn:x:case")
    plain = appraise(store, case, str, AppraisalOptions(rate=Decimal(0))).options[0]
    assert plain.present_cost == plain.cost == -plain.npv == sum((amount for _, amount, _ in costs), Decimal(0))
    assert sum((year.capital + year.revenue for year in plain.years), Decimal(0)) == plain.cost
    assert appraise(store, case, str, AppraisalOptions(rate=rate)).options[0].present_cost <= plain.cost
