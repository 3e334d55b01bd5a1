"""What a constraint compiles to: a test of one value, rows that break it, or a judgement over nested shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from itstrat.shacl import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from itstrat.shacl.parameters import Constraint
    from itstrat.shacl.shapes import Shape
    from itstrat.shacl.targets import Facts, Focus
    from itstrat.store import Node, Term

    Pair: TypeAlias = tuple[Term, Term | None]
    Judge: TypeAlias = Callable[[Sequence[Pair], Sequence[frozenset[Term]]], Iterable[Pair]]


class NotCompiled(Exception):
    """No failure: a construct that the compiler leaves to the reference engine; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a constraint stands: its shape, one pattern of focus nodes, and the variable of its value nodes.

    ``test_shape`` gives the SPARQL expression that is true when the node of a variable conforms to a shape, or None
    where one expression cannot say it; ``accepts_regex`` tells whether the store takes a pattern with its flags.
    """

    shape: Shape
    focus: Focus
    value: str
    facts: Facts
    fresh: Callable[[], str]
    test_shape: Callable[[Node, str], str | None]
    accepts_regex: Callable[..., bool]

    @property
    def pairs(self) -> str:
        """The pattern that binds each focus node with each of its value nodes."""
        if self.shape.path is None:
            return self.focus.pattern
        steps = paths.pattern(self.shape.path, self.focus.variable, self.value, self.fresh)
        if self._reaches_itself:
            itself = f"{self.focus.pattern} BIND({self.focus.variable} AS {self.value})"
            return f"{{ {self.focus.pattern} {steps} }} UNION {{ {itself} }}"
        return f"{self.focus.pattern} {steps}"

    def reached(self, value: str) -> str:
        """The pattern, within that of the focus nodes, that binds their value nodes, or asks for a given one."""
        if self.shape.path is None:
            return f"FILTER(SAMETERM({self.focus.variable}, {value}))"
        if self._reaches_itself:
            raise NotCompiled("a path of length zero from a node that the data may not mention")
        return paths.pattern(self.shape.path, self.focus.variable, value, self.fresh)

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
    """A query from a shapes file whose every solution is a violation, read by the names of its variables."""

    text: str


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
