"""SPARQL from a shapes file, made to run over all focus nodes at once.

SHACL evaluates such a query once for each focus node, with ``$this`` bound in every scope of it. The same solutions
come from one run in which a pattern of the focus nodes stands at the start of each scope that relies on ``$this``:
joined with the rest of the scope it lets through exactly what binding each node in turn would. This holds unless the
query counts or cuts across focus nodes (LIMIT, or an aggregate that is not grouped by ``$this``).

See https://www.w3.org/TR/shacl/#pre-binding and https://www.w3.org/TR/shacl/#sparql-constraints-prebound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from itstrat.errors import ShapesError
from itstrat.namespaces import ITS
from itstrat.shacl.checks import NotCompiled
from itstrat.store.functions import AGGREGATES

TOKEN = re.compile(
    r'''(?P<text>"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""|\'\'\'(?:(?:'|'')?(?:[^'\\]|\\.))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    r"""|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|(?P<comment>\#[^\n\r]*)|[?$](?P<variable>\w+)"""
    r"""|(?P<name>_:[\w.-]+|(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*)"""
    r"""|@[A-Za-z-]+|(?P<word>[A-Za-z]\w*)|(?P<mark>[{}()])|(?P<other>\S)""",
    re.DOTALL,
)
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
_OUR_AGGREGATE = re.compile(rf"[^\"']*[:#](?:{'|'.join(sorted(iri.value.removeprefix(ITS) for iri in AGGREGATES))})>?")
#: What SHACL forbids in a query that is given pre-bound variables.
_FORBIDDEN = {"MINUS": "MINUS", "VALUES": "VALUES", "SERVICE": "SERVICE", "FROM": "FROM", "LOAD": "LOAD"}
_NEEDS_FOCUS_ONE_BY_ONE = {"LIMIT": "LIMIT", "OFFSET": "OFFSET"}
_PRE_BOUND = {"this", "shapesGraph", "currentShape"}


@dataclass(slots=True)
class _Scope:
    """A group graph pattern: where it starts, how it came to be, and how it uses ``$this``."""

    kind: str
    start: int
    parent: _Scope | None
    select: _Select | None
    binds: bool = False  # a triple pattern of its own
    tests: bool = False  # a FILTER or BIND of its own, or an EXISTS or OPTIONAL below
    early: bool = False  # a BIND or OPTIONAL, which sees only what stands before it
    in_graph: bool = False
    opens_with_select: bool = False
    empty: bool = True
    parens: int = 0


@dataclass(slots=True)
class _Select:
    """A SELECT clause and its modifiers."""

    outermost: bool
    projected: set[str] = field(default_factory=set)
    grouped: set[str] = field(default_factory=set)
    aggregates: bool = False
    part: str = "head"  # then "where", then "GROUP" and the other modifiers
    parens: int = 0


class _Scan:
    """One pass over the tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scopes: list[_Scope] = []
        self.selects: list[_Select] = []
        self._scope: _Scope | None = None
        self._open_selects: list[tuple[_Select, _Scope | None]] = []
        self._previous = ""
        self._graph = False
        for token in TOKEN.finditer(text):
            self._take(token)

    def _take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup
        if kind == "comment":
            return
        if kind == "mark":
            self._marks[token.group()](self, token)
        elif kind == "word":
            self._word(token.group().upper())
        elif kind == "variable":
            self._variable(token["variable"])
        elif token.group() == "*":
            self._star()
        elif _OUR_AGGREGATE.fullmatch(token.group()) and (select := self._select()) is not None:
            select.aggregates = True
        if kind != "mark" and self._scope is not None:
            self._scope.empty = False
        self._previous = token.group().upper() if kind in {"word", "mark"} else ""

    def _select(self) -> _Select | None:
        """The SELECT whose head or modifiers are being read, if one is."""
        if self._open_selects and self._open_selects[-1][1] is self._scope:
            return self._open_selects[-1][0]
        return None

    def _word(self, word: str) -> None:
        if word in _FORBIDDEN:
            raise ShapesError(f"its SPARQL uses {word}, which SHACL forbids here.")
        if word in _NEEDS_FOCUS_ONE_BY_ONE:
            raise NotCompiled(f"SPARQL with {word}")
        if word == "SELECT":
            if self._scope is not None and self._scope.empty:
                self._scope.opens_with_select = True
            self.selects.append(_Select(outermost=not self.selects))
            self._open_selects.append((self.selects[-1], self._scope))
            return
        if word == "GRAPH":
            self._graph = True
        select = self._select()
        if select is not None:
            select.aggregates |= word in _AGGREGATES
            if select.part != "head" and word in {"GROUP", "HAVING", "ORDER"}:
                select.part = word
        elif self._scope is not None and word == "BIND":
            self._scope.early = True

    def _star(self) -> None:
        select = self._select()
        if select is not None and select.outermost and select.part == "head" and not select.parens:
            select.projected.add("this")

    def _variable(self, name: str) -> None:
        if name in _PRE_BOUND and self._previous == "AS":
            raise ShapesError(f"its SPARQL assigns ${name}, which SHACL binds beforehand.")
        if name in {"shapesGraph", "currentShape"}:
            raise NotCompiled(f"SPARQL with ${name}")
        select = self._select()
        if select is not None:
            if select.part == "GROUP":
                select.grouped.add(name)
            elif select.part == "head" and (select.parens == 0 or self._previous == "AS"):
                select.projected.add(name)
        elif name == "this" and self._scope is not None:
            self._uses_this(self._scope)

    def _uses_this(self, scope: _Scope) -> None:
        if scope.parens:
            scope.tests = True
        else:
            scope.binds = True
        while scope.kind in {"EXISTS", "OPTIONAL"} and scope.parent is not None:
            scope.parent.early |= scope.kind == "OPTIONAL"
            scope = scope.parent
            scope.tests = True

    def _open(self, token: re.Match[str]) -> None:
        select = self._select()
        if self._scope is not None:
            self._scope.empty = False
        kind = "GROUP"
        if select is not None and select.part == "head":
            kind, select.part = "WHERE", "where"
        elif self._previous in {"EXISTS", "OPTIONAL"}:
            kind = self._previous
        parent = self._scope
        inside = self._graph or (parent is not None and parent.in_graph)
        inherited = parent is not None and parent.kind == "EXISTS" and kind != "WHERE"
        scope = _Scope(
            kind="EXISTS" if inherited else kind,
            start=token.end(),
            parent=parent,
            select=select if kind == "WHERE" else None,
            in_graph=inside,
        )
        self._graph = False
        self.scopes.append(scope)
        self._scope = scope

    def _close(self, _token: re.Match[str]) -> None:
        while self._open_selects and self._open_selects[-1][1] is self._scope:
            self._open_selects.pop()
        self._scope = self._scope.parent if self._scope is not None else None

    def _open_paren(self, _token: re.Match[str]) -> None:
        self._count_paren(1)

    def _close_paren(self, _token: re.Match[str]) -> None:
        self._count_paren(-1)

    def _count_paren(self, change: int) -> None:
        holder = self._select() or self._scope
        if holder is not None:
            holder.parens += change

    _marks = {"{": _open, "}": _close, "(": _open_paren, ")": _close_paren}  # noqa: RUF012  # a table, never written


def prebind(text: str, focus: str) -> str:
    """The query with the pattern ``focus``, which binds ``?this`` to each focus node once, where it is needed.

    Raises: ShapesError, for what SHACL forbids; NotCompiled, where only a run for each focus node is right.

    >>> prebind("SELECT $this { FILTER NOT EXISTS { $this <urn:p> ?x } }", "?this a <urn:C> .")
    'SELECT $this { ?this a <urn:C> . FILTER NOT EXISTS { $this <urn:p> ?x } }'
    """
    scan = _Scan(text)
    if not scan.selects or not scan.scopes:
        raise ShapesError("its sh:select is not a SELECT query.")
    if "this" not in scan.selects[0].projected:
        raise ShapesError("its sh:select does not project $this.")
    for select in scan.selects:
        if not select.outermost and "this" not in select.projected:
            raise ShapesError("its SPARQL has a sub-select that does not project $this, which SHACL asks for.")
        if (select.aggregates or select.grouped) and "this" not in select.grouped:
            raise NotCompiled("SPARQL with an aggregate that is not grouped by $this")
    for scope in reversed(scan.scopes):
        if _needs_focus(scope, outermost=scope is scan.scopes[0]):
            if scope.in_graph or scope.opens_with_select:
                raise NotCompiled("SPARQL that uses $this in a scope of its own")
            text = f"{text[: scope.start]} {focus}{text[scope.start :]}"
    return text


def _needs_focus(scope: _Scope, *, outermost: bool) -> bool:
    if outermost:
        return True
    return scope.kind != "EXISTS" and scope.tests and (not scope.binds or scope.early)


def replace_path(text: str, path: str | None) -> str:
    """The query with ``$PATH`` written out.

    Raises: ShapesError, if there is ``$PATH`` and no path.
    """

    def written(token: re.Match[str]) -> str:
        if token["variable"] != "PATH":
            return token.group()
        if path is None:
            raise ShapesError("its SPARQL has $PATH, but the shape has no path.")
        return path

    return TOKEN.sub(written, text)


def keywords(text: str) -> frozenset[str]:
    """The keywords, and other bare words, of a query in capitals.

    >>> sorted(keywords('SELECT ?from { ?s rdfs:label "from" } # from'))
    ['SELECT']
    """
    return frozenset(token.group().upper() for token in TOKEN.finditer(text) if token.lastgroup == "word")
