"""Findings as text: by file, with the line and marks below what is meant."""

import re
from dataclasses import replace

import pytest
from findings import HOSTILE, LATE, ORPHAN, PLACELESS, hostile, validation

from itstrat import formats
from itstrat.errors import Location
from itstrat.shacl import to_text

TURTLE = """@prefix ex: <https://example.org/id/> .
@prefix its: <https://w3id.org/itstrat#> .
\tex:refresh its:targetDate "2027-06-30"^^its:day ; its:note "日本語の注記" , ex:late .
ex:lost its:note ""\"several
lines""\" .
"""


def shown(validation_, **options):
    return to_text.write(validation_, **options).split("\n")


def with_text(folder, *findings):
    (folder / "plan.ttl").write_text(TURTLE, encoding="utf-8")
    documents = formats.read_all(formats.discover(["plan.ttl"], cwd=folder).sources)
    return replace(validation(*findings), excerpts=formats.excerpts(documents))


def at(line, column):
    return replace(LATE, location=Location("plan.ttl", line, column))


def test_findings_stand_below_the_name_of_their_file_and_those_without_a_place_at_the_end():
    second = replace(LATE, location=Location("it/plan one.ttl", 14, 1))
    lines = shown(validation(PLACELESS, ORPHAN, second))
    heads = [line for line in lines if re.match(r"(?=\S).*(warning|violation|info)", line)][:-1]
    assert heads == [
        "it/plan one.ttl: 1 violation, 1 warning",
        "it/plan one.ttl:12:5: violation ITS001: Lost objective",
        "it/plan one.ttl:14:1: warning ITS032: Refresh, of switches",
        "Without a place: 1 info",
        "info ITS016: Nowhere",
    ]


@pytest.mark.parametrize(
    ("line", "column", "text", "carets"),
    [
        # Behind the gutter of eight stand "ex:refresh its:targetDate ", 26 characters; the date has 12, its type 9.
        (3, 28, 'ex:refresh its:targetDate "2027-06-30"^^its:day ; its:note "日本語の注記" , ex:late .', (26, 21)),
        # 26 + 21 + " ; its:note " (12); six characters of two columns, in quotes.
        (3, 61, 'ex:refresh its:targetDate "2027-06-30"^^its:day ; its:note "日本語の注記" , ex:late .', (59, 14)),
        # 59 + 14 + " , "
        (3, 72, 'ex:refresh its:targetDate "2027-06-30"^^its:day ; its:note "日本語の注記" , ex:late .', (76, 7)),
        (4, 18, 'ex:lost its:note """several', (17, 10)),
        (1, 13, "@prefix ex: <https://example.org/id/> .", (12, 25)),
    ],
    ids=["typed literal", "wide characters", "behind wide characters", "first line of a text", "IRI"],
)
def test_the_line_is_shown_with_carets_below_the_whole_term(tmp_path, line, column, text, carets):
    lines = shown(with_text(tmp_path, at(line, column)))
    number = lines.index(f"    {line} | {text}")
    assert lines[number + 1] == "      | " + " " * carets[0] + "^" * carets[1]


@pytest.mark.parametrize("place", [(3, 0), (3, 500), (99, 1), (0, 0)])
def test_a_place_that_is_not_exact_shows_no_line(tmp_path, place):
    assert not any("|" in line for line in shown(with_text(tmp_path, at(*place))))


@pytest.mark.parametrize("change", ["edit", "remove", "folder"])
def test_a_file_that_has_changed_since_shows_no_line(tmp_path, change):
    made = with_text(tmp_path, at(3, 28))
    path = tmp_path / "plan.ttl"
    path.unlink()
    if change == "edit":
        path.write_text("# new\n" + TURTLE)
    elif change == "folder":
        path.mkdir()
    lines = shown(made)
    assert "plan.ttl:3:28: warning ITS032: Refresh, of switches" in lines
    assert not any("|" in line for line in lines)


def test_only_what_is_shown_is_read_and_each_file_once(tmp_path, monkeypatch):
    made = with_text(tmp_path, *(at(3, 28) for _ in range(500)))
    read = []
    original = formats.excerpts.__globals__["some_lines"]
    monkeypatch.setitem(
        formats.excerpts.__globals__,
        "some_lines",
        lambda path, name, numbers: read.append((name, numbers)) or original(path, name, numbers),
    )
    shown(made)
    assert read == [("plan.ttl", {3})]


def test_of_many_findings_the_worst_are_shown_with_the_true_total():
    many = [replace(LATE, location=Location("a.ttl", number, 1)) for number in range(1, 2001)]
    worst = replace(ORPHAN, location=Location("b.ttl", 9, 1))
    lines = shown(validation(*many, worst))
    assert "b.ttl:9:1: violation ITS001: Lost objective" in lines
    assert sum(line.startswith("a.ttl:") and "ITS032" in line for line in lines) == 99
    assert "a.ttl: 2,000 warnings" in lines
    assert "The worst 100 of 2,001 findings are shown; --format csv has all, --limit shows more." in lines
    assert lines[-2] == "Does not conform: 1 violation, 2,000 warnings, 0 infos."


def test_colour_adds_nothing_but_colour(tmp_path):
    made = with_text(tmp_path, at(3, 28), ORPHAN, PLACELESS)
    coloured = to_text.write(made, colour=True)
    assert re.search(r"\x1b\[33;1m *\^{21}\x1b\[0m", coloured)
    assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == to_text.write(made)


def test_hostile_texts_are_inert():
    text = to_text.write(hostile())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\n::error" not in text
    assert HOSTILE not in text
    assert "it/a,b:c%<x>|.ttl:3:1" in text or "it/a,b:c%<x>| .ttl:3:1" in text
