"""What is wrong with a query: the place, the line with a caret, and a guess at the cause."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from itstrat.errors import InvalidParameter, Location, QueryRefused, QuerySyntaxError, UsageError
from itstrat.formats.problems import excerpt
from itstrat.namespaces import PREFIXES
from itstrat.store.guard import locate_syntax_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_QUIET = r"""\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|\#[^\n]*"""
_TOKEN = re.compile(
    rf"""{_QUIET}|(?i:\bPREFIX)\s+(?P<declared>[\w.-]*):|[?$]\w+|_:\S+|(?P<used>[^\W\d_][\w.-]*|):(?=[^\s:])"""
    rf"""|(?P<open>[({{\[])|(?P<close>[)}}\]])|(?P<quote>["'])""",
    re.DOTALL,
)
_CLOSES = {"{": "}", "(": ")", "[": "]"}
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE")
_NOT_SELECTED = re.compile(r"contains? variable \?(\w+) in its SELECT projection")
_LOOK = "Look just before the caret: part of a triple, a dot or a bracket may be missing."


@contextmanager
def explaining(text: str, name: str = "query", prefixes: Mapping[str, str] = PREFIXES) -> Iterator[None]:
    """Give a syntax error that is raised inside its place in the query, the line with a caret and a hint.

    ``name`` is what messages call the query: its path, or ``query``. A parameter that the engine cannot bind becomes
    an InvalidParameter.

    >>> from itstrat.store import OxigraphStore
    >>> try:
    ...     with explaining("SELECT * { ?s avc:x ?o }"):
    ...         OxigraphStore().query("SELECT * { ?s avc:x ?o }")
    ... except QuerySyntaxError as error:
    ...     print(error.message, error.location)
    The prefix 'avc:' is not declared. query:1:15
    """
    try:
        yield
    except QuerySyntaxError as error:
        if error.location is None:
            raise explained(error, text, name, prefixes) from error.__cause__
        raise
    except QueryRefused as error:
        if found := _NOT_SELECTED.search(str(error)):
            message = f"The query does not select ?{found[1]}, so it cannot be given as a parameter."
            raise InvalidParameter(message, hint=f"Add ?{found[1]} to the SELECT line.") from error
        raise


def explained(
    error: QuerySyntaxError, text: str, name: str = "query", prefixes: Mapping[str, str] = PREFIXES
) -> QuerySyntaxError:
    """The error with the place, the line and the hint."""
    line, column, _ = locate_syntax_error(str(error.__cause__ or error))
    if (misspelt := _misspelt(text)) is not None:
        word, offset = misspelt
        line, column = _place(text, offset)
        message, hint = f"A query does not begin with '{word}'.", UsageError.of(word.upper(), _FORMS).hint
    elif (undeclared := _undeclared(text, prefixes)) is not None:
        prefix, offset = undeclared
        line, column = _place(text, offset)
        near = UsageError.of(prefix, prefixes, more=" ").hint or ""
        message = f"The prefix '{prefix}:' is not declared."
        hint = f"{near} Declare it at the top: PREFIX {prefix}: <https://…>.".strip()
    else:
        message, hint = _guess(text, line, column)
    lines = text.splitlines()
    shown = excerpt(lines[line - 1], column) if line <= len(lines) else ""
    full = "\n".join(part for part in (shown, hint) if part)
    return QuerySyntaxError(message, location=Location(name, line, column), hint=full or None)


def _undeclared(text: str, prefixes: Mapping[str, str]) -> tuple[str, int] | None:
    known = set(prefixes)
    for token in _TOKEN.finditer(text):
        if token["declared"] is not None:
            known.add(token["declared"])
        elif token["used"] is not None and token["used"] not in known:
            return token["used"], token.start("used")
    return None


def _unbalanced(text: str) -> str:
    """A bracket that is not closed, or closes nothing."""
    opened: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(text):
        if token["open"]:
            opened.append((token["open"], token.start()))
        elif token["quote"]:
            line, column = _place(text, token.start())
            return f"The {token['quote']} at line {line}, column {column} is not closed."
        elif token["close"]:
            line, column = _place(text, token.start())
            if not opened:
                return f"The {token['close']!r} at line {line}, column {column} closes nothing."
            mark, offset = opened.pop()
            if _CLOSES[mark] != token["close"]:
                first, place = _place(text, offset)
                return (
                    f"The {mark!r} at line {first}, column {place} is closed by {token['close']!r} "
                    f"at line {line}, column {column}."
                )
    if opened:
        mark, offset = opened[-1]
        line, column = _place(text, offset)
        return f"The {mark!r} at line {line}, column {column} is not closed."
    return ""


def _guess(text: str, line: int, column: int) -> tuple[str, str]:
    """What cannot be understood, and why that may be. (What the parser would have taken there misleads more often.)"""
    rest = "\n".join([*text.splitlines()[line - 1 :], ""])[column - 1 :]
    word = re.match(r"\s*(\w+|\S)", rest)
    wrong = _unbalanced(text)
    if word:
        message = f"The query cannot be understood from '{word[1]}' on."
    else:
        message = "The query ends too early." if wrong or not text.strip() else "The query cannot be understood."
    return message, wrong or _LOOK


def _misspelt(text: str) -> tuple[str, int] | None:
    """The first word and its offset where no query begins so."""
    for token in re.finditer(rf"{_QUIET}|\S\w*", text, re.DOTALL):
        if not token[0].startswith("#"):
            return None if token[0].upper() in _FORMS else (token[0], token.start())
    return None


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
