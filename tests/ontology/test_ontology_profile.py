"""The ontology keeps to OWL 2 RL, and what follows from it is what is meant."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import DCTERMS, OWL, RDF, RDFS, XSD, BNode, Graph, Literal, Namespace, URIRef

ITS = Namespace("https://w3id.org/itstrat#")
SCHEMA = Namespace("https://schema.org/")
#: The class of the messages that owlrl adds.
INCONSISTENCY = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")

#: What the ontology may say with RDF, RDFS and OWL; each is allowed anywhere in OWL 2 RL for named terms.
PREDICATES = {
    RDF.type,
    RDFS.label,
    RDFS.isDefinedBy,
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.versionIRI,
    OWL.versionInfo,
}
KINDS = {
    OWL.Ontology,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.TransitiveProperty,
    OWL.NamedIndividual,
}
#: The XML Schema datatypes of OWL 2 RL (section 4.2 of the profiles); xsd:date is not among them.
DATATYPES = {
    XSD[name]
    for name in (
        *("decimal", "integer", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger"),
        *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
        *("float", "double", "string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"),
        *("boolean", "hexBinary", "base64Binary", "anyURI", "dateTime", "dateTimeStamp"),
    )
}
#: Properties whose values a shape checks with sh:class: a range would make that check pass on anything.
CHECKED_BY_SHAPES = [
    *("hasKPI", "target", "sla", "serviceLevelTarget", "demand", "resource", "measuredBy", "decidedAt"),
]
ANY_SUBJECT = ["supports", "contributesTo", "about", "owner", "status", "cost", "risk", "target", "amount", "unit"]


def of_kind(graph: Graph, *kinds: URIRef) -> set[URIRef]:
    return {s for kind in kinds for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}


def closure(*graphs: Graph) -> Graph:
    merged = Graph()
    for graph in graphs:
        merged += graph
    DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(merged)
    return merged


def test_only_constructs_of_the_profile(terms: Graph) -> None:
    vocabulary = (str(RDF), str(RDFS), str(OWL))
    assert {p for p in terms.predicates() if p.startswith(vocabulary)} <= PREDICATES
    kinds = set(terms.objects(None, RDF.type))
    assert {k for k in kinds if k.startswith(vocabulary)} <= KINDS
    assert not [t for triple in terms for t in triple if isinstance(t, BNode)]


def test_each_term_is_of_one_kind_and_declared(terms: Graph) -> None:
    classes = of_kind(terms, OWL.Class)
    objects, data = of_kind(terms, OWL.ObjectProperty), of_kind(terms, OWL.DatatypeProperty)
    annotations = of_kind(terms, OWL.AnnotationProperty)
    sets = [classes, objects, data, annotations]
    assert sum(map(len, sets)) == len(set().union(*sets))
    for sub, _, sup in terms.triples((None, RDFS.subClassOf, None)):
        assert {sub, sup} <= classes
    for sub, _, sup in terms.triples((None, RDFS.subPropertyOf, None)):
        assert {sub, sup} <= objects or {sub, sup} <= data
    for _, _, domain in terms.triples((None, RDFS.domain, None)):
        assert domain in classes
    for subject, _, value in terms.triples((None, RDFS.range, None)):
        assert value in (classes if subject in objects else DATATYPES)
    builtin = {RDF.type, RDFS.label, RDFS.isDefinedBy, OWL.versionIRI, OWL.versionInfo}
    axioms = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
    assert set(terms.predicates()) - builtin - axioms <= annotations


def test_contributes_to_is_the_one_transitive_property(terms: Graph) -> None:
    assert set(terms.subjects(RDF.type, OWL.TransitiveProperty)) == {ITS.contributesTo}


def test_domains_and_ranges_are_among_the_intended_uses(terms: Graph) -> None:
    for axiom, intended in ((RDFS.domain, SCHEMA.domainIncludes), (RDFS.range, SCHEMA.rangeIncludes)):
        for term, _, value in terms.triples((None, axiom, None)):
            # Two domains or two ranges would be an intersection, which nobody means.
            assert list(terms.objects(term, axiom)) == [value]
            assert list(terms.objects(term, intended)) == [value]


@pytest.mark.parametrize("name", CHECKED_BY_SHAPES)
def test_no_range_where_a_shape_checks_the_class(terms: Graph, name: str) -> None:
    assert not list(terms.objects(ITS[name], RDFS.range))
    assert list(terms.objects(ITS[name], SCHEMA.rangeIncludes))


@pytest.mark.parametrize("name", ANY_SUBJECT)
def test_no_domain_where_subjects_differ(terms: Graph, name: str) -> None:
    assert (ITS[name], RDF.type, None) in terms
    assert not list(terms.objects(ITS[name], RDFS.domain))


def test_the_ontology_has_no_instances_but_its_context(terms: Graph, codelists: Graph) -> None:
    closed = closure(terms, codelists)
    assert not list(closed.subjects(RDF.type, INCONSISTENCY))
    classes = {c for c in of_kind(terms, OWL.Class) if c.startswith(ITS)}
    found = {(s, c) for c in classes for s in closed.subjects(RDF.type, c)}
    assert found == {(ITS.context, ITS.Context)}


def test_the_examples_follow_as_meant(terms: Graph, codelists: Graph, examples: Graph) -> None:
    """Domains and ranges make nothing two things at once, and the chain to the corporate strategy closes."""
    closed = closure(terms, codelists, examples)
    assert not list(closed.subjects(RDF.type, INCONSISTENCY))
    classes = {c for c in of_kind(terms, OWL.Class) if c.startswith(ITS)}
    seen = set()
    for node in {n for triple in examples for n in triple if isinstance(n, URIRef)}:
        types = set(closed.objects(node, RDF.type)) & classes
        seen |= types
        narrowest = {t for t in types if not any((u, RDFS.subClassOf, t) in terms for u in types - {t})}
        assert len(narrowest) <= 1, (node, narrowest)
    assert seen == classes
    avc = Namespace("https://ashdown-valley.example/id/")
    reached = set(closed.objects(avc["network-refresh"], ITS.contributesTo))
    assert reached == {avc["objective-1"], avc["aim-1"], avc["corporate-3"]}
    assert (avc["network-case"], ITS.supports, avc["objective-1"]) in closed  # from its:reason
    assert (avc["objective-1"], DCTERMS.relation, avc["aim-1"]) in closed


def test_an_inconsistency_would_be_seen(terms: Graph) -> None:
    broken = Graph()
    broken.add((ITS.context, OWL.differentFrom, ITS.context))
    broken.add((ITS.context, OWL.sameAs, ITS.context))
    assert list(closure(terms, broken).subjects(RDF.type, INCONSISTENCY))


def files() -> list[Path]:
    root = Path(__file__).parents[2] / "ontology"
    return sorted(path for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_files_are_clean_text(path: Path) -> None:
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert "\r" not in text
    assert "\t" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert unicodedata.is_normalized("NFC", text)
    assert all(line == line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("path", [p for p in files() if p.suffix == ".ttl"], ids=lambda path: path.name)
def test_both_parsers_read_the_same(path: Path) -> None:
    import pyoxigraph

    ours = {str(quad.triple) for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)}
    graph = Graph().parse(path)
    assert len(ours) == len(graph) > 0
    assert all(not isinstance(o, Literal) or o.value is not None for o in graph.objects())
