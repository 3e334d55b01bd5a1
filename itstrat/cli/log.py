"""``itstrat log``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options
from itstrat.cli.output import emit

if TYPE_CHECKING:
    from pathlib import Path

_SUFFIXES = {".json": "json", ".txt": "text"}


@options.command("log", short_help="Show the history of one item.")
@click.argument("subject", metavar="SUBJECT", shell_complete=completing.item)
@click.option("-n", "--most", type=click.IntRange(min=1), metavar="N", help="Show the last N events only.")
@options.path
@options.format_of("text", "json")
@options.output
@options.debug
@click.pass_context
def log(
    context: click.Context,
    subject: str,
    most: int | None,
    paths: tuple[str, ...],
    form: str | None,
    output: Path | None,
) -> None:
    """Show who changed one item when, and what changed in words, from the history in git.

    SUBJECT is an IRI, a prefixed name or a label; what is no longer there is named by its IRI or prefixed name. What
    was recorded about it (values, reviews, decisions) is shown as well, and what is not committed yet. The exit code is
    1 where there is no history.
    """
    from itstrat.sparql import as_iri

    strategy = options.opened(paths, as_of=None)
    node = as_iri(subject, strategy.prefixes) or strategy.resolve(subject)
    events = list(islice(strategy.log(node), most))
    if options.chosen(form, output, _SUFFIXES, "text") == "json":
        from itstrat.history import to_json

        emit(to_json.write_log(events, node.value, strategy.labels(node)), output)
    else:
        from itstrat.history import to_text

        emit(to_text.write_log(events, strategy.labels(node)), output)
    context.exit(0 if events else 1)
