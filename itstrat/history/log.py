"""The history of one item: who changed it when, and what changed in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import formats
from itstrat.errors import ItstratError
from itstrat.formats.discover import suffix
from itstrat.history.diff import compare
from itstrat.history.statements import statements
from itstrat.namespaces import ITS, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from itstrat.history.diff import Item, Side
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


def log(node: Node, snapshot: Snapshot, now: Side) -> Iterator[Event]:
    """The events in the history of an item, newest first, from what is not committed yet to its first mention.

    ``now`` is the strategy as it is; the names in it are used throughout. An item that had another IRI before is
    followed. A commit in which the strategy cannot be read is passed over: what it did counts to the next that can.

    Cost: reading what each commit changed, about 2 ms a commit.
    """
    reader = _Reader(snapshot)
    head = snapshot.commit
    names = [node]
    yield from _event(None, reader.state(reader.readable(head)), now.triples, names, now)
    for commit, old, new in reader.changes(head):
        yield from _event(commit, old, new, names, now)


def _event(commit: Commit | None, old: Triples, new: Triples, names: list[Node], now: Side) -> Iterator[Event]:
    """The event of one step, if it has to do with the item; its older IRI is put at the end of ``names``."""
    if old == new:
        return
    before, after = (_side(triples, old ^ new, now) for triples in (old, new))
    name = names[-1]
    told = [item for item in compare(before, after).items if _concerns(item, name)]
    names += [item.was for item in told if item.node == name and item.was is not None]
    if told:
        yield Event(
            commit=commit.id if commit else "",
            author=commit.author if commit else "",
            email=commit.email if commit else "",
            when=commit.when if commit else None,
            subject=commit.subject if commit else "",
            told=tuple(sorted(told, key=lambda item: item.node != name)),
        )


def _concerns(item: Item, node: Node) -> bool:
    """Whether an item is the one asked for, or a record about it that came or went."""
    if item.node == node:
        return True
    return item.whole is None and any(
        node in (*change.added, *change.removed) for change in item.changes if change.property in _ABOUT
    )


def _side(triples: Triples, changed: Triples, now: Side) -> Side:
    """One version. Things are called as they are now, and what is no longer there as it was then."""
    names = {t.subject: t.object.value for t in changed if t.predicate in _NAMES and isinstance(t.object, ox.Literal)}
    types = {t.subject: t.object for t in changed if t.predicate == RDF["type"] and isinstance(t.object, ox.NamedNode)}

    def label(term: Term) -> str:
        found = now.label(term)
        if isinstance(term, ox.NamedNode) and found == now.compact(term):
            return names.get(term, found)
        return found

    def kind(node: Node) -> str:
        found = now.kind(node)
        if found or node not in types:
            return found
        word = now.label(types[node])
        return word[:1].lower() + word[1:]

    return replace(now, triples=triples, label=label, kind=kind)


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
