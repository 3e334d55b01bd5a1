"""A validation as workflow commands of GitHub Actions, which show each finding on its line of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from itstrat.report.values import one_line
from itstrat.shacl.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.shacl.findings import Finding, Severity, Validation

_COMMANDS: dict[Severity, str] = {"Violation": "error", "Warning": "warning", "Info": "notice"}
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


#: GitHub shows as many annotations of each kind and step, and drops the others without a word
#: (https://docs.github.com/en/rest/checks/runs).
MOST = 10


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:  # noqa: ARG001  # as all writers
    """The findings, one command on each line, the worst first; nothing where there is none.

    Where GitHub would drop some, the last annotation says how many, and they follow as lines of the log. Paths are
    relative to the folder at hand, which is to be the root of the repository.
    """
    found: defaultdict[Severity, list[Finding]] = defaultdict(list)
    for finding in validation.findings:
        found[finding.severity].append(finding)
    lines = [line for severity in SEVERITIES for line in _lines(severity, found[severity])]
    if validation.omitted:
        lines.append(f"- {validation.omitted_text}: {validation.counts_text} in all.")
    return "".join(f"{line}\n" for line in lines)


def _lines(severity: Severity, findings: list[Finding]) -> Iterator[str]:
    shown = findings if len(findings) <= MOST else findings[: MOST - 1]
    yield from map(_command, shown)
    if rest := findings[len(shown) :]:
        kind = severity.lower()
        told = (
            f"{len(rest):,} more {kind}s have no room here. They are in the log of this step, and in the other formats."
        )
        yield f"::{_COMMANDS[severity]} title={len(rest)} more {kind}s::{told}"
        yield from map(_logged, rest)


def _logged(finding: Finding) -> str:
    """The finding as a line that is no command, wherever its texts come from."""
    place = f"{finding.location} " if finding.location else ""
    return f"- {one_line(f'{place}{finding.code}: {finding.label}: {finding.message}')}"


def _command(finding: Finding) -> str:
    properties: dict[str, str | int] = {}
    if place := finding.location:
        properties = {"file": place.path, "line": place.line, "col": place.column}
    properties["title"] = one_line(f"{finding.code}: {finding.label}")
    listed = ",".join(f"{name}={str(value).translate(_IN_PROPERTY)}" for name, value in properties.items() if value)
    advice = one_line(finding.advice)
    message = one_line(finding.message) + (f"\nFix: {advice}" if advice else "")
    return f"::{_COMMANDS[finding.severity]} {listed}::{message.translate(_IN_TEXT)}"
