"""Findings that the data accept: what they need, what becomes of them, and what is said of the acceptances."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

import itstrat
from itstrat.shacl import (
    Validation,
    ValidationOptions,
    baseline,
    to_csv,
    to_html,
    to_json,
    to_junit,
    to_markdown,
    to_sarif,
    to_text,
    to_turtle,
)

HEAD = """
@prefix ex: <https://example.org/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: ITS001, a Violation, of two objectives; ITS013, a Warning, of both too.
DATA = """
ex:o1 a its:Objective ; rdfs:label "First"@en .
ex:o2 a its:Objective ; rdfs:label "Second"@en .
ex:head a its:Stakeholder ; rdfs:label "Head of IT"@en .
"""
WHO, WHY = "prov:wasAttributedTo ex:head", 'rdfs:comment "Decided in spring."@en'
UNTIL = 'its:endDate "2026-11-16"^^xsd:date'
RULES = ("ITS001", "ITS013")
AS_OF = date(2026, 11, 16)


def acceptance(*said: str) -> str:
    return f'ex:accepted a its:AcceptedFinding ; rdfs:label "Known gap"@en ; {" ; ".join(said)} .'


FULL = acceptance('its:ruleCode "ITS001"', "its:about ex:o1", WHY, WHO, UNTIL)


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The validation of the two objectives and some acceptances."""
    monkeypatch.chdir(tmp_path)

    def run(*said: str, only: tuple[str, ...] = RULES, as_of: date = AS_OF, **options: object) -> Validation:
        Path("data.ttl").write_text(HEAD + DATA + "\n".join(said), encoding="utf-8")
        return itstrat.open("data.ttl", as_of=as_of).validate(ValidationOptions(only=only, **options))

    return run


def codes(validation: Validation) -> list[str]:
    return sorted(finding.code for finding in validation.findings)


def test_without_acceptances(check) -> None:
    validation = check()
    assert codes(validation) == ["ITS001", "ITS001", "ITS013", "ITS013"]
    assert validation.accepted == ()
    assert not [rule for rule in validation.rules if rule.code.startswith("acceptance")]


def test_an_accepted_finding_does_not_count(check) -> None:
    validation = check(FULL)
    assert codes(validation) == ["ITS001", "ITS013", "ITS013"]
    [accepted] = validation.accepted
    assert (accepted.finding.code, accepted.finding.label) == ("ITS001", "First")
    assert (accepted.reason, accepted.by, accepted.until) == ("Decided in spring.", "Head of IT", AS_OF)
    assert str(accepted.location) == "data.ttl:12:1"
    assert accepted.justification == "Decided in spring. (Head of IT, until 2026-11-16)"
    assert validation.counts == {"Violation": 1, "Warning": 2, "Info": 0}
    assert not validation.report.conforms  # SHACL's word is about the data graph, not about who accepts what


def test_its_last_day_is_accepted_and_the_next_is_not(check) -> None:
    validation = check(FULL, as_of=date(2026, 11, 17))
    assert codes(validation) == ["ITS001", "ITS001", "ITS013", "ITS013", "acceptance-expired"]
    assert validation.accepted == ()
    [expired] = [finding for finding in validation.findings if finding.code == "acceptance-expired"]
    assert expired.message == "It was accepted until 2026-11-16: the finding counts again."
    assert (expired.severity, expired.label, str(expired.location)) == ("Warning", "Known gap", "data.ttl:12:1")


MISSING = {
    "the rule": (["its:about ex:o1", WHY, WHO, UNTIL], "of which rule (its:ruleCode)"),
    "the item": (['its:ruleCode "ITS001"', WHY, WHO, UNTIL], "of what (its:about)"),
    "the reason": (['its:ruleCode "ITS001"', "its:about ex:o1", WHO, UNTIL], "why (rdfs:comment)"),
    "who": (['its:ruleCode "ITS001"', "its:about ex:o1", WHY, UNTIL], "by whom (prov:wasAttributedTo)"),
    "the end": (
        ['its:ruleCode "ITS001"', "its:about ex:o1", WHY, WHO],
        "until when (its:endDate), as it must of a violation",
    ),
    "a date": (
        ['its:ruleCode "ITS001"', "its:about ex:o1", WHY, WHO, 'its:endDate "some day"'],
        "until when (its:endDate), as it must of a violation",
    ),
}


@pytest.mark.parametrize(("said", "lacks"), MISSING.values(), ids=MISSING)
def test_an_incomplete_acceptance_does_not_count(check, said: list[str], lacks: str) -> None:
    validation = check(acceptance(*said))
    assert codes(validation) == ["ITS001", "ITS001", "ITS013", "ITS013", "acceptance-incomplete"]
    assert validation.accepted == ()
    [told] = [finding for finding in validation.findings if finding.code == "acceptance-incomplete"]
    assert told.message == f"It does not say {lacks}: it does not count."


def test_a_warning_is_accepted_without_an_end(check) -> None:
    validation = check(acceptance('its:ruleCode "ITS013"', "its:about ex:o1 , ex:o2", WHY, WHO))
    assert codes(validation) == ["ITS001", "ITS001"]
    assert [each.finding.label for each in validation.accepted] == ["First", "Second"]
    assert validation.accepted[0].justification == "Decided in spring. (Head of IT)"


def test_an_acceptance_of_nothing_is_told(check) -> None:
    unused = acceptance('its:ruleCode "ITS001"', "its:about ex:o3", WHY, WHO, UNTIL)
    [told] = [finding for finding in check(unused).findings if finding.code == "acceptance-unused"]
    assert (told.severity, told.message) == ("Info", "Nothing that was found is accepted by it.")
    unknown = acceptance('its:ruleCode "ITS1"', "its:about ex:o1", WHY, WHO, UNTIL)
    [told] = [finding for finding in check(unknown).findings if finding.code == "acceptance-unused"]
    assert told.message == "No rule has the code ITS1."


def test_an_acceptance_of_a_rule_that_did_not_run_is_not_unused(check) -> None:
    assert codes(check(FULL, only=("ITS013",))) == ["ITS013", "ITS013"]


def test_findings_about_acceptances_can_be_left_out(check) -> None:
    unused = acceptance('its:ruleCode "ITS001"', "its:about ex:o3", WHY, WHO, UNTIL)
    assert "acceptance-unused" not in codes(check(unused, skip=("acceptance-unused",)))


def test_a_path_and_a_value_say_which_of_two(check) -> None:
    data = 'ex:k its:targetValue "250,00"^^xsd:decimal , "1,5"^^xsd:decimal .'
    said = ['its:ruleCode "literal"', "its:about ex:k", WHY, WHO, UNTIL, "sh:resultPath its:targetValue"]
    one = acceptance(*said, 'sh:value "1,5"^^xsd:decimal')
    other = acceptance(*said, 'sh:value "9"^^xsd:decimal')
    assert [each.finding.value.value for each in check(data, one, only=()).accepted] == ["1,5"]
    assert {each.finding.value.value for each in check(data, acceptance(*said), only=()).accepted} == {"1,5", "250,00"}
    assert check(data, other, only=()).accepted == ()
    assert check(data, acceptance(*said[:-1], "sh:resultPath its:amount"), only=()).accepted == ()


def test_shapes_brought_along(check, tmp_path: Path) -> None:
    shape = "ex:S a sh:NodeShape ; sh:targetClass its:Objective ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    (tmp_path / "s.ttl").write_text(HEAD + shape, encoding="utf-8")
    said = acceptance('its:ruleCode "S"', "its:about ex:o2", WHY, WHO, UNTIL)
    validation = check(said, only=(), shapes=("s.ttl",))
    assert [(each.code, each.label) for each in validation.findings] == [("S", "First")]
    assert [each.finding.label for each in validation.accepted] == ["Second"]


def test_beside_a_baseline(check) -> None:
    entries = [baseline.entry(finding) for finding in check().findings]
    compared = baseline.compare(check(FULL), entries)
    assert compared.fixed == ()  # what is accepted is not fixed, and stays in the baseline
    assert len(compared.kept) == 4
    assert len(compared.validation.known) == 3
    assert len(compared.validation.accepted) == 1


def test_text(check) -> None:
    assert "1 finding is accepted: ITS001." in to_text.write(check(FULL)).splitlines()
    two = check(acceptance('its:ruleCode "ITS013"', "its:about ex:o1 , ex:o2", WHY, WHO))
    assert "2 findings are accepted: ITS013." in to_text.write(two).splitlines()
    assert "accepted" not in to_text.write(check())


def test_json(check) -> None:
    [accepted] = json.loads(to_json.write(check(FULL)))["accepted"]
    finding = accepted.pop("finding")
    assert accepted == {
        "reason": "Decided in spring.",
        "by": "Head of IT",
        "until": "2026-11-16",
        "file": "data.ttl",
        "line": 12,
        "column": 1,
    }
    assert (finding["code"], finding["focus_node"]) == ("ITS001", "https://example.org/id/o1")


def test_sarif(check) -> None:
    [run] = json.loads(to_sarif.write(check(FULL)))["runs"]
    suppressed = [result for result in run["results"] if result["suppressions"]]
    assert [result["ruleId"] for result in suppressed] == ["ITS001"]
    [suppression] = suppressed[0]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("inSource", "accepted")
    assert suppression["justification"] == "Decided in spring. (Head of IT, until 2026-11-16)"
    place = suppression["location"]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("data.ttl", 12)
    assert len(run["results"]) == 4


def test_html(check) -> None:
    page = to_html.write(check(FULL))
    assert '<input type="checkbox" id="a1"> Accepted (1)' in page
    assert "main:has(#a1:not(:checked)) .a1 { display: none; }" in page
    assert page.count("Violation, accepted") == 1
    assert "<p>Accepted: Decided in spring. (Head of IT, until 2026-11-16)</p>" in page
    assert "Violation (1)" in page  # those that count
    assert "1 finding is accepted: ITS001." in page
    assert "accepted" not in to_html.write(check()).lower()


def test_markdown_and_csv(check) -> None:
    assert "1 finding is accepted: ITS001." in to_markdown.write(check(FULL))
    assert len(list(csv.DictReader(StringIO(to_csv.write(check(FULL)))))) == 3  # what counts


def test_junit(check) -> None:
    suite = ElementTree.fromstring(to_junit.write(check(FULL)))[0]
    [case] = [case for case in suite.findall("testcase") if case.get("name", "").startswith("ITS001")]
    assert case.find("failure") is not None  # the second one is not accepted
    both = acceptance('its:ruleCode "ITS001"', "its:about ex:o1 , ex:o2", WHY, WHO, UNTIL)
    suite = ElementTree.fromstring(to_junit.write(check(both)))[0]
    [case] = [case for case in suite.findall("testcase") if case.get("name", "").startswith("ITS001")]
    skipped = case.find("skipped")
    assert skipped is not None
    assert skipped.get("message") == (
        "Accepted: First: Decided in spring. (Head of IT, until 2026-11-16); "
        "Second: Decided in spring. (Head of IT, until 2026-11-16)"
    )
    assert {each.get("name"): each.get("value") for each in suite.iter("property")}["accepted"] == "2"


def test_the_standard_report_is_as_without(check) -> None:
    assert to_turtle.write(check(FULL).report) == to_turtle.write(check().report)
