"""Of very many findings text shows the worst hundred, and only those are looked for in the files."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from itstrat.cli import validate
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


SAID = "The worst 3 of 1,501 findings are shown"
COUNTS = "1 violation, 0 warnings, 1,500 infos"


def limited(form):
    told = run("--limit", "3", "--format", form)
    assert told.exit_code == 1
    return told.stdout


def test_text_and_pages_say_how_many_there_are_in_all(folder):
    assert f"{SAID}; --format csv has all, --limit shows more." in limited("text")
    page = limited("html")
    assert f"{COUNTS}. {SAID}." in page
    assert page.count('<tr class="found') == 3
    assert "The first 3 of 1,501 findings:" in limited("markdown")
    log = limited("github").splitlines()
    assert log[-1] == f"- {SAID}: {COUNTS} in all."
    assert sum(line.startswith("::") for line in log) == 3


def test_json_says_how_many_are_left_out(folder):
    document = json.loads(limited("json"))
    assert [each["severity"] for each in document["findings"]] == ["Info", "Info", "Violation"]
    assert all(each["line"] for each in document["findings"])
    assert document["counts"] == {"Violation": 1, "Warning": 0, "Info": 1500}
    assert (document["omitted"], document["conforms"]) == (1498, False)
    assert json.loads(run("--format", "json").stdout)["omitted"] == 0


def test_sarif_tells_that_it_is_cut_where_tools_look(folder):
    (cut,) = json.loads(limited("sarif"))["runs"]
    assert len(cut["results"]) == 3
    (said,) = cut["invocations"][0]["toolExecutionNotifications"]
    assert (said["level"], said["message"]["text"]) == ("warning", f"{SAID}: {COUNTS} in all.")
    assert cut["properties"]["counts"]["Info"] == 1500
    (whole,) = json.loads(run("--format", "sarif").stdout)["runs"]
    assert len(whole["results"]) == 1501
    assert "toolExecutionNotifications" not in whole["invocations"][0]


def test_formats_without_a_place_for_it_say_it_all_the_same(folder):
    *issues, last = json.loads(limited("gitlab"))
    assert len(issues) == 3
    assert last["description"] == f"{SAID}: {COUNTS} in all."
    suite = ElementTree.fromstring(limited("junit"))
    said = {each.get("name"): each.get("value") for each in suite.iter("property")}
    assert said["omitted"] == f"{SAID}: {COUNTS} in all."


def test_csv_has_all_unless_it_is_told_otherwise(folder):
    assert len(list(csv.DictReader(io.StringIO(run("--format", "csv").stdout, newline="")))) == 1501
    assert len(list(csv.DictReader(io.StringIO(limited("csv"), newline="")))) == 3


def test_what_machines_read_is_cut_before_it_is_too_much(folder, monkeypatch):
    monkeypatch.setitem(validate._MOST, "sarif", 1200)
    (cut,) = json.loads(run("--format", "sarif").stdout)["runs"]
    assert len(cut["results"]) == 1200
    assert all("physicalLocation" in each["locations"][0] for each in cut["results"])
