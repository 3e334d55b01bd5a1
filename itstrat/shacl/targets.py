"""Target declarations, and the nodes that a path reaches from them, as SPARQL patterns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import PREFIXES, RDFS, SH
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.substitution import expand, substitute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itstrat.shacl.shapes import Target
    from itstrat.store import Store, Term


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """Focus nodes: a SPARQL pattern that binds ``variable`` to each.

    ``distinct``: no node is bound twice. ``anywhere``: some may be nodes that the data does not mention, which matters
    for paths that reach a node from itself. ``ends``: the properties of which they may be literal values; ``literals``:
    some may be literals that no property has. ``having``: whatever has one of these properties is a focus node.
    """

    pattern: str
    variable: str = "?this"
    distinct: bool = False
    anywhere: bool = False
    ends: frozenset[ox.NamedNode] = frozenset()
    literals: bool = False
    having: frozenset[ox.NamedNode] = frozenset()

    def among(self, terms: Iterable[Term]) -> Focus:
        """Those that are among some terms, none of them a blank node, which no query can name."""
        pattern = f"VALUES {self.variable} {{ {' '.join(map(str, terms))} }} {self.pattern}"
        return replace(self, pattern=pattern, having=frozenset())

    def as_this(self) -> str:
        """A pattern that binds ``?this`` to each node once, and binds nothing else."""
        if self.variable == "?this" and self.distinct:
            return self.pattern
        nodes = f"{{ SELECT DISTINCT {self.variable} WHERE {{ {self.pattern} }} }}"
        if self.variable == "?this":
            return nodes
        return f"{{ SELECT ({self.variable} AS ?this) WHERE {{ {nodes} }} }}"


class Facts:
    """What a compiler asks of the data: the class hierarchy, read once, and whether it mentions a node.

    With ``all_classes`` every subclass counts as one that adds instances: slower queries that stay right when instances
    change.
    """

    def __init__(self, store: Store, *, all_classes: bool = False) -> None:
        self._store = store
        self._all_classes = all_classes
        self._below: dict[Term, set[Term]] = defaultdict(set)
        self._covers: dict[Term, tuple[ox.NamedNode, ...]] = {}
        self._written: dict[ox.NamedNode | None, frozenset[ox.NamedNode]] = {}
        for quad in store.quads(predicate=RDFS["subClassOf"]):
            self._below[quad.object].add(quad.subject)  # type: ignore[index,arg-type]  # classes are nodes

    def cover(self, term: Term) -> tuple[ox.NamedNode, ...]:
        """Classes whose stated instances are exactly the SHACL instances of ``term``.

        A subclass that adds no instance of its own is left out: after inference ``term`` alone is enough.
        """
        if term not in self._covers:
            below = sorted(self._closure(term), key=str)
            self._covers[term] = (_named(term), *(name for name in map(_named, below) if self._adds(name, term)))
        return self._covers[term]

    def written(self, properties: Iterable[ox.NamedNode] | None = None) -> frozenset[ox.NamedNode]:
        """The datatypes of the literals of the data, or of some of its properties, as they were loaded."""
        keys = [None] if properties is None else list(properties)
        for key in keys:
            if key not in self._written:
                self._written[key] = self._store.datatypes(key)
        return frozenset[ox.NamedNode]().union(*(self._written[key] for key in keys))

    def mentions(self, terms: Iterable[Term]) -> bool:
        """Whether each of the terms is the subject or object of a triple."""
        nodes = " ".join(map(str, terms))
        absent = "FILTER NOT EXISTS { ?x ?p ?o } FILTER NOT EXISTS { ?s ?p ?x }"
        return not self._store.query(f"ASK {{ VALUES ?x {{ {nodes} }} {absent} }}", trusted=True)

    def _closure(self, term: Term) -> set[Term]:
        found: set[Term] = set()
        waiting = [term]
        while waiting:
            fresh = self._below.get(waiting.pop(), set()) - found
            found |= fresh
            waiting.extend(fresh)
        return found - {term}

    def _adds(self, name: ox.NamedNode, term: Term) -> bool:
        if self._all_classes:
            return True
        query = f"ASK {{ ?x a {name} FILTER NOT EXISTS {{ ?x a {term} }} }}"
        return bool(self._store.query(query, trusted=True))


def _named(term: Term) -> ox.NamedNode:
    if not isinstance(term, ox.NamedNode):
        raise NotCompiled("a class that is a blank node")
    return term


def instances(classes: Iterable[ox.NamedNode], variable: str, fresh: Callable[[], str]) -> str:
    """A pattern that binds ``variable`` to what is typed with one of the classes."""
    names = tuple(classes)
    if len(names) == 1:
        return f"{variable} a {names[0]} ."
    kind = fresh()
    return f"VALUES {kind} {{ {' '.join(map(str, names))} }} {variable} a {kind} ."


def foci(targets: Iterable[Target], facts: Facts, fresh: Callable[[], str]) -> tuple[Focus, ...]:
    """The focus nodes of a shape, one pattern for each kind of target.

    Raises: NotCompiled, for a target that no query can name.
    """
    by_kind: dict[ox.NamedNode, list[Term]] = defaultdict(list)
    queries = []
    for target in targets:
        if target.select is not None:
            queries.append(_query(target))
        else:
            by_kind[target.kind].append(target.value)
    return (*(_KINDS[kind](values, facts, fresh) for kind, values in sorted(by_kind.items(), key=str)), *queries)


def _query(target: Target) -> Focus:
    """The nodes that the query of a target gives as ``?this``."""
    query = target.select
    assert query is not None, "only SPARQL-based targets come here"
    if any(isinstance(term, ox.BlankNode) for _name, term in target.arguments):
        raise NotCompiled("a blank node as the value of a parameter")
    terms = {name: str(term) for name, term in target.arguments}
    text = expand(substitute(query.text, terms), {**PREFIXES, **dict(query.prefixes)})
    return Focus(
        pattern=f"{{ SELECT DISTINCT ?this WHERE {{ {{ {text} }} FILTER(BOUND(?this)) }} }}",
        distinct=True,
        literals=True,
    )


def _nodes(values: list[Term], facts: Facts, _fresh: Callable[[], str]) -> Focus:
    if any(isinstance(value, ox.BlankNode) for value in values):
        raise NotCompiled("a target that is a blank node")
    pattern = f"VALUES ?this {{ {' '.join(map(str, values))} }}"
    literals = any(isinstance(value, ox.Literal) for value in values)
    return Focus(pattern=pattern, distinct=True, anywhere=not facts.mentions(values), literals=literals)


def _instances(values: list[Term], facts: Facts, fresh: Callable[[], str]) -> Focus:
    names = tuple(dict.fromkeys(name for value in values for name in facts.cover(value)))
    return Focus(pattern=instances(names, "?this", fresh), distinct=len(names) == 1)


def _subjects(values: list[Term], _facts: Facts, fresh: Callable[[], str]) -> Focus:
    alternatives = "|".join(map(str, values))
    having = frozenset(value for value in values if isinstance(value, ox.NamedNode))
    return Focus(pattern=f"?this {alternatives} {fresh()} .", having=having)


def _objects(values: list[Term], _facts: Facts, fresh: Callable[[], str]) -> Focus:
    alternatives = "|".join(map(str, values))
    ends = frozenset(value for value in values if isinstance(value, ox.NamedNode))
    return Focus(pattern=f"{fresh()} {alternatives} ?this .", ends=ends)


_KINDS: dict[ox.NamedNode, Callable[[list[Term], Facts, Callable[[], str]], Focus]] = {
    SH["targetNode"]: _nodes,
    SH["targetClass"]: _instances,
    SH["targetSubjectsOf"]: _subjects,
    SH["targetObjectsOf"]: _objects,
}
