"""``itstrat validate``."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from itstrat.cli import options, waiting
from itstrat.cli.output import colour, emit
from itstrat.report.values import inert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from itstrat.errors import ReadError
    from itstrat.inference import Regime
    from itstrat.shacl import Progress, RuleSet, Validation, ValidationOptions
    from itstrat.shacl.findings import Severity
    from itstrat.strategy import Strategy

    Engine = Literal["auto", "compiled", "fast", "pyshacl"]

#: The most findings in each format, if nothing else is asked for: as many as people read, or GitHub takes (see
#: :mod:`itstrat.shacl.to_sarif`). Other formats have all.
_MOST = {"text": 100, "markdown": 100, **dict.fromkeys(("sarif", "json", "junit", "github", "gitlab", "html"), 25_000)}
#: As many warnings about shapes are told beside a result.
_MOST_REMARKS = 10
_FORMATS = ("text", "json", "turtle", "sarif", "junit", "github", "gitlab", "html", "csv", "markdown")
_SUFFIXES = {
    ".csv": "csv",
    ".html": "html",
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".ttl": "turtle",
    ".txt": "text",
    ".xml": "junit",
}
#: Formats that have no room for the day that the rules count from.
_UNDATED = {"turtle", "github", "gitlab", "csv"}
_THRESHOLDS: dict[str, Severity | None] = {
    "violation": "Violation",
    "warning": "Warning",
    "info": "Info",
    "none": None,
}


def _split(
    _context: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, Path | None], ...]:
    """Each format with the file it goes to: ``text``, ``sarif=findings.sarif``."""
    found: list[tuple[str, Path | None]] = []
    for value in values:
        form, equals, file = value.partition("=")
        if form not in _FORMATS:
            raise click.BadParameter(f"{form!r} is not one of {', '.join(map(repr, _FORMATS))}.")
        if equals and not file:
            raise click.BadParameter(f"{value!r} names no file.")
        found.append((form, Path(file) if file else None))
    return tuple(found)


@options.command("validate", short_help="Check the strategy against the rules.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--shapes",
    multiple=True,
    metavar="FILE",
    help="Check with these SHACL shapes in place of our rules; may be repeated. "
    "Our ontology is then left out unless --infer asks for it.",
)
@click.option("--profile", metavar="NAME", help="Which of our rules: minimum, college, funding-bid or publish.")
@click.option(
    "--only", multiple=True, metavar="CODE", help="Check this rule only, by its code or IRI; may be repeated."
)
@click.option("--skip", multiple=True, metavar="CODE", help="Leave this rule out, by its code or IRI; may be repeated.")
@click.option(
    "--fail-on",
    type=click.Choice(tuple(_THRESHOLDS)),
    default="violation",
    show_default=True,
    help="The least severe finding that makes the exit code 1.",
)
@click.option(
    "--engine",
    type=click.Choice(("auto", "compiled", "fast", "pyshacl")),
    default="auto",
    show_default=True,
    help="Our own engine, the accelerated one of the extra 'fast', the reference engine, or what suits best.",
)
@options.as_of
@options.regime
@options.infer(default=None)
@click.option(
    "--format",
    "forms",
    callback=_split,
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"{', '.join(_FORMATS[:-1])} or {_FORMATS[-1]}; may be repeated, each but one with a file of its own. "
    "Without it, what the name of the output file says, else text.",
)
@options.output
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="The most findings to write, the worst; every format but csv says how many there are in all. Without it, "
    "text and markdown have 100, csv all, and the others 25,000. What turtle writes always has all.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Leave out the findings that this file knows, and tell which of them are fixed.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the findings to this file; from then on they are known. With --baseline, only take out what is fixed.",
)
@click.option(
    "--explain", metavar="CODE", help="Say what a rule is, why it exists and how to mend it, and check nothing."
)
@click.option(
    "--lint-shapes",
    "lint",
    is_flag=True,
    help="Check the shapes in place of the data: terms that do not exist, contradictions, shapes that nothing uses.",
)
@click.option(
    "--watch", is_flag=True, help="Check again each time that a file is saved, and tell what is new and what is fixed."
)
@options.no_cache
@options.debug
@click.pass_context
def validate(
    context: click.Context,
    paths: tuple[str, ...],
    shapes: tuple[str, ...],
    profile: str | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    fail_on: str,
    engine: Engine,
    as_of: date | None,
    regime: Regime,
    infer: bool | None,
    forms: tuple[tuple[str, Path | None], ...],
    output: Path | None,
    limit: int | None,
    baseline: Path | None,
    write_baseline: Path | None,
    explain: str | None,
    lint: bool,
    watch: bool,
    no_cache: bool,
) -> None:
    """Check the strategy in some files or folders against the rules.

    Each finding names its file and line, and how to mend it. The exit code is 1 where there is a finding at or above
    the threshold of --fail-on.
    """
    from itstrat.errors import ReadError
    from itstrat.shacl import Progress, ValidationOptions

    if explain is not None and (forms or baseline or write_baseline):
        raise click.UsageError("--explain checks nothing: leave out --format, --baseline and --write-baseline.")
    if profile is not None and shapes:
        raise click.UsageError("--profile picks from our rules, which --shapes leaves out: give one of the two.")
    destinations = _destinations(forms, output)
    checks = ValidationOptions(
        profile=profile,
        shapes=shapes,
        only=only,
        skip=skip,
        engine=engine,
        infer=infer,
        regime=regime,
        lint=lint,
        placed=None if watch or baseline else _placed(destinations, limit),
    )
    if explain is not None:
        _explain(explain, paths, checks, output)
        return
    threshold, progress = _THRESHOLDS[fail_on], Progress()
    if watch:
        if forms or output or baseline or write_baseline or lint:
            raise click.UsageError("--watch tells what changes, as text: leave out formats, files, baselines and lint.")
        _watch(paths, checks, as_of, threshold)
    try:
        find = _validated if no_cache else _remembered
        validation, told = waiting.wait(lambda: find(paths, checks, as_of, progress), progress)
    except KeyboardInterrupt:
        waiting.leave(progress, lambda found: _emit(found, destinations, threshold or "Violation", limit))
    except ReadError as error:
        _emit_unread(error, as_of, destinations)
        raise
    validation = _ratchet(validation, baseline, write_baseline)
    _remark(validation, told)
    _emit(validation, destinations, threshold or "Violation", limit)
    context.exit(1 if threshold and not validation.conforms_at(threshold) else 0)


def _placed(destinations: Sequence[tuple[str, Path | None]], limit: int | None) -> int | None:
    """How many findings need their places, which cost most of the time of very many; None stands for all."""
    most = [limit or _MOST.get(form) for form, _ in destinations]
    return None if None in most else max(each for each in most if each)


def _watch(
    paths: tuple[str, ...], checks: ValidationOptions, as_of: date | None, threshold: Severity | None
) -> NoReturn:
    """Watch the files until the user has had enough; the exit code is that of the last findings."""
    from itstrat.cli import watching
    from itstrat.shacl import Progress

    watcher = watching.Watcher(
        *(paths, checks),
        as_of=as_of,
        threshold=threshold,
        check=lambda work: waiting.wait(work, Progress()),
        colour=colour(),
    )
    with suppress(KeyboardInterrupt):
        watching.watch(watcher, watching.ticks(), emit)
    waiting.end(watcher.exit_code)


def _destinations(forms: Sequence[tuple[str, Path | None]], output: Path | None) -> list[tuple[str, Path | None]]:
    """Each format with where it goes: a file of its own, or for one of them --output, else standard output."""
    plain = [form for form, file in forms if file is None]
    chosen: list[tuple[str, Path | None]] = [(form, file) for form, file in forms if file is not None]
    if len(plain) > 1:
        raise click.UsageError(
            f"{plain[0]} and {plain[1]} cannot go to one place; name a file for one of them: --format {plain[1]}=FILE."
        )
    if plain or output or not chosen:
        form = options.chosen(plain[0] if plain else None, output, _SUFFIXES, "text")
        chosen.insert(0, (form, output))
    places = [str(file or "-") for _, file in chosen]
    if twice := sorted({place for place in places if places.count(place) > 1}):
        where = "standard output" if twice[0] == "-" else repr(twice[0])
        raise click.UsageError(f"Two formats cannot go to one place: {where}.")
    return chosen


def _opened(
    paths: tuple[str, ...], shapes: tuple[str, ...], *, as_of: date | None, infer: bool, regime: Regime, lint: bool
) -> Strategy:
    """The strategy; to check shapes where there is none, the shapes themselves."""
    import itstrat
    from itstrat.errors import NothingToRead

    try:
        return options.opened(paths, as_of=as_of, infer=infer, regime=regime)
    except NothingToRead:
        if paths or not (lint and shapes):
            raise
        return itstrat.open(shapes, as_of=as_of, infer=False)


def _validated(
    paths: tuple[str, ...], checks: ValidationOptions, as_of: date | None, progress: Progress
) -> tuple[Validation, Sequence[str]]:
    """The findings, and what was odd in the files that were read for them."""
    from itstrat.errors import ShapesError
    from itstrat.strategy import validate_in_bulk

    try:
        brought = bool(checks.shapes) and not checks.lint
        if brought and (validation := validate_in_bulk(paths, checks, as_of=as_of)) is not None:
            return validation, ()
        shapes = tuple(map(str, checks.shapes))
        strategy = _opened(
            paths, shapes, as_of=as_of, infer=checks.infer is not False, regime=checks.regime or "its", lint=checks.lint
        )
        return strategy.validate(checks, progress=progress), strategy.warnings
    except ShapesError as error:
        error.hint = error.hint or "All that is wrong with the shapes: add --lint-shapes"
        raise


def _remembered(
    paths: tuple[str, ...], checks: ValidationOptions, as_of: date | None, progress: Progress
) -> tuple[Validation, Sequence[str]]:
    """The same, from an earlier run on the same files if there was one."""
    from itstrat.cli.cache import Memory

    memory = Memory(paths, as_of, checks.shapes)
    if (found := memory.read(checks)) is not None:
        options.warn(found[1])
        return found
    validation, warnings = _validated(paths, checks, as_of, progress)
    memory.write(checks, validation, warnings)
    return validation, warnings


def _remark(validation: Validation, told: Sequence[str]) -> None:
    """Tell what the lint says of shapes that are not ours, but for what was told of the same files as data."""
    remarks = [
        f"{each.location}: {each.message}" if each.location else f"{each.label}: {each.message}"
        for each in validation.remarks
    ]
    fresh = [text for text in dict.fromkeys(remarks) if text not in told]
    for text in fresh[:_MOST_REMARKS]:
        options.note(f"warning: {text}")
    if more := fresh[_MOST_REMARKS:]:
        options.note(f"warning: … and {len(more):,} more about the shapes.")
    if fresh:
        options.note("More about the shapes: --lint-shapes")


def _ratchet(validation: Validation, baseline: Path | None, target: Path | None) -> Validation:
    """The validation without what a baseline knows; what is fixed is told, and struck out where that was asked for."""
    if baseline is None and target is None:
        return validation
    from itstrat.shacl import baseline as known

    entries = known.read(baseline) if baseline else [known.entry(finding) for finding in validation.findings]
    compared = known.compare(validation, entries)
    for each in compared.fixed:
        options.note(f"fixed: {each.code}: {each.label or each.focus_node}")
    if target is not None:
        emit(known.write(compared.kept), target)
        count = len(compared.kept)
        options.note(f"{target}: {count:,} known {'finding' if count == 1 else 'findings'}.")
    elif compared.fixed:
        options.note(f"To strike out what is fixed, add --write-baseline {baseline}")
    return compared.validation


def _explain(code: str, paths: tuple[str, ...], checks: ValidationOptions, output: Path | None) -> None:
    """Say what a rule is; the strategy is opened only for a rule that is not ours."""
    from itstrat import shacl
    from itstrat.shacl.accepted import example
    from itstrat.shacl.explain import explain
    from itstrat.shacl.rules import codes

    if (own := shacl.rule_of_our_own(code)) is not None:
        emit(inert(explain(own)), output)
        return
    ours = not checks.shapes and code in codes()
    profiles = tuple(shacl.profiles().values()) if ours else ()
    chosen = shacl.built_in(only=[code]) if ours else _brought(paths, replace(checks, only=(code,), skip=()))
    found = list(chosen.rules.values())
    emit(inert("\n".join(explain(rule, profiles) for rule in found)), output)
    options.note(f"\nTo accept a finding of it for a time, say so in your data:\n\n{example(found[0].code)}")


def _brought(paths: tuple[str, ...], checks: ValidationOptions) -> RuleSet:
    """The rules of shapes brought along, or of a strategy with those that its configuration lists."""
    from itstrat import formats, shacl
    from itstrat.errors import NothingToRead

    if checks.shapes:
        return shacl.rules_for(formats.discover([Path(each) for each in checks.shapes]).config, checks)
    try:
        return options.opened(paths, as_of=None).rules(checks)
    except NothingToRead:
        if paths:
            raise
        return shacl.built_in(only=checks.only)  # with no strategy at hand, only ours are known: says what is near


def _emit(
    validation: Validation,
    destinations: Sequence[tuple[str, Path | None]],
    threshold: Severity,
    limit: int | None = None,
) -> None:
    """Write the validation in each format, once all of them are made."""
    written = [(_written(validation, form, threshold, colour(file), limit), file) for form, file in destinations]
    for text, file in written:
        emit(text, file)
    if validation.stamp.as_of_source == "today" and any(form in _UNDATED for form, _ in destinations):
        options.note(validation.stamp.as_of_text)


def _emit_unread(error: ReadError, as_of: date | None, destinations: Sequence[tuple[str, Path | None]]) -> None:
    """Write what could not be read in the formats that machines read; people are told it as every failure."""
    from itstrat import __version__
    from itstrat.errors import BrokenSources
    from itstrat.shacl import unread

    if error.location is None and not isinstance(error, BrokenSources):
        return  # not about what stands in a file
    others = [(form, file) for form, file in destinations if form != "text" or file is not None]
    if others:
        _emit(unread.validation(error, itstrat=__version__, as_of=as_of), others, "Violation")


def _written(validation: Validation, form: str, threshold: Severity, coloured: bool, limit: int | None) -> str:
    """The validation in a format; only the writer that is asked for is loaded."""
    most = limit or _MOST.get(form, len(validation.findings))
    special = _SPECIAL.get(form)
    if special is not None:
        return special(validation, threshold, coloured, most)
    module = import_module(f"itstrat.shacl.to_{form}")
    return str(module.write(validation.cut(most), threshold=threshold))


def _text(validation: Validation, threshold: Severity, coloured: bool, most: int) -> str:
    from itstrat.shacl import to_text

    return to_text.write(validation, threshold=threshold, colour=coloured, most=most)


def _turtle(validation: Validation, _threshold: Severity, _coloured: bool, _most: int) -> str:
    from itstrat.shacl import to_turtle

    return to_turtle.write(validation.report)


def _markdown(validation: Validation, threshold: Severity, _coloured: bool, most: int) -> str:
    from itstrat.shacl import to_markdown

    return to_markdown.write(validation, threshold=threshold, most=most)


#: The writers that want something else than the others.
_SPECIAL: Mapping[str, Callable[[Validation, Severity, bool, int], str]] = {
    "text": _text,
    "turtle": _turtle,
    "markdown": _markdown,
}
