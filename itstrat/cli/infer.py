"""``itstrat infer``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import options
from itstrat.cli.output import emit

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_SUFFIXES = {".ttl": "turtle", ".nt": "ntriples"}


@options.command("infer", short_help="Write what follows from the strategy.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--closure", is_flag=True, help="Write the triples of the files as well.")
@options.as_of
@options.format_of("turtle", "ntriples")
@options.output
@options.debug
def infer(paths: tuple[str, ...], closure: bool, as_of: date | None, form: str | None, output: Path | None) -> None:
    """Write what follows from the strategy in some files or folders and from the ontology.

    The triples are sorted, so that two runs can be compared line by line.
    """
    import pyoxigraph as ox

    from itstrat.sparql import results

    strategy = options.opened(paths, as_of=as_of)
    triples = strategy.inferred()
    if closure:
        triples += [ox.Triple(q.subject, q.predicate, q.object) for d in strategy.documents for q in d.quads]
    chosen = options.chosen(form, output, _SUFFIXES, "turtle")
    emit(results.graph(triples, chosen, prefixes=strategy.prefixes), output)
