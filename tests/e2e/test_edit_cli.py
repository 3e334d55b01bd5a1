"""``itstrat set``, ``add``, ``remove``, ``fmt`` and ``query --update`` as they are typed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"
COST = "avc:cost-repair-contract"


@pytest.fixture
def college(tmp_path: Path) -> Path:
    folder = tmp_path / "college"
    shutil.copytree(EXAMPLE, folder)
    return folder


def run(folder: Path, *arguments: str, code: int = 0, given: str | None = None) -> tuple[str, str]:
    command = [sys.executable, "-m", "itstrat", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, input=given
    )
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def changed(folder: Path) -> list[Path]:
    names = (each.relative_to(EXAMPLE) for each in EXAMPLE.rglob("*.ttl"))
    return sorted(name for name in names if (folder / name).read_bytes() != (EXAMPLE / name).read_bytes())


def test_set_changes_one_value_in_place(college: Path) -> None:
    out, err = run(college, "set", COST, "its:amount", "22000.50")
    before, after = ((each / "it" / "cases.ttl").read_text(encoding="utf-8") for each in (EXAMPLE, college))
    at = before.index("avc:cost-repair-contract a its:Cost")
    assert after == before[:at] + before[at:].replace("21000.00", "22000.50", 1)
    assert changed(college) == [Path("it/cases.ttl")]
    assert "amount 21000.00 → 22000.50" in out
    assert "it/cases.ttl: changed" in err


def test_dry_run_shows_the_diff_and_writes_nothing(college: Path) -> None:
    out, _ = run(college, "set", COST, "its:amount", "22000.50", "--dry-run")
    marked = [line for line in out.splitlines() if line[0] in "+-" and line[1:3] not in {"--", "++"}]
    assert marked == ["-    its:amount 21000.00 ;", "+    its:amount 22000.50 ;"]
    assert changed(college) == []


def test_a_change_that_breaks_a_rule_is_refused_unless_forced(college: Path) -> None:
    arguments = ("remove", "avc:objective-supported-devices", "its:supports")
    _, err = run(college, *arguments, code=2)
    assert "It would break" in err
    assert "ITS0" in err
    assert changed(college) == []
    run(college, *arguments, "--force")
    assert len(changed(college)) == 1


def test_add_and_remove_are_inverse(college: Path) -> None:
    run(college, "add", COST, "rdfs:comment", "as agreed")
    assert changed(college) == [Path("it/cases.ttl")]
    run(college, "remove", COST, "rdfs:comment", "as agreed")
    assert changed(college) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("remove", COST, "its:year", "1999/00"), "is said by no file"),
        (("set", COST, "its:amout", "1"), "its:amout is no term of itstrat"),
        (("set", COST, "its:Amount", "1"), "Did you mean its:amount?"),
        (("set", COST, "amount", "1"), "Did you mean its:amount?"),
        (("set", COST, "its:amount", "much"), "is not a number"),
        (("add", COST, "its:year", "x", "--file", "none.ttl"), "none.ttl is no file of the strategy"),
    ],
)
def test_what_cannot_be_done_is_refused(college: Path, arguments: tuple[str, ...], message: str) -> None:
    assert message in run(college, *arguments, code=2)[1]
    assert changed(college) == []


UPDATE = """DELETE { ?cost its:amount ?old } INSERT { ?cost its:amount 22000.50 }
WHERE { ?cost its:amount ?old FILTER(?cost = avc:cost-repair-contract) }"""


def test_update_shows_the_difference_and_writes_it(college: Path) -> None:
    (college / "raise.ru").write_text(UPDATE, encoding="utf-8")
    out, _ = run(college, "query", "--update", "raise.ru")
    assert "+    its:amount 22000.50 ;" in out
    assert changed(college) == []
    run(college, "query", "--update", "-", "--write", given=UPDATE)
    assert changed(college) == [Path("it/cases.ttl")]
    assert "    its:amount 22000.50 ;\n" in (college / "it" / "cases.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["CLEAR ALL", "LOAD <file:///etc/passwd>", "INSERT DATA { GRAPH <urn:x:g> { <urn:x:s> a its:Aim } }"]
)
def test_update_of_graphs_is_refused(college: Path, text: str) -> None:
    assert "Line 1" in run(college, "query", "--update", "-", "--write", given=text, code=2)[1]
    assert changed(college) == []


def test_fmt_checks_writes_and_is_settled(college: Path) -> None:
    run(college, "fmt", "--check", code=1)
    assert changed(college) == []
    before = run(college, "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv")[0]
    run(college, "fmt")
    run(college, "fmt", "--check")
    assert run(college, "query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv")[0] == before
