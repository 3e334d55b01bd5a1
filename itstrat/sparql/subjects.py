"""What somebody means who names an item of a strategy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import AmbiguousSubject, UnknownSubject, UsageError
from itstrat.namespaces import SKOS
from itstrat.nearest import did_you_mean, nearest
from itstrat.sparql.terms import as_iri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itstrat.store import Labels, Store

_LOCAL = re.compile(r"\w[\w.-]*")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def resolve(
    text: str, store: Store, labels: Labels, *, prefixes: Mapping[str, str], graphs: Sequence[ox.NamedNode]
) -> ox.NamedNode:
    """The subject that an IRI, a prefixed name, a label, a notation or the end of an IRI behind a known prefix means.

    Words mean what ``graphs`` describe: a term of the ontology is named by its prefixed name.

    Raises: UnknownSubject with the nearest of them, AmbiguousSubject with the candidates.
    """
    iri = as_iri(text, prefixes)
    if iri is not None and (any(store.quads(iri)) or any(store.quads(None, None, iri))):
        return iri
    found = labels.subjects(text) or _noted_so(text, store) or _named_so(text, store, prefixes)
    own = [each for each in found if any(any(store.quads(each, graph=graph)) for graph in graphs)]
    if not own:
        written = [f"The word of the ontology is written {labels.compact(each)}." for each in found[:1]]
        error = _unknown(text, iri, store, labels, graphs)
        error.hint = " ".join([*([error.hint] if error.hint else ()), *written])
        raise error
    if len(own) > 1:
        names = ", ".join(labels.compact(each) for each in own)
        raise AmbiguousSubject(f"{len(own)} subjects are labelled {text!r}.", hint=f"Name one of them: {names}.")
    return own[0]


def _unknown(
    text: str, iri: ox.NamedNode | None, store: Store, labels: Labels, graphs: Sequence[ox.NamedNode]
) -> UsageError:
    """The error for what names nothing, with the nearest of what ``graphs`` describe."""
    more = "Name it by its IRI, a prefixed name, its label or its notation."
    if iri is None:
        return UnknownSubject.of(text, labels.all(graphs), more=more)
    described = {quad.subject for graph in graphs for quad in store.quads(graph=graph)}
    known = [each.value for each in described if isinstance(each, ox.NamedNode)]
    near = [labels.compact(ox.NamedNode(each)) for each in nearest(iri.value, known)]
    return UnknownSubject(f"There is no subject named {text!r}.", hint=did_you_mean(near, str) or more)


def _noted_so(text: str, store: Store) -> list[ox.NamedNode]:
    """The subjects with that notation, such as AIM1; letter case does not matter."""
    wanted = text.strip().casefold()
    found = {
        quad.subject
        for quad in store.quads(predicate=SKOS["notation"])
        if isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.Literal)
        and quad.object.value.casefold() == wanted
    }
    return sorted(found, key=lambda term: term.value)


def _named_so(text: str, store: Store, prefixes: Mapping[str, str]) -> list[ox.NamedNode]:
    """The subjects whose IRI is that of a known prefix with the text behind it."""
    if not _LOCAL.fullmatch(text):
        return []
    named = [
        ox.NamedNode(namespace + text) for namespace in sorted(set(prefixes.values())) if _ABSOLUTE.match(namespace)
    ]
    return [each for each in named if any(store.quads(each))]
