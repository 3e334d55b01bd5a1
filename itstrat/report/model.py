"""What a report is before it is written: a titled table with a stamp."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

#: How the values of a column are shown. ``term`` is an item shown by its label, or a value as it stands.
Format = Literal["term", "text", "integer", "number", "percent", "money", "date"]
FORMATS: tuple[Format, ...] = get_args(Format)

Value = str | int | Decimal | date | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the name programs use, the title people read, and how its values are shown."""

    name: str
    title: str
    format: Format = "term"

    @property
    def is_number(self) -> bool:
        """Whether its values line up on the right."""
        return self.format in {"integer", "number", "percent", "money"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: the text for people, the typed value where there is one, and the IRI where it names something.

    >>> Cell("Network refresh", iri="https://ashdown-valley.example/id/network-refresh").text
    'Network refresh'
    """

    text: str = ""
    value: Value = None
    iri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a report was made from, so that it can be made again.

    ``as_of_source`` is ``option``, ``itstrat.toml`` or ``today``; in a document it is ``said``, wherever it is from.
    """

    itstrat: str
    data: str
    rules: str
    as_of: date
    as_of_source: str

    @property
    def as_of_text(self) -> str:
        """The report date, and what to do where it is only today's.

        >>> made = Stamp(itstrat="0.1.0", data="3f2a", rules="9c1d", as_of=date(2026, 11, 23), as_of_source="today")
        >>> made.as_of_text
        'as of 2026-11-23 (today; fix it with --as-of or as_of in itstrat.toml)'
        """
        return as_of_text(self.as_of, self.as_of_source)

    @property
    def line(self) -> str:
        """The whole stamp on one line."""
        return f"{self.as_of_text} · data {self.data} · rules {self.rules} · itstrat {self.itstrat}"


def as_of_text(day: date, source: str) -> str:
    """A report date in words; see :class:`Stamp`.

    >>> as_of_text(date(2026, 11, 16), "option")
    'as of 2026-11-16'
    """
    hint = " (today; fix it with --as-of or as_of in itstrat.toml)" if source == "today" else ""
    return f"as of {day}{hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a report. ``empty`` says what it means that there are none, ``next`` which command goes on."""

    title: str
    question: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    stamp: Stamp | None = None
    empty: str = ""
    next: str = ""

    @property
    def count_text(self) -> str:
        """How many rows there are, in words.

        >>> Table(title="x", question="", columns=(), rows=((),)).count_text
        '1 row'
        """
        return "1 row" if len(self.rows) == 1 else f"{len(self.rows):,} rows"
