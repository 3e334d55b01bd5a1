"""Shapes compiled to SPARQL: for each constraint one query that finds its violations over all focus nodes."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import QueryRefused, ShapesError
from itstrat.namespaces import SH
from itstrat.shacl import recursion
from itstrat.shacl.checks import Branch, NotCompiled, Rows, Site, Solutions, Test
from itstrat.shacl.constraints import (
    cardinality,
    logical,
    other,
    property_pair,
    shape_based,
    sparql,
    string_based,
    value_range,
    value_type,
)
from itstrat.shacl.targets import Facts, Focus, foci

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.shacl.checks import Check, CheckFunction
    from itstrat.shacl.parameters import Constraint
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Node, Store, Term

#: Constraint component to the function that compiles it.
COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    component: function
    for module in (
        *(value_type, cardinality, value_range, string_based, property_pair),
        *(logical, shape_based, other, sparql),
    )
    for component, function in module.COMPONENTS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One constraint of a shape, compiled: a check for each pattern of focus nodes, and what lies below a branch.

    ``pairs`` are the queries for the focus and value nodes of a branch.
    """

    constraint: Constraint
    checks: tuple[Rows | Solutions | Branch, ...]
    pairs: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A shape compiled for given focus nodes.

    A ``recursive`` one is compiled for more of them, and has somewhere below a ``loop``, which stands for itself.
    """

    shape: Shape
    foci: tuple[Focus, ...]
    steps: tuple[Step, ...]
    recursive: bool = False
    loop: bool = False

    @property
    def loops(self) -> bool:
        """Whether it is, or has below it, something that is not what it is until recursion has ended."""
        return self.loop or self.recursive or any(plan.loops for step in self.steps for plan in step.plans)


class Compiler:
    """Compiles the shapes of one shapes graph for one store."""

    def __init__(self, shapes: Shapes, store: Store, facts: Facts | None = None) -> None:
        self._shapes = shapes
        self._store = store
        self._facts = facts or Facts(store)
        self._numbers = itertools.count()
        self._recur: dict[Node, bool] = {}

    def root(self, shape: Shape, *, among: Sequence[Term] | None = None) -> Plan:
        """The plan for a shape and its own targets, or those of its focus nodes that are among some terms.

        Raises: NotCompiled, if it or a shape below it uses what is not compiled; ShapesError, if it is not SHACL.
        """
        focus_nodes = foci(shape.targets, self._facts, self._fresh)
        if among is not None:
            focus_nodes = tuple(focus.among(among) for focus in focus_nodes)
        return self._plan(shape, focus_nodes, (shape.node,))

    def _fresh(self) -> str:
        return f"?its_{next(self._numbers)}"

    def _plan(self, shape: Shape, focus_nodes: tuple[Focus, ...], above: tuple[Node, ...]) -> Plan:
        if shape.beyond:
            raise NotCompiled(", ".join(shape.beyond))
        ways = recursion.ways_back(self._shapes, shape.node) if self._may_recur(shape.node) else ()
        reached = tuple(recursion.reached(focus, ways, self._fresh) for focus in focus_nodes) if ways else focus_nodes
        steps = (self._step(shape, constraint, reached, above) for constraint in shape.constraints)
        steps_taken = tuple(step for step in steps if step is not None)
        return Plan(shape=shape, foci=focus_nodes, steps=steps_taken, recursive=bool(ways))

    def _may_recur(self, node: Node) -> bool:
        """Whether a shape refers to itself."""
        if node not in self._recur:
            self._recur[node] = self._shapes.refers_to_itself(node)
        return self._recur[node]

    def _step(
        self, shape: Shape, constraint: Constraint, focus_nodes: tuple[Focus, ...], above: tuple[Node, ...]
    ) -> Step | None:
        sites = [self._site(shape, focus, above) for focus in focus_nodes]
        try:
            compiled = COMPONENTS.get(constraint.component, sparql.component)
            checks = [compiled(constraint, site) for site in sites]
        except (ShapesError, QueryRefused) as error:
            about = getattr(error, "about", None) or self._about(shape, constraint)
            raise ShapesError(f"In shape {shape.node}: {error.message}", about=about, hint=error.hint) from error
        found = [_rows(check, site) for check, site in zip(checks, sites, strict=True) if check is not None]
        if not found:
            return None
        branch = found[0]
        if not isinstance(branch, Branch):
            return Step(constraint=constraint, checks=tuple(found))
        return Step(
            constraint=constraint,
            checks=(branch,),
            pairs=tuple(_pairs(site, every_focus=branch.every_focus) for site in sites),
            plans=tuple(self._below(node, sites, above) for node in branch.shapes),
        )

    def _about(self, shape: Shape, constraint: Constraint) -> tuple[object, object | None, object | None]:
        """The statement that makes a constraint."""
        if constraint.select is not None:
            return constraint.select.about
        name = constraint.component.value.removeprefix(SH).removesuffix("ConstraintComponent")
        parameter = SH[f"{name[:1].lower()}{name[1:]}"]
        stated = self._shapes.graph.values(shape.node, parameter)
        value = next((term for term in constraint.terms if term in stated), None)
        return shape.node, parameter if stated else None, value

    def _site(self, shape: Shape, focus: Focus, above: tuple[Node, ...]) -> Site:
        return Site(
            shape=shape,
            shapes=self._shapes.graph,
            focus=focus,
            value=focus.variable if shape.path is None else self._fresh(),
            facts=self._facts,
            fresh=self._fresh,
            test_shape=lambda node, outer: self._test(node, outer, above),
            accepts_regex=self._accepts_regex,
        )

    def _below(self, node: Node, sites: Sequence[Site], above: tuple[Node, ...]) -> Plan:
        """The plan for a nested shape, whose focus nodes are the value nodes of the sites."""
        shape = self._shapes[node]
        if node in above:
            return Plan(shape=shape, foci=(), steps=(), loop=True)
        if shape.deactivated:
            return Plan(shape=shape, foci=(), steps=())
        return self._plan(shape, tuple(map(_value_focus, sites)), (*above, node))

    def _test(self, node: Node, outer: Site, above: tuple[Node, ...]) -> str | None:
        """An expression, never an error, that is true when the value of a site conforms to a shape; or None."""
        shape = self._shapes[node]
        if shape.deactivated:
            return "true"
        if node in above or shape.path is not None or shape.beyond:
            return None
        focus = Focus(pattern="", variable=outer.value, ends=outer.ends, literals=outer.literals)
        site = self._site(shape, focus, (*above, node))
        checks = []
        for constraint in shape.constraints:
            if constraint.component not in _LOCAL:
                return None
            checks.append(COMPONENTS[constraint.component](constraint, site))
        tests = [check.expression for check in checks if isinstance(check, Test)]
        if len(tests) < len(checks):
            return None
        return f"COALESCE({' && '.join(f'({test})' for test in tests) or 'true'}, false)"

    def _accepts_regex(self, *arguments: str) -> bool:
        texts = ", ".join(str(ox.Literal(argument)) for argument in arguments)
        found = self._store.query(f'SELECT (REGEX("", {texts}) AS ?x) {{}}', trusted=True)
        assert isinstance(found, ox.QuerySolutions)
        return any(solution[0] is not None for solution in found)


#: Components that may compile to a test of one value.
_LOCAL = frozenset(
    component
    for module in (value_type, value_range, string_based, logical, shape_based, other)
    for component in module.COMPONENTS
)


def _rows(check: Check, site: Site) -> Rows | Solutions | Branch:
    """A test as the query for the values that do not pass it; other checks as they are."""
    if not isinstance(check, Test):
        return check
    where = f"{site.pairs} FILTER(!COALESCE({check.expression}, false))"
    if site.shape.path is None:
        return Rows(texts=(site.rows(where),), value_is_focus=check.report_value)
    return Rows(texts=(site.rows(where, site.value),), columns=("value",))


def _pairs(site: Site, *, every_focus: bool) -> str:
    if site.shape.path is None:
        return site.rows(site.pairs)
    if every_focus:
        return site.rows(f"{site.focus.pattern} OPTIONAL {{ {site.reached(site.value)} }}", site.value)
    return site.rows(site.pairs, site.value)


def _value_focus(site: Site) -> Focus:
    if site.shape.path is None:
        return site.focus
    return Focus(
        pattern=site.pairs,
        variable=site.value,
        anywhere=site.focus.anywhere,
        ends=site.ends,
        literals=site.literals,
    )
