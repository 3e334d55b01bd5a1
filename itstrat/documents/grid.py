"""Tables made in Python, and tables cut from reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from itstrat.report.document import TableBlock
from itstrat.report.model import Cell, Column, Format, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from itstrat.documents.desk import Row

#: A head with the format of its column; a head alone is one of text.
Head: TypeAlias = str | tuple[str, Format]


def grid(title: str, heads: Sequence[Head], rows: Iterable[Sequence[object]], empty: str = "") -> Table:
    """A table with these heads. Its entries are cells, texts, numbers, dates, and None for nothing.

    A column in which no row has anything but a dash is left out, unless it is the first.

    >>> grid("x", ["Year", ("Cost", "money")], [["2026/27", Decimal(5)]]).rows[0][1].value
    Decimal('5')
    """
    named = [(head, _TEXT) if isinstance(head, str) else head for head in heads]
    filled = [[_cell(entry) for entry in row] for row in rows]
    places = [
        place
        for place in range(len(named))
        if not place or not filled or any(row[place].text not in _NOTHING for row in filled)
    ]
    return Table(
        title=title,
        question="",
        columns=tuple(Column(name=named[place][0], title=named[place][0], format=named[place][1]) for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in filled),
        empty=empty,
    )


def cut(table: Table, *names: str, only: Callable[[Row], bool] | None = None) -> Table:
    """Some columns of a table, in this order, and the rows that are wanted; rows that then are equal once."""
    places = [[column.name for column in table.columns].index(name) for name in names]
    all_names = [column.name for column in table.columns]
    rows = (row for row in table.rows if only is None or only(dict(zip(all_names, row, strict=True))))
    return Table(
        title=table.title,
        question=table.question,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(dict.fromkeys(tuple(row[place] for place in places) for row in rows)),
        empty=table.empty,
    )


def told(table: Table, *names: str) -> Table:
    """A table that says of some columns, where they are empty, that nothing is recorded.

    >>> found = told(grid("x", ["Aim", ("Cost", "money")], [["Safe", None], ["Lean", Decimal(5)]]), "Cost")
    >>> [row[1].text for row in found.rows]
    ['not recorded', '5']
    """
    places = {place for place, column in enumerate(table.columns) if column.name in names}
    rows = (
        tuple(_UNTOLD if place in places and not cell.text else cell for place, cell in enumerate(row))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def block(table: Table, caption: str, refs: tuple[str, ...] = (), widths: tuple[float, ...] = ()) -> TableBlock:
    """A table with its caption; a cell with nothing in it has a dash, which can be seen and heard.

    >>> [cell.text for cell in block(grid("x", ["Item", "Due"], [["a", "2027"], ["b", ""]]), "Items").table.rows[1]]
    ['b', '–']
    """
    rows = tuple(tuple(cell if cell.text else _DASH for cell in row) for row in table.rows)
    return TableBlock(replace(table, rows=rows), caption, refs, widths)


def widths_of(table: Table, heads: Sequence[Head], widths: Sequence[float]) -> tuple[float, ...]:
    """The widths of those columns that a table has kept, of widths for all its heads.

    >>> widths_of(grid("x", ["Item", "Due", "Cost"], [["a", "–", "5"]]), ["Item", "Due", "Cost"], (3, 1, 2))
    (3, 2)
    """
    names = (head if isinstance(head, str) else head[0] for head in heads)
    known = dict(zip(names, widths, strict=True))
    return tuple(known[column.name] for column in table.columns)


def _cell(entry: object) -> Cell:
    if isinstance(entry, Cell):
        return entry
    if entry is None:
        return Cell()
    return Cell(str(entry), entry if isinstance(entry, int | Decimal | date) else None)


_TEXT: Format = "text"
_UNTOLD = Cell("not recorded")
_DASH = Cell("–")
_NOTHING = frozenset({"", "–"})
