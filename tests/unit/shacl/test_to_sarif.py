"""SARIF 2.1.0: what its schema asks for, what code scanning reads, and fingerprints that stay."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from findings import LATE, ORPHAN, PLACELESS, accept, hostile, validation

from itstrat.errors import Location
from itstrat.shacl import to_sarif

#: For each kind of object that we write: the properties that the schema demands, and those that it allows.
DEMANDED = {
    "document": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"invocations", "originalUriBaseIds", "columnKind", "results", "properties"}),
    "driver": ({"name"}, {"version", "informationUri", "rules"}),
    "rule": ({"id"}, {"name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration"}),
    "result": (
        {"message"},
        {
            *("ruleId", "ruleIndex", "level", "locations", "relatedLocations"),
            *("partialFingerprints", "properties", "suppressions"),
        },
    ),
    "location": (set(), {"physicalLocation", "logicalLocations"}),
    "physical": ({"artifactLocation"}, {"region"}),
    "suppression": ({"kind"}, {"status", "justification", "location"}),
}
MADE = {
    "none": validation(),
    "some": validation(ORPHAN, LATE, PLACELESS, idle=("ITS050",)),
    "known": validation(ORPHAN, known=(LATE,)),
    "accepted": validation(ORPHAN, accepted=(accept(LATE),)),
    "cut": validation(ORPHAN, LATE, PLACELESS).cut(1),
    "hostile": hostile(),
}
LEVELS = {"none", "note", "warning", "error"}


def run_of(validation):
    return json.loads(to_sarif.write(validation))["runs"][0]


def conforms(kind, found):
    demanded, allowed = DEMANDED[kind]
    assert demanded <= found.keys() <= demanded | allowed, kind


def check(document):
    """What the schema says of the objects that we write."""
    conforms("document", document)
    assert document["version"] == "2.1.0"
    for run in document["runs"]:
        conforms("run", run)
        conforms("driver", run["tool"]["driver"])
        assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
        assert all(isinstance(each["executionSuccessful"], bool) for each in run["invocations"])
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
            conforms("rule", rule)
            assert rule["defaultConfiguration"]["level"] in LEVELS
            assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
        assert len({json.dumps(rule) for rule in rules}) == len(rules)  # uniqueItems
        for result in run["results"]:
            conforms("result", result)
            assert result["level"] in LEVELS
            assert result["message"]["text"]
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
            for each in result.get("suppressions", ()):
                conforms("suppression", each)
                assert each["kind"] in {"inSource", "external"}
                assert each["status"] in {"accepted", "underReview", "rejected"}
                if "location" in each:
                    conforms("location", each["location"])
                    conforms("physical", each["location"]["physicalLocation"])
            for location in result["locations"]:
                conforms("location", location)
                if physical := location.get("physicalLocation"):
                    conforms("physical", physical)
                    assert all(number >= 1 for number in physical.get("region", {}).values())


@pytest.mark.parametrize(
    "made",
    MADE.values(),
    ids=MADE,
)
def test_it_has_what_the_schema_demands_and_nothing_that_it_forbids(made):
    check(json.loads(to_sarif.write(made)))


@pytest.mark.parametrize(
    "made",
    MADE.values(),
    ids=MADE,
)
def test_the_schema_of_oasis_accepts_it(made):
    """The schema's licence does not let us include it; ``check`` above says the same of what we write."""
    if not (file := os.environ.get("ITSTRAT_SARIF_SCHEMA")):
        pytest.skip("ITSTRAT_SARIF_SCHEMA names no copy of sarif-schema-2.1.0.json")
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(Path(file).read_text())
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [each.message for each in checker.iter_errors(json.loads(to_sarif.write(made)))] == []


def test_a_result_says_what_is_wrong_where_and_how_to_mend_it():
    run = run_of(validation(ORPHAN))
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("ITS001", "error")
    assert result["message"]["text"] == (
        "Lost objective: Objective “Lost objective” supports no strategic aim.\nFix: Name the aim."
    )
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "it/plan%20one.ttl", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 5},
    }
    assert result["properties"]["focusNode"] == "<https://example.org/id/lost>"
    assert result["properties"]["fix"].endswith("ex:lost its:supports ex:aim .")
    assert "%SRCROOT%" in run["originalUriBaseIds"]


def test_levels_and_places_that_are_only_half_known():
    results = {each["ruleId"]: each for each in run_of(validation(LATE, PLACELESS))["results"]}
    assert {code: each["level"] for code, each in results.items()} == {"ITS032": "warning", "ITS016": "note"}
    assert results["ITS032"]["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    assert "physicalLocation" not in results["ITS016"]["locations"][0]


def test_every_rule_that_ran_has_help_and_one_without_a_name_is_there_too():
    nameless = replace(ORPHAN, code="MinCountConstraintComponent")
    run = run_of(replace(validation(LATE, idle=("ITS050",)), findings=(LATE, nameless)))
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == ["ITS032", "ITS050", "MinCountConstraintComponent"]
    assert rules["ITS032"]["help"]["text"] == "Why.\n\nMend it.\n\nRests on A22"
    assert rules["ITS032"]["help"]["markdown"].startswith("## ITS032\n\n**Rule ITS032** (Violation)")


def test_a_file_elsewhere_has_an_absolute_uri():
    outside = replace(ORPHAN, location=Location("../other/plan.ttl", 1))
    (result,) = run_of(validation(outside))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": (Path.cwd().parent / "other" / "plan.ttl").as_uri()}


def test_fingerprints_stay_when_lines_move_and_messages_count_days():
    def names(*findings):
        return [each["partialFingerprints"]["itstrat/v1"] for each in run_of(validation(*findings))["results"]]

    moved = replace(ORPHAN, location=Location("it/plan.ttl", 99, 1), message="now 3 days later")
    assert names(ORPHAN, LATE) == names(moved, LATE)
    others = [ORPHAN, replace(ORPHAN, code="ITS002"), replace(ORPHAN, path="urn:x:p"), LATE, replace(LATE, value=None)]
    assert len({names(each)[0] for each in others}) == len(others)
    assert len(set(names(ORPHAN, ORPHAN))) == 2


def test_what_a_baseline_knows_is_suppressed_and_the_rest_says_that_it_is_not():
    results = {each["ruleId"]: each for each in run_of(validation(ORPHAN, known=(LATE,)))["results"]}
    assert results["ITS001"]["suppressions"] == []
    assert results["ITS032"]["suppressions"][0]["kind"] == "external"
    assert "suppressions" not in run_of(validation(ORPHAN))["results"][0]


def test_hostile_texts_are_inert():
    text = to_sarif.write(hostile())
    run = json.loads(text)["runs"][0]
    rule = run["tool"]["driver"]["rules"][0]
    said = [run["results"][0]["message"], *(rule[name] for name in ("shortDescription", "fullDescription", "help"))]
    assert not any("](" in each["text"] for each in said)
    assert "\u202e" not in text
    assert re.search(r"(?<!\\)(\\\\)*\\u00", text) is None  # JSON writes control characters so
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "it/a%2Cb%3Ac%25%3Cx%3E%7C%0A.ttl"
