"""What a publication says of itself: numbers counted by hand, versions, dumps, and no blank node."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox

from itstrat.config import Config, Publish
from itstrat.namespaces import DCTERMS, OWL, RDF
from itstrat.publishing import metadata, profile, selection
from itstrat.publishing.metadata import DCAT, FOAF, About, Dump
from itstrat.publishing.statistics import VOID

BASE = "https://college.example/id/"
DATA = """
@prefix : <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
:college a its:Institution ; rdfs:label "College"@en .
:aim a its:Aim ; rdfs:label "Safe"@en ;
    its:supports <http://metadata.un.org/sdg/4.4> , <http://metadata.un.org/sdg/9.1> .
:other a its:Aim ; rdfs:label "Fair"@en ; its:supports :element .
:element a its:StrategyElement ; rdfs:label "Fair"@en .
:data a dcat:Catalog ; rdfs:label "Data"@en ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> .
:cost a its:Cost ; rdfs:label "Cost"@en ; its:amount 250000 .
"""
DAY = date(2026, 11, 16)


def described(**more):
    quads = list(ox.parse(DATA.encode(), format=ox.RdfFormat.TURTLE))
    config = Config(root=None, name="College", base=BASE, publish=more.pop("publish", Publish()))
    publication = selection.select(quads, profile.of(config), base=BASE)
    about = metadata.about(config, publication, quads, day=DAY)
    fields = {name: getattr(about, name) for name in About.__slots__}
    return publication, list(metadata.describe(publication, About(**{**fields, **more})))


def values(quads, subject, predicate) -> set[str]:
    return {q.object.value for q in quads if q.subject == subject and q.predicate == predicate}


def test_statistics() -> None:
    _, quads = described()
    this = metadata.dataset(BASE)
    # 4 types, 4 labels, 3 links; college, aim, other and element; rdf:type, rdfs:label and its:supports.
    expected = {"triples": "11", "entities": "4", "classes": "3", "properties": "3", "distinctSubjects": "4"}
    assert {name: values(quads, this, VOID[name]) for name in expected} == {n: {v} for n, v in expected.items()}
    # Three classes, labels College, Safe and Fair, and three things.
    assert values(quads, this, VOID["distinctObjects"]) == {"9"}


def test_partitions_add_up() -> None:
    publication, quads = described()
    this = metadata.dataset(BASE)
    parts = [q.object for q in quads if q.subject == this and q.predicate == VOID["propertyPartition"]]
    assert sum(int(v) for part in parts for v in values(quads, part, VOID["triples"])) == len(publication.quads)
    classes = [q.object for q in quads if q.subject == this and q.predicate == VOID["classPartition"]]
    counted = {
        next(iter(values(quads, c, VOID["class"]))).partition("#")[2]: values(quads, c, VOID["entities"])
        for c in classes
    }
    assert counted == {"Aim": {"2"}, "Institution": {"1"}, "StrategyElement": {"1"}}


def test_links_to_elsewhere() -> None:
    _, quads = described()
    [linkset] = [q.subject for q in quads if q.object == VOID["Linkset"]]
    assert values(quads, linkset, VOID["triples"]) == {"2"}
    [there] = [q.object for q in quads if q.subject == linkset and q.predicate == VOID["objectsTarget"]]
    assert values(quads, there, VOID["uriSpace"]) == {"http://metadata.un.org/sdg/"}


def test_licence_and_publisher_come_from_the_data_or_the_settings() -> None:
    _, quads = described()
    this = metadata.dataset(BASE)
    assert values(quads, this, DCTERMS["license"]) == {"https://creativecommons.org/licenses/by/4.0/"}
    assert values(quads, this, DCTERMS["publisher"]) == {f"{BASE}college"}
    _, quads = described(publish=Publish(licence="https://x.example/l", publisher="https://x.example/p", title="Ours"))
    assert values(quads, this, DCTERMS["license"]) == {"https://x.example/l"}
    assert values(quads, this, DCTERMS["publisher"]) == {"https://x.example/p"}
    assert values(quads, this, DCTERMS["title"]) == {"Ours"}


def test_versions_and_dumps() -> None:
    dump = Dump.of("release/2026.2/data.nq", "application/n-quads", b"abc")
    _, quads = described(version="2026.2", versions=("2026.1", "2026.2"), dumps=(dump,))
    this, whole = metadata.dataset(BASE, "2026.2"), metadata.dataset(BASE)
    assert values(quads, this, DCAT["previousVersion"]) == {f"{BASE}release/2026.1/dataset"}
    assert values(quads, this, DCAT["version"]) == {"2026.2"}
    assert values(quads, whole, OWL["versionIRI"]) == {this.value}
    assert values(quads, whole, DCAT["hasCurrentVersion"]) == {this.value}
    [part] = [q.object for q in quads if q.subject == this and q.predicate == DCAT["distribution"]]
    assert values(quads, part, DCAT["byteSize"]) == {"3"}
    assert values(quads, part, DCAT["downloadURL"]) == {f"{BASE}release/2026.2/data.nq"}
    # echo -n abc | sha256sum
    wanted = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert wanted in {q.object.value for q in quads}


def test_nothing_is_dated_but_by_the_day_and_nothing_is_blank() -> None:
    _, quads = described()
    assert {
        q.object.value
        for q in quads
        if getattr(q.object, "datatype", None) and q.object.datatype.value.endswith("#date")
    } == {"2026-11-16"}
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    subjects = {q.subject for q in quads if q.predicate == RDF["type"]}
    assert {q.subject for q in quads} <= subjects


def test_nothing_of_what_stays_in_is_counted_or_named() -> None:
    _, quads = described()
    assert "Cost" not in "".join(map(str, quads))


def test_harvesters_find_of_what_kind_each_thing_is_and_what_the_publisher_is_called() -> None:
    _, quads = described(versions=("2026.1",))
    this, college = metadata.dataset(BASE), ox.NamedNode(f"{BASE}college")
    assert values(quads, college, FOAF["name"]) == {"College"}
    assert values(quads, college, RDF["type"]) == {FOAF["Agent"].value}
    licence = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
    assert values(quads, licence, RDF["type"]) == {DCTERMS["LicenseDocument"].value}
    assert values(quads, metadata.dataset(BASE, "2026.1"), RDF["type"]) == {DCAT["Dataset"].value}
    said = "What College publishes of its IT service strategy as linked data: aims, objectives, and what delivers them."
    assert values(quads, this, DCTERMS["description"]) == {said}
    assert values(quads, ox.NamedNode(f"{this.value}#catalogue"), DCTERMS["description"]) == {said}
