"""What documents say where little is recorded, and what they are asked for in vain."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from document_reading import blocks, figures, gaps, tables, text

import itstrat
from itstrat.cli.main import cli
from itstrat.documents import FLAGS, KINDS, DocumentOptions, known
from itstrat.errors import ConfigError, UnknownSubject, UsageError
from itstrat.report import to_html, to_markdown
from itstrat.report.document import Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]

ROOT = Path(__file__).parents[3]
PREFIXES = """@prefix : <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sosa: <http://www.w3.org/ns/sosa/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
STRATEGY = """
:it a its:ITServiceStrategy ; rdfs:label "IT strategy" ; dcterms:publisher :north ; its:status its:Approved ;
    dcterms:issued "2026-02-03"^^xsd:date ; <http://www.w3.org/ns/dcat#version> "1.2" .
:north rdfs:label "Northern College" .
:aim a its:Aim ; rdfs:label "Aim" ; skos:inScheme :it . :o a its:Objective ; rdfs:label "Fewer waits" ;
    its:supports :aim ; skos:inScheme :it ; its:hasKPI :kpi ; its:target :t .
:kpi a its:KPI ; rdfs:label "Waiting" ; its:unit "h" ; its:direction its:LowerIsBetter .
:t a its:Target ; rdfs:label "T" ; its:targetOf :kpi ; its:baselineValue 10.0 ; its:targetValue 5.0 ;
    its:baselineDate "2026-01-01"^^xsd:date ;
    its:targetDate "2026-12-01"^^xsd:date .
:group a its:SteeringGroup ; rdfs:label "Group" .
"""
PARTS = """
:whole a its:Project ; rdfs:label "Network" . :part a its:Project ; rdfs:label "Wireless" ; its:subProjectOf :whole .
:case a its:BusinessCase ; rdfs:label "Case for a network" ; its:caseFor :whole .
"""
CASE = """
:case a its:BusinessCase ; rdfs:label "Case" ; its:reason :o ; its:option :as_is , :switch .
:as_is a its:Option ; rdfs:label "Do nothing" ; its:optionType its:DoNothing ; its:recommended false .
:switch a its:Option ; rdfs:label "Buy" ; its:recommended true ; its:cost :k .
:k a its:Cost ; rdfs:label "Switches" ; its:amount 100.00 ; its:year "2026/27" ; its:costType its:Capital .
"""


@pytest.fixture
def college(tmp_path: Path) -> College:
    def opened(turtle: str) -> Strategy:
        (tmp_path / "data.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
        return itstrat.open(tmp_path / "data.ttl", as_of=date(2026, 11, 16))

    return opened


def test_a_case_of_a_part_is_that_of_the_whole(college: College) -> None:
    with pytest.raises(UnknownSubject, match="'Wireless' is no business case") as caught:
        college(PARTS).document("business-case", "Wireless")
    assert caught.value.hint == "It is part of 'Network': name 'Case for a network'."


def test_parts_in_a_circle_have_no_whole_with_a_case(college: College) -> None:
    data = PARTS.replace("its:caseFor :whole", "its:caseFor :other") + ":whole its:subProjectOf :part ."
    with pytest.raises(UnknownSubject, match="'Wireless' is no business case") as caught:
        college(data).document("business-case", "Wireless")
    assert "part of" not in (caught.value.hint or "")


def test_the_institution_is_the_publisher_of_the_strategy(college: College) -> None:
    assert college(STRATEGY).document("strategy").institution == "Northern College"
    two = (
        STRATEGY + ':south rdfs:label "Southern College" . :other a its:ITServiceStrategy ; dcterms:publisher :south .'
    )
    strategy = college(two)
    assert strategy.document("strategy", "IT strategy").institution == strategy.name


def test_a_page_tells_version_and_approval(college: College) -> None:
    page = college(STRATEGY).document("strategy-on-a-page")
    assert page.subtitle == "Version 1.2, approved (at which meeting is not recorded), issued 3 February 2026"
    decided = """
:m a its:Meeting ; its:meetingOf :group ; its:startDate "2026-02-02"^^xsd:date .
:d a its:Decision ; rdfs:label "Yes" ; its:about :it ; its:decidedAt :m ; its:outcome its:Approved ."""
    page = college(STRATEGY + decided).document("strategy-on-a-page")
    assert page.subtitle == "Version 1.2, approved by the Group on 2 February 2026, issued 3 February 2026"


def test_a_steering_pack_counts_the_days_to_each_target(college: College) -> None:
    pack = college(STRATEGY).document("steering-pack")
    [section] = [each for each in pack.sections if each.title == "Objectives on a page"]
    shown = " ".join(re.sub("<[^>]*>", " ", figures(section)[0].svg).split())
    assert "target 5 h by 1 December 2026, in 15 days" in shown


def test_a_target_that_is_passed_is_reached(college: College) -> None:
    measured = """
:w a its:Observation ; sosa:observedProperty :kpi ; sosa:hasSimpleResult 4.5 ;
    sosa:resultTime "2026-10-01T09:00:00Z"^^xsd:dateTime ."""
    document = college(STRATEGY + measured).document("strategy")
    assert "and a target of 5 h by 1 December 2026: target reached" in text(document)
    assert "of the way" not in text(document)
    assert any("target reached" in figure.svg for figure in figures(document))


def test_a_brief_says_that_no_budget_is_recorded(college: College) -> None:
    strategy = college(PARTS)
    alone = text(strategy.document("project-brief", "Network"))
    part = text(strategy.document("project-brief", "Wireless"))
    assert "No budget is recorded for this project itself; what is asked for is told" in alone
    assert "what “Network” as a whole asks for is told in the outline business case" in part


def test_doing_nothing_without_a_cost_is_the_same_in_options_and_appraisal(college: College) -> None:
    document = college(STRATEGY + CASE).document("business-case")
    found = tables(document)
    assert found["The options side by side"][0][2:] == ["not recorded"] * 3 + ["0", "0"]
    assert found["Investment appraisal"][0] == ["Cost", "£100", "not recorded"]
    assert "No cost of doing nothing is recorded, so it counts as costing nothing." in text(document)


def test_a_currency_that_is_assumed_is_told(college: College) -> None:
    said = [gap.text for gap in gaps(college(STRATEGY + CASE).document("business-case"))]
    assert "Switches names no currency; it is counted as GBP." in said
    named = CASE.replace("100.00 ;", '100.00 ; schema:currency "GBP" ;')
    said = [gap.text for gap in gaps(college(STRATEGY + named).document("business-case"))]
    assert not [text for text in said if "names no currency" in text]


@pytest.mark.parametrize("name", FLAGS)
def test_an_option_that_a_kind_does_not_use_is_refused(name: str) -> None:
    takers = {kind for kind in KINDS if name in KINDS[kind].takes}
    assert takers
    for kind in KINDS:
        if kind in takers:
            known(kind, [name])
        else:
            with pytest.raises(UsageError, match=FLAGS[name]) as caught:
                known(kind, [name])
            assert all(each in (caught.value.hint or "") for each in takers)


def test_what_is_refused_is_refused_before_anything_is_read(college: College) -> None:
    result = CliRunner().invoke(cli, ["document", "strategy", "--rate", "3.5", "--path", "not-there"])
    assert result.exit_code == 2
    assert "has no use for --rate" in result.stderr
    assert "business-case and bid-evidence" in result.stderr
    with pytest.raises(UsageError, match="--five-case"):
        college(STRATEGY).document("strategy", options=DocumentOptions(five_case=True))


def test_a_report_date_of_the_settings_is_not_too_far_away(tmp_path: Path) -> None:
    (tmp_path / "itstrat.toml").write_text('as_of = 9999-12-01\nsources = ["*.ttl"]\n', encoding="utf-8")
    (tmp_path / "data.ttl").write_text(PREFIXES, encoding="utf-8")
    with pytest.raises(ConfigError, match="'as_of' is too far away: 9999-12-01") as caught:
        itstrat.open(tmp_path)
    assert str(caught.value.location).endswith("itstrat.toml:1:1")


def test_paths_that_need_no_option_are_told() -> None:
    result = CliRunner().invoke(cli, ["validate", "-p", "examples/minimal"])
    assert result.exit_code == 2
    assert "Files and folders need no option here: `itstrat validate PATH …`." in result.stderr


def test_a_page_tells_what_needs_attention(ashdown: Strategy) -> None:
    said = text(ashdown.document("strategy-on-a-page"))
    assert "Red: Keep the network available whenever teaching needs it. Down for the third quarter running" in said
    assert "Past vendor support: Edge switches; needed by 14 services." in said
    assert "Waiting for a decision: Business case: network refresh." in said
    assert "Due by 14 February 2027: New servers delivered (27 November 2026) and Second line ordered" in said


def test_contents_of_many_parts_name_the_chapters_alone(northmoor: Strategy) -> None:
    many = northmoor.document("project-brief", options=DocumentOptions(everything=True))
    few = northmoor.document("strategy")
    assert "1 Project definition" not in _contents(to_html.write_document(many))
    assert "3.1 Learning without friction" in _contents(to_html.write_document(few))


def test_contents_leave_out_parts_that_each_chapter_has(ashdown: Strategy) -> None:
    briefs = ashdown.document("project-brief", "avc:project-network-refresh", options=DocumentOptions(everything=True))
    listed = _contents(to_html.write_document(briefs))
    assert "2 Resilient core and internet" in listed
    assert "2.1 Project definition" not in listed


def _contents(page: str) -> str:
    return page[page.index('<nav aria-label="Contents">') : page.index("</nav>")]


def test_names_with_commas_are_kept_apart(ashdown: Strategy) -> None:
    said = text(ashdown.document("strategy-on-a-page"))
    assert "Tactics Contract calendar; Fewer, newer servers on two sites; and Solve it at first contact." in said


def test_a_brief_that_says_nothing_does_not_repeat_its_name(college: College) -> None:
    brief = ':b a its:ProjectBrief ; rdfs:label "Brief of the wireless network" ; its:briefFor :part .'
    said = text(college(PARTS + brief).document("project-brief", "Wireless"))
    assert "“Brief of the wireless network” does not say how it will be done." in said


def test_a_case_says_why_it_was_put_off_and_what_cannot_count(ashdown: Strategy) -> None:
    said = text(ashdown.document("business-case", "Business case: network refresh"))
    assert "When it was put off: The need is accepted. Before it decides, the group asks how the rest" in said
    assert "One of the two benefits has no value in money and cannot count." in said
    approved = text(ashdown.document("business-case", "Business case: server renewal"))
    assert "put off" not in approved


def test_a_sentence_begins_with_a_word(ashdown: Strategy) -> None:
    strategy = ashdown.document("strategy")
    said = text(strategy)
    assert "Eleven objectives make them measurable." in said
    assert "Seventeen are served by IT." in said
    assert "Fourteen services that IT delivers" in tables(strategy)
    assert figures(ashdown.document("risk-register"))[0].alt.startswith("Seven risks, highest first:")
    assert all(not figure.alt[0].isdigit() for figure in figures(strategy))


def test_of_none_is_told_that_they_are_none(college: College) -> None:
    low = ':r a its:Risk ; rdfs:label "Rain" ; its:likelihood 1 ; its:impact 2 . :switch its:risk :r .'
    assert "There is one risk, none of them high" in text(college(STRATEGY + CASE + low).document("risk-register"))


def test_a_brief_names_its_author_and_its_place_in_the_whole(ashdown: Strategy) -> None:
    brief = ashdown.document("project-brief", "Edge switch replacement")
    assert "Brief by: Rob Kessler, Network Manager, 22 September 2026" in text(brief)
    whole = "It is one of the parts of “Network refresh”, beside “Resilient core and internet” and “Wi-Fi renewal”."
    assert [block.text for block in blocks(brief) if isinstance(block, Paragraph) and block.text == whole] == [whole]


def test_who_agreed_most_links_is_told_once(northmoor: Strategy) -> None:
    said = text(northmoor.document("business-case", "nm:case-student-records"))
    [reason] = [line for line in said.splitlines() if line.startswith("One record of each student")]
    assert "(Digital Strategy 2026-2030, p. 7; agreed by the IT steering group on 7 July 2026)" in reason
    assert reason.count("agreed by") == 2
    assert "(Strategy 2030, p. 9). The other links were agreed by the IT steering group on 3 June 2025." in reason
    brief = text(northmoor.document("project-brief", "Tiered storage for research groups"))
    assert "“Research that matters” (Strategy 2030, p. 12; no agreement of its own). The other links" in brief


def test_every_indicator_of_an_objective_is_told(northmoor: Strategy) -> None:
    case = northmoor.document("business-case", "nm:case-student-records")
    assert (
        "Also measured: Students who register without asking for help, 79 % against a target of 92 % by "
        "31 July 2028 (35 % of the way)." in text(case)
    )
    assert figures(case)[0].alt.startswith("Three objectives, by five indicators, with status")


def test_names_are_not_said_twice(northmoor: Strategy) -> None:
    case = tables(northmoor.document("business-case", "nm:case-student-records"))
    assert ["Contract signed", "The new student record", "2026-08-31"] in case["Milestones"]
    users = text(northmoor.document("service-catalogue", options=DocumentOptions(users=True)))
    portal = "We promise: available 99.80 %. Last measured, Availability of core business systems: 99.79 %."
    assert portal in users


def test_a_large_measure_has_separators(northmoor: Strategy) -> None:
    [row] = [
        row
        for row in tables(northmoor.document("bid-evidence", "nm:case-stem-block"))[
            "Benefits of the recommended option"
        ]
        if row[0].startswith("Energy saved")
    ]
    assert row[3] == "1,184 MWh → 820 MWh"


def test_gaps_that_no_rule_forbids_are_counted_too(ashdown: Strategy) -> None:
    register = ashdown.document("benefits-register")
    assert not register.draft
    assert "One gap that no rule forbids is marked in the text." in text(register)
    assert len(gaps(register)) == 1
    assert "marked in the text" not in text(ashdown.document("strategy"))


def test_a_cell_with_nothing_in_it_says_so(ashdown: Strategy) -> None:
    for kind in ("steering-pack", "benefits-register", "risk-register"):
        assert all(cell for table in tables(ashdown.document(kind)).values() for row in table for cell in row)
    alignment = tables(ashdown.document("business-case", "avc:case-server-renewal"))
    last = alignment["From objectives to the strategies of the institution"][-1]
    assert last == ["the case itself", "–", "Recovery within a day", "Information Security Policy", "section 6, p. 9"]


def test_a_document_is_the_same_wherever_it_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = []
    for folder in (ROOT, ROOT / "examples" / "ashdown-valley-college" / "it", tmp_path):
        monkeypatch.chdir(folder)
        college = itstrat.open(ROOT / "examples" / "ashdown-valley-college", as_of=date(2026, 11, 16))
        made.append(to_markdown.write_document(college.document("business-case", "avc:case-network-refresh")))
    assert made[0] == made[1] == made[2]
    assert "| it/projects.ttl:12:1 |" in made[0]
    assert "(it/cases.ttl:14:1)" in made[0]


def test_what_is_past_support_comes_first_and_is_not_left_out(northmoor: Strategy) -> None:
    pack = northmoor.document("steering-pack", "nm:it-steering-group")
    [rows] = [rows for title, rows in tables(pack).items() if title.startswith("Equipment past its support")]
    assert [row[2] < "2026-11-16" for row in rows] == [True] * 4 + [False] * 11
    assert "for four kinds it has already ended" in text(pack)
    assert "Seventy further kinds are not shown." in text(pack)


def test_names_and_dates_are_broken_between_words_alone(ashdown: Strategy) -> None:
    page = to_html.write_document(ashdown.document("business-case", "avc:case-server-renewal"))
    linked = dict(re.findall(r'<td><a class="iri" href="([^"]*)">([^<]*)</a>', page))
    assert linked
    assert all(iri == shown for iri, shown in linked.items())
    assert '<td><a href="https://ashdown-valley.example/id/benefit-electricity">40 MWh less' in page
    assert '<td class="date">2028-07-31</td>' in page
    assert '<td class="date">2027-02-26</td>' in page


def test_people_are_listed_in_words(ashdown: Strategy) -> None:
    said = text(ashdown.document("business-case", "avc:case-network-refresh"))
    assert "asked for by Ewan Doyle, Construction lecturer and IT champion; and Teaching staff. Lecturers at" in said


def test_a_period_over_the_new_year_names_both_years(northmoor: Strategy) -> None:
    case = northmoor.document("business-case", "nm:case-student-records")
    load = next(figure for figure in figures(case) if figure.caption.startswith("Load of the teams"))
    assert "Nov 2026–Jan 2027" in load.svg
    assert "Integration and Data in Feb–Apr 2027: 15.72 asked of 12.32" in load.alt


def test_what_objectives_and_proposals_name_is_no_gap(northmoor: Strategy) -> None:
    sheet = northmoor.document("coverage", "Estates Masterplan 2022-2032")
    assert "“Buildings that report their own energy, water and use” are named only by objectives or proposals." in text(
        sheet
    )
    unserved = [gap for gap in gaps(sheet) if gap.rule == "ITS016"]
    dashed = re.findall(r"<rect[^>]*stroke-dasharray", figures(sheet)[0].svg)
    assert len(unserved) == 3
    assert len(dashed) == 3 + 1  # and one in the legend


LITTLE = """
:it a its:ITServiceStrategy ; rdfs:label "IT strategy" .
:other a its:StrategyDocument ; rdfs:label "Plan" .
:e a its:StrategyElement ; rdfs:label "Safe college" ; skos:inScheme :other .
:aim a its:Aim ; rdfs:label "Aim" ; skos:inScheme :it ; its:supports :e .
:o a its:Objective ; rdfs:label "No account is stolen" ; its:supports :aim ; skos:inScheme :it ; its:hasKPI :kpi .
:kpi a its:KPI ; rdfs:label "Accounts with a second factor" ; its:unit "%" .
:p a its:Project ; rdfs:label "Sign-in" ; its:supports :o .
:case a its:BusinessCase ; rdfs:label "Case" ; its:caseFor :p ; its:reason :o .
"""


def test_sentences_about_what_is_not_recorded_are_sentences(college: College) -> None:
    strategy = college(LITTLE)
    case = strategy.document("business-case", "Case")
    said = text(case)
    assert "“Accounts with a second factor” has not been measured yet and has no baseline and no target." in said
    assert "The start and end of “Sign-in” are not recorded." in [gap.text for gap in gaps(case)]
    assert "Runs: from when to when is not recorded" in text(strategy.document("project-brief", "Sign-in"))
    sheet = text(strategy.document("coverage", "Plan"))
    assert "The strategy has one element that IT could serve. It has an aim of IT that rests on it." in sheet
    alone = text(college(LITTLE.replace("; its:supports :e .", ".")).document("coverage", "Plan"))
    assert "It has not an aim" not in alone
    assert "The strategy has one element that IT could serve. No aim of IT rests on it." in alone
    begun = LITTLE.replace(
        "its:supports :o .\n:case", 'its:supports :o ; its:startDate "2026-12-01"^^xsd:date .\n:case'
    )
    strategy = college(begun)
    assert "Runs: from 1 December 2026; its end is not recorded" in text(strategy.document("project-brief", "Sign-in"))
    assert "The end of “Sign-in” is not recorded." in [
        gap.text for gap in gaps(strategy.document("business-case", "Case"))
    ]


def test_the_options_keep_their_widths_where_a_column_is_left_out(northmoor: Strategy) -> None:
    options = [
        next(
            each
            for each in blocks(northmoor.document("business-case", case))
            if "options" in getattr(each, "caption", "")
        )
        for case in ("nm:case-hpc-phase-two", "nm:case-wireless")
    ]
    assert [len(each.table.columns) for each in options] == [9, 8]  # nothing of the second has a worth
    assert [each.widths[0] for each in options] == [3.4, 3.4]
    assert all(len(each.widths) == len(each.table.columns) for each in options)
