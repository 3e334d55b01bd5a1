"""What is touched when something fails, up to the strategies; and what a re-issued strategy withdraws."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, ITS, PREFIXES, RDF, SKOS
from itstrat.store.lookup import nodes, objects, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itstrat.store import Node, Store, Term

    Label = Callable[[Term], str]

_TYPE = RDF["type"]
_DOCUMENT = ITS["StrategyDocument"]
_PAGE = ox.NamedNode(f"{DCTERMS}bibliographicCitation")
_SCHEMA = PREFIXES["schema"]
#: The layers of the picture, from what fails to what it was for: class and what one of it is called. First match wins.
LAYERS: tuple[tuple[ox.NamedNode, str], ...] = (
    (ITS["AssetModel"], "asset model"),
    (ITS["Asset"], "asset"),
    (ITS["Funding"], "funding"),
    (ITS["Service"], "service"),
    (ITS["BusinessCase"], "business case"),
    (ITS["Project"], "project"),
    (ITS["Tactic"], "tactic"),
    (ITS["Objective"], "objective"),
    (ITS["Aim"], "aim"),
    (ITS["StrategyElement"], "strategy element"),
    (ITS["Stakeholder"], "group of people"),
    (ITS["Resource"], "resource"),
)
_KINDS = [name for _, name in LAYERS]
_ELEMENT = "strategy element"
_OTHER = "other"
STAKEHOLDER = "group of people"
#: From something to what it touches: the property, and whether it is read against its direction.
_STEPS: tuple[tuple[ox.NamedNode, bool], ...] = (
    (ox.NamedNode(f"{_SCHEMA}manufacturer"), True),
    (ox.NamedNode(f"{_SCHEMA}provider"), True),
    (ITS["model"], True),
    (ITS["usesAsset"], True),
    (ITS["dependsOn"], True),
    (ITS["fundingSource"], True),
    (ITS["funding"], True),
    (ITS["caseFor"], False),
    (ITS["precededBy"], True),
    (ITS["supports"], False),
    (ITS["audience"], False),
)
_DEMAND, _RESOURCE = ITS["demand"], ITS["resource"]
#: People who use a service are touched; what supports them otherwise is not.
_LAST = {_ELEMENT, STAKEHOLDER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Something that is touched: in how many steps, and from what it is reached first."""

    iri: str
    label: str
    kind: str
    steps: int
    through: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a subject touches, by layer, label and IRI. ``edges`` (from, to) are all the links, for a picture."""

    subject: str
    label: str
    kind: str
    touched: tuple[Touched, ...]
    edges: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind are touched, in the order of the layers."""
        found = Counter(each.kind for each in self.touched)
        return {kind: found[kind] for kind in [*_KINDS, _OTHER] if found[kind]}


def impact(store: Store, subject: Node, labels: Label) -> Impact:
    """What fails, or loses its means, with an asset, model, service, supplier, team, budget or project.

    Cost: linear in what is reached; each thing is looked at once.
    """
    first = {subject: subject}
    steps = {subject: 0}
    kinds = {subject: kind_of(store, subject)}
    edges: set[tuple[str, str]] = set()
    queue = [subject]
    for here in queue:
        if kinds[here] in _LAST and here != subject:
            continue
        for there in _touches(store, here):
            if there not in kinds:
                kinds[there] = kind_of(store, there)
            edges.add((here.value, there.value))
            if there not in steps:
                first[there], steps[there] = here, steps[here] + 1
                queue.append(there)
    found = [
        Touched(iri=n.value, label=labels(n), kind=kinds[n], steps=steps[n], through=first[n].value) for n in queue[1:]
    ]
    order = {kind: position for position, kind in enumerate([*_KINDS, _OTHER])}
    return Impact(
        subject=subject.value,
        label=labels(subject),
        kind=kinds[subject],
        touched=tuple(sorted(found, key=lambda each: (order[each.kind], each.label, each.iri))),
        edges=tuple(sorted(edges)),
    )


def kind_of(store: Store, node: Node) -> str:
    """What kind of thing a node is, in a word or two."""
    types = set(objects(store, node, _TYPE))
    if SKOS["Concept"] in types and not types & {cls for cls, _ in LAYERS}:
        return _ELEMENT
    return next((name for cls, name in LAYERS if cls in types), _OTHER)


def _touches(store: Store, here: Node) -> Iterator[Node]:
    found: set[Node] = set()
    for predicate, against in _STEPS:
        found.update(subjects(store, predicate, here) if against else nodes(store, here, predicate))
    for demand in subjects(store, _RESOURCE, here):
        found.update(subjects(store, _DEMAND, demand))
    yield from sorted(found - {here}, key=lambda node: node.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """An element of a document: what takes its place in the new edition, if anything, and who supports it (IRIs)."""

    iri: str
    label: str
    page: str
    successor: str | None
    supporters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reissue:
    """What a new edition of a strategy document does to the old one's elements; without one, what its end would do."""

    old: str
    old_label: str
    new: str | None
    new_label: str
    elements: tuple[Withdrawn, ...]

    @property
    def withdrawn(self) -> tuple[Withdrawn, ...]:
        """The elements that nothing takes the place of."""
        return tuple(each for each in self.elements if each.successor is None)

    @property
    def at_stake(self) -> tuple[str, ...]:
        """What supports a withdrawn element, each once."""
        return tuple(sorted({supporter for each in self.withdrawn for supporter in each.supporters}))


def is_document(store: Store, subject: Node) -> bool:
    """Whether a subject is a strategy document."""
    return any(store.quads(subject, _TYPE, _DOCUMENT))


def reissue(store: Store, document: Node, labels: Label) -> Reissue:
    """What the new edition of a document withdraws; given the new edition, that of the one which it replaces.

    Cost: linear in the elements of the document and what supports them.
    """
    newer = _linked(store, document, DCTERMS["isReplacedBy"], DCTERMS["replaces"])
    older = _linked(store, document, DCTERMS["replaces"], DCTERMS["isReplacedBy"])
    old, new = (older, document) if older is not None and newer is None else (document, newer)
    members = set(subjects(store, SKOS["inScheme"], new)) if new is not None else set()
    elements = []
    for element in sorted(set(subjects(store, SKOS["inScheme"], old)), key=lambda node: node.value):
        after = {*nodes(store, element, DCTERMS["isReplacedBy"]), *subjects(store, DCTERMS["replaces"], element)}
        kept = sorted(node.value for node in (after & members) | ({element} & members))
        page = next((term.value for term in objects(store, element, _PAGE) if isinstance(term, ox.Literal)), "")
        elements.append(
            Withdrawn(
                iri=element.value,
                label=labels(element),
                page=page,
                successor=kept[0] if kept else None,
                supporters=tuple(sorted({node.value for node in subjects(store, ITS["supports"], element)})),
            )
        )
    elements.sort(key=lambda each: (each.successor is not None, each.label, each.iri))
    return Reissue(
        old=old.value,
        old_label=labels(old),
        new=new.value if new is not None else None,
        new_label=labels(new) if new is not None else "",
        elements=tuple(elements),
    )


def _linked(store: Store, document: Node, forward: ox.NamedNode, backward: ox.NamedNode) -> Node | None:
    found = {*nodes(store, document, forward), *subjects(store, backward, document)}
    return min(found, key=lambda node: node.value, default=None)
