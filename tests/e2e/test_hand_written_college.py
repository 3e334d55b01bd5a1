"""A college that is none of the examples, written by hand in several styles and formats, and wrong in known places.

The findings below were worked out by reading the files.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli.main import cli

MILLBROOK = Path(__file__).parent / "millbrook"
IRI = "https://millbrook.example/"
ITS = "https://w3id.org/itstrat#"

#: (file, line, code, focus node, path, value)
VIOLATIONS = [
    ("case.rdf", 6, "ITS033", "case/wifi", None, None),  # no reasons
    ("case.rdf", 6, "ITS036", "case/wifi", None, None),  # nothing but do nothing
    ("case.rdf", 6, "ITS037", "case/wifi", None, None),  # recommends none
    ("case.rdf", 12, "ITS038", "option/wait", None, None),  # no risk of doing nothing
    ("projects.ttl", 14, "ITS048", "blockB", f"{ITS}endDate", "2027-07-31"),  # ends after its parent
    ("projects.ttl", 16, "ITS018", "app", None, None),
    ("projects.ttl", 16, "ITS049", "app", f"{ITS}endDate", "soon"),  # a text, not a date
    ("projects.ttl", 18, "ITS042", "risk1", f"{ITS}likelihood", "7"),
    ("services.ttl", 5, "ITS020", "wifi", f"{ITS}owner", None),  # two owners
    ("services.ttl", 6, "ITS025", "wifi", f"{ITS}dependsOn", f"{IRI}login"),
    ("services.ttl", 8, "ITS017", "login", None, None),
    ("services.ttl", 8, "ITS025", "login", f"{ITS}dependsOn", f"{IRI}wifi"),
    ("services.ttl", 10, "ITS017", "print", None, None),  # the line of the subject, not of what follows
    ("strategy.ttl", 29, "ITS002", "aim/floating", None, None),
    ("strategy.ttl", 35, "ITS001", "objective/excellent", None, None),
    ("strategy.ttl", 35, "ITS004", "objective/excellent", f"{ITS}hasKPI", None),
    ("strategy.ttl", 41, "ITS009", "kpi/wifi", f"{ITS}direction", f"{ITS}Up"),
    ("strategy.ttl", 45, "ITS006", "target/wifi", f"{ITS}targetValue", "most"),
    ("strategy.ttl", 46, "ITS007", "target/wifi", f"{ITS}targetDate", "2027-02-30"),  # no such day
    ("strategy.ttl", 48, "ITS007", "target/none", f"{ITS}targetDate", None),
]


@pytest.mark.parametrize("engine", ["compiled", pytest.param("pyshacl", marks=pytest.mark.slow)])
def test_every_violation_with_its_line_and_no_other(engine: str) -> None:
    strategy = itstrat.open(MILLBROOK, as_of=datetime.date(2026, 11, 16))

    validation = strategy.validate(itstrat.ValidationOptions(engine=engine))

    found = [
        (
            Path(finding.location.path).name,
            finding.location.line,
            finding.code,
            finding.focus_node.value.removeprefix(IRI),
            finding.path,
            finding.value.value if finding.value is not None and finding.path else None,
        )
        for finding in validation.findings
        if finding.severity == "Violation"
    ]
    assert sorted(found, key=str) == sorted(VIOLATIONS, key=str)


def test_the_command_says_so_too() -> None:
    result = CliRunner().invoke(cli, ["validate", str(MILLBROOK), "--as-of", "2026-11-16", "--format", "json"])

    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["conforms"] is False
    assert len([f for f in document["findings"] if f["severity"] == "Violation"]) == len(VIOLATIONS)
    assert {each["code"] for each in document["checked"]} == {f"ITS{number:03}" for number in range(1, 63)}
    places = [(finding["file"], finding["line"]) for finding in document["findings"]]
    assert places == sorted(places)
