"""The lock as a source: what it says of each snapshot in PROV-O, DCAT and VoID, on the line of its entry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import jsontext
from itstrat.formats.links import parse
from itstrat.formats.tokens import Text
from itstrat.namespaces import DCTERMS, PREFIXES, RDF, RDFS, XSD, Namespace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itstrat.errors import Location
    from itstrat.formats.base import Source
    from itstrat.formats.links import Link
    from itstrat.formats.tokens import Places

    Object = ox.NamedNode | ox.Literal

_DCAT, _PROV, _VOID = (Namespace(PREFIXES[name]) for name in ("dcat", "prov", "void"))
_SD, _SPDX = Namespace("http://www.w3.org/ns/sparql-service-description#"), Namespace("http://spdx.org/rdf/terms#")
_IANA = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockReader:
    """Reads ``itstrat.lock``."""

    base: str | None = None
    names_graphs: bool = False

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads; no prefixes. See :class:`itstrat.formats.base.Reader`."""
        return [quad for _, quad in self._said(data, source)], {}

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The quads, each with the line on which the entry of its link begins."""
        text = data.decode()
        entries = jsontext.parse(text).said["links"].value.said
        starts = [text.count("\n", 0, entry.at) + 1 for entry in entries]
        for number, quad in self._said(data, source):
            yield quad, starts[number]

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:  # noqa: ARG002  # as others
        """Nothing: what is wrong with a lock is an error."""
        return ()

    def places(self, data: bytes, source: Source, prefixes: Mapping[str, str]) -> Places:  # noqa: ARG002  # as others
        """Finds terms as they may be written on their line."""
        return Text(data, prefixes)

    def _said(self, data: bytes, source: Source) -> Iterator[tuple[int, ox.Quad]]:
        for number, link in enumerate(parse(data, source.name)):
            for subject, predicate, value in described(link, source.graph):
                yield number, ox.Quad(subject, predicate, value, source.graph)


def described(link: Link, lock: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, Object]]:
    """What is said of a link: the data set as it was retrieved, its snapshot, and the retrieval."""
    key = hashlib.sha256(f"{link.url}\n{link.scheme}".encode()).hexdigest()[:12]
    data, snapshot, retrieval, checksum = (
        ox.NamedNode(f"{lock.value}#{name}")
        for name in (f"link-{key}", f"snapshot-{link.sha256}", f"retrieval-{key}", f"sha256-{link.sha256}")
    )
    name = link.title or link.scheme or link.url
    day = ox.Literal(link.retrieved, datatype=XSD["date"])
    final = ox.NamedNode(link.final_url)
    yield from ((data, RDF["type"], each) for each in (_DCAT["Dataset"], _PROV["Entity"], _SD["NamedGraph"]))
    yield data, RDFS["label"], _text(f"{name}, as retrieved on {link.retrieved}")
    yield data, _SD["name"], ox.NamedNode(link.graph)
    yield data, DCTERMS["source"], ox.NamedNode(link.url)
    yield data, _PROV["wasDerivedFrom"], final
    yield data, _PROV["wasGeneratedBy"], retrieval
    yield data, _VOID["triples"], _number(link.triples)
    yield data, _DCAT["distribution"], snapshot
    if link.licence:
        yield data, DCTERMS["license"], _iri_or_text(link.licence)
    yield from ((data, RDFS["comment"], _text(note)) for note in link.notes)
    yield snapshot, RDF["type"], _DCAT["Distribution"]
    yield snapshot, RDFS["label"], _text(f"Snapshot of {name}")
    yield snapshot, _DCAT["mediaType"], ox.NamedNode(f"{_IANA}application/n-triples")
    yield snapshot, _SPDX["checksum"], checksum
    yield checksum, RDF["type"], _SPDX["Checksum"]
    yield checksum, RDFS["label"], _text(f"SHA-256 of the snapshot of {name}")
    yield checksum, _SPDX["algorithm"], _SPDX["checksumAlgorithm_sha256"]
    yield checksum, _SPDX["checksumValue"], ox.Literal(link.sha256, datatype=XSD["hexBinary"])
    yield retrieval, RDF["type"], _PROV["Activity"]
    yield retrieval, RDFS["label"], _text(f"Retrieval of {name}")
    yield retrieval, _PROV["used"], final
    yield retrieval, DCTERMS["date"], day


def _text(words: str) -> ox.Literal:
    return ox.Literal(" ".join(words.split()), language="en")


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=XSD["integer"])


def _iri_or_text(value: str) -> Object:
    if value.startswith(("http://", "https://")):
        try:
            return ox.NamedNode(value)
        except ValueError:
            pass
    return ox.Literal(value)
