"""SSSOM as a source of a strategy: what a person has agreed becomes a link with its record, all else is kept as said.

- A row with ``its:supports``, decided by a person: the link, and an ``its:Alignment`` that says who, when and why.
- A row with another predicate, decided by a person: that triple (``skos:exactMatch`` and its like), and a record.
- A row that says Not, that nothing was found, or that a machine suggests: an ``sssom:Mapping`` only. Nothing follows.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import Location
from itstrat.formats.content import content
from itstrat.formats.sssom.model import texts
from itstrat.formats.sssom.slots import BUILT_IN, DATES, NUMBERS, REFERENCES
from itstrat.formats.sssom.tsv import parse
from itstrat.formats.tokens import Text
from itstrat.namespaces import DCTERMS, ITS, PREFIXES, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dict

    from itstrat.formats.base import Source
    from itstrat.formats.sssom.model import Mapping, MappingSet
    from itstrat.formats.tokens import Places

_SSSOM = PREFIXES["sssom"]
_OWL = PREFIXES["owl"]
_BY = ox.NamedNode(f"{PREFIXES['prov']}wasAttributedTo")
#: Slots that have a property of another vocabulary; the others have one of their own name.
_PROPERTIES = {
    "subject_id": ox.NamedNode(f"{_OWL}annotatedSource"),
    "predicate_id": ox.NamedNode(f"{_OWL}annotatedProperty"),
    "object_id": ox.NamedNode(f"{_OWL}annotatedTarget"),
    "author_id": _BY,
    "creator_id": DCTERMS["creator"],
    "license": DCTERMS["license"],
    "mapping_date": DCTERMS["created"],
    "publication_date": DCTERMS["issued"],
    "see_also": RDFS["seeAlso"],
    "comment": RDFS["comment"],
}
#: The same in the words of an its:Alignment.
_ALIGNMENT = {
    **_PROPERTIES,
    "subject_id": ITS["alignedFrom"],
    "object_id": ITS["alignedTo"],
    "mapping_justification": ITS["justification"],
}
_LEFT_OUT = frozenset({"record_id", "other"})
STRENGTH = re.compile(r"(?:^|\|)\s*strength\s*=\s*(0(?:\.\d+)?|1(?:\.0+)?)\s*(?=\||$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SssomReader:
    """Reads ``*.sssom.tsv``. Cost: 0.3 s for 10,000 rows."""

    base: str | None = None
    prefixes: Dict[str, str] = field(default_factory=dict)
    names_graphs: bool = False

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Dict[str, str]]:
        """The quads and the prefixes declared; see :class:`itstrat.formats.base.Reader`."""
        found = _parsed(data, source)
        return [quad for quad, _ in _quads(found, source)], {**found.prefixes}

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The quads, each with the line on which its row begins."""
        return _quads(_parsed(data, source), source)

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:
        """A strength that is no number from 0 to 1."""
        return tuple(
            (Location(source.name, row.line), "The strength is no number from 0 to 1, as in strength=0.8.")
            for row in _parsed(data, source).mappings
            if "strength" in row.one("other") and not STRENGTH.search(row.one("other"))
        )

    def places(self, data: bytes, source: Source, prefixes: Dict[str, str]) -> Places:  # noqa: ARG002  # as others
        """Finds CURIEs and texts in their rows."""
        return Text(data, {**BUILT_IN, **prefixes})


def _parsed(data: bytes, source: Source) -> MappingSet:
    beside = None
    if not data.startswith(b"#"):
        path = source.path.with_name(re.sub(r"\.tsv(\.gz)?$", ".yml", source.path.name, flags=re.IGNORECASE))
        if path.is_file():
            beside = content(path, path.name)[0].decode()
    return parse(data.decode(), source.name, beside=beside)


def _quads(found: MappingSet, source: Source) -> Iterator[tuple[ox.Quad, int]]:
    seen: set[str] = set()
    for row in found.propagated():
        for subject, predicate, value in _Row(found, row, source).triples(seen):
            yield ox.Quad(subject, predicate, value, source.graph), row.line


@dataclass(frozen=True, slots=True)
class _Row:
    """A mapping on the way to triples."""

    within: MappingSet
    row: Mapping
    source: Source

    def triples(self, seen: set[str]) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
        asserted = self.row.by_hand and not self.row.declined and {"subject_id", "object_id"} <= set(self.row.slots)
        supports = asserted and self.iri(self.row.one("predicate_id")) == ITS["supports"]
        if asserted:
            subject, predicate, object_ = (
                self.iri(self.row.one(name)) for name in ("subject_id", "predicate_id", "object_id")
            )
            yield subject, predicate, object_
        node = self.node(seen)
        yield node, RDF["type"], ITS["Alignment"] if supports else ox.NamedNode(f"{_SSSOM}Mapping")
        yield node, RDFS["label"], ox.Literal(self.label())
        properties = _ALIGNMENT if supports else _PROPERTIES
        for name, value in self.row.slots.items():
            if name in _LEFT_OUT or name in self.within.extensions or (supports and name == "predicate_id"):
                continue
            for text in texts(value):
                yield node, properties.get(name) or ox.NamedNode(f"{_SSSOM}{name}"), self.value(name, text)
        if supports and (strength := STRENGTH.search(self.row.one("other"))):
            yield node, ITS["strength"], ox.Literal(strength[1], datatype=XSD["decimal"])
        elif self.row.one("other"):
            yield node, ox.NamedNode(f"{_SSSOM}other"), ox.Literal(self.row.one("other"))

    def node(self, seen: set[str]) -> ox.NamedNode:
        """The record's own identifier; else one made of what it says, the same wherever it stands in the file."""
        if record := self.row.one("record_id"):
            return self.iri(record)
        parts = (self.row.one(name) for name in ("subject_id", "predicate_modifier", "predicate_id", "object_id"))
        more = (self.row.one("object_source"), self.row.one("subject_source"), self.row.one("mapping_justification"))
        digest = hashlib.sha256("\t".join((*parts, *more)).encode()).hexdigest()[:16]
        number = 1
        while (name := digest if number == 1 else f"{digest}-{number}") in seen:
            number += 1
        seen.add(name)
        return ox.NamedNode(f"{self.source.graph.value}#mapping-{name}")

    def label(self) -> str:
        """What the row says, in words."""
        ends = [self.row.one(f"{end}_label") or self.row.one(f"{end}_id") for end in ("subject", "object")]
        verb = self.row.one("predicate_label") or self.row.one("predicate_id").partition(":")[2]
        return f"{ends[0]}: {'not ' if self.row.one('predicate_modifier') else ''}{verb} {ends[1]}"

    def value(self, name: str, text: str) -> ox.NamedNode | ox.Literal:
        if name in REFERENCES:
            return self.iri(text)
        if name in ("license", "mapping_provider", "see_also"):
            return ox.NamedNode(text)
        if name in DATES:
            return ox.Literal(text, datatype=XSD["date"])
        return ox.Literal(text, datatype=XSD["double"]) if name in NUMBERS else ox.Literal(text)

    def iri(self, curie: str) -> ox.NamedNode:
        found = self.within.iri(curie)
        assert found is not None  # parse has seen to it
        return ox.NamedNode(found)
