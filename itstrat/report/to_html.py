"""One HTML page that needs nothing else: no script, no request to anywhere, readable on screen and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from itstrat.report.html_document import write_document
from itstrat.report.style import STYLE
from itstrat.report.values import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.report.model import Cell, Column, Table

__all__ = ["STYLE", "write", "write_document"]

_LINKED = re.compile(r"https?://[^\s]+")


def write(table: Table) -> str:
    """The table as a page, everything from the data escaped.

    >>> from itstrat.report.model import Cell, Column, Table
    >>> columns = (Column(name="item", title="Item"),)
    >>> page = write(Table(title="x", question="Why?", columns=columns, rows=((Cell("<script>"),),)))
    >>> "<td>&lt;script&gt;</td>" in page
    True
    """
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_safe(table.title)}</title>",
        f"<style>\n{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{_safe(table.title)}</h1>",
        *(_table(table, _address) if table.rows else _nothing(table)),
        "</main>",
        *([f"<footer><p>{_safe(table.stamp.line)}</p></footer>"] if table.stamp else []),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def fragment(table: Table, *, most: int, link: Callable[[str], str | None] | None = None) -> str:
    """The rows as part of another page, such as a notebook: at most so many, and how many there are.

    ``link`` gives the address to link an IRI to, or None for none; without it, the IRI itself where it can be one.
    """
    if not table.rows:
        return "\n".join(_nothing(table))
    cut = replace(table, rows=table.rows[:most])
    more = f"<p>The first {most:,} of {table.count_text}.</p>" if len(table.rows) > most else ""
    lines = [line for line in _table(cut, link or _address) if not (more and line.startswith("<p>"))]
    return "\n".join([*lines, more]).rstrip("\n")


def _table(table: Table, link: Callable[[str], str | None]) -> list[str]:
    heads = [f'<th scope="col"{_class(column)}>{_safe(column.title)}</th>' for column in table.columns]
    rows = [
        "".join(_cell(cell, column, link) for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    ]
    # A region that can scroll must be reachable with the keyboard (https://www.w3.org/WAI/WCAG22/Understanding/keyboard).
    return [
        f'<div class="rows" role="region" aria-label="{_safe(table.title)}" tabindex="0">',
        "<table>",
        *([f"<caption>{_safe(about)}</caption>"] if (about := table.question or table.title) else []),
        f"<thead><tr>{''.join(heads)}</tr></thead>",
        "<tbody>",
        *(f"<tr>{row}</tr>" for row in rows),
        "</tbody>",
        "</table>",
        "</div>",
        f"<p>{table.count_text}</p>",
    ]


def _nothing(table: Table) -> list[str]:
    question = [f"<p>{_safe(table.question)}</p>"] if table.question else []
    return [*question, f"<p>{_safe(table.empty) or 'No rows.'}</p>"]


def _address(iri: str) -> str | None:
    return iri if _LINKED.fullmatch(iri) else None


def _cell(cell: Cell, column: Column, link: Callable[[str], str | None]) -> str:
    text = _safe(shown(cell, column))
    if cell.iri is not None and (address := link(cell.iri)):
        text = f'<a href="{_safe(address)}">{text}</a>'
    return f"<td{_class(column)}>{text}</td>"


def _class(column: Column) -> str:
    return ' class="number"' if column.is_number else ""


def _safe(text: str) -> str:
    return escape(one_line(text))
