"""An aligned table of plain text for terminals and logs."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter
from math import ceil
from typing import TYPE_CHECKING

from itstrat.report.values import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.report.model import Column, Table

#: The width where nobody is looking through a terminal of a known one.
WIDTH = 120
_GAP = "  "
#: A longer word may be broken; a date is shorter.
_LONG_WORD = 16
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def write(table: Table, *, width: int = WIDTH, colour: bool = False) -> str:
    """The table as text no wider than ``width``, as far as its words and numbers can be wrapped.

    >>> from itstrat.report.model import Cell, Column, Table
    >>> columns = (Column(name="aim", title="Aim"), Column(name="n", title="Services", format="integer"))
    >>> rows = ((Cell("Safe learning environment"), Cell("12", 12)), (Cell("Sustainability"), Cell("3", 3)))
    >>> print(write(Table(title="coverage", question="", columns=columns, rows=rows)), end="")
    coverage
    <BLANKLINE>
    Aim                        Services
    -------------------------  --------
    Safe learning environment        12
    Sustainability                    3
    <BLANKLINE>
    2 rows
    """
    parts = [_paint(one_line(table.title), _BOLD, colour)] if table.title else []
    if table.question:
        parts[-1:] = ["\n".join([*parts[-1:], *textwrap.wrap(one_line(table.question), width)])]
    if table.rows:
        parts += [rows(table, width=width, colour=colour), table.count_text]
        if table.next:
            parts[-1] += "\n" + "\n".join(textwrap.wrap(one_line(table.next), width, break_on_hyphens=False))
    else:
        parts.append("\n".join(textwrap.wrap(one_line(table.empty) or "No rows.", width)))
    if table.stamp:
        stamp = textwrap.wrap(one_line(table.stamp.line), width, break_on_hyphens=False)
        parts[-1] += "\n" + _paint("\n".join(stamp), _DIM, colour)
    return "\n\n".join(parts) + "\n"


def rows(table: Table, *, width: int = WIDTH, colour: bool = False) -> str:
    """The heading and the rows alone; a table too wide for its words to stand whole becomes a list of records."""
    titles = [one_line(column.title) for column in table.columns]
    texts = [
        [one_line(shown(cell, column)) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    widths = _widths(table.columns, [titles, *texts], width)
    if sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        return "\n\n".join(_record(titles, cells, width, colour) for cells in texts)
    bodies = [_row(cells, table.columns, widths) for cells in texts]
    apart = any(len(body) > 1 for body in bodies)
    lines = [_paint(line, _BOLD, colour) for line in _row(titles, table.columns, widths)]
    lines.append(_GAP.join("-" * wide for wide in widths))
    for number, body in enumerate(bodies):
        lines += ["", *body] if apart and number else body
    return "\n".join(lines)


def display_width(text: str) -> int:
    """How many cells of a terminal the text takes.

    >>> display_width("Wi-Fi"), display_width("網路"), display_width("e\u0301")
    (5, 4, 1)
    """
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) != 0 for character in text)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` cells, broken between words where they fit.

    >>> wrap("Every learner has Wi-Fi", 12)
    ['Every', 'learner has', 'Wi-Fi']
    >>> wrap("https://w3id.org/itstrat", 10)
    ['https://w3', 'id.org/its', 'trat']
    """
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if display_width(joined) <= width:
            lines[-1] = joined
            continue
        pieces = _broken(word, width)
        lines[len(lines) - (not lines[-1]) :] = pieces
    return lines


def _broken(word: str, width: int) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and display_width(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _widths(columns: Sequence[Column], texts: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column: that of its widest text; where that is too much, those give way that cost least.

    What a column costs are the lines that its texts fill, squared: one long text does not make a column wide, and
    none becomes a tall ribbon beside wide ones.
    """
    cells = [[row[place] for row in texts] for place in range(len(columns))]
    lengths = [Counter(map(display_width, each)) for each in cells]
    widths = [max(each) for each in lengths]
    unbroken = [max(_unbroken(text, column) for text in each) for each, column in zip(cells, columns, strict=True)]

    def cost(place: int) -> tuple[int, int, int]:
        wide = widths[place]
        more = sum(
            n * (ceil(length / (wide - 1)) ** 2 - ceil(length / wide) ** 2) for length, n in lengths[place].items()
        )
        return more, -wide, place

    for _ in range(sum(widths) + len(_GAP) * (len(columns) - 1) - width):
        can = [place for place in range(len(columns)) if widths[place] > unbroken[place]]
        if not can:
            break
        widths[min(can, key=cost)] -= 1
    return widths


def _unbroken(text: str, column: Column) -> int:
    """The width below which a text would be broken inside a word; a long word may be, a number never."""
    longest = max(map(display_width, text.split()), default=1)
    return longest if column.is_number else min(longest, _LONG_WORD)


def _record(titles: Sequence[str], cells: Sequence[str], width: int, colour: bool) -> str:
    """One row as lines of title and value, without the values that are not there."""
    margin = min(max(map(display_width, titles)), width // 2)
    lines = []
    for title, cell in zip(titles, cells, strict=True):
        if cell:
            heads = wrap(title, margin)
            values = wrap(cell, max(1, width - margin - len(_GAP)))
            for level in range(max(len(heads), len(values))):
                head = _pad(heads[level] if level < len(heads) else "", margin, right=False)
                value = values[level] if level < len(values) else ""
                lines.append(f"{_paint(head, _BOLD, colour)}{_GAP}{value}".rstrip())
    return "\n".join(lines)


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    lines = []
    for level in range(max((len(texts) for texts in wrapped), default=0)):
        pieces = [
            _pad(texts[level] if level < len(texts) else "", width, right=column.is_number)
            for texts, width, column in zip(wrapped, widths, columns, strict=True)
        ]
        lines.append(_GAP.join(pieces).rstrip())
    return lines


def _pad(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - display_width(text))
    return space + text if right else text + space


def _paint(text: str, style: str, colour: bool) -> str:
    return f"{style}{text}{_RESET}" if colour and text else text
