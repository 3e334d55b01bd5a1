"""The W3C tests of RDF Dataset Canonicalization, through what a release is written with."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from itstrat.errors import ItstratError
from itstrat.publishing import canonical

W3C = Path(os.environ.get("ITSTRAT_W3C", Path(__file__).parents[2].parent / "shared" / "w3c"))
FOLDER = W3C / "rdf-canon" / "tests"
EXPECTED_FAILURES = tomllib.loads((Path(__file__).parent / "expected_failures.toml").read_text())["rdf-canon"]
BASE = "http://example.org/"
TESTS = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX rdfc: <https://w3c.github.io/rdf-canon/tests/vocab#>
SELECT ?test ?action ?result WHERE {
  ?test a ?kind ; mf:action ?action .
  OPTIONAL { ?test mf:result ?result }
  FILTER (?kind IN (rdfc:RDFC10EvalTest, rdfc:RDFC10NegativeEvalTest))
} ORDER BY ?test
"""


class Case(NamedTuple):
    """What is to be written as what; as nothing, where it is to be refused."""

    name: str
    action: Path
    result: Path | None


def cases() -> list[Case]:
    store = ox.Store()
    store.load(path=str(FOLDER / "manifest.ttl"), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    found = []
    for test, *files in store.query(TESTS):
        action, result = (FOLDER / file.value.removeprefix(BASE) if file else None for file in files)
        found.append(Case(test.value.rpartition("#")[2], action, result))
    return found


CASES = cases() if FOLDER.is_dir() else []
pytestmark = pytest.mark.skipif(not CASES, reason=f"the W3C tests of RDFC-1.0 are not at {FOLDER}")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rdf_canon(case: Case, request: pytest.FixtureRequest) -> None:
    if reason := EXPECTED_FAILURES.get(case.name):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    quads = list(ox.parse(path=str(case.action), format=ox.RdfFormat.N_QUADS))
    if case.result is None:
        with pytest.raises(ItstratError, match="look alike"):
            canonical.written(quads)
    else:
        assert canonical.written(quads) == case.result.read_bytes()
