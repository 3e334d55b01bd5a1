"""Copies of shapes for an engine that takes SHACL Core: one for each shape with a target, with IRIs of ours throughout.

The results of the engine then name the copy, so which shape was broken and where the check began is known. A copy holds
what we read of a shape and nothing else: no SPARQL, no rules, no imports.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox

from itstrat.namespaces import RDF, SH, XSD
from itstrat.shacl import regex
from itstrat.shacl.compile import COMPONENTS
from itstrat.shacl.parameters import TRUE
from itstrat.shacl.paths import ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from itstrat.shacl.graph import ShapesGraph
    from itstrat.shacl.parameters import Constraint
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Node, Term

    Names: TypeAlias = Mapping[Node, ox.NamedNode]
    Write: TypeAlias = Callable[[ox.NamedNode, Constraint, Names, Iterator[ox.BlankNode]], Iterator[ox.Triple]]

_CORE = frozenset(COMPONENTS) - {SH["SPARQLConstraintComponent"]}
_TARGETS = frozenset(SH[name] for name in ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
_DATATYPE = SH["DatatypeConstraintComponent"]
#: Datatypes of XSD whose lexical forms the engine tells as we do; those of others it does not look at.
_DATATYPES = frozenset(
    XSD[name]
    for name in (
        *("string", "boolean", "integer", "decimal", "double", "anyURI", "date", "dateTime", "time"),
        *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    )
)
#: Datatypes that the engine orders as we do; those of others, and texts with a language, it orders by their letters.
ORDERED = frozenset({*_DATATYPES, XSD["float"]} - {XSD["anyURI"], XSD["time"]})
_RANGES = frozenset(
    SH[f"{least}{kind}ConstraintComponent"] for least in ("Min", "Max") for kind in ("Inclusive", "Exclusive")
)
_LESS = frozenset(SH[f"LessThan{more}ConstraintComponent"] for more in ("", "OrEquals"))
#: What a shape says that is copied as it stands, with the lists and paths that it leads to.
_PLAIN = tuple(
    SH[name]
    for name in (
        *("path", "datatype", "nodeKind", "minCount", "maxCount", "minLength", "maxLength"),
        *("minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "class", "hasValue", "in", "languageIn"),
        *("equals", "disjoint", "lessThan", "lessThanOrEquals", "qualifiedMinCount", "qualifiedMaxCount"),
    )
)
#: What a shape says with the literal ``true`` alone.
_FLAGS = tuple(SH[name] for name in ("uniqueLang", "closed", "qualifiedValueShapesDisjoint"))
#: The property that tells the label of a blank node, which the engine does not keep.
LABEL = ox.NamedNode("urn:itstrat:shacl:label")
LABELS = ox.NamedNode("urn:itstrat:shacl:labels")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Shapes as an engine is given them, and what each IRI stands for: a shape, and the one where the check began."""

    text: str
    meaning: Mapping[str, tuple[Shape, Shape]]


def why_not(shapes: Shapes, root: Shape) -> str:
    """Why the engine is not given a shape, or nothing."""
    if any(target.kind not in _TARGETS or isinstance(target.value, ox.BlankNode) for target in root.targets):
        return "a target that is a query or a blank node"
    return _why_not(shapes, root, (root.node,), {})


def _why_not(shapes: Shapes, shape: Shape, above: tuple[Node, ...], known: dict[Node, str]) -> str:
    if shape.beyond:
        return ", ".join(shape.beyond)
    for constraint in shape.constraints:
        if constraint.component not in _CORE:
            return "SPARQL"
        if constraint.component == _DATATYPE and not _told(constraint.terms[0]):
            return "the lexical forms of a datatype"
        limits = constraint.terms if constraint.component in _RANGES else ()
        if any(isinstance(term, ox.Literal) and term.datatype not in ORDERED for term in limits):
            return "the order of values of a datatype"
        if any(isinstance(term, ox.BlankNode) for term in constraint.terms):
            return "a blank node as a value to compare with"
        if SH["qualifiedValueShapesDisjoint"] in shapes.graph.predicates(shape.node) and not _one_parent(shapes, shape):
            return "disjoint qualified shapes with several parents"
        for node in constraint.shapes:
            if node in above:
                return "a shape that refers to itself"
            if node not in known:
                known[node] = _why_not(shapes, shapes[node], (*above, node), known)
            if known[node]:
                return known[node]
    return ""


def ordered(shapes: Shapes, root: Shape) -> frozenset[ox.NamedNode]:
    """The properties whose values a shape, or one that it refers to, puts in order (``sh:lessThan``).

    >>> from itstrat.shacl import read_shapes
    >>> text = b"@prefix sh: <http://www.w3.org/ns/shacl#> . [] sh:targetClass sh:C ; sh:path sh:p ; sh:lessThan sh:q ."
    >>> shapes = read_shapes(ox.parse(text, format=ox.RdfFormat.TURTLE))
    >>> sorted(each.value.removeprefix(SH) for root in shapes.active() for each in ordered(shapes, root))
    ['p', 'q']
    """
    found: set[ox.NamedNode] = set()
    for shape in shapes.below(root.node):
        for constraint in shape.constraints:
            if constraint.component in _LESS and shape.path is not None:
                found |= ends(shape.path)
                found.update(term for term in constraint.terms if isinstance(term, ox.NamedNode))
    return frozenset(found)


def _told(datatype: Term) -> bool:
    return isinstance(datatype, ox.NamedNode) and (datatype in _DATATYPES or not datatype.value.startswith(XSD))


def _one_parent(shapes: Shapes, shape: Shape) -> bool:
    return len(tuple(shapes.graph.subjects(SH["property"], shape.node))) == 1


def copied(shapes: Shapes, roots: Sequence[Shape]) -> Copies:
    """Each shape that has a target, and those that it refers to, under IRIs of ours."""
    triples: list[ox.Triple] = []
    meaning: dict[str, tuple[Shape, Shape]] = {}
    lists = (ox.BlankNode(f"list{number}") for number in itertools.count())
    for number, root in enumerate(roots):
        below = {shape.node: shape for shape in _below(shapes, root)}
        names = {node: ox.NamedNode(f"urn:itstrat:shacl:{number}:{at}") for at, node in enumerate(below)}
        meaning |= {str(names[node]): (shape, root) for node, shape in below.items()}
        triples += (ox.Triple(names[root.node], target.kind, target.value) for target in root.targets)
        for shape in below.values():
            triples += _copy(shapes.graph, shape, names, lists)
        triples += _structure(shapes.graph, below)
    triples += _TELL_LABELS
    written = ox.serialize(dict.fromkeys(triples), format=ox.RdfFormat.N_TRIPLES)
    assert written is not None, "without an output the text is returned"
    return Copies(text=written.decode(), meaning=meaning)


def _below(shapes: Shapes, root: Shape) -> Iterator[Shape]:
    """A shape and those that it refers to, each once."""
    seen, waiting = {root.node}, [root.node]
    while waiting:
        shape = shapes[waiting.pop()]
        yield shape
        fresh = [node for constraint in shape.constraints for node in constraint.shapes if node not in seen]
        seen.update(fresh)
        waiting.extend(dict.fromkeys(fresh))


def _copy(graph: ShapesGraph, shape: Shape, names: Names, lists: Iterator[ox.BlankNode]) -> Iterator[ox.Triple]:
    """What a shape says, with the shapes that it refers to under their new names."""
    name = names[shape.node]
    yield ox.Triple(name, RDF["type"], SH["NodeShape" if shape.path is None else "PropertyShape"])
    if shape.deactivated:
        yield ox.Triple(name, SH["deactivated"], TRUE)
        return
    for predicate in _PLAIN:
        yield from (ox.Triple(name, predicate, _renamed(term)) for term in graph.values(shape.node, predicate))
    for predicate in _FLAGS:
        if TRUE in graph.values(shape.node, predicate):
            yield ox.Triple(name, predicate, TRUE)
    for constraint in shape.constraints:
        yield from _CONSTRAINTS.get(constraint.component, _nothing)(name, constraint, names, lists)


def _nothing(*_: object) -> Iterator[ox.Triple]:
    """What a constraint says is copied as it stands."""
    return iter(())


def _refer(
    predicate: ox.NamedNode, name: ox.NamedNode, constraint: Constraint, names: Names, _lists: Iterator[ox.BlankNode]
) -> Iterator[ox.Triple]:
    yield ox.Triple(name, predicate, names[constraint.shapes[0]])


def _refer_to_list(
    predicate: ox.NamedNode, name: ox.NamedNode, constraint: Constraint, names: Names, lists: Iterator[ox.BlankNode]
) -> Iterator[ox.Triple]:
    return _list(name, predicate, [names[node] for node in constraint.shapes], lists)


def _match(
    name: ox.NamedNode, constraint: Constraint, _names: Names, _lists: Iterator[ox.BlankNode]
) -> Iterator[ox.Triple]:
    """Both engines have the same regular expressions, which are not quite those of SHACL."""
    expression, *given = (term.value for term in constraint.terms if isinstance(term, ox.Literal))
    pattern, flags = regex.translate(expression, "".join(given))
    yield ox.Triple(name, SH["pattern"], ox.Literal(pattern))
    if flags:
        yield ox.Triple(name, SH["flags"], ox.Literal(flags))


def _ignore(
    name: ox.NamedNode, constraint: Constraint, _names: Names, lists: Iterator[ox.BlankNode]
) -> Iterator[ox.Triple]:
    return _list(name, SH["ignoredProperties"], [*constraint.terms, LABEL], lists)


def _list(
    subject: ox.NamedNode, predicate: ox.NamedNode, members: Sequence[Term], lists: Iterator[ox.BlankNode]
) -> Iterator[ox.Triple]:
    """A property whose value is a list."""
    head: ox.BlankNode | ox.NamedNode = next(lists) if members else RDF["nil"]
    yield ox.Triple(subject, predicate, head)
    for left, member in enumerate(members, 1 - len(members)):
        rest = next(lists) if left else RDF["nil"]
        yield ox.Triple(head, RDF["first"], member)
        yield ox.Triple(head, RDF["rest"], rest)
        head = rest


def _structure(graph: ShapesGraph, nodes: Iterable[Node]) -> Iterator[ox.Triple]:
    """The paths and lists that the shapes lead to."""
    waiting = [term for node in nodes for predicate in _PLAIN for term in graph.values(node, predicate)]
    seen: set[object] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, ox.BlankNode) and node not in seen:
            seen.add(node)
            for predicate in graph.predicates(node):
                for term in graph.values(node, predicate):
                    yield ox.Triple(_renamed(node), predicate, _renamed(term))
                    waiting.append(term)


def _renamed(term: Any) -> Any:
    """A blank node under a label that none of our lists has; another term as it is."""
    return ox.BlankNode(f"s{term.value}") if isinstance(term, ox.BlankNode) else term


_CONSTRAINTS: dict[ox.NamedNode, Write] = {
    **{
        SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]: partial(write, SH[name])
        for write, names in ((_refer, ("not", "node", "property")), (_refer_to_list, ("and", "or", "xone")))
        for name in names
    },
    **{
        SH[f"Qualified{which}CountConstraintComponent"]: partial(_refer, SH["qualifiedValueShape"])
        for which in ("Min", "Max")
    },
    SH["ClosedConstraintComponent"]: _ignore,
    SH["PatternConstraintComponent"]: _match,
}
#: A shape that every blank node breaks that has its label as a property, so that the results tell which is which.
_TELL_LABELS = (
    ox.Triple(LABELS, RDF["type"], SH["PropertyShape"]),
    ox.Triple(LABELS, SH["targetSubjectsOf"], LABEL),
    ox.Triple(LABELS, SH["path"], LABEL),
    ox.Triple(LABELS, SH["nodeKind"], SH["IRI"]),
)
