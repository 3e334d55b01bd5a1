"""Our ontology as it is shipped: its quads, its terms and the datatypes that its properties take."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from itstrat.namespaces import ONTOLOGY_GRAPH, RDF, XSD
from itstrat.resources import directory

_RANGE = ox.NamedNode("https://schema.org/rangeIncludes")


@cache
def quads() -> tuple[ox.Quad, ...]:
    """The ontology and its code lists, in the graph of the ontology. Cost: about 10 ms, once."""
    folder = directory("ontology")
    return tuple(
        ox.Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY_GRAPH)
        for path in [*sorted(folder.glob("*.ttl")), *sorted((folder / "codelists").glob("*.ttl"))]
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )


@cache
def terms() -> frozenset[ox.NamedNode]:
    """What the ontology describes.

    >>> from itstrat.namespaces import ITS
    >>> ITS["Aim"] in terms(), ITS["Aimm"] in terms()
    (True, False)
    """
    return frozenset(quad.subject for quad in quads() if isinstance(quad.subject, ox.NamedNode))


@cache
def ranges() -> dict[ox.NamedNode, frozenset[ox.NamedNode]]:
    """The datatypes that each property of ours may take, for those that take values.

    >>> from itstrat.namespaces import ITS
    >>> [each.value for each in ranges()[ITS["targetDate"]]]
    ['http://www.w3.org/2001/XMLSchema#date']
    """
    found: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for subject, predicate, term, _ in quads():
        if predicate == _RANGE and isinstance(subject, ox.NamedNode) and isinstance(term, ox.NamedNode):
            found.setdefault(subject, set()).add(term)
    values = (XSD, RDF)  # the namespaces of datatypes; a property that also takes things is left alone
    return {each: frozenset(types) for each, types in found.items() if all(t.value.startswith(values) for t in types)}
