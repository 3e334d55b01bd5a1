"""The UN SDG scheme as it stands: suggested against, reviewed and reported on, beside a strategy of our own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli.main import cli
from itstrat.formats.sssom import parse, write
from itstrat.linking import review

ROOT = Path(__file__).parents[2]
SDG = Path(os.environ.get("ITSTRAT_DATA", ROOT.parent / "shared" / "data")) / "un-sdg"
FILE = "sdg-kos-goals-targets-indicators.ttl"
OURS = """@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix c: <https://college.example/id/> .
<http://metadata.un.org/sdg> a its:StrategyDocument ; its:strategyType its:Sector ; rdfs:label "UN SDG"@en .
c:it a its:ITServiceStrategy ; rdfs:label "IT strategy"@en .
c:aim a its:Aim ; skos:inScheme c:it ; rdfs:label "Reduce waste by repair, reuse and recycling"@en .
c:ann a its:Stakeholder ; rdfs:label "Ann"@en .
"""


def run(*arguments: str):
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result


def test_suggested_decided_and_reported(tmp_path, monkeypatch):
    if not SDG.is_dir():
        pytest.skip(f"The UN SDG file is not in {SDG}; ITSTRAT_DATA names another folder.")
    monkeypatch.chdir(tmp_path)
    shutil.copy(SDG / FILE, tmp_path)
    (tmp_path / "it.ttl").write_text(OURS, encoding="utf-8")
    (tmp_path / "itstrat.toml").write_text('name = "College"\nbase = "https://college.example/id/"\n', encoding="utf-8")
    kind = ("--kind", "http://metadata.un.org/sdg/ontology#Target")
    shown = run("link", "suggest", "http://metadata.un.org/sdg", *kind, "--limit", "3")
    assert "among 169 elements." in shown.stderr
    first, second = shown.stdout.splitlines()[:2]
    assert first == "Reduce waste by repair, reuse and recycling"
    assert "substantially reduce waste generation through prevention" in second
    run("link", "suggest", *kind, "--limit", "2", "-o", "c.tsv")
    found = parse(Path("c.tsv").read_text(encoding="utf-8"), "c.tsv")
    assert found.mappings[0].one("object_id") == "sdg:12.5"
    rows = [review.accept(found.mappings[0], strength="0.9"), review.decline(found.mappings[1])]
    Path("c.tsv").write_text(write(review.replaced(found, rows)), encoding="utf-8")
    run("link", "review", "c.tsv", "--by", "Ann", "--date", "2026-11-10")
    table = itstrat.open(tmp_path).report("linked-strategies", document="http://metadata.un.org/sdg")
    standing = {(row[1].iri, row[2].text, row[4].text) for row in table.rows}
    declined = found.iri(found.mappings[1].one("object_id"))
    assert standing == {("http://metadata.un.org/sdg/12.5", "supported", "0.9"), (declined, "declined", "")}
