"""What every writer must do: the same rows, harmless, and the same bytes for the same table."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from itstrat.report import Cell, Column, Stamp, Table, to_csv, to_html, to_json, to_markdown, to_text

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("https://example.org","x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-1+1",
    "\t=1",
    " =1",
    "＝1",
    "a|b`c`*d*_e_[f](g)",
    "pay\u202eeurt",
    "\x1b[31mred\x1b[0m",
    "two\nlines",
    'say "hi", twice',
]
STAMP = Stamp(itstrat="0.1.0", data="3f2a", rules="college 0.1.0", as_of=date(2026, 11, 16), as_of_source="option")


def table(*rows, columns=None, **more):
    columns = columns or (Column(name="item", title="Item"),)
    return Table(
        title="coverage", question="Why?", columns=columns, rows=tuple(tuple(r) for r in rows), stamp=STAMP, **more
    )


@pytest.mark.parametrize("writer", [to_text, to_csv, to_json, to_markdown, to_html])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_or_bidi_character_gets_through(writer, text):
    written = writer.write(table([Cell(text)]))
    assert not set(written) & set("\x1b\u202e\x07")


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_holds_no_formula(text):
    written = to_csv.write(table([Cell(text)]))
    value = list(csv.reader(io.StringIO(written, newline="")))[1][0]
    assert value.lstrip()[:1] not in {"=", "+", "-", "@", "＝"}
    assert not value.startswith(("\t", "\r"))


@pytest.mark.parametrize("text", ["-5", "+3.25", "-1.5e3", "0"])
def test_csv_leaves_numbers_alone(text):
    assert to_csv.write(table([Cell(text)])).splitlines()[1] == text


def test_csv_is_rfc_4180_and_holds_the_rows_only():
    written = to_csv.write(table([Cell('say "hi", twice')], [Cell("two\nlines")]))
    assert written == 'item\r\n"say ""hi"", twice"\r\n"two\nlines"\r\n'


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_data_as_text(text):
    page = Page(to_html.write(table([Cell(text, iri="javascript:alert(1)")])))
    assert not {"script", "img", "a"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_html_is_one_accessible_page():
    columns = (Column(name="item", title="Item"), Column(name="cost", title="Cost", format="money"))
    written = to_html.write(
        table([Cell("Wi-Fi", iri="https://example.org/a?b=1&c=2"), Cell("9", Decimal(9))], columns=columns)
    )
    page = Page(written)
    assert ("lang", "en-GB") in page.attributes
    assert page.attributes.count(("scope", "col")) == 2
    assert {"caption", "main", "footer", "title", "h1"} <= set(page.tags)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert ("href", "https://example.org/a?b=1&c=2") in page.attributes
    assert 'class="number">9.00</td>' in written
    assert "prefers-color-scheme: dark" in written
    assert "@media print" in written
    assert "as of 2026-11-16" in page.text


def test_json_is_exact_and_complete():
    columns = (
        Column(name="item", title="Item"),
        Column(name="cost", title="Cost", format="money"),
        Column(name="share", title="Share", format="percent"),
        Column(name="gone", title="Gone"),
        Column(name="yes", title="Yes"),
    )
    share = Decimal("33.333333333333333333")
    row = [
        Cell("Wi-Fi\u202e", iri="https://example.org/a"),
        Cell("250000", Decimal(250000)),
        Cell(str(share), share),
        Cell(),
        Cell("true", True),
    ]
    document = json.loads(to_json.write(table(row, columns=columns)), parse_float=Decimal)
    assert document["report"] == "coverage"
    assert document["stamp"] == {
        "as_of": "2026-11-16",
        "as_of_source": "option",
        "data": "3f2a",
        "rules": "college 0.1.0",
        "itstrat": "0.1.0",
    }
    assert document["columns"][1] == {"name": "cost", "title": "Cost", "format": "money"}
    assert document["rows"] == [
        {
            "item": {"iri": "https://example.org/a", "label": "Wi-Fi\u202e"},
            "cost": Decimal("250000.00"),
            "share": share,
            "gone": None,
            "yes": True,
        }
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_json_keeps_every_text(text):
    assert json.loads(to_json.write(table([Cell(text)])))["rows"] == [{"item": text}]


def test_json_without_rows_is_json():
    assert json.loads(to_json.write(table()))["rows"] == []


def test_markdown_escapes_what_would_be_markup():
    written = to_markdown.write(table([Cell("a|b`c`*d*_e_[f](g) <b> & \\")]))
    assert "| a\\|b\\`c\\`\\*d\\*\\_e\\_\\[f\\](g) &lt;b&gt; &amp; \\\\ |" in written


@pytest.mark.parametrize("writer", [to_text, to_markdown, to_html])
def test_an_empty_report_says_what_that_means(writer):
    assert "Nothing is without a path." in writer.write(table(empty="Nothing is without a path."))
    assert "No rows." in writer.write(table())
