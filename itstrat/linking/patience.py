"""Work on what strangers sent, for so long and no longer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from itstrat.errors import FetchStopped

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
#: As deep as the main thread's, which texts that nest are measured against.
_STACK = 64 * 1024 * 1024


def within(seconds: float, work: Callable[[], _T], what: str) -> _T:
    """What some work gives, if it gives it in time; else it is left to itself and ends with the process.

    Raises: FetchStopped, and what the work raises.

    >>> within(5, lambda: 6 * 7, "The answer")
    42
    """
    given: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # it is raised where it is waited for
            failed.append(error)

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not given:
        raise FetchStopped(
            f"{what} took longer than {seconds:g} seconds to read.",
            hint="Give it more time with --timeout SECONDS, or save the file yourself and list it in sources.",
        )
    return given[0]
