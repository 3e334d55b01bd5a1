"""From the bytes of an answer to statements: what a server says they are, what they look like, and what they are."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from itstrat.errors import NotLinkedData, SyntaxProblem
from itstrat.formats import Source
from itstrat.formats.depth import check_brackets
from itstrat.formats.rdf import RdfReader
from itstrat.formats.rdfxml import RdfXmlReader
from itstrat.net.client import Unpacking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itstrat.formats import Reader

#: What we can read, the best first.
ACCEPT = (
    "text/turtle, application/n-triples;q=0.95, application/trig;q=0.9, application/n-quads;q=0.9, "
    "application/rdf+xml;q=0.8, application/ld+json;q=0.8, text/html;q=0.3, application/xhtml+xml;q=0.3, */*;q=0.1"
)
HTML = "text/html"
#: Media type -> format. Those that mean little are not here: what the bytes look like decides.
TYPES: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "text/n3": ox.RdfFormat.TURTLE,
    "text/rdf+n3": ox.RdfFormat.TURTLE,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "text/x-nquads": ox.RdfFormat.N_QUADS,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_SUFFIXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".n3": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
}
_NAMES = {format_: name for name, format_ in reversed(list(TYPES.items()))}
_MARKUP = re.compile(r"<(?:\?xml|!doctype|[\w-]*:?rdf\b|html\b|head\b|body\b)", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)
_TURTLE = re.compile(
    r"\s*(?:#[^\n]*\n\s*)*(?:@?prefix\b|@?base\b|<[^<>\"{}|^`\\\s]*>|_:|[\w.-]*:|\[|\()", re.IGNORECASE
)
_LINES = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:<[^<>\s]+>|_:\S+)\s+<[^<>\s]+>\s.*\.\s*(?:#.*)?$", re.MULTILINE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']""")
_ENCODING = re.compile(r"""(^\s*<\?xml[^>]*?)\s+encoding\s*=\s*["'][\w.:-]+["']""")
#: Encodings of texts; Python knows others, some of which take their time.
_ENCODINGS = re.compile(
    r"(?:x-)?(?:iso|latin|windows|cp|us-ascii|utf-?(?:16|32)|koi8|mac|gb|big5|euc|shift)", re.IGNORECASE
)
_BRACKETS = (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)
_HEAD, _FIRST_LINE = 65536, 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What some bytes say: statements, in a format, and what was odd; of a page, its text and no statements."""

    media_type: str
    quads: tuple[ox.Quad, ...] = ()
    page: str = ""
    notes: tuple[str, ...] = ()


def suffix_format(url: str) -> ox.RdfFormat | None:
    """The format that the ending of a URL stands for.

    >>> suffix_format("https://a.example/plan.TTL.gz?download").name
    'Turtle'
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    return _SUFFIXES.get(Path(path.lower().removesuffix(".gz")).suffix)


def parse(body: bytes, *, media_type: str, charset: str, url: str, contexts: Mapping[str, Path], most: int) -> Parsed:
    """What the bytes at a URL say. ``contexts`` are copies of JSON-LD contexts, ``most`` the bytes to unpack.

    A server may be wrong about the type and the encoding; it is told in the notes.

    Raises: NotLinkedData, SyntaxProblem with the line, FetchStopped for what unpacks to too much.
    """
    if body.startswith(b"\x1f\x8b"):
        unpacking = Unpacking(most)
        body = unpacking.more(body)
        unpacking.end()
    if body.startswith(b"PK\x03\x04"):
        raise NotLinkedData(f"{url} is a ZIP archive.", hint="Unpack it, and list the file in sources.")
    text, notes = decoded(body, charset, url)
    declared = TYPES.get(media_type)
    if is_page(text) and declared is None:
        return Parsed(media_type=HTML, page=text, notes=notes)
    failure: SyntaxProblem | None = None
    looks = list(_looks_like(text))
    for format_ in dict.fromkeys([*filter(None, [declared]), *looks, *filter(None, [suffix_format(url)])]):
        try:
            quads = _read(text, format_, url, contexts)
        except SyntaxProblem as error:
            failure = failure if failure is not None and format_ not in looks[:1] else error
            continue
        if declared not in (None, format_):
            notes = (*notes, f"The server says that it is {media_type}; it is {_NAMES[format_]}.")
        if quads or format_ == declared:
            return Parsed(media_type=_NAMES[format_], quads=tuple(quads), notes=notes)
    if is_page(text):
        return Parsed(
            media_type=HTML, page=text, notes=(*notes, f"The server says that it is {media_type}; it is HTML.")
        )
    if failure is not None:
        raise failure
    raise NotLinkedData(
        f"{url} holds no linked data that are read; the server says that it is {media_type or 'of no type'}.",
        hint="Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML are read, and JSON-LD and RDFa in HTML.",
    )


def is_page(text: str) -> bool:
    """Whether a text is a page of HTML."""
    head = text[:_HEAD]
    return _PAGE.search(head) is not None and _is_markup(head)


def _is_markup(head: str) -> bool:
    """Whether a text begins with a tag or a declaration of XML or HTML, behind comments."""
    head = head.lstrip()
    while head.startswith("<!--"):
        head = head.partition("-->")[2].lstrip()
    return _MARKUP.match(head) is not None


def decoded(body: bytes, charset: str, url: str) -> tuple[str, tuple[str, ...]]:
    """The text of some bytes, and a note where it is not UTF-8. Raises: SyntaxProblem."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _told(body, "utf-16", url)
    try:
        return body.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        declared = _DECLARED.match(body[:_FIRST_LINE])
        for name in (declared[1].decode() if declared else "", charset, "cp1252", "latin-1"):
            try:
                if _ENCODINGS.match(name):
                    return _told(body, name, url)
            except (LookupError, SyntaxProblem):
                continue
    raise SyntaxProblem(f"{url} is no text in an encoding that is known.")


def _told(body: bytes, encoding: str, url: str) -> tuple[str, tuple[str, ...]]:
    try:
        text = body.decode(encoding)
    except UnicodeError as error:
        raise SyntaxProblem(f"{url} is not {encoding} text.") from error
    return text, (f"The text is not UTF-8; it was read as {encoding}.",)


def _looks_like(text: str) -> Iterator[ox.RdfFormat]:
    head = text[:_HEAD]
    if _is_markup(head) and not _PAGE.search(head):
        yield ox.RdfFormat.RDF_XML
        return
    if text.lstrip()[:1] in {"{", "["}:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            yield ox.RdfFormat.JSON_LD
            return
    if _LINES.match(head):
        yield ox.RdfFormat.N_QUADS
    if _TURTLE.match(head) or head.lstrip()[:1] == "{":
        yield from (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG)


def _read(text: str, format_: ox.RdfFormat, url: str, contexts: Mapping[str, Path]) -> list[ox.Quad]:
    reader: Reader = RdfReader(format=format_, base=url)
    if format_ == ox.RdfFormat.RDF_XML:
        reader, text = RdfXmlReader(base=url), _ENCODING.sub(r"\1", text[:_FIRST_LINE]) + text[_FIRST_LINE:]
    elif format_ == ox.RdfFormat.JSON_LD:
        from itstrat.formats.jsonld import JsonLdReader

        reader = JsonLdReader(base=url, contexts=contexts)
    data = text.encode()
    if format_ in _BRACKETS:
        check_brackets(data, url)
    at = Source(path=Path(url), name=url, graph=ox.NamedNode(url), reader=reader)
    quads, _ = reader.read(data, at)
    return quads
