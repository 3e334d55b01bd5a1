"""The OWL 2 RL rules that the loaded ontologies give rise to, as SPARQL updates in the order to run them.

The names are those of the W3C rule tables (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL). Each rule's text is a file
in ``queries/inference``. Rules of the schema come first, then properties (a transitive one after those below it, and
then its superproperties again), then classes: no later rule feeds an earlier one, so that one round is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import OWL, RDF, RDFS
from itstrat.resources import directory
from itstrat.store.lookup import subjects

if TYPE_CHECKING:
    from itstrat.store import Node, Store

_TRANSITIVE = OWL["TransitiveProperty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: its name in the W3C tables, the property it was compiled for if it is for one, and the update."""

    name: str
    update: str
    property: str = ""


def compile_rules(store: Store) -> tuple[Rule, ...]:
    """The rules for the axioms that a store holds, in the order to run them.

    Cost: a few index look-ups.

    >>> import pyoxigraph as ox
    >>> from itstrat.store import OxigraphStore
    >>> store = OxigraphStore()
    >>> part_of = ox.NamedNode("urn:x:partOf")
    >>> store.load([ox.Quad(part_of, RDF["type"], _TRANSITIVE)])
    >>> [rule.name for rule in compile_rules(store)]
    ['prp-trp']
    """
    subclasses = any(store.quads(predicate=RDFS["subClassOf"]))
    subproperties = any(store.quads(predicate=RDFS["subPropertyOf"]))
    rules: list[Rule] = []
    if subclasses:
        rules.append(_rule("scm-sco"))
    if subproperties:
        rules += [_rule("scm-spo"), _rule("prp-spo1")]
    for term in _transitive(store):
        rules.append(_rule("prp-trp", term))
        if any(store.quads(term, RDFS["subPropertyOf"])):
            rules.append(_rule("prp-spo1"))
    if subclasses:
        rules.append(_rule("cax-sco"))
    return tuple(rules)


def _transitive(store: Store) -> list[ox.NamedNode]:
    """The transitive properties, each after those below it, whose pairs it takes over."""
    terms = [term for term in subjects(store, RDF["type"], _TRANSITIVE) if isinstance(term, ox.NamedNode)]
    return sorted(terms, key=lambda term: (len(_below(store, term)), term.value))


def _below(store: Store, term: Node) -> set[Node]:
    found: set[Node] = set()
    waiting = [term]
    while waiting:
        new = set(subjects(store, RDFS["subPropertyOf"], waiting.pop())) - found
        found |= new
        waiting += new
    return found


def _rule(name: str, term: ox.NamedNode | None = None) -> Rule:
    text = _text(name)
    if term is None:
        return Rule(name=name, update=text)
    return Rule(name=name, update=text.replace("$property", str(term)), property=term.value)


@cache
def _text(name: str) -> str:
    return (directory("queries") / "inference" / f"{name}.ru").read_text(encoding="utf-8")
