"""A process that answers queries over a snapshot, and that is killed when one takes too much.

``python -m itstrat.sparql.worker SNAPSHOT YEAR_STARTS MEMORY``; requests come on standard input, answers go to standard
output. Once it holds the snapshot it can open no file and no connection any more, where the system has such a limit.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO

from itstrat.errors import ItstratError
from itstrat.sparql import answers, wire
from itstrat.store import OxigraphStore

_TICK = 0.02
#: Address space beside what a query may take: stacks, and what the allocator keeps at hand.
_MARGIN = 768 * 1024 * 1024
_STACK = 256 * 1024 * 1024
#: Seconds after its deadline that a worker ends itself, if nobody has ended it.
_GRACE = 2.0


class Worker:
    """Answers one request after the other, in a thread whose stack is deep; the main thread watches it."""

    def __init__(self, store: OxigraphStore, source: IO[bytes], target: IO[bytes], memory: int | None) -> None:
        self._store = store
        self._source = source
        self._target = target
        self._memory = memory
        self._busy = threading.Event()
        self._until = float("inf")
        self._parent = os.getppid()

    def run(self) -> None:
        """Answer until the other side has ended."""
        threading.stack_size(_STACK)
        thread = threading.Thread(target=self._serve, daemon=True)
        resident = _Resident()
        most = resident() + self._memory if self._memory is not None else None
        _fence(self._memory)
        thread.start()
        while thread.is_alive():
            self._busy.wait()
            time.sleep(_TICK)
            if most is not None and resident() > most:
                os._exit(wire.OVER_MEMORY)
            if time.monotonic() > self._until or os.getppid() != self._parent:
                os._exit(wire.ABANDONED)

    def _serve(self) -> None:
        code = 1
        try:
            wire.send(self._target, wire.READY)
            while (frame := wire.receive(self._source)) is not None:
                given = wire.requested(frame[1])
                seconds = given.limits.seconds
                self._until = time.monotonic() + seconds + _GRACE if seconds is not None else float("inf")
                self._busy.set()
                wire.send(self._target, *self._answer(given))
                self._busy.clear()
            code = 0
        finally:
            os._exit(code)

    def _answer(self, given: wire.Request) -> tuple[bytes, bytes]:
        try:
            result = self._store.query(
                given.text,
                prefixes=given.prefixes,
                substitutions=given.substitutions,
                graphs=given.graphs,
                trusted=True,
            )
            said = answers.write(result, lambda data: wire.send(self._target, wire.PART, data), given.limits)
            return wire.END, wire.words(**said)
        except ItstratError as error:
            cause = str(error.__cause__ or "")
            return wire.FAILED, wire.words(
                error=type(error).__name__, message=error.message, hint=error.hint or "", cause=cause
            )
        except MemoryError:
            os._exit(wire.OVER_MEMORY)
        except BaseException as error:  # the engine's panics are no Exceptions
            message = f"{type(error).__name__}: {error}"
            return wire.FAILED, wire.words(error="EngineError", message=message, hint="", cause="")


class _Resident:
    """The bytes of memory that this process holds; where they cannot be told, the most that it ever held, or 0."""

    def __init__(self) -> None:
        try:
            self._file = os.open("/proc/self/statm", os.O_RDONLY)
        except OSError:
            self._file = -1

    def __call__(self) -> int:
        if self._file >= 0:
            pages = int(os.pread(self._file, 100, 0).split()[1])
            return pages * os.sysconf("SC_PAGE_SIZE")
        try:
            import resource
        except ImportError:
            return 0
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _fence(memory: int | None) -> None:
    """From here on, open nothing more, and take no more address space than a query may."""
    try:
        import resource
    except ImportError:
        return  # Windows: the watch and the screen have to do
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory is not None and sys.platform == "linux":
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        most = taken + memory + _MARGIN
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def main() -> None:
    """Hold the snapshot and answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits
    snapshot, year_starts, memory = sys.argv[1:]
    store = OxigraphStore.of_snapshot(Path(snapshot), year_starts=int(year_starts))
    Worker(store, sys.stdin.buffer, sys.stdout.buffer, int(memory) if memory else None).run()


if __name__ == "__main__":
    main()
