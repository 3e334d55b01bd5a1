"""Why something is done: every path from it to the elements of the institution's other strategies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, ITS, RDF, SKOS
from itstrat.store.kinds import kind
from itstrat.store.lookup import nodes, objects, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itstrat.store import Node, Store, Term

    Label = Callable[[Term], str]

_TYPE = RDF["type"]
_SUPPORTS = ITS["supports"]
_DOCUMENT = ITS["StrategyDocument"]
_STRATEGY = ITS["ITServiceStrategy"]
_ATTRIBUTED = ox.NamedNode("http://www.w3.org/ns/prov#wasAttributedTo")

#: How something that supports nothing itself comes to serve what does: property, whether it is read against its
#: direction, and the words for the step.
_CARRIERS: tuple[tuple[ox.NamedNode, bool, str], ...] = (
    (ITS["caseFor"], False, "is the case for"),
    (ITS["briefFor"], False, "is the brief for"),
    (ITS["implements"], False, "implements"),
    (ITS["subProjectOf"], False, "is part of"),
    (ITS["replaces"], False, "replaces"),
    (ITS["measuredBy"], True, "measures"),
    (ITS["cost"], True, "is a cost of"),
    (ITS["funding"], True, "is funding for"),
    (ITS["option"], True, "is an option of"),
    (ITS["benefit"], True, "is a benefit of"),
    (ITS["risk"], True, "is a risk of"),
    (ITS["usesAsset"], True, "is used by"),
    (ITS["model"], True, "is the model of"),
    (ITS["demand"], True, "is needed by"),
    (ITS["resource"], True, "is asked for by"),
    (ITS["sla"], True, "is the agreement for"),
    (ITS["serviceLevelTarget"], True, "is a target of"),
    (ITS["hasKPI"], True, "measures"),
    (ITS["target"], True, "is the target of"),
    (ITS["milestone"], True, "is a milestone of"),
    (ITS["dependsOn"], True, "is needed by"),
)

#: A path longer than this says nothing to a reader.
_LONGEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path: the words that lead to a node, the node, its kind and label, and who agreed the link when.

    ``document`` and ``page`` are given for the element of another strategy at the end.
    """

    words: str
    node: Node
    kind: str
    label: str
    agreed_by: str = ""
    agreed_on: str = ""
    document: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The answer: the subject, and each path from it to an element of a strategy that is not the IT service strategy.

    ``stranded`` are the paths that end inside the IT service strategy. ``end`` says where the subject stands if it is
    itself of another strategy, where all paths end.
    """

    subject: Node
    kind: str
    label: str
    paths: tuple[tuple[Step, ...], ...]
    stranded: tuple[tuple[Step, ...], ...]
    end: str = ""

    @property
    def found(self) -> bool:
        """Whether there is a path to another strategy, or the subject is of one."""
        return bool(self.paths or self.end)

    @property
    def sentences(self) -> tuple[str, ...]:
        """One sentence for each path; where there is none, one that says so."""
        if self.end:
            return (f"{self._opening} {self.end}: it is what IT answers to.",)
        if self.paths:
            return tuple(self._sentence(path) for path in self.paths)
        if not self.stranded:
            return (f"{self._opening}: nothing: it supports no aim.",)
        return tuple(
            f"{self._sentence(path)[:-1]}, which rests on no element of another strategy." for path in self.stranded
        )

    @property
    def _opening(self) -> str:
        return f"{self.kind[:1].upper()}{self.kind[1:]} “{self.label}”" if self.kind else f"“{self.label}”"

    def _sentence(self, path: tuple[Step, ...]) -> str:
        text = self._opening
        for number, step in enumerate(path):
            text += f"{', which' if number else ''} {step.words} {step.kind + ' ' if step.kind else ''}“{step.label}”"
            if step.document:
                text += f" of {step.document}" + (f", {step.page}" if step.page else "")
            if step.agreed_by or step.agreed_on:
                by = f" by {step.agreed_by}" if step.agreed_by else ""
                on = f" on {step.agreed_on}" if step.agreed_on else ""
                text += f" (agreed{by}{on})"
        return text + "."


def trace(store: Store, subject: Node, label: Label) -> Why:
    """Every path from a subject to the elements of other strategies that it rests on, shortest first.

    Cost: some look-ups for each step of each path.
    """
    tracer = _Tracer(store, label)
    ends = sorted(tracer.walk(subject, ()), key=lambda path: (len(path), [(s.label, s.node.value) for s in path]))
    return Why(
        subject=subject,
        kind=tracer.kind(subject),
        label=label(subject),
        paths=tuple(path for path in ends if path[-1].document),
        stranded=tuple(path for path in ends if not path[-1].document and tracer.is_aim(path[-1].node)),
        end=tracer.end(subject),
    )


def upward(store: Store, node: Node) -> Iterator[tuple[str, Node]]:
    """The steps from a node towards what it is there for: their words, and where they lead. In no order."""
    if direct := nodes(store, node, _SUPPORTS):
        yield from (("supports", target) for target in direct)
        return
    for predicate, inverse, words in _CARRIERS:
        targets = subjects(store, predicate, node) if inverse else nodes(store, node, predicate)
        yield from ((words, target) for target in targets)


class _Tracer:
    def __init__(self, store: Store, label: Label) -> None:
        self._store = store
        self._label = label
        self._agreements = self._read_agreements()

    def walk(self, node: Node, path: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
        """The paths from a node that go no further, each behind the path that led to the node."""
        seen = {step.node for step in path} | {node}
        steps = [] if len(path) >= _LONGEST or (path and path[-1].document) else list(self._steps(node))
        onward = [step for step in steps if step.node not in seen]
        if not onward and path:
            yield path
        for step in onward:
            yield from self.walk(step.node, (*path, step))

    def kind(self, node: Node) -> str:
        """The word for what a node is: the label of its most specific class of ours, in lower case."""
        return kind(self._store, node, self._label)

    def is_aim(self, node: Node) -> bool:
        """Whether a node is an aim, where a path inside the IT service strategy ends as it should."""
        return any(self._store.quads(node, _TYPE, ITS["Aim"]))

    def _steps(self, node: Node) -> Iterator[Step]:
        return (self._step(words, node, target) for words, target in upward(self._store, node))

    def _step(self, words: str, source: Node, target: Node) -> Step:
        document, page = self.home(target)
        by, on = self._agreements.get((source, target), ("", ""))
        kind = "" if document else self.kind(target)
        return Step(
            words="rests on" if document else words,
            node=target,
            kind=f"the {kind}" if kind else "",
            label=self._label(target),
            agreed_by=by,
            agreed_on=on,
            document=document,
            page=page,
        )

    def end(self, subject: Node) -> str:
        """Where a subject stands that is of another strategy than that of IT; nothing for any other."""
        document, page = self.home(subject)
        if document:
            return f"stands in {document}" + (f", {page}" if page else "")
        types = objects(self._store, subject, _TYPE)
        return "is a strategy of its own" if _DOCUMENT in types and _STRATEGY not in types else ""

    def home(self, node: Node) -> tuple[str, str]:
        """The document and page of an element of another strategy; nothing for one of the IT service strategy."""
        for document in nodes(self._store, node, SKOS["inScheme"]):
            types = objects(self._store, document, _TYPE)
            if _DOCUMENT in types and _STRATEGY not in types:
                pages = sorted(term.value for term in objects(self._store, node, DCTERMS["bibliographicCitation"]))
                return self._label(document), pages[0] if pages else ""
        return "", ""

    def _read_agreements(self) -> dict[tuple[Node, Node], tuple[str, str]]:
        found: dict[tuple[Node, Node], tuple[str, str]] = {}
        for alignment in subjects(self._store, ITS["alignedFrom"]):
            agents = " and ".join(sorted(self._label(term) for term in objects(self._store, alignment, _ATTRIBUTED)))
            dates = sorted(term.value[:10] for term in objects(self._store, alignment, DCTERMS["created"]))
            for source in nodes(self._store, alignment, ITS["alignedFrom"]):
                for target in nodes(self._store, alignment, ITS["alignedTo"]):
                    found[source, target] = (agents, dates[-1] if dates else "")
        return found
