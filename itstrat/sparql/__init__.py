"""Questions: the library of named queries, their parameters, and how results become tables and texts."""

from itstrat.sparql.library import NamedQuery, Param, find, reports
from itstrat.sparql.parameters import bind
from itstrat.sparql.solutions import Solutions
from itstrat.sparql.subjects import resolve
from itstrat.sparql.syntax import explaining
from itstrat.sparql.tables import table
from itstrat.sparql.terms import as_iri, read

__all__ = [
    "NamedQuery",
    "Param",
    "Solutions",
    "as_iri",
    "bind",
    "explaining",
    "find",
    "read",
    "reports",
    "resolve",
    "table",
]
