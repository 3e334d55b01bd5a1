"""Changing ``itstrat.lock``: snapshot and lock, or neither."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from itstrat import files
from itstrat.errors import ItstratError, SnapshotChanged, UnknownLink
from itstrat.formats.links import FOLDER, LOCK_NAME, dump, is_snapshot, load, parse
from itstrat.linking.snapshots import document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from itstrat.formats.links import Link


def links_of(root: Path, wanted: Iterable[str] = ()) -> tuple[Link, ...]:
    """The links of the lock in a folder: those of some URLs, graphs or schemes, or all.

    Raises: LockError, UnknownLink with the nearest URLs.
    """
    links = load(root / LOCK_NAME, LOCK_NAME)
    found = []
    for name in dict.fromkeys(wanted):
        chosen = [link for link in links if name in (link.url, link.graph, link.scheme)]
        if not chosen:
            raise UnknownLink.of(name, {link.url for link in links}, more="`itstrat link status` shows what is linked.")
        found += chosen
    return tuple(found) if found else links


def pin(root: Path, changes: Iterable[tuple[Link | None, Link, bytes]]) -> None:
    """Put links and their snapshots in the place of others: (old or None, new, its snapshot). All of it, or nothing.

    Raises: WriteConflict, LockError, ItstratError where the disk refuses.
    """
    entries = list(changes)
    lock = root / LOCK_NAME
    written: list[Path] = []
    try:
        with files.locked(lock):
            links = [link for link in load(lock, LOCK_NAME) if link not in [old for old, *_ in entries]]
            links += [new for _, new, _ in entries]
            text = dump(links)
            parse(text, LOCK_NAME)  # what could not be read again is not written
            try:
                for _, new, content in entries:
                    path = root / new.snapshot
                    if not path.exists():
                        path.parent.mkdir(exist_ok=True)
                        written.append(path)
                    files.replace(path, content, durable=True)
                files.replace(lock, text, durable=True)
            except BaseException as error:
                if lock.exists() and lock.read_bytes() == text:  # it names them, so they stay
                    if isinstance(error, OSError):
                        raise ItstratError(
                            f"The link is written, but may not outlast a power cut: {error.strerror}."
                        ) from error
                    raise
                for path in written:
                    path.unlink(missing_ok=True)
                with suppress(OSError):
                    (root / FOLDER).rmdir()
                raise
            _tidy(root, {old.snapshot for old, *_ in entries if old} - {link.snapshot for link in links})
    except OSError as error:
        raise ItstratError(f"The link cannot be written: {error.strerror}; the lock is as it was.") from error


def drop(root: Path, gone: Iterable[Link]) -> None:
    """Take links out of the lock, and their snapshots away. Raises: WriteConflict, LockError, ItstratError."""
    gone = list(gone)
    lock = root / LOCK_NAME
    try:
        with files.locked(lock):
            left = [link for link in load(lock, LOCK_NAME) if link not in gone]
            if left:
                files.replace(lock, dump(left), durable=True)
            else:
                lock.unlink(missing_ok=True)
            _tidy(root, {link.snapshot for link in gone} - {link.snapshot for link in left})
    except OSError as error:
        raise ItstratError(f"The lock cannot be written: {error.strerror}.") from error


def verify(root: Path, links: Iterable[Link]) -> tuple[list[ItstratError], list[str]]:
    """What is wrong with the snapshots, without the network; and the snapshots that no link names."""
    links = list(links)
    wrong: list[ItstratError] = []
    for link in links:
        try:
            found = len(document(root, link).quads)
        except ItstratError as error:
            wrong.append(error)
            continue
        if found != link.triples:
            wrong.append(
                SnapshotChanged(f"The lock says that {link.url} has {link.triples:,} triples; it has {found:,}.")
            )
    known = {link.snapshot for link in load(root / LOCK_NAME, LOCK_NAME)}
    there = sorted(path.relative_to(root) for path in (root / FOLDER).glob("*.nt"))
    return wrong, [path.as_posix() for path in there if is_snapshot(path) and path.as_posix() not in known]


def _tidy(root: Path, snapshots: Iterable[str]) -> None:
    for name in snapshots:
        with suppress(OSError):
            (root / name).unlink()
    with suppress(OSError):
        (root / FOLDER).rmdir()  # only where nothing is left in it
