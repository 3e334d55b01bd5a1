"""Lines, from the parser itself: it is handed one at a time, so what comes out was completed on that line."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEPARATOR = re.compile(rb"[ \t]*[;,.\])}][;,.\])} \t]*")
#: An empty line or a comment, unless a text of several lines may end in it.
_EMPTY = re.compile(rb"[ \t]*(?:#(?!.*(?:\"\"\"|'''))|[\r\n]*\Z)")
_LONE = re.compile(rb"\r(?!\n)")


def lines(data: bytes) -> Iterable[bytes]:
    """The lines as the parser counts them: a lone carriage return, as old Macs write it, ends one too.

    >>> list(lines(b"a\\rb\\r\\nc"))
    [b'a\\r', b'b\\r\\n', b'c']
    """
    return data.splitlines(keepends=True) if _LONE.search(data) else BytesIO(data)


def behind(text: bytes) -> tuple[int, int]:
    """The line and the column of what stands behind a text, from 1.

    >>> behind(b"a\\rb\\r\\nc")
    (3, 2)
    """
    line = text.count(b"\n") + len(_LONE.findall(text)) + 1
    return line, len(text[max(text.rfind(b"\n"), text.rfind(b"\r")) + 1 :].decode()) + 1


class LineFeeder:
    """A file for the parser that gives one line a ``read``; ``line`` is the line (from 1) that it has come to.

    A statement is complete only when the parser sees what follows it. So with ``separators`` a line that begins with
    one is handed over in two pieces, and neither that piece nor a comment or an empty line counts as a step forward.

    >>> feeder = LineFeeder(b"<urn:s>\\n;", separators=True)
    >>> feeder.read(80), feeder.line, feeder.read(80), feeder.line
    (b'<urn:s>\\n', 1, b';', 1)
    """

    def __init__(self, data: bytes, *, separators: bool) -> None:
        self.line = 0
        self._lines = iter(lines(data))
        self._number = 0
        self._pending: memoryview = memoryview(b"")
        self._next: tuple[bytes, int] | None = None
        self._separators = separators

    def read(self, size: int = -1) -> bytes:
        """The rest of the line, or of its first piece; never more than ``size`` (the parser would abort)."""
        if not self._pending:
            self._pending = memoryview(self._piece())
        size = len(self._pending) if size < 0 else size
        taken = bytes(self._pending[:size])
        self._pending = self._pending[size:]
        return taken

    def _piece(self) -> bytes:
        if self._next is not None:
            piece, self.line = self._next
            self._next = None
            return piece
        piece = next(self._lines, b"")
        if not piece:
            return b""
        self._number += 1
        if not self._separators:
            self.line = self._number
            return piece
        found = _SEPARATOR.match(piece)
        if found:
            rest = piece[found.end() :]
            if not _EMPTY.match(rest):
                self._next = rest, self._number
                return piece[: found.end()]
        elif not _EMPTY.match(piece):
            self.line = self._number
        return piece
