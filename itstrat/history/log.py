"""The history of one item: who changed it when, and what changed in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import formats
from itstrat.errors import ItstratError
from itstrat.formats.discover import suffix
from itstrat.history.diff import Side, compare
from itstrat.history.statements import statements
from itstrat.namespaces import ITS, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from itstrat.history.diff import Item
    from itstrat.history.git import Commit
    from itstrat.history.snapshots import Snapshot
    from itstrat.history.statements import Triples
    from itstrat.store import Node, Term

_NAMES = (SKOS["prefLabel"], RDFS["label"])
#: What records say which item they are about with.
_ABOUT = frozenset(
    {
        ITS["about"],
        ITS["alignedFrom"],
        ITS["caseFor"],
        ITS["briefFor"],
        ox.NamedNode("http://www.w3.org/ns/sosa/observedProperty"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one commit did to the item and to records about it, which ``told`` has.

    ``commit`` is empty, and so are who and when, for what is not committed yet.
    """

    commit: str
    author: str
    email: str
    when: datetime | None
    subject: str
    told: tuple[Item, ...]


def log(
    node: Node,
    snapshot: Snapshot,
    now: Triples,
    *,
    label: Callable[[Term], str],
    kind: Callable[[Node], str],
) -> Iterator[Event]:
    """The events in the history of an item, newest first, from what is not committed yet to its first mention.

    An item that had another IRI before is followed. A commit in which the strategy cannot be read is passed over: what
    it did counts to the next that can. ``label`` and ``kind`` are what things are called now.

    Cost: reading what each commit changed, about 2 ms a commit.
    """
    reader = _Reader(snapshot)
    versions = reader.changes(snapshot.commit)
    head = reader.readable(snapshot.commit)
    yield from _event(None, reader.state(head), now, [node], label, kind)
    names = [node]
    for commit, old, new in versions:
        yield from _event(commit, old, new, names, label, kind)


def _event(
    commit: Commit | None,
    old: Triples,
    new: Triples,
    names: list[Node],
    label: Callable[[Term], str],
    kind: Callable[[Node], str],
) -> Iterator[Event]:
    """The event of one step, if it has to do with the item; its older name is put at the end of ``names``."""
    if old == new:
        return
    before, after = (_side(triples, old ^ new, label, kind) for triples in (old, new))
    told = [item for item in compare(before, after).items if _concerns(item, names[-1])]
    if told:
        yield Event(
            commit=commit.id if commit else "",
            author=commit.author if commit else "",
            email=commit.email if commit else "",
            when=commit.when if commit else None,
            subject=commit.subject if commit else "",
            told=tuple(sorted(told, key=lambda item: item.node != names[-1])),
        )
    names += [item.was for item in told if item.node == names[-1] and item.was is not None]


def _concerns(item: Item, node: Node) -> bool:
    """Whether an item is the one asked for, or a record about it that came or went."""
    if item.node == node:
        return True
    return item.whole is None and any(
        node in (*change.added, *change.removed) for change in item.changes if change.property in _ABOUT
    )


def _side(triples: Triples, changed: Triples, label: Callable[[Term], str], kind: Callable[[Node], str]) -> Side:
    """One version, where what is no longer there is called what it was called then."""
    names = {t.subject: t.object.value for t in changed if t.predicate in _NAMES and isinstance(t.object, ox.Literal)}
    types = {t.subject: t.object for t in changed if t.predicate == RDF["type"] and isinstance(t.object, ox.NamedNode)}

    def call(term: Term) -> str:
        found = label(term)
        return (
            names.get(term, found) if isinstance(term, ox.NamedNode) and (":" in found or found[:1] == "<") else found
        )

    def sort(node: Node) -> str:
        found = kind(node)
        if found or node not in types:
            return found
        word = label(types[node])
        return word if word[1:2].isupper() else word[:1].lower() + word[1:]

    return Side(name="", triples=triples, label=call, kind=sort)


class _Reader:
    """Reads the versions of a strategy; what did not change between two is not read again."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._states: dict[str, Triples | None] = {"": frozenset()}
        self._files: dict[tuple[str, str], Triples] = {}

    def changes(self, revision: str) -> Iterator[tuple[Commit, Triples, Triples]]:
        """Each commit that can be read, newest first, with the statements before and after it."""
        snapshot = self._snapshot
        for commit in snapshot.repository.log(revision, snapshot.scope):
            new = self._read(commit.id)
            if new is not None:
                parent = commit.parents[0] if commit.parents else ""
                yield commit, self.state(self.readable(parent)), new
                self._states.pop(commit.id)

    def readable(self, commit: str) -> str:
        """The commit, or the nearest before it that can be read; nothing before the first."""
        while self._read(commit) is None:
            commit = self._snapshot.repository.parent(commit)
        return commit

    def state(self, commit: str) -> Triples:
        """What a readable commit says."""
        return self._read(commit) or frozenset()

    def _read(self, commit: str) -> Triples | None:
        if commit not in self._states:
            try:
                self._states[commit] = self._triples(commit)
            except ItstratError:
                self._states[commit] = None
        return self._states[commit]

    def _triples(self, commit: str) -> Triples:
        snapshot = self._snapshot.switch(commit)
        if not any(suffix(Path(name)) for name in snapshot.held):
            return frozenset()
        files: dict[tuple[str, str], Triples] = {}
        for source in formats.discover(snapshot.paths, cwd=snapshot.cwd).sources:
            key = snapshot.held[source.path.resolve().relative_to(snapshot.folder).as_posix()], source.graph.value
            files[key] = self._files.get(key) or statements(formats.read(source).quads)
        self._files = {**self._files, **files} if len(self._files) < 200 else files
        return frozenset(triple for triples in files.values() for triple in triples)
