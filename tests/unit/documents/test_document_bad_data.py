"""Data that are not as they should be: the document says so, and invents nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from document_reading import figures, gaps, section, tables, text

import itstrat
from itstrat.documents import KINDS, DocumentOptions, readiness
from itstrat.errors import AmbiguousSubject, UnknownDocument, UnknownSubject

if TYPE_CHECKING:
    from pathlib import Path

    from itstrat.strategy import Strategy

HEAD = """
@prefix ex: <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

ex:case a its:BusinessCase ; rdfs:label "Printers"@en ; its:caseFor ex:project .
ex:project a its:Project ; rdfs:label "New printers"@en .
"""
OPTION = """
ex:case its:option ex:option .
ex:option a its:Option ; rdfs:label "Buy them"@en ; its:optionType its:DoSomething ; its:recommended true .
"""
COST = """
ex:option its:cost ex:one .
ex:one a its:Cost ; rdfs:label "Printers"@en ; its:amount 500.00 ; its:year "2026/27" ;
    its:costType its:Capital ; schema:currency "GBP" .
"""


def _open(folder: Path, data: str) -> Strategy:
    (folder / "data.ttl").write_text(HEAD + data, encoding="utf-8")
    return itstrat.open(folder, as_of=date(2026, 11, 16))


def test_a_case_without_options_says_so(tmp_path: Path) -> None:
    case = _open(tmp_path, "").document("business-case", "Printers")
    assert case.draft
    texts = [gap.text for gap in readiness(case)]
    assert "“Printers” has no options, so there is nothing to choose between." in texts
    assert {"ITS033", "ITS035", "ITS036"} <= {gap.rule for gap in readiness(case)}
    assert "£" not in text(case)


def test_costs_in_two_currencies_are_not_added_up(tmp_path: Path) -> None:
    other = """
ex:option its:cost ex:two .
ex:two a its:Cost ; rdfs:label "Paper"@en ; its:amount 90.00 ; its:year "2026/27" ; schema:currency "EUR" .
"""
    case = _open(tmp_path, OPTION + COST + other).document("business-case", "Printers")
    [gap] = [gap for gap in readiness(case) if "cannot be added up" in gap.text]
    assert "EUR and GBP" in gap.text
    assert "£590" not in text(case)
    assert text(section(case, "Investment appraisal")) == "There can be no appraisal until what is missing is mended."


def test_a_cost_without_a_year_is_told(tmp_path: Path) -> None:
    other = 'ex:option its:cost ex:two . ex:two a its:Cost ; rdfs:label "Paper"@en ; its:amount 90.00 .'
    case = _open(tmp_path, OPTION + COST + other).document("business-case", "Printers")
    assert any(gap.text.startswith("Paper has no year") for gap in readiness(case))


def test_a_case_whose_costs_are_known_adds_them_up(tmp_path: Path) -> None:
    case = _open(tmp_path, OPTION + COST).document("business-case", "Printers")
    assert tables(case)["Cost by year (GBP)"][-1] == ["All years", "500.00", "0.00", "500.00"]
    assert any(gap.text == "No funding is recorded for this case." for gap in gaps(case))


def test_missing_baselines_are_visible(tmp_path: Path) -> None:
    data = """
ex:case its:reason ex:objective .
ex:objective a its:Objective ; rdfs:label "Print less"@en ; its:hasKPI ex:kpi ; its:target ex:target .
ex:kpi a its:KPI ; rdfs:label "Pages"@en ; its:unit "count" ; its:direction its:LowerIsBetter .
ex:target a its:Target ; rdfs:label "A million pages"@en ; its:targetOf ex:kpi ; its:targetValue 1000000.0 ;
    its:targetDate "2028-07-31"^^<http://www.w3.org/2001/XMLSchema#date> .
"""
    case = _open(tmp_path, OPTION + COST + data).document("business-case", "Printers")
    reasons = section(case, "Reasons")
    assert "ITS008" in {gap.rule for gap in gaps(reasons)}
    assert "“Pages” has not been measured yet, against no baseline and a target of 1,000,000 by 31 July 2028." in text(
        reasons
    )


def test_projects_in_a_circle_end(tmp_path: Path) -> None:
    data = """
ex:project its:subProjectOf ex:other .
ex:other a its:Project ; rdfs:label "Other"@en ; its:subProjectOf ex:project .
"""
    document = _open(tmp_path, data).document("business-case", "Printers")
    assert "ITS047" in {gap.rule for gap in readiness(document)}


def test_the_briefs_of_projects_in_a_circle_are_there_and_say_so(tmp_path: Path) -> None:
    data = """
ex:project its:subProjectOf ex:other .
ex:other a its:Project ; rdfs:label "Other"@en ; its:subProjectOf ex:project .
"""
    briefs = _open(tmp_path, data).document("project-brief", options=DocumentOptions(everything=True))
    assert {"New printers", "Other"} < {part.title for part in briefs.sections}
    assert "ITS047" in {gap.rule for gap in readiness(briefs)}


@pytest.mark.parametrize("kind", ["steering-pack", "strategy", "project-brief"])
def test_a_project_without_end_in_sight_is_drawn(tmp_path: Path, kind: str) -> None:
    data = """
ex:project its:startDate "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> ; its:status its:InProgress ;
    its:endDate "9999-12-31"^^<http://www.w3.org/2001/XMLSchema#date> .
ex:group a its:SteeringGroup ; rdfs:label "Board"@en .
ex:it a its:ITServiceStrategy ; rdfs:label "IT strategy"@en .
"""
    document = _open(tmp_path, data).document(kind)
    assert any("1 January 2026 to 31 December 9999" in figure.alt for figure in figures(document))


def test_an_amount_that_nobody_can_mean_is_a_gap(tmp_path: Path) -> None:
    case = _open(tmp_path, OPTION + COST.replace("500.00", "9" * 40 + ".99")).document("business-case", "Printers")
    assert any("more than a trillion" in gap.text for gap in readiness(case))


def test_years_in_which_nothing_is_spent_are_shown_between_but_not_for_thousands_of_years(tmp_path: Path) -> None:
    other = """
ex:option its:cost ex:two .
ex:two a its:Cost ; rdfs:label "Paper"@en ; its:amount 90.00 ; its:year "YEAR" ; its:costType its:Revenue .
"""
    for year, shown in (("2028/29", ["2026/27", "2027/28", "2028/29"]), ("9998/99", ["2026/27", "9998/99"])):
        case = _open(tmp_path, OPTION + COST + other.replace("YEAR", year)).document("business-case", "Printers")
        assert [row[0] for row in tables(case)["Cost by year (GBP)"]] == [*shown, "All years"]


def test_a_cost_that_is_neither_capital_nor_revenue_is_told(tmp_path: Path) -> None:
    case = _open(tmp_path, OPTION + COST.replace("its:costType its:Capital ;", "")).document(
        "business-case", "Printers"
    )
    assert tables(case)["Cost by year (GBP)"][0] == ["2026/27", "0.00", "500.00", "500.00"]
    [gap] = [gap for gap in gaps(section(case, "Costs")) if "capital or revenue" in gap.text]
    assert gap.text == "Printers does not say whether it is capital or revenue, so it is counted as revenue."
    assert not gaps(section(_open(tmp_path, OPTION + COST).document("business-case", "Printers"), "Costs"))


def test_unknown_subjects_are_answered_with_the_nearest(ashdown: Strategy) -> None:
    with pytest.raises(UnknownSubject) as wrong:
        ashdown.document("business-case", "Busines case: network refesh")
    assert "'Business case: network refresh'" in (wrong.value.hint or "")
    with pytest.raises(UnknownSubject, match="'IT steering group' is no business case") as other:
        ashdown.document("business-case", "IT steering group")
    assert "Business case: server renewal" in (other.value.hint or "")


def test_of_several_subjects_one_must_be_named(ashdown: Strategy) -> None:
    with pytest.raises(AmbiguousSubject, match="Say which business case: there are 2"):
        ashdown.document("business-case")


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    strategy = _open(tmp_path, "")
    with pytest.raises(UnknownSubject, match="There is no IT service strategy"):
        strategy.document("strategy")


def test_an_unknown_kind_is_answered_with_the_nearest(ashdown: Strategy) -> None:
    with pytest.raises(UnknownDocument) as wrong:
        ashdown.document("busines-case")
    assert wrong.value.hint == "Did you mean 'business-case'?"
    assert "business-case" in KINDS


@pytest.mark.parametrize("kind", ["benefits-register", "risk-register", "service-catalogue"])
def test_documents_about_nothing_say_so(kind: str, tmp_path: Path) -> None:
    document = _open(tmp_path, "").document(kind)
    assert "recorded" in text(document)


def test_what_is_not_given_is_not_filled_with_something_else(tmp_path: Path) -> None:
    """An optional value that is missing must not match any value there is."""
    data = """
ex:case its:reason ex:objective .
ex:objective a its:Objective ; rdfs:label "Print less"@en .
ex:aim a its:Aim ; rdfs:label "Somebody's aim"@en ; skos:notation "AIM1" ; skos:inScheme ex:strategy ;
    its:supports ex:element .
ex:strategy a its:ITServiceStrategy ; rdfs:label "Strategy"@en .
ex:corporate a its:StrategyDocument ; rdfs:label "Corporate"@en .
ex:element a its:StrategyElement ; rdfs:label "Save trees"@en ; skos:inScheme ex:corporate .
ex:project its:supports ex:objective ; its:satisfies ex:need ; its:demand ex:demand .
ex:need a its:Requirement ; rdfs:label "Less paper"@en .
ex:demand a its:ResourceDemand ; rdfs:label "Time"@en .
ex:team a its:Resource ; rdfs:label "Team"@en .
ex:printing a its:Service ; rdfs:label "Printing"@en .
"""
    strategy = _open(tmp_path, OPTION + COST + data)
    case = strategy.document("business-case", "https://college.example/id/case")
    assert text(section(case, "Reasons")) == "Print less."
    assert "“Less paper”." in text(section(case, "The problem, and why now"))
    [demand] = tables(case)["People and skills that the projects need"]
    assert "Team" not in demand
    titles = [each.title for each in strategy.document("service-catalogue").sections]
    assert titles == ["The services at a glance", "No category", "Readiness"]
    page = strategy.document("strategy-on-a-page")
    assert "No objective." in text(page)


def test_money_is_shown_in_its_own_currency(tmp_path: Path) -> None:
    benefit = """
ex:option its:benefit ex:saving .
ex:saving a its:Benefit ; rdfs:label "Less paper"@en ; its:benefitType its:Cashable ; its:amount 90.00 ;
    its:year "2026/27" ; schema:currency "EUR" .
"""
    case = _open(tmp_path, OPTION + COST.replace("GBP", "EUR") + benefit).document("business-case", "Printers")
    assert "€500" in text(section(case, "Executive summary"))
    assert "€90 in 2026/27" in tables(case)["Benefits of the recommended option"][0]
    assert "£" not in text(case)
