"""Queries in processes of their own: the same answers, and limits that hold."""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.errors import QueryRefused, QueryStopped, QuerySyntaxError, UnknownGraph
from itstrat.sparql.answers import Cutter, Full
from itstrat.sparql.limits import MB, Limits
from itstrat.sparql.pool import Pool
from itstrat.sparql.solutions import Solutions
from itstrat.sparql.syntax import explaining
from itstrat.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPH = ox.NamedNode("urn:x:g")
NUMBER = ox.NamedNode("urn:x:number")
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLING = f"SELECT ?x29 {{ BIND('{'a' * 1000}' AS ?x0) " + "".join(
    f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(29)
)


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    store = OxigraphStore()
    quads = [ox.Quad(ox.NamedNode(f"urn:x:{n}"), NUMBER, ox.Literal(n), GRAPH) for n in range(1000)]
    store.load([*quads, ox.Quad(ox.BlankNode("b"), NUMBER, ox.Literal("a\tb\n'\"\\é", language="en"), GRAPH)])
    return store


@pytest.fixture(scope="module")
def pool(store: OxigraphStore) -> Iterator[Pool]:
    with Pool(store, Limits(seconds=2, memory=200 * MB)) as pool:
        yield pool


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o ?s",
        "SELECT ?s ?none { ?s ?p 7 }",
        "SELECT * {}",
        "SELECT ?x { VALUES ?x { UNDEF 1.50 '01'^^xsd:integer 'x'^^xsd:decimal <<( <urn:a> <urn:b> 1 )>> } }",
        "SELECT ?s FROM <urn:x:g> { ?s ?p 1 }",
        "SELECT (its:financialYear('2026-09-01'^^xsd:date) AS ?year) (its:label(<urn:x:1>, 'en') AS ?label) {}",
    ],
)
def test_rows_are_those_of_the_store(store: OxigraphStore, pool: Pool, text: str) -> None:
    answer = pool.query(text)
    expected = store.query(text)
    assert isinstance(answer.result, Solutions)
    assert isinstance(expected, ox.QuerySolutions)
    assert answer.result.variables == expected.variables
    assert [tuple(row) for row in answer.result] == [tuple(row) for row in expected]
    assert answer.cut == ""


def test_truth_and_triples(pool: Pool) -> None:
    assert bool(pool.query("ASK { ?s ?p 7 }").result) is True
    assert bool(pool.query("ASK { ?s ?p -7 }").result) is False
    triples = pool.query("CONSTRUCT WHERE { ?s ?p 7 }").result
    assert list(triples) == [ox.Triple(ox.NamedNode("urn:x:7"), NUMBER, ox.Literal(7))]


def test_parameters_and_graphs(pool: Pool) -> None:
    bound = {"o": ox.Literal(7)}
    rows = pool.query("SELECT ?s ?o { ?s ?p ?o }", params=bound, graphs=[GRAPH]).result
    assert [row["s"].value for row in rows] == ["urn:x:7"]


def test_errors_are_those_of_the_store(store: OxigraphStore, pool: Pool) -> None:
    text = "SELECT ?s {\n ?s ?p ?o FILTER(?o = = 2)\n}"
    with pytest.raises(QuerySyntaxError) as expected, explaining(text, "mine.rq"):
        store.query(text)
    with pytest.raises(QuerySyntaxError) as error:
        pool.query(text, name="mine.rq")
    assert (error.value.message, error.value.location) == (expected.value.message, expected.value.location)
    assert "mine.rq:2" in str(error.value.location)
    with pytest.raises(QueryRefused, match="SERVICE"):
        pool.query("SELECT * { SERVICE <urn:x> {} }")
    with pytest.raises(UnknownGraph):
        pool.query("SELECT * FROM <urn:x:no> {}")


def test_time_holds_and_the_next_query_is_answered(pool: Pool) -> None:
    for _ in range(2):
        started = time.monotonic()
        with pytest.raises(QueryStopped, match=r"stopped after 0\.3 s"):
            pool.query(CROSS, limits=Limits(seconds=0.3))
        assert time.monotonic() - started < 10  # the load of the test machine, and a worker that begins anew
        assert bool(pool.query("ASK {}", limits=Limits(seconds=30)).result) is True


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="memory is told exactly on Linux only")  # noqa: PTH110
@pytest.mark.parametrize(
    "text", [DOUBLING + "}", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c"], ids=["double", "sort"]
)
def test_memory_holds(pool: Pool, text: str) -> None:
    with pytest.raises(QueryStopped, match="more memory than 200 MB"):
        pool.query(text, limits=Limits(seconds=60))
    assert bool(pool.query("ASK {}").result) is True


def test_rows_are_cut_and_told(pool: Pool) -> None:
    text = "SELECT ?n { VALUES ?n { 1 2 3 } }"
    three = pool.query(text, limits=Limits(rows=3))
    assert ([row["n"].value for row in three.result], three.cut) == (["1", "2", "3"], "")
    two = pool.query(text, limits=Limits(rows=2))
    assert ([row["n"].value for row in two.result], two.cut) == (["1", "2"], "Only the first 2 are given.")
    assert list(pool.query(text, limits=Limits(rows=0)).result) == []
    graph = pool.query("CONSTRUCT WHERE { ?s ?p ?o }", limits=Limits(rows=5))
    assert (len(list(graph.result)), graph.cut) == (5, "Only the first 5 are given.")


def test_an_endless_answer_is_cut_at_once(pool: Pool) -> None:
    answer = pool.query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", limits=Limits(seconds=30, size=10_000))
    assert 0 < len(list(answer.result)) < 1_000
    assert answer.cut == "Only the first 10,000 bytes are given."


def test_pieces_of_any_size_are_cut_at_the_end_of_a_line() -> None:
    for size in range(1, 9):
        pieces: list[bytes] = []
        cutter = Cutter(pieces.append, Limits(rows=2), heading=1)
        data = b"?a\n11\n222\n3333\n"
        with suppress(Full):
            for start in range(0, len(data), size):
                cutter.write(data[start : start + size])
        assert cutter.cut == "Only the first 2 are given."
        assert b"".join(pieces) == b"?a\n11\n222\n"


def test_several_ask_at_once(store: OxigraphStore) -> None:
    found: list[str] = []
    with Pool(store, Limits(seconds=60), workers=2) as pool:

        def ask(number: int) -> None:
            rows = pool.query(f"SELECT ?s {{ ?s ?p {number} }}").result
            found.extend(row["s"].value for row in rows)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == [f"urn:x:{number}" for number in range(8)]


def test_who_finds_no_worker_free_is_told(store: OxigraphStore) -> None:
    with Pool(store, Limits(seconds=60)) as pool:
        pool.query("ASK {}")

        def ask() -> None:
            with pytest.raises(QueryStopped):
                pool.query(CROSS, limits=Limits(seconds=3))

        thread = threading.Thread(target=ask)
        thread.start()
        time.sleep(0.5)
        with pytest.raises(QueryStopped, match=r"No worker was free within 0\.5 s"):
            pool.query("ASK {}", limits=Limits(seconds=0.5))
        thread.join()


def test_nothing_is_left_behind(store: OxigraphStore) -> None:
    pool = Pool(store, Limits(seconds=60))
    pool.query("ASK {}")
    process, folder = pool._idle.queue[0]._process, pool._folder.name
    pool.close()
    assert process.returncode is not None
    assert not os.path.exists(folder)  # noqa: PTH110
