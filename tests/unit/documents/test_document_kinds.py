"""Every kind of document for both examples: it builds, its numbers are those of the reports, it is the same again."""

from __future__ import annotations

import os
import re
import subprocess
import time
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from document_reading import blocks, figures, gaps, section, tables, text

import itstrat
from itstrat.documents import KINDS, DocumentOptions, readiness
from itstrat.documents.desk import Desk
from itstrat.report import to_docx, to_html, to_markdown, to_pdf
from itstrat.report.document import Cards
from itstrat.shacl import ValidationOptions

if TYPE_CHECKING:
    from pathlib import Path

    from itstrat.report.document import Document
    from itstrat.shacl import Validation
    from itstrat.strategy import Strategy

SUBJECTS = {
    "ashdown": {
        "business-case": "avc:case-network-refresh",
        "project-brief": "avc:project-edge-switches",
        "coverage": "avc:estates-strategy",
        "bid-evidence": "avc:case-network-refresh",
    },
    "northmoor": {
        "business-case": "nm:case-student-records",
        "project-brief": "nm:programme-student-records",
        "coverage": "nm:strategy-2030",
        "bid-evidence": "nm:programme-stem-block",
        "steering-pack": "nm:it-steering-group",
    },
}


def _made(request: pytest.FixtureRequest, example: str, kind: str) -> Document:
    strategy: Strategy = request.getfixturevalue(example)
    return strategy.document(kind, SUBJECTS[example].get(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("example", SUBJECTS)
def test_every_kind_is_written_and_has_its_picture(request: pytest.FixtureRequest, example: str, kind: str) -> None:
    document = _made(request, example, kind)
    page, plain = to_html.write_document(document), to_markdown.write_document(document)
    assert document.title in plain
    assert page == to_html.write_document(_made(request, example, kind))
    assert document.traces
    shown = [figure for figure in figures(document) if figure.svg.startswith("<svg") and figure.alt]
    assert shown
    assert document.draft == bool(readiness(document))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("example", SUBJECTS)
def test_every_kind_is_printed_the_same_twice(request: pytest.FixtureRequest, example: str, kind: str) -> None:
    first, second = (_made(request, example, kind) for _ in range(2))
    assert to_pdf.write_document(first) == to_pdf.write_document(second)
    assert to_docx.write_document(first, trace=True) == to_docx.write_document(second, trace=True)


def test_the_pack_counts_what_the_reviews_say(ashdown: Strategy) -> None:
    pack = ashdown.document("steering-pack")
    objectives = text(section(pack, "Objectives on a page"))
    assert "Of 11 objectives, one is red, five are amber and five are green by the latest review." in objectives
    # A note may name a value that has been overtaken since: the day says of when it is.
    assert "Red (13 October 2026): “Keep the network available whenever teaching needs it”" in objectives
    off = [row for row in ashdown.report("kpi-status").rows if row[-1].text == "no"]
    assert len(off) == 5
    assert "five objectives are behind" in objectives
    # One paragraph leads to the picture: two that stay with it left the heading behind on the page before.
    assert [type(each).__name__ for each in section(pack, "Objectives on a page").blocks[:2]] == ["Paragraph", "Figure"]
    assert [row[0] for row in tables(pack)["Milestones due by 14 February 2027"]] == [
        "New servers delivered",
        "Second line ordered",
    ]
    assert "asks for £458,900, of which £370,000 has a source" in text(section(pack, "Proposals for decision"))
    assert "server renewal" not in text(section(pack, "Proposals for decision"))


def test_the_pack_starts_at_the_last_meeting_or_where_it_is_told(ashdown: Strategy) -> None:
    since = ashdown.document("steering-pack", options=DocumentOptions(since="2026-07-01"))
    title = "Decisions at and since the last meeting"
    assert text(section(since, title)).count("2026, IT steering group") == 2
    assert text(section(ashdown.document("steering-pack"), title)).count("2026, IT steering group") == 1
    assert since.subtitle == "What has happened since 1 July 2026"


def test_the_briefs_of_a_programme_are_one_for_each_part(ashdown: Strategy) -> None:
    everything = DocumentOptions(everything=True)
    briefs = ashdown.document("project-brief", "Network refresh", everything)
    assert [each.title for each in briefs.sections][1:4] == [
        "Resilient core and internet",
        "Edge switch replacement",
        "Wi-Fi renewal",
    ]
    everyone = ashdown.document("project-brief", options=everything)
    assert len(everyone.sections) == 7  # the timetable, five projects without parts, and readiness


def test_a_brief_says_the_same_alone_and_among_all(ashdown: Strategy) -> None:
    alone = ashdown.document("project-brief", "Edge switch replacement")
    among = ashdown.document("project-brief", options=DocumentOptions(everything=True))
    one = text(alone).replace("\n", " ")
    for title in ("Approach and scope", "People and skills", "What is delivered"):
        assert text(section(alone, title)) == text(section(section(among, "Edge switch replacement"), title))
    assert "change one cabinet an evening, Riverside first" in one


def test_the_refresh_plan_adds_up(ashdown: Strategy) -> None:
    plan = ashdown.document("refresh-plan")
    # 334,000 + 465,200 + 306,800; 96 + 240 + 9 + 1,180
    assert "It costs £1,106,000 over 2026/27 to 2028/29." in text(plan)
    assert "replaces 1,525 devices" in text(plan)
    years = next(rows for title, rows in tables(plan).items() if title.startswith("The plan year by year"))
    # Two items of 2026/27 (96 + 9), one of 2027/28; the desktops, paid in two years, are done in August 2028.
    assert [(row[0], row[1], row[2]) for row in years] == [
        ("2026/27", "2", "105"),
        ("2027/28", "1", "240"),
        ("2028/29", "1", "1180"),
    ]
    assert sum(int(row[2]) for row in years) == 1525
    items = {row[0]: row for row in tables(plan)["Items of the plan by date"]}
    assert {name for name, row in items.items() if row[4] == "yes"} == {
        "Refresh of the edge switches",
        "Refresh of the Wi-Fi access points",
    }
    assert sum(Decimal(row[5].replace(",", "")) for row in items.values()) == Decimal(1106000)


def test_the_registers_hold_every_row_of_their_reports(ashdown: Strategy) -> None:
    risks = tables(ashdown.document("risk-register"))["Risks, highest score first"]
    assert [row[3] for row in risks] == ["20", "16", "15", "12", "12", "8", "6"]
    assert {row[0] for row in risks} == {row[0].text for row in ashdown.report("risk-register").rows}
    benefits = ashdown.document("benefits-register")
    by_type = {row[0]: row[1:] for row in tables(benefits)["Benefits by type"]}
    assert by_type["Cashable"] == ["2", "£30,200"]  # 10,400 + 19,800
    one = ashdown.document("risk-register", "Business case: server renewal")
    assert len(tables(one)["Risks, highest score first"]) == 2


def test_coverage_tells_the_owner_what_is_not_served(ashdown: Strategy) -> None:
    sheet = ashdown.document("coverage", "Estates Strategy 2023–2033")
    assert "One of them has an aim of IT that rests on it." in text(sheet)
    assert "“Construction skills centre (new build)” is named only by proposals." in text(sheet)
    assert "Nothing in IT serves “Rooms that are used well”." in text(sheet)
    assert [gap.rule for gap in gaps(section(sheet, "Rooms that are used well"))] == ["ITS016"]
    assert "it is cited by “Business case: network refresh”" in text(
        section(sheet, "Construction skills centre (new build)")
    )
    assert "IT serves it through “Sustainability”." in text(section(sheet, "Half the energy by 2030"))
    served = tables(section(sheet, "Sustainability"))["What is done for “Sustainability”"]
    assert [row[2] for row in served] == ["–", "Server renewal"]


def test_coverage_tells_once_what_an_aim_does_for_many_elements(northmoor: Strategy) -> None:
    sheet = northmoor.document("coverage", "nm:strategy-2030")
    told = [title for title in tables(sheet) if title.startswith("What is done for")]
    assert len(told) == 5
    assert sum(figure.caption.startswith("Progress towards") for figure in figures(sheet)) == 5


def test_the_catalogue_has_two_views(ashdown: Strategy) -> None:
    manage = ashdown.document("service-catalogue")
    users = ashdown.document("service-catalogue", options=DocumentOptions(users=True))
    network = text(section(manage, "Campus network"))
    assert "Running effort: 0.9 FTE" in network
    assert "Supports: “Keep the network available whenever teaching needs it”" in network
    assert "We promise: Campus network available 99.8 % of teaching hours. Last measured: 99.3 %." in network
    assert "Running effort: 0.4 FTE" in text(section(manage, "Laptop loans"))  # 0.2 for each of two objectives
    assert "at risk: what the service depends on lets it reach 98.8 %" in text(
        section(manage, "Email and collaboration")
    )
    assert "FTE" not in text(users)
    assert "Supports" not in text(users)
    assert "We promise" in text(users)
    [map_of_users] = figures(users)
    assert map_of_users.alt == "Map from left to right: three groups and 14 services."
    assert figures(manage)[0].alt == "Map from left to right: 14 services, 11 objectives and five aims."


def test_the_picture_of_many_services_shows_their_kinds_and_no_part_of_them(northmoor: Strategy) -> None:
    managed = northmoor.document("service-catalogue")
    shown = figures(managed)[0]
    assert shown.caption == "From kinds of service to objectives to aims"
    assert shown.alt == "Map from left to right: eight kinds, 22 objectives and six aims."
    sources = [each for each in managed.traces if each.key in shown.refs]
    assert len(sources) == 68
    assert all(each.location for each in sources)


def test_the_strategy_and_its_page_have_every_aim_and_objective(ashdown: Strategy) -> None:
    strategy = ashdown.document("strategy")
    aims = [each.title for each in section(strategy, "Aims and objectives").sections]
    assert aims == [
        "Create a safe learning environment",
        "Financial efficiency",
        "Sustainability",
        "Learning without barriers",
        "A campus people can depend on",
    ]
    page = ashdown.document("strategy-on-a-page")
    assert page.layout == "sheet"
    columns, footer = (block for block in blocks(page) if isinstance(block, Cards))
    assert [card.title for card in columns.cards] == aims
    assert [card.title for card in footer.cards] == ["What needs attention", "Where the money goes"]
    for row in ashdown.report("kpi-status").rows:
        assert row[0].text in text(page)
    # half of 416,400 + 42,500: the case serves two aims
    assert "£229,450 asked for" in text(page)
    assert "Over-committed: Network team, in three periods." in text(page)


def test_a_bid_has_the_headings_of_a_capital_fund(ashdown: Strategy) -> None:
    network = ashdown.document("bid-evidence", "Network refresh")
    estates = section(network, "Link to the estates strategy")
    assert "“Construction skills centre (new build)” (Estates Strategy 2023–2033, p. 12)" in text(estates)
    server = ashdown.document("bid-evidence", "Server renewal")
    green = text(section(server, "Sustainability"))
    assert "It contributes to “Net zero by 2035” (Corporate Strategy 2025–2030)." in green
    assert tables(section(server, "Sustainability"))["Benefits that are measured in energy or carbon"][0][0] == (
        "40 MWh less electricity a year"
    )


def test_northmoor_is_quick(northmoor: Strategy) -> None:
    northmoor.store  # noqa: B018  # opened before the clock starts
    start = time.process_time()
    document = northmoor.document("business-case", "nm:case-student-records")
    to_html.write_document(document)
    assert time.process_time() - start < 2  # half a second where nothing else runs


def test_what_has_changed_is_read_from_git(tmp_path: Path) -> None:
    data = """@prefix ex: <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:group a its:SteeringGroup ; rdfs:label "IT steering group"@en .
ex:meeting a its:Meeting ; rdfs:label "October"@en ; its:meetingOf ex:group ;
    its:startDate "2026-10-13"^^xsd:date .
ex:wifi a its:Service ; rdfs:label "Wi-Fi"@en ; rdfs:comment "Slow."@en .
"""
    file = tmp_path / "data.ttl"
    _commit(file, data, "2026-10-13T12:00:00+00:00")
    _commit(file, data.replace("Slow", "Fast"), "2026-11-02T12:00:00+00:00")
    pack = itstrat.open(file, as_of=date(2026, 11, 16)).document("steering-pack")
    changed = text(section(pack, "What has changed"))
    assert changed.startswith("Changed: service “Wi-Fi”: comment")
    assert "Fast." in changed


def _commit(file: Path, data: str, when: str) -> None:
    file.write_text(data, encoding="utf-8")
    person = {
        f"GIT_{role}_{what}": "x@college.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    moment = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    git = ["git", "-C", str(file.parent)]
    for arguments in (["init", "-q"], ["add", file.name], ["commit", "-q", "-m", "Data"]):
        subprocess.run([*git, *arguments], check=True, env={**os.environ, **person, **moment})


def test_a_large_catalogue_is_listed_and_quick(tmp_path: Path) -> None:
    head = """@prefix its: <https://w3id.org/itstrat#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
    services = (
        f'<https://x.example/s{n}> a its:Service ; rdfs:label "Service {n}"@en ; its:status its:Live .'
        for n in range(5000)
    )
    (tmp_path / "data.ttl").write_text(head + "\n".join(services), encoding="utf-8")
    strategy = itstrat.open(tmp_path, as_of=date(2026, 11, 16))
    catalogue = strategy.document("service-catalogue", options=DocumentOptions(users=True))
    assert "IT delivers 5,000 services" in text(catalogue)
    assert len(tables(catalogue)["No category"]) == 5000
    managed = strategy.document("service-catalogue")
    assert len(readiness(managed)) == 2 * (20 + 1)  # no objective, no owner
    assert {gap.text for gap in readiness(managed) if "same" in gap.text} == {"The same of 4,980 more things."}


def test_progress_away_from_the_target_is_told_in_words(ashdown: Strategy) -> None:
    # From 99.4 to 99.3 where 99.8 is the target: -0.1 of 0.4, which the report gives as -25 %.
    away = [row for row in ashdown.report("kpi-status").rows if any(cell.text.startswith("-") for cell in row)]
    assert len(away) == 1
    pack = ashdown.document("steering-pack")
    progress = next(each for each in figures(pack) if "objectives with status" in each.alt)
    assert f"Further from the target than at the baseline: {away[0][0].text}." in progress.alt
    drawn = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", progress.svg))
    assert "further from the target than at the baseline" in drawn
    for page in (to_html.write_document(pack), to_markdown.write_document(pack)):
        assert not re.search(r"-\d[\d.]*\s*% of the way", page)


def test_profiles_that_differ_in_severity_take_one_run_of_the_rules(northmoor: Strategy) -> None:
    asked = []

    def check(profile: str) -> Validation:
        asked.append(profile)
        return northmoor.validate(ValidationOptions(profile=profile))

    desk = Desk(northmoor, check)
    for profile in ("college", "funding-bid", "minimum", "college"):
        assert tuple(desk.findings(profile)) == northmoor.validate(ValidationOptions(profile=profile)).findings
    assert asked == ["college", "minimum"]
