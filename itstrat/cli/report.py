"""``itstrat report``."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options
from itstrat.cli.output import colour, emit, width

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from itstrat.inference import Regime
    from itstrat.report import Table

_SUFFIXES = {
    ".csv": "csv",
    ".json": "json",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".xlsx": "xlsx",
}


@options.command("report", short_help="Show a report, or list the reports.")
@click.argument("name", required=False, shell_complete=completing.report)
@click.argument("params", nargs=-1, metavar="[PARAM=VALUE]...", shell_complete=completing.params)
@options.path
@options.as_of
@options.regime
@options.format_of("text", "csv", "json", "markdown", "html", "xlsx")
@options.output
@options.debug
def report(
    name: str | None,
    params: tuple[str, ...],
    paths: tuple[str, ...],
    as_of: date | None,
    regime: Regime,
    form: str | None,
    output: Path | None,
) -> None:
    """Show a report; without a name, list the reports with their questions.

    NAME is that of a report, or the path of a .rq file of your own. A PARAM that takes an item takes its IRI, its
    prefixed name, its label or its notation.
    """
    chosen = options.chosen(form, output, _SUFFIXES, "text")
    table = _catalogue() if name is None else _asked(name, params, paths, as_of, regime)
    emit(_written(table, chosen, output), output)
    if chosen == "csv" and table.stamp and table.stamp.as_of_source == "today":
        options.note(table.stamp.as_of_text)


def _catalogue() -> Table:
    from itstrat.cli import catalogue
    from itstrat.sparql import reports

    hint = "Show one with: itstrat report NAME [PARAM=VALUE]..."
    return catalogue.table(reports().values(), title="Reports", hint=hint)


def _asked(name: str, params: tuple[str, ...], paths: tuple[str, ...], as_of: date | None, regime: Regime) -> Table:
    from itstrat.sparql import parameters, reports

    values = parameters.split(params)
    if name in reports():  # a mistake is told before anything is read
        for each in values:
            if each not in {param.name for param in reports()[name].params}:
                raise parameters.unknown(each, reports()[name].params)
    return options.opened(paths, as_of=as_of, regime=regime).report(name, **values)


def _written(table: Table, form: str, output: Path | None) -> str | bytes:
    return _WRITERS[form](table, output)


def _text(table: Table, output: Path | None) -> str:
    from itstrat.report import to_text

    return to_text.write(table, width=width(output), colour=colour(output))


def _csv(table: Table, _output: Path | None) -> str:
    from itstrat.report import to_csv

    return to_csv.write(table)


def _json(table: Table, _output: Path | None) -> str:
    from itstrat.report import to_json

    return to_json.write(table)


def _markdown(table: Table, _output: Path | None) -> str:
    from itstrat.report import to_markdown

    return to_markdown.write(table)


def _html(table: Table, _output: Path | None) -> str:
    from itstrat.report import to_html

    return to_html.write(table)


def _xlsx(table: Table, _output: Path | None) -> bytes:
    from itstrat.report import to_xlsx

    return to_xlsx.write(table)


_WRITERS: Mapping[str, Callable[[Table, Path | None], str | bytes]] = MappingProxyType(
    {"text": _text, "csv": _csv, "json": _json, "markdown": _markdown, "html": _html, "xlsx": _xlsx}
)
