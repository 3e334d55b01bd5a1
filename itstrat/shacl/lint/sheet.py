"""A shapes graph as the checks of the lint look at it, and what they say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import PREFIXES, RDF, SH, XSD
from itstrat.shacl.graph import ShapesGraph
from itstrat.shacl.parameters import PARAMETERS, TRUE
from itstrat.shacl.shapes import roots
from itstrat.store import Labels, OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itstrat.store import Node, Store, Term

SHAPE_TYPES = (SH["NodeShape"], SH["PropertyShape"], SH["Shape"])
#: Properties of which each value is a shape, and those of which each value is a list of shapes.
_LEADS_TO_SHAPE = tuple(
    SH[name]
    for name in (
        *("property", "node", "not", "qualifiedValueShape", "filterShape", "condition", "parameter"),
        *("memberShape", "reifierShape", "someValue", "shape", "targetWhere"),  # of SHACL 1.2
    )
)
_LEADS_TO_SHAPES = tuple(SH[name] for name in ("and", "or", "xone"))
_LEADING = frozenset((*_LEADS_TO_SHAPE, *_LEADS_TO_SHAPES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What a check finds fault with: a node, the statement of it that is wrong if it is one, and what is to be said."""

    node: Node
    message: str
    predicate: ox.NamedNode | None = None
    value: Term | None = None


class Sheet:
    """The shapes of some files, with what refers to what, and the store with the data if there is any.

    ``elsewhere`` has the ontologies and graphs that are at hand beside the shapes.
    """

    def __init__(
        self,
        quads: Iterable[ox.Quad],
        *,
        prefixes: Mapping[str, str],
        store: Store | None = None,
        elsewhere: frozenset[ox.NamedNode] = frozenset(),
    ) -> None:
        self.graph = ShapesGraph(quads)
        self.store = store
        self.elsewhere = elsewhere
        self._below: dict[Node, tuple[Node, ...]] = {}
        self.known: dict[str, frozenset[str]] = {}  # what the data were asked for
        known = set(PREFIXES.values())  # which go by the names that messages use: sh:, xsd:
        fresh = {prefix: namespace for prefix, namespace in prefixes.items() if namespace not in known}
        self._labels = Labels(OxigraphStore(), prefixes=fresh)

    @cached_property
    def roots(self) -> tuple[Node, ...]:
        """The nodes that have a target."""
        return tuple(roots(self.graph))

    @cached_property
    def references(self) -> Mapping[Node, tuple[Node, ...]]:
        """Each node that is used as a shape, with those that use it."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for predicate in (*_LEADS_TO_SHAPE, *_LEADS_TO_SHAPES):
            for subject in self.graph.subjects(predicate):
                for value in self.below(subject, predicate):
                    found[value].append(subject)
        return {node: tuple(subjects) for node, subjects in found.items()}

    @cached_property
    def shapes(self) -> tuple[Node, ...]:
        """The nodes that are shapes: typed so, with a target, used as one, or with a parameter of a constraint."""
        typed = [node for node in self.graph.subjects(RDF["type"]) if self.graph.is_instance(node, *SHAPE_TYPES)]
        stated = (node for iri in PARAMETERS if isinstance(iri, ox.NamedNode) for node in self.graph.subjects(iri))
        parameters = {value for node in self.graph.subjects(SH["parameter"]) for value in self.nodes(node, "parameter")}
        found = dict.fromkeys((*typed, *self.roots, *self.references, *stated))
        return tuple(node for node in found if node not in parameters)

    def below(self, node: Node, predicate: ox.NamedNode) -> Iterator[Node]:
        """The shapes that a property of a node leads to."""
        for value in self.graph.values(node, predicate):
            members = self.members(value) if predicate in _LEADS_TO_SHAPES else (value,)
            yield from (member for member in members if not isinstance(member, ox.Literal))

    def shapes_below(self, node: Node) -> tuple[Node, ...]:
        """The shapes that a shape refers to."""
        if node not in self._below:
            leading = (each for each in self.graph.predicates(node) if each in _LEADING)
            self._below[node] = tuple(shape for predicate in leading for shape in self.below(node, predicate))
        return self._below[node]

    def nodes(self, node: Node, name: str) -> Iterator[Node]:
        """The values of a property of SHACL that are no literals."""
        return (value for value in self.graph.values(node, SH[name]) if not isinstance(value, ox.Literal))

    def members(self, head: Term) -> tuple[Term, ...]:
        """The members of a list; none of what is not well-formed, which is told elsewhere."""
        try:
            return self.graph.items(head)
        except ShapesError:
            return ()

    def is_off(self, node: Node) -> bool:
        """Whether a shape is deactivated."""
        return TRUE in self.graph.values(node, SH["deactivated"])

    def name(self, term: Term) -> str:
        """A term as people write it: ``ex:PersonShape``, ``"1"``, ``true``; a blank node by what it is part of."""
        if isinstance(term, ox.NamedNode):
            return self._labels.compact(term)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        path = self.graph.value(term, SH["path"])
        own = self.name(path) if isinstance(path, ox.NamedNode) else ""
        owner = next(self._owners(term), None)
        if owner is None:
            return own or "a shape without a name"
        return f"{own} of {self.name(owner)}" if own else f"a part of {self.name(owner)}"

    def _owners(self, node: ox.BlankNode) -> Iterator[Node]:
        """What a blank node is part of, the nearest with a name or a path first."""
        seen: set[Node] = {node}
        waiting = [node]
        while waiting:
            for subject in self._used_by.get(waiting.pop(0), ()):
                if subject not in seen:
                    seen.add(subject)
                    if isinstance(subject, ox.NamedNode) or self.graph.value(subject, SH["path"]) is not None:
                        yield subject
                    else:
                        waiting.append(subject)

    @cached_property
    def _used_by(self) -> Mapping[object, tuple[Node, ...]]:
        found: dict[object, tuple[Node, ...]] = {}
        for triple in self.graph:
            if isinstance(triple.object, ox.BlankNode) and not isinstance(triple.subject, ox.Triple):
                found[triple.object] = (*found.get(triple.object, ()), triple.subject)
        return found

    def _literal(self, term: ox.Literal) -> str:
        if term.value in ("true", "false") and term.datatype == XSD["boolean"]:
            return term.value
        if term.datatype in (XSD["integer"], XSD["decimal"]):
            return term.value
        if term.datatype == XSD["string"] or term.language:
            return str(term)
        return f"{ox.Literal(term.value)}^^{self._labels.compact(term.datatype)}"
