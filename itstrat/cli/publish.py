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

_MOST_NOTED = 10
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
@click.option("--force", is_flag=True, help="Publish although it breaks a rule whose severity is Violation.")
@click.option("--ontology", is_flag=True, help="The site of our ontology and rules instead, at https://w3id.org/.")
@options.debug
def publish(
    folder: Path,
    paths: tuple[str, ...],
    as_of: date | None,
    release: str,
    left_out: Path | None,
    force: bool,
    ontology: bool,
) -> None:
    """Write what the publication profile lets out into DIR, as a website of linked data for any web host.

    Each thing gets a page and the same as Turtle, JSON-LD and N-Triples. DIR is to be served at the base of
    itstrat.toml. Nothing is written where a rule of the profile `publish` is broken. Files that did not change are
    left alone, and so is whatever is not of this command; what was published before and is not any more says that it
    is gone.
    """
    from itstrat.namespaces import PREFIXES
    from itstrat.publishing import profile, selection
    from itstrat.publishing.publish import base_of, publish, publish_ontology

    if ontology:
        emit(f"{folder}: {_changes(publish_ontology(folder))}\n")
        return
    strategy = options.opened(paths, as_of=as_of)
    base_of(strategy.config)
    _check_rules(strategy, force=force)
    quads = list(selection.ours(strategy.documents, profile.of(strategy.config)))
    form = options.chosen(None, left_out, _SUFFIXES, "csv", other_way=False)
    prefixes = {**PREFIXES, **strategy.config.prefixes}  # those of the files are names that nobody chose for the public
    done = publish(folder, quads, config=strategy.config, stamp=strategy.stamp, prefixes=prefixes, release=release)
    _tell_left_out(strategy, done.publication.left_out, left_out, form)
    if strategy.as_of_source == "today":
        options.note(strategy.stamp.as_of_text)
    emit(_told(done, folder))


def _check_rules(strategy: Strategy, *, force: bool) -> None:
    """Return where the strategy keeps the rules for what goes out. Raises: PublicationRefused, with the findings."""
    from itstrat.errors import PublicationRefused
    from itstrat.report.words import count
    from itstrat.shacl import ValidationOptions

    findings = strategy.validate(ValidationOptions(profile="publish")).findings
    broken = [each for each in findings if each.severity == "Violation"]
    if not broken:
        return
    said = f"It breaks the rules for publishing: {count(len(broken), 'violation')}"
    command = "itstrat validate --profile publish"
    if force:
        options.note(f"warning: {said}: {command}")
        return
    error = PublicationRefused(
        f"{said}; nothing was written.",
        hint=f"`{command}` shows how to mend them. Publish nevertheless with --force.",
    )
    for each in broken[:_MOST_NOTED]:
        place = f"{each.location}: " if each.location else ""
        error.add_note(f"{place}{each.code}: {each.label}: {each.message}")
    raise error


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
