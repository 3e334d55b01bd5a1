"""Names and IRIs for new records, after the pattern of those before them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def quarter(day: date) -> str:
    """The quarter as it stands in IRIs.

    >>> quarter(date(2026, 11, 16))
    '2026-q4'
    """
    return f"{day.year}-q{(day.month + 2) // 3}"


def quarter_words(day: date) -> str:
    """The quarter in words.

    >>> quarter_words(date(2026, 11, 16))
    'October to December 2026'
    """
    first = (day.month - 1) // 3 * 3
    return f"{_MONTHS[first]} to {_MONTHS[first + 2]} {day.year}"


def long_day(day: date) -> str:
    """The day in words.

    >>> long_day(date(2026, 11, 6))
    '6 November 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """The month in words."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """The month as it stands in IRIs.

    >>> month(date(2026, 11, 6))
    '2026-11'
    """
    return f"{day:%Y-%m}"


#: How days are named in IRIs and labels, the more exact first: one may be part of another.
_PHRASES: tuple[Callable[[date], str], ...] = (
    long_day,
    quarter_words,
    month_words,
    date.isoformat,
    quarter,
    lambda day: quarter(day).upper(),
    lambda day: f"Q{(day.month + 2) // 3} {day.year}",
    month,
)


def redated(text: str, old: date, new: date, *, exact: Callable[[date], str] | None = None) -> str | None:
    """The text with the old day replaced by the new one, named in the same way; None if it names no day.

    ``exact`` names the new day in another way, where the usual one would not tell it from others.

    >>> redated("observation-core-availability-2026-q3", date(2026, 9, 30), date(2026, 12, 31))
    'observation-core-availability-2026-q4'
    """
    for phrase in _PHRASES:
        if phrase(old) in text:
            return text.replace(phrase(old), (exact or phrase)(new))
    return None


def reworded(text: str, old: str, new: str) -> str:
    """The text with one word for another, in the same letter case.

    >>> reworded("Network case deferred", "Deferred", "Approved")
    'Network case approved'
    """
    pairs = {old.lower(): new.lower(), old.upper(): new.upper(), old: new}
    return re.sub(rf"\b{re.escape(old)}\b", lambda found: pairs.get(found[0], new), text, flags=re.IGNORECASE)


def stem(node: ox.NamedNode) -> str:
    """The name of an item in its IRI, without the word for its kind.

    >>> stem(ox.NamedNode("https://ashdown-valley.example/id/kpi-network-availability"))
    'network-availability'
    """
    local = split(node)[1]
    return local.partition("-")[2] or local


def split(node: ox.NamedNode) -> tuple[str, str]:
    """The namespace and the local name of an IRI."""
    at = max(node.value.rfind(mark) for mark in "#/:") + 1
    return node.value[:at], node.value[at:]


def free(candidates: Iterable[ox.NamedNode | None], taken: Callable[[ox.NamedNode], bool]) -> ox.NamedNode:
    """The first candidate that is not taken; the last one numbered, if all are."""
    last = None
    for candidate in candidates:
        if candidate is not None:
            last = candidate
            if not taken(candidate):
                return candidate
    assert last is not None
    return next(each for each in _numbered(last) if not taken(each))


def _numbered(node: ox.NamedNode) -> Iterator[ox.NamedNode]:
    number = 2
    while True:
        yield ox.NamedNode(f"{node.value}-{number}")
        number += 1
