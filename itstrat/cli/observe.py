"""``itstrat observe``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options, recording

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@options.command("observe", short_help="Record a value of a KPI.", context_settings={"ignore_unknown_options": True})
@click.argument("kpi", metavar="KPI", shell_complete=completing.item)
@click.argument("value", metavar="VALUE")
@recording.day(required=True, text="The day for which it was measured.")
@recording.common
def observe(
    kpi: str,
    value: str,
    day: date,
    by: str | None,
    comment: str,
    file: Path | None,
    force: bool,
    dry_run: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Record a value of a KPI: it is added to the file where the values before it stand, in the same style.

    KPI is an IRI, a prefixed name or a label. VALUE is kept as it is typed. Nothing is written if there is a value for
    that day, if that day is yet to come or older than the last, or if it would break a rule.
    """
    from itstrat.history import Observation

    strategy = options.opened(paths, as_of=as_of)
    about = (strategy.resolve(kpi),)
    who = recording.agent(strategy, by)
    record = Observation(about=about, value=value, day=day, comment=comment, by=who)
    recording.write(strategy, record, file=file, force=force, dry_run=dry_run)
