"""What somebody means who names an item of a strategy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.errors import AmbiguousSubject, UnknownSubject
from itstrat.sparql.terms import as_iri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyoxigraph as ox

    from itstrat.store import Labels, Store


def resolve(
    text: str, store: Store, labels: Labels, *, prefixes: Mapping[str, str], graphs: Sequence[ox.NamedNode]
) -> ox.NamedNode:
    """The subject that an IRI, a prefixed name or a label means; of several with that label, what ``graphs`` describe.

    Raises: UnknownSubject with the nearest labels, AmbiguousSubject with the candidates.
    """
    iri = as_iri(text, prefixes)
    if iri is not None and (any(store.quads(iri)) or any(store.quads(None, None, iri))):
        return iri
    found = labels.subjects(text)
    if not found:
        raise UnknownSubject.of(text, labels.all(), more="Name it by its IRI, a prefixed name or its label.")
    own = [each for each in found if any(any(store.quads(each, graph=graph)) for graph in graphs)] or found
    if len(own) > 1:
        names = ", ".join(labels.compact(each) for each in own)
        raise AmbiguousSubject(f"{len(own)} subjects are labelled {text!r}.", hint=f"Name one of them: {names}.")
    return own[0]
