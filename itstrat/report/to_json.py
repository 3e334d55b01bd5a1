"""JSON for programs: one object, one row to a line, numbers exact."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from itstrat.report.values import as_number, plain

if TYPE_CHECKING:
    from itstrat.report.model import Cell, Column, Stamp, Table

_DISGUISING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def write(table: Table) -> str:
    """The table as a JSON object with ``report``, ``question``, ``stamp``, ``columns`` and ``rows``.

    A cell that names something is ``{"iri": …, "label": …}``; an empty one is ``null``; a number is a JSON number with
    all its digits (money has two decimals), so the text is put together here: the json module has no exact decimals.

    >>> from decimal import Decimal
    >>> from itstrat.report.model import Cell, Column, Table
    >>> columns = (Column(name="cost", title="Cost", format="money"),)
    >>> print(write(Table(title="x", question="", columns=columns, rows=((Cell("9.5", Decimal("9.5")),),))))
    {
      "report": "x",
      "question": "",
      "stamp": null,
      "columns": [
        {"name": "cost", "title": "Cost", "format": "money"}
      ],
      "rows": [
        {"cost": 9.50}
      ]
    }
    <BLANKLINE>
    """
    columns = [
        _object({"name": _text(c.name), "title": _text(c.title), "format": _text(c.format)}) for c in table.columns
    ]
    rows = [
        _object({column.name: _value(cell, column) for cell, column in zip(row, table.columns, strict=True)})
        for row in table.rows
    ]
    members = {
        "report": _text(table.title),
        "question": _text(table.question),
        "stamp": _stamp(table.stamp),
        "columns": _list(columns),
        "rows": _list(rows),
    }
    return "{\n" + ",\n".join(f"  {_text(key)}: {value}" for key, value in members.items()) + "\n}\n"


def _value(cell: Cell, column: Column) -> str:
    if cell.iri is not None:
        return _object({"iri": _text(cell.iri), "label": _text(cell.text)})
    if as_number(cell) is not None:
        return plain(cell, column)
    if isinstance(cell.value, bool):
        return "true" if cell.value else "false"
    return _text(plain(cell, column)) if cell.text or cell.value is not None else "null"


def _stamp(stamp: Stamp | None) -> str:
    if stamp is None:
        return "null"
    members = {
        "as_of": stamp.as_of.isoformat(),
        "as_of_source": stamp.as_of_source,
        "data": stamp.data,
        "rules": stamp.rules,
        "itstrat": stamp.itstrat,
    }
    return _object({key: _text(value) for key, value in members.items()})


def _text(text: str) -> str:
    return _DISGUISING.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _object(members: dict[str, str]) -> str:
    return "{" + ", ".join(f"{_text(key)}: {value}" for key, value in members.items()) + "}"


def _list(items: list[str]) -> str:
    return "[\n" + ",\n".join(f"    {item}" for item in items) + "\n  ]" if items else "[]"
