"""``itstrat set``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import changing, completing, options

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@options.command("set", short_help="Give a property new values.", context_settings={"ignore_unknown_options": True})
@click.argument("subject", metavar="SUBJECT", shell_complete=completing.item)
@click.argument("predicate", metavar="PREDICATE", shell_complete=completing.term)
@click.argument("objects", nargs=-1, required=True, metavar="OBJECT…", shell_complete=completing.item)
@changing.common
def set_values(
    subject: str,
    predicate: str,
    objects: tuple[str, ...],
    file: Path | None,
    dry_run: bool,
    force: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Give a property these values in place of all that it has, where they stand in the files.

    SUBJECT is an IRI, a prefixed name or a label; PREDICATE an IRI, a prefixed name or a; OBJECT also a number, a
    date, or a text, which takes the language of the one before it. Every other byte stays as it is.
    """
    strategy = options.opened(paths, as_of=as_of)
    node, property_ = changing.subject(strategy, subject), changing.predicate(strategy, predicate)
    edit = strategy.edit(file)
    edit.set(node, property_, *changing.values(strategy, objects, node, property_))
    changing.apply(edit, dry_run=dry_run, force=force)
