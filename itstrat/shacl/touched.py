"""Which focus nodes of a shape a change of the data can make a difference to.

Whether a focus node conforms depends on the triples along the paths of its shape and of the shapes below. From a
triple that came or went the paths are walked backwards, to the nodes from which it is reached. The walk goes over the
triples of before and of after together: it may find a node too many, never one too few.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from itstrat.namespaces import RDF, RDFS, SH
from itstrat.shacl import paths
from itstrat.shacl.paths import Alternative, Inverse, Predicate, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itstrat.shacl.parameters import Constraint
    from itstrat.shacl.paths import Path
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Changes, Store, Term

    Nodes: TypeAlias = set[Term]
    _Pattern: TypeAlias = tuple[Term | None, Term, Term | None]

_TYPE, _SUBCLASS = RDF["type"], RDFS["subClassOf"]


def _component(name: str) -> ox.NamedNode:
    return SH[f"{name}ConstraintComponent"]


#: Components that look at nothing but the value nodes, or at the shapes that they name.
_VALUES = frozenset(
    map(
        _component,
        (
            *("Datatype", "NodeKind", "MinCount", "MaxCount", "MinLength", "MaxLength", "Pattern", "LanguageIn"),
            *("UniqueLang", "MinExclusive", "MinInclusive", "MaxExclusive", "MaxInclusive", "HasValue", "In"),
            *("Not", "And", "Or", "Xone", "Node", "Property", "QualifiedMinCount", "QualifiedMaxCount"),
        ),
    )
)
#: Components that look at another property of the focus node.
_PAIRS = frozenset(map(_component, ("Equals", "Disjoint", "LessThan", "LessThanOrEquals")))
_CLASS, _CLOSED = _component("Class"), _component("Closed")
_TARGETS = frozenset(SH[name] for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf"))


class TooMany(Exception):
    """No failure: a change touches more nodes than it is worth to look at one by one."""


def why_whole(shapes: Shapes, root: Shape) -> str:
    """Why a shape cannot be checked at some of its focus nodes alone; nothing if it can.

    The nodes that ``sh:targetNode`` names are few, and some may be nowhere in the data.
    """
    for target in root.targets:
        if target.kind not in _TARGETS:
            return "targets named one by one" if target.kind == SH["targetNode"] else "a target found by SPARQL"
    if any(shape.derives for shape in shapes.by_node.values()):
        return "rules that derive triples"
    if any(shapes.refers_to_itself(shape.node) for shape in shapes.below(root.node)):
        return "a shape that refers to itself"
    if any(_refers_to_itself(shapes, shape) for shape in shapes.below(root.node)):
        return "a shape that refers to itself"
    for constraint in (constraint for shape in shapes.below(root.node) for constraint in shape.constraints):
        if constraint.component not in _VALUES | _PAIRS | {_CLASS, _CLOSED}:
            return "SPARQL text" if constraint.select is not None else "a constraint of its own kind"
    return ""


def _refers_to_itself(shapes: Shapes, shape: Shape) -> bool:
    named = {node for constraint in shape.constraints for node in constraint.shapes}
    return any(each.node == shape.node for node in named for each in shapes.below(node))


def predicates(shapes: Shapes, root: Shape) -> frozenset[ox.NamedNode] | None:
    """The properties whose triples a shape looks at; None if at those of any property."""
    found = {_TYPE, _SUBCLASS} if any(target.kind == SH["targetClass"] for target in root.targets) else set()
    found |= {target.value for target in root.targets if isinstance(target.value, ox.NamedNode)}
    for shape in shapes.below(root.node):
        if shape.path is not None:
            found.update(paths.predicates(shape.path))
        for constraint in shape.constraints:
            if constraint.component == _CLOSED:
                return None
            if constraint.component == _CLASS:
                found |= {_TYPE, _SUBCLASS}
            if constraint.component in _PAIRS:
                found.update(term for term in constraint.terms if isinstance(term, ox.NamedNode))
    return frozenset(found)


class Walk:
    """Walks paths backwards from the triples that a change brought or took, over the data of before and after.

    Raises TooMany, from any method, where more than ``most`` nodes are found.
    """

    def __init__(self, store: Store, changes: Changes, *, most: int) -> None:
        self._store = store
        self._triples = changes.triples | changes.reworded
        self._most = most
        self._gone_from: dict[tuple[object, object], list[object]] = defaultdict(list)
        self._gone_to: dict[tuple[object, object], list[object]] = defaultdict(list)
        for triple in changes.removed:
            self._gone_from[triple.predicate, triple.object].append(triple.subject)
            self._gone_to[triple.subject, triple.predicate].append(triple.object)

    def touched(self, shapes: Shapes, root: Shape) -> Nodes:
        """The nodes at which a shape may say something else than before, be they its focus nodes or not."""
        return self._shape(shapes, root) | self.targets(root)

    def targets(self, root: Shape) -> Nodes:
        """The nodes that may have become focus nodes, or be so no more."""
        found: Nodes = set()
        for target in root.targets:
            if target.kind == SH["targetClass"]:
                found |= self._one_step(_TYPE, forwards=True)
            elif isinstance(target.value, ox.NamedNode):
                found |= self._one_step(target.value, forwards=target.kind == SH["targetSubjectsOf"])
        return found

    def _shape(self, shapes: Shapes, shape: Shape) -> Nodes:
        if shape.deactivated:
            return set()
        at_values: Nodes = set()
        found: Nodes = set()
        for constraint in shape.constraints:
            at_values |= self._at_values(constraint)
            if constraint.component in _PAIRS:
                found |= self._one_step(constraint.terms[0], forwards=True)
            for node in constraint.shapes:
                at_values |= self._shape(shapes, shapes[node])
        if shape.path is None:
            return self._few(found | at_values)
        return self._few(found | self._along(shape.path, True) | self._back(shape.path, at_values, True))

    def _at_values(self, constraint: Constraint) -> Nodes:
        """The nodes of which a constraint looks at triples of their own that changed."""
        if constraint.component == _CLASS:
            return self._one_step(_TYPE, forwards=True)
        return self._one_step(None, forwards=True) if constraint.component == _CLOSED else set()

    def _one_step(self, predicate: Term | None, *, forwards: bool) -> Nodes:
        changed = (triple for triple in self._triples if predicate is None or triple.predicate == predicate)
        ends = ((triple.subject if forwards else triple.object) for triple in changed)
        return {end for end in ends if not isinstance(end, ox.Triple)}

    def _along(self, path: Path, forwards: bool) -> Nodes:
        """The nodes from which a path may lead over a triple that changed."""
        if isinstance(path, Predicate):
            return self._one_step(path.iri, forwards=forwards)
        if isinstance(path, Inverse):
            return self._along(path.path, not forwards)
        if isinstance(path, Repeat):
            found = self._along(path.path, forwards)
            return found if path.mark == "?" else self._closure(path.path, found, forwards)
        if isinstance(path, Alternative):
            return set().union(*(self._along(each, forwards) for each in path.paths))
        found, steps = set[ox.NamedNode | ox.BlankNode | ox.Literal](), path.paths if forwards else path.paths[::-1]
        for step in reversed(steps):
            found = self._back(step, found, forwards) | self._along(step, forwards)
        return self._few(found)

    def _back(self, path: Path, nodes: Nodes, forwards: bool) -> Nodes:
        """The nodes from which a path leads to one of some nodes."""
        if not nodes:
            return set()
        if isinstance(path, Predicate):
            return self._few({each for node in nodes for each in self._neighbours(path.iri, node, forwards)})
        if isinstance(path, Inverse):
            return self._back(path.path, nodes, not forwards)
        if isinstance(path, Alternative):
            return self._few(set().union(*(self._back(each, nodes, forwards) for each in path.paths)))
        if isinstance(path, Sequence):
            for step in reversed(path.paths if forwards else path.paths[::-1]):
                nodes = self._back(step, nodes, forwards)
            return nodes
        if path.mark == "?":
            return nodes | self._back(path.path, nodes, forwards)
        return self._closure(path.path, nodes, forwards)

    def _closure(self, path: Path, nodes: Nodes, forwards: bool) -> Nodes:
        """Some nodes and those from which they are reached by a path any number of times."""
        found, fresh = set(nodes), set(nodes)
        while fresh:
            fresh = self._back(path, fresh, forwards) - found
            found = self._few(found | fresh)
        return found

    def _neighbours(self, predicate: ox.NamedNode, node: Term, forwards: bool) -> Iterator[Term]:
        ends: Iterable[object] = ()
        if forwards:
            quads = self._store.quads(None, predicate, node)
            ends = itertools.chain((quad.subject for quad in quads), self._gone_from.get((predicate, node), ()))
        elif not isinstance(node, ox.Literal):
            quads = self._store.quads(node, predicate)
            ends = itertools.chain((quad.object for quad in quads), self._gone_to.get((node, predicate), ()))
        for number, end in enumerate(ends):
            if number > self._most:
                raise TooMany
            if isinstance(end, ox.NamedNode | ox.BlankNode | ox.Literal):
                yield end

    def _few(self, nodes: Nodes) -> Nodes:
        if len(nodes) > self._most:
            raise TooMany
        return nodes


class Membership:
    """Whether nodes are focus nodes of a shape, after a change and before it."""

    def __init__(self, store: Store, changes: Changes, cover: Callable[[Term], Iterable[ox.NamedNode]]) -> None:
        self._store, self._changes, self._cover = store, changes, cover

    def after(self, root: Shape, node: Term) -> bool:
        """Whether a node is a focus node now."""
        return any(self._now(*pattern) for pattern in self._patterns(root, node))

    def before(self, root: Shape, node: Term) -> bool:
        """Whether a node was a focus node."""
        return any(self._then(*pattern) for pattern in self._patterns(root, node))

    def _patterns(self, root: Shape, node: Term) -> Iterator[_Pattern]:
        for target in root.targets:
            if target.kind == SH["targetClass"]:
                yield from ((node, _TYPE, name) for name in self._cover(target.value))
            elif target.kind == SH["targetSubjectsOf"]:
                yield node, target.value, None
            else:
                yield None, target.value, node

    def _now(self, subject: Any, predicate: Any, value: Any) -> bool:
        return not isinstance(subject, ox.Literal) and any(self._store.quads(subject, predicate, value))

    def _then(self, subject: Any, predicate: Any, value: Any) -> bool:
        if isinstance(subject, ox.Literal):
            return False
        kept = (ox.Triple(q.subject, q.predicate, q.object) for q in self._store.quads(subject, predicate, value))
        return any(triple not in self._changes.added for triple in kept) or any(
            triple.predicate == predicate and subject in (None, triple.subject) and value in (None, triple.object)
            for triple in self._changes.removed
        )
