"""``itstrat document``."""

from __future__ import annotations

import os
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options
from itstrat.cli.output import emit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from itstrat.report.document import Document
    from itstrat.shacl import Validation, ValidationOptions

_SUFFIXES = {".docx": "docx", ".pdf": "pdf", ".html": "html", ".htm": "html", ".md": "markdown"}


def _percent(most: int) -> Callable[[click.Context, click.Parameter, str], Decimal]:
    """Reads a percentage from 0 to ``most``."""

    def read(_context: click.Context, param: click.Parameter, value: str) -> Decimal:
        from itstrat.planning.appraisal import within

        try:
            number = Decimal(value.strip().removesuffix("%").rstrip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not within(number, Decimal(most)):
            raise click.BadParameter(
                f"{value!r} is no percentage from 0 to {most} with at most four decimals.", param=param
            )
        return number

    return read


#: Those of ``itstrat.planning.appraisal``, which is not imported to show help.
_MOST_RATE, _MOST_BIAS, _MOST_YEARS = 100, 200, 60


@options.command("document", short_help="Write a document for senior management.")
@click.argument("kind", required=False, shell_complete=completing.document)
@click.argument("subject", required=False, shell_complete=completing.item)
@options.path
@options.as_of
@options.format_of("markdown", "docx", "pdf", "html")
@options.output
@click.option("--five-case", is_flag=True, help="Order a business case by the five cases.")
@click.option(
    "--all", "everything", is_flag=True, help="One document about all: the briefs of every part of a project."
)
@click.option("--users", is_flag=True, help="The service catalogue for those who use the services.")
@click.option(
    "--since", callback=options.day, metavar="DATE", help="Where a steering pack starts, if not at the last meeting."
)
@click.option(
    "--rate",
    default="3.5",
    callback=_percent(_MOST_RATE),
    metavar="PERCENT",
    help="Discount rate of an appraisal, from 0 to 100.",
    show_default=True,
)
@click.option(
    "--optimism-bias",
    default="0",
    callback=_percent(_MOST_BIAS),
    metavar="PERCENT",
    help="What capital costs are raised by, from 0 to 200.",
    show_default=True,
)
@click.option(
    "--benefit-years",
    default=1,
    type=click.IntRange(1, _MOST_YEARS),
    help="For how many years each benefit comes, from its year on.",
    show_default=True,
)
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE", help="A Word template of your own.")
@click.option("--trace", is_flag=True, help="Show in Word comments where each statement comes from.")
@click.option("--require-ready", is_flag=True, help="Write nothing and exit with 1 if something is missing.")
@options.no_cache
@options.debug
@click.pass_context
def document(
    context: click.Context,
    kind: str | None,
    subject: str | None,
    paths: tuple[str, ...],
    as_of: date | None,
    form: str | None,
    output: Path | None,
    five_case: bool,
    everything: bool,
    users: bool,
    since: date | None,
    rate: Decimal,
    optimism_bias: Decimal,
    benefit_years: int,
    template: Path | None,
    trace: bool,
    require_ready: bool,
    no_cache: bool,
) -> None:
    """Write a document from the data; without a kind, list the kinds.

    SUBJECT is what it is about: an IRI, a prefixed name or a label. The name of the output file says the format:
    .docx, .pdf, .html or .md. A document that is not ready is marked as a draft and lists what is missing.
    """
    from itstrat.cli.cache import Memory
    from itstrat.documents import FLAGS, KINDS, DocumentOptions, known, readiness

    if kind is None:
        width = max(map(len, KINDS))
        emit("".join(f"{name:<{width}}  {each.about}\n" for name, each in KINDS.items()), output)
        return
    chosen = options.chosen(form, output, _SUFFIXES, "markdown")
    if (template or trace) and chosen != "docx":
        raise click.UsageError("--template and --trace are for Word documents: write to a .docx file.", context)
    said = click.core.ParameterSource.COMMANDLINE
    known(kind, (name for name in FLAGS if context.get_parameter_source(name) is said))
    memory = None if no_cache else Memory(paths, as_of)
    strategy = options.opened(paths, as_of=as_of)

    def check(checks: ValidationOptions) -> Validation:
        if memory is not None and (kept := memory.read(checks)) is not None:
            return kept[0]
        validation = strategy.validate(checks)
        if memory is not None:
            memory.write(checks, validation, strategy.warnings)
        return validation

    wanted = DocumentOptions(
        five_case=five_case,
        everything=everything,
        users=users,
        since=since.isoformat() if since else "",
        rate=rate,
        optimism_bias=optimism_bias,
        benefit_years=benefit_years,
    )
    made = strategy.document(kind, subject, wanted, check=check)
    if strategy.as_of_source == "today":
        options.note(strategy.stamp.as_of_text)
    missing = readiness(made)
    if require_ready and missing:
        for gap in missing:
            place = f"{_here(gap.location, strategy.config.root)}:" if gap.location else ""
            options.note(" ".join(filter(None, [place, gap.rule, gap.text])))
            options.note(f"  fix: {gap.fix}")
        context.exit(1)
    emit(_WRITERS[chosen](made, template, trace), output)


def _here(location: str, folder: Path) -> str:
    """A place that a document tells from the folder of the settings, as it is found from here."""
    return os.path.relpath(folder / location) if (folder / location.partition(":")[0]).exists() else location


def _docx(made: Document, template: Path | None, trace: bool) -> bytes:
    from itstrat.report import to_docx

    return to_docx.write_document(made, template=template, trace=trace)


def _pdf(made: Document, _template: Path | None, _trace: bool) -> bytes:
    from itstrat.report import to_pdf

    return to_pdf.write_document(made)


def _html(made: Document, _template: Path | None, _trace: bool) -> str:
    from itstrat.report import to_html

    return to_html.write_document(made)


def _markdown(made: Document, _template: Path | None, _trace: bool) -> str:
    from itstrat.report import to_markdown

    return to_markdown.write_document(made)


_WRITERS: Mapping[str, Callable[[Document, Path | None, bool], str | bytes]] = MappingProxyType(
    {"docx": _docx, "pdf": _pdf, "html": _html, "markdown": _markdown}
)
