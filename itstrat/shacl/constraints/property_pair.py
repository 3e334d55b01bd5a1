"""Property pair constraints: two properties of a node compared (https://www.w3.org/TR/shacl/#core-components-property-pairs)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from itstrat.errors import ShapesError
from itstrat.namespaces import SH
from itstrat.shacl.checks import Rows

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.shacl.checks import CheckFunction, Site
    from itstrat.shacl.parameters import Constraint


def equals(constraint: Constraint, site: Site) -> Rows:
    """The values are the same set as those of the other property; each that only one of them has is reported."""
    (other,) = constraint.terms
    this = site.focus.variable
    if site.shape.path is None:
        value = site.fresh()
        missing = f"{site.focus.pattern} FILTER NOT EXISTS {{ {this} {other} {this} }} BIND({this} AS {value})"
        extra = f"{site.focus.pattern} {this} {other} {value} FILTER(!SAMETERM({this}, {value}))"
        return Rows(texts=(site.rows(missing, value), site.rows(extra, value)), columns=("value",))
    missing = f"{site.pairs} FILTER NOT EXISTS {{ {this} {other} {site.value} }}"
    extra = f"{site.focus.pattern} {this} {other} {site.value} {site.lacks(site.value)}"
    return Rows(texts=(site.rows(missing, site.value), site.rows(extra, site.value)), columns=("value",))


def disjoint(constraint: Constraint, site: Site) -> Rows:
    """No value is also a value of the other property."""
    (other,) = constraint.terms
    where = f"{site.pairs} {site.focus.variable} {other} {site.value}"
    if site.shape.path is None:
        return Rows(texts=(site.rows(where),), value_is_focus=True)
    return Rows(texts=(site.rows(where, site.value),), columns=("value",))


def order(operator: str, constraint: Constraint, site: Site) -> Rows:
    """Each value stands so to each value of the other property; one result for each pair that does not."""
    if site.shape.path is None:
        raise ShapesError("sh:lessThan and sh:lessThanOrEquals stand in property shapes only.")
    (other,) = constraint.terms
    against = site.fresh()
    compared = f"ISLITERAL({site.value}) && {site.value} {operator} {against}"  # a node is no value to compare
    test = f"FILTER(!COALESCE({compared}, false))"
    where = f"{site.pairs} {site.focus.variable} {other} {against} {test}"
    return Rows(texts=(site.rows(where, site.value, against),), columns=("value", "key"))


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["EqualsConstraintComponent"]: equals,
    SH["DisjointConstraintComponent"]: disjoint,
    SH["LessThanConstraintComponent"]: partial(order, "<"),
    SH["LessThanOrEqualsConstraintComponent"]: partial(order, "<="),
}
