"""The statements over which a path comes to the nodes that it reaches."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import pyoxigraph as ox

from itstrat.shacl.paths import Alternative, Inverse, Predicate, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.shacl.paths import Path
    from itstrat.store import Store

    Statement: TypeAlias = tuple[Any, ox.NamedNode, Any]
    #: Each node that is reached, with the statements that led there last; none where no step was taken.
    Reached: TypeAlias = dict[Any, tuple[Statement, ...]]


class Graph(Protocol):
    """What can be asked for the neighbours of a node."""

    def objects(self, subject: Any, predicate: ox.NamedNode) -> Iterable[Any]:
        """The objects of a subject and a property."""

    def subjects(self, predicate: ox.NamedNode, value: Any) -> Iterable[Any]:
        """The subjects that have a value of a property."""


class StoreGraph:
    """The merge of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def objects(self, subject: Any, predicate: ox.NamedNode) -> Iterable[Any]:
        """See :class:`Graph`."""
        return () if isinstance(subject, ox.Literal) else (q.object for q in self._store.quads(subject, predicate))

    def subjects(self, predicate: ox.NamedNode, value: Any) -> Iterable[Any]:
        """See :class:`Graph`."""
        return (quad.subject for quad in self._store.quads(None, predicate, value))


class Listed:
    """Some statements, in their order."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._objects: defaultdict[tuple[Any, Any], list[Any]] = defaultdict(list)
        self._subjects: defaultdict[tuple[Any, Any], list[Any]] = defaultdict(list)
        for subject, predicate, value in statements:
            self._objects[subject, predicate].append(value)
            self._subjects[predicate, value].append(subject)

    def objects(self, subject: Any, predicate: ox.NamedNode) -> Iterable[Any]:
        """See :class:`Graph`."""
        return self._objects.get((subject, predicate), ())

    def subjects(self, predicate: ox.NamedNode, value: Any) -> Iterable[Any]:
        """See :class:`Graph`."""
        return self._subjects.get((predicate, value), ())


def reached(path: Path, start: Any, graph: Graph) -> Reached:
    """The nodes that a path leads to from a node, each with the statements that led there last.

    >>> a, b, p = (ox.NamedNode(f"urn:{name}") for name in "abp")
    >>> reached(Inverse(Predicate(p)), b, Listed([(a, p, b)])) == {a: ((a, p, b),)}
    True
    """
    return _follow(path, {start: ()}, graph, forwards=True)


def _follow(path: Path, nodes: Mapping[Any, tuple[Statement, ...]], graph: Graph, *, forwards: bool) -> Reached:
    if isinstance(path, Predicate):
        return _step(path.iri, nodes, graph, forwards=forwards)
    if isinstance(path, Inverse):
        return _follow(path.path, nodes, graph, forwards=not forwards)
    if isinstance(path, Alternative):
        return _merged(_follow(each, nodes, graph, forwards=forwards) for each in path.paths)
    if isinstance(path, Repeat):
        return _repeat(path, nodes, graph, forwards=forwards)
    for each in path.paths if forwards else path.paths[::-1]:
        nodes = _follow(each, nodes, graph, forwards=forwards)
    return dict(nodes)


def _step(predicate: ox.NamedNode, nodes: Iterable[Any], graph: Graph, *, forwards: bool) -> Reached:
    found: Reached = {}
    for node in nodes:
        ends = graph.objects(node, predicate) if forwards else graph.subjects(predicate, node)
        for end in dict.fromkeys(ends):
            found[end] = (*found.get(end, ()), (node, predicate, end) if forwards else (end, predicate, node))
    return found


def _repeat(path: Repeat, nodes: Mapping[Any, tuple[Statement, ...]], graph: Graph, *, forwards: bool) -> Reached:
    once = _follow(path.path, nodes, graph, forwards=forwards)
    if path.mark == "?":
        return _merged((dict(nodes), once))
    found = _merged((dict(nodes) if path.mark == "*" else {}, once))
    fresh = once
    while fresh:
        fresh = {n: s for n, s in _follow(path.path, fresh, graph, forwards=forwards).items() if n not in found}
        found |= fresh
    return found


def _merged(several: Iterable[Reached]) -> Reached:
    found: Reached = {}
    for each in several:
        for node, statements in each.items():
            found[node] = tuple(dict.fromkeys((*found.get(node, ()), *statements)))
    return found
