"""A line with carets: as wide as it looks, harmless, cut around what is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itstrat.report.excerpt import _wide, marked


@pytest.mark.parametrize(
    ("text", "start", "end", "line", "carets"),
    [
        ("a b", 2, 3, "a b", "  ^"),
        ("a\tb", 2, 3, "a    b", "     ^"),
        ("\t\tb", 2, 3, "b", "^"),
        ("  a", 0, 1, "  a", "^"),
        ("e\u0301 b", 3, 4, "e\u0301 b", "  ^"),
        ("\U0001f600 b", 2, 3, "\U0001f600 b", "   ^"),
        ("\x1b[31m b", 6, 7, "[U+001B][31m b", "             ^"),
        ("a\u202eb", 2, 3, "a[U+202E]b", "         ^"),
        ("", 0, 0, "", "^"),
        ("a   ", 3, 4, "a", " ^"),
    ],
    ids=["plain", "tab", "indent", "in the indent", "accent", "emoji", "escape", "turned", "empty", "behind the end"],
)
def test_marks_stand_below_what_is_meant(text, start, end, line, carets):
    assert marked(text, start, end, width=80) == (line, carets)


@pytest.mark.parametrize(
    ("start", "end", "line", "carets"),
    [
        # Twenty columns less two for the signs of a cut: eighteen, two of them meant.
        (50, 52, "…" + "x" * 8 + "ab" + "x" * 8 + "…", " " * 9 + "^^"),
        (0, 2, "x" * 18 + "…", "^^"),
        (98, 100, "…" + "x" * 18, " " * 17 + "^^"),
        (50, 90, "…ab" + "x" * 16 + "…", " " + "^" * 18),
    ],
    ids=["middle", "beginning", "end", "longer than the width"],
)
def test_a_long_line_is_cut_around_what_is_meant(start, end, line, carets):
    text = "x" * 50 + "ab" + "x" * 48
    assert marked(text, start, end, width=20) == (line, carets)


def test_a_line_of_megabytes_is_cut_too():
    line, carets = marked("x" * 3_000_000 + "ab" + "x" * 3_000_000, 3_000_000, 3_000_002, width=20)
    assert (line, carets) == ("…" + "x" * 8 + "ab" + "x" * 8 + "…", " " * 9 + "^^")


@given(st.text(max_size=300), st.integers(0, 320), st.integers(0, 40))
def test_any_line_fits_the_width_and_is_harmless(text, start, length):
    line, carets = marked(text, min(start, len(text)), min(start, len(text)) + length, width=40)
    assert _wide(line) <= 40 + 8  # one character that is made visible may be all that is meant
    assert not set(line) & {"\x1b", "\u202e", "\t", "\x00"}
    assert carets.strip(" ").strip("^") == ""
    assert "^" in carets
