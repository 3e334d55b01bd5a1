"""``itstrat validate``: formats, several at once, the baseline, and what a rule is."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

ROOT = Path(__file__).parents[2]
ORPHAN = 'ex:{0} a its:Objective ; rdfs:label "{1}"@en ; skos:inScheme ex:it-strategy .\n'
STARTS = {
    "text": "strategy.ttl:",
    "json": "{\n",
    "turtle": "@prefix sh:",
    "sarif": '{\n  "$schema"',
    "junit": "<?xml",
    "github": "::error file=strategy.ttl,line=",
    "gitlab": "[\n",
    "html": "<!DOCTYPE html>",
    "csv": "severity,code,",
    "markdown": "## Strategy check: does not conform",
}


@pytest.fixture
def college(tmp_path, monkeypatch):
    """A copy of the smallest example with one finding, as the folder at hand."""
    folder = tmp_path / "college"
    shutil.copytree(ROOT / "examples" / "minimal", folder)
    monkeypatch.chdir(folder)
    add("lost", "Lost objective")
    return folder


def add(name, label):
    with Path("strategy.ttl").open("a") as file:
        file.write(ORPHAN.format(name, label))


def read_all():
    settings = Path("itstrat.toml")
    settings.write_text(settings.read_text().replace('"strategy.ttl"', '"*.ttl"'))


def validate(*arguments):
    return CliRunner().invoke(cli, ["validate", "--only", "ITS001", *map(str, arguments)])


# --- formats


@pytest.mark.parametrize("form", STARTS)
def test_every_format_goes_to_standard_output_and_to_a_file(college, form):
    printed = validate("--format", form)
    assert printed.exit_code == 1
    assert printed.stdout.startswith(STARTS[form])
    assert "Lost objective" in printed.stdout or form == "turtle"
    saved = validate("--format", f"{form}=out.x")
    assert (saved.exit_code, saved.stdout) == (1, "")
    assert Path("out.x").read_bytes() == printed.stdout_bytes


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("out.sarif", "sarif"),
        ("out.xml", "junit"),
        ("out.html", "html"),
        ("out.csv", "csv"),
        ("out.md", "markdown"),
        ("out.json", "json"),
    ],
)
def test_a_file_gets_the_format_of_its_name(college, name, form):
    assert validate("-o", name).exit_code == 1
    assert Path(name).read_text().startswith(STARTS[form])


def test_several_formats_at_once(college):
    result = validate("--format", "sarif=out.sarif", "--format", "text", "--format", "junit=out.xml")
    assert result.exit_code == 1
    assert result.stdout.startswith(STARTS["text"])
    assert json.loads(Path("out.sarif").read_text())["version"] == "2.1.0"
    assert ElementTree.parse("out.xml").getroot().get("failures") == "1"
    result = validate("--format", "sarif=a.sarif", "-o", "b.md")
    assert (result.stdout, Path("b.md").read_text().startswith(STARTS["markdown"])) == ("", True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "text", "--format", "json"], "name a file for one of them: --format json=FILE"),
        (["--format", "text", "--format", "json=-"], "one place: standard output"),
        (["--format", "csv=a", "--format", "json=a"], "one place: 'a'"),
        (["--format", "json=a.json", "-o", "a.json"], "one place: 'a.json'"),
        (["--format", "xls"], "'xls' is not one of 'text', 'json'"),
        (["--format", "json="], "'json=' names no file"),
        (["--explain", "ITS001", "--format", "json"], "--explain checks nothing"),
        (["--explain", "ITS001", "--write-baseline", "known.json"], "--explain checks nothing"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_written(college, arguments, words):
    result = validate(*arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert {path.name for path in college.iterdir()} == {"README.md", "itstrat.toml", "strategy.ttl"}


def test_the_same_input_gives_the_same_bytes_in_another_process():
    def run(seed):
        arguments = ["examples/ashdown-valley-college", "--fail-on", "none"]
        return [
            subprocess.run(
                [sys.executable, "-m", "itstrat", "validate", *arguments, "--format", form],
                cwd=ROOT,
                env={"PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for form in ("sarif", "html", "gitlab")
        ]

    first = run("1")
    assert all(first)
    assert run("2") == first


def test_a_fingerprint_stays_when_lines_are_added_above(college):
    def fingerprints():
        results = json.loads(validate("--format", "sarif").stdout)["runs"][0]["results"]
        lines = [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in results]
        return [each["partialFingerprints"] for each in results], lines

    before, at = fingerprints()
    file = Path("strategy.ttl")
    file.write_text("\n\n" + file.read_text())
    after, now = fingerprints()
    assert after == before
    assert now == [line + 2 for line in at]


# --- the baseline


def test_a_baseline_lets_only_new_findings_count(college):
    written = validate("--write-baseline", "known.json")
    assert written.exit_code == 0
    assert "1 finding is known and left out." in written.stdout
    assert "known.json: 1 known finding." in written.stderr
    assert validate("--baseline", "known.json").exit_code == 0
    add("second", "Second one")
    result = validate("--baseline", "known.json")
    assert result.exit_code == 1
    assert "Second one" in result.stdout
    assert "Lost objective" not in result.stdout


def test_what_is_fixed_is_told_and_struck_out_and_nothing_is_added(college):
    add("second", "Second one")
    validate("--write-baseline", "known.json")
    file = Path("strategy.ttl")
    file.write_text(file.read_text().replace(ORPHAN.format("lost", "Lost objective"), ""))
    add("third", "Third one")
    result = validate("--baseline", "known.json")
    assert "fixed: ITS001: Lost objective" in result.stderr
    assert "To strike out what is fixed, add --write-baseline known.json" in result.stderr
    assert len(json.loads(Path("known.json").read_text())["findings"]) == 2
    struck = validate("--baseline", "known.json", "--write-baseline", "known.json")
    assert struck.exit_code == 1
    assert [each["label"] for each in json.loads(Path("known.json").read_text())["findings"]] == ["Second one"]
    assert "fixed" not in validate("--baseline", "known.json").stderr


def test_a_literal_that_is_mended_is_told_as_fixed(college):
    file = Path("strategy.ttl")
    text = file.read_text()
    file.write_text(text.replace('"2027-01-11"^^xsd:date', '"soon"^^xsd:date'))
    CliRunner().invoke(cli, ["validate", "--write-baseline", "known.json"])
    file.write_text(text)
    assert "fixed: literal: " in CliRunner().invoke(cli, ["validate", "--baseline", "known.json"]).stderr


def test_what_is_known_stays_known_from_another_folder_in_another_file_and_on_another_line(college, monkeypatch):
    validate("--write-baseline", "known.json")
    file = Path("strategy.ttl")
    file.rename("plan.ttl")
    read_all()
    plan = Path("plan.ttl")
    plan.write_text(f"# moved\n\n{plan.read_text()}".replace("Lost objective", "Another label"))
    monkeypatch.chdir(college.parent)
    result = validate("college", "--baseline", "college/known.json")
    assert (result.exit_code, "fixed" in result.stderr) == (0, False)
    assert "1 finding is known and left out." in result.stdout


def test_one_more_of_the_same_counts(college):
    read_all()
    Path("more.ttl").write_text("@prefix its: <https://w3id.org/itstrat#> .\n[] a its:Objective .\n")
    validate("--write-baseline", "known.json")
    with Path("more.ttl").open("a") as more:
        more.write("[] a its:Objective .\n")
    result = validate("--baseline", "known.json")
    assert result.exit_code == 1
    assert result.stdout.count("violation ITS001: ") == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("json", '"known": 1'),
        ("html", "Known and left out: 1."),
        ("markdown", "Known and left out: 1."),
        ("sarif", '"kind": "external"'),
        ("junit", '<property name="known" value="1" />'),
    ],
)
def test_a_result_says_what_it_leaves_out(college, form, words):
    validate("--write-baseline", "known.json")
    assert words in validate("--baseline", "known.json", "--format", form).stdout


def test_a_baseline_that_is_none_is_told_with_its_place(college):
    Path("known.json").write_text('{"findings":\n [}')
    result = validate("--baseline", "known.json")
    assert result.exit_code == 3
    assert "known.json:2:3" in result.stderr
    assert validate("--baseline", "missing.json").exit_code == 2


# --- what a rule is


def test_explain_says_what_the_page_of_rules_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # no strategy is needed
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    for code in ("ITS001", "ITS032"):
        shown = CliRunner().invoke(cli, ["validate", "--explain", code])
        assert shown.exit_code == 0
        assert re.match(rf"## {code}\n\n\*\*", shown.stdout)
        assert "Rests on A" in shown.stdout
        assert shown.stdout in page + "\n"


def test_explain_knows_the_rules_of_a_strategy_and_of_shapes(college):
    Path("house.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix its: <https://w3id.org/itstrat#> .\n"
        '<urn:x:HOUSE1> a sh:NodeShape ; <http://purl.org/dc/terms/identifier> "HOUSE1" ;\n'
        '  sh:targetClass its:Service ; sh:name "Says whom it is for"@en ;\n'
        "  sh:property [ sh:path its:audience ; sh:minCount 1 ] .\n"
    )
    brought = CliRunner().invoke(cli, ["validate", "--shapes", "house.ttl", "--explain", "HOUSE1"])
    assert brought.stdout == "## HOUSE1\n\n**Says whom it is for** (Violation)\n\nShape: <urn:x:HOUSE1>\n"
    settings = Path("itstrat.toml")
    settings.write_text('shapes = ["house.ttl"]\n' + settings.read_text())
    listed = CliRunner().invoke(cli, ["validate", "--explain", "HOUSE1"])
    assert listed.stdout == brought.stdout


@pytest.mark.parametrize("arguments", [["--explain", "ITS0001"], ["--shapes", "strategy.ttl", "--explain", "ITS001"]])
def test_explain_of_a_rule_that_is_not_there(college, arguments):
    result = CliRunner().invoke(cli, ["validate", *arguments])
    assert result.exit_code == 2
    assert "There is no rule named" in result.stderr


def test_explain_without_a_strategy_says_what_is_near(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["validate", "--explain", "ITS0001"])
    assert result.exit_code == 2
    assert "'ITS001'" in result.stderr
