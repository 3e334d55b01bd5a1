"""Every shape that is checked has a code, findings have the codes of what was checked, and something is checked."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from itstrat.errors import ShapesError, UnknownRule, UsageError
from itstrat.shacl import RuleSet, built_in, collect, own, read_shapes, validate
from itstrat.store import OxigraphStore

HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
SHAPES = """
ex:Hand a rdfs:Class , sh:NodeShape ; sh:property [ sh:path ex:finger ; sh:minCount 5 ; sh:nodeKind sh:IRI ] .
ex:Glove a sh:NodeShape ; dcterms:identifier "G1" ; sh:targetClass ex:Glove ; sh:property ex:Size .
ex:Size a sh:PropertyShape ; dcterms:identifier "SIZE" ; sh:path ex:size ; sh:minCount 1 .
[] a sh:NodeShape ; sh:targetClass ex:Ring ; sh:node ex:Round ; sh:property ex:Size .
ex:Round a sh:NodeShape ; sh:property [ sh:path ex:round ; sh:minCount 1 ] .
"""
DATA = 'ex:h a ex:Hand ; ex:finger "x" . ex:g a ex:Glove . ex:r a ex:Ring .'


def parse(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def run(rules: RuleSet, engine: Any = "auto") -> tuple[set[tuple[str, str]], set[str]]:
    """The focus node and code of each finding, and the codes of what was checked."""
    store = OxigraphStore()
    store.load(parse(DATA))
    report = validate(store, read_shapes(rules.quads), engine=engine)
    findings, checked = collect(report, rules, label=str, places={})
    found = {(str(each.focus_node).removeprefix("<http://example.org/")[:-1], each.code) for each in findings}
    return found, {each.code for each in checked}


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_findings_have_the_code_of_the_shape_that_was_checked(engine: str) -> None:
    found, checked = run(own(parse(SHAPES), name="own.ttl"), engine)
    assert checked == {"Hand", "G1", "shape-1"}
    assert found == {("h", "Hand"), ("g", "G1"), ("r", "shape-1")}


@pytest.mark.parametrize("code", ["Hand", "G1", "shape-1"])
def test_only_and_skip_know_every_shape_that_is_checked(code: str) -> None:
    assert run(own(parse(SHAPES), name="own.ttl", only=[code]))[1] == {code}
    assert run(own(parse(SHAPES), name="own.ttl", skip=[code]))[1] == {"Hand", "G1", "shape-1"} - {code}


def test_what_is_not_checked_has_no_code() -> None:
    with pytest.raises(UnknownRule):
        own(parse(SHAPES), name="own.ttl", only=["SIZE"])


def test_shapes_of_one_code_go_together() -> None:
    shapes = "ex:A sh:targetClass ex:Ring ; sh:in () . <urn:b#A> sh:targetClass ex:Ring ; sh:in () ."
    assert len(own(parse(SHAPES + shapes), name="own.ttl", only=["A"]).rules) == 2
    assert "A" not in run(own(parse(SHAPES + shapes), name="own.ttl", skip=["A"]))[1]


@pytest.mark.parametrize("text", ["ex:a a ex:Hand .", "ex:S a sh:NodeShape ; sh:nodeKind sh:IRI ."])
def test_a_file_without_a_shape_to_check_is_refused(text: str) -> None:
    with pytest.raises(ShapesError, match=r"own\.ttl") as caught:
        own(parse(text), name="own.ttl")
    assert (caught.value.code, caught.value.exit_code) == ("shapes", 3)


def _nothing_left() -> dict[str, Any]:
    return {
        "only and skip": lambda: built_in(only=["ITS001"], skip=["ITS001"]),
        "profile and only": lambda: built_in("minimum", only=["ITS059"]),
        "own": lambda: own(parse(SHAPES), name="own.ttl", skip=["Hand", "G1", "shape-1"]),
        "deactivated": lambda: own(parse(SHAPES + "ex:Hand sh:deactivated true ."), name="own.ttl", only=["Hand"]),
    }


@pytest.mark.parametrize("make", _nothing_left().values(), ids=_nothing_left())
def test_a_check_of_nothing_is_refused(make: Any) -> None:
    with pytest.raises(UsageError, match="No rule is left to check") as caught:
        make()
    assert caught.value.exit_code == 2
