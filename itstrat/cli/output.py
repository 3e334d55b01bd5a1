"""Where results go: standard output, or a file that is replaced in one step."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from itstrat.errors import ItstratError, PathNotFound, UsageError
from itstrat.report.to_text import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

_STANDARD_OUTPUT = Path("-")


def emit(data: str | bytes, output: Path | None = None) -> None:
    """Write a result to standard output, or to a file that then holds either its old content or all of the new.

    Raises: PathNotFound and UsageError where no file can be written there; ItstratError where writing fails.
    """
    content = data if isinstance(data, bytes) else data.encode()
    with opened(output) as file:
        file.write(content)


@contextmanager
def opened(output: Path | None = None) -> Iterator[BinaryIO]:
    """What a result that comes bit by bit is written to, as :func:`emit` says. Raises: as there."""
    if output is None or output == _STANDARD_OUTPUT:
        with _printing() as file:
            yield file
        return
    try:
        with _writing(output) as file:
            yield file
    except FileNotFoundError as error:
        raise PathNotFound(f"There is no folder {str(output.parent)!r} to write {output.name} into.") from error
    except (IsADirectoryError, NotADirectoryError, PermissionError) as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}.") from error
    except OSError as error:
        raise ItstratError(f"{output} cannot be written: {error.strerror}.") from error


def colour(output: Path | None = None) -> bool:
    """Whether a result may be coloured: on a terminal, unless NO_COLOR (https://no-color.org) or TERM say otherwise."""
    if not on_terminal(output):
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width(output: Path | None = None) -> int:
    """The width for text: the terminal's, else one fixed, so that files and pipes get the same bytes everywhere."""
    if not on_terminal(output):
        return WIDTH
    import shutil

    return max(40, shutil.get_terminal_size((WIDTH, 24)).columns)


def on_terminal(output: Path | None = None) -> bool:
    """Whether a result is shown on a terminal."""
    return output in (None, _STANDARD_OUTPUT) and sys.stdout.isatty()


@contextmanager
def _printing() -> Iterator[BinaryIO]:
    # Bytes, so that line ends and encoding do not depend on the machine.
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except OSError as error:
        # Nothing more may be written, also not what is left in the buffer when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # there the reader has seen enough (`| head`)
            raise ItstratError(f"The result cannot be written: {error.strerror}.") from error


@contextmanager
def _writing(output: Path) -> Iterator[BinaryIO]:
    if output.exists() and not output.is_file():
        with output.open("wb") as file:  # a device or a pipe is written to, not replaced
            yield file
        return
    from itstrat.files import replacing

    with replacing(output) as file:
        yield file
