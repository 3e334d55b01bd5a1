"""``itstrat diff``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itstrat.cli import options
from itstrat.cli.output import emit

if TYPE_CHECKING:
    from datetime import date

    import pyoxigraph as ox

    from itstrat.history import Difference
    from itstrat.strategy import Strategy

    Version = Strategy | ox.NamedNode

_SUFFIXES = {".md": "markdown", ".json": "json", ".rdfp": "patch", ".txt": "text"}


@options.command("diff", short_help="Say what changed between two versions.")
@click.argument("before", required=False, metavar="[BEFORE")
@click.argument("after", required=False, metavar="[AFTER]]")
@click.option("--findings/--no-findings", default=True, help="Say which findings appeared and went (the default).")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where there is a difference.")
@options.path
@options.as_of
@options.format_of("text", "markdown", "json", "patch")
@options.output
@options.debug
@click.pass_context
def diff(
    context: click.Context,
    before: str | None,
    after: str | None,
    findings: bool,
    exit_code: bool,
    paths: tuple[str, ...],
    as_of: date | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Say what changed between two versions of the strategy, item by item and in words.

    A version is a git revision (HEAD~1, a branch, a tag, or a day: the last commit up to it), a file or folder, or the
    IRI of a graph of the strategy. Without AFTER it is the files as they are, without BEFORE their last commit.
    """
    chosen = options.chosen(form, output, _SUFFIXES, "text")
    new = _version(after, paths, as_of)
    old = _version(before or "HEAD", paths, as_of)
    difference = _compared(old, new, paths, as_of, findings=findings and chosen != "patch")
    emit(_written(difference, chosen), output)
    context.exit(1 if exit_code and not difference.same else 0)


def _version(name: str | None, paths: tuple[str, ...], as_of: date | None) -> Version:
    """The strategy at a version, or the graph that it is."""
    import itstrat
    from itstrat.errors import UsageError
    from itstrat.sparql import as_iri

    if name is None:
        return options.opened(paths, as_of=as_of)
    if Path(name).exists():
        return itstrat.open(name, as_of=as_of)
    if ":" in name:
        graph = as_iri(name, itstrat.open(list(paths) or None, as_of=as_of).prefixes)
        if graph is not None:
            return graph
    try:
        return itstrat.open(list(paths) or None, as_of=as_of, revision=name)
    except UsageError as error:
        error.add_note(f"{name!r} is no file or folder either.")
        raise


def _compared(old: Version, new: Version, paths: tuple[str, ...], as_of: date | None, *, findings: bool) -> Difference:
    from itstrat import history
    from itstrat.strategy import Strategy

    if isinstance(old, Strategy) and isinstance(new, Strategy):
        return new.diff(old, findings=findings)
    here = options.opened(paths, as_of=as_of)
    before, after = (each.side() if isinstance(each, Strategy) else here.side(each) for each in (old, new))
    return history.compare(before, after)


def _written(difference: Difference, form: str) -> str:
    """The difference in a format; only the writer that is asked for is loaded."""
    from importlib import import_module

    if form == "patch":
        from itstrat.history import patch

        return patch.write(difference.before.triples, difference.after.triples)
    text = import_module(f"itstrat.history.to_{form}").write(difference)
    assert isinstance(text, str)
    return text
