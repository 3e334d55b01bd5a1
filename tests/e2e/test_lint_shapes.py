"""``itstrat validate --lint-shapes`` and acceptances, as a user meets them on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from itstrat.cli.main import cli

ROOT = Path(__file__).parents[2]
HEAD = """\
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
SLIPS = """
ex:S a sh:NodeShape ;
    sh:targetClass ex:C ;
    sh:property [ sh:path ex:p ; sh:mincount 1 ] .
ex:Off a sh:NodeShape ;
    sh:targetClass ex:C ;
    sh:deactivated true .
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shapes.ttl").write_text(HEAD + SLIPS, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(f"{HEAD}ex:a a ex:C .\n", encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["validate", "--as-of", "2026-11-16", *arguments])


def lint(*arguments: str) -> Result:
    return run("--shapes", "shapes.ttl", "--lint-shapes", *arguments)


def test_exit_codes_are_those_of_a_validation() -> None:
    assert lint().exit_code == 1
    assert lint("--fail-on", "none").exit_code == 0
    assert lint("--skip", "unknown-term").exit_code == 0
    assert lint("--skip", "unknown-term", "--fail-on", "info").exit_code == 1  # it is deactivated
    assert lint("--only", "unknown-trm").exit_code == 2
    assert "'unknown-term'" in lint("--only", "unknown-trm").stderr


def test_it_needs_no_data_and_takes_them() -> None:
    assert "1 rule found nothing to look at: no-focus-nodes." in lint().stdout
    assert "found nothing" not in lint("data.ttl").stdout
    assert run("--lint-shapes").exit_code == 3  # neither shapes nor a strategy
    assert run("missing.ttl", "--shapes", "shapes.ttl", "--lint-shapes").exit_code == 2


def test_every_format_has_its_findings() -> None:
    assert "shapes.ttl:6:46: violation unknown-term: ex:p of ex:S" in lint().stdout
    found = json.loads(lint("--format", "json").stdout)
    assert [(each["code"], each["line"]) for each in found["findings"]] == [("unknown-term", 6), ("deactivated", 9)]
    [sarif] = json.loads(lint("--format", "sarif").stdout)["runs"]
    assert [each["ruleId"] for each in sarif["results"]] == ["unknown-term", "deactivated"]
    suite = ElementTree.fromstring(lint("--format", "junit").stdout)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("17", "1")
    assert "::error file=shapes.ttl,line=6,col=46" in lint("--format", "github").stdout
    assert len(json.loads(lint("--format", "gitlab").stdout)) == 2
    assert "unknown-term" in lint("--format", "html").stdout
    assert "unknown-term" in lint("--format", "markdown").stdout
    assert lint("--format", "csv").stdout.count("unknown-term") == 1
    report = list(ox.parse(lint("--format", "turtle").stdout, format=ox.RdfFormat.TURTLE))
    shapes = {q.object.value for q in report if q.predicate.value.endswith("#sourceShape")}
    assert shapes == {f"https://w3id.org/itstrat/shapes#{code}" for code in ("unknown-term", "deactivated")}


def test_a_baseline_of_slips() -> None:
    assert lint("--write-baseline", "known.json").exit_code == 0
    assert lint("--baseline", "known.json", "--fail-on", "info").exit_code == 0


def test_a_run_with_shapes_tells_the_worst_of_it() -> None:
    result = run("data.ttl", "--shapes", "shapes.ttl")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-2:] == [
        "warning: shapes.ttl:6:46: sh:mincount is no term of SHACL, so nothing is checked by it. "
        "Did you mean sh:minCount?",
        "More about the shapes: --lint-shapes",
    ]


def test_a_run_tells_ten_at_the_most(folder: Path) -> None:
    many = "".join(f"ex:S{number} sh:targetClass ex:C ; sh:mincount {number} .\n" for number in range(13))
    (folder / "shapes.ttl").write_text(HEAD + many, encoding="utf-8")
    stderr = run("data.ttl", "--shapes", "shapes.ttl").stderr
    assert stderr.count("warning: shapes.ttl:") == 10
    assert "warning: … and 3 more about the shapes." in stderr


def test_shapes_that_stop_a_run_lead_to_the_lint(folder: Path) -> None:
    (folder / "shapes.ttl").write_text(f'{HEAD}ex:S sh:targetClass ex:C ; sh:path "p" .\n', encoding="utf-8")
    stopped = run("data.ttl", "--shapes", "shapes.ttl")
    assert stopped.exit_code == 3
    assert "--lint-shapes" in stopped.stderr
    assert "bad-path" in lint().stdout


def test_our_own_rules_are_what_is_linted_without_shapes() -> None:
    result = run(str(ROOT / "examples" / "minimal"), "--lint-shapes", "--fail-on", "info")
    assert result.exit_code == 0
    assert "Checked 17 rules of shape lint on 26 files" in result.stdout


def test_shapes_of_itstrat_toml_are_linted_with_ours(folder: Path) -> None:
    (folder / "itstrat.toml").write_text('name = "x"\nsources = ["data.ttl"]\nshapes = ["shapes.ttl"]\n')
    assert "shapes.ttl:6:46: violation unknown-term" in run("--lint-shapes").stdout


@pytest.mark.parametrize("code", ["unknown-term", "literal", "acceptance-expired"])
def test_explain_knows_what_no_shape_makes(code: str) -> None:
    result = run("--explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"## {code}\n")


def test_explain_says_how_to_accept_a_finding() -> None:
    result = run("--explain", "ITS032")
    assert 'its:ruleCode "ITS032" ;' in result.stderr
    assert "acceptance" not in run("--explain", "unknown-term").stderr
