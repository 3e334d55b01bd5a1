"""What a failure touches, and what a new edition of a strategy withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itstrat.errors import NoImpact
from itstrat.planning.circles import told
from itstrat.planning.impact import Impact, Reissue
from tests.unit.planning.conftest import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("ashdown", "avc:asset-edge-switches"),
        ("ashdown", "avc:service-identity"),
        ("northmoor", "nm:asset-gateway-400-g1-hill"),
    ],
)
def test_it_touches_what_the_report_says(name: str, subject: str, request: pytest.FixtureRequest) -> None:
    strategy = request.getfixturevalue(name)
    found = strategy.impact(subject)
    assert isinstance(found, Impact)
    rows = strategy.report("impact", subject=subject).rows
    assert rows
    touched = {each.iri for each in found.touched if each.kind != "group of people"}
    assert touched == {row[2].iri for row in rows}
    assert found.counts["service"] == sum(1 for row in rows if row[1].text == "service")


def test_people_and_steps(ashdown: Strategy) -> None:
    found = ashdown.impact("avc:asset-edge-switches")
    assert isinstance(found, Impact)
    assert found.counts == {
        "service": 14, "objective": 11, "aim": 5, "strategy element": 16, "group of people": 3,
    }  # fmt: skip
    network = next(each for each in found.touched if each.label == "Campus network")
    assert (network.steps, network.through) == (1, found.subject)
    assert (found.subject, network.iri) in found.edges
    known = {found.subject, *(each.iri for each in found.touched)}
    assert {end for edge in found.edges for end in edge} <= known


def test_a_supplier_reaches_what_it_made(northmoor: Strategy) -> None:
    found = northmoor.impact("Tarnbrook Computers")
    assert isinstance(found, Impact)
    assert (found.kind, found.counts["asset model"], found.counts["asset"]) == ("resource", 94, 187)


def test_a_team_reaches_services_and_projects(ashdown: Strategy) -> None:
    found = ashdown.impact("Network team")
    assert isinstance(found, Impact)
    assert {each.label for each in found.touched if each.kind == "project"} == {
        "Edge switch replacement",
        "Resilient core and internet",
        "Wi-Fi renewal",
    }


def test_circles_end_and_are_told_with_their_lines(college: College, tmp_path: Path) -> None:
    strategy = college("""
    :a a its:Service ; rdfs:label "A" ; its:dependsOn :b .
    :b a its:Service ; rdfs:label "B" ; its:dependsOn :a .
    :c a its:Service ; rdfs:label "C" ; its:dependsOn :b .
    """)
    found = strategy.impact("A")
    assert isinstance(found, Impact)
    assert [(each.label, each.steps) for each in found.touched] == [("B", 1), ("C", 2)]
    (circle,) = found.circles
    at = PREFIXES.count("\n") + 2
    assert [str(step) for step in told(circle, strategy.documents, strategy.labels)] == [
        f"{tmp_path}/data.ttl:{at}:55: A its:dependsOn B",
        f"{tmp_path}/data.ttl:{at + 1}:55: B its:dependsOn A",
    ]
    assert strategy.impact("C").circles == ()  # nothing needs C, so the circle is none of its business


GOALS = """
:corporate a its:StrategyDocument . :theme a its:StrategyElement ; rdfs:label "Theme" ; skos:inScheme :corporate .
:aim a its:Aim ; rdfs:label "Aim" ; its:supports :theme . :other a its:Aim ; rdfs:label "Other" .
:objective a its:Objective ; rdfs:label "Objective" ; its:supports :aim ; its:hasKPI :kpi ; its:target :target .
:kpi a its:KPI ; rdfs:label "KPI" . :target a its:Target ; rdfs:label "Target" ; its:targetOf :kpi .
:project a its:Project ; rdfs:label "Project" ; its:supports :objective , :other ; its:owner :person ; its:risk :risk ;
    its:satisfies :need ; its:demand :demand .
:demand a its:ResourceDemand ; its:skill :skill . :skill a its:Skill ; rdfs:label "Skill" .
:person a its:Stakeholder ; rdfs:label "Person" . :risk a its:Risk ; rdfs:label "Risk" .
:need a its:Requirement ; rdfs:label "Need" ; its:raisedBy :person . :group a its:SteeringGroup ; rdfs:label "Group" .
:meeting a its:Meeting ; rdfs:label "Meeting" ; its:meetingOf :group .
:decision a its:Decision ; rdfs:label "Decision" ; its:decidedAt :meeting ; its:about :project .
:benefit a its:Benefit ; rdfs:label "Benefit" ; its:measuredBy :kpi . :option a its:Option ; rdfs:label "Option" ;
    its:benefit :benefit . :case a its:BusinessCase ; rdfs:label "Case" ; its:option :option ; its:caseFor :project .
"""


@pytest.mark.parametrize(
    ("subject", "question", "touched"),
    [
        ("KPI", "What does KPI measure", {"Objective", "Aim", "Theme", "Benefit", "Option", "Case"}),
        ("Target", "What is Target set for", {"Objective", "KPI", "Aim", "Theme"}),
        ("Aim", "What does Aim serve, and what serves it", {"Theme", "Objective", "Project"}),
        ("Objective", "What does Objective serve", {"Aim", "Theme", "Project"}),
        ("Theme", "What does Theme serve", {"Aim", "Objective", "Project"}),
        ("Need", "What meets Need", {"Project", "Objective", "Aim", "Other", "Theme"}),
        ("Skill", "What stops if nobody has Skill", {"Project", "Objective", "Aim", "Other", "Theme"}),
        ("Person", "What does Person own, ask for or use", {"Project", "Need"}),
        ("Risk", "if Risk happens", {"Project", "Objective", "Aim", "Other", "Theme"}),
        ("Meeting", "decided at Meeting", {"Decision", "Project", "Objective", "Aim", "Other", "Theme"}),
        ("Decision", "What is Decision about", {"Project", "Objective", "Aim", "Other", "Theme"}),
        ("Benefit", "if Benefit changes", {"Option", "Case", "Project", "Objective", "Aim", "Other", "Theme"}),
        ("Project", "if Project fails", {"Objective", "Aim", "Other", "Theme"}),
    ],
)
def test_each_kind_is_asked_its_own_question(college: College, subject: str, question: str, touched: set[str]) -> None:
    found = college(GOALS).impact(subject)
    assert isinstance(found, Impact)
    assert question in found.question
    assert {each.label for each in found.touched} == touched


@pytest.mark.parametrize("subject", ["Group", "its:Aim", "its:Red"])
def test_what_touches_nothing_is_refused(college: College, subject: str) -> None:
    with pytest.raises(NoImpact, match="is nothing that fails or that anything hangs on") as caught:
        college(GOALS + ":review its:rag its:Red .").impact(subject)
    assert "Ask about an asset" in (caught.value.hint or "")


@pytest.mark.parametrize("subject", ["nm:digital-strategy-2024", "nm:digital-strategy-2026"])
def test_a_new_edition_withdraws_two_elements(northmoor: Strategy, subject: str) -> None:
    found = northmoor.impact(subject)
    assert isinstance(found, Reissue)
    assert (found.old_label, found.new_label) == ("Digital Strategy 2024-2026", "Digital Strategy 2026-2030")
    assert len(found.elements) == 8
    assert [each.label for each in found.withdrawn] == [
        "Each faculty keeps a digital team of its own",
        "Open-access computer rooms in every building",
    ]
    assert [iri.rpartition("/")[2] for iri in found.at_stake] == ["aim-learning", "service-fmh-survey-tool"]


def test_without_a_new_edition_all_would_be_withdrawn(ashdown: Strategy) -> None:
    found = ashdown.impact("avc:estates-strategy")
    assert isinstance(found, Reissue)
    assert (found.new, found.withdrawn) == (None, found.elements)
    assert found.at_stake


def test_an_element_that_both_editions_list_stays(college: College) -> None:
    found = college("""
    :old a its:StrategyDocument ; rdfs:label "Old" ; dcterms:isReplacedBy :new .
    :new a its:StrategyDocument ; rdfs:label "New" .
    :kept skos:inScheme :old , :new ; rdfs:label "Kept" . :gone skos:inScheme :old ; rdfs:label "Gone" .
    :aim a its:Aim ; its:supports :gone .
    """).impact("New")
    assert isinstance(found, Reissue)
    assert [(each.label, each.successor is None) for each in found.elements] == [("Gone", True), ("Kept", False)]
