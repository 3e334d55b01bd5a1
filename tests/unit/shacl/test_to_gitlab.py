"""GitLab's code quality report."""

import json
from dataclasses import replace

from findings import LATE, ORPHAN, PLACELESS, hostile, validation

from itstrat.errors import Location
from itstrat.shacl import to_gitlab


def test_an_issue_has_all_that_gitlab_asks_for():
    (issue,) = json.loads(to_gitlab.write(validation(ORPHAN)))
    assert len(issue.pop("fingerprint")) == 32
    assert issue == {
        "description": "Lost objective: Objective “Lost objective” supports no strategic aim.",
        "check_name": "ITS001",
        "severity": "major",
        "location": {"path": "it/plan one.ttl", "lines": {"begin": 12}},
    }


def test_severities_and_a_finding_without_a_place():
    late, nowhere = json.loads(to_gitlab.write(validation(LATE, PLACELESS)))
    assert (late["severity"], nowhere["severity"]) == ("minor", "info")
    assert nowhere["location"] == {"path": "it/plan one.ttl", "lines": {"begin": 1}}


def test_fingerprints_are_unique_and_stay_when_lines_move():
    moved = replace(ORPHAN, location=Location("it/plan one.ttl", 90))
    first = [each["fingerprint"] for each in json.loads(to_gitlab.write(validation(ORPHAN, ORPHAN, LATE)))]
    second = [each["fingerprint"] for each in json.loads(to_gitlab.write(validation(ORPHAN, moved, LATE)))]
    assert first == second
    assert len(set(first)) == 3


def test_none_is_an_empty_list_and_hostile_texts_are_inert():
    assert json.loads(to_gitlab.write(validation())) == []
    (issue,) = json.loads(to_gitlab.write(hostile()))
    assert "\n" not in issue["description"]
    assert "\x1b" not in issue["description"]
