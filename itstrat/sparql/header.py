"""The header of a query file: ``#+`` comment lines that say what the query is for.

The lines are a small subset of YAML: a key with a text, or a key followed by a list whose items are written on one
line as ``name: …, title: …``. Any SPARQL engine reads them as comments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itstrat.errors import Location, QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK = "#+"
_KEYS = frozenset({"id", "question", "description", "tags", "params", "columns", "empty", "next"})
_LISTS: dict[str, frozenset[str]] = {
    "params": frozenset({"name", "type", "default", "description"}),
    "columns": frozenset({"name", "title", "format"}),
}
_PAIR = re.compile(r"([a-z]+):(?:\s+(.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The texts and the lists of a header, as they stand."""

    texts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def read(text: str, name: str) -> Header:
    """The header of a query; ``name`` is how messages call the file. Without a header it is empty.

    Raises: QuerySyntaxError, with the line.

    >>> header = read("#+ id: Q02\\n#+ params:\\n#+   - name: by, type: date\\nSELECT * {}", "coverage.rq")
    >>> header.texts, header.lists
    ({'id': 'Q02'}, {'params': [{'name': 'by', 'type': 'date'}]})
    """
    header = Header()
    items: list[dict[str, str]] | None = None
    allowed: frozenset[str] = _KEYS
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith(_MARK):
            if line.strip():
                break
            continue
        place = Location(name, number)
        content = line[len(_MARK) :].strip()
        if content.startswith("- "):
            if items is None:
                raise QuerySyntaxError("An item stands below no key.", location=place, hint=_hint(_LISTS))
            items.append(_item(content[2:], allowed, place))
        elif content:
            key, value = _pair(content, _KEYS, place)
            items = header.lists.setdefault(key, []) if key in _LISTS else None
            allowed = _LISTS.get(key, _KEYS)
            if items is None:
                header.texts[key] = value
    return header


def _item(content: str, keys: frozenset[str], place: Location) -> dict[str, str]:
    parts = re.split(rf",\s+(?=(?:{'|'.join(sorted(keys))}):)", content)
    item = dict(_pair(part, keys, place) for part in parts)
    if not item.get("name"):
        raise QuerySyntaxError("An item has no name.", location=place, hint="Begin it with '- name: …'.")
    return item


def _pair(content: str, keys: frozenset[str], place: Location) -> tuple[str, str]:
    found = _PAIR.fullmatch(content)
    if found is None or found[1] not in keys:
        word = content.split(":", 1)[0]
        raise QuerySyntaxError(f"The header has no key {word!r}.", location=place, hint=_hint(keys))
    return found[1], (found[2] or "").strip()


def _hint(keys: Iterable[str]) -> str:
    return f"Keys are {', '.join(sorted(keys))}."
