"""Findings that are kept from run to run come back as they were, and only for what has not changed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli import cache, main, validate
from itstrat.shacl import saved
from itstrat.strategy import Strategy

EXAMPLES = Path(__file__).parents[3] / "examples"
FORMATS = ("text", "json", "turtle", "sarif", "junit", "github", "gitlab", "html", "csv", "markdown")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ITSTRAT_CACHE", str(tmp_path / "cache"))
    return shutil.copytree(EXAMPLES / "minimal", tmp_path / "strategy")


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each run that checked something."""
    ran: list[str] = []
    check = validate._validated
    monkeypatch.setattr(validate, "_validated", lambda *arguments: ran.append("ran") or check(*arguments))
    return ran


def run(*arguments: object) -> tuple[int, bytes, bytes]:
    found = CliRunner().invoke(main.cli, ["validate", *map(str, arguments)])
    return found.exit_code, found.stdout_bytes, found.stderr_bytes


def kept(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").glob("*.json"))


@pytest.mark.parametrize("example", ["ashdown-valley-college", "university-of-northmoor"])
def test_every_format_says_the_same_of_findings_that_were_kept(example: str) -> None:
    made = itstrat.open(EXAMPLES / example).validate()
    again = saved.load(saved.dump(made))
    assert again == made
    assert made.findings
    for form in FORMATS:
        first, second = (validate._written(each, form, "Violation", True, None) for each in (made, again))
        assert first == second


@pytest.mark.parametrize(
    "term",
    [
        ox.Literal("a\n\"\\'\u0001é"),
        ox.Literal("a", language="en-gb"),
        ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.BlankNode("b1"),
        ox.NamedNode("urn:x:é"),
    ],
)
def test_terms_come_back_as_they_were(term: object) -> None:
    assert saved.load(saved.dump((term,))) == (term,)


@pytest.mark.parametrize("text", ["", "{", "[1]]", '{"Popen": {"args": "ls"}}', '{"iri": 1}', '{"date": "soon"}', "{}"])
def test_what_was_not_written_by_us_is_refused(text: str) -> None:
    with pytest.raises(saved.Unsaved):
        saved.load(text)


def test_a_second_run_checks_nothing_and_says_the_same(folder: Path, runs: list[str]) -> None:
    (folder / "odd.ttl").write_text("<urn:x:a> <https://w3id.org/itstrat#misspelt> 1 .")
    first = run(folder, folder / "odd.ttl")
    assert b"misspelt" in first[2]
    assert run(folder, folder / "odd.ttl") == first
    assert runs == ["ran"]


def test_other_files_options_or_days_are_checked(folder: Path, runs: list[str]) -> None:
    run(folder)
    text = (folder / "strategy.ttl").read_text()
    (folder / "strategy.ttl").write_text(text + "# changed")
    run(folder)
    run(folder, "--only", "ITS001")
    run(folder, "--as-of", "2026-11-17")
    settings = (folder / "itstrat.toml").read_text()
    (folder / "itstrat.toml").write_text(settings.replace("2026-11-16", "2026-11-18"))
    run(folder)
    assert len(runs) == 5
    (folder / "strategy.ttl").write_text(text)
    (folder / "itstrat.toml").write_text(settings)
    run(folder)  # as it was at first
    assert len(runs) == 5


def test_a_change_of_the_rules_is_seen(folder: Path, runs: list[str]) -> None:
    rules = folder.parent / "rules.ttl"
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix its: <https://w3id.org/itstrat#> .\n"
        "<urn:x:Rule> a sh:PropertyShape ; sh:targetClass its:Objective ; sh:path <urn:x:p> ; sh:{}Count {} ."
    )
    rules.write_text(shape.format("max", 0))
    assert run(folder, "--shapes", rules)[0] == 0
    rules.write_text(shape.format("min", 1))
    assert run(folder, "--shapes", rules)[0] == 1
    assert len(runs) == 2


def test_no_cache_reads_and_keeps_nothing(folder: Path, runs: list[str]) -> None:
    run(folder, "--no-cache")
    assert kept(folder) == []
    run(folder)
    run(folder, "--no-cache")
    assert len(runs) == 3


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-2], lambda text: text.replace("Objective", "Objection"), lambda _: ""]
)
def test_an_entry_that_is_damaged_is_none(folder: Path, runs: list[str], damage: object) -> None:
    first = run(folder)
    (entry,) = kept(folder)
    entry.write_text(damage(entry.read_text()))  # type: ignore[operator]
    assert run(folder) == first
    assert len(runs) == 2
    assert run(folder) == first  # it was written anew
    assert len(runs) == 2


def test_a_profile_that_is_meant_is_the_one_that_is_named(folder: Path, runs: list[str]) -> None:
    run(folder)
    run(folder, "--profile", "college")
    assert len(runs) == 1
    run(folder, "--profile", "minimum")
    assert len(runs) == 2


def test_findings_with_all_their_places_serve_who_needs_fewer_and_no_others(folder: Path, runs: list[str]) -> None:
    run(folder)
    run(folder, "--format", "csv", "-o", folder.parent / "all.csv")
    assert len(runs) == 1
    few = [f"<urn:x:{number}> a its:Objective ." for number in range(300)]
    (folder / "many.ttl").write_text("@prefix its: <https://w3id.org/itstrat#> .\n" + "\n".join(few))
    many = (folder, folder / "many.ttl")
    text = run(*many)
    run(*many, "--limit", "200")  # of more than a thousand, the worst have their places
    assert len(runs) == 3
    assert run(*many) == text
    assert len(runs) == 3


def document(*arguments: object) -> bytes:
    found = CliRunner().invoke(main.cli, ["document", "risk-register", *map(str, arguments)])
    assert found.exit_code == 0, found.stderr
    return found.stdout_bytes


def test_a_document_rests_on_the_findings_of_a_validation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = document("-p", folder, "--no-cache")
    assert kept(folder) == []
    run(folder)
    monkeypatch.setattr(Strategy, "validate", None)  # nothing is validated again
    assert document("-p", folder) == fresh


def test_a_validation_rests_on_the_findings_of_a_document(folder: Path, runs: list[str]) -> None:
    fresh = run(folder, "--no-cache")
    document("-p", folder)
    assert run(folder) == fresh
    assert len(runs) == 1


def test_a_document_of_files_that_change_keeps_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = Strategy.validate

    def meanwhile(*arguments: object) -> object:
        found = check(*arguments)  # type: ignore[arg-type]
        (folder / "strategy.ttl").write_text("# all gone")
        return found

    monkeypatch.setattr(Strategy, "validate", meanwhile)
    document("-p", folder)
    assert kept(folder) == []


def test_a_folder_that_cannot_be_written_is_no_failure(
    folder: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "file").write_text("")
    monkeypatch.setenv("ITSTRAT_CACHE", str(folder.parent / "file"))
    assert run(folder)[0] == 0
    assert run(folder)[0] == 0
    assert len(runs) == 2


def test_the_oldest_entries_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "ENTRIES", 2)
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        run(folder, "--as-of", day)
    assert len(kept(folder)) == 2


def test_a_file_that_changes_while_it_is_checked_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = validate._validated

    def meanwhile(*arguments: object) -> object:
        found = check(*arguments)  # type: ignore[arg-type]
        (folder / "strategy.ttl").write_text("# all gone")
        return found

    monkeypatch.setattr(validate, "_validated", meanwhile)
    run(folder)
    assert kept(folder) == []


def test_today_counts_only_where_no_day_is_given(folder: Path) -> None:
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)

    def on(day: date) -> cache.State | None:
        return cache.state([str(folder)], [], None, day)

    assert on(monday) == on(tuesday)  # itstrat.toml has one
    (folder / "itstrat.toml").unlink()
    assert on(monday) != on(tuesday)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"ITSTRAT_CACHE": ""}, None),
        ({"ITSTRAT_CACHE": "/kept/here"}, Path("/kept/here")),
        ({"XDG_CACHE_HOME": "/caches"}, Path("/caches/itstrat")),
        ({"XDG_CACHE_HOME": "", "HOME": "/home/ann"}, Path("/home/ann/.cache/itstrat")),
    ],
)
def test_where_findings_are_kept(
    variables: dict[str, str], expected: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("ITSTRAT_CACHE", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache.folder() == expected
