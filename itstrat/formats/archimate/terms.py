"""Which element and relationship of ArchiMate is what in our ontology, and how values are written as properties."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, ITS, PREFIXES, RDFS, SKOS, XSD, Namespace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itstrat.formats.triples import Term

#: The namespace of the XML.
NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
#: The terms for what has no place in our ontology: types, attributes and elements of ArchiMate under their own names.
ARCHIMATE = Namespace("https://w3id.org/itstrat/archimate#")

#: What we say of things that were read, which is neither attribute nor element of them.
ASIDE = frozenset({"identifier", "position", "source", "target", "nameLanguages", "documentationLanguages"})
NO_LANGUAGE = "-"

#: Our class -> the type that it is written as. The first that fits is taken.
TYPES: Mapping[ox.NamedNode, str] = MappingProxyType(
    {
        ITS["Aim"]: "Goal",
        ITS["Objective"]: "Outcome",
        ITS["StrategyElement"]: "Goal",
        ITS["Policy"]: "Constraint",
        ITS["ITServiceStrategy"]: "Grouping",
        ITS["StrategyDocument"]: "Grouping",
        ITS["Stakeholder"]: "Stakeholder",
        ITS["Requirement"]: "Requirement",
        ITS["TechnicalSolution"]: "CourseOfAction",
        ITS["Tactic"]: "CourseOfAction",
        ITS["Resource"]: "Resource",
        ITS["Skill"]: "Capability",
        ITS["Project"]: "WorkPackage",
        ITS["Milestone"]: "ImplementationEvent",
        ITS["Service"]: "BusinessService",
        ITS["ServiceLevelAgreement"]: "Contract",
        ITS["Asset"]: "Equipment",
        ITS["Institution"]: "BusinessActor",
    }
)

#: Type of somebody else's element -> our class. Of the layers below strategy nothing is taken to be ours.
CLASSES: Mapping[str, ox.NamedNode] = MappingProxyType(
    {
        "Goal": ITS["StrategyElement"],
        "Outcome": ITS["StrategyElement"],
        "Stakeholder": ITS["Stakeholder"],
        "Requirement": ITS["Requirement"],
        "CourseOfAction": ITS["Tactic"],
        "Resource": ITS["Resource"],
        "WorkPackage": ITS["Project"],
        "ImplementationEvent": ITS["Milestone"],
    }
)
ELEMENTS = frozenset(name for name, kind in CLASSES.items() if kind == ITS["StrategyElement"])

#: The folder of each layer, in their order.
LAYERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Strategy": ("Resource", "Capability", "CourseOfAction", "ValueStream"),
        "Business": ("BusinessService", "BusinessActor", "Contract"),
        "Technology & Physical": ("Equipment",),
        "Motivation": (
            "Stakeholder",
            "Driver",
            "Assessment",
            "Goal",
            "Outcome",
            "Principle",
            "Requirement",
            "Constraint",
            "Meaning",
            "Value",
        ),
        "Implementation & Migration": ("WorkPackage", "Deliverable", "ImplementationEvent", "Plateau", "Gap"),
    }
)
OTHER_LAYER = "Other"
RELATIONS = "Relations"

#: What a documentation may say, the usual property first.
ABOUT = (RDFS["comment"], SKOS["definition"], DCTERMS["description"])

#: The keys by which we tell an element apart from what others drew; they are properties, which other tools keep.
BASE, CLASS, LINK, DOCUMENTATION, UNNAMED = (
    f"itstrat:{name}" for name in ("base", "class", "link", "documentation", "unnamed")
)
_STRING, _LANG = XSD["string"], "rdf:langString"
_TYPES = {XSD["date"]: "date", XSD["decimal"]: "number", XSD["integer"]: "number", XSD["boolean"]: "boolean"}
_KEY = re.compile(r"(?P<property>\S+)(?: \((?P<kind>\S+)\))?")


def key_of(property_: ox.NamedNode, term: Term) -> tuple[str, str]:
    """The name of the property definition for a value, and its type.

    >>> key_of(ITS["startDate"], ox.Literal("2026-11-16", datatype=XSD["date"]))
    ('its:startDate (xsd:date)', 'date')
    """
    name = compact(property_)
    if isinstance(term, ox.NamedNode):
        return f"{name} (IRI)", "string"
    if term.language or term.datatype == _STRING:
        return name, "string"
    return f"{name} ({compact(term.datatype)})", _TYPES.get(term.datatype, "string")


def said_by(key: str, value: str, language: str) -> tuple[ox.NamedNode, Term] | None:
    """The property and the value that a key and a text stand for; None if they are not ours."""
    found = _KEY.fullmatch(key)
    property_ = expanded(found["property"]) if found else None
    if found is None or property_ is None:
        return None
    kind = found["kind"]
    try:
        if kind == "IRI":
            return property_, ox.NamedNode(value)
        if kind is None:
            return property_, ox.Literal(value, language=language) if language else ox.Literal(value)
        datatype = expanded(kind)
        return (property_, ox.Literal(value, datatype=datatype)) if datatype else None
    except ValueError:
        return None


def compact(term: ox.NamedNode) -> str:
    """An IRI as it is named in a model: with a prefix that itstrat knows everywhere, else in full.

    >>> compact(ITS["Aim"]), compact(ox.NamedNode("urn:x"))
    ('its:Aim', '<urn:x>')
    """
    for prefix, namespace in PREFIXES.items():
        if term.value.startswith(namespace) and re.fullmatch(r"[\w-]+", term.value[len(namespace) :]):
            return f"{prefix}:{term.value[len(namespace) :]}"
    return f"<{term.value}>"


def expanded(name: str) -> ox.NamedNode | None:
    """The IRI that :func:`compact` wrote; None if it is no such name."""
    if name.startswith("<") and name.endswith(">"):
        try:
            return ox.NamedNode(name[1:-1])
        except ValueError:
            return None
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES or not re.fullmatch(r"[\w-]+", local):
        return None
    return ox.NamedNode(PREFIXES[prefix] + local)
