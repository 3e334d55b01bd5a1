"""``itstrat review``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options, recording

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@options.command("review", short_help="Record how an objective or project stands.")
@click.argument("subject", metavar="SUBJECT", shell_complete=completing.item)
@click.option("--rag", type=click.Choice(("red", "amber", "green")), required=True, help="How it stands.")
@recording.meeting
@recording.day(required=False, text="The day it was written down. Without it, that of the meeting.")
@recording.common
def review(
    subject: str,
    rag: str,
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
    """Record how an objective or project stood at a meeting: it is added where the reviews before it stand.

    SUBJECT is an IRI, a prefixed name or a label. Nothing is written if the meeting has reviewed it already, or if it
    would break a rule.
    """
    from itstrat.history import Review
    from itstrat.namespaces import ITS

    strategy = options.opened(paths, as_of=as_of)
    record = Review(
        about=(strategy.resolve(subject),),
        rag=ITS[rag.capitalize()],
        meeting=recording.held(strategy, meeting),
        comment=comment,
        by=recording.agent(strategy, by),
        day=day,
    )
    recording.write(strategy, record, file=file, force=force, dry_run=dry_run)
