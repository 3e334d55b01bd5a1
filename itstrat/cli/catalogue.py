"""The list of reports and named queries, as a table like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.report import Table
    from itstrat.sparql import NamedQuery


def table(queries: Iterable[NamedQuery], *, title: str, hint: str) -> Table:
    """Names, questions and parameters; ``hint`` says how one is run."""
    from itstrat.report import Cell, Column, Table

    rows = tuple(
        (Cell(query.name), Cell(query.question), Cell(" ".join(f"{param.name}=…" for param in query.params)))
        for query in queries
    )
    columns = (
        Column(name="name", title=title.removesuffix("s") if title == "Reports" else "Query"),
        Column(name="question", title="Question"),
        Column(name="parameters", title="Parameters"),
    )
    return Table(title=title, question=hint, columns=columns, rows=rows)
