"""A validation as JSON, for continuous integration and other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from itstrat.errors import Location
    from itstrat.shacl.findings import Accepted, Finding, Severity, Validation
    from itstrat.shacl.report import Term


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:
    """The validation as a JSON object with a line feed at its end; the same input gives the same bytes.

    ``conforms`` is true where no finding is at or above ``threshold``. ``counts`` are those of all findings; so many as
    ``omitted`` says are not among ``findings``.
    """
    document = {
        "conforms": validation.conforms_at(threshold),
        "threshold": threshold,
        "as_of": validation.stamp.as_of.isoformat(),
        "profile": validation.profile,
        "rules": validation.stamp.rules,
        "data": validation.stamp.data,
        "counts": validation.counts,
        "omitted": sum(validation.omitted.values()),
        "known": len(validation.known),
        "accepted": [_accepted(each) for each in validation.accepted],
        "linked": [_finding(each) for each in validation.linked],
        "checked": [
            {"code": each.code, "focus_nodes": each.focus_nodes, "engine": each.engine, "reason": each.reason}
            for each in validation.checked
        ],
        "findings": [_finding(finding) for finding in validation.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _accepted(each: Accepted) -> dict[str, object]:
    """Why it is accepted, where that is written, and the finding as the others are."""
    until = each.until.isoformat() if each.until else None
    said = {"reason": each.reason, "by": each.by, "until": until, **_place(each.location)}
    return {**said, "finding": _finding(each.finding)}


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "focus_node": _term(finding.focus_node),
        "label": finding.label,
        "path": finding.path,
        "value": _term(finding.value),
        "message": finding.message,
        "fix": finding.fix,
        **_place(finding.location),
        "related": [{**_place(each.location), "text": each.text} for each in finding.related],
    }


def _place(place: Location | None) -> dict[str, object]:
    return {
        "file": place.path if place else None,
        "line": place.line or None if place else None,
        "column": place.column or None if place else None,
    }


def _term(term: Term | None) -> str | None:
    if term is None:
        return None
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value
