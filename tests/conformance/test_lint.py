"""The lint over the shapes of the W3C suite, and beside the W3C's own shapes for shapes."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, SH

from itstrat.shacl import lint

ROOT = Path(__file__).parents[2]
SUITE = Path(os.environ.get("ITSTRAT_W3C", ROOT.parent / "shared" / "w3c")) / "data-shapes-test-suite" / "tests"
FILES = sorted(SUITE.rglob("*.ttl"))
BROKEN = sorted(path for code in lint.CHECKS for path in (ROOT / "shapes" / "examples" / code).glob("*.ttl"))

pytestmark = pytest.mark.skipif(
    not FILES, reason=f"The W3C suite is not in {SUITE}; ITSTRAT_W3C names the folder that holds it."
)
#: What is wrong with the shapes of the suite, on purpose or not, by code.
WRONG = {
    "bad-sparql": {
        "pre-binding-006.ttl",  # a failure by the suite's own word, as the next five
        *(f"unsupported-sparql-{number:03}.ttl" for number in range(1, 6)),
    },
    "wrong-value": {"qualified-001-shapes.ttl", "uniqueLang-002-shapes.ttl"},  # "1"^^xsd:boolean
    "unknown-term": {"qualifiedValueShape-001.ttl"},  # sh:nodeShape, in the data
    "no-effect": {"qualified-001-shapes.ttl"},
    "contradiction": {"nodeKind-001.ttl", "qualified-001-shapes.ttl"},
    "unknown-severity": {"severity-002.ttl"},
    "deactivated": {"deactivated-001.ttl"},
    "import-not-followed": {"validator-001.ttl"},
    "unused-prefix": {"shacl-shacl-data-shapes.ttl", "optional-001.ttl"},
}


def codes(path: Path) -> set[str]:
    quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()))
    sheet = lint.Sheet(quads, prefixes={})
    return {code for code, check in lint.CHECKS.items() if any(True for _ in check(sheet))}


def test_the_shapes_of_the_suite() -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in FILES:
        for code in codes(path):
            found[code].add(path.name)
    assert found == WRONG


def judged(path: Path) -> bool:
    """Whether the W3C's shapes for shapes find fault with a file."""
    shapes = rdflib.Graph().parse(SUITE / "core" / "complex" / "shacl-shacl-data-shapes.ttl")
    conforms, _, _ = pyshacl.validate(rdflib.Graph().parse(path), shacl_graph=shapes)
    return not conforms


def test_what_the_shapes_for_shapes_find_the_lint_finds() -> None:
    blamed = {path for path in BROKEN if judged(path)}
    assert {path.parent.name for path in blamed} >= {"wrong-value", "bad-path", "no-effect"}
    assert not {path for path in blamed if path.stem.startswith("conforms")}
    assert all(codes(path) for path in blamed)


#: One slip in each parameter: the lint must find each that the shapes for shapes find.
SLIPS = [
    *(f"sh:{name} 'x'" for name in ("minCount", "maxCount", "minLength", "maxLength", "closed", "uniqueLang", "order")),
    *(f"sh:{name} 'x'" for name in ("datatype", "nodeKind", "class", "node", "property", "not", "equals", "disjoint")),
    *(f"sh:{name} 'x'" for name in ("lessThan", "lessThanOrEquals", "qualifiedValueShape", "qualifiedMinCount")),
    *(f"sh:{name} 'x'" for name in ("and", "or", "xone", "in", "languageIn", "ignoredProperties", "deactivated")),
    *(f"sh:{name} 'x'" for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "severity")),
    *(f"sh:{name} ex:x" for name in ("pattern", "flags", "minInclusive", "message", "name", "languageIn", "minCount")),
    *(f"sh:{name} 1 , 2" for name in ("minCount", "maxCount", "minLength", "minInclusive", "maxExclusive")),
    "sh:datatype xsd:date , xsd:time",
    "sh:nodeKind sh:IRI , sh:Literal",
    "sh:path ex:q",
]


def test_slips_of_each_parameter() -> None:
    missed = []
    faults = 0
    shapes = rdflib.Graph().parse(SUITE / "core" / "complex" / "shacl-shacl-data-shapes.ttl")
    graph = rdflib.Graph()
    for number, slip in enumerate(SLIPS):
        graph.parse(data=_shape(number, slip), format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph)
    blamed = {str(report.value(result, SH.focusNode)) for result in report.subjects(RDF.type, SH.ValidationResult)}
    for number, slip in enumerate(SLIPS):
        if f"http://example.org/s{number}" in blamed:
            faults += 1
            sheet = lint.Sheet(ox.parse(_shape(number, slip), format=ox.RdfFormat.TURTLE), prefixes={})
            if not any(True for code in ("wrong-value", "bad-path") for _ in lint.CHECKS[code](sheet)):
                missed.append(slip)
    assert not missed
    assert faults >= 30


def _shape(number: int, slip: str) -> str:
    return f"""
        @prefix ex: <http://example.org/> .
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        ex:s{number} a sh:PropertyShape ; sh:path ex:p ; sh:targetNode ex:t ; {slip} .
    """
