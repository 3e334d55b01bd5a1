"""``itstrat meet``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import options, recording

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox

    from itstrat.strategy import Strategy


@options.command("meet", short_help="Record a meeting.")
@click.argument("day", metavar="DATE", callback=options.day)
@click.option("--group", metavar="GROUP", help="Which group meets; needed where there are several.")
@recording.common
def meet(
    day: date,
    group: str | None,
    by: str | None,
    comment: str,
    file: Path | None,
    force: bool,
    dry_run: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Record a meeting, held or to come, so that `review` and `decide` can name it by its date.

    It is added where the meetings before it stand. GROUP is an IRI, a prefixed name or a label. Nothing is written if
    the group has a meeting on that day already, or if it would break a rule.
    """
    from itstrat.history import Meeting

    strategy = options.opened(paths, as_of=as_of)
    who = strategy.resolve(group) if group is not None else _only_group(strategy)
    record = Meeting(about=(who,), day=day, comment=comment, by=recording.agent(strategy, by))
    recording.write(strategy, record, file=file, force=force, dry_run=dry_run)


def _only_group(strategy: Strategy) -> ox.NamedNode:
    import pyoxigraph as ox

    from itstrat.errors import AmbiguousSubject, UnknownSubject
    from itstrat.namespaces import ITS, RDF

    found = {quad.subject for quad in strategy.store.quads(None, RDF["type"], ITS["SteeringGroup"])}
    groups = sorted((each for each in found if isinstance(each, ox.NamedNode)), key=str)
    if not groups:
        raise UnknownSubject(
            "There is no group that could meet.", hint="Write it in a file first: a its:SteeringGroup with its:remit."
        )
    if len(groups) > 1:
        names = ", ".join(strategy.labels.compact(each) for each in groups)
        raise AmbiguousSubject(f"There are {len(groups)} groups.", hint=f"Say which one meets with --group: {names}.")
    return groups[0]
