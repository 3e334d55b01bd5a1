"""The business case of the network refresh: its numbers are those of the reports, and of a pocket calculator."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from document_reading import figures, gaps, section, tables, text

from itstrat.documents import DocumentOptions, readiness

if TYPE_CHECKING:
    from itstrat.report.document import Document
    from itstrat.strategy import Strategy


@pytest.fixture(scope="module")
def case(ashdown: Strategy) -> Document:
    return ashdown.document("business-case", "Business case: network refresh")


def test_it_says_what_is_asked_and_what_is_missing(case: Document) -> None:
    summary = text(section(case, "Executive summary"))
    # 72,000 + 186,000 + 158,400 capital; 24,000 + 18,500 revenue
    assert "It costs £458,900: £416,400 capital and £42,500 revenue, from 2026/27 to 2027/28." in summary
    # 458,900 - 250,000 - 120,000
    assert "£250,000 is approved and £120,000 is asked for and not yet approved; £88,900 has no source." in summary
    assert "“Create a safe learning environment” and “A campus people can depend on”" in summary
    assert "The network team cannot do it all in time (score 16 of 25" in summary
    assert "Latest decision: Deferred by the IT steering group on 13 October 2026" in summary


def test_costs_are_those_of_the_report(case: Document, ashdown: Strategy) -> None:
    report = ashdown.report("case-options", case="avc:case-network-refresh")
    names = [column.name for column in report.columns]
    chosen = next(row for row in report.rows if row[names.index("recommended")].text == "yes")
    by_year = tables(case)["Cost by year (GBP)"]
    assert by_year == [
        ["2026/27", "258,000.00", "24,000.00", "282,000.00"],
        ["2027/28", "158,400.00", "18,500.00", "176,900.00"],
        ["All years", "416,400.00", "42,500.00", "458,900.00"],
    ]
    totals = [f"{chosen[names.index(name)].value:,.2f}" for name in ("capital", "revenue", "cost")]
    assert by_year[-1][1:] == totals
    lines = tables(case)["What is bought (GBP)"]
    assert sum(Decimal(row[-1].replace(",", "")) for row in lines) == Decimal(458900)


def test_the_appraisal_is_that_of_a_pocket_calculator(case: Document) -> None:
    later = Decimal("1.035")
    npv = Decimal(13500) / later - Decimal(282000) - Decimal(176900) / later
    table = {row[0]: row[1:] for row in tables(case)["Investment appraisal"]}
    assert table["Cost"] == ["£21,000", "£195,000", "£458,900"]
    assert table["Net present value"][2] == f"-£{abs(npv).quantize(Decimal(1), ROUND_HALF_UP):,}"
    above = Decimal(-21000) - npv
    assert table["Net present cost above doing nothing"][2] == f"£{above.quantize(Decimal(1), ROUND_HALF_UP):,}"


def test_an_appraisal_follows_its_options(ashdown: Strategy) -> None:
    document = ashdown.document(
        "business-case",
        "avc:case-network-refresh",
        DocumentOptions(rate=Decimal(0), optimism_bias=Decimal(10), benefit_years=4),
    )
    table = {row[0]: row[1:] for row in tables(document)["Investment appraisal"]}
    # 416,400 * 1.1 + 42,500 and 4 * 13,500
    assert table["Cost"][2] == "£500,540"
    assert table["Benefits with a value"][2] == "£54,000"
    assert "at 0 % a year; capital costs are raised by 10 % for optimism" in text(document)
    assert "counts for four years" in text(document)


def test_progress_is_that_of_the_report(case: Document, ashdown: Strategy) -> None:
    reasons = text(section(case, "Reasons"))
    report = ashdown.report("kpi-status")
    names = [column.name for column in report.columns]
    ways = {row[names.index("objective")].text: row[names.index("way")].value for row in report.rows}
    assert ways["Make the Wi-Fi something learners can rely on"] == Decimal("11.4")
    assert "stood at 60.5 % on 30 September 2026, against a baseline of 58 % and a target of 80 %" in reasons
    assert "11.4 % of the way" in reasons
    assert "further from the target than at the baseline, worsening" in reasons
    assert "“Construction skills centre (new build)” (Estates Strategy 2023–2033, p. 12)" in reasons


def test_what_an_aim_rests_on_is_said_once(case: Document) -> None:
    assert text(section(case, "Reasons")).count("“Connected everywhere”") == 1


def test_exposure_names_equipment_dates_and_services(case: Document) -> None:
    problem = section(case, "The problem, and why now")
    assert "Edge switches (96 in use) ended on 31 October 2026" in text(problem)
    assert "14 services stop" in text(problem)
    table = next(iter(tables(problem).values()))
    assert [row[0] for row in table] == ["Edge switches", "Wi-Fi access points"]
    # 31 October 2026 to 30 June 2027 is 242 days
    assert table[0][4] == "34.6"


def test_conflicts_are_those_of_the_report(case: Document, ashdown: Strategy) -> None:
    table = tables(case)["Where a team is asked for more than it has (FTE)"]
    report = ashdown.report("resource-conflicts")
    assert [row[3:6] for row in table] == [[row[5].text, row[4].text, row[6].text] for row in report.rows]
    assert [row[5] for row in table] == ["0.2", "1.2", "1.6"]
    assert "Wi-Fi renewal 1.2; Edge switch replacement 1" in table[2][6]


def test_it_is_a_draft_because_money_is_missing(case: Document) -> None:
    assert case.draft
    [gap] = readiness(case)
    assert gap.rule == "ITS044"
    assert "(370,000)" in gap.text
    assert "(458,900)" in gap.text
    assert gap.fix
    assert gap.location.endswith("it/cases.ttl:14:1")
    assert gap in gaps(section(case, "Funding"))


def test_what_cannot_be_measured_yet_is_a_gap(case: Document) -> None:
    benefits = section(case, "Expected benefits")
    [gap] = gaps(benefits)
    assert "“Teaching hours lost to network faults”" in gap.text
    assert gap.location.endswith("it/strategy.ttl:224:1")
    rows = {row[0]: row for row in tables(benefits)["Benefits of the recommended option"]}
    assert rows["300 fewer class hours lost a year"][3] == "–"
    assert rows["Wi-Fi that four learners in five are content with"][3] == "58 % → 80 %"


def test_a_case_with_its_money_is_ready(ashdown: Strategy) -> None:
    server = ashdown.document("business-case", "Business case: server renewal")
    assert not server.draft
    assert readiness(server) == ()
    assert "All of the £160,000 that it costs is approved." in text(server)


def test_every_claim_can_be_followed_to_a_line(case: Document) -> None:
    assert len(case.traces) > 40
    assert all(trace.location for trace in case.traces)
    amounts = {trace.label: trace.location for trace in case.traces}
    assert amounts["96 edge switches 2026/27: amount"].endswith("it/projects.ttl:195:16")


def test_the_five_cases_hold_the_same_sections(case: Document, ashdown: Strategy) -> None:
    five = ashdown.document("business-case", "avc:case-network-refresh", DocumentOptions(five_case=True))
    assert [each.title for each in five.sections][1:6] == [
        "Strategic case",
        "Economic case",
        "Commercial case",
        "Financial case",
        "Management case",
    ]
    inner = {part.title for each in five.sections for part in each.sections}
    assert inner == {each.title for each in case.sections} - {"Executive summary", "Readiness", "Appendix: alignment"}
    assert text(five).count("Of the £458,900") == text(case).count("Of the £458,900")


def test_a_case_is_found_by_its_project(case: Document, ashdown: Strategy) -> None:
    assert ashdown.document("business-case", "Network refresh") == case


def test_it_says_who_agreed_what_an_aim_rests_on(case: Document) -> None:
    told = text(section(case, "Reasons"))
    assert "The links were agreed by the IT steering group on 20 January 2026." in told
    assert "p. 8; agreed by Chloe Bennett, Students' Union President, on 7 July 2026)" in told
    assert "p. 5; agreed by the IT steering group on 20 January 2026)" in told
    assert "section 6, p. 9; agreed by Marian Okafor, Deputy Principal, on 21 April 2026)" in told


def test_its_pictures_tell_in_words_what_they_show(case: Document) -> None:
    alts = [figure.alt for figure in figures(case)]
    assert len(alts) == 4
    assert alts[2] == ("2026/27: £258,000 capital and £24,000 revenue; 2027/28: £158,400 capital and £18,500 revenue.")
    assert "Network team in Apr–Jun 2027: 4.6 asked of 3" in alts[3]
