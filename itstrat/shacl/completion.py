"""What the reference engine does not tell of the results of SPARQL constraints: the terms that their messages name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import SH
from itstrat.shacl.checks import NotCompiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from itstrat.shacl.report import ValidationResult
    from itstrat.shacl.shapes import Shape
    from itstrat.store import Node, Store, Term

    Run: TypeAlias = "Callable[[Shape], list[ValidationResult]]"

_SPARQL = SH["SPARQLConstraintComponent"]


def complete(
    results: Iterable[ValidationResult], roots: Mapping[Node, Shape], run: Run, store: Store
) -> list[ValidationResult]:
    """The results with the terms and the messages that our own queries find, where those find the same result.

    ``run`` gives our results of a shape, or raises NotCompiled or ShapesError: then those of the reference stay as they
    are.
    """
    given = list(results)
    asked = {result.root_shape for result in given if result.component == _SPARQL}
    ours = [result for node, root in roots.items() if node in asked for result in _found(root, run)]
    key = _key(store, (*given, *ours))
    known: dict[object, list[ValidationResult]] = defaultdict(list)
    for result in ours:
        known[key(result)].append(result)

    def completed(result: ValidationResult) -> ValidationResult:
        same = known.get(key(result))
        if not same:
            return result
        match = next((each for each in same if _texts(each) == _texts(result)), same[0])
        same.remove(match)
        terms = {**dict(match.bindings), **dict(result.bindings)}  # its own terms are as they are written
        return replace(result, templates=match.templates, bindings=tuple(sorted(terms.items(), key=lambda kv: kv[0])))

    return [completed(result) for result in given]


def _found(root: Shape, run: Run) -> list[ValidationResult]:
    try:
        return [result for result in run(root) if result.component == _SPARQL]
    except (NotCompiled, ShapesError):
        return []


def _texts(result: ValidationResult) -> list[str]:
    return sorted(message.value for message in result.messages)


def _key(store: Store, results: Iterable[ValidationResult]) -> Callable[[ValidationResult], object]:
    """What tells results apart, with literals in the form that the store keeps."""
    terms = [term for result in results for term in (result.focus_node, result.value)]
    kept = store.rewrites(term for term in terms if isinstance(term, ox.Literal))

    def form(term: Term | None) -> Term | None:
        return kept.get(term, term) if isinstance(term, ox.Literal) else term

    def key(result: ValidationResult) -> object:
        where = result.root_shape, result.source_shape, result.source_constraint
        return *where, form(result.focus_node), result.path, form(result.value)

    return key
