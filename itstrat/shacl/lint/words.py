"""Checks of single statements: terms that do not exist, values of the wrong kind, paths, what has no effect."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import ontology
from itstrat.errors import ShapesError
from itstrat.namespaces import ITS, RDF, SH, XSD
from itstrat.nearest import did_you_mean, nearest
from itstrat.shacl.lint import terms
from itstrat.shacl.lint.sheet import Slip
from itstrat.shacl.paths import read_path
from itstrat.shacl.prebinding import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itstrat.namespaces import Namespace
    from itstrat.shacl.lint.sheet import Sheet
    from itstrat.store import Node

_QUERIES = tuple(SH[name] for name in ("select", "ask", "construct", "update"))


def unknown_terms(sheet: Sheet) -> Iterator[Slip]:
    """Terms in a vocabulary that is known, and that does not have them; also in the text of queries."""
    described = set(sheet.graph.nodes())
    for triple in sheet.graph:
        if isinstance(triple.subject, ox.Triple):
            continue
        roles: tuple[tuple[object, ontology.Role], ...]
        roles = (triple.predicate, "property"), (triple.object, ontology.role(triple.predicate))
        for term, role in roles:
            if isinstance(term, ox.NamedNode) and term not in described and (said := _unknown(sheet, term, role)):
                yield Slip(node=triple.subject, predicate=triple.predicate, value=_plain(triple.object), message=said)
        if triple.predicate in _QUERIES and isinstance(triple.object, ox.Literal):
            for term, place in _named(triple.object.value):
                if term not in described and (said := _unknown(sheet, term, place)):
                    slip = f"In its SPARQL: {said}"
                    yield Slip(node=triple.subject, predicate=triple.predicate, value=triple.object, message=slip)


def _plain(term: object) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
    return term if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else None


@cache
def _known_its() -> frozenset[str]:
    return frozenset(term.value.removeprefix(ITS) for term in ontology.terms() if term.value.startswith(ITS))


def _near_shacl(name: str, role: ontology.Role | None) -> list[str]:
    """The term of SHACL that was meant: its properties begin with a small letter, and the others with a capital."""
    fitting = {each for each in terms.NAMES if role is None or each[0].islower() == (role == "property")}
    return [f"sh:{each}" for each in nearest(name, fitting, most=1)]


#: Vocabularies of which all terms are known: what they are called, the local names, and the one meant in a role.
_VOCABULARIES: tuple[
    tuple[Namespace, str, Callable[[], frozenset[str]], Callable[[str, ontology.Role | None], list[str]]], ...
] = (
    (SH, "SHACL", lambda: terms.NAMES, _near_shacl),
    (ITS, "itstrat", _known_its, ontology.meant),
    (
        XSD,
        "XML Schema",
        lambda: frozenset(terms.DATATYPES),
        lambda name, _: [f"xsd:{each}" for each in nearest(name, terms.DATATYPES, most=1)],
    ),
)


def _unknown(sheet: Sheet, term: ox.NamedNode, role: ontology.Role | None) -> str:
    """What to say of a term that its vocabulary does not have, or nothing."""
    for namespace, title, known, near in _VOCABULARIES:
        local = term.value.removeprefix(namespace)
        if local != term.value and local and local not in known():
            asked = did_you_mean(near(local, role), str)
            return f"{sheet.name(term)} is no term of {title}, so nothing is checked by it. {asked}".rstrip()
    return ""


def _named(text: str) -> Iterator[tuple[ox.NamedNode, ontology.Role | None]]:
    """The terms that a query names by the usual prefixes of the vocabularies, each once, and what for."""
    words = [token.group() for token in TOKEN.finditer(text) if token.lastgroup != "comment"]
    first: dict[str, str] = {}
    for before, name in zip(["", *words], words, strict=False):
        first.setdefault(name, before)
    usual = {"sh": SH, "its": ITS, "xsd": XSD}
    for name, before in first.items():
        prefix, _, local = name.partition(":")
        if prefix in usual and local.isidentifier():
            yield usual[prefix][local], "class" if before == "a" else None


def wrong_values(sheet: Sheet) -> Iterator[Slip]:
    """Values that a property of SHACL does not take, and properties that stand twice where they may stand once."""
    graph = sheet.graph
    for name, kind in terms.PROPERTIES.items():
        predicate = SH[name]
        for node in graph.subjects(predicate):
            values = graph.values(node, predicate)
            for value in values:
                if not _is_slip(value) and (said := _refused(sheet, kind, value)):
                    message = f"sh:{name} takes {said}, not {_shown(sheet, value)}."
                    yield Slip(node=node, predicate=predicate, value=value, message=message)
            if len(values) > 1 and name in terms.ONCE:
                both = " and ".join(_shown(sheet, value) for value in values)
                message = f"sh:{name} may stand once in a shape: here it is {both}."
                yield Slip(node=node, predicate=predicate, value=values[-1], message=message)


def _is_slip(value: object) -> bool:
    """Whether a value is a term that SHACL does not have, which is told already."""
    return isinstance(value, ox.NamedNode) and value.value.startswith(SH) and value.value[len(SH) :] not in terms.NAMES


def _refused(sheet: Sheet, kind: terms.Kind, value: object) -> str:
    """What a kind takes in place of a value that it does not take, or nothing."""
    if not kind.is_list:
        return "" if kind.accepts(value) else kind.words  # type: ignore[arg-type]  # a term
    try:
        members = sheet.graph.items(value)  # type: ignore[arg-type]  # a term
    except ShapesError:
        return f"a list of {kind.words} in parentheses"
    return "" if all(map(kind.accepts, members)) else f"a list of {kind.words}"


def _shown(sheet: Sheet, value: object) -> str:
    if isinstance(value, ox.BlankNode):
        members = sheet.members(value)
        return f"({' '.join(_shown(sheet, each) for each in members)})" if members else "a blank node"
    return sheet.name(value)  # type: ignore[arg-type]  # a term


def bad_paths(sheet: Sheet) -> Iterator[Slip]:
    """Property shapes without a path or with more than one, node shapes with one, and paths that are none."""
    graph, path = sheet.graph, SH["path"]
    for node in graph.subjects(path):
        values = graph.values(node, path)
        if len(values) > 1:
            message = "It has more than one sh:path; a sequence is written as a list: ( ex:a ex:b )."
            yield Slip(node=node, predicate=path, value=values[1], message=message)
        for value in values:
            try:
                read_path(graph, value)
            except ShapesError as error:
                stated = error.message.startswith(("A ", "An "))  # else it names a blank node
                said = error.message if stated else f"{_shown(sheet, value)} is no path."
                yield Slip(node=node, predicate=path, value=value, message=said)
        if SH["NodeShape"] in graph.values(node, RDF["type"]):
            message = "It is a sh:NodeShape and has a sh:path; with a path it is a sh:PropertyShape."
            yield Slip(node=node, predicate=path, value=values[0], message=message)
    for node, why in _property_shapes(sheet).items():
        if graph.value(node, path) is None and (isinstance(node, ox.BlankNode) or any(graph.predicates(node))):
            yield Slip(node=node, message=f"It {why}, but has no sh:path.")
    yield from _missing(sheet)


def _missing(sheet: Sheet) -> Iterator[Slip]:
    """The property shapes that are named where they are used, and of which nothing is said."""
    for parent in sheet.graph.subjects(SH["property"]):
        for node in sheet.nodes(parent, "property"):
            if isinstance(node, ox.NamedNode) and not any(sheet.graph.predicates(node)):
                message = f"Nothing is said about {sheet.name(node)}, so nothing is checked by it."
                yield Slip(node=parent, predicate=SH["property"], value=node, message=message)


def _property_shapes(sheet: Sheet) -> dict[Node, str]:
    """The nodes that must have a path, with the reason."""
    found = dict.fromkeys(sheet.graph.subjects(RDF["type"], SH["PropertyShape"]), "is a sh:PropertyShape")
    for parent in sheet.graph.subjects(SH["property"]):
        found |= dict.fromkeys(sheet.nodes(parent, "property"), "is the value of a sh:property")
    return found


#: Parameters of property shapes only.
_NEEDS_PATH = ["minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape"]
#: Parameters that say something only beside another.
_NEEDS = {
    "flags": ("pattern",),
    "qualifiedMinCount": ("qualifiedValueShape",),
    "qualifiedMaxCount": ("qualifiedValueShape",),
    "qualifiedValueShape": ("qualifiedMinCount", "qualifiedMaxCount"),
    "qualifiedValueShapesDisjoint": ("qualifiedValueShape",),
    "ignoredProperties": ("closed",),
}


def no_effect(sheet: Sheet) -> Iterator[Slip]:
    """Parameters that check nothing where they stand."""
    graph = sheet.graph
    without_path = {node for node in _property_shapes(sheet) if graph.value(node, SH["path"]) is None}
    for name in _NEEDS_PATH:
        for node in graph.subjects(SH[name]):
            if graph.value(node, SH["path"]) is None and node not in without_path:
                yield _idle(sheet, node, name, "in a shape without sh:path")
    for name, mates in _NEEDS.items():
        for node in graph.subjects(SH[name]):
            if all(graph.value(node, SH[mate]) is None for mate in mates):
                yield _idle(sheet, node, name, f"without {' or '.join(f'sh:{mate}' for mate in mates)}")


def _idle(sheet: Sheet, node: Node, name: str, where: str) -> Slip:
    value = sheet.graph.value(node, SH[name])
    return Slip(node=node, predicate=SH[name], value=value, message=f"sh:{name} checks nothing {where}.")


def severities(sheet: Sheet) -> Iterator[Slip]:
    """Severities that are neither of SHACL's three nor said to be one."""
    severity = SH["severity"]
    for node in sheet.graph.subjects(severity):
        for value in sheet.graph.values(node, severity):
            known = isinstance(value, ox.NamedNode) and value.value.startswith(SH)
            if not known and isinstance(value, ox.NamedNode) and not sheet.graph.is_instance(value, SH["Severity"]):
                message = f"{sheet.name(value)} is no severity of SHACL: findings count as violations."
                yield Slip(node=node, predicate=severity, value=value, message=message)
