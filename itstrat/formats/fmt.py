"""Turtle in one layout, whoever wrote it: one property a line, sorted prefixes, IRIs by prefix.

Every comment and literal is kept. Statements stay in their order, and so do properties, but for the class, which comes
first. A comment stays with what it stands above, or behind on its line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import EditRefused, ItstratError, Location
from itstrat.formats import edit
from itstrat.formats.base import Document
from itstrat.formats.content import content
from itstrat.formats.statements import statements
from itstrat.formats.turtleplaces import NotWalked, tokens
from itstrat.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itstrat.formats.base import Source
    from itstrat.formats.statements import Part, Property, Statement

_WIDTH = 120
_INDENT = "    "
_TYPE = RDF["type"].value
#: A term that is an IRI, or a literal whose datatype is one.
_LAST_IRI = re.compile(r"""(?:^|(?<=["']\^\^))<([^<>\\]*)>$""")
_ABSOLUTE = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\\]+)>")
_LOCAL = re.compile(r"[A-Za-z_][\w-]*(?:\.[\w-]+)*", re.ASCII)
_BREAK = re.compile(r"\r\n|\n|\r")


def fmt(data: bytes, source: Source) -> bytes:
    """A Turtle text in the layout of all; it says the same, in UTF-8 without a byte order mark. Cost: 3 s a megabyte.

    Raises: EditRefused for what is not known here, such as triple terms; SyntaxProblem.

    >>> from pathlib import Path
    >>> from itstrat.formats import Source
    >>> from itstrat.formats.rdf import RdfReader
    >>> reader = RdfReader(format=ox.RdfFormat.TURTLE)
    >>> source = Source(path=Path("a.ttl"), name="a.ttl", graph=ox.NamedNode("urn:g"), reader=reader)
    >>> print(fmt(b"<urn:s> <urn:p> 1.00;a <urn:C>. # one", source).decode(), end="")
    <urn:s> a <urn:C> ;
        <urn:p> 1.00 . # one
    """
    quads, _ = source.reader.read(data, source)
    text = data.decode()
    try:
        found = statements(text, source.reader.base)
    except NotWalked as error:
        raise EditRefused(
            f"{source.name} has something that is not laid out: {error}.",
            location=Location(source.name),
            hint="Triple terms and annotations are left to their author.",
        ) from error
    written = _Writer(text, _Comments.of(text)).write(found)
    laid = written.encode()
    try:
        again, _ = source.reader.read(laid, source)
    except ItstratError:
        again = []
    if Counter(map(_comparable, again)) != Counter(map(_comparable, quads)) or _said(written) != _said(text):
        raise EditRefused(f"{source.name} cannot be laid out without a risk.", location=Location(source.name))
    return laid


def laid_out(source: Source) -> tuple[bytes, bytes]:
    """A file as it is, and as it would be. Raises: as :func:`fmt`, and Unreadable."""
    data, _ = content(source.path, source.name)
    return source.path.read_bytes(), fmt(data, source)


def write(source: Source, before: bytes, after: bytes) -> None:
    """Put the new layout in the place of a file, if it is still what was read. Raises: WriteConflict, Unreadable."""
    document = Document(source=source, quads=[], sha256="")
    edit.write([edit.Edited(document=document, before=before, content=after, result=document)])


def _comparable(quad: ox.Quad) -> tuple[object, ...]:
    return tuple(None if isinstance(term, ox.BlankNode) else term for term in quad.triple)


def _said(text: str) -> Counter[str]:
    return Counter(each[0].rstrip() for each in tokens(text, blanks=True) if each[0].startswith("#"))


@dataclass(slots=True)
class _Comments:
    """The comments by the place of the term or bracket that they stand above, or whose line they end.

    ``blank`` are the places of comments and terms that have an empty line above them.
    """

    above: dict[int, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    behind: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    blank: set[int] = field(default_factory=set)
    end: int = 0

    @classmethod
    def of(cls, text: str) -> _Comments:
        """Those of a text."""
        found = cls(end=len(text))
        waiting: list[tuple[int, str]] = []
        kept, breaks, begun = -1, 0, False
        for token in tokens(text, blanks=True):
            written, at = token[0], token.start()
            if written.isspace():
                breaks += len(_BREAK.findall(written))
                continue
            if breaks > 1 and begun:
                found.blank.add(at)
            if token.lastgroup == "skip":
                if breaks or kept < 0:
                    waiting.append((at, written.rstrip()))
                else:
                    found.behind[kept].append(written.rstrip())
            elif token.lastgroup != "mark" or written not in {";", ","}:
                found.above[at] = waiting
                waiting, kept = [], at
            breaks, begun = 0, True
        found.above[len(text)] = waiting
        return found


class _Writer:
    """Puts lines together; a line knows what is to stand above it and at its end."""

    def __init__(self, text: str, comments: _Comments) -> None:
        self._text = text
        self._comments = comments
        self._lines: list[str] = []
        self._line: list[str] = []
        self._indent = self._depth = 0
        self._above: list[tuple[int, str]] = []
        self._behind: list[str] = []
        self._prefixes: dict[str, str] = {}

    def write(self, found: Sequence[Statement]) -> str:
        """The whole text."""
        ordered = list(_sorted(self._text, found))
        self._prefixes = _prefixes(self._text, found)
        first = min((each.start for each in found), default=self._comments.end)
        self._remarks(self._comments.above[first])
        if first in self._comments.blank and self._lines:
            self._lines.append("")
        tall = False
        before: Statement | None = None
        for statement in ordered:
            mark = len(self._lines)
            self._one(statement, is_first=statement.start == first)
            block = self._lines[mark:]
            del self._lines[mark:]
            is_tall = len([line for line in block if not line.startswith("#")]) > 1
            if before is not None and self._apart(before, statement, tall=tall or is_tall):
                self._lines.append("")
            self._lines += block
            tall, before = is_tall, statement
        last = self._comments.above[self._comments.end]
        if last and self._lines and (last[0][0] in self._comments.blank):
            self._lines.append("")
        self._remarks(last)
        return "".join(f"{line}\n" for line in self._lines)

    def _apart(self, before: Statement, statement: Statement, *, tall: bool) -> bool:
        """Whether an empty line stands between two statements."""
        if before.directive or statement.directive:
            return not (before.directive and statement.directive)
        above = self._comments.above[statement.start]
        return tall or (above[0][0] if above else statement.start) in self._comments.blank

    def _remarks(self, remarks: Sequence[tuple[int, str]]) -> None:
        """Comments on lines of their own, with the empty lines that stood between them."""
        for number, (at, remark) in enumerate(remarks):
            if number and at in self._comments.blank:
                self._lines.append("")
            self._lines.append(remark)

    def _one(self, statement: Statement, *, is_first: bool) -> None:
        above = self._comments.above[statement.start]
        if not is_first:
            self._remarks(above)
            if above and statement.start in self._comments.blank and not statement.directive:
                self._lines.append("")
        self._comments.above[statement.start] = []
        if statement.directive:
            self._directive(statement)
            return
        subject = statement.subject
        assert subject is not None
        self._value(subject)
        properties = sorted(statement.properties, key=lambda each: each.verb.key != _TYPE)
        self._properties(properties, " ")
        self._put(" .", statement.dot)
        self._break()

    def _directive(self, statement: Statement) -> None:
        first, *rest = statement.directive
        self._put("@" + self._text[first.start : first.end].lstrip("@").lower(), first.start)
        for part in rest:
            self._put(" " + self._text[part.start : part.end], part.start)
        self._put(" .", statement.dot)
        self._break()

    def _properties(self, properties: Sequence[Property], lead: str) -> None:
        """One a line, but for the first, which may follow on its line."""
        self._indent += 1
        for number, property_ in enumerate(properties):
            if number:
                self._put(" ;")
                self._break()
                lead = ""
            verb = property_.verb
            name = "a" if verb.key == _TYPE else self._shown(verb)
            self._put(lead + name, verb.start)
            self._objects(property_)
        self._indent -= 1

    def _objects(self, property_: Property) -> None:
        objects = property_.objects
        shown = [self._short(each) for each in objects]
        length = sum(len(each or "") + 3 for each in shown) + len(_INDENT) * self._indent + len("".join(self._line))
        alone = len(objects) == 1
        last = objects[-1]
        quiet = not any(map(self._spoken, objects[:-1])) and not self._comments.above[last.start]
        quiet = quiet and not self._is_tall(last)
        if alone or (quiet and None not in shown and length <= _WIDTH):
            for number, each in enumerate(objects):
                self._put(" " if not number else " , ")
                self._value(each)
            return
        self._indent += 1
        for number, each in enumerate(objects):
            if number:
                self._put(" ,")
            self._break()
            self._value(each)
        self._indent -= 1

    def _value(self, part: Part) -> None:
        if not part.opening:
            self._put(self._shown(part), part.start)
            return
        short = self._short(part)
        closing = part.end - 1
        if short is not None and not self._is_tall(part):
            self._put(short, part.start)
            self._note(closing)
            return
        self._put(part.opening, part.start)
        self._indent += 1
        self._break()
        if part.opening == "[":
            self._indent -= 1
            self._properties(sorted(part.properties, key=lambda each: each.verb.key != _TYPE), "")
            self._indent += 1
        for number, item in enumerate(part.items):
            if number:
                self._break()
            self._value(item)
        self._indent -= 1
        self._break()
        self._put(self._text[closing], closing)

    def _shown(self, part: Part) -> str:
        """A term as it is written, but for an IRI that a prefix of the file covers."""
        written = self._text[part.start : part.end]
        found = _LAST_IRI.search(written) if self._prefixes else None
        if found is None:
            return written
        fitting = [(len(iri), prefix) for prefix, iri in self._prefixes.items() if found[1].startswith(iri)]
        size, prefix = max(fitting, default=(0, ""))
        local = found[1][size:]
        return f"{written[: found.start()]}{prefix}:{local}" if size and _LOCAL.fullmatch(local) else written

    def _short(self, part: Part) -> str | None:
        """A value on one line; None if it does not fit, or has comments or line ends within."""
        if not part.opening:
            written = self._shown(part)
            return None if _BREAK.search(written) else written
        if part.opening == "[" and not part.properties:
            inner: list[str | None] = []
        elif part.opening == "[":
            if len(part.properties) > 1:
                return None
            verb = part.properties[0].verb
            name = "a" if verb.key == _TYPE else self._shown(verb)
            objects = [self._short(each) for each in part.properties[0].objects]
            inner = [name, *(" , ".join(each for each in objects if each is not None),)]
            inner = [None] if None in objects else inner
        else:
            inner = [self._short(each) for each in part.items]
        if None in inner or self._comments.above[part.end - 1]:
            return None
        body = " ".join(each for each in inner if each is not None)
        shown = f"{part.opening} {body} {self._text[part.end - 1]}" if body else part.opening + self._text[part.end - 1]
        return shown if len(shown) <= _WIDTH - 4 * len(_INDENT) else None

    def _is_tall(self, part: Part) -> bool:
        """Whether a bracket or list takes several lines."""
        inside = [part.start, *(at for at in _within(part) if at != part.end - 1)]
        noted = any(self._comments.behind[at] for at in inside) or any(self._comments.above[at] for at in inside[1:])
        return bool(part.opening) and (self._short(part) is None or noted)

    def _spoken(self, part: Part) -> bool:
        """Whether a comment stands at a value, or within it."""
        return self._noted([part.start, *_within(part)])

    def _noted(self, places: Iterable[int]) -> bool:
        return any(self._comments.above[at] or self._comments.behind[at] for at in places)

    def _put(self, written: str, at: int = -1) -> None:
        if not self._line:
            self._depth = self._indent
        self._line.append(written)
        if at >= 0:
            self._note(at)

    def _note(self, at: int) -> None:
        self._above += self._comments.above[at]
        self._behind += self._comments.behind[at]

    def _break(self) -> None:
        """End the line; what stands above it, and all but the last of what was behind, goes on lines of their own."""
        written = "".join(self._line).strip(" ")
        if not written:
            return
        space = _INDENT * self._depth
        remarks = [remark for _, remark in self._above] + self._behind[:-1]
        self._lines += [space + remark for remark in remarks]
        self._lines.append(f"{space}{written}{' ' + self._behind[-1] if self._behind else ''}")
        self._line, self._above, self._behind = [], [], []


def _within(part: Part) -> Iterator[int]:
    """The places of all that stands in a bracket or list, and of its end."""
    for property_ in part.properties:
        yield property_.verb.start
        for each in property_.objects:
            yield each.start
            yield from _within(each)
    for item in part.items:
        yield item.start
        yield from _within(item)
    if part.opening:
        yield part.end - 1


def _prefixes(text: str, found: Sequence[Statement]) -> dict[str, str]:
    """The prefixes that hold all over a text: declared once, in full, before anything is said."""
    said = min((each.start for each in found if not each.directive), default=len(text))
    declared: dict[str, list[str]] = {}
    for statement in found:
        words = [text[part.start : part.end] for part in statement.directive]
        if words and words[0].lower().endswith("prefix"):
            full = statement.start < said and _ABSOLUTE.fullmatch(words[-1])
            declared.setdefault(words[1].rstrip(":"), []).append(full[1] if full else "")
    return {prefix: iris[0] for prefix, iris in declared.items() if len(iris) == 1 and iris[0]}


def _sorted(text: str, found: Sequence[Statement]) -> Iterator[Statement]:
    """The statements with each run of prefixes sorted by name."""
    run: list[Statement] = []
    for statement in found:
        if statement.directive and text[statement.start : statement.directive[0].end].lower().endswith("prefix"):
            run.append(statement)
            continue
        yield from sorted(run, key=lambda each: text[each.directive[1].start : each.directive[1].end])
        run = []
        yield statement
    yield from sorted(run, key=lambda each: text[each.directive[1].start : each.directive[1].end])
