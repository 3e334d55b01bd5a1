"""Costs without a year: those that the plan needs are named with their line, those of an option alone stop nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from itstrat.errors import PlanningError
from itstrat.planning.plan_options import PlanOptions

pytest.importorskip("ortools", reason="the extra [plan] is not installed")

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]

DATA = """
:aim a its:Aim ; rdfs:label "Aim" . :o a its:Objective ; its:supports :aim .
:p a its:Project ; rdfs:label "Printers" ; its:supports :o ; its:status its:Proposed ; its:cost :machine ;
    its:startDate "2027-01-01"^^xsd:date ; its:endDate "2027-03-31"^^xsd:date .
:machine a its:Cost ; rdfs:label "Machine" ; its:amount 500.00 ; its:year "2026/27" ; its:costType its:Capital .
:case a its:BusinessCase ; rdfs:label "Case" ; its:caseFor :p ; its:option :buy .
:buy a its:Option ; rdfs:label "Buy" ; its:recommended true ; its:cost :machine , :paper .
:paper a its:Cost ; rdfs:label "Paper" ; its:amount 90.00 .
"""


def test_a_cost_of_an_option_without_a_year_does_not_stop_the_plan(college: College) -> None:
    plan = college(DATA).plan(PlanOptions(budgets={(2026, None): Decimal(500)}))
    assert [each.label for each in plan.chosen] == ["Printers"]
    assert "Paper, a cost of the option Buy, has no year: it is left out of every budget." in plan.assumptions


def test_a_cost_of_a_project_without_a_year_is_named_with_its_line(college: College) -> None:
    strategy = college(DATA.replace('its:amount 500.00 ; its:year "2026/27"', "its:amount 500.00"))
    with pytest.raises(PlanningError, match="Machine has no year") as caught:
        strategy.plan()
    assert caught.value.location is not None
    assert str(caught.value.location).endswith("data.ttl:13:1")  # eight prefixes and the fifth line of the data
