"""``itstrat diff``, ``log``, ``observe``, ``review`` and ``decide`` as they are typed, in a git repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import itstrat
from itstrat.history import patch, statements

COLLEGE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"
GIT = ["git", "-c", "user.name=Hana Novak", "-c", "user.email=hana@ashdown-valley.example"]


@pytest.fixture
def college(tmp_path: Path) -> Path:
    folder = tmp_path / "college"
    shutil.copytree(COLLEGE, folder, ignore=shutil.ignore_patterns("broken"))
    subprocess.run([*GIT, "init", "-q", "-b", "main"], cwd=folder, check=True)
    commit(folder, "As agreed", "2026-10-13")
    return folder


def commit(folder: Path, message: str, day: str) -> None:
    moment = f"{day}T12:00:00+00:00"
    environment = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    subprocess.run([*GIT, "add", "-A"], cwd=folder, check=True)
    subprocess.run([*GIT, "commit", "-q", "-m", message], cwd=folder, env=environment, check=True)


def run(folder: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    command = [sys.executable, "-m", "itstrat", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def raise_target(folder: Path) -> None:
    path = folder / "it" / "strategy.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("its:targetValue 99.80", "its:targetValue 99.90"), encoding="utf-8")


TARGET = "target value 99.80 → 99.90 in the target “99.8 % network availability by December 2027”"


def test_diff_of_the_files_as_they_are(college: Path) -> None:
    assert run(college, "diff", "--exit-code")[0].endswith("the files as they are say the same.\n")
    raise_target(college)
    out, err = run(college, "diff")
    assert out.startswith("From HEAD (")
    assert out.endswith(
        "to the files as they are: 1 changed.\n\nChanged: 1 strategic objective\n"
        f"  Strategic objective “Keep the network available whenever teaching needs it”\n    - {TARGET}\n"
    )
    assert err == ""
    run(college, "diff", "--exit-code", code=1)
    assert run(college / "it", "diff", "main")[0].splitlines()[1:] == out.splitlines()[1:]


def test_versions_are_revisions_days_folders_and_graphs(college: Path, tmp_path: Path) -> None:
    shutil.copytree(college, tmp_path / "old", ignore=shutil.ignore_patterns(".git"))
    raise_target(college)
    commit(college, "Raise the target", "2026-11-02")
    for before, after in (("HEAD~1", "HEAD"), ("2026-10-31", "2026-11-02"), ("../old", "."), ("../old", "main")):
        out, _ = run(college, "diff", before, after, "--no-findings")
        assert TARGET in out, (before, after)
    graph = "https://ashdown-valley.example/graph/corporate"
    assert "say the same" in run(college, "diff", graph, graph)[0]
    assert "No finding appeared" in run(college, "diff", "HEAD~1", "--format", "markdown")[0]


def test_patch_leads_from_one_version_to_the_other(college: Path) -> None:
    raise_target(college)
    run(college, "observe", "avc:kpi-multi-factor", "80.5", "--date", "2026-11-15")
    rows, _ = run(college, "diff", "--format", "patch")
    old, new = (
        statements(quad for document in strategy.documents for quad in document.quads)
        for strategy in (itstrat.open(college, revision="HEAD"), itstrat.open(college))
    )
    assert old != new
    assert patch.apply(old, rows) == new


def test_diff_as_json_and_by_the_name_of_the_file(college: Path) -> None:
    raise_target(college)
    path = college / "it" / "catalogue.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    its:owner avc:rob-kessler ;\n", "", 1), encoding="utf-8")
    run(college, "diff", "-o", "change.json")
    found = json.loads((college / "change.json").read_text(encoding="utf-8"))
    assert [item["how"] for item in found["items"]] == ["changed"] * 3
    assert [item["whole"] is None for item in found["items"]] == [True, False, True]
    [noted] = found["findings"]["appeared"]
    assert (noted["code"], noted["severity"], noted["label"]) == ("ITS020", "Violation", "Campus network")
    assert found["findings"]["went"] == []


@pytest.mark.parametrize("arguments", [("nowhere",), ("HEAD~5",), ("no/such/folder",), ("--help-me",)])
def test_diff_of_what_is_not_there(college: Path, arguments: tuple[str, ...]) -> None:
    out, err = run(college, "diff", *arguments, code=2)
    assert out == ""
    assert "error: " in err
    assert "help: " in err


def test_without_a_repository(tmp_path: Path) -> None:
    shutil.copytree(COLLEGE, tmp_path / "college")
    for command in (("diff",), ("log", "avc:kpi-multi-factor")):
        _, err = run(tmp_path / "college", *command, code=2)
        assert "college is not in a git repository, so it has no history to read." in err


def test_log(college: Path) -> None:
    raise_target(college)
    commit(college, "Raise the target", "2026-11-02")
    out, _ = run(college, "log", "Keep the network available whenever teaching needs it")
    assert [line for line in out.splitlines() if not line.startswith(" ") and line] == [
        f"2026-11-02 12:00 {revision(college, 'HEAD')} Hana Novak: Raise the target",
        f"2026-10-13 12:00 {revision(college, 'HEAD~1')} Hana Novak: As agreed",
    ]
    assert f"    - {TARGET}\n" in out
    assert len(run(college, "log", "avc:objective-network-available", "-n", "1")[0].splitlines()) == 3
    events = json.loads(run(college, "log", "avc:objective-network-available", "--format", "json")[0])["events"]
    assert [event["email"] for event in events] == ["hana@ashdown-valley.example"] * 2
    assert "Did you mean" in run(college, "log", "Keep the network avaliable", code=2)[1]


def test_log_of_what_is_no_longer_there(college: Path) -> None:
    path = college / "it" / "governance.ttl"
    text = path.read_text(encoding="utf-8")
    at = text.index("avc:decision-network-case")
    path.write_text(text[:at], encoding="utf-8")
    commit(college, "Not minuted", "2026-11-02")
    out, _ = run(college, "log", "avc:decision-network-case")
    assert out.splitlines()[1] == "  Decision “Network case deferred” removed"
    assert out.splitlines()[-1] == "  Decision “Network case deferred” added: deferred"
    assert run(college, "log", "avc:never-there", code=1)[0] == "git has no history of avc:never-there.\n"


def test_log_by_the_name_that_it_had_tells_that_it_was_renamed(college: Path) -> None:
    for path in college.rglob("*.ttl"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("avc:objective-running-cost", "avc:objective-cheaper"), encoding="utf-8")
    commit(college, "A shorter name", "2026-11-02")
    out, _ = run(college, "log", "avc:objective-running-cost")
    assert out.count("    - is now avc:objective-cheaper, was avc:objective-running-cost\n") == 1
    assert out.splitlines()[0].endswith("A shorter name")


def revision(folder: Path, name: str) -> str:
    return subprocess.run([*GIT, "rev-parse", name], cwd=folder, capture_output=True, text=True, check=True).stdout[:7]


def test_a_meeting_in_four_commands(college: Path) -> None:
    out, err = run(
        college,
        *("observe", "Core network availability", "99.42", "--date", "2026-11-15"),
        *("--by", "avc:tom-hargreaves", "--comment", "Two weeks early."),
    )
    assert err == "it/kpi-observations.ttl:252: added\n"
    assert out.startswith("avc:observation-network-availability-2026-q4 a its:Observation ;\n")
    assert "    prov:wasAttributedTo avc:tom-hargreaves ;\n" in out
    run(college, "review", "avc:project-network-refresh", "--rag", "amber", "--meeting", "2026-10-13")
    run(college, "decide", "avc:project-wifi-renewal", "--outcome", "deferred", "--meeting", "avc:meeting-2026-10")
    changed, _ = run(college, "diff")
    assert "Added: 1 decision, 1 progress review, 1 observation\n" in changed
    assert "  Observation “Core network availability, October to December 2026”: 99.42\n" in changed
    assert "violation" not in changed.lower()
    rows, _ = run(college, "report", "kpi-series", "kpi=avc:kpi-network-availability", "--format", "csv")
    assert rows.splitlines()[-1] == "Core network availability,2026-11-15,99.42,%,0.12,improving"
    stat = subprocess.run([*GIT, "diff", "--numstat"], cwd=college, capture_output=True, text=True, check=True).stdout
    assert all(line.split()[1] == "0" for line in stat.splitlines())  # lines were added and none touched


def test_later_than_the_report_date_is_refused_unless_forced_and_said(college: Path) -> None:
    arguments = ("observe", "avc:kpi-multi-factor", "80.5", "--date", "2026-12-31")
    _, err = run(college, *arguments, code=2)
    assert "2026-12-31 is after the report date, 2026-11-16: there can be no value yet." in err
    assert "--as-of 2026-12-31" in err
    assert run(college, *arguments, "--as-of", "2026-12-31", "--dry-run")[1].count("note:") == 0
    _, err = run(college, *arguments, "--force")
    assert err.endswith("note: The report date is 2026-11-16; reports show it from --as-of 2026-12-31 on.\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("observe", "avc:kpi-multi-factor", "80.5"), "Missing option '--date'"),
        (("observe", "avc:kpi-multi-factor", "80,5", "--date", "2026-12-31"), "'80,5' is not a number"),
        (("observe", "avc:kpi-multi-factor", "80.5", "--date", "31/12/2026"), "is not a date"),
        (("observe", "avc:kpi-multi-factor", "-5", "--date", "2026-12-31"), "no percentage"),
        (("observe", "Multifactor", "80.5", "--date", "2026-12-31"), "There is no subject named 'Multifactor'"),
        (("observe", "avc:kpi-multi-factor", "80.5", "--date", "2026-09-30"), "There is a value of that already"),
        (("observe", "avc:kpi-multi-factor", "80.5", "--date", "2026-12-31", "--by", "Nobody"), "named 'Nobody'"),
        (("review", "avc:kpi-multi-factor", "--rag", "red", "--meeting", "2026-10-13"), "is no strategic objective"),
        (("review", "avc:objective-electricity", "--rag", "blue", "--meeting", "2026-10-13"), "'blue' is not one of"),
        (("review", "avc:objective-electricity", "--rag", "red", "--meeting", "2026-10-14"), "There is no meeting on"),
        (("decide", "--outcome", "approved", "--meeting", "2026-10-13"), "Missing argument"),
        (
            ("decide", "avc:case-network-refresh", "--outcome", "approved", "--meeting", "2026-10-13"),
            "There is a decision",
        ),
    ],
)
def test_refused(college: Path, arguments: tuple[str, ...], message: str) -> None:
    before = {path: path.read_bytes() for path in college.rglob("*.ttl")}
    out, err = run(college, *arguments, code=2)
    assert message in err
    assert out == ""
    assert {path: path.read_bytes() for path in college.rglob("*.ttl")} == before


def test_a_meeting_is_recorded_and_then_named_by_its_date(college: Path) -> None:
    decide = ("decide", "avc:case-network-refresh", "--outcome", "approved", "--meeting", "2027-01-19")
    _, err = run(college, *decide, code=2)
    assert "Record it first: itstrat meet 2027-01-19" in err
    out, err = run(college, "meet", "2027-01-19")
    assert out.startswith("avc:meeting-2027-01 a its:Meeting ;\n")
    assert err.endswith("note: The report date is 2026-11-16; reports show it from --as-of 2027-01-19 on.\n")
    out, _ = run(college, *decide, "--as-of", "2027-01-19")
    assert "its:decidedAt avc:meeting-2027-01 ;" in out


@pytest.mark.parametrize(
    ("arguments", "message", "fix"),
    [
        (("meet",), "Missing argument 'DATE'", "--help"),
        (("meet", "13.10.2026"), "is not a date", "2026-11-16"),
        (("meet", "2026-10-13"), "There is a meeting of that already", "edit"),
        (("meet", "2027-01-19", "--group", "avc:tom-hargreaves"), "is no steering group", ""),
        (("meet", "2027-01-19", "--file", "none.ttl"), "is not a file of the strategy", "itstrat.toml"),
    ],
)
def test_meetings_that_are_refused(college: Path, arguments: tuple[str, ...], message: str, fix: str) -> None:
    out, err = run(college, *arguments, code=2)
    assert out == ""
    assert message in err
    assert fix in err


def test_which_of_several_groups_meets_has_to_be_said() -> None:
    folder = Path(__file__).parents[2] / "examples" / "university-of-northmoor"
    _, err = run(folder, "meet", "2027-01-19", "--dry-run", code=2)
    assert "There are 3 groups." in err
    assert "nm:research-computing-board" in err
    out, _ = run(folder, "meet", "2027-01-19", "--dry-run", "--group", "nm:research-computing-board")
    assert "its:meetingOf nm:research-computing-board ;" in out


def test_dry_run_writes_nothing(college: Path) -> None:
    before = (college / "it" / "kpi-observations.ttl").read_bytes()
    out, err = run(college, "observe", "avc:kpi-multi-factor", "80.5", "--date", "2026-11-15", "--dry-run")
    assert "sosa:hasSimpleResult 80.5 ;" in out
    assert err == "it/kpi-observations.ttl:59: would be added\n"
    assert (college / "it" / "kpi-observations.ttl").read_bytes() == before
