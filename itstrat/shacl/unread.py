"""The findings of a run that could not begin, because files could not be read: for those who read no terminal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from itstrat.errors import BrokenSources
from itstrat.namespaces import ITS
from itstrat.report.model import Stamp
from itstrat.shacl.findings import Finding, Validation
from itstrat.shacl.report import ValidationReport
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from itstrat.errors import ItstratError

RULE = Rule(
    code="unread",
    name="Files can be read",
    description="A file could not be read, so nothing was checked: there may be other findings.",
    severity="Violation",
    message="",
    fix="Mend the file where the message says, and run it again.",
    basis="Practice: what was not checked must not look as if it were in order.",
)


def validation(error: ItstratError, *, itstrat: str, as_of: date | None = None) -> Validation:
    """What kept the files from being read, as findings with their places; nothing was checked.

    ``itstrat`` is its version.

    >>> from itstrat.errors import Location, SyntaxProblem
    >>> found = validation(SyntaxProblem("A dot is missing.", location=Location("plan.ttl", 3, 5)), itstrat="0.1.0")
    >>> [(each.code, str(each.location), each.message) for each in found.findings], found.conforms
    ([('unread', 'plan.ttl:3:5', 'A dot is missing.')], False)
    """
    errors = error.errors if isinstance(error, BrokenSources) else (error,)
    source = "today" if as_of is None else "option"
    day = as_of or datetime.now(UTC).date()
    return Validation(
        findings=tuple(map(_finding, errors)),
        checked=(),
        report=ValidationReport(results=(), checked=(), partial="files could not be read"),
        profile="",
        stamp=Stamp(itstrat=itstrat, data="unread", rules="none", as_of=day, as_of_source=source),
        sources=tuple(dict.fromkeys(each.location.path for each in errors if each.location)),
        triples=0,
        rules=(RULE,),
    )


def _finding(error: ItstratError) -> Finding:
    return Finding(
        code=RULE.code,
        severity="Violation",
        focus_node=ITS["context"],
        label="this run",
        path=None,
        value=None,
        message=" ".join(error.message.split()),
        fix=error.hint or RULE.fix,
        location=error.location,
    )
