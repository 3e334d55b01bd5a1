"""Parameters of queries: texts become terms, and terms are bound, never pasted into a query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import InvalidParameter, UnknownParameter, UsageError
from itstrat.sparql import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from itstrat.sparql.library import NamedQuery, Param, ParamType
    from itstrat.sparql.terms import Term

_GIVEN = re.compile(r"[?$]?(\w+)=(.*)", re.DOTALL)
_VARIABLE = re.compile(r"[?$](\w+)")


def split(given: Iterable[str]) -> dict[str, str]:
    """The names and values of ``name=value`` texts.

    Raises: InvalidParameter.

    >>> split(["document=avc:corporate", "by=2026-11-16"])
    {'document': 'avc:corporate', 'by': '2026-11-16'}
    """
    values: dict[str, str] = {}
    for text in given:
        found = _GIVEN.fullmatch(text)
        if found is None:
            raise InvalidParameter(f"{text!r} is not a parameter.", hint="Write name=value: by=2027-08-31.")
        if found[1] in values:
            raise InvalidParameter(f"The parameter {found[1]!r} is given twice.")
        values[found[1]] = found[2]
    return values


def bind(
    query: NamedQuery,
    values: Mapping[str, str | Term],
    *,
    prefixes: Mapping[str, str],
    resolve: Callable[[str], ox.NamedNode] | None = None,
) -> dict[str, Term]:
    """The terms for the parameters that a query declares.

    A value that is a term already is taken as it is. ``resolve`` finds the item that a text names (IRI, prefixed name
    or label); without it an ``iri`` must be written as one.

    Raises: UnknownParameter, InvalidParameter, and what ``resolve`` raises.

    >>> from pathlib import Path
    >>> from itstrat.sparql.library import NamedQuery, Param
    >>> query = NamedQuery(name="x", text="", path=Path("x.rq"), params=(Param(name="top", type="integer"),))
    >>> bind(query, {"top": "5"}, prefixes={})["top"].value
    '5'
    """
    declared = {param.name: param for param in query.params}
    bound: dict[str, Term] = {}
    for name, value in values.items():
        if name not in declared:
            raise unknown(name, query.params)
        try:
            bound[name] = _term(value, declared[name].type, prefixes, resolve) if isinstance(value, str) else value
        except UsageError as error:
            error.add_note(f"in parameter {name}")
            raise
    return bound


def bind_variables(text: str, values: Mapping[str, str], *, prefixes: Mapping[str, str]) -> dict[str, Term]:
    """The terms for variables of a query that declares no parameters, each as it is written.

    Raises: UnknownParameter where the query has no such variable, InvalidParameter.

    >>> bind_variables("SELECT ?aim { ?aim a its:Aim }", {"aim": "<https://example.org/a>"}, prefixes={})
    {'aim': <NamedNode value=https://example.org/a>}
    """
    variables = set(_VARIABLE.findall(text))
    for name in values:
        if name not in variables:
            raise UnknownParameter.of(name, variables)
    return {name: terms.read(value, prefixes) for name, value in values.items()}


def unknown(name: str, params: Sequence[Param]) -> UsageError:
    """The error for a parameter that a query does not take, with the ones that it takes."""
    if not params:
        return UnknownParameter(f"There is no parameter named {name!r}.", hint="This query takes no parameters.")
    error = UnknownParameter.of(name, [param.name for param in params])
    takes = "; ".join(f"{param.name} ({param.description or param.type})" for param in params)
    error.hint = f"{error.hint} It takes {takes}." if "Did you mean" in (error.hint or "") else f"It takes {takes}."
    return error


def _term(
    text: str,
    kind: ParamType,
    prefixes: Mapping[str, str],
    resolve: Callable[[str], ox.NamedNode] | None,
) -> Term:
    if kind == "iri":
        return _item(text, prefixes, resolve)
    return _READERS[kind](text)


def _item(text: str, prefixes: Mapping[str, str], resolve: Callable[[str], ox.NamedNode] | None) -> ox.NamedNode:
    if resolve is not None:
        return resolve(text)
    named = terms.as_iri(text, prefixes)
    if named is None:
        raise InvalidParameter(f"{text!r} is not an IRI.", hint="Write <https://…>, or a prefixed name.")
    return named


_READERS: dict[ParamType, Callable[[str], ox.Literal]] = {
    "string": ox.Literal,
    "integer": terms.integer,
    "decimal": terms.decimal,
    "date": terms.day,
}
