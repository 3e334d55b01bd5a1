import pytest

from itstrat.errors import QueryRefused, QuerySyntaxError, UnknownGraph
from itstrat.store import OxigraphStore
from itstrat.store.guard import graphs_named, locate_syntax_error, screen

TAKEN = {
    "in a string": "SELECT * { ?s ?p 'SERVICE' }",
    "in a long string": 'SELECT * { ?s ?p """a " SERVICE\n"" b""" }',
    "behind an escaped quote": "SELECT * { ?s ?p 'a\\' SERVICE' }",
    "in a comment": "SELECT * { # SERVICE\n ?s ?p ?o }",
    "in an IRI": "SELECT * { ?s <urn:SERVICE> ?o }",
    "as a prefixed name": "SELECT * { ?s a its:Service ; SERVICE:LOAD load:service }",
    "as a variable": "SELECT ?service $load { ?service ?p $load }",
    "as a blank node": "SELECT * { _:service ?p ?o }",
    "as a language": "SELECT * { ?s ?p 'a'@load }",
    "as a part of a word": "SELECT * { FILTER(SERVICES(1)) }",
    "as the name of a graph": "SELECT * { GRAPH service:one { ?s ?p ?o } }",
    "as a prefix": "PREFIX service: <urn:service#> SELECT * { service:a ?p service:b }",
    "as an IRI with round brackets": "SELECT * { ?s ?p <urn:a(b)/service> }",
}


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_a_word_that_is_no_keyword_is_let_through(text: str) -> None:
    screen(text)


@pytest.mark.parametrize("text", ["LOAD <file:///etc/passwd>", "SELECT * {\n\n load <http://x.example/> }"])
def test_load_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(QueryRefused, match=f"Line {text.count(chr(10)) + 1}: LOAD would read"):
        screen(text)


def test_depth_is_bounded_exactly() -> None:
    screen("ASK " + "{" * 64 + "}" * 64)
    with pytest.raises(QueryRefused, match="deeper than 64"):
        screen("ASK " + "{" * 65 + "}" * 65)


def test_brackets_in_strings_and_stray_closing_ones_do_not_count() -> None:
    screen("ASK { ?s ?p '" + "{" * 1000 + "' }")
    with pytest.raises(QueryRefused):
        screen("}" * 100 + "{" * 65)


@pytest.mark.parametrize(
    ("message", "place"),
    [("error at 12:3: expected x:y", (12, 3, "expected x:y")), ("something else", (1, 1, "something else"))],
)
def test_the_place_of_a_syntax_error(message: str, place: tuple[int, int, str]) -> None:
    assert locate_syntax_error(message) == place


#: Each is read by the engine as SERVICE, though the keyword stands where no keyword should.
HIDDEN = {
    "behind a truth value": "SELECT * { ?s ?p trueSERVICE <urn:x> { ?a ?b ?c } }",
    "as a prefix": "PREFIX a: <urn:x> SELECT * { SERVICEa:b { ?a ?b ?c } }",
    "with the empty prefix": "PREFIX : <urn:x> SELECT * { SERVICE:b # comment\n { ?a ?b ?c } }",
    "silent": "SELECT * { SERVICESILENT<urn:x>{ ?a ?b ?c } }",
    "in what looks like an IRI": "PREFIX : <urn:x> SELECT * { FILTER(1<2)SERVICE#>\n:b { ?a ?b ?c } }",
    "behind an IRI with an escape": "SELECT * { ?s ?p <urn:\\u0041#> SERVICE <urn:x> { ?a ?b ?c } }",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_service_is_found_where_the_engine_finds_it(text: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE would reach"):
        screen(text)


@pytest.mark.parametrize("text", ['VALUES ?x {"""a"} SERVICE <urn:x> {', "ASK { ?s ?p 'a\n' }", 'ASK { ?s ?p "\\" }'])
def test_a_string_that_is_not_closed_is_no_place_to_hide(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="is not closed"):
        screen(text)


def test_half_a_character_is_no_text() -> None:
    with pytest.raises(QuerySyntaxError, match="Line 2, column 3: half a character"):
        screen("ASK {\n '\ud800' }")


def test_quoted_triples_in_data_count_as_depth() -> None:
    with pytest.raises(QueryRefused, match="deeper than 64"):
        screen("SELECT * { VALUES ?x { " + "<<( <urn:s> <urn:p> " * 40 + "1" + " )>>" * 40 + " } }")


def test_data_may_be_long_and_lists_may_not() -> None:
    screen("SELECT * { VALUES (?x ?y) { " + "(<urn:a> 1) " * 5000 + "} }")
    screen("SELECT * { ?x ?y ?z FILTER(?x IN (" + ", ".join(["1"] * 5000) + ")) }")
    screen("SELECT * { ?s ?p (" + "1 " * 198 + ") }")
    with pytest.raises(QueryRefused, match="more than 200 terms in a row"):
        screen("SELECT * { ?s ?p (" + "1 " * 201 + ") }")


#: A second or less each, where a screen that looks back would take hours.
LONG = ("a.b" * 300_000, "x-" * 400_000, '\\"' * 400_000, "<" + ")" * 300_000 + "SERVICE" * 90_000 + "'")


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:4])
def test_no_text_takes_long_to_screen(text: str) -> None:
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        screen(text)


def test_graphs_are_named_with_prefixes_and_a_base() -> None:
    text = "BASE <http://x.example/a/> PREFIX x: <b#> SELECT * FROM <c> FROM NAMED x:d FROM NAMED its:e { ?s ?p ?o }"
    named = graphs_named(text, {"its": "urn:its:"})
    assert named == ["http://x.example/a/c", "http://x.example/a/b#d", "urn:its:e"]


def test_a_graph_that_is_not_there_is_refused_by_its_prefixed_name() -> None:
    with pytest.raises(UnknownGraph, match="urn:x:g"):
        OxigraphStore().query("SELECT * FROM x:g { ?s ?p ?o }", prefixes={"x": "urn:x:"})
