"""A screen for SPARQL from outside: refused before the engine sees it.

The engine would follow ``SERVICE`` over the network, and a text that nests deeply overflows its stack and kills the
process. The screen reads tokens: a keyword inside a string, a comment, an IRI or a prefixed name is let through.
"""

from __future__ import annotations

import re
from collections import Counter

from itstrat.errors import QueryRefused

#: Far above any query of the W3C suites, below what overflows the engine's stack or its planner.
MAX_LENGTH = 1_000_000
MAX_DEPTH = 64
#: How often a keyword or an operator may stand outside VALUES.
MAX_TIMES = 500
_FEWER = {"OPTIONAL": 50, "GRAPH": 100, "/": 100, "{": 200, "statement": 200, "item": 200}

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)"""
    r'''|"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""|\'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'"""
    r"""|<[^<>"{}|^`\\\x00-\x20]*>|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"""
    r"""|[?$]\w+|_:[\w.-]+|(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*"""
    r"""|@[A-Za-z-]+|(?P<word>[A-Za-z]\w*)|(?P<open>[({\[])|(?P<close>[)}\]])"""
    r"""|(?P<operator>\|\||&&|[|/^!*+=<>-])|(?P<separator>[.;,])""",
    re.DOTALL,
)
_REFUSED = {
    "SERVICE": "SERVICE would reach another host",
    "LOAD": "LOAD would read a file or another host",
}


def screen(text: str) -> None:
    """Return if a query may be given to the engine.

    Raises: QueryRefused, with the line and the reason. Cost: about 0.5 ms a kilobyte.

    >>> screen('SELECT ?s { ?s rdfs:label "SERVICE" } # SERVICE')
    >>> screen("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    itstrat.errors.QueryRefused: Line 1: SERVICE would reach another host; a query may not.
    """
    if len(text) > MAX_LENGTH:
        raise QueryRefused(f"The query has {len(text):,} characters; at most {MAX_LENGTH:,} are taken.")
    reading = _Reading()
    for token in _TOKEN.finditer(text):
        if token.lastgroup != "comment" and (reason := reading.take(token.lastgroup or "term", token.group())):
            raise QueryRefused(f"Line {_line(text, token)}: {reason}")


def graphs_named(text: str) -> list[str]:
    """The IRIs after FROM and FROM NAMED, written in full: what a query asks to be run over.

    >>> graphs_named("SELECT * FROM <file:///etc/passwd> FROM NAMED <urn:x:g> { ?s ?p 'FROM <urn:x:no>' }")
    ['file:///etc/passwd', 'urn:x:g']
    """
    found, before = [], ""
    for token in _TOKEN.finditer(text):
        written = token.group()
        if before in {"FROM", "NAMED"} and written.startswith("<"):
            found.append(written[1:-1])
        if token.lastgroup != "comment":
            before = written.upper() if token.lastgroup == "word" else ""
    return found


class _Reading:
    """What has been seen of a query, token by token."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._times: Counter[str] = Counter()
        self._run = 0
        self._values = False
        self._data: int | None = None

    def take(self, kind: str, written: str) -> str | None:
        """The reason to refuse the query at this token, or None."""
        word = written.upper()
        if kind == "word" and word in _REFUSED:
            return f"{_REFUSED[word]}; a query may not."
        if kind == "open":
            self._open.append(written)
            if len(self._open) > MAX_DEPTH:
                return f"the query nests deeper than {MAX_DEPTH} levels."
            if self._values and written == "{":
                self._data, self._values = len(self._open), False
        elif kind == "close" and self._open:
            if self._data == len(self._open):
                self._data = None
            self._open.pop()
        self._values = self._values or word == "VALUES"
        return None if self._data is not None else self._count(kind, word)

    def _count(self, kind: str, word: str) -> str | None:
        """Count what the engine recurses on: keywords, operators, statements, groups, the items of a list."""
        self._run = self._run + 1 if kind == "term" else 0
        if kind == "separator" and (word != "," or "(" not in self._open[-1:]):
            word = "statement"
        elif kind in {"term", "separator", "close"}:
            word = "item"
        self._times[word] = self._run if word == "item" else self._times[word] + 1
        most = _FEWER.get(word, MAX_TIMES)
        return f"the query has more than {most} of {word!r}." if self._times[word] > most else None


def _line(text: str, token: re.Match[str]) -> int:
    return text.count("\n", 0, token.start()) + 1


def locate_syntax_error(message: str) -> tuple[int, int, str]:
    """Line, column and reason from the engine's message.

    >>> locate_syntax_error("error at 2:7: expected ASK")
    (2, 7, 'expected ASK')
    """
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    return (int(found[1]), int(found[2]), found[3]) if found else (1, 1, message)
