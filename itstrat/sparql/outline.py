"""The outline of a query: groups, triple patterns, expressions as the tokens they are made of, and where each stands.

It is made for what looks at a query beside the engine, which alone says whether a text is SPARQL. What the outline
cannot follow ends in :class:`NotOutlined`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from itstrat.sparql.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

Element: TypeAlias = "Pattern | Filter | Bind | Nested | Values | Select"


class NotOutlined(ValueError):  # no failure: there is just less to say about the query
    """A text that this outline cannot follow."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; the predicate may be a path of several tokens."""

    subject: Token
    path: tuple[Token, ...]
    object: Token

    @property
    def terms(self) -> tuple[Token, ...]:
        """All its tokens."""
        return (self.subject, *self.path, self.object)

    @property
    def start(self) -> int:
        """Where it is written."""
        return self.path[0].start if self.path[0].start >= 0 else self.object.start


@dataclass(frozen=True, slots=True)
class Expression:
    """The tokens of an expression, and the groups of its EXISTS."""

    tokens: tuple[Token, ...]
    groups: tuple[Group, ...] = ()

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables outside EXISTS."""
        return frozenset(token.variable for token in self.tokens if token.variable)

    @property
    def words(self) -> frozenset[str]:
        """The keywords and operators outside EXISTS."""
        return frozenset(token.word or token.text for token in self.tokens if token.kind in {"word", "mark"})


@dataclass(frozen=True, slots=True)
class Filter:
    """``FILTER``."""

    expression: Expression
    start: int


@dataclass(frozen=True, slots=True)
class Bind:
    """``BIND(… AS ?variable)``."""

    expression: Expression
    variable: Token


@dataclass(frozen=True, slots=True)
class Nested:
    """Groups below: ``OPTIONAL``, ``MINUS``, ``GRAPH``, ``SERVICE``, ``LATERAL``, or ``UNION`` of one or several."""

    kind: str
    groups: tuple[Group, ...]
    start: int
    term: Token | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """``VALUES``: its variables, which of them have UNDEF, and how many rows."""

    variables: tuple[Token, ...]
    undefined: frozenset[str]
    rows: int


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between braces."""

    elements: tuple[Element, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Item:
    """What a SELECT gives, or a GROUP BY groups by: a variable, or an expression, with its name if it has one."""

    variable: Token | None
    expression: Expression | None = None


@dataclass(slots=True, kw_only=True)
class Select:
    """A query or sub-select. ``star`` is ``SELECT *``; an ASK gives nothing and a CONSTRUCT its template."""

    form: str
    start: int
    star: bool = False
    distinct: bool = False
    items: list[Item] = field(default_factory=list)
    where: Group = Group((), 0)
    template: Group | None = None
    group_by: list[Item] = field(default_factory=list)
    having: list[Expression] = field(default_factory=list)
    order_by: list[Expression] = field(default_factory=list)
    limit: Token | None = None
    values: Values | None = None


def outline(text: str) -> Select:
    """The outline of a query. Raises: NotOutlined. Cost: some 10 µs a line.

    >>> found = outline("SELECT ?aim { ?aim a its:Aim . OPTIONAL { ?aim rdfs:label ?label } }")
    >>> [type(each).__name__ for each in found.where.elements], [item.variable.text for item in found.items]
    (['Pattern', 'Nested'], ['?aim'])
    """
    parser = _Parser([*tokens(text), Token("end", "")])
    found = parser.query()
    if parser.now.kind != "end":
        raise NotOutlined(parser.now.text)
    return found


_NODES = frozenset({"variable", "iri", "name", "blank", "number", "string"})
#: Stands for how the parts of a list or a triple term belong to it.
_PART = Token("name", "rdf:first")
_MODIFIERS = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._at = 0

    @property
    def now(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self.now
        if token.kind == "end":
            raise NotOutlined("the end")
        self._at += 1
        return token

    def _eat(self, *texts: str) -> bool:
        """Go on if one of these stands here; keywords in any case."""
        if (self.now.word or self.now.text) in texts:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> Token:
        token = self._next()
        if (token.word or token.text) != text:
            raise NotOutlined(token.text)
        return token

    def query(self) -> Select:
        while self.now.word in {"PREFIX", "BASE", "VERSION"}:
            if self._next().word == "PREFIX":
                self._next()
            self._next()
        return self._select()

    def _select(self) -> Select:
        token = self._next()
        select = Select(form=token.word, start=token.start)
        if token.word not in _FORMS:
            raise NotOutlined(token.text)
        _FORMS[token.word](self, select)
        while self._eat("FROM"):
            self._eat("NAMED")
            self._next()
        if self._eat("WHERE") or self.now.text == "{":
            select.where = self._group()
        self._modifiers(select)
        return select

    def _items(self, select: Select) -> None:
        select.distinct = self._eat("DISTINCT", "REDUCED")
        select.star = self._eat("*")
        while self.now.kind in {"variable", "iri", "name"} or self.now.text == "(":
            select.items.append(self._item())

    def _template(self, select: Select) -> None:
        if self.now.text == "{":
            select.template = self._group()
        elif self._tokens[self._at + 1].text == "{":
            self._at += 1
            select.template = select.where = self._group()

    def _nothing(self, select: Select) -> None:
        """Of ASK."""

    def _item(self) -> Item:
        if self.now.text != "(":
            return Item(self._next())
        inside, groups = self._brackets()
        if len(inside) > 1 and inside[-1].variable and inside[-2].word == "AS":
            return Item(inside[-1], Expression(inside[:-2], groups))
        return Item(None, Expression(inside, groups))

    def _modifiers(self, select: Select) -> None:
        while self.now.word in _MODIFIERS:
            word = self._next().word
            if word in {"GROUP", "ORDER"}:
                self._expect("BY")
            if word in {"GROUP", "ORDER", "HAVING"} and not self._begins_expression():
                raise NotOutlined(self.now.text)
            if word == "GROUP":
                while self._begins_expression():
                    select.group_by.append(self._item() if self.now.kind in {"variable", "mark"} else self._called())
            elif word in {"HAVING", "ORDER"}:
                target = select.having if word == "HAVING" else select.order_by
                while self._begins_expression():
                    self._eat("ASC", "DESC")
                    target.append(self._constraint())
            elif word == "VALUES":
                select.values = self._values()
            elif (number := self._next()) and word == "LIMIT":
                select.limit = number

    def _called(self) -> Item:
        return Item(None, self._constraint())

    def _begins_expression(self) -> bool:
        token = self.now
        return (
            token.kind in {"variable", "name", "iri"}
            or token.text == "("
            or bool(token.word and token.word not in _MODIFIERS)
        )

    def _constraint(self) -> Expression:
        """A variable, brackets, a call, or EXISTS."""
        if self.now.variable:
            return Expression((self._next(),))
        found: list[Token] = []
        while self.now.kind in {"word", "name", "iri"}:
            found.append(self._next())
        if found and found[-1].word == "EXISTS":
            return Expression(tuple(found), (self._group(),))
        inside, groups = self._brackets()
        return Expression((*found, *inside), groups)

    def _brackets(self) -> tuple[tuple[Token, ...], tuple[Group, ...]]:
        """What stands in round brackets, those inside included."""
        self._expect("(")
        found: list[Token] = []
        groups: list[Group] = []
        depth = 1
        while depth:
            if self.now.text == "{":
                groups.append(self._group())
                continue
            token = self._next()
            depth += (token.text == "(") - (token.text == ")")
            found.append(token)
        return tuple(found[:-1]), tuple(groups)

    def _group(self) -> Group:
        start = self._expect("{").start
        elements: list[Element] = []
        while not self._eat("}"):
            if self._eat("."):
                continue
            if self.now.word == "SELECT":
                elements.append(self._select())
            elif self.now.text == "{":
                elements.append(self._union())
            elif self.now.word in _ELEMENTS:
                elements.append(_ELEMENTS[self.now.word](self, self._next()))
            else:
                self._triples(elements)
        return Group(tuple(elements), start)

    def _union(self) -> Nested:
        start = self.now.start
        groups = [self._group()]
        while self._eat("UNION"):
            groups.append(self._group())
        return Nested("UNION", tuple(groups), start)

    def _filter(self, token: Token) -> Filter:
        return Filter(self._constraint(), token.start)

    def _bind(self, _: Token) -> Bind:
        item = self._item()
        if item.variable is None or item.expression is None:
            raise NotOutlined("BIND")
        return Bind(item.expression, item.variable)

    def _below(self, token: Token) -> Nested:
        return Nested(token.word, (self._group(),), token.start)

    def _named(self, token: Token) -> Nested:
        self._eat("SILENT")
        term = self._next()
        return Nested(token.word, (self._group(),), token.start, term)

    def _values(self, _: Token | None = None) -> Values:
        several = self._eat("(")
        variables: list[Token] = []
        while self.now.variable:
            variables.append(self._next())
            if not several:
                break
        if several:
            self._expect(")")
        self._expect("{")
        rows, place, undefined = 0, 0, set()
        while not self._eat("}"):
            if self._eat("("):
                place = 0
            elif self._eat(")"):
                rows += 1
            else:
                if self.now.word == "UNDEF" and place < len(variables):
                    undefined.add(variables[place].variable)
                self._node([])
                place, rows = (place + 1, rows) if several else (0, rows + 1)
        return Values(tuple(variables), frozenset(undefined), rows)

    def _triples(self, elements: list[Element]) -> None:
        subject = self._node(elements)
        if self.now.text not in {".", "}"} and self.now.word not in _ELEMENTS:
            self._properties(subject, elements)

    def _properties(self, subject: Token, elements: list[Element]) -> None:
        while True:
            path = (self._next(),) if self.now.variable else tuple(self._path())
            while True:
                elements.append(Pattern(subject, path, self._node(elements)))
                self._annotation(subject, elements)
                if not self._eat(","):
                    break
            while self._eat(";"):
                pass
            if self.now.text in {".", "}", "]", "|}", ")"} or self.now.text in {"{"} or self.now.word in _ELEMENTS:
                return

    def _annotation(self, subject: Token, elements: list[Element]) -> None:
        """What RDF 1.2 says about a triple, as said about its subject."""
        while self.now.text in {"~", "{|"}:
            if self._next().text == "{|":
                self._properties(subject, elements)
                self._expect("|}")
            elif self.now.kind in _NODES:
                elements.append(Pattern(subject, (_PART,), self._next()))

    def _path(self) -> list[Token]:
        found = []
        while True:
            while self.now.text in {"^", "!"}:
                found.append(self._next())
            if self.now.text == "(":
                found += [self._next(), *(() if self.now.text == ")" else self._path()), self._expect(")")]
            elif self.now.kind in {"iri", "name"} or self.now.text == "a":
                found.append(self._next())
            else:
                raise NotOutlined(self.now.text)
            if self.now.text in {"*", "+", "?"}:
                found.append(self._next())
            if self.now.text not in {"/", "|"}:
                return found
            found.append(self._next())

    def _node(self, elements: list[Element]) -> Token:
        token = self._next()
        if token.text == "[":
            inner = Token("blank", f"_:at{token.start}", token.start)
            self._properties(inner, elements)
            self._expect("]")
            return inner
        if token.text == "(":
            return self._parts(token, ")", elements)
        if token.text == "<<":
            return self._parts(token, ">>", elements)
        if token.text in {"+", "-"} and self.now.kind == "number":
            return self._next()
        if token.kind == "string":
            if self._eat("^^") or self.now.kind == "language":
                self._next()
        elif token.kind not in _NODES and token.word not in {"TRUE", "FALSE", "UNDEF"}:
            raise NotOutlined(token.text)
        return token

    def _parts(self, token: Token, end: str, elements: list[Element]) -> Token:
        """A list or a triple term as a node that has its parts."""
        whole = Token("blank", f"_:at{token.start}", token.start)
        while not self._eat(end):
            if self.now.text in {"(", ")", "~", "a"} and end == ">>":
                self._next()
            else:
                elements.append(Pattern(whole, (_PART,), self._node(elements)))
        return whole


_FORMS: dict[str, Callable[[_Parser, Select], None]] = {
    "SELECT": _Parser._items,
    "DESCRIBE": _Parser._items,
    "CONSTRUCT": _Parser._template,
    "ASK": _Parser._nothing,
}
_ELEMENTS: dict[str, Callable[[_Parser, Token], Element]] = {
    "FILTER": _Parser._filter,
    "BIND": _Parser._bind,
    "OPTIONAL": _Parser._below,
    "MINUS": _Parser._below,
    "LATERAL": _Parser._below,
    "GRAPH": _Parser._named,
    "SERVICE": _Parser._named,
    "VALUES": _Parser._values,
}
