"""What teams and skills have to give in each quarter, once services have taken theirs, and what projects take.

As in the report resource-conflicts, a demand counts in full in each quarter that it touches. The capacity of a quarter
is the average, by days, of what is stated for it. Past the last statement for a resource, what was free in the last
stated quarter stays free; before the first, there is no limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.namespaces import ITS
from itstrat.planning.calendar import quarter_index, quarters
from itstrat.planning.facts import day, number, rows
from itstrat.planning.problem import Limit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from itstrat.planning.plan_options import PlanOptions
    from itstrat.planning.problem import Period
    from itstrat.store import Store

_PROJECT = ITS["Project"].value
_SKILL_UNIT = "FTE"
_HUNDREDTH = Decimal("0.01")

#: A resource in one of its units.
_Team = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """The quarters of the plan, the limits of teams and skills, and what each project asks for, by quarter.

    ``assumed`` are the keys of limits for which no capacity is stated, only for a time before.
    """

    periods: tuple[Period, ...]
    limits: tuple[Limit, ...]
    demands: Mapping[str, tuple[tuple[str, int, Decimal], ...]]
    assumptions: tuple[str, ...]
    assumed: frozenset[str] = frozenset()

    def uses(self, project: str, moved: int) -> list[tuple[str, Decimal]]:
        """What a project takes of each limit when it is moved by so many quarters."""
        known = {limit.key for limit in self.limits}
        uses = ((f"{group} @{index + moved}", amount) for group, index, amount in self.demands.get(project, ()))
        return [(key, amount) for key, amount in uses if key in known]


def supply(store: Store, as_of: date, call: Callable[[str], str], options: PlanOptions) -> Supply:
    """The supply in a store. Cost: two queries; linear in demands times quarters."""
    stated = rows(store, "capacities")
    periods = quarters(as_of, options.quarters, (day(row["start"], row["capacity"]) for row in stated))
    first = periods[0].start
    taken: dict[str, dict[int, Decimal]] = {}
    asked: dict[str, list[tuple[str, int, Decimal]]] = {}
    for row in {(row["demand"], row.get("claimant")): row for row in rows(store, "demands")}.values():
        amount = number(row["amount"], row["demand"])
        start, end = (quarter_index(first, day(row[name], row["demand"])) for name in ("start", "end"))
        groups = [_team(row["resource"], row["unit"])]
        if row.get("skill") in options.skills:
            groups.append(f"skill {row['skill']}")
        for group in groups:
            for index in range(start, end + 1):
                if row.get("kind") == _PROJECT:
                    asked.setdefault(row["claimant"], []).append((group, index, amount))
                else:
                    by_quarter = taken.setdefault(group, {})
                    by_quarter[index] = by_quarter.get(index, Decimal(0)) + amount
    limits, notes, assumed = _teams(stated, periods, taken, call, options)
    skills = [
        Limit(
            key=f"skill {skill} @{index}",
            group=f"skill {skill}",
            kind="skill",
            label=call(skill),
            when=period.label,
            unit=_SKILL_UNIT,
            available=max(Decimal(0), amount - taken.get(f"skill {skill}", {}).get(index, Decimal(0))),
        )
        for skill, amount in sorted(options.skills.items())
        for index, period in enumerate(periods)
    ]
    return Supply(
        periods=periods,
        limits=(*limits, *skills),
        demands={project: tuple(found) for project, found in asked.items()},
        assumptions=tuple(notes),
        assumed=frozenset(assumed),
    )


def _team(resource: str, unit: str) -> str:
    return f"resource {resource} {unit}"


def _teams(
    stated: Sequence[Mapping[str, str]],
    periods: Sequence[Period],
    taken: Mapping[str, Mapping[int, Decimal]],
    call: Callable[[str], str],
    options: PlanOptions,
) -> tuple[list[Limit], list[str], list[str]]:
    found: dict[_Team, list[Mapping[str, str]]] = {}
    for row in stated:
        found.setdefault((row["resource"], row["unit"]), []).append(row)
    limits, notes, assumed = [], [], []
    for (resource, unit), statements in sorted(found.items(), key=lambda item: (call(item[0][0]), item[0])):
        group, name = _team(resource, unit), call(resource)
        free: Decimal | None = None
        told = False
        for index, period in enumerate(periods):
            capacity = _average(statements, period)
            if capacity is not None:
                amount, added = options.capacities.get(resource, (Decimal(0), True))
                services = taken.get(group, {}).get(index, Decimal(0))
                free = (capacity + amount if added else amount) - services
                if free < 0:
                    notes.append(f"{name}, {period.label}: services alone take {-free} {unit} more than there is.")
            elif free is not None and not told:
                told = True
                notes.append(f"{name}: from {period.label} on, {max(free, Decimal(0))} {unit} free as before.")
            if free is not None:
                if capacity is None:
                    assumed.append(f"{group} @{index}")
                limits.append(
                    Limit(
                        key=f"{group} @{index}",
                        group=group,
                        kind="resource",
                        label=name,
                        when=period.label,
                        unit=unit,
                        available=max(Decimal(0), free),
                    )
                )
    return limits, notes, assumed


def _average(statements: Sequence[Mapping[str, str]], period: Period) -> Decimal | None:
    """What is stated for a quarter, each statement counted by its days; None where nothing is."""
    days = total = Decimal(0)
    for row in statements:
        start, end = (day(row[name], row["capacity"]) for name in ("start", "end"))
        shared = (min(end, period.end) - max(start, period.start)).days + 1
        if shared > 0:
            days += shared
            total += shared * number(row["amount"], row["capacity"])
    return None if not days else (total / days).quantize(_HUNDREDTH)
