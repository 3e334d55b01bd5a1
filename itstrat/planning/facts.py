"""What the plans are made from: the rows of the planning queries, as Python values."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import PlanningError
from itstrat.resources import directory
from itstrat.sparql.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.store import Store

    Row = Mapping[str, str]

_YEAR = re.compile(r"(\d{4})/(\d{2}|\d{4})")
_ALONE = re.compile(r"\d{4}")
_CENTURY = 100
#: No amount of money or people is more; what is would not be exact any longer where it is added up.
MOST = Decimal(10) ** 12
_WORDS = 20


@cache
def _library() -> Library:
    return Library(directory("queries") / "planning")


def rows(store: Store, name: str, **params: ox.NamedNode) -> list[dict[str, str]]:
    """The rows of a planning query: the value of each bound variable (the IRI of an item, the text of a literal).

    Cost: one SPARQL query without joins worth speaking of; a few milliseconds for a university.
    """
    found = store.query(_library()[name].text, substitutions=params, trusted=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: term.value for name in names if (term := solution[name]) is not None} for solution in found]


def number(text: str, what: str, about: str = "") -> Decimal:
    """The decimal in a text. Raises: PlanningError, saying of what it is; ``about`` is the IRI of that.

    Where ``what`` is an IRI, it is ``about`` as well: who reads the files tells its label and its line.

    >>> number("1.50", "cost")
    Decimal('1.50')
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise PlanningError(
            f"{what} has the amount {text!r}, which is not a number.",
            hint="Write digits, with a point before decimals: its:amount 1000.00 .",
            about=about or _iri(what),
        )
    if abs(value) > MOST:
        raise PlanningError(
            f"{what} has the amount {text}, which is more than a trillion.",
            hint="Write what is meant, in pounds or people: its:amount 1000.00 .",
            about=about or _iri(what),
        )
    return value


def day(text: str, what: str, about: str = "") -> date:
    """The date in a text. Raises: PlanningError, saying of what it is; ``about`` as in ``number``."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise PlanningError(
            f"{what} has the date {text!r}, which is not one.",
            hint="Write year, month and day: 2026-11-16.",
            about=about or _iri(what),
        ) from error


def _iri(what: str) -> str:
    return what if "://" in what and " " not in what else ""


def year_number(text: str, what: str, about: str = "") -> int:
    """The calendar year in which a financial year begins.

    Raises: PlanningError, saying of what it is; ``about`` is the IRI of that. A year alone is not taken: it may be the
    one in which the financial year begins or the one in which it ends.

    >>> year_number("2026/27", "cost"), year_number("2026/2027", "cost")
    (2026, 2026)
    >>> year_number("26-27", "Switches")
    Traceback (most recent call last):
    itstrat.errors.PlanningError: Switches has the year '26-27'; a financial year is written 2026/27.
    """
    found = _YEAR.fullmatch(text.strip())
    if found is None or int(found[2]) % _CENTURY != (int(found[1]) + 1) % _CENTURY:
        may_be, hint = "", 'Write it: its:year "2026/27" .'
        if _ALONE.fullmatch(text.strip()):
            before, after = year_text(int(text) - 1), year_text(int(text))
            may_be, hint = f", which may be {before} or {after}", f'Write which: its:year "{after}" .'
        raise PlanningError(
            f"{what} has the year {text!r}{may_be}; a financial year is written 2026/27.",
            hint=hint,
            about=about,
        )
    return int(found[1])


def has_year(row: Mapping[str, str]) -> bool:
    """Whether a row has a financial year that can be read."""
    try:
        return "year" in row and year_number(row["year"], "") > 0
    except PlanningError:
        return False


def year_text(number: int) -> str:
    """A financial year as it is written.

    >>> year_text(2026), year_text(2099)
    ('2026/27', '2099/00')
    """
    return f"{number}/{(number + 1) % _CENTURY:02d}"


def year_of(moment: date, first_month: int) -> int:
    """The financial year that a day is in; ``first_month`` is the month in which years begin.

    >>> year_of(date(2027, 7, 31), 8), year_of(date(2027, 8, 1), 8)
    (2026, 2027)
    """
    return moment.year if moment.month >= first_month else moment.year - 1


def listed(names: Iterable[str]) -> str:
    """Names in a sentence, at most twenty of them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    all_names = list(names)
    if len(all_names) > _WORDS:
        return f"{', '.join(all_names[:_WORDS])} and {len(all_names) - _WORDS} more"
    return " and ".join(filter(None, [", ".join(all_names[:-1]), *all_names[-1:]]))
