"""``itstrat decide``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options, recording

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@options.command("decide", short_help="Record a decision.")
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT...", shell_complete=completing.item)
@click.option(
    "--outcome",
    type=click.Choice(("approved", "deferred", "rejected", "noted")),
    required=True,
    help="What was decided.",
)
@recording.meeting
@recording.day(required=False, text="The day it was written down. Without it, that of the meeting.")
@recording.common
def decide(
    subjects: tuple[str, ...],
    outcome: str,
    meeting: str,
    day: date | None,
    by: str | None,
    comment: str,
    file: Path | None,
    force: bool,
    dry_run: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Record what a meeting decided about a case, a project or anything else: it is added where the decisions stand.

    SUBJECT is an IRI, a prefixed name or a label; name the case and its project to decide about both. Nothing is
    written if the meeting has decided about it already, or if it would break a rule.
    """
    from itstrat.history import Outcome
    from itstrat.namespaces import ITS

    strategy = options.opened(paths, as_of=as_of)
    record = Outcome(
        about=tuple(strategy.resolve(subject) for subject in subjects),
        outcome=ITS[outcome.capitalize()],
        meeting=recording.held(strategy, meeting),
        comment=comment,
        by=recording.agent(strategy, by),
        day=day,
    )
    recording.write(strategy, record, file=file, force=force, dry_run=dry_run)
