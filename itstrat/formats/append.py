"""Adding an item to a Turtle file: in the file's own style, where its like stand, every other byte as it was."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import files
from itstrat.errors import ItstratError, Location, RecordRefused, Unreadable, WriteConflict
from itstrat.formats.lines import lines
from itstrat.formats.turtle import LOCAL, Names, Style
from itstrat.namespaces import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from itstrat.formats.base import Document
    from itstrat.formats.turtle import Said

_BOM = b"\xef\xbb\xbf"
_DIRECTIVE = re.compile(r"[ \t]*(@prefix|prefix)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A file with an item added: as it was read, the new bytes and what they say, the item in them, and where."""

    document: Document
    content: bytes
    result: Document
    text: str
    location: Location


def add(document: Document, node: ox.NamedNode, said: Said, *, after: ox.NamedNode | None = None) -> Addition:
    """The document with a new item behind another, or at its end; nothing is written yet.

    ``said`` are properties with their values, in order. Prefixes, indentation, line ends and the way to write numbers
    are those of the item it stands behind. A prefix that is known but not declared is declared. The result is read
    again: it says what it said, and the new item.

    Raises: RecordRefused for a file that is not Turtle, or that cannot be added to; WriteConflict for one that has
    changed since it was read.
    """
    addition = added(document, _text(document), node, said, after=after)
    return replace(addition, content=_BOM + addition.content) if _has_mark(document) else addition


def added(
    document: Document, text: str, node: ox.NamedNode, said: Said, *, after: ox.NamedNode | None = None
) -> Addition:
    """As :func:`add`, to a text that says what the document does, whatever the file says by now."""
    newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    index, end = _end(document, text, after) if after is not None else (len(document.quads), len(text))
    style = Style.of(text[_start(document, text, after) : end] if after is not None else "", newline)
    head, declared = missing(document, text, node, said, style)
    block = style.block(node, said, Names({**document.prefixes, **declared}))
    before = text[:end] if not end or text[:end].endswith(("\n", "\r")) else text[:end] + newline
    gap = newline if before.strip() else ""
    content = before + gap + block + newline + text[end:]
    if declared:
        at, lines = head
        content = content[:at] + lines + content[at:]
    line = len(_lines(before + gap)) + 1 + len(declared)
    data = content.encode()
    result = _result(document, data, index, node, said)
    return Addition(
        document=document,
        content=data,
        result=result,
        text=block + newline,
        location=Location(document.source.name, line),
    )


def write(addition: Addition) -> None:
    """Put the addition into its file: in one step, onto the disk, and only if the file is still what was read.

    Raises: WriteConflict, Unreadable.
    """
    source = addition.document.source
    try:
        with files.locked(source.path):
            if hashlib.sha256(source.path.read_bytes()).hexdigest() != addition.document.sha256:
                raise _changed(source.name)
            files.replace(source.path, addition.content, durable=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(f"The file cannot be written: {reason}.", location=Location(source.name)) from error


def _text(document: Document) -> str:
    source = document.source
    if source.path.suffix.lower() != ".ttl":
        raise RecordRefused(
            f"{source.name} is not Turtle, so nothing can be added to it.",
            hint="Name a .ttl file of the strategy with --file; an empty one will do.",
        )
    try:
        raw = source.path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(f"The file cannot be read: {reason}.", location=Location(source.name)) from error
    if hashlib.sha256(raw).hexdigest() != document.sha256:
        raise _changed(source.name)
    return raw.removeprefix(_BOM).decode()


def _has_mark(document: Document) -> bool:
    """Whether the file begins with a byte order mark, which is kept."""
    with document.source.path.open("rb") as file:
        return file.read(len(_BOM)) == _BOM


def _changed(name: str) -> WriteConflict:
    return WriteConflict(
        "The file has changed since it was read; it was left as it is.",
        location=Location(name),
        hint="Run the command again.",
    )


def _end(document: Document, text: str, after: ox.NamedNode) -> tuple[int, int]:
    """How many statements stand up to the end of an item, and the offset of the line end behind it.

    Whatever the notation, the text up to the end of an item is Turtle by itself, and says just that many statements.
    """
    last = _run(document, after)[1]
    line = _line(document, text, last)
    at = 0
    for number, each in enumerate(_lines(text), start=1):
        at += len(each)
        if number >= line and _count(document, text[:at]) > last:
            return _count(document, text[:at]), at
    return len(document.quads), len(text)


def _start(document: Document, text: str, after: ox.NamedNode) -> int:
    line = _line(document, text, _run(document, after)[0])
    return sum(len(each) for each in _lines(text)[: line - 1])


def _lines(text: str) -> list[str]:
    """The lines as the parser counts them."""
    return [line.decode() for line in lines(text.encode())]


def _run(document: Document, node: ox.NamedNode) -> tuple[int, int]:
    """The first and last of the statements that say what an item is, one after the other."""
    quads = document.quads
    first = last = next(at for at, quad in enumerate(quads) if quad.subject == node and quad.predicate == RDF["type"])
    while first and quads[first - 1].subject == node:
        first -= 1
    while last + 1 < len(quads) and quads[last + 1].subject == node:
        last += 1
    return first, last


def _line(document: Document, text: str, index: int) -> int:
    lines = document.source.reader.lines(text.encode(), document.source)
    return next(line for at, (_, line) in enumerate(lines) if at == index)


def _count(document: Document, text: str) -> int:
    """How many statements a text makes; -1 if it is not Turtle."""
    try:
        return len(document.source.reader.read(text.encode(), document.source)[0])
    except ItstratError:
        return -1


def missing(
    document: Document, text: str, node: ox.NamedNode, said: Said, style: Style
) -> tuple[tuple[int, str], dict[str, str]]:
    """The place and the lines of the prefixes to declare, and what they declare."""
    values = [value for _, each in said for value in each]
    iris = [
        node,
        *(property_ for property_, _ in said),
        *(value for value in values if isinstance(value, ox.NamedNode)),
    ]
    literals = [value for value in values if isinstance(value, ox.Literal)]
    iris += [each.datatype for each in literals if not each.language and not style.is_bare(each)]
    spaces = set(document.prefixes.values())
    undeclared = {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if prefix not in document.prefixes
        and namespace not in spaces
        and any(_is_shortened(iri, namespace) for iri in iris)
    }
    at, word = _directives(document, text)
    if not at or not undeclared:
        return (0, ""), {}
    form = "PREFIX {}: <{}>" if word == "prefix" else "@prefix {}: <{}> ."
    return (at, "".join(form.format(*pair) + style.newline for pair in undeclared.items())), undeclared


def _is_shortened(iri: ox.NamedNode, namespace: str) -> bool:
    return (
        iri != RDF["type"]
        and iri != XSD["string"]
        and iri.value.startswith(namespace)
        and bool(LOCAL.fullmatch(iri.value.removeprefix(namespace)))
    )


def _directives(document: Document, text: str) -> tuple[int, str]:
    """The offset behind the last prefix before the first statement, and how it is written; 0 if there is none."""
    first = _line(document, text, 0) if document.quads else len(_lines(text)) + 1
    at = end = 0
    style = ""
    for each in _lines(text)[:first]:
        at += len(each)
        if (found := _DIRECTIVE.match(each)) and each.endswith(("\n", "\r")):
            end, style = at, found[1].lower()
    return end, style


def _result(document: Document, content: bytes, index: int, node: ox.NamedNode, said: Said) -> Document:
    """What the new text says: what the old one did and the new item, in this order, and nothing else."""
    new = [(node, property_, value) for property_, values in said for value in values]
    old = [_comparable(quad) for quad in document.quads]
    try:
        quads, prefixes = document.source.reader.read(content, document.source)
    except ItstratError:
        quads, prefixes = [], {}
    if [_comparable(quad) for quad in quads] != [*old[:index], *new, *old[index:]]:
        raise RecordRefused(
            f"{document.source.name} is written in a way that cannot be added to without a risk.",
            hint="Add the record by hand, or name another file with --file.",
        )
    return replace(document, quads=quads, prefixes=prefixes, sha256=hashlib.sha256(content).hexdigest())


def _comparable(quad: ox.Quad) -> tuple[object, ...]:
    """The triple, but for the names of blank nodes, which may be other ones when a text is read again."""
    return tuple(None if isinstance(term, ox.BlankNode) else term for term in quad.triple)
