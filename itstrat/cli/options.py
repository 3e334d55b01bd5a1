"""The options that mean the same in every command, and how a command opens the strategy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from itstrat.cli.help import Command
from itstrat.errors import UnknownFormat
from itstrat.report.values import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from itstrat.inference import Regime
    from itstrat.strategy import Strategy

_F = TypeVar("_F", bound="Callable[..., object] | click.Command")
_MOST_WARNINGS = 20
#: Endings that say nothing of a format.
_PLAIN = frozenset({"", ".txt", ".log", ".out", ".tmp"})

command = partial(click.command, cls=Command)


@dataclass(slots=True)
class Flags:
    """What a run was told that is not for one command."""

    debug: bool = False


def day(_context: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """The date that an option gives; one from which a plan of years can be counted."""
    if value is None:
        return None
    try:
        found = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except ValueError:
        found = None
    if found is None:
        raise click.BadParameter(f"{value!r} is not a date; write year, month and day: 2026-11-16.")
    from itstrat.config import YEARS

    if not YEARS[0] <= found.year <= YEARS[1]:
        raise click.BadParameter(f"{value} is too far away; the years from {YEARS[0]} to {YEARS[1]} are known.")
    return found


def _note_debug(context: click.Context, _param: click.Parameter, value: bool) -> None:
    flags = context.find_root().obj
    if value and isinstance(flags, Flags):
        flags.debug = True


path = click.option(
    "-p",
    "--path",
    "paths",
    multiple=True,
    metavar="PATH",
    help="A file or folder of the strategy; may be repeated. Without it, the nearest itstrat.toml upwards is used.",
)
as_of = click.option(
    "--as-of",
    callback=day,
    metavar="DATE",
    help="The day to report for. Without it, as_of of itstrat.toml, else today.",
)
regime = click.option(
    "--regime",
    type=click.Choice(("its", "rdfs", "owl-rl")),
    default="its",
    show_default=True,
    help="The rules that what follows is derived by: those that our ontology needs, RDFS, or OWL 2 RL.",
)
output = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the result to this file, replaced in one step.",
)
no_cache = click.option(
    "--no-cache", is_flag=True, help="Check also what was checked before and has not changed, and keep nothing."
)
debug = click.option(
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_note_debug,
    help="Show a traceback when something fails.",
)


def infer(default: bool | None = True) -> Callable[[_F], _F]:
    """``--infer/--no-infer``."""
    return click.option(
        "--infer/--no-infer", default=default, help="Use the ontology and what follows from it (the default)."
    )


def format_of(*names: str) -> Callable[[_F], _F]:
    """``--format``, one of some names."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(names),
        help=f"Without it, what the name of the output file says, else {names[0]}.",
    )


def chosen(
    form: str | None, output: Path | None, suffixes: Mapping[str, str], otherwise: str, *, other_way: bool = True
) -> str:
    """The format: as it was asked for, else by the name of the output file, else the usual one.

    ``other_way`` is whether the command has --format as well.

    Raises: UnknownFormat for a name whose ending belongs to a format that is not written, such as ``.docx``.

    >>> chosen(None, Path("coverage.HTML"), {".html": "html"}, "text")
    'html'
    """
    if form is not None or output is None:
        return form or otherwise
    ending = output.suffix.lower()
    if ending in suffixes:
        return suffixes[ending]
    if ending in _PLAIN:
        return otherwise
    raise UnknownFormat(
        f"No format is known for files that end in {ending!r}.",
        hint=f"Use one of {', '.join(sorted(suffixes))}{', or name the format with --format' if other_way else ''}.",
    )


def opened(
    paths: Sequence[str],
    *,
    as_of: date | None,
    infer: bool = True,
    regime: Regime = "its",
    ontology: Sequence[str] = (),
) -> Strategy:
    """The strategy that a command is about; what is odd in its files is told on standard error."""
    import itstrat

    strategy = itstrat.open(list(paths) or None, as_of=as_of, infer=infer, regime=regime, ontology=ontology)
    warn(strategy.warnings)
    return strategy


def warn(warnings: Sequence[str]) -> None:
    """Tell what is odd in files, as much of it as anybody reads."""
    for warning in warnings[:_MOST_WARNINGS]:
        note(f"warning: {warning}")
    if (more := len(warnings) - _MOST_WARNINGS) > 0:
        note(f"warning: … and {more:,} more like these.")


def note(text: str) -> None:
    """Tell something that is no part of the result."""
    click.echo(inert(text), err=True)
