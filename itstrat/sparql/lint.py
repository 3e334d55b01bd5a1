"""The lint of queries: what is wrong with one that runs all the same, or why it does not run."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from itstrat import ontology
from itstrat.errors import Location
from itstrat.formats.problems import excerpt
from itstrat.namespaces import ITS, PREFIXES
from itstrat.resources import directory
from itstrat.sparql import lint_checks, lint_words
from itstrat.sparql.outline import NotOutlined, outline
from itstrat.sparql.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from itstrat.sparql.outline import Select
    from itstrat.sparql.sheet import Slip

CHECKS: Mapping[str, Callable[[Sheet], Iterator[Slip]]] = {**lint_words.CHECKS, **lint_checks.CHECKS}
#: How bad each severity is; from ``Warning`` on a check fails.
SEVERITIES = ("Info", "Warning", "Error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a lint has to say about a query."""

    code: str
    severity: str
    message: str
    location: Location
    hint: str = ""
    excerpt: str = ""


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """What each lint says of itself, by code, with a query that breaks it and one that keeps it.

    >>> catalogue()["unknown-term"]["severity"]
    'Warning'
    """
    with (directory("queries") / "lint.toml").open("rb") as file:
        return tomllib.load(file)


def lint(
    text: str,
    *,
    name: str = "query",
    prefixes: Mapping[str, str] = PREFIXES,
    params: Iterable[str] = (),
    terms: Iterable[str] = (),
    codes: Iterable[str] = tuple(CHECKS),
) -> list[Remark]:
    """The remarks on a query in the order of the text; ``name`` is what they call it, ``params`` may come from outside.

    ``terms`` are IRIs of our namespace that are known beside those of the ontology. Cost: a few milliseconds.

    >>> [(remark.code, remark.hint) for remark in lint("SELECT ?aim { ?aim a its:Aimm }")]
    [('unknown-term', 'Did you mean its:Aim?')]
    """
    select = outlined(text)
    known = {term.value for term in ontology.terms() if term.value.startswith(ITS)}
    sheet = Sheet(text=text, select=select, prefixes=prefixes, params=frozenset(params), terms=known.union(terms))
    found = {(slip.start, code): _remark(code, slip, text, name) for code in codes for slip in CHECKS[code](sheet)}
    return [found[key] for key in sorted(found)]


def outlined(text: str) -> Select | None:
    """The outline of a query; None of a text that has none."""
    try:
        return outline(text)
    except NotOutlined:
        return None


def _remark(code: str, slip: Slip, text: str, name: str) -> Remark:
    line = text.count("\n", 0, slip.start) + 1
    column = slip.start - text.rfind("\n", 0, slip.start)
    said = catalogue()[code]
    return Remark(
        code=code,
        severity=said["severity"],
        message=slip.message,
        location=Location(name, line, column),
        hint=slip.hint or said["fix"],
        excerpt=excerpt(text.splitlines()[line - 1], column),
    )
