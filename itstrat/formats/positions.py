"""Where a statement is written: worked out from the files again, and only for what is asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, cast

import pyoxigraph as ox

from itstrat.errors import ItstratError, Location
from itstrat.formats.content import content
from itstrat.formats.turtleplaces import TurtlePlaces
from itstrat.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.formats.base import Document
    from itstrat.formats.tokens import Places

Subject: TypeAlias = ox.NamedNode | ox.BlankNode
Object: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: A statement; or what a subject says with a property, or at all (None stands for any).
Wanted: TypeAlias = tuple[Subject, ox.NamedNode | None, Object | None]

_TYPE = RDF["type"]
#: What is read of the places of a text of so many bytes is kept.
_KEPT_SIZE = 1 << 22
#: Of so many statements it is kept whose they are.
_KEPT_QUADS = 1 << 16
_KEPT = frozenset({XSD["string"], RDF["langString"]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a thing is written; ``term`` is the object exactly as written, if one was asked for and found."""

    location: Location
    term: Object | None = None


def locate(documents: Iterable[Document], wanted: Iterable[Wanted]) -> dict[Wanted, Place]:
    """The place of each thing that is written in one of the documents.

    Of a statement it is the line of its object, else (an inferred one) of what else the subject says about that
    object, else of the subject. Of a subject with a property, the line of the first value, else of the subject. Of a
    subject alone, the line on which its first statement names it, in the document that says what it is (rdf:type).
    A literal that a store rewrote (250000 for 250000.00) is found as written.

    The line is 0 for a file that has changed since it was read, and where none is known. In Turtle, TriG, N-Triples and
    N-Quads of up to 4 MB line and column are those of the very token; elsewhere columns are best effort, and 0 where
    the token is not found. Columns count Unicode characters. Things that are not written anywhere are left out. Cost:
    0.5 s a megabyte of files that hold something.
    """
    documents = list(documents)
    asked = dict.fromkeys(wanted)
    by_subject: dict[Subject, list[Wanted]] = defaultdict(list)
    for item in asked:
        by_subject[item[0]].append(item)
    said = _statements(documents, by_subject.keys())
    chosen: dict[Wanted, _Found] = {}
    for subject, items in by_subject.items():
        if statements := said.get(subject):
            chosen |= {item: _choose(item, statements) for item in items}
    return _places(documents, chosen)


@dataclass(frozen=True, slots=True)
class _Statement:
    document: int
    index: int
    predicate: ox.NamedNode
    object: Object


@dataclass(frozen=True, slots=True)
class _Found:
    """The statement that answers, and whether its object is what was asked for, or its subject."""

    statement: _Statement
    about_object: bool


def _statements(documents: list[Document], subjects: Iterable[Subject]) -> dict[Subject, list[_Statement]]:
    """Everything that the documents say about the subjects, in order."""
    subjects = frozenset(subjects)
    said: dict[Subject, list[_Statement]] = defaultdict(list)
    for number, document in enumerate(documents if subjects else ()):
        quads = document.quads
        for subject, index in _indices(document, subjects):
            said[subject].append(_Statement(number, index, quads[index].predicate, quads[index].object))
    return said


def _indices(document: Document, subjects: frozenset[Subject]) -> Iterator[tuple[Subject, int]]:
    """The subjects with the numbers of the statements about them. Where those are few, which are whose is kept."""
    if len(document.quads) > _KEPT_QUADS:
        subjects_said = ((quad.subject, index) for index, quad in enumerate(document.quads))
        yield from ((subject, index) for subject, index in subjects_said if subject in subjects)  # type: ignore[misc]
        return
    if "subjects" not in document.memo:
        found: dict[object, list[int]] = {}
        for index, quad in enumerate(document.quads):
            found.setdefault(quad.subject, []).append(index)
        document.memo["subjects"] = found
    known = cast("dict[object, list[int]]", document.memo["subjects"])
    for subject in subjects & known.keys():
        yield from ((subject, index) for index in known[subject])


def _choose(wanted: Wanted, statements: list[_Statement]) -> _Found:
    """The statement whose place answers best."""
    _, predicate, object_ = wanted
    told = [statement for statement in statements if statement.predicate == predicate]
    if object_ is not None:
        rewritten = _rewritten(object_)
        matching = (
            [statement for statement in told if statement.object == object_]
            or [statement for statement in told if _rewritten(statement.object) == rewritten]
            or [statement for statement in statements if _rewritten(statement.object) == rewritten]
        )
        if matching:
            return _Found(matching[0], about_object=True)
    elif told:
        return _Found(told[0], about_object=True)
    home = next((s.document for s in statements if s.predicate == _TYPE), statements[0].document)
    return _Found(next(s for s in statements if s.document == home), about_object=False)


def _rewritten(term: Object) -> Object:
    """A term as the store gives it back; the store rewrites literals that have a typed value."""
    if not isinstance(term, ox.Literal) or term.datatype in _KEPT:
        return term
    scratch = ox.Store()
    scratch.add(ox.Quad(_TYPE, _TYPE, term))
    found: Object = next(iter(scratch)).object
    return found


def _places(documents: list[Document], chosen: dict[Wanted, _Found]) -> dict[Wanted, Place]:
    """The places of the statements, one pass for each document that holds one."""
    places: dict[tuple[int, int, bool], Location] = {}
    for number, document in enumerate(documents):
        found = {(f.statement.index, f.about_object) for f in chosen.values() if f.statement.document == number}
        if found:
            located = zip(sorted(found), _lines(document, sorted(found)), strict=True)
            places |= {(number, index, about): location for (index, about), location in located}
    return {
        wanted: Place(
            location=places[found.statement.document, found.statement.index, found.about_object],
            term=found.statement.object if found.about_object else None,
        )
        for wanted, found in chosen.items()
    }


def _lines(document: Document, found: list[tuple[int, bool]]) -> Iterator[Location]:
    """The location of each statement (by index, ascending) or of its subject."""
    source = document.source
    unknown = Location(source.name)
    try:
        data, digest = content(source.path, source.name) if document.whole else (b"", document.sha256)
    except ItstratError:
        digest = ""
    if digest != document.sha256:
        yield from (unknown for _ in found)
        return
    text = _text(document, data)
    tracks: Iterator[tuple[int, int]] | None = None
    at, line, before = -1, 0, 0
    for index, about_object in found:
        quad = document.quads[index]
        if isinstance(text, TurtlePlaces) and (only := text.only_place(quad, about_object=about_object)):
            yield Location(source.name, *only)
            continue
        tracks = tracks or _tracks(document, data)
        while at < index:
            at, (line, before) = at + 1, next(tracks)
        if not line:
            yield unknown
        elif about_object:
            yield Location(source.name, *text.object_place(quad, line))
        else:
            yield Location(source.name, *text.subject_place(quad, line, before))


def _text(document: Document, data: bytes) -> Places:
    """The terms of a text; of one that is not long they are kept."""
    source = document.source
    if len(data) > _KEPT_SIZE:
        return source.reader.places(data, source, document.prefixes)
    if "places" not in document.memo:
        document.memo["places"] = source.reader.places(data, source, document.prefixes)
    return cast("Places", document.memo["places"])


def _tracks(document: Document, data: bytes) -> Iterator[tuple[int, int]]:
    """The line of each statement with where those about the subject before it ended; see :func:`_text`."""
    if len(data) > _KEPT_SIZE:
        return _tracked(document, data)
    if "tracks" not in document.memo:
        document.memo["tracks"] = tuple(_tracked(document, data))
    return iter(cast("tuple[tuple[int, int], ...]", document.memo["tracks"]))


def _tracked(document: Document, data: bytes) -> Iterator[tuple[int, int]]:
    track = _Track()
    for quad, line in document.source.reader.lines(data, document.source):
        track.step(quad, line)
        yield track.line, track.before


@dataclass(slots=True)
class _Track:
    """The line of the statement at hand, and where the statements about the subject before it ended."""

    line: int = 0
    before: int = 0
    _owner: object = None
    _owner_line: int = 0

    def step(self, quad: ox.Quad, line: int) -> None:
        """On to the next statement. What a nested blank node says belongs to the subject around it."""
        self.line = line
        if not isinstance(quad.subject, ox.BlankNode):
            if quad.subject != self._owner:
                self.before, self._owner = self._owner_line, quad.subject
            self._owner_line = line
