"""The documents of a college that has just begun: what is not there is not told as nought, and one thing is not two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from document_reading import figures, text

import itstrat

if TYPE_CHECKING:
    from pathlib import Path

    from itstrat.strategy import Strategy

BEGUN = """
@prefix ex: <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:corporate a its:StrategyDocument ; rdfs:label "Corporate strategy"@en .
ex:safe a its:StrategyElement ; rdfs:label "A safe college"@en ; skos:inScheme ex:corporate .
ex:it a its:ITServiceStrategy ; rdfs:label "IT strategy"@en .
ex:aim a its:Aim ; rdfs:label "Safe learning"@en ; skos:inScheme ex:it ; its:supports ex:safe .
ex:help a its:Objective ; rdfs:label "Quick help"@en ; skos:inScheme ex:it ; its:supports ex:aim ;
    its:hasKPI ex:wait ; its:target ex:goal .
ex:wait a its:KPI ; rdfs:label "Wait"@en ; its:direction its:LowerIsBetter ; its:unit "h" .
ex:goal a its:Target ; rdfs:label "Four hours"@en ; its:targetOf ex:wait ;
    its:baselineValue 9.5 ; its:targetValue 4.0 ; its:targetDate "2027-07-31"^^xsd:date .
ex:desk a its:Service ; rdfs:label "Service desk"@en ; its:supports ex:help .
ex:sign-in a its:Project ; rdfs:label "Safer sign-in"@en ; its:supports ex:help ; its:status its:Proposed ;
    its:startDate "2027-01-11"^^xsd:date ; its:endDate "2027-07-23"^^xsd:date .
"""
EFFORT = """
ex:desk its:demand ex:demand .
ex:demand a its:ResourceDemand ; rdfs:label "Desk"@en ; its:resource ex:team ; its:amount 1.5 ; its:unit "FTE" ;
    its:startDate "2026-08-01"^^xsd:date ; its:endDate "2027-07-31"^^xsd:date .
ex:team a its:Resource ; rdfs:label "Team"@en .
"""


@pytest.fixture
def begun(tmp_path: Path) -> Strategy:
    (tmp_path / "college.ttl").write_text(BEGUN, encoding="utf-8")
    return itstrat.open(tmp_path)


def test_one_thing_is_told_as_one(begun: Strategy) -> None:
    made = begun.document("strategy")
    told = "\n".join([text(made), *(figure.alt for figure in figures(made))])
    assert "one strategy, one aim and one objective" in told
    assert "One objective makes it measurable." in told
    assert "Not known whether this keeps up: Quick help." in told
    assert "One project from 11 January 2027 to 23 July 2027" in told


def test_effort_that_is_not_recorded_is_not_none(begun: Strategy, tmp_path: Path) -> None:
    assert "Takes nothing that is recorded." in text(begun.document("strategy-on-a-page"))
    (tmp_path / "college.ttl").write_text(BEGUN + EFFORT, encoding="utf-8")
    assert "Takes 1.5 FTE-years." in text(itstrat.open(tmp_path).document("strategy-on-a-page"))


def test_a_document_of_today_says_the_day_and_no_more(begun: Strategy) -> None:
    made = begun.document("strategy")
    assert begun.stamp.as_of_source == "today"
    assert made.stamp.as_of_text == f"as of {begun.stamp.as_of}"
