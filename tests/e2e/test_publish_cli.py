"""``itstrat publish`` as it is typed: what it tells, and how its mistakes end."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from itstrat import formats
from itstrat.cli.main import cli
from itstrat.errors import ConfigError, PublicationRefused

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


def test_what_was_published_into_the_folder_of_the_strategy_is_no_source_of_it(tmp_path, monkeypatch):
    (tmp_path / "itstrat.toml").write_text('base = "https://x.example/id/"\n', encoding="utf-8")
    (tmp_path / "it.ttl").write_text(
        """@prefix its: <https://w3id.org/itstrat#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <https://x.example/id/service> a its:Service ; rdfs:label "Telephony"@en .""",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert run("web/public", "--force").exit_code == 0
    assert [source.name for source in formats.discover([]).sources] == ["it.ttl"]
    assert [source.name for source in formats.discover(["."]).sources] == ["it.ttl"]
    # Whoever names it means it.
    assert "web/public/service.ttl" in {source.name for source in formats.discover(["web/public"]).sources}
    (tmp_path / "itstrat.toml").write_text('sources = ["web/public/s*.ttl"]', encoding="utf-8")
    assert [source.name for source in formats.discover([]).sources] == ["web/public/service.ttl"]
    (tmp_path / "itstrat.toml").write_text('sources = ["**/s*.ttl", "it.ttl"]', encoding="utf-8")
    with pytest.raises(ConfigError, match="which matches no file"):
        formats.discover([])


def test_the_folder_of_the_strategy_itself_is_no_place_for_it(tmp_path, monkeypatch):
    (tmp_path / "itstrat.toml").write_text('base = "https://x.example/id/"\n', encoding="utf-8")
    (tmp_path / "it.ttl").write_text("<https://x.example/id/a> a <https://w3id.org/itstrat#Skill> .", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run(".", "--force")
    assert done.exit_code == 2
    assert "is the folder of the strategy itself" in done.stderr
    assert len(list(tmp_path.iterdir())) == 2


def test_a_format_that_the_report_has_not_is_told_with_the_way_there_is(tmp_path):
    done = run(str(tmp_path / "public"), "-p", COLLEGE, "--left-out", "x.xyz")
    assert "Use one of .csv, .html, .json, .md." in done.stderr
    assert not (tmp_path / "public").exists()


BROKEN = """
@prefix its: <https://w3id.org/itstrat#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://x.example/id/aim> a its:Aim ; rdfs:label "An aim that rests on nothing"@en .
"""


@pytest.fixture
def broken(tmp_path):
    folder = tmp_path / "strategy"
    folder.mkdir()
    (folder / "itstrat.toml").write_text('name = "X"\nbase = "https://x.example/id/"\nas_of = 2026-11-16\n')
    (folder / "aim.ttl").write_text(BROKEN, encoding="utf-8")
    return str(folder)


def test_what_breaks_a_rule_for_publishing_does_not_go_out(tmp_path, broken):
    public, left_out = tmp_path / "public", tmp_path / "left-out.csv"
    done = run(str(public), "-p", broken, "--release", "1", "--left-out", str(left_out))
    assert done.exit_code == 2
    assert PublicationRefused.code == "publication-refused"
    assert "nothing was written" in done.stderr
    assert "aim.ttl:3:1: ITS002: An aim that rests on nothing: " in done.stderr
    assert "--force" in done.stderr
    assert not public.exists()
    assert not left_out.exists()


def test_a_site_that_is_there_stays_where_a_rule_is_broken(tmp_path, broken):
    run(str(tmp_path / "public"), "-p", broken, "--force")
    before = {path: path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file()}
    assert "aim.html" in {path.name for path in before}
    (tmp_path / "strategy" / "aim.ttl").write_text(BROKEN.replace("An aim", "Another aim"), encoding="utf-8")
    assert run(str(tmp_path / "public"), "-p", broken).exit_code == 2
    assert {path: path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file()} == before


def test_it_goes_out_nevertheless_when_told_so(tmp_path, broken):
    done = run(str(tmp_path / "public"), "-p", broken, "--force")
    assert done.exit_code == 0
    assert "warning: It breaks the rules for publishing: " in done.stderr
    assert (tmp_path / "public" / "aim.html").is_file()


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
