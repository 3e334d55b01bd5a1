"""Literals count as they were written, though the store rewrites them (1000.10 is kept as 1000.1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import itstrat
from itstrat.shacl import fast

REASON = "literals as they are written"
MIDNIGHT = "'2026-11-16T00:00:00+00:00'^^xsd:dateTime"
#: A constraint on the values of ex:p, the values, further data, and the values (as written) that break it.
BROKEN = {
    "a pattern": ("sh:pattern '^[0-9]+[.][0-9]{2}$'", "1000.10 , 7.5", "", ['"7.5"^^xsd:decimal']),
    "a pattern of a time": ("sh:pattern 'Z$'", MIDNIGHT, "", ['"2026-11-16T00:00:00+00:00"^^xsd:dateTime']),
    "a least length": ("sh:minLength 3", "1.0", "", []),
    "a greatest length": ("sh:maxLength 3", "1.00", "", ['"1.00"^^xsd:decimal']),
    "a list with the form": ("sh:in ( 1.0 2.00 )", "1.0", "", []),
    "a list with another form": ("sh:in ( 1.0 )", "1.00", "", ['"1.00"^^xsd:decimal']),
    "a value of the form": ("sh:hasValue 1.0", "1.0", "", []),
    "a value of another form": ("sh:hasValue 1.00", "1.0", "", [""]),
    "a value that the store would not rewrite": ("sh:hasValue 1", "01", "", [""]),
    "equals": ("sh:equals ex:q", "1.0", "ex:a ex:q 1.00 .", ['"1.00"^^xsd:decimal', '"1.0"^^xsd:decimal']),
    "equals where only the other is rewritten": (
        "sh:equals ex:q",
        "1",
        "ex:a ex:q 01 .",
        ['"01"^^xsd:integer', '"1"^^xsd:integer'],
    ),
    "disjoint": ("sh:disjoint ex:q", "1.0", "ex:a ex:q 1.00 .", []),
    "a greatest count": ("sh:maxCount 1", "1 , 01", "", [""]),
    "a least count": ("sh:minCount 2", "1.5 , 1.50", "", []),
    "a qualified count": (
        "sh:qualifiedValueShape [ sh:nodeKind sh:Literal ] ; sh:qualifiedMaxCount 1",
        "true , '1'^^xsd:boolean",
        "",
        [""],
    ),
    "a nested shape": ("sh:or ( [ sh:pattern '^1[.]0$' ] [ sh:in ( 7 ) ] )", "1.0 , 7", "", []),
}


NEEDS_FAST = pytest.mark.skipif(not fast.available(), reason="there is no wheel of shacl for this machine")
#: What is asked for, the engine that then runs, and what is said of it.
RAN = {
    "auto": ("fast", REASON),
    "compiled": ("pyshacl", REASON),
    "fast": ("fast", ""),
    "pyshacl": ("pyshacl", ""),
}


@pytest.mark.parametrize(
    "engine", [pytest.param(engine, marks=NEEDS_FAST if RAN[engine][0] == "fast" else ()) for engine in RAN]
)
@pytest.mark.parametrize(("constraint", "values", "more", "broken"), BROKEN.values(), ids=BROKEN)
def test_a_literal_counts_as_it_was_written(
    check: Any, constraint: str, values: str, more: str, broken: list[str], engine: str
) -> None:
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; {constraint} ."
    outcome = check(shape, f"ex:a a ex:T ; ex:p {values} . {more}", engine)
    assert outcome.values == sorted(broken)
    (entry,) = outcome.report.checked
    assert (entry.engine, entry.reason) == RAN[engine]


#: Shapes and data in which no literal that counts is rewritten, or its form does not matter.
COMPILED = {
    "nothing is rewritten": ("sh:path ex:p ; sh:pattern '^1'", "1 , 1.5"),
    "what is rewritten is elsewhere": ("sh:path ex:p ; sh:pattern '^1'", "1 ; ex:q 1.0"),
    "only the value counts": ("sh:path ex:p ; sh:minInclusive 1 ; sh:datatype xsd:decimal", "1.0"),
    "no two values that count are one": ("sh:path ex:p ; sh:minCount 1 ; sh:maxCount 1", "1.0"),
    "only IRIs are listed": ("sh:path ex:p ; sh:in ( ex:a ex:b 'text' )", "1.0"),
    "subjects are no literals": ("sh:path [ sh:inversePath ex:p ] ; sh:pattern '^http'", "1.0"),
}


@pytest.mark.parametrize(("shape", "values"), COMPILED.values(), ids=COMPILED)
def test_other_shapes_stay_compiled(check: Any, shape: str, values: str) -> None:
    outcome = check(f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; {shape} .", f"ex:a a ex:T ; ex:p {values} .")
    assert outcome.engines == {"compiled"}


#: Shapes whose values are reached by more than a predicate, or are focus nodes.
REACHED = {
    "a sequence": "ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ( ex:next ex:p ) ; sh:pattern '^1[.]00$' .",
    "objects": "ex:S a sh:NodeShape ; sh:targetObjectsOf ex:p ; sh:pattern '^1[.]00$' .",
    "an empty path": """ex:S a sh:PropertyShape ; sh:targetObjectsOf ex:p ; sh:path [ sh:zeroOrMorePath ex:next ] ;
        sh:pattern '^1[.]00$' .""",
    "below": """ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ;
        sh:property [ sh:path ex:p ; sh:node [ sh:pattern '^1[.]00$' ] ] .""",
    "a target node": "ex:S a sh:NodeShape ; sh:targetNode 1.00 ; sh:pattern '^1[.]00$' .",
}


@pytest.mark.parametrize("shape", REACHED.values(), ids=REACHED)
def test_a_literal_is_reached_by_any_path(check: Any, shape: str) -> None:
    report = check(shape, "ex:a ex:p 1.00 ; ex:next ex:a .").report
    assert [(entry.engine, entry.reason) for entry in report.checked] == [("pyshacl", REASON)]
    assert report.conforms


def test_the_reference_is_given_data_and_shapes_as_they_are_written(check: Any) -> None:
    shape = "ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:len ; sh:path ex:len ; sh:in ( 1.0 ) ."
    assert check(shape, "ex:f1 ex:len 1.0 .", "pyshacl").report.conforms


@pytest.mark.parametrize("example", ["minimal", "ashdown-valley-college", "university-of-northmoor"])
def test_our_rules_stay_compiled(example: str) -> None:
    checked = itstrat.open(Path(__file__).parents[3] / "examples" / example).validate().checked
    assert len(checked) == 62
    assert {(rule.engine, rule.reason) for rule in checked} == {("compiled", "")}
