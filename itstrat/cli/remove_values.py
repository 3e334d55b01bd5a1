"""``itstrat remove``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import changing, completing, options

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@options.command("remove", short_help="No longer say something.", context_settings={"ignore_unknown_options": True})
@click.argument("subject", metavar="SUBJECT", shell_complete=completing.item)
@click.argument("predicate", required=False, metavar="[PREDICATE", shell_complete=completing.term)
@click.argument("objects", nargs=-1, metavar="[OBJECT…]]", shell_complete=completing.item)
@changing.common
def remove_values(
    subject: str,
    predicate: str | None,
    objects: tuple[str, ...],
    file: Path | None,
    dry_run: bool,
    force: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Remove values of a property, all of a property, or all that is said about a subject.

    SUBJECT, PREDICATE and OBJECT are as for `itstrat set`. Comments stay, but for those within a removed subject.
    """
    strategy = options.opened(paths, as_of=as_of)
    node = changing.subject(strategy, subject)
    edit = strategy.edit(file)
    if predicate is None:
        edit.remove(node)
    else:
        property_ = changing.predicate(strategy, predicate)
        edit.remove(node, property_, *changing.values(strategy, objects, node, property_))
    changing.apply(edit, dry_run=dry_run, force=force)
