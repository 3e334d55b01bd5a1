"""What a plan is asked for, and the projects as they are recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from itstrat.config import YEAR_STARTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from itstrat.planning.money import Kind, Sum

QUARTERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """What to plan with.

    ``budgets`` are by the calendar year in which a financial year begins and the kind of money (None: both together);
    ``capacities`` by resource: the amount, and whether it is added to what there is; ``skills`` how much of a skill
    there is; ``weights`` of aims stand in for those recorded. ``funding`` says whether money that was asked for counts
    like money that was granted, or none is a limit. ``must`` and ``without`` are projects to choose or leave;
    ``release`` are projects in progress that may be stopped or moved. ``first_month`` is that of financial years.
    """

    quarters: int = QUARTERS
    budgets: Mapping[tuple[int, Kind | None], Decimal] = field(default_factory=dict)
    capacities: Mapping[str, tuple[Decimal, bool]] = field(default_factory=dict)
    skills: Mapping[str, Decimal] = field(default_factory=dict)
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    funding: Literal["sought", "granted", "none"] = "sought"
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    deadlines: bool = True
    first_month: int = YEAR_STARTS
    effort: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A project as it is recorded: dates, programme, status and costs, and where these were found."""

    iri: str
    label: str
    status: str
    start: date | None
    end: date | None
    parent: str | None
    mandatory: bool
    costs: tuple[Sum, ...]
