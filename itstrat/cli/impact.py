"""``itstrat impact``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options, planned
from itstrat.cli.output import emit
from itstrat.errors import UsageError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@options.command("impact", short_help="Show what a failure, or a new edition of a strategy, touches.")
@click.argument("subject", metavar="SUBJECT", shell_complete=completing.item)
@click.option(
    "--table", metavar="NAME", help="Only this table: counts, touched or circles; elements of a strategy document."
)
@options.path
@options.as_of
@options.format_of(*planned.FORMATS, "svg")
@options.output
@options.debug
def impact(
    subject: str, table: str | None, paths: tuple[str, ...], as_of: date | None, form: str | None, output: Path | None
) -> None:
    """Show what fails with an asset, service, supplier, team or budget, up to the aims and strategies.

    SUBJECT is an IRI, a prefixed name or a label. Of what cannot fail it shows what hangs on it: what a KPI measures,
    what serves an aim, what a person owns, what meets a requirement. Of a strategy document it shows what its new
    edition withdraws, and what relied on that.
    """
    from itstrat.planning.circles import told
    from itstrat.planning.impact import Reissue
    from itstrat.planning.pictures import impact_picture
    from itstrat.planning.sheets import impact_tables, reissue_tables

    strategy = options.opened(paths, as_of=as_of)
    found = strategy.impact(subject)
    chosen = options.chosen(form, output, {**planned.SUFFIXES, ".svg": "svg"}, "text")
    if chosen == "svg":
        if isinstance(found, Reissue):
            raise UsageError("There is no picture of a re-issued strategy.", hint="The other formats are tables.")
        emit(impact_picture(found), output)
        return
    if isinstance(found, Reissue):
        tables = reissue_tables(found, strategy.labels, strategy.stamp)
    else:
        circles = [told(links, strategy.documents, strategy.labels) for links in found.circles]
        tables = impact_tables(found, strategy.labels, strategy.stamp, circles)
    planned.write(tables, table, chosen, output, found, strategy)
