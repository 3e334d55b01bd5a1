"""Solutions as typed columns: Arrow, and from it pandas, Polars and Parquet.

A column has a type where all its values have one: whole numbers, exact decimals, doubles, booleans, days, moments. What
differs, what is not of its datatype, and what Arrow has no exact type for stays as the text that it is. IRIs are texts.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.errors import MissingExtra
from itstrat.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_WHOLE = re.compile(r"[+-]?\d+")
_EXACT = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6}0*)?(?:Z|[+-]\d\d:\d\d)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LONG = 2**63
#: The most digits of a decimal in Arrow.
_DIGITS = 38


def arrow(names: Sequence[str], rows: Sequence[Sequence[Term | None]]) -> Any:
    """The rows as a ``pyarrow.Table`` with a column for each name.

    Raises: MissingExtra without the extra ``tables``. Cost: about 1 µs a value.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra.named("tables", "data frames and Parquet") from error
    columns = [_column(pyarrow, [row[place] for row in rows]) for place in range(len(names))]
    return pyarrow.Table.from_arrays(columns, names=list(names))


def pandas(table: Any) -> Any:
    """An Arrow table as a ``pandas.DataFrame`` whose columns keep their exact types. Raises: MissingExtra."""
    try:
        import pandas
    except ImportError as error:
        raise MissingExtra.named("tables", "pandas data frames") from error
    return table.to_pandas(types_mapper=pandas.ArrowDtype)


def polars(table: Any) -> Any:
    """An Arrow table as a ``polars.DataFrame``. Raises: MissingExtra."""
    try:
        import polars
    except ImportError as error:
        raise MissingExtra.named("tables", "Polars data frames") from error
    return polars.from_arrow(table)


def parquet(table: Any) -> bytes:
    """An Arrow table as a Parquet file: the same bytes for the same rows and version of Arrow."""
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(table, buffer)
    return buffer.getvalue()


def _column(pyarrow: Any, terms: Sequence[Term | None]) -> Any:
    kinds = {_kind(term) for term in terms if term is not None}
    read = _READERS.get(next(iter(kinds))) if len(kinds) == 1 else None
    if kinds == {"whole", "exact"}:
        read = _READERS["exact"]
    if read is not None:
        texts = [None if term is None else term.value for term in terms]  # type: ignore[union-attr]  # a literal, by its kind
        try:
            values, kind = read(pyarrow, texts)
            return pyarrow.array(values, type=kind)
        except (ValueError, OverflowError):
            pass  # not of its datatype, or beyond what the type holds: the texts as they stand
    return pyarrow.array([_text(term) for term in terms], type=pyarrow.string())


def _text(term: Term | None) -> str | None:
    if isinstance(term, ox.Literal | ox.NamedNode):
        return term.value
    return None if term is None else str(term)


def _kind(term: Term) -> str:
    return _KINDS.get(term.datatype.value, "text") if isinstance(term, ox.Literal) else "text"


def _wholes(pyarrow: Any, texts: Sequence[str | None]) -> tuple[list[object], Any]:
    numbers = [_read(_WHOLE, int, text) for text in texts]
    if all(number is None or -_LONG <= number < _LONG for number in numbers):
        return [*numbers], pyarrow.int64()
    return _decimals(pyarrow, texts)


def _decimals(pyarrow: Any, texts: Sequence[str | None]) -> tuple[list[object], Any]:
    numbers = [_read(_EXACT, Decimal, text) for text in texts]
    parts = [number.as_tuple() for number in numbers if number is not None]
    scale = max((-int(each.exponent) for each in parts), default=0)
    before = max((len(each.digits) + int(each.exponent) for each in parts), default=1)
    if scale + max(before, 0) > _DIGITS:
        raise ValueError("too many digits")
    return [*numbers], pyarrow.decimal128(max(1, scale + max(before, 0)), scale)


def _doubles(pyarrow: Any, texts: Sequence[str | None]) -> tuple[list[object], Any]:
    return [None if text is None else float(text) for text in texts], pyarrow.float64()


def _booleans(pyarrow: Any, texts: Sequence[str | None]) -> tuple[list[object], Any]:
    truth = {"true": True, "1": True, "false": False, "0": False}
    if any(text is not None and text not in truth for text in texts):
        raise ValueError("no boolean")
    return [None if text is None else truth[text] for text in texts], pyarrow.bool_()


def _days(pyarrow: Any, texts: Sequence[str | None]) -> tuple[list[object], Any]:
    return [_read(_DAY, date.fromisoformat, text) for text in texts], pyarrow.date32()


def _moments(pyarrow: Any, texts: Sequence[str | None]) -> tuple[list[object], Any]:
    moments = [_read(_MOMENT, datetime.fromisoformat, text) for text in texts]
    zoned = {moment.tzinfo is not None for moment in moments if moment is not None}
    if zoned == {True}:
        return [moment and moment.astimezone(UTC) for moment in moments], pyarrow.timestamp("us", tz="UTC")
    if zoned == {False}:
        return [*moments], pyarrow.timestamp("us")
    raise ValueError("some with a time zone and some without")


def _read(pattern: re.Pattern[str], make: Callable[[str], Any], text: str | None) -> Any:
    if text is None:
        return None
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return make(text)


_READERS: dict[str, Callable[[Any, Sequence[str | None]], tuple[list[object], Any]]] = {
    "whole": _wholes,
    "exact": _decimals,
    "double": _doubles,
    "boolean": _booleans,
    "day": _days,
    "moment": _moments,
}
_INTEGERS = (
    *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger"),
    *("negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_KINDS: dict[str, str] = {
    **{XSD[name].value: "whole" for name in _INTEGERS},
    XSD["decimal"].value: "exact",
    XSD["double"].value: "double",
    XSD["float"].value: "double",
    XSD["boolean"].value: "boolean",
    XSD["date"].value: "day",
    XSD["dateTime"].value: "moment",
}
