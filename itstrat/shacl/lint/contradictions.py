"""Checks of what shapes ask of one property together: demands that no value, or no number of values, can meet.

Shapes are taken together where they have a target in common (a class counts with those above it), with what they
refer to without a condition (``sh:property``, ``sh:node``, ``sh:and``).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import OWL, RDFS, SH, XSD
from itstrat.shacl.lint.sheet import SHAPE_TYPES, Slip
from itstrat.shacl.parameters import TRUE
from itstrat.shacl.paths import Predicate, read_path, to_sparql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itstrat.shacl.lint.sheet import Sheet
    from itstrat.store import Node, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One parameter of one shape, on the values of a path (of the focus node itself where that is nothing)."""

    shape: Node
    name: str
    value: Term


def contradictions(sheet: Sheet) -> Iterator[Slip]:
    """Demands of shapes on one property that cannot be met together; each pair once."""
    told: set[frozenset[Demand]] = set()
    for shapes in _together(sheet):
        for demands in _demands(sheet, shapes).values():
            for one, other in itertools.combinations(demands, 2):
                pair = frozenset((one, other))
                if pair not in told and (_clash(sheet, one, other) or _clash(sheet, other, one)):
                    told.add(pair)
                    message = _said(sheet, other, one)
                    yield Slip(node=other.shape, predicate=SH[other.name], value=other.value, message=message)


def _together(sheet: Sheet) -> Iterator[tuple[Node, ...]]:
    """For each target, the shapes that its nodes must all conform to."""
    by_target: dict[tuple[str, Term], dict[Node, None]] = defaultdict(dict)
    for node in sheet.roots:
        for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"):
            for value in sheet.graph.values(node, SH[name]):
                by_target[name, value][node] = None
        if sheet.graph.is_instance(node, RDFS["Class"], OWL["Class"]) and sheet.graph.is_instance(node, *SHAPE_TYPES):
            by_target["targetClass", node][node] = None
    for (name, value), found in by_target.items():
        shapes = dict(found)
        if name == "targetClass":
            for above in _above(sheet, value):
                shapes |= by_target.get((name, above), {})
        yield tuple(_closure(sheet, shapes))


def _above(sheet: Sheet, kind: Term) -> set[Term]:
    """The classes above one, as far as the shapes say."""
    found: set[Term] = set()
    waiting = [kind]
    while waiting:
        fresh = set(sheet.graph.values(waiting.pop(), RDFS["subClassOf"])) - found
        found |= fresh
        waiting.extend(fresh)
    return found - {kind}


def _closure(sheet: Sheet, shapes: Iterable[Node]) -> dict[Node, None]:
    """The shapes with those that hold for the same focus nodes through ``sh:node`` and ``sh:and``."""
    found: dict[Node, None] = {}
    waiting = list(shapes)
    while waiting:
        node = waiting.pop(0)
        if node in found or sheet.is_off(node):
            continue
        found[node] = None
        if sheet.graph.value(node, SH["path"]) is None:
            waiting.extend(each for name in ("node", "and") for each in sheet.below(node, SH[name]))
    return found


def _demands(sheet: Sheet, shapes: Iterable[Node]) -> dict[str, list[Demand]]:
    """What the shapes ask, by path."""
    found: dict[str, dict[Demand, None]] = defaultdict(dict)
    for shape in shapes:
        stating = [shape, *(each for each in sheet.nodes(shape, "property") if not sheet.is_off(each))]
        if sheet.graph.value(shape, SH["path"]) is not None:
            stating = [shape]
        for node in stating:
            for predicate in sheet.graph.predicates(node):
                name = _PARAMETERS.get(predicate, "")
                for value in sheet.graph.values(node, predicate) if name else ():
                    found[_path(sheet, node)][Demand(shape=node, name=name, value=value)] = None
    return {path: list(demands) for path, demands in found.items()}


def _path(sheet: Sheet, node: Node) -> str:
    value = sheet.graph.value(node, SH["path"])
    if value is None:
        return ""
    try:
        path = read_path(sheet.graph, value)
    except ShapesError:
        return str(value)
    return path.iri.value if isinstance(path, Predicate) else to_sparql(path)


def _clash(sheet: Sheet, one: Demand, other: Demand) -> bool:
    """Whether two demands cannot be met together, taken in this order."""
    check = _CLASHES.get((one.name, other.name))
    apart = one.shape != other.shape and other.name == "qualifiedMaxCount"  # each counts values of its own
    return check is not None and not apart and check(sheet, one.value, other.value)


def _said(sheet: Sheet, demand: Demand, earlier: Demand) -> str:
    owner = sheet.name(earlier.shape)
    alike = owner == sheet.name(demand.shape)
    where = "" if demand.shape == earlier.shape else " of another shape" if alike else f" of {owner}"
    mine, theirs = (f"sh:{each.name} {_shown(sheet, each.value)}" for each in (demand, earlier))
    counted = "number of values" if demand.name.endswith("Count") else "value"
    return f"{mine} contradicts {theirs}{where}: no {counted} meets both."


def _shown(sheet: Sheet, value: Term) -> str:
    members = sheet.members(value) if isinstance(value, ox.BlankNode) else ()
    return f"({' '.join(map(sheet.name, members))})" if members else sheet.name(value)


def _number(term: Term) -> float | None:
    try:
        return float(term.value) if isinstance(term, ox.Literal) and term.datatype in _NUMERIC else None
    except ValueError:
        return None


_NUMERIC = frozenset(XSD[name] for name in ("integer", "decimal", "double", "float", "int", "long", "short"))


def _order(least: Term, most: Term) -> int | None:
    """-1, 0 or 1 as a limit is below, at or above another; None for what is not compared here."""
    if all(isinstance(each, ox.Literal) and each.datatype == XSD["date"] for each in (least, most)):
        return (least.value > most.value) - (least.value < most.value)  # dates stand in order as they are written
    low, high = _number(least), _number(most)
    return None if low is None or high is None else (low > high) - (low < high)


def _above_most(_sheet: Sheet, least: Term, most: Term) -> bool:
    return _order(least, most) == 1


def _not_below(_sheet: Sheet, least: Term, most: Term) -> bool:
    return _order(least, most) in (0, 1)


def _differ(_sheet: Sheet, one: Term, other: Term) -> bool:
    return one != other


def _always(_sheet: Sheet, _one: Term, _other: Term) -> bool:
    return True


#: What each node kind allows: IRI, blank node, literal.
_ALLOWS = {
    SH["IRI"]: "I",
    SH["BlankNode"]: "B",
    SH["Literal"]: "L",
    SH["BlankNodeOrIRI"]: "BI",
    SH["BlankNodeOrLiteral"]: "BL",
    SH["IRIOrLiteral"]: "IL",
}


def _allows(kind: Term, letters: str) -> bool:
    return kind not in _ALLOWS or bool(set(_ALLOWS[kind]) & set(letters))  # type: ignore[index]  # checked before


def _letter(term: Term) -> str:
    return "L" if isinstance(term, ox.Literal) else "I" if isinstance(term, ox.NamedNode) else "B"


def _no_literal(_sheet: Sheet, kind: Term, _other: Term) -> bool:
    return not _allows(kind, "L")


def _only_literal(_sheet: Sheet, kind: Term, _other: Term) -> bool:
    return not _allows(kind, "IB")


def _kinds_apart(_sheet: Sheet, one: Term, other: Term) -> bool:
    return other in _ALLOWS and not _allows(one, _ALLOWS[other])  # type: ignore[index]  # checked before


def _of_type(term: Term, datatype: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype == datatype


def _value_not_of_type(_sheet: Sheet, value: Term, datatype: Term) -> bool:
    return not _of_type(value, datatype)


def _value_not_of_kind(_sheet: Sheet, value: Term, kind: Term) -> bool:
    return not _allows(kind, _letter(value))


def _not_listed(sheet: Sheet, value: Term, listed: Term) -> bool:
    return value not in sheet.members(listed)


def _lists_apart(sheet: Sheet, one: Term, other: Term) -> bool:
    return not set(sheet.members(one)) & set(sheet.members(other))


def _none_of_type(sheet: Sheet, listed: Term, datatype: Term) -> bool:
    return not any(_of_type(member, datatype) for member in sheet.members(listed))


def _none_of_kind(sheet: Sheet, listed: Term, kind: Term) -> bool:
    return not any(_allows(kind, _letter(member)) for member in sheet.members(listed))


#: Two parameters, and the test of their values that finds that both cannot be met.
_CLASHES: dict[tuple[str, str], Callable[[Sheet, Term, Term], bool]] = {
    ("minCount", "maxCount"): _above_most,
    ("qualifiedMinCount", "qualifiedMaxCount"): _above_most,
    ("qualifiedMinCount", "maxCount"): _above_most,
    ("minLength", "maxLength"): _above_most,
    ("minInclusive", "maxInclusive"): _above_most,
    ("minInclusive", "maxExclusive"): _not_below,
    ("minExclusive", "maxInclusive"): _not_below,
    ("minExclusive", "maxExclusive"): _not_below,
    ("datatype", "datatype"): _differ,
    ("datatype", "class"): _always,
    ("nodeKind", "datatype"): _no_literal,
    ("nodeKind", "class"): _only_literal,
    ("nodeKind", "nodeKind"): _kinds_apart,
    ("hasValue", "datatype"): _value_not_of_type,
    ("hasValue", "nodeKind"): _value_not_of_kind,
    ("hasValue", "in"): _not_listed,
    ("in", "in"): _lists_apart,
    ("in", "datatype"): _none_of_type,
    ("in", "nodeKind"): _none_of_kind,
}
_PARAMETERS = {SH[name]: name for name in itertools.chain.from_iterable(_CLASHES)}


def closed_without(sheet: Sheet) -> Iterator[Slip]:
    """Closed shapes that do not allow a property that they, or shapes of the same target, demand."""
    told: set[tuple[Node, str]] = set()
    for shapes in _together(sheet):
        demanded = _demanded(sheet, shapes)
        for node in shapes:
            if TRUE not in sheet.graph.values(node, SH["closed"]):
                continue
            for path, by in demanded.items():
                if path not in _allowed(sheet, node) and (node, path) not in told:
                    told.add((node, path))
                    message = f"It is closed and does not allow {sheet.name(ox.NamedNode(path))}, which {by} demands."
                    yield Slip(node=node, predicate=SH["closed"], value=TRUE, message=message)


def _demanded(sheet: Sheet, shapes: Iterable[Node]) -> dict[str, str]:
    """The properties that nodes must have, each with what demands it."""
    found: dict[str, str] = {}
    for shape in shapes:
        for node in (shape, *sheet.nodes(shape, "property")):
            path = sheet.graph.value(node, SH["path"])
            least = sheet.graph.value(node, SH["minCount"])
            needs = least is not None and (_number(least) or 0) > 0
            if isinstance(path, ox.NamedNode) and not sheet.is_off(node) and needs:
                found.setdefault(path.value, sheet.name(shape))
    return found


def _allowed(sheet: Sheet, node: Node) -> set[str]:
    """The properties that a closed shape allows."""
    listed = [member for head in sheet.graph.values(node, SH["ignoredProperties"]) for member in sheet.members(head)]
    own = [path for each in sheet.nodes(node, "property") for path in sheet.graph.values(each, SH["path"])]
    return {term.value for term in (*listed, *own) if isinstance(term, ox.NamedNode)}
