"""How a pool and its workers speak: a request, then pieces of the answer, each with its length before it."""

from __future__ import annotations

import json
import pickle
import struct
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from itstrat.sparql.limits import Limits  # noqa: TC001  # for what is unpickled where no file can be opened any more

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from itstrat.store import Term

_HEAD = struct.Struct(">cI")
#: What a frame is: the worker is ready; bytes of the answer; its end; what went wrong instead.
READY, PART, END, FAILED = b"r", b"p", b"e", b"f"
#: How a worker ends that took too much, or that nobody waits for.
OVER_MEMORY, ABANDONED = 71, 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A query that was screened, and what it may take."""

    text: str
    prefixes: Mapping[str, str]
    substitutions: Mapping[str, Term] = field(default_factory=dict)
    graphs: tuple[ox.NamedNode, ...] = ()
    limits: Limits


def send(file: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    """Write one frame."""
    file.write(_HEAD.pack(kind, len(payload)) + payload)
    file.flush()


def receive(file: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame, or None where the other side has ended."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    payload = file.read(length)
    return (kind, payload) if len(payload) == length else None


def request(given: Request) -> bytes:
    """A request as bytes. Only the pool makes them: a worker believes what it is sent."""
    return pickle.dumps(given)


def requested(payload: bytes) -> Request:
    """The request that was sent."""
    found = pickle.loads(payload)  # noqa: S301  # from the process that started this one, and from nobody else
    assert isinstance(found, Request)
    return found


def words(**said: str) -> bytes:
    """Short texts by name, as bytes."""
    return json.dumps(said).encode()


def said(payload: bytes) -> dict[str, str]:
    """The texts that were sent."""
    found: dict[str, str] = json.loads(payload)
    return found
