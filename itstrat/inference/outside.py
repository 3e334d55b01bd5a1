"""What an ontology says that OWL 2 RL does not act upon: named, so that nobody waits for what will not follow.

Source: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL, the syntax of the profile.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from itstrat.resources import directory

if TYPE_CHECKING:
    from itstrat.store import Node, Store


class Outside(NamedTuple):
    """What an axiom is about, the term that makes it derive nothing, and why."""

    axiom: Node
    term: ox.NamedNode
    why: str


def outside(store: Store) -> list[Outside]:
    """The axioms of a store that derive nothing, sorted.

    Cost: one query of the ontology.

    >>> from itstrat.namespaces import OWL, RDF
    >>> from itstrat.store import OxigraphStore
    >>> store, knows = OxigraphStore(), ox.NamedNode("urn:x:knows")
    >>> store.load([ox.Quad(knows, RDF["type"], OWL["ReflexiveProperty"])])
    >>> [(node.value, why) for node, _, why in outside(store)]
    [('urn:x:knows', 'that all things have themselves for a property is not derived')]
    """
    solutions = store.query(_text(), trusted=True)
    assert isinstance(solutions, ox.QuerySolutions)
    found: list[Outside] = []
    for solution in solutions:
        node, term, why = solution["axiom"], solution["term"], solution["why"]
        assert isinstance(term, ox.NamedNode)
        if isinstance(node, ox.NamedNode | ox.BlankNode):
            found.append(Outside(node, term, str(why.value)))
    return found


@cache
def _text() -> str:
    return (directory("queries") / "inference" / "outside.rq").read_text(encoding="utf-8")
