"""A screen for SPARQL from outside: refused before the engine sees it.

The engine would follow ``SERVICE`` over the network, and a text that nests deeply overflows its stack and kills the
process. The screen reads tokens: a keyword inside a string, a comment, an IRI or a prefixed name is let through.
"""

from __future__ import annotations

import re

from itstrat.errors import QueryRefused

#: Far above any query of the W3C suites, far below what overflows the engine's stack.
MAX_DEPTH = 64
MAX_LENGTH = 1_000_000
MAX_OPERATORS = 500

_TOKEN = re.compile(
    r'''"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""|\'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'"""
    r"""|<[^<>"{}|^`\\\x00-\x20]*>|\#[^\n\r]*"""
    r"""|[?$]\w+|_:[\w.-]+|(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*"""
    r"""|@[A-Za-z-]+|(?P<word>[A-Za-z]\w*)|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<operator>\|\||&&|[|/^!*+-])""",
    re.DOTALL,
)
_REFUSED = {
    "SERVICE": "SERVICE would reach another host",
    "LOAD": "LOAD would read a file or another host",
}


def screen(text: str) -> None:
    """Return if a query may be given to the engine.

    Raises: QueryRefused, with the line and the reason. Cost: about 0.1 ms a kilobyte.

    >>> screen('SELECT ?s { ?s rdfs:label "SERVICE" } # SERVICE')
    >>> screen("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    itstrat.errors.QueryRefused: Line 1: SERVICE would reach another host; a query may not.
    """
    if len(text) > MAX_LENGTH:
        raise QueryRefused(f"The query has {len(text):,} characters; at most {MAX_LENGTH:,} are taken.")
    depth = operators = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind is None:
            continue
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise QueryRefused(f"Line {_line(text, token)}: the query nests deeper than {MAX_DEPTH} levels.")
        elif kind == "close":
            depth -= 1
        elif kind == "operator":
            operators += 1
            if operators > MAX_OPERATORS:
                raise QueryRefused(f"The query has more than {MAX_OPERATORS} operators.")
        elif (reason := _REFUSED.get(token.group().upper())) is not None:
            raise QueryRefused(f"Line {_line(text, token)}: {reason}; a query may not.")


def _line(text: str, token: re.Match[str]) -> int:
    return text.count("\n", 0, token.start()) + 1


def locate_syntax_error(message: str) -> tuple[int, int, str]:
    """Line, column and reason from the engine's message.

    >>> locate_syntax_error("error at 2:7: expected ASK")
    (2, 7, 'expected ASK')
    """
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    return (int(found[1]), int(found[2]), found[3]) if found else (1, 1, message)
