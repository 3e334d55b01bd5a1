"""The way to rdflib and back, term by term: literals keep the form that they are written in, blank nodes their names.

>>> import itstrat
>>> strategy = itstrat.open("examples/minimal")
>>> graph = to_rdflib(strategy.store.as_written())
>>> len(graph) == len(strategy.store), set(from_rdflib(graph)) == set(strategy.store.as_written())
(True, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib
    from rdflib.term import Node as RdflibTerm


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """The triples as an ``rdflib.Graph``, which is a copy. Cost: about 10 µs a triple, and 0.1 s for rdflib itself.

    Raises: UsageError for a triple about a triple, which rdflib does not have.
    """
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((to_term(triple.subject), to_term(triple.predicate), to_term(triple.object)))
    return graph


def from_rdflib(graph: Iterable[tuple[RdflibTerm, RdflibTerm, RdflibTerm]]) -> Iterator[ox.Triple]:
    """The triples of an ``rdflib.Graph``.

    Raises: UsageError for what is no triple of RDF, such as one about a literal.
    """
    for subject, predicate, found in graph:
        about, verb = from_term(subject), from_term(predicate)
        if isinstance(about, ox.Literal) or not isinstance(verb, ox.NamedNode):
            raise UsageError(f"{subject.n3()} {predicate.n3()} {found.n3()} is no triple of RDF.")
        yield ox.Triple(about, verb, from_term(found))


def to_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> RdflibTerm:
    """A term as rdflib has it. Raises: UsageError for a triple."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise UsageError(f"rdflib has no triples about triples: {term}")
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    if datatype == rdflib.XSD.string:
        datatype = None
    return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def from_term(term: RdflibTerm) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term of rdflib. Raises: UsageError for what is none of RDF, such as a relative IRI or a variable."""
    import rdflib

    try:
        if isinstance(term, rdflib.URIRef):
            return ox.NamedNode(str(term))
        if isinstance(term, rdflib.BNode):
            return ox.BlankNode(str(term))
        if isinstance(term, rdflib.Literal) and term.language:
            return ox.Literal(str(term), language=term.language)
        if isinstance(term, rdflib.Literal):
            kind = ox.NamedNode(str(term.datatype)) if term.datatype else None
            return ox.Literal(str(term), datatype=kind)
    except ValueError as error:
        raise UsageError(f"{term!r} is no term of RDF: {error}.") from error
    raise UsageError(f"{term!r} is no term of RDF.")
