"""Shapes that are not ours are asked for by their IRIs where two go by one name."""

import json

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix one: <https://one.example/> .
@prefix other: <https://other.example/shapes#> .
one:Named a sh:PropertyShape ; sh:targetClass one:T ; sh:path one:name ; sh:minCount 1 ; sh:name "Thing has a name"@en .
other:Named a sh:PropertyShape ; sh:targetClass one:T ; sh:path one:label ; sh:minCount 1 ."""
ONE, OTHER = "https://one.example/Named", "https://other.example/shapes#Named"


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "data.ttl").write_text("<https://one.example/a> a <https://one.example/T> .")


def run(*arguments):
    return CliRunner().invoke(cli, ["validate", "--shapes", "shapes.ttl", *arguments])


def paths(*arguments):
    return [each["path"] for each in json.loads(run("data.ttl", "--format", "json", *arguments).stdout)["findings"]]


def test_an_iri_chooses_one_of_them():
    assert paths("--only", ONE) == paths("--skip", OTHER) == paths("--only", f"<{ONE}>") == ["https://one.example/name"]
    assert paths("--only", "Named") == ["https://one.example/label", "https://one.example/name"]
    assert "There is no rule named 'https://one.example/Nam'" in run("data.ttl", "--only", ONE[:-2]).stderr


def test_what_is_explained_is_the_shape_without_any_data():
    assert run("--explain", OTHER).stdout == f"## Named\n\n**Named** (Violation)\n\nShape: <{OTHER}>\n"
    both = run("--explain", "Named")
    assert both.exit_code == 0
    assert "**Thing has a name** (Violation)" in both.stdout
    assert both.stdout.count("## Named\n") == 2
    assert 'its:ruleCode "Named"' in run("--explain", ONE).stderr


def test_a_rule_of_ours_has_an_iri_too():
    told = CliRunner().invoke(cli, ["validate", "--explain", "https://w3id.org/itstrat/shapes#ITS001"])
    assert told.stdout.startswith("## ITS001\n\n**Objective supports an aim** (Violation)\n")
