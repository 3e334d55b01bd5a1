"""What doing nothing exposes: assets past support, for how long, and the services and people behind them.

An asset is exposed from the end of its model's support until it is replaced. The score of an asset is the number of
weeks it is exposed times the number of services that fail with it; that of a whole, the sum. Doing nothing means that
nothing is replaced until the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.planning.facts import day, rows
from itstrat.planning.reach import Needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

_WEEK = Decimal(7)
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposedAsset:
    """An asset that is or will be past support.

    ``weeks_so_far`` is up to the report date; ``weeks_planned`` until the planned replacement or the horizon, if that
    is sooner; ``weeks_doing_nothing`` until the horizon.
    """

    iri: str
    label: str
    quantity: int
    ends: date
    replaced: date | None
    replacement: str | None
    weeks_so_far: Decimal
    weeks_planned: Decimal
    weeks_doing_nothing: Decimal
    services: tuple[str, ...]
    audiences: tuple[str, ...]

    @property
    def score_planned(self) -> Decimal:
        """Service-weeks of exposure if the plan is kept."""
        return self.weeks_planned * len(self.services)

    @property
    def score_doing_nothing(self) -> Decimal:
        """Service-weeks of exposure if nothing is done."""
        return self.weeks_doing_nothing * len(self.services)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What is exposed between the report date and the horizon, worst first."""

    as_of: date
    until: date
    assets: tuple[ExposedAsset, ...]

    @property
    def past_support(self) -> int:
        """How many assets are past support on the report date."""
        return sum(1 for asset in self.assets if asset.ends < self.as_of)

    @property
    def items(self) -> int:
        """How many single items that is, all assets counted by their quantity."""
        return sum(asset.quantity for asset in self.assets)

    @property
    def services(self) -> tuple[str, ...]:
        """The services that fail with any of the assets, each once."""
        return tuple(sorted({service for asset in self.assets for service in asset.services}))

    @property
    def audiences(self) -> tuple[str, ...]:
        """The groups of people who use these services, each once."""
        return tuple(sorted({audience for asset in self.assets for audience in asset.audiences}))

    @property
    def score_planned(self) -> Decimal:
        """Service-weeks of exposure if the plan is kept."""
        return sum((asset.score_planned for asset in self.assets), Decimal(0))

    @property
    def score_doing_nothing(self) -> Decimal:
        """Service-weeks of exposure if nothing is done."""
        return sum((asset.score_doing_nothing for asset in self.assets), Decimal(0))


def exposure(
    store: Store, as_of: date, labels: Label, *, until: date | None = None, project: ox.NamedNode | None = None
) -> Exposure:
    """What is exposed from the report date ``until`` a day (a year later, if none is given).

    With a ``project``, only the assets that it and its sub-projects replace. Services and audiences are IRIs.
    Cost: four queries; linear in services and what they need.
    """
    horizon = until or as_of + _YEAR
    needs = Needs.of(store)
    wanted = None if project is None else _replaced_by(store, project)
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(store, "support"):
        if day(row["ends"], row["model"]) <= horizon and (wanted is None or row["asset"] in wanted):
            found.setdefault(row["asset"], []).append(row)
    assets = [_asset(each, needs, as_of, horizon, labels) for each in found.values()]
    order = sorted(assets, key=lambda asset: (-asset.score_doing_nothing, asset.ends, asset.label, asset.iri))
    return Exposure(as_of=as_of, until=horizon, assets=tuple(order))


def _asset(found: list[dict[str, str]], needs: Needs, as_of: date, until: date, labels: Label) -> ExposedAsset:
    iri = found[0]["asset"]
    ends = min(day(row["ends"], row["model"]) for row in found)
    planned = sorted((day(row["date"], row["replacement"]), row["replacement"]) for row in found if "date" in row)
    replaced, replacement = planned[0] if planned else (None, None)
    services = needs.failing(iri)
    return ExposedAsset(
        iri=iri,
        label=labels(ox.NamedNode(iri)),
        quantity=next((int(row["quantity"]) for row in found if row.get("quantity", "").isdecimal()), 1),
        ends=ends,
        replaced=replaced,
        replacement=replacement,
        weeks_so_far=weeks(ends, min(as_of, replaced or as_of)),
        weeks_planned=weeks(ends, min(until, replaced or until)),
        weeks_doing_nothing=weeks(ends, until),
        services=services,
        audiences=needs.audiences(services),
    )


def weeks(start: date, end: date) -> Decimal:
    """The weeks between two days, to one decimal; 0 where the end is first.

    >>> weeks(date(2026, 10, 31), date(2026, 11, 16))
    Decimal('2.3')
    """
    return (Decimal(max(0, (end - start).days)) / _WEEK).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _replaced_by(store: Store, project: ox.NamedNode) -> set[str]:
    family = set(sub_projects(rows(store, "projects"), project.value))
    return {row["asset"] for row in rows(store, "support") if row.get("replacement") in family}


def sub_projects(found: Iterable[dict[str, str]], project: str) -> tuple[str, ...]:
    """A project and all that are part of it, itself first; a circle ends where it began."""
    children: dict[str, list[str]] = {}
    for row in found:
        if "parent" in row:
            children.setdefault(row["parent"], []).append(row["project"])
    seen, queue = {project: None}, [project]
    while queue:
        for child in children.get(queue.pop(), ()):
            if child not in seen:
                seen[child] = None
                queue.append(child)
    return tuple(seen)
