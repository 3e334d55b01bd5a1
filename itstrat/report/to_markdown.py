"""Markdown (the tables of GitHub Flavored Markdown, https://github.github.com/gfm/#tables-extension-)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.report.markdown_document import write_document
from itstrat.report.markup import escaped
from itstrat.report.values import shown

if TYPE_CHECKING:
    from itstrat.report.model import Table

__all__ = ["escaped", "write", "write_document"]


def write(table: Table) -> str:
    """The table as Markdown: a heading, the question, the rows and the stamp.

    >>> from itstrat.report.model import Cell, Column, Table
    >>> columns = (Column(name="item", title="Item"),)
    >>> print(write(Table(title="x", question="Why?", columns=columns, rows=((Cell("a|b"),),))), end="")
    ## x
    <BLANKLINE>
    Why?
    <BLANKLINE>
    | Item |
    | --- |
    | a\\|b |
    """
    parts = [f"## {escaped(table.title)}"]
    if table.question:
        parts.append(escaped(table.question))
    if table.rows:
        parts.append("\n".join(_lines(table)))
    else:
        parts.append(escaped(table.empty) or "No rows.")
    if table.stamp:
        parts.append(f"*{escaped(table.stamp.line)}*")
    return "\n\n".join(parts) + "\n"


def _lines(table: Table) -> list[str]:
    rules = ["---:" if column.is_number else "---" for column in table.columns]
    rows = [
        [escaped(shown(cell, column)) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    return [f"| {' | '.join(cells)} |" for cells in ([escaped(c.title) for c in table.columns], rules, *rows)]
