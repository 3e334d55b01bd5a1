"""A validation as workflow commands of GitHub Actions, which show each finding on its line of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.report.values import one_line

if TYPE_CHECKING:
    from itstrat.shacl.findings import Finding, Severity, Validation

_COMMANDS: dict[Severity, str] = {"Violation": "error", "Warning": "warning", "Info": "notice"}
_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:  # noqa: ARG001  # as all writers
    """The findings, one command on each line; nothing where there is none.

    Paths are relative to the folder at hand, which is to be the root of the repository.
    """
    return "".join(f"{_command(finding)}\n" for finding in validation.findings)


def _command(finding: Finding) -> str:
    properties: dict[str, str | int] = {}
    if place := finding.location:
        properties = {"file": place.path, "line": place.line, "col": place.column}
    properties["title"] = one_line(f"{finding.code}: {finding.label}")
    listed = ",".join(f"{name}={str(value).translate(_IN_PROPERTY)}" for name, value in properties.items() if value)
    advice = one_line(finding.advice)
    message = one_line(finding.message) + (f"\nFix: {advice}" if advice else "")
    return f"::{_COMMANDS[finding.severity]} {listed}::{message.translate(_IN_TEXT)}"
