"""Shapes that refer to themselves: a node that is met again under the same shape conforms, unless something else fails.

Each reference to a node that fails is a result, in a circle too; engines that go round the circle node by node leave
out that of the node they began with, which fails all the same.
"""

from __future__ import annotations

from typing import Any

import pytest

SHAPE = """ex:S a sh:NodeShape ; sh:targetClass ex:T ;
    sh:property [ sh:path ex:next ; sh:node ex:S ] , [ sh:path ex:ok ; sh:minCount 1 ] ."""
#: Shapes, data, and the focus nodes of the results.
RECURSIVE = {
    "a chain that ends well": (SHAPE, "ex:a a ex:T ; ex:ok 1 ; ex:next ex:b . ex:b ex:ok 1 .", []),
    "a chain that ends badly": (
        SHAPE,
        "ex:a a ex:T ; ex:ok 1 ; ex:next ex:b . ex:b ex:ok 1 ; ex:next ex:c . ex:c ex:next ex:a .",
        ["ex:a"],
    ),
    "a circle that is well": (SHAPE, "ex:a a ex:T ; ex:ok 1 ; ex:next ex:b . ex:b ex:ok 1 ; ex:next ex:a .", []),
    "a circle with a fault, all of it targets": (
        SHAPE,
        "ex:a a ex:T ; ex:ok 1 ; ex:next ex:b . ex:b a ex:T ; ex:next ex:a .",
        ["ex:a", "ex:b", "ex:b"],
    ),
    "deeper than pySHACL goes": (
        SHAPE,
        "ex:n0 a ex:T . " + "".join(f"ex:n{n} ex:ok 1 ; ex:next ex:n{n + 1} . " for n in range(20)),
        ["ex:n0"],
    ),
    "backwards": (
        """ex:S a sh:NodeShape ; sh:targetNode ex:c ; sh:property [ sh:path ex:ok ; sh:minCount 1 ] ,
             [ sh:path [ sh:inversePath ex:next ] ; sh:node ex:S ] .""",
        "ex:a ex:next ex:b . ex:b ex:next ex:c ; ex:ok 1 . ex:c ex:ok 1 .",
        ["ex:c"],
    ),
    "by way of another shape": (
        """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:next ; sh:node ex:Other ] .
           ex:Other a sh:NodeShape ; sh:class ex:T ; sh:property [ sh:path ex:next ; sh:node ex:S ] .""",
        "ex:a ex:next ex:b . ex:b a ex:T ; ex:next ex:c . ex:c ex:next ex:d . ex:d ex:next ex:a .",
        ["ex:a"],
    ),
    "one of several": (
        """ex:S a sh:NodeShape ; sh:targetNode ex:a , ex:b ; sh:or ( [ sh:property [ sh:path ex:ok ; sh:minCount 1 ] ]
             [ sh:property [ sh:path ex:next ; sh:minCount 1 ; sh:node ex:S ] ] ) .""",
        "ex:a ex:next ex:c . ex:c ex:ok 1 . ex:b ex:next ex:d .",
        ["ex:b"],
    ),
    "a list": (
        """ex:S a sh:NodeShape ; sh:targetObjectsOf ex:list ; sh:or ( [ sh:in ( rdf:nil ) ] [
             sh:property [ sh:path rdf:first ; sh:minCount 1 ; sh:datatype xsd:string ] ,
                         [ sh:path rdf:rest ; sh:node ex:S ] ] ) .""",
        "ex:a ex:list ( 'a' 'b' 'c' ) . ex:b ex:list ( 'a' 'b' 'c' 'd' 5 ) .",
        ["_:"],
    ),
    "so many that conform": (
        """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:or ( [ sh:class ex:T ]
             [ sh:property [ sh:path ex:next ; sh:qualifiedValueShape ex:S ; sh:qualifiedMinCount 2 ] ] ) .""",
        "ex:a ex:next ex:b , ex:c . ex:b a ex:T . ex:c ex:next ex:d , ex:e . ex:d a ex:T .",
        ["ex:a"],
    ),
    "at the same node": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a , ex:b ; sh:node ex:S ; sh:class ex:T .",
        "ex:a a ex:T .",
        ["ex:b", "ex:b"],
    ),
}


@pytest.mark.parametrize(("shapes", "data", "nodes"), RECURSIVE.values(), ids=RECURSIVE)
def test_recursive_shapes(check: Any, shapes: str, data: str, nodes: list[str]) -> None:
    outcome = check(shapes, data)
    assert outcome.focus_nodes == nodes
    assert outcome.engines == {"compiled"}


def test_focus_nodes_are_those_of_the_targets(check: Any) -> None:
    (entry,) = check(SHAPE, "ex:a a ex:T ; ex:next ex:b . ex:b ex:next ex:c .").report.checked
    assert entry.focus_nodes == 1


#: What no fixed point says, with the reason.
REFERRED = {
    "the contrary": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:next ; sh:not ex:S ] .",
        "a shape that refers to itself and asks for the contrary",
    ),
    "results of its own": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:next ; sh:property ex:S ; sh:maxCount 1 .",
        "a property shape that refers to itself by sh:property",
    ),
    "several circles": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:next ; sh:node ex:O ] .
           ex:O a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:node ex:O ] , [ sh:path ex:q ; sh:node ex:S ] .""",
        "shapes that refer to themselves in several ways",
    ),
}


@pytest.mark.parametrize(("shapes", "reason"), REFERRED.values(), ids=REFERRED)
def test_what_is_left_to_the_reference(check: Any, shapes: str, reason: str) -> None:
    (entry,) = check(shapes, "ex:a a ex:T .").report.checked
    assert (entry.engine, entry.reason) == ("pyshacl", reason)
