"""Terms as people write and read them: IRIs, prefixed names, quoted texts, numbers and dates."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import InvalidParameter, UsageError
from itstrat.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Term = ox.NamedNode | ox.BlankNode | ox.Literal

_ABSOLUTE = re.compile(r"(?i)(?:https?|urn|mailto|tag|info|doi|file):\S*")
_PREFIXED = re.compile(r"((?:[^\W\d_](?:[\w.-]*[\w-])?)?):([^\s/\"'<>]\S*|)")
_INTEGER = re.compile(r"[+-]?\d+")
_DECIMAL = re.compile(r"[+-]?\d*\.\d+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read(text: str, prefixes: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    """The term that a text stands for: ``<iri>``, an IRI, a prefixed name, a quoted literal, a number, ``true``,
    a date, and any other text as a plain literal.

    Raises: InvalidParameter, also for a prefix that is not known.

    >>> read("its:Aim", {"its": "https://w3id.org/itstrat#"})
    <NamedNode value=https://w3id.org/itstrat#Aim>
    >>> read('"2026/27"', {}).value, read("Network refresh", {}).value
    ('2026/27', 'Network refresh')
    >>> read("2026-11-16", {}).datatype.value
    'http://www.w3.org/2001/XMLSchema#date'
    """
    if text.startswith(("<", '"', "'")):
        return _turtle(text, prefixes)
    if (iri := as_iri(text, prefixes)) is not None:
        return iri
    for pattern, make in _SHORT.items():
        if pattern.fullmatch(text):
            return make(text)
    if found := _PREFIXED.fullmatch(text):
        hint = f"{UsageError.of(found[1], prefixes).hint} A plain text with a colon is written in quotes: '\"{text}\"'."
        raise InvalidParameter(f"The prefix '{found[1]}:' in {text} is not known.", hint=hint)
    return ox.Literal(text)


def as_iri(text: str, prefixes: Mapping[str, str]) -> ox.NamedNode | None:
    """The IRI or prefixed name in a text, or None where it is neither: an unknown prefix may be part of a label.

    Raises: InvalidParameter for an IRI that is none.

    >>> as_iri("avc:network", {"avc": "https://ashdown-valley.example/id/"})
    <NamedNode value=https://ashdown-valley.example/id/network>
    >>> as_iri("Network refresh", {})
    """
    if text.startswith("<") and text.endswith(">"):
        return _named(text[1:-1])
    found = _PREFIXED.fullmatch(text)
    if found and found[1] in prefixes:
        return _named(prefixes[found[1]] + found[2])
    return _named(text) if _ABSOLUTE.fullmatch(text) else None


def day(text: str) -> ox.Literal:
    """The date in a text.

    Raises: InvalidParameter.

    >>> day("2026-02-30")
    Traceback (most recent call last):
    itstrat.errors.InvalidParameter: '2026-02-30' is not a date.
    """
    try:
        if _DATE.fullmatch(text):
            return ox.Literal(str(date.fromisoformat(text)), datatype=XSD["date"])
    except ValueError:
        pass
    raise InvalidParameter(f"{text!r} is not a date.", hint="Write year, month and day: 2026-11-16.")


def integer(text: str) -> ox.Literal:
    """The whole number in a text. Raises: InvalidParameter."""
    if _INTEGER.fullmatch(text):
        return ox.Literal(text, datatype=XSD["integer"])
    raise InvalidParameter(f"{text!r} is not a whole number.", hint="Write digits only: 12.")


def decimal(text: str) -> ox.Literal:
    """The number in a text. Raises: InvalidParameter."""
    if _INTEGER.fullmatch(text) or _DECIMAL.fullmatch(text):
        return ox.Literal(text, datatype=XSD["decimal"])
    raise InvalidParameter(f"{text!r} is not a number.", hint="Write it without separators or a unit: 250000.00.")


def boolean(text: str) -> ox.Literal:
    """The truth value in a text that is known to be one."""
    return ox.Literal(text, datatype=XSD["boolean"])


_SHORT: dict[re.Pattern[str], Callable[[str], ox.Literal]] = {
    _INTEGER: integer,
    _DECIMAL: decimal,
    _DATE: day,
    re.compile("true|false"): boolean,
}


def _named(text: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(text)
    except ValueError as error:
        raise InvalidParameter(f"<{text}> is not an absolute IRI: {error}.") from error


def _turtle(text: str, prefixes: Mapping[str, str]) -> ox.NamedNode | ox.Literal:
    """One term in Turtle's own notation, read by Turtle's own parser."""
    declared = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in prefixes.items())
    document = f"{declared}<urn:x:s> <urn:x:p>\n{text}\n."
    try:
        objects = [quad.object for quad in ox.parse(document, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        objects = []
        reason = str(error)
    else:
        reason = "it holds more than one term"
    if len(objects) == 1 and isinstance(objects[0], ox.NamedNode | ox.Literal):
        return objects[0]
    hint = 'Write <https://…>, "text", "text"@en or "250.00"^^xsd:decimal.'
    raise InvalidParameter(f"{text} is not a term ({reason}).", hint=hint)
