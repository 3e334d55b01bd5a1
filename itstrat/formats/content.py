"""The bytes of a file as UTF-8 text: unpacked, without byte order mark, of bounded size."""

from __future__ import annotations

import codecs
import hashlib
import zlib
from typing import TYPE_CHECKING

from itstrat.errors import SyntaxProblem, Unreadable
from itstrat.formats.lines import behind, lines
from itstrat.formats.problems import problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path
    from typing import IO

from itstrat.errors import Location

#: The most that is taken in from one file, after unpacking.
MAX_BYTES = 1 << 30
_BOM = b"\xef\xbb\xbf"
#: So many bytes are looked at at a time.
_PIECE = 1 << 20
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


def some_lines(path: Path, name: str, numbers: Collection[int]) -> tuple[dict[int, bytes], str]:
    """Some lines of a file by their numbers, from 1, and its SHA-256; the file is not all in memory.

    Raises: Unreadable, SyntaxProblem.
    """
    if path.suffix.lower() == ".gz":
        data, digest = content(path, name)
        return {number: line for number, line in enumerate(lines(data), start=1) if number in numbers}, digest
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(len(_BOM) if _begins_with_bom(file) else 0)
            return {number: line for number, line in enumerate(_lines(file), start=1) if number in numbers}, digest
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror or error}.", location=Location(name)) from error


def _begins_with_bom(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(len(_BOM)) == _BOM


def _lines(file: Iterable[bytes]) -> Iterator[bytes]:
    for line in file:
        if b"\r" in line:
            yield from lines(line)
        else:
            yield line


def _unpacked(path: Path, name: str) -> bytes:
    import gzip  # few files are packed

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
    decoder, text, start, pending = codecs.getincrementaldecoder("utf-8")(), memoryview(data), 0, 0
    try:
        for start in range(0, len(data) + 1, _PIECE):  # all at once would take up to four times its size
            pending = len(decoder.getstate()[0])
            decoder.decode(text[start : start + _PIECE], final=start + _PIECE > len(data))
    except UnicodeDecodeError as error:
        raise _not_utf8(data, start - pending + error.start, name) from error
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
