"""``itstrat query``: remarks, named queries with parameters, saving, updates that are no SPARQL."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

EXAMPLES = Path(__file__).parents[2] / "examples"
AIMS = "SELECT ?aim ?label { ?aim a its:Aim ; rdfs:label ?label } ORDER BY ?aim"


@pytest.fixture
def college(tmp_path, monkeypatch):
    folder = shutil.copytree(EXAMPLES / "ashdown-valley-college", tmp_path / "college")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments):
    found = CliRunner().invoke(cli, ["query", *arguments])
    return found.exit_code, found.stdout, found.stderr


def test_a_term_that_does_not_exist_is_told_beside_the_answer(college):
    code, out, err = run("SELECT ?x { ?x its:suports ?y }", "--format", "csv")
    assert (code, out.strip()) == (0, "x")
    assert "its:suports is no term of itstrat" in err
    assert "--> query:1:16" in err
    assert "its:supports" in err.split("help:")[1]


def test_a_term_that_the_data_have_is_not_called_unknown(college):
    (college / "strategy" / "own.ttl").write_text(
        "@prefix its: <https://w3id.org/itstrat#> . <urn:x:a> its:ownWord <urn:x:b> ."
    )
    assert "unknown-term" not in run("SELECT ?x { ?x its:ownWord [] }")[2]


def test_check_asks_nothing_and_fails_on_a_warning(college):
    code, out, _ = run("SELECT ?x ?y { ?x a its:Aim . ?y a its:Aim }", "--check", "--format", "json")
    assert code == 1
    assert [(each["code"], each["line"], each["column"]) for each in json.loads(out)] == [("cartesian-product", 1, 31)]
    assert run("SELECT ?x { ?x a its:Aim } LIMIT 1", "--check")[0] == 0
    assert run(AIMS, "--check")[:2] == (0, "No remarks.\n")
    assert run("SELECT ?x { ?x a ", "--check")[0] == 2


@pytest.mark.parametrize(
    "item",
    ["avc:rob-kessler", "rob-kessler", "Rob Kessler, Network Manager", "https://ashdown-valley.example/id/rob-kessler"],
)
def test_a_named_query_takes_an_item_as_a_report_does(college, item):
    text = "SELECT ?service ?owner { ?service a its:Service ; its:owner ?owner } ORDER BY ?service"
    assert run(text, "owner=avc:rob-kessler", "--save", "services-of")[0] == 0
    code, out, _ = run("services-of", f"owner={item}", "--format", "csv")
    assert code == 0
    assert "https://ashdown-valley.example/id/rob-kessler" in out.splitlines()[1]
    assert {line.split(",")[1] for line in out.split()[1:]} == {"https://ashdown-valley.example/id/rob-kessler"}


def test_a_parameter_is_of_its_type(college):
    assert "is not a date" in run("end-of-support", "by=soon")[2]
    code, _, err = run("end-of-support", "bye=2027-01-01")
    assert (code, "Did you mean 'by'?" in err) == (2, True)


def test_a_saved_query_runs_anywhere_and_is_listed(college):
    code, _, err = run("# Which aims are there?\n" + AIMS, "--save", "aims")
    assert (code, "itstrat query aims" in err) == (0, True)
    saved = (college / "queries" / "aims.rq").read_text()
    assert saved.startswith("#+ question: Which aims are there?\nPREFIX its: <https://w3id.org/itstrat#>\nPREFIX rdfs:")
    assert run("aims")[1] == run(AIMS)[1]
    listed = run("--list")[1]
    assert "Which aims are there?" in listed
    assert "line-of-sight" in listed
    assert CliRunner().invoke(cli, ["report", "aims"]).exit_code == 0
    assert "Did you mean 'aims'?" in run("aimss")[2]


@pytest.mark.parametrize("name", ["aims", "coverage", "../aims", "Ä"])
def test_nothing_is_saved_over_another_or_elsewhere(college, name):
    run(AIMS, "--save", "aims")
    before = (college / "queries" / "aims.rq").read_text()
    assert run("SELECT * { ?s a its:Aim }", "--save", name)[0] == 2
    assert (college / "queries" / "aims.rq").read_text() == before
    assert len(list(college.rglob("*.rq"))) == 1


def test_what_does_not_run_is_not_saved(college):
    assert run("SELECT * { ?s a ", "--save", "broken")[0] == 2
    assert not list(college.rglob("*.rq"))


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("INSERT DATA { its:x a its:Aim", "'{' is not closed", "1:13"),
        ("DELETE WHERE { ?s ?p }", "cannot be understood from '}' on", "1:22"),
        ("INSRT DATA {}", "An update does not begin with 'INSRT'", "1:1"),
        ("SELECT * {}", "SELECT begins a query", "1:1"),
    ],
)
def test_an_update_that_is_no_sparql_is_told_in_plain_words(college, text, message, place):
    Path("change.ru").write_text(text)
    code, _, err = run("--update", "change.ru")
    assert code == 2
    assert message in err
    assert f"change.ru:{place}" in err
    assert "expected one of" not in err


def test_explain_tells_what_each_part_matches_and_how_long_each_step_takes(college):
    text = "SELECT ?aim ?label {\n ?aim a its:Aim\n OPTIONAL { ?aim rdfs:label ?label FILTER(?label != '') } }"
    code, out, _ = run(text, "--explain")
    steps, parts, note = out.split("\n\n")
    assert code == 0
    assert [line.split("  ")[0] for line in steps.splitlines()[2:]] == [
        "read the files",
        "fill the store",
        "infer what follows",
        "plan, group and sort",
        "give the rows",
        "write the table",
    ]
    assert steps.splitlines()[6].endswith("5 rows")
    assert [line.split() for line in parts.splitlines()[2:]] == [
        ["2", "5", "?aim", "a", "its:Aim"],
        ["3", "OPTIONAL"],
        ["3", "580", "?aim", "rdfs:label", "?label"],
        ["3", "FILTER", "of", "?label"],
    ]
    assert "does not tell how" in note


def test_explain_runs_without_inference_and_of_every_form(college):
    out = run("ASK { ?a rdfs:label 'x'@en ; its:supports+ [] }", "--explain", "--no-infer")[1]
    assert "infer" not in out
    assert "its:supports+" in out
    assert run("CONSTRUCT WHERE { ?a a its:Aim }", "--explain")[0] == 0


def test_a_regime_says_what_follows(college):
    (college / "strategy" / "own.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:x:a> owl:sameAs <urn:x:b> . <urn:x:a> a <urn:x:C> ."
    )
    text = "ASK { <urn:x:b> a <urn:x:C> }"
    assert run(text)[1] == "false\n"
    assert run(text, "--regime", "owl-rl")[1] == "true\n"


def test_an_update_in_place_of_a_query_is_told_where_it_belongs(college):
    code, _, err = run("insert data { its:x a its:Aim }")
    assert (code, "--update FILE" in err) == (2, True)
