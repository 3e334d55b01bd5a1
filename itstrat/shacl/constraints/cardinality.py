"""Cardinality constraints: ``sh:minCount``, ``sh:maxCount`` (https://www.w3.org/TR/shacl/#core-components-count)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import SH
from itstrat.shacl import paths
from itstrat.shacl.checks import Rows

if TYPE_CHECKING:
    from itstrat.shacl.checks import CheckFunction, Site
    from itstrat.shacl.parameters import Constraint
    from itstrat.store import Term


_INTEGER = re.compile(r"[+-]?[0-9]+")
_DIGITS = 18
#: A count that no data reach; of a greater one the engines, which count to 64 bits, could make something else.
MOST = 10**_DIGITS


def count(term: Term) -> int:
    """The number that a count parameter states, or ``MOST`` where it is greater.

    Raises: ShapesError, if it is not an integer.
    """
    if not isinstance(term, ox.Literal) or not _INTEGER.fullmatch(term.value):
        raise ShapesError(f"A count is an integer, not {term}.")
    digits = term.value.lstrip("+-").lstrip("0")
    number = int(digits or "0") if len(digits) <= _DIGITS else MOST
    return -number if term.value.startswith("-") else number


def min_count(constraint: Constraint, site: Site) -> Rows | None:
    """At least so many values."""
    least, path = count(constraint.terms[0]), _path(site)
    if least < (2 if paths.nullable(path) else 1):
        return None
    if least == 1:
        where = f"{site.focus.pattern} {site.lacks(site.value)}"
        return Rows(texts=(site.rows(where),))
    values = site.pairs if paths.nullable(path) else f"{site.focus.pattern} OPTIONAL {{ {site.reached(site.value)} }}"
    return Rows(texts=(_counted(site, values, f"< {least}"),))


def max_count(constraint: Constraint, site: Site) -> Rows:
    """At most so many values."""
    most = count(constraint.terms[0])
    _path(site)
    if most == 0:
        return Rows(texts=(site.rows(site.pairs),))
    return Rows(texts=(_counted(site, site.pairs, f"> {most}"),))


def _counted(site: Site, where: str, condition: str) -> str:
    counted = site.value if site.distinct else f"DISTINCT {site.value}"  # to tell values apart takes twice as long
    group = f"GROUP BY {site.focus.variable} HAVING(COUNT({counted}) {condition})"
    return f"{site.rows(where)} {group}"


def _path(site: Site) -> paths.Path:
    if site.shape.path is None:
        raise ShapesError("sh:minCount and sh:maxCount stand in property shapes only.")
    return site.shape.path


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["MinCountConstraintComponent"]: min_count,
    SH["MaxCountConstraintComponent"]: max_count,
}
