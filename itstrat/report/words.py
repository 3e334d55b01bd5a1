"""British English for what the data says: lists, counts, money, days."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPACE = "\u00a0"
_EXACT = Context(prec=1000)
_PERHAPS_YEARS = frozenset({"", "year"})
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def listed(items: Iterable[str], link: str = "and") -> str:
    """The items as a list in a sentence.

    Where one has a comma of its own, and no marks around it, semicolons stand between them.

    >>> listed(["a", "b", "c"]), listed(["Fewer, newer servers", "Contract calendar", "Help"])
    ('a, b and c', 'Fewer, newer servers; Contract calendar; and Help')
    """
    *first, last = list(items) or [""]
    if not first:
        return last
    if any(", " in each and not each.startswith("“") for each in (*first, last)):
        return f"{'; '.join(first)}; {link} {last}"
    return f"{', '.join(first)} {link} {last}"


def count(number: int, one: str, many: str = "") -> str:
    """A number of things, in words up to ten.

    >>> count(3, "service"), count(1, "aim"), count(0, "risk"), count(1200, "learner")
    ('three services', 'one aim', 'no risks', '1,200 learners')
    >>> count(0, "of them has", "of them have")
    'none of them have'
    """
    word = _SMALL[number] if 0 <= number < len(_SMALL) else f"{number:,}"
    if not number and one.startswith("of "):
        word = "none"
    return f"{word} {one if number == 1 else many or one + 's'}"


def begun(number: int, one: str, many: str = "") -> str:
    """A number of things where a sentence begins, which no figure does below a hundred.

    >>> begun(11, "objective"), begun(46, "service"), begun(2, "aim"), begun(1200, "learner")
    ('Eleven objectives', 'Forty-six services', 'Two aims', '1,200 learners')
    """
    text = count(number, one, many)
    if len(_SMALL) <= number < 20:
        text = text.replace(f"{number}", _TEENS[number - 11], 1)
    elif 20 <= number < 100:
        ten, rest = divmod(number, 10)
        text = text.replace(f"{number}", _TENS[ten - 2] + (f"-{_SMALL[rest]}" if rest else ""), 1)
    return opened(text)


def money(amount: Decimal | int, currency: str = "GBP") -> str:
    """An amount of money; pence only where there are some. A currency that is not known is not made up.

    >>> money(Decimal("458900.00")), money(Decimal("-12.5")), money(10, "CHF"), money(10, "")
    ('£458,900', '-£12.50', 'CHF 10', '10 (currency not given)')
    >>> len(money(10**60))
    82
    """
    rounded = _rounded(amount, "0.01")
    text = f"{abs(rounded):,f}".removesuffix(".00")
    sign = "-" if rounded < 0 else ""
    if not currency:
        return f"{sign}{text} (currency not given)"
    return f"{sign}{_SIGNS[currency]}{text}" if currency in _SIGNS else f"{sign}{currency} {text}".replace("- ", "-")


def whole(amount: Decimal | int, currency: str = "GBP") -> str:
    """An amount of money to the pound, for estimates and shares that to the penny would promise more than they know.

    >>> whole(Decimal("282783.33"))
    '£282,783'
    """
    return money(_rounded(amount, "1"), currency)


def number(value: Decimal | int, *, separated_from: int = 10_000) -> str:
    """A number without needless noughts; below ``separated_from`` it may be a year, and has no separators.

    >>> number(Decimal("99.40")), number(Decimal("1180")), number(Decimal("23000.5"))
    ('99.4', '1180', '23,000.5')
    """
    rounded = _rounded(value, "0.01")
    text = f"{rounded:,f}" if abs(rounded) >= separated_from else f"{rounded:f}"
    return text.rstrip("0").rstrip(".")


def _rounded(value: Decimal | int, to: str) -> Decimal:
    """Rounded half up, whatever its size."""
    return Decimal(value).quantize(Decimal(to), ROUND_HALF_UP, _EXACT)


def measure(value: Decimal | int | None, unit: str) -> str:
    """A value with its unit, which stays on its line; a mere count needs none.

    >>> measure(Decimal("99.8"), "%"), measure(Decimal(208), "GBP"), measure(8, "h"), measure(None, "h")
    ('99.8\\xa0%', '£208', '8\\xa0h', 'not given')
    >>> measure(1184, "MWh"), measure(2030, "year")
    ('1,184\\xa0MWh', '2030\\xa0year')
    """
    if value is None:
        return "not given"
    if unit in _SIGNS:
        return money(value, unit)
    text = number(value, separated_from=10_000 if unit in _PERHAPS_YEARS else 1_000)
    return f"{text}{_SPACE}{'' if unit == 'count' else unit}".rstrip()


def day(when: date | None, otherwise: str = "no date") -> str:
    """A date as people write it.

    >>> from datetime import date
    >>> day(date(2026, 10, 31)), day(None)
    ('31 October 2026', 'no date')
    """
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}" if when else otherwise


def month(when: date | None, otherwise: str = "no date") -> str:
    """A month as people write it.

    >>> from datetime import date
    >>> month(date(2026, 10, 31))
    'October 2026'
    """
    return f"{_MONTHS[when.month - 1]} {when.year}" if when else otherwise


def quoted(text: str) -> str:
    """A name set apart from the sentence around it.

    >>> quoted("Net zero by 2035")
    '“Net zero by 2035”'
    """
    return f"“{text}”"


def opened(text: str) -> str:
    """The text with a capital at its start.

    >>> opened("do nothing")
    'Do nothing'
    """
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """The text with a full stop at its end.

    >>> ended("It stops"), ended("Does it?")
    ('It stops.', 'Does it?')
    """
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?…" else f"{text}."


# Not strftime, whose names follow the machine's language.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
