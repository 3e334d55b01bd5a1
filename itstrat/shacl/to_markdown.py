"""A validation as Markdown, for the comment on a pull request or the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.report import to_markdown
from itstrat.report.model import Cell, Column, Table

if TYPE_CHECKING:
    from itstrat.shacl.findings import Finding, Severity, Validation

#: Nobody reads more findings in a comment.
MOST = 100
#: A comment on GitHub has room for so many characters (65,536), less some for what is put around it.
ROOM = 60_000
#: As much of one text is shown.
_LONGEST = 500

_COLUMNS = ("Severity", "Rule", "Place", "What", "Finding")


def write(validation: Validation, *, threshold: Severity = "Violation", most: int = MOST) -> str:
    """A heading with the verdict, the numbers, the first findings as a table, and what they were made from.

    There are no more than ``most``, nor than there is room for in a comment on GitHub.
    """
    most = min(most, len(validation.findings))
    text = _page(validation, threshold, most)
    while len(text) > ROOM and most:
        most = min(most - 1, most * ROOM // len(text))
        text = _page(validation, threshold, most)
    return text


def _page(validation: Validation, threshold: Severity, most: int) -> str:
    columns = tuple(Column(name=name, title=name, format="text") for name in _COLUMNS)
    findings = validation.findings
    said = [f"{validation.counts_text}."]
    if validation.known:
        said.append(f"Known and left out: {len(validation.known):,}.")
    if validation.accepted:
        said.append(f"{validation.accepted_text}.")
    if validation.linked:
        said.append(f"{validation.linked_text}.")
    if len(findings) > most:
        said.append(f"The first {most} of {len(findings):,} findings:")
    return to_markdown.write(
        Table(
            title=f"Strategy check: {'conforms' if validation.conforms_at(threshold) else 'does not conform'}",
            question=" ".join(said),
            columns=columns,
            rows=tuple(tuple(map(Cell, _row(finding))) for finding in findings[:most]),
            stamp=validation.stamp,
            empty="No findings.",
        )
    )


def _row(finding: Finding) -> tuple[str, ...]:
    place = str(finding.location) if finding.location else ""
    return finding.severity, *map(_short, (finding.code, place, finding.label, finding.message))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
