"""What every store can do.

The default graph of a store is the RDF merge of its named graphs: a triple that two sources state is there once, so
counts are right (the union of graphs that a SPARQL engine offers counts it twice). Each source also stands in a
named graph of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

#: What can be said something about, and what can be said of it; triple terms (RDF 1.2) are kept but not looked at.
Node: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
#: The literals of one property as they were loaded, by the subject and the literal as the store gives it back.
Forms: TypeAlias = "Mapping[tuple[Term | ox.Triple, ox.Literal], tuple[ox.Literal, ...]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed in the merge of a store: triples that came and triples that went, as the store gives them back.

    ``literals`` are those triples with a literal that were added and taken out, as they were written: the form of a
    literal may change where the merge stays as it was.
    """

    added: frozenset[ox.Triple] = frozenset()
    removed: frozenset[ox.Triple] = frozenset()
    literals: frozenset[ox.Triple] = frozenset()
    reworded: frozenset[ox.Triple] = frozenset()

    def then(self, later: Changes) -> Changes:
        """These changes and later ones as one."""
        return Changes(
            added=(self.added - later.removed) | (later.added - self.removed),
            removed=(self.removed - later.added) | (later.removed - self.added),
            literals=self.literals | later.literals,
            reworded=self.reworded | later.reworded,
        )

    @property
    def triples(self) -> frozenset[ox.Triple]:
        """All that came or went."""
        return self.added | self.removed

    def __bool__(self) -> bool:
        """Whether anything changed, be it the form of a literal."""
        return bool(self.added or self.removed or self.literals)


class Store(Protocol):
    """A dataset whose default graph is the merge of its named graphs."""

    def load(self, quads: Iterable[ox.Quad], *, named: bool = True) -> None:
        """Add quads to the merge and, unless ``named`` is false, to the named graph that each says."""

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        substitutions: Mapping[str, Term] | None = None,
        graphs: Iterable[ox.NamedNode] = (),
        trusted: bool = False,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The result of a SPARQL query over the merge, or over the named ``graphs`` alone.

        ``substitutions`` binds variables of the projection to terms; nothing is pasted into the text. A text that is
        not ``trusted`` (written by the package itself) is screened first.

        Raises: QuerySyntaxError, QueryRefused.
        """

    def update(self, text: str, *, prefixes: Mapping[str, str] | None = None) -> None:
        """Run a SPARQL update of our own. Never given text from outside."""

    def quads(
        self,
        subject: Node | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,  # noqa: A002  # the RDF word
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that match, from the merge or from one named graph."""

    def as_written(self, predicate: ox.NamedNode | None = None) -> Iterator[ox.Triple]:
        """The triples of the merge, or those of one property, with their literals as they were loaded.

        A store may keep only the value of a literal, and give ``1000.1`` back for ``1000.10``; a triple that was loaded
        in several such forms comes once in each. What was not loaded, such as the inferred, comes as the store has it.
        """

    def forms(self, predicate: ox.NamedNode, subjects: Collection[Term | ox.Triple] | None = None) -> Forms:
        """How the literals of a property, or of some subjects of it, were loaded that the store gives back otherwise.

        Where a subject has one in several forms, all of them are there.
        """

    def rewrites(self, literals: Iterable[ox.Literal]) -> Mapping[ox.Literal, ox.Literal]:
        """The literals that the store gives back in another form, each with that form."""

    def datatypes(self, predicate: ox.NamedNode | None = None) -> frozenset[ox.NamedNode]:
        """The datatypes of the literals of the merge, or of those of one property, as they were loaded."""

    def graphs(self) -> list[ox.NamedNode]:
        """The named graphs, sorted."""

    def clear(self, graph: ox.NamedNode) -> None:
        """Empty one named graph and take what only it stated out of the merge."""

    def change(self, *, added: Iterable[ox.Quad] = (), removed: Iterable[ox.Quad] = ()) -> Changes:
        """Take quads out of the graphs that they say, then add others; give what changed in the merge.

        Literals are as they were loaded. A triple leaves the merge when no named graph states it any more. To take out
        what is not there, or to add what is there, has no effect.
        """

    def supports(self, feature: str) -> bool:
        """Whether the back-end has an optional feature: ``"substitutions"``, ``"functions"``, ``"persistence"``."""

    def __len__(self) -> int:
        """The number of triples in the merge."""
