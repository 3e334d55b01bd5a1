import time

import pytest

from itstrat.errors import InvalidParameter, Location, QueryRefused, QuerySyntaxError
from itstrat.sparql import explaining
from itstrat.store import OxigraphStore


def failure(text, **more):
    with pytest.raises(QuerySyntaxError) as caught, explaining(text, "mine.rq"):
        OxigraphStore().query(text, **more)
    return caught.value


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("SELECT * {\n  ?s a its:Aim ;\n", (1, 10), "The '{' is not closed.", "Write '}'"),
        ("SELECT * { ?s a its:Aim ) }", (1, 25), "The ')' closes nothing.", "A '{' is open here, which '}' closes."),
        ("SELECT * { ?s a its:Aim } }", (1, 27), "The '}' closes nothing.", ""),
        ('SELECT * { ?s ?p "open }', (1, 18), 'The " is not closed.', ""),
        ("SELEC * {}", (1, 1), "begin with 'SELEC'", "Did you mean 'SELECT'?"),
        ("# SELECT\n  selekt * {}", (2, 3), "begin with 'selekt'", "Did you mean 'SELECT'?"),
        ("SELECT * {\n\t?s a itss:Aim }", (2, 7), "'itss:' is not declared", "Did you mean 'its'"),
        ("SELECT * { ?s a zebra:Aim }", (1, 17), "'zebra:'", "PREFIX zebra: <https://…>."),
        ("SELECT * { ?s a , its:Aim }", (1, 19), "cannot be understood from 'its:Aim' on", "just before the caret"),
        ("SELECT * { ?s its:supports }", None, "cannot be understood", "just before the caret"),
        ("SELECT * { ?s ?p ?o . MINUS }", (1, 23), "cannot be understood from 'MINUS' on", "begins there"),
        ("SELECT * { ?s ?p ?x FILTER(?x ==3) }", (1, 31), "'==' is not an operator.", "Write = to compare."),
        ("SELECT * {\n ?s ?p ?x .\n FILTER(?x = )\n}", (3, 12), "understood from '=' on", "begins there"),
        ("SELECT * { ?s ?p ?o .. }", (1, 22), "understood from '.' on", "begins there"),
        ("SELECT * { ?s its:p ?o } ORDER BY  # }", (1, 26), "understood from 'ORDER' on", "begins there"),
        ("SELECT * { ?s ?p ?o BIND(1 AS ?o) }", (1, 21), "BIND names ?o, which has a value", "another name"),
        ("SELECT * { ?s ?p <http://x/a b> }", (1, 18), "An IRI holds a space: <http://x/a b>.", "%20"),
        ("SELECT * { ?s ?p <rel> }", (1, 18), "<rel> is not a full IRI.", "in full"),
        (
            "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }",
            (1, 8),
            "The SELECT contains a variable that is unbound: beside an aggregate ?s needs GROUP BY.",
            "Add GROUP BY ?s behind",
        ),
        (
            "SELECT ?s ?n { # SELECT\n{ SELECT ?s ?p (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s } }",
            (2, 13),
            "beside an aggregate ?p needs GROUP BY.",
            "or ?p to the GROUP BY",
        ),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", (1, 1), "overrides an existing variable", "another name"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", (1, 1), "SELECT * is not authorized with GROUP BY.", ""),
        ("", (1, 1), "There is no query.", "SELECT ?aim"),
        ("# nothing", (1, 1), "There is no query.", "SELECT ?aim"),
    ],
)
def test_a_syntax_error_says_where_and_why(text, place, message, hint):
    error = failure(text)
    assert message in error.message
    assert hint in (error.hint or "")
    assert error.location is not None
    assert error.location.path == "mine.rq"
    if place:
        assert error.location == Location("mine.rq", *place)


def test_the_caret_stands_below_the_column():
    lines = (failure("SELECT * {\n  ?s a itss:Aim }").hint or "").splitlines()
    assert lines[0].index("itss") == lines[1].index("^")


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p }", "SELECT * { ?s ?p ?o }\nHAVING", "ASK {} LIMIT\n\n"])
def test_the_caret_never_stands_behind_the_text(text):
    error = failure(text)
    line, caret = (error.hint or "").splitlines()[:2]
    assert error.location is not None
    assert text.splitlines()[error.location.line - 1][error.location.column - 1].strip()
    assert line[caret.index("^")].strip()


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX ex: <urn:x:> SELECT * { ?s a ex:Aim ",
        "prefix ex:<urn:x:> SELECT * { ?s a ex:Aim ",
        "SELECT * { ?s ?p '''zebra:x''' , \"zebra:y\" # zebra:z\n",
        'SELECT * { <zebra:x> ?p _:zebra , "a"@en , """zebra:"x""" ',
    ],
)
def test_only_undeclared_prefixes_are_called_so(text):
    assert "declared" not in failure(text).message


def test_prefixes_of_the_strategy_are_known():
    text = "SELECT * { ?s a avc:x "
    with pytest.raises(QuerySyntaxError, match="not closed"), explaining(text, prefixes={"avc": "urn:x:"}):
        OxigraphStore().query(text, prefixes={"avc": "urn:x:"})


def test_a_parameter_that_is_not_selected_is_said_plainly():
    text = "SELECT ?o { ?s ?p ?o }"
    with pytest.raises(InvalidParameter, match=r"does not select \?s") as caught, explaining(text):
        OxigraphStore().query(text, substitutions={"s": __import__("pyoxigraph").NamedNode("urn:x")})
    assert caught.value.hint == "Add ?s to the SELECT line."


def test_other_failures_pass_unchanged():
    text = "SELECT * { SERVICE <https://example.org> { ?s ?p ?o } }"
    with pytest.raises(QueryRefused, match="SERVICE"), explaining(text):
        OxigraphStore().query(text)


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("SELECT (its:finacialYear(?d) AS ?y) {}", "There is no function its:finacialYear.", "its:financialYear"),
        ("SELECT (its:nvp(?d) AS ?y) {}", "There is no function its:nvp.", "its:npv"),
        ("SELECT (<urn:x:f>(?d) AS ?y) {}", "There is no function <urn:x:f>.", "its:financialYear"),
    ],
)
def test_a_function_that_is_not_known_is_named(query, message, hint):
    with pytest.raises(QueryRefused) as caught, explaining(query):
        OxigraphStore().query(query)
    assert caught.value.message == message
    assert hint in caught.value.hint
    assert (caught.value.location.line, caught.value.location.column) == (1, 9)


def test_an_aggregate_of_ours_that_is_given_several_values():
    query = "SELECT (its:npv(0.035, ?year, ?amount) AS ?npv) {}"
    with pytest.raises(QuerySyntaxError) as caught, explaining(query):
        OxigraphStore().query(query)
    assert caught.value.message == "its:npv takes one value."
    assert "its:npv(its:flow(rate, year, amount))" in caught.value.hint


def test_an_aggregate_of_ours_beside_a_variable_that_is_not_grouped():
    query = "SELECT ?o (its:npv(its:flow(0.1, 2026, ?a)) AS ?npv) { ?o ?p ?a }"
    with pytest.raises(QuerySyntaxError) as caught, explaining(query):
        OxigraphStore().query(query)
    assert "?o needs GROUP BY" in caught.value.message


def test_a_long_text_is_told_its_place_at_once() -> None:
    text = "ASK { ?s ?p '" + "\\uD800" * 20_000 + "' }"
    started = time.process_time()
    with pytest.raises(QuerySyntaxError, match="Line 1, column"), explaining(text):
        OxigraphStore().query(text)
    assert time.process_time() - started < 2  # it was 20 s
