"""Gaps: each says how to mend it, whatever the rule says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from document_reading import blocks

import itstrat
from itstrat import shacl
from itstrat.documents.gaps import gap, readiness
from itstrat.report.layout import shares

EXAMPLES = Path(__file__).parents[3] / "examples"
RULES = shacl.built_in("college").rules
FINDING = itstrat.open(EXAMPLES / "ashdown-valley-college", as_of=date(2026, 11, 16)).validate().findings[0]

OWN = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://college.example/rules#> .
ex:Short a sh:PropertyShape ; sh:targetClass its:BusinessCase ; sh:path rdfs:seeAlso ; sh:minCount 1 ;
    sh:message "Say more." .
"""
CASE = """
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://college.example/id/> .
ex:case a its:BusinessCase ; rdfs:label "Printers"@en .
"""


def test_a_place_has_room_on_one_line_of_the_list() -> None:
    case = itstrat.open(EXAMPLES / "ashdown-valley-college", as_of=date(2026, 11, 16)).document(
        "business-case", "Business case: network refresh"
    )
    advice = next(each for each in blocks(case) if getattr(each, "caption", "") == "Also worth mending")
    places = [row[-1].text.rpartition("/")[2] for row in advice.table.rows]
    assert "resources.ttl:58:16" in places
    width = shares(advice)[-1] * 166  # millimetres on A4, of which the cell keeps 4
    assert max(map(len, places)) * 1.6 < width - 4


@pytest.mark.parametrize("code", sorted(rule.code for rule in RULES.values()))
def test_each_rule_says_how_a_gap_is_mended(code: str) -> None:
    rule = next(each for each in RULES.values() if each.code == code)
    fix = gap(replace(FINDING, code=code, fix=rule.fix)).fix
    assert len(fix.split()) > 2
    assert fix.endswith(".")
    assert not fix.endswith(":.")


@pytest.mark.parametrize("fix", ["", "\n\nex:a ex:b ex:c .", ":", "  "])
def test_a_fix_that_says_nothing_is_not_shown_as_one(fix: str) -> None:
    assert gap(replace(FINDING, fix=fix)).fix == "Change the data so that the rule is kept."


def test_rules_of_ones_own_without_a_fix_leave_none_empty(tmp_path: Path) -> None:
    (tmp_path / "data.ttl").write_text(CASE, encoding="utf-8")
    (tmp_path / "own.shapes.ttl").write_text(OWN, encoding="utf-8")
    (tmp_path / "itstrat.toml").write_text('sources = ["data.ttl"]\nshapes = ["own.shapes.ttl"]\n', encoding="utf-8")
    found = readiness(itstrat.open(tmp_path, as_of=date(2026, 11, 16)).document("business-case", "Printers"))
    assert any("Say more." in each.text for each in found)
    assert all(len(each.fix.split()) > 2 for each in found)


def test_sums_in_brackets_are_easy_to_read_and_names_are_left_alone() -> None:
    text = "Funding of “Room 12345” (370000) is less than (458900.5)."
    assert gap(replace(FINDING, label="Room 12345", message=text)).text == (
        "Funding of “Room 12345” (370,000) is less than (458,900.5)."
    )
