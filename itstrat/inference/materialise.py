"""Run the rules of a regime and keep what follows in a graph of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.inference.rules import compile_rules, vocabulary_rules
from itstrat.inference.strata import Stratum, strata
from itstrat.inference.table import is_vocabulary
from itstrat.inference.updates import updates
from itstrat.namespaces import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.inference.rules import Rule
    from itstrat.inference.table import Regime
    from itstrat.store import Store


def materialise(store: Store, regime: Regime = "its") -> None:
    """Make the graph of inferred triples anew, and with it the merge.

    Cost: about 10 ms for a college of 2,000 triples with the regime ``its``.

    >>> import pyoxigraph as ox
    >>> from itstrat.namespaces import OWL, RDF
    >>> from itstrat.store import OxigraphStore
    >>> store = OxigraphStore()
    >>> a, b, c, p = (ox.NamedNode(f"urn:x:{name}") for name in "abcp")
    >>> store.load([ox.Quad(a, p, b), ox.Quad(b, p, c), ox.Quad(p, RDF["type"], OWL["TransitiveProperty"])])
    >>> materialise(store)
    >>> [(q.subject.value, q.object.value) for q in store.quads(graph=INFERRED_GRAPH)]
    [('urn:x:a', 'urn:x:c')]
    """
    store.clear(INFERRED_GRAPH)
    vocabulary = strata(vocabulary_rules(regime))
    done: set[Rule] = set()
    while True:
        _run(store, vocabulary)
        rules = compile_rules(store, regime)
        if done.issuperset(rules):
            return
        _run(store, strata(rules))
        done = set(rules)
        if not any(map(_adds_axioms, rules)):
            return


def _run(store: Store, ordered: Iterable[Stratum]) -> None:
    for stratum in ordered:
        grown = True
        while grown:
            before = _size(store) if stratum.repeat else 0
            for text in updates([rule for rule in stratum.rules if _may_match(store, rule)]):
                store.update(text)
            grown = stratum.repeat and _size(store) > before


def _may_match(store: Store, rule: Rule) -> bool:
    """Whether there is something for each pattern of a rule: most of an ontology is not used by most data."""
    return all(any(store.quads(None, *key)) for key in rule.reads)


def _size(store: Store) -> int:
    """The number of inferred triples."""
    solutions = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {INFERRED_GRAPH} {{ ?s ?p ?o }} }}", trusted=True)
    assert isinstance(solutions, ox.QuerySolutions)
    (solution,) = solutions
    return int(solution["n"].value)


def _adds_axioms(rule: Rule) -> bool:
    """Whether what follows from a rule may be an axiom, so that there may be more rules."""
    return rule.head is not None and rule.writes is not None and (rule.writes.is_open or is_vocabulary(rule.head))
