"""A validation as GitLab reads code quality (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from itstrat.errors import Location
from itstrat.report.values import one_line
from itstrat.shacl.baseline import fingerprints

if TYPE_CHECKING:
    from itstrat.shacl.findings import Finding, Severity, Validation

_SEVERITIES: dict[Severity, str] = {"Violation": "major", "Warning": "minor", "Info": "info"}


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:  # noqa: ARG001  # as all writers
    """The findings as a JSON list. GitLab asks for a place: a finding without one is shown at the first source.

    Paths are relative to the folder at hand, which is to be the root of the repository.
    """
    names = fingerprints(validation.findings)
    elsewhere = validation.sources[0] if validation.sources else "."
    issues = [_issue(finding, name, elsewhere) for finding, name in zip(validation.findings, names, strict=True)]
    if validation.omitted:
        issues.append(_omitted(validation, elsewhere))
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _omitted(validation: Validation, elsewhere: str) -> dict[str, object]:
    """An issue that says that others are left out: the format has no other place for it."""
    return {
        "description": f"{validation.omitted_text}: {validation.counts_text} in all.",
        "check_name": "omitted",
        "fingerprint": "omitted",
        "severity": "info",
        "location": _place(Location(elsewhere)),
    }


def _issue(finding: Finding, fingerprint: str, elsewhere: str) -> dict[str, object]:
    place = finding.location
    others = {"other_locations": [_place(each.location) for each in finding.related]} if finding.related else {}
    return {
        "description": one_line(f"{finding.label}: {finding.message}"),
        "check_name": one_line(finding.code),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": _place(place or Location(elsewhere)),
        **others,
    }


def _place(place: Location) -> dict[str, object]:
    return {"path": place.path, "lines": {"begin": place.line or 1}}
