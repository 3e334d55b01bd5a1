"""A strategy as it was: the files of a git revision, laid out in a folder of their own."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from itstrat import config
from itstrat.errors import NothingToRead, PathNotFound
from itstrat.formats.discover import suffix
from itstrat.formats.links import LOCK_NAME
from itstrat.history import git

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.history.git import Repository


class Snapshot:
    """The readable files of one revision in a temporary folder that goes when the snapshot does.

    ``paths`` are those that were asked for and ``cwd`` the current folder, both as they lie in the snapshot, so that
    files are found and named as they are in the working folder. ``scope`` are the paths read, from the top of the
    repository, and ``held`` the files there with the ids of their contents. Made by :func:`take`.
    """

    def __init__(self, repository: Repository, scope: Sequence[str], cwd: Path, paths: Sequence[Path]) -> None:
        self.repository = repository
        self.commit = ""
        self.folder = Path(tempfile.mkdtemp(prefix="itstrat-")).resolve()
        # Not TemporaryDirectory, which warns when it is the garbage collector that ends it.
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.cwd = self.folder / cwd
        self.paths = [Path(os.path.relpath(self.folder / path, self.cwd)) for path in paths]
        self.scope = tuple(scope)
        self.held: dict[str, str] = {}

    def switch(self, commit: str) -> Snapshot:
        """The same with the files of another commit; only what differs is written."""
        wanted = {
            name: content
            for name, content in self.repository.files(commit, self.scope).items()
            if _is_read(Path(name)) and ".." not in Path(name).parts
        }
        for name in self.held.keys() - wanted.keys():
            (self.folder / name).unlink()
        changed = [name for name, content in wanted.items() if self.held.get(name) != content]
        for name, data in zip(changed, self.repository.contents([wanted[name] for name in changed]), strict=True):
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        # The search for settings ends here and does not go on into the folders around the snapshot.
        if config.FILE_NAME not in wanted:
            (self.folder / config.FILE_NAME).touch()
        self.cwd.mkdir(parents=True, exist_ok=True)
        self.held, self.commit = wanted, commit
        return self


def take(revision: str, paths: Sequence[Path] = (), *, cwd: Path | None = None) -> Snapshot:
    """The files of a git revision at or below some paths; without any, those of the strategy at hand.

    Raises: NotARepository, UnknownRevision, NothingToRead, PathNotFound.
    Cost: about 15 ms, and 1 ms for ten files.
    """
    here = (cwd or Path.cwd()).absolute()
    places = [here / path for path in paths] or [_at_hand(here)]
    repository = git.find(places[0])
    commit = repository.commit(revision)
    relative = [_within(repository, place) for place in places]
    scope = {path.as_posix() for path in relative}
    scope |= {(above / config.FILE_NAME).as_posix() for path in relative for above in path.parents}
    inside = here.resolve().is_relative_to(repository.root.resolve())
    at = _within(repository, here) if inside else Path()
    snapshot = Snapshot(repository, sorted(scope), at, relative)
    snapshot.switch(commit)
    for path, typed in zip(relative, places, strict=True):
        if not (snapshot.folder / path).exists():
            raise PathNotFound(f"There is nothing to read at {typed.name!r} in revision {revision}.")
    return snapshot


def _is_read(path: Path) -> bool:
    return path.name in {config.FILE_NAME, LOCK_NAME} or suffix(path) is not None


def _at_hand(folder: Path) -> Path:
    file = config.find(folder)
    if file is None:
        raise NothingToRead(
            f"There is no {config.FILE_NAME} in this folder or above it.",
            hint="Name the files or folders to read with -p (a dot means this folder).",
        )
    return file.parent


def _within(repository: Repository, path: Path) -> Path:
    real, root = path.resolve(), repository.root.resolve()
    if not real.is_relative_to(root):
        raise PathNotFound(f"{path} is not in the git repository {root.name}.")
    return real.relative_to(root)
