"""The bytes of a file as UTF-8 text: unpacked, without byte order mark, of bounded size."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from typing import TYPE_CHECKING

from itstrat.errors import SyntaxProblem, Unreadable
from itstrat.formats.lines import behind
from itstrat.formats.problems import problem

if TYPE_CHECKING:
    from pathlib import Path

from itstrat.errors import Location

#: The most that is taken in from one file, after unpacking.
MAX_BYTES = 1 << 30
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def content(path: Path, name: str) -> tuple[bytes, str]:
    """The text of a file as UTF-8 bytes without byte order mark, and the SHA-256 of the file (hexadecimal).

    A file that ends in ``.gz`` is unpacked. Cost: 1 ms a megabyte.

    Raises: Unreadable, SyntaxProblem.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        missing = "The link leads to a file that is not there." if path.is_symlink() else "The file is no longer there."
        raise Unreadable(missing, location=Location(name)) from error
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror or error}.", location=Location(name)) from error
    digest = hashlib.sha256(raw).hexdigest()
    data = _unpacked(path, name) if path.suffix.lower() == ".gz" else raw
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"The file holds more than {MAX_BYTES >> 20} MB of text.",
            location=Location(name),
            hint="Split it into several files.",
        )
    return _utf8(data, name), digest


def _unpacked(path: Path, name: str) -> bytes:
    try:
        with gzip.open(path) as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SyntaxProblem(
            "The file is not gzip, or it is cut short.", location=Location(name), hint=f"{error}"
        ) from error


def _utf8(data: bytes, name: str) -> bytes:
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
    if data.startswith(_UTF_16) or b"\x00" in data[:4]:
        raise SyntaxProblem(
            "The file is UTF-16 text; UTF-8 is expected.",
            location=Location(name, 1, 1),
            hint="Save it as UTF-8.",
        )
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start, name) from error
    return data


def _not_utf8(data: bytes, offset: int, name: str) -> SyntaxProblem:
    guess = bytes([data[offset]]).decode("cp1252", "replace")
    return problem(
        f"The file is not UTF-8 text: byte 0x{data[offset]:02X} is no character.",
        name,
        data,
        behind(data[:offset]),
        fix=f"In Windows-1252 and Latin-1 that byte is {guess!r}: save the file as UTF-8.",
    )
