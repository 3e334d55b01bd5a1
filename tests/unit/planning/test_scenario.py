"""Scenarios as files, applied to a copy, and what they change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import itstrat
from itstrat.errors import PathNotFound, PlanningError, UnknownChange, UnknownSubject
from itstrat.planning.scenario import Change, Scenario, parse_scenario, read_scenario, write_scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from itstrat.planning.effects import Comparison
    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]


def values(found: Comparison, position: int = 0) -> dict[str, tuple[Decimal, Decimal]]:
    return {each.measure.name: (each.measure.value, each.values[position]) for each in found.effects}


def one(do: str, **given_to: object) -> Scenario:
    return Scenario(title=do, changes=(Change(do=do, given={key.rstrip("_"): each for key, each in given_to.items()}),))


def test_nothing_changes_nothing(ashdown: Strategy) -> None:
    found = ashdown.whatif(Scenario(title="Nothing"))
    assert {each.verdict(0) for each in found.effects} == {"same"}


def test_now_is_what_the_reports_say(ashdown: Strategy) -> None:
    now = {each.measure.name: each.measure.value for each in ashdown.whatif().effects}
    coverage = ashdown.report("coverage").rows
    assert now["coverage"] == sum(1 for row in coverage if any(cell.value for cell in row[3:]))
    assert now["conflicts"] == len(ashdown.report("resource-conflicts").rows)
    assert now["over"] == sum(row[6].value for row in ashdown.report("resource-conflicts").rows)
    assert now["exposure"] == ashdown.exposure().score_planned
    assert now["gap"] == Decimal("103400")  # 458,900 + 160,000 + 14,500 less 370,000 and 160,000


def test_dropping_the_switches(ashdown: Strategy) -> None:
    before = ashdown.data_version
    found = ashdown.whatif(one("drop-project", project="Edge switch replacement"))
    figures = values(found)
    assert figures["conflicts"] == (3, 3)
    assert figures["over"] == (3, 1)  # 0.2 + 1.2 + 1.6 less 1.0 in each of two quarters
    # The cost of the switches, 186,000, is that of the project and of the recommended option; both are without it.
    assert figures["capital"] == (564400, 378400)
    assert figures["revenue"] == (69000, 69000)
    assert figures["granted"] == (410000, 410000)
    assert figures["gap"] == (103400, -82600)
    assert found.notes == (
        (
            "Business case: network refresh is asked without what is only for Edge switch replacement: 96 edge "
            "switches 2026/27.",
            "Business case: network refresh: its benefits, risks and funding stay, as no data say which are those of "
            "Edge switch replacement.",
        ),
    )
    # Nothing replaces the 96 switches any more: from 30 June to 16 November 2027 139 days more, times 14 services.
    assert figures["exposure"][1] - figures["exposure"][0] == 14 * 139 // 7
    assert ashdown.data_version == before
    assert ashdown.whatif().effects[0].measure.value == figures["coverage"][0]


def test_dropping_the_programme_takes_its_case_along(ashdown: Strategy) -> None:
    found = ashdown.whatif(one("drop-project", project="avc:project-network-refresh"))
    figures = values(found)
    assert figures["capital"] == (564400, 148000)
    assert figures["granted"] == (410000, 160000)
    idle = next(each for each in found.effects if each.measure.name == "idle")
    assert "Make the Wi-Fi something learners can rely on" in idle.added[0]
    assert idle.verdict(0) == "worse"
    assert found.notes == (
        (
            "With Network refresh goes its part Edge switch replacement, its part Resilient core and internet, its "
            "part Wi-Fi renewal and Business case: network refresh.",
        ),
    )


PROGRAMME = """
:frame a its:Project ; rdfs:label "Frame" . :case a its:BusinessCase ; rdfs:label "Case" ; its:caseFor :frame ;
    its:option :option . :option a its:Option ; its:recommended true ; its:cost :shared , :lump .
:part a its:Project ; rdfs:label "Part" ; its:subProjectOf :frame ; its:cost :shared .
:other a its:Project ; rdfs:label "Other" .
:shared a its:Cost ; rdfs:label "Shared" ; its:amount 30.0 ; its:year "2026/27" .
:lump a its:Cost ; rdfs:label "Lump" ; its:amount 500.0 ; its:year "2026/27" .
"""


@pytest.mark.parametrize(
    ("more", "after", "note"),
    [
        ("", 500, "Case is asked without what is only for Part: Shared."),
        (":other its:cost :shared .", 530, "no cost in it is recorded as that of Part"),
        (":other its:subProjectOf :part .", 500, "With Part goes its part Other."),
        (':second a its:BusinessCase ; rdfs:label "Second" ; its:option :option .', 500, "Second is asked without"),
    ],
)
def test_the_cost_of_a_dropped_part_leaves_the_case_of_its_programme(
    college: College, more: str, after: int, note: str
) -> None:
    found = college(PROGRAMME + more).whatif(one("drop-project", project="Part"))
    assert values(found)["revenue"] == (530, after)
    assert any(note in each for each in found.notes[0])


def test_a_cost_that_is_not_told_apart_stays_and_is_said(college: College) -> None:
    found = college(PROGRAMME.replace("its:cost :shared .\n:other", "its:owner :x .\n:other")).whatif(
        one("drop-project", project="Part")
    )
    assert values(found)["revenue"] == (530, 530)
    assert found.notes[0][0] == (
        "Case: no cost in it is recorded as that of Part (its:cost of both the project and the option), so its cost "
        "stays as it is."
    )


def test_moving_a_project_moves_its_work_and_its_refresh(ashdown: Strategy) -> None:
    figures = values(ashdown.whatif(one("move-project", project="Edge switch replacement", months=12)))
    assert figures["over"] == (3, 1)
    assert figures["exposure"][1] > figures["exposure"][0]
    assert figures == values(
        ashdown.whatif(one("move-project", project="avc:project-edge-switches", start=date(2028, 1, 11)))
    )


def test_two_scenarios_stand_side_by_side(ashdown: Strategy) -> None:
    lean = one("cut-budget", percent=10)
    alone = one("lose-resource", resource="Network team", amount=Decimal(1))
    found = ashdown.whatif(lean, alone)
    assert found.scenarios == ("cut-budget", "lose-resource")
    assert values(found, 0)["granted"] == (410000, 369000)
    assert values(found, 0)["gap"] == (103400, 156400)
    assert values(found, 1)["over"] == (3, 6)  # one less in each of three quarters


def test_a_budget_of_one_source(ashdown: Strategy) -> None:
    figures = values(ashdown.whatif(one("cut-budget", percent=50, source="College reserves")))
    assert figures["granted"] == (410000, 410000)
    assert figures["gap"] == (103400, 163400)


def test_losing_a_team_from_a_day(ashdown: Strategy) -> None:
    figures = values(ashdown.whatif(one("lose-resource", resource="Network team", from_=date(2027, 4, 1))))
    assert figures["over"] == (3, 6)  # nobody is left of three in the last quarter


@pytest.mark.parametrize("subject", ["avc:asset-core-switches", "avc:model-larkfield-9300"])
def test_support_that_ends_early(ashdown: Strategy, subject: str) -> None:
    found = ashdown.whatif(one("end-support", subject=subject, date=date(2026, 12, 31)))
    exposed = next(each for each in found.effects if each.measure.name == "exposed")
    assert exposed.added == (("Core switches",),)


def test_a_maker_that_ends_support(northmoor: Strategy) -> None:
    figures = values(northmoor.whatif(one("end-support", subject="Redmire Power", date=date(2027, 1, 1))))
    assert figures["exposed"][1] > figures["exposed"][0]


def test_moved_costs_change_their_year(college: College) -> None:
    strategy = college("""
    :p a its:Project ; rdfs:label "P" ; its:cost :c ; its:startDate "2027-06-01"^^xsd:date ;
        its:endDate "2027-07-31"^^xsd:date .
    :c its:amount 10 ; its:year "2026/27" .
    """)
    from itstrat.planning.changed import applied

    quads = [quad for document in strategy.documents for quad in document.quads]
    scenario = one("move-project", project="P", months=3)

    def year(**given_to: int) -> list[str]:
        moved = applied(scenario, quads, strategy.resolve, **given_to).quads
        return [quad.object.value for quad in moved if quad.predicate.value.endswith("#year")]

    # From 1 June 2027 to 1 September: a year from August is crossed; one from April is not, nor is a calendar year.
    assert [year(), year(first_month=4), year(first_month=1), year(first_month=9)] == [
        ["2027/28"],
        ["2026/27"],
        ["2026/27"],
        ["2027/28"],
    ]
    assert applied(Scenario(title=""), quads, strategy.resolve).quads == sorted(quads, key=str)


def test_the_month_in_which_years_begin_is_that_of_the_configuration(tmp_path: Path) -> None:
    """P waits for Q and moves from June to September 2027: into the year that begins in August, not in April."""
    (tmp_path / "data.ttl").write_text(
        """@prefix : <https://c.example/> . @prefix its: <https://w3id.org/itstrat#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        :p a its:Project ; rdfs:label "P" ; its:status its:Proposed ; its:cost :c ; its:mandatory true ;
            its:startDate "2027-06-01"^^xsd:date ; its:endDate "2027-06-30"^^xsd:date ; its:precededBy :q .
        :q a its:Project ; rdfs:label "Q" ; its:status its:InProgress ;
            its:startDate "2027-04-01"^^xsd:date ; its:endDate "2027-06-30"^^xsd:date .
        :c its:amount 50 ; its:year "2026/27" .""",
        encoding="utf-8",
    )
    pytest.importorskip("ortools", reason="the extra [plan] is not installed")
    from itstrat.errors import NoPortfolio
    from itstrat.planning.plan_options import PlanOptions

    for month, year in ((8, 2027), (4, 2026)):
        (tmp_path / "itstrat.toml").write_text(f"year_starts = {month}\n", encoding="utf-8")
        strategy = itstrat.open(tmp_path, as_of=date(2027, 4, 16))
        assert strategy.config.year_starts == month
        assert strategy.plan().chosen[-1].start == date(2027, 9, 1)
        for budgeted in (2026, 2027):
            options = PlanOptions(budgets={(budgeted, None): Decimal(49)}, quarters=2, first_month=month)
            if budgeted == year:
                with pytest.raises(NoPortfolio):
                    strategy.plan(options)
            else:
                assert strategy.plan(options).cost == 50


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (one("drop-project", project="Campus Wi-Fi"), "is not a project"),
        (one("cut-budget", percent=10, source="Network team"), "no funding to cut"),
        (one("lose-resource", resource="College reserves"), "no capacity to lose"),
        (one("end-support", subject="Network team", date=None), "no asset, model or maker"),
    ],
)
def test_what_cannot_be_changed_is_refused(ashdown: Strategy, scenario: Scenario, message: str) -> None:
    with pytest.raises(PlanningError, match=message):
        ashdown.whatif(scenario)


def test_what_is_gone_is_called_as_it_is_written(ashdown: Strategy) -> None:
    twice = (
        one("drop-project", project="Network refresh").changes + one("drop-project", project="Wi-Fi renewal").changes
    )
    with pytest.raises(PlanningError, match=r"^Wi-Fi renewal is not a project, or is gone by then") as caught:
        ashdown.whatif(Scenario(title="Twice", changes=twice))
    assert "with a project go its parts" in (caught.value.hint or "")


def test_an_unknown_project_is_answered_with_the_nearest(ashdown: Strategy) -> None:
    with pytest.raises(UnknownSubject) as caught:
        ashdown.whatif(one("drop-project", project="Edge switch replacment"))
    assert "Edge switch replacement" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = ", "is not TOML"),
        ("titel = 'x'", "has no 'titel'"),
        ("title = 1", "title is a text"),
        ("change = 'x'", "is a table"),
        ("[[change]]\nproject = 'x'", "does not say what to do"),
        ("[[change]]\ndo = 'drop-project'", "needs project"),
        ("[[change]]\ndo = 'drop-project'\nproject = 1", "project is a text, .*, not 1"),
        ("[[change]]\ndo = 'drop-project'\nproject = 'x'\nwhen = 'now'", "takes no 'when'"),
        ("[[change]]\ndo = 'move-project'\nproject = 'x'", "either start or months"),
        ("[[change]]\ndo = 'move-project'\nproject = 'x'\nmonths = 1\nstart = 2027-01-01", "either start or months"),
        ("[[change]]\ndo = 'move-project'\nproject = 'x'\nstart = '2027-01-01'", "is a date without quotes"),
        ("[[change]]\ndo = 'cut-budget'\npercent = 101", "percent is from 0 to 100"),
        ("[[change]]\ndo = 'cut-budget'\npercent = true", "percent is a"),
        ("[[change]]\ndo = 'end-support'\nsubject = 'x'\ndate = 2027-01-01T00:00:00", "date is a"),
    ],
)
def test_broken_files_are_explained(text: str, message: str) -> None:
    with pytest.raises(PlanningError, match=message):
        parse_scenario(text)


def test_an_unknown_change_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownChange) as caught:
        parse_scenario("[[change]]\ndo = 'drop-projekt'")
    assert "'drop-project'" in (caught.value.hint or "")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(PathNotFound):
        read_scenario(tmp_path / "none.toml")


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@given(TEXT, TEXT)
def test_what_is_written_reads_back(title: str, project: str) -> None:
    scenario = Scenario(title=title or "x", changes=(Change(do="drop-project", given={"project": project}),))
    assert parse_scenario(write_scenario(scenario, ["a note\nin two lines"])) == scenario
