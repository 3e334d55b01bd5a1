"""How ``plan``, ``whatif`` and ``impact`` write their tables."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

from itstrat.cli.output import colour, emit, width
from itstrat.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from itstrat.report import Table
    from itstrat.strategy import Strategy

#: Formats by the ends of file names.
SUFFIXES = {".csv": "csv", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".txt": "text"}
FORMATS = ("text", "csv", "json", "markdown", "html")
_ALL_AT_ONCE = {"text", "markdown"}


def write(
    tables: Mapping[str, Table], wanted: str | None, form: str, output: Path | None, result: object, strategy: Strategy
) -> None:
    """Write the table of one name; without one, all of them in the formats that have room for several, else the first.

    JSON is of the whole ``result`` unless one table is wanted.
    """
    if wanted is not None and wanted not in tables:
        raise UsageError(f"There is no table named {wanted!r}.", hint=UsageError.of(wanted, tables).hint)
    if form == "json" and wanted is None:
        emit(_json(result, strategy), output)
    elif wanted is None and form in _ALL_AT_ONCE:
        emit("\n".join(_written(table, form, output) for table in tables.values()), output)
    else:
        emit(_written(tables[wanted or next(iter(tables))], form, output), output)


def _written(table: Table, form: str, output: Path | None) -> str:
    writer = import_module(f"itstrat.report.to_{form}").write
    shown = {"width": width(output), "colour": colour(output)} if form == "text" else {}
    return str(writer(table, **shown))


def _json(result: object, strategy: Strategy) -> str:
    from itstrat.planning.tables import jsonable

    stamp = {
        "as_of": strategy.as_of.isoformat(),
        "as_of_source": strategy.as_of_source,
        "data": strategy.data_version,
    }
    return json.dumps({**stamp, "result": jsonable(result)}, ensure_ascii=False, indent=2) + "\n"
