"""``itstrat init``: a new folder that validates as it stands, and whose checks run."""

import re
import shlex
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli.main import cli

ROOT = Path(__file__).parents[2]
CHECKS = {
    ".github/workflows/strategy.yml": r"run: (itstrat .*)",
    ".gitlab-ci.yml": r"- (itstrat .*)",
    ".pre-commit-config.yaml": r"entry: (itstrat .*)",
}


def invoke(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke("init", "college", "--name", 'The "Old" College', "--base", "https://old.example/id/")
    assert result.exit_code == 0, result.output
    assert result.stderr.endswith("\nNext: itstrat validate college\n")
    written = {str(path.relative_to(tmp_path)) for path in Path("college").absolute().rglob("*") if path.is_file()}
    assert set(result.stdout.split()) == written
    monkeypatch.chdir("college")
    return tmp_path / "college"


@pytest.mark.parametrize("day", ["2020-01-01", "2026-11-16", "2040-01-01"])
def test_a_new_folder_validates_on_any_day(folder, day):
    assert invoke("validate", "--as-of", day).exit_code == 0


def test_the_things_in_it_have_names_below_the_base(folder):
    strategy = itstrat.open()
    assert strategy.name == 'The "Old" College'
    assert strategy.resolve("ex:safe-learning").value == "https://old.example/id/safe-learning"
    assert "example.org" not in (folder / "strategy.ttl").read_text()


@pytest.mark.parametrize(("file", "pattern"), CHECKS.items())
def test_each_check_runs_and_fails_where_a_rule_is_broken(folder, file, pattern):
    commands = re.findall(pattern, (folder / file).read_text())
    assert commands
    for command in commands:
        _program, *arguments = shlex.split(command)
        assert invoke(*arguments).exit_code == 0
        with (folder / "strategy.ttl").open("a") as strategy:
            strategy.write('ex:lost a its:Objective ; rdfs:label "Lost"@en ; skos:inScheme ex:it-strategy .\n')
        result = invoke(*arguments)
        assert result.exit_code == 1
        assert "Lost" in result.stdout


def test_the_checks_name_the_files_that_they_write(folder):
    for file, pattern in CHECKS.items():
        text = (folder / file).read_text()
        written = set(re.findall(r"=(findings\.\w+)", " ".join(re.findall(pattern, text))))
        told = set(re.findall(r"(?<!=)\bfindings\.\w+", text))
        assert told <= written, file
    _program, *arguments = shlex.split(re.findall(CHECKS[".gitlab-ci.yml"], (folder / ".gitlab-ci.yml").read_text())[0])
    invoke(*arguments)
    assert int(ElementTree.parse("findings.xml").getroot().get("tests")) == 62


def test_what_is_there_already_is_not_touched(folder):
    shutil.rmtree(folder / ".github")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    result = invoke("init")
    assert result.exit_code == 2
    assert "itstrat.toml is there already" in result.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("base", ["no-iri", "https://old.example/id", "https://old.example/<id>/", ""])
def test_a_base_that_no_name_can_begin_with_is_refused(tmp_path, monkeypatch, base):
    monkeypatch.chdir(tmp_path)
    result = invoke("init", "college", "--base", base)
    assert result.exit_code == 2
    assert "ends with a slash or a hash" in " ".join(result.stderr.split())
    assert not Path("college").exists()


def test_a_folder_without_a_name_is_called_after_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Fernbrook").mkdir()
    monkeypatch.chdir("Fernbrook")
    assert invoke("init").stderr.endswith("\nNext: itstrat validate\n")
    assert itstrat.open().name == "Fernbrook"


def test_a_place_that_cannot_be_written_to_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    result = invoke("init", "file/college")
    assert result.exit_code == 2
    assert "cannot be written to" in result.stderr


def test_the_files_of_ci_are_those_that_are_copied(folder):
    copied = {(folder / file).read_bytes() for file in (*CHECKS, "tools/requirements.lock")}
    assert copied == {path.read_bytes() for path in (ROOT / "ci").iterdir()}
