"""``itstrat infer``: what follows, why, what contradicts, and what is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli
from itstrat.errors import NotEntailed

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

HEAD = """@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ONTOLOGY = (
    HEAD
    + """
:hasPart owl:inverseOf :partOf .
:partOf a owl:TransitiveProperty .
:Server owl:disjointWith :Room .
"""
)
DATA = (
    HEAD
    + """
:disk :partOf :server .
:server :partOf :rack ; a :Server .
"""
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["infer", *arguments])


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "ontology.ttl").write_text(ONTOLOGY, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    return str(tmp_path / "data.ttl"), str(tmp_path / "ontology.ttl")


def lines(result: Result) -> set[str]:
    text = result.stdout.replace("http://example.org/", "")
    return {line.removesuffix(" .") for line in text.splitlines()}


def test_the_regime_decides_what_follows(files: tuple[str, str]) -> None:
    data, ontology = files

    few, many = (
        lines(run(data, "--ontology", ontology, "--regime", regime, "--format", "ntriples"))
        for regime in ("its", "owl-rl")
    )

    assert few == {"<disk> <partOf> <rack>"}
    assert many == {
        "<disk> <partOf> <rack>",
        "<server> <hasPart> <disk>",
        "<rack> <hasPart> <server>",
        "<rack> <hasPart> <disk>",
    }


def test_a_proof_leads_to_the_lines_of_the_files(files: tuple[str, str]) -> None:
    data, ontology = files
    prefix = "http://example.org/"

    result = run(
        data,
        "--ontology",
        ontology,
        "--regime",
        "owl-rl",
        "--why",
        f"{prefix}rack",
        f"{prefix}hasPart",
        f"{prefix}disk",
    )

    assert result.exit_code == 0, result.output
    first, *rest = result.stdout.splitlines()
    assert first == ":rack :hasPart :disk . # by prp-inv2"
    assert f"  :hasPart owl:inverseOf :partOf . # {ontology}:5:24" in rest
    assert "  :disk :partOf :rack . # by prp-trp" in rest
    assert f"    :disk :partOf :server . # {data}:5:15" in rest
    assert f"    :server :partOf :rack . # {data}:6:17" in rest


def test_a_proof_as_json(files: tuple[str, str]) -> None:
    data, ontology = files
    why = [f"http://example.org/{name}" for name in ("disk", "partOf", "rack")]

    proof = json.loads(run(data, "--ontology", ontology, "--format", "json", "--why", *why).stdout)

    assert proof["rule"] == "prp-trp"
    assert [premise["location"] for premise in proof["premises"]] == [
        f"{ontology}:6:11",
        f"{data}:5:15",
        f"{data}:6:17",
    ]


def test_what_does_not_follow_has_no_proof(files: tuple[str, str]) -> None:
    data, ontology = files
    why = [f"http://example.org/{name}" for name in ("rack", "partOf", "disk")]

    result = run(data, "--ontology", ontology, "--why", *why)

    assert result.exit_code == 2
    assert "That does not follow." in result.stderr, NotEntailed.code


def test_contradictions_are_told_with_their_lines(files: tuple[str, str], tmp_path: Path) -> None:
    data, ontology = files
    (tmp_path / "more.ttl").write_text(HEAD + ":server a :Room .\n", encoding="utf-8")

    result = run(data, str(tmp_path / "more.ttl"), "--ontology", ontology, "--regime", "owl-rl")

    assert result.exit_code == 1
    assert (
        "contradiction: cax-dw: :server is both in :Server and in :Room, which have nothing in common." in result.stderr
    )
    assert f":server rdf:type :Room . # {tmp_path / 'more.ttl'}:4:11" in result.stderr
    assert run(data, "--ontology", ontology, "--regime", "owl-rl").exit_code == 0


def test_what_owl_2_rl_leaves_out_is_told(files: tuple[str, str], tmp_path: Path) -> None:
    data, ontology = files
    (tmp_path / "more.ttl").write_text(
        HEAD + ":Server rdfs:subClassOf [ owl:onProperty :partOf ; owl:someValuesFrom :Rack ] .\n", encoding="utf-8"
    )

    result = run(data, str(tmp_path / "more.ttl"), "--ontology", ontology)

    assert "owl:someValuesFrom: that each instance has such a value is not derived" in result.stderr
    assert f"{tmp_path / 'more.ttl'}:4:" in result.stderr
    assert "warning" not in run(data, "--ontology", ontology).stderr


def test_the_closure_is_what_is_said_and_what_follows(files: tuple[str, str]) -> None:
    data, ontology = files

    said = {quad.triple for quad in ox.parse(DATA.encode(), format=ox.RdfFormat.TURTLE)}
    alone = run(data, "--ontology", ontology, "--format", "ntriples").stdout.encode()
    both = run(data, "--ontology", ontology, "--format", "ntriples", "--closure").stdout.encode()

    follows = {quad.triple for quad in ox.parse(alone, format=ox.RdfFormat.N_TRIPLES)}
    assert {quad.triple for quad in ox.parse(both, format=ox.RdfFormat.N_TRIPLES)} == said | follows


def test_a_proof_is_no_graph(files: tuple[str, str]) -> None:
    assert run(files[0], "--format", "turtle", "--why", "a", "b", "c").exit_code == 2
    assert run(files[0], "--format", "json").exit_code == 2
