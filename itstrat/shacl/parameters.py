"""The parameters of constraints: what each property of a shape says, read into one form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import OWL, SH, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itstrat.shacl.graph import ShapesGraph
    from itstrat.shacl.paths import Path
    from itstrat.store import Node, Term

TRUE = ox.Literal("true", datatype=XSD["boolean"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """A query of a shapes graph (SELECT, or ASK where ``asks``): its node, text, declared prefixes and messages."""

    node: Node
    text: str
    prefixes: tuple[tuple[str, str], ...]
    messages: tuple[ox.Literal, ...]
    asks: bool = False

    @property
    def about(self) -> tuple[Node, ox.NamedNode, ox.Literal]:
        """The statement that has the text."""
        return self.node, SH["ask" if self.asks else "select"], ox.Literal(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One constraint: its component, the terms of its parameters, and the shapes that it refers to.

    A list parameter (``sh:in``) gives its members as ``terms``. ``arguments`` are the variables of a custom component
    with their values. What else a component needs is told where it is read.
    """

    component: ox.NamedNode
    terms: tuple[Term, ...] = ()
    shapes: tuple[Node, ...] = ()
    select: Select | None = None
    arguments: tuple[tuple[str, Term], ...] = ()


class Reader(Protocol):
    """What reads the shapes that a parameter refers to."""

    graph: ShapesGraph

    def read(self, node: Term) -> Node:
        """Read a shape, unless it has been, and give its node."""


_Read: TypeAlias = "Callable[[Reader, Node, Path | None], Iterable[Constraint]]"


def messages(graph: ShapesGraph, node: Node, predicate: ox.NamedNode = SH["message"]) -> tuple[ox.Literal, ...]:
    """The ``sh:message`` literals of a node, sorted."""
    found = (term for term in graph.values(node, predicate) if isinstance(term, ox.Literal))
    return tuple(sorted(found, key=lambda literal: (literal.language or "", literal.value)))


def _at_most_one(reader: Reader, node: Node, parameter: str) -> tuple[Term, ...]:
    """The values of a parameter that a shape may state once.

    Raises: ShapesError, if there are more.
    """
    values = _stated(reader, node, parameter)
    if len(values) > 1:
        raise ShapesError(f"it has more than one sh:{parameter}.", about=(node, SH[parameter], values[1]))
    return values


def _stated(reader: Reader, node: Node, parameter: str) -> tuple[Term, ...]:
    """The values of a parameter.

    Raises: ShapesError, if one is not of the kind that the parameter takes.
    """
    values = reader.graph.values(node, SH[parameter])
    kind = _KINDS.get(parameter)
    for value in values:
        if kind is not None:
            check_kind(value, kind, f"sh:{parameter}", (node, SH[parameter], value))
    return values


def check_kind(term: Term, kind: str, name: str, about: tuple[object, object, object]) -> None:
    """Return if a term is an ``IRI``, a ``literal``, a ``string`` or a ``node``.

    Raises: ShapesError.
    """
    if not isinstance(term, _TYPES[kind]) or (kind == "string" and not _is_text(term)):
        raise ShapesError(f"{name} takes {'an' if kind == 'IRI' else 'a'} {kind}, not {term}.", about=about)


def _is_text(term: Term) -> bool:
    return isinstance(term, ox.Literal) and not term.language and term.datatype == XSD["string"]


_TYPES: dict[str, type | tuple[type, ...]] = {
    "IRI": ox.NamedNode,
    "literal": ox.Literal,
    "string": ox.Literal,
    "node": (ox.NamedNode, ox.BlankNode),
}
#: The kinds of terms that parameters take; what is not here is looked at where it is used.
_KINDS = {
    **dict.fromkeys(("datatype", "nodeKind", "equals", "disjoint", "lessThan", "lessThanOrEquals"), "IRI"),
    **dict.fromkeys(("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"), "literal"),
    **dict.fromkeys(("minCount", "maxCount", "minLength", "maxLength"), "literal"),
    **dict.fromkeys(("class", "not", "node", "property", "and", "or", "xone", "in", "languageIn"), "node"),
    **dict.fromkeys(("qualifiedValueShape", "ignoredProperties", "sparql"), "node"),
    **dict.fromkeys(("pattern", "flags"), "string"),
}


def _term(parameter: str, reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """At most one constraint. Terms: the value."""
    for value in _at_most_one(reader, node, parameter):
        yield Constraint(component=_component(parameter), terms=(value,))


def _terms(parameter: str, reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """A constraint for each value. Terms: the value."""
    for value in _stated(reader, node, parameter):
        yield Constraint(component=_component(parameter), terms=(value,))


def _list(parameter: str, reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """At most one constraint. Terms: the members of the list."""
    for value in _at_most_one(reader, node, parameter):
        members = reader.graph.items(value)
        for member in members if parameter == "languageIn" else ():
            check_kind(member, "string", "sh:languageIn", (node, SH[parameter], value))
        yield Constraint(component=_component(parameter), terms=members)


def _shapes(parameter: str, reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """A constraint for each shape that is a value. Shapes: that one."""
    for value in _stated(reader, node, parameter):
        yield Constraint(component=_component(parameter), shapes=(reader.read(value),))


def _shape_lists(parameter: str, reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """A constraint for each list of shapes. Shapes: its members."""
    for value in _stated(reader, node, parameter):
        members = tuple(map(reader.read, reader.graph.items(value)))
        yield Constraint(component=_component(parameter), shapes=members)


def _pattern(reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """Terms: the regular expression, then the flags if there are any."""
    flags = _at_most_one(reader, node, "flags")
    for value in _stated(reader, node, "pattern"):
        yield Constraint(component=SH["PatternConstraintComponent"], terms=(value, *flags))


def _unique_lang(reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """Only the literal ``true`` asks for it; ``"1"^^xsd:boolean`` does not (W3C test uniqueLang-002)."""
    if TRUE in reader.graph.values(node, SH["uniqueLang"]):
        yield Constraint(component=SH["UniqueLangConstraintComponent"])


def _closed(reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """Terms: the properties that the shape allows."""
    if TRUE not in reader.graph.values(node, SH["closed"]):
        return
    allowed: list[Term] = []
    for value in _at_most_one(reader, node, "ignoredProperties"):
        allowed.extend(reader.graph.items(value))
        for member in allowed:
            check_kind(member, "IRI", "sh:ignoredProperties", (node, SH["ignoredProperties"], value))
    for shape in reader.graph.values(node, SH["property"]):
        allowed.extend(path for path in reader.graph.values(shape, SH["path"]) if isinstance(path, ox.NamedNode))
    yield Constraint(component=SH["ClosedConstraintComponent"], terms=tuple(dict.fromkeys(allowed)))


def _qualified(reader: Reader, node: Node, path: Path | None) -> Iterable[Constraint]:
    """Terms: the count. Shapes: the qualified value shape, then its siblings where they must be disjoint."""
    graph = reader.graph
    if path is None:
        return
    for value in _stated(reader, node, "qualifiedValueShape"):
        shapes = [reader.read(value)]
        if TRUE in graph.values(node, SH["qualifiedValueShapesDisjoint"]):
            shapes.extend(reader.read(sibling) for sibling in _siblings(graph, node) if sibling != value)
        for name in ("Min", "Max"):
            for count in _at_most_one(reader, node, f"qualified{name}Count"):
                component = SH[f"Qualified{name}CountConstraintComponent"]
                yield Constraint(component=component, terms=(count,), shapes=tuple(shapes))


def _siblings(graph: ShapesGraph, node: Node) -> Iterable[Term]:
    found: dict[Term, None] = {}
    for parent in graph.subjects(SH["property"], node):
        for shape in graph.values(parent, SH["property"]):
            found.update(dict.fromkeys(graph.values(shape, SH["qualifiedValueShape"])))
    return found


def _sparql(reader: Reader, node: Node, _path: Path | None) -> Iterable[Constraint]:
    """One constraint for each SELECT text."""
    graph = reader.graph
    for constraint in _stated(reader, node, "sparql"):
        if isinstance(constraint, ox.Literal) or TRUE in graph.values(constraint, SH["deactivated"]):
            continue
        yield Constraint(component=SH["SPARQLConstraintComponent"], select=read_query(graph, constraint, "select"))


def read_query(graph: ShapesGraph, node: Term, kind: str, *, otherwise: tuple[ox.Literal, ...] = ()) -> Select:
    """The query that a node has as its ``sh:select`` or ``sh:ask``; ``otherwise`` is what it says if it has no message.

    Raises: ShapesError, if there is not exactly one text.
    """
    texts = graph.values(node, SH[kind])
    if isinstance(node, ox.Literal) or len(texts) != 1 or not isinstance(texts[0], ox.Literal):
        raise ShapesError(f"{node} needs exactly one sh:{kind}, a string.", about=(node, SH[kind], None))
    return Select(
        node=node,
        text=texts[0].value,
        prefixes=tuple(sorted(_prefixes(graph, node).items())),
        messages=messages(graph, node) or otherwise,
        asks=kind == "ask",
    )


def _prefixes(graph: ShapesGraph, constraint: Node) -> dict[str, str]:
    """Prefix to namespace, from ``sh:prefixes`` and what those import within the graph."""
    found: dict[str, str] = {}
    waiting = list(graph.values(constraint, SH["prefixes"]))
    seen: set[Term] = set()
    while waiting:
        source = waiting.pop()
        if source in seen:
            continue
        seen.add(source)
        waiting.extend(graph.values(source, OWL["imports"]))
        for declaration in graph.values(source, SH["declare"]):
            prefix, namespace = graph.value(declaration, SH["prefix"]), graph.value(declaration, SH["namespace"])
            if not isinstance(prefix, ox.Literal) or not isinstance(namespace, ox.Literal | ox.NamedNode):
                raise ShapesError(f"the prefix declaration {declaration} needs sh:prefix and sh:namespace.")
            found[prefix.value] = namespace.value
    return found


def _component(name: str) -> ox.NamedNode:
    return SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]


def _table(read: Callable[[str, Reader, Node, Path | None], Iterable[Constraint]], *names: str) -> dict[Node, _Read]:
    return {SH[name]: partial(read, name) for name in names}


#: What reads the constraints that a property of a shape states.
PARAMETERS: dict[Node, _Read] = {
    **_table(_term, "datatype", "nodeKind", "minCount", "maxCount", "minLength", "maxLength"),
    **_table(_term, "minExclusive", "minInclusive", "maxExclusive", "maxInclusive"),
    **_table(_terms, "class", "hasValue", "equals", "disjoint", "lessThan", "lessThanOrEquals"),
    **_table(_list, "in", "languageIn"),
    **_table(_shapes, "not", "node", "property"),
    **_table(_shape_lists, "and", "or", "xone"),
    SH["pattern"]: _pattern,
    SH["uniqueLang"]: _unique_lang,
    SH["closed"]: _closed,
    SH["qualifiedValueShape"]: _qualified,
    SH["sparql"]: _sparql,
}
