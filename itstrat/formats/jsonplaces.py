"""Where a JSON-LD text states what: its subjects, its statements, and what a parser drops without a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from itstrat.formats.jsoncontext import Active
from itstrat.formats.jsontext import Member, Value, parse, plain
from itstrat.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: Subject, property and object of a statement as far as the text tells; None stands for a blank node.
_Key: TypeAlias = tuple[str | None, str, str | float | None]

_TYPE = RDF["type"].value
_FIRST = RDF["first"].value
_NODES = frozenset({"@graph", "@included"})
_SILENT = frozenset({"@id", "@context", "@index", "@value", "@language", "@direction", "@list", "@set", "@none"})
_MAPS = frozenset({"@language", "@index", "@id", "@type", "@graph"})
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


class Fault(NamedTuple):
    """What is no IRI, or no language tag, where one is expected: the offset, the text and the reason."""

    at: int
    written: str
    reason: str


class JsonPlaces:
    """The places in a text that is known to be JSON-LD. Cost: 0.5 s a megabyte.

    ``unmapped`` are the offsets of the first of each key that no context maps, with the key; ``faults`` what
    is no IRI and no language tag where one is expected, as written. ``resolve`` gives a context with no other in it.
    """

    def __init__(self, text: str, base: str, resolve: Callable[[Any], Any]) -> None:
        self.unmapped: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._ends = [found.end() - 1 for found in re.finditer("\r\n|\n|\r", text)]
        self._subjects: dict[str, int] = {}
        self._stated: dict[_Key, list[int]] = defaultdict(list)
        self._said: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        self._resolve = resolve
        self._contexts: dict[str, Any] = {}
        self._valid: set[str] = set()
        self._start = Active(base=base)
        self._each_node(parse(text), self._start)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1."""
        line = bisect_right(self._ends, offset - 1)
        return line + 1, offset - (self._ends[line - 1] if line else -1)

    def lines(self, quads: list[ox.Quad]) -> Iterator[tuple[ox.Quad, int]]:
        """The quads of the text in the parser's order, each with the line of its object, else of its subject."""
        used: Counter[_Key] = Counter()
        for quad in quads:
            key = next((key for key in _keys(quad) if key in self._stated), None)
            if key is not None:
                places = self._stated[key]
                yield quad, self.place(places[min(used[key], len(places) - 1)])[0]
                # Only where nodes have no names can one key be several statements.
                used[key] += key[0] is None or key[2] is None
                continue
            subject = _name(quad.subject)
            places = self._said.get((subject, quad.predicate.value), []) if subject is not None else []
            offset = places[0] if places else self._subjects.get(subject or "", -1)
            yield quad, self.place(offset)[0] if offset >= 0 else 0

    def object_place(self, quad: ox.Quad, line: int) -> tuple[int, int]:
        """Line and column of the object of a statement that is on ``line``; column 0 if it is not to be found."""
        places = (self.place(offset) for key in _keys(quad) for offset in self._stated.get(key, ()))
        return next((place for place in places if place[0] == line), (line, 0))

    def subject_place(self, quad: ox.Quad, line: int, before: int) -> tuple[int, int]:  # noqa: ARG002  # as others
        """Line and column where a subject is named; ``line`` if it has no name."""
        offset = self._subjects.get(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else None
        return (line, 0) if offset is None else self.place(offset)

    def _each_node(self, value: Value, active: Active) -> None:
        if isinstance(value.said, list):
            for each in value.said:
                self._each_node(each, active)
        elif isinstance(value.said, dict):
            self._node(value.said, active)

    def _node(self, members: dict[str, Member], active: Active, named: Value | None = None) -> str | None:
        """The name of a node, and everything it says."""
        if "@context" in members:
            active = self._within(active, plain(members["@context"].value))
        active = self._typed(members, active)
        meant = {key: active.key(key) for key in members}
        name = next((members[key].value for key, iri in meant.items() if iri == "@id"), named)
        subject = self._iri(name, active) if name is not None else None
        if subject is not None and name is not None and set(meant.values()) - {"@id", "@context"}:
            self._subjects.setdefault(subject, name.at)
        self._members(subject, members, meant, active)
        return subject

    def _members(
        self, subject: str | None, members: dict[str, Member], meant: Mapping[str, str | None], active: Active
    ) -> None:
        for key, (at, value) in members.items():
            iri = meant[key]
            if iri is None or (iri.startswith("@") and not self._keyword(iri, subject, value, active)):
                if not active.is_dropped(key):
                    self.unmapped.setdefault(key, at)
            elif not iri.startswith("@") and self._is_valid(iri, at, key):
                self._values(subject, iri, active.definition(key), value, active)

    def _keyword(self, keyword: str, subject: str | None, value: Value, active: Active) -> bool:
        """Go through what stands behind a keyword; False if there is no such."""
        if keyword == "@type":
            for each in _each(value):
                self._state(subject, _TYPE, self._iri(each, active, vocab=True), each.at)
        elif keyword in _NODES:
            self._each_node(value, active)
        elif keyword == "@nest":
            for each in _each(value):
                if isinstance(each.said, dict):
                    meant = {key: active.key(key) for key in each.said}
                    self._members(subject, each.said, meant, active)
        elif keyword == "@reverse" and isinstance(value.said, dict):
            for key, member in value.said.items():
                if (iri := active.key(key)) is not None:
                    self._values(subject, iri, {**active.definition(key), "@reverse": iri}, member.value, active)
        return keyword in _SILENT or keyword in _NODES or keyword in {"@type", "@nest", "@reverse"}

    def _values(
        self, subject: str | None, property_: str, definition: Mapping[str, Any], value: Value, active: Active
    ) -> None:
        """The statements that a subject makes with a property."""
        if "@context" in definition:
            active = self._within(active, definition["@context"])
        kind, container = definition.get("@type"), definition.get("@container") or ()
        containers = {container} if isinstance(container, str) else set(container)
        for each in _each(value):
            if kind == "@json":
                self._state(subject, property_, None, each.at)
            elif isinstance(each.said, dict):
                inner = {active.key(key): member for key, member in each.said.items()}
                if containers & _MAPS and not inner.keys() & {"@value", "@graph"}:
                    self._map(subject, property_, definition, each.said, active)
                else:
                    self._object(subject, property_, definition, each, inner, active)
            elif each.said is not None:
                is_iri = kind in {"@id", "@vocab"} and isinstance(each.said, str)
                object_ = self._iri(each, active, vocab=kind == "@vocab") if is_iri else _literal(each.said)
                self._told(subject, property_, definition, object_, each.at, listed="@list" in containers)

    def _map(
        self,
        subject: str | None,
        property_: str,
        definition: Mapping[str, Any],
        members: dict[str, Member],
        active: Active,
    ) -> None:
        """The values of a map, whose keys are languages, indexes or the names of nodes."""
        container = definition.get("@container") or ()
        plain_definition = {key: each for key, each in definition.items() if key not in {"@container", "@context"}}
        for key, (at, value) in members.items():
            for each in _each(value):
                if "@id" in container and isinstance(each.said, dict):
                    name = self._node(each.said, active, Value(at, key) if key != "@none" else None)
                    self._told(subject, property_, definition, name, at)
                else:
                    self._values(subject, property_, plain_definition, each, active)

    def _object(
        self,
        subject: str | None,
        property_: str,
        definition: Mapping[str, Any],
        value: Value,
        inner: Mapping[str | None, Member],
        active: Active,
    ) -> None:
        """An object that is a value: a literal, a list, a set or a node."""
        if "@value" in inner:
            literal = inner["@value"].value
            self._told(subject, property_, definition, _literal(literal.said), literal.at)
            language = inner["@language"].value if "@language" in inner else None
            if language is not None and isinstance(language.said, str) and not _LANGUAGE.fullmatch(language.said):
                self.faults.append(Fault(language.at, language.said, "invalid language tag"))
        elif "@list" in inner:
            self._told(subject, property_, definition, None, value.at)
            self._values(None, _FIRST, {"@type": definition.get("@type")}, inner["@list"].value, active)
        elif "@set" in inner:
            self._values(subject, property_, definition, inner["@set"].value, active)
        else:
            name = self._node(value.said, active)
            at = inner["@id"].value.at if "@id" in inner else value.at
            self._told(subject, property_, definition, name, at)

    def _told(
        self,
        subject: str | None,
        property_: str,
        definition: Mapping[str, Any],
        object_: str | float | None,
        at: int,
        *,
        listed: bool = False,
    ) -> None:
        """One statement, the other way round for a reverse property, and of a nameless node for a list."""
        if "@reverse" in definition:
            self._state(object_ if isinstance(object_, str) else None, property_, subject, at)
        elif listed:
            self._state(subject, property_, None, at)
            self._state(None, _FIRST, object_, at)
        else:
            self._state(subject, property_, object_, at)

    def _state(self, subject: str | None, property_: str, object_: str | float | None, at: int) -> None:
        self._stated[subject, property_, object_].append(at)
        self._said[subject, property_].append(at)

    def _within(self, active: Active, context: Any) -> Active:
        written = repr(context)
        if written not in self._contexts:
            self._contexts[written] = self._resolve(context)
        return active.with_context(self._contexts[written], self._start)

    def _typed(self, members: dict[str, Member], active: Active) -> Active:
        """The context with those that the node's types bring."""
        within = active
        for key, member in members.items():
            if active.key(key) == "@type":
                for each in _each(member.value):
                    if isinstance(each.said, str) and "@context" in active.definition(each.said):
                        within = self._within(within, active.definition(each.said)["@context"])
        return within

    def _iri(self, value: Value, active: Active, *, vocab: bool = False) -> str | None:
        """The IRI that a value names; None for a blank node and for what names none."""
        if not isinstance(value.said, str):
            return None
        iri = active.iri(value.said, vocab=vocab, relative=True)
        if iri is None or iri.startswith("@") or not self._is_valid(iri, value.at, value.said):
            return None
        return None if iri.startswith("_:") else iri

    def _is_valid(self, iri: str, at: int, written: str) -> bool:
        if iri in self._valid:
            return True
        try:
            ox.BlankNode(iri[2:]) if iri.startswith("_:") else ox.NamedNode(iri)
        except ValueError as error:
            self.faults.append(Fault(at, written, str(error)))
            return False
        self._valid.add(iri)
        return True


def _each(value: Value) -> Iterator[Value]:
    if isinstance(value.said, list):
        for each in value.said:
            yield from _each(each)
    else:
        yield value


def _literal(said: Any) -> str | float | None:
    if isinstance(said, bool):
        return "true" if said else "false"
    return float(said) if isinstance(said, int | float) else said if isinstance(said, str) else None


def _name(term: object) -> str | None:
    return term.value if isinstance(term, ox.NamedNode) else None


def _keys(quad: ox.Quad) -> Iterator[_Key]:
    """How a statement may stand in the text: a number as it is written, or as a number."""
    subject, property_, object_ = _name(quad.subject), quad.predicate.value, quad.object
    if not isinstance(object_, ox.Literal):
        yield subject, property_, _name(object_)
        return
    yield subject, property_, object_.value
    try:
        yield subject, property_, float(object_.value)
    except ValueError:
        return
