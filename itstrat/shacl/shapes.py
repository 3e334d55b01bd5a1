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
from itstrat.shacl.graph import ShapesGraph
from itstrat.shacl.parameters import PARAMETERS, TRUE, Constraint, messages
from itstrat.shacl.paths import Path, read_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.store import Node, Term

_TYPE = RDF["type"]
_SHAPE_TYPES = (SH["NodeShape"], SH["PropertyShape"])
_CLASS_TYPES = (RDFS["Class"], OWL["Class"])
_TARGETS = tuple(SH[name] for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One target declaration: ``kind`` is its property (implicit class targets are ``sh:targetClass``)."""

    kind: ox.NamedNode
    value: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A node shape (``path`` is None) or a property shape.

    ``beyond`` names what the shape uses and no compiler of ours knows, such as a custom constraint component;
    ``unchecked`` what it uses and no engine here runs.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Every shape that has a target, in the order of the file, and every shape that one of them refers to."""

    graph: ShapesGraph
    by_node: Mapping[Node, Shape]
    roots: tuple[Node, ...]

    def __getitem__(self, node: Node) -> Shape:
        return self.by_node[node]

    def unchecked(self, node: Node) -> tuple[str, ...]:
        """What a shape, or one that it refers to, uses and no engine here runs."""
        seen, waiting, found = {node}, [node], dict[str, None]()
        while waiting:
            shape = self.by_node[waiting.pop()]
            found.update(dict.fromkeys(shape.unchecked))
            below = {nested for constraint in shape.constraints for nested in constraint.shapes} - seen
            seen |= below
            waiting.extend(below)
        return tuple(sorted(found))

    def active(self) -> Iterable[Shape]:
        """The shapes that have a target and are not deactivated."""
        return (self.by_node[node] for node in self.roots if not self.by_node[node].deactivated)


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
        self._components = tuple(_custom_components(graph))

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
            raise ShapesError(f"In shape {node}: {error.message}", hint=error.hint) from error
        finally:
            self._open.discard(node)
        return node

    def _shape(self, node: Node) -> Shape:
        graph = self.graph
        paths = graph.values(node, SH["path"])
        if len(paths) > 1:
            raise ShapesError("it has more than one sh:path.")
        severity = graph.value(node, SH["severity"])
        deactivated = TRUE in graph.values(node, SH["deactivated"])
        path = read_path(graph, paths[0]) if paths and not deactivated else None
        return Shape(
            node=node,
            path=path,
            targets=self._targets(node),
            constraints=() if deactivated else tuple(self._constraints(node, path)),
            severity=severity if isinstance(severity, ox.NamedNode) else SH["Violation"],
            messages=messages(graph, node),
            deactivated=deactivated,
            beyond=tuple(self._beyond(node)),
            unchecked=tuple(name for iri, name in _UNCHECKED.items() if graph.value(node, iri) is not None),
        )

    def _targets(self, node: Node) -> tuple[Target, ...]:
        graph = self.graph
        targets = [Target(kind=kind, value=value) for kind in _TARGETS for value in graph.values(node, kind)]
        if _is_class(graph, node) and graph.is_instance(node, *_SHAPE_TYPES):
            targets.append(Target(kind=SH["targetClass"], value=node))
        return tuple(dict.fromkeys(targets))

    def _constraints(self, node: Node, path: Path | None) -> Iterable[Constraint]:
        for predicate in self.graph.predicates(node):
            if (read := PARAMETERS.get(predicate)) is not None:
                yield from read(self, node, path)

    def _beyond(self, node: Node) -> Iterable[str]:
        present = set(self.graph.predicates(node))
        for predicate, name in _BEYOND.items():
            if predicate in present:
                yield name
        for component, mandatory in self._components:
            if mandatory <= present:
                yield f"constraint component {component}"


def _custom_components(graph: ShapesGraph) -> Iterable[tuple[Node, frozenset[ox.NamedNode]]]:
    """Each custom constraint component with the properties that a shape must have to use it."""
    for component in dict.fromkeys(graph.subjects(SH["parameter"])):
        if isinstance(component, ox.NamedNode) and component.value.startswith(SH):
            continue
        mandatory = frozenset(
            path
            for parameter in graph.values(component, SH["parameter"])
            if TRUE not in graph.values(parameter, SH["optional"])
            and isinstance(path := graph.value(parameter, SH["path"]), ox.NamedNode)
        )
        if mandatory:
            yield component, mandatory


#: What no compiler of ours takes, with the words that say so.
_BEYOND = {
    SH["target"]: "sh:target (SHACL-AF)",
    SH["expression"]: "sh:expression (SHACL-AF)",
    SH["rule"]: "sh:rule (SHACL-AF)",
}
#: What no engine here runs, with the words that say so.
_UNCHECKED = {SH["js"]: "sh:js"}
