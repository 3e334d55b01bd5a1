"""Where the results of a validation are written in the sources, and what else belongs to them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import locate
from itstrat.namespaces import SH
from itstrat.shacl.graph import ShapesGraph
from itstrat.shacl.paths import predicates, read_path
from itstrat.shacl.steps import Listed, reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itstrat.errors import Location
    from itstrat.formats import Document, Place, Wanted
    from itstrat.formats.positions import Object
    from itstrat.shacl.paths import Path
    from itstrat.shacl.report import ValidationReport, ValidationResult
    from itstrat.shacl.rules import RuleSet
    from itstrat.store import Node, Term

_MAX_COUNT = SH["MaxCountConstraintComponent"]
_UNIQUE_LANG = SH["UniqueLangConstraintComponent"]
_CROWDED = frozenset({_MAX_COUNT, _UNIQUE_LANG})
#: The components that compare with another property, and the parameter that names it.
_PAIRS = {
    SH["EqualsConstraintComponent"]: SH["equals"],
    SH["DisjointConstraintComponent"]: SH["disjoint"],
    SH["LessThanConstraintComponent"]: SH["lessThan"],
    SH["LessThanOrEqualsConstraintComponent"]: SH["lessThanOrEquals"],
}
_PARAMETERS = frozenset(_PAIRS.values())
#: The most places that one result has beside its own.
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A place that helps to understand a finding, and what is there."""

    location: Location
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a result is to be mended, if that is written somewhere, and what else to look at."""

    place: Place | None = None
    related: tuple[Related, ...] = ()


def places(report: ValidationReport, documents: Sequence[Document], rules: RuleSet) -> Mapping[ValidationResult, Spot]:
    """The place of each result: of the offending triple, or of the focus node's first statement where there is none.

    Of a path of several steps it is the last step that leads to the value.

    Of values that are too many, or of one language, it is the last one written. Beside it stand the other values, those
    of the property that it is compared with, and the shape where its file is at hand. Cost: none without results; see
    :func:`itstrat.formats.locate`.
    """
    found = _Asked(report.results, documents, rules)
    wanted = {result: [*found.main(result), *found.others(result)] for result in report.results}
    where = locate(documents, (statement for asked in wanted.values() for statement, _ in asked))
    shapes = locate(rules.documents, {(result.source_shape, None, None) for result in report.results})
    return {
        result: _spot(asked, where, shapes.get((result.source_shape, None, None))) for result, asked in wanted.items()
    }


def _spot(asked: Sequence[tuple[Wanted, str]], where: Mapping[Wanted, Place], shape: Place | None) -> Spot:
    place = next((where.get(statement) for statement, text in asked if not text), None)
    seen = {place.location if place else None}
    related = []
    for statement, text in asked:
        other = where.get(statement)
        if text and other is not None and other.location not in seen:
            seen.add(other.location)
            related.append(Related(location=other.location, text=text))
    if shape is not None:
        related.append(Related(location=shape.location, text="the shape"))
    return Spot(place=place, related=tuple(related))


def _paths(nodes: Iterable[Node], rules: RuleSet) -> dict[Node, Path]:
    """The paths of some shapes."""
    graph = ShapesGraph(rules.quads) if (nodes := tuple(nodes)) else None
    found = {}
    for node in nodes:
        assert graph is not None, "made where there are nodes"
        if (head := graph.value(node, SH["path"])) is not None:
            found[node] = read_path(graph, head)
    return found


class _Asked:
    """The statements that results are about."""

    def __init__(self, results: Sequence[ValidationResult], documents: Sequence[Document], rules: RuleSet) -> None:
        self._compared: defaultdict[tuple[object, object], list[ox.NamedNode]] = defaultdict(list)
        for quad in rules.quads:
            if quad.predicate in _PARAMETERS and isinstance(quad.object, ox.NamedNode):
                self._compared[quad.subject, quad.predicate].append(quad.object)
        slots = {slot for result in results for slot in (*self._own(result), *self._other(result))}
        self._told: defaultdict[tuple[object, ox.NamedNode], list[Object]] = defaultdict(list)
        quads = (quad for document in documents for quad in document.quads) if slots else ()
        for quad in quads:
            if (quad.subject, quad.predicate) in slots:
                self._told[quad.subject, quad.predicate].append(quad.object)
        self._paths = _paths(
            {r.source_shape for r in results if isinstance(r.path, str) and r.value is not None}, rules
        )
        along = {each for path in self._paths.values() for each in predicates(path)}
        stated = (quad for document in documents for quad in document.quads if quad.predicate in along)
        self._steps = Listed((quad.subject, quad.predicate, quad.object) for quad in stated) if along else Listed(())

    def main(self, result: ValidationResult) -> Iterator[tuple[Wanted, str]]:
        """The statement to be mended; it has no text."""
        focus, path = result.focus_node, result.path
        if isinstance(focus, ox.Literal | ox.Triple):
            return
        crowd = self._crowd(result)
        value = crowd[-1] if crowd and result.value is None else result.value
        if isinstance(path, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
            yield (focus, path, value), ""
        elif (last := self._last(result)) is not None:
            yield last, ""
        else:
            yield (focus, None, None), ""

    def _last(self, result: ValidationResult) -> Wanted | None:
        """The statement over which a path of several steps, or one backwards, comes to the value."""
        if isinstance(result.path, ox.NamedNode) or result.source_shape not in self._paths:
            return None
        found = reached(self._paths[result.source_shape], result.focus_node, self._steps).get(result.value, ())
        return next((each for each in found if not isinstance(each[0], ox.Triple)), None)

    def others(self, result: ValidationResult) -> Iterator[tuple[Wanted, str]]:
        """The other statements to look at, each with what it is."""
        focus = result.focus_node
        if isinstance(focus, ox.Literal | ox.Triple):
            return
        for _, path in self._own(result):
            for value in self._crowd(result)[:-1][:MOST]:
                yield (focus, path, value), "another value"
        for slot in self._other(result):
            values = self._told[slot]
            same = [value for value in values if value == result.value]
            for value in (same or values)[:MOST]:
                yield (focus, slot[1], value), "what it is compared with"

    def _crowd(self, result: ValidationResult) -> list[Object]:
        """The values that are too many, or are texts of one language."""
        values = [value for slot in self._own(result) for value in self._told[slot]]
        if result.component == _MAX_COUNT:
            return values
        languages = Counter(value.language for value in values if isinstance(value, ox.Literal))
        return [v for v in values if isinstance(v, ox.Literal) and v.language and languages[v.language] > 1]

    def _own(self, result: ValidationResult) -> Iterator[tuple[Term, ox.NamedNode]]:
        if result.component in _CROWDED and isinstance(result.path, ox.NamedNode):
            yield result.focus_node, result.path

    def _other(self, result: ValidationResult) -> Iterator[tuple[Term, ox.NamedNode]]:
        parameter = _PAIRS.get(result.component)
        for path in self._compared.get((result.source_shape, parameter), ()):
            yield result.focus_node, path
