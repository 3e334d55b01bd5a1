"""Observations, reviews and decisions: named after those before them, checked before they are written."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import itstrat
from itstrat.errors import InvalidParameter, ItstratError, PathNotFound, RecordRefused
from itstrat.history import Meeting, Observation, Outcome, Review
from itstrat.namespaces import ITS

EXAMPLES = Path(__file__).parents[3] / "examples"
LATER = date(2027, 6, 30)  # no day that is recorded here is yet to come
AVC, NM = "https://ashdown-valley.example/id/", "https://northmoor.example/id/"


def avc(name: str) -> ox.NamedNode:
    return ox.NamedNode(AVC + name)


def nm(name: str) -> ox.NamedNode:
    return ox.NamedNode(NM + name)


@pytest.fixture
def college(tmp_path: Path) -> Path:
    folder = tmp_path / "college"
    shutil.copytree(EXAMPLES / "ashdown-valley-college", folder)
    return folder


@pytest.fixture(scope="module")
def ashdown() -> itstrat.Strategy:
    return itstrat.open(EXAMPLES / "ashdown-valley-college", as_of=LATER)


@pytest.fixture(scope="module")
def northmoor() -> itstrat.Strategy:
    return itstrat.open(EXAMPLES / "university-of-northmoor", as_of=LATER)


def observation(kpi: str, value: str, day: str, **more: object) -> Observation:
    return Observation(about=(avc(kpi),), value=value, day=date.fromisoformat(day), **more)


def review(subject: str, meeting: str = "meeting-2026-10", rag: str = "Amber", **more: object) -> Review:
    return Review(about=(avc(subject),), rag=ITS[rag], meeting=avc(meeting), **more)


def outcome(*subjects: str, meeting: str = "meeting-2026-10", said: str = "Approved") -> Outcome:
    return Outcome(about=tuple(avc(each) for each in subjects), outcome=ITS[said], meeting=avc(meeting))


def refusal(strategy: itstrat.Strategy, record: object, kind: type[ItstratError] = RecordRefused) -> str:
    with pytest.raises(kind) as caught:
        strategy.record(record, dry_run=True)
    return caught.value.message


def test_observation_is_added_behind_the_last_of_its_kpi(college: Path) -> None:
    path = college / "it" / "kpi-observations.ttl"
    before = path.read_text(encoding="utf-8")
    record = observation("kpi-alerts-within-hour", "93.40", "2026-12-31", by=avc("priya-nair"), comment="Two missed.")
    draft = itstrat.open(college, as_of=LATER).record(record)
    after = path.read_text(encoding="utf-8")
    assert draft.addition.text == (
        "avc:observation-alerts-2026-q4 a its:Observation ;\n"
        '    rdfs:label "Safety alerts seen within an hour, October to December 2026"@en ;\n'
        "    sosa:observedProperty avc:kpi-alerts-within-hour ;\n"
        "    sosa:hasSimpleResult 93.40 ;\n"
        '    sosa:resultTime "2026-12-31T00:00:00Z"^^xsd:dateTime ;\n'
        '    rdfs:comment "Two missed."@en ;\n'
        "    prov:wasAttributedTo avc:priya-nair ;\n"
        '    dcterms:created "2026-12-31"^^xsd:date .\n'
    )
    assert after.index("avc:observation-alerts-2026-q3") < after.index(draft.addition.text)
    assert after.index(draft.addition.text) < after.index("avc:observation-cost-per-learner-2025-q4")
    new = [f"@prefix {name}: " for name in ("prov", "dcterms")]
    left = "".join(line for line in after.splitlines(True) if not line.startswith(tuple(new)))
    assert left.replace("\n" + draft.addition.text, "", 1) == before
    again = itstrat.open(college, as_of=date(2026, 12, 31))
    latest = next(row for row in again.report("kpi-status").rows if row[1].text == "Safety alerts seen within an hour")
    assert latest[4].text == "93.4"
    assert again.validate().conforms


@pytest.mark.parametrize(
    ("kpi", "day", "value", "name", "label", "written"),
    [
        ("kpi-patched-devices", "2026-12-31", "84", "patched-devices-2026-q4", "October to December 2026", "84.0"),
        ("kpi-patched-devices", "2027-03-31", "084.50", "patched-devices-2027-q1", "January to March 2027", "084.50"),
        ("kpi-teaching-hours-lost", "2027-03-31", "12", "teaching-hours-lost-2027-q1", "January to March 2027", "12.0"),
    ],
)
def test_names_of_observations(
    ashdown: itstrat.Strategy, kpi: str, day: str, value: str, name: str, label: str, written: str
) -> None:
    draft = ashdown.record(observation(kpi, value, day), dry_run=True)
    assert draft.node.value == f"{AVC}observation-{name}"
    assert draft.label.endswith(f", {label}")
    assert f"sosa:hasSimpleResult {written} ;" in draft.addition.text


def test_second_value_in_a_quarter_is_named_by_its_day(college: Path) -> None:
    itstrat.open(college, as_of=LATER).record(observation("kpi-patched-devices", "82.0", "2026-10-31"))
    draft = itstrat.open(college, as_of=LATER).record(observation("kpi-patched-devices", "83.0", "2026-11-30"))
    assert draft.node.value == f"{AVC}observation-patched-devices-2026-11-30"
    assert draft.label == "Devices patched within 14 days, 30 November 2026"
    third = itstrat.open(college, as_of=LATER).record(observation("kpi-patched-devices", "84.0", "2026-12-31"))
    assert third.node.value == f"{AVC}observation-patched-devices-2026-12-31"


def test_style_of_northmoor(northmoor: itstrat.Strategy) -> None:
    record = Observation(about=(nm("kpi-core-availability"),), value="99.71", day=date(2027, 1, 31))
    draft = northmoor.record(record, dry_run=True)
    assert draft.node.value == f"{NM}observation-core-availability-2027-01"
    assert draft.label == "Availability of core business systems, quarter to 31 January 2027"
    assert 'sosa:hasSimpleResult "99.71"^^xsd:decimal ;' in draft.addition.text
    assert 'sosa:resultTime "2027-01-31T17:00:00Z"^^xsd:dateTime ;' in draft.addition.text


def test_review_of_northmoor_follows_its_pattern_and_colour(northmoor: itstrat.Strategy) -> None:
    record = Review(
        about=(nm("objective-2-1"),), rag=ITS["Green"], meeting=nm("research-2026-09"), comment="Caught up."
    )
    assert "is before the last review" in refusal(northmoor, record)
    draft = northmoor.record(record, force=True, dry_run=True)
    assert draft.node.value == f"{NM}review-2-1-2026-09"
    assert draft.label == "OBJ2.1 in 2026-09: green"
    assert draft.addition.document.source.name.endswith("reviews.ttl")


def test_review_stands_among_the_reviews_and_decision_among_the_decisions(college: Path) -> None:
    path = college / "it" / "governance.ttl"
    first = itstrat.open(college, as_of=LATER).record(review("project-network-refresh", comment="Waits for money."))
    assert first.label == "October 2026: Network refresh"
    assert first.node.value == f"{AVC}review-network-refresh-2026-10"
    second = itstrat.open(college, as_of=LATER).record(outcome("project-wifi-renewal"))
    assert second.node.value == f"{AVC}decision-wifi-renewal"
    assert second.label.endswith(": approved")
    text = path.read_text(encoding="utf-8")
    assert text.index(first.addition.text) < text.index("# Decisions\n") < text.index(second.addition.text)
    assert text.endswith(second.addition.text)
    assert 'dcterms:created "2026-10-13"^^xsd:date .' in second.addition.text


def test_next_decision_about_the_same_is_named_after_the_last(college: Path) -> None:
    governance = college / "it" / "governance.ttl"
    text = governance.read_text(encoding="utf-8")
    meeting = 'avc:meeting-2026-11 a its:Meeting ; rdfs:label "Extra session"@en ;\n'
    meeting += '    its:meetingOf avc:it-steering-group ; its:startDate "2026-11-24"^^xsd:date .\n\n# Reviews of'
    governance.write_text(text.replace("# Reviews of", meeting), encoding="utf-8")
    strategy = itstrat.open(college, as_of=LATER)
    draft = strategy.record(outcome("case-network-refresh", "project-network-refresh", meeting="meeting-2026-11"))
    assert draft.node.value == f"{AVC}decision-network-case-2026-11"
    assert draft.label == "Network case approved"
    assert "its:about avc:case-network-refresh , avc:project-network-refresh ;" in draft.addition.text
    last = itstrat.open(college, as_of=LATER).record(
        review("objective-network-available", "meeting-2026-11", day=date(2026, 11, 25))
    )
    assert last.label == "November 2026: network availability"
    assert last.node.value == f"{AVC}review-network-available-2026-11"
    assert 'dcterms:created "2026-11-25"^^xsd:date' in last.addition.text


def test_duplicates_are_refused(ashdown: itstrat.Strategy) -> None:
    assert "There is a value of that already" in refusal(ashdown, observation("kpi-multi-factor", "80.0", "2026-09-30"))
    assert "There is a review of that already" in refusal(ashdown, review("objective-electricity"))
    assert "There is a decision of that already" in refusal(ashdown, outcome("case-network-refresh"))


def test_what_comes_before_the_last_needs_force(ashdown: itstrat.Strategy) -> None:
    record = observation("kpi-multi-factor", "70.0", "2026-08-31")
    assert refusal(ashdown, record) == "2026-08-31 is before the last value of it, of 2026-09-30."
    assert ashdown.record(record, force=True, dry_run=True).node.value.endswith("multi-factor-2026-08-31")
    assert "is before the last review" in refusal(ashdown, review("objective-electricity", "meeting-2026-07"))


@pytest.mark.parametrize(
    "value", ["", "99,4", "about 99", "1e3", "NaN", "99.4 %", "٣", "1.", "--1", '9" . <urn:x> <urn:y> "']
)
def test_what_is_no_number_is_refused(ashdown: itstrat.Strategy, value: str) -> None:
    assert "is not a number" in refusal(ashdown, observation("kpi-multi-factor", value, "2026-12-31"), InvalidParameter)


def test_percentages_are_from_0_to_100(ashdown: itstrat.Strategy) -> None:
    assert "no percentage" in refusal(ashdown, observation("kpi-multi-factor", "100.1", "2026-12-31"))
    assert "no percentage" in refusal(ashdown, observation("kpi-multi-factor", "-1", "2026-12-31"))
    ashdown.record(observation("kpi-multi-factor", "100", "2026-12-31"), dry_run=True)
    ashdown.record(observation("kpi-cost-per-learner", "207.40", "2026-12-31"), dry_run=True)


@pytest.mark.parametrize("unit", ["%", "percent", "Per cent"])
def test_percentages_in_words(tmp_path: Path, unit: str) -> None:
    (tmp_path / "data.ttl").write_text(
        f"""@prefix : <https://c.example/> . @prefix its: <https://w3id.org/itstrat#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :kpi-mfa a its:KPI ; rdfs:label "MFA" ; its:unit "{unit}" .""",
        encoding="utf-8",
    )
    strategy = itstrat.open(tmp_path, as_of=LATER)
    record = Observation(about=(ox.NamedNode("https://c.example/kpi-mfa"),), value="100.1", day=LATER)
    assert refusal(strategy, record) == "100.1 is no percentage from 0 to 100, and MFA is measured in %."


def test_what_is_yet_to_come_needs_force(ashdown: itstrat.Strategy) -> None:
    """On the report date a value can be recorded; that of the day after cannot, nor what is yet to be decided."""
    today = observation("kpi-patched-devices", "84.0", "2027-06-30")
    assert "2027-06-30T" in ashdown.record(today, dry_run=True).addition.text
    tomorrow = observation("kpi-patched-devices", "84.0", "2027-07-01")
    assert refusal(ashdown, tomorrow) == "2027-07-01 is after the report date, 2027-06-30: there can be no value yet."
    assert "2027-07-01T" in ashdown.record(tomorrow, dry_run=True, force=True).addition.text
    autumn = itstrat.open(EXAMPLES / "ashdown-valley-college", as_of=date(2026, 10, 12))
    for record in (review("project-network-refresh"), outcome("project-wifi-renewal")):
        assert "2026-10-13 is after the report date, 2026-10-12" in refusal(autumn, record)


def test_a_meeting_is_added_behind_the_last(college: Path) -> None:
    group = avc("it-steering-group")
    draft = itstrat.open(college).record(Meeting(about=(group,), day=date(2027, 1, 19), comment="Extra."))
    assert draft.addition.text == (
        "avc:meeting-2027-01 a its:Meeting ;\n"
        '    rdfs:label "IT steering group, 19 January 2027"@en ;\n'
        '    rdfs:comment "Extra."@en ;\n'
        "    its:meetingOf avc:it-steering-group ;\n"
        '    its:startDate "2027-01-19"^^xsd:date .\n'
    )
    strategy = itstrat.open(college, as_of=LATER)
    made = strategy.record(review("objective-electricity", meeting="meeting-2027-01"), dry_run=True)
    assert "its:reviewedAt avc:meeting-2027-01 ;" in made.addition.text
    assert refusal(strategy, Meeting(about=(group,), day=date(2027, 1, 19))).startswith("There is a meeting of that")
    second = strategy.record(Meeting(about=(group,), day=date(2027, 1, 26)), dry_run=True)
    assert (second.node, second.label) == (avc("meeting-2027-01-26"), "IT steering group, 26 January 2027")
    assert "is before the last meeting" in refusal(strategy, Meeting(about=(group,), day=date(2026, 9, 1)))
    assert "is no steering group" in refusal(strategy, Meeting(about=(avc("tom-hargreaves"),), day=LATER))


def test_the_first_meeting_of_a_group(northmoor: itstrat.Strategy, tmp_path: Path) -> None:
    draft = northmoor.record(Meeting(about=(nm("it-steering-group"),), day=date(2027, 1, 19)), dry_run=True)
    assert (draft.node, draft.label) == (nm("steering-2027-01"), "Steering group, 2027-01-19")
    path = tmp_path / "data.ttl"
    path.write_text(
        """@prefix : <https://c.example/> . @prefix its: <https://w3id.org/itstrat#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        :group-it a its:SteeringGroup ; rdfs:label "IT group" .""",
        encoding="utf-8",
    )
    strategy = itstrat.open(path, as_of=LATER)
    record = Meeting(about=(ox.NamedNode("https://c.example/group-it"),), day=date(2027, 1, 19))
    assert refusal(strategy, record).startswith("There is no meeting yet")
    draft = strategy.record(record, file=path, dry_run=True)
    assert (draft.node.value, draft.label) == ("https://c.example/meeting-it-2027-01", "IT group, 19 January 2027")


def test_subjects_must_fit(ashdown: itstrat.Strategy) -> None:
    assert "is no key performance indicator" in refusal(
        ashdown, observation("objective-electricity", "1", "2026-12-31")
    )
    assert "strategic objective or project" in refusal(ashdown, review("kpi-multi-factor"))
    assert "is no item of the strategy" in refusal(ashdown, outcome("nothing-of-that-name"))
    assert "is no meeting" in refusal(ashdown, review("objective-electricity", "aim-sustainability"), InvalidParameter)


def test_text_in_a_comment_stays_text(college: Path) -> None:
    evil = 'Quote " and \\ and """\n<urn:x> <urn:y> "z" . # \x00\u202e'
    itstrat.open(college, as_of=LATER).record(observation("kpi-multi-factor", "80.0", "2026-12-31", comment=evil))
    strategy = itstrat.open(college, as_of=LATER)
    written = (college / "it" / "kpi-observations.ttl").read_text(encoding="utf-8")
    assert "\\u0000\\u202E" in written
    quads = [q for d in strategy.documents for q in d.quads if q.subject.value.endswith("multi-factor-2026-q4")]
    assert ox.Literal(evil, language="en") in [quad.object for quad in quads]
    assert not any(strategy.store.quads(ox.NamedNode("urn:x")))


def test_a_record_that_would_break_a_rule_is_not_written(college: Path) -> None:
    rules = college / "rules.ttl"
    rules.write_text(
        "@prefix its: <https://w3id.org/itstrat#> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "@prefix sosa: <http://www.w3.org/ns/sosa/> .\n"
        "<https://ashdown-valley.example/id/AVC001> a sh:PropertyShape ; sh:targetClass its:Observation ;\n"
        "    sh:path sosa:hasSimpleResult ; sh:maxInclusive 250 ; sh:severity sh:Violation ;\n"
        '    sh:message "Nothing here is above 250."@en .\n',
        encoding="utf-8",
    )
    settings = college / "itstrat.toml"
    settings.write_text('shapes = ["rules.ttl"]\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    before = (college / "it" / "kpi-observations.ttl").read_bytes()
    with pytest.raises(RecordRefused, match=r"It would break a rule: AVC001: Nothing here is above 250\."):
        itstrat.open(college, as_of=LATER).record(observation("kpi-cost-per-learner", "250.10", "2026-12-31"))
    assert (college / "it" / "kpi-observations.ttl").read_bytes() == before
    itstrat.open(college, as_of=LATER).record(observation("kpi-cost-per-learner", "250.00", "2026-12-31"))


def test_chosen_file(college: Path) -> None:
    strategy = itstrat.open(college, as_of=LATER)
    draft = strategy.record(review("project-network-refresh"), file=college / "it" / "projects.ttl")
    assert (college / "it" / "projects.ttl").read_text(encoding="utf-8").endswith(draft.addition.text)
    with pytest.raises(PathNotFound, match="not a file of the strategy"):
        strategy.record(review("project-network-refresh"), file=college / "README.md")


def test_first_record_needs_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "@prefix its: <https://w3id.org/itstrat#> .\n@prefix ex: <https://ex.example/> .\n"
        'ex:up a its:KPI ; its:unit "%" ; its:direction its:HigherIsBetter .\n',
        encoding="utf-8",
    )
    record = Observation(about=(ox.NamedNode("https://ex.example/up"),), value="99.5", day=date(2026, 10, 31))
    with pytest.raises(RecordRefused, match="not known which file"):
        itstrat.open(path).record(record)
    draft = itstrat.open(path).record(record, file=path)
    assert draft.node.value == "https://ex.example/observation-up-2026-q4"
    assert path.read_text(encoding="utf-8").endswith(draft.addition.text)


def test_a_decision_about_less_does_not_take_the_name_of_one_about_more(ashdown: itstrat.Strategy) -> None:
    """Approving the project alone must not read as if the case was approved."""
    draft = ashdown.record(outcome("project-network-refresh", meeting="meeting-2026-07"), force=True, dry_run=True)
    assert "case" not in draft.label.lower()
