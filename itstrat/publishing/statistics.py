"""What a publication counts of itself, in VoID: how much it holds, of which classes and properties, and its links.

See https://www.w3.org/TR/void/.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, PREFIXES, RDF, RDFS, XSD, Namespace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itstrat.publishing.selection import Publication

VOID = Namespace(PREFIXES["void"])
_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")


def statistics(publication: Publication, this: ox.NamedNode, base: str) -> Iterator[ox.Quad]:
    """What is counted of a publication whose IRI is ``this``, and that is served at ``base``."""
    counting = _Counting(publication, this, base)
    yield from counting.statistics()
    yield from counting.partitions()
    yield from counting.linksets()


class _Counting:
    def __init__(self, publication: Publication, this: ox.NamedNode, base: str) -> None:
        self._publication, self._this, self._base = publication, this, base
        self._triples = {quad.triple for quad in publication.quads}

    def statistics(self) -> Iterator[ox.Quad]:
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
            yield ox.Quad(self._this, VOID[name], count(number))
        for namespace in sorted({_namespace(t.predicate.value) for t in triples}):
            yield ox.Quad(self._this, VOID["vocabulary"], ox.NamedNode(namespace))
        for entity in self._publication.entities[:1]:
            yield ox.Quad(self._this, VOID["exampleResource"], entity)

    def partitions(self) -> Iterator[ox.Quad]:
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
                yield from titled(
                    part, VOID["Dataset"], f"{kind.capitalize()} {term.value.removeprefix(_namespace(term.value))}"
                )
                yield ox.Quad(self._this, VOID[link], part)
                yield ox.Quad(part, VOID[kind], term)
                yield ox.Quad(part, VOID[unit], count(number))

    def linksets(self) -> Iterator[ox.Quad]:
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
            yield from titled(part, VOID["Linkset"], f"Links to {target}")
            yield from titled(there, VOID["Dataset"], target)
            yield ox.Quad(self._this, VOID["subset"], part)
            yield ox.Quad(part, VOID["linkPredicate"], predicate)
            yield ox.Quad(part, VOID["subjectsTarget"], self._this)
            yield ox.Quad(part, VOID["objectsTarget"], there)
            yield ox.Quad(part, VOID["triples"], count(number))
            yield ox.Quad(there, VOID["uriSpace"], ox.Literal(target))

    def _part(self, name: str) -> ox.NamedNode:
        words = _UNSAFE.sub("-", name.partition("://")[0] + "-" + name.rpartition("/")[2]).strip("-")
        return ox.NamedNode(f"{self._this.value}#{words}-{hashlib.sha256(name.encode()).hexdigest()[:8]}")


def titled(node: ox.NamedNode, kind: ox.NamedNode, title: str) -> Sequence[ox.Quad]:
    """The kind and the title of something."""
    return (
        ox.Quad(node, RDF["type"], kind),
        ox.Quad(node, RDFS["label"], ox.Literal(title, language="en")),
        ox.Quad(node, DCTERMS["title"], ox.Literal(title, language="en")),
    )


def count(number: int, datatype: str = "integer") -> ox.Literal:
    """A number."""
    return ox.Literal(str(number), datatype=XSD[datatype])


def _namespace(iri: str) -> str:
    """The IRI without its last part.

    >>> _namespace("http://metadata.un.org/sdg/4.4"), _namespace("https://w3id.org/itstrat#Aim")
    ('http://metadata.un.org/sdg/', 'https://w3id.org/itstrat#')
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] or iri
