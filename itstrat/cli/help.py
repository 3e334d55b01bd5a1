"""Help: coloured on a terminal, plain elsewhere, where the libraries that colour it are not even imported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

    class Ordered(rich_click.RichGroup):
        def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
            return list(self.commands)

    twin: rich_click.RichCommand
    same: dict[str, Any] = {"name": command.name, "params": command.params, "help": command.help}
    if isinstance(command, click.Group):
        names = command.list_commands(ctx)
        twin = Ordered(**same, commands={name: each for name in names if (each := command.get_command(ctx, name))})
    else:
        twin = rich_click.RichCommand(**same)
    drawn = rich_click.RichContext(
        twin, info_name=ctx.info_name, parent=ctx.parent, help_option_names=ctx.help_option_names
    )
    return twin.get_help(drawn)
