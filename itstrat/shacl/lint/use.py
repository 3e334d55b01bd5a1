"""Checks of what a run makes of shapes: those that nothing uses, that look at nothing, that no engine checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import not_followed
from itstrat.namespaces import OWL, RDFS, SH, SHAPES
from itstrat.nearest import did_you_mean, nearest
from itstrat.shacl.lint import terms
from itstrat.shacl.lint.sheet import SHAPE_TYPES, Slip
from itstrat.shacl.parameters import TRUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.shacl.lint.sheet import Sheet
    from itstrat.store import Node


def unused_shapes(sheet: Sheet) -> Iterator[Slip]:
    """Shapes without a target that no shape with one leads to."""
    reached = set(sheet.roots)
    waiting = list(sheet.roots)
    while waiting:
        below = set(sheet.shapes_below(waiting.pop())) - reached
        reached |= below
        waiting.extend(below)
    for node in sheet.shapes:
        above = sheet.references.get(node, ())  # of shapes that hang together, the uppermost is told
        if node in reached or sheet.is_off(node) or any(each not in reached for each in above):
            continue
        yield Slip(node=node, message="It has no target, and no shape that has one leads to it: it checks nothing.")


def deactivated(sheet: Sheet) -> Iterator[Slip]:
    """Shapes that are switched off."""
    for node in sheet.graph.subjects(SH["deactivated"], TRUE):
        yield Slip(node=node, predicate=SH["deactivated"], value=TRUE, message="It is deactivated: it checks nothing.")


def recursive(sheet: Sheet) -> Iterator[Slip]:
    """Shapes that refer to themselves, over others or not; each circle is told once, at its first shape."""
    told: set[Node] = set()
    for node in sheet.shapes:
        if node not in told and (circle := _circle(sheet, node)):
            told.update(circle)
            round_ = " → ".join(map(sheet.name, (*circle, node)))
            message = f"It refers to itself: {round_}. A node met again under the same shape counts as conforming."
            yield Slip(node=node, message=message)


def _circle(sheet: Sheet, start: Node) -> tuple[Node, ...]:
    """The shortest way from a shape back to itself, from its first shape to its last; nothing if there is none."""
    came_from: dict[Node, Node] = {}
    waiting = [start]
    for node in waiting:
        for below in sheet.shapes_below(node):
            if below == start:
                way = [node]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if below not in came_from:
                came_from[below] = node
                waiting.append(below)
    return ()


def not_checked(sheet: Sheet) -> Iterator[Slip]:
    """Terms of SHACL-JS and of SHACL 1.2, which no engine here knows."""
    for name in sorted(terms.UNCHECKED):
        predicate = SH[name]
        for node in sheet.graph.subjects(predicate):
            for value in sheet.graph.values(node, predicate):
                message = f"sh:{name} is not checked by any engine here."
                yield Slip(node=node, predicate=predicate, value=value, message=message)


def unfollowed_imports(sheet: Sheet) -> Iterator[Slip]:
    """Imports of what is not at hand; nothing is ever fetched."""
    imports = OWL["imports"]
    at_hand = set(sheet.graph.nodes()) | sheet.elsewhere
    for node in sheet.graph.subjects(imports):
        for value in sheet.graph.values(node, imports):
            if value not in at_hand:
                yield Slip(node=node, predicate=imports, value=value, message=not_followed(value))


def idle_targets(sheet: Sheet) -> Iterator[Slip]:
    """Targets without a focus node in the data; not of our own rules, which fit strategies of any size."""
    if sheet.store is None:
        return
    for node in sheet.roots:
        ours = isinstance(node, ox.NamedNode) and node.value.startswith(SHAPES)
        if ours or sheet.is_off(node):
            continue
        for kind, find in _TARGETS.items():
            for value in sheet.graph.values(node, SH[kind]):
                if isinstance(value, ox.NamedNode) and (said := find(sheet, value)):
                    yield Slip(node=node, predicate=SH[kind], value=value, message=said)
        if isinstance(node, ox.NamedNode) and _is_class(sheet, node) and (said := _no_instance(sheet, node)):
            yield Slip(node=node, message=said)


def _is_class(sheet: Sheet, node: Node) -> bool:
    graph = sheet.graph
    return graph.is_instance(node, RDFS["Class"], OWL["Class"]) and graph.is_instance(node, *SHAPE_TYPES)


def _rows(sheet: Sheet, query: str) -> Iterator[ox.QuerySolution]:
    assert sheet.store is not None
    rows = sheet.store.query(query, trusted=True)
    assert isinstance(rows, ox.QuerySolutions)
    return rows


def _no_instance(sheet: Sheet, kind: ox.NamedNode) -> str:
    if any(True for _ in _rows(sheet, f"SELECT ?x WHERE {{ ?x a/{RDFS['subClassOf']}* {kind} }} LIMIT 1")):
        return ""
    classes = _names(sheet, "SELECT DISTINCT ?x WHERE { ?y a ?x }")
    return f"The data have no instance of {sheet.name(kind)}.{_meant(sheet, kind.value, classes)}"


def _no_use(sheet: Sheet, prop: ox.NamedNode) -> str:
    if any(True for _ in _rows(sheet, f"SELECT ?x WHERE {{ ?x {prop} ?y }} LIMIT 1")):
        return ""
    properties = _names(sheet, "SELECT DISTINCT ?x WHERE { ?y ?x ?z }")
    return f"The data do not use {sheet.name(prop)}.{_meant(sheet, prop.value, properties)}"


def _names(sheet: Sheet, query: str) -> frozenset[str]:
    """The IRIs that a query finds in the data; asked once."""
    if query not in sheet.known:
        sheet.known[query] = frozenset(row[0].value for row in _rows(sheet, query) if isinstance(row[0], ox.NamedNode))
    return sheet.known[query]


def _meant(sheet: Sheet, iri: str, known: frozenset[str]) -> str:
    """The question whether another IRI was meant, after what is said of this one."""
    asked = did_you_mean(nearest(iri, known, most=1), lambda near: sheet.name(ox.NamedNode(near)))
    return f" {asked}" if asked else ""


_TARGETS = {"targetClass": _no_instance, "targetSubjectsOf": _no_use, "targetObjectsOf": _no_use}
