"""The conflict sheet: each over-committed resource, who claims it, the aims at stake, and the cheapest ways out.

Conflicts are those of the report resource-conflicts. Ways out are worked out one at a time, everything else staying as
planned, and ranked: those that end the conflict first; of these, those that give nothing up before those that do; then
by money, then by the weeks that aims wait, each weighted by what the project is worth.

- shift: a project that has not begun starts so many quarters later, the first time when all its teams have room
- split: a project does now what fits and the rest in the first later quarter with room for it
- hire: the missing people are paid by the day (220 working days a year)
- drop: a project is given up
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.namespaces import ITS
from itstrat.planning.alignment import Worth
from itstrat.planning.calendar import quarter_index
from itstrat.planning.candidates import PlanOptions
from itstrat.planning.facts import day, number, rows
from itstrat.planning.money import pennies
from itstrat.planning.problem import amount_text
from itstrat.planning.supply import supply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from itstrat.planning.supply import Supply
    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

Way = Literal["shift", "split", "hire", "drop"]
#: What a hired person costs a day where nothing is said: an assumption, to be replaced by the institution's own.
DAY_RATE = Decimal(350)
_WORKING_DAYS = Decimal(220) / Decimal(365)
_WEEKS = 13
_PROJECT, _SERVICE = ITS["Project"].value, ITS["Service"].value


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
    """One way out; ``ends`` says whether it alone is enough. ``lost`` is the worth of what is given up."""

    way: Way
    text: str
    ends: bool
    money: Decimal
    weeks: int
    lost: Decimal
    claimant: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """More asked of a resource in a period than there is."""

    resource: str
    label: str
    start: date
    end: date
    unit: str
    available: Decimal
    needed: Decimal
    claimants: tuple[Claimant, ...]
    ways: tuple[WayOut, ...]

    @property
    def over(self) -> Decimal:
        """What is missing."""
        return self.needed - self.available

    @property
    def aims(self) -> tuple[str, ...]:
        """The aims at stake, each once."""
        return tuple(sorted({aim for claimant in self.claimants for aim in claimant.aims}))


def conflicts(store: Store, as_of: date, labels: Label, *, day_rate: Decimal = DAY_RATE) -> tuple[Conflict, ...]:
    """The conflicts, by resource and period. Cost: seven queries; conflicts times claimants times quarters."""
    return _Sheet(store, as_of, labels, day_rate).conflicts()


class _Sheet:
    def __init__(self, store: Store, as_of: date, labels: Label, day_rate: Decimal) -> None:
        self._as_of, self._labels, self._rate = as_of, labels, day_rate
        self._worth = Worth.of(store)
        self._supply: Supply = supply(store, as_of, self._call, PlanOptions())
        self._first = self._supply.periods[0].start
        self._free = {limit.key: limit.available for limit in self._supply.limits}
        self._load: dict[str, Decimal] = {}
        for project in self._supply.demands:
            for key, amount in self._supply.uses(project, 0):
                self._load[key] = self._load.get(key, Decimal(0)) + amount
        self._parents = {row["project"]: row.get("parent") for row in rows(store, "projects")}
        self._begins = {
            row["project"]: day(row["start"], row["project"]) for row in rows(store, "projects") if "start" in row
        }
        self._capacities = rows(store, "capacities")
        self._demands = list({(r["demand"], r.get("claimant")): r for r in rows(store, "demands")}.values())

    def conflicts(self) -> tuple[Conflict, ...]:
        """All conflicts, with ways out."""
        found = []
        for capacity in self._capacities:
            start, end = day(capacity["start"], capacity["capacity"]), day(capacity["end"], capacity["capacity"])
            asked = [row for row in self._demands if self._overlaps(row, capacity, start, end)]
            once = {row["demand"]: number(row["amount"], row["demand"]) for row in asked}
            needed, available = sum(once.values(), Decimal(0)), number(capacity["amount"], capacity["capacity"])
            if needed > available:
                claimants = self._claimants(asked)
                over = needed - available
                group = f"resource {capacity['resource']} {capacity['unit']}"
                found.append(
                    Conflict(
                        resource=capacity["resource"],
                        label=self._call(capacity["resource"]),
                        start=start,
                        end=end,
                        unit=capacity["unit"],
                        available=available,
                        needed=needed,
                        claimants=claimants,
                        ways=self._ways(group, start, end, over, capacity["unit"], claimants),
                    )
                )
        return tuple(sorted(found, key=lambda each: (each.label, each.resource, each.start, each.end)))

    def _call(self, iri: str) -> str:
        return self._labels(ox.NamedNode(iri))

    def _overlaps(self, row: Mapping[str, str], capacity: Mapping[str, str], start: date, end: date) -> bool:
        if (row["resource"], row["unit"]) != (capacity["resource"], capacity["unit"]):
            return False
        return day(row["start"], row["demand"]) <= end and day(row["end"], row["demand"]) >= start

    def _claimants(self, asked: Sequence[Mapping[str, str]]) -> tuple[Claimant, ...]:
        needs: dict[str, Decimal] = {}
        kinds: dict[str, str] = {}
        for row in asked:
            if "claimant" in row:
                claimant = row["claimant"]
                needs[claimant] = needs.get(claimant, Decimal(0)) + number(row["amount"], row["demand"])
                kinds[claimant] = row.get("kind", "")
        names: dict[str, Literal["project", "service"]] = {_PROJECT: "project", _SERVICE: "service"}
        found = [
            Claimant(
                iri=iri,
                label=self._call(iri),
                kind=names.get(kinds[iri], "other"),
                needs=amount,
                worth=self._worth.of_project(iri, self._parents.get(iri)),
                aims=self._worth.aims(iri, self._parents.get(iri)),
                objectives=self._worth.objectives(iri, self._parents.get(iri)),
            )
            for iri, amount in needs.items()
        ]
        return tuple(sorted(found, key=lambda each: (-each.needs, each.label, each.iri)))

    def _ways(
        self, group: str, start: date, end: date, over: Decimal, unit: str, claimants: Sequence[Claimant]
    ) -> tuple[WayOut, ...]:
        ways = [self._hire(start, end, over, unit)]
        worth = {claimant.iri: claimant.worth for claimant in claimants}
        for claimant in claimants:
            if claimant.kind == "project":
                shift, split = self._shift(claimant, group, start, over), self._split(claimant, group, end, over, unit)
                ways += [way for way in (shift, split, self._drop(claimant, over)) if way]

        def rank(way: WayOut) -> tuple[bool, bool, Decimal, Decimal, Decimal, int, str]:
            waiting = way.weeks * worth.get(way.claimant or "", Decimal(0))
            return not way.ends, way.way == "drop", way.lost, way.money, waiting, way.weeks, way.text

        return tuple(sorted(ways, key=rank))

    def _hire(self, start: date, end: date, over: Decimal, unit: str) -> WayOut:
        days = (Decimal((end - start).days + 1) * _WORKING_DAYS * over).quantize(Decimal(1))
        text = f"hire {amount_text(over)} {unit} for {days} days at {amount_text(self._rate)} a day"
        return WayOut(
            way="hire", text=text, ends=True, money=pennies(days * self._rate), weeks=0, lost=Decimal(0), claimant=None
        )

    def _shift(self, claimant: Claimant, group: str, start: date, over: Decimal) -> WayOut | None:
        """The first later start at which all the teams of the project have room."""
        begins = self._begins.get(claimant.iri)
        if begins is None or begins <= self._as_of:
            return None
        now = self._sums(claimant.iri, 0)
        here = f"{group} @{quarter_index(self._first, start)}"
        latest = max(index for _, index, _ in self._supply.demands[claimant.iri])
        for moved in range(1, len(self._supply.periods) - latest):
            then = self._sums(claimant.iri, moved)
            room = all(self._room(key) + now.get(key, Decimal(0)) >= amount for key, amount in then.items())
            if room:
                freed = claimant.needs - then.get(here, Decimal(0))
                when = "1 quarter" if moved == 1 else f"{moved} quarters"
                return WayOut(
                    way="shift",
                    text=f"shift {claimant.label} by {when}",
                    ends=freed >= over,
                    money=Decimal(0),
                    weeks=moved * _WEEKS,
                    lost=Decimal(0),
                    claimant=claimant.iri,
                )
        return None

    def _split(self, claimant: Claimant, group: str, end: date, over: Decimal, unit: str) -> WayOut | None:
        """Do now what fits, and the rest in the first later quarter that has room for it."""
        if claimant.needs <= over:
            return None
        last = quarter_index(self._first, end)
        for index in range(last + 1, len(self._supply.periods)):
            key = f"{group} @{index}"
            if key in self._free and self._room(key) >= over:
                ends = max((at for name, at, _ in self._supply.demands[claimant.iri] if name == group), default=last)
                fits, when = amount_text(claimant.needs - over), self._supply.periods[index].label
                return WayOut(
                    way="split",
                    text=f"split {claimant.label}: {fits} {unit} now, {amount_text(over)} {unit} in {when}",
                    ends=True,
                    money=Decimal(0),
                    weeks=max(0, index - ends) * _WEEKS,
                    lost=Decimal(0),
                    claimant=claimant.iri,
                )
        return None

    def _drop(self, claimant: Claimant, over: Decimal) -> WayOut:
        return WayOut(
            way="drop",
            text=f"drop {claimant.label}",
            ends=claimant.needs >= over,
            money=Decimal(0),
            weeks=0,
            lost=claimant.worth,
            claimant=claimant.iri,
        )

    def _sums(self, project: str, moved: int) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for key, amount in self._supply.uses(project, moved):
            found[key] = found.get(key, Decimal(0)) + amount
        return found

    def _room(self, key: str) -> Decimal:
        return self._free.get(key, Decimal(0)) - self._load.get(key, Decimal(0))
