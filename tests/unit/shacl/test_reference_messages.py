"""What the reference engine finds is said in the words of the shapes, with labels."""

from __future__ import annotations

from typing import Any

import pytest

from itstrat.shacl import collect
from itstrat.shacl.rules import RuleSet

NOTHING = RuleSet(name="", version="", quads=())
QUERY = "SELECT $this ?value ?other ?n { $this ex:p ?value ; ex:q ?other ; ex:n ?n }"
SHAPE = f"""ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:message "{{$this}} has {{?other}}, {{?n}} of it"@en ;
    sh:sparql [ sh:prefixes ex: ; sh:select "{QUERY}" ] ."""
DATA = "ex:a a ex:T ; ex:p 1.0 ; ex:q ex:x , ex:y ; ex:n 3 ."


def messages(outcome: Any) -> list[str]:
    findings, _checked = collect(outcome.report, NOTHING, label=lambda term: str(term)[-2:-1], places={})
    return sorted(finding.message for finding in findings)


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_a_message_names_what_the_query_found(check: Any, engine: str) -> None:
    assert messages(check(SHAPE, DATA, engine)) == ["“a” has “x”, 3 of it", "“a” has “y”, 3 of it"]


def test_what_our_engine_cannot_run_stays_open(check: Any) -> None:
    assert messages(check(SHAPE.replace("?n }", "?n } LIMIT 9"), DATA)) == ["“a” has …, … of it"] * 2


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_a_shape_without_a_message_is_told_the_same_by_both_engines(check: Any, engine: str) -> None:
    shape = "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:n ; sh:in ( 1 ) ; sh:minCount 2 ."
    assert messages(check(shape, DATA, engine)) == messages(check(shape, DATA, "compiled"))
    assert check(shape, DATA, engine).messages == []
