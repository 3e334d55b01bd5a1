"""Which engine runs a shape, what is said of it, and that nothing is left unsaid."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import Any

import pyoxigraph as ox
import pytest

from itstrat.errors import EngineError
from itstrat.shacl import read_shapes, validate
from itstrat.shacl.to_turtle import write
from itstrat.store import OxigraphStore

PLAIN = "ex:Plain a sh:NodeShape ; sh:targetNode ex:a ; sh:in () ."
#: A shape ex:S, what Checked says of it, and the focus nodes reported.
REFERRED = {
    "a parameter that is a list": (
        """ex:Component a sh:ConstraintComponent ; sh:parameter [ sh:path ex:least ] ;
             sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(!ISLITERAL($value) && ISBLANK($least)) }" ] .
           ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; ex:least ( 2 ) .""",
        "a blank node as the value of a parameter",
        ["ex:a"],
    ),
    "a look-ahead": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:name ; sh:pattern '^(?=a)' .",
        "a regular expression that the store does not take",
        ["ex:b"],
    ),
    "a LIMIT": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:T ;
             sh:sparql [ sh:prefixes ex: ; sh:select "SELECT $this { $this ex:p ?o } LIMIT 1" ] .""",
        "SPARQL with LIMIT",
        ["ex:a"],
    ),
    "an unknown function": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:prefixes ex: ;
             sh:select "SELECT $this { $this ex:p 1 FILTER(COALESCE(ex:unknown($this), true)) }" ] .""",
        "SPARQL that the store refuses: The custom function <http://example.org/unknown> is not supported",
        ["ex:a"],
    ),
}
DATA = """ex:a a ex:T ; ex:p 1, 2 ; ex:name "abc" . ex:b a ex:T ; ex:next ex:c ; ex:name "xyz" .
ex:c a ex:T ; ex:next ex:b ."""


@pytest.mark.parametrize(("shapes", "reason", "focus_nodes"), REFERRED.values(), ids=REFERRED)
def test_what_is_not_compiled_goes_to_the_reference(
    check: Any, shapes: str, reason: str, focus_nodes: list[str]
) -> None:
    report = check(shapes + PLAIN, DATA).report
    entries = {entry.shape.value[-1]: entry for entry in report.checked}
    assert (entries["S"].engine, entries["S"].reason) == ("pyshacl", reason)
    assert entries["S"].focus_nodes == 3
    assert (entries["n"].engine, entries["n"].reason) == ("compiled", "")
    found = {str(r.focus_node)[-2:-1] for r in report.results if not str(r.source_shape).endswith("Plain>")}
    assert found == {name[-1] for name in focus_nodes}


def test_javascript_is_told_as_not_checked(check: Any) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:js [] ; sh:maxCount 1 ] ."
    outcome = check(shapes, DATA)
    assert [entry.reason for entry in outcome.report.checked] == ["sh:js is not checked by any engine"]
    assert outcome.components == ["sh:MaxCountConstraintComponent"]


def test_blank_nodes_keep_their_labels_across_the_process() -> None:
    store = OxigraphStore()
    text = b"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
        ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] .
        [] ex:p 1 . [] ex:p [ ex:q 2 ] ."""
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    store.load(quads)
    shapes = read_shapes(quads)
    compiled, reference = (validate(store, shapes, engine=engine).results for engine in ("compiled", "pyshacl"))
    assert [(r.focus_node, r.source_shape) for r in compiled] == [(r.focus_node, r.source_shape) for r in reference]
    assert len(compiled) == 2


def test_ill_typed_literals_come_back_from_the_reference_as_they_stand(on_values: Any) -> None:
    outcome = on_values("sh:datatype xsd:boolean", "'none'^^xsd:boolean", engine="pyshacl")
    assert outcome.values == ['"none"^^xsd:boolean']


#: Where pySHACL is not to be followed: SPARQL's `<` is an error in each case, so the value does not conform.
PYSHACL_FAULTS = {
    "it orders IRIs": ("sh:lessThan ex:q", "ex:a", "ex:a ex:q ex:b ."),
    "a number is less than any ill-typed literal": (
        "sh:lessThan ex:q",
        "1",
        "ex:a ex:q 'abc'^^xsd:integer .",
    ),
    "a date is at most a number": ("sh:maxInclusive 0", "'2026-11-16'^^xsd:date", ""),
}


@pytest.mark.parametrize(("constraint", "value", "more"), PYSHACL_FAULTS.values(), ids=PYSHACL_FAULTS)
def test_known_faults_of_pyshacl(on_values: Any, constraint: str, value: str, more: str) -> None:
    assert len(on_values(constraint, value, more).values) == 1
    assert on_values(constraint, value, more, engine="pyshacl").values == []


def test_a_failure_of_pyshacl_is_told_in_its_words(check: Any) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql [ sh:prefixes ex: ;
        sh:select "SELECT $this { $this a ex:Service }" ] ."""
    assert check(shapes, DATA).report.conforms
    with pytest.raises(EngineError, match=r"pySHACL failed on <http://example.org/S>: .*SERVICE"):
        check(shapes, DATA, "pyshacl")


MIXED = """
ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:IRI ; sh:message "an IRI, please"@en ;
    sh:property [ sh:path ( ex:p [ sh:inversePath ex:q ] ) ; sh:minCount 1 ] ;
    sh:property [ sh:path ex:p ; sh:datatype xsd:string ] ;
    sh:sparql [ sh:prefixes ex: ; sh:message "{$this}" ; sh:select "SELECT $this { $this ex:q ?x }" ] .
"""
MIXED_DATA = '[] ex:p 1 . [] ex:p 2 ; ex:q ex:b . ex:b ex:p "it\'s \\"text\\"" .'


def test_the_same_graph_gives_the_same_report_however_it_is_ordered_and_labelled() -> None:
    texts = set()
    for seed in range(4):
        quads = _parse(MIXED), _parse(MIXED_DATA)
        for part in quads:
            random.Random(seed).shuffle(part)
        store = OxigraphStore()
        store.load(quads[1])
        texts.add(write(validate(store, read_shapes(quads[0]))))
    assert len(texts) == 1


def test_both_engines_give_the_same_report_graph() -> None:
    store, shapes = OxigraphStore(), read_shapes(_parse(MIXED.replace('sh:message "an IRI, please"@en ;', "")))
    store.load(_parse(MIXED_DATA))
    compiled, reference = (write(validate(store, shapes, engine=engine)) for engine in ("compiled", "pyshacl"))
    said = [
        [line.rstrip(" ;") for line in text.splitlines() if "Message" not in line] for text in (compiled, reference)
    ]
    assert said[0] == said[1]


def test_the_report_is_the_graph_that_shacl_defines(check: Any) -> None:
    report = check(MIXED, MIXED_DATA).report
    graph = list(ox.parse(write(report), format=ox.RdfFormat.TURTLE))
    sh = "http://www.w3.org/ns/shacl#"
    counts = {
        name: sum(q.predicate.value == sh + name for q in graph) for name in ("result", "focusNode", "resultPath")
    }
    assert counts == {"result": len(report.results), "focusNode": len(report.results), "resultPath": 5}
    assert any(q.predicate.value == sh + "inversePath" for q in graph)
    assert ox.Literal("an IRI, please", language="en") in {q.object for q in graph}
    assert {q.object.value for q in graph if q.predicate.value == sh + "conforms"} == {"false"}


def test_the_package_imports_neither_rdflib_nor_pyshacl() -> None:
    code = "import sys, itstrat.shacl; sys.exit(any(name in sys.modules for name in ('rdflib', 'pyshacl')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _parse(text: str) -> list[ox.Quad]:
    head = """@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/" ] ."""
    return list(ox.parse(head + text, format=ox.RdfFormat.TURTLE))
