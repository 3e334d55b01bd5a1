"""What a failure touches, and what a new edition of a strategy withdraws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itstrat.planning.impact import Impact, Reissue

if TYPE_CHECKING:
    from collections.abc import Callable

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


def test_circles_end(college: College) -> None:
    found = college("""
    :a a its:Service ; rdfs:label "A" ; its:dependsOn :b . :b a its:Service ; rdfs:label "B" ; its:dependsOn :a .
    """).impact("A")
    assert isinstance(found, Impact)
    assert [(each.label, each.steps) for each in found.touched] == [("B", 1)]


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
