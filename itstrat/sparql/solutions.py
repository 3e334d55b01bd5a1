"""The rows of a SELECT: read one by one as they come, or taken together into the tables that people work with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from itstrat.errors import UnknownFormat, UsageError
from itstrat.files import replace
from itstrat.report.model import Column, Table
from itstrat.sparql import frames
from itstrat.sparql.tables import cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyoxigraph as ox


class Solutions:
    """The rows of a SELECT.

    Going through them, or :meth:`serialize`, streams: each row is made when it is asked for and then gone. Everything
    else takes all the rows that are left, keeps them, and may be called again.

    >>> import itstrat
    >>> solutions = itstrat.open("examples/minimal").query("SELECT ?aim { ?aim a its:Aim }")
    >>> [variable.value for variable in solutions.variables], len(solutions.rows)
    (['aim'], 1)
    """

    def __init__(self, solutions: ox.QuerySolutions, *, name: Callable[[ox.NamedNode], str]) -> None:
        self._solutions = solutions
        self._name = name
        self._rows: tuple[ox.QuerySolution, ...] | None = None

    @property
    def variables(self) -> list[ox.Variable]:
        """The columns."""
        return self._solutions.variables

    @property
    def rows(self) -> tuple[ox.QuerySolution, ...]:
        """All rows that have not been gone through; kept from then on."""
        if self._rows is None:
            self._rows = tuple(self._solutions)
        return self._rows

    def __iter__(self) -> Iterator[ox.QuerySolution]:
        return iter(self._solutions if self._rows is None else self._rows)

    def __next__(self) -> ox.QuerySolution:
        """The next row of those that are streamed."""
        row: ox.QuerySolution = next(self._solutions)
        return row

    def serialize(self, output: Any = None, format: ox.QueryResultsFormat | None = None) -> bytes | None:  # noqa: A002  # the engine's word
        """Write the rows to a binary file, or give the bytes, in a format of SPARQL; a million rows a second or so.

        Raises: UsageError where the rows have been taken already.
        """
        if self._rows is not None:
            raise UsageError("The rows have been taken already, so they cannot be streamed.", hint="Ask once more.")
        return self._solutions.serialize(output, format)

    def to_arrow(self) -> Any:
        """The rows as a ``pyarrow.Table``; see :mod:`itstrat.sparql.frames`. Needs the extra ``tables``.

        >>> import itstrat
        >>> solutions = itstrat.open("examples/minimal").query("SELECT (2.50 AS ?cost) {}")
        >>> solutions.to_arrow().schema.field("cost").type
        Decimal128Type(decimal128(2, 1))
        """
        return frames.arrow([variable.value for variable in self.variables], [tuple(row) for row in self.rows])

    def to_pandas(self) -> Any:
        """The rows as a ``pandas.DataFrame``: whole numbers, exact decimals, days. Needs the extra ``tables``."""
        return frames.pandas(self.to_arrow())

    def to_polars(self) -> Any:
        """The rows as a ``polars.DataFrame``. Needs the extra ``tables``."""
        return frames.polars(self.to_arrow())

    def to_table(self, *, title: str = "") -> Table:
        """The rows as a table for a writer of ``itstrat.report``; IRIs are shown as prefixed names."""
        names = [variable.value for variable in self.variables]
        columns = tuple(Column(name=name, title=name) for name in names)
        rows = tuple(tuple(cell(term, self._name) for term in row) for row in self.rows)
        return Table(title=title, question="", columns=columns, rows=rows)

    def save(self, path: str | Path) -> None:
        """Write the rows to a file, in the format that its name ends in: csv, tsv, json, xml, parquet, xlsx, md, html.

        Raises: UnknownFormat, MissingExtra, OSError.
        """
        from itstrat.sparql import results

        target = Path(path)
        form = results.SUFFIXES.get(target.suffix.lower())
        if form is None or form in results.GRAPH_FORMATS:
            raise UnknownFormat(
                f"No format for rows is known for files that end in {target.suffix!r}.",
                hint="Use .csv, .tsv, .json, .xml, .parquet, .xlsx, .md or .html.",
            )
        replace(target, results.write(self, form, prefixes={}, name=self._name))

    def __repr__(self) -> str:
        state = "rows to come" if self._rows is None else f"{len(self._rows):,} rows"
        return f"<Solutions {' '.join(f'?{variable.value}' for variable in self.variables)}: {state}>"
