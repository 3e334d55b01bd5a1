"""Why something is done: paths, sentences, and the two ways in which there is no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.alignment import Why, trace
from itstrat.inference import materialise
from itstrat.store import Labels, OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = """
@prefix : <urn:x:> . @prefix its: <https://w3id.org/itstrat#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

its:reason rdfs:subPropertyOf its:supports .
its:ITServiceStrategy rdfs:subClassOf its:StrategyDocument .
its:TechnicalSolution rdfs:subClassOf its:Tactic ; rdfs:label "technical solution" .
its:Project rdfs:label "project" . its:Aim rdfs:label "strategic aim" . its:Objective rdfs:label "objective" .
its:KPI rdfs:label "KPI" . its:Asset rdfs:label "asset" .

:corporate a its:StrategyDocument ; rdfs:label "Corporate Strategy" .
:it a its:ITServiceStrategy ; rdfs:label "IT Service Strategy" .
:safe a its:StrategyElement ; rdfs:label "Safe campus" ; skos:inScheme :corporate ;
    dcterms:bibliographicCitation "p. 14" .
:green a its:StrategyElement ; rdfs:label "Net zero" ; skos:inScheme :corporate .
:aim a its:Aim ; rdfs:label "Safe learning" ; skos:inScheme :it ; its:supports :safe , :green .
:loose a its:Aim ; rdfs:label "Loose aim" ; skos:inScheme :it .
:objective a its:Objective ; rdfs:label "Core availability" ; skos:inScheme :it ; its:supports :aim .
:adrift a its:Objective ; rdfs:label "Adrift" ; skos:inScheme :it ; its:supports :loose .
:lost a its:Objective ; rdfs:label "Lost" ; skos:inScheme :it .
:refresh a its:Project ; rdfs:label "Network refresh" ; its:supports :objective ; its:cost :cost .
:cabling a its:Project ; rdfs:label "Cabling" ; its:subProjectOf :refresh .
:around a its:Project ; rdfs:label "Round" ; its:subProjectOf :round . :round a its:Project ; its:subProjectOf :around .
:cost a its:Cost ; rdfs:label "Switches" .
:case a its:BusinessCase ; rdfs:label "Network case" ; its:reason :objective .
:wifi a its:Service ; rdfs:label "Wi-Fi" ; its:supports :adrift ; its:usesAsset :switch .
:switch a its:Asset ; rdfs:label "Edge switches" .
:help a its:Service ; rdfs:label "Help" ; its:supports :lost .
:solution a its:TechnicalSolution ; rdfs:label "Second line" ; its:supports :objective .
:kpi a its:KPI ; rdfs:label "Availability" . :objective its:hasKPI :kpi .
:agreed its:alignedFrom :aim ; its:alignedTo :safe ; prov:wasAttributedTo :group ;
    dcterms:created "2026-09-10"^^xsd:date .
:group rdfs:label "IT Steering Group" .
:unnamed a its:Project .
"""


@pytest.fixture(scope="module")
def why() -> Callable[[str], Why]:
    store = OxigraphStore()
    store.load(list(ox.parse(DATA, format=ox.RdfFormat.TURTLE)))
    materialise(store)
    labels = Labels(store)
    return lambda name: trace(store, ox.NamedNode(f"urn:x:{name}"), labels)


def test_a_sentence_for_each_path_names_document_page_who_and_when(why: Callable[[str], Why]) -> None:
    assert why("refresh").sentences == (
        "Project “Network refresh” supports the objective “Core availability”, which supports the strategic aim "
        "“Safe learning”, which rests on “Net zero” of Corporate Strategy.",
        "Project “Network refresh” supports the objective “Core availability”, which supports the strategic aim "
        "“Safe learning”, which rests on “Safe campus” of Corporate Strategy, p. 14 "
        "(agreed by IT Steering Group on 2026-09-10).",
    )


@pytest.mark.parametrize(
    ("subject", "opening"),
    [
        ("cost", "Cost “Switches” is a cost of the project “Network refresh”, which supports the objective"),
        ("cabling", "Project “Cabling” is part of the project “Network refresh”, which supports the objective"),
        (
            "case",
            "Business case “Network case” supports the objective “Core availability”, which supports the strategic aim",
        ),
        ("solution", "Technical solution “Second line” supports the objective “Core availability”"),
        ("kpi", "KPI “Availability” measures the objective “Core availability”"),
    ],
)
def test_what_supports_nothing_itself_is_followed_to_what_does(
    why: Callable[[str], Why], subject: str, opening: str
) -> None:
    answer = why(subject)

    assert answer.found
    assert len(answer.sentences) == 2
    assert all(sentence.startswith(opening) for sentence in answer.sentences)


def test_a_path_that_ends_at_an_aim_says_so(why: Callable[[str], Why]) -> None:
    answer = why("switch")

    assert not answer.found
    assert answer.sentences == (
        "Asset “Edge switches” is used by the service “Wi-Fi”, which supports the objective “Adrift”, which supports "
        "the strategic aim “Loose aim”, which rests on no element of another strategy.",
    )


@pytest.mark.parametrize("subject", ["help", "lost", "around", "unnamed"])
def test_without_an_aim_the_answer_is_nothing(why: Callable[[str], Why], subject: str) -> None:
    answer = why(subject)

    assert not answer.found
    assert answer.sentences[0].endswith("nothing: it supports no aim.")


def test_of_another_strategy_itself_it_says_where_it_stands(why: Callable[[str], Why]) -> None:
    assert why("safe").found
    assert why("safe").sentences == (
        "Strategy element “Safe campus” stands in Corporate Strategy, p. 14: it is what IT answers to.",
    )
    assert why("corporate").sentences == (
        "Strategy document “Corporate Strategy” is a strategy of its own: it is what IT answers to.",
    )
    assert not why("it").found
