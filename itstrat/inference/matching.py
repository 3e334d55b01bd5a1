"""Matching patterns against a store, one triple at a time: for what hangs on one triple rather than on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.inference.lists import members
from itstrat.inference.table import MEMBER, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itstrat.inference.table import Condition
    from itstrat.store import Store, Term

    Bindings = Mapping[str, Term]


def unify(pattern: Pattern, triple: ox.Triple) -> dict[str, Term] | None:
    """What the variables of a pattern have to be for it to be a triple; None if it never is.

    >>> x, p = ox.Variable("x"), ox.NamedNode("urn:x:p")
    >>> a, b = ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:b")
    >>> unify(Pattern(x, p, x), ox.Triple(a, p, a)), unify(Pattern(x, p, x), ox.Triple(a, p, b))
    ({'x': <NamedNode value=urn:x:a>}, None)
    """
    bindings: dict[str, Term] = {}
    for part, term in zip(pattern, triple, strict=True):
        if isinstance(term, ox.Triple):
            return None
        if isinstance(part, ox.Variable):
            if bindings.setdefault(part.value, term) != term:
                return None
        elif part != term:
            return None
    return bindings


def triple_of(pattern: Pattern) -> ox.Triple | None:
    """The triple that a pattern without variables is; None if it says something that RDF cannot, as of a literal."""
    subject, predicate, object_ = pattern
    if isinstance(subject, ox.Literal | ox.Variable) or not isinstance(predicate, ox.NamedNode):
        return None
    return None if isinstance(object_, ox.Variable) else ox.Triple(subject, predicate, object_)


def solutions(
    store: Store, patterns: Iterable[Pattern], conditions: Iterable[Condition] = (), bindings: Bindings | None = None
) -> Iterator[tuple[dict[str, Term], tuple[ox.Triple, ...]]]:
    """Each way in which all patterns hold together in a store: all bindings, and a triple for each pattern.

    Some variables may have been bound before. Of a pattern ``list:member`` there is no triple. Cost: a look-up for each
    pattern and partial solution; the pattern with most terms is always looked up first.
    """
    unequal = [(each.left, each.right) for each in conditions if each.predicate == "log:notEqualTo"]
    for found, triples in _joined(store, list(enumerate(patterns)), bindings or {}):
        if all(found[left] != found[right] for left, right in unequal):
            yield found, tuple(triples[number] for number in sorted(triples))


def _joined(
    store: Store, patterns: list[tuple[int, Pattern]], bindings: Bindings
) -> Iterator[tuple[dict[str, Term], dict[int, ox.Triple]]]:
    if not patterns:
        yield dict(bindings), {}
        return
    number, pattern = min(patterns, key=lambda each: _openness(each[1].bound(bindings)))
    rest = [each for each in patterns if each[0] != number]
    for found, triple in _matches(store, pattern.bound(bindings)):
        for more, triples in _joined(store, rest, {**bindings, **found}):
            yield more, {number: triple, **triples} if triple else triples


def _openness(pattern: Pattern) -> int:
    """How much a pattern leaves open; the members of a list are asked for when the list is known."""
    return len(pattern.variables()) + 3 * (pattern.predicate == MEMBER)


def _matches(store: Store, pattern: Pattern) -> Iterator[tuple[dict[str, Term], ox.Triple | None]]:
    if pattern.predicate == MEMBER:
        for member in members(store, pattern.subject):
            if isinstance(pattern.object, ox.Variable):
                yield {pattern.object.value: member}, None
            elif pattern.object == member:
                yield {}, None
        return
    subject, predicate, object_ = (None if isinstance(part, ox.Variable) else part for part in pattern)
    if isinstance(subject, ox.Literal) or isinstance(predicate, ox.Literal | ox.BlankNode):
        return
    for quad in store.quads(subject, predicate, object_):
        triple = ox.Triple(quad.subject, quad.predicate, quad.object)
        if (found := unify(pattern, triple)) is not None:
            yield found, triple
