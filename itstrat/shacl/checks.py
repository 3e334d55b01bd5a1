"""What a constraint compiles to: a test of one value, rows that break it, or a judgement over nested shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from itstrat.shacl import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyoxigraph as ox

    from itstrat.shacl.graph import ShapesGraph
    from itstrat.shacl.parameters import Constraint
    from itstrat.shacl.shapes import Shape
    from itstrat.shacl.targets import Facts, Focus
    from itstrat.store import Node, Term

    Pair: TypeAlias = tuple[Term, Term | None]
    Judge: TypeAlias = Callable[[Sequence[Pair], Sequence[frozenset[Term]]], Iterable[Pair]]


#: The graph that ``$shapesGraph`` stands for, as SPARQL writes it; it is there while a query that names it runs.
SHAPES_GRAPH = "<urn:itstrat:graph:shapes>"


class NotCompiled(Exception):
    """No failure: a construct that the compiler leaves to the reference engine; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a constraint stands: its shape, one pattern of focus nodes, and the variable of its value nodes.

    ``test_shape`` gives the SPARQL expression that is true when the value conforms to a shape, or None where one
    expression cannot say it; ``accepts_regex`` tells whether the store takes a pattern with its flags.
    """

    shape: Shape
    shapes: ShapesGraph
    focus: Focus
    value: str
    facts: Facts
    fresh: Callable[[], str]
    test_shape: Callable[[Node, Site], str | None]
    accepts_regex: Callable[..., bool]

    @property
    def ends(self) -> frozenset[ox.NamedNode]:
        """The properties of which value nodes may be literals."""
        path = self.shape.path
        if path is None:
            return self.focus.ends
        return paths.ends(path) | (self.focus.ends if paths.nullable(path) else frozenset())

    @property
    def literals(self) -> bool:
        """Whether value nodes may be literals that no property has."""
        return self.focus.literals and (self.shape.path is None or paths.nullable(self.shape.path))

    @property
    def pairs(self) -> str:
        """The pattern that binds each focus node with each of its value nodes."""
        if self.shape.path is None:
            return self.focus.pattern
        steps = paths.pattern(self.shape.path, self.focus.variable, self.value, self.fresh)
        if self._reaches_itself:
            itself = f"{self.focus.pattern} BIND({self.focus.variable} AS {self.value})"
            return f"{{ {self.focus.pattern} {steps} }} UNION {{ {itself} }}"
        return steps if self._by_path else f"{self.focus.pattern} {steps}"

    @property
    def _by_path(self) -> bool:
        """Whether what has values is a focus node for that reason alone."""
        return paths.first(self.shape.path) in self.focus.having

    @property
    def distinct(self) -> bool:
        """Whether no focus node comes twice with the same value."""
        return isinstance(self.shape.path, paths.Predicate) and (self.focus.distinct or self._by_path)

    def reached(self, value: str) -> str:
        """The pattern, within that of the focus nodes, that binds their value nodes."""
        return paths.pattern(self._path_within, self.focus.variable, value, self.fresh)

    def lacks(self, value: str) -> str:
        """The filter, within the pattern of the focus nodes, that no value node is this term, or for a variable any."""
        if self.shape.path is None:
            return f"FILTER(!SAMETERM({self.focus.variable}, {value}))"
        return f"FILTER NOT EXISTS {{ {paths.reaches(self._path_within, self.focus.variable, value, self.fresh)} }}"

    @property
    def _path_within(self) -> paths.Path:
        assert self.shape.path is not None, "only property shapes reach values"
        if self._reaches_itself:
            raise NotCompiled("a path of length zero from a node that the data may not mention")
        return self.shape.path

    @property
    def _reaches_itself(self) -> bool:
        return self.focus.anywhere and self.shape.path is not None and paths.nullable(self.shape.path)

    def rows(self, where: str, *more: str) -> str:
        """A query for the focus nodes, and further variables, of a pattern."""
        return f"SELECT {' '.join((self.focus.variable, *more))} WHERE {{ {where} }}"


@dataclass(frozen=True, slots=True)
class Test:
    """A SPARQL expression over the value variable: true when the value conforms; false or an error when not."""

    __test__ = False  # not a test case, whatever pytest thinks of its name

    expression: str
    report_value: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Queries whose rows are the violations: the focus node, then the columns named.

    A column named ``key`` only tells rows apart. Where no column is the value, the result has none, or with
    ``value_is_focus`` the focus node.
    """

    texts: tuple[str, ...]
    columns: tuple[Literal["value", "path", "key"], ...] = ()
    value_is_focus: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Solutions:
    """A query from a shapes file whose every solution is a violation, read by the names of its variables.

    ``shapes`` is the graph of the shapes, where the query asks it something.
    """

    text: str
    shapes: ShapesGraph | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Nested shapes, checked over all value nodes at once, and the judgement of each pair by what failed there.

    ``judge`` is given (focus, value) pairs and, for each nested shape, the nodes that do not conform; it gives the
    pairs to report. Without a judge the results of the nested shapes are the results (``sh:property``). With
    ``every_focus`` a focus node without values is given too, its value None.
    """

    shapes: tuple[Node, ...]
    judge: Judge | None
    every_focus: bool = False


Check: TypeAlias = Test | Rows | Solutions | Branch
CheckFunction: TypeAlias = "Callable[[Constraint, Site], Check | None]"
