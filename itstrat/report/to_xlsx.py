"""A workbook for Excel and its like: numbers as numbers, dates as dates, and no text that could be a formula.

A number of more digits than a spreadsheet keeps (15) is written as text, and so is a day before 1900: better not to be
counted with than wrong.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from itstrat.errors import MissingExtra, UsageError
from itstrat.report.values import as_number, inert, one_line, plain, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.report.model import Cell, Column, Table

#: What a sheet holds (https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3).
MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767
_DIGITS = 15
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets do not agree on dates
_WIDEST, _NARROWEST, _LOOKED_AT = 60, 8, 200
#: The files inside say when they were made; the same table gives the same bytes.
_MADE = datetime(2000, 1, 1)  # the library takes no time zone
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_NUMBERS = {"money": "#,##0.00", "percent": '0.0"%"', "integer": "0"}


def write(table: Table) -> bytes:
    """The table as an XLSX file: a sheet of the rows, which can be filtered, and one that says what they are.

    Raises: UsageError where a sheet cannot hold so much; MissingExtra without the extra ``tables``.
    Cost: about 10 µs a cell; all of it is in memory.
    """
    if len(table.rows) >= MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        raise UsageError(
            f"A sheet holds {MOST_ROWS - 1:,} rows and {MOST_COLUMNS:,} columns; "
            f"here are {len(table.rows):,} and {len(table.columns):,}.",
            hint="Write CSV or Parquet, or ask for less.",
        )
    try:
        import xlsxwriter
    except ImportError as error:
        raise MissingExtra.named("tables", "Excel workbooks") from error
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"title": one_line(table.title), "created": _MADE})
    _rows(book, table)
    if table.stamp or table.question:
        _about(book, table)
    book.close()
    return buffer.getvalue()


def _rows(book: Any, table: Table) -> None:
    sheet = book.add_worksheet("Rows")
    formats: dict[str, Any] = {}

    def look(code: str) -> Any:
        if code not in formats:
            formats[code] = book.add_format({"num_format": code})
        return formats[code]

    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, _text(column.title), head)
        shown_texts = (shown(row[place], column) for row in table.rows[:_LOOKED_AT])
        longest = max((len(one_line(text)) for text in shown_texts), default=0)
        sheet.set_column(place, place, min(_WIDEST, max(_NARROWEST, longest + 2, len(column.title) + 3)))
    for number, row in enumerate(table.rows, 1):
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, number, place, cell, column, look)
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(sheet: Any, row: int, place: int, cell: Cell, column: Column, look: Callable[[str], Any]) -> None:
    number = as_number(cell)
    day = _day(cell, column)
    if number is not None and len(number.as_tuple().digits) <= _DIGITS:
        if code := _NUMBERS.get(column.format):
            sheet.write_number(row, place, float(number), look(code))
        else:
            sheet.write_number(row, place, int(number) if number == number.to_integral_value() else float(number))
    elif isinstance(cell.value, bool):
        sheet.write_boolean(row, place, cell.value)
    elif day is not None:
        sheet.write_datetime(row, place, day, look("yyyy-mm-dd"))
    elif cell.text or isinstance(cell.value, Decimal):
        sheet.write_string(row, place, _text(plain(cell, column)))


def _day(cell: Cell, column: Column) -> date | None:
    day = cell.value if isinstance(cell.value, date) else None
    if day is None and column.format == "date" and cell.iri is None:
        try:
            day = date.fromisoformat(cell.text[:10])
        except ValueError:
            return None
    return day if day is not None and day >= _FIRST_DAY else None


def _about(book: Any, table: Table) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 100)
    lines = [table.title, table.question, table.stamp.line if table.stamp else ""]
    for number, line in enumerate(filter(None, lines)):
        sheet.write_string(number, 0, _text(line))


def _text(text: str) -> str:
    """Harmless, and not longer than a cell may be."""
    made = inert(text)
    return made if len(made) <= MOST_CHARACTERS else made[: MOST_CHARACTERS - 1] + "…"
