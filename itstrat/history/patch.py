"""RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html): the statements that go and those that come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import Location, SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.formats.exact import Triples

_ROW = re.compile(r"([AD]) (.*\S)\s*")
_FRAME = re.compile(r"\s*(?:#.*|H .*|TX \.|TC \.)?\s*")


def write(before: Triples, after: Triples) -> str:
    """The patch from one graph to another, its rows sorted; the same graphs give the same bytes.

    >>> s, p = ox.NamedNode("urn:x:s"), ox.NamedNode("urn:x:p")
    >>> print(write(frozenset(), frozenset({ox.Triple(s, p, ox.Literal("1.00"))})), end="")
    TX .
    A <urn:x:s> <urn:x:p> "1.00" .
    TC .
    """
    rows = [f"D {row}\n" for row in _rows(before - after)] + [f"A {row}\n" for row in _rows(after - before)]
    return "".join(["TX .\n", *rows, "TC .\n"])


def apply(graph: Triples, patch: str, *, name: str = "patch") -> Triples:
    """The graph after a patch. A row that takes away what is not there, or adds what is, changes nothing.

    Raises: SyntaxProblem for a line that is no row of triples.
    """
    held = set(graph)
    for number, line in enumerate(patch.split("\n"), start=1):
        row = _ROW.fullmatch(line)
        if row:
            (held.add if row[1] == "A" else held.discard)(_triple(row[2], Location(name, number)))
        elif not _FRAME.fullmatch(line):
            raise SyntaxProblem("The line is no row of an RDF Patch.", location=Location(name, number))
    return frozenset(held)


def _rows(triples: Iterable[ox.Triple]) -> list[str]:
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return sorted(row for row in data.decode().split("\n") if row)


def _triple(text: str, place: Location) -> ox.Triple:
    try:
        found: list[ox.Triple] = [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]
    except SyntaxError as error:
        raise SyntaxProblem(f"The row is no triple: {error}.", location=place) from error
    if len(found) != 1:
        raise SyntaxProblem("A row holds one triple.", location=place)
    return found[0]
