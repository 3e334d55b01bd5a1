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


#: Constraints that our own engine judges, though values are rewritten or merged: each is told as it is written.
TOLD = {
    "a form": ("sh:nodeKind sh:IRI", "1.50", ['"1.50"^^xsd:decimal']),
    "two forms of one value": ("sh:minInclusive 5", "1 , 01", ['"01"^^xsd:integer', '"1"^^xsd:integer']),
    "a duration": ("sh:class ex:T", "'P12M'^^xsd:duration", ['"P12M"^^xsd:duration']),
    "a boolean": ("sh:datatype xsd:string", "'1'^^xsd:boolean", ['"1"^^xsd:boolean']),
    "midnight": (
        "sh:datatype xsd:date",
        "'2026-11-16T24:00:00'^^xsd:dateTime",
        ['"2026-11-16T24:00:00"^^xsd:dateTime'],
    ),
}


@pytest.mark.parametrize("path", ["ex:p", "( [ sh:inversePath ex:back ] ex:p )"])
@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize(("constraint", "values", "told"), TOLD.values(), ids=TOLD)
def test_a_value_is_told_as_it_was_written(
    check: Any, constraint: str, values: str, told: list[str], engine: str, path: str
) -> None:
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path {path} ; {constraint} ."
    outcome = check(shape, f"ex:a a ex:T ; ex:back ex:a ; ex:p {values} .", engine)
    assert (outcome.values, outcome.engines) == (told, {engine})


#: Queries that look at the form of values, and how many results they have of ex:p 1.50.
LOOKING = {
    "the text": ("SELECT $this ?value { $this ex:p ?value FILTER(STRLEN(STR(?value)) = 4) }", 1),
    "a literal": ("SELECT $this { $this ex:p 1.5 }", 0),
    "the same value twice": ("SELECT $this { $this ex:p ?v ; ex:q ?v }", 0),
    "any property": ("SELECT $this ?value { $this ?p ?value FILTER(STR(?value) = '1.50') }", 1),
}


@pytest.mark.parametrize("engine", ["auto", "compiled", "pyshacl"])
@pytest.mark.parametrize(("query", "results"), LOOKING.values(), ids=LOOKING)
def test_sparql_sees_literals_as_they_were_written(check: Any, query: str, results: int, engine: str) -> None:
    prefix = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'
    shape = (
        f'{prefix} ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:prefixes ex: ; sh:select "{query}" ] .'
    )
    report = check(shape, "ex:a a ex:T ; ex:p 1.50 ; ex:q 1.5 .", engine).report
    assert len(report.results) == results
    assert [entry.engine for entry in report.checked] == ["pyshacl"]


ILL_FORMED = [
    ("double", "inf"),
    ("float", "-inf"),
    ("double", "nan"),
    ("duration", "P1DT"),
    ("dayTimeDuration", "P1DT"),
]


@pytest.mark.parametrize("engine", ["auto", "compiled", "fast", "pyshacl"])
@pytest.mark.parametrize(("datatype", "form"), ILL_FORMED)
def test_what_the_store_takes_for_well_formed_is_not(check: Any, datatype: str, form: str, engine: str) -> None:
    if engine == "fast" and not fast.available():
        pytest.skip("there is no wheel of shacl for this machine")
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; sh:datatype xsd:{datatype} ."
    outcome = check(shape, f"ex:a a ex:T ; ex:p '{form}'^^xsd:{datatype} .", engine)
    assert outcome.values == [f'"{form}"^^xsd:{datatype}']


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_nothing_is_greater_or_less_than_nan(check: Any, engine: str) -> None:
    shape = "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; sh:minInclusive 1.5 ."
    assert check(shape, "ex:a a ex:T ; ex:p 'NaN'^^xsd:double , 2.5 .", engine).values == ['"NaN"^^xsd:double']


@pytest.mark.parametrize("engine", ["auto", "compiled", "fast", "pyshacl"])
@pytest.mark.parametrize("count", ["minCount", "minLength"])
def test_a_count_may_have_any_number_of_digits(check: Any, count: str, engine: str) -> None:
    if engine == "fast" and not fast.available():
        pytest.skip("there is no wheel of shacl for this machine")
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; sh:{count} {'9' * 26} ."
    assert not check(shape, "ex:a a ex:T ; ex:p 'a' .", engine).report.conforms


@pytest.mark.parametrize("values", ['"a"@en', "'2026'^^xsd:gYear"])
def test_what_the_accelerated_engine_orders_by_letters_does_not_go_to_it(check: Any, values: str) -> None:
    if not fast.available():
        pytest.skip("there is no wheel of shacl for this machine")
    both = "ex:L a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; sh:lessThanOrEquals ex:q ."
    limit = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; sh:minInclusive {values} ."
    outcome = check(both + limit, f"ex:a a ex:T ; ex:p {values} ; ex:q {values} .", "fast")
    assert "fast" not in outcome.engines


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
