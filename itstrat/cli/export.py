"""``itstrat export``."""

from __future__ import annotations

from pathlib import Path

import click

from itstrat.cli import options
from itstrat.cli.output import emit

_MOST = 20


@options.command("export", short_help="Write the strategy as a StratML plan or an ArchiMate model.")
@click.argument("form", type=click.Choice(("stratml", "stratml2", "archimate")), metavar="FORMAT")
@options.path
@click.option(
    "--document",
    metavar="SUBJECT",
    help="The strategy document (for StratML) or the model that was read (for ArchiMate) to write, where there are "
    "several. Without it, the IT service strategy.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write every statement that has no place in the format to this file, as N-Triples.",
)
@options.output
@options.debug
def export(form: str, paths: tuple[str, ...], document: str | None, report: Path | None, output: Path | None) -> None:
    """Write the strategy in a FORMAT of other tools.

    \b
    stratml    a strategic plan, StratML Part 1 (ISO 17469-1): aims and objectives
    stratml2   a performance plan or report, StratML Part 2: with indicators, targets and results
    archimate  a model in the ArchiMate Open Exchange format, for Archi and other tools

    What the format has no place for is told on standard error; `--report` lists each statement. A plan or model that
    was read from one of these formats is written back whole.
    """
    from itstrat.formats import exchange

    strategy = options.opened(paths, as_of=None)
    quads = [quad for each in strategy.documents for quad in each.quads]
    subject = strategy.resolve(document) if document else None
    made = exchange.export(form, quads, document=subject, name=strategy.name)
    emit(made.data, output)
    for text, count in sorted(made.mended.items()):
        options.note(f"changed to fit: {text}{f' ({count} times)' if count > 1 else ''}")
    lines = made.summary(strategy.labels.compact)
    if lines:
        options.note(f"{len(made.left_out):,} statements have no place in {form}:")
    shown = lines if len(lines) <= _MOST else lines[: _MOST - 1]
    for line in shown:
        options.note(f"  {line}")
    if len(lines) > len(shown):
        options.note(f"  … and {len(lines) - len(shown)} kinds more; --report FILE lists every statement.")
    if report is not None:
        emit("".join(sorted(f"{s} {p} {o} .\n" for s, p, o in made.left_out)), report)
