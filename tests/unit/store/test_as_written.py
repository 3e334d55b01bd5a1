"""Literals as they were written, which the store itself rewrites."""

import pyoxigraph as ox

from itstrat.store import OxigraphStore

XSD = "http://www.w3.org/2001/XMLSchema#"
GRAPHS = ox.NamedNode("urn:g:1"), ox.NamedNode("urn:g:2")
TEXT = """@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:s> <urn:amount> 1000.10 ; <urn:at> "2026-11-16T09:00:00+00:00"^^xsd:dateTime ; <urn:bits> "07"^^xsd:byte ;
    <urn:name> "x"@en , "x" ; <urn:same> 1 , 01 ; <urn:other> <urn:o> ."""


def quads(text: str, graph: ox.NamedNode = GRAPHS[0]) -> list[ox.Quad]:
    parsed = ox.parse(text, format=ox.RdfFormat.TURTLE)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]


def objects(store: OxigraphStore, name: str) -> list[str]:
    return sorted(t.object.value for t in store.as_written() if t.predicate.value == f"urn:{name}")


def test_every_triple_of_the_merge_comes_as_it_was_written() -> None:
    store = OxigraphStore()
    given = quads(TEXT)
    store.load(given)
    store.load(quads(TEXT, GRAPHS[1]))
    found = list(store.as_written())
    assert len(found) == len(given)
    assert set(found) == {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in given}


def test_what_no_batch_gave_comes_from_the_store() -> None:
    store = OxigraphStore()
    store.load(quad for quad in quads("<urn:s> <urn:amount> 1.0 ."))
    store.update("INSERT { ?s <urn:more> ?o } WHERE { ?s <urn:amount> ?o }")
    assert (objects(store, "amount"), objects(store, "more")) == (["1.0"], ["1"])


def test_what_is_gone_from_the_merge_is_gone() -> None:
    store = OxigraphStore()
    store.load(quads("<urn:s> <urn:amount> 1.0 ; <urn:same> 2.0 ."))
    store.load(quads("<urn:s> <urn:same> 2.00 .", GRAPHS[1]))
    assert objects(store, "same") == ["2.0", "2.00"]
    store.clear(GRAPHS[0])
    assert (objects(store, "amount"), objects(store, "same")) == ([], ["2.00"])


def test_one_property_can_be_asked_for() -> None:
    store = OxigraphStore()
    store.load(quads(TEXT))
    amounts = list(store.as_written(ox.NamedNode("urn:amount")))
    assert [(triple.predicate.value, triple.object.value) for triple in amounts] == [("urn:amount", "1000.10")]


def test_it_says_which_literals_it_rewrites() -> None:
    written = [ox.Literal("1.0", datatype=ox.NamedNode(f"{XSD}decimal")), ox.Literal("1.0"), ox.Literal(1)]
    assert OxigraphStore().rewrites(written) == {written[0]: ox.Literal("1", datatype=ox.NamedNode(f"{XSD}decimal"))}
