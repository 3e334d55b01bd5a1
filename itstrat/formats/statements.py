"""A Turtle text as its author wrote it: each statement with the exact places of its parts, beside what it says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from itstrat.formats.turtleplaces import DIRECTIVES, NotWalked, Terms, key, tokens

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    import pyoxigraph as ox

    from itstrat.formats.turtleplaces import Key

    Span: TypeAlias = tuple[int, int]

_MAX_DEPTH = 60


@dataclass(slots=True, kw_only=True)
class Part:
    """A term, with what it holds if it is a bracket or a list, and the separators behind it.

    ``quad`` is what the text says with it as the object; None where that is not known for certain.
    """

    start: int
    end: int
    key: Key
    opening: str = ""
    properties: list[Property] = field(default_factory=list)
    items: list[Part] = field(default_factory=list)
    after: list[Span] = field(default_factory=list)
    quad: ox.Quad | None = None

    def inside(self) -> Iterator[Part]:
        """The objects of what it holds, the innermost first."""
        for property_ in self.properties:
            yield from property_.each()
        for item in self.items:
            yield from item.inside()

    @property
    def holds_list(self) -> bool:
        """Whether it is or holds a list with items."""
        return bool(self.items) or any(each.items for each in self.inside())

    @property
    def count(self) -> int:
        """How many statements it makes by itself."""
        properties = sum(1 + each.count for property_ in self.properties for each in property_.objects)
        return properties + sum(2 + item.count for item in self.items)


@dataclass(slots=True, kw_only=True)
class Property:
    """A property with its values, and the separators behind it."""

    verb: Part
    objects: list[Part]
    after: list[Span] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.verb.start

    @property
    def end(self) -> int:
        """Where its last value ends."""
        return self.objects[-1].end

    def each(self) -> Iterator[Part]:
        """Its values and those within them, in the order in which the parser completes the statements."""
        for object_ in self.objects:
            yield from object_.inside()
            yield object_


@dataclass(slots=True, kw_only=True)
class Statement:
    """Properties of a subject, or a directive (its tokens); ``dot`` is where the dot stands, ``end`` is behind it."""

    start: int
    dot: int
    end: int
    subject: Part | None = None
    properties: list[Property] = field(default_factory=list)
    directive: tuple[Part, ...] = ()
    quads: tuple[ox.Quad, ...] = ()

    def each(self) -> Iterator[Part]:
        """All objects, in the order in which the parser completes the statements."""
        if self.subject is not None:
            yield from self.subject.inside()
        for property_ in self.properties:
            yield from property_.each()

    @property
    def count(self) -> int:
        """How many statements it makes."""
        own = sum(1 + each.count for property_ in self.properties for each in property_.objects)
        return own + (self.subject.count if self.subject is not None else 0)


def statements(text: str, base: str | None) -> list[Statement]:
    """The statements of a Turtle text that can be read, in order. Cost: 0.5 s a megabyte.

    Raises: NotWalked for what is not known here, such as triple terms and the graphs of TriG.

    >>> (statement,) = statements("<urn:x:s> <urn:x:p> 1.50 , 2 .", None)
    >>> [(each.start, each.end) for each in statement.properties[0].objects]
    [(20, 24), (27, 28)]
    """
    return list(_Reader(text, base or "").all())


def matched(text: str, base: str | None, quads: Sequence[ox.Quad]) -> list[Statement]:
    """The statements of a text with what the parser has read from each. Raises: NotWalked where they differ."""
    found = statements(text, base)
    at = 0
    for statement in found:
        statement.quads = tuple(quads[at : at + statement.count])
        at += statement.count
        _match(statement)
    if at != len(quads):
        raise NotWalked("statements")
    return found


def _match(statement: Statement) -> None:
    """Note at each object what is said with it: of statements that are alike, but for nameless nodes, in their order.

    The parser completes the cells of a list in an order of its own, so beside a list only plain values are known.
    """
    subject = statement.subject
    if subject is None:
        return
    said: dict[tuple[Key, Key, Key], list[ox.Quad]] = defaultdict(list)
    for quad in reversed(statement.quads):
        said[key(quad.subject), key(quad.predicate), key(quad.object)].append(quad)
    holds_list = subject.holds_list or any(each.items for each in statement.each())
    if not holds_list:
        _assign(subject.properties, None, said)
        _assign(statement.properties, subject.key, said)
        _check(subject.properties + statement.properties)
    elif subject.key is not None:
        for property_ in statement.properties:
            for object_ in property_.objects:
                alike = said[subject.key, property_.verb.key, object_.key]
                object_.quad = alike.pop() if object_.key is not None and alike else None


def _assign(properties: list[Property], subject: Key, said: dict[tuple[Key, Key, Key], list[ox.Quad]]) -> None:
    for property_ in properties:
        for object_ in property_.objects:
            _assign(object_.properties, None, said)
            alike = said[subject, property_.verb.key, object_.key]
            if not alike:
                raise NotWalked("statements")
            object_.quad = alike.pop()


def _check(properties: list[Property], node: object = None) -> None:
    """Make sure that all of a bracket is about one node, the one that is referred to."""
    for property_ in properties:
        for object_ in property_.objects:
            quad = object_.quad
            assert quad is not None
            node = node or quad.subject
            if quad.subject != node:
                raise NotWalked("statements")
            _check(object_.properties, quad.object)


class _Reader:
    """Takes the tokens one after the other."""

    def __init__(self, text: str, base: str) -> None:
        self._tokens = list(tokens(text))
        self._at = 0
        self._terms = Terms(base)
        self._depth = 0

    def all(self) -> Iterator[Statement]:
        """The statements."""
        while self._at < len(self._tokens):
            word = self._peek()[0]
            is_directive = word.lstrip("@").lower() in DIRECTIVES
            yield self._directive() if is_directive else self._statement()

    def _directive(self) -> Statement:
        parts = [self._next()]
        words = [parts[0][0].lstrip("@").lower()]
        done = False
        while not done:
            parts.append(self._next())
            words.append(parts[-1][0])
            done = self._terms.declare(words)
        dot = self._expect(".") if parts[0][0].startswith("@") else parts[-1]
        whole = tuple(Part(start=each.start(), end=each.end(), key=None) for each in parts)
        return Statement(start=whole[0].start, dot=dot.start(), end=dot.end(), directive=whole)

    def _statement(self) -> Statement:
        subject = self._part()
        properties = self._properties(".")
        dot = self._expect(".")
        return Statement(start=subject.start, dot=dot.start(), end=dot.end(), subject=subject, properties=properties)

    def _properties(self, closing: str) -> list[Property]:
        found: list[Property] = []
        while (token := self._peek())[0] != closing or token.lastgroup != "mark":
            if token[0] == ";" and found:
                found[-1].after.append(self._next().span())
                continue
            found.append(Property(verb=self._part(), objects=self._objects()))
        return found

    def _objects(self) -> list[Part]:
        found = [self._part()]
        while (token := self._peek())[0] == "," and token.lastgroup == "mark":
            found[-1].after.append(self._next().span())
            found.append(self._part())
        return found

    def _part(self) -> Part:
        token = self._next()
        if token.lastgroup != "mark":
            return Part(start=token.start(), end=token.end(), key=self._terms.read(token))
        if token[0] not in "[(" or self._depth > _MAX_DEPTH:
            raise NotWalked(token[0])
        self._depth += 1
        part = Part(start=token.start(), end=token.end(), key=None, opening=token[0])
        if token[0] == "[":
            part.properties = self._properties("]")
        else:
            while self._peek()[0] != ")" or self._peek().lastgroup != "mark":
                part.items.append(self._part())
            part.key = None if part.items else Terms.NIL
        part.end = self._next().end()
        self._depth -= 1
        return part

    def _expect(self, mark: str) -> re.Match[str]:
        token = self._next()
        if token[0] != mark:
            raise NotWalked(token[0])
        return token

    def _peek(self) -> re.Match[str]:
        if self._at >= len(self._tokens):
            raise NotWalked("the end")
        return self._tokens[self._at]

    def _next(self) -> re.Match[str]:
        token = self._peek()
        self._at += 1
        return token
