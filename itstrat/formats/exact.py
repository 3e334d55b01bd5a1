"""What two versions can be compared by: exact triples, whose blank nodes are named by what is said of them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Triples: TypeAlias = frozenset[ox.Triple]


def statements(quads: Iterable[ox.Quad]) -> Triples:
    """The triples of some quads, with literals exactly as written.

    A blank node gets a name made from its statements and those of the blank nodes it leads to, so that it has the same
    name in another version that says the same of it. Cost: 1 µs a quad without blank nodes.

    >>> p = ox.NamedNode("urn:x:p")
    >>> one, two = (statements([ox.Quad(ox.BlankNode(name), p, ox.Literal("a"))]) for name in "xy")
    >>> one == two
    True
    """
    triples = {quad.triple for quad in quads}
    blank = {t.subject for t in triples if isinstance(t.subject, ox.BlankNode)}
    blank |= {t.object for t in triples if isinstance(t.object, ox.BlankNode)}
    if not blank:
        return frozenset(triples)
    names = _names(triples, blank)
    return frozenset(
        ox.Triple(names.get(t.subject, t.subject), t.predicate, names.get(t.object, t.object)) for t in triples
    )


def _names(triples: set[ox.Triple], blank: set[ox.BlankNode]) -> dict[object, ox.BlankNode]:
    """The name of each blank node: a digest, with a number where several say exactly the same."""
    said: dict[ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode):
            said[triple.subject].append(triple)
    digests: dict[ox.BlankNode, str] = dict.fromkeys(blank, "")
    groups = 0
    while len(set(digests.values())) > groups:
        groups = len(set(digests.values()))
        digests = {node: _digest(said[node], digests) for node in blank}
    used: Counter[str] = Counter()
    names: dict[object, ox.BlankNode] = {}
    for node in sorted(blank, key=lambda each: (digests[each], each.value)):
        digest = digests[node]
        names[node] = ox.BlankNode(f"b{digest}" + (f"x{used[digest]}" if used[digest] else ""))
        used[digest] += 1
    return names


def _digest(said: list[ox.Triple], digests: Mapping[ox.BlankNode, str]) -> str:
    lines = sorted(
        f"{t.predicate} {digests[t.object] if isinstance(t.object, ox.BlankNode) else t.object}" for t in said
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
