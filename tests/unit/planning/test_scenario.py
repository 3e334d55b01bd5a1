"""Scenarios as files, applied to a copy, and what they change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    # The recommended option of the case still has the cost of the switches; only the project is gone.
    assert figures["capital"] == (564400, 564400)
    # Nothing replaces the 96 switches any more: 380 days for 242, times 14 services.
    assert figures["exposure"][1] - figures["exposure"][0] == 14 * (Decimal("54.4") - Decimal("34.6"))
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
    moved = applied(one("move-project", project="P", months=3), quads, strategy.resolve)
    assert [quad.object.value for quad in moved if quad.predicate.value.endswith("#year")] == ["2027/28"]
    assert applied(Scenario(title=""), quads, strategy.resolve) == sorted(quads, key=str)


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
        ("[[change]]\ndo = 'drop-project'\nproject = 1", "project is a str"),
        ("[[change]]\ndo = 'drop-project'\nproject = 'x'\nwhen = 'now'", "takes no 'when'"),
        ("[[change]]\ndo = 'move-project'\nproject = 'x'", "either start or months"),
        ("[[change]]\ndo = 'move-project'\nproject = 'x'\nmonths = 1\nstart = 2027-01-01", "either start or months"),
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
