"""``itstrat whatif``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itstrat.cli import options, planned

if TYPE_CHECKING:
    from datetime import date


@options.command("whatif", short_help="Show what scenarios would change.")
@click.argument("scenarios", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SCENARIO...")
@click.option("--table", metavar="NAME", help="Only this table: effects, changes or notes.")
@options.path
@options.as_of
@options.format_of(*planned.FORMATS)
@options.output
@options.debug
def whatif(
    scenarios: tuple[Path, ...],
    table: str | None,
    paths: tuple[str, ...],
    as_of: date | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Show what one or more scenarios would change, side by side with what is now.

    A SCENARIO is a TOML file of changes: drop-project, move-project, cut-budget, lose-resource, end-support. Each is
    made on a copy; no file of the strategy changes.
    """
    from itstrat.planning.scenario import read_scenario
    from itstrat.planning.tables import comparison_tables

    read = [read_scenario(each) for each in scenarios]
    strategy = options.opened(paths, as_of=as_of)
    found = strategy.whatif(*read)
    chosen = options.chosen(form, output, planned.SUFFIXES, "text")
    planned.write(comparison_tables(found, strategy.stamp), table, chosen, output, found, strategy)
