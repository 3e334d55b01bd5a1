"""The compiled rules derive what owlrl derives, as far as rules and reports look at it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import itstrat
from itstrat.inference import materialise
from itstrat.inference.reference import closure
from itstrat.namespaces import INFERRED_GRAPH, ITS, OWL, RDF, RDFS
from itstrat.store import OxigraphStore

ROOT = Path(__file__).parents[3]
Triples = set[ox.Triple]


def merge(store: OxigraphStore) -> Triples:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in store.quads()}


def inferred(store: OxigraphStore) -> Triples:
    return {ox.Triple(q.subject, q.predicate, q.object) for q in store.quads(graph=INFERRED_GRAPH)}


def ours(triples: Triples) -> Triples:
    """The triples of our vocabulary: what the rules and reports look at."""
    types = {t for t in triples if t.predicate == RDF["type"] and t.object.value.startswith(ITS)}
    return types | {t for t in triples if t.predicate.value.startswith(ITS)}


@pytest.mark.slow
@pytest.mark.parametrize("example", ["minimal", "ashdown-valley-college"])
def test_rules_and_reports_see_what_owlrl_derives(example: str) -> None:
    store = itstrat.open(ROOT / "examples" / example).store
    derived = inferred(store)
    assert ours(derived), "an example without anything to infer proves nothing"

    assert ours(merge(store)) == ours(closure(merge(store) - derived))


NODES = [ox.NamedNode(f"urn:x:n{number}") for number in range(5)]
CLASSES = [ox.NamedNode(f"urn:x:C{number}") for number in range(4)]
PROPERTIES = [ox.NamedNode(f"urn:x:p{number}") for number in range(4)]
AXIOMS = st.one_of(
    st.builds(ox.Triple, st.sampled_from(CLASSES), st.just(RDFS["subClassOf"]), st.sampled_from(CLASSES)),
    st.builds(ox.Triple, st.sampled_from(PROPERTIES), st.just(RDFS["subPropertyOf"]), st.sampled_from(PROPERTIES)),
    st.builds(ox.Triple, st.sampled_from(PROPERTIES), st.just(RDF["type"]), st.just(OWL["TransitiveProperty"])),
)
FACTS = st.one_of(
    st.builds(ox.Triple, st.sampled_from(NODES), st.just(RDF["type"]), st.sampled_from(CLASSES)),
    st.builds(ox.Triple, st.sampled_from(NODES), st.sampled_from(PROPERTIES), st.sampled_from(NODES)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(AXIOMS, max_size=7), st.lists(FACTS, max_size=10))
def test_any_facts_under_any_of_these_axioms(axioms: list[ox.Triple], facts: list[ox.Triple]) -> None:
    store = OxigraphStore()
    store.load([ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode("urn:x:g")) for t in [*axioms, *facts]])

    materialise(store)

    def facts_of(triples: Triples) -> Triples:
        return {
            t
            for t in triples
            if t.subject in NODES
            and (t.predicate in PROPERTIES or (t.predicate == RDF["type"] and t.object in CLASSES))
        }

    assert facts_of(merge(store)) == facts_of(closure({*axioms, *facts}))


def test_inferred_triples_are_not_asserted_ones_and_are_made_anew() -> None:
    store = OxigraphStore()
    graph = ox.NamedNode("urn:x:g")
    a, b, c = NODES[:3]
    transitive = ox.Quad(PROPERTIES[0], RDF["type"], OWL["TransitiveProperty"], graph)
    store.load([transitive, ox.Quad(a, PROPERTIES[0], b, graph), ox.Quad(b, PROPERTIES[0], c, graph)])

    materialise(store)
    first = inferred(store)
    materialise(store)

    assert first == inferred(store) == {ox.Triple(a, PROPERTIES[0], c)}
    assert len(store) == 4


def test_a_cycle_ends() -> None:
    store = OxigraphStore()
    a, b = NODES[:2]
    store.load(
        [
            ox.Quad(PROPERTIES[0], RDF["type"], OWL["TransitiveProperty"]),
            ox.Quad(a, PROPERTIES[0], b),
            ox.Quad(b, PROPERTIES[0], a),
        ]
    )

    materialise(store)

    assert inferred(store) == {ox.Triple(a, PROPERTIES[0], a), ox.Triple(b, PROPERTIES[0], b)}
