"""Numbers in documents are those of the reports, in both examples and for every case of theirs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from document_reading import tables

if TYPE_CHECKING:
    from itstrat.strategy import Strategy

EXAMPLES = ("ashdown", "northmoor")


def _number(text: str) -> Decimal | str:
    bare = text.replace(",", "").removeprefix("£")
    try:
        return Decimal(bare)
    except ArithmeticError:
        return text


def _rows(strategy: Strategy, name: str, *columns: str, **given: str) -> list[list[Decimal | str]]:
    report = strategy.report(name, **given)
    places = [[column.name for column in report.columns].index(column) for column in columns]
    return [[_number(row[place].text) for place in places] for row in report.rows]


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize(
    ("kind", "title", "report", "columns"),
    [
        ("strategy", "Money asked for by aim", "spend-by-aim", "aim cases currency capital revenue total"),
        ("strategy", "People's time by aim, in FTE-years", "effort-by-aim", "aim services run projects change total"),
        ("strategy", "What leads to each element; a row of noughts is a gap", "coverage", "document element aims"),
        (
            "refresh-plan",
            "The plan year by year: equipment in the year of its replacement, money in that of its cost",
            "refresh-profile",
            "year items devices currency capital revenue cost late gap",
        ),
    ],
)
def test_a_table_has_every_number_of_its_report(
    example: str, kind: str, title: str, report: str, columns: str, request: pytest.FixtureRequest
) -> None:
    strategy: Strategy = request.getfixturevalue(example)
    wanted = _rows(strategy, report, *columns.split())
    shown = tables(strategy.document(kind))[title]
    assert len(shown) == len(wanted) > 0
    for row, known in zip(shown, wanted, strict=True):
        for cell, value in zip(row, known, strict=False):
            # What a report leaves empty, a document says in words.
            assert _number(cell) == value or (value == "" and cell in {"not recorded", "–"}), (row, known)


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("kind", ["business-case", "bid-evidence"])
def test_every_case_costs_what_the_report_says(example: str, kind: str, request: pytest.FixtureRequest) -> None:
    strategy: Strategy = request.getfixturevalue(example)
    report = strategy.report("case-options")
    names = [column.name for column in report.columns]
    chosen = [dict(zip(names, row, strict=True)) for row in report.rows]
    chosen = [row for row in chosen if row["recommended"].text == "yes"]
    assert chosen
    # A bid has its costs from the same place as a case, and takes as long: a few show that it uses it.
    for row in chosen if kind == "business-case" else chosen[-2:]:
        total = tables(strategy.document(kind, row["case"].iri))["Cost by year (GBP)"][-1]
        wanted = [Decimal(row[name].text) for name in ("capital", "revenue", "cost")]
        assert [_number(cell) for cell in total[1:]] == wanted, row["case"].text
