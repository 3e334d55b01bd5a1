"""A shapes graph in memory, asked for by subject and predicate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.store import Node, Term

_FIRST, _REST, _NIL, _TYPE, _SUB_CLASS = RDF["first"], RDF["rest"], RDF["nil"], RDF["type"], RDFS["subClassOf"]


class ShapesGraph:
    """Triples in the order in which they were read; each counts once.

    >>> s, p = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
    >>> graph = ShapesGraph([ox.Quad(s, p, ox.Literal("a")), ox.Quad(s, p, ox.Literal("b"))])
    >>> [term.value for term in graph.values(s, p)]
    ['a', 'b']
    """

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._index: dict[object, dict[ox.NamedNode, dict[Term, None]]] = {}
        self._subjects: dict[ox.NamedNode, dict[Node, None]] = {}
        for quad in quads:
            by_predicate = self._index.setdefault(quad.subject, {})
            by_predicate.setdefault(quad.predicate, {})[quad.object] = None  # type: ignore[index]  # no triple terms
            self._subjects.setdefault(quad.predicate, {})[quad.subject] = None  # type: ignore[index]  # as above

    def values(self, subject: object, predicate: ox.NamedNode) -> tuple[Term, ...]:
        """The objects of a subject and predicate."""
        return tuple(self._index.get(subject, {}).get(predicate, ()))

    def value(self, subject: object, predicate: ox.NamedNode) -> Term | None:
        """The first object of a subject and predicate, or None."""
        return next(iter(self._index.get(subject, {}).get(predicate, ())), None)

    def predicates(self, subject: object) -> Iterable[ox.NamedNode]:
        """The predicates of a subject."""
        return self._index.get(subject, {}).keys()

    def subjects(self, predicate: ox.NamedNode, object: Term | None = None) -> Iterator[Node]:  # noqa: A002  # RDF's word
        """The subjects that have a predicate (and object)."""
        for subject in self._subjects.get(predicate, {}):
            if object is None or object in self._index[subject][predicate]:
                yield subject

    def called(self, node: object) -> str:
        """A node as people can find it: its IRI, or for a nameless one what it stands below.

        >>> a, p, b = ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.BlankNode("b")
        >>> ShapesGraph([ox.Quad(a, p, b)]).called(b)
        'without a name below <urn:a>'
        """
        seen, waiting = {node}, [node]
        above: dict[object, list[object]] = {}
        for triple in self if isinstance(node, ox.BlankNode) else ():
            above.setdefault(triple.object, []).append(triple.subject)
        for each in waiting:
            if not isinstance(each, ox.BlankNode):
                return str(each) if each == node else f"without a name below {each}"
            fresh = [owner for owner in above.get(each, ()) if owner not in seen]
            seen.update(fresh)
            waiting += fresh
        return "without a name"

    def nodes(self) -> Iterable[object]:
        """The subjects, in the order in which they were read."""
        return self._index.keys()

    def items(self, head: Term) -> tuple[Term, ...]:
        """The members of an RDF list.

        Raises: ShapesError, if it is not a list that ends.
        """
        members: list[Term] = []
        seen: set[Term] = set()
        while head != _NIL:
            member, rest = self.value(head, _FIRST), self.value(head, _REST)
            if member is None or rest is None or head in seen:
                referring = ((t.subject, t.predicate, head) for t in self if t.object == head)
                itself = (head, None, None)
                about = itself if head in self._index else next(referring, itself)
                raise ShapesError(f"{head} is not a well-formed RDF list.", about=about)
            seen.add(head)
            members.append(member)
            head = rest
        return tuple(members)

    def is_instance(self, node: object, *classes: ox.NamedNode) -> bool:
        """Whether a node is an instance of one of the classes or of a class below them."""
        types = list(self.values(node, _TYPE))
        seen: set[Term] = set()
        while types:
            kind = types.pop()
            if kind in classes:
                return True
            if kind not in seen:
                seen.add(kind)
                types.extend(self.values(kind, _SUB_CLASS))
        return False

    def __iter__(self) -> Iterator[ox.Triple]:
        for subject, by_predicate in self._index.items():
            for predicate, objects in by_predicate.items():
                for term in objects:
                    yield ox.Triple(subject, predicate, term)  # type: ignore[arg-type]  # subjects are nodes
