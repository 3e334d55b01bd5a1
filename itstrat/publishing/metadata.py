"""What a publication says of itself: VoID with statistics, and an entry of a DCAT 3 catalogue.

VoID: https://www.w3.org/TR/void/. DCAT 3: W3C Recommendation of 22 August 2024. There is no clock in it: every date is
the day that is reported on.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, ITS, OWL, PREFIXES, RDF, RDFS, XSD, Namespace
from itstrat.publishing import statistics
from itstrat.publishing.addresses import OWN, RELEASES
from itstrat.publishing.statistics import VOID, count, titled
from itstrat.store import Labels, OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from itstrat.config import Config
    from itstrat.publishing.selection import Publication

    Object = ox.NamedNode | ox.Literal

DCAT = Namespace(PREFIXES["dcat"])
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
_DESCRIPTION = "What {} publishes of its IT service strategy as linked data: aims, objectives, and what delivers them."
#: The kind of thing that each of these properties leads to.
_RANGES = {
    DCTERMS["license"]: DCTERMS["LicenseDocument"],
    DCTERMS["conformsTo"]: DCTERMS["Standard"],
    DCTERMS["format"]: DCTERMS["MediaTypeOrExtent"],
    DCTERMS["publisher"]: FOAF["Agent"],
    _SPDX["algorithm"]: _SPDX["ChecksumAlgorithm"],
    DCAT["accessURL"]: RDFS["Resource"],
    DCAT["downloadURL"]: RDFS["Resource"],
    DCAT["mediaType"]: DCTERMS["MediaType"],
    DCAT["landingPage"]: FOAF["Document"],
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

    Licence and publisher are IRIs, or nothing where nobody said who and what; ``name`` is what the publisher is called.
    """

    title: str
    name: str
    day: date
    description: str
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
        name=_name(publication, publisher) or config.name,
        description=config.publish.description or _DESCRIPTION.format(config.name),
        licence=config.publish.licence or stated(DCTERMS["license"]),
        publisher=publisher,
        day=day,
    )


def _name(publication: Publication, iri: str) -> str:
    """What is published as the label of a thing, or nothing."""
    store = OxigraphStore()
    store.load(
        quad for quad in publication.quads if isinstance(quad.subject, ox.NamedNode) and quad.subject.value == iri
    )
    labels = Labels(store)
    return (
        labels(ox.NamedNode(iri))
        if len(store) and labels(ox.NamedNode(iri)) != labels.compact(ox.NamedNode(iri))
        else ""
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
    quads = set(_Writer(publication, said, base or publication.base).quads())
    return tuple(sorted(quads | set(_kinds(quads)), key=str))


def _kinds(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """What kind of thing each is that is only named, for harvesters that look for it (DCAT-AP)."""
    for quad in quads:
        if quad.predicate in _RANGES and isinstance(quad.object, ox.NamedNode):
            yield ox.Quad(quad.object, RDF["type"], _RANGES[quad.predicate])


class _Writer:
    def __init__(self, publication: Publication, said: About, base: str) -> None:
        self._publication, self._said, self._base = publication, said, base
        self._whole = dataset(base)
        self._this = dataset(base, said.version)

    def quads(self) -> Iterator[ox.Quad]:
        yield from self._catalogue()
        yield from self._resource()
        yield from self._versions()
        for dump in self._said.dumps:
            yield from self._distribution(dump)
        yield from statistics.statistics(self._publication, self._this, self._base)

    def _catalogue(self) -> Iterator[ox.Quad]:
        catalogue = ox.NamedNode(f"{self._base}{OWN}/dataset#catalogue")
        title = f"Catalogue: {self._said.title}"
        yield from titled(catalogue, DCAT["Catalog"], title)
        yield ox.Quad(catalogue, DCTERMS["description"], ox.Literal(self._said.description, language="en"))
        yield ox.Quad(catalogue, DCAT["dataset"], self._whole)
        yield ox.Quad(catalogue, DCTERMS["conformsTo"], _DCAT_3)
        yield ox.Quad(catalogue, DCTERMS["modified"], _day(self._said.day))
        if self._said.publisher:
            publisher = ox.NamedNode(self._said.publisher)
            yield ox.Quad(catalogue, DCTERMS["publisher"], publisher)
            yield ox.Quad(publisher, FOAF["name"], ox.Literal(self._said.name, language="en"))
        if self._said.licence:
            yield ox.Quad(catalogue, DCTERMS["license"], ox.NamedNode(self._said.licence))

    def _resource(self) -> Iterator[ox.Quad]:
        said, this = self._said, self._this
        yield from titled(this, DCAT["Dataset"], f"{said.title} {said.version}".strip())
        yield ox.Quad(this, RDF["type"], VOID["Dataset"])
        pairs: list[tuple[ox.NamedNode, Object | None]] = [
            (DCTERMS["description"], ox.Literal(said.description, language="en")),
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
            this = dataset(self._base, version)
            yield ox.Quad(self._whole, DCAT["hasVersion"], this)
            yield from titled(this, DCAT["Dataset"], f"{said.title} {version}")
            yield ox.Quad(this, DCTERMS["description"], ox.Literal(said.description, language="en"))
        if said.versions:
            yield ox.Quad(self._whole, DCAT["hasCurrentVersion"], dataset(self._base, said.versions[-1]))
        if not said.version:
            return
        yield ox.Quad(self._this, DCAT["version"], ox.Literal(said.version))
        yield ox.Quad(self._this, OWL["versionInfo"], ox.Literal(said.version))
        yield ox.Quad(self._this, DCAT["isVersionOf"], self._whole)
        yield ox.Quad(self._whole, OWL["versionIRI"], self._this)
        yield from titled(self._whole, DCAT["Dataset"], said.title)
        yield ox.Quad(self._whole, DCTERMS["description"], ox.Literal(said.description, language="en"))
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
        yield from titled(this, DCAT["Distribution"], name)
        yield ox.Quad(self._this, DCAT["distribution"], this)
        yield ox.Quad(self._this, VOID["dataDump"], where)
        yield ox.Quad(this, DCAT["downloadURL"], where)
        yield ox.Quad(this, DCAT["accessURL"], where)
        yield ox.Quad(this, DCAT["mediaType"], ox.NamedNode(f"{_IANA}{dump.media}"))
        if dump.media in _FORMAT_OF:
            yield ox.Quad(this, DCTERMS["format"], _FORMATS[_FORMAT_OF[dump.media].replace("-", "_")])
        yield ox.Quad(this, DCAT["byteSize"], count(dump.size, "nonNegativeInteger"))
        yield ox.Quad(this, _SPDX["checksum"], checksum)
        if self._said.licence:
            yield ox.Quad(this, DCTERMS["license"], ox.NamedNode(self._said.licence))
        yield from titled(checksum, _SPDX["Checksum"], f"SHA-256 of {name}")
        yield ox.Quad(checksum, _SPDX["algorithm"], _SPDX["checksumAlgorithm_sha256"])
        yield ox.Quad(checksum, _SPDX["checksumValue"], ox.Literal(dump.sha256, datatype=XSD["hexBinary"]))


def _day(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=XSD["date"])
