"""Query solutions as tables of cells: terms become texts, numbers and dates; items are called by their labels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import QuerySyntaxError
from itstrat.namespaces import XSD
from itstrat.report.model import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.report.model import Stamp, Value
    from itstrat.sparql.library import NamedQuery
    from itstrat.sparql.solutions import Solutions

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
    Call = Callable[[ox.NamedNode], str]


def table(
    query: NamedQuery,
    solutions: Solutions | ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    *,
    labels: Call,
    stamp: Stamp | None = None,
) -> Table:
    """The table of a report: the columns that its header names, or all that it projects; ``labels`` calls items.

    Raises: QuerySyntaxError where the query is no SELECT, or projects no column of that name.
    """
    if isinstance(solutions, ox.QueryBoolean | ox.QueryTriples):
        hint = "`itstrat query` runs the other forms."
        raise QuerySyntaxError(f"{query.name} is not a SELECT query, so it makes no table.", hint=hint)
    projected = [variable.value for variable in solutions.variables]
    columns = query.columns or tuple(Column(name=name, title=name) for name in projected)
    for column in columns:
        if column.name not in projected:
            hint = f"It selects {', '.join(projected)}."
            raise QuerySyntaxError(f"{query.name} selects no ?{column.name} for its column.", hint=hint)
    return Table(
        title=query.name,
        question=query.question,
        columns=columns,
        rows=tuple(tuple(cell(solution[column.name], labels) for column in columns) for solution in solutions),
        stamp=stamp,
        empty=query.empty,
        next=query.next,
    )


def cell(term: Term | None, call: Call) -> Cell:
    """The cell for a term; an unbound variable makes an empty one.

    >>> cell(ox.Literal("2.50", datatype=XSD["decimal"]), str)
    Cell(text='2.50', value=Decimal('2.50'), iri=None)
    """
    if term is None:
        return Cell()
    if isinstance(term, ox.NamedNode):
        return Cell(call(term), iri=term.value)
    if isinstance(term, ox.Literal):
        return Cell(term.value, _value(term))
    return Cell(str(term))


def _value(literal: ox.Literal) -> Value:
    read = _VALUES.get(literal.datatype.value)
    if read is None:
        return None
    try:
        return read(literal.value)
    except (ValueError, InvalidOperation):
        return None  # not of its datatype: the text is shown as it stands


def _boolean(text: str) -> bool:
    if text not in {"true", "1", "false", "0"}:
        raise ValueError(text)
    return text in {"true", "1"}


_VALUES: dict[str, Callable[[str], Value]] = {
    **{
        XSD[name].value: int
        for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedInt")
    },
    **{XSD[name].value: Decimal for name in ("decimal", "double", "float")},
    XSD["boolean"].value: _boolean,
    XSD["date"].value: date.fromisoformat,
}
