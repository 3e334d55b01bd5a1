"""Statements to look things up in, and statements that a reader collects with their lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Term: TypeAlias = ox.NamedNode | ox.Literal
    Statement: TypeAlias = tuple[ox.NamedNode, ox.NamedNode, Term]

_TYPE = RDF["type"]


class Triples:
    """Statements of things with IRIs, with exact terms; anything with a blank node or a triple term is left aside."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._by_subject: dict[ox.NamedNode, dict[ox.NamedNode, dict[Term, None]]] = {}
        self._by_object: dict[tuple[ox.NamedNode, ox.NamedNode], dict[ox.NamedNode, None]] = {}
        for subject, predicate, term, _ in quads:
            if isinstance(subject, ox.NamedNode) and isinstance(term, ox.NamedNode | ox.Literal):
                self._by_subject.setdefault(subject, {}).setdefault(predicate, {})[term] = None
                if isinstance(term, ox.NamedNode):
                    self._by_object.setdefault((predicate, term), {})[subject] = None

    def __iter__(self) -> Iterator[Statement]:
        for subject, said in self._by_subject.items():
            for predicate, terms in said.items():
                for term in terms:
                    yield subject, predicate, term

    def properties(self, subject: ox.NamedNode) -> list[ox.NamedNode]:
        """The properties that something has, sorted."""
        return sorted(self._by_subject.get(subject, ()), key=lambda each: each.value)

    def terms(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[Term]:
        """The values of a property, sorted."""
        return sorted(self._by_subject.get(subject, {}).get(predicate, ()), key=str)

    def literals(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.Literal]:
        """Those values that are literals."""
        return [each for each in self.terms(subject, predicate) if isinstance(each, ox.Literal)]

    def nodes(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        """Those values that are IRIs."""
        return [each for each in self.terms(subject, predicate) if isinstance(each, ox.NamedNode)]

    def subjects(self, predicate: ox.NamedNode, term: ox.NamedNode) -> list[ox.NamedNode]:
        """What has that value, sorted."""
        return sorted(self._by_object.get((predicate, term), ()), key=lambda each: each.value)

    def of_class(self, *classes: ox.NamedNode) -> list[ox.NamedNode]:
        """What is stated to be of one of some classes, sorted."""
        return sorted({each for kind in classes for each in self.subjects(_TYPE, kind)}, key=lambda each: each.value)

    def types(self, subject: ox.NamedNode) -> list[ox.NamedNode]:
        """The classes that something is stated to be of."""
        return self.nodes(subject, _TYPE)

    def text(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> str:
        """The first value, empty if there is none."""
        return next((each.value for each in self.terms(subject, predicate)), "")

    def language(self) -> str:
        """The language that most texts are in; empty if none has one."""
        found = Counter(
            term.language for _, _, term in self if isinstance(term, ox.Literal) and term.language
        ).most_common()
        return min((each for each in found), key=lambda pair: (-pair[1], pair[0]))[0] if found else ""


class Said:
    """What a reader found, each statement once, with its line."""

    def __init__(self, graph: ox.NamedNode) -> None:
        self.graph = graph
        self._found: dict[ox.Quad, int] = {}

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, term: Term, line: int) -> None:
        """Take a statement down."""
        self._found.setdefault(ox.Quad(subject, predicate, term, self.graph), line)

    def lines(self) -> Iterator[tuple[ox.Quad, int]]:
        """The statements in their order, each with its line."""
        yield from self._found.items()
