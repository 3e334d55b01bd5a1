"""SPARQL Update on a scratch copy: what it would add to what files say, and remove from it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import QueryRefused
from itstrat.store import OxigraphStore
from itstrat.store.guard import screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_QUIET = re.compile(
    r"""\#[^\n\r]*|\"{3}.*?\"{3}|'{3}.*?'{3}|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|<[^<>"{}|^`\\\s]*>"""
    r"""|[?$]\w+|[\w.-]*:[\w.:%-]*|@[\w-]+|(?P<word>[A-Za-z]\w*)""",
    re.DOTALL,
)
_LITERAL = re.compile(
    r"""(?P<quoted>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')\^\^(?P<type><[^<>\s]*>|[\w.-]*:[\w.-]+)"""
    r"""|(?<![\w?$:.-])(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"""
)
_WHOLE = frozenset({"CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "LOAD", "GRAPH", "WITH", "USING", "SERVICE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The triples that an update adds and removes, with literals as files and update write them."""

    added: tuple[ox.Triple, ...]
    removed: tuple[ox.Triple, ...]


def changes(text: str, quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> Changes:
    """What an update changes in what some quads say, whatever their graphs. Nothing but a copy is changed.

    Raises: QueryRefused for what reads from elsewhere, or changes whole graphs; QuerySyntaxError with the line.

    >>> changes("INSERT DATA { <urn:x:a> <urn:x:p> 1.50 }", [], {}).added[0].object.value
    '1.50'
    """
    _screen(text)
    said = [ox.Quad(q.subject, q.predicate, q.object) for q in quads]
    store = OxigraphStore()
    store.load(said)
    before = {quad.triple for quad in store.quads()}
    store.update(text, prefixes=prefixes)
    after = {quad.triple for quad in store.quads()}
    given = _literals(text, prefixes)
    kept = store.rewrites({*given, *(q.object for q in said if isinstance(q.object, ox.Literal))})
    exact: dict[ox.Triple, list[ox.Triple]] = defaultdict(list)
    for quad in said:
        term = kept.get(quad.object, quad.object) if isinstance(quad.object, ox.Literal) else quad.object
        exact[ox.Triple(quad.subject, quad.predicate, term)].append(quad.triple)
    written = {kept[each]: each for each in given if each in kept}
    new = (ox.Triple(t.subject, t.predicate, _as_written(t.object, written)) for t in after - before)
    gone = (each for triple in before - after for each in exact[triple])
    return Changes(added=tuple(sorted(new, key=str)), removed=tuple(sorted(set(gone), key=str)))


def _as_written(term: object, written: Mapping[ox.Literal, ox.Literal]) -> ox.NamedNode | ox.Literal:
    found = written.get(term, term) if isinstance(term, ox.Literal) else term
    assert isinstance(found, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple)
    return found  # type: ignore[return-value]  # nodes without a name are refused where they would be written


def _screen(text: str) -> None:
    """Refuse what a query may not say either, and what is about whole graphs."""
    screen(text)
    for token in _QUIET.finditer(text):
        word = (token["word"] or "").upper()
        if word in _WHOLE:
            line = text.count("\n", 0, token.start()) + 1
            raise QueryRefused(
                f"Line {line}: {word} is not for files; an update of files adds and removes triples.",
                hint="Use INSERT, DELETE and WHERE without graphs; --file says which file is meant.",
            )


def _literals(text: str, prefixes: Mapping[str, str]) -> Sequence[ox.Literal]:
    """The literals of an update that the store may rewrite, as they are written."""
    declared = dict(re.findall(r"(?i)PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", text))
    names = {**prefixes, **declared}
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in names.items())
    found = []
    for token in _LITERAL.finditer(text):
        try:
            (quad,) = ox.parse(f"{head}<urn:x:s> <urn:x:p> {token[0]} .", format=ox.RdfFormat.TURTLE)
        except (SyntaxError, ValueError):
            continue
        if isinstance(quad.object, ox.Literal):
            found.append(quad.object)
    return found
