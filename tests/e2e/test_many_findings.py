"""Of very many findings text shows the worst hundred, and only those are looked for in the files."""

import json

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

PREFIXES = "@prefix ex: <https://e.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = """ex:Mild sh:targetClass ex:T ; sh:path ex:p ; sh:nodeKind sh:IRI ; sh:severity sh:Info .
ex:Worse sh:targetClass ex:T ; sh:path ex:q ; sh:maxCount 0 ."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shapes.ttl").write_text(PREFIXES + SHAPES)
    lines = [f"ex:n{number} a ex:T ; ex:p {number} ." for number in range(1_500)]
    (tmp_path / "data.ttl").write_text(PREFIXES + "\n".join([*lines, "ex:last a ex:T ; ex:q 1 ."]))


def run(*arguments):
    return CliRunner().invoke(cli, ["validate", "data.ttl", "--shapes", "shapes.ttl", *arguments])


def test_the_worst_are_shown_with_their_places_and_the_counts_are_true(folder):
    told = run()
    assert told.exit_code == 1
    assert "data.ttl:1502:23: violation Worse: ex:last" in told.stdout
    assert "data.ttl: 1 violation, 99 infos of those shown" in told.stdout
    assert "The worst 100 of 1,501 findings are shown" in told.stdout
    assert "1 violation, 0 warnings, 1,500 infos" in told.stdout
    assert told.stdout.count("info Mild: ") == 99


def test_other_formats_have_the_places_of_all(folder):
    findings = json.loads(run("--format", "json").stdout)["findings"]
    assert len(findings) == 1_501
    assert all(each["line"] for each in findings)
