"""Suggestions: what counts as a word, how near two texts are, what is offered, and what is not any more."""

from __future__ import annotations

import math

import pyoxigraph as ox
import pytest

from itstrat.errors import MissingExtra
from itstrat.formats.sssom import parse, write
from itstrat.linking.review import Shortener, decided, rows
from itstrat.linking.stems import Stems
from itstrat.linking.suggest import Element, SuggestOptions, WordIndex, suggest
from itstrat.store import OxigraphStore

HEAD = """
@prefix c: <https://c.example/> . @prefix its: <https://w3id.org/itstrat#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix s: <https://s.example/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix sssom: <https://w3id.org/sssom/> .
"""
DATA = (
    HEAD
    + """
c:it a its:ITServiceStrategy .
c:energy a its:Aim ; skos:inScheme c:it ; rdfs:label "Use less energy"@en .
c:skills a its:Objective ; skos:inScheme c:it ; rdfs:label "Skills for work"@en .
s:plan a its:StrategyDocument .
s:a a skos:Concept ; skos:inScheme s:plan ; skos:prefLabel "Clean energy"@en , "Énergie propre"@fr .
s:b a skos:Concept , s:Target ; skos:inScheme s:plan ; skos:prefLabel "Work"@en ; skos:altLabel "Skilled jobs"@en .
s:c a skos:Concept ; skos:inScheme s:plan ; skos:prefLabel "Peace"@en .
s:scheme a skos:ConceptScheme .
s:d a skos:Concept ; skos:inScheme s:scheme ; skos:prefLabel "Energy of work"@en .
"""
)


def store(more: str = "") -> OxigraphStore:
    found = OxigraphStore()
    found.load([ox.Quad(*quad) for quad in ox.parse(DATA + more, ox.RdfFormat.TURTLE)])
    return found


def pairs(found) -> list[tuple[str, str]]:
    return [tuple(node.value[-1] for node in (each.subject.node, each.object.node)) for each in found.candidates]


def named(name: str, text: str, language: str | None = "en") -> Element:
    return Element(node=ox.NamedNode(f"urn:{name}"), document=None, label=text, texts=((1.0, text, language),))


def test_words_are_stems_without_stop_words():
    stems = Stems()
    assert [stem for stem, _ in stems.words("The training of teachers, and 2,500 trained by 2030", "en-GB")] == [
        "train", "teacher", "2500", "train", "2030",
    ]  # fmt: skip
    assert [stem for stem, _ in stems.words("Les énergies propres", "fr")] == ["énerg", "propr"]
    assert [stem for stem, _ in stems.words("Sgiliau digidol", "cy")] == ["sgiliau", "digidol"]  # no stemmer: as it is


def test_nearness_by_hand():
    # Three texts: energy is in one of them, clean in two. The weight of a word is ln(4 / (texts + 1)) + 1.
    index = WordIndex([named("1", "clean energy"), named("2", "clean water"), named("3", "peace")])
    energy, clean = math.log(4 / 2) + 1, math.log(4 / 3) + 1
    ((score, found, words),) = index.search(named("q", "energy"))
    assert found.node.value == "urn:1"
    assert score == pytest.approx(energy / math.hypot(energy, clean))
    assert words == ("energy",)


def test_the_words_that_say_most_come_first():
    index = WordIndex([named("1", "clean energy"), named("2", "clean water"), named("3", "peace")])
    assert [words for _, _, words in index.search(named("q", "Clean energies"))] == [("energies", "Clean"), ("Clean",)]


def test_equally_near_in_the_order_of_their_iris():
    index = WordIndex([named("2", "water"), named("1", "water")])
    assert [found.node.value for _, found, _ in index.search(named("q", "water"))] == ["urn:1", "urn:2"]


def test_nothing_in_common_is_no_candidate():
    assert list(WordIndex([named("1", "peace")]).search(named("q", "energy"))) == []
    assert list(WordIndex([]).search(named("q", "energy"))) == []
    assert list(WordIndex([named("1", "")]).search(named("q", "the of"))) == []


def test_strategy_documents_are_looked_into():
    found = suggest(store())
    assert pairs(found) == [("y", "a"), ("s", "b")]
    assert (len(found.ours), len(found.theirs)) == (2, 3)
    assert found.candidates[1].words == ("Skills", "work")


def test_or_a_scheme_that_is_named_whatever_it_is():
    found = suggest(store(), [ox.NamedNode("https://s.example/scheme")])
    assert pairs(found) == [("y", "d"), ("s", "d")]


def test_of_a_kind_a_number_or_a_nearness():
    target = ox.NamedNode("https://s.example/Target")
    assert pairs(suggest(store(), options=SuggestOptions(kinds=(target,)))) == [("s", "b")]
    assert pairs(suggest(store(), options=SuggestOptions(least=0.99))) == []
    both = [ox.NamedNode("https://s.example/plan"), ox.NamedNode("https://s.example/scheme")]
    # "work" of d stands in two texts as "energy" does, "clean" of a in one: it takes more of a's length.
    assert pairs(suggest(store(), both)) == [("y", "d"), ("y", "a"), ("s", "b"), ("s", "d")]
    assert len(suggest(store(), both, SuggestOptions(limit=1)).candidates) == 2


@pytest.mark.parametrize(
    "said",
    [
        "c:energy its:supports s:a .",
        'c:m owl:annotatedSource c:energy ; owl:annotatedTarget s:a ; sssom:predicate_modifier "Not" .',
        "c:m owl:annotatedSource c:energy ; owl:annotatedTarget sssom:NoTermFound ; sssom:object_source s:plan .",
    ],
    ids=["supported", "declined", "nothing fits"],
)
def test_what_is_decided_is_not_offered_again(said):
    assert pairs(suggest(store(said))) == [("s", "b")]
    assert pairs(suggest(store(said), options=SuggestOptions(again=True))) == [("y", "a"), ("s", "b")]


def test_a_suggestion_of_a_machine_decides_nothing():
    said = "c:m owl:annotatedSource c:energy ; owl:annotatedTarget s:a ; sssom:mapping_justification s:Lexical ."
    assert pairs(suggest(store(said))) == [("y", "a"), ("s", "b")]


def test_rows_to_review():
    found = rows(suggest(store()), "A College", {"c": "https://c.example/"})
    assert found.slots["mapping_set_id"] == "urn:itstrat:suggestions:a-college"
    assert set(found.prefixes.values()) == {"https://c.example/", "https://s.example/", "https://w3id.org/itstrat#"}
    assert [row.one("mapping_justification") for row in found.mappings] == ["semapv:LexicalMatching"] * 2
    assert found.mappings[1].slots["match_string"] == ("Skills", "work")
    assert parse(write(found), "a") == found
    assert len(decided(found).open) == 2


def test_a_label_that_no_cell_can_hold_is_written_on_one_line():
    found = suggest(store('s:a skos:prefLabel "Energy\\n\\u0007 now"@en-GB .'))
    assert parse(write(rows(found, "x", {})), "a").mappings[0].one("object_label") in ("Clean energy", "Energy now")


def test_iris_without_a_prefix():
    short = Shortener({"sdg": "http://metadata.un.org/sdg/"})
    iris = [
        "http://metadata.un.org/sdg/4.4",
        "https://x.example/a#b",
        "https://x.example/a#c",
        "urn:x:y",
        "https://x.example/",
    ]
    curies = [short(ox.NamedNode(iri)) for iri in iris]
    assert curies[0] == "sdg:4.4"
    assert len({curie.partition(":")[0] for curie in curies[1:3]}) == 1
    assert [short.used[prefix] + local for prefix, _, local in (curie.partition(":") for curie in curies)] == iris


def test_without_the_stemmer(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "snowballstemmer", None)
    with pytest.raises(MissingExtra) as caught:
        Stems().words("energy")
    assert "itstrat[link]" in (caught.value.hint or "")
