"""What a site offers: VoID, DCAT, sitemap, SPARQL endpoints, imports; and whether it is there."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ItstratError
from itstrat.linking import endpoint, pages
from itstrat.linking.negotiate import ACCEPT, HTML, is_page, parse, suffix_format
from itstrat.namespaces import OWL, PREFIXES, Namespace
from itstrat.net import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from itstrat.net import Client, Response
    from itstrat.net.transport import Deadline

_VOID, _DCAT = Namespace(PREFIXES["void"]), Namespace(PREFIXES["dcat"])
_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
#: Property -> what its value is.
_LEADS: Mapping[ox.NamedNode, str] = {
    _VOID["dataDump"]: "VoID dump",
    _VOID["sparqlEndpoint"]: "SPARQL endpoint",
    _DCAT["downloadURL"]: "DCAT download",
    _DCAT["endpointURL"]: "SPARQL endpoint",
    _SD["endpoint"]: "SPARQL endpoint",
    OWL["imports"]: "import",
}
_LOC = re.compile(r"<(?:\w+:)?loc>(?:\s*<!\[CDATA\[)?([^<\]]*)(?:\]\]>\s*)?</")
_INDEX = re.compile(r"<(?:\w+:)?sitemapindex\b")
_PEEK, _MOST, _SITEMAPS = 65536, 40, 5
#: How many times as long as one fetch all of it may take.
_PATIENCE = 5
_THERE = "is there"
_NAMED = "The site names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something to link to: of which kind, where, which scheme of an endpoint; ``state`` is what is the matter with it.

    ``works`` is whether data came from there.
    """

    kind: str
    url: str
    scheme: str = ""
    works: bool = False
    state: str = ""


def discover(client: Client, url: str, contexts: Mapping[str, Path] | None = None) -> tuple[Offer, ...]:
    """What there is to link to at a URL and its site, each once, in the order in which it was found.

    Of each the beginning is fetched, to see whether it is there; what is on a host that is not allowed is told, and not
    asked. Raises: NetworkError where the site itself cannot be asked.
    """
    from itstrat.net.transport import Deadline

    search = _Search(client, contexts or {}, Deadline(_PATIENCE * client.limits.seconds))
    search.start(url)
    if not search.found and search.failure is not None:
        raise search.failure
    return tuple(search.checked())


@dataclass(slots=True)
class _Search:
    client: Client
    contexts: Mapping[str, Path]
    deadline: Deadline
    found: dict[str, Offer] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)
    failure: ItstratError | None = None

    def start(self, url: str) -> None:
        answer = self._read(url, "data")
        for other in pages.from_header(answer.headers.get("link", "") if answer else "", url):
            if other.leads:
                self._offer("alternate", other.url)
        self._read(absolute("/.well-known/void", url), "VoID description")
        self._sitemap(absolute("/sitemap.xml", url), _SITEMAPS)

    def checked(self) -> Iterator[Offer]:
        """The offers, with what is the matter with each; what there is no time left for is not asked."""
        for offer in list(self.found.values())[:_MOST]:
            if offer.works or offer.state:
                yield offer
            elif self.deadline.is_over:
                yield replace(offer, state="was not asked: there was no time left")
            elif offer.kind == "SPARQL endpoint":
                yield from self._endpoint(offer)
            else:
                yield self._peeked(offer)

    def _offer(self, kind: str, url: str, **more: str | bool) -> None:
        if url.startswith(("http://", "https://")):
            self.found.setdefault(url, Offer(kind=kind, url=url, **more))  # type: ignore[arg-type]  # fields of Offer

    def _read(self, url: str, kind: str) -> Response | None:
        """Read what is at a URL, and take down what it leads to."""
        if url in self.looked:
            return None
        self.looked.add(url)
        try:
            answer = self.client.get(url, accept=ACCEPT)
        except ItstratError as error:
            self.failure = self.failure or error
            return None
        self._taken(answer, kind, url)
        return answer

    def _taken(self, answer: Response, kind: str, url: str) -> None:
        try:
            parsed = parse(
                answer.body,
                media_type=answer.media_type,
                charset=answer.charset,
                url=answer.url,
                contexts=self.contexts,
                most=self.client.limits.unpacked,
            )
        except ItstratError as error:
            if suffix_format(url) is not None:
                self._offer(kind, url, state=_short(error))
            return
        quads: Iterable[ox.Quad] = parsed.quads
        if parsed.media_type == HTML:
            for other in pages.from_page(parsed.page, answer.url):
                if other.leads:
                    self._offer("alternate", other.url)
            quads, _ = pages.embedded(parsed.page, answer.url, self.contexts, self.client.limits.unpacked)
        quads = list(quads)
        if quads:
            number = f"{len(quads):,} statement{'' if len(quads) == 1 else 's'}"
            what = f"{_THERE}: {number}" + (" in a page" if parsed.media_type == HTML else "")
            self._offer(kind, url, works=True, state=what)
        for quad in quads:
            if quad.predicate in _LEADS and isinstance(quad.object, ox.NamedNode):
                self._offer(_LEADS[quad.predicate], quad.object.value)

    def _sitemap(self, url: str, left: int) -> int:
        """Take down the files of data that a sitemap names; an index of sitemaps leads to others, but to a few."""
        if url in self.looked or left <= 0:
            return left
        self.looked.add(url)
        try:
            text = self.client.get(url, accept="application/xml, text/xml;q=0.9").body.decode("utf-8", "replace")
        except ItstratError:
            return left
        left -= 1
        if is_page(text):
            return left
        for each in (html.unescape(found).strip() for found in _LOC.findall(text)):
            if _INDEX.search(text):
                left = self._sitemap(each, left)
            elif suffix_format(each) is not None:
                self._offer("sitemap", each)
        return left

    def _peeked(self, offer: Offer) -> Offer:
        try:
            answer = self.client.get(offer.url, accept=ACCEPT, beginning=_PEEK, why=_NAMED)
        except ItstratError as error:
            return replace(offer, state=_short(error))
        text = answer.body.decode("utf-8", "replace")
        if is_page(text):
            return replace(offer, state="is a page of HTML and no file of data")
        return replace(offer, works=True, state=f"{_THERE}: {answer.media_type or 'of no type that is told'}")

    def _endpoint(self, offer: Offer) -> Iterator[Offer]:
        try:
            found = endpoint.schemes(self.client, offer.url, why=_NAMED)
        except ItstratError as error:
            yield replace(offer, state=_short(error))
            return
        yield replace(offer, works=True, state=f"answers: {len(found)} schemes")
        for scheme in found:
            yield Offer(kind="scheme", url=offer.url, scheme=scheme, works=True, state="of the endpoint")


def _short(error: ItstratError) -> str:
    return " ".join(error.message.split())
