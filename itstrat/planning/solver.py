"""The best portfolio, exactly: a model in whole numbers for CP-SAT (https://developers.google.com/optimization).

One Boolean for each way to carry a candidate out. First the value is maximised: from above, asking for portfolios worth
as much as the bound, and where that settles nothing in time, from below, bettering what was found. Then, of the
portfolios worth as much, the cheapest and among these the earliest is taken. One worker, a fixed seed and a limit in
deterministic time, so that the same problem gives the same answer on every machine.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.errors import CircularDependency, MissingExtra, NoPortfolio, PlanningError
from itstrat.namespaces import ITS
from itstrat.planning.circles import circles
from itstrat.planning.facts import listed
from itstrat.planning.problem import Solution, described

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.sat.python import cp_model

    from itstrat.planning.problem import Candidate, Problem, Start

#: Deterministic seconds that the search for the best takes at most: about as many on a machine of today. Then the
#: search for the cheapest of the best has a third of that.
EFFORT = 17.0
_SEED = 8675309
_VALUE_PLACES = 4
_MOST_PLACES = 6
_FOUND = {"optimal", "feasible"}
#: How much of the effort is for the search from above, and from below.
_SHARES = {True: 0.4, False: 0.6}


def solve(problem: Problem, *, effort: float = EFFORT, tidy: bool = True, hint: Solution | None = None) -> Solution:
    """The best solution found within ``effort``, with the bound that no portfolio exceeds.

    Without ``tidy`` any of the best will do, which is quicker. Raises: CircularDependency, NoPortfolio with a smallest
    set of limits that clash, PlanningError where nothing was found in time, MissingExtra.
    Cost: exponential at worst; 200 projects in 12 quarters with 30 scarce skills: `python -m benchmarks.portfolio`.
    """
    refuse_circles(problem)
    found = _best(problem, effort, hint)
    if found is None:
        raise PlanningError("No portfolio was found in time.", hint="Allow more with --effort, or plan fewer quarters.")
    return _tidied(problem, found, effort) if tidy else found


def _best(problem: Problem, effort: float, hint: Solution | None) -> Solution | None:
    """The best that is found from above and then from below, with the lower of the bounds; None if nothing is."""
    found: Solution | None = None
    bounds: list[Decimal] = []
    for from_above, share in _SHARES.items():
        model = _Model(problem)
        model.maximise_value(found or hint)
        status = model.run(effort * share, from_above=from_above)
        if status == "infeasible":
            raise _no_portfolio(problem, effort)
        if status in _FOUND:  # a search that was cut short before that may not have a bound to speak of
            bounds.append(model.bound())
            if found is None or model.value() > found.value:
                found = Solution(starts=model.starts(), value=model.value(), bound=bounds[-1], proven=False)
        if status == "optimal":
            break
    if found is None:
        return None
    bound = max(found.value, min(bounds))
    return replace(found, bound=bound, proven=found.value == bound)


def _tidied(problem: Problem, found: Solution, effort: float) -> Solution:
    model = _Model(problem)
    model.minimise_cost_and_delay(found)
    status = model.run(effort / 3)
    if status not in _FOUND:
        return replace(found, tidy=False)
    return replace(found, starts=model.starts(), tidy=status == "optimal")


def refuse_circles(problem: Problem) -> None:
    """Refuse candidates that wait for each other, or are part of each other, in a circle.

    Raises: CircularDependency, naming those of one circle in order.
    """
    known = problem.by_iri
    links = [
        (candidate.iri, ITS[name].value, other)
        for candidate in problem.candidates
        for name, others in (("precededBy", candidate.after), ("subProjectOf", (candidate.part_of,)))
        for other in others
        if other is not None and other in known
    ]
    for circle in circles(links)[:1]:
        names = [known[start].label for start, _, _ in circle]
        raise CircularDependency(
            f"Projects wait for each other in a circle: {listed([*names, names[0]])}.",
            circle,
            hint="Take away one its:precededBy or its:subProjectOf among them.",
        )


class _Model:
    """The model of a problem; ``assume`` makes each limit and each condition a thing that may be given up."""

    def __init__(self, problem: Problem, *, assume: bool = False) -> None:
        try:
            from ortools.sat.python import cp_model
        except ImportError as error:
            raise MissingExtra.named("plan", "planning") from error
        self._cp = cp_model
        self._problem = problem
        self._model = cp_model.CpModel()
        self._solver = cp_model.CpSolver()
        self._assume = assume
        self.assumed: dict[int, str] = {}
        self._kept: dict[str, cp_model.IntVar] = {}
        self._x = {
            candidate.iri: [self._model.new_bool_var("") for _ in candidate.starts] for candidate in problem.candidates
        }
        for candidate in problem.candidates:
            self._tie(candidate)
        for one, other in problem.alternatives:
            if one in self._x and other in self._x:
                self._optional(self._model.add(sum(self._x[one] + self._x[other]) <= 1), _choice(problem, one, other))
        self._limit()

    def _tie(self, candidate: Candidate) -> None:
        model, known = self._model, self._problem.by_iri
        mine = self._x[candidate.iri]
        model.add_at_most_one(mine)
        if candidate.must:
            self._optional(model.add(sum(mine) == 1), f"{candidate.label}: {candidate.must}")
        if candidate.barred:
            self._optional(model.add(sum(mine) == 0), f"{candidate.label}: {candidate.barred}")
        if candidate.part_of in self._x:
            whole = model.add(sum(mine) <= sum(self._x[candidate.part_of]))
            self._optional(whole, _part(candidate, known[candidate.part_of]))
        if candidate.parts and not candidate.must:
            model.add(sum(mine) <= sum(x for part in candidate.parts for x in self._x.get(part, ())))
        for before in candidate.after:
            if before not in known:
                continue
            for x, start in zip(mine, candidate.starts, strict=True):
                ended = [
                    y
                    for y, other in zip(self._x[before], known[before].starts, strict=True)
                    if other.end < start.period
                ]
                self._optional(model.add(sum(ended) >= x), _order(candidate, known[before]))

    def _limit(self) -> None:
        uses: dict[str, list[tuple[cp_model.IntVar, Decimal]]] = {}
        for candidate in self._problem.candidates:
            for x, start in zip(self._x[candidate.iri], candidate.starts, strict=True):
                for key, amount in start.uses:
                    uses.setdefault(key, []).append((x, amount))
        for limit in self._problem.limits:
            terms = uses.get(limit.key, [])
            scale = _scale([limit.available, *(amount for _, amount in terms)])
            if terms:
                load = sum(int(amount * scale) * x for x, amount in terms)
                self._optional(self._model.add(load <= int(limit.available * scale)), described(limit))

    def _optional(self, constraint: cp_model.Constraint, name: str) -> None:
        if not self._assume:
            return
        if name not in self._kept:
            kept = self._kept[name] = self._model.new_bool_var(name)
            self.assumed[kept.index] = name
            self._model.add_assumption(kept)
        constraint.only_enforce_if(self._kept[name])

    def maximise_value(self, hint: Solution | None) -> None:
        """Make the value the objective, starting the search from another solution."""
        self._model.maximize(self._value())
        if hint is not None:
            self._hint(hint)

    def minimise_cost_and_delay(self, found: Solution) -> None:
        """Keep the value; minimise the cost, then the delay (in quarters, weighted by what each is worth)."""
        self._model.add(self._value() >= int(found.value.scaleb(_VALUE_PLACES)))
        delays = [
            (x, max(0, start.period - candidate.planned) * (1 + int(10 * candidate.value)), int(candidate.cost))
            for candidate in self._problem.candidates
            for x, start in zip(self._x[candidate.iri], candidate.starts, strict=True)
        ]
        weight = 1 + sum(delay for _, delay, _ in delays)
        self._model.minimize(sum((cost * weight + delay) * x for x, delay, cost in delays))
        self._hint(found)

    def _value(self) -> cp_model.LinearExprT:
        return sum(
            int(candidate.value.scaleb(_VALUE_PLACES)) * x
            for candidate in self._problem.candidates
            for x in self._x[candidate.iri]
        )

    def _hint(self, found: Solution) -> None:
        for candidate in self._problem.candidates:
            for x, start in zip(self._x[candidate.iri], candidate.starts, strict=True):
                self._model.add_hint(x, found.starts.get(candidate.iri) == start)

    def run(self, effort: float, *, from_above: bool = False) -> str:
        """Search, and say how it ended: optimal, feasible, infeasible or unknown.

        From above, what is worth as much as the bound is looked for, and the bound lowered where there is none.
        """
        parameters = self._solver.parameters
        parameters.num_workers = 1
        parameters.random_seed = _SEED
        parameters.linearization_level = 2  # the limits are knapsacks: cuts close most of the gap
        parameters.use_objective_lb_search = from_above
        parameters.max_deterministic_time = effort
        status = self._solver.solve(self._model)
        names = {self._cp.OPTIMAL: "optimal", self._cp.FEASIBLE: "feasible", self._cp.INFEASIBLE: "infeasible"}
        return names.get(status, "unknown")

    def starts(self) -> dict[str, Start]:
        """The start of each chosen candidate."""
        return {
            candidate.iri: start
            for candidate in self._problem.candidates
            for x, start in zip(self._x[candidate.iri], candidate.starts, strict=True)
            if self._solver.value(x)
        }

    def value(self) -> Decimal:
        """What the solution is worth."""
        return Decimal(round(self._solver.objective_value)).scaleb(-_VALUE_PLACES)

    def bound(self) -> Decimal:
        """What no solution is worth more than."""
        return Decimal(int(self._solver.best_objective_bound + 1e-6)).scaleb(-_VALUE_PLACES)

    def core(self) -> list[str]:
        """Names of limits and musts that together cannot be kept."""
        return [self.assumed[index] for index in self._solver.sufficient_assumptions_for_infeasibility()]


def _scale(amounts: Sequence[Decimal]) -> int:
    places = 0
    for amount in amounts:
        exponent = amount.normalize().as_tuple().exponent
        assert isinstance(exponent, int)
        places = max(places, -exponent)
    return int(10 ** min(places, _MOST_PLACES))


def _no_portfolio(problem: Problem, effort: float) -> NoPortfolio:
    """The failure, with a smallest set of limits and conditions that clash: without any one, the rest can be kept."""
    model = _Model(problem, assume=True)
    model.run(effort)
    names = sorted(set(model.core()))
    for name in list(names):
        rest = [other for other in names if other != name]
        if _clash(problem, rest, effort):
            names = rest
    clash = "\n".join(f"- {name}" for name in names)
    return NoPortfolio(
        f"No portfolio keeps all limits. These clash; give any one of them up, and the others stand:\n{clash}",
        names,
        hint="Raise a limit (--budget, --capacity, --quarters), let a commitment go (--release PROJECT), or take an "
        "option back.",
    )


def _clash(problem: Problem, names: Sequence[str], effort: float) -> bool:
    """Whether a problem with only these limits and conditions has no solution."""
    kept, known = set(names), problem.by_iri

    def wanted(candidate: Candidate) -> Candidate:
        must, barred = (
            text if f"{candidate.label}: {text}" in kept else "" for text in (candidate.must, candidate.barred)
        )
        after = tuple(iri for iri in candidate.after if iri in known and _order(candidate, known[iri]) in kept)
        whole = known.get(candidate.part_of or "")
        part_of = candidate.part_of if whole is not None and _part(candidate, whole) in kept else None
        return replace(candidate, must=must, barred=barred, after=after, part_of=part_of)

    candidates = tuple(map(wanted, problem.candidates))
    limits = tuple(limit for limit in problem.limits if described(limit) in kept)
    choices = tuple(
        (one, other)
        for one, other in problem.alternatives
        if one in known and other in known and _choice(problem, one, other) in kept
    )
    model = _Model(replace(problem, candidates=candidates, limits=limits, alternatives=choices))
    return model.run(effort) == "infeasible"


def _order(candidate: Candidate, before: Candidate) -> str:
    return f"{candidate.label}: after {before.label}"


def _part(candidate: Candidate, whole: Candidate) -> str:
    return f"{candidate.label}: part of {whole.label}"


def _choice(problem: Problem, one: str, other: str) -> str:
    return f"{problem.by_iri[one].label} or {problem.by_iri[other].label}, not both"
