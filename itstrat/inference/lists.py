"""The rules about a whole list: a template for each length of list that an ontology has.

The rules about one member of a list are in the table, with ``list:member``. The names are those of the W3C tables
(https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules).
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.inference.table import SAME, TYPE, Condition, Pattern, Template
from itstrat.namespaces import OWL, RDF
from itstrat.store.lookup import nodes, objects

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.inference.table import Part
    from itstrat.store import Store, Term

_FIRST, _REST, _NIL = RDF["first"], RDF["rest"], RDF["nil"]
_WHOLE, _X, _Y = ox.Variable("whole"), ox.Variable("x"), ox.Variable("y")


def list_templates(store: Store) -> list[Template]:
    """The templates for the lists that the axioms of a store name. A list that does not end matches no template."""
    found: list[Template] = []
    for predicate, make in _MAKERS.items():
        heads = {quad.object for quad in store.quads(predicate=predicate)}
        lengths = {length for head in heads for length in _lengths(store, head)}
        found += [make(length) for length in sorted(lengths) if length]
    return found


def members(store: Store, head: object) -> list[Term]:
    """What is in a list, as the path ``rdf:rest*/rdf:first`` finds it: where it branches, what is in any branch."""
    cells: dict[object, None] = {head: None}
    waiting = [head]
    while waiting:
        cell = waiting.pop()
        following = nodes(store, cell, _REST) if isinstance(cell, ox.NamedNode | ox.BlankNode) else []
        waiting += [each for each in following if each not in cells]
        cells.update(dict.fromkeys(following))
    found = (objects(store, cell, _FIRST) for cell in cells if isinstance(cell, ox.NamedNode | ox.BlankNode))
    return list(dict.fromkeys(term for terms in found for term in terms))


def _lengths(store: Store, head: object) -> set[int]:
    """How long a list is; where it branches, each length; of one that goes in a circle, none of the circle's."""
    found: set[int] = set()
    waiting: list[tuple[object, frozenset[object]]] = [(head, frozenset())]
    while waiting:
        cell, before = waiting.pop()
        if cell == _NIL:
            found.add(len(before))
        elif isinstance(cell, ox.NamedNode | ox.BlankNode) and cell not in before:
            waiting += [(following, before | {cell}) for following in nodes(store, cell, _REST)]
    return found


@cache
def _intersection(length: int) -> Template:
    """cls-int1: what is in all classes is in their intersection."""
    body = tuple(Pattern(_X, TYPE, member) for member in _members(length))
    return Template(
        name="cls-int1", axioms=_axioms("intersectionOf", length), body=body, head=Pattern(_X, TYPE, _WHOLE)
    )


@cache
def _chain(length: int) -> Template:
    """prp-spo2: what is linked by all properties of a chain, one after the other, is linked by the property."""
    steps = [ox.Variable(f"u{number}") for number in range(length + 1)]
    links = zip(pairwise(steps), _members(length), strict=True)
    return Template(
        name="prp-spo2",
        axioms=_axioms("propertyChainAxiom", length),
        body=tuple(Pattern(here, member, there) for (here, there), member in links),
        head=Pattern(steps[0], _WHOLE, steps[-1]),
    )


@cache
def _key(length: int) -> Template:
    """prp-key: instances of a class that agree on each property of its key are the same."""
    body = [Pattern(_X, TYPE, _WHOLE), Pattern(_Y, TYPE, _WHOLE)]
    for number, member in enumerate(_members(length)):
        value = ox.Variable(f"u{number}")
        body += [Pattern(_X, member, value), Pattern(_Y, member, value)]
    return Template(
        name="prp-key",
        axioms=_axioms("hasKey", length),
        body=tuple(body),
        head=Pattern(_X, SAME, _Y),
        conditions=(Condition("x", "log:notEqualTo", "y"),),
    )


def _members(length: int) -> list[ox.Variable]:
    return [ox.Variable(f"m{number}") for number in range(length)]


def _axioms(predicate: str, length: int) -> tuple[Pattern, ...]:
    """``?whole`` has a list of so many members: ``?m0``, ``?m1`` …"""
    cells: list[Part] = [ox.Variable(f"l{number}") for number in range(length)]
    firsts = (Pattern(cell, _FIRST, member) for cell, member in zip(cells, _members(length), strict=True))
    rests = (Pattern(cell, _REST, following) for cell, following in pairwise([*cells, _NIL]))
    return (Pattern(_WHOLE, OWL[predicate], cells[0]), *firsts, *rests)


_MAKERS: dict[ox.NamedNode, Callable[[int], Template]] = {
    OWL["intersectionOf"]: _intersection,
    OWL["propertyChainAxiom"]: _chain,
    OWL["hasKey"]: _key,
}
