"""Regular expressions of XPath, as ``sh:pattern`` has them, in the words of the embedded store.

The store's are nearly the same and never take more than linear time. They differ in Unicode blocks, subtracted
character classes, ``\\i`` and ``\\c``, what counts as a space, and the flags ``x`` and ``q``; these are translated.
See https://www.w3.org/TR/xpath-functions-31/#regex-syntax. One departure is meant: ``\\w`` has the underscore in it, as
in every engine that people write shapes for.
"""

from __future__ import annotations

import re
import warnings

from itstrat.errors import ShapesError
from itstrat.shacl.blocks import block

_FLAGS = frozenset("smixq")
_PART = re.compile(r"\\[pP]\{[^}]*\}|\\.|.", re.DOTALL)
_NAME_START = (
    r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}"
    r"\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME = _NAME_START + r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}"
_SPACES = r" \t\n\r"
#: Escapes that stand for a class of characters which the store does not have, or has another of.
_CLASSES = {r"\i": _NAME_START, r"\c": _NAME, r"\s": _SPACES}
#: What only engines that look ahead or back can run.
_BACKTRACKS = re.compile(r"\(\?(?:[=!>]|<[=!])|\\[1-9]|[*+?}]\+")


def translate(pattern: str, flags: str) -> tuple[str, str]:
    """The expression and flags for the store.

    Raises: ShapesError, for a flag or a block of characters that there is not.

    >>> translate(r"[\\p{IsBasicLatin}-[aeiou]]\\s", "x")
    ('[\\\\x{0}-\\\\x{7F}--[aeiou]][ \\\\t\\\\n\\\\r]', '')
    >>> translate("a.b", "iq")
    ('a\\\\.b', 'i')
    """
    if unknown := sorted(set(flags) - _FLAGS):
        raise ShapesError(f"{unknown[0]!r} is not a flag of a regular expression.", hint="The flags are s, m, i, x, q.")
    if "q" in flags:
        return "".join(f"\\{each}" if each in r"\.+*?()|[]{}^$#&-~" else each for each in pattern), flags.strip("qsmx")
    written, depth, previous = list[str](), 0, ""
    for part in _PART.findall(pattern):
        if part == "[" and (not depth or previous == "-"):
            if depth:
                written[-1] = "--"
            depth += 1
        elif part == "]" and depth:
            depth -= 1
        elif depth:
            part = _in_class(part, previous)
        elif "x" in flags and part in " \t\n\r":
            continue
        else:
            part = _alone(part)
        written.append(part)
        previous = part
    return "".join(written), flags.replace("x", "")


def _in_class(part: str, previous: str) -> str:
    if part == "[" or (part in "&~" and part == previous):
        return f"\\{part}"
    members = _members(part)
    return part if members is None else members if part[1].islower() else f"[^{members}]"


def _alone(part: str) -> str:
    members = _members(part)
    return part if members is None else f"[{'' if part[1].islower() else '^'}{members}]"


def _members(part: str) -> str | None:
    """The characters of an escape, as a class has them, or None for what the store takes as it is."""
    if part[:4] in (r"\p{I", r"\P{I") and part[4:5] == "s":
        if (found := block(part[5:-1])) is None:
            raise ShapesError(f"{part} names a block of characters that XML Schema does not have.")
        return found
    return _CLASSES.get(part.lower()) if len(part) == 2 else None


def refused(pattern: str) -> None:
    """Return if an expression that the store refused is one, for an engine that looks ahead or back.

    Raises: ShapesError, if it is none, or is too large to run.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ShapesError(f"{_shown(pattern)} is not a regular expression: {error}.") from error
    if not _BACKTRACKS.search(pattern):
        raise ShapesError(f"the regular expression {_shown(pattern)} is too large to run.")


def _shown(pattern: str) -> str:
    return repr(pattern if len(pattern) <= 60 else f"{pattern[:57]}…")
