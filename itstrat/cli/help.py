"""Help: coloured on a terminal, plain elsewhere, where the libraries that colour it are not even imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli.output import colour

if TYPE_CHECKING:
    import rich_click


class Command(click.Command):
    """A command with such help."""

    def get_help(self, ctx: click.Context) -> str:
        """The help text."""
        return _coloured(self, ctx) if colour() else super().get_help(ctx)


class Group(click.Group):
    """A group with such help."""

    def get_help(self, ctx: click.Context) -> str:
        """The help text."""
        return _coloured(self, ctx) if colour() else super().get_help(ctx)


def _coloured(command: click.Command, ctx: click.Context) -> str:
    """The help of a twin that rich-click draws."""
    import rich_click

    twin: rich_click.RichCommand
    if isinstance(command, click.Group):
        commands = {name: each for name in command.list_commands(ctx) if (each := command.get_command(ctx, name))}
        twin = rich_click.RichGroup(
            name=command.name, params=command.params, help=command.help, epilog=command.epilog, commands=commands
        )
    else:
        twin = rich_click.RichCommand(
            name=command.name, params=command.params, help=command.help, epilog=command.epilog
        )
    return twin.get_help(rich_click.RichContext(twin, info_name=ctx.info_name, parent=ctx.parent))
