"""What is told when files change; the ticks are those of the test, so nothing waits."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from itstrat.cli.watching import Watcher, watch
from itstrat.shacl import ValidationOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


MINIMAL = Path(__file__).parents[3] / "examples" / "minimal"
#: An objective that supports no aim: it breaks ITS001.
LOST = """
@prefix its: <https://w3id.org/itstrat#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:x:lost> a its:Objective ; rdfs:label "Lost"@en .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = shutil.copytree(MINIMAL, tmp_path / "strategy")
    settings = made / "itstrat.toml"
    settings.write_text(settings.read_text().replace('sources = ["strategy.ttl"]\n', ""))
    return made


def watcher(folder: Path, **options: object) -> Watcher:
    checks = ValidationOptions(**options)  # type: ignore[arg-type]
    return Watcher([str(folder)], checks, as_of=None, threshold="Violation")


def test_findings_are_told_as_files_come_change_and_go(folder: Path) -> None:
    file, told = folder / "lost.ttl", list[str]()
    seen = watcher(folder, only=("ITS001",))

    def ticks() -> Iterator[None]:
        yield  # the first look
        yield  # nothing changed
        file.write_text(LOST)
        yield
        os.utime(file, (1, 1))  # touched, with the same content
        yield
        file.write_text(LOST + "<urn:x:lost> rdfs:comment 'still lost' .")
        yield
        file.unlink()
        yield

    codes = []
    watch(seen, ticks(), lambda text: (told.append(text), codes.append(seen.exit_code))[0])
    assert codes == [0, 1, 1, 0]
    first, new, same, gone = told
    assert "Conforms" in first
    assert "ITS001" in new
    assert "lost.ttl:3" in new
    assert "1 new, 0 fixed; in all 1 violation," in new
    assert "Checked again: 1 rule over everything (SPARQL text)." in new
    assert new.startswith(f"Saved: {file}\n")
    assert "Watching 1 file: save one, and it is checked again. Ctrl-C ends.\n" in first
    assert "0 new, 0 fixed; in all 1 violation," in same
    assert "fixed: ITS001: Lost" in gone
    assert "0 new, 1 fixed; in all 0 violations," in gone


def test_a_change_that_no_rule_looks_at_is_told_as_that(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    seen = watcher(folder, only=("ITS020",))
    seen.look()
    for number in range(5):
        (folder / f"more-{number}.ttl").write_text(f"<urn:x:{number}> <urn:x:p> 1 .")
    saved, *_, last = seen.look().splitlines()
    assert saved == "Saved: more-0.ttl, more-1.ttl, more-2.ttl and 2 more"
    assert last == "No rule looks at what changed."


def test_what_becomes_odd_is_told_once(folder: Path) -> None:
    seen = watcher(folder, only=("ITS001",))
    seen.look()
    (folder / "odd.ttl").write_text("<urn:x:a> <https://w3id.org/itstrat#misspelt> 1 .")
    assert "warning: " in seen.look()
    (folder / "lost.ttl").write_text(LOST)
    assert "warning: " not in seen.look()


def test_only_files_that_changed_are_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from itstrat import formats

    seen = watcher(folder)
    seen.look()
    read: list[str] = []
    read_all = formats.read_all
    monkeypatch.setattr(
        formats, "read_all", lambda sources: read.extend(s.path.name for s in sources) or read_all(sources)
    )
    (folder / "lost.ttl").write_text(LOST)
    seen.look()
    assert read == ["lost.ttl"]


def test_a_broken_file_is_told_once_and_what_was_good_stays(folder: Path) -> None:
    file = folder / "lost.ttl"
    file.write_text(LOST)
    seen = watcher(folder, only=("ITS001",))
    assert "ITS001" in seen.look()
    file.write_text(LOST + "<urn:x:lost> its:supports ")
    told = seen.look()
    assert "lost.ttl" in told
    assert "Until then: 1 violation, 0 warnings, 0 infos, as before." in told
    assert seen.look() == ""
    assert seen.exit_code == 1
    (folder / "other.ttl").write_text(LOST.replace("lost", "found"))
    assert seen.look() == ""  # still broken: nothing new can be said
    file.write_text(LOST)
    assert "1 new, 0 fixed; in all 2 violations," in seen.look()


def test_a_file_that_was_broken_at_first_is_waited_for(folder: Path) -> None:
    (folder / "lost.ttl").write_text("<urn:x:lost> ")
    seen = watcher(folder, only=("ITS001",))
    assert "lost.ttl" in seen.look()
    assert seen.exit_code == 1
    (folder / "lost.ttl").write_text(LOST)
    assert "ITS001" in seen.look()


def test_a_mended_file_with_its_old_content_is_told(folder: Path) -> None:
    file = folder / "lost.ttl"
    file.write_text(LOST)
    seen = watcher(folder)
    seen.look()
    file.write_text("<urn:x:lost> ")
    seen.look()
    file.write_text(LOST)
    assert seen.look() == "The files can be read again.\n"


def test_rules_and_settings_that_change_are_read_anew(folder: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.ttl"
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix its: <https://w3id.org/itstrat#> .\n"
        "<urn:x:Rule> a sh:PropertyShape ; sh:targetClass its:Objective ; sh:path <urn:x:p> ; sh:{}Count {} ."
    )
    rules.write_text(shape.format("max", 0))
    seen = watcher(folder, shapes=(str(rules),))
    assert "Conforms" in seen.look()
    rules.write_text(shape.format("min", 1))
    told = seen.look()
    assert "in all" in told
    assert " 0 fixed" in told
    assert seen.exit_code == 1


@pytest.mark.parametrize("edit", [lambda file: file.unlink(), lambda file: file.write_text("")])
def test_a_folder_in_which_nothing_is_left_is_a_failure_that_is_told(
    tmp_path: Path, edit: Callable[[Path], object]
) -> None:
    file = tmp_path / "only.ttl"
    file.write_text(LOST)
    seen = Watcher([str(tmp_path)], ValidationOptions(only=("ITS001",)), as_of=None, threshold="Violation")
    assert "ITS001" in seen.look()
    edit(file)
    assert seen.look()
    assert seen.look() == ""
