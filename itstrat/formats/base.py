"""What a reader takes and gives: the source, its quads, its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from itstrat.errors import Location

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of a strategy.

    ``name`` is its path as shown to people, relative to the folder the command was given; ``graph`` is the IRI of the
    named graph that its triples stand in, the same on every machine.
    """

    path: Path
    name: str
    graph: ox.NamedNode
    reader: Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source as it was read: exact terms, the prefixes it declares and the SHA-256 of its bytes (hexadecimal).

    ``warnings`` are (place, what is odd) pairs, such as a literal that is not of its datatype.
    """

    source: Source
    quads: list[ox.Quad]
    sha256: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[tuple[Location, str], ...] = ()


class Reader(Protocol):
    """Reads one format."""

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads, each in the source's graph unless the format names another, and the prefixes declared.

        Raises: SyntaxProblem, with line and column.
        """

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The same quads, each with the line (from 1) on which it was completed; 0 where the format has no lines."""
