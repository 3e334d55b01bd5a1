"""The line of sight of everything: for each thing one shortest path to what it is there for."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.alignment.trace import upward
from itstrat.namespaces import ITS, RDF, SKOS
from itstrat.store.lookup import nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itstrat.store import Node, Store, Term


class Lines:
    """Finds the path from the element of a strategy down to a thing, by the same steps as :func:`trace`.

    Of several shortest paths it is always the same one. Cost: each thing is stepped from once, however many are asked.

    >>> from itstrat.store import Labels, OxigraphStore
    >>> element, aim, objective = (ox.NamedNode(f"urn:x:{name}") for name in ("element", "aim", "objective"))
    >>> store = OxigraphStore()
    >>> store.load([ox.Quad(objective, ITS["supports"], aim), ox.Quad(aim, ITS["supports"], element)])
    >>> [each.value for each in Lines(store, Labels(store)).path(objective)]
    ['urn:x:element', 'urn:x:aim']
    """

    def __init__(self, store: Store, label: Callable[[Term], str]) -> None:
        self._store = store
        self._label = label
        self._above: dict[Node, list[Node]] = {}
        self._homes: dict[Node, bool] = {}

    def path(self, thing: Node) -> tuple[ox.NamedNode, ...]:
        """What stands above a thing, from the top down and without the thing; nothing for one that serves nothing."""
        before: dict[Node, Node] = {}
        waiting = deque([thing])
        last: Node = thing
        while waiting:
            node = waiting.popleft()
            if node != thing and self._is_foreign(node):
                last = node
                break
            above = self._steps(node)
            if not above and last == thing:
                last = node  # where nothing leads to another strategy, the path ends where it ends
            for each in above:
                if each != thing and each not in before:
                    before[each] = node
                    waiting.append(each)
        found = []
        while last != thing:
            found.append(last)
            last = before[last]
        return tuple(each for each in found if isinstance(each, ox.NamedNode))

    def _steps(self, node: Node) -> list[Node]:
        known = self._above.get(node)
        if known is None:
            found: Iterable[Node] = {target for _, target in upward(self._store, node)}
            known = self._above[node] = sorted(found, key=lambda each: (self._label(each), each.value))
        return known

    def _is_foreign(self, node: Node) -> bool:
        """Whether a node is the element of another strategy than that of IT, where every path ends."""
        known = self._homes.get(node)
        if known is None:
            homes = nodes(self._store, node, SKOS["inScheme"])
            types = [set(nodes(self._store, home, RDF["type"])) for home in homes]
            known = self._homes[node] = any(
                ITS["StrategyDocument"] in each and ITS["ITServiceStrategy"] not in each for each in types
            )
        return known
