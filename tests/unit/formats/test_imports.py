"""What a file imports is never fetched: it is among the files, or it is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
@prefix ex: <https://college.example/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
MISSING = (
    "owl:imports of <http://example.org/people> is not followed. "
    "Nothing is fetched: name a file that holds it, or link to it."
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.ttl").write_text(
        f"{HEAD}ex:data a owl:Ontology ;\n    owl:imports <http://example.org/people> .\n", encoding="utf-8"
    )
    return tmp_path


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(HEAD + text, encoding="utf-8")
    return name


def test_an_import_is_told_with_its_place() -> None:
    assert itstrat.open("data.ttl").warnings == (f"data.ttl:5:17: {MISSING}",)


def test_what_two_files_import_is_told_once(folder: Path) -> None:
    more = write(folder, "more.ttl", "ex:more owl:imports <http://example.org/people> , <http://example.org/places> .")
    told = itstrat.open(["data.ttl", more]).warnings
    assert [warning.partition(": ")[0] for warning in told] == ["data.ttl:5:17", "more.ttl:4:51"]


HOLDERS = {
    "an ontology": "<http://example.org/people> a owl:Ontology .",
    "a version": "ex:people a owl:Ontology ; owl:versionIRI <http://example.org/people> .",
    "a graph": "GRAPH <http://example.org/people> { ex:a ex:b ex:c }",
}


@pytest.mark.parametrize("text", HOLDERS.values(), ids=HOLDERS)
def test_what_is_among_the_files_is_not_told(folder: Path, text: str) -> None:
    assert itstrat.open(["data.ttl", write(folder, "people.trig", text)]).warnings == ()


def test_our_own_ontology_is_at_hand(folder: Path) -> None:
    write(folder, "data.ttl", "ex:data a owl:Ontology ; owl:imports <https://w3id.org/itstrat> .")
    assert itstrat.open("data.ttl").warnings == ()


def test_imports_of_shapes_are_told_beside_the_result(folder: Path) -> None:
    shapes = write(
        folder,
        "shapes.ttl",
        "ex:shapes a owl:Ontology ; owl:imports <http://example.org/people> .\n"
        "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .",
    )
    data = write(folder, "plain.ttl", "ex:a a ex:C .")
    result = CliRunner().invoke(cli, ["validate", data, "--shapes", shapes, "--as-of", "2026-11-16"])
    assert result.exit_code == 0
    assert f"warning: shapes.ttl:4:40: {MISSING}" in result.stderr
    both = CliRunner().invoke(cli, ["validate", shapes, "--shapes", shapes, "--as-of", "2026-11-16"])
    assert both.stderr.count(MISSING) == 1
