"""Cost by year, capital and revenue, and whether the funding covers it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS
from itstrat.planning.exposure import sub_projects
from itstrat.planning.facts import has_year, rows, year_text
from itstrat.planning.money import amount, costs_of, one_currency, sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from itstrat.planning.money import Amount, Sum
    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

_TRUE = {"true", "1"}
_MOST_YEARS = 30
_GRANTED = {ITS[name].value for name in ("Approved", "InProgress", "Live", "Complete")}


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCost:
    """What one financial year costs; ``sources`` are the IRIs of the costs."""

    year: str
    capital: Decimal
    revenue: Decimal
    sources: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """Capital and revenue together."""
        return self.capital + self.revenue


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingLine:
    """Money from one source; ``granted`` is whether it is approved."""

    iri: str
    label: str
    source: str | None
    amount: Decimal
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Affordability:
    """The cost of something by year, against the money found for it; ``undated`` is cost that has no year."""

    iri: str
    label: str
    currency: str
    years: tuple[YearCost, ...]
    funding: tuple[FundingLine, ...]
    undated: YearCost | None = None

    @property
    def parts(self) -> tuple[YearCost, ...]:
        """The cost of each year, and last what is recorded without one."""
        return self.years if self.undated is None else (*self.years, self.undated)

    @property
    def capital(self) -> Decimal:
        """All capital cost."""
        return sum((part.capital for part in self.parts), Decimal(0))

    @property
    def revenue(self) -> Decimal:
        """All revenue cost."""
        return sum((part.revenue for part in self.parts), Decimal(0))

    @property
    def cost(self) -> Decimal:
        """All cost."""
        return self.capital + self.revenue

    @property
    def granted(self) -> Decimal:
        """Approved funding."""
        return sum((line.amount for line in self.funding if line.granted), Decimal(0))

    @property
    def sought(self) -> Decimal:
        """Funding asked for and not yet approved."""
        return sum((line.amount for line in self.funding if not line.granted), Decimal(0))

    @property
    def gap(self) -> Decimal:
        """What would be missing if all that is asked for were granted; negative is money left over."""
        return self.cost - self.granted - self.sought


def affordability(store: Store, subject: ox.NamedNode, labels: Label) -> Affordability:
    """The cost and funding of a business case (of the option that it recommends), a project with its sub-projects, or
    anything else that has costs.

    A project without costs of its own takes those of the recommended option of the case for it.
    A cost without a year that can be read counts in the whole, and in no year.
    Raises: PlanningError where money is in several currencies or has no amount. Cost: four queries.
    """
    name = labels(subject)
    options = rows(store, "options")
    family = sub_projects(rows(store, "projects"), subject.value)
    funded = rows(store, "funding")
    costs = costs_of(store)
    found = [row for holder in family for row in costs.get(holder, ())]
    if not found:
        chosen = _recommended(options, subject.value)
        found = [row for option in chosen for row in costs.get(option, ())]
    money = [
        row for row in funded if row["holder"] in family or row["project"] in family or row["holder"] == subject.value
    ]

    def call(iri: str) -> str:
        return labels(ox.NamedNode(iri))

    lines = {row["funding"]: row for row in money}
    loose = [amount(row, "cost", call) for row in {row["cost"]: row for row in found if not has_year(row)}.values()]
    return Affordability(
        iri=subject.value,
        label=name,
        currency=one_currency([*found, *money], name, subject.value),
        years=by_year(sums((row for row in found if has_year(row)), "cost", call)),
        undated=_cost("", loose) if loose else None,
        funding=tuple(_line(row, call) for row in lines.values()),
    )


def by_year(found: Iterable[Sum]) -> tuple[YearCost, ...]:
    """Sums by year, in order, with the years between in which nothing is spent, unless a lifetime lies between."""
    each = list(found)
    spent = sorted({cost.year for cost in each})
    if not spent:
        return ()
    years = range(spent[0], spent[-1] + 1) if spent[-1] - spent[0] < _MOST_YEARS else spent
    return tuple(_cost(year_text(year), [cost for cost in each if cost.year == year]) for year in years)


def _cost(year: str, found: Sequence[Amount]) -> YearCost:
    return YearCost(
        year=year,
        capital=sum((cost.amount for cost in found if cost.kind == "capital"), Decimal(0)),
        revenue=sum((cost.amount for cost in found if cost.kind == "revenue"), Decimal(0)),
        sources=tuple(cost.iri for cost in found),
    )


def _recommended(options: Iterable[dict[str, str]], subject: str) -> tuple[str, ...]:
    """The recommended options of a case, or of the cases for a project."""
    found = (row for row in options if subject in (row["case"], row.get("project")) and "option" in row)
    return tuple(dict.fromkeys(row["option"] for row in found if row.get("recommended") in _TRUE))


def _line(row: dict[str, str], call: Callable[[str], str]) -> FundingLine:
    money = amount(row, "funding", call)
    return FundingLine(
        iri=money.iri,
        label=money.label,
        source=row.get("source"),
        amount=money.amount,
        granted=row.get("status") in _GRANTED,
    )
