"""A change is checked at the focus nodes that it touches; what ran whole is named."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from itstrat.shacl import Shapes, read_shapes, validate
from itstrat.shacl.incremental import MOST, Rechecked, Validated
from itstrat.store import OxigraphStore

HEAD = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: Three things, each with a name and an address; the second has no postcode.
DATA = """
ex:a a ex:Thing ; ex:name "a" ; ex:address ex:home . ex:home ex:postcode "BD20 1AA" .
ex:b a ex:Thing ; ex:name "b" ; ex:address ex:shop .
ex:c a ex:Thing ; ex:name "c" ; ex:address ex:home .
"""


def quads(text: str) -> list[ox.Quad]:
    found = ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode("urn:x:g")) for q in found]


class State:
    """A validated store that is edited with Turtle."""

    def __init__(self, shapes: str, data: str = DATA) -> None:
        self.shapes: Shapes = read_shapes(quads(shapes))
        self.store = OxigraphStore()
        self.store.load(quads(data))
        self.validated = Validated(self.store, self.shapes)

    def edit(self, added: str = "", removed: str = "") -> Rechecked:
        changes = self.store.change(added=quads(added), removed=quads(removed))
        rechecked = self.validated.revalidate(changes)
        fresh = OxigraphStore()
        fresh.load(self.store.quads(graph=ox.NamedNode("urn:x:g")))
        assert rechecked.report == validate(fresh, self.shapes, engine="compiled")
        return rechecked


def focus_nodes(rechecked: Rechecked) -> list[str]:
    return [str(result.focus_node).rpartition("/")[2].rstrip(">") for result in rechecked.report.results]


ADDRESS = (
    "ex:S a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property [ sh:path (ex:address ex:postcode) ; sh:minCount 1 ] ."
)


def test_a_path_is_walked_backwards_from_the_change() -> None:
    state = State(ADDRESS)
    assert [str(result.focus_node) for result in state.validated.report.results] == ["<http://example.org/b>"]
    rechecked = state.edit(removed='ex:home ex:postcode "BD20 1AA" .')
    assert (rechecked.focus_nodes, rechecked.whole) == (2, {})  # ex:a and ex:c live there
    assert focus_nodes(rechecked) == ["a", "b", "c"]
    rechecked = state.edit(added='ex:shop ex:postcode "BD20 1AB" .')
    assert (rechecked.focus_nodes, focus_nodes(rechecked)) == (1, ["a", "c"])


def test_a_change_that_no_shape_looks_at_costs_nothing() -> None:
    rechecked = State(ADDRESS).edit(added='ex:a ex:note "to whom it may concern" .')
    assert (rechecked.focus_nodes, rechecked.whole) == (0, {})


def test_what_becomes_an_instance_is_checked_and_counted() -> None:
    state = State(ADDRESS)
    rechecked = state.edit(added="ex:d a ex:Thing .")
    assert (rechecked.focus_nodes, focus_nodes(rechecked)) == (1, ["b", "d"])
    assert [checked.focus_nodes for checked in rechecked.report.checked] == [4]
    rechecked = state.edit(removed="ex:b a ex:Thing .")
    assert (focus_nodes(rechecked), [checked.focus_nodes for checked in rechecked.report.checked]) == (["d"], [3])


def test_a_class_that_comes_to_stand_below_another_is_no_small_change() -> None:
    state = State(ADDRESS)
    assert focus_nodes(state.edit(added="ex:d a ex:Below .")) == ["b"]
    rechecked = state.edit(added="ex:Below rdfs:subClassOf ex:Thing .")
    assert focus_nodes(rechecked) == ["b", "d"]
    assert list(rechecked.whole.values()) == ["the whole changed"]
    assert focus_nodes(state.edit(added="ex:e a ex:Below .")) == ["b", "d", "e"]


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        (
            'ex:S sh:targetClass ex:Thing ; sh:sparql [ sh:select "SELECT $this { $this <urn:x:no> ?x }" ] .',
            "SPARQL text",
        ),
        ("ex:S sh:targetNode ex:a ; sh:property [ sh:path ex:name ; sh:minCount 1 ] .", "targets named one by one"),
        ("ex:S sh:targetClass ex:Thing ; sh:property [ sh:path ex:address ; sh:node ex:S ] .", "itself"),
    ],
)
def test_what_runs_whole_is_named_with_the_reason(shape: str, why: str) -> None:
    rechecked = State(shape).edit(added='ex:a ex:name "again" .')
    ((node, reason),) = rechecked.whole.items()
    assert str(node) == "<http://example.org/S>"
    assert why in reason


def test_a_blank_focus_node_has_its_shape_run_whole() -> None:
    state = State(ADDRESS)
    rechecked = state.edit(added="_:x a ex:Thing .")
    assert list(rechecked.whole.values()) == ["a focus node that is a blank node"]
    assert len(rechecked.report.results) == 2


def test_a_thing_that_everything_refers_to_has_the_shape_run_whole() -> None:
    many = "".join(f"ex:t{number} a ex:Thing ; ex:address ex:home .\n" for number in range(MOST + 1))
    state = State(ADDRESS, DATA + many)
    rechecked = state.edit(removed='ex:home ex:postcode "BD20 1AA" .')
    assert list(rechecked.whole.values()) == [f"more than {MOST:,} focus nodes"]
    assert len(rechecked.report.results) == MOST + 1 + 3


def test_a_literal_in_another_form_changes_the_engine() -> None:
    """The store keeps one form of a number; where the form matters the reference engine looks at all of them."""
    state = State('ex:S a sh:PropertyShape ; sh:targetClass ex:Thing ; sh:path ex:size ; sh:pattern "^1[.]5$" .')
    rechecked = state.edit(added="ex:a ex:size 1.5 .")
    assert [checked.engine for checked in rechecked.report.checked] == ["compiled"]
    changes = state.store.change(added=quads("ex:b ex:size 1.50 ."))
    rechecked = state.validated.revalidate(changes)
    assert rechecked.whole
    assert rechecked.report == validate(state.store, state.shapes, engine="compiled")
    assert [checked.engine for checked in rechecked.report.checked] == ["pyshacl"]
    rechecked = state.validated.revalidate(state.store.change(removed=quads("ex:b ex:size 1.50 .")))
    assert [checked.engine for checked in rechecked.report.checked] == ["compiled"]
    assert rechecked.report.conforms
