"""What changed between two versions of a strategy, item by item."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import pyoxigraph as ox

from itstrat.history import words
from itstrat.namespaces import ITS
from itstrat.store.labels import LABEL_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from itstrat.formats.exact import Triples
    from itstrat.store import Node, Term

    Said = dict[Node, dict[ox.NamedNode, set[Term]]]

How: TypeAlias = Literal["added", "removed", "changed", "renamed"]

#: Whole -> part: what changes in the part is told of the whole.
PARTS = frozenset(
    {
        ITS["target"],
        ITS["milestone"],
        ITS["sla"],
        ITS["serviceLevelTarget"],
        ITS["demand"],
        ITS["cost"],
        ITS["funding"],
        ITS["option"],
        ITS["benefit"],
        ITS["risk"],
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two versions: what it is called, its exact statements, and how terms and kinds are called in it.

    ``compact`` writes an IRI as a prefixed name, where it matters which it is.
    """

    name: str
    triples: Triples
    label: Callable[[Term], str]
    kind: Callable[[Node], str]
    compact: Callable[[ox.NamedNode], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one item no longer says, and says now, with one property."""

    property: ox.NamedNode
    removed: tuple[Term, ...] = ()
    added: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item that was added, removed, changed or given another IRI (``was`` is the old one).

    ``whole`` is the item that it is a part of, such as the objective of a target; then the words of the whole tell
    what changed in the part.
    """

    node: Node
    how: How
    kind: str
    label: str
    changes: tuple[Change, ...]
    words: tuple[str, ...]
    was: Node | None = None
    whole: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A finding that appeared or went: its rule, severity, what it is about, what it says, and where."""

    code: str
    severity: str
    label: str
    message: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed from one version to another. ``items`` are in the order in which people read them.

    ``findings`` is whether the findings of both were compared; ``appeared`` and ``gone`` are those of one alone.
    """

    before: Side
    after: Side
    items: tuple[Item, ...]
    appeared: tuple[Noted, ...] = ()
    gone: tuple[Noted, ...] = ()
    findings: bool = False

    @property
    def same(self) -> bool:
        """Whether both say the same, word for word."""
        return self.before.triples == self.after.triples

    @property
    def told(self) -> tuple[Item, ...]:
        """The items to tell of: all but parts, of which their whole tells."""
        return tuple(item for item in self.items if item.whole is None)

    def counts(self, how: How) -> dict[str, int]:
        """How many items of each kind were added, removed, changed or renamed; in order of reading."""
        return dict(Counter(item.kind for item in self.items if item.how == how))


def compare(
    before: Side,
    after: Side,
    *,
    appeared: Iterable[Noted] = (),
    gone: Iterable[Noted] = (),
    findings: bool = False,
) -> Difference:
    """The difference of two versions. Cost: 5 ms for versions of 20,000 triples, and 0.1 ms for each changed item."""
    was, now = _said(before.triples - after.triples), _said(after.triples - before.triples)
    renamed = _renamed(was, now, before.triples, after.triples)
    if renamed:
        old = frozenset(_replaced(triple, renamed) for triple in before.triples)
        was, now = _said(old - after.triples), _said(after.triples - old)
    teller = _Teller(before, after, {new: old for old, new in renamed.items()})
    whole = {**_wholes(before.triples, renamed, teller.gone), **_wholes(after.triples, {}, teller.there)}
    touched = {*was, *now, *renamed.values()}
    items = [teller.item(node, was.get(node, {}), now.get(node, {})) for node in _with_tops(touched, whole)]
    return Difference(
        before=before,
        after=after,
        items=_ordered(items, whole),
        appeared=tuple(appeared),
        gone=tuple(gone),
        findings=findings,
    )


class _Teller:
    """Makes items; knows which subjects each side has."""

    def __init__(self, before: Side, after: Side, was: Mapping[Node, Node]) -> None:
        self._before, self._after, self._was = before, after, was
        had = {triple.subject for triple in before.triples}
        self.there = {triple.subject for triple in after.triples}
        self.gone = had - self.there
        self._had = had

    def item(self, node: Node, was: Mapping[ox.NamedNode, set[Term]], now: Mapping[ox.NamedNode, set[Term]]) -> Item:
        old = self._was.get(node)
        how: How = "changed" if node in self._had else "added"
        if node not in self.there:
            how = "removed"
        elif old is not None:
            how = "renamed" if not was and not now else "changed"
        side = self._before if how == "removed" else self._after
        changes = tuple(
            Change(property=each, removed=_sorted(was.get(each, ())), added=_sorted(now.get(each, ())))
            for each in sorted({*was, *now}, key=words.rank)
        )
        return Item(
            node=node,
            how=how,
            kind=side.kind(node),
            label=side.label(node),
            changes=changes,
            words=(*self._moved(node, old), *words.tell(how, changes, self._before.label, self._after.label)),
            was=old,
        )

    def _moved(self, node: Node, old: Node | None) -> tuple[str, ...]:
        if not isinstance(old, ox.NamedNode) or not isinstance(node, ox.NamedNode):
            return ()
        return (f"is now {self._after.compact(node)}, was {self._before.compact(old)}",)


def _said(triples: Iterable[ox.Triple]) -> Said:
    said: Said = defaultdict(lambda: defaultdict(set))
    for subject, predicate, object_ in triples:
        if not isinstance(subject, ox.Triple) and not isinstance(object_, ox.Triple):
            said[subject][predicate].add(object_)
    return said


def _renamed(was: Said, now: Said, before: Triples, after: Triples) -> dict[Node, Node]:
    """Old IRI -> new IRI of each item that says the same under another; also where it refers to others of these."""
    had, has = {triple.subject for triple in before}, {triple.subject for triple in after}
    gone = {node: says for node, says in was.items() if node not in has and _tells(says)}
    come = {node: says for node, says in now.items() if node not in had and _tells(says)}
    renamed: dict[Node, Node] = {}
    while True:
        by_words: dict[object, list[Node]] = defaultdict(list)
        for node, says in come.items():
            by_words[_fingerprint(node, says, {})].append(node)
        old_words = Counter(_fingerprint(node, says, renamed) for node, says in gone.items())
        found = {}
        for node, says in gone.items():
            mark = _fingerprint(node, says, renamed)
            if node not in renamed and old_words[mark] == 1 and len(by_words.get(mark, ())) == 1:
                found[node] = by_words[mark][0]
        if not found:
            return renamed
        renamed |= found


def _tells(says: Mapping[ox.NamedNode, set[Term]]) -> bool:
    """Whether the statements are enough to know an item by: it has a name, and something else is said of it."""
    return len(says) > 1 and any(property_ in says for property_ in LABEL_PROPERTIES)


def _fingerprint(node: Node, says: Mapping[ox.NamedNode, set[Term]], renamed: Mapping[Node, Node]) -> object:
    return frozenset(
        (predicate, "" if value == node else renamed.get(value, value) if isinstance(value, ox.NamedNode) else value)
        for predicate, values in says.items()
        for value in values
    )


def _replaced(triple: ox.Triple, renamed: Mapping[Node, Node]) -> ox.Triple:
    subject, object_ = triple.subject, triple.object
    new_subject = subject if isinstance(subject, ox.Triple) else renamed.get(subject, subject)
    new_object = renamed.get(object_, object_) if isinstance(object_, ox.NamedNode) else object_
    return ox.Triple(new_subject, triple.predicate, new_object)


def _wholes(triples: Triples, renamed: Mapping[Node, Node], parts: Container[object]) -> dict[Node, Node]:
    """Part -> whole, where there is only one, of some parts."""
    found: dict[Node, set[Node]] = defaultdict(set)
    for subject, predicate, object_ in triples:
        if predicate in PARTS and isinstance(object_, ox.NamedNode) and isinstance(subject, ox.NamedNode):
            part = renamed.get(object_, object_)
            if part in parts:
                found[part].add(renamed.get(subject, subject))
    return {part: next(iter(wholes)) for part, wholes in found.items() if len(wholes) == 1}


def _with_tops(nodes: set[Node], whole: Mapping[Node, Node]) -> set[Node]:
    return nodes | {_top(node, whole) for node in nodes}


def _ordered(items: list[Item], whole: Mapping[Node, Node]) -> tuple[Item, ...]:
    """The items in the order of reading; a whole also tells what changed in its parts."""
    ordered = sorted(items, key=_order)
    told: dict[Node, list[str]] = defaultdict(list)
    for item in ordered:
        top = _top(item.node, whole)
        if top != item.node and item.how in {"changed", "renamed"}:
            told[top] += [f"{each} in the {item.kind or 'part'} “{item.label}”" for each in item.words]
    return tuple(
        replace(
            item,
            whole=None if (top := _top(item.node, whole)) == item.node else top,
            words=(*item.words, *told.get(item.node, ())),
        )
        for item in ordered
    )


def _top(node: Node, whole: Mapping[Node, Node]) -> Node:
    seen = {node}
    while (above := whole.get(node)) is not None and above not in seen:
        seen.add(above)
        node = above
    return node


def _order(item: Item) -> tuple[int, str, str, str]:
    name = "" if words.is_record(item.kind) else item.label.casefold()  # records are in order of time by their IRIs
    return words.importance(item.kind), item.kind, name, str(item.node)


def _sorted(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(sorted(terms, key=str))
