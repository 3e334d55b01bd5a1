"""Data in pages of HTML: JSON-LD and RDFa, and the links to other forms of the same."""

from __future__ import annotations

import json
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from itstrat.errors import ItstratError, MissingExtra
from itstrat.linking.negotiate import TYPES, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]+))?)*)")
_PARAM = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]+))")
_LEADS = frozenset({"alternate", "describedby"})
_MOST_NOTED = 5
#: The beginning of a page that is looked at for links, and the longest page that is looked at for data.
_HEAD, _LONGEST = 500_000, 4_000_000
_RDFA = re.compile(r"\s(?:property|typeof|about|vocab)\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A link from an answer or a page: where to, how (``alternate``, ``describedby``, ``license`` …), of which type."""

    url: str
    rel: frozenset[str]
    type: str = ""

    @property
    def leads(self) -> bool:
        """Whether there are, or may be, data behind it."""
        return bool(self.rel & _LEADS) and (self.type in TYPES or ("describedby" in self.rel and not self.type))


def from_header(value: str, base: str) -> tuple[Other, ...]:
    """The links of an HTTP header ``Link`` (RFC 8288).

    >>> from_header('<a.ttl>; rel="alternate"; type="text/turtle", <b>; rel=next', "https://a.example/")[0].url
    'https://a.example/a.ttl'
    """
    found: list[Other] = []
    for target, params in _LINK.findall(value):
        said = {name.lower(): quoted or plain for name, quoted, plain in reversed(_PARAM.findall(params))}
        found += _other(target, said, base)
    return tuple(found)


def from_page(page: str, base: str) -> tuple[Other, ...]:
    """The ``link`` elements of a page."""
    reader = _Links(base)
    reader.feed(page[:_HEAD])
    return tuple(reader.found)


def _other(target: str, said: Mapping[str, str], base: str) -> Iterator[Other]:
    try:
        url = urljoin(base, target.strip())
    except ValueError:
        return
    rel = frozenset(said.get("rel", "").lower().split())
    if rel and url.startswith(("http://", "https://")):
        yield Other(url=url, rel=rel, type=said.get("type", "").partition(";")[0].strip().lower())


class _Links(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base
        self.found: list[Other] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "base" and said.get("href"):
            with suppress(ValueError):
                self._base = urljoin(self._base, said["href"])
        elif tag == "link" and said.get("href"):
            self.found += _other(said["href"], said, self._base)


def embedded(page: str, url: str, contexts: Mapping[str, Path], most: int) -> tuple[list[ox.Quad], tuple[str, ...]]:
    """The statements of the JSON-LD and RDFa in a page, and what of it could not be used.

    Raises: MissingExtra.
    """
    quads: list[ox.Quad] = []
    notes: list[str] = []
    if len(page) > _LONGEST:
        return [], (f"The page is too long to be looked at for data: {len(page):,} characters.",)
    for number, (what, block) in enumerate(_blocks(page, url, notes)):
        try:
            found = parse(
                json.dumps(block).encode(),
                media_type="application/ld+json",
                charset="",
                url=f"{url}#{what}-{number}" if "#" not in url else url,
                contexts=contexts,
                most=most,
            )
            quads += found.quads
        except (ItstratError, RecursionError) as error:
            notes.append(f"{what} in the page was left out: {getattr(error, 'message', error)}")
    return quads, tuple(dict.fromkeys(notes))[:_MOST_NOTED]


def _blocks(page: str, url: str, notes: list[str]) -> Iterator[tuple[str, Any]]:
    try:
        from extruct.jsonld import JsonLdExtractor
        from extruct.rdfa import RDFaExtractor
    except ImportError as error:
        raise MissingExtra.named("link", "data in HTML") from error
    extractors = [("JSON-LD", JsonLdExtractor)]
    if _RDFA.search(page):
        extractors.append(("RDFa", RDFaExtractor))  # takes seconds for a long page
    for what, extractor in extractors:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = extractor().extract(page, base_url=url)
        except Exception as error:  # whatever the page makes the library do, the rest is read
            notes.append(f"{what} in the page could not be read: {type(error).__name__}: {error}"[:200])
            continue
        # The blank nodes of RDFa are those of the whole page, those of JSON-LD of one script.
        yield from ((what, block) for block in ([found] if what == "RDFa" else found) if block)
