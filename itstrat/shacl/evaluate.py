"""Compiled shapes run on a store."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.errors import EngineError, QueryRefused, QuerySyntaxError
from itstrat.namespaces import SH
from itstrat.shacl import syntax
from itstrat.shacl.checks import SHAPES_GRAPH, Branch, NotCompiled, Rows, Solutions
from itstrat.shacl.messages import bindings_of, fill
from itstrat.shacl.paths import result_path
from itstrat.shacl.report import ValidationResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itstrat.shacl.checks import Pair
    from itstrat.shacl.compile import Plan, Step
    from itstrat.shacl.graph import ShapesGraph
    from itstrat.shacl.parameters import Constraint, Select
    from itstrat.shacl.shapes import Shape
    from itstrat.shacl.targets import Focus
    from itstrat.store import Node, Store, Term

    Found: TypeAlias = Iterator[tuple[Term, ValidationResult]]

#: The results of a plan by the focus node, of those it was given, that does not conform because of them.
Outcome: TypeAlias = "dict[Term, list[ValidationResult]]"


class Evaluator:
    """Runs plans on one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counts: dict[tuple[str, ...], int] = {}
        self._open: dict[Node, Outcome] = {}
        self._same: dict[int, list[tuple[Term, ValidationResult]]] = {}
        self._same_pairs: dict[int, Sequence[Pair]] = {}

    def run(self, plan: Plan) -> tuple[list[ValidationResult], int]:
        """The results of a shape, and how many focus nodes it has.

        Raises: NotCompiled, if the store does not take a query that came from the shapes.
        """
        count = self._count(plan)
        if not count:
            return [], 0
        found = [result for results in self.by_focus(plan).values() for result in results]
        if exact := self._exact(plan.shape):
            found = [as_written for result in found for as_written in _as_written(result, exact)]
        return found, count

    def by_focus(self, plan: Plan) -> Outcome:
        """The results of a shape by its focus node."""
        root = plan.shape.node
        return {
            this: [replace(result, root_shape=root) for result in results]
            for this, results in self._outcome(plan).items()
        }

    def _count(self, plan: Plan) -> int:
        query = next((target.select for target in plan.shape.targets if target.select), None)
        if query is None:
            return self.count(plan.foci)
        with _theirs(plan.shape, query):
            return self.count(plan.foci)

    def count(self, foci: Sequence[Focus]) -> int:
        """The number of focus nodes."""
        key = tuple(focus.pattern for focus in foci)
        if key not in self._counts:
            if len(foci) == 1:
                number = "*" if foci[0].distinct else "DISTINCT ?this"
                (row,) = self._rows(f"SELECT (COUNT({number}) AS ?n) WHERE {{ {foci[0].pattern} }}")
                self._counts[key] = int(row[0].value)  # type: ignore[union-attr]  # a count is a literal
            else:
                self._counts[key] = len({row for focus in foci for row in self._rows(_nodes(focus))})
        return self._counts[key]

    def _exact(self, shape: Shape) -> Mapping[Term, list[Term]]:
        """The literals that are targets as the shape writes them, by the form in which the store gives them back."""
        literals = [t.value for t in shape.targets if t.kind == SH["targetNode"] and isinstance(t.value, ox.Literal)]
        exact: dict[Term, list[Term]] = {}
        for literal in literals:
            ((given,),) = self._rows(f"SELECT ?x WHERE {{ VALUES ?x {{ {literal} }} }}")
            assert given is not None, "VALUES binds its variable"
            exact.setdefault(given, []).append(literal)
        return exact

    def _rows(self, text: str) -> Iterator[tuple[Term | None, ...]]:
        found = self._store.query(text, trusted=True)
        assert isinstance(found, ox.QuerySolutions)
        return map(tuple, found)

    def _outcome(self, plan: Plan) -> Outcome:
        if plan.loop:
            return self._open[plan.shape.node]
        return self._until_settled(plan) if plan.recursive else self._once(plan)

    def _once(self, plan: Plan) -> Outcome:
        outcome: Outcome = {}
        for step in plan.steps:
            for this, result in self._found(plan.shape, step):
                outcome.setdefault(this, []).append(result)
        return outcome

    def _found(self, shape: Shape, step: Step) -> Iterable[tuple[Term, ValidationResult]]:
        """What a step finds; within a recursion found once, where it stays the same."""
        found = _KINDS[type(step.checks[0])](self, shape, step)
        if not self._open or any(plan.loops for plan in step.plans):
            return found
        if id(step) not in self._same:
            self._same[id(step)] = list(found)
        return self._same[id(step)]

    def _until_settled(self, plan: Plan) -> Outcome:
        """The outcome of a recursive shape, reached from that in which every node conforms."""
        node, failed = plan.shape.node, -1
        outcome: Outcome = {}
        self._open[node] = outcome
        while failed < len(outcome):  # there are ever more of them
            failed = len(outcome)
            outcome = self._once(plan)
            self._open[node] = outcome
        del self._open[node]
        if not self._open:
            self._same.clear()
            self._same_pairs.clear()
        asked = {row[0] for focus in plan.foci for row in self._rows(_nodes(focus))}
        return {this: results for this, results in outcome.items() if this in asked}

    def _violations(self, shape: Shape, step: Step) -> Found:
        """The rows of a core constraint as results."""
        seen: set[tuple[Term | None, ...]] = set()
        for check in step.checks:
            assert isinstance(check, Rows)
            for text in check.texts:
                for row in self._rows(text):
                    if row not in seen:
                        seen.add(row)
                        result = _core_result(shape, step.constraint, check, row)
                        yield result.focus_node, result

    def _solutions(self, shape: Shape, step: Step) -> Found:
        """The solutions of a SPARQL constraint as results; solutions that are equal count once."""
        found: dict[tuple[tuple[str, Term], ...], None] = {}
        for check in step.checks:
            assert isinstance(check, Solutions)
            with self._asked(check.shapes):
                found.update(dict.fromkeys(self._bindings(shape, step.constraint.select, check.text)))
        for solution in found:
            result = _sparql_result(shape, step.constraint, dict(solution))
            yield result.focus_node, result

    @contextmanager
    def _asked(self, shapes: ShapesGraph | None) -> Iterator[None]:
        """The shapes in a graph of their own while a query runs that asks them something."""
        if shapes is None:
            yield
            return
        triples = ox.serialize(shapes, format=ox.RdfFormat.N_TRIPLES)
        assert triples is not None, "without an output the text is returned"
        self._store.update(f"INSERT DATA {{ GRAPH {SHAPES_GRAPH} {{ {triples.decode()} }} }}")
        try:
            yield
        finally:
            self._store.update(f"DROP GRAPH {SHAPES_GRAPH}")

    def _bindings(self, shape: Shape, query: Select | None, text: str) -> Iterator[tuple[tuple[str, Term], ...]]:
        with _theirs(shape, query):
            found = self._store.query(text, trusted=True)
            assert isinstance(found, ox.QuerySolutions)
            names = [variable.value for variable in found.variables]
            for solution in found:
                yield tuple((n, term) for n, term in zip(names, solution, strict=True) if term is not None)

    def _branch(self, shape: Shape, step: Step) -> Found:
        """Nested shapes run over all value nodes, then judged, or passed on."""
        check = step.checks[0]
        assert isinstance(check, Branch)
        outcomes = [self._outcome(plan) for plan in step.plans]
        if check.judge is None:
            yield from self._passed_on(shape, step, outcomes[0])
            return
        pairs = self._distinct_pairs(step)
        for this, value in check.judge(pairs, [frozenset(outcome) for outcome in outcomes]):
            yield this, _result(shape, step.constraint, this, value)

    def _passed_on(self, shape: Shape, step: Step, outcome: Outcome) -> Found:
        """The results of a nested property shape, once for each way in which its focus nodes were reached."""
        if not outcome:
            return
        pairs = self._distinct_pairs(step) if shape.path is not None else ((this, this) for this in outcome)
        for this, value in pairs:
            for result in outcome.get(value, ()) if value is not None else ():
                yield this, result

    def _distinct_pairs(self, step: Step) -> Sequence[Pair]:
        if not self._open:
            return list(dict.fromkeys(self._pairs(step)))
        if id(step) not in self._same_pairs:
            self._same_pairs[id(step)] = list(dict.fromkeys(self._pairs(step)))
        return self._same_pairs[id(step)]

    def _pairs(self, step: Step) -> Iterator[Pair]:
        for text in step.pairs:
            for row in self._rows(text):
                yield row[0], row[-1]  # type: ignore[misc]  # a focus node is bound


_KINDS = {Rows: Evaluator._violations, Solutions: Evaluator._solutions, Branch: Evaluator._branch}


@contextmanager
def _theirs(shape: Shape, query: Select | None) -> Iterator[None]:
    """What goes wrong with a query made from one of a shapes file is the fault of that one, or else of the making.

    Raises: ShapesError, if the text of the file does not parse; NotCompiled, if the store does not take the query.
    """
    try:
        yield
    except (QuerySyntaxError, QueryRefused, EngineError, RuntimeError, OSError) as error:  # also while rows are read
        if query is not None:
            syntax.check(shape, query)
        raise NotCompiled(f"SPARQL that the store refuses: {error}") from error


def _as_written(result: ValidationResult, exact: Mapping[Term, list[Term]]) -> Iterator[ValidationResult]:
    """The result, or one for each literal that the store takes for its focus node."""
    for this in exact.get(result.focus_node, [result.focus_node]):
        value = this if result.value == result.focus_node else result.value
        bindings = bindings_of(this, value, dict(result.bindings))
        yield replace(result, focus_node=this, value=value, bindings=bindings)


def _nodes(focus: Focus) -> str:
    return f"SELECT DISTINCT {focus.variable} WHERE {{ {focus.pattern} }}"


def _core_result(shape: Shape, constraint: Constraint, check: Rows, row: Sequence[Term | None]) -> ValidationResult:
    this = row[0]
    assert this is not None, "a focus node is bound"
    columns = dict(zip(check.columns, row[1:], strict=True))
    value = this if check.value_is_focus else columns.get("value")
    return _result(shape, constraint, this, value, columns.get("path"))


def _result(
    shape: Shape, constraint: Constraint, this: Term, value: Term | None, path: Term | None = None
) -> ValidationResult:
    return ValidationResult(
        focus_node=this,
        path=path if isinstance(path, ox.NamedNode) else result_path(shape.path),
        value=value,
        source_shape=shape.node,
        component=constraint.component,
        severity=shape.severity,
        messages=shape.messages,
        templates=shape.messages,
        bindings=bindings_of(this, value),
    )


def _sparql_result(shape: Shape, constraint: Constraint, solution: dict[str, Term]) -> ValidationResult:
    """A result as https://www.w3.org/TR/shacl/#sparql-constraints-mapping-results says."""
    this, path, value = solution["this"], solution.get("path"), solution.get("value")
    if value is None and shape.path is None:
        value = this
    bindings = bindings_of(this, value, {**dict(constraint.arguments), **solution})
    query = constraint.select
    assert query is not None, "only SPARQL constraints have solutions"
    templates = query.messages or shape.messages
    is_component = constraint.component != SH["SPARQLConstraintComponent"]
    if is_component and shape.messages:
        templates = shape.messages
    stated = solution.get("message")
    messages = (stated,) if isinstance(stated, ox.Literal) else tuple(fill(t, dict(bindings)) for t in templates)
    return ValidationResult(
        focus_node=this,
        path=path if isinstance(path, ox.NamedNode) and shape.path is None else result_path(shape.path),
        value=value,
        source_shape=shape.node,
        component=constraint.component,
        severity=shape.severity,
        messages=messages,
        templates=templates,
        bindings=bindings,
        source_constraint=None if is_component else query.node,
    )
