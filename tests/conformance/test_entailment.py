"""The W3C SPARQL 1.1 entailment tests that RDFS and OWL 2 RL apply to, through our inference."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.inference import Regime, materialise
from itstrat.store import OxigraphStore

W3C = Path(os.environ.get("ITSTRAT_W3C", Path(__file__).parents[2].parent / "shared" / "w3c"))
FOLDER = W3C / "rdf-tests" / "sparql" / "sparql11" / "entailment"
EXPECTED_FAILURES = tomllib.loads((Path(__file__).parent / "expected_failures.toml").read_text())["entailment"]
ENTAILMENT = "http://www.w3.org/ns/entailment/"
PROFILE = "http://www.w3.org/ns/owl-profile/"
BASE = "http://example.org/manifest/"
TESTS = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
SELECT ?test ?query ?data ?result ?named WHERE {
  ?test mf:action ?action ; mf:result ?result .
  ?action qt:query ?query ; qt:data ?data ; sd:entailmentRegime|sd:EntailmentProfile ?names .
  ?names rdf:rest*/rdf:first? ?named .
}
"""


@dataclass(frozen=True)
class Case:
    name: str
    regime: Regime
    query: Path
    data: Path
    result: Path


def cases() -> list[Case]:
    """Each test under each regime of ours that it is for. OWL-Direct alone is about class expressions in queries."""
    store = ox.Store()
    store.load(path=str(FOLDER / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    found: dict[tuple[object, ...], set[str]] = {}
    for test, *files, named in store.query(TESTS, prefixes={"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}):
        found.setdefault((test, *files), set()).add(named.value if isinstance(named, ox.NamedNode) else "")
    cases = []
    for (test, *files), names in sorted(found.items(), key=str):
        paths = [FOLDER / file.value.removeprefix(BASE) for file in files]
        owl = {each for each in names if each.startswith(PROFILE)}
        if ENTAILMENT + "RDFS" in names:
            cases.append(Case(test.value.rpartition("#")[2], "rdfs", *paths))
        if ENTAILMENT + "OWL-RDF-Based" in names and (not owl or PROFILE + "RL" in owl):
            cases.append(Case(test.value.rpartition("#")[2], "owl-rl", *paths))
    return cases


CASES = cases() if FOLDER.is_dir() else []
pytestmark = pytest.mark.skipif(not CASES, reason=f"the W3C SPARQL tests are not at {FOLDER}")


def solutions(found: ox.QuerySolutions | ox.QueryBoolean) -> object:
    """What a query gives, once each and without the names of blank nodes."""
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return {
        frozenset((n, "_:" if isinstance(row[n], ox.BlankNode) else str(row[n])) for n in names if row[n] is not None)
        for row in found
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.regime}")
def test_entailment(case: Case, request: pytest.FixtureRequest) -> None:
    if reason := EXPECTED_FAILURES.get(f"{case.name}-{case.regime}"):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    store = OxigraphStore()
    store.load(ox.parse(path=case.data, base_iri=BASE + case.data.name))
    expected = ox.parse_query_results(path=str(case.result), format=ox.QueryResultsFormat.XML)

    materialise(store, case.regime)

    assert solutions(store.query(case.query.read_text(encoding="utf-8"))) == solutions(expected)


def test_the_suite_is_there() -> None:
    assert {regime: sum(case.regime == regime for case in CASES) for regime in ("rdfs", "owl-rl")} == {
        "rdfs": 36,
        "owl-rl": 28,
    }
