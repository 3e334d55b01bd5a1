"""Why a triple holds: a shortest proof from the triples of the sources."""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.inference.lists import list_templates
from itstrat.inference.matching import solutions, unify
from itstrat.inference.table import templates
from itstrat.namespaces import INFERRED_GRAPH
from itstrat.store.lookup import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import pyoxigraph as ox

    from itstrat.errors import Location
    from itstrat.inference.table import Regime, Template
    from itstrat.store import Store

    Locate = Callable[[Sequence[ox.Triple]], Mapping[ox.Triple, Location]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A triple, the rule that gives it, and the proofs of what the rule rests on.

    What a source says has no rule, and its place if that is known.
    """

    triple: ox.Triple
    rule: str = ""
    premises: tuple[Proof, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True, order=True)
class _Step:
    """One way to derive a triple: a rule, and the triples it rests on."""

    rule: str
    premises: tuple[ox.Triple, ...]

    def __str__(self) -> str:
        return f"{self.rule} {' '.join(map(str, self.premises))}"


def prove(
    store: Store, triple: ox.Triple, regime: Regime = "its", *, locate: Locate = lambda _triples: {}
) -> Proof | None:
    """A proof of a triple with as few steps one above the other as can be; None if the triple does not hold.

    The store is one in which what follows was made (:func:`itstrat.inference.materialise`) with the same regime.
    ``locate`` gives the places of triples that sources say.
    Cost: each triple that leads to the one asked for, by any rule, is looked at once. Source: D. E. Knuth, A
    generalization of Dijkstra's algorithm (1977).

    >>> import pyoxigraph as ox
    >>> from itstrat.inference.materialise import materialise
    >>> from itstrat.namespaces import RDF, RDFS
    >>> from itstrat.store import OxigraphStore
    >>> store, graph = OxigraphStore(), ox.NamedNode("urn:x:g")
    >>> ann, dog, animal = (ox.NamedNode(f"urn:x:{name}") for name in ("ann", "Dog", "Animal"))
    >>> store.load([ox.Quad(ann, RDF["type"], dog, graph), ox.Quad(dog, RDFS["subClassOf"], animal, graph)])
    >>> materialise(store)
    >>> proof = prove(store, ox.Triple(ann, RDF["type"], animal))
    >>> proof.rule, [str(premise.triple.object) for premise in proof.premises]
    ('cax-sco', ['<urn:x:Animal>', '<urn:x:Dog>'])
    """
    if not holds(store, triple):
        return None
    steps = _backward(store, triple, regime)
    return _forward(triple, steps, locate([each for each, ways in steps.items() if not ways]))


def _backward(store: Store, goal: ox.Triple, regime: Regime) -> dict[ox.Triple, list[_Step]]:
    """All ways to derive a triple and what they rest on; none for those that a source says."""
    rules = [*templates(regime), *(list_templates(store) if regime == "owl-rl" else ())]
    rules = [rule for rule in rules if rule.head]
    found: dict[ox.Triple, list[_Step]] = {}
    waiting = [goal]
    while waiting:
        triple = waiting.pop()
        if triple not in found:
            found[triple] = [] if _is_asserted(store, triple) else list(_steps(store, triple, rules))
            waiting += [premise for step in found[triple] for premise in step.premises]
    return found


def _steps(store: Store, triple: ox.Triple, rules: Sequence[Template]) -> Iterator[_Step]:
    """Each way to derive a triple in one step from what holds.

    By transitivity, only those whose first step is no such step itself: those lead to all others.
    """
    for rule in rules:
        assert rule.head is not None
        bindings = unify(rule.head, triple)
        if bindings is None:
            continue
        for _, premises in solutions(store, (*rule.axioms, *rule.body), rule.conditions, bindings):
            if triple in premises or (rule.is_transitive and not _is_link(store, premises[-2], rules)):
                continue
            yield _Step(rule.name, premises)


def _is_link(store: Store, triple: ox.Triple, rules: Sequence[Template]) -> bool:
    """Whether a triple holds by something else than transitivity."""
    others = [rule for rule in rules if not rule.is_transitive]
    return _is_asserted(store, triple) or any(_steps(store, triple, others))


def _is_asserted(store: Store, triple: ox.Triple) -> bool:
    return not holds(store, triple, INFERRED_GRAPH)


def _forward(goal: ox.Triple, steps: dict[ox.Triple, list[_Step]], places: Mapping[ox.Triple, Location]) -> Proof:
    """The proof of least height, found from the leaves upwards."""
    users: dict[ox.Triple, list[tuple[ox.Triple, _Step]]] = defaultdict(list)
    missing: dict[tuple[ox.Triple, _Step], set[ox.Triple]] = {}
    for triple, ways in steps.items():
        for step in ways:
            missing[triple, step] = set(step.premises)
            for premise in missing[triple, step]:
                users[premise].append((triple, step))
    heap: list[tuple[int, str, str, ox.Triple, _Step | None]]
    heap = [(0, str(triple), "", triple, None) for triple, ways in steps.items() if not ways]
    heapq.heapify(heap)
    proofs: dict[ox.Triple, Proof] = {}
    while goal not in proofs:
        height, _, _, triple, by = heapq.heappop(heap)
        if triple in proofs:
            continue
        premises = tuple(proofs[premise] for premise in by.premises) if by else ()
        proofs[triple] = Proof(
            triple=triple, rule=by.rule if by else "", premises=premises, location=places.get(triple)
        )
        for conclusion, step in users[triple]:
            missing[conclusion, step].discard(triple)
            if not missing[conclusion, step]:
                heapq.heappush(heap, (height + 1, str(conclusion), str(step), conclusion, step))
    return proofs[goal]
