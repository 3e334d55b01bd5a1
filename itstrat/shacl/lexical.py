"""Where the form of a literal counts, not only its value: a store that rewrites literals cannot judge there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats.literals import is_well_formed
from itstrat.namespaces import SH
from itstrat.shacl.paths import Predicate, ends, nullable
from itstrat.shacl.reading import reading
from itstrat.shacl.written import KEPT, Written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.shacl.parameters import Constraint, Select
    from itstrat.shacl.paths import Path
    from itstrat.shacl.reading import Reading
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Node, Store, Term

#: Components that look at the text of each value.
_TEXT = frozenset(SH[f"{name}ConstraintComponent"] for name in ("Pattern", "MinLength", "MaxLength"))
#: Components that look whether a value is one of their terms.
_TERMS = frozenset(SH[f"{name}ConstraintComponent"] for name in ("In", "HasValue"))
#: Components that look whether a value is also one of another property.
_PAIRS = frozenset(SH[f"{name}ConstraintComponent"] for name in ("Equals", "Disjoint"))
#: Components that count values: two that are written in two ways are two.
_COUNTS = frozenset(SH[f"{name}CountConstraintComponent"] for name in ("Min", "Max", "QualifiedMin", "QualifiedMax"))
_DATATYPE = SH["DatatypeConstraintComponent"]
#: Components that ask whether a value is of its datatype.
_WELL_FORMED = frozenset(
    SH[f"{name}ConstraintComponent"]
    for name in (
        "Datatype",
        "MinInclusive",
        "MinExclusive",
        "MaxInclusive",
        "MaxExclusive",
        "LessThan",
        "LessThanOrEquals",
    )
)


class Forms:
    """The literals of a store that it keeps in another form than they were written in."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[ox.NamedNode, bool] = {}
        self._merged: dict[ox.NamedNode, bool] = {}
        self._odd: dict[ox.NamedNode, frozenset[bool]] = {}
        self._all: frozenset[ox.NamedNode] | None = None
        self._read: dict[Select, Reading] = {}
        self.written = Written(store)

    def differ(self, properties: Iterable[ox.NamedNode]) -> bool:
        """Whether one of the properties has such a literal. Cost: one pass over the data for a typed property, once."""
        for each in properties:
            if each not in self._known:
                self._known[each] = bool(self.written.forms(each))
            if self._known[each]:
                return True
        return False

    def merge(self, each: ox.NamedNode) -> bool:
        """Whether the store keeps two values that a node has of a property as one. Cost: as of ``differ``."""
        if each not in self._merged:
            self._merged[each] = self.differ((each,)) and self._merges(each)
        return self._merged[each]

    def forget(self, changed: Iterable[ox.Triple]) -> set[ox.NamedNode]:
        """Forget of literals that came or went what may be otherwise now; give the properties of which it may."""
        changed = tuple(changed)
        self.written.update(changed)
        literals = [(each.predicate, each.object) for each in changed if isinstance(each.object, ox.Literal)]
        kept, self._all = self._store.rewrites(literal for _, literal in literals), None
        properties = {each for each, literal in literals if literal in kept}
        for each in properties:
            self._known.pop(each, None)
        for each, _ in literals:
            self._merged.pop(each, None)
            self._odd.pop(each, None)
        return properties

    def odd(self, properties: Iterable[ox.NamedNode], *, narrower: bool) -> bool:
        """Whether the store takes a value of one of the properties for well-formed that was not written so.

        With ``narrower`` also where it keeps the value under a wider datatype (200 as a byte).
        """
        found = frozenset[bool]().union(*(self._ill_formed(each) for each in properties))
        return False in found or (narrower and True in found)

    def _ill_formed(self, each: ox.NamedNode) -> frozenset[bool]:
        """For the ill-formed values that a property has, whether they are kept under a wider datatype."""
        if each not in self._odd:
            pairs = {(form, kept) for (_, kept), forms in self.written.forms(each).items() for form in forms}
            self._odd[each] = frozenset(
                form.datatype != kept.datatype
                for form, kept in pairs
                if form != kept and not is_well_formed(form.value, form.datatype.value)
            )
        return self._odd[each]

    def _merges(self, each: ox.NamedNode) -> bool:
        return any(len(forms) > 1 for forms in self.written.forms(each).values())

    def rewritten(self, terms: Iterable[Term]) -> bool:
        """Whether the store would rewrite one of the terms."""
        return bool(self._store.rewrites(term for term in terms if isinstance(term, ox.Literal)))

    def matter(self, shapes: Shapes, root: Shape) -> bool:
        """Whether a shape, or one that it refers to, looks at the form of a literal that the store rewrote."""
        reached, rewritten = self._targets(root)
        if self.differ(reached) or any(self._reads(target.select, reached) for target in root.targets):
            return True
        waiting: list[tuple[Node, frozenset[ox.NamedNode], bool]] = [(root.node, reached, rewritten)]
        seen = set(waiting)
        while waiting:
            node, reached, rewritten = waiting.pop()
            shape = shapes[node]
            if shape.path is not None:
                stays = nullable(shape.path)
                reached, rewritten = ends(shape.path) | (reached if stays else frozenset()), stays and rewritten
            for constraint in shape.constraints:
                if shape.path is not None and _counts(constraint) and self._fewer(shape.path, reached):
                    return True
                if self._matters(constraint, reached, rewritten) or self._reads(constraint.select, reached):
                    return True
                below = {(nested, reached, rewritten) for nested in constraint.shapes} - seen
                seen |= below
                waiting.extend(below)
        return False

    def _targets(self, root: Shape) -> tuple[frozenset[ox.NamedNode], bool]:
        """The properties whose objects are focus nodes, and whether a focus node is a literal to rewrite."""
        named = [target.value for target in root.targets if target.kind == SH["targetNode"]]
        objects = (target.value for target in root.targets if target.kind == SH["targetObjectsOf"])
        return frozenset(term for term in objects if isinstance(term, ox.NamedNode)), self.rewritten(named)

    def _fewer(self, path: Path, reached: frozenset[ox.NamedNode]) -> bool:
        """Whether values at the end of a path may be fewer in the store than they are."""
        return self.merge(path.iri) if isinstance(path, Predicate) else self.differ(reached)

    def _matters(self, constraint: Constraint, reached: frozenset[ox.NamedNode], rewritten: bool) -> bool:
        component = constraint.component
        if component in _TERMS:
            typed = any(isinstance(term, ox.Literal) and term.datatype not in KEPT for term in constraint.terms)
            if not typed:
                return False
            return rewritten or self.rewritten(constraint.terms) or self.differ(reached)
        if component in _PAIRS | _WELL_FORMED:
            reached |= {term for term in constraint.terms if isinstance(term, ox.NamedNode) and component != _DATATYPE}
        if component in _WELL_FORMED and self.odd(reached, narrower=component != _DATATYPE):
            return True
        return component in _TEXT | _PAIRS and (rewritten or self.differ(reached))

    def _reads(self, query: Select | None, reached: frozenset[ox.NamedNode]) -> bool:
        """Whether a query would answer otherwise of the literals as they were written."""
        if query is None:
            return False
        if query not in self._read:
            self._read[query] = reading(query)
        read = self._read[query]
        named = read.properties
        properties = reached | (self._properties() if named is None else named & self._properties())
        return any(self.merge(each) for each in properties) or self.differ(properties if read.looks else read.matched)

    def _properties(self) -> frozenset[ox.NamedNode]:
        """The properties of the data."""
        if self._all is None:
            found = self._store.query("SELECT DISTINCT ?p { ?s ?p ?o }", trusted=True)
            assert isinstance(found, ox.QuerySolutions)
            self._all = frozenset(row[0] for row in found if isinstance(row[0], ox.NamedNode))
        return self._all


def _counts(constraint: Constraint) -> bool:
    """Whether a constraint tells two values from one."""
    if constraint.component == SH["MinCountConstraintComponent"]:
        return constraint.terms[0].value not in {"0", "1"}
    return constraint.component in _COUNTS
