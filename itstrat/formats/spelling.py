"""Slips of the pen that no rule would notice: terms that the ontology does not have, things nothing is said about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import ontology
from itstrat.errors import Location
from itstrat.formats.positions import locate
from itstrat.namespaces import ITS, PREFIXES
from itstrat.nearest import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itstrat.formats.base import Document
    from itstrat.formats.positions import Wanted


def misspelt(documents: Sequence[Document]) -> tuple[tuple[Location, str], ...]:
    """The place of the first use of each term of ours that the ontology does not have, and what may have been meant.

    A thing with a class that does not exist is looked at by no rule, so nothing else would tell. The ontology is read
    only where a term of ours is used at all. Cost: about two milliseconds for a thousand quads.
    """
    used = {term for quad in _quads(documents) for term in (quad.predicate, quad.object)}
    ours = {term for term in used if isinstance(term, ox.NamedNode) and term.value.startswith(ITS)}
    if not ours or not (wrong := ours - ontology.terms()):
        return ()
    first: dict[ox.NamedNode, tuple[Document, Wanted]] = {}
    uses: Counter[ox.NamedNode] = Counter()
    for document in documents:
        for quad in document.quads:
            for term in (quad.predicate, quad.object):
                if isinstance(term, ox.NamedNode) and term in wrong:
                    uses[term] += 1
                    if term not in first and not isinstance(quad.subject, ox.Triple):
                        first[term] = document, (quad.subject, quad.predicate, quad.object)
    unknown = list(first)
    places = locate(documents, [first[term][1] for term in unknown])
    found = []
    for term in unknown:
        document, statement = first[term]
        place = places[statement].location if statement in places else Location(document.source.name)
        found.append((place, _told(term, statement[1], uses[term])))
    return tuple(sorted(found))


def undescribed(documents: Sequence[Document]) -> tuple[tuple[Location, str], ...]:
    """The place where a property of ours first leads to something of the documents' own that they say nothing about.

    Only IRIs in a namespace in which the documents describe things are looked at: others may be described elsewhere.
    Cost: about a millisecond for a thousand quads.
    """
    subjects = {quad.subject for quad in _quads(documents)}
    others = {quad.object for quad in _quads(documents)}.difference(subjects)
    homes = {_namespace(term.value) for term in subjects if isinstance(term, ox.NamedNode)} - _SHARED
    silent = {term for term in others if isinstance(term, ox.NamedNode) and _namespace(term.value) in homes}
    first: dict[ox.NamedNode, Wanted] = {}
    for quad in _quads(documents) if silent else ():
        subject, term = quad.subject, quad.object
        if not isinstance(term, ox.NamedNode) or term not in silent or term in first or isinstance(subject, ox.Triple):
            continue
        if quad.predicate.value.startswith(ITS):
            first[term] = (subject, quad.predicate, term)
    if not first:
        return ()
    places = locate(documents, first.values())
    known = [term.value for term in subjects if isinstance(term, ox.NamedNode)]
    found = []
    for term, statement in first.items():
        meant = did_you_mean(nearest(term.value, known, most=1), "<{}>".format)
        found.append((places[statement].location, f"Nothing is said about <{term.value}>. {meant}".rstrip()))
    return tuple(sorted(found))


def _quads(documents: Sequence[Document]) -> Iterator[ox.Quad]:
    return (quad for document in documents for quad in document.quads)


#: Namespaces of vocabularies, and of schemes that others publish.
_SHARED = frozenset(PREFIXES.values())


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]


def _told(term: ox.NamedNode, predicate: ox.NamedNode | None, uses: int) -> str:
    name = term.value.removeprefix(ITS)
    role = "property" if term == predicate else ontology.role(predicate)
    often = f" (used {uses} times)" if uses > 1 else ""
    return f"its:{name} is no term of itstrat{often}. {did_you_mean(ontology.meant(name, role), str)}".rstrip()
