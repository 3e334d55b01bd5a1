"""Ways out of a conflict over a team, the cheapest first.

Each is worked out with everything else staying as planned. Those that end the conflict come first; of these, those that
give nothing up before those that do; then the order is by money, then by the weeks that projects wait, each times what
it is worth.

- shift: a project that has not begun starts so many quarters later, the first time when all its teams have room
- split: a project does now what fits and the rest in the first later quarter with room for it
- hire: the missing people are paid by the day (220 working days a year for one of them)
- combine: all projects that can be shifted are, one after the other until it is enough, and what is left is hired
- drop: a project is given up, with its work for objectives and the benefits of its case

Where a project is put into a quarter for which no capacity is stated, the way says so: what was free before is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.namespaces import ITS
from itstrat.planning.calendar import quarter_index
from itstrat.planning.facts import day, listed, rows
from itstrat.planning.money import pennies
from itstrat.planning.plan_options import PlanOptions
from itstrat.planning.problem import amount_text
from itstrat.planning.supply import supply
from itstrat.report import words
from itstrat.store.lookup import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from itstrat.planning.supply import Supply
    from itstrat.store import Store

Way = Literal["shift", "split", "hire", "combine", "drop"]
#: What a hired person costs a day where nothing is said: an assumption, to be replaced by the institution's own.
DAY_RATE = Decimal(350)
_ASSUMED_RATE = "an assumed rate"
_WORKING_DAYS = Decimal(220) / Decimal(365)
_WEEKS = 13
_NONE = Decimal(0)
_TRUE = {"true", "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Who asks for a share of the resource, how much, and the aims that it serves (IRIs)."""

    iri: str
    label: str
    kind: Literal["project", "service", "other"]
    needs: Decimal
    worth: Decimal
    aims: tuple[str, ...]
    objectives: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One way out; ``ends`` says whether it alone is enough, ``rest`` what is still missing if not.

    ``weeks`` is the longest delay, ``waiting`` the weeks of each project times its worth; ``lost`` is the worth of what
    is given up, ``gives_up`` the same in words. ``rate`` says where the price of ``money`` is from.
    """

    way: Way
    text: str
    ends: bool
    rest: Decimal = Decimal(0)
    rate: str = ""
    gives_up: str = ""
    money: Decimal = Decimal(0)
    weeks: int = 0
    waiting: Decimal = Decimal(0)
    lost: Decimal = Decimal(0)
    claimants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortage:
    """So much too little of a group of limits (see ``planning.supply``) in a period."""

    group: str
    start: date
    end: date
    over: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysOut:
    """What is needed to find ways out: what teams have to give, and what projects take now."""

    supply: Supply
    free: Mapping[str, Decimal]
    load: Mapping[str, Decimal]
    begins: Mapping[str, date]
    as_of: date
    call: Callable[[str], str]
    day_rate: Decimal
    rate_from: str
    currency: str = ""
    benefits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, store: Store, as_of: date, call: Callable[[str], str], day_rate: Decimal | None, rate_from: str
    ) -> WaysOut:
        """What a store says; the currency is that of its costs, where they are all in one. Cost: four queries."""
        found = supply(store, as_of, call, PlanOptions())
        load: dict[str, Decimal] = {}
        for project in found.demands:
            for key, amount in found.uses(project, 0):
                load[key] = load.get(key, _NONE) + amount
        projects = rows(store, "projects")
        begins = {row["project"]: day(row["start"], row["project"]) for row in projects if "start" in row}
        free = {limit.key: limit.available for limit in found.limits}
        named = {row["currency"] for row in rows(store, "costs") if "currency" in row}
        currency = named.pop() if len(named) == 1 else ""
        return cls(
            supply=found,
            free=free,
            load=load,
            begins=begins,
            as_of=as_of,
            call=call,
            day_rate=DAY_RATE if day_rate is None else day_rate,
            rate_from=_ASSUMED_RATE if day_rate is None else rate_from,
            currency=currency,
            benefits=_benefits(store),
            parents={row["project"]: row["parent"] for row in projects if "parent" in row},
        )

    def ways(self, shortage: Shortage, claimants: Sequence[Claimant]) -> tuple[WayOut, ...]:
        """The ways out of a shortage, ranked."""
        projects = [claimant for claimant in claimants if claimant.kind == "project"]
        found: list[WayOut | None] = [self._hire(shortage, shortage.over, projects), self._combine(shortage, projects)]
        for claimant in projects:
            found += [self._shift(shortage, claimant), self._split(shortage, claimant), self._drop(shortage, claimant)]

        def rank(way: WayOut) -> tuple[bool, bool, Decimal, Decimal, Decimal, int, str]:
            return not way.ends, way.way == "drop", way.lost, way.money, way.waiting, way.weeks, way.text

        return tuple(sorted(filter(None, found), key=rank))

    def _hire(self, shortage: Shortage, missing: Decimal, projects: Sequence[Claimant]) -> WayOut:
        start = self._begins(shortage, projects)
        length = Decimal((shortage.end - start).days + 1)
        days = (length * _WORKING_DAYS * missing).quantize(Decimal(1))
        money = pennies(days * self.day_rate)
        period = f"from {words.day(start)} to {words.day(shortage.end)}"
        text = (
            f"hire {amount_text(missing)} {shortage.unit} {period}: "
            f"{days} days of work at {self._paid(self.day_rate)} a day ({self.rate_from}), {self._paid(money)} in all"
        )
        return WayOut(way="hire", text=text, ends=True, money=money, rate=self.rate_from)

    def _begins(self, shortage: Shortage, projects: Sequence[Claimant]) -> date:
        """The day from which people are missing: not before so many projects have begun, nor before the report."""
        excess = shortage.over
        starts = [(self.begins.get(claimant.iri, shortage.start), claimant.needs) for claimant in projects]
        for start, needs in sorted(starts, reverse=True):
            excess -= needs
            if excess <= 0:
                return min(max(start, shortage.start, self.as_of), shortage.end)
        return min(max(shortage.start, self.as_of), shortage.end)

    def _paid(self, money: Decimal) -> str:
        return words.money(money, self.currency) if self.currency else amount_text(money)

    def _drop(self, shortage: Shortage, claimant: Claimant) -> WayOut:
        rest = max(_NONE, shortage.over - claimant.needs)
        return WayOut(
            way="drop",
            text=f"drop {claimant.label}{_still(rest, shortage)}",
            ends=not rest,
            rest=rest,
            gives_up=self._given_up(claimant),
            lost=claimant.worth,
            claimants=(claimant.iri,),
        )

    def _given_up(self, claimant: Claimant) -> str:
        parts = [
            f"{what}: {listed(sorted(self.call(iri) for iri in iris))}"
            for what, iris in (
                ("work for", claimant.objectives),
                ("aims", claimant.aims),
                ("benefits", self.benefits.get(claimant.iri, ())),
                ("its share of the benefits", self.benefits.get(self.parents.get(claimant.iri, ""), ())),
            )
            if iris
        ]
        return "; ".join(parts) or "nothing that serves an aim or has a benefit"

    def _assumed(self, keys: Iterable[str]) -> str:
        """What is taken for granted where a project is put into quarters without a stated capacity."""
        known = {limit.key: limit for limit in self.supply.limits}
        names = sorted({known[key].label for key in keys if key in self.supply.assumed})
        if not names:
            return ""
        return f" (no capacity is stated for that time; it is taken to be what {listed(names)} had free before)"

    def _shift(self, shortage: Shortage, claimant: Claimant) -> WayOut | None:
        moved = self._first_room(claimant, self.load)
        if moved is None:
            return None
        rest = max(_NONE, shortage.over - self._freed(shortage, claimant, moved))
        assumed = self._assumed(self._uses(claimant.iri, moved))
        return WayOut(
            way="shift",
            text=f"shift {_moved(claimant, moved)}{assumed}{_still(rest, shortage)}",
            ends=not rest,
            rest=rest,
            weeks=moved * _WEEKS,
            waiting=moved * _WEEKS * claimant.worth,
            claimants=(claimant.iri,),
        )

    def _combine(self, shortage: Shortage, projects: Sequence[Claimant]) -> WayOut | None:
        """Shift one project after the other, those worth least first, and hire what is still missing."""
        load, missing = dict(self.load), shortage.over
        shifted: list[tuple[Claimant, int]] = []
        for claimant in sorted(projects, key=lambda each: (each.worth, each.label, each.iri)):
            moved = self._first_room(claimant, load) if missing > 0 else None
            if moved is None or not self._freed(shortage, claimant, moved):
                continue
            for key, amount in self._uses(claimant.iri, 0).items():
                load[key] = load.get(key, _NONE) - amount
            for key, amount in self._uses(claimant.iri, moved).items():
                load[key] = load.get(key, _NONE) + amount
            missing -= self._freed(shortage, claimant, moved)
            shifted.append((claimant, moved))
        hired = self._hire(shortage, missing, projects) if missing > 0 else None
        if len(shifted) + bool(hired) < 2 or not shifted:
            return None
        steps = [
            f"shift {_moved(claimant, moved)}{self._assumed(self._uses(claimant.iri, moved))}"
            for claimant, moved in shifted
        ]
        steps += [hired.text] if hired else []
        return WayOut(
            way="combine",
            text=listed(steps),
            ends=True,
            money=hired.money if hired else _NONE,
            rate=hired.rate if hired else "",
            weeks=max(moved for _, moved in shifted) * _WEEKS,
            waiting=sum((moved * _WEEKS * claimant.worth for claimant, moved in shifted), _NONE),
            claimants=tuple(claimant.iri for claimant, _ in shifted),
        )

    def _split(self, shortage: Shortage, claimant: Claimant) -> WayOut | None:
        if claimant.needs <= shortage.over:
            return None
        last = quarter_index(self.supply.periods[0].start, shortage.end)
        ends = max((at for name, at, _ in self.supply.demands[claimant.iri] if name == shortage.group), default=last)
        for index in range(last + 1, len(self.supply.periods)):
            key = f"{shortage.group} @{index}"
            if key in self.free and self.free[key] - self.load.get(key, _NONE) >= shortage.over:
                fits, rest = amount_text(claimant.needs - shortage.over), amount_text(shortage.over)
                when, unit = self.supply.periods[index].label, shortage.unit
                weeks = max(0, index - ends) * _WEEKS
                return WayOut(
                    way="split",
                    text=f"split {claimant.label}: {fits} {unit} now, {rest} {unit} in {when}{self._assumed([key])}",
                    ends=True,
                    weeks=weeks,
                    waiting=weeks * claimant.worth,
                    claimants=(claimant.iri,),
                )
        return None

    def _first_room(self, claimant: Claimant, load: Mapping[str, Decimal]) -> int | None:
        """By how many quarters a project has to move until all its teams have room for it; None if it has begun."""
        begins = self.begins.get(claimant.iri)
        if begins is None or begins <= self.as_of:
            return None
        now = self._uses(claimant.iri, 0)
        latest = max(index for _, index, _ in self.supply.demands[claimant.iri])
        for moved in range(1, len(self.supply.periods) - latest):
            then = self._uses(claimant.iri, moved)
            if all(
                self.free.get(key, _NONE) - load.get(key, _NONE) + now.get(key, _NONE) >= amount
                for key, amount in then.items()
            ):
                return moved
        return None

    def _freed(self, shortage: Shortage, claimant: Claimant, moved: int) -> Decimal:
        here = quarter_index(self.supply.periods[0].start, shortage.start)
        return claimant.needs - self._uses(claimant.iri, moved).get(f"{shortage.group} @{here}", _NONE)

    def _uses(self, project: str, moved: int) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for key, amount in self.supply.uses(project, moved):
            found[key] = found.get(key, _NONE) + amount
        return found


def _moved(claimant: Claimant, quarters: int) -> str:
    return f"{claimant.label} by 1 quarter" if quarters == 1 else f"{claimant.label} by {quarters} quarters"


def _still(rest: Decimal, shortage: Shortage) -> str:
    return f", which leaves {amount_text(rest)} {shortage.unit} missing" if rest else ""


def _benefits(store: Store) -> dict[str, tuple[str, ...]]:
    """The benefits of the recommended option of the case for each project."""
    found: dict[str, set[str]] = {}
    for row in rows(store, "options"):
        if row.get("recommended") in _TRUE and "project" in row:
            benefits = nodes(store, ox.NamedNode(row["option"]), ITS["benefit"])
            good = (each for each in benefits if not any(store.quads(each, ITS["benefitType"], ITS["DisBenefit"])))
            found.setdefault(row["project"], set()).update(each.value for each in good)
    return {project: tuple(sorted(benefits)) for project, benefits in found.items()}
