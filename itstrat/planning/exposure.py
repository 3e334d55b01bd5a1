"""What doing nothing exposes: assets past support, for how long, and the services and people behind them.

An asset is exposed from the end of its model's support, be that past or to come, until it is replaced. The score of an
asset is the number of weeks it is exposed times the number of services that fail with it; that of a whole, the sum.
Doing nothing means that nothing is replaced until the horizon. Days are counted; weeks and scores are rounded once,
to a tenth, when they are told.
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
    """An asset that is or will be past support, and for how many days from the end of its support.

    ``days_so_far`` is up to the report date; ``days_planned`` until the planned replacement or the horizon, if that
    is sooner; ``days_doing_nothing`` until the horizon.
    """

    iri: str
    label: str
    quantity: int
    ends: date
    replaced: date | None
    replacement: str | None
    days_so_far: int
    days_planned: int
    days_doing_nothing: int
    services: tuple[str, ...]
    audiences: tuple[str, ...]

    @property
    def weeks_so_far(self) -> Decimal:
        """Weeks past support up to the report date."""
        return weeks(self.days_so_far)

    @property
    def weeks_planned(self) -> Decimal:
        """Weeks past support if the plan is kept."""
        return weeks(self.days_planned)

    @property
    def weeks_doing_nothing(self) -> Decimal:
        """Weeks past support if nothing is done."""
        return weeks(self.days_doing_nothing)

    @property
    def score_planned(self) -> Decimal:
        """Service-weeks of exposure if the plan is kept."""
        return weeks(self.days_planned * len(self.services))

    @property
    def score_doing_nothing(self) -> Decimal:
        """Service-weeks of exposure if nothing is done."""
        return weeks(self.days_doing_nothing * len(self.services))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What is past its support by the horizon, worst first; days before the report date count as well."""

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
        return weeks(sum(asset.days_planned * len(asset.services) for asset in self.assets))

    @property
    def score_doing_nothing(self) -> Decimal:
        """Service-weeks of exposure if nothing is done."""
        return weeks(sum(asset.days_doing_nothing * len(asset.services) for asset in self.assets))


def exposure(
    store: Store, as_of: date, labels: Label, *, until: date | None = None, project: ox.NamedNode | None = None
) -> Exposure:
    """What is past its support by ``until`` a day (a year after the report date, if none is given).

    With a ``project``, only the assets that it and its sub-projects replace. Services and audiences are IRIs.
    Cost: four queries; linear in services and what they need.
    """
    horizon = until or as_of + _YEAR
    needs = Needs.of(store)
    wanted = None if project is None else _replaced_by(store, project)
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(store, "support"):
        if _ends(row, labels) <= horizon and (wanted is None or row["asset"] in wanted):
            found.setdefault(row["asset"], []).append(row)
    assets = [_asset(each, needs, as_of, horizon, labels) for each in found.values()]
    return Exposure(as_of=as_of, until=horizon, assets=tuple(sorted(assets, key=_worst_first)))


def _worst_first(asset: ExposedAsset) -> tuple[int, date, str, str]:
    return -asset.days_doing_nothing * len(asset.services), asset.ends, asset.label, asset.iri


def _ends(row: dict[str, str], labels: Label) -> date:
    return day(row["ends"], labels(ox.NamedNode(row["model"])), row["model"])


def _asset(found: list[dict[str, str]], needs: Needs, as_of: date, until: date, labels: Label) -> ExposedAsset:
    iri = found[0]["asset"]
    ends = min(_ends(row, labels) for row in found)
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
        days_so_far=_days(ends, min(as_of, replaced or as_of)),
        days_planned=_days(ends, min(until, replaced or until)),
        days_doing_nothing=_days(ends, until),
        services=services,
        audiences=needs.audiences(services),
    )


def weeks(days: int) -> Decimal:
    """So many days as weeks, to one decimal.

    >>> weeks(16), weeks(242 * 14)
    (Decimal('2.3'), Decimal('484.0'))
    """
    return (Decimal(days) / _WEEK).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _days(start: date, end: date) -> int:
    """The days between two; 0 where the end is first."""
    return max(0, (end - start).days)


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
