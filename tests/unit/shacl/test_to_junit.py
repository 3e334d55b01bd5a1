"""JUnit XML: one test case for each rule."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from findings import LATE, ORPHAN, PLACELESS, hostile, validation

from itstrat.shacl import to_junit

#: junit-10.xsd of Jenkins: for each element the attributes it must have, those it may have, and what may stand in it.
SCHEMA = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": (
        {"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}
#: Elements that may hold text.
MIXED = {"failure", "skipped", "system-out"}


def cases(made, **more):
    root = ElementTree.fromstring(to_junit.write(made, **more))
    assert root.tag == "testsuites"
    return root, {case.get("name"): case for case in root.iter("testcase")}


@pytest.mark.parametrize("threshold", ["Violation", "Warning", "Info"])
@pytest.mark.parametrize(
    "made",
    [validation(), validation(ORPHAN, LATE, PLACELESS, idle=("ITS050",)), validation(ORPHAN, known=(LATE,)), hostile()],
    ids=["none", "some", "known", "hostile"],
)
def test_it_keeps_the_schema_of_jenkins(made, threshold):
    for element in ElementTree.fromstring(to_junit.write(made, threshold=threshold)).iter():
        demanded, allowed, within = SCHEMA[element.tag]
        assert demanded <= set(element.attrib) <= demanded | allowed, element.tag
        assert {child.tag for child in element} <= within, element.tag
        assert element.tag in MIXED or not (element.text or "").strip()
        assert not (element.tail or "").strip()


def test_one_case_for_each_rule_failed_passed_or_skipped():
    root, found = cases(validation(ORPHAN, replace(ORPHAN, label="Second"), LATE, idle=("ITS050",)))
    assert list(found) == ["ITS001 Rule ITS001", "ITS032 Rule ITS032", "ITS050 Rule ITS050"]
    assert root.attrib == {"tests": "3", "failures": "1", "errors": "0"}
    assert root.find("testsuite").attrib == {"name": "itstrat validate", **root.attrib, "skipped": "1"}
    assert found["ITS050 Rule ITS050"].find("skipped") is not None


def test_a_failure_has_each_place_and_the_fix():
    _, found = cases(validation(ORPHAN, replace(ORPHAN, label="Second")))
    case = found["ITS001 Rule ITS001"]
    failure = case.find("failure")
    assert failure.get("type") == "Violation"
    assert failure.get("message").endswith("supports no strategic aim. (and 1 more)")
    lines = failure.text.splitlines()
    assert lines[0].startswith("it/plan one.ttl:12:5: violation ITS001: Lost objective: ")
    assert lines[1].startswith("it/plan one.ttl:12:5: violation ITS001: Second: ")
    assert lines[3:] == ["Fix: Name the aim:", "", "ex:lost its:supports ex:aim ."]


def test_the_threshold_decides_what_fails():
    made = validation(LATE, PLACELESS)
    root, found = cases(made)
    assert root.get("failures") == "0"
    assert "unpatched gap" in found["ITS032 Rule ITS032"].find("system-out").text
    assert cases(made, threshold="Warning")[0].get("failures") == "1"
    root, found = cases(made, threshold="Info")
    assert root.get("failures") == "2"
    assert "(no place): info ITS016" in found["ITS016 Rule ITS016"].find("failure").text


def test_a_finding_of_a_shape_without_a_name_is_a_case_too():
    made = replace(validation(), findings=(replace(ORPHAN, code="MinCountConstraintComponent"),))
    assert list(cases(made)[1]) == ["MinCountConstraintComponent"]


def test_hostile_texts_are_xml_and_inert():
    text = to_junit.write(hostile())
    _, found = cases(hostile())
    (case,) = found.values()
    message = case.find("failure").get("message")
    assert "<script>" in message
    assert "[U+0000]" in message
    assert "[U+FFFF]" in message
    assert "<script>" not in text
    assert "\x1b" not in text
