"""A validation as Markdown, for the comment on a pull request or the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.report import to_markdown
from itstrat.report.model import Cell, Column, Table

if TYPE_CHECKING:
    from itstrat.shacl.findings import Finding, Severity, Validation

#: A comment on GitHub or GitLab has room for some hundreds of lines, and nobody reads more.
MOST = 100

_COLUMNS = ("Severity", "Rule", "Place", "What", "Finding")


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:
    """A heading with the verdict, the numbers, the first hundred findings as a table, and what they were made from."""
    columns = tuple(Column(name=name, title=name, format="text") for name in _COLUMNS)
    findings = validation.findings
    said = [f"{validation.counts_text}."]
    if validation.known:
        said.append(f"Known and left out: {len(validation.known):,}.")
    if len(findings) > MOST:
        said.append(f"The first {MOST} of {len(findings):,} findings:")
    table = Table(
        title=f"Strategy check: {'conforms' if validation.conforms_at(threshold) else 'does not conform'}",
        question=" ".join(said),
        columns=columns,
        rows=tuple(tuple(map(Cell, _row(finding))) for finding in findings[:MOST]),
        stamp=validation.stamp,
        empty="No findings.",
    )
    return to_markdown.write(table)


def _row(finding: Finding) -> tuple[str, ...]:
    place = str(finding.location) if finding.location else ""
    return finding.severity, finding.code, place, finding.label, finding.message
