"""Changing a Turtle text where it says what is to change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import EditRefused, ItstratError, Location
from itstrat.formats import append
from itstrat.formats.editcuts import cuts
from itstrat.formats.editplaces import Home, apply, home, insertions
from itstrat.formats.lines import behind
from itstrat.formats.statements import matched
from itstrat.formats.turtle import Names, Style
from itstrat.formats.turtleplaces import NotWalked
from itstrat.namespaces import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itstrat.formats.base import Document
    from itstrat.formats.editplaces import Insertion
    from itstrat.formats.statements import Part, Statement

_FIRST = {RDF["type"]: 0, RDFS["label"]: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to change in a document: quads that go, triples that come, and those that take the place of another."""

    removed: frozenset[ox.Quad]
    added: tuple[ox.Triple, ...]
    replaced: Mapping[ox.Triple, ox.Triple] = field(default_factory=dict)

    @classmethod
    def of(cls, quads: Sequence[ox.Quad], *, added: Iterable[ox.Triple], removed: Iterable[ox.Triple]) -> Asked:
        """The changes to some quads, but for those that change nothing. Raises: EditRefused for nameless nodes."""
        new, gone = dict.fromkeys(added), dict.fromkeys(removed)
        have = {quad.triple for quad in quads}
        old = [triple for triple in gone if triple in have and triple not in new]
        come = [triple for triple in new if triple not in have]
        for triple in come:
            if not isinstance(triple.object, ox.NamedNode | ox.Literal) or isinstance(triple.subject, ox.Triple):
                raise EditRefused(
                    f"A node without a name is not added: {triple.predicate} {triple.object}.", hint="Give it an IRI."
                )
        pairs: dict[ox.Triple, ox.Triple] = {}
        for triple in old:
            like = (each for each in come if (each.subject, each.predicate) == (triple.subject, triple.predicate))
            other = None if isinstance(triple.object, ox.BlankNode) else next(like, None)
            if other is not None:
                pairs[triple] = other
                come.remove(other)
        leaving = frozenset(old)
        return cls(
            removed=frozenset(quad for quad in quads if quad.triple in leaving), added=tuple(come), replaced=pairs
        )

    def checked(self, document: Document, content: str) -> list[ox.Quad]:
        """What a text says in which all is added and all that is replaced: that, and what it said before.

        Raises: EditRefused.
        """
        quads = read(document, content)
        kept = {quad.triple for quad in document.quads} - {quad.triple for quad in self.removed}
        gone = {quad.triple for quad in self.removed}
        if {quad.triple for quad in quads} - gone != kept | {*self.added, *self.replaced.values()}:
            raise risky(document)
        return quads


def read(document: Document, content: str) -> list[ox.Quad]:
    """What a text says. Raises: EditRefused where it is no longer what its format says."""
    try:
        return document.source.reader.read(content.encode(), document.source)[0]
    except ItstratError as error:
        raise risky(document) from error


def risky(document: Document) -> EditRefused:
    """The error for a text that was not understood to the end."""
    return EditRefused(
        f"{document.source.name} is written in a way that cannot be changed without a risk.",
        location=Location(document.source.name),
        hint="Make the change by hand, or write `itstrat fmt` first.",
    )


def edited(document: Document, text: str, asked: Asked) -> tuple[str, list[ox.Quad]]:
    """The text with changes made, and what it says: first all is added, then what goes is cut out."""
    homes: dict[object, list[Home]] = defaultdict(list)
    for statement in _matched(document, text, document.quads):
        home(statement, homes)
    there = [triple for triple in asked.added if triple.subject in homes]
    grown = _grown(document, text, replace(asked, added=tuple(there)), homes)
    quads = replace(asked, added=tuple(there)).checked(document, grown)
    if asked.removed:
        grown, quads = _without(document, grown, quads, asked.removed)
    said: dict[ox.NamedNode, dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in asked.added:
        if triple.subject in homes:
            continue
        if not isinstance(triple.subject, ox.NamedNode):
            raise EditRefused(f"There is no node {triple.subject} in {document.source.name}.", hint="Give it an IRI.")
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        said.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    for subject, values in said.items():
        prefixes = document.source.reader.read(grown.encode(), document.source)[1]
        current = replace(document, quads=quads, prefixes=prefixes)
        ordered = sorted(values.items(), key=lambda pair: _FIRST.get(pair[0], 2))
        addition = append.added(current, grown, subject, ordered, after=_like(quads, values.get(RDF["type"], ())))
        grown, quads = addition.content.decode(), addition.result.quads
    return grown, quads


def _like(quads: Sequence[ox.Quad], kinds: Sequence[object]) -> ox.NamedNode | None:
    """The last thing of a file that is of the same class."""
    like = (quad.subject for quad in reversed(quads) if quad.predicate == RDF["type"] and quad.object in kinds)
    return next((node for node in like if isinstance(node, ox.NamedNode)), None)


def _matched(document: Document, text: str, quads: Sequence[ox.Quad]) -> list[Statement]:
    try:
        return matched(text, document.source.reader.base, quads)
    except NotWalked as error:
        raise risky(document) from error


def _grown(document: Document, text: str, asked: Asked, homes: Mapping[object, list[Home]]) -> str:
    """The text with all that is added to what it knows, and with values in the place of others."""
    by_subject: dict[object, list[ox.Triple]] = defaultdict(list)
    for triple in asked.added:
        by_subject[triple.subject].append(triple)
    left = dict(asked.replaced)
    work: list[tuple[Style, Part | list[Home], list[ox.Triple]]] = []
    seen: set[int] = set()
    for places in homes.values():
        for place in places:
            for part in place.values():
                said = part.quad
                if said is None:
                    continue
                triple = said.triple
                if triple in left and part.start not in seen:
                    seen.add(part.start)
                    work.append((place.style(text), part, [left.pop(triple)]))
    if left:
        raise _held(document, text, homes, next(iter(left)))
    work += [(homes[node][-1].style(text), homes[node], triples) for node, triples in by_subject.items()]
    head, prefixes = _declared(document, text, work)
    edits: list[Insertion] = list(head)
    names = Names(prefixes)
    for style, where, triples in work:
        if isinstance(where, list):
            edits += insertions(text, where, triples, names, style)
        else:
            value = triples[0].object
            assert isinstance(value, ox.NamedNode | ox.Literal)
            edits.append((where.start, where.end, names.term(value, style)))
    return apply(text, edits)


def _declared(
    document: Document, text: str, work: Sequence[tuple[Style, object, list[ox.Triple]]]
) -> tuple[list[Insertion], dict[str, str]]:
    """The prefixes to declare, and all that are known then."""
    prefixes, head = dict(document.prefixes), []
    for style, _, triples in work:
        said = [(t.predicate, [t.object]) for t in triples if isinstance(t.object, ox.NamedNode | ox.Literal)]
        current = replace(document, prefixes=prefixes)
        (at, lines), declared = append.missing(current, text, RDF["type"], said, style)
        if declared:
            head.append((at, at, lines))
            prefixes |= declared
    return head, prefixes


def _held(document: Document, text: str, homes: Mapping[object, list[Home]], triple: ox.Triple) -> EditRefused:
    place = next((each.start for each in homes.get(triple.subject, ())), 0)
    return in_list(document, text, place, f"{triple.predicate} {triple.object}")


def in_list(document: Document, text: str, offset: int, what: str) -> EditRefused:
    """The error for what stands in a list, of which nothing can be taken by itself."""
    return EditRefused(
        f"{what} stands in a list ( … ), or beside one; that is not changed in place.",
        location=Location(document.source.name, *behind(text[:offset].encode())),
        hint="Change it by hand, or remove all that its subject says.",
    )


def _without(
    document: Document, text: str, quads: list[ox.Quad], removed: frozenset[ox.Quad]
) -> tuple[str, list[ox.Quad]]:
    """The text without some of the statements that it makes."""
    found = _matched(document, text, quads)

    def refuse(offset: int, what: str) -> EditRefused:
        return in_list(document, text, offset, what) if what else _nameless(document, text, offset)

    content = apply(text, [(start, end, "") for start, end in cuts(text, found, removed, refuse)])
    left = read(document, content)
    if [_comparable(quad) for quad in left] != [_comparable(quad) for quad in quads if quad not in removed]:
        raise risky(document)
    return content, left


def _nameless(document: Document, text: str, offset: int) -> EditRefused:
    return EditRefused(
        "The node in brackets [ … ] would be cut off from what refers to it.",
        location=Location(document.source.name, *behind(text[:offset].encode())),
        hint="Remove what it says too, or give it an IRI by hand.",
    )


def _comparable(quad: ox.Quad) -> tuple[object, ...]:
    return tuple(None if isinstance(term, ox.BlankNode) else term for term in quad.triple)
