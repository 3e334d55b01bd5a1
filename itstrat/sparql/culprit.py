"""Where a query goes wrong if the parser only says so at its end: found by trying how much of it can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS, PREFIXES
from itstrat.store import functions

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Strings, IRIs and comments: nothing in them is read as a word.
QUIET = r"""\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*"""
_WORD = re.compile(rf"{QUIET}|[?$]\w+|\w[\w:-]*|\S", re.DOTALL)
_CLOSES = {"{": "}", "(": ")", "[": "]"}
_SELECT = re.compile(r"\bSELECT\b(?P<items>.*?)(?=\bWHERE\b|\{)", re.IGNORECASE | re.DOTALL)
_OURS = "|".join(sorted(iri.value.removeprefix(ITS) for iri in functions.AGGREGATES))
_AGGREGATE = re.compile(rf"\b(?:(?i:COUNT|SUM|AVG|MIN|MAX|SAMPLE|GROUP_CONCAT)|\w+:(?:{_OURS}))\s*\(")
_GROUP_BY = re.compile(r"\bGROUP\s+BY\b(?P<by>.*)", re.IGNORECASE | re.DOTALL)
_SEMANTIC = re.compile(r"(?:The SELECT|SELECT \*) [^,\[]*[^,\[\s]")
_VARIABLE = re.compile(r"[?$]\w+")
#: How many parts of a query are tried, and how many characters that may be in all, at 0.1 ms a thousand.
_TRIES, _MOST = 500, 1_000_000


def understood(text: str, prefixes: Mapping[str, str]) -> int | None:
    """The offset of the first word behind the longest part of a query that makes one; None if no part does."""
    words = [word for word in _WORD.finditer(text) if not word[0].startswith("#")]
    closing: list[str] = []
    ends = []
    for word in words[:-1]:
        if word[0] in _CLOSES:
            closing.append(_CLOSES[word[0]])
        elif closing and word[0] == closing[-1]:
            closing.pop()
        ends.append((word.end(), "".join(reversed(closing))))
    tries = min(_TRIES, _MOST // (len(text) + 1))
    for number, (end, brackets) in list(enumerate(ends))[: -tries - 1 : -1]:
        if _is_query(f"{text[:end]} {brackets}", prefixes):
            return words[number + 1].start()
    return None


def _is_query(text: str, prefixes: Mapping[str, str]) -> bool:
    try:
        ox.Store().query(text, prefixes={**PREFIXES, **prefixes}, custom_aggregate_functions={**functions.AGGREGATES})
    except RuntimeError:
        return True  # it can be read, though a function in it is not known here
    except (SyntaxError, ValueError):
        return False
    return True


def meaning(reason: str, text: str) -> tuple[str, int, str] | None:
    """What the parser says about a query that is well written but means nothing: message, offset and hint."""
    found = _SEMANTIC.search(reason)
    text = masked(text)
    selects = list(_SELECT.finditer(text))
    if found is None or not selects:
        return None
    if "is unbound" in found[0] and (told := _beside(text, selects, alone=len(selects) == 1)):
        return told
    hint = "Choose another name behind AS." if "overrides" in found[0] else ""
    return f"{found[0]}.", selects[0].start(), hint


def ungrouped(text: str, start: int) -> tuple[str, int, str] | None:
    """A variable that the SELECT at an offset names beside an aggregate without GROUP BY: as :func:`meaning`."""
    text = masked(text)
    select = _SELECT.match(text, start)
    return _beside(text, [select], alone=False) if select else None


def _beside(text: str, selects: list[re.Match[str]], *, alone: bool) -> tuple[str, int, str] | None:
    for select in selects:
        if (_AGGREGATE.search(select["items"]) or alone) and (missing := _ungrouped(text, select)):
            at = select.start("items") + select["items"].index(missing[0])
            names = " ".join(missing)
            hint = f"Add GROUP BY {names} behind the }} that ends this SELECT, or {names} to the GROUP BY there."
            message = "The SELECT contains a variable that is unbound: beside an aggregate"
            return f"{message} {missing[0]} needs GROUP BY.", at, hint
    return None


def masked(text: str) -> str:
    """The text with every string, IRI and comment made unreadable; all else stays where it is."""
    return re.sub(QUIET, lambda quiet: "x" * len(quiet[0]), text, flags=re.DOTALL)


def _ungrouped(text: str, select: re.Match[str]) -> list[str]:
    """The variables that a SELECT names by themselves and no GROUP BY behind it does."""
    by = _GROUP_BY.search(text, select.end())
    grouped = _VARIABLE.findall(by["by"]) if by else []
    return [name for name in _VARIABLE.findall(_outside_brackets(select["items"])) if name not in grouped]


def _outside_brackets(items: str) -> str:
    """The text with everything in round brackets blanked."""
    depth, kept = 0, []
    for char in items:
        depth += char == "("
        kept.append(" " if depth else char)
        depth -= char == ")"
    return "".join(kept)
