"""Help: coloured on a terminal, plain elsewhere, where the libraries that colour it are not even imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

import click

from itstrat.cli.output import colour
from itstrat.errors import UsageError
from itstrat.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class Lazy(Group):
    """A group whose commands are loaded when they are asked for.

    ``table`` goes from the name of each command to the module that has it, under the name of the module, in the order
    of the help.
    """

    table: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names of the commands."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """The command of that name."""
        if cmd_name not in self.table:
            return None
        module = self.table[cmd_name]
        loaded = getattr(import_module(module), module.rpartition(".")[2])
        return loaded if isinstance(loaded, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with; an unknown one is answered with the nearest."""
        if args and args[0] not in self.table and not args[0].startswith("-"):
            meant = did_you_mean(["--help"]) if args[0] == "help" else UsageError.of(args[0], self.table).hint
            ctx.fail(f"There is no command named {args[0]!r}. {meant}")
        return super().resolve_command(ctx, args)


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
