"""What a reader takes and gives: the source, its quads, its lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from itstrat.errors import Location
    from itstrat.formats.tokens import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file of a strategy.

    ``name`` is its path as shown to people, relative to the folder the command was given; ``graph`` is the IRI of the
    named graph that its triples stand in, the same on every machine. ``pinned`` is the SHA-256 that the lock says its
    bytes have, for the snapshot of a link.
    """

    path: Path
    name: str
    graph: ox.NamedNode
    reader: Reader
    pinned: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source as it was read: exact terms, the prefixes it declares and the SHA-256 of its bytes (hexadecimal).

    The quads stand in the order of the file. ``warnings`` are (place, what is odd) pairs, such as a literal that is
    not of its datatype. ``memo`` keeps what was worked out about its places, which are asked for more than once. One
    that is not ``whole`` has some statements of its file, and a reader that keeps where they stand.
    """

    source: Source
    quads: list[ox.Quad]
    sha256: str
    prefixes: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[tuple[Location, str], ...] = ()
    whole: bool = True
    memo: dict[str, object] = field(default_factory=dict, init=False, compare=False, repr=False)


class Reader(Protocol):
    """Reads one format. It is given UTF-8 text without a byte order mark."""

    @property
    def base(self) -> str | None:
        """What relative IRIs are resolved against."""

    @property
    def names_graphs(self) -> bool:
        """Whether files of the format may name graphs of their own."""

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads, each in the source's graph unless the format names another, and the prefixes declared.

        Blank nodes get labels that no other source has, the same on every run.

        Raises: SyntaxProblem, with line and column where the format has them.
        """

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The same quads in the same order, each with the line (from 1) on which it was completed.

        0 where no line is known.
        """

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:
        """What is odd in a text that could be read: (place, what is odd) pairs, in order.

        Raises: SyntaxProblem, for what the parser drops without a word though it is wrong.
        """

    def places(self, data: bytes, source: Source, prefixes: Mapping[str, str]) -> Places:
        """Finds terms in a text that could be read, on the lines that :meth:`lines` gives."""
