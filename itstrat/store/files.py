"""A store filled from files of N-Triples without a term of theirs passing through Python."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import RDF, XSD
from itstrat.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from itstrat.store.base import Forms, Term


class FileStore(OxigraphStore):
    """The merge of some files, without named graphs. It is asked, not changed.

    The files have a statement on each line, with one space between its terms.

    Cost: 2 µs a statement to fill, and a quarter of that once where the form of literals matters; 0.35 kB a statement.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        """Fill the store.

        Raises: SyntaxError.
        """
        super().__init__()
        self._paths = tuple(paths)
        for path in self._paths:
            # Not by bulk_load, which needs twice the memory.
            self._store.load(path=path, format=ox.RdfFormat.N_TRIPLES)

    def forms(self, predicate: ox.NamedNode, subjects: Collection[Term | ox.Triple] | None = None) -> Forms:
        """See :class:`itstrat.store.base.Store`. Cost: 3 µs for each statement with such a literal."""
        lines = self._odd.get(str(predicate).encode())
        parsed = ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES) if lines else ()
        said = ((quad.subject, quad.object) for quad in parsed if subjects is None or quad.subject in subjects)
        return self._forms((subject, term) for subject, term in said if isinstance(term, ox.Literal))

    def datatypes(self, predicate: ox.NamedNode | None = None) -> frozenset[ox.NamedNode]:
        """The datatypes of the literals of the merge, or of those of one property, as they were loaded."""
        if predicate is not None:
            return frozenset(self._literals.get(str(predicate).encode(), {}))
        return frozenset(each for datatypes in self._literals.values() for each in datatypes)

    @cached_property
    def _literals(self) -> dict[bytes, dict[ox.NamedNode, set[bytes]]]:
        """For each property the datatypes of its literals, and the different literals of each that is no text."""
        typed: defaultdict[bytes, set[bytes]] = defaultdict(set)
        texts: dict[bytes, set[bytes]] = {b'"': set(), b"": set()}
        for _, predicate, term in self._statements(b'"'):
            ending = term[-1:]
            if ending == b">":
                typed[predicate].add(term)
            else:
                texts[ending if ending == b'"' else b""].add(predicate)
        found: defaultdict[bytes, dict[ox.NamedNode, set[bytes]]] = defaultdict(dict)
        for ending, datatype in ((b'"', XSD["string"]), (b"", RDF["langString"])):
            for predicate in texts[ending]:
                found[predicate][datatype] = set()
        for predicate, terms in typed.items():
            for term in terms:
                datatype = ox.NamedNode(term[term.rindex(b"<") + 1 : -1].decode())
                found[predicate].setdefault(datatype, set()).add(term)
        return dict(found)

    @cached_property
    def _odd(self) -> dict[bytes, list[bytes]]:
        """For each property the statements with a literal that the store gives back otherwise, or other ones as it."""
        odd: dict[bytes, set[bytes]] = {}
        for predicate, datatypes in self._literals.items():
            terms = [term for each in datatypes.values() for term in each]
            read = [_literal(term) for term in terms]
            kept = self.rewrites(read)
            either = {*kept, *kept.values()}
            if found := {term for term, literal in zip(terms, read, strict=True) if literal in either}:
                odd[predicate] = found
        lines: defaultdict[bytes, list[bytes]] = defaultdict(list)
        for subject, predicate, term in self._statements(b'"^^<') if odd else ():
            if term in odd.get(predicate, ()):
                lines[predicate].append(b"%s %s %s .\n" % (subject, predicate, term))
        return lines

    def _statements(self, mark: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
        """The terms of the statements with a certain mark, as N-Triples writes them."""
        for path in self._paths:
            with path.open("rb") as file:
                for line in file:
                    if mark in line and line[:1] != b"#":
                        subject, predicate, term = line.split(b" ", 2)
                        if term[:1] == b'"':
                            yield subject, predicate, term.rstrip(b" .\r\n")


def _literal(term: bytes) -> ox.Literal:
    (quad,) = ox.parse(b"<urn:x> <urn:x> %s ." % term, format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    return quad.object
