"""``itstrat.lock``: the strategies of others that one links to, each with the snapshot that is read in its place.

The lock is JSON, one entry for each link, sorted by URL, so that a change of one link is a change of its lines alone. A
snapshot is a file of N-Triples called by the SHA-256 of its bytes, in the folder ``links`` beside the lock.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.errors import Location, LockError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LOCK_NAME = "itstrat.lock"
FOLDER = "links"
_VERSION = 1
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SNAPSHOT = re.compile(rf"{FOLDER}/[0-9a-f]{{64}}\.nt")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CONFLICT = re.compile(r"^(<<<<<<<|=======|>>>>>>>)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One answer on the way to the data: the URL that was asked, the HTTP status, and how it led on."""

    url: str
    status: int
    via: str = "redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is pinned of one link.

    ``url`` is what was asked for and ``final_url`` where the data were; ``scheme`` is the one scheme that was pulled
    from a SPARQL endpoint, else empty. ``fetched_sha256`` and ``bytes`` are of the data as they came, ``sha256`` is of
    the snapshot, which holds ``triples`` of them and is read into ``graph``. ``notes`` are what was odd about the data.
    """

    url: str
    final_url: str
    graph: str
    sha256: str
    fetched_sha256: str
    bytes: int
    triples: int
    retrieved: str
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    licence: str = ""
    title: str = ""
    scheme: str = ""
    hops: tuple[Hop, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def snapshot(self) -> str:
        """The path of the snapshot, from the folder of the lock."""
        return f"{FOLDER}/{self.sha256}.nt"


def is_snapshot(relative: Path) -> bool:
    """Whether a path, from the folder of the strategy, is that of a snapshot: those are read by the lock alone.

    >>> from pathlib import Path
    >>> is_snapshot(Path("links/plan.nt")), is_snapshot(Path("links") / f"{'0' * 64}.nt")
    (False, True)
    """
    return _SNAPSHOT.fullmatch(relative.as_posix()) is not None


def dump(links: Iterable[Link]) -> bytes:
    """The text of a lock: sorted, and the same whatever order the links come in."""
    import json

    entries = [
        {key: value for key, value in asdict(link).items() if value not in ("", (), None)}
        for link in sorted(links, key=lambda each: (each.url, each.scheme))
    ]
    text = json.dumps({"version": _VERSION, "links": entries}, indent=2, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()


def load(path: Path, name: str) -> tuple[Link, ...]:
    """The links of a lock; none, where there is no such file. ``name`` is how messages call it.

    Raises: LockError.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise LockError(f"The lock cannot be read: {error.strerror}.", location=Location(name)) from error
    return parse(data, name)


def parse(data: bytes, name: str) -> tuple[Link, ...]:
    """The links that the text of a lock holds. Raises: LockError."""
    import json  # only where there is a lock

    try:
        text = data.decode("utf-8-sig")
        table = json.loads(text)
    except UnicodeDecodeError as error:
        raise LockError("The lock is not UTF-8 text.", location=Location(name)) from error
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        conflict = _CONFLICT.search(data.decode("utf-8-sig"))
        hint = (
            "It holds the marks of a merge: take the lock of one side, and run `itstrat link add` for what it lacks."
            if conflict
            else f"Restore it from the history of the files, or remove {LOCK_NAME} and add the links again."
        )
        reason = getattr(error, "msg", "it nests too deeply")
        raise LockError(f"The lock is not JSON: {reason}.", location=Location(name, line), hint=hint) from error
    if not isinstance(table, dict) or table.get("version") != _VERSION or not isinstance(table.get("links"), list):
        raise LockError(
            f"The lock is not of version {_VERSION}, which is the one that is known.",
            location=Location(name),
            hint="Use the itstrat that wrote it, or a newer one.",
        )
    links = tuple(_link(entry, number, name) for number, entry in enumerate(table["links"], start=1))
    _all_different(links, name)
    return links


def _all_different(links: tuple[Link, ...], name: str) -> None:
    graphs: dict[str, Link] = {}
    for link in links:
        first = graphs.setdefault(link.graph, link)
        if first is not link:
            raise LockError(
                f"{first.url} and {link.url} are pinned in the same graph, <{link.graph}>.",
                location=Location(name),
                hint="Remove one of them from the lock and add it again with --graph.",
            )


def _link(entry: Any, number: int, name: str) -> Link:
    if not isinstance(entry, dict):
        raise _wrong(number, "is no object", name)
    for each in fields(Link):
        if (value := entry.get(each.name)) is None and each.name in _NEEDED:
            raise _wrong(number, f"has no {each.name!r}", name)
        if value is not None and not _CHECKS[each.name](value):
            raise _wrong(number, f"has a {each.name!r} that cannot be: {str(value)[:80]!r}", name)
    known = {each.name: entry[each.name] for each in fields(Link) if each.name in entry}
    hops = tuple(
        Hop(url=hop["url"], status=hop["status"], via=hop.get("via", "redirect")) for hop in known.pop("hops", ())
    )
    return Link(**{**known, "hops": hops, "notes": tuple(known.pop("notes", ()))})


def _wrong(number: int, what: str, name: str) -> LockError:
    return LockError(
        f"Entry {number} of the lock {what}.",
        location=Location(name),
        hint="Restore the lock from the history of the files, or remove the entry and add the link again.",
    )


def _is_iri(value: object) -> bool:
    if not isinstance(value, str) or ":" not in value:
        return False
    try:
        ox.NamedNode(value)
    except ValueError:
        return False
    return True


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _are_hops(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(hop, dict)
        and _is_iri(hop.get("url"))
        and type(hop.get("status")) is int
        and _is_text(hop.get("via", ""))
        for hop in value
    )


_CHECKS: Mapping[str, Any] = {
    "url": _is_iri,
    "final_url": _is_iri,
    "graph": _is_iri,
    "sha256": _is_sha256,
    "fetched_sha256": _is_sha256,
    "bytes": _is_count,
    "triples": _is_count,
    "retrieved": lambda value: isinstance(value, str) and _DAY.fullmatch(value) is not None,
    "media_type": _is_text,
    "etag": _is_text,
    "last_modified": _is_text,
    "licence": _is_text,
    "title": _is_text,
    "scheme": lambda value: value == "" or _is_iri(value),
    "hops": _are_hops,
    "notes": lambda value: isinstance(value, list) and all(map(_is_text, value)),
}
_NEEDED = frozenset({"url", "final_url", "graph", "sha256", "fetched_sha256", "bytes", "triples", "retrieved"})
