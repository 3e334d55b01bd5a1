"""Our functions in SPARQL: what they give, what they refuse, and that other queries pay nothing."""

from decimal import Decimal

import pyoxigraph as ox
import pytest

from itstrat import ontology
from itstrat.namespaces import ITS, RDF, SKOS, XSD
from itstrat.store import OxigraphStore, functions

SD = "http://www.w3.org/ns/sparql-service-description#"
LABELS = """\
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:x:a> rdfs:label "Aim"@en, "Nod"@cy, "But"@fr .
<urn:x:b> rdfs:label "Bare" .
<urn:x:c> rdfs:label "Nur deutsch"@de .
"""


@pytest.fixture
def store():
    filled = OxigraphStore()
    graph = ox.NamedNode("urn:x:g")
    filled.load(
        ox.Quad(quad.subject, quad.predicate, quad.object, graph)
        for quad in ox.parse(LABELS, format=ox.RdfFormat.TURTLE)
    )
    return filled


def value(store, expression, where=""):
    """The one value of an expression, None where it is unbound."""
    (row,) = store.query(f"SELECT ({expression} AS ?x) {{ {where} }}")
    return row["x"].value if row["x"] is not None else None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('its:financialYear("2026-07-31"^^xsd:date)', "2025/26"),
        ('its:financialYear("2026-08-01"^^xsd:date)', "2026/27"),
        ('its:financialYear("2026-03-31"^^xsd:date, 4)', "2025/26"),
        ('its:financialYear("2026-04-01"^^xsd:date, 4)', "2026/27"),
        ('its:financialYear("2099-12-31"^^xsd:date)', "2099/00"),
        ('its:financialYear("2026-07-31T23:30:00-05:00"^^xsd:dateTime)', "2025/26"),
        ('its:financialYear("2026-08-01Z"^^xsd:date)', "2026/27"),
        ('its:quarter("2026-08-01"^^xsd:date)', "2026/27 Q1"),
        ('its:quarter("2026-10-31"^^xsd:date)', "2026/27 Q1"),
        ('its:quarter("2026-11-01"^^xsd:date)', "2026/27 Q2"),
        ('its:quarter("2027-07-31"^^xsd:date)', "2026/27 Q4"),
        ('its:quarter("2027-01-01"^^xsd:date, 12)', "2026/27 Q1"),
        ("its:label(<urn:x:a>)", "Aim"),
        ('its:label(<urn:x:a>, "cy")', "Nod"),
        ('its:label(<urn:x:a>, "FR-ca")', "But"),
        ('its:label(<urn:x:b>, "cy")', "Bare"),
        ("its:label(<urn:x:c>)", "Nur deutsch"),
        ("its:label(its:Aim)", "its:Aim"),
        ('its:label("text"@fr)', "text"),
        # 22 to 31 March: ten days.
        (
            'its:overlapDays("2027-01-11"^^xsd:date, "2027-03-31"^^xsd:date, '
            '"2027-03-22"^^xsd:date, "2027-06-30"^^xsd:date)',
            "10",
        ),
        (
            'its:overlapDays("2027-01-01"^^xsd:date, "2027-01-01"^^xsd:date, '
            '"2026-01-01"^^xsd:date, "2028-01-01"^^xsd:date)',
            "1",
        ),
        (
            'its:overlapDays("2027-01-01"^^xsd:date, "2027-01-31"^^xsd:date, '
            '"2027-02-01"^^xsd:date, "2027-02-28"^^xsd:date)',
            "0",
        ),
    ],
)
def test_what_functions_give(store, expression, expected):
    assert value(store, expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        'its:financialYear("2026-08-01")',
        'its:financialYear("2026-02-30"^^xsd:date)',
        'its:financialYear("-0044-03-15"^^xsd:date)',
        "its:financialYear(<urn:x:a>)",
        "its:financialYear(2026)",
        'its:financialYear("2026-08-01"^^xsd:date, 13)',
        'its:financialYear("2026-08-01"^^xsd:date, 0)',
        'its:financialYear("2026-08-01"^^xsd:date, 4.5)',
        'its:financialYear("2026-08-01"^^xsd:date, "4")',
        "its:financialYear()",
        'its:financialYear("2026-08-01"^^xsd:date, 4, 4)',
        "its:quarter(BNODE())",
        "its:label(BNODE())",
        "its:label(<urn:x:a>, <urn:x:b>)",
        'its:label(<urn:x:a>, "no language")',
        "its:label(?unbound)",
        'its:overlapDays("2027-02-01"^^xsd:date, "2027-01-31"^^xsd:date, '
        '"2027-02-01"^^xsd:date, "2027-02-28"^^xsd:date)',
        'its:overlapDays("2027-02-01"^^xsd:date, "2027-02-28"^^xsd:date)',
        'its:flow(3.5, "2026/27", 1000)',
        'its:flow(1.0, "2026/27", 1000)',
        'its:flow(-0.01, "2026/27", 1000)',
        'its:flow("0.035", "2026/27", 1000)',
        'its:flow(0.035, "soon", 1000)',
        'its:flow(0.035, "2026/27", "1000")',
        'its:flow(0.035, "2026/27", "INF"^^xsd:double)',
        'its:flow(0.035, "2026/27", "1e999999999"^^xsd:decimal)',
        'its:point("soon", 1)',
        'its:point("2026-11-16"^^xsd:date, "1")',
        'its:point("2026-11-16"^^xsd:date, "NaN"^^xsd:double)',
    ],
)
def test_what_functions_cannot_take_leaves_the_result_unbound(store, expression):
    assert value(store, expression) is None


def test_no_function_raises_whatever_it_is_given():
    """The engine would swallow it: what is unbound by mistake looks like what is unbound on purpose."""
    terms = [
        ox.NamedNode("urn:x:a"),
        ox.BlankNode("b"),
        ox.Triple(ox.NamedNode("urn:x:a"), RDF["type"], ox.NamedNode("urn:x:b")),
        *(ox.Literal(text, datatype=XSD[kind]) for kind in ("date", "dateTime", "decimal", "double", "integer", "gYear")
          for text in ("", "x", "1", "0.5", "-1", "1e5", "9" * 400, "2026-11-16", "2026-11-16T25:00:00Z", "٣")),
        ox.Literal("en"),
        ox.Literal("en", language="en"),
    ]  # fmt: skip
    for call in functions.functions(functions.Setting()).values():
        for first in terms:
            for second in terms:
                for arguments in ((first,), (first, second), (first, second, first), (first, second, first, second)):
                    assert call(*arguments) is None or isinstance(call(*arguments), ox.Literal)
    for aggregate in functions.AGGREGATES.values():
        for term in terms:
            accumulator = aggregate()
            accumulator.accumulate(term)
            assert accumulator.finish() is None


FLOWS = 'VALUES (?year ?amount) { ("2028/29" 242) ("2026/27" -1000) ("2027/28" 1100.00) }'


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # -1000 + 1100/1.1 + 242/1.21 = -1000 + 1000 + 200
        ("its:npv(its:flow(0.1, ?year, ?amount))", "200.00"),
        ("its:npv(its:flow(0, ?year, ?amount))", "342.00"),
        # each a year further off: 200/1.1 = 181.818…
        ('its:npv(its:flow(0.1, ?year, ?amount, "2025/26"))', "181.82"),
        # a year nearer: 200 * 1.1
        ('its:npv(its:flow(0.1, ?year, ?amount, "2027/28"))', "220.00"),
    ],
)
def test_net_present_value(store, expression, expected):
    assert Decimal(value(store, expression, FLOWS)) == Decimal(expected)


def test_net_present_value_is_rounded_once_and_half_up(store):
    # Three thirds of a penny are a penny; half a penny becomes one.
    thirds = "VALUES (?amount ?n) { (0.0033333333333333 1) (0.0033333333333333 2) (0.0033333333333334 3) }"
    assert Decimal(value(store, "its:npv(its:flow(0, 2026, ?amount))", thirds)) == Decimal("0.01")
    assert Decimal(value(store, "its:npv(its:flow(0, 2026, 0.005))")) == Decimal("0.01")


def test_net_present_value_of_groups_and_of_nothing(store):
    rows = store.query(
        "SELECT ?o (its:npv(its:flow(0.1, ?y, ?a)) AS ?npv) "
        '{ VALUES (?o ?y ?a) { ("one" 2030 11) ("one" 2029 10) ("two" 2031 7) } } GROUP BY ?o ORDER BY ?o'
    )
    assert [(row["o"].value, Decimal(row["npv"].value)) for row in rows] == [("one", 20), ("two", 7)]
    assert value(store, "its:npv(its:flow(0.1, ?y, ?a))", "?y <urn:x:none> ?a") == "0"
    assert value(store, "its:sparkline(its:point(?y, ?a))", "?y <urn:x:none> ?a") == ""


def test_one_value_that_is_no_flow_leaves_the_sum_unbound(store):
    assert value(store, "its:npv(its:flow(0.1, ?y, ?a))", 'VALUES (?y ?a) { (2026 1) (2027 "?") }') is None
    assert value(store, "its:npv(?a)", "VALUES ?a { 1 }") is None
    assert value(store, "its:npv(its:flow(0.1, ?y, 1))", "VALUES ?y { 1 202 }") is None
    assert value(store, "its:sparkline(?a)", "VALUES ?a { 1 }") is None


def test_a_sum_that_would_take_long_is_unbound(store):
    rates = " ".join(f"0.{n:06}1" for n in range(21))
    assert value(store, "its:npv(its:flow(?r, 2026, 1))", f"VALUES ?r {{ {rates} }}") is None
    assert Decimal(value(store, "its:npv(its:flow(?r, 2026, 1))", f"VALUES ?r {{ {rates[:-10]} }}")) == 20


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("(2026 3) (2024 1) (2025 2)", "▁▅█"),
        ("(2 1) (10 8) (9 2)", "▁▂█"),
        ('("2026-11-16"^^xsd:date 0) ("2026-12-01T00:00:00Z"^^xsd:dateTime 7)', "▁█"),
        # 23:00 in New York is after 01:00 of the next day in London
        ('("2026-11-16T23:00:00-05:00"^^xsd:dateTime 1) ("2026-11-17T01:00:00Z"^^xsd:dateTime 0)', "▁█"),
        ('("2026/27" 5) ("2025/26" 5)', "▄▄"),
        ("(1 -3.5)", "▄"),
    ],
)
def test_sparkline(store, values, expected):
    assert value(store, "its:sparkline(its:point(?t, ?v))", f"VALUES (?t ?v) {{ {values} }}") == expected


def test_years_begin_when_the_store_is_told():
    april = OxigraphStore(year_starts=4)
    assert value(april, 'its:financialYear("2026-04-01"^^xsd:date)') == "2026/27"
    assert value(april, 'its:quarter("2026-06-30"^^xsd:date)') == "2026/27 Q1"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (its:quarter ( ?d) AS ?q) {}",
        "SELECT (<https://w3id.org/itstrat#quarter>(?d) AS ?q) {}",
        "PREFIX s: <https://w3id.org/itstrat#> SELECT (s:npv # of all\n (?d) AS ?q) {}",
    ],
)
def test_calls_are_seen_however_they_are_written(store, text):
    assert functions.named_in(text)
    assert len(list(store.query(text))) == 1


@pytest.mark.parametrize(
    "text", ["SELECT ?x { ?x rdfs:label ?label }", "SELECT (COUNT(?quarter) AS ?n) {}", "SELECT ?x { ?x its:label ?y }"]
)
def test_queries_without_calls_do_not_pay(text, monkeypatch):
    monkeypatch.setattr(OxigraphStore, "_setting", lambda *_: pytest.fail("functions were made"))
    list(OxigraphStore().query(text))


def test_every_function_is_described_and_nothing_else():
    described = {
        quad.subject
        for quad in ontology.quads()
        if quad.predicate == RDF["type"] and quad.object.value in {f"{SD}Function", f"{SD}Aggregate"}
    }
    assert described == {ITS[name] for name in functions.NAMES}
    aggregates = {quad.subject for quad in ontology.quads() if quad.object == ox.NamedNode(f"{SD}Aggregate")}
    assert aggregates == set(functions.AGGREGATES)


def test_examples_give_every_column_a_value(store):
    examples = {quad.subject: quad.object.value for quad in ontology.quads() if quad.predicate == SKOS["example"]}
    for name in functions.NAMES:
        (row,) = store.query(examples[ITS[name]])
        assert all(term is not None for term in row), name
