"""Rules of an institution's own, listed in ``itstrat.toml``: they come on top of the profile."""

from __future__ import annotations

from pathlib import Path

import pytest

import itstrat
from itstrat.errors import ShapesError, UnknownRule
from itstrat.shacl import ValidationOptions

RULE = """
@prefix ex: <https://college.example/rules#> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

ex:ServiceHasStatus a sh:PropertyShape ;
    dcterms:identifier "{code}" ;
    sh:targetClass its:Service ;
    sh:path its:status ;
    sh:minCount 1 ;
    sh:message "A service has a status."@en ;
    sh:severity sh:Warning .
"""
DATA = """
@prefix ex: <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:desk a its:Service ;
    rdfs:label "Service desk"@en .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "itstrat.toml").write_text('as_of = 2026-11-16\nprofile = "minimum"\nshapes = ["rules/*.ttl"]\n')
    (tmp_path / "data.ttl").write_text(DATA)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "local.ttl").write_text(RULE.format(code="LOC001"))
    return tmp_path


def test_they_run_with_the_rules_of_the_profile(folder: Path) -> None:
    validation = itstrat.open(folder).validate()
    assert {finding.code: finding.severity for finding in validation.findings} == {
        "ITS017": "Violation",
        "ITS020": "Violation",
        "LOC001": "Warning",
    }
    assert len(validation.checked) == 25
    assert validation.profile == "minimum"
    assert "local.ttl" in validation.stamp.rules


def test_their_files_are_no_data(folder: Path) -> None:
    strategy = itstrat.open(folder)
    assert [Path(document.source.name).name for document in strategy.documents] == ["data.ttl"]


def test_only_and_skip_know_their_codes(folder: Path) -> None:
    strategy = itstrat.open(folder)
    only = strategy.validate(ValidationOptions(only=("LOC001",)))
    assert [finding.code for finding in only.findings] == ["LOC001"]
    skip = strategy.validate(ValidationOptions(skip=("LOC001",)))
    assert "LOC001" not in {rule.code for rule in skip.checked}
    with pytest.raises(UnknownRule) as caught:
        strategy.validate(ValidationOptions(only=("LOC002",)))
    assert "LOC001" in str(caught.value.hint)


def test_shapes_brought_along_replace_them(folder: Path) -> None:
    (folder / "other").mkdir()
    other = folder / "other" / "other.ttl"
    other.write_text(RULE.format(code="LOC009"))
    validation = itstrat.open(folder / "data.ttl").validate(ValidationOptions(shapes=(other,)))
    assert [rule.code for rule in validation.checked] == ["LOC009"]


def test_a_code_of_ours_is_taken(folder: Path) -> None:
    (folder / "rules" / "local.ttl").write_text(RULE.format(code="ITS001"))
    with pytest.raises(ShapesError, match="ITS001") as caught:
        itstrat.open(folder).validate()
    assert caught.value.code == "shapes"


def test_a_shape_without_a_message_says_which_constraint_is_broken(folder: Path) -> None:
    rule = folder / "rules" / "local.ttl"
    lines = RULE.format(code="LOC001").splitlines()
    rule.write_text("\n".join(line for line in lines if "sh:message" not in line))
    [finding] = itstrat.open(folder).validate(ValidationOptions(only=("LOC001",))).findings
    assert finding.message == "sh:minCount is not met for status."
