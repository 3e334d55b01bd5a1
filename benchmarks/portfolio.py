"""The portfolio planner on a made-up university: 200 projects, 12 quarters, 30 skills.

``python -m benchmarks.portfolio [PROJECTS] [QUARTERS] [SKILLS] [EFFORT]`` prints time (CPU), worth, bound and gap; the
problem is the same on every run. With each skill and budget short by about half, it is a hard one on purpose.
"""

from __future__ import annotations

import random
import sys
import time
from decimal import Decimal

from itstrat.planning.problem import Candidate, Limit, Problem, Start
from itstrat.planning.solver import EFFORT, solve

_SEED = 1
_QUARTERS_IN_A_YEAR = 4
_KINDS = ("capital", "revenue")


def problem(projects: int, quarters: int, skills: int) -> Problem:
    """A problem of that size: limits of skills by quarter and budgets by year, precedence, alternatives and musts."""
    dice = random.Random(_SEED)
    limits = [
        _limit(f"skill {skill} @{quarter}", f"skill {skill}", Decimal(dice.randint(30, 60)) / 10)
        for skill in range(skills)
        for quarter in range(quarters)
    ]
    limits += [
        _limit(f"{kind} {year}", f"{kind} {year}", Decimal(dice.randint(2_000_000, 4_000_000)))
        for year in range(-(-quarters // _QUARTERS_IN_A_YEAR))
        for kind in _KINDS
    ]
    candidates = tuple(_candidate(number, quarters, skills, dice) for number in range(projects))
    rivals = tuple((f"p{n}", f"p{n + 1}") for n in range(projects // 10, projects * 3 // 10, 4))
    return Problem(candidates=candidates, limits=tuple(limits), alternatives=rivals)


def _limit(key: str, group: str, available: Decimal) -> Limit:
    return Limit(key=key, group=group, kind="skill", label=group, when="", unit="", available=available)


def _candidate(number: int, quarters: int, skills: int, dice: random.Random) -> Candidate:
    length = dice.randint(1, min(5, quarters))
    needs = {skill: Decimal(dice.randint(3, 20)) / 10 for skill in dice.sample(range(skills), min(skills, 3))}
    planned = dice.randint(0, quarters - length)
    money = {kind: Decimal(dice.randint(5, most) * 1000) for kind, most in zip(_KINDS, (400, 100), strict=True)}
    starts = [
        Start(
            period=begin,
            end=begin + length - 1,
            uses=(
                *((f"skill {skill} @{begin + at}", need) for skill, need in needs.items() for at in range(length)),
                *((f"{kind} {begin // _QUARTERS_IN_A_YEAR}", amount) for kind, amount in money.items()),
            ),
        )
        for begin in range(planned, quarters - length + 1)
    ]
    return Candidate(
        iri=f"p{number}",
        label=f"Project {number}",
        value=Decimal(dice.randint(5, 40)) / 10,
        starts=tuple(starts),
        planned=planned,
        cost=sum(money.values(), Decimal(0)),
        must="mandatory" if number < 3 else "",
        after=(f"p{dice.randrange(number)}",) if number > 10 and dice.random() < 0.15 else (),
    )


def main(projects: int = 200, quarters: int = 12, skills: int = 30, effort: float = EFFORT) -> None:
    """Measure once and print a line."""
    made = problem(projects, quarters, skills)
    start = time.process_time()
    found = solve(made, effort=effort)
    spent = time.process_time() - start
    print(
        f"{projects} projects x {quarters} quarters x {skills} skills: {spent:.1f} s CPU, {len(found.starts)} chosen, "
        f"worth {found.value:.1f}, bound {found.bound:.1f}, gap {found.gap:.2f} %, "
        f"{'' if found.proven else 'not '}proven best, {'' if found.tidy else 'not '}proven cheapest and earliest"
    )


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:4]]
    main(*given, **({"effort": float(sys.argv[4])} if len(sys.argv) > 4 else {}))  # type: ignore[arg-type]  # by position
