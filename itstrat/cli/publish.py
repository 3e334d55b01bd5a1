"""``itstrat publish``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itstrat.cli import options
from itstrat.cli.output import emit

if TYPE_CHECKING:
    from datetime import date

    from itstrat.publishing.publish import Published


@options.command("publish", short_help="Write the strategy as a website of linked data.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@options.path
@options.as_of
@options.debug
def publish(folder: Path, paths: tuple[str, ...], as_of: date | None) -> None:
    """Write what the publication profile lets out into DIR, as a website of linked data for any web host.

    Each thing gets a page and the same as Turtle, JSON-LD and N-Triples. DIR is to be served at the base of
    itstrat.toml. Files that did not change are left alone, and so is whatever is not of this command; what was
    published before and is not any more says that it is gone.
    """
    from itstrat.publishing.publish import publish

    strategy = options.opened(paths, as_of=as_of)
    quads = [quad for document in strategy.documents for quad in document.quads]
    done = publish(folder, quads, config=strategy.config, stamp=strategy.stamp, prefixes=strategy.prefixes)
    if strategy.as_of_source == "today":
        options.note(strategy.stamp.as_of_text)
    emit(_told(done, folder))


def _told(done: Published, folder: Path) -> str:
    written = done.written
    changes = f"{len(written.added):,} added, {len(written.changed):,} changed, {len(written.removed):,} removed"
    lines = [
        f"{done.things:,} things, {len(done.publication.quads):,} statements for {done.address}",
        f"{folder}: {changes}, {written.same:,} left as they were",
    ]
    if done.publication.left_out.statements:
        lines.append(f"{done.publication.left_out.statements:,} statements stay in")
    if done.gone:
        lines.append(f"{done.gone:,} that were published once are gone")
    return "\n".join(lines) + "\n"
