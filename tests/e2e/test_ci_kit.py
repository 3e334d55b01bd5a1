"""The checks for other people's repositories: their files are what the services read, and their commands run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli
from itstrat.formats import READERS

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
#: A line of Ashdown, what a newcomer makes of it, and the rule that says so.
SLIPS = {
    "a date in words": ("it/projects.ttl", 'its:startDate "2026-12-01"^^xsd:date', 'its:startDate "soon"', "literal"),
    "an end in words": ("it/projects.ttl", 'its:endDate "2027-03-31"^^xsd:date', 'its:endDate "in spring"', "ITS049"),
    "a solution as an aim": ("it/strategy.ttl", '"Keep every college', '"Upgrade to new devices: keep every', "ITS060"),
}


def tool(name: str) -> str:
    found = shutil.which(name, path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def at_bin(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), **more}


@pytest.fixture
def college(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli, ["init", "college"]).exit_code == 0
    monkeypatch.chdir("college")
    git(Path(), "init", "-q")
    git(Path(), "add", "-A")
    git(Path(), "commit", "-qm", "Begin")
    return tmp_path / "college"


def break_a_rule(folder: Path) -> None:
    with (folder / "strategy.ttl").open("a") as file:
        file.write('ex:lost a its:Objective ; rdfs:label "Lost"@en ; skos:inScheme ex:it-strategy .\n')


def hook() -> dict[str, str]:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    return dict(re.findall(r"^[ -] (\w+): (.*?)(?: #.*)?$", text, re.MULTILINE))


# --- pre-commit


def test_the_hook_runs_the_check_and_fails_where_a_rule_is_broken(college: Path) -> None:
    program, *arguments = shlex.split(hook()["entry"])
    assert program == "itstrat"
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    break_a_rule(college)
    assert CliRunner().invoke(cli, arguments).exit_code == 1


def test_the_hook_runs_when_a_file_that_is_read_changes_and_at_no_other() -> None:
    pattern = re.compile(hook()["files"])
    for suffix in READERS:
        assert pattern.search(f"it/plan{suffix}")
        assert pattern.search(f"it/plan{suffix.upper()}.gz")
    assert pattern.search("itstrat.toml")
    assert pattern.search("college/itstrat.toml")
    assert not any(map(pattern.search, ("README.md", "plan.ttl.bak", "my-itstrat.toml", "ttl")))


def test_pre_commit_takes_both_files(tmp_path: Path) -> None:
    program = tool("pre-commit")
    for command, file in (("validate-manifest", ".pre-commit-hooks.yaml"), ("validate-config", "ci/pre-commit.yaml")):
        environment = at_bin(tmp_path, PRE_COMMIT_HOME=str(tmp_path / "cache"))
        subprocess.run([program, command, str(ROOT / file)], env=environment, check=True, cwd=tmp_path)


def test_pre_commit_keeps_a_commit_out_that_breaks_a_rule(college: Path, tmp_path: Path) -> None:
    command = [tool("pre-commit"), "run", "--all-files"]
    environment = at_bin(tmp_path, PRE_COMMIT_HOME=str(tmp_path / "cache"))
    good = subprocess.run(command, env=environment, cwd=college, capture_output=True, text=True)
    assert good.returncode == 0, good.stdout + good.stderr
    break_a_rule(college)
    bad = subprocess.run(command, env=environment, cwd=college, capture_output=True, text=True)
    assert bad.returncode == 1
    assert "violation ITS001: Lost" in bad.stdout


# --- GitHub and GitLab


@pytest.mark.parametrize(
    ("schema", "file"), [("vendor.github-workflows", "ci/github.yml"), ("vendor.gitlab-ci", "ci/gitlab.yml")]
)
def test_the_services_take_the_files(schema: str, file: str, tmp_path: Path) -> None:
    subprocess.run(
        [tool("check-jsonschema"), "--builtin-schema", schema, str(ROOT / file)], check=True, env=at_bin(tmp_path)
    )


def commands(file: str) -> list[str]:
    """The shell commands of a file that need no network, in order."""
    text = (ROOT / "ci" / file).read_text()
    found = re.findall(r"^ +(?:- )?(?:run: |- )((?:itstrat|cat) .*)$", text, re.MULTILINE)
    assert found
    return found


@pytest.mark.parametrize("broken", [False, True], ids=["good", "broken"])
def test_the_workflow_of_github_annotates_and_keeps_its_results(college: Path, tmp_path: Path, broken: bool) -> None:
    if broken:
        break_a_rule(college)
    summary = tmp_path / "summary.md"
    environment = at_bin(tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    check, tell = (
        subprocess.run(["sh", "-ec", each], cwd=college, env=environment, capture_output=True, text=True)
        for each in commands("github.yml")
    )
    assert (check.returncode, tell.returncode) == (int(broken), 0), check.stderr + tell.stderr
    assert ("::error file=strategy.ttl,line=" in check.stdout) is broken
    assert summary.read_text().startswith("## Strategy check: " + ("does not conform" if broken else "conforms"))
    assert {path.name for path in college.glob("findings.*")} == {"findings.sarif", "findings.md", "findings.html"}


def test_the_job_of_gitlab_keeps_its_results(college: Path, tmp_path: Path) -> None:
    break_a_rule(college)
    (command,) = commands("gitlab.yml")
    done = subprocess.run(["sh", "-ec", command], cwd=college, env=at_bin(tmp_path), capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert "violation ITS001: Lost" in done.stdout
    assert {path.name for path in college.glob("findings.*")} == {"findings.json", "findings.xml", "findings.html"}


@pytest.mark.parametrize("file", ["github.yml", "gitlab.yml"])
def test_both_install_from_the_lock_and_keep_what_they_downloaded(file: str) -> None:
    text = (ROOT / "ci" / file).read_text()
    assert "pip install --require-hashes -r tools/requirements.lock" in text
    assert "pip install --no-deps tools/itstrat-*.whl" in text
    assert re.search(r"cache: pip|paths: \[\.cache/pip\]", text)


def locked(path: Path) -> dict[str, str]:
    """What a lock holds of each package: its version, its condition and its hashes."""
    found = re.findall(r"^([\w.-]+)(==.*?)(?=^[\w#]|\Z)", path.read_text(), re.MULTILINE | re.DOTALL)
    return {name: " ".join(re.findall(r"==\S+|sha256:\w+", rest)) for name, rest in found}


def test_the_small_lock_is_what_the_whole_one_says_of_all_that_a_check_needs() -> None:
    small, whole = locked(ROOT / "ci" / "requirements.lock"), locked(ROOT / "requirements.lock")
    assert small == {name: whole[name] for name in small}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {re.match(r"[\w-]+", each)[0] for each in project["dependencies"]} <= small.keys()
    assert len(small) < 30


def test_a_change_starts_the_workflow_once() -> None:
    text = (ROOT / "ci" / "github.yml").read_text()
    assert "on: [push, pull_request]" not in text
    assert re.search(r"^  push:\n    branches: ", text, re.MULTILINE)


def test_what_the_checks_write_is_kept_out_of_version_control(college: Path) -> None:
    for name in ("findings.sarif", "findings.html"):
        (college / name).write_text("")
    assert git(college, "status", "--porcelain") == ""


def test_init_says_what_the_workflows_need(tmp_path: Path) -> None:
    outcome = CliRunner().invoke(cli, ["init", str(tmp_path / "new")])
    assert "tools/" in outcome.stderr
    assert "requirements.lock" in outcome.stderr


# --- what a newcomer sees


@pytest.mark.parametrize(("file", "before", "after", "rule"), SLIPS.values(), ids=SLIPS)
def test_a_newcomers_pull_request_shows_the_finding_on_the_changed_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, before: str, after: str, rule: str
) -> None:
    folder = tmp_path / "ashdown"
    shutil.copytree(ROOT / "examples" / "ashdown-valley-college", folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "As it stands")
    monkeypatch.chdir(folder)
    known = set(CliRunner().invoke(cli, ["validate", "--format", "github"]).stdout.splitlines())
    path = folder / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    (line,) = re.findall(r"^@@ -\d+ \+(\d+) @@", git(folder, "diff", "-U0"), re.MULTILINE)
    shown = set(CliRunner().invoke(cli, ["validate", "--format", "github"]).stdout.splitlines()) - known
    found = [each for each in shown if f"title={rule}%3A" in each]
    assert len(found) == 1
    column = path.read_text(encoding="utf-8").splitlines()[int(line) - 1].index('"') + 1
    assert f" file={file},line={line},col={column},title={rule}%3A" in found[0]
