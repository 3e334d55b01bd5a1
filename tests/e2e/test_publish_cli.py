"""``itstrat publish`` as it is typed: what it tells, and how its mistakes end."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

COLLEGE = str(Path(__file__).parents[2] / "examples" / "ashdown-valley-college")


def run(*arguments: str):
    return CliRunner().invoke(cli, ["publish", *arguments])


def test_it_tells_what_was_written_and_the_second_time_that_nothing_was(tmp_path):
    first = run(str(tmp_path / "public"), "-p", COLLEGE)
    assert first.exit_code == 0, first.output
    assert "statements for https://ashdown-valley.example/id/" in first.stdout
    assert " added, 0 changed, 0 removed, 0 left as they were" in first.stdout
    second = run(str(tmp_path / "public"), "-p", COLLEGE)
    assert ": 0 added, 0 changed, 0 removed, " in second.stdout


def test_without_a_base_nothing_is_written(tmp_path):
    data = tmp_path / "aim.ttl"
    data.write_text("<urn:x:aim> a <https://w3id.org/itstrat#Aim> .", encoding="utf-8")
    done = run(str(tmp_path / "public"), "-p", str(data))
    assert done.exit_code == 3
    assert "There is no address to publish at" in done.stderr
    assert not (tmp_path / "public").exists()


def test_a_file_that_is_not_ours_stops_it(tmp_path):
    (tmp_path / "index.html").write_text("welcome", encoding="utf-8")
    done = run(str(tmp_path), "-p", COLLEGE)
    assert done.exit_code == 3
    assert "is not ours" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["index.html"]


@pytest.mark.parametrize("again", [False, True])
def test_the_site_of_the_ontology_needs_no_strategy(tmp_path, again):
    if again:
        run("--ontology", str(tmp_path))
    done = run("--ontology", str(tmp_path))
    assert done.exit_code == 0
    assert (": 0 added" in done.stdout) is again
    assert (tmp_path / "itstrat" / "shapes.html").is_file()
