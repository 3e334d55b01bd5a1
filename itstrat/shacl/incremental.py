"""A validated state: after a change only the focus nodes that it touches are checked again.

What comes out is always what a full run would give. Shapes with SPARQL text, and those that pySHACL runs, are run
whole, and so is a shape of which a change touches very many focus nodes; :class:`Rechecked` says which and why.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.namespaces import RDFS
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.compile import Compiler
from itstrat.shacl.constraints import value_type
from itstrat.shacl.evaluate import Evaluator
from itstrat.shacl.lexical import Forms
from itstrat.shacl.ordering import Order
from itstrat.shacl.report import Checked, ValidationReport
from itstrat.shacl.targets import Facts
from itstrat.shacl.touched import Membership, TooMany, Walk, predicates, why_whole
from itstrat.shacl.validator import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.shacl.report import ValidationResult
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Changes, Node, Store, Term

    #: The key of a result, the result, and whether the key may change with the data.
    _Entry: TypeAlias = tuple[tuple[object, ...], ValidationResult, bool]

#: A change of more triples is checked in full, and a shape of which more focus nodes are touched is run whole.
MOST = 1_000
#: Datatypes that the store keeps as others, and those others: how a shape is compiled depends on which there are.
_FAMILIES = frozenset((*value_type.KEPT_AS, *value_type.KEPT_AS.values()))
_AS_WRITTEN = "literals as they are written"
_BLANK = "a focus node that is a blank node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """A report as a full run would give it, and what was done to reach it.

    ``focus_nodes`` is how many were looked at one by one, over all shapes; ``whole`` the shapes that were run over all
    their focus nodes, with the reason.
    """

    report: ValidationReport
    focus_nodes: int
    whole: Mapping[Node, str]


class Validated:
    """A store that was checked against shapes, and that can be checked again after it changed.

    Raises: what :func:`itstrat.shacl.validate` does. Cost: that of a full run of our own engine; a change of one entity
    then costs a few milliseconds, whatever the size of the store, and what shapes cost that are run whole.

    >>> import pyoxigraph as ox
    >>> from itstrat.shacl.shapes import read_shapes
    >>> from itstrat.store import OxigraphStore
    >>> text = b'''@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
    ... ex:Named a sh:PropertyShape ; sh:targetClass ex:Thing ; sh:path ex:name ; sh:minCount 1 .
    ... ex:a a ex:Thing . ex:b a ex:Thing ; ex:name "b" .'''
    >>> quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    >>> store = OxigraphStore()
    >>> store.load(quads)
    >>> validated = Validated(store, read_shapes(quads))
    >>> name = ox.Quad(ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/name"), ox.Literal("a"))
    >>> rechecked = validated.revalidate(store.change(added=[name]))
    >>> len(validated.report.results), rechecked.focus_nodes
    (0, 1)
    """

    def __init__(self, store: Store, shapes: Shapes) -> None:
        self._store, self._shapes = store, shapes
        self._active = {shape.node: shape for shape in shapes.active()}
        self._reads = {node: predicates(shapes, shape) for node, shape in self._active.items()}
        self._whole: dict[Node, str] = {}
        self._checked: dict[Node, Checked] = {}
        self._results = _Results(store, shapes)
        self._forget()
        self._in_full(self._active)

    @property
    def report(self) -> ValidationReport:
        """The report of the store as it was last checked."""
        checked = (self._checked[node] for node in self._active)
        return ValidationReport(results=self._results.sorted(), checked=tuple(checked))

    def revalidate(self, changes: Changes) -> Rechecked:
        """The report after the store changed so: what :meth:`itstrat.store.Store.change` said, each change once.

        Raises: what :func:`itstrat.shacl.validate` does; the state is then of no use any more.
        """
        touching = {triple.predicate for triple in (*changes.triples, *changes.reworded)}
        if len(changes.triples) > MOST or RDFS["subClassOf"] in touching:
            self._forget()
            self._in_full(self._active)
            return Rechecked(report=self.report, focus_nodes=0, whole=dict.fromkeys(self._active, "the whole changed"))
        rewritten, doubtful = self._forms.forget(changes.literals), self._forgets(changes)
        walk = Walk(self._store, changes, most=MOST)
        looked_at, whole = 0, dict(self._whole) if changes else {}
        for node, shape in self._active.items():
            reads = self._reads[node]
            unsure = doubtful or not rewritten.isdisjoint(reads or rewritten)
            if node in self._whole or not (unsure or reads is None or not reads.isdisjoint(touching)):
                continue
            try:
                looked_at += self._at_touched(shape, walk, changes, unsure=unsure)
            except TooMany:
                whole[node] = f"more than {MOST:,} focus nodes"
            except NotCompiled as reason:
                whole[node] = str(reason)
        self._in_full(whole)
        return Rechecked(report=self.report, focus_nodes=looked_at, whole=whole)

    def _forgets(self, changes: Changes) -> bool:
        """Forget which datatypes the data have, where the change may make a difference there; and say whether.

        It does not where literals are of no datatype that the store keeps as another.
        """
        datatypes = {each.object.datatype for each in changes.literals if isinstance(each.object, ox.Literal)}
        if datatypes.isdisjoint(_FAMILIES):
            return False
        if datatypes.isdisjoint(value_type.KEPT_AS) and self._facts.written().isdisjoint(value_type.KEPT_AS):
            return False
        self._forget()
        return True

    def _forget(self) -> None:
        self._facts, self._forms = Facts(self._store, all_classes=True), Forms(self._store)
        self._compiler = Compiler(self._shapes, self._store, self._facts)

    def _at_touched(self, shape: Shape, walk: Walk, changes: Changes, *, unsure: bool) -> int:
        """Check a shape again at the focus nodes that a change touches, and say how many nodes that were.

        ``unsure`` says that it may not be for our own engine any more.

        Raises: NotCompiled, if it cannot be checked so; TooMany.
        """
        nodes, membership = walk.touched(self._shapes, shape), Membership(self._store, changes, self._facts.cover)
        after = {node for node in nodes if membership.after(shape, node)}
        before = {node for node in nodes if membership.before(shape, node)}
        if any(isinstance(node, ox.BlankNode) for node in after | before):
            raise NotCompiled(_BLANK)
        if not (after or before or unsure):
            return 0
        if self._forms.matter(self._shapes, shape):
            raise NotCompiled(_AS_WRITTEN)
        plan = self._compiler.root(shape, among=sorted(after, key=str))
        found = Evaluator(self._store).by_focus(plan) if after else {}
        for node in after | before:
            restored = self._forms.written.restored(found.get(node, []), self._shapes)
            self._results.put(shape.node, node, list(restored))
        checked = self._checked[shape.node]
        more = len(after) - len(before)
        self._checked[shape.node] = replace(checked, focus_nodes=checked.focus_nodes + more)
        return len(after)

    def _in_full(self, nodes: Iterable[Node]) -> None:
        """Check shapes at all their focus nodes."""
        compiler, evaluator = Compiler(self._shapes, self._store), Evaluator(self._store)
        others: set[Node] = set()
        for node in nodes:
            shape = self._active[node]
            self._results.clear(node)
            self._whole[node] = why_whole(self._shapes, shape)
            try:
                if self._whole[node]:
                    raise NotCompiled(self._whole[node])
                plan = compiler.root(shape)
                if self._forms.matter(self._shapes, shape):
                    raise NotCompiled(_AS_WRITTEN)
                count = evaluator.count(plan.foci)
                for focus, found in evaluator.by_focus(plan).items() if count else ():
                    self._results.put(node, focus, list(self._forms.written.restored(found, self._shapes)))
                self._checked[node] = Checked(shape=node, focus_nodes=count, engine="compiled")
                del self._whole[node]
            except NotCompiled as reason:
                self._whole[node] = str(reason)
                others.add(node)
        if others:
            self._by_validator(others)

    def _by_validator(self, nodes: set[Node]) -> None:
        report = validate(self._store, replace(self._shapes, wanted=frozenset(nodes)), engine="compiled")
        found: dict[Node, list[ValidationResult]] = defaultdict(list)
        for result in report.results:
            assert result.root_shape is not None, "every engine says which shape it began with"
            found[result.root_shape].append(result)
        for checked in report.checked:
            self._checked[checked.shape] = checked
            self._results.put(checked.shape, None, found[checked.shape])


class _Results:
    """Results by shape and focus node, and all of them in order."""

    def __init__(self, store: Store, shapes: Shapes) -> None:
        self._store, self._shapes = store, shapes
        self._found: dict[Node, dict[Term | None, list[ValidationResult]]] = defaultdict(dict)
        self._order: list[_Entry] = []
        self._fresh: list[ValidationResult] = []
        self._gone: set[int] = set()

    def put(self, shape: Node, focus: Term | None, results: list[ValidationResult]) -> None:
        """Replace the results of a shape at a focus node; None stands for all of its focus nodes."""
        self._drop(self._found[shape].pop(focus, []))
        if results:
            self._found[shape][focus] = results
            self._fresh += results

    def clear(self, shape: Node) -> None:
        """Leave out all results of a shape."""
        for results in self._found.pop(shape, {}).values():
            self._drop(results)

    def sorted(self) -> tuple[ValidationResult, ...]:
        """All results in order. Cost: that of a pass over them, and of sorting what is new or has blank nodes."""
        key = Order(self._store, self._shapes)
        kept = [entry for entry in self._order if id(entry[1]) not in self._gone]
        kept = [(key(entry[1]), *entry[1:]) if entry[2] else entry for entry in kept]
        fresh = (result for result in self._fresh if id(result) not in self._gone)
        kept += ((key(result), result, _has_blank(result)) for result in fresh)
        self._order = sorted(kept, key=itemgetter(0))
        self._fresh, self._gone = [], set()
        return tuple(entry[1] for entry in self._order)

    def _drop(self, results: Iterable[ValidationResult]) -> None:
        self._gone.update(map(id, results))


def _has_blank(result: ValidationResult) -> bool:
    terms = (result.focus_node, result.value, *(term for _, term in result.bindings))
    return any(isinstance(term, ox.BlankNode) for term in terms)
