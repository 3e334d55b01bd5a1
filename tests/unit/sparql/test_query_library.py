from pathlib import Path

import pytest

from itstrat.errors import Location, PathNotFound, QuerySyntaxError, UnknownReport, Unreadable
from itstrat.report import Column
from itstrat.sparql import Param, find, library, reports
from itstrat.sparql.library import Library, parse, read

FULL = """\
#+ id: Q02
#+ question: Which elements: where are the gaps?
#+ description: One line.
#+ tags: alignment, strategy
#+ params:
#+   - name: document, type: iri, default: none, description: only this one, or that
#+   - name: by, type: date
#+ columns:
#+   - name: element, title: Element, format: term
#+   - name: cost, title: Cost, and more, format: money
#+   - name: bare
#+ empty: No gaps.
PREFIX its: <https://w3id.org/itstrat#>
#+ this is no header any more
SELECT ?element {}
"""


def test_a_header_is_read():
    query = parse(FULL, Path("reports/coverage.rq"))
    assert (query.name, query.id, query.question) == ("coverage", "Q02", "Which elements: where are the gaps?")
    assert query.tags == ("alignment", "strategy")
    assert query.empty == "No gaps."
    assert query.params == (
        Param(name="document", type="iri", default="none", description="only this one, or that"),
        Param(name="by", type="date"),
    )
    assert query.columns == (
        Column(name="element", title="Element", format="term"),
        Column(name="cost", title="Cost, and more", format="money"),
        Column(name="bare", title="bare", format="term"),
    )
    assert query.text == FULL


def test_a_query_needs_no_header():
    query = parse("SELECT ?x {}", Path("mine.rq"))
    assert (query.name, query.columns, query.params) == ("mine", (), ())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("#+ id: x\n#+ questoin: Why?", 2, "'questoin'"),
        ("#+ columns:\n#+   - title: x", 2, "no name"),
        ("#+ columns:\n#+   - name: x, colour: red, type: y", 2, None),
        ("#+   - name: x", 1, "below no key"),
        ("#+ columns:\n#+   - nonsense", 2, "'nonsense'"),
        ("#+ columns:\n#+   - name: x, format: roman", 0, "'roman'; use one of term"),
        ("#+ params:\n#+   - name: x, type: url", 0, "'url'; use one of iri"),
    ],
)
def test_a_header_with_a_mistake_says_where(text, line, words):
    if words is None:  # an unknown key within a value is part of the value
        assert parse(text, Path("mine.rq")).columns[0].name.startswith("x, colour")
        return
    with pytest.raises(QuerySyntaxError, match=words) as caught:
        parse(text, Path("mine.rq"))
    assert caught.value.location == Location("mine.rq", line)


def test_a_library_lists_by_id_and_reads_on_demand(tmp_path):
    (tmp_path / "b.rq").write_text("#+ id: Q01\nSELECT * {}")
    (tmp_path / "a.rq").write_text("#+ id: Q02\nSELECT * {}")
    (tmp_path / "c.txt").write_text("no query")
    books = Library(tmp_path)
    assert list(books) == ["b", "a"]
    assert len(books) == 2
    (tmp_path / "a.rq").write_text("#+ id: broken\n#+ nonsense\n")
    assert "a" in books
    assert books["b"].id == "Q01"


def test_every_report_that_comes_with_itstrat_has_a_whole_header():
    for name, query in reports().items():
        assert query.question.endswith(("?", ".")), name
        assert query.id, name
        assert query.columns, name
        assert query.empty, name


def test_an_unknown_report_is_answered_with_the_nearest():
    with pytest.raises(UnknownReport) as caught:
        find("coverag")
    assert caught.value.hint == "Did you mean 'coverage'?"


def test_find_takes_paths(tmp_path):
    file = tmp_path / "mine.rq"
    file.write_bytes(b"\xef\xbb\xbfSELECT ?x {}")
    assert find(str(file)).text == "SELECT ?x {}"
    assert find(file).name == "mine"
    with pytest.raises(PathNotFound):
        find(str(tmp_path / "no.rq"))
    file.write_bytes(b"\xff")
    with pytest.raises(Unreadable, match="UTF-8"):
        read(file)
    with pytest.raises(Unreadable, match="directory"):
        read(tmp_path)


def test_a_text_with_a_slash_is_a_path():
    assert library.is_path("queries/x.rq")
    assert not library.is_path("coverage")
