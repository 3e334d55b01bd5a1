"""Shape-based constraints: ``sh:node``, ``sh:property``, qualified counts (https://www.w3.org/TR/shacl/#core-components-shape)."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from itstrat.namespaces import SH
from itstrat.shacl.checks import Branch, Test
from itstrat.shacl.constraints.cardinality import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyoxigraph as ox

    from itstrat.shacl.checks import Check, CheckFunction, Pair, Site
    from itstrat.shacl.parameters import Constraint
    from itstrat.store import Term


def node(constraint: Constraint, site: Site) -> Check:
    """Each value conforms to the shape."""
    if (test := site.test_shape(constraint.shapes[0], site)) is not None:
        return Test(test)
    return Branch(shapes=constraint.shapes, judge=_failed)


def _failed(pairs: Sequence[Pair], failing: Sequence[frozenset[Term]]) -> Iterable[Pair]:
    return (pair for pair in pairs if pair[1] in failing[0])


def property_shape(constraint: Constraint, _site: Site) -> Branch:
    """Each value conforms to the property shape, whose own results are reported."""
    return Branch(shapes=constraint.shapes, judge=None)


def qualified(breaks: Callable[[int, int], bool], constraint: Constraint, _site: Site) -> Branch:
    """So many values conform to the qualified shape and, where asked, to none of its siblings."""
    limit = count(constraint.terms[0])
    return Branch(shapes=constraint.shapes, judge=partial(_counted, breaks, limit), every_focus=True)


def _counted(
    breaks: Callable[[int, int], bool],
    limit: int,
    pairs: Sequence[Pair],
    failing: Sequence[frozenset[Term]],
) -> Iterable[Pair]:
    qualified_shape, *siblings = failing
    counts = Counter({this: 0 for this, _value in pairs})
    for this, value in set(pairs):
        if value is not None and value not in qualified_shape and all(value in other for other in siblings):
            counts[this] += 1
    return ((this, None) for this, found in counts.items() if breaks(found, limit))


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["NodeConstraintComponent"]: node,
    SH["PropertyConstraintComponent"]: property_shape,
    SH["QualifiedMinCountConstraintComponent"]: partial(qualified, int.__lt__),
    SH["QualifiedMaxCountConstraintComponent"]: partial(qualified, int.__gt__),
}
