"""The finding that a run did not come to its end, which every format shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.namespaces import ITS
from itstrat.shacl.findings import Finding
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from itstrat.shacl.report import ValidationReport

#: So many triples are looked through in less than a second, to say where findings are written.
QUICKLY_PLACED = 50_000
RULE = Rule(
    code="interrupted",
    name="Run came to its end",
    description="The run was interrupted: the rules that were not checked may have findings of their own.",
    severity="Violation",
    message="",
    fix="Run it again and let it end.",
    basis="Practice: what was not checked must not look as if it were in order.",
)


def finding(report: ValidationReport) -> Finding:
    """What a partial report says of itself."""
    return Finding(
        code=RULE.code,
        severity="Violation",
        focus_node=ITS["context"],
        label="this run",
        path=None,
        value=None,
        message=f"Interrupted: {report.partial}.",
        fix=RULE.fix,
        location=None,
    )
