"""The conflict sheet: each over-committed resource, who claims it, the aims at stake, and the cheapest ways out.

Conflicts are those of the report resource-conflicts; the ways out are those of ``planning.ways``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.namespaces import ITS
from itstrat.planning.alignment import Worth
from itstrat.planning.facts import day, number, rows
from itstrat.planning.ways import Claimant, Shortage, WayOut, WaysOut

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

_PROJECT, _SERVICE = ITS["Project"].value, ITS["Service"].value


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


def conflicts(
    store: Store, as_of: date, labels: Label, *, day_rate: Decimal | None = None, rate_from: str = "the rate given"
) -> tuple[Conflict, ...]:
    """The conflicts, by resource and period; ``day_rate`` is for people who are hired, ``rate_from`` says whose it is.

    Cost: nine queries; conflicts times claimants times quarters.
    """
    return _Sheet(store, as_of, labels, day_rate, rate_from).conflicts()


class _Sheet:
    def __init__(self, store: Store, as_of: date, labels: Label, day_rate: Decimal | None, rate_from: str) -> None:
        self._labels = labels
        self._out = WaysOut.of(store, as_of, self._call, day_rate, rate_from)
        self._worth = Worth.of(store)
        self._parents = {row["project"]: row.get("parent") for row in rows(store, "projects")}
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
                        ways=self._out.ways(Shortage(group, start, end, over, capacity["unit"]), claimants),
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
