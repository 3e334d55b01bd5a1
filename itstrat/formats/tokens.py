"""How a term may be written in a file, to find it on a line that the parser has named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from itstrat.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BARE = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "boolean"))
_LONG_QUOTE = re.compile("\"\"\"|'''")
_MARKUP = re.compile(rb"\s*<[?!]|\s*<\w+:RDF\s")
_TYPE = f"{RDF}type"
_LOCAL_ESCAPES = str.maketrans({char: f"\\{char}" for char in "~!$&'()*+,;=/?#@%"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class Places(Protocol):
    """Finds where on its line a term is written."""

    def subject_place(self, quad: ox.Quad, line: int, before: int) -> tuple[int, int]:
        """Line and column where the subject of a statement is written: not above line ``before``, nor below ``line``.

        Column 0, and ``line`` itself, if it is not to be found.
        """

    def object_place(self, quad: ox.Quad, line: int) -> tuple[int, int]:
        """Line and column where the object of a statement that was completed on ``line`` is written."""


class Text:
    """The lines of one file, with the prefixes by which it shortens IRIs."""

    def __init__(self, data: bytes, prefixes: Mapping[str, str]) -> None:
        self._lines = [*(line.decode() for line in data.splitlines()), ""]
        self._prefixes = prefixes
        # Where a text of several lines begins: behind a long quote, or in XML behind a tag.
        self._opening = re.compile(">") if _MARKUP.match(data) else _LONG_QUOTE

    def subject_place(self, quad: ox.Quad, line: int, before: int) -> tuple[int, int]:
        """See :class:`Places`."""
        forms = list(self._forms(quad.subject))
        for number in range(line, max(before, 1) - 1, -1):
            if found := _places(forms, self._lines[number - 1]):
                # On the line of the statement before, the subject stands behind it.
                return number, found[-1 if number == before else 0] + 1
        return line, 0

    def object_place(self, quad: ox.Quad, line: int) -> tuple[int, int]:
        """See :class:`Places`."""
        text = self._lines[line - 1]
        found = _places(self._forms(quad.object), text)
        if isinstance(quad.object, ox.Literal) and not found:
            return self._long_literal(quad.object.value, line) or (line, 0)
        predicate = next(iter(_places(self._forms(quad.predicate), text)), -1)
        return line, next((place for place in found if place > predicate), found[0] if found else -1) + 1

    def _long_literal(self, value: str, line: int) -> tuple[int, int] | None:
        """The line above on which a text begins that ends on this one; some of its line ends may be escapes."""
        for number in range(line - 1, max(0, line - len(f"{value}.".splitlines())), -1):
            text = self._lines[number - 1]
            for quote in self._opening.finditer(text):
                rest = text[quote.end() :]
                if value.startswith(rest) or "\\" in rest or "&" in rest:
                    return number, (quote.end() if quote[0] == ">" else quote.start()) + 1
        return None

    def _forms(self, term: object) -> Iterator[tuple[str, int]]:
        """Every way to write a term; and how much of it stands before the term, or -1 if it has no marks around it."""
        if isinstance(term, ox.NamedNode):
            yield from self._iri(term.value)
        elif isinstance(term, ox.Literal):
            value = term.value
            if term.datatype.value in _BARE:
                yield value, -1
            yield f'"{value}"', 0
            yield f'"{value.translate(_ESCAPES)}"', 0
            yield f"'{value}'", 0
            yield f">{value}<", 1
            inside = value.translate(_ENTITIES)
            yield f">{inside}<", 1
            quoted = inside.replace('"', "&quot;")
            yield f'"{quoted}"', 0
            yield f"<![CDATA[{value}]]>", 9

    def _iri(self, iri: str) -> Iterator[tuple[str, int]]:
        yield f"<{iri}>", 0
        yield f'"{iri}"', 1
        if iri == _TYPE:
            yield "a", -1
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                local = iri[len(namespace) :]
                yield f"{prefix}:{local}", -1
                if not local.isalnum():
                    yield f"{prefix}:{local.translate(_LOCAL_ESCAPES)}", -1
        # The file may set a base of its own, so any end of the IRI can be its relative form.
        for name in {iri[mark.end() :] for mark in re.finditer("[/#]", iri)} - {""}:
            yield f"<{name}>", 0
            yield f"<#{name}>", 0
            yield from (
                (f"{before}{name}{quote}", len(before)) for quote in "\"'" for before in (f"={quote}", "#", ";")
            )


def _places(forms: Iterable[tuple[str, int]], text: str) -> list[int]:
    """Where in a line one of the forms stands, in order."""
    found = set()
    for form, skip in forms:
        at = text.find(form)
        while at >= 0:
            if skip >= 0 or _is_word(text, at, at + len(form)):
                found.add(at + max(skip, 0))
            at = text.find(form, at + 1)
    return sorted(found)


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether a piece of a line is a whole token, not part of a longer name or number."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or (before and before in "_.:-+"):
        return False
    if after == ".":
        return not text[end + 1 : end + 2].isalnum()
    return not (after.isalnum() or (after and after in "_:%-"))
