"""One scheme out of a SPARQL endpoint, page by page, and whether all of it came."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph as ox

from itstrat.errors import FetchStopped, NotLinkedData, SyntaxProblem, UsageError
from itstrat.linking.negotiate import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.net import Client, Response

PAGE, MOST = 5000, 2_000_000
#: How many times as long as one fetch all of it may take.
_PATIENCE = 20
_ACCEPT = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_QUERIES = Path(__file__).parent.parent / "queries" / "linking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What an endpoint says of a scheme; ``response`` is its first answer."""

    response: Response
    quads: tuple[ox.Quad, ...]


def pull(client: Client, endpoint: str, scheme: str, *, page: int = PAGE) -> Pulled:
    """All that an endpoint says of a scheme and what is in it, in pages of so many statements.

    An endpoint may give fewer than it was asked for: the next page begins where the last one ended, until one is empty.
    What came is compared with what the endpoint counts.

    Raises: NetworkError, NotLinkedData where there is nothing or not all came, UsageError for what is no IRI.
    """
    node = _iri(scheme)
    expected = _count(client, endpoint, node)
    if not expected:
        raise NotLinkedData(
            f"The endpoint {endpoint} says nothing of <{scheme}>.",
            hint=f"`itstrat link discover {endpoint}` shows the schemes that it has.",
        )
    if expected > MOST:
        raise FetchStopped(f"The scheme has {expected:,} statements; at most {MOST:,} are taken.")
    from itstrat.net.transport import Deadline

    deadline = Deadline(_PATIENCE * client.limits.seconds)
    found: dict[ox.Quad, None] = {}
    first: Response | None = None
    at = 0
    while at < expected and deadline.left():
        text = _query("scheme", scheme=node, limit=str(page), offset=str(at))
        answer = client.get(_asking(endpoint, text), accept=_ACCEPT)
        first = first or answer
        quads = _statements(answer, f"{endpoint}#page-{at}")
        if not quads:
            break
        found |= dict.fromkeys(quads)
        at += len(quads)
    if len(found) != expected or first is None:
        raise NotLinkedData(
            f"The endpoint counts {expected:,} statements, and {len(found):,} came.",
            hint="It gives no more than a part, or it changed meanwhile. Try again, or look for a dump.",
        )
    return Pulled(response=replace(first, url=endpoint), quads=tuple(found))


def schemes(client: Client, endpoint: str, *, why: str = "") -> list[str]:
    """The schemes that an endpoint has, sorted; ``why`` is how one came to it. Raises: NetworkError, NotLinkedData."""
    rows = _rows(client, endpoint, _query("schemes"), why)
    return sorted({row["scheme"]["value"] for row in rows if row.get("scheme", {}).get("type") == "uri"})


def _count(client: Client, endpoint: str, scheme: str) -> int:
    for row in _rows(client, endpoint, _query("count", scheme=scheme)):
        value = row.get("count", {}).get("value", "")
        if str(value).isdecimal():
            return int(value)
    raise NotLinkedData(f"{endpoint} does not answer as a SPARQL endpoint does.")


def _rows(client: Client, endpoint: str, text: str, why: str = "") -> Iterator[dict[str, Any]]:
    answer = client.get(_asking(endpoint, text), accept="application/sparql-results+json", why=why)
    try:
        rows = json.loads(answer.body)["results"]["bindings"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotLinkedData(f"{endpoint} does not answer as a SPARQL endpoint does.") from error
    yield from (row for row in rows if isinstance(row, dict))


def _statements(answer: Response, name: str) -> tuple[ox.Quad, ...]:
    """The statements of a page; its blank nodes are those of no other page."""
    try:
        parsed = parse(
            answer.body,
            media_type=answer.media_type,
            charset=answer.charset,
            url=name,
            contexts={},
            most=len(answer.body),
        )
    except SyntaxProblem as error:
        raise NotLinkedData(f"The endpoint gives what cannot be read: {error.message}") from error
    return tuple(ox.Quad(q.subject, q.predicate, q.object) for q in parsed.quads)


def _asking(endpoint: str, text: str) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode({'query': text})}"


def _query(name: str, **words: str) -> str:
    text = (_QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    for key, value in words.items():
        text = text.replace(f"%{key}%", value)
    return text


def _iri(text: str) -> str:
    """An IRI as SPARQL writes it, that cannot be anything else. Raises: UsageError."""
    try:
        return str(ox.NamedNode(text))
    except ValueError as error:
        raise UsageError(f"{text!r} is no IRI.") from error
