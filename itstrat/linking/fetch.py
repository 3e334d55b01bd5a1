"""From a URL to what is pinned of it: found by negotiation, read, and made into a snapshot."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ItstratError, NotLinkedData, UsageError
from itstrat.formats.links import Hop, Link
from itstrat.linking import endpoint, pages
from itstrat.linking.negotiate import ACCEPT, HTML, Parsed, parse
from itstrat.linking.patience import within
from itstrat.linking.snapshots import canonical
from itstrat.namespaces import DCTERMS, ENGINE_GRAPHS, OWL, PREFIXES, RDF, RDFS, SKOS
from itstrat.net import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from itstrat.net import Client, Response

_LICENCES = (
    DCTERMS["license"],
    ox.NamedNode("http://creativecommons.org/ns#license"),
    ox.NamedNode(f"{PREFIXES['schema']}license"),
    ox.NamedNode("http://www.w3.org/1999/xhtml/vocab#license"),
    DCTERMS["rights"],
)
_TITLES = (DCTERMS["title"], SKOS["prefLabel"], RDFS["label"])
#: What a whole is: what it is called, and its licence, are those of the file.
_WHOLES = frozenset(
    {
        SKOS["ConceptScheme"],
        OWL["Ontology"],
        ox.NamedNode(f"{PREFIXES['void']}Dataset"),
        ox.NamedNode(f"{PREFIXES['dcat']}Dataset"),
    }
)
#: What a description says that the whole is of: a file, or all whose IRIs begin so.
_DUMP, _SPACE = (ox.NamedNode(f"{PREFIXES['void']}{name}") for name in ("dataDump", "uriSpace"))
_MOST_FOLLOWED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """What there is at a URL now: its entry in the lock, and the snapshot."""

    link: Link
    content: bytes = field(repr=False)


def retrieve(
    client: Client,
    url: str,
    *,
    retrieved: date,
    graph: str = "",
    scheme: str = "",
    contexts: Mapping[str, Path] | None = None,
    known: Link | None = None,
) -> Retrieved | None:
    """What is at a URL, or one ``scheme`` of the SPARQL endpoint there; None, if it is what is ``known``.

    ``graph`` is what it is read into, without it the scheme or the URL; ``contexts`` are copies of JSON-LD contexts.

    Raises: NetworkError, NotLinkedData, SyntaxProblem with the line, MissingExtra, UsageError.
    """
    graph = graph or (known.graph if known else "") or scheme or url
    _check_graph(graph)
    hops: tuple[Hop, ...] = ()
    if scheme:
        found = endpoint.pull(client, url, scheme)
        answer, parsed, media, licence = found.response, Parsed(media_type="", quads=found.quads), "", ""
        body = canonical(found.quads)
    else:
        first = client.get(url, accept=ACCEPT, headers=_conditions(known))
        if first.status == 304:
            return None
        search = _Search(client, contexts or {})
        answer, parsed, hops = search.data(first)
        media, body, licence = parsed.media_type, answer.body, _licence_of_links(answer)
    stated, notes = _stated(parsed.quads, _LICENCES) or licence, (*parsed.notes, *_odd(parsed.quads))
    if not stated and not scheme:
        stated, at = search.licence_of_site(answer.url, url)
        notes += (f"The licence is that of {at}.",) if stated else ()
    content = canonical(parsed.quads)
    # What a page led to has another age than the page, which is what is asked for next time.
    direct = not scheme and all(hop.via == "redirect" for hop in hops)
    if not content:
        raise NotLinkedData(f"{answer.url} was read, and says nothing: it holds no statement.")
    link = Link(
        url=url,
        final_url=answer.url,
        graph=graph,
        sha256=hashlib.sha256(content).hexdigest(),
        fetched_sha256=hashlib.sha256(body).hexdigest(),
        bytes=len(body),
        triples=content.count(b"\n"),
        retrieved=retrieved.isoformat(),
        media_type=media,
        etag=answer.headers.get("etag", "") if direct else "",
        last_modified=answer.headers.get("last-modified", "") if direct else "",
        licence=stated,
        title=_stated(parsed.quads, _TITLES, only=scheme),
        scheme=scheme,
        hops=hops,
        notes=notes,
    )
    return Retrieved(link=link, content=content)


def _check_graph(graph: str) -> None:
    try:
        node = ox.NamedNode(graph)
    except ValueError as error:
        raise UsageError(f"{graph!r} is no IRI.", hint="Name the graph by an absolute IRI.") from error
    if node in ENGINE_GRAPHS or ":" not in graph:
        raise UsageError(f"<{graph}> cannot be the graph of a link.", hint="Name another with --graph.")


def _conditions(known: Link | None) -> dict[str, str]:
    if known is None or known.scheme:
        return {}
    said = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class _Search:
    """The way from the first answer to the data: a page may lead to them, or hold them."""

    client: Client
    contexts: Mapping[str, Path]

    def data(self, first: Response) -> tuple[Response, Parsed, tuple[Hop, ...]]:
        hops = _hops(first, "redirect")
        others = pages.from_header(first.headers.get("link", ""), first.url)
        try:
            parsed = self._parse(first)
        except NotLinkedData as error:
            found = self._behind(others, [])
            if found is None:
                raise error
            return found[0], found[1], (*hops, *found[2])
        if parsed.media_type != HTML:
            return first, parsed, hops
        refusals: list[ItstratError] = []
        found = self._behind((*others, *pages.from_page(parsed.page, first.url)), refusals)
        if found is not None:
            return found[0], found[1], (*hops, *found[2])
        quads, notes = within(
            self.client.limits.seconds,
            lambda: pages.embedded(parsed.page, first.url, self.contexts, self.client.limits.unpacked),
            first.url,
        )
        if quads:
            return first, Parsed(media_type=HTML, quads=tuple(quads), notes=(*parsed.notes, *notes)), hops
        if refusals:
            raise refusals[0]
        raise NotLinkedData(f"{first.url} is a page of HTML with no data in it.", hint=_hint(first.url, notes))

    def licence_of_site(self, *urls: str) -> tuple[str, str]:
        """The licence that the site's own description (VoID) gives what is at some URLs, and where that stands."""
        at = absolute("/.well-known/void", urls[0])
        try:
            answer = self.client.get(at, accept=ACCEPT)
            quads = self._parse(answer).quads
        except ItstratError:
            return "", ""
        meant = {q.subject for q in quads if q.predicate == _DUMP and _value(q) in urls}
        meant |= {q.subject for q in quads if q.predicate == _SPACE and _value(q) and urls[0].startswith(_value(q))}
        for node in sorted(each.value for each in meant if isinstance(each, ox.NamedNode)):
            if licence := _stated(quads, _LICENCES, only=node):
                return licence, answer.url
        return "", ""

    def _behind(
        self, others: Iterable[pages.Other], refusals: list[ItstratError]
    ) -> tuple[Response, Parsed, tuple[Hop, ...]] | None:
        """The data that the first link to some leads to; why the others do not is put with the refusals."""
        leads = dict.fromkeys(
            (other.url, "alternate" if "alternate" in other.rel else "describedby") for other in others if other.leads
        )
        for url, via in list(leads)[:_MOST_FOLLOWED]:
            try:
                answer = self.client.get(url, accept=ACCEPT, why="The page leads to")
                parsed = self._parse(answer)
            except ItstratError as error:
                refusals.append(error)
                continue
            if parsed.quads:
                return answer, parsed, _hops(answer, via)
        return None

    def _parse(self, answer: Response) -> Parsed:
        def read() -> Parsed:
            return parse(
                answer.body,
                media_type=answer.media_type,
                charset=answer.charset,
                url=answer.url,
                contexts=self.contexts,
                most=self.client.limits.unpacked,
            )

        return within(self.client.limits.seconds, read, answer.url)


def _value(quad: ox.Quad) -> str:
    return quad.object.value if isinstance(quad.object, ox.NamedNode | ox.Literal) else ""


def _hops(answer: Response, via: str) -> tuple[Hop, ...]:
    ways = [via, *["redirect"] * len(answer.steps)]
    return tuple(Hop(url=step.url, status=step.status, via=way) for step, way in zip(answer.steps, ways, strict=False))


def _hint(url: str, notes: Iterable[str]) -> str:
    if "://github.com/" in url and "/blob/" in url:
        return "That is the page about a file. Link to the file: the button “Raw” of the page has its URL."
    return "\n".join([*notes, f"`itstrat link discover {url}` shows what the site offers."])


def _licence_of_links(answer: Response) -> str:
    others = pages.from_header(answer.headers.get("link", ""), answer.url)
    return next((other.url for other in others if "license" in other.rel), "")


def _stated(quads: Iterable[ox.Quad], properties: Iterable[ox.NamedNode], *, only: str = "") -> str:
    """What the whole says of itself with the first of some properties that it has: in English, if it can be."""
    quads = list(quads)
    wholes = {q.subject for q in quads if q.predicate == RDF["type"] and q.object in _WHOLES}
    if only:
        wholes = {ox.NamedNode(only)}
    for property_ in properties:
        values = [q.object for q in quads if q.predicate == property_ and q.subject in wholes]
        found = [value for value in values if isinstance(value, ox.NamedNode | ox.Literal)]
        if found:
            return min(found, key=_preference).value.strip()
    return ""


def _preference(value: ox.NamedNode | ox.Literal) -> tuple[int, str]:
    language = value.language if isinstance(value, ox.Literal) else None
    return (0 if (language or "").startswith("en") else 1 if language is None else 2), value.value


def _odd(quads: Iterable[ox.Quad]) -> tuple[str, ...]:
    graphs = {quad.graph_name for quad in quads}
    return (f"{len(graphs)} graphs were put together into one.",) if len(graphs) > 1 else ()
