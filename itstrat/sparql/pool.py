"""Queries in processes that can be killed: the only way to stop one.

Each worker holds a copy of what queries see. One that took too long or too much, or that fell, is replaced at once; the
next query finds the replacement, or another worker.
"""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from itstrat import errors
from itstrat.errors import EngineError, QueryStopped
from itstrat.namespaces import PREFIXES
from itstrat.sparql import answers, wire
from itstrat.sparql.limits import STRICT, Limits
from itstrat.sparql.syntax import explaining
from itstrat.store.guard import refuse_unknown_graphs, screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    import pyoxigraph as ox

    from itstrat.sparql.answers import Answer
    from itstrat.store import OxigraphStore, Term

#: How long to wait before looking whether Ctrl-C was pressed, where a wait does not hear it.
_TICK = 0.2
_ENOUGH_TO_END = 5.0
_LIMIT_HINT = "Ask for less, or allow more (--timeout, --memory; in Python Limits)."


class Pool:
    """Some worker processes that answer queries over a store as it is now, within limits.

    May be asked by several threads; a query waits until a worker is free. To be closed, or used with ``with``.
    ``name`` says what an IRI is called in the tables of results.

    Cost: to start, some 0.2 s and 5 µs a quad, in the background; then about a millisecond a query.

    >>> from itstrat.store import OxigraphStore
    >>> with Pool(OxigraphStore(), Limits(seconds=5, rows=2)) as pool:
    ...     answer = pool.query("SELECT ?n { VALUES ?n { 1 2 3 } }")
    >>> [row["n"].value for row in answer.result], answer.cut
    (['1', '2'], 'Only the first 2 are given.')
    """

    def __init__(
        self,
        store: OxigraphStore,
        limits: Limits = STRICT,
        *,
        workers: int = 1,
        prefixes: Mapping[str, str] = PREFIXES,
        name: Callable[[ox.NamedNode], str] = str,
    ) -> None:
        self.limits = limits
        self._prefixes = prefixes
        self._name = name
        self._graphs = frozenset(graph.value for graph in store.graphs())
        self._folder = tempfile.TemporaryDirectory(prefix="itstrat-", ignore_cleanup_errors=True)
        snapshot = Path(self._folder.name) / "snapshot.nq"
        store.save(snapshot)
        memory = "" if limits.memory is None else str(limits.memory)
        self._command = [sys.executable, "-P", "-m", "itstrat.sparql.worker"]
        self._command += [str(snapshot), str(store.year_starts), memory]
        self._closed = False
        self._idle: queue.LifoQueue[_Process] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(_Process(self._command))

    def query(
        self,
        text: str,
        *,
        params: Mapping[str, Term] | None = None,
        graphs: Iterable[ox.NamedNode] = (),
        limits: Limits | None = None,
        name: str = "query",
    ) -> Answer:
        """The answer to a query from outside; ``limits`` take the place of the pool's, but for the memory.

        Raises: QueryStopped for a query that took too long or too much, or when no worker is free in time; all that
        :meth:`itstrat.strategy.Strategy.query` raises.
        """
        allowed = replace(limits or self.limits, memory=self.limits.memory)
        with explaining(text, name, self._prefixes):
            screen(text)
            refuse_unknown_graphs(text, self._graphs, {**PREFIXES, **self._prefixes})
            request = wire.Request(
                text=text,
                prefixes=dict(self._prefixes),
                substitutions=dict(params or {}),
                graphs=tuple(graphs),
                limits=allowed,
            )
            return self._asked(request)

    def _asked(self, request: wire.Request) -> Answer:
        process = self._free(request.limits.seconds)
        ended = False
        try:
            kind, parts, said = process.ask(request)
            ended = True
        finally:
            if not ended:
                process.kill()
                process = _Process(self._command)
            self._idle.put(process)
            if self._closed:
                self.close()
        if kind == wire.FAILED:
            raise _failure(said)
        return answers.read(b"".join(parts), said, self._name)

    def _free(self, seconds: float | None) -> _Process:
        until = _until(seconds)
        while not self._closed:
            try:
                return self._idle.get(timeout=_TICK)
            except queue.Empty:
                if time.monotonic() > until:
                    raise QueryStopped(f"No worker was free within {seconds:g} s.", hint="Try again later.") from None
        raise EngineError("The pool is closed.")

    def close(self) -> None:
        """End the workers and take the snapshot away."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().kill()
            except queue.Empty:
                break
        self._folder.cleanup()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()


class _Process:
    """A worker, seen from the pool. What it sends is read by a thread of its own, so that a wait can end."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # the command is ours: this Python, a module of this package
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=-1
        )
        self._frames: queue.Queue[tuple[bytes, bytes] | None] = queue.Queue()
        self._ready = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        frame: tuple[bytes, bytes] | None = (b"", b"")
        while frame is not None:
            try:
                frame = wire.receive(self._process.stdout)
            except (OSError, ValueError):
                frame = None
            self._frames.put(frame)

    def ask(self, request: wire.Request) -> tuple[bytes, list[bytes], dict[str, str]]:
        """The kind of the last frame, the parts before it, and what it said. Raises: QueryStopped, EngineError."""
        if not self._ready:
            if self._next(float("inf"), request.limits)[0] != wire.READY:
                raise EngineError("A worker process did not start.")
            self._ready = True
        assert self._process.stdin is not None
        try:
            wire.send(self._process.stdin, b"q", wire.request(request))
        except OSError as error:
            raise EngineError("A worker process ended by itself.") from error
        parts: list[bytes] = []
        until = _until(request.limits.seconds)
        while True:
            kind, payload = self._next(until, request.limits)
            if kind != wire.PART:
                return kind, parts, wire.said(payload)
            parts.append(payload)

    def _next(self, until: float, limits: Limits) -> tuple[bytes, bytes]:
        while (left := until - time.monotonic()) > 0:
            try:
                frame = self._frames.get(timeout=min(left, _TICK))
            except queue.Empty:
                continue
            if frame is None:
                raise self._why(limits)
            return frame
        raise QueryStopped(f"The query was stopped after {limits.seconds:g} s.", hint=_LIMIT_HINT)

    def _why(self, limits: Limits) -> Exception:
        """Why the worker ended by itself."""
        code = self._process.wait(_ENOUGH_TO_END)
        killed = {-getattr(signal, name) for name in ("SIGABRT", "SIGKILL") if hasattr(signal, name)}
        if code == wire.OVER_MEMORY or (limits.memory is not None and code in killed):
            most = "" if limits.memory is None else f" than {limits.memory / 1_000_000:,.0f} MB"
            return QueryStopped(f"The query was stopped: it took more memory{most}.", hint=_LIMIT_HINT)
        if not self._ready:
            return EngineError(f"A worker process did not start (exit code {code}).")
        return QueryStopped(f"The query brought the engine down (exit code {code}).", hint="Please report the query.")

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait(_ENOUGH_TO_END)
        for file in (self._process.stdin, self._process.stdout):
            if file is not None:
                try:
                    file.close()
                except (OSError, ValueError):  # what was not yet sent cannot be
                    continue


def _until(seconds: float | None) -> float:
    return float("inf") if seconds is None else time.monotonic() + seconds


def _failure(said: dict[str, str]) -> Exception:
    kind = getattr(errors, said["error"], EngineError)
    failure: Exception = kind(said["message"], hint=said["hint"] or None)
    failure.__cause__ = SyntaxError(said["cause"]) if said["cause"] else None
    return failure
