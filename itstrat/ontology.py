"""Our ontology as it is shipped: its quads, its terms and the datatypes that its properties take."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.namespaces import ITS, ONTOLOGY_GRAPH, OWL, RDF, RDFS, SH, XSD
from itstrat.nearest import nearest
from itstrat.resources import directory

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a term is there for.
Role = Literal["class", "property", "value"]

_RANGE = ox.NamedNode("https://schema.org/rangeIncludes")


@cache
def quads() -> tuple[ox.Quad, ...]:
    """The ontology and its code lists, in the graph of the ontology. Cost: about 10 ms, once."""
    folder = directory("ontology")
    return tuple(
        ox.Quad(quad.subject, quad.predicate, quad.object, ONTOLOGY_GRAPH)
        for path in [*sorted(folder.glob("*.ttl")), *sorted((folder / "codelists").glob("*.ttl"))]
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    )


@cache
def terms() -> frozenset[ox.NamedNode]:
    """What the ontology describes.

    >>> from itstrat.namespaces import ITS
    >>> ITS["Aim"] in terms(), ITS["Aimm"] in terms()
    (True, False)
    """
    return frozenset(quad.subject for quad in quads() if isinstance(quad.subject, ox.NamedNode))


@cache
def roles() -> Mapping[Role, frozenset[str]]:
    """The names of our terms, without the namespace, by what they are there for.

    >>> "Aim" in roles()["class"], "supports" in roles()["property"], "Approved" in roles()["value"]
    (True, True, True)
    """
    types: dict[ox.NamedNode, Role] = {
        OWL["Class"]: "class",
        OWL["ObjectProperty"]: "property",
        OWL["DatatypeProperty"]: "property",
        OWL["AnnotationProperty"]: "property",
    }
    found: dict[Role, set[str]] = {"class": set(), "property": set(), "value": set()}
    for subject, predicate, term, _ in quads():
        if predicate == RDF["type"] and isinstance(subject, ox.NamedNode) and subject.value.startswith(ITS):
            role = types.get(term, "value") if isinstance(term, ox.NamedNode) else "value"
            found[role].add(subject.value.removeprefix(ITS))
    return {role: frozenset(names) for role, names in found.items()}


def role(predicate: ox.NamedNode | None) -> Role:
    """What the terms are there for that a predicate leads to.

    >>> role(RDF["type"]), role(ITS["status"])
    ('class', 'value')
    """
    return _LEADS_TO.get(predicate, "value") if predicate is not None else "value"


_LEADS_TO: Mapping[ox.NamedNode, Role] = {
    RDF["type"]: "class",
    RDFS["subClassOf"]: "class",
    SH["targetClass"]: "class",
    SH["class"]: "class",
    SH["path"]: "property",
    SH["targetSubjectsOf"]: "property",
    SH["targetObjectsOf"]: "property",
    RDFS["subPropertyOf"]: "property",
}


def meant(name: str, role: Role | None = None) -> list[str]:
    """The term that a name without its prefix was probably meant to be, where one for ``role`` stands.

    >>> meant("Ame", "class"), meant("Ame", "value"), meant("qqq", "class")
    (['its:Aim'], ['its:Amber'], [])
    """
    fitting = [roles()[role]] if role else []
    if role not in {"class", "property"}:  # classes and properties are values too, if seldom
        fitting.append(frozenset().union(*roles().values()))
    return [f"its:{each}" for each in nearest(name, *fitting, most=1)]


@cache
def ranges() -> dict[ox.NamedNode, frozenset[ox.NamedNode]]:
    """The datatypes that each property of ours may take, for those that take values.

    >>> from itstrat.namespaces import ITS
    >>> [each.value for each in ranges()[ITS["targetDate"]]]
    ['http://www.w3.org/2001/XMLSchema#date']
    """
    found: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for subject, predicate, term, _ in quads():
        if predicate == _RANGE and isinstance(subject, ox.NamedNode) and isinstance(term, ox.NamedNode):
            found.setdefault(subject, set()).add(term)
    values = (XSD, RDF)  # the namespaces of datatypes; a property that also takes things is left alone
    return {each: frozenset(types) for each, types in found.items() if all(t.value.startswith(values) for t in types)}
