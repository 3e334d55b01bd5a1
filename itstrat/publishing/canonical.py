"""Quads in the one form that all who say the same write: RDF Dataset Canonicalization, RDFC-1.0.

See https://www.w3.org/TR/rdf-canon/. The SHA-256 of these bytes is the hash of the dataset.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ItstratError

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Neighbours that look alike are tried in every order: with six of each it takes half a second, with nine minutes.
_MOST_ALIKE = 6


def relabelled(quads: Iterable[ox.Quad]) -> ox.Dataset:
    """The quads with canonical names for their blank nodes.

    Raises: ItstratError where more blank nodes look alike than can be told apart in bearable time.
    """
    dataset = ox.Dataset(quads)
    if (alike := _alike(dataset)) > _MOST_ALIKE:
        raise ItstratError(
            f"A blank node leads to {alike} others that look alike, which cannot be put in order.",
            hint="Give them IRIs.",
        )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def written(quads: Iterable[ox.Quad]) -> bytes:
    """The quads as canonical N-Quads: one a line, in the order of code points.

    >>> p = ox.NamedNode("urn:x:p")
    >>> written([ox.Quad(ox.BlankNode("b"), p, ox.Literal("é"))])
    b'_:c14n0 <urn:x:p> "\\xc3\\xa9" .\\n'
    """
    text = ox.serialize(relabelled(quads), format=ox.RdfFormat.N_QUADS)
    assert text is not None
    return b"".join(sorted(text.splitlines(keepends=True)))


def _alike(dataset: ox.Dataset) -> int:
    """How many neighbours of one blank node have to be tried in every order, at the most.

    Those are neighbours by the same property that are told apart only by other blank nodes (RDFC-1.0, 4.6 and 4.8).
    """
    said: defaultdict[ox.BlankNode, list[str]] = defaultdict(list)
    for quad in dataset:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        for node in {term for term in terms if isinstance(term, ox.BlankNode)}:
            shown = ("_:a" if t == node else "_:z" if isinstance(t, ox.BlankNode) else str(t) for t in terms)
            said[node].append(" ".join(shown))
    digests = {node: hashlib.sha256("\n".join(sorted(lines)).encode()).digest() for node, lines in said.items()}
    times = Counter(digests.values())
    tried: Counter[tuple[object, ...]] = Counter()
    for subject, predicate, object_, _ in dataset:
        for node, other, way in ((subject, object_, "to"), (object_, subject, "from")):
            if node != other and times[digests.get(node, b"")] > 1 and times[digests.get(other, b"")] > 1:
                tried[node, predicate, way, digests[other]] += 1
    return max(tried.values(), default=0)
