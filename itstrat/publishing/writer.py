"""Files into a folder: only what changed is written, what went is removed, and what is not ours is left alone.

A manifest in the folder says which files are ours, by their hashes, and which things had pages and have none any more.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from itstrat.config import PUBLISHED as MANIFEST
from itstrat.errors import ItstratError, Location, WriteConflict
from itstrat.files import locked, replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was published last: the hash of each file, the IRIs that had pages, and those gone with the day."""

    files: Mapping[str, str] = field(default_factory=dict)
    things: frozenset[str] = frozenset()
    gone: Mapping[str, str] = field(default_factory=dict)
    #: What a run was about to write: where it did not end, these files may be old or new, and are ours in either case.
    pending: Mapping[str, str] = field(default_factory=dict)

    def gone_by(self, things: frozenset[str], day: str) -> dict[str, str]:
        """The things that had pages and have none now, each with the day it went; ``day`` for those that go now.

        >>> Manifest(things=frozenset({"urn:x:a", "urn:x:b"})).gone_by(frozenset({"urn:x:b"}), "2026-11-16")
        {'urn:x:a': '2026-11-16'}
        """
        before = {**dict.fromkeys(self.things, day), **self.gone}
        return {iri: since for iri, since in sorted(before.items()) if iri not in things}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What writing did, by paths; ``same`` counts the files that were left as they are."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same: int = 0


def read(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one, where nothing was published before.

    Raises: ItstratError for a manifest that cannot be read.
    """
    path = folder / MANIFEST
    try:
        table: dict[str, Any] = json.loads(path.read_bytes())
        if table["version"] != _VERSION:
            raise ValueError
        return Manifest(
            files=dict(table["files"]),
            things=frozenset(table["things"]),
            gone=dict(table["gone"]),
            pending=dict(table.get("pending", {})),
        )
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ItstratError(
            "The list of what was published here before cannot be read.",
            location=Location(str(path)),
            hint="Publish into an empty folder, or restore the file; without it nobody knows which files are ours.",
        ) from error


def write(folder: Path, files: Mapping[str, bytes], *, things: frozenset[str], gone: Mapping[str, str]) -> Written:
    """Bring a folder to hold these files, of ours.

    Each file is replaced in one step. A file of the same name that is not ours, or was changed by somebody, stops all
    before anything is written.

    Raises: WriteConflict, ItstratError where a file cannot be written.
    Cost: a look at each file that stays as it is; the hash of each is taken.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / MANIFEST):
            return _write(folder, files, things, gone)
    except OSError as error:
        raise ItstratError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error


def _write(folder: Path, files: Mapping[str, bytes], things: frozenset[str], gone: Mapping[str, str]) -> Written:
    before = read(folder)
    hashes = {path: sha256(content).hexdigest() for path, content in files.items()}
    todo = [path for path in sorted(files) if not _kept(folder, path, files, before, hashes)]
    _refuse_foreign(folder, todo, files, before)
    stale = sorted({*before.files, *before.pending} - set(files))
    if todo or stale:  # what is ours is known before it is there: the next run takes up what a failure leaves behind
        pending = {path: hashes[path] for path in todo}
        _save(folder, Manifest(files=before.files, things=before.things | things, gone=gone, pending=pending))
    made: set[str] = set()
    for path in todo:
        _put(folder, path, files[path], made)
    for path in stale:
        (folder / path).unlink(missing_ok=True)
        _prune(folder, path)
    _save(folder, Manifest(files=hashes, things=things, gone=gone))
    added = tuple(path for path in todo if path not in before.files)
    changed = tuple(path for path in todo if path in before.files)
    return Written(added=added, changed=changed, removed=tuple(stale), same=len(files) - len(todo))


def _kept(folder: Path, path: str, files: Mapping[str, bytes], before: Manifest, hashes: Mapping[str, str]) -> bool:
    if before.files.get(path) != hashes[path] or path in before.pending:
        return False
    try:
        return os.stat(f"{folder}/{path}").st_size == len(files[path])  # noqa: PTH116  # ten thousand Paths cost more than the look
    except FileNotFoundError:
        return False


def _refuse_foreign(folder: Path, paths: list[str], files: Mapping[str, bytes], before: Manifest) -> None:
    for path in paths:
        try:
            with open(f"{folder}/{path}", "rb") as file:  # noqa: PTH123  # as above
                there = file.read()
        except (FileNotFoundError, NotADirectoryError):
            continue
        if there == files[path] or sha256(there).hexdigest() in {before.files.get(path), before.pending.get(path)}:
            continue
        why = "was changed by somebody" if path in before.files else "is not ours"
        raise WriteConflict(
            f"{folder / path} {why}, and would be overwritten. Nothing was written.",
            hint="Move it away, or publish into another folder.",
        )


def _put(folder: Path, path: str, content: bytes, made: set[str]) -> None:
    """As ``files.replace``, without what a new file of ours does not need: this runs ten thousand times."""
    target = f"{folder}/{path}"
    parent = target.rpartition("/")[0]
    if parent not in made:
        os.makedirs(parent, exist_ok=True)  # noqa: PTH103  # as above
        made.add(parent)
    temporary = f"{parent}/.{MANIFEST[1:]}.new"  # one writer at a time: the manifest is locked
    with open(temporary, "wb") as file:  # noqa: PTH123  # as above
        file.write(content)
    os.replace(temporary, target)  # noqa: PTH105  # as above


def _save(folder: Path, manifest: Manifest) -> None:
    table = {
        "version": _VERSION,
        "files": dict(sorted(manifest.files.items())),
        "things": sorted(manifest.things),
        "gone": dict(sorted(manifest.gone.items())),
        **({"pending": dict(sorted(manifest.pending.items()))} if manifest.pending else {}),
    }
    content = (json.dumps(table, ensure_ascii=False, indent=0) + "\n").encode()
    path = folder / MANIFEST
    if not path.exists() or path.read_bytes() != content:
        replace(path, content)


def _prune(folder: Path, path: str) -> None:
    """Remove the folders that a removed file leaves empty."""
    for parent in (folder / path).parents:
        if parent == folder:
            return
        try:
            parent.rmdir()
        except OSError:
            return
