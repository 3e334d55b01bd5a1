"""Quarters of a plan, which begin in any month."""

from __future__ import annotations

from calendar import month_abbr, monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from itstrat.planning.problem import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS = 3
_YEAR = 12
_ONE_DAY = timedelta(days=1)


def add_months(moment: date, months: int) -> date:
    """The same day so many months later, or the last of that month.

    >>> add_months(date(2026, 11, 30), 3), add_months(date(2027, 1, 1), -3)
    (datetime.date(2027, 2, 28), datetime.date(2026, 10, 1))
    """
    year, month = divmod(moment.year * _YEAR + moment.month - 1 + months, _YEAR)
    return date(year, month + 1, min(moment.day, monthrange(year, month + 1)[1]))


def quarter_index(first: date, moment: date) -> int:
    """How many quarters after that which begins on ``first`` (the first of a month) a day lies; before it, negative.

    >>> quarter_index(date(2026, 10, 1), date(2027, 1, 11)), quarter_index(date(2026, 10, 1), date(2026, 9, 30))
    (1, -1)
    """
    return ((moment.year - first.year) * _YEAR + moment.month - first.month) // _MONTHS


def quarters(as_of: date, count: int, starts: Iterable[date]) -> tuple[Period, ...]:
    """So many quarters, the first with the report date in it, that begin in the months of the earliest of ``starts``.

    >>> [period.label for period in quarters(date(2026, 11, 16), 2, [date(2026, 11, 1)])]
    ['Nov 2026–Jan 2027', 'Feb–Apr 2027']
    """
    month = min(starts, default=date(as_of.year, 1, 1)).month
    back = (as_of.month - month) % _MONTHS
    first = add_months(as_of.replace(day=1), -back)
    return tuple(_period(add_months(first, index * _MONTHS)) for index in range(count))


def _period(start: date) -> Period:
    end = add_months(start, _MONTHS) - _ONE_DAY
    year = f" {start.year}" if start.year != end.year else ""
    return Period(start=start, end=end, label=f"{month_abbr[start.month]}{year}–{month_abbr[end.month]} {end.year}")
