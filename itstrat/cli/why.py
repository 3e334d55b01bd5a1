"""``itstrat why``."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from itstrat.cli import completing, options
from itstrat.cli.output import emit, on_terminal, width
from itstrat.report.values import one_line

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from itstrat.alignment import Why
    from itstrat.strategy import Strategy

_SUFFIXES = {".json": "json", ".txt": "text"}


@options.command("why", short_help="Say why something is done.")
@click.argument("subject", metavar="SUBJECT", shell_complete=completing.item)
@options.path
@options.as_of
@options.format_of("text", "json")
@options.output
@options.debug
@click.pass_context
def why(
    context: click.Context,
    subject: str,
    paths: tuple[str, ...],
    as_of: date | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Say why something is done: one sentence for each path to the strategies that it serves.

    SUBJECT is a project, service, cost, asset, case or any other item: its IRI, its prefixed name, its label or its
    notation, such as AIM1. The exit code is 1 where there is no such path.
    """
    strategy = options.opened(paths, as_of=as_of)
    answer = strategy.why(subject)
    if options.chosen(form, output, _SUFFIXES, "text") == "json":
        emit(_json(answer, strategy), output)
    else:
        emit(_text(answer, width(output) if on_terminal(output) else None), output)
    context.exit(0 if answer.found else 1)


def _text(answer: Why, columns: int | None) -> str:
    """The sentences: on a terminal wrapped and set apart, elsewhere one to a line."""
    sentences = [one_line(sentence) for sentence in answer.sentences]
    if columns is None:
        return "".join(f"{sentence}\n" for sentence in sentences)
    paragraphs = (textwrap.wrap(each, columns, break_on_hyphens=False) for each in sentences)
    return "\n\n".join("\n".join(lines) for lines in paragraphs) + "\n"


def _json(answer: Why, strategy: Strategy) -> str:
    document = {
        "subject": {"iri": answer.subject.value, "kind": answer.kind, "label": answer.label},
        "found": answer.found,
        "as_of": strategy.as_of.isoformat(),
        "as_of_source": strategy.as_of_source,
        "data": strategy.data_version,
        "sentences": answer.sentences,
        "paths": [
            [
                {
                    "words": step.words,
                    "iri": step.node.value,
                    "kind": step.kind,
                    "label": step.label,
                    "document": step.document,
                    "page": step.page,
                    "agreed_by": step.agreed_by,
                    "agreed_on": step.agreed_on,
                }
                for step in path
            ]
            for path in answer.paths
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
