"""The accelerated engine: what it is given, and its results in our terms."""

from __future__ import annotations

import sys
from typing import Any

import pyoxigraph as ox
import pytest

from itstrat.errors import MissingExtra
from itstrat.shacl import read_shapes, validate, validator
from itstrat.store import OxigraphStore

pytest.importorskip("shacl", reason="there is no wheel of shacl for this machine")

HEAD = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def parsed(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def both(shapes: str, data: str) -> tuple[Any, Any]:
    """The reports of our engine and of the accelerated one."""
    store = OxigraphStore()
    store.load(parsed(data))
    read = read_shapes(parsed(shapes))
    return validate(store, read, engine="compiled"), validate(store, read, engine="fast")


#: Shapes and data where something could get lost on the way there and back.
CASES = {
    "blank nodes keep their labels": (
        "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:IRI ; sh:property [ sh:path ex:p ; "
        "sh:nodeKind sh:IRI ] .",
        "_:one ex:p [ ex:q 1 ] . ex:a ex:p _:one , [ ex:q 2 ] .",
    ),
    "a closed shape does not see what tells labels": (
        "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:closed true ; sh:ignoredProperties ( ex:q ) ; "
        "sh:property [ sh:path ex:p ; sh:not [ sh:closed true ; sh:ignoredProperties ( ex:q ) ] ] .",
        "[] ex:p [ ex:q 1 ] ; ex:r 2 . ex:a ex:p [ ex:s 1 ] .",
    ),
    "one shape under two others": (
        "ex:A a sh:NodeShape ; sh:targetClass ex:T ; sh:property ex:P . ex:B a sh:NodeShape ; sh:targetClass ex:T ; "
        "sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 ; sh:message 'one'@en , 'eins'@de ; "
        "sh:severity sh:Info .",
        "ex:a a ex:T . ex:b a ex:T .",
    ),
    "a shape that is a class": (
        "ex:T a sh:NodeShape , rdfs:Class ; sh:property [ sh:path ex:p ; sh:class ex:T ] .",
        "ex:a a ex:T ; ex:p ex:b , ex:c . ex:b a ex:Below . ex:Below rdfs:subClassOf ex:T .",
    ),
    "targets of a shape that another refers to": (
        "ex:A a sh:NodeShape ; sh:targetClass ex:T ; sh:node ex:B . ex:B a sh:NodeShape ; sh:targetClass ex:U ; "
        "sh:nodeKind sh:Literal .",
        "ex:a a ex:T . ex:b a ex:U .",
    ),
    "a shape that is switched off, below": (
        "ex:A a sh:NodeShape ; sh:targetClass ex:T ; sh:node ex:B , ex:C . ex:B sh:deactivated true ; "
        "sh:nodeKind sh:Literal . "
        "ex:C sh:nodeKind sh:Literal .",
        "ex:a a ex:T .",
    ),
    "literals as targets and values": (
        "ex:S a sh:NodeShape ; sh:targetNode 'a\\n\"b\\\\'@en , 7 ; sh:targetObjectsOf ex:p ; sh:nodeKind sh:IRI .",
        "ex:a ex:p 'é\\t'@fr , 'x'^^ex:own , 'soon'^^xsd:date .",
    ),
    "qualified shapes that are disjoint": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; "
        "sh:property [ sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:U ] ; "
        "sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ] ,"
        " [ sh:path ex:p ; sh:qualifiedValueShape [ sh:class ex:V ] ; sh:qualifiedValueShapesDisjoint true ; "
        "sh:qualifiedMinCount 1 ] .",
        "ex:a a ex:T ; ex:p ex:b , ex:c . ex:b a ex:U , ex:V . ex:c a ex:V .",
    ),
    "flags with another literal than true are none": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:closed '1'^^xsd:boolean ; sh:property [ sh:path ex:p ; "
        "sh:uniqueLang '1'^^xsd:boolean ; sh:maxCount 1 ] .",
        "ex:a a ex:T ; ex:p 'a'@en , 'b'@en .",
    ),
    "a path with lists and inverses": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; "
        "sh:path ( [ sh:inversePath ex:p ] [ sh:alternativePath ( ex:q ex:r ) ] ) ; sh:in ( 1 2 ) .",
        "ex:a a ex:T . ex:b ex:p ex:a ; ex:q 1 ; ex:r 3 .",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_same_report(case: str) -> None:
    compiled, fast = both(*CASES[case])
    assert compiled.results
    assert fast.results == compiled.results
    assert {entry.engine for entry in fast.checked} == {"fast"}
    assert [entry.focus_nodes for entry in fast.checked] == [entry.focus_nodes for entry in compiled.checked]


#: Shapes that are left to the other engines, with the engine if one is sure to take it.
LEFT = {
    "SPARQL": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:select 'SELECT $this { $this a ?c }' ] .",
        "compiled",
    ),
    "SPARQL below": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; "
        "sh:sparql [ sh:select 'SELECT $this { $this a ?c }' ] ] .",
        "compiled",
    ),
    "a shape that refers to itself": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:node ex:S ] .",
        "",
    ),
    "a datatype whose forms it does not know": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; sh:datatype xsd:token .",
        "compiled",
    ),
    "a decimal too long for it": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:d ; sh:datatype xsd:decimal .",
        "compiled",
    ),
    "a year too long for it": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:y ; sh:datatype xsd:date .",
        "compiled",
    ),
}
DATA = """
ex:a a ex:T ; ex:p ex:a ; ex:d 123456789012345678901234567890.5 ; ex:y "99999999999999999999-01-01"^^xsd:date .
"""


@pytest.mark.parametrize("case", LEFT)
def test_what_it_does_not_do_is_left_to_others(case: str) -> None:
    shapes, engine = LEFT[case]
    compiled, fast = both(shapes, DATA)
    (entry,) = fast.checked
    assert entry.engine != "fast"
    assert entry.engine == engine or not engine
    assert fast.results == compiled.results


def test_much_data_is_given_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes, data = CASES["a shape that is a class"]
    store = OxigraphStore()
    store.load(parsed(data))
    read = read_shapes(parsed(shapes))
    monkeypatch.setattr(validator, "WORTH_FAST", 6)
    assert [(entry.engine, entry.reason) for entry in validate(store, read).checked] == [("compiled", "")]
    monkeypatch.setattr(validator, "WORTH_FAST", 5)
    assert [(entry.engine, entry.reason) for entry in validate(store, read).checked] == [("fast", "5 triples")]


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "shacl", None)
    monkeypatch.setattr(validator, "WORTH_FAST", 0)
    shapes, data = CASES["a shape that is a class"]
    store = OxigraphStore()
    store.load(parsed(data))
    read = read_shapes(parsed(shapes))
    assert [entry.engine for entry in validate(store, read).checked] == ["compiled"]
    with pytest.raises(MissingExtra, match="fast") as raised:
        validate(store, read, engine="fast")
    assert raised.value.hint == "Install it: python -m pip install 'itstrat[fast]'"


def test_a_shapes_file_does_not_reach_the_disk(tmp_path: Any) -> None:
    other = tmp_path / "other.ttl"
    other.write_text(f"{HEAD} ex:Other a sh:NodeShape ; sh:targetClass ex:T ; sh:nodeKind sh:Literal .")
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:nodeKind sh:IRI . "
    imports = (
        f"<urn:o> a <http://www.w3.org/2002/07/owl#Ontology> ; "
        f"<http://www.w3.org/2002/07/owl#imports> <{other.as_uri()}> ."
    )
    _compiled, fast = both(shapes + imports, "ex:a a ex:T .")
    assert fast.conforms
