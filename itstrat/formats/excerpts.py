"""The lines that findings point at, read again from the files, and only where they are still the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itstrat.errors import ItstratError
from itstrat.formats.content import some_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from itstrat.errors import Location
    from itstrat.formats.base import Document

#: A term from where it begins, on its line: in quotes with what belongs to it, in angle brackets, or a word.
_TERM = re.compile(
    r"""(?:\"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*(?:\"{3})?|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*(?:'{3})?
    |"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)(?:@[\w-]+|\^\^(?:<[^>]*>|[\w:.-]*\w))?
    |<[^<>]*>?
    |[\[({]
    |[^\s,;\])}<>"']*[^\s,;\])}<>"'.]""",
    re.VERBOSE,
)
_BETWEEN_TAGS = re.compile("[^<]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A line as it is written, and the part of it that is meant: ``text[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpts:
    """Where to read lines: for the name of each file its path, and the SHA-256 that it had when it was read.

    >>> Excerpts().of([]) == {}
    True
    """

    files: Mapping[str, tuple[Path, str]] = field(default_factory=dict)

    def of(self, places: Iterable[Location]) -> dict[Location, Excerpt]:
        """The lines of some places; without those whose file has changed since, or whose line or column is not known.

        Cost: each file that is asked for is read once.
        """
        wanted: dict[str, list[Location]] = {}
        for place in dict.fromkeys(places):
            if place.column and place.path in self.files:
                wanted.setdefault(place.path, []).append(place)
        found: dict[Location, Excerpt] = {}
        for name, asked in wanted.items():
            numbers = {place.line for place in asked}
            text = self._lines(name, numbers)
            for place in asked:
                if place.line in text and place.column <= len(text[place.line]):
                    found[place] = _excerpt(text[place.line], place.column - 1)
        return found

    def _lines(self, name: str, numbers: set[int]) -> dict[int, str]:
        path, sha256 = self.files[name]
        try:
            found, digest = some_lines(path, name, numbers)
        except ItstratError:
            return {}
        return {number: line.decode().rstrip("\r\n") for number, line in found.items()} if digest == sha256 else {}


def excerpts(documents: Iterable[Document]) -> Excerpts:
    """Where the lines of some documents are to be read."""
    return Excerpts(files={each.source.name: (each.source.path, each.sha256) for each in documents})


def _excerpt(text: str, start: int) -> Excerpt:
    in_xml = text[start - 1 : start] == ">" and not text[start].isspace()
    found = (_BETWEEN_TAGS if in_xml else _TERM).match(text, start)
    end = found.end() if found and found[0] else start + 1
    return Excerpt(text=text, start=start, end=max(end, start + 1))
