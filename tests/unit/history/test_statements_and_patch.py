"""Graphs and the patches between them, on graphs made up by Hypothesis."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itstrat.errors import SyntaxProblem
from itstrat.formats.exact import statements
from itstrat.history import patch

IRIS = st.sampled_from([ox.NamedNode(f"https://ex.example/{name}") for name in "abcd"])
BLANKS = st.sampled_from([ox.BlankNode(name) for name in "xyz"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["a\u2028b", "\r\n", "\x85", '"\\']
)
LITERALS = (
    st.builds(ox.Literal, TEXTS)
    | st.builds(lambda text: ox.Literal(text, language="en"), TEXTS)
    | st.sampled_from(["1", "1.0", "01"]).map(
        lambda text: ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    )
)
QUADS = st.lists(st.builds(ox.Quad, IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS), max_size=12)


def renamed(quads: list[ox.Quad]) -> list[ox.Quad]:
    def other(term: object) -> object:
        return ox.BlankNode(f"q{term.value}") if isinstance(term, ox.BlankNode) else term

    return [ox.Quad(other(q.subject), q.predicate, other(q.object)) for q in reversed(quads)]


@given(QUADS, QUADS)
def test_patch_leads_from_one_graph_to_the_other(one: list[ox.Quad], two: list[ox.Quad]) -> None:
    before, after = statements(one), statements(two)
    there, back = patch.write(before, after), patch.write(after, before)
    assert patch.apply(before, there) == after
    assert patch.apply(after, back) == before
    assert (there == "TX .\nTC .\n") == (before == after)


@given(QUADS)
def test_names_of_blank_nodes_do_not_depend_on_those_in_the_file(quads: list[ox.Quad]) -> None:
    mine = ox.Dataset(ox.Quad(*triple) for triple in statements(quads))
    theirs = ox.Dataset(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    for each in (mine, theirs):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert mine == theirs  # nothing was lost or joined
    if all(isinstance(q.object, ox.NamedNode | ox.Literal) for q in quads):
        assert statements(quads) == statements(renamed(quads))


def test_rows_are_sorted_and_exact() -> None:
    s, p = ox.NamedNode("urn:x:s"), ox.NamedNode("urn:x:p")
    before = frozenset({ox.Triple(s, p, ox.Literal("b")), ox.Triple(s, p, ox.Literal("a"))})
    after = frozenset({ox.Triple(s, p, ox.Literal("250000.00", datatype=ox.NamedNode("urn:x:money")))})
    assert patch.write(before, after) == (
        'TX .\nD <urn:x:s> <urn:x:p> "a" .\nD <urn:x:s> <urn:x:p> "b" .\n'
        'A <urn:x:s> <urn:x:p> "250000.00"^^<urn:x:money> .\nTC .\n'
    )


@pytest.mark.parametrize("line", ["PA ex: <urn:x:> .", "A <urn:x:s> .", "A <s> <p> <o> .", "B <urn:x:s> <urn:x:p> 1 ."])
def test_what_is_no_row_is_named_with_its_line(line: str) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        patch.apply(frozenset(), f"H id <urn:x:1> .\nTX .\n{line}\nTC .\n", name="mine.rdfp")
    assert str(caught.value.location) == "mine.rdfp:3"
