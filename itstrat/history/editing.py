"""Changes to what the files of a strategy say: collected, looked at, checked, and written in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from itstrat.errors import EditRefused, PathNotFound
from itstrat.formats import edit as text
from itstrat.history.findings import beyond
from itstrat.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from itstrat.formats import Document
    from itstrat.formats.edit import Edited
    from itstrat.history.diff import Difference, Noted
    from itstrat.history.findings import Finding
    from itstrat.store import Node, Term


class Validated(Protocol):
    """What is asked of a validation."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Its findings."""


class Editable(Protocol):
    """What is asked of a strategy."""

    documents: tuple[Document, ...]

    def revalidate(self, documents: Sequence[Document]) -> Validated:
        """Take these documents and check what they change."""

    def changed(self, documents: Sequence[Document]) -> Difference:
        """What would change with these documents."""


@dataclass(slots=True)
class Edit:
    """Changes to a strategy, written with :meth:`write`, or at the end of a ``with`` block that does not fail.

    ``file`` is where all of it is to happen; without it a triple is removed wherever it is said, and added where most
    is said about its subject, or where its like stand.
    """

    strategy: Editable
    file: Path | None = None
    _added: dict[ox.Triple, None] = field(default_factory=dict)
    _removed: dict[ox.Triple, None] = field(default_factory=dict)

    def add(self, subject: Node, predicate: ox.NamedNode, *objects: Term) -> None:
        """Say something more of a subject; what is said already is not said again."""
        for object_ in objects:
            triple = ox.Triple(subject, predicate, object_)
            self._removed.pop(triple, None)
            self._added[triple] = None

    def remove(self, subject: Node, predicate: ox.NamedNode | None = None, *objects: Term) -> None:
        """No longer say something of a subject: some values, all of a property, or all that is said of it.

        With a node without a name goes what is said of it, unless something else refers to it.

        Raises: EditRefused where nothing of the kind is said.
        """
        found = [
            quad.triple
            for quad in self._said()
            if quad.subject == subject
            and predicate in (None, quad.predicate)
            and (not objects or quad.object in objects)
        ]
        missing = [each for each in objects if each not in {triple.object for triple in found}]
        if missing or not found:
            what = " ".join(str(each) for each in (subject, predicate, *missing) if each is not None)
            where = f"not in {self.file}" if self.file else "by no file"
            raise EditRefused(f"{what} is said {where}.", hint="What follows from the ontology cannot be removed.")
        self.change(removed=self._with_nameless(found))

    def set(self, subject: Node, predicate: ox.NamedNode, *objects: Term) -> None:
        """Give a property these values in place of all that it has; a value that stays is left as it is written."""
        old = [q.triple for q in self._said() if q.subject == subject and q.predicate == predicate]
        self.change(removed=self._with_nameless([each for each in old if each.object not in objects]))
        have = {triple.object for triple in old}
        self.add(subject, predicate, *(each for each in objects if each not in have))

    def change(self, *, added: Iterable[ox.Triple] = (), removed: Iterable[ox.Triple] = ()) -> None:
        """Remove some triples and add others."""
        for triple in removed:
            self._added.pop(triple, None)
            self._removed[triple] = None
        for triple in added:
            self._removed.pop(triple, None)
            self._added[triple] = None

    @property
    def added(self) -> tuple[ox.Triple, ...]:
        """What is to be said that is not yet."""
        return tuple(self._added)

    @property
    def removed(self) -> tuple[ox.Triple, ...]:
        """What is not to be said any more."""
        return tuple(self._removed)

    def edited(self) -> tuple[Edited, ...]:
        """The files that change, as they will be. Nothing is written.

        Raises: EditRefused with the place, WriteConflict, Unreadable, PathNotFound.
        """
        documents = self._documents()
        added: dict[int, list[ox.Triple]] = {}
        said = {quad.triple for document in documents for quad in document.quads}
        for triple in self._added:
            if triple not in said:
                added.setdefault(self._home(triple, documents), []).append(triple)
        found = []
        for at, document in enumerate(documents):
            more = added.get(at, [])
            less = [quad.triple for quad in document.quads if quad.triple in self._removed] if self._removed else []
            if more or less:
                found.append(text.edited(document, added=more, removed=less))
        return tuple(each for each in found if each.content != each.before)

    def difference(self) -> Difference:
        """What changes, item by item; :mod:`itstrat.history.to_text` says it in words."""
        return self.strategy.changed(self._after(self.edited()))

    def check(self) -> tuple[Noted, ...]:
        """The findings that there would be and are not now; only what changes is checked again."""
        before = self.strategy.documents
        found = self._checked(self.edited())
        self.strategy.revalidate(before)
        return found

    def write(self, *, force: bool = False) -> tuple[Edited, ...]:
        """Write the changes; the strategy then is what the files say. With ``force`` also if they break a rule.

        Each file is replaced in one step, and none if one of them is no longer what was read.

        Raises: EditRefused with the findings of severity Violation that are not there now; WriteConflict, Unreadable.
        """
        before = self.strategy.documents
        edits = self.edited()
        try:
            new = self._checked(edits)
            if not force and (broken := [each for each in new if each.severity == "Violation"]):
                raise _breaking(broken)
            text.write(edits)
        except BaseException:
            self.strategy.revalidate(before)
            raise
        self._added.clear()
        self._removed.clear()
        return edits

    def __enter__(self) -> Edit:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.write()

    def _checked(self, edits: Sequence[Edited]) -> tuple[Noted, ...]:
        now = self.strategy.revalidate(self.strategy.documents).findings
        return beyond(self.strategy.revalidate(self._after(edits)).findings, now)

    def _after(self, edits: Sequence[Edited]) -> tuple[Document, ...]:
        results = {id(each.document): each.result for each in edits}
        return tuple(results.get(id(each), each) for each in self.strategy.documents)

    def _documents(self) -> Sequence[Document]:
        if self.file is None:
            return self.strategy.documents
        wanted = self.file.resolve()
        found = [each for each in self.strategy.documents if each.source.path.resolve() == wanted]
        if not found:
            raise PathNotFound(f"{self.file} is no file of the strategy.", hint="An empty .ttl file will do.")
        return found

    def _said(self) -> Iterator[ox.Quad]:
        return (quad for document in self._documents() for quad in document.quads)

    def _with_nameless(self, triples: Sequence[ox.Triple]) -> Iterator[ox.Triple]:
        """Some triples, and what is said of the nodes without a name that nothing else refers to."""
        gone = list(triples)
        leaving = set(gone)
        for triple in gone:
            node = triple.object
            if isinstance(node, ox.BlankNode):
                others = (q for q in self._said() if q.object == node and q.triple not in leaving)
                if next(others, None) is None:
                    more = [q.triple for q in self._said() if q.subject == node and q.triple not in leaving]
                    gone += more
                    leaving.update(more)
        return iter(gone)

    def _home(self, triple: ox.Triple, documents: Sequence[Document]) -> int:
        """The file to say something in: that which says the most about the subject, else where its like stand."""
        if self.file is not None:
            return 0
        kinds = {t.object for t in self._added if t.subject == triple.subject and t.predicate == RDF["type"]}

        def weight(at: int) -> tuple[int, int, int]:
            quads = documents[at].quads if documents[at].source.pinned is None else []  # a snapshot is not ours
            own = [quad for quad in quads if quad.subject == triple.subject]
            same = sum(quad.predicate == triple.predicate for quad in own)
            like = sum(quad.predicate == RDF["type"] and quad.object in kinds for quad in quads) if kinds else 0
            return same, len(own), like

        best = max(range(len(documents)), key=weight, default=-1)
        if best < 0 or not any(weight(best)):
            raise EditRefused(
                f"Nothing is said about {triple.subject} or its like yet: which file is it to be written to?",
                hint="Name a file of the strategy with --file, or say its class too.",
            )
        return best


def _breaking(broken: Sequence[Noted]) -> EditRefused:
    error = EditRefused(
        "It would break a rule; nothing was written."
        if len(broken) == 1
        else "It would break rules; nothing was written.",
        hint="Make the change that keeps the rule along with it, or write nevertheless with --force.",
    )
    for each in broken:
        error.add_note(f"{each.code}: {each.label}: {each.message}")
    return error
