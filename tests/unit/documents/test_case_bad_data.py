"""Cases with holes: a small college with what is missing, each sentence true and each hole visible with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from document_reading import gaps, section, tables, text

import itstrat
from itstrat.documents import readiness
from itstrat.report.document import TableBlock

if TYPE_CHECKING:
    from itstrat.report.document import Document, Section

MINIMAL = Path(__file__).parents[3] / "examples" / "minimal" / "strategy.ttl"
CASE = """
@prefix schema: <https://schema.org/> .
ex:case a its:BusinessCase ; rdfs:label "Printers"@en ; its:caseFor ex:sign-in ; its:reason ex:safe-accounts .
"""
OPTIONS = """
ex:case its:option ex:nothing , ex:mend , ex:buy ; its:funding ex:reserve .
ex:reserve a its:Funding ; rdfs:label "Reserve"@en ; its:amount 100.00 ; its:status its:Approved ;
    schema:currency "GBP" .
ex:nothing a its:Option ; rdfs:label "Wait"@en ; its:optionType its:DoNothing ; its:risk ex:jam .
ex:jam a its:Risk ; rdfs:label "All jam"@en ; its:likelihood 4 ; its:impact 2 .
ex:mend a its:Option ; rdfs:label "Mend"@en ; its:optionType its:DoMinimum ; its:cost ex:parts .
ex:buy a its:Option ; rdfs:label "Both"@en ; its:optionType its:DoSomething ; its:recommended true ;
    its:cost ex:parts , ex:paper .
ex:parts a its:Cost ; rdfs:label "Parts"@en ; its:amount 250.00 ; its:year "2026/27" ; its:costType its:Capital ;
    schema:currency "GBP" .
ex:paper a its:Cost ; rdfs:label "Paper"@en ; its:amount 90.00 ; its:year "2026/27" ; its:costType its:Revenue ;
    schema:currency "GBP" .
"""
EUROS = OPTIONS.replace('its:Revenue ;\n    schema:currency "GBP"', 'its:Revenue ;\n    schema:currency "EUR"')
YEARLESS = OPTIONS.replace('its:amount 90.00 ; its:year "2026/27"', "its:amount 90.00")
BENEFIT = """
ex:buy its:benefit ex:less .
ex:less a its:Benefit ; rdfs:label "Less paper"@en ; its:benefitType its:Cashable ;
    its:amount 30.00 ; its:year "2026/27" .
"""


def _case(folder: Path, data: str) -> Document:
    source = MINIMAL.read_text(encoding="utf-8") + CASE + data
    (folder / "strategy.ttl").write_text(source, encoding="utf-8")
    return itstrat.open(folder, as_of=date(2026, 11, 16)).document("business-case", "Printers")


def _line(folder: Path, start: str) -> int:
    lines = (folder / "strategy.ttl").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def _heads(part: Section) -> list[str]:
    """The heads of the first table."""
    return [column.title for each in part.blocks if isinstance(each, TableBlock) for column in each.table.columns]


def _options(document: Document) -> dict[str, dict[str, str]]:
    heads = _heads(section(document, "Business options"))
    rows = tables(document)["The options side by side"]
    assert len({row[0] for row in rows}) == len(rows), "an option has more than one row"
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows}


def test_each_option_has_one_row_and_each_amount_its_own_sign(tmp_path: Path) -> None:
    document = _case(tmp_path, EUROS)
    options = _options(document)
    assert list(options) == ["Wait", "Mend", "Both"]
    assert [options[name]["Recommended"] for name in options] == ["no", "no", "yes"]
    both = options["Both"]
    assert (both["Capital"], both["Revenue"], both["Cost in all"]) == ("£250", "€90", "€90 and £250")
    assert (options["Mend"]["Capital"], options["Mend"]["Revenue"]) == ("£250", "£0")
    assert options["Wait"]["Cost in all"] == "not recorded"
    assert "340" not in text(document)
    assert "at a cost of €90 and £250." in text(section(document, "Executive summary"))


def test_the_appraisal_says_why_it_cannot_be_made(tmp_path: Path) -> None:
    document = _case(tmp_path, EUROS)
    [gap] = gaps(section(document, "Investment appraisal"))
    assert "money in EUR and GBP" in gap.text
    assert gap.location.endswith(f"strategy.ttl:{_line(tmp_path, 'ex:case a its:BusinessCase')}:1")
    assert [each for each in readiness(document) if "EUR and GBP" in each.text] == [gap]
    assert "ITS044" not in {each.rule for each in gaps(document)}  # 100 pounds are not set against 340 of both
    assert tables(document)["Funding that is recorded"] == [["Reserve", "not named", "approved", "£100"]]


def test_the_value_of_benefits_is_not_added_up_across_currencies(tmp_path: Path) -> None:
    other = BENEFIT.replace("ex:less", "ex:more").replace("Less paper", "More time").replace("30.00", "7.00")
    euros = other.replace('its:year "2026/27" .', 'its:year "2026/27" ; schema:currency "EUR" .')
    pounds = BENEFIT.replace('its:year "2026/27" .', 'its:year "2026/27" ; schema:currency "GBP" .')
    document = _case(tmp_path, OPTIONS + pounds + euros)
    assert _options(document)["Both"]["Worth, as recorded"] == "€7 and £30"
    assert [row[2] for row in tables(document)["Benefits of the recommended option"]] == [
        "£30 in 2026/27",
        "€7 in 2026/27",
    ]


def test_of_a_cost_without_a_year_the_whole_is_still_told(tmp_path: Path) -> None:
    document = _case(tmp_path, YEARLESS)
    summary = text(section(document, "Executive summary"))
    assert (
        "It costs £340: £250 capital and £90 revenue, £250 of it in 2026/27 and £90 in a year that is not given."
        in (summary)
    )
    assert "Of the £340 that it costs, £100 is approved; £240 has no source." in summary
    assert "and to settle where the missing £240 comes from" in summary
    assert tables(document)["Cost by year (GBP)"] == [
        ["2026/27", "250.00", "0.00", "250.00"],
        ["Year not given", "0.00", "90.00", "90.00"],
        ["In all", "250.00", "90.00", "340.00"],
    ]
    assert "No funding is recorded" not in " ".join(gap.text for gap in gaps(document))


def test_what_cannot_be_told_names_the_cost_and_its_line_once(tmp_path: Path) -> None:
    document = _case(tmp_path, YEARLESS)
    [gap] = [each for each in readiness(document) if each.text.startswith("Paper has no year")]
    assert gap.location.endswith(f"strategy.ttl:{_line(tmp_path, 'ex:paper a its:Cost')}:1")
    assert gap.fix == 'Add the year in which the money is spent or saved: its:year "2026/27" .'
    assert gap in gaps(section(document, "Costs"))
    assert gaps(section(document, "Investment appraisal")) == [gap]


def test_a_year_that_cannot_be_read_is_named_and_the_whole_is_told(tmp_path: Path) -> None:
    document = _case(tmp_path, OPTIONS.replace('90.00 ; its:year "2026/27"', '90.00 ; its:year "26-27"'))
    assert "It costs £340" in text(document)
    assert any(gap.text.startswith("Paper has the year '26-27'") for gap in readiness(document))


def test_an_amount_that_is_missing_is_named_at_its_cost(tmp_path: Path) -> None:
    document = _case(tmp_path, OPTIONS.replace("its:amount 90.00 ; ", ""))
    [gap] = [each for each in readiness(document) if "no amount" in each.text]
    assert gap.location.endswith(f"strategy.ttl:{_line(tmp_path, 'ex:paper a its:Cost')}:1")
    assert "costs £250, as far as amounts are recorded" in text(section(document, "Costs"))


def test_an_option_of_which_nothing_is_said_is_a_gap(tmp_path: Path) -> None:
    document = _case(tmp_path, OPTIONS)
    found = {gap.text for gap in gaps(section(document, "Business options"))}
    assert "Nothing is said about the option “Mend”: no description and no risk." in found
    assert "Nothing is said about the option “Both”: no description and no risk." in found
    said = text(section(document, "Business options")).splitlines()
    assert said == ["Wait. Risk: All jam (score 8 of 25)."]


def test_an_option_without_cost_is_not_appraised_as_free(tmp_path: Path) -> None:
    document = _case(tmp_path, OPTIONS.replace("its:cost ex:parts .", "its:owner ex:manager ."))
    table = {row[0]: row[1:] for row in tables(document)["Investment appraisal"]}
    # wait, mend, both: doing nothing may cost nothing, mending may not
    assert table["Cost"] == ["not recorded", "not recorded", "£340"]
    assert "ITS039" in {gap.rule for gap in gaps(section(document, "Investment appraisal"))}


def test_dis_benefits_are_headed_so(tmp_path: Path) -> None:
    bad = BENEFIT.replace("its:Cashable", "its:DisBenefit").replace("Less paper", "Noise")
    found = _heads(section(_case(tmp_path, OPTIONS + bad), "Expected dis-benefits"))
    assert found[0] == "Dis-benefit"


NO_OPTIONS = ""
NO_BENEFITS = OPTIONS
TWO_CHOSEN = OPTIONS + "ex:nothing its:recommended true ."
NONE_CHOSEN = OPTIONS.replace(" ; its:recommended true ", " ")
CIRCLE = (
    OPTIONS
    + """
ex:sign-in its:subProjectOf ex:other . ex:other a its:Project ; rdfs:label "Other"@en ; its:subProjectOf ex:sign-in .
"""
)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (NO_OPTIONS, "“Printers” has no options, so there is nothing to choose between."),
        (NO_BENEFITS, "No benefit of the option “Both” is recorded."),
        (TWO_CHOSEN, "“Printers” must recommend exactly one option (it recommends 2)."),
        (NONE_CHOSEN, "“Printers” must recommend exactly one option (it recommends 0)."),
        (CIRCLE, "Project “Safer sign-in” is a sub-project of itself."),
        (EUROS, "Printers has money in EUR and GBP, which cannot be added up."),
        (YEARLESS, "Paper has no year, so costs by year are incomplete and there can be no investment appraisal."),
    ],
)
def test_a_draft_shows_its_gap_once_in_the_list_and_where_it_matters(data: str, told: str, tmp_path: Path) -> None:
    document = _case(tmp_path, data)
    assert document.draft
    assert [gap.text for gap in readiness(document)].count(told) == 1
    assert told in {gap.text for each in document.sections if each.title != "Readiness" for gap in gaps(each)}
    assert all(gap.fix.strip(" .:") and gap.location for gap in gaps(document))


@pytest.mark.parametrize(("data", "why"), [(NO_OPTIONS, "no options"), (TWO_CHOSEN, "more than one option is recomm")])
def test_nothing_is_said_of_a_recommended_option_where_there_is_none(data: str, why: str, tmp_path: Path) -> None:
    document = _case(tmp_path, data)
    said = text(document)
    assert f"Decision asked for: none yet; {'the case has ' if why == 'no options' else ''}{why}" in said
    assert "recommended option" not in said
    assert "£" not in said


def test_projects_in_a_circle_have_no_parts(tmp_path: Path) -> None:
    assert "in one part" not in text(_case(tmp_path, CIRCLE))


def test_a_case_without_a_project_says_so(tmp_path: Path) -> None:
    document = _case(tmp_path, OPTIONS + BENEFIT)
    assert "Safer sign-in runs from 11 January 2027 to 23 July 2027." in text(document)
    source = (tmp_path / "strategy.ttl").read_text(encoding="utf-8").replace("its:caseFor ex:sign-in ; ", "")
    (tmp_path / "strategy.ttl").write_text(source, encoding="utf-8")
    without = itstrat.open(tmp_path, as_of=date(2026, 11, 16)).document("business-case", "Printers")
    assert "The case does not say which project it is for, so there are no dates." in {
        g.text for g in readiness(without)
    }


def test_what_was_decided_of_a_part_is_no_decision_about_the_whole(tmp_path: Path) -> None:
    data = (
        OPTIONS
        + """
ex:part a its:Project ; rdfs:label "Part"@en ; its:subProjectOf ex:sign-in .
ex:meeting a its:Meeting ; rdfs:label "Autumn"@en ; its:startDate "2026-10-13"^^xsd:date .
ex:yes a its:Decision ; rdfs:label "Part may begin"@en ; its:decidedAt ex:meeting ; its:about ex:part ;
    its:outcome its:Approved .
"""
    )
    document = _case(tmp_path, data)
    assert "Decision asked for: to approve the option “Both” at a cost of £340" in text(document)
    assert document.subtitle.startswith("Decision asked for: to approve the option “Both”")
    assert "Part may begin" in text(section(document, "Governance and decisions"))
    whole = _case(tmp_path, data.replace("its:about ex:part", "its:about ex:case"))
    assert "Decision asked for: none; it was approved on 13 October 2026." in text(whole)


def test_of_a_team_without_capacity_it_is_not_said_that_it_has_enough(tmp_path: Path) -> None:
    data = (
        OPTIONS
        + """
ex:sign-in its:demand ex:time . ex:team a its:Resource ; rdfs:label "Team"@en .
ex:time a its:ResourceDemand ; rdfs:label "Time"@en ; its:resource ex:team ; its:amount 1.0 ; its:unit "FTE" ;
    its:startDate "2027-01-01"^^xsd:date ; its:endDate "2027-03-31"^^xsd:date .
"""
    )
    said = text(section(_case(tmp_path, data), "Resources and conflicts"))
    assert said == "What Team has to give is not recorded, so whether it is enough cannot be told."
