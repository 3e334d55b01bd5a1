from decimal import Decimal

import pytest

from itstrat.report import Cell, Column
from itstrat.report.values import inert, one_line, plain, shown


def column(form):
    return Column(name="x", title="X", format=form)


def number(text):
    return Cell(text, Decimal(text))


@pytest.mark.parametrize(
    ("form", "cell", "people", "programs"),
    [
        ("money", number("250000"), "250,000.00", "250000.00"),
        ("money", number("-0.004"), "0.00", "0.00"),
        ("money", number("1234.005"), "1,234.01", "1234.01"),
        ("money", number("0.1"), "0.10", "0.10"),
        ("number", number("99.50"), "99.5", "99.50"),
        ("number", number("3.33333333"), "3.33", "3.33333333"),
        ("number", number("100"), "100", "100"),
        ("number", number("12000.5"), "12,000.5", "12000.5"),
        ("integer", Cell("2027", 2027), "2027", "2027"),
        ("integer", Cell("31000", 31000), "31,000", "31000"),
        ("integer", Cell("0", 0), "0", "0"),
        ("percent", number("-25"), "-25%", "-25"),
        ("percent", number("66.666666"), "66.7%", "66.666666"),
        ("date", Cell("2026-10-31T09:00:00Z"), "2026-10-31", "2026-10-31"),
        ("term", number("1E+3"), "1E+3", "1000"),
        ("money", Cell("about 5"), "about 5", "about 5"),
        ("money", Cell("INF", Decimal("Infinity")), "INF", "INF"),
        ("money", Cell(), "", ""),
        ("integer", Cell("true", True), "true", "true"),
    ],
)
def test_a_value_has_a_text_for_people_and_one_for_programs(form, cell, people, programs):
    assert shown(cell, column(form)) == people
    assert plain(cell, column(form)) == programs


@pytest.mark.parametrize("code", [0x00, 0x07, 0x1B, 0x7F, 0x9B, 0x061C, 0x200E, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xFFFE])
def test_characters_that_disturb_or_disguise_are_made_visible(code):
    assert inert(f"a{chr(code)}b") == f"a[U+{code:04X}]b"


def test_letters_of_all_scripts_stay():
    text = "Café — 網路 — שירות — e\u0301 — 👩\u200d🏫"
    assert inert(text) == text


def test_one_line_has_one_line():
    assert one_line(" two\r\n\tlines\n") == "two lines"
