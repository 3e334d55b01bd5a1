"""``itstrat link verify``."""

from __future__ import annotations

import click

from itstrat.cli import linking, options
from itstrat.cli.output import emit


@options.command("verify", short_help="Check the snapshots against the lock, offline.")
@options.path
@options.debug
def link_verify(paths: tuple[str, ...]) -> None:
    """Check, without the network, that each snapshot is there and is what itstrat.lock says.

    Ends with the exit code 3 where one is not. Snapshots that no link names are told.
    """
    from itstrat import linking as links
    from itstrat.cli.failures import describe

    config = linking.settings(paths)
    found = links.links_of(config.root)
    wrong, left_over = links.verify(config.root, found)
    for name in left_over:
        options.note(f"note: {name} belongs to no link; it is not read, and can be removed.")
    if wrong:
        for error in wrong[:-1]:
            click.echo(describe(error), err=True)
        raise wrong[-1]
    count = len(found)
    emit(
        f"{count} link{'s' if count != 1 else ''}: every snapshot is what the lock says.\n"
        if found
        else "Nothing is linked.\n"
    )
