"""What contradicts the ontology is a finding of ``validate --regime owl-rl``, where it is written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli.main import cli
from itstrat.namespaces import RDF
from itstrat.shacl import ValidationOptions

EXAMPLES = Path(__file__).parents[2] / "examples"
DATA = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
<urn:x:Cat> owl:disjointWith <urn:x:Dog> .
<urn:x:rex> a <urn:x:Cat> ,
    <urn:x:Dog> .
"""


@pytest.fixture
def folder(tmp_path):
    folder = shutil.copytree(EXAMPLES / "minimal", tmp_path / "strategy")
    (folder / "pets.ttl").write_text(DATA)
    settings = folder / "itstrat.toml"
    settings.write_text(settings.read_text().replace('["strategy.ttl"]', '["strategy.ttl", "pets.ttl"]'))
    return folder


def run(*arguments):
    found = CliRunner().invoke(cli, ["validate", *map(str, arguments)])
    return found.exit_code, found.stdout


def test_a_contradiction_is_a_finding_with_its_places(folder):
    code, out = run(folder, "--regime", "owl-rl", "--format", "json")
    (finding,) = [each for each in json.loads(out)["findings"] if each["code"] == "inconsistent"]
    assert code == 1
    assert finding["severity"] == "Violation"
    assert "cax-dw" in finding["message"]
    assert [(each["file"].rpartition("/")[2], each["line"]) for each in (finding, *finding["related"])] == [
        ("pets.ttl", 3),
        ("pets.ttl", 4),
    ]


@pytest.mark.parametrize("more", [[], ["--regime", "rdfs"], ["--regime", "owl-rl", "--skip", "inconsistent"]])
def test_it_is_looked_for_only_where_that_is_asked_for(folder, more):
    code, out = run(folder, *more)
    assert (code, "inconsistent" in out) == (0, False)


def test_data_that_contradict_nothing_have_no_such_finding():
    assert run(EXAMPLES / "minimal", "--regime", "owl-rl")[0] == 0


def test_it_is_explained_and_seen_when_checked_again(folder):
    assert "can be true together" in run("--explain", "inconsistent")[1]
    strategy = itstrat.open(folder, regime="owl-rl")
    options = ValidationOptions(regime="owl-rl")
    found = strategy.validate(options).findings
    assert [each.code for each in found].count("inconsistent") == 1
    assert strategy.revalidate(strategy.documents, options).findings == found
    rex, dog = ox.NamedNode("urn:x:rex"), ox.NamedNode("urn:x:Dog")
    edit = strategy.edit(folder / "pets.ttl")
    edit.remove(rex, RDF["type"], dog)
    edit.write()
    assert strategy.revalidate(strategy.documents, options).conforms
