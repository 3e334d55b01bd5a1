"""``itstrat link review``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from itstrat.cli import changing, options, recording
from itstrat.report.values import inert

if TYPE_CHECKING:
    from datetime import date

    from itstrat.formats.sssom import Mapping, MappingSet
    from itstrat.strategy import Strategy

_KEPT = "alignments.sssom.tsv"


@options.command("review", short_help="Take decisions on candidates into the strategy.")
@click.argument("candidates", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--ask", is_flag=True, help="Ask about each candidate that is not decided.")
@recording.by
@recording.day(required=False, text="The day of the decisions, for rows without mapping_date.")
@click.option(
    "--kept",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The SSSOM file of the strategy for what is declined. Without it, the first there is, or " + _KEPT + ".",
)
@changing.common
def link_review(
    candidates: Path,
    ask: bool,
    by: str | None,
    day: date | None,
    kept: Path | None,
    file: Path | None,
    force: bool,
    dry_run: bool,
    paths: tuple[str, ...],
    as_of: date | None,
) -> None:
    """Take what people have decided on candidates (FILE, as `itstrat link suggest -o` writes it) into the strategy.

    A row is decided when its mapping_justification is semapv:ManualMappingCuration; with Not in predicate_modifier it
    is declined, with sssom:NoTermFound as object nothing fits. Agreed rows become its:supports and an its:Alignment in
    the Turtle files; declined ones go to an SSSOM file, so that they are not offered again; undecided ones stay. In a
    FILE that is one of the strategy's own, rows only get who decided and when: there they count as they stand.
    """
    from itstrat import files
    from itstrat.formats import sssom
    from itstrat.linking import review

    strategy = options.opened(paths, as_of=as_of)
    mappings = _read(candidates)
    agent = recording.agent(strategy, by)
    if ask:
        mappings = _asked(candidates, mappings, dry_run=dry_run)
    found = review.decided(mappings)
    short = review.Shortener({**strategy.prefixes, **mappings.prefixes})
    author = short(agent) if agent else ""
    mappings = review.replaced(mappings, prefixes=short.used)
    agreed = [review.signed(row, by=author, day=day, name=str(candidates)) for row in found.agreed]
    said = [review.signed(row, by=author, day=day, name=str(candidates)) for row in found.kept]
    if _is_source(strategy, candidates):
        _sign(candidates, mappings, [*agreed, *said], dry_run=dry_run)
        options.note(f"{candidates.name} is a file of the strategy: what is decided in it counts as it stands.")
        return
    edit = strategy.edit(file or review.home(strategy.documents, mappings, agreed))
    review.record(edit, mappings, agreed, strategy.documents)
    if agreed:
        changing.apply(edit, dry_run=dry_run, force=force)
    place = kept or _place(strategy)
    if not dry_run:
        _keep(place, mappings, said)
        files.replace(candidates, sssom.write(review.replaced(mappings, found.open)).encode())
    _tell(len(agreed), len(said), len(found.open), place, is_read=_is_read(strategy, place))


def _sign(path: Path, mappings: MappingSet, rows: list[Mapping], *, dry_run: bool) -> None:
    """Write who decided and when into the rows of a file that is the record itself."""
    from itstrat import files
    from itstrat.formats import sssom
    from itstrat.linking import review

    by_line = {row.line: row for row in rows}
    after = review.replaced(mappings, [by_line.get(row.line, row) for row in mappings.propagated()])
    if not dry_run:
        files.replace(path, sssom.write(after).encode())


def _keep(place: Path, mappings: MappingSet, rows: list[Mapping]) -> None:
    """Add rows to an SSSOM file, which may have to be made."""
    from itstrat import files
    from itstrat.formats import sssom
    from itstrat.linking import review

    before = _read(place) if place.exists() else sssom.MappingSet()
    after = review.merged(before, mappings, rows)
    if after.mappings != before.propagated():
        files.replace(place, sssom.write(after).encode())


def _tell(agreed: int, said: int, still: int, place: Path, *, is_read: bool) -> None:
    options.note(f"{agreed} agreed, {said} declined or kept as mappings, {still} still open.")
    if said and not is_read:
        missing = f"The settings name the sources, and not {place.name}"
        options.note(f"{missing}: add it to sources in itstrat.toml, or it is offered again.")


def _read(path: Path) -> MappingSet:
    from itstrat.errors import Location, PathNotFound
    from itstrat.formats.content import content
    from itstrat.formats.sssom import parse

    if not path.is_file():
        raise PathNotFound(
            f"There is no file {str(path)!r}.",
            location=Location(str(path)),
            hint="`itstrat link suggest -o FILE.sssom.tsv` writes one.",
        )
    return parse(content(path, str(path))[0].decode(), str(path))


def _place(strategy: Strategy) -> Path:
    """The SSSOM file of the strategy, there or to be."""
    for document in strategy.documents:
        if document.source.path.name.endswith(".sssom.tsv"):
            return document.source.path
    return strategy.config.root / _KEPT


def _is_source(strategy: Strategy, path: Path) -> bool:
    return path.resolve() in {document.source.path.resolve() for document in strategy.documents}


def _is_read(strategy: Strategy, place: Path) -> bool:
    from itstrat import config

    patterns = strategy.config.sources
    found = [file for pattern in patterns for file in config.matches(strategy.config.root, pattern)]
    return not patterns or place.resolve() in {file.resolve() for file in found}


def _asked(path: Path, mappings: MappingSet, *, dry_run: bool) -> MappingSet:
    """The rows with the answers in them, which stay in the file whatever comes next: nobody is asked twice."""
    from itstrat import files
    from itstrat.formats import sssom
    from itstrat.linking import review

    kinds = {"a": _agreed, "d": review.decline, "n": review.nothing_fits}
    waiting = list(mappings.propagated())
    rows: list[Mapping] = []
    try:
        while waiting:
            answer = "s" if waiting[0].by_hand else _answer(waiting[0])
            if answer == "q":
                break
            row = kinds[answer](waiting[0]) if answer in kinds else waiting[0]
            rows.append(row)
            gone = _pair(waiting[0]) if answer == "n" else None
            waiting = [each for each in waiting[1:] if each.by_hand or _pair(each) != gone]
    finally:
        asked = review.replaced(mappings, [*rows, *waiting])
        if not dry_run and asked.mappings != mappings.propagated():
            files.replace(path, sssom.write(asked).encode())
    return asked


def _pair(row: Mapping) -> tuple[str, str]:
    """What is aligned, and with which scheme."""
    return row.one("subject_id"), row.one("object_source")


def _answer(row: Mapping) -> str:
    words = ", ".join(row.slots.get("match_string", ()))
    click.echo(f"\n{inert(row.one('subject_label') or row.one('subject_id'))}", err=True)
    click.echo(f"  {row.one('confidence')}  {inert(row.one('object_label') or row.one('object_id'))}", err=True)
    click.echo(f"  words in common: {inert(words) or 'none'}", err=True)
    choice = click.Choice(["a", "d", "n", "s", "q"])
    answer: str = click.prompt(
        "  [a]gree, [d]ecline, [n]othing fits in this scheme, [s]kip, [q]uit", type=choice, show_choices=False, err=True
    )
    return answer


def _agreed(row: Mapping) -> Mapping:
    from itstrat.linking.review import accept

    strength: str = click.prompt("  Strength from 0 to 1", "", show_default=False, err=True, value_proc=_strength)
    comment = click.prompt("  Why", default="", show_default=False, err=True)
    return accept(row, strength=strength.strip(), comment=comment.strip())


def _strength(text: str) -> str:
    if text.strip():
        click.FloatRange(0, 1)(text.strip())
    return text
