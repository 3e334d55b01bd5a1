"""``itstrat validate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from itstrat.cli import options
from itstrat.cli.output import colour, emit

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from itstrat.shacl import Validation
    from itstrat.shacl.findings import Severity

    Engine = Literal["auto", "compiled", "pyshacl"]

_SUFFIXES = {".json": "json", ".ttl": "turtle", ".txt": "text"}
_THRESHOLDS: dict[str, Severity | None] = {
    "violation": "Violation",
    "warning": "Warning",
    "info": "Info",
    "none": None,
}


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
@click.option("--only", multiple=True, metavar="CODE", help="Check this rule only; may be repeated.")
@click.option("--skip", multiple=True, metavar="CODE", help="Leave this rule out; may be repeated.")
@click.option(
    "--fail-on",
    type=click.Choice(tuple(_THRESHOLDS)),
    default="violation",
    show_default=True,
    help="The least severe finding that makes the exit code 1.",
)
@click.option(
    "--engine",
    type=click.Choice(("auto", "compiled", "pyshacl")),
    default="auto",
    show_default=True,
    help="Our own engine, the reference engine, or ours where it can.",
)
@options.as_of
@options.infer(default=None)
@options.format_of("text", "json", "turtle")
@options.output
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
    infer: bool | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Check the strategy in some files or folders against the rules.

    Each finding names its file and line, and how to mend it. The exit code is 1 where there is a finding at or above
    the threshold of --fail-on.
    """
    from itstrat.strategy import ValidationOptions

    strategy = options.opened(paths, as_of=as_of, infer=infer is not False)
    validation = strategy.validate(
        ValidationOptions(profile=profile, shapes=shapes, only=only, skip=skip, engine=engine, infer=infer)
    )
    threshold = _THRESHOLDS[fail_on]
    chosen = options.chosen(form, output, _SUFFIXES, "text")
    emit(_written(validation, chosen, threshold or "Violation", colour(output)), output)
    if chosen == "turtle" and validation.stamp.as_of_source == "today":
        options.note(validation.stamp.as_of_text)
    context.exit(1 if threshold and not validation.conforms(threshold) else 0)


def _written(validation: Validation, form: str, threshold: Severity, coloured: bool) -> str | bytes:
    """The validation in a format; only the writer that is asked for is loaded."""
    if form == "json":
        from itstrat.shacl import to_json

        return to_json.write(validation, threshold=threshold)
    if form == "turtle":
        from itstrat.shacl import to_turtle

        return to_turtle.write(validation.report)
    from itstrat.shacl import to_text

    return to_text.write(validation, threshold=threshold, colour=coloured)
