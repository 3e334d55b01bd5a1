"""What in the data contradicts the ontology, with the triples that do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.inference.matching import triple_of
from itstrat.inference.rules import compile_rules, vocabulary_rules
from itstrat.inference.updates import contradictions as queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.inference.table import Regime
    from itstrat.store import Store, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A rule of the tables, what it found in a sentence, and the triples of the data that cannot all be so."""

    rule: str
    message: str
    triples: tuple[ox.Triple, ...]


def contradictions(store: Store, regime: Regime, label: Callable[[Term], str]) -> list[Contradiction]:
    """Where the rules of a regime derive a contradiction in a store in which what follows was made, sorted.

    Only ``owl-rl`` has such rules. Two triples that contradict each other are told once. Cost: a query for each
    template that the ontology gives rise to.
    """
    rules = [*vocabulary_rules(regime), *compile_rules(store, regime)]
    found: dict[tuple[str, frozenset[ox.Triple]], Contradiction] = {}
    for template, text in queries(rule for rule in rules if rule.head is None):
        solutions = store.query(text, trusted=True)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for solution in sorted(solutions, key=str):
            bindings = {name: term for name in names if (term := solution[name]) is not None}
            bound = (triple_of(pattern.bound(bindings)) for pattern in template.body)
            triples = tuple(triple for triple in bound if triple is not None)
            message = template.message.format_map({name: label(term) for name, term in bindings.items()})
            contradiction = Contradiction(rule=template.name, message=message, triples=triples)
            found.setdefault((template.name, frozenset(triples)), contradiction)
    return sorted(found.values(), key=lambda each: (each.rule, each.message))
