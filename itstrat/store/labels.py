"""How things are called: the label of a term, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, PREFIXES, RDFS, SKOS
from itstrat.store.lookup import objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.store.base import Store, Term

#: In the order in which they win: a publisher's own SKOS label before a short one of ours.
LABEL_PROPERTIES = (
    SKOS["prefLabel"],
    RDFS["label"],
    DCTERMS["title"],
    ox.NamedNode("https://schema.org/name"),
    ox.NamedNode("http://xmlns.com/foaf/0.1/name"),
)


class Labels:
    """The labels of one store, each looked up once.

    A literal is called by its value; an IRI by its best label, else by its prefixed name; a blank node by its id.

    >>> from itstrat.store.oxigraph import OxigraphStore
    >>> store = OxigraphStore()
    >>> aim = ox.NamedNode("urn:x:aim")
    >>> store.load([ox.Quad(aim, RDFS["label"], ox.Literal("But", language="fr")),
    ...             ox.Quad(aim, RDFS["label"], ox.Literal("Aim", language="en"))])
    >>> labels = Labels(store)
    >>> labels(aim), labels(ox.NamedNode("https://w3id.org/itstrat#Aim"))
    ('Aim', 'its:Aim')
    """

    def __init__(self, store: Store, *, prefixes: Mapping[str, str] | None = None, language: str = "en") -> None:
        self._store = store
        self._prefixes = {**PREFIXES, **(prefixes or {})}
        self._language = language
        self._known: dict[ox.NamedNode, str] = {}

    def __call__(self, term: Term) -> str:
        """What a term is called."""
        if isinstance(term, ox.Literal):
            return term.value
        if isinstance(term, ox.BlankNode):
            return f"_:{term.value}"
        found = self._known.get(term)
        if found is None:
            found = self._known[term] = self._best(term) or self.compact(term)
        return found

    def compact(self, iri: ox.NamedNode) -> str:
        """The prefixed name of an IRI where a known prefix fits, else the IRI in angle brackets."""
        fitting = [
            (namespace, prefix)
            for prefix, namespace in self._prefixes.items()
            if namespace and iri.value.startswith(namespace)
        ]
        if fitting:
            namespace, prefix = max(fitting, key=lambda pair: (len(pair[0]), pair[1]))
            local = iri.value[len(namespace) :]
            if local and not set(local) & set("/#?%()'\",;"):
                return f"{prefix}:{local}"
        return f"<{iri.value}>"

    def subjects(self, label: str) -> list[ox.NamedNode]:
        """The subjects with that label in any language, sorted; letter case does not matter."""
        wanted = label.strip().casefold()
        found = {
            quad.subject
            for predicate in LABEL_PROPERTIES
            for quad in self._store.quads(predicate=predicate)
            if isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.Literal)
            and quad.object.value.casefold() == wanted
        }
        return sorted(found, key=lambda term: term.value)

    def all(self, graphs: Iterable[ox.NamedNode]) -> Iterable[str]:
        """Every label that some graphs give."""
        quads = (
            quad
            for predicate in LABEL_PROPERTIES
            for graph in graphs
            for quad in self._store.quads(predicate=predicate, graph=graph)
        )
        return {quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}

    def _best(self, iri: ox.NamedNode) -> str | None:
        for predicate in LABEL_PROPERTIES:
            literals = [term for term in objects(self._store, iri, predicate) if isinstance(term, ox.Literal)]
            if literals:
                return min(literals, key=self._rank).value
        return None

    def _rank(self, literal: ox.Literal) -> tuple[int, str, str]:
        language = literal.language or ""
        order = 0 if language.split("-")[0] == self._language else 1 if not language else 2
        return order, language, literal.value
