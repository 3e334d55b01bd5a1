"""What `observe`, `meet`, `review` and `decide` have in common: their options, and telling what was written where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from itstrat.cli import options
from itstrat.cli.output import emit
from itstrat.report.values import inert

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyoxigraph as ox

    from itstrat.history import Record
    from itstrat.strategy import Strategy

_F = TypeVar("_F", bound="Callable[..., object] | click.Command")

by = click.option("--by", metavar="AGENT", help="Who says so: an IRI, a prefixed name or a label.")
comment = click.option("--comment", default="", metavar="TEXT", help="A sentence to go with it.")
meeting = click.option(
    "--meeting", required=True, metavar="MEETING", help="The meeting: its IRI, prefixed name, label or date."
)
file = click.option(
    "--file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The Turtle file (.ttl) of the strategy to write to. Without it, the one that has the most like it.",
)
force = click.option(
    "--force", is_flag=True, help="Record it although its day is to come or before the last, or it looks wrong."
)
dry_run = click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")


def common(command: _F) -> _F:
    """The options of all, in the order of the help."""
    for option in reversed((by, comment, file, force, dry_run, options.path, options.as_of, options.debug)):
        command = option(command)
    return command


def day(*, required: bool, text: str) -> Callable[[_F], _F]:
    """``--date``."""
    return click.option("--date", "day", callback=options.day, required=required, metavar="DATE", help=text)


def agent(strategy: Strategy, name: str | None) -> ox.NamedNode | None:
    """Who ``--by`` names."""
    return strategy.resolve(name) if name is not None else None


def held(strategy: Strategy, name: str) -> ox.NamedNode:
    """The meeting that ``--meeting`` names; of a date, the only one on that day.

    Raises: UnknownSubject, AmbiguousSubject.
    """
    import re

    import pyoxigraph as ox

    from itstrat.errors import AmbiguousSubject, UnknownSubject
    from itstrat.namespaces import ITS, RDF, XSD

    if not re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        return strategy.resolve(name)
    meetings = {quad.subject for quad in strategy.store.quads(None, RDF["type"], ITS["Meeting"])}
    on_day = strategy.store.quads(None, ITS["startDate"], ox.Literal(name, datatype=XSD["date"]))
    found = sorted(
        (q.subject for q in on_day if q.subject in meetings and isinstance(q.subject, ox.NamedNode)), key=str
    )
    if not found:
        hint = f"Record it first: itstrat meet {name}"
        raise UnknownSubject(f"There is no meeting on {name}.", hint=hint)
    if len(found) > 1:
        names = ", ".join(strategy.labels.compact(each) for each in found)
        raise AmbiguousSubject(f"There are {len(found)} meetings on {name}.", hint=f"Name one of them: {names}.")
    return found[0]


def write(strategy: Strategy, record: Record, *, file: Path | None, force: bool, dry_run: bool) -> None:
    """Write a record and tell where, or tell only."""
    draft = strategy.record(record, file=file, force=force, dry_run=dry_run)
    options.note(f"{draft.addition.location}: {'would be added' if dry_run else 'added'}")
    emit("".join(f"{inert(line)}\n" for line in draft.addition.text.split("\n")[:-1]))
    from itstrat.history import Book

    day = Book(strategy.documents, strategy.labels).day(record)
    if day > strategy.as_of:
        options.note(f"note: The report date is {strategy.as_of}; reports show it from --as-of {day} on.")
