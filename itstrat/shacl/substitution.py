"""SPARQL from a shapes file with terms where it names pre-bound variables, and with its prefixes written out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from itstrat.errors import ShapesError
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.prebinding import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_AFTER_GROUP_BY = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
_ESCAPE = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")


@dataclass(slots=True)
class _Place:
    """Where the reading of a query is: in the head of a SELECT, in its GROUP BY, or elsewhere."""

    part: str = ""
    parens: int = 0

    def take(self, token: re.Match[str], before: str) -> None:
        word = token.group().upper() if token.lastgroup in {"word", "mark"} else ""
        if word in {"(", ")"}:
            self.parens += 1 if word == "(" else -1
        elif word == "SELECT":
            self.part, self.parens = "head", 0
        elif word == "BY" and before == "GROUP":
            self.part, self.parens = "group", 0
        elif word in {"{", "}", "WHERE"} or word in _AFTER_GROUP_BY:
            self.part = ""


def variables(text: str) -> frozenset[str]:
    """The names of the variables of a query.

    >>> sorted(variables("SELECT $this { $this ?p '?no' } # ?neither"))
    ['p', 'this']
    """
    return frozenset(token["variable"] for token in TOKEN.finditer(text) if token["variable"])


def substitute(text: str, terms: Mapping[str, str]) -> str:
    """The query with each of the variables replaced by a term, as if it had been bound before.

    Raises: ShapesError, if the query assigns one of them.

    >>> substitute("SELECT $this $n { FILTER(BOUND($n) && $n > 1) }", {"n": "5"})
    'SELECT $this (5 AS ?n) { FILTER((true) && 5 > 1) }'
    """
    if not any(name in text for name in terms):
        return text
    tokens = [token for token in TOKEN.finditer(text) if token.lastgroup != "comment"]
    words = ["", *(token.group().upper() for token in tokens), ""]
    place, written, end = _Place(), list[str](), 0
    for number, token in enumerate(tokens, 1):
        place.take(token, words[number - 1])
        name = token["variable"]
        if name not in terms or token.start() < end:
            continue
        if words[number - 1] == "AS":
            raise ShapesError(f"its SPARQL assigns ${name}, which SHACL binds beforehand.")
        start, stop, term = token.start(), token.end(), terms[name]
        if words[number - 2 : number] == ["BOUND", "("] and words[number + 1] == ")":
            start, stop, term = tokens[number - 3].start(), tokens[number].end(), "(true)"
            place.parens -= 1
        elif place.part and not place.parens:
            term = f"({term} AS ?{name})" if place.part == "head" else f"({term})"
        written += text[end:start], term
        end = stop
    return "".join((*written, text[end:]))


def ask_as_select(text: str) -> str:
    """An ASK query as a SELECT query for what it is false of, ``$this`` and ``$value``.

    Raises: ShapesError, if it is no ASK query; NotCompiled, if something follows its pattern.

    >>> ask_as_select("PREFIX : <urn:> ASK { FILTER($value > 1) }")
    'PREFIX : <urn:> SELECT $this $value { FILTER NOT EXISTS { FILTER($value > 1) } }'
    """
    tokens = [token for token in TOKEN.finditer(text) if token.lastgroup != "comment"]
    ask = next((token for token in tokens if token.lastgroup == "word" and token.group().upper() == "ASK"), None)
    opened = next((token for token in tokens if ask and token.start() > ask.start() and token.group() == "{"), None)
    if ask is None or opened is None:
        raise ShapesError("its sh:ask is not an ASK query.")
    last = tokens[-1]
    if last.group() != "}":
        raise NotCompiled("an ASK query with solution modifiers")
    for before, token in pairwise(tokens):
        if token["variable"] == "value" and before.group().upper() == "AS":
            raise ShapesError("its SPARQL assigns $value, which SHACL binds beforehand.")
    body = text[opened.start() : last.end()]
    return f"{text[: ask.start()]}SELECT $this $value {{ FILTER NOT EXISTS {body} }}"


def expand(text: str, prefixes: Mapping[str, str]) -> str:
    """A SELECT query without its prologue, each prefixed name written in full, so that it can be part of another.

    Raises: NotCompiled, for what cannot be moved (a base IRI, the label of a blank node, an unknown prefix).

    >>> expand("PREFIX ex: <urn:x:> SELECT ?this { ?this ex:p ?o }", {})
    'SELECT ?this { ?this <urn:x:p> ?o }'
    """
    known, select = dict(prefixes), 0
    tokens = [token for token in TOKEN.finditer(text) if token.lastgroup != "comment"]
    for number, token in enumerate(tokens):
        word = token.group().upper() if token.lastgroup == "word" else ""
        if word == "SELECT":
            select = token.start()
            break
        if word == "BASE":
            raise NotCompiled("SPARQL with a base IRI")
        if word == "PREFIX":
            known[tokens[number + 1].group()[:-1]] = tokens[number + 2].group()[1:-1]
    return TOKEN.sub(lambda token: in_full(token, known), text[select:])


def in_full(token: re.Match[str], prefixes: Mapping[str, str]) -> str:
    """A token as it is, or a prefixed name in full, or nothing for a comment.

    Raises: NotCompiled, for the label of a blank node or an unknown prefix.
    """
    if token.lastgroup == "comment":
        return ""
    if token.lastgroup != "name":
        return token.group()
    prefix, _, local = token.group().partition(":")
    if prefix == "_" or prefix not in prefixes:
        raise NotCompiled("SPARQL with a blank node or a prefix of its own")
    unescaped = _ESCAPE.sub(lambda found: found[1], local)
    return f"<{prefixes[prefix]}{unescaped}>"


def declare(prefixes: Iterable[tuple[str, str]]) -> str:
    """The declarations of prefixes, as they stand before a query."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes)
