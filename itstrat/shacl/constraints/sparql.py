"""SPARQL-based constraints and custom constraint components.

See https://www.w3.org/TR/shacl/#sparql-constraints and https://www.w3.org/TR/shacl/#sparql-constraint-components.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import SH
from itstrat.shacl import paths
from itstrat.shacl.checks import SHAPES_GRAPH, NotCompiled, Solutions
from itstrat.shacl.prebinding import prebind, replace_path
from itstrat.shacl.substitution import ask_as_select, declare, substitute, variables

if TYPE_CHECKING:
    from itstrat.shacl.checks import CheckFunction, Site
    from itstrat.shacl.parameters import Constraint, Select
    from itstrat.store import Term


def select(constraint: Constraint, site: Site) -> Solutions:
    """Every solution of the query is a violation."""
    query = constraint.select
    assert query is not None, "the reader gives every SPARQL constraint its query"
    text = _bound(query, constraint, site)
    return _solutions(query, prebind(text, site.focus.as_this()), site)


def component(constraint: Constraint, site: Site) -> Solutions:
    """Every solution of the SELECT query is a violation, or every value of which the ASK query is false."""
    query = constraint.select
    assert query is not None, "the reader gives every custom constraint its query"
    if not query.asks:
        return select(constraint, site)
    text = ask_as_select(_bound(query, constraint, site))
    return _solutions(query, prebind(text, _this_and_value(site)), site)


def _bound(query: Select, constraint: Constraint, site: Site) -> str:
    """The text with the terms of its pre-bound variables but ``$this`` and ``$value``."""
    path, node = site.shape.path, site.shape.node
    terms = {name: term_text(term) for name, term in constraint.arguments}
    terms["shapesGraph"] = SHAPES_GRAPH
    if isinstance(node, ox.NamedNode):
        terms["currentShape"] = str(node)
    return substitute(replace_path(query.text, paths.to_sparql(path) if path is not None else None), terms)


def term_text(term: Term) -> str:
    """A term as SPARQL writes it.

    Raises: NotCompiled, for a blank node, which no query can name.
    """
    if isinstance(term, ox.BlankNode):
        raise NotCompiled("a blank node as the value of a parameter")
    return str(term)


def _this_and_value(site: Site) -> str:
    if site.shape.path is None:
        return f"{site.focus.as_this()} BIND(?this AS ?value)"
    this = "?this" if site.focus.variable == "?this" else f"({site.focus.variable} AS ?this)"
    return f"{{ SELECT DISTINCT {this} ({site.value} AS ?value) WHERE {{ {site.pairs} }} }}"


def _solutions(query: Select, text: str, site: Site) -> Solutions:
    uses_shapes = "shapesGraph" in query.text and "shapesGraph" in variables(query.text)
    return Solutions(text=declare(query.prefixes) + text, shapes=site.shapes if uses_shapes else None)


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {SH["SPARQLConstraintComponent"]: select}
