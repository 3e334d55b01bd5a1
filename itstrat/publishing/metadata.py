"""What a publication says of itself: VoID with statistics, and an entry of a DCAT 3 catalogue.

VoID: https://www.w3.org/TR/void/. DCAT 3: W3C Recommendation of 22 August 2024. There is no clock in it: every date is
the day that is reported on.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, ITS, OWL, PREFIXES, RDF, RDFS, XSD, Namespace
from itstrat.publishing.addresses import OWN, RELEASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from itstrat.config import Config
    from itstrat.publishing.selection import Publication

    Object = ox.NamedNode | ox.Literal

DCAT, VOID = Namespace(PREFIXES["dcat"]), Namespace(PREFIXES["void"])
FOAF = Namespace(PREFIXES["foaf"])
_SPDX = Namespace("http://spdx.org/rdf/terms#")
_DCAT_3 = ox.NamedNode("https://www.w3.org/TR/2024/REC-vocab-dcat-3-20240822/")
_IANA = "https://www.iana.org/assignments/media-types/"
_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_FORMAT_OF = {
    "text/turtle": "Turtle",
    "application/ld+json": "JSON-LD",
    "application/n-triples": "N-Triples",
    "application/n-quads": "N-Quads",
}
_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """A file with all of a publication: its path below the base, its media type, and its content or what tells it."""

    path: str
    media: str
    size: int
    sha256: str

    @classmethod
    def of(cls, path: str, media: str, content: bytes) -> Dump:
        """The dump with some content.

        >>> Dump.of("site/all.nq", "application/n-quads", b"").size
        0
        """
        return cls(path=path, media=media, size=len(content), sha256=hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """How a publication is described. ``versions`` are its releases, the oldest first; ``version`` is one of them.

    Licence and publisher are IRIs, or nothing where nobody said who and what.
    """

    title: str
    day: date
    description: str = ""
    licence: str = ""
    publisher: str = ""
    version: str = ""
    versions: tuple[str, ...] = ()
    dumps: tuple[Dump, ...] = ()


def about(config: Config, publication: Publication, quads: Iterable[ox.Quad], *, day: date) -> About:
    """How settings and data describe a publication; the licence is that of the catalogue, or the only one stated."""
    said = [q for q in quads if q.predicate in {DCTERMS["license"], DCTERMS["publisher"], RDF["type"]}]
    catalogues = {q.subject for q in said if q.predicate == RDF["type"] and q.object == DCAT["Catalog"]}
    institutions = {
        q.subject for q in publication.quads if q.object == ITS["Institution"] and q.predicate == RDF["type"]
    }

    def stated(predicate: ox.NamedNode) -> str:
        values = {q.object.value for q in said if q.predicate == predicate and isinstance(q.object, ox.NamedNode)}
        ours = {
            q.object.value
            for q in said
            if q.predicate == predicate and q.subject in catalogues and isinstance(q.object, ox.NamedNode)
        }
        return next(iter(ours if len(ours) == 1 else values)) if len(ours) == 1 or len(values) == 1 else ""

    only = next(iter(institutions)) if len(institutions) == 1 else None
    publisher = config.publish.publisher or (only.value if isinstance(only, ox.NamedNode) else "")
    return About(
        title=config.publish.title or f"{config.name}: IT service strategy",
        description=config.publish.description,
        licence=config.publish.licence or stated(DCTERMS["license"]),
        publisher=publisher,
        day=day,
    )


def dataset(base: str, version: str = "") -> ox.NamedNode:
    """The IRI of a publication, or of one version of it.

    >>> dataset("https://x.example/id/", "2026.2").value
    'https://x.example/id/release/2026.2/dataset'
    """
    return ox.NamedNode(f"{base}{RELEASES}/{version}/dataset" if version else f"{base}{OWN}/dataset")


def describe(publication: Publication, said: About, *, base: str | None = None) -> tuple[ox.Quad, ...]:
    """The description, sorted, in the default graph; about ``<base>site/dataset``, or one version of it.

    Without blank nodes: each part has an IRI that begins as that of the dataset. ``base`` is where the site is, if that
    is not where the IRIs begin. Cost: 20 µs a quad.
    """
    return tuple(sorted(set(_Writer(publication, said, base or publication.base).quads()), key=str))


class _Writer:
    def __init__(self, publication: Publication, said: About, base: str) -> None:
        self._publication, self._said, self._base = publication, said, base
        self._whole = dataset(base)
        self._this = dataset(base, said.version)
        self._triples = {quad.triple for quad in publication.quads}

    def quads(self) -> Iterator[ox.Quad]:
        yield from self._catalogue()
        yield from self._resource()
        yield from self._versions()
        for dump in self._said.dumps:
            yield from self._distribution(dump)
        yield from self._statistics()
        yield from self._partitions()
        yield from self._linksets()

    def _catalogue(self) -> Iterator[ox.Quad]:
        catalogue = ox.NamedNode(f"{self._base}{OWN}/dataset#catalogue")
        title = f"Catalogue: {self._said.title}"
        yield from _about(catalogue, DCAT["Catalog"], title)
        yield ox.Quad(catalogue, DCAT["dataset"], self._whole)
        yield ox.Quad(catalogue, DCTERMS["conformsTo"], _DCAT_3)
        yield ox.Quad(catalogue, DCTERMS["modified"], _day(self._said.day))
        if self._said.publisher:
            yield ox.Quad(catalogue, DCTERMS["publisher"], ox.NamedNode(self._said.publisher))
        if self._said.licence:
            yield ox.Quad(catalogue, DCTERMS["license"], ox.NamedNode(self._said.licence))

    def _resource(self) -> Iterator[ox.Quad]:
        said, this = self._said, self._this
        yield from _about(this, DCAT["Dataset"], f"{said.title} {said.version}".strip())
        yield ox.Quad(this, RDF["type"], VOID["Dataset"])
        pairs: list[tuple[ox.NamedNode, Object | None]] = [
            (DCTERMS["description"], ox.Literal(said.description, language="en") if said.description else None),
            (DCTERMS["license"], ox.NamedNode(said.licence) if said.licence else None),
            (DCTERMS["publisher"], ox.NamedNode(said.publisher) if said.publisher else None),
            (DCTERMS["issued" if said.version else "modified"], _day(said.day)),
            (DCTERMS["conformsTo"], ox.NamedNode(ITS.rstrip("#"))),
            (FOAF["homepage"], ox.NamedNode(self._base)),
            (DCAT["landingPage"], ox.NamedNode(self._base)),
            (VOID["uriSpace"], ox.Literal(self._publication.base)),
            *((VOID["feature"], _FORMATS[name]) for name in ("Turtle", "JSON-LD", "N-Triples")),
        ]
        for predicate, value in pairs:
            if value is not None:
                yield ox.Quad(this, predicate, value)

    def _versions(self) -> Iterator[ox.Quad]:
        said = self._said
        for version in said.versions:
            yield ox.Quad(self._whole, DCAT["hasVersion"], dataset(self._base, version))
        if said.versions:
            yield ox.Quad(self._whole, DCAT["hasCurrentVersion"], dataset(self._base, said.versions[-1]))
        if not said.version:
            return
        yield ox.Quad(self._this, DCAT["version"], ox.Literal(said.version))
        yield ox.Quad(self._this, OWL["versionInfo"], ox.Literal(said.version))
        yield ox.Quad(self._this, DCAT["isVersionOf"], self._whole)
        yield ox.Quad(self._whole, OWL["versionIRI"], self._this)
        yield from _about(self._whole, DCAT["Dataset"], said.title)
        before = said.versions.index(said.version) if said.version in said.versions else 0
        if before:
            previous = dataset(self._base, said.versions[before - 1])
            yield ox.Quad(self._this, DCAT["previousVersion"], previous)
            yield ox.Quad(self._this, DCTERMS["replaces"], previous)

    def _distribution(self, dump: Dump) -> Iterator[ox.Quad]:
        name = dump.path.rpartition("/")[2]
        this = ox.NamedNode(f"{self._this.value}#{_UNSAFE.sub('-', name)}")
        checksum = ox.NamedNode(f"{this.value}-sha256")
        where = ox.NamedNode(f"{self._base}{dump.path}")
        yield from _about(this, DCAT["Distribution"], name)
        yield ox.Quad(self._this, DCAT["distribution"], this)
        yield ox.Quad(self._this, VOID["dataDump"], where)
        yield ox.Quad(this, DCAT["downloadURL"], where)
        yield ox.Quad(this, DCAT["accessURL"], where)
        yield ox.Quad(this, DCAT["mediaType"], ox.NamedNode(f"{_IANA}{dump.media}"))
        if dump.media in _FORMAT_OF:
            yield ox.Quad(this, DCTERMS["format"], _FORMATS[_FORMAT_OF[dump.media].replace("-", "_")])
        yield ox.Quad(this, DCAT["byteSize"], _count(dump.size, "nonNegativeInteger"))
        yield ox.Quad(this, _SPDX["checksum"], checksum)
        if self._said.licence:
            yield ox.Quad(this, DCTERMS["license"], ox.NamedNode(self._said.licence))
        yield from _about(checksum, _SPDX["Checksum"], f"SHA-256 of {name}")
        yield ox.Quad(checksum, _SPDX["algorithm"], _SPDX["checksumAlgorithm_sha256"])
        yield ox.Quad(checksum, _SPDX["checksumValue"], ox.Literal(dump.sha256, datatype=XSD["hexBinary"]))

    def _statistics(self) -> Iterator[ox.Quad]:
        triples = self._triples
        counts = {
            "triples": len(triples),
            "entities": len(self._publication.entities),
            "classes": len({t.object for t in triples if t.predicate == RDF["type"]}),
            "properties": len({t.predicate for t in triples}),
            "distinctSubjects": len({t.subject for t in triples}),
            "distinctObjects": len({t.object for t in triples}),
        }
        for name, number in counts.items():
            yield ox.Quad(self._this, VOID[name], _count(number))
        for namespace in sorted({_namespace(t.predicate.value) for t in triples}):
            yield ox.Quad(self._this, VOID["vocabulary"], ox.NamedNode(namespace))
        for entity in self._publication.entities[:1]:
            yield ox.Quad(self._this, VOID["exampleResource"], entity)

    def _partitions(self) -> Iterator[ox.Quad]:
        types = Counter(
            t.object for t in self._triples if t.predicate == RDF["type"] and isinstance(t.object, ox.NamedNode)
        )
        tables = (
            ("class", "classPartition", "entities", types),
            ("property", "propertyPartition", "triples", Counter(t.predicate for t in self._triples)),
        )
        for kind, link, unit, counted in tables:
            for term, number in counted.items():
                part = self._part(f"{kind}-{term.value}")
                yield from _about(
                    part, VOID["Dataset"], f"{kind.capitalize()} {term.value.removeprefix(_namespace(term.value))}"
                )
                yield ox.Quad(self._this, VOID[link], part)
                yield ox.Quad(part, VOID[kind], term)
                yield ox.Quad(part, VOID[unit], _count(number))

    def _linksets(self) -> Iterator[ox.Quad]:
        """Links to things elsewhere, by property and by where they lead; the words of our ontology are no things."""
        vocabularies = tuple(PREFIXES[name] for name in PREFIXES if name != "sdg")
        subjects = {t.subject for t in self._triples}
        links = Counter(
            (t.predicate, _namespace(t.object.value))
            for t in self._triples
            if isinstance(t.object, ox.NamedNode)
            and t.predicate != RDF["type"]
            and not t.object.value.startswith((self._publication.base, *vocabularies))
            and (t.object not in subjects or not t.object.value.startswith(self._base))
        )
        for (predicate, target), number in links.items():
            part = self._part(f"links-{predicate.value}-{target}")
            there = self._part(f"target-{target}")
            yield from _about(part, VOID["Linkset"], f"Links to {target}")
            yield from _about(there, VOID["Dataset"], target)
            yield ox.Quad(self._this, VOID["subset"], part)
            yield ox.Quad(part, VOID["linkPredicate"], predicate)
            yield ox.Quad(part, VOID["subjectsTarget"], self._this)
            yield ox.Quad(part, VOID["objectsTarget"], there)
            yield ox.Quad(part, VOID["triples"], _count(number))
            yield ox.Quad(there, VOID["uriSpace"], ox.Literal(target))

    def _part(self, name: str) -> ox.NamedNode:
        words = _UNSAFE.sub("-", name.partition("://")[0] + "-" + name.rpartition("/")[2]).strip("-")
        return ox.NamedNode(f"{self._this.value}#{words}-{hashlib.sha256(name.encode()).hexdigest()[:8]}")


def _about(node: ox.NamedNode, kind: ox.NamedNode, title: str) -> Sequence[ox.Quad]:
    return (
        ox.Quad(node, RDF["type"], kind),
        ox.Quad(node, RDFS["label"], ox.Literal(title, language="en")),
        ox.Quad(node, DCTERMS["title"], ox.Literal(title, language="en")),
    )


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=XSD["date"])


def _count(number: int, datatype: str = "integer") -> ox.Literal:
    return ox.Literal(str(number), datatype=XSD[datatype])


def _namespace(iri: str) -> str:
    """The IRI without its last part.

    >>> _namespace("http://metadata.un.org/sdg/4.4"), _namespace("https://w3id.org/itstrat#Aim")
    ('http://metadata.un.org/sdg/', 'https://w3id.org/itstrat#')
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] or iri
