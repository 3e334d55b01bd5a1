"""What a client likes best, told by regular expressions alone, for web servers that have nothing else.

A server's own rules cannot compute, but they can match. So the weight that ``Accept`` gives each form becomes a rank of
five digits (four of the weight, one of how exactly the form was named), and two ranks are compared by a pattern too.
See RFC 9110, sections 12.4.2 and 12.5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.publishing.addresses import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.publishing.addresses import Form

#: The rank of a form that is not asked for, and of each where nothing is said.
NEVER, ANY = "00000", "10000"
_START = r"(?:^|,)\s*"
_OTHER_PARAMETERS = r"\s*(?:;\s*(?![qQ]=)[^;,]*)*"
_END = r"\s*(?:[;,]|$)"
#: Pattern of a weight -> its four digits, around what is in the brackets.
_WEIGHTS = (
    (r";\s*[qQ]=0\.([0-9]{3})", "0", ""),
    (r";\s*[qQ]=0\.([0-9]{2})", "0", "0"),
    (r";\s*[qQ]=0\.([0-9])", "0", "00"),
    (r";\s*[qQ]=0()(?:\.0?)?", "000", "0"),
    (r"()(?:;\s*[qQ]=1(?:\.0{0,3})?)?", "100", "0"),
)
#: Matches ``a:b`` where the rank a is at least the rank b.
AT_LEAST = r"([0-9]*)(?::\1$|" + "|".join(rf"{digit}[0-9]*:\1[0-{digit - 1}][0-9]*$" for digit in range(1, 10)) + ")"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A pattern to match ``Accept`` with, and the rank it gives: what is in its brackets, between two texts."""

    pattern: str
    before: str
    after: str


def steps(form: Form) -> Iterator[Step]:
    """The patterns that rank a form; the first that matches decides.

    >>> import re
    >>> from itstrat.publishing.addresses import TURTLE
    >>> found = ((step, re.search(step.pattern, "text/*;q=0.3, text/turtle;q=0.75")) for step in steps(TURTLE))
    >>> next(f"{step.before}{match[1]}{step.after}" for step, match in found if match)
    '07502'
    """
    kind = form.media.partition("/")[0]
    ranges = ((_escaped(form.media), "2"), (rf"{kind}/\*", "1"), (r"\*/\*", "0"))
    for name, exactness in ranges:
        for weight, before, after in _WEIGHTS:
            yield Step(
                pattern=_START + name + _OTHER_PARAMETERS + weight + _END, before=before, after=after + exactness
            )


def endings() -> str:
    """The endings of all forms as part of a pattern."""
    return "|".join(form.ending for form in FORMS)


def _escaped(media: str) -> str:
    return media.replace("+", r"\+").replace(".", r"\.")
