"""Who among the subjects of a graph is, or may be, a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS, PREFIXES, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.store import Node

_FOAF, _ORG, _PROV, _SCHEMA = (PREFIXES[name] for name in ("foaf", "org", "prov", "schema"))
_VCARD = "http://www.w3.org/2006/vcard/ns#"

#: Whatever is one of these is a person.
PERSONS = frozenset({f"{_FOAF}Person", f"{_SCHEMA}Person", f"{_PROV}Person", f"{_VCARD}Individual", f"{_VCARD}Agent"})
#: Whatever is one of these is none, though it may be a stakeholder.
GROUPS = frozenset(
    {
        f"{ITS}Institution",
        f"{ITS}SteeringGroup",
        f"{_FOAF}Group",
        f"{_FOAF}Organization",
        f"{_ORG}Organization",
        f"{_ORG}FormalOrganization",
        f"{_ORG}OrganizationalUnit",
        f"{_ORG}OrganizationalCollaboration",
        f"{_SCHEMA}Organization",
        f"{_SCHEMA}Audience",
    }
)
#: Whatever has one of these is a person.
_OF_PERSONS = frozenset(
    {
        *(
            f"{_FOAF}{name}"
            for name in ("firstName", "givenName", "givenname", "lastName", "familyName", "surname", "title", "knows")
        ),
        *(
            f"{_SCHEMA}{name}"
            for name in ("givenName", "familyName", "additionalName", "jobTitle", "birthDate", "worksFor")
        ),
        *(f"{_ORG}{name}" for name in ("headOf", "holds", "reportsTo")),
        *(f"{_VCARD}{name}" for name in ("given-name", "family-name", "hasName", "role")),
    }
)
_NAMES = frozenset(
    {
        f"{RDFS}label",
        PREFIXES["skos"] + "prefLabel",
        PREFIXES["skos"] + "altLabel",
        f"{_FOAF}name",
        f"{_FOAF}nick",
        f"{_SCHEMA}name",
        f"{_SCHEMA}alternateName",
        f"{_VCARD}fn",
        PREFIXES["dcterms"] + "title",
    }
)
_PARTS = (
    (f"{_FOAF}givenName", f"{_FOAF}familyName"),
    (f"{_FOAF}firstName", f"{_FOAF}lastName"),
    (f"{_SCHEMA}givenName", f"{_SCHEMA}familyName"),
    (f"{_VCARD}given-name", f"{_VCARD}family-name"),
)


def people(quads: Iterable[ox.Quad], classes: Mapping[Node, frozenset[str]]) -> frozenset[Node]:
    """The subjects that are persons, and the stakeholders that cannot be told from persons.

    A stakeholder is a group where it is also typed as one, or is the audience of a service. ``classes`` are those of
    each subject, with what they are subclasses of.
    """
    audiences: set[object] = set()
    persons: set[Node] = {node for node, names in classes.items() if names & PERSONS}
    for subject, predicate, object_, _ in quads:
        if predicate == ITS["audience"]:
            audiences.add(object_)
        elif predicate.value in _OF_PERSONS and not isinstance(subject, ox.Triple):
            persons.add(subject)
    stakeholders = {node for node, names in classes.items() if f"{ITS}Stakeholder" in names and not names & GROUPS}
    return frozenset(persons | (stakeholders - audiences))


def names_of(quads: Iterable[ox.Quad], persons: frozenset[Node]) -> set[str]:
    """What some people are called: their labels and names."""
    found: set[str] = set()
    parts: dict[object, dict[str, str]] = {}
    pairs = {name for pair in _PARTS for name in pair}
    for subject, predicate, object_, _ in quads:
        if subject in persons and isinstance(object_, ox.Literal):
            if predicate.value in _NAMES:
                found.add(object_.value)
            elif predicate.value in pairs:
                parts.setdefault(subject, {})[predicate.value] = object_.value
    found |= {
        f"{said[given]} {said[family]}"
        for said in parts.values()
        for given, family in _PARTS
        if {given, family} <= said.keys()
    }
    return found


def types(quads: Iterable[ox.Quad], above: Mapping[str, frozenset[str]]) -> dict[Node, frozenset[str]]:
    """The classes of each subject, with those ``above`` them."""
    found: dict[Node, set[str]] = {}
    for subject, predicate, object_, _ in quads:
        if predicate == RDF["type"] and isinstance(object_, ox.NamedNode) and not isinstance(subject, ox.Triple):
            found.setdefault(subject, set()).update({object_.value}, above.get(object_.value, ()))
    return {node: frozenset(names) for node, names in found.items()}
