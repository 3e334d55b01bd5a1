"""How failures are told: what is wrong, where, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.errors import BrokenSources
from itstrat.report.values import inert

if TYPE_CHECKING:
    from itstrat.errors import ItstratError

_EXCERPT = "    "


def describe(error: ItstratError) -> str:
    """The failure as lines for a person.

    >>> from itstrat.errors import Location, SyntaxProblem
    >>> print(describe(SyntaxProblem("A dot is missing.", location=Location("plan.ttl", 3, 5), hint="Add one.")))
    error: A dot is missing.
      --> plan.ttl:3:5
      = help: Add one.
    """
    if isinstance(error, BrokenSources):
        return "\n\n".join([*map(describe, error.errors), f"error: {inert(error.message)}"])
    first, *others = inert(error.message).splitlines() or [""]
    lines = [f"error: {first}", *(f"  {line}" for line in others)]
    if error.location:
        lines.append(f"  --> {inert(str(error.location))}")
    lines += [f"  {inert(note)}" for note in getattr(error, "__notes__", ())]
    return "\n".join([*lines, *_help(inert(error.hint or ""))])


def _help(hint: str) -> list[str]:
    """The hint; its indented lines are an excerpt of the file and keep their form."""
    lines = []
    mark = "  = help: "
    for line in hint.splitlines():
        if line.startswith(_EXCERPT):
            lines.append(line)
        else:
            lines.append(f"{mark}{line}")
            mark = " " * len(mark)
    return lines


def describe_usage(error: click.ClickException) -> str:
    """A mistake in the command line, in the same form."""
    said = error.format_message().replace("\n\t", " ")  # click lists choices below each other
    lines = [f"error: {inert(said)}"]
    context = getattr(error, "ctx", None)
    if isinstance(context, click.Context):
        lines += _paths_are_arguments(error, context)
        lines.append(f"  = help: See `{context.command_path} --help`.")
    return "\n".join(lines)


def _paths_are_arguments(error: click.ClickException, context: click.Context) -> list[str]:
    """How a command takes paths that was given the option of other commands for them."""
    if not isinstance(error, click.NoSuchOption) or error.option_name not in {"-p", "--path"}:
        return []
    named = [each for each in context.command.params if isinstance(each, click.Argument) and each.name == "paths"]
    return [f"  = help: Files and folders need no option here: `{context.command_path} PATH …`." for _ in named]


def describe_fault(error: BaseException) -> str:
    """A failure that nobody foresaw, on one line, with what to do."""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"error: itstrat failed: {inert(what)}\n"
        "  = help: This is a fault of itstrat, not of your data. Please report it with what --debug prints."
    )
