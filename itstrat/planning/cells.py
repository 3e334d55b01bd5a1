"""Cells and tables from planning's values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.report.model import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from decimal import Decimal

    from itstrat.report.model import Format, Stamp
    from itstrat.store import Term

    Label = Callable[[Term], str]


def table(
    title: str,
    question: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    stamp: Stamp | None = None,
    empty: str = "",
) -> Table:
    """A table; each column is written ``name|title|format``."""
    split = [column.split("|") for column in columns]
    formats: dict[str, Format] = {
        "term": "term",
        "text": "text",
        "integer": "integer",
        "number": "number",
        "money": "money",
        "date": "date",
    }
    return Table(
        title=title,
        question=question,
        columns=tuple(Column(name=name, title=title, format=formats[form]) for name, title, form in split),
        rows=tuple(rows),
        stamp=stamp,
        empty=empty,
    )


def item(iri: str, label: str) -> Cell:
    """The cell of something with a name."""
    return Cell(label, iri=iri)


def text(text: str) -> Cell:
    """The cell of a text."""
    return Cell(text)


def number(value: Decimal) -> Cell:
    """The cell of a number."""
    return Cell(f"{value:f}", value)


def whole(value: int) -> Cell:
    """The cell of a whole number."""
    return Cell(str(value), value)


def day(value: date | None) -> Cell:
    """The cell of a day; empty where there is none."""
    return Cell(value.isoformat(), value) if value else Cell()


def called(iris: Sequence[str], labels: Label) -> str:
    """Several things by their labels."""
    return "; ".join(sorted(labels(ox.NamedNode(iri)) for iri in iris))
