"""The W3C tests of SPARQL 1.0, 1.1 and 1.2 (queries, updates, syntax, results) through our store, screen and pool.

Left out are those of other hosts (federation, protocol, graph store) and entailment, which has a test of its own.
Literals are compared by value: the store rewrites ``01`` to ``1``, which records 1 and 9 tell of.
"""

from __future__ import annotations

import csv
import io
import os
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.errors import QueryRefused, QuerySyntaxError
from itstrat.sparql.answers import cut
from itstrat.sparql.limits import Limits
from itstrat.store import OxigraphStore
from itstrat.store.guard import screen

if TYPE_CHECKING:
    from collections.abc import Iterator

W3C = Path(os.environ.get("ITSTRAT_W3C", Path(__file__).parents[2].parent / "shared" / "w3c"))
FOLDER = W3C / "rdf-tests" / "sparql"
EXPECTED_FAILURES = tomllib.loads((Path(__file__).parent / "expected_failures.toml").read_text())["sparql"]
BASE = "https://w3c.example/sparql/"
LEFT_OUT = {
    "entailment",
    "graph-store-protocol",
    "http-rdf-update",
    "protocol",
    "service",
    "service-description",
    "syntax-fed",
}
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
PREFIXES = {
    "mf": "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#",
    "qt": "http://www.w3.org/2001/sw/DataAccess/tests/test-query#",
    "ut": "http://www.w3.org/2009/sparql/tests/test-update#",
    "rs": RS,
}
TESTS = """
SELECT ?test ?type ?action ?result ?query ?request WHERE {
  ?test a ?type ; mf:action ?action .
  FILTER(STRENDS(STR(?type), "Test") || STRENDS(STR(?type), "Test11") || STRENDS(STR(?type), "Test12"))
  OPTIONAL { ?test mf:result ?result }
  OPTIONAL { ?action qt:query ?query }
  OPTIONAL { ?action ut:request ?request }
}
"""
GRAPHS = """
SELECT ?node ?data ?name WHERE {
  { ?node qt:data|ut:data ?data } UNION
  { ?node qt:graphData|ut:graphData ?data . FILTER(isIRI(?data)) BIND(?data AS ?name) } UNION
  { ?node qt:graphData|ut:graphData ?graph . ?graph ut:graph|qt:graph ?data ;
      <http://www.w3.org/2000/01/rdf-schema#label> ?name }
}
"""


@dataclass(frozen=True)
class Case:
    id: str
    kind: str
    text: Path
    action: ox.NamedNode | ox.BlankNode
    result: object
    manifest: Path


def iri(path: Path) -> str:
    return BASE + path.relative_to(FOLDER).as_posix()


def path_of(node: object) -> Path:
    assert isinstance(node, ox.NamedNode)
    return FOLDER / node.value.removeprefix(BASE)


def manifest(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=iri(path))
    return store


MANIFESTS = {
    path: manifest(path)
    for path in sorted(FOLDER.rglob("manifest.ttl"))
    if not LEFT_OUT & set(path.relative_to(FOLDER).parts)
}


def cases() -> Iterator[Case]:
    for path, store in MANIFESTS.items():
        folder = path.parent.relative_to(FOLDER).as_posix()
        for row in sorted(store.query(TESTS, prefixes=PREFIXES), key=str):
            kind = row["type"].value.rpartition("#")[2]
            text = row["query"] or row["request"] or row["action"]
            name = f"{folder}/{row['test'].value.rpartition('#')[2]}"
            yield Case(name, kind, path_of(text), row["action"], row["result"], path)


CASES = list(cases())
pytestmark = pytest.mark.skipif(not CASES, reason=f"the W3C SPARQL tests are not at {FOLDER}")


def dataset(case: Case, node: object) -> OxigraphStore:
    """A store with exactly the graphs that a manifest names; unlike ours, its default graph is no merge."""
    substituted = {ox.Variable("node"): node}
    rows = MANIFESTS[case.manifest].query(GRAPHS, prefixes=PREFIXES, substitutions=substituted) if node else ()
    store = ox.Store()
    for row in rows:
        into = ox.NamedNode(row["name"].value) if row["name"] is not None else None
        store.load(path=str(path_of(row["data"])), base_iri=row["data"].value, to_graph=into)
        if into is not None:
            store.add_graph(into)
    saved = OxigraphStore()
    saved._store = store
    return saved


def row_set(rows: list[dict[str, object]]) -> object:
    """Rows as something to compare: blank nodes by where they stand, all else by itself."""
    plain = Counter(frozenset((k, str(v)) for k, v in row.items()) for row in rows)
    if not any(isinstance(value, ox.BlankNode | ox.Triple) for row in rows for value in row.values()):
        return plain
    quads = [
        ox.Quad(ox.BlankNode(f"row{n}"), ox.NamedNode(f"urn:v:{name}"), value, ox.NamedNode("urn:rows"))
        for n, row in enumerate(rows)
        for name, value in row.items()
    ]
    empty = sum(not row for row in rows)
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, found)), empty


def values(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    literals = [value for row in rows for value in row.values() if isinstance(value, ox.Literal)]
    kept = OxigraphStore().rewrites(literals)
    return [{name: kept.get(value, value) for name, value in row.items()} for row in rows]


def bound(solutions: object) -> list[dict[str, object]]:
    names = [variable.value for variable in solutions.variables]
    return values([{name: row[name] for name in names if row[name] is not None} for row in solutions])


def triples(store: ox.Store) -> frozenset[str]:
    found = ox.Dataset(store)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, found))


FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


def expected_rows(path: Path) -> tuple[object, bool]:
    """The expected rows (or truth value), and whether their order counts."""
    if path.suffix in FORMATS:
        found = ox.parse_query_results(path=str(path), format=FORMATS[path.suffix])
        return (bool(found), False) if isinstance(found, ox.QueryBoolean) else (bound(found), False)
    store = ox.Store()
    store.load(path=str(path), base_iri=iri(path))
    for each in store.query("SELECT ?b { ?s rs:boolean ?b }", prefixes=PREFIXES):
        return each["b"].value == "true", False
    listed = store.query(
        "SELECT ?row ?index ?name ?value { ?set rs:solution ?row OPTIONAL { ?row rs:index ?index } "
        "OPTIONAL { ?row rs:binding ?b . ?b rs:variable ?name ; rs:value ?value } }",
        prefixes=PREFIXES,
    )
    rows: dict[object, dict[str, object]] = {}
    order: dict[object, int] = {}
    for row, index, name, value in listed:
        rows.setdefault(row, {})
        if name is not None:
            rows[row][name.value] = value
        if index is not None:
            order[row] = int(index.value)
    ranked = sorted(rows, key=lambda row: order.get(row, 0))
    return values([rows[row] for row in ranked]), bool(order)


def ask(case: Case, store: OxigraphStore) -> object:
    text = f"BASE <{iri(case.text)}>\n" + case.text.read_text(encoding="utf-8")
    screen(text)  # what our own API does first; the data of the tests are no sources, so FROM is not asked about
    return cut(store.query(text, trusted=True), Limits()).result


def evaluate(case: Case, tmp_path: Path) -> None:
    store = dataset(case, case.action)
    text = case.text.read_text(encoding="utf-8")
    if "FROM" in text.upper():
        for graph in case.text.parent.glob("*.ttl"):
            if f"<{graph.name}>" in text:
                store._store.load(path=str(graph), base_iri=iri(graph), to_graph=ox.NamedNode(iri(graph)))
    found = ask(case, store)
    result = path_of(case.result)
    if isinstance(found, ox.QueryBoolean):
        assert bool(found) == expected_rows(result)[0]
    elif isinstance(found, list):
        wanted = ox.Store()
        wanted.load(path=str(result), base_iri=iri(result))
        actual = ox.Store()
        actual.extend(ox.Quad(*triple) for triple in found)
        assert triples(actual) == triples(wanted)
    elif result.suffix == ".csv":
        assert cells(found.serialize(format=ox.QueryResultsFormat.CSV).decode()) == cells(
            result.read_text(encoding="utf-8")
        )
    else:
        wanted_rows, ordered = expected_rows(result)
        rows = bound(found)
        assert row_set(rows) == row_set(wanted_rows)
        if ordered and not any(isinstance(v, ox.BlankNode) for row in rows for v in row.values()):
            assert rows == wanted_rows


def cells(text: str) -> Counter[frozenset[tuple[str, str]]]:
    """The rows of a CSV file, whatever the order of its columns (SELECT * has none) and the names of blank nodes."""
    rows = csv.DictReader(io.StringIO(text))
    return Counter(frozenset((k, "_:" if v.startswith("_:") else v) for k, v in row.items()) for row in rows)


def update(case: Case, tmp_path: Path) -> None:
    store = dataset(case, case.action)
    text = f"BASE <{iri(case.text)}>\n" + case.text.read_text(encoding="utf-8")
    store.update(text)
    assert triples(store._store) == triples(dataset(case, case.result)._store)


def well_formed(case: Case, tmp_path: Path) -> None:
    try:
        ask(case, OxigraphStore())
    except QueryRefused as error:
        if "custom function" not in error.message:  # it was read, and then such a function is not there
            raise


def ill_formed(case: Case, tmp_path: Path) -> None:
    with pytest.raises(QuerySyntaxError):
        ask(case, OxigraphStore())


def well_formed_update(case: Case, tmp_path: Path) -> None:
    text = case.text.read_text(encoding="utf-8")
    try:
        screen(text)
    except QueryRefused as error:
        if "LOAD" not in error.message and case.text.name != "large-request-01.ru":
            raise
        return
    try:
        OxigraphStore().update(f"BASE <{iri(case.text)}>\n{text}")
    except RuntimeError as error:
        if "does not exist" not in str(error):  # it was read, and then such a graph is not there
            raise


def ill_formed_update(case: Case, tmp_path: Path) -> None:
    with pytest.raises(QuerySyntaxError):
        OxigraphStore().update(f"BASE <{iri(case.text)}>\n" + case.text.read_text(encoding="utf-8"))


KINDS = {
    "QueryEvaluationTest": evaluate,
    "CSVResultFormatTest": evaluate,
    "UpdateEvaluationTest": update,
    "PositiveSyntaxTest": well_formed,
    "PositiveSyntaxTest11": well_formed,
    "PositiveSyntaxTest12": well_formed,
    "NegativeSyntaxTest": ill_formed,
    "NegativeSyntaxTest11": ill_formed,
    "NegativeSyntaxTest12": ill_formed,
    "PositiveUpdateSyntaxTest": well_formed_update,
    "NegativeUpdateSyntaxTest": ill_formed_update,
    "PositiveUpdateSyntaxTest11": well_formed_update,
    "PositiveUpdateSyntaxTest12": well_formed_update,
    "NegativeUpdateSyntaxTest11": ill_formed_update,
    "NegativeUpdateSyntaxTest12": ill_formed_update,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_sparql(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if reason := EXPECTED_FAILURES.get(case.id):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    KINDS[case.kind](case, tmp_path)


def test_the_suite_is_there_and_every_exception_is_in_it() -> None:
    assert len(CASES) > 1_000
    assert set(EXPECTED_FAILURES) <= {case.id for case in CASES}
    assert {case.kind for case in CASES} <= set(KINDS)
