"""The finding that a run did not come to its end, which every format shows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from itstrat.namespaces import ITS
from itstrat.shacl.findings import Finding
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from itstrat.shacl.report import ValidationReport

#: So many triples are looked through in less than a second, to say where findings are written.
QUICKLY_PLACED = 50_000
#: So many results are made into findings in less than a second.
MOST = 1_000
RULE = Rule(
    code="interrupted",
    name="Run came to its end",
    description="The run was interrupted: the rules that were not checked may have findings of their own.",
    severity="Violation",
    message="",
    fix="Run it again and let it end.",
    basis="Practice: what was not checked must not look as if it were in order.",
)


def presentable(report: ValidationReport) -> ValidationReport:
    """A report of which findings are made in less than a second, marked as not all if it is not marked yet."""
    total = len(report.results)
    told = f"of {total:,} results the first {MOST:,} are told" if total > MOST else ""
    unplaced = "" if report.partial else "all rules were checked, but not all findings were placed in the files"
    return replace(
        report, results=report.results[:MOST], partial="; ".join(filter(None, (report.partial, unplaced, told)))
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
