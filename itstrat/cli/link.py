"""``itstrat link``: the group of the commands for strategies that others publish; one file for each command."""

from __future__ import annotations

from types import MappingProxyType

import click

from itstrat.cli.help import Lazy
from itstrat.cli.options import debug


class _Link(Lazy):
    table = MappingProxyType(
        {
            name: f"itstrat.cli.link_{name}"
            for name in (
                "add",
                "update",
                "status",
                "remove",
                "verify",
                "discover",
                "suggest",
                "review",
            )
        }
    )


@click.group("link", cls=_Link, invoke_without_command=True, short_help="Link to strategies that others publish.")
@debug
@click.pass_context
def link(context: click.Context) -> None:
    """Link to strategies that others publish: fetched once, pinned in itstrat.lock, and read offline from then on."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
