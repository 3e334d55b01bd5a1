"""``itstrat add``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import changing, completing, options

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@options.command("add", short_help="Say something more.", context_settings={"ignore_unknown_options": True})
@click.argument("subject", metavar="SUBJECT", shell_complete=completing.item)
@click.argument("predicate", metavar="PREDICATE", shell_complete=completing.term)
@click.argument("objects", nargs=-1, required=True, metavar="OBJECT…", shell_complete=completing.item)
@changing.common
def add_values(
    subject: str,
    predicate: str,
    objects: tuple[str, ...],
    file: Path | None,
    dry_run: bool,
    force: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Add values to a property of a subject, in the style of what the file says about it.

    SUBJECT, PREDICATE and OBJECT are as for `itstrat set`. What is new comes behind its like.
    """
    strategy = options.opened(paths, as_of=as_of)
    node, property_ = changing.subject(strategy, subject), changing.predicate(strategy, predicate)
    edit = strategy.edit(file)
    edit.add(node, property_, *changing.values(strategy, objects, node, property_))
    changing.apply(edit, dry_run=dry_run, force=force)
