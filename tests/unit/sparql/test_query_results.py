import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.errors import QuerySyntaxError, UnknownFormat
from itstrat.namespaces import PREFIXES, XSD
from itstrat.report import Cell, Column
from itstrat.sparql import NamedQuery, results, table
from itstrat.store import OxigraphStore

DATA = """\
@prefix its: <https://w3id.org/itstrat#> .
<urn:x:b> a its:Aim ; its:amount 250000.00 ; its:reviewDate "2026-11-16"^^<http://www.w3.org/2001/XMLSchema#date> .
<urn:x:a> its:supports <urn:x:b> ; a its:Objective ; its:remit "a", "b"@en .
<urn:x:c> its:cost [ its:amount 2 ; its:year "2026/27" ] .
"""


@pytest.fixture
def store():
    filled = OxigraphStore()
    graph = ox.NamedNode("urn:x:g")
    quads = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in ox.parse(DATA, format=ox.RdfFormat.TURTLE)]
    filled.load(quads)
    return filled


def written(store, text, form=None):
    return results.write(store.query(text), form, prefixes=PREFIXES, name=lambda iri: iri.value)


ROWS = "SELECT ?s ?o { ?s its:supports ?o }"


def test_rows_in_every_format(store):
    assert written(store, ROWS).decode() == "s        o\n-------  -------\nurn:x:a  urn:x:b\n\n1 row\n"
    assert list(csv.reader(io.StringIO(written(store, ROWS, "csv").decode()))) == [["s", "o"], ["urn:x:a", "urn:x:b"]]
    assert written(store, ROWS, "tsv") == b"?s\t?o\n<urn:x:a>\t<urn:x:b>\n"
    assert json.loads(written(store, ROWS, "json"))["results"]["bindings"][0]["s"]["value"] == "urn:x:a"
    assert b"<uri>urn:x:a</uri>" in written(store, ROWS, "xml")


def test_an_empty_last_row_is_kept(store):
    assert written(store, "SELECT ?nothing { VALUES ?x { 1 2 } }", "tsv") == b"?nothing\n\n\n"


def test_no_rows_and_yes_or_no(store):
    assert written(store, "SELECT ?s { ?s a its:Risk }").decode() == "No rows.\n"
    assert written(store, "ASK { ?s a its:Aim }") == b"true\n"
    assert written(store, "ASK { ?s a its:Risk }") == b"false\n"
    assert json.loads(written(store, "ASK {}", "json"))["boolean"] is True


@pytest.mark.parametrize("form", ["turtle", "ntriples", "jsonld"])
def test_a_graph_is_sorted_whole_and_the_same_however_it_was_found(store, form):
    everything = written(store, "CONSTRUCT WHERE { ?s ?p ?o }", form)
    again = written(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } ORDER BY DESC(?o) ?s", form)
    assert everything == again
    back = ox.Dataset(ox.parse(everything, format=results.GRAPH_FORMATS[form]))
    there = ox.Dataset(ox.parse(DATA, format=ox.RdfFormat.TURTLE))
    for graph in (back, there):
        graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert len(back) == len(there)


def test_blank_nodes_are_named_alike_in_every_run():
    graphs = [
        results.graph([q.triple for q in ox.parse(DATA, format=ox.RdfFormat.TURTLE)], "ntriples", prefixes={})
        for _ in range(2)
    ]
    assert graphs[0] == graphs[1]


def test_turtle_declares_what_it_uses_and_no_more(store):
    text = written(store, "CONSTRUCT WHERE { ?s its:supports ?o }").decode()
    assert text == "@prefix its: <https://w3id.org/itstrat#> .\n<urn:x:a> its:supports <urn:x:b> .\n"


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        (ROWS, "turtle", "gives rows, which turtle cannot hold"),
        ("ASK {}", "jsonld", "gives yes or no"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "gives a graph"),
    ],
)
def test_a_format_that_cannot_hold_the_result_is_refused(store, text, form, words):
    with pytest.raises(UnknownFormat, match=words) as caught:
        written(store, text, form)
    assert (caught.value.hint or "").startswith("Use ")


def named(text, **more):
    return NamedQuery(name="mine", text=text, path=Path("mine.rq"), **more)


def test_a_report_shows_its_columns_with_labels_and_values(store):
    query = named(
        "SELECT ?aim ?cost ?day ?gone { ?aim its:amount ?cost ; its:reviewDate ?day }",
        columns=(Column(name="cost", title="Cost", format="money"), Column(name="aim", title="Aim")),
        question="Why?",
        empty="None.",
    )
    made = table(query, store.query(query.text), labels=lambda iri: f"label of {iri.value}")
    assert made.rows == ((Cell("250000", Decimal(250000)), Cell("label of urn:x:b", iri="urn:x:b")),)
    assert (made.title, made.question, made.empty) == ("mine", "Why?", "None.")


def test_without_columns_the_projection_is_shown(store):
    query = named("SELECT ?aim ?gone { ?aim a its:Aim }")
    made = table(query, store.query(query.text), labels=str)
    assert [column.name for column in made.columns] == ["aim", "gone"]
    assert made.rows[0][1] == Cell()


def test_a_column_that_is_not_selected_is_refused(store):
    query = named("SELECT ?aim { ?aim a its:Aim }", columns=(Column(name="cost", title="Cost"),))
    with pytest.raises(QuerySyntaxError, match=r"selects no \?cost"):
        table(query, store.query(query.text), labels=str)


def test_only_rows_make_a_report(store):
    with pytest.raises(QuerySyntaxError, match="not a SELECT query"):
        table(named("ASK {}"), store.query("ASK {}"), labels=str)


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("2.50", "decimal", Decimal("2.50")),
        ("7", "integer", 7),
        ("seven", "integer", None),
        ("maybe", "boolean", None),
        ("1", "boolean", True),
        ("2026-02-30", "date", None),
        ("x", "string", None),
    ],
)
def test_a_literal_that_is_not_of_its_datatype_keeps_its_text(text, datatype, value):
    from itstrat.sparql.tables import cell

    assert cell(ox.Literal(text, datatype=XSD[datatype]), str) == Cell(text, value)
