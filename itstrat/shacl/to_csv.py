"""The findings of a validation as comma-separated values, safe to open in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.report import to_csv
from itstrat.report.model import Cell, Column, Table
from itstrat.shacl.baseline import entry

if TYPE_CHECKING:
    from itstrat.shacl.findings import Finding, Severity, Validation

_COLUMNS = ("severity", "code", "label", "message", "fix", "file", "line", "column", "focus_node", "path", "value")


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:  # noqa: ARG001  # as all writers
    """The findings as rows, under a row that names the columns; terms are written as in N-Triples."""
    columns = tuple(Column(name=name, title=name, format="text") for name in _COLUMNS)
    rows = tuple(tuple(map(Cell, _row(finding))) for finding in validation.findings)
    return to_csv.write(Table(title="Findings", question="", columns=columns, rows=rows))


def _row(finding: Finding) -> tuple[str, ...]:
    key, place = entry(finding), finding.location
    return (
        finding.severity,
        finding.code,
        finding.label,
        finding.message,
        finding.fix.strip(),
        place.path if place else "",
        str(place.line or "") if place else "",
        str(place.column or "") if place else "",
        key.focus_node,
        key.path,
        key.value,
    )
