"""Custom constraint components and SPARQL-based targets, read from a shapes graph.

See https://www.w3.org/TR/shacl/#constraint-components and https://www.w3.org/TR/shacl-af/#targets.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import RDF, RDFS, SH
from itstrat.shacl.parameters import TRUE, Constraint, Select, messages, read_query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.shacl.graph import ShapesGraph
    from itstrat.store import Node, Term

_VALIDATORS = tuple(SH[name] for name in ("validator", "nodeValidator", "propertyValidator"))
#: The names that SHACL binds itself.
_RESERVED = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a component or a type of target takes: a property of the shape, and the variable that has its value."""

    property: ox.NamedNode
    name: str
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A custom constraint component; it applies to shapes that have each property that is not optional."""

    node: ox.NamedNode
    parameters: tuple[Parameter, ...]
    messages: tuple[ox.Literal, ...]

    def applies(self, properties: set[ox.NamedNode]) -> bool:
        """Whether a shape with these properties uses the component."""
        needed = {each.property for each in self.parameters if not each.optional}
        return bool(needed) and needed <= properties


def components(graph: ShapesGraph) -> tuple[Component, ...]:
    """The custom constraint components of a shapes graph.

    Raises: ShapesError, if one is not well-formed.
    """
    declared = (node for predicate in _VALIDATORS for node in graph.subjects(predicate))
    return tuple(
        Component(node=node, parameters=_parameters(graph, node), messages=_messages(graph, node))
        for node in dict.fromkeys(declared)
        if isinstance(node, ox.NamedNode) and not node.value.startswith(SH)
    )


def _messages(graph: ShapesGraph, node: Node) -> tuple[ox.Literal, ...]:
    """What a component says of what breaks it; its label where it says nothing."""
    return messages(graph, node) or messages(graph, node, SH["labelTemplate"])


def _parameters(graph: ShapesGraph, node: Node) -> tuple[Parameter, ...]:
    found = []
    for parameter in graph.values(node, SH["parameter"]):
        path = graph.value(parameter, SH["path"])
        if not isinstance(path, ox.NamedNode):
            raise ShapesError(f"A parameter of {node} needs sh:path, an IRI.", about=(node, SH["parameter"], parameter))
        name = path.value[max(path.value.rfind(mark) for mark in "#/:") + 1 :]
        if name in _RESERVED or not name.isidentifier():
            raise ShapesError(
                f"A parameter of {node} cannot be named {name!r}.", about=(node, SH["parameter"], parameter)
            )
        optional = TRUE in graph.values(parameter, SH["optional"])
        found.append(Parameter(property=path, name=name, optional=optional))
    return tuple(found)


def constraints(graph: ShapesGraph, component: Component, node: Node, *, in_property: bool) -> Iterable[Constraint]:
    """The constraints of a shape that uses a component: one for each value of a sole parameter; none where no validator
    fits.

    Raises: ShapesError, if the validator is not well-formed or several parameters have several values.
    """
    validator = _validator(graph, component, in_property=in_property)
    if validator is None:
        return
    kind = next((kind for kind in ("ask", "select") if graph.value(validator, SH[kind]) is not None), None)
    if kind is None:
        return
    query = read_query(graph, validator, kind, otherwise=component.messages)
    for arguments in _arguments(graph, component.parameters, node):
        yield Constraint(component=component.node, select=query, arguments=arguments)


def _validator(graph: ShapesGraph, component: Component, *, in_property: bool) -> Term | None:
    own = SH["propertyValidator" if in_property else "nodeValidator"]
    return next((v for predicate in (own, SH["validator"]) for v in graph.values(component.node, predicate)), None)


def unchecked(graph: ShapesGraph, component: Component, *, in_property: bool) -> bool:
    """Whether the only validator that fits is none of SPARQL."""
    validator = _validator(graph, component, in_property=in_property)
    return validator is not None and all(graph.value(validator, SH[kind]) is None for kind in ("ask", "select"))


def _arguments(
    graph: ShapesGraph, parameters: tuple[Parameter, ...], node: Node
) -> Iterable[tuple[tuple[str, Term], ...]]:
    """The variables with their values, in each combination that the node states."""
    stated = [[(each.name, value) for value in graph.values(node, each.property)] for each in parameters]
    given = [values for values in stated if values]
    if len(given) > 1 and any(len(values) > 1 for values in given):
        raise ShapesError(f"{node} has several values for one of several parameters.", about=(node, None, None))
    return itertools.product(*given)


def target_query(graph: ShapesGraph, target: Term) -> tuple[Select, tuple[tuple[str, Term], ...]] | None:
    """The query of a SPARQL-based target with its arguments; None, if the target is of another kind.

    Raises: ShapesError, if it is not well-formed.
    """
    if isinstance(target, ox.Literal):
        raise ShapesError(f"sh:target takes a node, not {target}.")
    if graph.value(target, SH["select"]) is not None:
        return read_query(graph, target, "select"), ()
    for kind in graph.values(target, RDF["type"]):
        if graph.is_instance(kind, SH["SPARQLTargetType"]) and not isinstance(kind, ox.Literal):
            arguments = tuple(_arguments(graph, _parameters(graph, kind), target))
            if len(arguments) != 1:
                raise ShapesError(
                    f"The target {target} has several values for a parameter.", about=(target, None, None)
                )
            return read_query(graph, kind, "select"), arguments[0]
    return None


def is_script(graph: ShapesGraph, target: Term) -> bool:
    """Whether a target is found by JavaScript, which no engine here runs."""
    kinds = graph.values(target, RDF["type"])
    return SH["JSTarget"] in kinds or any(
        SH["JSTargetType"] in (*graph.values(kind, RDF["type"]), *graph.values(kind, RDFS["subClassOf"]))
        for kind in kinds
    )
