"""Turtle, TriG, N-Triples and N-Quads, read with the parser of Oxigraph; exact lexical forms are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from itstrat.formats.blank import BlankLabels, placed
from itstrat.formats.depth import check_triple_terms
from itstrat.formats.lines import LineFeeder, lines
from itstrat.formats.problems import explain
from itstrat.formats.tokens import Text
from itstrat.formats.turtleplaces import NotWalked, TurtlePlaces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itstrat.errors import Location
    from itstrat.formats.base import Source
    from itstrat.formats.tokens import Places

_DATASETS = (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS, ox.RdfFormat.JSON_LD)
_NOTATIONS = {
    ox.RdfFormat.N_TRIPLES: "lines",
    ox.RdfFormat.N_QUADS: "lines",
    ox.RdfFormat.RDF_XML: "xml",
    ox.RdfFormat.JSON_LD: "json",
}
_MAYBE_BLANK = {
    ox.RdfFormat.TURTLE: re.compile(rb"_:|[\[(]|<<|\{\|"),
    ox.RdfFormat.TRIG: re.compile(rb"_:|[\[(]|<<|\{\|"),
    ox.RdfFormat.N_TRIPLES: re.compile(rb"_:"),
    ox.RdfFormat.N_QUADS: re.compile(rb"_:"),
}
_ANYTHING = re.compile(b"")
#: Formats with a statement on each line: its terms are found there without a walk.
_BY_LINE = frozenset({ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS})
_IDLE = (b"", b"#")
#: Files that people write are smaller; for bigger ones the walk takes too long.
_WALKED = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class RdfReader:
    """Reads one RDF format.

    ``prefixes`` are those that a file may have forgotten to declare: the message says which declaration to add.
    Cost: 0.03 s a megabyte, with lines three times as much.

    >>> from pathlib import Path
    >>> from itstrat.formats.base import Source
    >>> reader = RdfReader(format=ox.RdfFormat.TURTLE)
    >>> source = Source(path=Path("a.ttl"), name="a.ttl", graph=ox.NamedNode("urn:g"), reader=reader)
    >>> quads, _ = reader.read(b'<urn:s> <urn:p> 1.00 .', source)
    >>> quads[0].object.value, quads[0].graph_name.value
    ('1.00', 'urn:g')
    """

    format: ox.RdfFormat
    base: str | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_graphs(self) -> bool:
        """Whether files of the format may name graphs of their own."""
        return self.format in _DATASETS

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads and the prefixes declared; see :class:`itstrat.formats.base.Reader`."""
        check_triple_terms(data, source.name)
        parser = self._parse(data)
        try:
            quads = self._quads(parser, source.graph, self._labels(data, source))
        except (SyntaxError, MemoryError, ValueError) as error:
            notation = _NOTATIONS.get(self.format, "")
            line = 0 if getattr(error, "lineno", None) else self._stopped(data)
            raise explain(error, source.name, data, line=line, prefixes=self.prefixes, notation=notation) from error
        return quads, dict(parser.prefixes)

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The quads, each with the line on which it was completed."""
        if self.format in _BY_LINE:
            quads = self._quads(self._parse(data), source.graph, self._labels(data, source))
            return zip(quads, _stating(data), strict=True)
        return self._followed(data, source)

    def _followed(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        feeder = LineFeeder(data, separators=self.format != ox.RdfFormat.RDF_XML)
        for quad in placed(self._parse(feeder), source.graph, self._labels(data, source)):
            yield quad, feeder.line

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:  # noqa: ARG002  # as others
        """Nothing: the parser says what is wrong."""
        return ()

    def places(self, data: bytes, source: Source, prefixes: Mapping[str, str]) -> Places:  # noqa: ARG002  # as others
        """Finds the tokens; in a big file, and in one with triple terms, terms as they may be written on their line."""
        text = Text(data, prefixes)
        if len(data) > _WALKED or self.format in _BY_LINE:
            return text
        try:
            return TurtlePlaces(data, self.base, text)
        except NotWalked:
            return text

    def _quads(self, parser: ox.QuadParser, graph: ox.NamedNode, labels: BlankLabels | None) -> list[ox.Quad]:
        if labels is None and not self.names_graphs:
            return [ox.Quad(s, p, o, graph) for s, p, o, _ in parser]  # the common case, at twice the speed
        return list(placed(parser, graph, labels))

    def _parse(self, data: bytes | LineFeeder) -> ox.QuadParser:
        return ox.parse(cast("IO[bytes]", data), self.format, base_iri=self.base)

    def _labels(self, data: bytes, source: Source) -> BlankLabels | None:
        maybe = _MAYBE_BLANK.get(self.format, _ANYTHING).search(data)
        return BlankLabels(data, source.graph) if maybe else None

    def _stopped(self, data: bytes) -> int:
        """The line that the parser had come to when it failed."""
        feeder = LineFeeder(data, separators=False)
        try:
            for _ in self._parse(feeder):
                pass
        except (SyntaxError, MemoryError, ValueError):
            return feeder.line
        return 0


def _stating(data: bytes) -> Iterator[int]:
    """The lines that state something, where each may state one thing: those that are not empty and no comment."""
    return (number for number, line in enumerate(lines(data), start=1) if line.lstrip()[:1] not in _IDLE)
