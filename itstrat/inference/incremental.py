"""What follows, kept up while a store changes: only what hangs on the change is looked at again.

Triples that come are followed forwards; those that go take with them all that may hang on them, and what still follows
from the rest is put back (delete and rederive). Source: A. Gupta, I. S. Mumick, V. S. Subrahmanian, Maintaining views
incrementally (SIGMOD 1993).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from itstrat.inference.matching import solutions, triple_of, unify
from itstrat.inference.materialise import materialise
from itstrat.inference.rules import Key, compile_rules
from itstrat.inference.table import TYPE, Pattern, is_vocabulary
from itstrat.namespaces import INFERRED_GRAPH, RDF
from itstrat.store import Changes
from itstrat.store.lookup import holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.inference.rules import Rule
    from itstrat.inference.table import Regime
    from itstrat.store import Store

Found = TypeVar("Found")

_LISTS = frozenset({RDF["first"], RDF["rest"]})


class Closure:
    """A store with what follows in it, that stay together.

    >>> from itstrat.namespaces import OWL
    >>> from itstrat.store import OxigraphStore
    >>> store = OxigraphStore()
    >>> a, b, c, p, g = (ox.NamedNode(f"urn:x:{name}") for name in "abcpg")
    >>> store.load([ox.Quad(a, p, b, g), ox.Quad(p, TYPE, OWL["TransitiveProperty"], g)])
    >>> closure = Closure(store)
    >>> sorted(triple.object.value for triple in closure.change(added=[ox.Quad(b, p, c, g)]).added)
    ['urn:x:c', 'urn:x:c']
    """

    def __init__(self, store: Store, regime: Regime = "its") -> None:
        self._store = store
        self._regime = regime
        materialise(store, regime)
        self._index()

    def change(self, *, added: Iterable[ox.Quad] = (), removed: Iterable[ox.Quad] = ()) -> Changes:
        """Take quads out of the store, add others, and keep up what follows; give what changed in the merge.

        The store ends up as if it had been filled and materialised anew. Cost: a few look-ups for each rule and triple
        that hangs on the change; a change of the ontology makes all that follows anew.
        """
        more, less = tuple(added), tuple(removed)
        if any(map(_is_axiom, (*more, *less))):
            return self._store.change(added=more, removed=less).then(self._anew())
        changes = self._take_out(less).then(self._put_in(more))
        return changes.then(self._anew()) if any(map(_is_axiom, changes.triples)) else changes

    def _index(self) -> None:
        """Find rules by what they match and by what they derive."""
        self._readers: dict[Key, list[tuple[Rule, int]]] = defaultdict(list)
        self._writers: dict[Key, list[Rule]] = defaultdict(list)
        for rule in compile_rules(self._store, self._regime):
            if rule.writes is not None:
                self._writers[rule.writes].append(rule)
                for number, key in enumerate(rule.reads):
                    self._readers[key].append((rule, number))

    def _anew(self) -> Changes:
        """Make all that follows anew, for axioms that changed."""
        before = frozenset(quad.triple for quad in self._store.quads(graph=INFERRED_GRAPH))
        materialise(self._store, self._regime)
        self._index()
        after = frozenset(quad.triple for quad in self._store.quads(graph=INFERRED_GRAPH))
        gone = frozenset(triple for triple in before - after if not holds(self._store, triple))
        return Changes(added=after - before, removed=gone)

    def _put_in(self, quads: tuple[ox.Quad, ...]) -> Changes:
        """Add quads and what follows from them."""
        changes = self._store.change(added=quads)
        self._store.change(removed=map(_inferred, quads))  # what a source says is not inferred
        return changes.then(self._follow(changes.added))

    def _take_out(self, quads: tuple[ox.Quad, ...]) -> Changes:
        """Take quads out with all that may hang on them, and put back what follows from the rest."""
        changes = self._store.change(removed=quads)
        doubtful = set(changes.removed)
        self._store.change(added=map(_inferred, doubtful))  # what hung on them is found while they are there
        waiting = list(doubtful)
        while waiting:
            for triple in self._consequences(waiting.pop()):
                if triple not in doubtful and holds(self._store, triple, INFERRED_GRAPH):
                    doubtful.add(triple)
                    waiting.append(triple)
        self._store.change(removed=map(_inferred, doubtful))
        back = [triple for triple in doubtful if self._follows(triple)]
        self._store.change(added=map(_inferred, back))
        again = self._follow(back)
        return Changes(
            removed=frozenset(doubtful.difference(back)) - again.added,
            added=again.added - doubtful,
            literals=changes.literals,
        )

    def _follow(self, triples: Iterable[ox.Triple]) -> Changes:
        """Add what follows from triples that are new in the store."""
        waiting = list(triples)
        found: set[ox.Triple] = set()
        while waiting:
            for triple in self._consequences(waiting.pop()):
                if not holds(self._store, triple):
                    self._store.change(added=[_inferred(triple)])
                    found.add(triple)
                    waiting.append(triple)
        return Changes(added=frozenset(found))

    def _consequences(self, triple: ox.Triple) -> list[ox.Triple]:
        """What a triple and others in the store derive in one step."""
        found: dict[ox.Triple, None] = {}
        for rule, number in self._rules_at(triple, self._readers):
            bindings = unify(rule.body[number], triple)
            if bindings is None:
                continue
            others = rule.body[:number] + rule.body[number + 1 :]
            for every, _ in solutions(self._store, others, rule.template.conditions, {**rule.bindings, **bindings}):
                assert rule.head is not None
                if derived := triple_of(rule.head.bound(every)):
                    found[derived] = None
        return list(found)

    def _follows(self, triple: ox.Triple) -> bool:
        """Whether the rest of the store derives a triple in one step."""
        for rule in self._rules_at(triple, self._writers):
            bindings = unify(rule.head, triple) if rule.head else None
            if bindings is None:
                continue
            if any(solutions(self._store, rule.body, rule.template.conditions, {**rule.bindings, **bindings})):
                return True
        return False

    @staticmethod
    def _rules_at(triple: ox.Triple, index: dict[Key, list[Found]]) -> Iterator[Found]:
        keys = [Key(None), Key(triple.predicate)]
        if triple.predicate == TYPE and not isinstance(triple.object, ox.Triple):
            keys.append(Key(TYPE, triple.object))
        for key in keys:
            yield from index.get(key, ())


def _is_axiom(quad: ox.Quad | ox.Triple) -> bool:
    """Whether something is about the ontology, so that other rules may come of it."""
    if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
        return False
    return quad.predicate in _LISTS or is_vocabulary(Pattern(quad.subject, quad.predicate, quad.object))


def _inferred(triple: ox.Triple | ox.Quad) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, INFERRED_GRAPH)
