"""Work that may take long: how far it is, shown on a terminal, and Ctrl-C, which is heard at once.

A query of the embedded store cannot be stopped, and holds up the thread that it runs in. So the work is done in a
thread of its own, which is left behind where the user has had enough.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.shacl import Progress, Validation

Result = TypeVar("Result")

#: Seconds: between two looks at the work, before anything is shown, and for making what is told of unfinished work.
_TICK, _PATIENCE, _LAST = 0.1, 1.0, 0.7
_STACK = 64 * 1024 * 1024
_WIDTH = 30
_INTERRUPTED = 130


class Work(Generic[Result]):
    """Something that is done in a thread of its own, from when it is made."""

    def __init__(self, function: Callable[[], Result]) -> None:
        self._function = function
        self._result: list[Result] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        before = threading.stack_size(_STACK)  # what the store recurses on is deep
        self._thread.start()
        threading.stack_size(before)

    def _run(self) -> None:
        try:
            self._result.append(self._function())
        except BaseException as error:  # it is raised where the result is waited for
            _forget(error)
            self._error = error

    def ended(self, seconds: float) -> bool:
        """Whether it has ended, after waiting so long at most."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def result(self) -> Result:
        """What it gave. Raises: what it raised."""
        if self._error is not None:
            raise self._error
        return self._result[0]


def _forget(error: BaseException | None) -> None:
    """Let go of what an error and its causes hold: what the store made must end in the thread that made it."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def wait(function: Callable[[], Result], progress: Progress) -> Result:
    """What a function gives; meanwhile, on a terminal and after a second, how far it is.

    Raises: what it raises; KeyboardInterrupt, while it goes on: then only :func:`leave` ends the process well.
    """
    work = Work(function)
    bar = _Bar(progress)
    try:
        while not work.ended(_TICK):
            bar.show()
    finally:
        bar.clear()
    return work.result()


def heard(function: Callable[[], Result]) -> Result:
    """What a function gives; Ctrl-C meanwhile ends the process at once, with code 130. Raises: what it raises."""
    work = Work(function)
    try:
        while not work.ended(_TICK):
            continue
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.stderr.flush()
        os._exit(_INTERRUPTED)  # the thread that is left behind cannot be told to end
    return work.result()


def leave(progress: Progress, tell: Callable[[Validation], None]) -> NoReturn:
    """Tell what was found so far, if that can be said in less than a second, and end the process with code 130."""
    try:
        work = Work(progress.so_far)
        if work.ended(_LAST) and (found := work.result()) is not None:
            tell(found)
        how_far = f": {progress.done:,} of {progress.total:,} rules were checked" if progress.total else ""
        click.echo(f"interrupted{how_far}", err=True)
    finally:
        end(_INTERRUPTED)


def end(code: int) -> NoReturn:
    """End the process at once, also where a thread was left behind, which cannot be told to end."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


class _Bar:
    """One line on standard error, written anew."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._from = time.monotonic() + _PATIENCE
        self._shown = ""
        self._on = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def show(self) -> None:
        """Write the line, if there is somebody to see it and it says something else than before."""
        if self._on and time.monotonic() > self._from:
            self._write(self._line())

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write("")

    def _line(self) -> str:
        done, total = self._progress.done, self._progress.total
        if not total:
            return "reading …"
        filled = _WIDTH * done // total
        return f"[{'#' * filled}{'-' * (_WIDTH - filled)}] {done:,} of {total:,} rules"

    def _write(self, line: str) -> None:
        if line != self._shown:
            blank = " " * (len(self._shown) - len(line))
            click.echo(f"\r{line}{blank}\r{line}", nl=False, err=True)
            self._shown = line
