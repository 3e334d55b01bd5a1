"""Every class, property and code of the vocabulary is there and says what it means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, FOAF, ORG, PROV, SOSA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ITS = Namespace("https://w3id.org/itstrat#")
SCHEMA = Namespace("https://schema.org/")
SSSOM = Namespace("https://w3id.org/sssom/")
ONTOLOGY = URIRef("https://w3id.org/itstrat")

#: Class -> superclasses.
CLASSES: dict[str, tuple[URIRef, ...]] = {
    "Institution": (ORG.FormalOrganization,),
    "StrategyDocument": (SKOS.ConceptScheme, FOAF.Document, PROV.Entity),
    "ITServiceStrategy": (ITS.StrategyDocument, PROV.Plan),
    "Policy": (ITS.StrategyDocument,),
    "StrategyElement": (SKOS.Concept,),
    "Aim": (ITS.StrategyElement,),
    "Objective": (ITS.StrategyElement,),
    "Requirement": (PROV.Entity,),
    "KPI": (SOSA.ObservableProperty, SKOS.Concept),
    "Target": (PROV.Entity,),
    "Observation": (SOSA.Observation,),
    "Alignment": (PROV.Entity,),
    "SteeringGroup": (ORG.OrganizationalUnit,),
    "Stakeholder": (FOAF.Agent,),
    "Meeting": (SCHEMA.Event, PROV.Activity),
    "ProgressReview": (PROV.Entity,),
    "Decision": (PROV.Entity,),
    "OperationalPlan": (PROV.Plan,),
    "PlanStep": (PROV.Entity,),
    "AcceptedFinding": (PROV.Entity,),
    "Tactic": (PROV.Plan,),
    "TechnicalSolution": (ITS.Tactic,),
    "RefreshPlan": (PROV.Plan,),
    "RefreshItem": (PROV.Entity,),
    "AssetModel": (SCHEMA.ProductModel,),
    "Asset": (SCHEMA.Product, PROV.Entity),
    "Project": (SCHEMA.Project, PROV.Activity),
    "Milestone": (PROV.Entity,),
    "ServiceCatalogue": (DCAT.Catalog,),
    "Service": (SCHEMA.Service, DCAT.Resource),
    "ServiceLevelAgreement": (PROV.Entity,),
    "ServiceLevelTarget": (PROV.Entity,),
    "Resource": (PROV.Entity,),
    "Capacity": (PROV.Entity,),
    "ResourceDemand": (PROV.Entity,),
    "Skill": (SKOS.Concept,),
    "BusinessCase": (FOAF.Document, PROV.Entity),
    "ProjectBrief": (FOAF.Document, PROV.Entity),
    "Option": (PROV.Entity,),
    "Benefit": (PROV.Entity,),
    "Cost": (SCHEMA.MonetaryAmount,),
    "Risk": (PROV.Entity,),
    "Context": (PROV.Entity,),
    "Funding": (PROV.Entity,),
}

#: Object property -> superproperties.
OBJECT_PROPERTIES: dict[str, tuple[URIRef, ...]] = {
    "supports": (ITS.contributesTo, DCTERMS.relation),
    "contributesTo": (),
    "strategyType": (DCTERMS.type,),
    "about": (DCTERMS.subject,),
    "alignedFrom": (),
    "alignedTo": (),
    "justification": (SSSOM.mapping_justification,),
    "hasKPI": (),
    "direction": (),
    "target": (),
    "targetOf": (),
    "meetingOf": (SCHEMA.organizer,),
    "reviewedAt": (),
    "rag": (),
    "decidedAt": (PROV.wasGeneratedBy,),
    "outcome": (),
    "raisedBy": (PROV.wasAttributedTo,),
    "satisfies": (),
    "implements": (),
    "planItem": (DCTERMS.hasPart,),
    "subProjectOf": (DCTERMS.isPartOf,),
    "milestone": (),
    "precededBy": (DCTERMS.requires,),
    "alternativeTo": (DCTERMS.relation,),
    "status": (SCHEMA.status,),
    "owner": (),
    "inCatalogue": (DCTERMS.isPartOf,),
    "category": (DCAT.theme,),
    "audience": (SCHEMA.audience,),
    "dependsOn": (DCTERMS.requires,),
    "usesAsset": (DCTERMS.requires,),
    "sla": (),
    "serviceLevelTarget": (),
    "measuredBy": (),
    "demand": (),
    "resource": (),
    "skill": (),
    "model": (SCHEMA.model,),
    "replaces": (DCTERMS.replaces,),
    "caseFor": (DCTERMS.subject,),
    "reason": (ITS.supports,),
    "option": (),
    "optionType": (),
    "benefit": (),
    "cost": (),
    "risk": (),
    "response": (),
    "funding": (),
    "fundingSource": (SCHEMA.funder,),
    "briefFor": (DCTERMS.subject,),
    "benefitType": (),
    "costType": (),
}

#: Data property -> (superproperties, datatypes it is meant for).
DATA_PROPERTIES: dict[str, tuple[tuple[URIRef, ...], set[URIRef]]] = {
    "strength": ((), {XSD.decimal}),
    "weight": ((), {XSD.decimal}),
    "mandatory": ((), {XSD.boolean}),
    "unit": ((SCHEMA.unitText,), {XSD.string}),
    "baselineValue": ((), {XSD.decimal}),
    "baselineDate": ((), {XSD.date}),
    "targetValue": ((), {XSD.decimal, XSD.integer, XSD.double}),
    "targetDate": ((), {XSD.date}),
    "remit": ((), {RDF.langString, XSD.string}),
    "meetingFrequency": ((), {XSD.duration}),
    "startDate": ((SCHEMA.startDate,), {XSD.date}),
    "endDate": ((SCHEMA.endDate,), {XSD.date}),
    "reviewDate": ((), {XSD.date}),
    "amount": ((SCHEMA.value,), {XSD.decimal}),
    "quantity": ((), {XSD.integer}),
    "endOfSupport": ((), {XSD.date}),
    "recommended": ((), {XSD.boolean}),
    "likelihood": ((), {XSD.integer}),
    "impact": ((), {XSD.integer}),
    "year": ((), {XSD.string}),
    "ruleCode": ((), {XSD.string}),
    "asOf": ((), {XSD.date}),
}

#: File -> (scheme, concepts).
CODE_LISTS: dict[str, tuple[str, set[str]]] = {
    "strategy-types": (
        "StrategyTypes",
        {"Corporate", "TeachingLearning", "Digital", "DigitalCampus", "Estates", "ITService", "PolicyType", "Sector"},
    ),
    "directions": ("Directions", {"HigherIsBetter", "LowerIsBetter", "Maintain"}),
    "rag-statuses": ("RAGStatuses", {"Red", "Amber", "Green"}),
    "statuses": ("Statuses", {"Proposed", "Approved", "InProgress", "Live", "Complete", "Retired"}),
    "outcomes": ("Outcomes", {"Approved", "Deferred", "Rejected", "Noted"}),
    "option-types": ("OptionTypes", {"DoNothing", "DoMinimum", "DoSomething"}),
    "cost-types": ("CostTypes", {"Capital", "Revenue"}),
    "benefit-types": ("BenefitTypes", {"Cashable", "NonCashable", "CostAvoidance", "Quality", "DisBenefit"}),
    "risk-responses": ("RiskResponses", {"Tolerate", "Treat", "Transfer", "Terminate"}),
    "asset-categories": (
        "AssetCategories",
        {
            "StrategicConsiderations",
            "ITSupport",
            "Networks",
            "ServersAndStorage",
            "CoreEnterpriseServices",
            "EnterpriseApplications",
            "EndpointDevices",
            "Security",
            "Governance",
        },
    ),
    "service-categories": (
        "ServiceCategories",
        {
            "LearningTechnology",
            "ResearchComputing",
            "CommunicationAndCollaboration",
            "BusinessSystems",
            "EndUserComputing",
            "NetworkAndConnectivity",
            "ServersAndHosting",
            "SecurityAndIdentity",
            "SupportAndAdvice",
        },
    ),
    "membership-roles": (
        "MembershipRoles",
        {"Chair", "DeputyChair", "Secretary", "Member", "ITChampion", "Adviser"},
    ),
}


def own(graph: Graph, kind: URIRef) -> Iterator[URIRef]:
    """The terms of our namespace that are of a kind."""
    return (s for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef) and s.startswith(ITS))


def names(graph: Graph, kind: URIRef) -> set[str]:
    return {term.removeprefix(ITS) for term in own(graph, kind)}


def test_the_counts_are_those_of_the_design() -> None:
    assert len(CLASSES) == 44
    assert len(OBJECT_PROPERTIES) + len(DATA_PROPERTIES) == 74


def test_classes_are_exactly_these(terms: Graph) -> None:
    assert names(terms, OWL.Class) == set(CLASSES)


def test_properties_are_exactly_these(terms: Graph) -> None:
    assert names(terms, OWL.ObjectProperty) == set(OBJECT_PROPERTIES)
    assert names(terms, OWL.DatatypeProperty) == set(DATA_PROPERTIES)
    assert names(terms, OWL.AnnotationProperty) == {"fix", "basis"}


@pytest.mark.parametrize("name", CLASSES)
def test_superclasses(terms: Graph, name: str) -> None:
    assert set(terms.objects(ITS[name], RDFS.subClassOf)) == set(CLASSES[name])


@pytest.mark.parametrize("name", OBJECT_PROPERTIES)
def test_super_properties(terms: Graph, name: str) -> None:
    assert set(terms.objects(ITS[name], RDFS.subPropertyOf)) == set(OBJECT_PROPERTIES[name])


@pytest.mark.parametrize("name", DATA_PROPERTIES)
def test_data_properties(terms: Graph, name: str) -> None:
    superproperties, datatypes = DATA_PROPERTIES[name]
    assert set(terms.objects(ITS[name], RDFS.subPropertyOf)) == set(superproperties)
    assert set(terms.objects(ITS[name], SCHEMA.rangeIncludes)) == datatypes


@pytest.mark.parametrize("name", ["context", "fix", "basis", *CLASSES, *OBJECT_PROPERTIES, *DATA_PROPERTIES])
def test_each_term_is_explained(terms: Graph, name: str) -> None:
    term = ITS[name]
    for annotation in (RDFS.label, SKOS.definition, DCTERMS.source):
        values = list(terms.objects(term, annotation))
        assert values, f"{name} has no {annotation}"
        assert all(isinstance(v, Literal) and v.language == "en" for v in values)
    assert len(list(terms.objects(term, RDFS.label))) == 1
    assert len(list(terms.objects(term, SKOS.definition))) == 1
    assert str(terms.value(term, SKOS.definition)).endswith(".")
    assert terms.value(term, RDFS.isDefinedBy) == ONTOLOGY
    for source in terms.objects(term, DCTERMS.source):
        assert re.fullmatch(r"A\d+: .{10,}|Practice: .{10,}", str(source)), source


@pytest.mark.parametrize("name", ["context", "fix", "basis", *CLASSES, *OBJECT_PROPERTIES, *DATA_PROPERTIES])
def test_each_example_is_turtle_that_uses_its_term(
    terms: Graph, codelists: Graph, parse_example: Callable[[str], Graph], name: str
) -> None:
    examples = list(terms.objects(ITS[name], SKOS.example))
    assert examples
    known = {s for s in (*terms.subjects(), *codelists.subjects()) if s.startswith(ITS)}
    for example in examples:
        used = {t for triple in parse_example(str(example)) for t in triple if t.startswith(ITS)}
        assert ITS[name] in used
        assert used <= known


def test_labels_tell_terms_apart(terms: Graph) -> None:
    for kinds in ([OWL.Class], [OWL.ObjectProperty, OWL.DatatypeProperty]):
        labels = [str(terms.value(term, RDFS.label)) for kind in kinds for term in own(terms, kind)]
        assert len(labels) == len(set(labels))


def test_the_ontology_says_what_it_is(terms: Graph) -> None:
    vann = Namespace("http://purl.org/vocab/vann/")
    assert terms.value(ONTOLOGY, OWL.versionIRI) == URIRef("https://w3id.org/itstrat/0.1.0")
    assert terms.value(ONTOLOGY, OWL.versionInfo) == Literal("0.1.0")
    assert terms.value(ONTOLOGY, vann.preferredNamespacePrefix) == Literal("its")
    assert terms.value(ONTOLOGY, vann.preferredNamespaceUri) == Literal(str(ITS))
    assert not list(terms.objects(ONTOLOGY, OWL.imports))


def test_one_file_for_each_code_list(folder: Path) -> None:
    assert {path.stem for path in (folder / "codelists").glob("*.ttl")} == set(CODE_LISTS)


@pytest.mark.parametrize("file", CODE_LISTS)
def test_code_list(codelists: Graph, folder: Path, parse_example: Callable[[str], Graph], file: str) -> None:
    name, concepts = CODE_LISTS[file]
    scheme = ITS[name]
    members = {ITS[c] for c in concepts}
    assert (scheme, RDF.type, SKOS.ConceptScheme) in Graph().parse(folder / "codelists" / f"{file}.ttl")
    assert set(codelists.subjects(SKOS.inScheme, scheme)) == members
    assert set(codelists.subjects(SKOS.topConceptOf, scheme)) == members
    assert set(codelists.objects(scheme, SKOS.hasTopConcept)) == members
    assert len({codelists.value(c, SKOS.notation) for c in members}) == len(members)
    assert codelists.value(scheme, DCTERMS.source)
    assert len(parse_example(str(codelists.value(scheme, SKOS.example)))) > 0


def test_each_concept_and_scheme_is_explained(codelists: Graph) -> None:
    concepts, schemes = set(own(codelists, SKOS.Concept)), set(own(codelists, SKOS.ConceptScheme))
    assert {c.removeprefix(ITS) for c in concepts} == set().union(*(c for _, c in CODE_LISTS.values()))
    for term in concepts | schemes:
        for annotation in (SKOS.prefLabel, RDFS.label, SKOS.definition):
            assert [v.language for v in codelists.objects(term, annotation)] == ["en"], (term, annotation)
        assert codelists.value(term, SKOS.prefLabel) == codelists.value(term, RDFS.label)
        assert codelists.value(term, RDFS.isDefinedBy) == ONTOLOGY
    assert all(codelists.value(c, SKOS.notation) for c in concepts)


def test_no_name_means_two_things(terms: Graph, codelists: Graph) -> None:
    assert not set(terms.subjects(RDF.type)) & set(codelists.subjects(RDF.type))
