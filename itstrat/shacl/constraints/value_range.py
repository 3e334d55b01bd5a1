"""Value range constraints: ``sh:minInclusive`` and its kin (https://www.w3.org/TR/shacl/#core-components-range)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import SH
from itstrat.shacl.checks import Test

if TYPE_CHECKING:
    from itstrat.shacl.checks import CheckFunction, Site
    from itstrat.shacl.parameters import Constraint


def compare(operator: str, constraint: Constraint, site: Site) -> Test:
    """Each value stands so to the limit. Values that cannot be compared with it do not conform."""
    (limit,) = constraint.terms
    if not isinstance(limit, ox.Literal):
        raise ShapesError(f"A value range is limited by a literal, not by {limit}.")
    return Test(f"{site.value} {operator} {limit}")


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["MinExclusiveConstraintComponent"]: partial(compare, ">"),
    SH["MinInclusiveConstraintComponent"]: partial(compare, ">="),
    SH["MaxExclusiveConstraintComponent"]: partial(compare, "<"),
    SH["MaxInclusiveConstraintComponent"]: partial(compare, "<="),
}
