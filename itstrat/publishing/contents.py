"""What is published, as its pages need it: what a thing says, what points at it, its name and its address."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, ITS, RDF, RDFS, SH, SKOS
from itstrat.publishing.addresses import ELSEWHERE, PAGE, addressed, path_in_url
from itstrat.publishing.frame import DATASET, WAYS
from itstrat.report.document import harmless
from itstrat.store import kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itstrat.store import Labels, Node, Store

Object: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Said: TypeAlias = dict[ox.NamedNode, list[Object]]

TYPE = RDF["type"]
_CAPITAL = re.compile(r"(?<=[a-z])[A-Z](?=[a-z])")
_OWN_NAME = re.compile(r"(?<=[/#])[A-Za-z]\w+\Z")
#: What a page begins with: the first of these that a thing has.
ABOUT = (SKOS["definition"], DCTERMS["description"], SH["description"], RDFS["comment"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A version that is kept: its name, the folder that it is served at, and the IRI of its data."""

    version: str
    folder: str
    dataset: ox.NamedNode


class Contents:
    """The published statements by subject and by object. ``store`` holds them with the ontology and what follows.

    ``things`` are the subjects that have pages: all but blank nodes, sorted; and so is all that is listed here.
    ``listed`` is whether each class has a page that lists it; ``ways`` are the stems and titles of the pages that every
    page leads to, ``dataset`` is the stem of that about the data, if there is one. ``released`` is where and as what
    version it is kept, if it is a release; ``versions`` are those that have a document, by its stem.
    """

    def __init__(
        self,
        quads: Iterable[ox.Quad],
        *,
        base: str,
        name: str,
        store: Store,
        labels: Labels,
        prefixes: Mapping[str, str],
    ) -> None:
        self.name = name
        self.prefixes = prefixes
        self.store = store
        self.labels = labels
        self.listed = True
        self.ways: tuple[tuple[str, str], ...] = WAYS
        self.dataset = DATASET
        self.released: Released | None = None
        self.versions: Mapping[str, Sequence[str]] = {}
        self.triples: dict[Node, list[ox.Triple]] = defaultdict(list)
        self.into: dict[Node, list[ox.Triple]] = defaultdict(list)
        for triple in sorted({each.triple for each in quads}, key=str):
            if isinstance(triple.subject, ox.Triple):
                continue
            self.triples[triple.subject].append(triple)
            if isinstance(triple.object, ox.NamedNode | ox.BlankNode):
                self.into[triple.object].append(triple)
        self.things = sorted(
            (each for each in self.triples if isinstance(each, ox.NamedNode)), key=lambda iri: iri.value
        )
        self.addresses = addressed(base, self.things)
        self._texts: dict[str, str] = {}
        self._names: dict[Node, str] = {}
        self._kinds: dict[tuple[Object, ...], str] = {}

    @property
    def served(self) -> str:
        """The folder that these pages are served at."""
        return self.released.folder if self.released else self.addresses.base

    def version_of(self, thing: ox.NamedNode) -> ox.NamedNode | None:
        """The IRI of a thing of ours as it is in the release that this is."""
        path = self.path(thing)
        if self.released is None or path is None or not thing.value.startswith(self.addresses.base):
            return None
        stem, _, anchor = path.partition("#")
        name = stem.removesuffix(f".{PAGE.ending}")
        return ox.NamedNode(f"{self.released.folder}{name}{'#' if anchor else ''}{anchor}")

    @cached_property
    def documents(self) -> Mapping[str, list[ox.NamedNode]]:
        """The things that each document is about, by the document's stem."""
        found: dict[str, list[ox.NamedNode]] = {}
        for thing in self.things:
            found.setdefault(self.addresses.stems[thing], []).append(thing)
        return found

    @cached_property
    def of_class(self) -> Mapping[ox.NamedNode, list[ox.NamedNode]]:
        """The things of each class that is named in the data, in the order of their labels."""
        found: dict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
        for thing in self.by_name(self.things):
            for each in self.objects(thing, TYPE):
                if isinstance(each, ox.NamedNode):
                    found[each].append(thing)
        return found

    @cached_property
    def of_scheme(self) -> Mapping[ox.NamedNode, list[ox.NamedNode]]:
        """The members of each scheme: the elements of a strategy document, or the concepts of a code list."""
        found: dict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
        for thing in self.by_name(self.things):
            for each in self.objects(thing, SKOS["inScheme"]):
                if isinstance(each, ox.NamedNode):
                    found[each].append(thing)
        return found

    def by_name(self, things: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
        """The things in the order of their notations and labels."""

        def order(thing: ox.NamedNode) -> tuple[str, str, str]:
            notations = sorted(
                each.value for each in self.objects(thing, SKOS["notation"]) if isinstance(each, ox.Literal)
            )
            return (notations[0] if notations else "", self.labels(thing).casefold(), thing.value)

        return sorted(things, key=order)

    def objects(self, subject: Node, predicate: ox.NamedNode) -> list[Object]:
        """What a thing has for a property."""
        return [each.object for each in self.triples.get(subject, ()) if each.predicate == predicate]

    def said(self, subject: Node) -> Said:
        """What is said of a thing, by property."""
        found: Said = {}
        for each in self.triples.get(subject, ()):
            found.setdefault(each.predicate, []).append(each.object)
        return found

    def about(self, thing: Node) -> ox.Literal | None:
        """What describes a thing in words: in English, if in any language."""
        for predicate in ABOUT:
            said = self.objects(thing, predicate)
            if thing not in self.triples:  # a class, say, that the ontology speaks of
                said = [quad.object for quad in self.store.quads(thing, predicate, None)]
            texts = [each for each in said if isinstance(each, ox.Literal)]
            if texts:
                return min(texts, key=lambda text: (not (text.language or "en").startswith("en"), text.value))
        return None

    def kind(self, thing: Node) -> str:
        """What kind of thing it is, in a word or two."""
        types = tuple(self.objects(thing, TYPE))
        found = self._kinds.get(types)
        if found is None:
            found = kind(self.store, thing, self.labels)
            if not found and types and isinstance(types[0], ox.NamedNode):
                found = self.labels(types[0])
            self._kinds[types] = found
        return found

    def in_words(self, term: ox.NamedNode) -> str:
        """What a property or a class is called; one that nothing here labels, by the name that ends its IRI."""
        label = self.labels(term)
        if label != self.labels.compact(term):
            return label
        own = _OWN_NAME.search(term.value) if label.startswith("<") else None
        if own is None and label.startswith("<"):
            return label
        name = _CAPITAL.sub(lambda found: f" {found[0].lower()}", own[0] if own else label.partition(":")[2])
        return name[0].lower() + name[1:] if name[1:2].islower() else name

    def title(self, thing: Node) -> str:
        """What a thing is called, safe in HTML."""
        found = self._names.get(thing)
        if found is None:
            found = self._names[thing] = self.safe(self.labels(thing))
        return found

    def safe(self, text: str) -> str:
        """A text of the data that cannot be taken for markup, nor turn what stands around it."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = escape(harmless(text))
        return found

    def path(self, thing: ox.NamedNode) -> str | None:
        """The address of the page about a thing, from the folder of the site; with the anchor where it shares one."""
        stem = self.addresses.stems.get(thing)
        if stem is None:
            return None
        fragment = thing.value.partition("#")[2]
        shared = fragment and not stem.startswith(f"{ELSEWHERE}/")
        return path_in_url(f"{stem}.{PAGE.ending}") + (f"#{path_in_url(fragment)}" if shared else "")

    def is_about(self, thing: ox.NamedNode, name: str) -> bool:
        """Whether a thing is of a class of ours, or of one below it."""
        return any(self.store.quads(thing, TYPE, ITS[name]))
