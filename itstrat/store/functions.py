"""Functions of our namespace for SPARQL: what a strategy needs and SPARQL does not bring.

They are known in every query of an embedded store: reports, rules, documents, the command line and Python. What each
does is said in ``ontology/functions.ttl``. As SPARQL has it, a value that a function cannot take leaves the result
unbound. An aggregate takes one value, so :func:`_flow` and :func:`_point` put into one what belongs together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.config import YEAR_STARTS
from itstrat.namespaces import ITS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from itstrat.store.base import Term

    Aggregate = Callable[[], "NetPresentValue | Sparkline"]
    Name = Callable[[ox.NamedNode, str], str]

Result: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None"
Function: TypeAlias = "Callable[..., Result]"

_MONTHS, _QUARTER, _CENTURY = 12, 3, 100
_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_DAY = re.compile(rf"(\d{{4}})-(\d\d)-(\d\d){_ZONE}")
_MOMENT = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?{_ZONE}")
_YEAR = re.compile(r"(\d{4})(?:/\d\d)?")
_WHOLE = re.compile(r"[+-]?\d{1,40}")
_EXACT = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})")
_WORD = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_EXACTLY = frozenset(
    XSD[name].value
    for name in (
        *("decimal", "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte", "nonPositiveInteger", "negativeInteger"),
    )
)
_ROUGHLY = frozenset((XSD["double"].value, XSD["float"].value))
_TEXT = XSD["string"].value
#: What flows of one sum may be, so that none takes long: years from the first, different rates, and the sum.
_MOST_YEARS, _MOST_RATES, _MOST = 200, 20, 10**40
_BLOCKS = "▁▂▃▄▅▆▇█"


class _Unfit(ValueError):
    """A value that a function cannot take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What functions know of the strategy: the month in which its years begin, and what things are called."""

    year_starts: int = YEAR_STARTS
    name: Name = lambda iri, _language: iri.value


def named_in(text: str) -> bool:
    """Whether a query may call one of the functions. Cost: about 2 µs a kilobyte.

    >>> named_in("SELECT (its:quarter(?day) AS ?q) {}"), named_in("SELECT ?x { ?x rdfs:label ?label }")
    (True, False)
    """
    return _CALL.search(text) is not None


def aggregate_in(text: str) -> str | None:
    """The name of an aggregate of ours that a query calls, if one.

    >>> aggregate_in("SELECT (its:npv(?flow) AS ?x) {}")
    'npv'
    """
    return next((found[1] for found in _CALL.finditer(text) if ITS[found[1]] in AGGREGATES), None)


def functions(setting: Setting) -> dict[ox.NamedNode, Function]:
    """The functions that take their values one by one, by their IRIs.

    >>> quarter = functions(Setting(year_starts=8))[ITS["quarter"]]
    >>> quarter(ox.Literal("2026-11-16", datatype=XSD["date"])).value
    '2026/27 Q2'
    >>> quarter(ox.Literal("soon")) is None
    True
    """
    return {ITS[name]: _of(function, setting) for name, function in _FUNCTIONS.items()}


def _of(function: Function, setting: Setting) -> Function:
    def call(*terms: Term) -> Result:
        try:
            return function(setting, *terms)
        except (ValueError, TypeError, ArithmeticError):  # not such values, or not so many
            return None

    return call


def _financial_year(setting: Setting, day: Term, month: Term | None = None) -> ox.Literal:
    return ox.Literal(_year_text(_year_of(_day(day), _month(setting, month))))


def _quarter(setting: Setting, day: Term, month: Term | None = None) -> ox.Literal:
    moment, first = _day(day), _month(setting, month)
    number = (moment.month - first) % _MONTHS // _QUARTER + 1
    return ox.Literal(f"{_year_text(_year_of(moment, first))} Q{number}")


def _label(setting: Setting, term: Term, language: Term | None = None) -> ox.Literal:
    wanted = "en" if language is None else _text(language)
    if not _WORD.fullmatch(wanted):
        raise _Unfit(wanted)
    if isinstance(term, ox.NamedNode):
        return ox.Literal(setting.name(term, wanted.lower().partition("-")[0]))
    return ox.Literal(_literal(term).value)


def _overlap_days(_setting: Setting, start: Term, end: Term, other_start: Term, other_end: Term) -> ox.Literal:
    first, last, other_first, other_last = map(_day, (start, end, other_start, other_end))
    if last < first or other_last < other_first:
        raise _Unfit("a period that ends before it begins")
    days = (min(last, other_last) - max(first, other_first)).days + 1
    return ox.Literal(max(0, days))


def _flow(_setting: Setting, rate: Term, year: Term, amount: Term, base: Term | None = None) -> ox.Literal:
    parts = [str(_rate(rate)), str(_year(year)), str(_number(amount)), *([str(_year(base))] if base else [])]
    return ox.Literal(" ".join(parts), datatype=ITS["flow"])


def _point(_setting: Setting, moment: Term, value: Term) -> ox.Literal:
    found = _literal(moment)
    number = found.value if found.datatype.value in _EXACTLY else ""
    order = f"n {Fraction(number)}" if _EXACT.fullmatch(number) else f"t {_moment(found)}"
    return ox.Literal(f"{order}\n{_number(value)}", datatype=ITS["point"])


class NetPresentValue:
    """Adds up flows, each divided by 1 + rate for every year since the first flow, or since its own base year.

    Exact, and rounded once, to pence; of no flows 0.

    >>> flow, summed = functions(Setting())[ITS["flow"]], NetPresentValue()
    >>> for year, amount in enumerate((-1000, 1100)):
    ...     summed.accumulate(flow(ox.Literal("0.1", datatype=XSD["decimal"]), ox.Literal(year), ox.Literal(amount)))
    >>> summed.finish().value
    '0.00'
    """

    def __init__(self) -> None:
        self._flows: list[list[Fraction]] = []
        self._unfit = False

    def accumulate(self, element: Term | ox.Triple) -> None:
        """Take one value."""
        if isinstance(element, ox.Literal) and element.datatype == ITS["flow"]:
            self._flows.append([Fraction(part) for part in element.value.split(" ")])
        else:
            self._unfit = True

    def finish(self) -> ox.Literal | None:
        """The sum; None where a value was no flow, or they are too far apart."""
        first = min((year for _, year, *_ in self._flows), default=Fraction(0))
        amounts: defaultdict[tuple[Fraction, int], Fraction] = defaultdict(Fraction)
        for rate, year, amount, *base in self._flows:
            amounts[rate, int(year - (base[0] if base else first))] += amount
        if self._unfit or len({rate for rate, _ in amounts}) > _MOST_RATES:
            return None
        if any(abs(years) > _MOST_YEARS for _, years in amounts):
            return None
        total = sum((amount / (1 + rate) ** years for (rate, years), amount in amounts.items()), Fraction(0))
        if abs(total) >= _MOST:
            return None
        with localcontext(prec=60):
            exact = Decimal(total.numerator) / Decimal(total.denominator)
            return ox.Literal(f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP) + 0:f}", datatype=XSD["decimal"])


class Sparkline:
    """Draws points as one word of blocks, in the order of their dates; unbound where a value was no point.

    >>> point, drawn = functions(Setting())[ITS["point"]], Sparkline()
    >>> for year, value in ((2026, 3), (2024, 1), (2025, 2)):
    ...     drawn.accumulate(point(ox.Literal(year), ox.Literal(value)))
    >>> drawn.finish().value
    '▁▅█'
    """

    def __init__(self) -> None:
        self._points: list[tuple[str, Fraction, str, Fraction]] = []
        self._unfit = False

    def accumulate(self, element: Term | ox.Triple) -> None:
        """Take one value."""
        if not isinstance(element, ox.Literal) or element.datatype != ITS["point"]:
            self._unfit = True
            return
        order, _, value = element.value.partition("\n")
        kind, _, at = order.partition(" ")
        when = (kind, Fraction(at), "") if kind == "n" else (kind, Fraction(0), at)
        self._points.append((*when, Fraction(value)))

    def finish(self) -> ox.Literal | None:
        """The blocks, from the least value to the greatest; half high where all values are the same."""
        if self._unfit:
            return None
        values = [point[-1] for point in sorted(self._points)]
        low, high = (min(values), max(values)) if values else (Fraction(0), Fraction(0))
        if low == high:
            return ox.Literal(_BLOCKS[len(_BLOCKS) // 2 - 1] * len(values))
        steps = ((value - low) / (high - low) * (len(_BLOCKS) - 1) for value in values)
        return ox.Literal("".join(_BLOCKS[int(step + Fraction(1, 2))] for step in steps))


def _literal(term: Term) -> ox.Literal:
    if not isinstance(term, ox.Literal):
        raise _Unfit("no literal")
    return term


def _text(term: Term) -> str:
    found = _literal(term)
    if found.datatype.value != _TEXT:
        raise _Unfit("no text")
    return found.value


def _day(term: Term) -> date:
    """The day of a date, or of a date with a time, as it is written there."""
    found = _literal(term)
    patterns = {XSD["date"].value: _DAY, XSD["dateTime"].value: _MOMENT}
    pattern = patterns.get(found.datatype.value)
    if pattern is None or not pattern.fullmatch(found.value):
        raise _Unfit(found.value)
    return date.fromisoformat(found.value[:10])


def _moment(literal: ox.Literal) -> str:
    """When something is, as a text that sorts by time; a financial year, a year or a month is one too."""
    written, kind = literal.value, literal.datatype.value
    if kind == XSD["dateTime"].value and _MOMENT.fullmatch(written):
        moment = datetime.fromisoformat(written)
        return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment).isoformat()
    if kind == XSD["date"].value:
        return _day(literal).isoformat()
    if kind in {_TEXT, XSD["gYear"].value, XSD["gYearMonth"].value} and re.match(r"\d{4}(?!\d)", written):
        return written
    raise _Unfit(written)


def _number(term: Term) -> Fraction:
    found = _literal(term)
    if found.datatype.value in _EXACTLY and _EXACT.fullmatch(found.value):
        return Fraction(Decimal(found.value))
    if found.datatype.value in _ROUGHLY:
        return Fraction(float(found.value))  # not for infinity, and for what is no number
    raise _Unfit(found.value)


def _whole(term: Term) -> int:
    found = _literal(term)
    if found.datatype.value not in _EXACTLY or not _WHOLE.fullmatch(found.value):
        raise _Unfit(found.value)
    return int(found.value)


def _rate(term: Term) -> Fraction:
    """A discount rate as a part of one: 0.035. What is written in per cent does not pass for one."""
    rate = _number(term)
    if not 0 <= rate < 1:
        raise _Unfit(rate)
    return rate


def _year(term: Term) -> int:
    """The year of ``2026/27``, ``"2026"``, a gYear, or a number (of the year, or of years from now)."""
    found = _literal(term)
    if found.datatype.value in {_TEXT, XSD["gYear"].value} and (year := _YEAR.fullmatch(found.value)):
        return int(year[1])
    return _whole(term)


def _month(setting: Setting, term: Term | None) -> int:
    month = setting.year_starts if term is None else _whole(term)
    if not 1 <= month <= _MONTHS:
        raise _Unfit(month)
    return month


def _year_of(day: date, first_month: int) -> int:
    return day.year - (day.month < first_month)


def _year_text(year: int) -> str:
    return f"{year:04d}/{(year + 1) % _CENTURY:02d}"


_FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "financialYear": _financial_year,
        "flow": _flow,
        "label": _label,
        "overlapDays": _overlap_days,
        "point": _point,
        "quarter": _quarter,
    }
)
#: The aggregates, by their IRIs: a parser has to know them.
AGGREGATES: Mapping[ox.NamedNode, Aggregate] = MappingProxyType(
    {ITS["npv"]: NetPresentValue, ITS["sparkline"]: Sparkline}
)
#: The names of all of them in our namespace.
NAMES = frozenset(_FUNCTIONS) | {iri.value.removeprefix(ITS) for iri in AGGREGATES}
_CALL = re.compile(rf"[:#]({'|'.join(sorted(NAMES))})>?(?:\s|#[^\n]*)*\(")
