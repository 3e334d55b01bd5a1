"""RDF/XML: as any RDF format, after a look at the entities that the file declares.

Entities expand without limit in the parser (a file of 669 bytes can ask for a gigabyte), so only those that stand for
plain text are taken, up to a bound. Files in use declare a handful, for namespaces.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats.depth import check_xml
from itstrat.formats.lines import behind
from itstrat.formats.problems import problem
from itstrat.formats.rdf import RdfReader
from itstrat.formats.tokens import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from itstrat.errors import Location
    from itstrat.formats.base import Source
    from itstrat.formats.tokens import Places

#: The most characters that the entities of one file may expand to.
MAX_EXPANSION = 10_000_000
RDF_NAMESPACE = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DECLARATION = re.compile(rb"<!ENTITY")
_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.:-]+)\s+(?:"([^"&%<]*)"|'([^'&%<]*)')\s*>""")
_NAMESPACES = re.compile(rb"""\bxmlns:([\w.-]+)\s*=\s*["']([^"'<]*)["']""")
_REFERENCE = re.compile(rb"&([\w.:-]+);")


@dataclass(frozen=True, slots=True, kw_only=True)
class RdfXmlReader:
    """Reads RDF/XML."""

    base: str | None = None
    names_graphs: bool = False

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads and the prefixes declared; see :class:`itstrat.formats.base.Reader`."""
        check_entities(data, source.name)
        check_xml(data, source.name)
        return self._reader().read(data, source)

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The quads, each with the line on which it was completed."""
        return self._reader().lines(data, source)

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:  # noqa: ARG002  # as others
        """Nothing: the parser says what is wrong."""
        return ()

    def places(self, data: bytes, source: Source, prefixes: Mapping[str, str]) -> Places:  # noqa: ARG002  # as others
        """Finds terms as they may be written; names of elements by the namespaces that the file declares."""
        declared = {prefix.decode(): iri.decode() for prefix, iri in _NAMESPACES.findall(data)}
        return Text(data, {**prefixes, **declared})

    def _reader(self) -> RdfReader:
        return RdfReader(format=ox.RdfFormat.RDF_XML, base=self.base)


def check_entities(data: bytes, name: str) -> None:
    """Return if the entities of a file are few and plain.

    Raises: SyntaxProblem, for one that is external, that refers to others, or that expands beyond the bound.
    """
    if b"<!ENTITY" not in data:
        return
    lengths: dict[bytes, int] = {}
    for declaration in _DECLARATION.finditer(data):
        entity = _ENTITY.match(data, declaration.start())
        if entity is None:
            raise problem(
                "An XML entity refers to a file or to other entities; neither is followed.",
                name,
                data,
                (behind(data[: declaration.start()])[0], 0),
                fix='Only entities for plain text are taken: <!ENTITY its "https://w3id.org/itstrat#">.',
            )
        lengths[entity[1]] = len(entity[2] or entity[3] or b"")
    used = Counter(_REFERENCE.findall(data))
    if sum(used[entity] * length for entity, length in lengths.items()) > MAX_EXPANSION:
        raise problem(
            f"The XML entities of the file expand to more than {MAX_EXPANSION:,} characters.",
            name,
            data,
            (behind(data[: data.index(b"<!ENTITY")])[0], 0),
            fix="Write the text in full.",
        )


def is_rdf(path: Path) -> bool:
    """Whether an XML file says in its first 64 kB that it is RDF/XML; True if it cannot be read, as is told later."""
    try:
        with path.open("rb") as file:
            return RDF_NAMESPACE in file.read(1 << 16)
    except OSError:
        return True
