"""SPARQL-based constraints (https://www.w3.org/TR/shacl/#sparql-constraints)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.namespaces import SH
from itstrat.shacl import paths
from itstrat.shacl.checks import Solutions
from itstrat.shacl.prebinding import prebind, replace_path

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.shacl.checks import CheckFunction, Site
    from itstrat.shacl.parameters import Constraint


def select(constraint: Constraint, site: Site) -> Solutions:
    """Every solution of the query is a violation."""
    query = constraint.select
    assert query is not None, "the reader gives every SPARQL constraint its query"
    path = site.shape.path
    text = replace_path(query.text, paths.to_sparql(path) if path is not None else None)
    declared = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in query.prefixes)
    return Solutions(text=declared + prebind(text, site.focus.as_this()))


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {SH["SPARQLConstraintComponent"]: select}
