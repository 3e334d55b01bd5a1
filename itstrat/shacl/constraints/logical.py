"""Logical constraints: ``sh:not``, ``sh:and``, ``sh:or``, ``sh:xone`` (https://www.w3.org/TR/shacl/#core-components-logical).

Where every member can be said as an expression over one value, so can the whole; otherwise the members are checked
over all value nodes and judged by what failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from itstrat.namespaces import SH
from itstrat.shacl.checks import Branch, Test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyoxigraph as ox

    from itstrat.shacl.checks import Check, CheckFunction, Pair, Site
    from itstrat.shacl.parameters import Constraint
    from itstrat.store import Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Connective:
    """A truth function of how many of the members a value conforms to, and the same as a SPARQL expression."""

    holds: Callable[[int, int], bool]
    write: Callable[[Sequence[str]], str]


def judge(connective: Connective, pairs: Sequence[Pair], failing: Sequence[frozenset[Term]]) -> Iterable[Pair]:
    """The pairs whose value conforms to a wrong number of members."""
    for this, value in pairs:
        conforming = sum(value not in failed for failed in failing)
        if not connective.holds(conforming, len(failing)):
            yield this, value


def combine(connective: Connective, constraint: Constraint, site: Site) -> Check:
    """Each value conforms to as many of the members as the connective asks for."""
    if not constraint.shapes:
        return Test("true" if connective.holds(0, 0) else "false")
    tests = [site.test_shape(shape, site) for shape in constraint.shapes]
    if all(tests):
        return Test(connective.write([test for test in tests if test]))
    return Branch(shapes=constraint.shapes, judge=partial(judge, connective))


def _exactly_one(tests: Sequence[str]) -> str:
    return f"({' + '.join(f'IF({test}, 1, 0)' for test in tests)}) = 1"


NONE = Connective(holds=lambda conforming, _all: conforming == 0, write=lambda tests: f"!({tests[0]})")
ALL = Connective(holds=lambda conforming, members: conforming == members, write=" && ".join)
ANY = Connective(holds=lambda conforming, _all: conforming > 0, write=" || ".join)
ONE = Connective(holds=lambda conforming, _all: conforming == 1, write=_exactly_one)

COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["NotConstraintComponent"]: partial(combine, NONE),
    SH["AndConstraintComponent"]: partial(combine, ALL),
    SH["OrConstraintComponent"]: partial(combine, ANY),
    SH["XoneConstraintComponent"]: partial(combine, ONE),
}
