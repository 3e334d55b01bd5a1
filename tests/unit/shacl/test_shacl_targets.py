"""Which nodes a shape is checked on, and how many."""

from __future__ import annotations

from typing import Any

import pytest

DATA = """
ex:a a ex:C ; ex:p ex:b . ex:b a ex:Below ; ex:p "text" . ex:c a ex:Other .
ex:Below rdfs:subClassOf ex:C . ex:Lower rdfs:subClassOf ex:Below . ex:d a ex:Lower, ex:C .
"""
TARGETS = {
    "class": ("sh:targetClass ex:C", ["ex:a", "ex:b", "ex:d"]),
    "two classes": ("sh:targetClass ex:Below, ex:Other", ["ex:b", "ex:c", "ex:d"]),
    "nodes": ("sh:targetNode ex:a, ex:nowhere, 'literal'", ['"literal"', "ex:a", "ex:nowhere"]),
    "subjects of": ("sh:targetSubjectsOf ex:p", ["ex:a", "ex:b"]),
    "objects of": ("sh:targetObjectsOf ex:p", ['"text"', "ex:b"]),
    "several kinds, each node once": (
        "sh:targetClass ex:C ; sh:targetSubjectsOf ex:p",
        ["ex:a", "ex:b", "ex:d"],
    ),
    "a class of nothing": ("sh:targetClass ex:Nothing", []),
}


@pytest.mark.parametrize(("target", "nodes"), TARGETS.values(), ids=TARGETS)
def test_targets(check: Any, target: str, nodes: list[str]) -> None:
    outcome = check(f"ex:S a sh:NodeShape ; {target} ; sh:in () .", DATA)
    assert outcome.focus_nodes == nodes
    assert [entry.focus_nodes for entry in outcome.report.checked] == [len(nodes)]


COUNTED = "ex:S a sh:PropertyShape ; {target} ; sh:path {path} ; {counts} ."
CROWD = """ex:a a ex:C, ex:D ; ex:p 1, 2 ; ex:q 3, 4 . ex:b a ex:C, ex:D ; ex:p 1 ; ex:q 2, 3 . ex:c ex:q ex:a, ex:b .
    ex:D rdfs:subClassOf ex:C . ex:e a ex:D ."""


@pytest.mark.parametrize(
    ("target", "path", "most", "crowded"),
    [
        ("sh:targetSubjectsOf ex:p", "ex:p", 1, ["ex:a"]),
        ("sh:targetSubjectsOf ex:p, ex:q", "ex:p", 1, ["ex:a"]),
        ("sh:targetSubjectsOf ex:p", "ex:q", 1, ["ex:a", "ex:b"]),
        ("sh:targetSubjectsOf ex:q", "(ex:q ex:p)", 1, ["ex:c"]),
        ("sh:targetSubjectsOf ex:q", "(ex:q ex:p)", 2, []),
        ("sh:targetClass ex:C", "ex:p", 1, ["ex:a"]),
        ("sh:targetClass ex:C, ex:D", "ex:q", 1, ["ex:a", "ex:b"]),
        ("sh:targetClass ex:C ; sh:targetSubjectsOf ex:p", "ex:p", 1, ["ex:a"]),
    ],
)
def test_a_value_counts_once_however_its_node_is_found(
    check: Any, target: str, path: str, most: int, crowded: list[str]
) -> None:
    shapes = COUNTED.format(target=target, path=path, counts=f"sh:maxCount {most}")
    assert check(shapes, CROWD).focus_nodes == crowded


def test_a_text_counts_once_however_its_node_is_found(check: Any) -> None:
    data = 'ex:a ex:p "x"@en, "y"@EN ; ex:q "x"@en . ex:b ex:p "x"@en ; ex:q "y"@en .'
    shapes = COUNTED.format(target="sh:targetSubjectsOf ex:p, ex:q", path="ex:p", counts="sh:uniqueLang true")
    assert check(shapes, data).focus_nodes == ["ex:a"]


def test_a_shape_that_is_a_class_is_its_own_target(check: Any) -> None:
    for kind in ("rdfs:Class", "owl:Class"):
        assert check(f"ex:C a sh:NodeShape, {kind} ; sh:in () .", DATA).focus_nodes == ["ex:a", "ex:b", "ex:d"]


def test_the_subclasses_are_those_of_the_data(check: Any) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:Other ; sh:in () . ex:C rdfs:subClassOf ex:Other ."
    assert check(shapes, DATA).focus_nodes == ["ex:c"]


def test_subclasses_in_a_circle(check: Any) -> None:
    data = "ex:C rdfs:subClassOf ex:D . ex:D rdfs:subClassOf ex:C . ex:a a ex:D ."
    assert check("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:in () .", data).focus_nodes == ["ex:a"]


def test_a_deactivated_shape_is_not_run_nor_said_to_be(check: Any) -> None:
    outcome = check("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:in () ; sh:deactivated true .", DATA)
    assert (outcome.report.conforms, outcome.report.checked) == (True, ())


def test_shapes_are_told_in_the_order_of_the_file(check: Any) -> None:
    shapes = "".join(f"ex:{name} a sh:NodeShape ; sh:targetNode ex:a ; sh:in (ex:a) ." for name in "zxy")
    assert [entry.shape.value[-1] for entry in check(shapes, DATA).report.checked] == ["z", "x", "y"]


def test_literal_targets_are_reported_as_the_shape_writes_them(check: Any) -> None:
    outcome = check('ex:S a sh:NodeShape ; sh:targetNode 4.0, "4.00"^^xsd:decimal ; sh:in () .', DATA)
    assert outcome.values == ['"4.0"^^xsd:decimal', '"4.00"^^xsd:decimal']
