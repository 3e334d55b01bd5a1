"""``itstrat import``."""

from __future__ import annotations

import re
from pathlib import Path

import click

from itstrat.cli import options
from itstrat.cli.output import emit

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*[/#]")


def _base(_context: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """The IRI that an option gives, to append identifiers to."""
    if value is None:
        return None
    if not _IRI.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no IRI that ends in / or #; write for example https://example.org/id/.")
    return value


@options.command("import", short_help="Turn a StratML plan or an ArchiMate model into Turtle.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--base",
    callback=_base,
    metavar="IRI",
    help="What the identifiers of the file are appended to. Without it, what the file says itself, else an IRI of the "
    "file's name.",
)
@options.output
@options.debug
def import_file(file: Path, base: str | None, output: Path | None) -> None:
    """Turn a StratML plan (Part 1 or 2) or an ArchiMate model (Open Exchange) into Turtle.

    All of the file is kept: what has no place in our ontology under its own name, so that `itstrat export` writes it
    back whole. On standard error it is told what that is. A file that lies in the folder of a strategy is read as it
    is, and need not be imported.
    """
    from itstrat.errors import NothingToRead
    from itstrat.formats import Source, discover, exchange, read, turtle
    from itstrat.namespaces import PREFIXES, SKOS

    found = discover([file]).sources
    if len(found) != 1 or not isinstance(found[0].reader, exchange.XmlReader):
        raise NothingToRead(f"{file} is no XML file.", hint=exchange.EXPECTED)
    reader = exchange.ExchangeReader(base=base)
    source = Source(path=found[0].path, name=found[0].name, graph=found[0].graph, reader=reader)
    document = read(source)
    emit(turtle.document(document.quads, PREFIXES), output)
    subjects = {quad.subject for quad in document.quads}
    elements = sum(quad.predicate == SKOS["inScheme"] for quad in document.quads)
    options.note(f"{len(document.quads):,} statements about {len(subjects):,} things, {elements:,} of them elements.")
    if kept := exchange.kept(document.quads):
        options.note("Kept as it is: " + ", ".join(f"{name} {count:,}" for name, count in kept.items()) + ".")
