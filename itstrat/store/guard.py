"""A screen for SPARQL from outside: refused before the engine sees it.

The engine would follow ``SERVICE`` over the network, and a text that nests deeply overflows its stack and kills the
process. The screen reads words: a keyword inside a string, a comment, an IRI or a prefixed name is let through, but for
the few places where the engine would read ``SERVICE`` there.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from itstrat.errors import QueryRefused, QuerySyntaxError, UnknownGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Far above any query of the W3C suites, below what overflows the engine's stack or its planner.
MAX_LENGTH = 1_000_000
MAX_DEPTH = 64
#: How often a keyword or an operator may stand outside VALUES; how many terms may stand in a row there.
MAX_TIMES = 500
MAX_TERMS = 200
_FEWER = {"OPTIONAL": 50, "GRAPH": 100, "/": 100, "{": 200, "statement": 200}

_NAME = r"(?:[^\W\d_][\w.-]{0,99}+)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*+"
_IRI = r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>"""
_QUIET = re.compile(
    r"""(?P<comment>\#[^\n\r]*+)"""
    r'''|"""(?:[^"\\]|\\.|"(?!""))*+"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*+\'\'\''''
    r'''|(?!"""|\'\'\')(?:"(?:[^"\\\n\r]|\\.)*+"|'(?:[^'\\\n\r]|\\.)*+')|(?P<open>"""|\'\'\'|["'])'''
    rf"""|(?P<iri>{_IRI})|\d++(?:\.\d+)?(?:[eE][+-]?\d+)?"""
    rf"""|[?$]\w++|_:[\w.-]++|(?P<name>{_NAME})"""
    r"""|@[A-Za-z-]++|(?P<word>[A-Za-z]\w*+)""",
    re.DOTALL,
)
#: What is counted of what is left: words, and operators that the engine recurses on.
_COUNTED = re.compile(r"[A-Za-z]\w*|\|\||&&|[|/^!*+=<>({\[-]")
_BESIDE_TERMS = re.compile(r"[^\"\s]++")
_STRUCTURE = re.compile(r"<<|>>|[({\[\])}.;,]")
#: Data, which the engine reads one after the other.
_DATA = re.compile(r"(?<!\w)VALUES\s*+(?:\"\s*+|\([\"\s]*+\)\s*+)(\{[^{}]*+\})", re.IGNORECASE)
_REFUSED = {
    "SERVICE": "SERVICE would reach another host",
    "LOAD": "LOAD would read a file or another host",
}
_ELSEWHERE = "Bring the data here with `itstrat link`, or save them in a file beside the strategy, and ask for it."
#: The engine wants no space around a keyword: it reads ``SERVICE`` at the end of a word, and in a prefixed name that no
#: prefix is declared for.
_HIDDEN_WORD = re.compile(r"SERVICE(?:SILENT)?$", re.IGNORECASE)
_HIDDEN_NAME = re.compile(r"[^:]*SERVICE[^:]*:", re.IGNORECASE)
#: Whether the text may hold the keyword at all, not only names and variables that begin or end like it.
_SUSPECT = re.compile(r"(?:\A|[^\w:?$])\w*?(?:SERVICE|LOAD)", re.IGNORECASE)
_BEFORE_NAMES = {"GRAPH", "FROM", "NAMED"}
_CLOSING = frozenset((")", "}", "]", ">>"))


def screen(text: str) -> None:
    """Return if a query may be given to the engine.

    Raises: QueryRefused, with the line and the reason; QuerySyntaxError for a text that no engine reads.
    Cost: about 0.15 ms a kilobyte.

    >>> screen('SELECT ?s { ?s rdfs:label "SERVICE" } # SERVICE')
    >>> screen("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    itstrat.errors.QueryRefused: Line 1: SERVICE would reach another host; a query may not.
    """
    if len(text) > MAX_LENGTH:
        raise QueryRefused(f"The query has {len(text):,} characters; at most {MAX_LENGTH:,} are taken.")
    if not text.isascii() and (lone := re.search("[\ud800-\udfff]", text)):
        raise QuerySyntaxError(f"{_place(text, lone.start())}: half a character (a lone surrogate).")
    plain = _plain(text)
    _refuse_other_hosts(text)
    _refuse_depth(text, plain)
    counted = _DATA.sub("VALUES", plain)
    _refuse_many(counted)


def _plain(text: str) -> str:
    """The text with each string, IRI, name, number and variable as one quotation mark and blanks, without comments."""

    def blank(found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "word":
            return found[0]
        if kind == "open":
            raise QuerySyntaxError(f"{_place(text, found.start())}: the {found[0]} is not closed.")
        length = found.end() - found.start()
        return " " * length if kind == "comment" else '"'.ljust(length)

    return _QUIET.sub(blank, text)


def _refuse_other_hosts(text: str) -> None:
    if not _SUSPECT.search(text):
        return
    before = ""
    for token in _QUIET.finditer(text):
        kind, written = token.lastgroup, token[0]
        word = written.upper()
        if kind == "word" and (word in _REFUSED or _HIDDEN_WORD.search(word)):
            _refuse(text, token, word if word in _REFUSED else "SERVICE")
        if kind == "name" and _HIDDEN_NAME.match(written) and before not in _BEFORE_NAMES and _opens(text, token.end()):
            _refuse(text, token, "SERVICE")
        if kind == "iri" and _hides(word):
            _refuse(text, token, "SERVICE")
        if kind != "comment":
            before = word


def _refuse(text: str, token: re.Match[str], keyword: str) -> None:
    raise QueryRefused(f"Line {_line(text, token.start())}: {_REFUSED[keyword]}; a query may not.", hint=_ELSEWHERE)


def _hides(iri: str) -> bool:
    """Whether an expression may end in what looks like an IRI, and SERVICE and a comment follow: ``1<2)SERVICE#>``."""
    keyword = iri.find("SERVICE", iri.find(")") + 1 or len(iri))
    return keyword >= 0 and "#" in iri[keyword:]


_BLANK = re.compile(r"(?:\s++|\#[^\n\r]*+)*+")


def _opens(text: str, at: int) -> bool:
    """Whether a group begins here, behind blanks and comments."""
    found = _BLANK.match(text, at)
    return found is not None and text.startswith("{", found.end())


def _refuse_depth(text: str, plain: str) -> None:
    """Refuse what nests too deeply, or has too many statements: separators, but for commas in round brackets."""
    opened: list[str] = []
    statements = 0
    for token in _STRUCTURE.finditer(plain):
        written = token[0]
        if written in _CLOSING:
            if opened:
                opened.pop()
        elif written not in ".;,":
            opened.append(written)
            if len(opened) > MAX_DEPTH:
                line = _line(text, token.start())
                raise QueryRefused(f"Line {line}: the query nests deeper than {MAX_DEPTH} levels.")
        elif written != "," or "(" not in opened[-1:]:
            statements += 1
    if statements > _FEWER["statement"]:
        raise QueryRefused(f"The query has more than {_FEWER['statement']} statements.")


def _refuse_many(plain: str) -> None:
    """Refuse too many of what the engine recurses on: keywords, operators, groups, the items of a list."""
    for word, times in Counter(map(str.upper, _COUNTED.findall(plain))).items():
        most = _FEWER.get(word, MAX_TIMES)
        if times > most:
            raise QueryRefused(f"The query has more than {most} of {word!r}.")
    for row in _BESIDE_TERMS.split(plain) if plain.count('"') > MAX_TERMS else ():
        if row.count('"') > MAX_TERMS:
            raise QueryRefused(f"The query has more than {MAX_TERMS} terms in a row.")


def refuse_unknown_graphs(text: str, known: Iterable[str], prefixes: Mapping[str, str]) -> None:
    """Refuse a query over a graph that is not there, which would give no rows without a word.

    Raises: UnknownGraph.
    """
    if "FROM" in text.upper() and (named := graphs_named(text, prefixes)):
        there = set(known)
        for iri in named:
            if iri not in there:
                raise UnknownGraph.of(iri, there)


def graphs_named(text: str, prefixes: Mapping[str, str] | None = None) -> list[str]:
    """The IRIs after FROM and FROM NAMED, written in full: what a query asks to be run over.

    >>> graphs_named("PREFIX x: <urn:x:> SELECT * FROM <file:///etc/passwd> FROM NAMED x:g { ?s ?p 'FROM <urn:x:no>' }")
    ['file:///etc/passwd', 'urn:x:g']
    """
    found, before, prefix, base, space = [], "", "", "", dict(prefixes or {})
    for token in _QUIET.finditer(text):
        kind, written = token.lastgroup, token[0]
        if kind == "comment":
            continue
        iri = _resolved(base, written[1:-1]) if kind == "iri" else ""
        if kind == "name" and before in {"FROM", "NAMED"}:
            head, _, local = written.partition(":")
            iri = space.get(head, f"{head}:") + local
        if before in {"FROM", "NAMED"} and iri:
            found.append(iri)
        elif before == "BASE":
            base = iri
        elif before == "PREFIX":
            prefix = written[:-1]
        elif before == f"{prefix}:":
            space[prefix] = iri
        before = written if kind == "name" else written.upper() if kind == "word" else ""
    return found


def _resolved(base: str, iri: str) -> str:
    return urljoin(base, iri) + ("#" if iri.endswith("#") else "") if base else iri


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _place(text: str, offset: int) -> str:
    return f"Line {_line(text, offset)}, column {offset - text.rfind(chr(10), 0, offset)}"


def locate_syntax_error(message: str) -> tuple[int, int, str]:
    """Line, column and reason from the engine's message.

    >>> locate_syntax_error("error at 2:7: expected ASK")
    (2, 7, 'expected ASK')
    """
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    return (int(found[1]), int(found[2]), found[3]) if found else (1, 1, message)


def plain(reason: str) -> str:
    """The engine's reason without what it would have taken in place of what it found, which runs to pages.

    >>> plain("expected one of LATERAL, SERVICE, [_]"), plain("The prefix is not declared")
    ('it cannot be understood from here on.', 'The prefix is not declared')
    """
    return "it cannot be understood from here on." if reason.startswith("expected") else reason
