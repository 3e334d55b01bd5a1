"""`itstrat plan`, `whatif` and `impact` as people run them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from itstrat.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("ortools", reason="the extra [plan] is not installed")

COLLEGE = ("-p", "examples/ashdown-valley-college", "--as-of", "2026-11-16")
UNIVERSITY = ("-p", "examples/university-of-northmoor", "--as-of", "2026-11-16")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def test_a_plan_in_words() -> None:
    done = run("plan", *COLLEGE)
    assert done.exit_code == 0, done.stderr
    assert "2 of 6 projects, worth 4, bound 4, gap 0.00 % (no portfolio is worth more)" in done.stdout
    reasons = run("plan", *COLLEGE, "--format", "csv", "--table", "left-out").stdout
    assert "Network team, Apr–Jun 2027: needs 1 FTE, 0.6 left (short by 0.4)" in reasons
    for title in ("Portfolio", "Left out", "Prices", "Loads", "Assumptions"):
        assert f"\n{title}\n" in f"\n{done.stdout}"


def test_the_same_plan_has_the_same_bytes() -> None:
    assert run("plan", *UNIVERSITY, "--format", "json").stdout == run("plan", *UNIVERSITY, "--format", "json").stdout


def test_json_has_the_whole_plan() -> None:
    found = json.loads(run("plan", *COLLEGE, "--capacity", "Network team=4.6", "--format", "json").stdout)
    assert found["as_of"] == "2026-11-16"
    plan = found["result"]
    assert (plan["value"], plan["gap"], plan["proven"]) == ("7.0000", "0", True)
    assert [each["label"] for each in plan["left_out"]] == ["Wi-Fi renewal"]
    assert plan["prices"][0]["more"].startswith("10,000 GBP more: Funding of Network refresh")


@pytest.mark.parametrize("form", ["csv", "html", "markdown", "json"])
@pytest.mark.parametrize("table", ["portfolio", "left-out", "prices", "loads", "assumptions"])
def test_each_table_in_each_format(form: str, table: str) -> None:
    done = run("plan", *COLLEGE, "--format", form, "--table", table)
    assert done.exit_code == 0, done.stderr
    assert done.stdout


def test_an_unknown_table_is_answered_with_the_nearest() -> None:
    done = run("impact", "Campus network", *COLLEGE, "--table", "touchd")
    assert done.exit_code == 2
    assert "'touched'" in done.stderr


def test_limits_that_clash() -> None:
    done = run("plan", *COLLEGE, "--budget", "2026/27=100_000")
    assert done.exit_code == 3
    assert "No portfolio keeps all limits" in done.stderr
    assert "- Budget, 2026/27: 100,000 GBP" in done.stderr
    assert "- Server renewal: in progress" in done.stderr
    assert "Multi-factor" not in done.stderr
    assert "--release" in done.stderr
    freed = run("plan", *COLLEGE, "--budget", "2026/27=100_000", "--release", "Server renewal")
    assert freed.exit_code == 0
    assert "1 of 6 projects" in freed.stdout


def test_weights_change_what_is_chosen() -> None:
    people = ("--capacity", "Network team=+0.2")
    plain = run("plan", *COLLEGE, *people, "--format", "json")
    assert "Resilient core and internet" in {each["label"] for each in json.loads(plain.stdout)["result"]["chosen"]}
    weighted = run("plan", *COLLEGE, *people, "--weight", "avc:aim-dependable-campus=3", "--format", "json")
    values = {each["label"]: each["value"] for each in json.loads(weighted.stdout)["result"]["chosen"]}
    assert values["Resilient core and internet"] == "3"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--budget", "2026/27"), "is not NAME=AMOUNT"),
        (("--budget", "26=1"), "is not a year"),
        (("--budget", "2026/28=1"), "a financial year is written 2026/27"),
        (("--capacity", "Network team=many"), "is not NAME=AMOUNT"),
        (("--capacity", "Netwrok team=1"), "Network team"),
        (("--must", "Wifi renewal"), "Wi-Fi renewal"),
        (("--quarters", "0"), "quarters"),
    ],
)
def test_mistakes_are_explained(arguments: tuple[str, ...], message: str) -> None:
    done = run("plan", *COLLEGE, *arguments)
    assert done.exit_code in {2, 3}
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("suffix", [".ttl", ".trig"])
def test_a_plan_is_written_back_as_triples(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"plan{suffix}"
    assert run("plan", *UNIVERSITY, "-o", str(file)).exit_code == 0
    quads = list(ox.parse(path=str(file)))
    items = {quad.object.value for quad in quads if quad.predicate.value == "https://w3id.org/itstrat#planItem"}
    assert len(items) == 38
    graphs = {str(quad.graph_name) for quad in quads}
    assert len(graphs) == 1
    assert ("urn:itstrat:graph:plan:" in graphs.pop()) == (suffix == ".trig")


def test_a_plan_is_a_scenario_that_can_be_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    assert run("plan", *UNIVERSITY, "-o", str(file)).exit_code == 0
    done = run("whatif", str(file), *UNIVERSITY, "--format", "json")
    assert done.exit_code == 0, done.stderr
    effects = {each["measure"]["name"]: each for each in json.loads(done.stdout)["result"]["effects"]}
    assert float(effects["over"]["values"][0]) < float(effects["over"]["measure"]["value"])


def test_two_scenarios(tmp_path: Path) -> None:
    lean, late = tmp_path / "lean.toml", tmp_path / "late.toml"
    lean.write_text('title = "=HYPERLINK(1)\u202e"\n[[change]]\ndo = "cut-budget"\npercent = 10\n', encoding="utf-8")
    late.write_text('[[change]]\ndo = "move-project"\nproject = "Wi-Fi renewal"\nmonths = 6\n', encoding="utf-8")
    done = run("whatif", str(lean), str(late), *COLLEGE, "--format", "csv")
    assert done.exit_code == 0, done.stderr
    assert "\u202e" not in done.stdout
    assert ",=HYPERLINK" not in done.stdout
    shown = run("whatif", str(lean), str(late), *COLLEGE).stdout
    assert "What changes with =HYPERLINK(1)[U+202E] and late?" in shown


def test_scenarios_that_cannot_be_read(tmp_path: Path) -> None:
    assert run("whatif", str(tmp_path / "none.toml"), *COLLEGE).exit_code == 2
    broken = tmp_path / "broken.toml"
    broken.write_text("[[change]]\ndo = 'drop-project'\n", encoding="utf-8")
    done = run("whatif", str(broken), *COLLEGE)
    assert done.exit_code == 3
    assert "change 1: drop-project needs project" in done.stderr
    assert run("whatif", *COLLEGE).exit_code == 2


def test_the_conflict_sheet() -> None:
    done = run("plan", "--conflicts", *COLLEGE, "--format", "csv", "--table", "ways-out")
    assert done.exit_code == 0, done.stderr
    hire = '"hire 1.6 FTE from 1 April 2027 to 30 June 2027: 88 days of work at £{}, £{} in all",yes,{},0,0,'
    assert hire.format("350 a day (an assumed rate)", "30,800", "30800.00") in done.stdout
    given = run("plan", "--conflicts", *COLLEGE, "--format", "csv", "--table", "ways-out", "--day-rate", "400.5")
    assert hire.format("400.50 a day (the rate given)", "35,244", "35244.00") in given.stdout
    refused = run("plan", "--conflicts", *COLLEGE, "-o", "sheet.ttl")
    assert refused.exit_code == 2
    assert "The conflict sheet is tables." in refused.stderr


def test_impact_and_reissue() -> None:
    done = run("impact", "Edge switches", *COLLEGE)
    assert done.exit_code == 0, done.stderr
    assert "What does it touch if Edge switches fails?" in done.stdout
    withdrawn = run("impact", "nm:digital-strategy-2026", *UNIVERSITY, "--format", "csv").stdout
    assert "Each faculty keeps a digital team of its own,p. 9,withdrawn,,Medicine and Health survey tool" in withdrawn
    unknown = run("impact", "Edge swiches", *COLLEGE)
    assert unknown.exit_code == 2
    assert "Edge switches" in unknown.stderr


def test_pictures(tmp_path: Path) -> None:
    plan, touched = tmp_path / "plan.svg", tmp_path / "impact.svg"
    assert run("plan", *UNIVERSITY, "-o", str(plan)).exit_code == 0
    assert "Systems of the STEM building" in plan.read_text(encoding="utf-8")
    assert run("impact", "Tarnbrook Computers", *UNIVERSITY, "-o", str(touched)).exit_code == 0
    text = touched.read_text(encoding="utf-8")
    assert "asset: 187" in text
    assert text.startswith("<svg")
    none = run("impact", "nm:digital-strategy-2026", *UNIVERSITY, "--format", "svg")
    assert none.exit_code == 2
    assert "no picture" in none.stderr


@pytest.mark.parametrize("quarters", ["1", "2", "40"])
def test_a_plan_of_few_or_many_quarters(quarters: str) -> None:
    done = run("plan", "--quarters", quarters, *COLLEGE)
    assert done.exit_code == 0, done.stderr
    assert "of 6 projects" in done.stdout


@pytest.mark.parametrize("option", [("--budget", "2026/27=-5"), ("--weight", "Sustainability=-1")])
def test_what_cannot_be_negative_is_refused(option: tuple[str, str]) -> None:
    done = run("plan", *option, *COLLEGE)
    assert done.exit_code == 2
    assert "cannot" in done.stderr
