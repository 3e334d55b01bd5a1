"""``itstrat fmt``."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from itstrat.cli import options
from itstrat.cli.output import emit
from itstrat.report.values import inert

_BOM = b"\xef\xbb\xbf"


@options.command("fmt", short_help="Lay out Turtle files.")
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file is not laid out so.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change as a unified diff.")
@options.debug
@click.pass_context
def fmt(context: click.Context, paths: tuple[str, ...], check: bool, diff: bool) -> None:
    """Lay out Turtle files in one way, so that differences are those of content.

    One property a line, sorted prefixes, the class first. Every comment and literal is kept as it is written, and
    statements stay in their order. PATH is a file or folder; without it, the files of the nearest itstrat.toml.
    """
    from itstrat import formats
    from itstrat.errors import BrokenSources, ItstratError
    from itstrat.formats import fmt as layout

    errors, changed = [], []
    for source in formats.discover([Path(path) for path in paths]).sources:
        if source.path.suffix.lower() != ".ttl":
            continue
        try:
            before, after = layout.laid_out(source)
            if before == after:
                continue
            changed.append(source.name)
            if diff:
                emit(_patch(source.name, before, after))
            elif not check:
                layout.write(source, before, after)
        except ItstratError as error:
            errors.append(error)
    for name in changed:
        options.note(f"{name}: {'would be laid out' if check or diff else 'laid out'}")
    if errors:
        raise errors[0] if len(errors) == 1 else BrokenSources(errors)
    context.exit(1 if check and changed else 0)


def _patch(name: str, before: bytes, after: bytes) -> str:
    old, new = (each.decode().splitlines() for each in (before.removeprefix(_BOM), after))
    return "".join(f"{inert(line)}\n" for line in difflib.unified_diff(old, new, name, name, lineterm=""))
