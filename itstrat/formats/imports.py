"""``owl:imports`` of what is not among the files: it is missing, since nothing is ever fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats.positions import locate
from itstrat.namespaces import ONTOLOGY_GRAPH, OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itstrat.errors import Location
    from itstrat.formats.base import Document
    from itstrat.formats.positions import Wanted

_IMPORTS, _ONTOLOGY, _VERSION = OWL["imports"], OWL["Ontology"], OWL["versionIRI"]


def unfollowed(documents: Sequence[Document]) -> tuple[tuple[Location, str], ...]:
    """The place of each ``owl:imports`` of what is not at hand, and what to do about it; each imported thing once.

    Cost: about a millisecond for a thousand quads where something is imported.
    """
    found: dict[object, Wanted] = {}
    for document in documents:
        for quad in document.quads:
            if quad.predicate == _IMPORTS and not isinstance(quad.subject, ox.Triple):
                found.setdefault(quad.object, (quad.subject, quad.predicate, quad.object))
    if not found:
        return ()
    known = at_hand(documents)
    missing = {imported: statement for imported, statement in found.items() if imported not in known}
    places = locate(documents, missing.values())
    return tuple(sorted((places[each].location, not_followed(imported)) for imported, each in missing.items()))


def at_hand(documents: Iterable[Document]) -> frozenset[ox.NamedNode]:
    """What needs no import: the graphs and ontologies of the documents, and our ontology."""
    found: set[object] = {ONTOLOGY_GRAPH}
    for document in documents:
        found.add(document.source.graph)
        for quad in document.quads:
            found.add(quad.graph_name)
            if quad.predicate == RDF["type"] and quad.object == _ONTOLOGY:
                found.add(quad.subject)
            elif quad.predicate == _VERSION:
                found.add(quad.object)
    return frozenset(term for term in found if isinstance(term, ox.NamedNode))


def not_followed(imported: object) -> str:
    """What to say of an import of what is not at hand.

    >>> not_followed(ox.NamedNode("urn:x:people"))
    'owl:imports of <urn:x:people> is not followed. Nothing is fetched: name a file that holds it, or link to it.'
    """
    return f"owl:imports of {imported} is not followed. Nothing is fetched: name a file that holds it, or link to it."
