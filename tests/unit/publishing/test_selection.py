"""What goes out and what stays in: the allow-list, people, parts, links, and planted secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.config import Config, Publish
from itstrat.formats import Document
from itstrat.formats.base import Source
from itstrat.publishing import profile, selection
from itstrat.publishing.names import Names
from itstrat.publishing.screening import suspicions

BASE = "https://college.example/id/"
PREFIXES = f"""
@prefix : <{BASE}> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
STRATEGY = """
:aim a its:Aim ; rdfs:label "A safe college"@en ; its:supports :element .
:element a its:StrategyElement ; rdfs:label "Keep learners safe"@en .
:service a its:Service ; rdfs:label "Network"@en ; its:supports :objective ; its:owner :jo ; its:audience :learners .
:objective a its:Objective ; rdfs:label "Fewer breaks"@en ; its:supports :aim ; its:target :target .
:target a its:Target ; rdfs:label "99.5 %"@en ; its:targetValue 99.5 .
:project a its:Project ; rdfs:label "New network"@en ; its:cost :cost ; its:milestone :ready .
:cost a its:Cost ; rdfs:label "Cost"@en ; its:amount 250000 .
:ready a its:Milestone ; rdfs:label "Ready"@en .
:jo a its:Stakeholder ; rdfs:label "Jo Marwood, Head of IT"@en .
:learners a its:Stakeholder ; rdfs:label "Learners"@en .
"""


def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse((PREFIXES + text).encode(), format=ox.RdfFormat.TRIG))


def published(text: str, publish: Publish | None = None, tmp_path=None) -> selection.Publication:
    config = Config(root=tmp_path, name="College", base=BASE, publish=publish or Publish())
    return selection.select(quads(text), profile.of(config), base=BASE)


def shown(publication: selection.Publication) -> str:
    return "\n".join(map(str, publication.quads))


def test_what_the_profile_names_goes_out_and_nothing_else() -> None:
    publication = published(STRATEGY)
    assert [each.value.removeprefix(BASE) for each in publication.entities] == [
        "aim", "element", "learners", "objective", "project", "ready", "service", "target",
    ]  # fmt: skip
    counts = {
        (c.kind.rpartition("#")[2], c.predicate.rpartition("#")[2], c.reason): c.statements
        for c in publication.left_out.counts
    }
    assert counts == {
        ("Cost", "amount", selection.CLASS): 1,
        ("Cost", "label", selection.CLASS): 1,
        ("Cost", "type", selection.CLASS): 1,
        ("Project", "cost", selection.PROPERTY): 1,
        ("Service", "owner", selection.PROPERTY): 1,
        ("Stakeholder", "label", selection.PERSON): 1,
        ("Stakeholder", "type", selection.PERSON): 1,
    }  # fmt: skip
    assert len(publication.quads) + publication.left_out.statements == len(quads(STRATEGY))


def test_a_property_nobody_thought_of_stays_in() -> None:
    assert "note" not in shown(published(':aim a its:Aim ; rdfs:label "A"@en ; <urn:x:note> "the board is split" .'))


def test_links_to_what_stays_in_stay_in() -> None:
    publish = Publish(include={"https://w3id.org/itstrat#Service": ("https://w3id.org/itstrat#owner",)})
    assert "owner" not in shown(published(STRATEGY, publish))
    named = Publish(include=publish.include, people=(f"{BASE}jo",))
    assert f"<{BASE}service> <https://w3id.org/itstrat#owner> <{BASE}jo>" in shown(published(STRATEGY, named))


def test_links_to_what_is_not_there_stay_in() -> None:
    assert "supports" not in shown(published(':aim a its:Aim ; rdfs:label "A"@en ; its:supports :gone .'))


def test_a_part_stays_in_with_its_whole() -> None:
    publication = published(STRATEGY, Publish(exclude={"https://w3id.org/itstrat#Project": ()}))
    assert "project" not in shown(publication)
    assert "ready" not in shown(publication)


def test_a_subject_can_be_withheld_and_a_property_of_one_class_excluded() -> None:
    assert "New network" not in shown(published(STRATEGY, Publish(withhold=(f"{BASE}project",))))
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    publication = published(STRATEGY, Publish(exclude={"https://w3id.org/itstrat#Target": (label,)}))
    assert "99.5 %" not in shown(publication)
    assert "New network" in shown(publication)


def test_only_the_graphs_that_are_named() -> None:
    text = 'GRAPH :one { :a a its:Aim ; rdfs:label "One"@en } GRAPH :two { :b a its:Aim ; rdfs:label "Two"@en }'
    publication = published(text, Publish(graphs=(f"{BASE}one",)))
    assert shown(publication).count("\n") == 1
    assert "One" in shown(publication)


def test_names_of_graphs_made_from_paths_stay_in(tmp_path) -> None:
    text = 'GRAPH <urn:secret:merger-with-hillside> { :a a its:Aim ; rdfs:label "One"@en }'
    assert "hillside" not in shown(published(text))
    kept = Config(root=tmp_path, name="x", base=BASE, graphs={"a.ttl": "urn:secret:merger-with-hillside"})
    assert "hillside" in shown(selection.select(quads(text), profile.of(kept), base=BASE))


def test_what_others_published_is_theirs_to_publish() -> None:
    def document(name: str, pinned: str | None) -> Document:
        graph = ox.NamedNode(f"https://{name}.example/graph")
        source = Source(path=Path(name), name=name, graph=graph, reader=None, pinned=pinned)
        said = quads(f':{name} a its:Aim ; rdfs:label "{name}"@en ; its:supports <https://other.example/1> .')
        return Document(source=source, quads=[ox.Quad(*q.triple, graph) for q in said], sha256="")

    documents = [document("own", None), document("other", "0" * 64)]
    usual = profile.of(Config(root=None, name="x", base=BASE))
    publication = selection.select(selection.ours(documents, usual), usual, base=BASE)
    assert "other.example/1" in shown(publication)
    assert f"{BASE}other" not in shown(publication)
    named = profile.of(Config(root=None, name="x", base=BASE, publish=Publish(graphs=("https://other.example/graph",))))
    assert f"{BASE}other" in shown(selection.select(selection.ours(documents, named), named, base=BASE))


#: What is planted -> the data; HOME, AIM and F are spelt out in `spelt`. The secret is one of WORDS.
SECRETS = {
    "label": 'AIM rdfs:label "Ask zsecret@college.example"@en .',
    "label elsewhere": 'AIM F ; skos:altLabel "password: zsecret"@en .',
    "comment": ':x a its:Service ; F ; rdfs:comment "The password is zsecret."@en .',
    "citation": ':x a its:StrategyElement ; F ; dcterms:bibliographicCitation "p. 3, zsecret [at] college.example" .',
    "definition": 'AIM F ; skos:definition "Ring 01632 960123"@en .',
    "blank node": '_:zsecret a its:Aim ; F .',
    "inside a blank node": ':x a its:Objective ; F ; its:target [ a its:Target ; rdfs:label "pwd=zsecret" ] .',
    "triple term": 'AIM F ; skos:definition <<( :zsecret rdfs:label "zsecret" )>> .',
    "reifier": 'AIM F {| rdfs:comment "zsecret" |} .',
    "language": 'AIM F-x-zsecret .',
    "datatype": ':x a its:Aim ; rdfs:label "Fine"^^<https://college.example/zsecret> .',
    "no value of its datatype": ':x a its:Target ; F ; its:targetDate "zsecret"^^xsd:date .',
    "mailto": 'HOME <mailto:zsecret@college.example> .',
    "user in a URL": 'HOME <https://jo:zsecret@other.example/> .',
    "key in a URL": 'HOME <https://other.example/?api_key=zsecret> .',
    "file": 'HOME <file:///home/zsecret/plan.docx> .',
    "private host": 'HOME <https://zsecret.college.local/> .',
    "short host": 'HOME <https://zsecret/> .',
    "IP address": 'HOME <https://10.20.30.40/zsecret> .',
    "telephone as IRI": 'HOME <tel:+441632960123> .',
    "subject's IRI": ':zsecret%40college.example a its:Aim ; F . :y its:supports :zsecret%40college.example .',
    "class": ':x a its:Aim , <https://college.example/zsecret> ; F .',
    "predicate": 'AIM F ; <https://college.example/zsecret> true .',
    "graph": 'GRAPH <https://college.example/zsecret> { AIM F }',
    "sum": ':x a its:Project ; F ; rdfs:comment "It costs £250,300 zsecret."@en .',
    "hidden letters": 'AIM rdfs:label "zsecret\\u200b@\\u00adcollege.example"@en .',
    "full width": 'AIM rdfs:label "zsecret＠college.example"@en .',
    "entity": 'AIM rdfs:label "zsecret&#64;college.example"@en .',
}  # fmt: skip


WORDS = ("zsecret", "960123", "250,300")
_SPELT = {"HOME": ":x a its:Institution ; F ; foaf:homepage", "AIM": ":x a its:Aim ;", "F": 'rdfs:label "Fine"@en'}


def spelt(planted: str) -> str:
    text = SECRETS[planted]
    for short, long in _SPELT.items():
        text = re.sub(rf"\b{short}\b", long, text)
    return text


@pytest.mark.parametrize("planted", SECRETS)
def test_no_secret_goes_out(planted: str) -> None:
    text = spelt(planted)
    secret = next(word for word in WORDS if word in text)
    publication = published(text + STRATEGY)
    assert secret not in shown(publication)
    assert secret not in repr(publication.left_out.withheld)
    assert f"<{BASE}aim>" in shown(publication)


def test_a_subject_whose_label_gives_something_away_stays_in_with_the_links_to_it() -> None:
    text = STRATEGY.replace('"Fewer breaks"', '"Fewer breaks, ask jo@college.example"')
    publication = published(text)
    assert f"{BASE}objective" not in shown(publication)
    assert f"{BASE}target" not in shown(publication)
    (withheld,) = publication.left_out.withheld
    assert (withheld.subject.value, withheld.reasons) == (f"{BASE}objective", ("an e-mail address",))


def test_a_text_can_be_declared_public() -> None:
    text = ':x a its:Service ; rdfs:label "Desk"@en ; rdfs:comment "Ring 01632 960123"@en .'
    assert "960123" in shown(published(text, Publish(public=("Ring 01632 960123",))))
    assert "960123" not in shown(published(text, Publish(public=("Ring 01632 960124",))))


@pytest.mark.parametrize(
    "text",
    [
        "Agreed with Jo Marwood",
        "Agreed with J. Marwood",
        "MARWOOD, JO",
        "As Marwood said",
        "Jo\u00a0Marwood's plan",
        "jomarwood",
    ],
)
def test_names_of_people_who_stay_in_are_found_in_texts(text: str) -> None:
    publication = published(f':x a its:Aim ; rdfs:label "Fine"@en ; skos:definition "{text}"@en .' + STRATEGY)
    assert text not in shown(publication)
    assert [each.reasons for each in publication.left_out.withheld] == [(selection.NAME,)]


@pytest.mark.parametrize("text", ["The Head of IT decides", "Joint marking", "The marwoods of the hill"])
def test_offices_and_other_words_are_no_names(text: str) -> None:
    assert text in shown(published(f':x a its:Aim ; rdfs:label "{text}"@en .' + STRATEGY))


def test_names_in_iris_are_found() -> None:
    text = ':plan-of-jo-marwood a its:Aim ; rdfs:label "Fine"@en .'
    assert "marwood" not in shown(published(text + STRATEGY))
    assert Names(["Jo Marwood"]).in_iri("https://marwood.example/id/plan") is False


@pytest.mark.parametrize(
    "said",
    ['a foaf:Person ; rdfs:label "Jo Marwood"', 'a its:Institution ; schema:jobTitle "Head" ; rdfs:label "Jo Marwood"',
     'a its:Stakeholder ; rdfs:label "Jo Marwood"', 'a schema:Person , its:Service ; foaf:name "Jo Marwood"'],
)  # fmt: skip
def test_people_stay_in_whatever_else_they_are(said: str) -> None:
    assert "Marwood" not in shown(published(f":x {said} ."))
    assert (
        "Marwood" in shown(published(f":x {said} ; a its:Stakeholder .", Publish(people=(f"{BASE}x",))))
        or "foaf" in said
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("+44 1632 960 123", "a telephone number"),
        ("(01632) 960123", "a telephone number"),
        ("ext. 4412", "a telephone number"),
        ("192.168.4.20", "an IP address"),
        ("fe80::1ff:fe23:4567:890a", "an IP address"),
        ("00:1A:2B:3C:4D:5E", "a hardware address"),
        ("see \\\\files01\\plans", "a path of a file"),
        ("C:\\Users\\jo", "a path of a file"),
        ("/home/jo/plan.txt", "a path of a file"),
        ("http://localhost:8080/", "a host or URL for insiders"),
        ("vpn.college.internal", "a host or URL for insiders"),
        ("DB_PASSWORD=hunter2", "a password or key"),
        ("the PIN is 4821", "a password or key"),
        ("AKIAIOSFODNN7EXAMPLE", "a password or key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a password or key"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "a password or key"),
        ("a7f3k9d2m4x8q1w6e5r0", "a password or key"),
        ("4111 1111 1111 1111", "a payment card"),
        ("GB82 WEST 1234 5698 7654 32", "a bank account"),
        ("QQ123456C".replace("QQ", "AB"), "a National Insurance number"),
        ("DOB 12/3/1980", "a date of birth"),
        ("£250k", "a sum of money"),
        ("1.2 million pounds", "a sum of money"),
    ],
)
def test_what_texts_give_away(text: str, reason: str) -> None:
    assert reason in suspicions(text)
    assert reason in suspicions(f"Note: {text}, as agreed")


@pytest.mark.parametrize(
    "text",
    [
        *("£196 per learner by July 2028", "99.95 % from 2026-08-01 to 2027-07-31", "A22: p. 14", "ISO/IEC 27001:2022"),
        *("10:30:45", "Passwords expire never", "2026/27", "SDG 4.4", "https://www.gov.uk/guidance", "Version 12.4.1"),
        *("a/b testing at scale", "550e8400-e29b-41d4-a716-446655440000", "1,250,000 learners", "and/or etc."),
        *("Windows 11, Office 365 and MFA", "meet at college.example"),
    ],
)
def test_what_gives_nothing_away(text: str) -> None:
    assert suspicions(text) == ()


def test_screening_takes_no_long_time_over_long_texts() -> None:
    for text in (
        "a" * 100_000,
        "0 " * 50_000,
        "a." * 50_000,
        "1-" * 50_000,
        "A1" * 50_000,
        "at " * 30_000,
        ":" * 100_000,
    ):
        suspicions(text)


def test_the_result_is_the_same_whatever_the_order() -> None:
    text = STRATEGY + "".join(map(spelt, SECRETS))
    config = profile.of(Config(root=None, name="x", base=BASE))
    said = quads(text)
    one = selection.select(said, config, base=BASE)
    other = selection.select(reversed(said), config, base=BASE)
    assert one.quads == other.quads
    assert one.left_out == other.left_out
