"""The JSON-LD context names every term, with the type its values have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, SKOS, XSD, Graph, Namespace

from itstrat.namespaces import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

ITS = Namespace("https://w3id.org/itstrat#")
SCHEMA = Namespace("https://schema.org/")

DOCUMENT = {
    "@graph": [
        {
            "id": "avc:corporate-3",
            "type": "StrategyElement",
            "label": "A safe place to learn",
            "inScheme": "avc:corporate-strategy",
            "citation": "p. 14",
        },
        {"id": "avc:aim-1", "type": "Aim", "supports": "avc:corporate-3", "notation": "AIM1"},
        {"id": "avc:review-1", "type": "ProgressReview", "about": ["avc:aim-1", "avc:o1"], "rag": "Amber"},
        {"id": "avc:target-1", "type": "Target", "targetValue": "99.90", "targetDate": "2027-07-31"},
        {"id": "avc:risk-1", "type": "Risk", "likelihood": 4, "response": "its:Treat"},
        {"id": "avc:option-1", "recommended": True, "cost": "avc:cost-1"},
        {"id": "avc:cost-1", "amount": "250000.00", "year": "2026/27", "costType": "Capital"},
        {"id": "avc:group", "remit": "Identify the aims.", "meetingFrequency": "P3M"},
        {
            "id": "avc:observation-1",
            "type": "Observation",
            "observedProperty": "avc:kpi-1",
            "hasSimpleResult": "99.4",
            "resultTime": "2026-09-30T00:00:00Z",
        },
        {"id": "avc:m1", "type": "Membership", "organization": "avc:group", "member": "avc:p1", "role": "Chair"},
    ]
}
EXPECTED = """
avc:corporate-3 a its:StrategyElement ; rdfs:label "A safe place to learn"@en ;
    skos:inScheme avc:corporate-strategy ; dcterms:bibliographicCitation "p. 14" .
avc:aim-1 a its:Aim ; its:supports avc:corporate-3 ; skos:notation "AIM1" .
avc:review-1 a its:ProgressReview ; its:about avc:aim-1 , avc:o1 ; its:rag its:Amber .
avc:target-1 a its:Target ; its:targetValue 99.90 ; its:targetDate "2027-07-31"^^xsd:date .
avc:risk-1 a its:Risk ; its:likelihood 4 ; its:response its:Treat .
avc:option-1 its:recommended true ; its:cost avc:cost-1 .
avc:cost-1 its:amount 250000.00 ; its:year "2026/27" ; its:costType its:Capital .
avc:group its:remit "Identify the aims."@en ; its:meetingFrequency "P3M"^^xsd:duration .
avc:observation-1 a its:Observation ; sosa:observedProperty avc:kpi-1 ;
    sosa:hasSimpleResult 99.4 ; sosa:resultTime "2026-09-30T00:00:00Z"^^xsd:dateTime .
avc:m1 a org:Membership ; org:organization avc:group ; org:member avc:p1 ; org:role its:Chair .
"""


@pytest.fixture(scope="module")
def context(folder: Path) -> dict[str, Any]:
    document = json.loads((folder / "context.jsonld").read_text(encoding="utf-8"))
    assert list(document) == ["@context"]
    return dict(document["@context"])


def expand(context: dict[str, Any], compact: str) -> str:
    prefix, _, name = compact.partition(":")
    return f"{context[prefix]}{name}"


def test_a_document_becomes_the_expected_triples(context: dict[str, Any]) -> None:
    prefixes = {**PREFIXES, "avc": "https://ashdown-valley.example/id/"}
    document = {"@context": {**context, "avc": prefixes["avc"]}, **DOCUMENT}
    found = ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    expected = ox.parse(head + EXPECTED, format=ox.RdfFormat.TURTLE)
    assert sorted(str(q.triple) for q in found) == sorted(str(q.triple) for q in expected)


def test_prefixes_are_those_of_the_project(context: dict[str, Any]) -> None:
    prefixes = {k: v for k, v in context.items() if isinstance(v, str) and v.startswith("http")}
    assert prefixes.items() <= dict(PREFIXES).items()
    assert prefixes["its"] == str(ITS)


def test_every_class_and_concept_is_a_term(context: dict[str, Any], terms: Graph, codelists: Graph) -> None:
    wanted = {s for s in terms.subjects(RDF.type, OWL.Class) if s.startswith(ITS)}
    wanted |= set(codelists.subjects(RDF.type, SKOS.Concept))
    for term in wanted:
        assert expand(context, context[term.removeprefix(ITS)]) == str(term)


def test_every_object_property_takes_iris(context: dict[str, Any], terms: Graph) -> None:
    for term in terms.subjects(RDF.type, OWL.ObjectProperty):
        if not term.startswith(ITS):
            continue
        entry = context[term.removeprefix(ITS)]
        coded = SKOS.Concept in terms.objects(term, SCHEMA.rangeIncludes)
        assert expand(context, entry["@id"]) == str(term)
        assert entry["@type"] == ("@vocab" if coded else "@id"), term  # a code may be written by its bare name


def test_every_data_property_has_its_datatype(context: dict[str, Any], terms: Graph) -> None:
    for term in terms.subjects(RDF.type, OWL.DatatypeProperty):
        if not term.startswith(ITS):
            continue
        entry = context[term.removeprefix(ITS)]
        entry = {"@id": entry} if isinstance(entry, str) else entry
        datatypes = set(terms.objects(term, SCHEMA.rangeIncludes))
        assert expand(context, entry["@id"]) == str(term)
        if "@type" in entry:
            assert XSD[entry["@type"].removeprefix("xsd:")] in datatypes
        else:
            assert XSD.string in datatypes


def test_no_term_of_ours_that_does_not_exist(context: dict[str, Any], terms: Graph, codelists: Graph) -> None:
    known = {str(s) for graph in (terms, codelists) for s in graph.subjects(RDF.type)}
    ids = [e["@id"] if isinstance(e, dict) else e for k, e in context.items() if k != "@version"]
    ours = {expand(context, i) for i in ids if i.startswith("its:")}
    assert ours <= known
