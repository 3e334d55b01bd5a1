"""A total order of results; blank nodes are ordered by what they state, not by the labels they happen to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itstrat.shacl.report import ValidationResult
    from itstrat.shacl.shapes import Shapes
    from itstrat.store import Store, Term

_DEPTH = 3


def sort(results: Iterable[ValidationResult], store: Store, shapes: Shapes) -> tuple[ValidationResult, ...]:
    """The results by shape, focus node, path, value, component and message."""
    return tuple(sorted(results, key=Order(store, shapes)))


class Order:
    """The key of a result, by which results are sorted. It depends on the data where there are blank nodes."""

    def __init__(self, store: Store, shapes: Shapes) -> None:
        graph = shapes.graph
        self._in_data = _Keys(lambda node: ((q.predicate, q.object) for q in store.quads(subject=node)))
        self._in_shapes = _Keys(lambda node: ((p, o) for p in graph.predicates(node) for o in graph.values(node, p)))

    def __call__(self, result: ValidationResult) -> tuple[object, ...]:
        """The key."""
        return (
            self._in_shapes(result.source_shape),
            self._in_data(result.focus_node),
            str(result.path or ""),
            self._in_data(result.value),
            result.component.value,
            result.severity.value,
            [str(message) for message in result.messages],
            [(name, self._in_data(term)) for name, term in result.bindings],
            str(result.focus_node),  # of blank nodes that state the same
            str(result.value),
        )


class _Keys:
    """Keys that sort terms: IRIs, literals, then blank nodes by what they state."""

    def __init__(self, statements: Callable[[ox.BlankNode], Iterable[tuple[ox.NamedNode, object]]]) -> None:
        self._statements = statements
        self._known: dict[object, tuple[int, str]] = {}

    def __call__(self, term: Term | None) -> tuple[int, str]:
        if term is None:
            return (0, "")
        if not isinstance(term, ox.BlankNode):
            return (1 if isinstance(term, ox.NamedNode) else 2, str(term))
        if term not in self._known:
            self._known[term] = (3, self._describe(term, _DEPTH))
        return self._known[term]

    def _describe(self, term: object, depth: int) -> str:
        if not isinstance(term, ox.BlankNode):
            return str(term)
        if not depth:
            return "[]"
        stated = sorted(f"{p} {self._describe(o, depth - 1)}" for p, o in self._statements(term))
        return f"[{'; '.join(stated)}]"
