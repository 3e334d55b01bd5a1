"""Look-ups in the merge of a store, without the triple terms of RDF 1.2, which nothing here reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from itstrat.store.base import Node, Store, Term


def objects(store: Store, subject: Node, predicate: ox.NamedNode) -> list[Term]:
    """What a subject has for a property, in no order.

    >>> from itstrat.store.oxigraph import OxigraphStore
    >>> store, aim, label = OxigraphStore(), ox.NamedNode("urn:x:aim"), ox.NamedNode("urn:x:label")
    >>> store.load([ox.Quad(aim, label, ox.Literal("Aim"))])
    >>> objects(store, aim, label)
    [<Literal value=Aim datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#string>>]
    """
    return [q.object for q in store.quads(subject, predicate) if not isinstance(q.object, ox.Triple)]


def nodes(store: Store, subject: Node, predicate: ox.NamedNode) -> list[Node]:
    """The objects that are no literals."""
    return [term for term in objects(store, subject, predicate) if not isinstance(term, ox.Literal)]


def subjects(store: Store, predicate: ox.NamedNode, object: Term | None = None) -> list[Node]:  # noqa: A002  # the RDF word
    """What has an object, or any, for a property, in no order; once for each object it has."""
    return [q.subject for q in store.quads(None, predicate, object) if not isinstance(q.subject, ox.Triple)]


def holds(store: Store, triple: ox.Triple, graph: ox.NamedNode | None = None) -> bool:
    """Whether a triple is in the merge, or in one named graph."""
    subject, predicate, object_ = triple.subject, triple.predicate, triple.object
    if isinstance(subject, ox.Triple) or isinstance(object_, ox.Triple):
        return False
    return any(store.quads(subject, predicate, object_, graph))
