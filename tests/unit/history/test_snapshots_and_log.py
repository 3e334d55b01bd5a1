"""A strategy as it was in git, and the history of one item."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

import itstrat
from itstrat.errors import NotARepository, PathNotFound, UnknownRevision
from itstrat.history import git, to_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.history.conftest import Repo

CATALOGUE = "college/it/catalogue.ttl"
STRATEGY = "college/it/strategy.ttl"
ID = "https://ashdown-valley.example/id/"


def test_revision_has_the_files_as_they_were_under_the_names_of_today(college: Repo) -> None:
    now = itstrat.open(college.folder / "college")
    (college.folder / CATALOGUE).unlink()
    college.commit("No catalogue")
    was = itstrat.open(college.folder / "college", revision="HEAD~1")
    assert was.data_version == now.data_version
    assert [d.source.graph for d in was.documents] == [d.source.graph for d in now.documents]
    assert was.report("catalogue").rows == now.report("catalogue").rows


def test_snapshot_goes_with_the_strategy(college: Repo) -> None:
    strategy = itstrat.open(college.folder / "college", revision="HEAD")
    folder = strategy.origin.snapshot.folder
    assert folder.is_dir()
    del strategy
    assert not folder.exists()


def test_findings_of_a_revision_name_the_lines_in_it(college: Repo) -> None:
    college.change(CATALOGUE, "its:owner avc:rob-kessler ;\n", "")
    college.commit("No owners")
    college.change(CATALOGUE, "# Services", "# Services\n\n\n")
    found = itstrat.open(college.folder / "college", revision="HEAD").validate().findings
    lines = (
        (college.folder / CATALOGUE).read_text(encoding="utf-8").replace("# Services\n\n\n", "# Services").split("\n")
    )
    place = next(each.location for each in found if each.code == "ITS020")
    assert place.path.endswith("catalogue.ttl")
    assert "service-" in lines[place.line - 1]


def test_day_means_the_last_commit_up_to_it(college: Repo) -> None:
    second = college.commit_change(CATALOGUE, "Campus Wi-Fi", "Wireless", day="2026-11-10")
    repository = git.find(college.folder)
    assert repository.commit("2026-11-10") == second == repository.commit("main") == repository.commit(second[:8])
    assert repository.commit("2026-11-09") == repository.commit("HEAD~1")
    with pytest.raises(UnknownRevision, match="up to 2026-10-31"):
        repository.commit("2026-10-31")


@pytest.mark.parametrize("revision", ["nowhere", "", "--all", "--output=x", "HEAD:college", "-p", "HEAD~9", "HEAD\n"])
def test_what_is_no_revision_is_refused_and_never_an_option(college: Repo, revision: str) -> None:
    with pytest.raises(UnknownRevision):
        itstrat.open(college.folder / "college", revision=revision)
    assert not (college.folder / "x").exists()


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    with pytest.raises(NotARepository, match="is not in a git repository"):
        itstrat.open(tmp_path, revision="HEAD")


def test_no_git(college: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotARepository, match="git is not installed"):
        itstrat.open(college.folder / "college", revision="HEAD")


def test_folder_that_was_not_there_yet(college: Repo) -> None:
    college.write("faculty/extra.ttl", "<urn:a> <urn:b> <urn:c> .")
    college.commit("A faculty")
    with pytest.raises(PathNotFound, match="'faculty' in revision HEAD~1"):
        itstrat.open(college.folder / "faculty", revision="HEAD~1")


def test_links_and_filters_of_the_repository_do_nothing(college: Repo) -> None:
    college.git("config", "filter.evil.smudge", "touch pwned")
    college.write(".gitattributes", "*.ttl filter=evil\n")
    (college.folder / "college" / "it" / "users.ttl").symlink_to("/etc/passwd")
    college.commit("A link and a filter")
    assert len(itstrat.open(college.folder / "college", revision="HEAD").documents) == 17
    assert not list(college.folder.rglob("pwned"))


def test_settings_around_the_snapshot_do_not_reach_it(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "itstrat.toml").write_text("nonsense", encoding="utf-8")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    repo.write("a.ttl", "<urn:a> <urn:b> <urn:c> .")
    repo.commit("One")
    assert len(itstrat.open(repo.folder / "a.ttl", revision="HEAD").documents[0].quads) == 1


def test_diff_with_a_revision_tells_what_changed_and_which_findings(college: Repo) -> None:
    college.change(CATALOGUE, "    its:owner avc:aisha-malik ;\n", "")
    difference = itstrat.open(college.folder / "college").diff("HEAD")
    assert [(item.label, item.words) for item in difference.told] == [
        ("Virtual learning environment", ("owner “Aisha Malik, Head of Digital Learning” no longer given",))
    ]
    assert [(each.code, each.severity) for each in difference.appeared] == [("ITS020", "Violation")]
    assert difference.appeared[0].place.endswith("catalogue.ttl:109:1")
    assert difference.gone == ()


def test_log_tells_who_and_when_and_follows_an_item_to_its_old_name(college: Repo) -> None:
    college.commit_change(
        STRATEGY, "its:targetValue 99.80", "its:targetValue 99.90", day="2026-11-02", author="Rob Kessler"
    )
    for name in ("strategy", "alignments", "catalogue", "plan", "projects", "cases", "governance"):
        path = college.folder / f"college/it/{name}.ttl"
        path.write_text(
            path.read_text(encoding="utf-8").replace("avc:objective-network-available", "avc:objective-up"),
            encoding="utf-8",
        )
    college.commit("Shorter", day="2026-11-03")
    college.commit_change("college/it/governance.ttl", "its:rag its:Red", "its:rag its:Amber", day="2026-11-04")
    college.commit_change(CATALOGUE, "Campus Wi-Fi", "Wireless", day="2026-11-05")
    college.change(STRATEGY, "Keep the network available", "Keep the network up")
    strategy = itstrat.open(college.folder / "college")
    events = list(strategy.log("avc:objective-up"))
    assert [(event.author, f"{event.when:%d}" if event.when else "", event.subject) for event in events] == [
        ("", "", ""),
        ("Hana Novak", "03", "Shorter"),
        ("Rob Kessler", "02", "Change strategy.ttl"),
        ("Hana Novak", "01", "The strategy as agreed"),
    ]
    text = to_text.write_log(events, "Keep the network up")
    assert "not committed yet\n  Strategic objective “Keep the network up" in text
    assert "    - is now avc:objective-up, was avc:objective-network-available\n" in text
    assert "    - target value 99.80 → 99.90 in the target “99.8 % network availability by December 2027”\n" in text
    assert "  Progress review “October 2026: network availability” added: red\n" in text


def test_log_of_a_record_tells_its_changes(college: Repo) -> None:
    college.commit_change("college/it/governance.ttl", "its:rag its:Red", "its:rag its:Amber", day="2026-11-04")
    events = list(itstrat.open(college.folder / "college").log("avc:review-network-available"))
    assert [item.words for item in events[0].told] == [("RAG status red → amber",)]


def test_log_passes_over_what_cannot_be_read(college: Repo) -> None:
    whole = (college.folder / STRATEGY).read_text(encoding="utf-8")
    college.write(STRATEGY, whole[:5000])
    college.commit("Broken", day="2026-11-02")
    college.write(STRATEGY, whole.replace("99.80", "99.85"))
    college.commit("Mended", day="2026-11-03")
    events = list(itstrat.open(college.folder / "college").log("avc:objective-network-available"))
    assert [event.subject for event in events] == ["Mended", "The strategy as agreed"]
    assert len(events[0].told) == 1


def test_log_counts_a_change_on_a_branch_once(college: Repo) -> None:
    college.git("switch", "-q", "-c", "side")
    college.commit_change(STRATEGY, "99.80", "99.85", day="2026-11-02")
    college.git("switch", "-q", "main")
    college.commit_change(CATALOGUE, "Campus Wi-Fi", "Wireless", day="2026-11-03")
    college.git("merge", "-q", "--no-ff", "-m", "Merge", "side", day="2026-11-04")
    events = list(itstrat.open(college.folder / "college").log("avc:objective-network-available"))
    assert [event.subject for event in events] == ["Change strategy.ttl", "The strategy as agreed"]


def test_log_without_a_commit(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text('<urn:x:a> <http://www.w3.org/2000/01/rdf-schema#label> "A" .', encoding="utf-8")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    with pytest.raises(UnknownRevision):
        list(itstrat.open(tmp_path).log("urn:x:a"))
