"""Other constraints: ``sh:closed``, ``sh:hasValue``, ``sh:in`` (https://www.w3.org/TR/shacl/#core-components-others)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import SH
from itstrat.shacl.checks import NotCompiled, Rows, Test

if TYPE_CHECKING:
    from itstrat.shacl.checks import Check, CheckFunction, Site
    from itstrat.shacl.parameters import Constraint
    from itstrat.store import Term


def closed(constraint: Constraint, site: Site) -> Rows:
    """The values have no property but those allowed; each triple of another is reported."""
    predicate, term = site.fresh(), site.fresh()
    allowed = ", ".join(map(str, constraint.terms))
    others = f"FILTER({predicate} NOT IN ({allowed}))" if allowed else ""
    where = f"{site.pairs} {site.value} {predicate} {term} {others}"
    return Rows(texts=(site.rows(where, term, predicate),), columns=("value", "path"))


def has_value(constraint: Constraint, site: Site) -> Check:
    """One of the values is the term. The result names no value."""
    (term,) = constraint.terms
    _nameable(term)
    if site.shape.path is None:
        return Test(f"SAMETERM({site.value}, {term})", report_value=False)
    return Rows(texts=(site.rows(f"{site.focus.pattern} {site.lacks(str(term))}"),))


def one_of(constraint: Constraint, site: Site) -> Test:
    """Each value is one of the terms: the same term, not only an equal value."""
    for term in constraint.terms:
        _nameable(term)
    names = [str(term) for term in constraint.terms if isinstance(term, ox.NamedNode)]
    tests = [f"SAMETERM({site.value}, {term})" for term in constraint.terms if isinstance(term, ox.Literal)]
    if names:
        tests.insert(0, f"{site.value} IN ({', '.join(names)})")
    return Test(" || ".join(tests) or "false")


def _nameable(term: Term) -> None:
    if isinstance(term, ox.BlankNode):
        raise NotCompiled("a blank node as a value to compare with")


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["ClosedConstraintComponent"]: closed,
    SH["HasValueConstraintComponent"]: has_value,
    SH["InConstraintComponent"]: one_of,
}
