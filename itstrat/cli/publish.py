"""``itstrat publish``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itstrat.cli import options
from itstrat.cli.output import emit

if TYPE_CHECKING:
    from datetime import date

    from itstrat.errors import Location
    from itstrat.publishing.publish import Published
    from itstrat.publishing.selection import LeftOut, Withheld
    from itstrat.publishing.writer import Written
    from itstrat.strategy import Strategy

_SUFFIXES = {".csv": "csv", ".json": "json", ".md": "markdown", ".html": "html"}


@options.command("publish", short_help="Write the strategy as a website of linked data.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@options.path
@options.as_of
@click.option(
    "--release",
    metavar="VERSION",
    default="",
    help="Also keep what is published as this version, which stays as it is.",
)
@click.option(
    "--left-out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what stays in, and why, to this file (.csv, .json, .md or .html).",
)
@click.option("--ontology", is_flag=True, help="The site of our ontology and rules instead, at https://w3id.org/.")
@options.debug
def publish(
    folder: Path, paths: tuple[str, ...], as_of: date | None, release: str, left_out: Path | None, ontology: bool
) -> None:
    """Write what the publication profile lets out into DIR, as a website of linked data for any web host.

    Each thing gets a page and the same as Turtle, JSON-LD and N-Triples. DIR is to be served at the base of
    itstrat.toml. Files that did not change are left alone, and so is whatever is not of this command; what was
    published before and is not any more says that it is gone.
    """
    from itstrat.namespaces import PREFIXES
    from itstrat.publishing import profile, selection
    from itstrat.publishing.publish import publish, publish_ontology

    if ontology:
        emit(f"{folder}: {_changes(publish_ontology(folder))}\n")
        return
    strategy = options.opened(paths, as_of=as_of)
    quads = list(selection.ours(strategy.documents, profile.of(strategy.config)))
    form = options.chosen(None, left_out, _SUFFIXES, "csv")
    prefixes = {**PREFIXES, **strategy.config.prefixes}  # those of the files are names that nobody chose for the public
    done = publish(folder, quads, config=strategy.config, stamp=strategy.stamp, prefixes=prefixes, release=release)
    _tell_rules(strategy)
    _tell_left_out(strategy, done.publication.left_out, left_out, form)
    if strategy.as_of_source == "today":
        options.note(strategy.stamp.as_of_text)
    emit(_told(done, folder))


def _tell_rules(strategy: Strategy) -> None:
    """Say where the strategy breaks the rules for what goes out."""
    from itstrat.shacl import ValidationOptions

    if broken := strategy.validate(ValidationOptions(profile="publish")).counts["Violation"]:
        rules = "violation" if broken == 1 else "violations"
        options.note(f"warning: {broken:,} {rules} of the rules for publishing: itstrat validate --profile publish")


def _tell_left_out(strategy: Strategy, left_out: LeftOut, file: Path | None, form: str) -> None:
    """Say which statements gave something away, where, and write the whole report if it is asked for."""
    from importlib import import_module

    from itstrat.publishing.left_out import table, told

    def place(each: Withheld) -> Location | None:
        return strategy.place(each.subject, each.predicate, each.object)

    options.warn([f"withheld: {told(each, place(each))}" for each in left_out.withheld])
    if file is not None:
        writer = import_module(f"itstrat.report.to_{form}")
        emit(writer.write(table(left_out, strategy.labels, place, strategy.stamp)), file)


def _told(done: Published, folder: Path) -> str:
    lines = [
        f"{done.things:,} things, {len(done.publication.quads):,} statements for {done.address}",
        f"{folder}: {_changes(done.written)}",
    ]
    if done.publication.left_out.statements:
        lines.append(f"{done.publication.left_out.statements:,} statements stay in")
    if done.release:
        state = "written" if done.release.new else "there already"
        lines.append(f"release {done.release.version} {state}: sha256 {done.release.hash} (RDFC-1.0)")
    if done.gone:
        lines.append(f"{done.gone:,} that were published once are gone")
    return "\n".join(lines) + "\n"


def _changes(written: Written) -> str:
    changes = f"{len(written.added):,} added, {len(written.changed):,} changed, {len(written.removed):,} removed"
    return f"{changes}, {written.same:,} left as they were"
