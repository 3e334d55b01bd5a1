"""The investment appraisal, against figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from itstrat.errors import PlanningError
from itstrat.planning.appraisal import AppraisalOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]

CASE = """
:case a its:BusinessCase ; rdfs:label "The case" ; its:caseFor :project ; its:option :nothing , :something .
:nothing a its:Option ; rdfs:label "Nothing" ; its:optionType its:DoNothing ; its:cost :repair .
:something a its:Option ; rdfs:label "Something" ; its:optionType its:DoSomething ; its:recommended true ;
    its:cost :build , :run ; its:benefit :saving , :hours , :closure .
:repair its:amount 1000.00 ; its:year "2027/28" ; its:costType its:Revenue ; schema:currency "GBP" .
:build its:amount 10000.00 ; its:year "2026/27" ; its:costType its:Capital ; schema:currency "GBP" .
:run its:amount 500.00 ; its:year "2027/28" ; its:costType its:Revenue ; schema:currency "GBP" .
:saving its:benefitType its:Cashable ; its:amount 8000.00 ; its:year "2027/28" .
:hours its:benefitType its:NonCashable ; its:amount 6000.00 ; its:year "2028/29" .
:closure its:benefitType its:DisBenefit ; its:amount 700.00 ; its:year "2026/27" .
"""


def test_a_case_worked_by_hand(college: College) -> None:
    appraisal = college(CASE).appraise("The case", AppraisalOptions(rate=Decimal(10)))
    nothing, something = appraisal.options
    assert (appraisal.currency, appraisal.base_year) == ("GBP", "2026/27")
    assert appraisal.recommended is something
    assert (something.capital, something.revenue, something.cost) == (10000, 500, Decimal("10500.00"))
    assert (something.benefits, something.cashable, something.net_cost) == (13300, 8000, 2500)
    # Costs 10000 + 500 / 1.1 = 10454.545…; benefits -700 + 8000 / 1.1 + 6000 / 1.21 = 11531.404…
    assert something.present_cost == Decimal("10454.55")
    assert something.present_benefits == Decimal("11531.40")
    assert something.npv == Decimal("1076.86")
    assert something.ratio == Decimal("1.10")
    # -10700 in the first year, +7500 in the second, 3200 of 6000 in the third.
    assert something.payback == Decimal("2.53")
    # 1000 / 1.1 = 909.09 for doing nothing, so doing something is 1985.95 better.
    assert nothing.npv == Decimal("-909.09")
    assert something.extra_cost == Decimal("-1985.95")
    assert [(y.year, y.capital, y.revenue, y.benefits, y.present) for y in something.years] == [
        ("2026/27", 10000, 0, -700, Decimal("-10700.00")),
        ("2027/28", 0, 500, 8000, Decimal("6818.18")),
        ("2028/29", 0, 0, 6000, Decimal("4958.68")),
    ]


def test_sensitivity_swings_present_values_by_a_fifth(college: College) -> None:
    something = college(CASE).appraise("The case", AppraisalOptions(rate=Decimal(0))).options[1]
    assert something.npv == 2800
    assert [each.npv for each in something.sensitivity] == [700, 4900, 5460, 140, -1960]


def test_optimism_bias_raises_capital_only(college: College) -> None:
    assume = AppraisalOptions(rate=Decimal(0), optimism_bias=Decimal(25))
    something = college(CASE).appraise("The case", assume).options[1]
    assert (something.capital, something.revenue, something.npv) == (12500, 500, 300)


def test_benefits_that_come_again(college: College) -> None:
    assume = AppraisalOptions(rate=Decimal(0), benefit_years=3)
    something = college(CASE).appraise("The case", assume).options[1]
    assert something.benefits == 3 * 13300
    assert [year.year for year in something.years][-1] == "2030/31"


def test_money_that_never_comes_back_has_no_payback(college: College) -> None:
    nothing = college(CASE).appraise("The case").options[0]
    assert (nothing.payback, nothing.ratio) == (None, 0)


def test_the_college_of_the_example(ashdown: Strategy) -> None:
    """13500 of benefits and 176900 of cost come a year later: 282000 + 163400 / 1.035 = 439874.396."""
    full = ashdown.appraise("avc:case-network-refresh").recommended
    assert full is not None
    assert full.cost == Decimal("458900.00")
    assert full.npv == Decimal("-439874.40")
    report = {row[1].iri: row for row in ashdown.report("case-options").rows}
    assert report[full.iri][7].value == full.cost


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('its:year "2026/27" ; its:costType its:Capital', "its:costType its:Capital"), "has no year"),
        (('10000.00 ; its:year "2026/27"', '10000.00 ; its:year "26-27"'), "has the year '26-27'"),
        (('its:costType its:Capital ; schema:currency "GBP"', 'its:costType its:Capital ; schema:currency "EUR"'),
         "The case has money in EUR and GBP"),
        (("its:amount 500.00 ; ", ""), "has no amount"),
        (("its:option :nothing , :something", "rdfs:comment 'none'"), "The case has no options"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_up_is_refused(college: College, change: tuple[str, str], message: str) -> None:
    assert change[0] in CASE
    with pytest.raises(PlanningError, match=message) as caught:
        college(CASE.replace(*change)).appraise("The case")
    assert caught.value.hint


def test_only_a_case_is_appraised(college: College) -> None:
    with pytest.raises(PlanningError, match="is not a business case"):
        college(CASE).appraise("Something")


@pytest.mark.parametrize(
    "wrong",
    [
        AppraisalOptions(optimism_bias=Decimal(-1)),
        AppraisalOptions(optimism_bias=Decimal("200.01")),
        AppraisalOptions(rate=Decimal(-3)),
        AppraisalOptions(rate=Decimal(500)),
        AppraisalOptions(rate=Decimal("NaN")),
        AppraisalOptions(rate=Decimal("Infinity")),
        AppraisalOptions(rate=Decimal("1e-999999")),
        AppraisalOptions(benefit_years=0),
        AppraisalOptions(benefit_years=61),
    ],
)
def test_assumptions_are_checked(college: College, wrong: AppraisalOptions) -> None:
    with pytest.raises(PlanningError, match="optimism bias from 0 to 200 %"):
        college(CASE).appraise("The case", wrong)


def test_the_limits_of_assumptions_are_allowed(college: College) -> None:
    most = AppraisalOptions(rate=Decimal(100), optimism_bias=Decimal(200), benefit_years=60)
    # 10,000 of capital times three, and 500
    assert college(CASE).appraise("The case", most).options[1].cost == 30500


def test_a_cost_that_cannot_be_placed_is_named_with_its_line(college: College) -> None:
    with pytest.raises(PlanningError, match="has no year") as caught:
        college(CASE.replace('its:year "2026/27" ; its:costType its:Capital', "its:costType its:Capital")).appraise(
            "The case"
        )
    assert caught.value.location is not None
    assert caught.value.location.line == 1 + 8 + 6  # the eight prefixes, and the sixth line of the case
    assert caught.value.hint == 'Add it: its:year "2026/27" .'
