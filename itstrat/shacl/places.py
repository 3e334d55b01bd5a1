"""Where the results of a validation are written in the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import locate
from itstrat.namespaces import SH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from itstrat.formats import Document, Place, Wanted
    from itstrat.shacl.report import ValidationReport, ValidationResult

_MAX_COUNT = SH["MaxCountConstraintComponent"]


def places(report: ValidationReport, documents: Sequence[Document]) -> Mapping[ValidationResult, Place]:
    """The place of each result: of the offending triple, or of the focus node's first statement where there is none.

    Of values that are too many it is the last one written. Results about nothing that is written are left out.
    Cost: none without results; see :func:`itstrat.formats.locate`.
    """
    last = _last_values(report.results, documents)
    wanted = {result: statement for result in report.results if (statement := _statement(result, last))}
    found = locate(documents, wanted.values())
    return {result: found[statement] for result, statement in wanted.items() if statement in found}


def _last_values(
    results: Iterable[ValidationResult], documents: Iterable[Document]
) -> dict[tuple[object, object], object]:
    """For each subject and predicate with too many values, the last one written."""
    crowded = {(result.focus_node, result.path) for result in results if result.component == _MAX_COUNT}
    quads = (quad for document in documents for quad in document.quads) if crowded else ()
    return {(q.subject, q.predicate): q.object for q in quads if (q.subject, q.predicate) in crowded}


def _statement(result: ValidationResult, last: Mapping[tuple[object, object], object]) -> Wanted | None:
    focus, path = result.focus_node, result.path
    if isinstance(focus, ox.Literal):
        return None
    value = last.get((focus, path)) if result.value is None else result.value
    if isinstance(path, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal):
        return focus, path, value
    return focus, None, None
