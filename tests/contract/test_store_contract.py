"""What every store does. A new back-end joins by adding itself to ``STORES``."""

import os
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.errors import QueryRefused, QuerySyntaxError, UnknownGraph
from itstrat.store import OxigraphStore, Store
from itstrat.store.guard import screen

STORES: dict[str, Callable[[], Store]] = {"oxigraph": OxigraphStore}
W3C = Path(os.environ.get("ITSTRAT_W3C", Path(__file__).parents[3] / "shared" / "w3c"))


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:x:{name}")


S, P, Q, G, H = (node(name) for name in "spqgh")
ONE, TWO = ox.Literal("one"), ox.Literal("two")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest) -> Store:
    """A store in which both sources state one triple, and each one of its own."""
    made = STORES[request.param]()
    made.load([ox.Quad(S, P, ONE, G), ox.Quad(S, P, ONE, H), ox.Quad(S, P, TWO, G), ox.Quad(S, Q, TWO, H)])
    return made


def rows(result: object) -> list[tuple[str | None, ...]]:
    assert isinstance(result, ox.QuerySolutions)
    return [tuple(term.value if term else None for term in solution) for solution in result]


def count(store: Store, text: str = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", **options: object) -> int:
    return int(rows(store.query(text, **options))[0][0] or "")


def test_a_triple_that_two_sources_state_counts_once(store: Store) -> None:
    assert len(store) == 3
    assert count(store) == 3
    assert len(list(store.quads(S, P, ONE))) == 1


def test_loading_again_changes_nothing(store: Store) -> None:
    store.load([ox.Quad(S, P, ONE, G)])
    assert (len(store), len(list(store.quads(graph=G)))) == (3, 2)


def test_quads_may_be_an_iterator(store: Store) -> None:
    store.load(ox.Quad(node(str(number)), P, ONE, G) for number in range(5))
    assert (len(store), len(list(store.quads(graph=G)))) == (8, 7)


def test_each_source_stands_in_its_graph(store: Store) -> None:
    assert store.graphs() == [G, H]
    assert {quad.object for quad in store.quads(graph=G)} == {ONE, TWO}
    assert rows(store.query("SELECT ?g { GRAPH ?g { ?s ?p 'one' } } ORDER BY ?g")) == [
        ("urn:x:g",),
        ("urn:x:h",),
    ]


def test_unnamed_quads_stand_in_the_merge_only(store: Store) -> None:
    store.load([ox.Quad(S, Q, ONE, node("k"))], named=False)
    assert len(store) == 4
    assert store.graphs() == [G, H]


def test_a_query_over_some_graphs_sees_those_alone(store: Store) -> None:
    assert count(store, graphs=[G]) == 2
    assert count(store, graphs=[H]) == 2
    assert count(store, graphs=[node("nowhere")]) == 0


def test_a_query_over_several_graphs_counts_once(store: Store) -> None:
    assert count(store, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }", graphs=[G, H]) == 3


def test_clear_takes_away_what_only_that_graph_stated(store: Store) -> None:
    store.clear(G)
    assert store.graphs() == [H]
    assert {(quad.predicate, quad.object) for quad in store.quads()} == {(P, ONE), (Q, TWO)}
    store.clear(H)
    assert (store.graphs(), len(store)) == ([], 0)


def test_clear_of_a_graph_that_is_not_there_changes_nothing(store: Store) -> None:
    store.clear(node("nowhere"))
    assert len(store) == 3


def test_a_change_takes_out_of_the_merge_what_nobody_states_any_more(store: Store) -> None:
    changes = store.change(removed=[ox.Quad(S, P, ONE, G), ox.Quad(S, P, TWO, G)])
    assert changes.removed == {ox.Triple(S, P, TWO)}
    assert changes.added == frozenset()
    assert {(quad.predicate, quad.object) for quad in store.quads()} == {(P, ONE), (Q, TWO)}
    assert store.graphs() == [H]


def test_a_change_tells_what_came_into_the_merge(store: Store) -> None:
    changes = store.change(added=[ox.Quad(S, P, ONE, node("k")), ox.Quad(S, Q, ONE, node("k"))])
    assert (changes.added, changes.removed) == ({ox.Triple(S, Q, ONE)}, frozenset())
    assert changes.literals == {ox.Triple(S, P, ONE), ox.Triple(S, Q, ONE)}
    assert len(list(store.quads(graph=node("k")))) == 2


def test_what_is_taken_out_and_added_again_is_there(store: Store) -> None:
    changes = store.change(added=[ox.Quad(S, Q, TWO, H)], removed=[ox.Quad(S, Q, TWO, H)])
    assert not changes.triples
    assert ox.Triple(S, Q, TWO) in set(store.as_written())
    store.change(removed=[ox.Quad(S, Q, TWO, H)])
    assert ox.Triple(S, Q, TWO) not in set(store.as_written())
    store.change(added=[ox.Quad(S, Q, TWO, H)])
    assert ox.Triple(S, Q, TWO) in set(store.as_written())


def test_taking_out_what_is_not_there_changes_nothing(store: Store) -> None:
    changes = store.change(removed=[ox.Quad(S, Q, TWO, G), ox.Quad(node("nobody"), P, ONE, G)])
    assert not changes.triples
    assert (len(store), store.graphs()) == (3, [G, H])


def test_a_literal_stays_as_long_as_one_of_its_forms_does(store: Store) -> None:
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    plain, padded = ox.Literal("7", datatype=integer), ox.Literal("007", datatype=integer)
    changes = store.change(added=[ox.Quad(S, P, plain, G), ox.Quad(S, P, padded, G)])
    assert changes.added == {ox.Triple(S, P, plain)}
    changes = store.change(removed=[ox.Quad(S, P, plain, G)])
    assert not changes.triples
    assert changes
    assert {triple.object for triple in store.as_written(P)} == {ONE, TWO, padded}
    assert store.change(removed=[ox.Quad(S, P, padded, G)]).removed == {ox.Triple(S, P, plain)}
    assert {triple.object for triple in store.as_written(P)} == {ONE, TWO}


def test_written_forms_of_some_subjects_keep_up_with_changes(store: Store) -> None:
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    kept, padded, longer = (ox.Literal(form, datatype=integer) for form in ("7", "07", "007"))
    other = node("other")
    store.change(added=[ox.Quad(S, P, padded, G), ox.Quad(other, P, longer, G)])
    assert store.forms(P) == {(S, kept): (padded,), (other, kept): (longer,)}
    assert store.forms(P, {other}) == {(other, kept): (longer,)}
    assert store.forms(P, ()) == {}
    store.change(added=[ox.Quad(other, P, padded, G)], removed=[ox.Quad(S, P, padded, G), ox.Quad(other, P, longer, G)])
    assert store.forms(P) == {(other, kept): (padded,)}
    assert store.forms(P, {S}) == {}


def test_quads_match_by_each_place(store: Store) -> None:
    assert len(list(store.quads())) == 3
    assert len(list(store.quads(subject=S))) == 3
    assert len(list(store.quads(predicate=Q))) == 1
    assert len(list(store.quads(object=TWO))) == 2
    assert list(store.quads(subject=node("nobody"))) == []
    assert len(list(store.quads(object=TWO, graph=H))) == 1


def test_query_forms(store: Store) -> None:
    assert bool(store.query("ASK { ?s ?p 'two' }")) is True
    built = store.query("CONSTRUCT { ?s <urn:x:r> ?o } WHERE { ?s <urn:x:q> ?o }")
    assert isinstance(built, ox.QueryTriples)
    assert list(built) == [ox.Triple(S, node("r"), TWO)]


def test_substitutions_bind_terms_and_paste_nothing(store: Store) -> None:
    text = "SELECT ?o ?p { ?s ?p ?o } ORDER BY ?o"
    assert store.supports("substitutions")
    assert rows(store.query(text, substitutions={"o": ONE})) == [("one", "urn:x:p")]
    hostile = ox.Literal("x' } UNION { ?s ?p ?o } #")
    assert rows(store.query(text, substitutions={"o": hostile})) == []


def test_prefixes_are_known_without_declaring_them(store: Store) -> None:
    assert count(store, "SELECT (COUNT(*) AS ?n) { ?s x:p ?o }", prefixes={"x": "urn:x:"}) == 2
    assert bool(store.query("ASK { its:Aim rdfs:label skos:prefLabel }")) is False


def test_update_writes_to_graph_and_merge_alike(store: Store) -> None:
    store.update("INSERT { ?s x:r ?o . GRAPH x:k { ?s x:r ?o } } WHERE { ?s x:q ?o }", prefixes={"x": "urn:x:"})
    assert (len(store), store.graphs()) == (4, [G, H, node("k")])


def test_unknown_features_are_not_supported(store: Store) -> None:
    assert store.supports("time travel") is False


def test_a_syntax_error_says_line_and_column(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="2"):
        store.query("SELECT *\n{ ?s ?p }")


REFUSED = {
    "plain": "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
    "lower case": "select * { service <http://x.example/> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SerVice SILENT <http://x.example/> { ?s ?p ?o } }",
    "no space": "SELECT*{SERVICE<http://x.example/>{?s ?p ?o}}",
    "inside GRAPH": "SELECT * { GRAPH ?g { SERVICE ?g { ?s ?p ?o } } }",
    "inside a sub-select": "SELECT * { { SELECT * { OPTIONAL { SERVICE ?g { ?s ?p ?o } } } } }",
    "inside EXISTS": "ASK { FILTER NOT EXISTS { SERVICE <http://x.example/> { ?s ?p ?o } } }",
    "inside MINUS": "ASK { ?s ?p ?o MINUS { SERVICE <http://x.example/> { ?s ?p ?o } } }",
    "a comment between": "SELECT * { SERVICE # {\n <http://x.example/> { ?s ?p ?o } }",
    "a comment before": "SELECT * { # '\n SERVICE <http://x.example/> { ?s ?p ?o } #'\n }",
    "a quote in a comment": 'SELECT * { # """\n SERVICE <http://x.example/> { ?s ?p ?o } # """\n }',
    "a hash in an IRI": "SELECT * { ?s <urn:x#> 1 . SERVICE <http://x.example/> { ?s ?p ?o } }",
    "behind a comparison": "SELECT * { FILTER(1 <2) SERVICE <http://x.example/> { ?s ?p ?o } FILTER(3> 1) }",
    "behind an escaped quote": 'SELECT * { ?s ?p "\\\\" . SERVICE <http://x.example/> { ?s ?p "x" } }',
    "behind a short long string": "SELECT * { ?s ?p '''''' . SERVICE <http://x.example/> { ?s ?p '' } }",
    "after a number": "SELECT * { FILTER(?o=1)SERVICE <http://x.example/> { ?s ?p ?o } }",
    "glued to a number": "SELECT * { ?s ?p 1.SERVICE <http://x.example/> { ?s ?p ?o } }",
    "glued to a language": "SELECT * { ?s ?p 'a'@en.SERVICE <http://x.example/> { ?s ?p ?o } }",
    "glued to a prefixed name": "PREFIX x: <urn:x:> SELECT * { ?s ?p x:a.SERVICE <http://x.example/> { ?s ?p 1 } }",
    "glued to a blank node": "SELECT * { ?s ?p _:a.SERVICE <http://x.example/> { ?s ?p 1 } }",
    "glued to a variable": "SELECT * { ?s ?p ?o.SERVICE <http://x.example/> { ?s ?p 1 } }",
    "an escaped letter": "SELECT * { \\u0053ERVICE <http://x.example/> { ?s ?p ?o } }",
    "a long escaped letter": "SELECT * { \\U00000053ERVICE <http://x.example/> { ?s ?p ?o } }",
    "escaped quotes": "SELECT * { ?s ?p \\u0022a\\u0022 . SERVICE <http://x.example/> { ?s ?p ?o } }",
    "a carriage return after a comment": "SELECT * { # x\r SERVICE <http://x.example/> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_no_query_reaches_another_host(store: Store, text: str) -> None:
    with pytest.raises((QueryRefused, QuerySyntaxError)) as caught:
        store.query(text)
    if isinstance(caught.value, QueryRefused):  # by the screen, not by a network that did not answer
        assert "SERVICE would reach another host" in caught.value.message


HOSTILE = {
    "parentheses": "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "groups": "ASK " + "{" * 10_000 + "}" * 10_000,
    "sub-selects": "ASK " + "{ SELECT * " * 5_000 + "{}" + "}" * 5_000,
    "EXISTS": "ASK { " + "FILTER EXISTS { " * 2_000 + "}" * 2_000 + " }",
    "ors": "ASK { FILTER(" + "1 || " * 10_000 + "1) }",
    "sums": "ASK { FILTER(" + "1 + " * 10_000 + "1) }",
    "glued sums": "ASK { FILTER(1" + "+1" * 10_000 + ") }",
    "nots": "ASK { FILTER(" + "!" * 10_000 + "true) }",
    "path steps": "ASK { ?s " + "<urn:x>/" * 5_000 + "<urn:x> ?o }",
    "optionals": "ASK { " + "OPTIONAL { ?s ?p ?o } " * 5_000 + "}",
    "unions": "ASK { {}" + " UNION {}" * 20_000 + " }",
    "triple terms": "ASK { ?s ?p " + "<<( ?s ?p " * 10_000 + "1" + " )>>" * 10_000 + " }",
    "blank nodes": "ASK { ?s ?p " + "[ ?p " * 10_000 + "1" + " ]" * 10_000 + " }",
    "length": "ASK { } #" + "x" * 2_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_query_is_refused_and_the_process_lives(store: Store, text: str) -> None:
    with pytest.raises(QueryRefused):
        store.query(text)


def test_no_query_of_the_w3c_suite_is_refused_without_reason() -> None:
    folder = W3C / "rdf-tests" / "sparql"
    if not folder.is_dir():
        pytest.skip("the W3C test suites are not at hand (ITSTRAT_W3C)")
    refused, seen = {}, 0
    for path in sorted(folder.rglob("*.rq")):
        seen += 1
        try:
            screen(path.read_text(encoding="utf-8"))
        except QueryRefused as error:
            refused[path] = error.message
    assert seen > 500
    unexpected = {path.name: message for path, message in refused.items() if "SERVICE" not in message}
    assert unexpected == {}
    assert all("service" in path.read_text(encoding="utf-8").lower() for path in refused)


BULKY = {
    "joins": "ASK { " + "?s ?p ?o . " * 5_000 + "}",
    "values joined": "ASK { " + "VALUES ?s { 1 } " * 5_000 + "}",
    "objects": "ASK { ?s ?p " + "1 , " * 5_000 + "1 }",
    "a list": "ASK { ?s ?p (" + "1 " * 20_000 + ") }",
    "filters": "ASK { ?s ?p ?o " + "FILTER(?o = 1) " * 20_000 + "}",
    "columns": "SELECT " + "(SUM(1) AS ?x) " * 20_000 + "{}",
    "conditions": "SELECT (1 AS ?x) {} GROUP BY ?s HAVING " + "(1) " * 20_000,
}


@pytest.mark.parametrize("text", BULKY.values(), ids=BULKY)
def test_a_bulky_query_is_refused(store: Store, text: str) -> None:
    with pytest.raises(QueryRefused, match="more than"):
        store.query(text)


def test_many_values_and_choices_are_taken(store: Store) -> None:
    values = " ".join(f"({number} <urn:x:{number}> 'a' 1.5 true UNDEF)" for number in range(5_000))
    assert count(store, f"SELECT (COUNT(*) AS ?n) {{ VALUES (?a ?b ?c ?d ?e ?f) {{ {values} }} }}") == 5_000
    choices = ", ".join(f"<urn:x:{number}>" for number in range(5_000))
    assert bool(store.query(f"ASK {{ FILTER(<urn:x:7> IN ({choices})) }}")) is True


@pytest.mark.parametrize("clause", ["FROM <file:///etc/passwd>", "FROM NAMED <urn:x:nowhere>", "from <urn:x:nowhere>"])
def test_from_a_graph_that_is_not_there_is_refused(store: Store, clause: str) -> None:
    with pytest.raises(UnknownGraph):
        store.query(f"SELECT * {clause} {{ ?s ?p ?o }}")
