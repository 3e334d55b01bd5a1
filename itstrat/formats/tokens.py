"""How a term may be written in a file, to find it on a line that the parser has named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BARE = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "boolean"))
_LONG_QUOTE = re.compile("\"\"\"|'''|>")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


class Text:
    """The lines of one file, with the prefixes and the base by which it shortens IRIs."""

    def __init__(self, data: bytes, prefixes: Mapping[str, str], base: str | None) -> None:
        self._lines = data.decode().split("\n")
        self._prefixes = prefixes
        self._base = base

    def subject_place(self, term: object, line: int, before: int) -> tuple[int, int]:
        """Line and column where a subject is written: on ``line``, or above it but not above line ``before``.

        Column 0, and ``line`` itself, if it is not to be found.
        """
        pattern = self._pattern(term)
        for number in range(line, max(before, 1) - 1, -1):
            places = [found.start() for found in pattern.finditer(self._lines[number - 1])]
            if places:
                # On the line of the statement before, the subject stands behind it.
                return number, places[-1 if number == before else 0] + 1
        return line, 0

    def object_place(self, quad: ox.Quad, line: int) -> tuple[int, int]:
        """Line and column where the object of a statement that was completed on ``line`` is written."""
        term = quad.object
        text = self._lines[line - 1]
        found = [match.start() for match in self._pattern(term).finditer(text)]
        if isinstance(term, ox.Literal) and not found and (above := self._long_literal(term.value, line)):
            return above
        return line, _after(found, self._predicate_end(quad.predicate, text)) + 1

    def _long_literal(self, value: str, line: int) -> tuple[int, int] | None:
        """The line above on which a text begins that ends on this one; some of its line ends may be escapes."""
        for number in range(line - 1, max(0, line - 1 - value.count("\n")), -1):
            text = self._lines[number - 1].removesuffix("\r")
            for quote in _LONG_QUOTE.finditer(text):
                rest = text[quote.end() :]
                if value.startswith(rest) or "\\" in rest or "&" in rest:
                    return number, quote.start() + 1
        return None

    def _predicate_end(self, predicate: ox.NamedNode, text: str) -> int:
        found = self._pattern(predicate).search(text)
        return found.end() if found else 0

    def _pattern(self, term: object) -> re.Pattern[str]:
        return re.compile("|".join(self._forms(term)) or "(?!)")

    def _forms(self, term: object) -> Iterator[str]:
        """Every way to write a term, as patterns."""
        if isinstance(term, ox.NamedNode):
            yield from self._iri(term.value)
        elif isinstance(term, ox.Literal):
            value = re.escape(term.value)
            if term.datatype.value in _BARE:
                yield rf"(?<![\w.+-]){value}(?![\w-]|\.\d)"
            written = re.escape(term.value.translate(_ESCAPES))
            yield rf"\"(?:{value}|{written})\"|'{value}'|(?<=>){value}(?=<)"

    def _iri(self, iri: str) -> Iterator[str]:
        yield rf"<{re.escape(iri)}>|(?<=[\"']){re.escape(iri)}(?=[\"'])"
        if iri == f"{RDF}type":
            yield r"(?<!\S)a(?!\S)"
        if self._base and iri.startswith(self._base):
            relative = re.escape(iri.removeprefix(self._base))
            yield rf"<{relative}>|(?<=[\"']){relative}(?=[\"'])"
        for prefix, namespace in self._prefixes.items():
            if iri.startswith(namespace):
                local = "".join(rf"\\?{re.escape(char)}" for char in iri[len(namespace) :])
                yield rf"(?<![\w.:-]){re.escape(prefix)}:{local}(?![\w:%-]|\.[\w:-])"
        tail = re.search(r"[^/#]*[/#]?$", iri)
        if tail and len(tail[0]) > 1:
            name = re.escape(tail[0])
            yield rf"(?<=<){name}(?=>)|(?<=#){name}(?=>)"
            yield rf"(?:about|ID|resource)\s*=\s*[\"'](?:[^\"']*[#/;])?{name}[\"']"


def _after(places: list[int], end: int) -> int:
    """The first place at or after the end; else the first; -1 if there is none."""
    return next((place for place in places if place >= end), places[0] if places else -1)
