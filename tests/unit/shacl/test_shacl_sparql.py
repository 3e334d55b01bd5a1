"""SPARQL-based constraints: run over all focus nodes at once, with the solutions that pre-binding would give."""

from __future__ import annotations

from typing import Any

import pytest

from itstrat.errors import ShapesError
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.prebinding import prebind, replace_path

FOCUS = "?this a <urn:C> ."
DATA = "ex:a a ex:T ; ex:p 1, 2 ; ex:q ex:b . ex:b a ex:T ; ex:p 3 . ex:c ex:p 4, 5 . ex:d a ex:T ."


def shape(select: str, more: str = "") -> str:
    return (
        f'ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:prefixes ex: ; sh:select """{select}""" ] {more} .'
    )


SELECTS = {
    "a pattern": ("SELECT $this ?value { $this ex:p ?value FILTER(?value < 3) }", ["ex:a", "ex:a"]),
    "a missing pattern": ("SELECT $this { FILTER NOT EXISTS { $this ex:p ?o } }", ["ex:d"]),
    "a filter alone": ("SELECT $this { FILTER($this = ex:b) }", ["ex:b"]),
    "a filter in a group": ("SELECT $this { { FILTER($this = ex:b) } }", ["ex:b"]),
    "a filter in a union": ("SELECT $this { { FILTER($this = ex:b) } UNION { $this ex:q ?x } }", ["ex:a", "ex:b"]),
    "a bind": ("SELECT $this { BIND($this AS ?x) FILTER(?x = ex:a) }", ["ex:a"]),
    "a bind before the pattern": (
        "SELECT $this { { BIND($this AS ?x) $this ex:q ?y } FILTER(?x = ex:a) }",
        ["ex:a"],
    ),
    "an optional": ("SELECT $this { OPTIONAL { FILTER($this = ex:a) BIND(1 AS ?x) } FILTER(BOUND(?x)) }", ["ex:a"]),
    "an optional in a sub-select": (
        "SELECT $this ?v { { SELECT $this ?v { ?x ex:q ?v OPTIONAL { $this ex:q ?v } } } FILTER(?v = ex:b) }",
        ["ex:a", "ex:b", "ex:d"],
    ),
    "an optional before the pattern": ("SELECT $this { { OPTIONAL { $this ex:q ?x } $this ex:p 3 } }", ["ex:b"]),
    "a star": ("SELECT * { $this ex:q ?value }", ["ex:a"]),
    "a sub-select": ("SELECT $this { { SELECT $this { FILTER($this = ex:b) } } }", ["ex:b"]),
    "a count": ("SELECT $this (COUNT(?o) AS ?n) { $this ex:p ?o } GROUP BY $this HAVING(COUNT(?o) > 1)", ["ex:a"]),
    "a count of none": (
        "SELECT $this (COUNT(?o) AS ?n) { $this ex:p ?o } GROUP BY $this",
        ["ex:a", "ex:b"],
    ),
    "a count below": (
        "SELECT $this ?n { { SELECT $this (COUNT(?o) AS ?n) { $this ex:p ?o } GROUP BY $this } FILTER(?n = 1) }",
        ["ex:b"],
    ),
    "a group in exists": (
        "SELECT $this { FILTER NOT EXISTS { { FILTER($this = ex:a) } ?x ex:q ?y } }",
        ["ex:b", "ex:d"],
    ),
    "a sub-select in exists": (
        "SELECT $this { FILTER NOT EXISTS { SELECT $this { FILTER($this = ex:a) } } }",
        ["ex:b", "ex:d"],
    ),
    "equal solutions count once": ("SELECT $this { $this ex:p ?o }", ["ex:a", "ex:b"]),
    "words that are none": (
        "SELECT $this { # LIMIT 1 {\n FILTER($this = ex:a && '} MINUS' != '') }",
        ["ex:a"],
    ),
}


@pytest.mark.parametrize(("select", "focus_nodes"), SELECTS.values(), ids=SELECTS)
def test_selects(check: Any, select: str, focus_nodes: list[str]) -> None:
    outcome = check(shape(select), DATA)
    assert outcome.focus_nodes == focus_nodes
    assert outcome.engines == {"compiled"}


def test_a_node_shape_names_the_focus_node_as_value_where_the_query_names_none(check: Any) -> None:
    outcome = check(shape("SELECT $this ?path { $this ex:q ?x BIND(ex:q AS ?path) }"), DATA)
    (result,) = outcome.report.results
    assert (outcome.values, str(result.path)) == (["ex:a"], "<http://example.org/q>")


def test_path_is_written_out_in_a_property_shape(check: Any) -> None:
    shapes = """ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ( ex:q ex:p ) ;
        sh:sparql [ sh:select "SELECT $this ?value { $this $PATH ?value }" ] ."""
    outcome = check(shapes, DATA)
    assert (outcome.focus_nodes, outcome.values) == (["ex:a"], ['"3"^^xsd:integer'])
    assert str(outcome.report.results[0].path).count("/p>") == 1


def test_below_a_property_shape_this_is_the_value_node(check: Any) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:q ; sh:node ex:N ] .
        ex:N sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this { FILTER NOT EXISTS { $this ex:q ?x } }" ] ."""
    outcome = check(shapes, DATA)
    assert (outcome.focus_nodes, outcome.values, outcome.engines) == (["ex:a"], ["ex:b"], {"compiled"})


def test_messages_are_filled(check: Any) -> None:
    select = "SELECT $this ?value (STRLEN(STR(?value)) AS ?n) { $this ex:q ?value }"
    template = 'sh:message "{$this} {?value} {?n} {?unknown}"@en'
    (result,) = check(shape(select, f"; {template}"), DATA).report.results
    (message,) = result.messages
    assert message.value == "http://example.org/a http://example.org/b 20 {?unknown}"
    assert message.language == "en"
    assert [template.value for template in result.templates] == ["{$this} {?value} {?n} {?unknown}"]
    assert [name for name, _term in result.bindings] == ["n", "this", "value"]


def test_the_constraint_s_message_comes_before_the_shape_s(check: Any) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:message "shape" ;
        sh:sparql [ sh:message "constraint" ; sh:select "SELECT $this { $this ?p ?o }" ] ."""
    assert check(shapes, DATA).messages == ["constraint"]


def test_a_message_that_the_query_projects_comes_first(check: Any) -> None:
    assert check(shape('SELECT $this ("said" AS ?message) { $this ex:q ?x }'.replace('"', "'")), DATA).messages == [
        "said"
    ]


FORBIDDEN = {
    "MINUS": "SELECT $this { $this ex:p ?o MINUS { $this ex:q ?x } }",
    "VALUES": "SELECT $this { VALUES ?x { 1 } $this ex:p ?x }",
    "SERVICE": "SELECT $this { SERVICE <http://example.org/> { $this ex:p ?x } }",
    "FROM": "SELECT $this FROM <file:///etc/passwd> { $this ex:p ?x }",
    "assigns": "SELECT $this { BIND(1 AS $this) }",
    "sub-select": "SELECT $this { $this ex:p ?o { SELECT ?x { ?x ex:q ?y } } }",
    "project": "SELECT ?x { $this ex:p ?x }",
    "SELECT query": "ASK { $this ex:p ?x }",
    "parse": "SELECT $this { $this ex:p }",
    "path": "SELECT $this { $this $PATH ?x }",
}


@pytest.mark.parametrize(("word", "select"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_what_shacl_forbids_is_refused_with_its_reason(check: Any, word: str, select: str) -> None:
    with pytest.raises(ShapesError, match=word):
        check(shape(select), DATA)


@pytest.mark.parametrize("parameter", ["sh:select", "sh:ask", "sh:construct", "sh:update"])
def test_network_and_disk_are_refused_wherever_the_text_stands(check: Any, parameter: str) -> None:
    for text in ("SERVICE <http://example.org/> { ?s ?p ?o }", "FROM <file:///etc/passwd>"):
        with pytest.raises(ShapesError, match="refused"):
            check(f'ex:unused {parameter} "SELECT * {{ }} {text}" .', DATA, "pyshacl")


@pytest.mark.parametrize(
    "select",
    [
        "SELECT $this { ?this ?p ?o } LIMIT 1",
        "SELECT $this { GRAPH ?g { FILTER($this = ex:a) } }",
        "SELECT $this { $currentShape ex:p ?x }",
        "SELECT $this { SELECT $this { ?this ?p ?o } }",
        "SELECT (MAX($this) AS ?m) $this { ?this ?p ?o }",
    ],
)
def test_what_only_a_run_for_each_node_does_right_is_left_to_the_reference(select: str) -> None:
    with pytest.raises(NotCompiled):
        prebind(select, FOCUS)


def test_the_focus_pattern_stands_only_where_it_is_needed() -> None:
    text = prebind("SELECT $this { { $this <urn:p> ?x FILTER(?x != $this) } UNION { FILTER($this = ?x) } }", FOCUS)
    assert text.count(FOCUS) == 2
    assert text.startswith(f"SELECT $this {{ {FOCUS} {{ $this")


def test_path_in_a_string_or_comment_stays() -> None:
    text = 'SELECT $this { $this $PATH ?x FILTER(?x != "$PATH") } # $PATH'
    assert replace_path(text, "<urn:p>").count("$PATH") == 2


def test_sparql_that_is_refused_is_named_by_where_it_stands(check: Any) -> None:
    with pytest.raises(ShapesError, match=r"^The SPARQL text \S+ is refused\. FROM would read another graph"):
        check(shape("SELECT $this FROM <urn:g> { $this a ?c }"), DATA)
