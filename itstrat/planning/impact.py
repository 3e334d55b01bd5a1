"""What is touched when something fails, up to the strategies; and what a re-issued strategy withdraws."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import NoImpact
from itstrat.namespaces import DCTERMS, ITS, RDF, SKOS
from itstrat.planning.asked import ASKED, OTHER
from itstrat.planning.circles import circles
from itstrat.store.lookup import nodes, objects, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itstrat.planning.asked import Way
    from itstrat.planning.circles import Link
    from itstrat.store import Node, Store, Term

    Label = Callable[[Term], str]

_TYPE = RDF["type"]
_DOCUMENT = ITS["StrategyDocument"]
_PAGE = ox.NamedNode(f"{DCTERMS}bibliographicCitation")
#: The layers of the picture, from what fails to what it was for: class and what one of it is called. First match wins.
LAYERS: tuple[tuple[ox.NamedNode, str], ...] = (
    (ITS["KPI"], "KPI"),
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
    (ITS["RefreshItem"], "refresh item"),
    (ITS["Skill"], "skill"),
    (ITS["Requirement"], "requirement"),
    (ITS["Option"], "option"),
    (ITS["Benefit"], "benefit"),
    (ITS["Risk"], "risk"),
    (ITS["ServiceLevelTarget"], "service level"),
    (ITS["ServiceLevelAgreement"], "service level agreement"),
    (ITS["Decision"], "decision"),
    (ITS["ProgressReview"], "progress review"),
)
_KINDS = [name for _, name in LAYERS]
_ELEMENT = "strategy element"
_OTHER = "other"
STAKEHOLDER = "group of people"
#: What only stands between two others: it is gone through and not told.
_BETWEEN = ITS["ResourceDemand"]
#: Ways on which things can wait for, need or be part of each other in a circle.
_CIRCLES = (ITS["dependsOn"], ITS["precededBy"], ITS["subProjectOf"])
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
    """The answer to a question about a subject: what it touches, by layer, label and IRI.

    ``edges`` (from, to) are all the links, for a picture; ``circles`` are the circles that were gone through, each as
    its statements.
    """

    subject: str
    label: str
    kind: str
    question: str
    touched: tuple[Touched, ...]
    edges: tuple[tuple[str, str], ...]
    circles: tuple[tuple[Link, ...], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind are touched, in the order of the layers."""
        found = Counter(each.kind for each in self.touched)
        return {kind: found[kind] for kind in [*_KINDS, _OTHER] if found[kind]}


def impact(store: Store, subject: Node, labels: Label) -> Impact:
    """What fails, or loses its means, with an asset, model, service, supplier, team, budget or project; of what cannot
    fail, what hangs on it (``planning.asked``).

    Raises: NoImpact for what is of no class that can be asked about, if nothing hangs on it.
    Cost: linear in what is reached; each thing is looked at once.
    """
    types = set(objects(store, subject, _TYPE))
    asked = next((each for cls, each in ASKED if cls in types), OTHER)
    reached = _Reached(store, subject)
    for ways in (asked.ways, asked.back):
        reached.spread(ways)
    if asked is OTHER and not reached.steps.keys() - {subject}:
        raise NoImpact(
            f"{labels(subject)} is nothing that fails or that anything hangs on.",
            hint="Ask about an asset or its model, a service, supplier, team, skill, project, case, funding, KPI, "
            "objective, aim, requirement, risk, person or meeting, or about a strategy document.",
        )
    found = [
        Touched(iri=n.value, label=labels(n), kind=reached.kinds[n], steps=steps, through=reached.first[n].value)
        for n, steps in reached.steps.items()
        if n != subject
    ]
    order = {kind: position for position, kind in enumerate([*_KINDS, _OTHER])}
    return Impact(
        subject=subject.value,
        label=labels(subject),
        kind=reached.kinds[subject],
        question=asked.question.format(labels(subject)),
        touched=tuple(sorted(found, key=lambda each: (order[each.kind], each.label, each.iri))),
        edges=tuple(sorted(reached.edges)),
        circles=circles(_links(store, reached.steps)),
    )


class _Reached:
    """What is reached from a subject: in how many steps, first from what, and all the links on the way."""

    def __init__(self, store: Store, subject: Node) -> None:
        self._store, self._subject = store, subject
        self.first = {subject: subject}
        self.steps = {subject: 0}
        self.kinds = {subject: kind_of(store, subject)}
        self.edges: set[tuple[str, str]] = set()

    def spread(self, ways: Iterable[Way]) -> None:
        """Go some ways from the subject as far as they lead."""
        queue, seen = [self._subject], {self._subject}
        for here in queue:
            if self.kinds[here] in _LAST and here != self._subject:
                continue
            for there in self._next(here, ways):
                self.edges.add((here.value, there.value))
                if there not in self.steps:
                    self.kinds[there] = kind_of(self._store, there)
                    self.first[there], self.steps[there] = here, self.steps[here] + 1
                if there not in seen:
                    seen.add(there)
                    queue.append(there)

    def _next(self, here: Node, ways: Iterable[Way]) -> list[Node]:
        found: set[Node] = set()
        for predicate, against in ways:
            found.update(subjects(self._store, predicate, here) if against else nodes(self._store, here, predicate))
        for between in [node for node in found if any(self._store.quads(node, _TYPE, _BETWEEN))]:
            found.remove(between)
            found.update(subjects(self._store, ITS["demand"], between))
        return sorted(found - {here}, key=lambda node: node.value)


def _links(store: Store, reached: Iterable[Node]) -> list[Link]:
    return [
        (here.value, predicate.value, there.value)
        for here in reached
        for predicate in _CIRCLES
        for there in sorted(nodes(store, here, predicate), key=lambda node: node.value)
    ]


def kind_of(store: Store, node: Node) -> str:
    """What kind of thing a node is, in a word or two."""
    types = set(objects(store, node, _TYPE))
    if SKOS["Concept"] in types and not types & {cls for cls, _ in LAYERS}:
        return _ELEMENT
    return next((name for cls, name in LAYERS if cls in types), _OTHER)


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
