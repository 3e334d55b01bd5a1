"""The versions of a strategy in git, one after the other; what did not change between two is not read again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from itstrat import formats
from itstrat.errors import ItstratError
from itstrat.formats.discover import suffix
from itstrat.formats.exact import statements
from itstrat.history.diff import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itstrat.formats.exact import Triples
    from itstrat.history.git import Commit
    from itstrat.history.snapshots import Snapshot
    from itstrat.store import Node

    Key = tuple[str, str]

_KEPT = 200


@dataclass(frozen=True, slots=True)
class Content:
    """What one file says, and which of it links a whole with its part."""

    triples: Triples
    links: tuple[tuple[object, object], ...]

    @classmethod
    def of(cls, triples: Triples) -> Content:
        """The content with those statements."""
        return cls(triples, tuple((each.subject, each.object) for each in triples if each.predicate in PARTS))


@dataclass(frozen=True, slots=True)
class Version:
    """What a strategy said once: its files, each under the id of its bytes and its graph."""

    files: Mapping[Key, Content]

    @classmethod
    def of(cls, triples: Triples) -> Version:
        """A version that is not in git."""
        return cls({("", ""): Content.of(triples)})

    def triples(self) -> Triples:
        """All that it says."""
        return frozenset().union(*(content.triples for content in self.files.values()))

    def parts(self, node: Node) -> set[object]:
        """The parts of an item, and theirs."""
        found: set[object] = set()
        new: set[object] = {node}
        while new:
            new = {part for each in self.files.values() for whole, part in each.links if whole in new} - found - {node}
            found |= new
        return found


def touched(old: Version, new: Version) -> set[object]:
    """What the statements are about, and lead to, that the files in which two versions differ do not share."""
    gone = _triples(old, new)
    come = _triples(new, old)
    return {term for triple in gone ^ come for term in (triple.subject, triple.object)}


def _triples(version: Version, other: Version) -> Triples:
    """What the files say that only one version has."""
    return frozenset().union(*(each.triples for key, each in version.files.items() if key not in other.files))


class Versions:
    """Reads the versions of what a snapshot was taken of."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._versions: dict[str, Version | None] = {"": Version({})}
        self._contents: dict[Key, Content] = {}

    def changes(self, revision: str) -> Iterator[tuple[Commit, Version, Version]]:
        """Each commit that can be read, newest first, with the version before it and its own."""
        snapshot = self._snapshot
        for commit in snapshot.repository.log(revision, snapshot.scope):
            new = self._read(commit.id)
            if new is not None:
                yield commit, self.nearest(commit.parents[0] if commit.parents else ""), new
                self._versions.pop(commit.id)

    def nearest(self, commit: str) -> Version:
        """The version of a commit, or of the nearest before it that can be read; before the first, one of nothing."""
        while (version := self._read(commit)) is None:
            commit = self._snapshot.repository.parent(commit)
        return version

    def _read(self, commit: str) -> Version | None:
        if commit not in self._versions:
            try:
                self._versions[commit] = self._version(commit)
            except ItstratError:
                self._versions[commit] = None
        return self._versions[commit]

    def _version(self, commit: str) -> Version:
        snapshot = self._snapshot.switch(commit)
        if not any(suffix(Path(name)) for name in snapshot.held):
            return Version({})
        files: dict[Key, Content] = {}
        for source in formats.discover(snapshot.paths, cwd=snapshot.cwd).sources:
            key = snapshot.held[source.path.resolve().relative_to(snapshot.folder).as_posix()], source.graph.value
            content = self._contents.get(key) or Content.of(statements(formats.read(source).quads))
            files[key] = self._contents[key] = content
        if len(self._contents) > _KEPT:
            self._contents = dict(files)
        return Version(files)
