"""What is checked again after a change is what a full run gives, on random shapes, random data and random edits."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property.test_shacl_engines import (
    HEAD,
    PREFIXES,
    SELECTS,
    classes,
    members,
    nodes,
    path_tests,
    paths,
    properties,
    targets,
    terms,
    triples,
    when_tests,
)
from property.test_shacl_engines import data as some_data

from itstrat.shacl import Shapes, ValidationReport, read_shapes, validate
from itstrat.shacl.incremental import Validated
from itstrat.store import OxigraphStore

_GRAPH = ox.NamedNode("http://example.org/graph")
steps = st.one_of(properties, properties.map("[ sh:inversePath {} ]".format))
REPEATS = ["zeroOrMore", "oneOrMore", "zeroOrOne", "inverse"]
#: Longer and more tangled ones than the engines are compared with.
deep_paths = st.recursive(
    steps,
    lambda inner: st.one_of(
        st.builds("( {} {} )".format, inner, inner),
        st.builds("[ sh:alternativePath ( {} {} ) ]".format, inner, inner),
        st.builds(
            "[ sh:{}Path {} ]".format, st.sampled_from(["zeroOrMore", "oneOrMore", "zeroOrOne", "inverse"]), inner
        ),
    ),
    max_leaves=4,
)
constraints = st.one_of(
    when_tests.map("a sh:PropertyShape ; sh:path ex:when ; {}".format),
    st.builds(
        "a sh:PropertyShape ; sh:path {} ; sh:{} {} ;".format,
        st.one_of(properties, deep_paths),
        st.sampled_from(["equals", "disjoint"]),
        properties,
    ),
    st.sampled_from(["lessThan", "lessThanOrEquals"]).map(
        "a sh:PropertyShape ; sh:path ex:low ; sh:{} ex:high ;".format
    ),
    st.builds("a sh:PropertyShape ; sh:path {} ; {} {}".format, paths, path_tests, members),
    st.builds("a sh:PropertyShape ; sh:path {} ; {} {}".format, deep_paths, path_tests, members),
    st.builds("a sh:PropertyShape ; sh:path {} ; sh:class {} ;".format, deep_paths, classes),
    st.builds("a sh:NodeShape ; {}".format, members),
    properties.map("a sh:NodeShape ; sh:closed true ; sh:property [ sh:path {} ] ;".format),
    st.builds(
        "a sh:PropertyShape ; sh:path {} ; sh:node [ sh:closed true ; sh:property [ sh:path {} ] ] ;".format,
        deep_paths,
        properties,
    ),
    st.sampled_from(SELECTS).map(
        lambda text: f'a sh:NodeShape ; sh:sparql [ sh:prefixes ex: ; sh:select """{text}""" ] ; sh:message "{{?n}}" ;'
    ),
)
shapes = st.lists(st.builds("{} {}".format, targets, constraints), min_size=4, max_size=10).map(
    lambda bodies: "\n".join([HEAD, PREFIXES, *(f"ex:S{number} {body} ." for number, body in enumerate(bodies))])
)
blank = st.sampled_from(["_:a", "_:b"])
REWRITTEN = ["01", "1.50", '"1"^^xsd:boolean', '"7"^^xsd:int']
#: What an edit may add: also blank nodes, classes that come to stand below others, literals that the store rewrites.
additions = st.one_of(
    *[triples] * 8,
    st.builds("{} {} {} .".format, nodes, properties, blank),
    st.builds("{} {} {} .".format, blank, properties, terms),
    st.builds("{} a {} .".format, blank, classes),
    st.builds("{} rdfs:subClassOf {} .".format, classes, classes),
    st.builds("{} {} {} .".format, nodes, properties, st.sampled_from(REWRITTEN)),
)
edits = st.lists(
    st.tuples(st.lists(additions, max_size=3), st.lists(st.integers(0, 60), max_size=3)), min_size=1, max_size=5
)


def parsed(text: str) -> list[ox.Quad]:
    """Quads of one graph. Blank nodes keep their labels from one text to the next."""
    found = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return list(dict.fromkeys(ox.Quad(q.subject, q.predicate, q.object, _GRAPH) for q in found))


def full(quads: list[ox.Quad], read: Shapes) -> ValidationReport:
    store = OxigraphStore()
    store.load(quads)
    return validate(store, read, engine="compiled")


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(shapes, some_data, edits)
def test_a_report_after_edits_is_that_of_a_full_run(
    shapes_text: str, data_text: str, changes: list[tuple[list[str], list[int]]]
) -> None:
    read = read_shapes(ox.parse(shapes_text, format=ox.RdfFormat.TURTLE))
    quads, store = parsed(data_text), OxigraphStore()
    store.load(quads)
    validated = Validated(store, read)
    assert validated.report == full(quads, read)
    for added, taken in changes:
        removed = [quads[number % len(quads)] for number in taken] if quads else []
        more = parsed("\n".join([HEAD, *added]))
        rechecked = validated.revalidate(store.change(added=more, removed=removed))
        quads = list(dict.fromkeys([*(quad for quad in quads if quad not in removed), *more]))
        assert rechecked.report == full(quads, read)
