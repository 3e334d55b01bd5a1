"""Comma-separated values (RFC 4180), safe to open in a spreadsheet.

The rows and nothing else: a stamp among them would be read as data. The first row holds the names of the columns.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from itstrat.report.values import inert, plain

if TYPE_CHECKING:
    from itstrat.report.model import Table

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
# A spreadsheet takes a cell that begins so for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def write(table: Table) -> str:
    """The table as CSV, with CR LF line ends as the format has them.

    >>> from itstrat.report.model import Cell, Column, Table
    >>> columns = (Column(name="item", title="Item"),)
    >>> write(Table(title="x", question="", columns=columns, rows=((Cell("=1+1"),), (Cell("-4"),))))
    "item\\r\\n'=1+1\\r\\n-4\\r\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        writer.writerow(_safe(plain(cell, column)) for cell, column in zip(row, table.columns, strict=True))
    return out.getvalue()


def _safe(text: str) -> str:
    text = inert(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
