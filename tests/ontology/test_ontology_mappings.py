"""Mappings point from terms that exist to terms that exist, say why, and infer nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, RDF, SKOS, VOID, Graph, Namespace, URIRef
from rdflib.namespace import ORG, PROV, SOSA

if TYPE_CHECKING:
    from pathlib import Path

ITS = Namespace("https://w3id.org/itstrat#")
MATCHES = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
DCAT = Namespace("http://www.w3.org/ns/dcat#")

#: Where the vocabulary is small and stable: the names that its specification defines and we point at.
PUBLISHED = {
    "archimate": {
        f"http://bp4mc2.org/def/archimate#{name}"
        for name in (
            *("Goal", "Outcome", "Stakeholder", "Requirement", "Constraint", "CourseOfAction", "WorkPackage"),
            *("ImplementationEvent", "BusinessService", "Contract", "Equipment", "Resource", "Capability", "Value"),
            *("influence", "realization", "serving", "composition"),
        )
    },
    "bmm": {
        f"http://ikm-group.ch/archiMEO/BMM#{name}"
        for name in (
            *("Goal", "Objective", "Strategy", "Tactic", "BusinessPolicy", "Directive"),
            *("Assessment", "Risk", "PotentialReward", "Asset"),
        )
    },
    "dcat": {str(DCAT[name]) for name in ("Catalog", "Resource", "theme", "resource")},
    "fibo": {
        f"https://spec.edmcouncil.org/fibo/ontology/FND/GoalsAndObjectives/Objectives/{name}"
        for name in ("Aim", "Goal", "Objective", "Strategy", "Approach", "Method", "Project")
    },
    "itsmo": {
        f"https://w3id.org/itsmo#{name}"
        for name in ("Service", "ITService", "ConfigurationItem", "Asset", "dependsOn", "hasOwner")
    },
    "org": {str(ORG[name]) for name in ("FormalOrganization", "OrganizationalUnit", "Post", "purpose")},
    "prov": {
        str(PROV[name])
        for name in (
            *("Entity", "Plan", "Activity", "wasGeneratedBy", "wasAttributedTo"),
            *("hadPlan", "startedAtTime", "endedAtTime"),
        )
    },
    "sosa": {str(SOSA[name]) for name in ("ObservableProperty", "Observation", "observedProperty")},
    "stratml": {
        *(
            f"urn:ISO:std:iso:17469:tech:xsd:stratml_core#{name}"
            for name in ("StrategicPlan", "Goal", "Objective", "Stakeholder", "Organization")
        ),
        *(
            f"urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport#{name}"
            for name in (
                *("PerformancePlanOrReport", "PerformanceIndicator", "TargetResult"),
                *("ActualResult", "UnitOfMeasurement", "Relationship", "NumberOfUnits", "EndDate"),
            )
        ),
    },
}


def mapping(folder: Path, name: str) -> Path:
    return folder / "mappings" / f"{name}.ttl"


def test_one_file_for_each_vocabulary(folder: Path) -> None:
    assert {path.stem for path in (folder / "mappings").iterdir()} == set(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_subjects_and_objects_exist(terms: Graph, folder: Path, name: str) -> None:
    graph = Graph().parse(mapping(folder, name))
    matches = [(s, o) for s, p, o in graph if p in MATCHES]
    assert matches
    assert all(s.startswith(ITS) and (s, RDF.type, None) in terms for s, _ in matches)
    assert {str(o) for _, o in matches} == PUBLISHED[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_nothing_but_matches_and_the_linkset(folder: Path, name: str) -> None:
    graph = Graph().parse(mapping(folder, name))
    linkset = URIRef(f"https://w3id.org/itstrat/mappings/{name}")
    assert (linkset, RDF.type, VOID.Linkset) in graph
    assert graph.value(linkset, DCTERMS.source)
    rest = {p for s, p, _ in graph if s != linkset}
    assert rest <= MATCHES


@pytest.mark.parametrize("name", PUBLISHED)
def test_each_match_says_why_and_the_file_its_source(folder: Path, name: str) -> None:
    lines = mapping(folder, name).read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("# Version consulted: ") for line in lines[:3])
    at = [i for i, line in enumerate(lines) if line.startswith("its:")]
    assert at
    for i in at:
        assert re.fullmatch(r"its:\w+ skos:\w+Match [\w-]+:\w+ \.", lines[i])
        assert re.fullmatch(r"# .+\.", lines[i - 1])


def test_no_pair_is_matched_in_two_ways(folder: Path) -> None:
    pairs = [(s, o) for name in PUBLISHED for s, p, o in Graph().parse(mapping(folder, name)) if p in MATCHES]
    assert len(pairs) == len(set(pairs))
