from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from itstrat.report import Cell, Column, Table, to_text


def written(rows, columns, width=60, **more):
    table = Table(title="coverage", question="Where are the gaps?", columns=columns, rows=rows, **more)
    return to_text.write(table, width=width)


TWO = (Column(name="item", title="Item"), Column(name="cost", title="Cost", format="money"))


def test_numbers_stand_on_the_right_and_nothing_trails():
    text = written(((Cell("Wi-Fi"), Cell("5", Decimal(5))), (Cell("Network"), Cell("12000", Decimal(12000)))), TWO)
    assert text.splitlines()[3:7] == [
        "Item          Cost",
        "-------  ---------",
        "Wi-Fi         5.00",
        "Network  12,000.00",
    ]
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_long_texts_wrap_between_words_and_rows_stand_apart():
    long = "Every learner has the digital skills that their course and career need"
    text = written(((Cell(long), Cell("5", Decimal(5))), (Cell(long), Cell("6", Decimal(6)))), TWO, width=40)
    assert max(map(len, text.splitlines())) <= 40
    assert " ".join(line[:34].strip() for line in text.splitlines()[5:7]) in long
    assert text.count("\n\n") == 3


def test_a_table_that_cannot_fit_becomes_records():
    columns = tuple(Column(name=f"c{n}", title=f"C{n}", format="money") for n in range(8))
    row = (*(Cell("1234567", Decimal(1234567)) for _ in columns[1:]), Cell())
    lines = written((row, row), columns, width=40).splitlines()
    assert lines[3:11] == [*(f"C{n}  1,234,567.00" for n in range(7)), ""]
    assert "C7" not in "".join(lines)


def test_colour_only_where_it_is_asked_for():
    table = Table(title="coverage", question="", columns=TWO, rows=((Cell("a"), Cell("b")),))
    assert "\x1b" not in to_text.write(table)
    assert "\x1b[1mcoverage\x1b[0m" in to_text.write(table, colour=True)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=200)), min_size=1, max_size=6), st.integers(20, 120))
def test_no_line_is_wider_than_asked_for(texts, width):
    columns = (Column(name="a", title="A"), Column(name="b", title="B"))
    rows = tuple((Cell(a), Cell(b)) for a, b in texts)
    lines = to_text.rows(Table(title="", question="", columns=columns, rows=rows), width=width).splitlines()
    assert max(map(to_text.display_width, lines)) <= width


@given(st.text(), st.integers(1, 40))
def test_wrapping_loses_nothing_but_spaces(text, width):
    assert "".join(to_text.wrap(text, width)).replace(" ", "") == text.replace(" ", "")
