"""Data that a plan could misread: they are refused with label and line, or what is assumed is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from itstrat.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]

AIM = ':aim a its:Aim ; rdfs:label "Aim" . :o a its:Objective ; its:supports :aim .\n'
PROJECT = ':p a its:Project ; rdfs:label "Printers" ; its:supports :o ; its:status its:Proposed'
TEAM = """
:team a its:Resource ; rdfs:label "Network team" .
:c a its:Capacity ; rdfs:label "Network team, autumn" ; its:resource :team ; its:amount 1.0 ; its:unit "FTE" ;
    its:startDate "2026-10-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:p a its:Project ; its:demand :d .
:d a its:ResourceDemand ; rdfs:label "Cabling" ; its:resource :team ; its:amount 2.0 ; its:unit "FTE" ;
    its:startDate "2026-10-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
"""


def test_a_project_without_dates_does_not_begin_before_the_report_date(college: College) -> None:
    pytest.importorskip("ortools", reason="the extra [plan] is not installed")
    [chosen] = college(f"{AIM}{PROJECT} .").plan().chosen
    assert (chosen.start, chosen.end) == (date(2026, 11, 16), date(2026, 12, 31))


def test_a_project_that_ends_before_it_starts_is_refused_with_its_line(college: College) -> None:
    dates = 'its:startDate "2027-03-01"^^xsd:date ; its:endDate "2027-01-31"^^xsd:date'
    with pytest.raises(PlanningError, match="Printers ends on 2027-01-31, before it starts on 2027-03-01") as caught:
        college(f"{AIM}{PROJECT} ; {dates} .").plan()
    assert str(caught.value.location).endswith("data.ttl:10:1")  # eight prefixes and the line of the aim


@pytest.mark.parametrize(
    ("wrong", "says", "line"),
    [
        ("Cabling", "Cabling has the date 'soon'", 14),
        ("autumn", "Network team, autumn has the date 'soon'", 11),
    ],
)
def test_a_date_of_a_conflict_that_is_none_is_named_with_label_and_line(
    college: College, wrong: str, says: str, line: int
) -> None:
    before, after = TEAM.split(wrong)
    data = before + wrong + after.replace('"2026-12-31"^^xsd:date', '"soon"', 1)
    with pytest.raises(PlanningError, match=says) as caught:
        college(data).conflicts()
    assert "https://college.example" not in caught.value.message
    assert str(caught.value.location).endswith(f"data.ttl:{line}:1")


def test_a_year_alone_is_not_taken_for_a_financial_year(college: College) -> None:
    cost = 'its:cost :k . :k a its:Cost ; rdfs:label "Toner" ; its:amount 5.00 ; its:year "2027" .'
    with pytest.raises(PlanningError, match="Toner has the year '2027', which may be 2026/27 or 2027/28") as caught:
        college(f"{AIM}{PROJECT} ; {cost}").plan()
    assert caught.value.hint == 'Write which: its:year "2027/28" .'


def test_the_currency_that_is_assumed_is_told(college: College) -> None:
    pytest.importorskip("ortools", reason="the extra [plan] is not installed")
    costs = 'its:cost :j , :k . :j a its:Cost ; its:amount 7 ; its:year "2026/27" ; schema:currency "EUR" .'
    data = f'{AIM}{PROJECT} ; {costs} :k a its:Cost ; rdfs:label "Toner" ; its:amount 5 ; its:year "2026/27" .'
    assert "Toner names no currency: EUR is assumed." in college(data).plan().assumptions
