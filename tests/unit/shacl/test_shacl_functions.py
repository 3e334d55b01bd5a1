"""Our functions for SPARQL in rules: the same with either engine, or told."""

from __future__ import annotations

from typing import Any

import pytest

from itstrat.errors import EngineError

DATA = """ex:a a ex:T ; ex:from "2026-07-31"^^xsd:date ; rdfs:label "Earlier" ; ex:pays ex:a1, ex:a2 .
ex:b a ex:T ; ex:from "2026-08-01"^^xsd:date ; rdfs:label "Later"@en ; ex:pays ex:b1 .
ex:c a ex:T ; ex:from "soon" ; rdfs:label "Never" .
ex:a1 ex:year "2026/27" ; ex:amount -100 . ex:a2 ex:year "2027/28" ; ex:amount 110.00 .
ex:b1 ex:year "2026/27" ; ex:amount 100 ."""
PREFIXES = "PREFIX its: <https://w3id.org/itstrat#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"


def shape(where: str) -> str:
    return f'''ex:S a sh:NodeShape ; sh:targetClass ex:T ;
      sh:sparql [ sh:prefixes ex: ; sh:select """{PREFIXES} SELECT $this {where}""" ] .'''


IN_2026 = '{ $this ex:from ?day FILTER(its:financialYear(?day) = "2026/27") }'
NAMED = '{ $this ex:from ?day FILTER(its:label($this) = "Later") }'
#: What a flow gives is 10 per cent less a year later: ex:a comes out at nothing, ex:b at 100.
WORTH = """{ { SELECT $this (its:npv(its:flow(0.1, ?year, ?amount)) AS ?npv)
  { $this ex:pays ?paid . ?paid ex:year ?year ; ex:amount ?amount } GROUP BY $this } FILTER(?npv > 0) }"""


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize("where", [IN_2026, NAMED])
def test_functions_give_the_same_with_either_engine(check: Any, where: str, engine: str) -> None:
    report = check(shape(where), DATA, engine=engine).report
    assert {entry.engine for entry in report.checked} == {engine}
    assert [str(result.focus_node)[-2:-1] for result in report.results] == ["b"]


def test_an_aggregate_is_compiled(check: Any) -> None:
    report = check(shape(WORTH), DATA).report
    assert [(entry.engine, entry.reason) for entry in report.checked] == [("compiled", "")]
    assert [str(result.focus_node)[-2:-1] for result in report.results] == ["b"]


def test_an_aggregate_that_pyshacl_would_have_to_run_is_told(check: Any) -> None:
    with pytest.raises(EngineError, match=r"pySHACL does not have its:npv, which shape <[^>]*S> uses"):
        check(shape(WORTH), DATA, engine="pyshacl")
