"""Money as it is recorded: sums in one currency, by financial year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from itstrat.errors import PlanningError
from itstrat.namespaces import ITS
from itstrat.planning.facts import listed, number, rows, year_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from itstrat.store import Store

    Call = Callable[[str], str]

Kind = Literal["capital", "revenue"]
_CAPITAL = ITS["Capital"].value
_PENNY = Decimal("0.01")
#: What money is in where no currency is recorded.
DEFAULT_CURRENCY = "GBP"
#: The columns that name an amount of money.
_ITEMS = ("cost", "benefit", "funding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of money. ``iri`` is where it is recorded; ``kind`` says capital or revenue of a cost."""

    iri: str
    label: str
    amount: Decimal
    kind: Kind = "revenue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Amount):
    """An amount in one financial year, by the calendar year in which that begins."""

    year: int


def pennies(amount: Decimal) -> Decimal:
    """An amount rounded to pennies, halves away from zero.

    >>> pennies(Decimal("2.345"))
    Decimal('2.35')
    """
    return amount.quantize(_PENNY, ROUND_HALF_UP)


def sums(found: Iterable[Mapping[str, str]], item: str, call: Call) -> tuple[Sum, ...]:
    """The sums in the rows of a query, ``item`` being the column that names each.

    Raises: PlanningError about the one that has no amount or no year.
    """
    return tuple(_sum(row, item, call) for row in {row[item]: row for row in found}.values())


def _sum(row: Mapping[str, str], item: str, call: Call) -> Sum:
    of = amount(row, item, call)
    if "year" not in row:
        raise PlanningError(
            f"{of.label} has no year, so it cannot be added up by year.",
            hint='Add it: its:year "2026/27" .',
            about=of.iri,
        )
    year = year_number(row["year"], of.label, of.iri)
    return Sum(iri=of.iri, label=of.label, amount=of.amount, kind=of.kind, year=year)


def amount(row: Mapping[str, str], item: str, call: Call) -> Amount:
    """The amount in a row. Raises: PlanningError about one that is not recorded, or no number."""
    iri, label = row[item], call(row[item])
    if "amount" not in row:
        raise PlanningError(
            f"{label} has no amount, so it cannot be added up.", hint="Add it: its:amount 1000.00 .", about=iri
        )
    return Amount(
        iri=iri,
        label=label,
        amount=number(row["amount"], label, iri),
        kind="capital" if row.get("type") == _CAPITAL else "revenue",
    )


def one_currency(found: Iterable[Mapping[str, str]], what: str, about: str = "") -> str:
    """The currency that all rows are in; one that names none is in that of the others.

    Raises: PlanningError where they are in several, naming them; ``about`` is the IRI of what has them.

    >>> one_currency([{"currency": "EUR"}, {}], "The case")
    'EUR'
    """
    named = sorted({row["currency"] for row in found if "currency" in row})
    if len(named) > 1:
        raise PlanningError(
            f"{what} has money in {listed(named)}, which cannot be added up.",
            hint="Record all of it in one currency (schema:currency), at the rate that the case assumes.",
            about=about,
        )
    return named[0] if named else DEFAULT_CURRENCY


def unnamed(found: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The IRIs of the amounts that name no currency, each once.

    >>> unnamed([{"cost": "https://college.example/a", "amount": "5"}, {"cost": "https://college.example/b"}])
    ('https://college.example/a',)
    """
    silent = (row for row in found if "amount" in row and "currency" not in row)
    return tuple(dict.fromkeys(row[name] for row in silent for name in _ITEMS if name in row))


def costs_of(store: Store) -> dict[str, list[dict[str, str]]]:
    """The rows of all costs by who has them."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(store, "costs"):
        found.setdefault(row["holder"], []).append(row)
    return found
