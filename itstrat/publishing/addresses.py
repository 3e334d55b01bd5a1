"""Where each thing of a published strategy is found: its IRI, the document about it, and the forms of that document.

The folder of a site is served at the base of the strategy's IRIs. A thing ``<base>aim-1`` is no document: who asks for
it is sent on (303) to ``aim-1.html`` or to the same as data, as ``https://www.w3.org/TR/cooluris/`` describes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyoxigraph as ox

#: The folder for what describes the site rather than one thing of the strategy. Our own, so that no name clashes.
OWN = "site"
#: The folder of releases, below that of the site.
RELEASES = "release"
#: The folder of the documents about things whose IRIs are not below the base, or cannot be the name of a file.
ELSEWHERE = f"{OWN}/about"
#: What a name below the base may be, to be the path of a file on any system.
_SAFE = re.compile(r"(?:[^\W_]|[_~-])(?:\w|[.~-])*(?:/(?:[^\W_]|[_~-])(?:\w|[.~-])*)*")
_UNSAFE_RUNS = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way in which a document is written: the end of its file's name and its media type."""

    ending: str
    media: str
    title: str


PAGE = Form(ending="html", media="text/html", title="Page")
TURTLE = Form(ending="ttl", media="text/turtle", title="Turtle")
JSON_LD = Form(ending="jsonld", media="application/ld+json", title="JSON-LD")
N_TRIPLES = Form(ending="nt", media="application/n-triples", title="N-Triples")
#: In the order in which a server prefers them where a client does not.
DATA = (TURTLE, JSON_LD, N_TRIPLES)
FORMS = (PAGE, *DATA)
_TAKEN = frozenset({"index", OWN, "robots", "sitemap", RELEASES, "releases"})
#: What a release has beside the pages, for it holds them under the same names.
_TAKEN_IN_RELEASES = frozenset({"dataset", "data.nq", "changes.md", "datacite.json", "sha256sums"})
_ENDINGS = tuple(f".{form.ending}" for form in FORMS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """The documents of one site: for each thing the path of its document, without ending and below the base.

    ``base`` is where the folder of the site is served; it ends in ``/``. Things that differ in the part behind ``#``
    only share a document.

    >>> import pyoxigraph as ox
    >>> addresses = addressed("https://x.example/id/", [ox.NamedNode("https://x.example/id/aim-1")])
    >>> addresses.stem(ox.NamedNode("https://x.example/id/aim-1"))
    'aim-1'
    >>> addresses.url("aim-1", TURTLE)
    'https://x.example/id/aim-1.ttl'
    """

    base: str
    stems: Mapping[ox.NamedNode, str]

    def stem(self, iri: ox.NamedNode) -> str | None:
        """The path of the document about a thing; None, where the site has none."""
        return self.stems.get(iri)

    def url(self, stem: str, form: Form) -> str:
        """The address of one form of a document."""
        return f"{self.base}{path_in_url(f'{stem}.{form.ending}')}"

    def moved(self) -> dict[str, str]:
        """The things below the base whose document is not where the server looks: path (no ending) to stem."""
        found = {}
        for iri, stem in self.stems.items():
            name = iri.value.partition("#")[0].removeprefix(self.base)
            if iri.value.startswith(self.base) and name != stem and name:
                found[name] = stem
        return found


def addressed(base: str, things: Iterable[ox.NamedNode]) -> Addresses:
    """The addresses of some things, whatever their order, in a site that is served at ``base`` (less its last part).

    Two names that differ in letter case only would be one file on some systems: the later one stands elsewhere.

    >>> import pyoxigraph as ox
    >>> addressed("https://x.example/it#", [ox.NamedNode("https://x.example/it#aim-1")]).stems
    {<NamedNode value=https://x.example/it#aim-1>: 'it'}
    """
    folder = base.rstrip("#").rpartition("/")[0] + "/"
    stems: dict[ox.NamedNode, str] = {}
    taken: dict[str, str] = {}
    for iri in sorted(set(things), key=lambda each: each.value):
        document = iri.value.partition("#")[0]
        name = document.removeprefix(folder) if document.startswith(folder) else ""
        is_home = document == folder
        stem = "index" if is_home else name
        if not (is_home or _is_path(name)) or taken.setdefault(stem.casefold(), document) != document:
            stem = elsewhere(iri)
        stems[iri] = stem
    return Addresses(base=folder, stems=stems)


def elsewhere(iri: ox.NamedNode) -> str:
    """The path of the document about a thing whose IRI cannot be one: readable, and of no other thing.

    >>> import pyoxigraph as ox
    >>> elsewhere(ox.NamedNode("http://metadata.un.org/sdg/4.4"))
    'site/about/metadata.un.org-sdg-4.4-725e2a29'
    """
    words = _UNSAFE_RUNS.sub("-", iri.value.partition(":")[2].strip("/")).strip("-.")[:_LONGEST]
    return f"{ELSEWHERE}/{words}-{hashlib.sha256(iri.value.encode()).hexdigest()[:8]}"


def path_in_url(path: str) -> str:
    """A path as it stands in an address."""
    return quote(path, safe="/~")


def _is_path(name: str) -> bool:
    return (
        len(name) <= _LONGEST
        and _SAFE.fullmatch(name) is not None
        and not name.casefold().endswith(_ENDINGS)
        and not name.endswith(".")
        and name.partition("/")[0].casefold() not in _TAKEN | _TAKEN_IN_RELEASES
    )
