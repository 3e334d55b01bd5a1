"""A store filled from files of N-Triples without a term of theirs passing through Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import RDF, XSD
from itstrat.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_TEXT = frozenset((XSD["string"], RDF["langString"]))


class FileStore(OxigraphStore):
    """The merge of some files, without named graphs. It is asked, not changed.

    Cost: 3 µs a statement to fill, and half of that once where the form of literals matters; 0.5 kB a statement.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        """Fill the store.

        Raises: SyntaxError.
        """
        super().__init__()
        self._paths = tuple(paths)
        self._literals: list[ox.Quad] | None = None
        for path in self._paths:
            self._store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)

    def _loaded(self) -> Iterator[ox.Quad]:
        """What tells how literals were written: each that is no text, and one text of each property and datatype."""
        if self._literals is None:
            seen: set[tuple[object, object]] = set()
            self._literals = []
            for path in self._paths:
                for quad in ox.parse(path=path, format=ox.RdfFormat.N_TRIPLES):
                    term = quad.object
                    if isinstance(term, ox.Literal):
                        kind = quad.predicate, term.datatype
                        if term.datatype not in _TEXT or kind not in seen:
                            seen.add(kind)
                            self._literals.append(quad)
        return iter(self._literals)
