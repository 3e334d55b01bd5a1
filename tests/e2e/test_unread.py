"""Files that cannot be read are told in every format, and the exit code is that of a failure."""

import json

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

FORMATS = ["json", "turtle", "sarif", "junit", "github", "gitlab", "html", "csv", "markdown"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_does_not_parse_is_told_in_every_format(tmp_path, monkeypatch, form):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ttl").write_text("@prefix ex: <https://example.org/> .\nex:a ex:b .\n")
    outcome = CliRunner().invoke(cli, ["validate", "broken.ttl", "--format", f"{form}=findings.out"])
    told = (tmp_path / "findings.out").read_text()
    assert outcome.exit_code == 3
    assert "broken.ttl:2" in outcome.stderr
    assert ("files could not be read" if form == "turtle" else "broken.ttl") in told


def test_the_place_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ttl").write_text("@prefix ex: <https://example.org/> .\nex:a ex:b .\n")
    (tmp_path / "also.ttl").write_text("ex:a")
    outcome = CliRunner().invoke(cli, ["validate", ".", "--format", "json"])
    findings = json.loads(outcome.stdout)["findings"]
    assert [(each["file"], each["line"], each["code"]) for each in findings] == [
        ("also.ttl", 1, "unread"),
        ("broken.ttl", 2, "unread"),
    ]


def test_text_stays_as_it_was(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.ttl").write_text("ex:a")
    outcome = CliRunner().invoke(cli, ["validate", "broken.ttl"])
    assert (outcome.exit_code, outcome.stdout) == (3, "")


def test_a_run_that_was_interrupted_tells_the_first_of_many_results():
    from itstrat.shacl import interrupted
    from itstrat.shacl.report import ValidationReport

    report = ValidationReport(results=(None,) * 2_000, checked=())
    cut = interrupted.presentable(report)
    assert len(cut.results) == interrupted.MOST
    assert cut.partial.startswith("all rules were checked, but not all findings were placed in the files; ")
    assert cut.partial.endswith("of 2,000 results the first 1,000 are told")
