"""Terms of our namespace that the ontology does not have are told, with what may have been meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import itstrat
from itstrat import formats, ontology
from itstrat.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

DATA = """\
@prefix ex: <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:desk a its:Sevice ; rdfs:label "Service desk"@en ;
    its:ownr ex:tom .
ex:wifi a its:Service ;
    its:ownr ex:tom ;
    its:status its:Zzzzzz .
ex:tom a its:Stakeholder .
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data.ttl"
    path.write_text(DATA, encoding="utf-8")
    return path


def test_each_unknown_term_is_told_once_with_its_first_place(data: Path) -> None:
    assert itstrat.open("data.ttl").warnings == (
        "data.ttl:5:11: its:Sevice is no term of itstrat. Did you mean its:Service?",
        "data.ttl:6:14: its:ownr is no term of itstrat (used 2 times). Did you mean its:owner?",
        "data.ttl:9:16: its:Zzzzzz is no term of itstrat.",
    )


def test_the_command_tells_it_beside_the_result(data: Path) -> None:
    result = CliRunner().invoke(cli, ["validate", "data.ttl", "--fail-on", "none", "--format", "json"])
    assert "warning: data.ttl:5:11: its:Sevice" in result.stderr
    assert result.stdout.startswith("{")


def test_known_terms_are_not_asked_for_where_none_of_ours_is_used(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data.write_text("<urn:x:a> <urn:x:p> <urn:x:b> .", encoding="utf-8")

    def known() -> frozenset[object]:
        raise AssertionError("asked")

    monkeypatch.setattr(ontology, "terms", known)
    assert formats.misspelt(itstrat.open("data.ttl").documents) == ()


def test_what_is_suggested_may_stand_there(data: Path) -> None:
    data.write_text(
        "@prefix its: <https://w3id.org/itstrat#> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:x:a> a its:Ame ;\n"  # spelt as much like its:Amber, a status
        " its:Supports 1 ;\n"
        " its:status its:Apruved .\n"
        "<urn:x:s> sh:targetClass its:Objectives ; sh:path its:Owner .",
        encoding="utf-8",
    )
    assert itstrat.open("data.ttl").warnings == (
        "data.ttl:2:13: its:Ame is no term of itstrat. Did you mean its:Aim?",
        "data.ttl:3:15: its:Supports is no term of itstrat. Did you mean its:supports?",
        "data.ttl:4:13: its:Apruved is no term of itstrat. Did you mean its:Approved?",
        "data.ttl:5:26: its:Objectives is no term of itstrat. Did you mean its:Objective?",
        "data.ttl:5:51: its:Owner is no term of itstrat. Did you mean its:owner?",
    )


@pytest.mark.parametrize("name", ["minimal", "ashdown-valley-college", "university-of-northmoor"])
def test_the_examples_have_none(name: str) -> None:
    from itstrat.resources import directory

    assert itstrat.open(directory("examples") / name).warnings == ()


def test_what_nothing_is_said_about_is_told_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(
        "@prefix ex: <https://college.example/id/> . @prefix its: <https://w3id.org/itstrat#> .\n"
        "ex:desk a its:Service ;\n"
        "    its:supports ex:objective-acounts , <https://elsewhere.example/x> , <http://metadata.un.org/sdg/4> .\n"
        "ex:wifi its:supports ex:objective-acounts .\n",
        encoding="utf-8",
    )
    (tmp_path / "b.ttl").write_text(
        "<https://college.example/id/objective-accounts> a <https://w3id.org/itstrat#Objective> .\n", encoding="utf-8"
    )

    warnings = itstrat.open(tmp_path).warnings

    assert len(warnings) == 1
    assert warnings[0].endswith(
        "a.ttl:3:18: Nothing is said about <https://college.example/id/objective-acounts>. "
        "Did you mean <https://college.example/id/objective-accounts>?"
    )
