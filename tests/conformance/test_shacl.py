"""The W3C SHACL test suite: every manifest entry, strictly, on each engine's way through `validate`."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.errors import ItstratError
from itstrat.namespaces import SH
from itstrat.shacl import ValidationResult, fast, read_shapes, validate
from itstrat.shacl.graph import ShapesGraph
from itstrat.shacl.paths import read_path, result_path
from itstrat.store import OxigraphStore

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
W3C = Path(os.environ.get("ITSTRAT_W3C", Path(__file__).parents[2].parent / "shared" / "w3c"))
TESTS = W3C / "data-shapes-test-suite" / "tests"
EXPECTED_FAILURES = tomllib.loads((Path(__file__).parent / "expected_failures.toml").read_text())["shacl"]


@dataclass(frozen=True)
class Case:
    name: str
    manifest: Path
    graph: ShapesGraph
    node: object


def read(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))


def cases() -> list[Case]:
    """The entries of the manifests, without the folders that the suite's own index leaves out."""
    found = []
    for path in sorted(TESTS.glob("*/*/*.ttl")):
        graph = ShapesGraph(read(path))
        for manifest in graph.subjects(ox.NamedNode(MF + "entries")):
            entries = graph.value(manifest, ox.NamedNode(MF + "entries"))
            for node in graph.items(entries):
                name = f"{path.parent.parent.name}/{path.parent.name}/{node.value.rpartition('/')[2]}"
                found.append(Case(name, path, graph, node))
    return found


NEEDS_FAST = pytest.mark.skipif(not fast.available(), reason="there is no wheel of shacl for this machine")
CASES = cases() if TESTS.is_dir() else []
pytestmark = pytest.mark.skipif(not CASES, reason=f"the W3C SHACL suite is not at {TESTS}")


def action(case: Case, name: str) -> list[ox.Quad]:
    node = case.graph.value(case.graph.value(case.node, ox.NamedNode(MF + "action")), ox.NamedNode(SHT + name))
    return read(Path(node.value.removeprefix("file://")))


def term(node: object) -> str:
    """Blank nodes compare equal: their labels differ with each reading of a file."""
    return "_:" if isinstance(node, ox.BlankNode) else str(node)


def terms(result: ValidationResult) -> tuple[object, ...]:
    what = (result.focus_node, result.value, result.source_shape)
    return (*what, result.component, result.severity, result.source_constraint)


def path_of(graph: ShapesGraph, result: object) -> str:
    node = graph.value(result, SH["resultPath"])
    return "" if node is None else str(result_path(read_path(graph, node)))


def expected(case: Case) -> Counter[tuple[str, ...]] | None:
    """What the manifest states, or None where it states a failure."""
    report = case.graph.value(case.node, ox.NamedNode(MF + "result"))
    if report == ox.NamedNode(SHT + "Failure"):
        return None
    names = ("focusNode", "value", "sourceShape", "sourceConstraintComponent", "resultSeverity", "sourceConstraint")
    return Counter(
        (path_of(case.graph, result), *(term(case.graph.value(result, SH[name])) for name in names))
        for result in case.graph.values(report, SH["result"])
    )


def actual(case: Case, engine: str) -> tuple[Counter[tuple[str, ...]], set[str]]:
    store = OxigraphStore()
    store.load(action(case, "dataGraph"))
    report = validate(store, read_shapes(action(case, "shapesGraph")), engine=engine)
    found = Counter((str(result.path or ""), *map(term, terms(result))) for result in report.results)
    return found, {entry.engine for entry in report.checked}


@pytest.mark.parametrize("engine", ["compiled", pytest.param("fast", marks=NEEDS_FAST)])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_w3c(case: Case, engine: str, request: pytest.FixtureRequest) -> None:
    if (reason := EXPECTED_FAILURES.get(case.name)) is not None:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    wanted = expected(case)
    if wanted is None:
        with pytest.raises(ItstratError):
            actual(case, engine)
    else:
        assert actual(case, engine)[0] == wanted


def test_every_expected_failure_is_a_test() -> None:
    assert EXPECTED_FAILURES.keys() <= {case.name for case in CASES}
