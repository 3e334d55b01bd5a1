"""The text of a value: for people (``shown``), for programs (``plain``), and harmless in either (``inert``)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.report.model import Cell, Column, Format

# Control characters but for line ends and tab, and the characters that turn the direction of the text after them
# (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters), line and paragraph separators, BOM, and
# what is no character (https://www.unicode.org/faq/private_use.html#noncharacters), which no XML may have.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
#: From here on a number is easier to read with separators; below it, it may be a year.
_SEPARATED_FROM = 10_000


def inert(text: str) -> str:
    """The text with characters that could disturb a terminal or disguise what is read made visible.

    >>> inert("pay\\u202eeurt")
    'pay[U+202E]eurt'
    """
    return _HARMFUL.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def one_line(text: str) -> str:
    """The text made harmless and without line ends, for places that have room for one line."""
    return inert(" ".join(text.split()))


def shown(cell: Cell, column: Column) -> str:
    """The text of a cell for people.

    >>> from itstrat.report.model import Cell, Column
    >>> shown(Cell("250000", Decimal(250000)), Column(name="cost", title="Cost", format="money"))
    '250,000.00'
    >>> shown(Cell("33.33333", Decimal("33.33333")), Column(name="done", title="Done", format="percent"))
    '33.3%'
    """
    number = as_number(cell)
    if number is not None and (write := _SHOWN.get(column.format)):
        return write(number)
    return _dated(cell, column)


def plain(cell: Cell, column: Column) -> str:
    """The text of a cell for programs: no separators, no signs; money with two decimals.

    >>> from itstrat.report.model import Cell, Column
    >>> plain(Cell("1250000", Decimal(1250000)), Column(name="cost", title="Cost", format="money"))
    '1250000.00'
    """
    number = as_number(cell)
    if number is None:
        return _dated(cell, column)
    return f"{_rounded(number, 2):f}" if column.format == "money" else f"{number:f}"


def as_number(cell: Cell) -> Decimal | None:
    """The number in a cell, or None where it holds something else (a boolean and an infinity are not numbers here)."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def _dated(cell: Cell, column: Column) -> str:
    return cell.text[:10] if column.format == "date" and cell.iri is None else cell.text


def _rounded(number: Decimal, places: int) -> Decimal:
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(number) < 10**20 else number
    return rounded if rounded else abs(rounded)


def _money(number: Decimal) -> str:
    return f"{_rounded(number, 2):,f}"


def _number(number: Decimal) -> str:
    text = f"{_rounded(number, 2):,f}" if abs(number) >= _SEPARATED_FROM else f"{_rounded(number, 2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(number: Decimal) -> str:
    text = f"{_rounded(number, 1):f}"
    return f"{text.removesuffix('.0')}%"


_SHOWN: dict[Format, Callable[[Decimal], str]] = {
    "money": _money,
    "number": _number,
    "integer": _number,
    "percent": _percent,
}
