"""Property paths: what they reach, and how results write them."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itstrat.shacl import paths

DATA = "ex:a ex:p ex:b . ex:b ex:p ex:c ; ex:q ex:d . ex:c ex:q ex:a . ex:x ex:p ex:a ."
PATHS = {
    "predicate": ("ex:p", "ex:p", ["ex:b"]),
    "inverse": ("[ sh:inversePath ex:p ]", "^ex:p", ["ex:x"]),
    "sequence": ("( ex:p ex:q )", "ex:p/ex:q", ["ex:d"]),
    "sequence of an inverse": ("( ex:p [ sh:inversePath ex:p ] )", "ex:p/^ex:p", ["ex:a"]),
    "inverse of a sequence": ("[ sh:inversePath ( ex:p ex:q ) ]", "^(ex:p/ex:q)", ["ex:b"]),
    "alternative": ("[ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ]", "ex:p|^ex:q", ["ex:b", "ex:c"]),
    "zero or more": ("[ sh:zeroOrMorePath ex:p ]", "ex:p*", ["ex:a", "ex:b", "ex:c"]),
    "one or more": ("[ sh:oneOrMorePath ex:p ]", "ex:p+", ["ex:b", "ex:c"]),
    "zero or one": ("[ sh:zeroOrOnePath ex:p ]", "ex:p?", ["ex:a", "ex:b"]),
    "optional step": ("( ex:p [ sh:zeroOrOnePath ex:q ] )", "ex:p/ex:q?", ["ex:b", "ex:d"]),
}


@pytest.mark.parametrize(("turtle", "sparql", "values"), PATHS.values(), ids=PATHS)
def test_paths(check: Any, turtle: str, sparql: str, values: list[str]) -> None:
    outcome = check(f"ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path {turtle} ; sh:in () .", DATA)
    assert outcome.values == values
    assert outcome.engines == {"compiled"}
    for result in outcome.report.results:
        assert str(result.path).replace("<http://example.org/", "ex:").replace(">", "") == sparql


def test_a_node_that_the_data_does_not_mention_reaches_itself(check: Any) -> None:
    path = "sh:path [ sh:zeroOrMorePath ex:p ]"
    shapes = f"ex:S a sh:PropertyShape ; sh:targetNode ex:nowhere ; {path} ; sh:minCount 1 ; sh:class ex:C ."
    assert check(shapes, DATA).values == ["ex:nowhere"]


predicates = st.sampled_from(["urn:p", "urn:q"]).map(lambda iri: paths.Predicate(ox.NamedNode(iri)))
members = st.recursive(
    predicates,
    lambda inner: st.one_of(
        inner.map(paths.Inverse),
        st.builds(paths.Repeat, inner, st.sampled_from("*+?")),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: paths.Sequence(tuple(found))),
        st.lists(inner, min_size=2, max_size=3).map(lambda found: paths.Alternative(tuple(found))),
    ),
    max_leaves=6,
)


@given(members)
def test_what_is_written_as_sparql_is_read_back(path: paths.Path) -> None:
    assert paths.parse(paths.to_sparql(path)) == path


@pytest.mark.parametrize("text", ["<urn:p>)", "<urn:p>/", "^"])
def test_what_is_no_path_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="path"):
        paths.parse(text)
