"""Shapes read from a shapes graph into a frozen form that compilers work from.

Only shapes that have a target, and those they refer to, are read: a malformed node that nothing uses does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import OWL, RDF, RDFS, SH
from itstrat.shacl import components
from itstrat.shacl.graph import ShapesGraph
from itstrat.shacl.parameters import PARAMETERS, TRUE, Constraint, Select, check_kind, messages
from itstrat.shacl.paths import Path, read_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.store import Node, Term

_TYPE = RDF["type"]
_SHAPE_TYPES = (SH["NodeShape"], SH["PropertyShape"])
_CLASS_TYPES = (RDFS["Class"], OWL["Class"])
_TARGETS = tuple(SH[name] for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
#: The kinds of terms that they take.
_TARGET_TAKES = {SH["targetClass"]: "node", SH["targetSubjectsOf"]: "IRI", SH["targetObjectsOf"]: "IRI"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One target declaration: ``kind`` is its property (implicit class targets are ``sh:targetClass``).

    A SPARQL-based one has a query, and ``arguments`` where that has parameters.
    """

    kind: ox.NamedNode
    value: Term
    select: Select | None = None
    arguments: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A node shape (``path`` is None) or a property shape.

    ``beyond`` names what the shape uses and no compiler of ours knows; ``unchecked`` what it uses and no engine here
    runs; ``derives`` says that it has rules (``sh:rule``), which run before anything is checked.
    """

    node: Node
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    deactivated: bool
    beyond: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    derives: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Every shape that has a target, in the order of the file, and every shape that one of them refers to.

    ``wanted`` are the only ones to check; without it, all.
    """

    graph: ShapesGraph
    by_node: Mapping[Node, Shape]
    roots: tuple[Node, ...]
    wanted: frozenset[Node] | None = None

    def __getitem__(self, node: Node) -> Shape:
        return self.by_node[node]

    def unchecked(self, node: Node) -> tuple[str, ...]:
        """What a shape, or one that it refers to, uses and no engine here runs."""
        return tuple(sorted({name for shape in self.below(node) for name in shape.unchecked}))

    def below(self, node: Node) -> Iterable[Shape]:
        """A shape and those that it refers to, each once."""
        seen, waiting = {node}, [node]
        while waiting:
            shape = self.by_node[waiting.pop()]
            yield shape
            below = {nested for constraint in shape.constraints for nested in constraint.shapes} - seen
            seen |= below
            waiting.extend(below)

    def refers_to_itself(self, node: Node) -> bool:
        """Whether a shape refers to itself, directly or by way of others."""
        return any(node in constraint.shapes for shape in self.below(node) for constraint in shape.constraints)

    def active(self) -> Iterable[Shape]:
        """The shapes that have a target, are not deactivated, and are wanted."""
        wanted = self.roots if self.wanted is None else (node for node in self.roots if node in self.wanted)
        return (self.by_node[node] for node in wanted if not self.by_node[node].deactivated)


def read_shapes(quads: Iterable[ox.Quad]) -> Shapes:
    """The shapes of a shapes graph.

    Raises: ShapesError, if a shape that is used is not well-formed. ``owl:imports`` is not followed.

    >>> text = b'''@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
    ... ex:Named a sh:PropertyShape ; sh:targetClass ex:Thing ; sh:path ex:name ; sh:minCount 1 .'''
    >>> shapes = read_shapes(ox.parse(text, format=ox.RdfFormat.TURTLE))
    >>> [(shape.node.value, len(shape.constraints)) for shape in shapes.active()]
    [('http://example.org/Named', 1)]
    """
    graph = ShapesGraph(quads)
    reader = _Reader(graph)
    found = tuple(roots(graph))
    for root in found:
        reader.read(root)
    return Shapes(graph=graph, by_node=MappingProxyType(reader.shapes), roots=found)


def roots(graph: ShapesGraph) -> Iterable[Node]:
    """The nodes that have a target, each once, in the order in which their first target was read."""
    found: dict[Node, None] = {}
    for predicate in (*_TARGETS, SH["target"]):
        found.update(dict.fromkeys(graph.subjects(predicate)))
    typed = [node for node in graph.subjects(_TYPE) if graph.is_instance(node, *_SHAPE_TYPES)]
    found.update((node, None) for node in typed if _is_class(graph, node))
    order = {node: number for number, node in enumerate(graph.nodes())}
    return sorted(found, key=lambda node: order[node])


def _is_class(graph: ShapesGraph, node: Node) -> bool:
    return isinstance(node, ox.NamedNode) and graph.is_instance(node, *_CLASS_TYPES)


class _Reader:
    """Reads shapes, and those that they refer to, once each."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self.shapes: dict[Node, Shape] = {}
        self._open: set[Node] = set()
        self._components = components.components(graph)

    def read(self, node: Term) -> Node:
        """Read a shape and give its node."""
        if isinstance(node, ox.Literal):
            raise ShapesError(f"{node} stands where a shape is expected.")
        if node in self.shapes or node in self._open:
            return node
        self._open.add(node)
        try:
            self.shapes[node] = self._shape(node)
        except ShapesError as error:
            if error.message.startswith("In shape "):
                raise
            about = error.about or (node, None, None)
            raise ShapesError(f"In shape {node}: {error.message}", about=about, hint=error.hint) from error
        finally:
            self._open.discard(node)
        return node

    def _shape(self, node: Node) -> Shape:
        graph = self.graph
        paths = graph.values(node, SH["path"])
        if len(paths) > 1:
            raise ShapesError("it has more than one sh:path.", about=(node, SH["path"], paths[1]))
        severity = graph.value(node, SH["severity"])
        deactivated = TRUE in graph.values(node, SH["deactivated"])
        path = self._path(node, paths[0]) if paths and not deactivated else None
        return Shape(
            node=node,
            path=path,
            targets=self._targets(node),
            constraints=() if deactivated else tuple(self._constraints(node, path)),
            severity=severity if isinstance(severity, ox.NamedNode) else SH["Violation"],
            messages=messages(graph, node),
            deactivated=deactivated,
            beyond=tuple(self._beyond(node)),
            unchecked=tuple(self._unchecked(node, path)),
            derives=graph.value(node, SH["rule"]) is not None and not deactivated,
        )

    def _path(self, node: Node, value: Term) -> Path:
        try:
            return read_path(self.graph, value)
        except ShapesError as error:
            raise ShapesError(error.message, about=error.about or (node, SH["path"], value)) from error

    def _targets(self, node: Node) -> tuple[Target, ...]:
        graph = self.graph
        targets = [Target(kind=kind, value=value) for kind in _TARGETS for value in graph.values(node, kind)]
        for target in targets:
            if wanted := _TARGET_TAKES.get(target.kind):
                name = f"sh:{target.kind.value.removeprefix(SH)}"
                check_kind(target.value, wanted, name, (node, target.kind, target.value))
        if _is_class(graph, node) and graph.is_instance(node, *_SHAPE_TYPES):
            targets.append(Target(kind=SH["targetClass"], value=node))
        targets.extend(
            Target(kind=SH["target"], value=value, select=found[0], arguments=found[1])
            for value in graph.values(node, SH["target"])
            if (found := components.target_query(graph, value)) is not None
        )
        return tuple(dict.fromkeys(targets))

    def _constraints(self, node: Node, path: Path | None) -> Iterable[Constraint]:
        for predicate in self.graph.predicates(node):
            if (read := PARAMETERS.get(predicate)) is not None:
                yield from read(self, node, path)
        for component in self._custom(node):
            yield from components.constraints(self.graph, component, node, in_property=path is not None)

    def _custom(self, node: Node) -> Iterable[components.Component]:
        if not self._components:
            return ()
        present = set(self.graph.predicates(node))
        return (component for component in self._components if component.applies(present))

    def _beyond(self, node: Node) -> Iterable[str]:
        graph = self.graph
        if graph.value(node, SH["expression"]) is not None:
            yield "sh:expression (SHACL-AF)"
        for target in graph.values(node, SH["target"]):
            if components.target_query(graph, target) is None and not components.is_script(graph, target):
                yield "sh:target (SHACL-AF)"

    def _unchecked(self, node: Node, path: Path | None) -> Iterable[str]:
        graph = self.graph
        if graph.value(node, SH["js"]) is not None:
            yield "sh:js"
        for target in graph.values(node, SH["target"]):
            if components.is_script(graph, target):
                yield "a target in JavaScript"
        for component in self._custom(node):
            if components.unchecked(graph, component, in_property=path is not None):
                yield f"constraint component {component.node}"
