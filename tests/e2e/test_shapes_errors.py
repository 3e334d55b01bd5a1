"""What is wrong with a shapes file is told with its file and line, and in time."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli.main import cli
from itstrat.errors import ShapesError
from itstrat.shacl import ValidationOptions

HEAD = """@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
#: What is wrong, from line 4 on, what is said of it, and the line that is named.
WRONG = {
    "two paths": ("ex:S a sh:PropertyShape ; sh:targetClass ex:T ;\n  sh:path ex:p ;\n  sh:path ex:q .", "sh:path", 6),
    "a list without an end": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ;\n  sh:in ex:list .\nex:list ex:other 1 .",
        "RDF list",
        6,
    ),
    "a wrong value": ("ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ;\n  sh:maxCount 'x' .", "coun", 5),
    "a nested shape": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ;\n  sh:property [ sh:path ex:p ;\n    sh:datatype 'x' ] .",
        "sh:datatype takes an IRI",
        6,
    ),
    "a query that does not parse": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ;\n  sh:sparql [\n    sh:select 'SELECT $this { FILTER( }' ] .",
        r"does not parse\. Line 1, column",
        6,
    ),
    "a query with a prefix of another file": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ;\n  sh:sparql [\n    sh:select 'SELECT $this { ?x own:p 1 }' ] .",
        "has the prefix own:, which nothing declares",
        6,
    ),
    "a query without $this": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ;\n  sh:sparql [\n    sh:select 'SELECT ?x { ?x ?p ?o }' ] .",
        r"does not project \$this",
        6,
    ),
    "a query that reaches the network": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ;\n"
        "  sh:sparql [\n    sh:select 'SELECT $this { SERVICE <http://x.example/> { } }' ] .",
        "SERVICE would reach another host",
        6,
    ),
    "a target that reads a file": (
        "ex:S a sh:NodeShape ; sh:in () ;\n  sh:target [ a sh:SPARQLTarget ;\n"
        "    sh:select 'SELECT ?this FROM <file:///etc/passwd> { ?this ?p ?o }' ] .",
        "FROM would read another graph",
        6,
    ),
    "a rule that reads a file": (
        "ex:S a sh:NodeShape ; sh:targetClass ex:T ;\n  sh:rule [ a sh:SPARQLRule ;\n"
        "    sh:construct 'CONSTRUCT { $this ex:p ?o } FROM <file:///etc/passwd> { ?s ?p ?o }' ] .",
        "FROM would read another graph",
        6,
    ),
    "a pattern that is too large": (
        "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ;\n  sh:pattern '^((a{1,500}){1,500}){1,500}$' .",
        "too large to run",
        5,
    ),
}


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize(("text", "said", "line"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str, line: int, engine: str) -> None:
    error = failure(tmp_path, text, engine)
    assert re.search(said, error.message)
    assert (Path(error.location.path).name, error.location.line) == ("shapes.ttl", line)


def failure(tmp_path: Path, shapes: str, engine: str, data: str = "ex:a a ex:T ; ex:p 'a' .") -> ShapesError:
    (tmp_path / "shapes.ttl").write_text(HEAD + shapes)
    (tmp_path / "data.ttl").write_text(HEAD + data)
    options = ValidationOptions(shapes=(tmp_path / "shapes.ttl",), engine=engine)
    with pytest.raises(ShapesError) as raised:
        itstrat.open(tmp_path / "data.ttl").validate(options)
    assert raised.value.location is not None
    return raised.value


#: Patterns that make an engine which backtracks run for ever, though only the second needs one that does.
BOMBS = {
    "repeated repetition": ("^(a+)+$", "pyshacl", False),
    "repeated repetition, with looking ahead": ("^(?=a)(a+)+$", "compiled", True),
}


@pytest.mark.parametrize(("pattern", "engine", "fails"), BOMBS.values(), ids=BOMBS)
def test_a_regular_expression_ends_in_time(tmp_path: Path, pattern: str, engine: str, fails: bool) -> None:
    shapes = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ;\n  sh:pattern '{pattern}' ."
    data = f"ex:a a ex:T ; ex:p '{'a' * 64}!' ."
    before = time.monotonic()
    if fails:
        error = failure(tmp_path, shapes, engine, data)
        assert (error.location.line, "takes too long" in error.message) == (5, True)
    else:
        (tmp_path / "shapes.ttl").write_text(HEAD + shapes)
        (tmp_path / "data.ttl").write_text(HEAD + data)
        options = ValidationOptions(shapes=(tmp_path / "shapes.ttl",), engine=engine)
        assert len(itstrat.open(tmp_path / "data.ttl").validate(options).findings) == 1
    assert time.monotonic() - before < 30


#: What is wrong with a nameless shape -> what is said of it.
NAMELESS = {
    "a list that is none": ("sh:path ex:p ; sh:in ex:x", "<https://e.example/x> is not a well-formed RDF list", 2),
    "an empty path": ("sh:path () ; sh:minCount 1", "A sequence path has at least two members", 2),
    "no path": ("sh:minCount 1", "stand in property shapes only", 2),
}


@pytest.mark.parametrize(("body", "said", "line"), NAMELESS.values(), ids=NAMELESS)
def test_a_nameless_shape_is_told_by_what_it_stands_below(tmp_path, monkeypatch, body, said, line):
    monkeypatch.chdir(tmp_path)
    prefixes = "@prefix ex: <https://e.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    (tmp_path / "shapes.ttl").write_text(f"{prefixes}ex:S sh:targetClass ex:T ; sh:property [ {body} ] .")
    (tmp_path / "data.ttl").write_text(f"{prefixes}ex:a a ex:T .")
    outcome = CliRunner().invoke(cli, ["validate", "data.ttl", "--shapes", "shapes.ttl"])
    assert outcome.exit_code == 3
    assert "without a name below <https://e.example/S>: " in outcome.stderr
    assert said in outcome.stderr
    assert f"--> shapes.ttl:{line}:" in outcome.stderr
    assert "_:" not in outcome.stderr


def test_a_property_shape_of_which_nothing_is_said_is_told_where_it_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prefixes = "@prefix ex: <https://e.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    (tmp_path / "shapes.ttl").write_text(
        f"{prefixes}ex:S sh:targetClass ex:T ; sh:property ex:Missing , [ sh:path ex:p ; sh:minCount 1 ] ."
    )
    (tmp_path / "data.ttl").write_text(f"{prefixes}ex:a a ex:T .")
    told = CliRunner().invoke(cli, ["validate", "data.ttl", "--shapes", "shapes.ttl"]).stderr
    assert "warning: shapes.ttl:2:40: Nothing is said about ex:Missing, so nothing is checked by it." in told


def test_a_profile_of_ours_and_shapes_brought_along_exclude_each_other(tmp_path):
    outcome = CliRunner().invoke(cli, ["validate", "--shapes", "s.ttl", "--profile", "college"])
    assert outcome.exit_code == 2
    assert "--profile picks from our rules" in outcome.stderr


def test_an_unknown_rule_of_ones_own_is_told_what_there_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prefixes = "@prefix ex: <https://e.example/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    (tmp_path / "shapes.ttl").write_text(f"{prefixes}ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:class ex:U .")
    outcome = CliRunner().invoke(cli, ["validate", "shapes.ttl", "--shapes", "shapes.ttl", "--only", "nothing-like-it"])
    assert outcome.exit_code == 2
    assert "shapes.ttl has S." in outcome.stderr
