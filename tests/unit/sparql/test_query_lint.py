"""The lint of queries: every remark both ways, none on a query of ours, few on those of the W3C."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from itstrat.errors import Location, QuerySyntaxError
from itstrat.resources import directory
from itstrat.sparql import library
from itstrat.sparql.lint import CHECKS, catalogue, lint
from itstrat.store import OxigraphStore

ROOT = Path(__file__).parents[3]
OURS = sorted(directory("queries").rglob("*.rq"))
W3C = Path(os.environ.get("ITSTRAT_W3C", ROOT.parent / "shared" / "w3c")) / "rdf-tests" / "sparql"


def codes(text, **more):
    return [remark.code for remark in lint(text, **more)]


def test_every_check_says_what_it_is():
    assert set(CHECKS) == set(catalogue())
    for said in catalogue().values():
        assert set(said) == {"name", "severity", "description", "fix", "breaks", "keeps"}


@pytest.mark.parametrize("code", CHECKS)
def test_what_breaks_is_remarked_on_and_what_keeps_is_not(code):
    assert code in codes(catalogue()[code]["breaks"])
    assert codes(catalogue()[code]["keeps"]) == []
    OxigraphStore().query(catalogue()[code]["keeps"])


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_query_of_ours_is_remarked_on(path):
    try:
        params = [param.name for param in library.read(path).params]
    except QuerySyntaxError:  # a header of another kind
        params = []
    assert lint(path.read_text(encoding="utf-8"), params=params) == []


@pytest.mark.skipif(not W3C.is_dir(), reason=f"the W3C SPARQL tests are not at {W3C}")
def test_few_queries_of_the_w3c_are_remarked_on():
    paths = [path for path in W3C.rglob("*.rq") if "bad" not in path.name and "negative" not in str(path)]
    found = Counter(code for path in paths for code in {*codes(path.read_text(encoding="utf-8"))})
    assert len(paths) > 800
    # used-once is true of queries about nothing; 19 of never-bound ask for what their empty groups do not give
    assert sum(count for code, count in found.items() if code not in {"used-once", "never-bound"}) < 60
    assert found["never-bound"] < 32


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?a ?b { ?a a its:Aim . ?b a its:Aim FILTER(?a != ?b) }", []),
        ("SELECT ?a { its:context its:asOf ?d . ?a its:endDate ?e }", ["used-once", "used-once"]),
        ("SELECT ?a { ?a a its:Aim OPTIONAL { ?a its:weight ?w } FILTER(!BOUND(?w) || ?w > 1) }", []),
        ("SELECT ?a (IF(BOUND(?a), 1, ?none) AS ?b) { ?a a its:Aim }", []),
        ("SELECT ?a { ?a a its:Aim FILTER NOT EXISTS { ?a its:weight ?w } }", []),
        ("SELECT ?a { (1 ?a) rdf:rest [] }", []),
        ("SELECT (COUNT(*) AS ?n) ?a { ?a a its:Aim }", ["not-grouped"]),
        ("SELECT ?a { ?a its:supports ?x, ?x }", []),
        ("not SPARQL at all its:nothing", ["unknown-term"]),
    ],
)
def test_remarks(text, expected):
    assert codes(text) == expected


def test_a_remark_has_its_place_and_a_guess():
    (remark,) = lint("SELECT ?x {\n  ?x a its:Aimm }", name="mine.rq")
    assert remark.location == Location("mine.rq", 2, 8)
    assert remark.excerpt.splitlines()[1].index("^") == remark.excerpt.splitlines()[0].index("its:Aimm")
    assert remark.hint == "Did you mean its:Aim?"


def test_parameters_and_prefixes_of_the_strategy_are_known():
    text = "SELECT ?a ?by { ?a a ex:Thing ; its:endDate ?day FILTER(?day < COALESCE(?by, ?day)) }"
    assert set(codes(text)) == {"unknown-prefix", "never-bound"}
    assert codes(text, prefixes={"ex": "urn:x:"}, params=["by"]) == []
