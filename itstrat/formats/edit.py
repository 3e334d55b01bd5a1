"""Changing what files say in their own text: only the statements touched change, every other byte stays."""

from __future__ import annotations

import difflib
import hashlib
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itstrat import files
from itstrat.errors import EditRefused, ItstratError, Location, Unreadable, WriteConflict
from itstrat.formats import editlines, editturtle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pyoxigraph as ox

    from itstrat.formats.base import Document
    from itstrat.formats.editturtle import Asked

BOM = b"\xef\xbb\xbf"
_WRITERS: dict[str, Callable[[Document, str, Asked], tuple[str, list[ox.Quad]]]] = {
    ".ttl": editturtle.edited,
    ".nt": editlines.edited,
    ".nq": editlines.edited,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A file with changes made: as it was read, the bytes before and after, and what the new ones say."""

    document: Document
    before: bytes
    content: bytes
    result: Document

    @property
    def patch(self) -> str:
        """The change as a unified diff."""
        name = self.document.source.name
        old, new = (each.decode().splitlines(keepends=True) for each in (self.before, self.content))
        lines = difflib.unified_diff(old, new, name, name)
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def edited(document: Document, *, added: Iterable[ox.Triple] = (), removed: Iterable[ox.Triple] = ()) -> Edited:
    """The document without some of its triples and with others; nothing is written yet.

    A value that is removed where another of the same property is added is replaced where it stands. The result is
    read again: it says what was asked for, and nothing else has changed.

    Raises: EditRefused for what cannot be done in the text, with the place; WriteConflict for a file that has changed
    since it was read; Unreadable. Cost: 2 s a megabyte.
    """
    source = document.source
    if source.pinned is not None:
        raise EditRefused(
            f"{source.name} is a snapshot of what others publish; it is not for us to change.",
            location=Location(source.name),
            hint="Say it in a file of your own: --file FILE.",
        )
    suffix = source.path.suffix.lower()
    if suffix not in _WRITERS:
        raise EditRefused(
            f"{source.name} is not edited in place: that can be done in {', '.join(sorted(_WRITERS))} only.",
            location=Location(source.name),
            hint="Edit it by hand, or keep what changes often in a .ttl file of its own.",
        )
    before = _content(document)
    asked = editturtle.Asked.of(document.quads, added=added, removed=removed)
    text, quads = _WRITERS[suffix](document, before.removeprefix(BOM).decode(), asked)
    content = (BOM if before.startswith(BOM) else b"") + text.encode()
    result = replace(document, quads=quads, sha256=hashlib.sha256(content).hexdigest(), warnings=())
    try:
        prefixes = source.reader.read(text.encode(), source)[1]
    except ItstratError as error:  # pragma: no cover  # the writers have read it
        raise EditRefused(error.message, location=error.location) from error
    return Edited(document=document, before=before, content=content, result=replace(result, prefixes=prefixes))


def write(edits: Sequence[Edited]) -> None:
    """Put changes into their files, onto the disk, if each file is still what was read; else none is touched.

    Whatever happens, they are all old or all new once somebody reads them again (:func:`itstrat.files.finish`).

    Raises: WriteConflict, Unreadable.
    """
    changed = sorted(
        (each for each in edits if each.content != each.before), key=lambda each: each.document.source.path
    )
    name = ""
    try:
        with ExitStack() as locks:
            for each in changed:
                name = each.document.source.name
                locks.enter_context(files.locked(each.document.source.path))
                if each.document.source.path.read_bytes() != each.before:
                    raise _changed(name)
            files.replace_all((each.document.source.path, each.content) for each in changed)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(f"The file cannot be written: {reason}.", location=Location(name)) from error


def _content(document: Document) -> bytes:
    source = document.source
    try:
        raw = source.path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unreadable(f"The file cannot be read: {reason}.", location=Location(source.name)) from error
    if hashlib.sha256(raw).hexdigest() != document.sha256:
        raise _changed(source.name)
    return raw


def _changed(name: str) -> WriteConflict:
    return WriteConflict(
        "The file has changed since it was read; it was left as it is.",
        location=Location(name),
        hint="Run the command again.",
    )
