"""String-based constraints: length, pattern, language (https://www.w3.org/TR/shacl/#core-components-string)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import SH
from itstrat.shacl import regex
from itstrat.shacl.checks import NotCompiled, Rows, Test
from itstrat.shacl.constraints.cardinality import count

if TYPE_CHECKING:
    from itstrat.shacl.checks import CheckFunction, Site
    from itstrat.shacl.parameters import Constraint


def length(operator: str, constraint: Constraint, site: Site) -> Test:
    """The text of each value has so many characters. Blank nodes have none to count and do not conform."""
    return Test(f"STRLEN(STR({site.value})) {operator} {count(constraint.terms[0])}")


def pattern(constraint: Constraint, site: Site) -> Test:
    """The text of each value matches the regular expression."""
    expression, *flags = (term.value if isinstance(term, ox.Literal) else "" for term in constraint.terms)
    if not all(isinstance(term, ox.Literal) for term in constraint.terms):
        raise ShapesError(f"sh:pattern and sh:flags take strings, not {', '.join(map(str, constraint.terms))}.")
    written = regex.translate(expression, "".join(flags))
    if not site.accepts_regex(*written):
        regex.refused(expression)
        raise NotCompiled("a regular expression that the store does not take")
    arguments = ", ".join(str(ox.Literal(text)) for text in written if text or text is written[0])
    return Test(f"REGEX(STR({site.value}), {arguments})")


def language_in(constraint: Constraint, site: Site) -> Test:
    """The language of each value is in one of the ranges."""
    ranges = [ox.Literal(term.value) for term in constraint.terms]
    return Test(" || ".join(f"LANGMATCHES(LANG({site.value}), {text})" for text in ranges) or "false")


def unique_lang(_constraint: Constraint, site: Site) -> Rows:
    """No two values of a focus node have the same language. One result for each language that is used again."""
    if site.shape.path is None:
        raise ShapesError("sh:uniqueLang stands in property shapes only.")
    tag = site.fresh()
    where = f'{site.pairs} BIND(LCASE(LANG({site.value})) AS {tag}) FILTER({tag} != "")'
    counted = site.value if site.distinct else f"DISTINCT {site.value}"
    group = f"GROUP BY {site.focus.variable} {tag} HAVING(COUNT({counted}) > 1)"
    return Rows(texts=(f"{site.rows(where, tag)} {group}",), columns=("key",))


COMPONENTS: dict[ox.NamedNode, CheckFunction] = {
    SH["MinLengthConstraintComponent"]: partial(length, ">="),
    SH["MaxLengthConstraintComponent"]: partial(length, "<="),
    SH["PatternConstraintComponent"]: pattern,
    SH["LanguageInConstraintComponent"]: language_in,
    SH["UniqueLangConstraintComponent"]: unique_lang,
}
