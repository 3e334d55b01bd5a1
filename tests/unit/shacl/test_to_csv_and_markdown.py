"""Findings as rows: CSV for spreadsheets, Markdown for a pull request."""

import csv
import io
import re
from dataclasses import replace

from findings import LATE, ORPHAN, PLACELESS, hostile, validation

from itstrat.shacl import to_csv, to_markdown


def rows(made):
    return list(csv.DictReader(io.StringIO(to_csv.write(made), newline="")))


def test_csv_has_a_row_for_each_finding_with_its_place_and_terms():
    orphan, late, nowhere = rows(validation(ORPHAN, LATE, PLACELESS))
    assert (orphan["severity"], orphan["code"], orphan["label"]) == ("Violation", "ITS001", "Lost objective")
    assert (orphan["file"], orphan["line"], orphan["column"]) == ("it/plan one.ttl", "12", "5")
    assert orphan["focus_node"] == "<https://example.org/id/lost>"
    assert late["path"] == "https://w3id.org/itstrat#targetDate"
    assert late["value"] == '"2027-06-30"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert (nowhere["file"], nowhere["line"]) == ("", "")


def test_csv_is_safe_to_open_in_a_spreadsheet():
    (row,) = rows(hostile())
    assert row["label"].startswith("'=cmd")
    assert "\x1b" not in to_csv.write(hostile())


def test_markdown_begins_with_the_verdict():
    text = to_markdown.write(validation(ORPHAN, LATE, known=(PLACELESS,)))
    assert text.startswith("## Strategy check: does not conform\n\n1 violation, 1 warning, 0 infos.")
    assert "Known and left out: 1." in text
    assert "| Violation | ITS001 | it/plan one.ttl:12:5 | Lost objective |" in text
    assert "as of 2026-11-16" in text
    assert to_markdown.write(validation(LATE)).startswith("## Strategy check: conforms\n")
    assert to_markdown.write(validation(LATE), threshold="Warning").startswith("## Strategy check: does not conform\n")


def test_markdown_without_findings_says_so():
    assert "\n\nNo findings.\n\n" in to_markdown.write(validation())


def test_markdown_of_many_findings_is_cut_and_says_the_true_number():
    many = [replace(LATE, label=f"Number {number}") for number in range(to_markdown.MOST + 1)]
    text = to_markdown.write(validation(*many))
    assert text.count("\n| Warning |") == to_markdown.MOST
    assert "The first 100 of 101 findings:" in text


def test_markdown_fits_into_a_comment():
    long = [replace(LATE, label="w" * 499, message="m" * 2000) for _ in range(200)]
    text = to_markdown.write(validation(*long))
    # A row has 10 + 8 + 20 characters, 499 and 501 of the texts, and what stands between: about 1,050; 57 fit.
    rows_shown = text.count("\n| Warning |")
    assert 50 <= rows_shown <= 58
    assert len(text) <= to_markdown.ROOM < 65_536
    assert f"The first {rows_shown} of 200 findings:" in text
    assert "m" * 500 + "…" in text
    assert "m" * 501 not in text


def test_markdown_of_hostile_texts_is_inert():
    text = to_markdown.write(hostile())
    assert "<script>" not in text
    assert re.search(r"(?<!\\)[\[\]`]", text) is None
    (line,) = (line for line in text.splitlines() if line.startswith("| Violation"))
    assert line.replace("\\|", "").count("|") == 6
