"""Results with their literals as they stand in the data, where the store gives them in another form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import RDF, SH, XSD
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.messages import bindings_of
from itstrat.shacl.paths import Predicate, Sequence
from itstrat.shacl.steps import StoreGraph, reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.shacl.paths import Path
    from itstrat.shacl.report import ValidationResult
    from itstrat.shacl.shapes import Shapes
    from itstrat.store import Store, Term
    from itstrat.store.base import Forms


REASON = "literals as they are written"
#: Datatypes of which no store rewrites a literal.
KEPT = frozenset((XSD["string"], RDF["langString"]))
_CLOSED = SH["ClosedConstraintComponent"]


class Written:
    """How the literals of a store were written, property by property, each once it is asked for."""

    def __init__(self, store: Store) -> None:
        self._store, self._graph = store, StoreGraph(store)
        self._known: dict[ox.NamedNode, Forms] = {}

    def update(self, changed: Iterable[ox.Triple]) -> None:
        """Learn anew what is known of statements that came or went. Cost: 1 µs for each of such a property."""
        subjects: defaultdict[ox.NamedNode, set[Term | ox.Triple]] = defaultdict(set)
        for triple in changed:
            if triple.predicate in self._known:
                subjects[triple.predicate].add(triple.subject)
        for each, some in subjects.items():
            others = {key: forms for key, forms in self._known[each].items() if key[0] not in some}
            self._known[each] = {**others, **self._store.forms(each, some)}

    def forms(self, each: ox.NamedNode) -> Forms:
        """What was written in another form than it is kept. Cost: a pass over the data, if there are typed literals."""
        if each not in self._known:
            self._known[each] = self._store.forms(each)
        return self._known[each]

    def restored(self, results: Iterable[ValidationResult], shapes: Shapes) -> Iterator[ValidationResult]:
        """The results, one for each form in which its value was written.

        Raises: NotCompiled, where SPARQL gives a literal of which nobody knows where it comes from.
        """
        for result in results:
            value = result.value
            if not typed(value) or value == result.focus_node:
                yield result
                continue
            assert isinstance(value, ox.Literal)
            for form in self._of(result, value, shapes):
                bindings = bindings_of(result.focus_node, form, dict(result.bindings))
                yield result if form == value else replace(result, value=form, bindings=bindings)

    def _of(self, result: ValidationResult, value: ox.Literal, shapes: Shapes) -> Iterable[ox.Literal]:
        path = _path(result, shapes)
        if path is None:
            if result.source_constraint is not None and self._may_be_rewritten(value):
                raise NotCompiled(REASON)
            return (value,)
        if isinstance(path, Predicate):
            return self.forms(path.iri).get((result.focus_node, value), (value,))
        found: dict[ox.Literal, None] = {}
        for subject, predicate, _ in reached(path, result.focus_node, self._graph).get(value, ()):
            found.update(dict.fromkeys(self.forms(predicate).get((subject, value), (value,))))
        return found or (value,)

    def _may_be_rewritten(self, value: ox.Literal) -> bool:
        """Whether a literal as the store gives it was written in another form anywhere."""
        properties = {quad.predicate for quad in self._store.quads(object=value)}
        return any(value == kept for each in properties for _, kept in self.forms(each))


def typed(term: Term | ox.Triple | None) -> bool:
    """Whether a term is a literal that a store may rewrite."""
    return isinstance(term, ox.Literal) and term.datatype not in KEPT


def _path(result: ValidationResult, shapes: Shapes) -> Path | None:
    """The path by which the value of a result is reached from its focus node."""
    path = shapes[result.source_shape].path
    if path is None or result.component == _CLOSED:
        last = Predicate(result.path) if isinstance(result.path, ox.NamedNode) else None
        return Sequence((path, last)) if path is not None and last is not None else last
    return path
