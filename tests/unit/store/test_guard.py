import pytest

from itstrat.errors import QueryRefused
from itstrat.store.guard import locate_syntax_error, screen

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
