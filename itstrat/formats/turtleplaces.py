"""Where a Turtle, TriG, N-Triples or N-Quads text states what: a walk over its tokens, beside the parser."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias
from urllib.parse import urljoin

import pyoxigraph as ox

from itstrat.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itstrat.formats.tokens import Places

#: An IRI; a literal with its language or datatype; None for a blank node.
Key: TypeAlias = str | tuple[str, str] | None
_Triple: TypeAlias = tuple[Key, Key, Key]

_TOKEN = re.compile(
    r"""(?P<skip>\s+|\#[^\r\n]*)
    |(?P<literal>(?P<quoted>\"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"{3}|'{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
        (?:@(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(?P<datatype><[^<>\s]*>|[^\s;,\[\](){}<>"'\#^\\]*[\w:-]))?)
    |(?P<iri><[^<>"{}|^`\s]*>)
    |(?P<mark>[;,\[\](){}]|\.(?!\d))
    |(?P<word>(?:\\.|[^\s;,\[\](){}<>"'\#^\\~|.]+|\.+(?=[^\s;,\[\](){}<>"'\#^~|.]))+)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_NUMBERS = (
    (re.compile(r"[+-]?\d+"), XSD["integer"].value),
    (re.compile(r"[+-]?\d*\.\d+"), XSD["decimal"].value),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"), XSD["double"].value),
    (re.compile("true|false"), XSD["boolean"].value),
)
#: How numbers, true and false begin.
_SHORT_VALUES = frozenset("+-.0123456789tf")
_TYPE, _FIRST = RDF["type"].value, RDF["first"].value
_STRING = XSD["string"].value
DIRECTIVES = frozenset({"prefix", "base", "version"})
_UNSET: Final = ("", "")


class NotWalked(Exception):
    """The text has something that the walk does not know, such as a triple term; the parser knows it."""


@dataclass(slots=True)
class _Frame:
    """What is being said: at the top, within brackets or in a list; and where its subject stands."""

    opening: str
    at: int
    subject: Key = _UNSET
    predicate: Key = _UNSET
    has_object: bool = False


class TurtlePlaces:
    """The places in a text that could be read. Cost: 0.4 s a megabyte.

    A place is that of the very token. What the walk does not find, ``otherwise`` is asked for. Raises: NotWalked.
    """

    def __init__(self, data: bytes, base: str | None, otherwise: Places) -> None:
        text = data.decode()
        self._ends = [found.end() - 1 for found in re.finditer("\r\n|\n|\r", text)]
        self._stated: dict[_Triple, list[tuple[int, int]]] = _Walk(base or "").walk(text)
        self._otherwise = otherwise

    def only_place(self, quad: ox.Quad, *, about_object: bool) -> tuple[int, int] | None:
        """The place of the object or the subject of a statement that is written once: no line is needed to find it."""
        places = self._written(quad)
        return self._place(places[0][0 if about_object else 1]) if len(places) == 1 else None

    def object_place(self, quad: ox.Quad, line: int) -> tuple[int, int]:
        """See :class:`itstrat.formats.tokens.Places`."""
        found = self._nearest(quad, line)
        return self._place(found[0]) if found else self._otherwise.object_place(quad, line)

    def subject_place(self, quad: ox.Quad, line: int, before: int) -> tuple[int, int]:
        """See :class:`itstrat.formats.tokens.Places`; of a node without a name it is the bracket that opens it."""
        found = self._nearest(quad, line)
        return self._place(found[1]) if found else self._otherwise.subject_place(quad, line, before)

    def _nearest(self, quad: ox.Quad, line: int) -> tuple[int, int] | None:
        """The statement where it is written; of several that are alike the last that the parser may have completed."""
        places = self._written(quad)
        done = [place for place in places if self._place(place[0])[0] <= line]
        return done[-1] if done else next(iter(places), None)

    def _written(self, quad: ox.Quad) -> Sequence[tuple[int, int]]:
        return self._stated.get((key(quad.subject), key(quad.predicate), key(quad.object)), ())

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._ends, offset - 1)
        return line + 1, offset - (self._ends[line - 1] if line else -1)


class Terms:
    """Reads tokens as the terms that they stand for, by the prefixes and the base declared so far."""

    #: The key of an empty list.
    NIL: ClassVar[Key] = RDF["nil"].value

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefixes: dict[str, str] = {}
        self._read: dict[str, Key] = {}

    def declare(self, directive: Sequence[str]) -> bool:
        """Take in a directive: its name in lower case and what follows; False while there is more to come."""
        name, *rest = directive
        self._read.clear()
        if name == "prefix" and len(rest) == 2:
            self._prefixes[rest[0].removesuffix(":")] = self._iri(rest[1])
        elif name == "base":
            self._base = self._iri(rest[0])
        return name != "prefix" or len(rest) == 2

    def read(self, found: re.Match[str]) -> Key:
        """An IRI, a literal with its language or datatype, or None for a blank node. Raises: NotWalked."""
        if found.lastgroup == "literal":
            return self._literal(found)
        written = found[0]
        if written not in self._read:
            self._read[written] = self._iri(written) if found.lastgroup == "iri" else self._word(written)
        return self._read[written]

    def _word(self, written: str) -> Key:
        if written == "a":
            return _TYPE
        if written.startswith("_:"):
            return None
        if written[0] in _SHORT_VALUES:
            for form, datatype in _NUMBERS:
                if form.fullmatch(written):
                    return written, datatype
        return self._name(written)

    def _literal(self, found: re.Match[str]) -> Key:
        language, datatype, quoted = found["language"], found["datatype"], found["quoted"]
        marks = 3 if quoted[:3] in ('"""', "'''") and len(quoted) >= 6 else 1
        value = _unescaped(quoted[marks:-marks])
        if language:
            return value, f"@{language.lower()}"
        if not datatype:
            return value, _STRING
        return value, self._iri(datatype) if datatype.startswith("<") else self._name(datatype)

    def _name(self, written: str) -> str:
        prefix, colon, local = written.partition(":")
        if not colon or prefix not in self._prefixes:
            raise NotWalked(written)
        return self._prefixes[prefix] + (re.sub(r"\\(.)", r"\1", local) if "\\" in local else local)

    def _iri(self, written: str) -> str:
        iri = _unescaped(written[1:-1])
        return iri if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) else urljoin(self._base, iri)


class _Walk:
    """Goes through the tokens of a text and notes each statement, with where its object and its subject stand."""

    def __init__(self, base: str) -> None:
        self._terms = Terms(base)
        self._stated: dict[_Triple, list[tuple[int, int]]] = defaultdict(list)
        self._frames = [_Frame("", 0)]
        self._directive: list[str] = []

    def walk(self, text: str) -> dict[_Triple, list[tuple[int, int]]]:
        """Each statement with the offsets of its object and of its subject, in the order of the text."""
        for found in tokens(text):
            kind, written, at = found.lastgroup, found[0], found.start()
            if self._directive:
                self._direct(written)
            elif kind == "mark":
                self._mark(written, at)
            elif written.lstrip("@").lower() in DIRECTIVES:
                self._directive = [written.lstrip("@").lower()]
            elif written.lower() != "graph":
                self._term(self._terms.read(found), at)
        return self._stated

    def _direct(self, written: str) -> None:
        """A token of a directive: a prefix has two, the others one."""
        self._directive.append(written)
        if self._terms.declare(self._directive):
            self._directive = []

    def _mark(self, mark: str, at: int) -> None:
        frame = self._frames[-1]
        if mark in "[(":
            self._frames.append(_Frame(mark, at, subject=None))
        elif mark in "])":
            self._frames.pop()
            empty_list = mark == ")" and not frame.has_object
            self._term(Terms.NIL if empty_list else None, frame.at)
        elif mark == ",":
            frame.has_object = False
        elif mark == ";":
            frame.predicate, frame.has_object = _UNSET, False
        else:  # the end of a statement; or what stood before a brace was the name of a graph
            self._frames = [_Frame("", 0)]

    def _term(self, key: Key, at: int) -> None:
        frame = self._frames[-1]
        if frame.opening == "(":
            self._stated[None, _FIRST, key].append((at, frame.at))
            frame.has_object = True
        elif frame.subject == _UNSET:
            frame.subject, frame.at = key, at
        elif frame.predicate == _UNSET:
            frame.predicate = key
        elif not frame.has_object:  # else it is the graph of N-Quads
            self._stated[frame.subject, frame.predicate, key].append((at, frame.at))
            frame.has_object = True


def tokens(text: str, *, blanks: bool = False) -> Iterator[re.Match[str]]:
    """The tokens of a text; with ``blanks`` also the white space and the comments between. Raises: NotWalked."""
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() != at:
            break
        at = found.end()
        if blanks or found.lastgroup != "skip":
            yield found
    if at != len(text):
        raise NotWalked(text[at : at + 20])


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_meant, text)


def _meant(escape: re.Match[str]) -> str:
    char = escape[3]
    return chr(int(escape[1] or escape[2], 16)) if char is None else _SHORT.get(char, char)


def key(term: object) -> Key:
    """What a term is compared by with what is read from a token."""
    if isinstance(term, ox.NamedNode):
        return term.value
    if isinstance(term, ox.Literal):
        return term.value, f"@{term.language.lower()}" if term.language else term.datatype.value
    return None
