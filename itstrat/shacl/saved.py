"""A validation as JSON that gives it back as it was, for a cache.

Terms are N-Triples; every other value is written with the name of its type, and only the types listed here come back.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.errors import Location
from itstrat.formats import Excerpts
from itstrat.report.model import Stamp
from itstrat.shacl import findings, report, rules
from itstrat.shacl.places import Related

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_RECORDS: Mapping[str, Any] = {
    each.__name__: each
    for each in (
        *(findings.Validation, findings.Finding, Related, findings.Accepted, findings.CheckedRule),
        *(report.ValidationReport, report.ValidationResult, report.Checked, rules.Rule),
        *(Location, Stamp, Excerpts),
    )
}
_TERMS: Mapping[str, Callable[[list[str]], Any]] = {
    "iri": lambda parts: ox.NamedNode(parts[0]),
    "blank": lambda parts: ox.BlankNode(parts[0]),
    "text": lambda parts: ox.Literal(parts[0], language=parts[1]),
    "literal": lambda parts: ox.Literal(parts[0], datatype=ox.NamedNode(parts[1])),
}


class Unsaved(ValueError):
    """No failure: what was to be written or read is nothing that is kept."""


def dump(value: object) -> str:
    """A validation, or what it is made of, as JSON.

    Raises: Unsaved, for a value that would not come back as it was.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Any:
    """What :func:`dump` wrote.

    Raises: Unsaved, for anything else.

    >>> load(dump((ox.NamedNode("urn:x:a"), None, 1)))
    (<NamedNode value=urn:x:a>, None, 1)
    """
    try:
        return _value(json.loads(text))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Unsaved(str(error)) from error


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, tuple | list):
        return {"tuple": [_plain(each) for each in value]}
    if isinstance(value, dict):
        return {"dict": [[_plain(key), _plain(each)] for key, each in value.items()]}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Path):
        return {"path": str(value)}
    if (name := type(value).__name__) in _RECORDS:
        return {name: {field.name: _plain(getattr(value, field.name)) for field in fields(value)}}
    return _term(value)


def _term(value: Any) -> Any:
    if isinstance(value, ox.NamedNode):
        return {"iri": [value.value]}
    if isinstance(value, ox.BlankNode):
        return {"blank": [value.value]}
    if isinstance(value, ox.Literal) and value.direction is None:
        if value.language is not None:
            return {"text": [value.value, value.language]}
        return {"literal": [value.value, value.datatype.value]}
    raise Unsaved(f"a {type(value).__name__} is not kept")


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    ((kind, content),) = plain.items()
    if kind in _TERMS:
        return _TERMS[kind](content)
    if kind in _RECORDS:
        return _RECORDS[kind](**{name: _value(each) for name, each in content.items()})
    return _OTHERS[kind](content)


_OTHERS: Mapping[str, Callable[[Any], Any]] = {
    "tuple": lambda content: tuple(map(_value, content)),
    "dict": lambda content: {_value(key): _value(each) for key, each in content},
    "date": date.fromisoformat,
    "path": Path,
}
