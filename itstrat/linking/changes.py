"""What in our strategy points at the elements of others, and at those that a new edition withdraws or changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.formats import locate
from itstrat.formats.lockreader import LockReader
from itstrat.namespaces import DCTERMS, OWL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from itstrat.errors import Location
    from itstrat.formats import Document, Wanted

How = Literal["withdrawn", "changed", "linked"]
_DEPRECATED = OWL["deprecated"]
_REPLACED = DCTERMS["isReplacedBy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A statement of ours about an element of others: what it says, where, and what becomes of the element.

    ``successor`` is what the new edition says replaces it, if it says so.
    """

    subject: ox.NamedNode
    predicate: ox.NamedNode
    element: ox.NamedNode
    how: How
    location: Location
    successor: ox.NamedNode | None = None


def ours(documents: Iterable[Document]) -> list[Document]:
    """The documents that we wrote: neither snapshots nor the lock."""
    return [each for each in documents if each.source.pinned is None and not isinstance(each.source.reader, LockReader)]


def elements(quads: Iterable[ox.Quad]) -> set[ox.NamedNode]:
    """What some quads say something of, by its IRI."""
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def touched(documents: Sequence[Document], before: Iterable[ox.Quad], after: Iterable[ox.Quad]) -> tuple[Touch, ...]:
    """What of ours points at elements that a new edition withdraws or changes: withdrawn first, then by place.

    An element is withdrawn where nothing is said of it any more, or it is said to be deprecated or replaced.
    """
    old, new = _said(before), _said(after)
    fate: dict[ox.NamedNode, How] = {}
    successors: dict[ox.NamedNode, ox.NamedNode] = {}
    for element, said in old.items():
        now = new.get(element, frozenset())
        fresh = now - said
        successor = next((o for p, o in sorted(now, key=str) if p == _REPLACED and isinstance(o, ox.NamedNode)), None)
        if not now or any(p == _REPLACED or (p == _DEPRECATED and _is_true(o)) for p, o in fresh):
            fate[element] = "withdrawn"
        elif now != said:
            fate[element] = "changed"
        if successor is not None:
            successors[element] = successor
    return _touches(documents, fate, successors)


def pointing(documents: Sequence[Document], targets: Collection[ox.NamedNode]) -> tuple[Touch, ...]:
    """What of ours points at some elements."""
    return _touches(documents, dict.fromkeys(targets, "linked"), {})


def _touches(
    documents: Sequence[Document], fate: dict[ox.NamedNode, How], successors: dict[ox.NamedNode, ox.NamedNode]
) -> tuple[Touch, ...]:
    mine = ours(documents)
    wanted: dict[Wanted, None] = {}
    for document in mine:
        for quad in document.quads:
            if quad.object in fate and isinstance(quad.subject, ox.NamedNode):
                wanted[quad.subject, quad.predicate, quad.object] = None
    places = locate(mine, wanted)
    found = [
        Touch(
            subject=subject,
            predicate=predicate,
            element=element,
            how=fate[element],
            location=places[subject, predicate, element].location,
            successor=successors.get(element),
        )
        for subject, predicate, element in wanted
        if isinstance(element, ox.NamedNode) and isinstance(subject, ox.NamedNode) and predicate is not None
    ]
    return tuple(sorted(found, key=lambda each: (each.how != "withdrawn", each.location, str(each.element))))


def _said(quads: Iterable[ox.Quad]) -> dict[ox.NamedNode, frozenset[tuple[ox.NamedNode, object]]]:
    """What is said of each element; what is said of blank nodes is told apart by nothing, and left out."""
    found: dict[ox.NamedNode, set[tuple[ox.NamedNode, object]]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode):
            value = "" if isinstance(quad.object, ox.BlankNode) else quad.object
            found.setdefault(quad.subject, set()).add((quad.predicate, value))
    return {element: frozenset(said) for element, said in found.items()}


def _is_true(value: object) -> bool:
    return isinstance(value, ox.Literal) and value.value in {"true", "1"}
