"""Blank nodes: labels that no other source has, and that are the same on every run."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WRITTEN = re.compile(r"""(?:_:|nodeID\s*=\s*["'])([\w.·-]*[\w·-])""")


class BlankLabels:
    """Renames the blank nodes of one source.

    A label that the file writes is kept behind a mark of the source; a node without a label, which the parser names
    at random, gets a number by order of appearance.
    """

    def __init__(self, data: bytes, graph: ox.NamedNode) -> None:
        self._mark = "b" + hashlib.sha256(graph.value.encode()).hexdigest()[:8]
        self._written = frozenset(_WRITTEN.findall(data.decode()))
        self._seen: dict[str, ox.BlankNode] = {}
        self._count = 0

    def node(self, node: ox.BlankNode) -> ox.BlankNode:
        """The node under its new label."""
        label = node.value
        found = self._seen.get(label)
        if found is None:
            if label in self._written:
                found = ox.BlankNode(f"{self._mark}_{label}")
            else:
                self._count += 1
                found = ox.BlankNode(f"{self._mark}-{self._count}")
            self._seen[label] = found
        return found

    def triple(self, triple: ox.Triple) -> ox.Triple:
        """A triple term with its blank nodes renamed."""
        subject, predicate, object_ = triple
        if isinstance(subject, ox.BlankNode):
            subject = self.node(subject)
        if isinstance(object_, ox.BlankNode):
            object_ = self.node(object_)
        elif isinstance(object_, ox.Triple):
            object_ = self.triple(object_)
        return ox.Triple(subject, predicate, object_)


def placed(quads: Iterable[ox.Quad], graph: ox.NamedNode, labels: BlankLabels | None) -> Iterator[ox.Quad]:
    """The quads with their blank nodes renamed, and in ``graph`` unless they name one of their own."""
    for subject, predicate, object_, name in quads:
        if labels is not None:
            if type(subject) is ox.BlankNode:
                subject = labels.node(subject)
            if type(object_) is ox.BlankNode:
                object_ = labels.node(object_)
            elif type(object_) is ox.Triple:
                object_ = labels.triple(object_)
            if type(name) is ox.BlankNode:
                name = labels.node(name)
        yield ox.Quad(subject, predicate, object_, graph if type(name) is ox.DefaultGraph else name)
