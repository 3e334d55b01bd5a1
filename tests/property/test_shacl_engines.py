"""Compiled shapes find what pySHACL finds, on random shapes and random data."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itstrat.namespaces import SH
from itstrat.shacl import Shapes, ValidationReport, fast, read_shapes, validate
from itstrat.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NODES = [f"ex:n{number}" for number in range(6)]
CLASSES = ["ex:A", "ex:B", "ex:BelowA"]
PROPERTIES = ["ex:p", "ex:q", "ex:r"]
#: Lexical forms are those that the store keeps; what it rewrites is told in `tests/unit/shacl`.
LITERALS = [
    *("0", "1", "2", "5", "-3", "1.5", "true", "false", '""', '"a"', '"ab"', '"abc"', '"x y"', '"a"@en', '"b"@en'),
    *('"b"@en-GB', '"c"@fr', '"abc"^^xsd:integer', '"1.5"^^xsd:float', '"maybe"^^xsd:boolean', '"v"^^ex:own'),
]
DATES = [
    *('"2026-11-16"^^xsd:date', '"2026-11-17"^^xsd:date', '"2026-02-30"^^xsd:date', '"soon"^^xsd:date'),
    *('"2026-11-16T10:00:00"^^xsd:dateTime', '"2026-11-16T10:00:00Z"^^xsd:dateTime', '"2026-11-16"'),
]
#: What the random shapes leave out, because pySHACL is not to be followed there, is in
#: `tests/conformance/engine_faults.toml`.
ORDERED = ["0", "1", "2", "2.5", "-1"]

nodes, classes, properties = st.sampled_from(NODES), st.sampled_from(CLASSES), st.sampled_from(PROPERTIES)
terms = st.one_of(nodes, st.sampled_from(LITERALS))
triples = st.one_of(
    st.builds("{} a {} .".format, nodes, classes),
    st.builds("{} {} {} .".format, nodes, properties, terms),
    st.builds("{} ex:when {} .".format, nodes, st.sampled_from(DATES)),
    st.builds("{} ex:{} {} .".format, nodes, st.sampled_from(["low", "high"]), st.sampled_from(ORDERED)),
)
data = st.lists(triples, min_size=4, max_size=30).map(
    lambda lines: "\n".join([HEAD, "ex:BelowA rdfs:subClassOf ex:A .", *lines])
)

steps = st.one_of(properties, properties.map("[ sh:inversePath {} ]".format))
paths = st.one_of(
    properties,
    steps,
    st.builds("( {} {} )".format, steps, steps),
    st.builds("[ sh:alternativePath ( {} {} ) ]".format, properties, properties),
    properties.map("[ sh:zeroOrMorePath {} ]".format),
    properties.map("[ sh:oneOrMorePath {} ]".format),
    properties.map("[ sh:zeroOrOnePath {} ]".format),
)
counts = st.integers(0, 3)
DATATYPES = [f"xsd:{name}" for name in ("integer", "decimal", "string", "date", "dateTime", "boolean", "float")]
NODE_KINDS = [f"sh:{name}" for name in ("IRI", "Literal", "BlankNode", "IRIOrLiteral", "BlankNodeOrIRI")]
limits = st.sampled_from(["0", "1", "2", "1.5", '"b"'])

value_tests = st.one_of(
    classes.map("sh:class {} ;".format),
    st.sampled_from([*DATATYPES, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>"]).map(
        "sh:datatype {} ;".format
    ),
    st.sampled_from(NODE_KINDS).map("sh:nodeKind {} ;".format),
    st.lists(terms, max_size=4).map(lambda members: f"sh:in ( {' '.join(members)} ) ;"),
    st.builds("sh:{} {} ;".format, st.sampled_from(["minInclusive", "maxInclusive", "minExclusive"]), limits),
    st.builds("sh:{} {} ;".format, st.sampled_from(["minLength", "maxLength"]), counts),
    st.sampled_from(['sh:pattern "^a" ;', 'sh:pattern "N[0-3]" ; sh:flags "i" ;', 'sh:pattern "b$" ;']),
    st.sampled_from([r'sh:pattern "^\\p{L}+$" ;', 'sh:pattern "^[a-z-[b]]*$" ;', 'sh:pattern "a b" ; sh:flags "x" ;']),
    st.sampled_from(['sh:languageIn ( "en" ) ;', 'sh:languageIn ( "en-GB" "fr" ) ;']),
    terms.map("sh:hasValue {} ;".format),
)
members = st.recursive(
    st.lists(value_tests, min_size=1, max_size=3, unique_by=lambda text: text.split()[0]).map(" ".join),
    lambda inner: st.one_of(
        inner.map("sh:not [ {} ] ;".format),
        st.builds("sh:{} ( [ {} ] [ {} ] ) ;".format, st.sampled_from(["and", "or", "xone"]), inner, inner),
        inner.map("sh:node [ {} ] ;".format),
        st.builds("sh:property [ sh:path {} ; {} ] ;".format, properties, inner),
    ),
    max_leaves=4,
)
path_tests = st.one_of(
    counts.map("sh:minCount {} ;".format),
    counts.map("sh:maxCount {} ;".format),
    properties.map("sh:equals {} ;".format),
    properties.map("sh:disjoint {} ;".format),
    st.just("sh:uniqueLang true ;"),
    st.builds(
        "sh:qualifiedValueShape [ {} ] ; sh:qualified{}Count {} ;".format,
        members,
        st.sampled_from(["Min", "Max"]),
        counts,
    ),
)
TARGET_QUERIES = [
    "SELECT ?this { ?this ex:p ?o FILTER(ISIRI(?o)) }",
    "SELECT DISTINCT ?this { ?x ex:q ?this OPTIONAL { ?this ex:p ?o } }",
    "SELECT ?this { ?this a ex:A } GROUP BY ?this HAVING(COUNT(*) > 0)",
]
targets = st.one_of(
    classes.map("sh:targetClass {} ;".format),
    nodes.map("sh:targetNode {} ;".format),
    properties.map("sh:targetSubjectsOf {} ;".format),
    properties.map("sh:targetObjectsOf {} ;".format),
    st.sampled_from(TARGET_QUERIES).map('sh:target [ a sh:SPARQLTarget ; sh:prefixes ex: ; sh:select "{}" ] ;'.format),
)
SELECTS = [
    "SELECT $this ?value { $this ex:p ?value . FILTER(ISLITERAL(?value)) }",
    "SELECT $this { FILTER NOT EXISTS { $this ex:p ?o } }",
    "SELECT $this (ex:p AS ?path) ?value { { $this ex:p ?value } UNION { $this ex:q ?value } FILTER(?value != $this) }",
    "SELECT $this (COUNT(?o) AS ?n) { $this ex:p ?o } GROUP BY $this HAVING(COUNT(?o) > 1)",
    "SELECT $this ?value { $this ex:p ?x OPTIONAL { ?x ex:q ?value } FILTER(!BOUND(?value) || ?value != $this) }",
    "SELECT $this ?n { { SELECT $this (COUNT(DISTINCT ?o) AS ?n) { $this ex:q ?o } GROUP BY $this } FILTER(?n >= 2) }",
]
#: A custom component with two parameters, of which one is optional, and one with a SELECT validator for nodes.
COMPONENTS = """
ex:Between a sh:ConstraintComponent ; sh:parameter [ sh:path ex:least ] , [ sh:path ex:most ; sh:optional true ] ;
    sh:validator [ sh:ask "ASK { FILTER($value >= $least && (!BOUND($most) || $value <= $most)) }" ] .
ex:Having a sh:ConstraintComponent ; sh:parameter [ sh:path ex:having ] ; sh:nodeValidator [
    sh:select "SELECT $this { FILTER NOT EXISTS { $this $having ?o } }" ] .
"""
custom_tests = st.one_of(
    st.builds("ex:least {} ;".format, counts),
    st.builds("ex:least {} ; ex:most {} ;".format, counts, counts),
    properties.map("ex:having {} ;".format),
)
when_tests = st.one_of(
    st.sampled_from(DATATYPES).map("sh:datatype {} ;".format),
    st.lists(st.sampled_from(DATES), max_size=3).map(lambda members: f"sh:in ( {' '.join(members)} ) ;"),
    st.sampled_from(DATES).map("sh:hasValue {} ;".format),
    st.builds("sh:or ( [ sh:datatype {} ] [ sh:datatype {} ] ) ;".format, *[st.sampled_from(DATATYPES)] * 2),
)
constraints = st.one_of(
    when_tests.map("a sh:PropertyShape ; sh:path ex:when ; {}".format),
    st.builds(
        "a sh:PropertyShape ; sh:path ex:low ; sh:{} ex:high ;".format,
        st.sampled_from(["lessThan", "lessThanOrEquals", "equals", "disjoint"]),
    ),
    st.builds("a sh:PropertyShape ; sh:path {} ; {} {}".format, paths, path_tests, members),
    st.builds("a sh:PropertyShape ; sh:path {} ; {}".format, paths, members),
    st.builds("a sh:NodeShape ; {}".format, members),
    st.builds("a sh:NodeShape ; {}".format, custom_tests),
    properties.map("a sh:NodeShape ; sh:closed true ; sh:property [ sh:path {} ] ;".format),
    st.sampled_from(SELECTS).map(
        lambda text: f'a sh:NodeShape ; sh:sparql [ sh:prefixes ex: ; sh:select """{text}""" ] ; sh:message "{{?n}}" ;'
    ),
)
#: What goes to pySHACL from both sides: a target that the data does not mention, and a path that may be empty.
ZERO_LENGTH = "a path of length zero from a node that the data may not mention"
PREFIXES = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'
shapes = st.lists(st.builds("{} {}".format, targets, constraints), min_size=8, max_size=12).map(
    lambda bodies: "\n".join(
        [HEAD, PREFIXES, COMPONENTS, *(f"ex:S{number} {body} ." for number, body in enumerate(bodies))]
    )
)


def told(report: ValidationReport) -> Counter[tuple[str, ...]]:
    return Counter(
        (
            *map(str, (result.focus_node, result.path, result.value, result.source_shape, result.component)),
            *(message.value for message in result.messages if result.component == SH["SPARQLConstraintComponent"]),
        )
        for result in report.results
    )


def given_examples(number: int) -> Callable[[Any], Any]:
    """Some examples; with ITSTRAT_EXAMPLES in the environment so many, and others each time."""
    wanted = os.environ.get("ITSTRAT_EXAMPLES")
    return settings(
        max_examples=int(wanted or number),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=wanted is None,
    )


def stored(shapes_text: str, data_text: str) -> tuple[OxigraphStore, Shapes]:
    store = OxigraphStore()
    store.load(list(ox.parse(data_text, format=ox.RdfFormat.TURTLE)))
    return store, read_shapes(ox.parse(shapes_text, format=ox.RdfFormat.TURTLE))


@pytest.mark.slow
@given_examples(15)
@given(shapes, data)
def test_compiled_shapes_find_what_pyshacl_finds(shapes_text: str, data_text: str) -> None:
    store, read = stored(shapes_text, data_text)
    compiled = validate(store, read, engine="compiled")
    assert {entry.reason for entry in compiled.checked} <= {"", ZERO_LENGTH}
    assert told(compiled) == told(validate(store, read, engine="pyshacl"))
    if fast.available():
        assert told(compiled) == told(validate(store, read, engine="fast"))


@pytest.mark.skipif(not fast.available(), reason="there is no wheel of shacl for this machine")
@given_examples(100)
@given(shapes, data)
def test_the_accelerated_engine_finds_what_compiled_shapes_find(shapes_text: str, data_text: str) -> None:
    store, read = stored(shapes_text, data_text)
    compiled, other = (validate(store, read, engine=engine) for engine in ("compiled", "fast"))
    assert "fast" in {entry.engine for entry in other.checked}
    assert [(e.shape, e.focus_nodes) for e in compiled.checked] == [(e.shape, e.focus_nodes) for e in other.checked]
    assert compiled.results == other.results
