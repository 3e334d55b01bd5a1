"""What is checked again after a change is what a full run gives, on random shapes, random data and random edits."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

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

import itstrat
from itstrat.shacl import Shapes, ValidationOptions, ValidationReport, read_shapes, validate
from itstrat.shacl.incremental import Validated
from itstrat.store import OxigraphStore
from itstrat.strategy import Strategy

if TYPE_CHECKING:
    from itstrat.formats import Document

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


EXAMPLES = Path(__file__).parents[2] / "examples"
numbers = st.integers(0, 10_000)


_Mixed: TypeAlias = list[tuple[int, int, int]]


def edited(documents: list[Document], which: int, taken: list[int], mixed: _Mixed) -> list[Document]:
    """A document without some of its quads, and with others mixed from the parts of those it has."""
    place = which % len(documents)
    quads = documents[place].quads
    gone = {quads[number % len(quads)] for number in taken}
    parts = [tuple(quads[number % len(quads)] for number in three) for three in mixed]
    more = [ox.Quad(a.subject, b.predicate, c.object, a.graph_name) for a, b, c in parts]
    kept = [quad for quad in quads if quad not in gone]
    changed = dataclasses.replace(documents[place], quads=[*kept, *more], sha256="no file has it")
    return [*documents[:place], changed, *documents[place + 1 :]]


@pytest.mark.slow
@pytest.mark.parametrize("example", ["ashdown-valley-college", "university-of-northmoor"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.lists(
        st.tuples(numbers, st.lists(numbers, max_size=4), st.lists(st.tuples(numbers, numbers, numbers), max_size=4)),
        min_size=1,
        max_size=3,
    )
)
def test_a_strategy_after_edits_is_as_if_it_was_opened_so(
    example: str, edits: list[tuple[int, list[int], _Mixed]]
) -> None:
    strategy = itstrat.open(EXAMPLES / example)
    for which, taken, mixed in edits:
        documents = edited(list(strategy.documents), which, taken, mixed)
        again = strategy.revalidate(documents)
        anew = Strategy(strategy.config, documents, as_of=strategy.as_of, as_of_source=strategy.as_of_source)
        assert again == anew.validate(ValidationOptions(engine="compiled"))
        assert {str(quad) for quad in strategy.store.quads()} == {str(quad) for quad in anew.store.quads()}
