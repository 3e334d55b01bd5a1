"""A validation as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanning services read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from itstrat.report.values import inert, one_line
from itstrat.shacl.baseline import entry, fingerprints
from itstrat.shacl.explain import explain
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itstrat.errors import Location
    from itstrat.shacl.findings import Accepted, Finding, Severity, Validation

_LEVELS: dict[Severity | str, str] = {"Violation": "error", "Warning": "warning", "Info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: GitHub takes no run with more results.
MOST = 25_000
#: The name that GitHub and others know for the folder of the checkout.
_BASE = "%SRCROOT%"


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:
    """The validation as one run of SARIF, with a line feed at its end.

    Paths are relative to the folder at hand, which is to be the root of the repository. Findings that a baseline knows
    or somebody accepted, and those about linked data, are there too, marked as suppressed. ``threshold`` only decides
    what the run says of itself.
    """
    left_out = [(finding, _KNOWN) for finding in validation.known]
    left_out += [(finding, _LINKED) for finding in validation.linked]
    left_out += [(each.finding, _suppression(each)) for each in validation.accepted]
    left_out = left_out[: max(0, MOST - len(validation.findings))]
    findings = (*(finding for finding, _ in left_out), *validation.findings)
    ends = {place: each.end + 1 for place, each in validation.excerpts.of(_places(findings)).items()}
    rules = _rules(validation)
    index = {rule.code: number for number, rule in enumerate(rules)}
    results = []
    for number, (finding, name) in enumerate(zip(findings, fingerprints(findings), strict=True)):
        result = _result(finding, index[finding.code], name, ends)
        if left_out:  # where one result says whether it is suppressed, all do (section 3.27.23)
            result["suppressions"] = [left_out[number][1]] if number < len(left_out) else []
        results.append(result)
    stamp = validation.stamp
    run = {
        "tool": {
            "driver": {
                "name": "itstrat",
                "version": stamp.itstrat,
                "informationUri": "https://w3id.org/itstrat",
                "rules": [_descriptor(rule) for rule in rules],
            }
        },
        "invocations": [_invocation(validation)],
        "originalUriBaseIds": {_BASE: {"description": {"text": "The folder in which itstrat was run."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {
            "conforms": validation.conforms_at(threshold),
            "asOf": stamp.as_of.isoformat(),
            "rules": inert(stamp.rules),
            "data": stamp.data,
            "counts": validation.counts,
        },
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _invocation(validation: Validation) -> dict[str, object]:
    """That it ran, and where findings are left out, that they are (section 3.20.21)."""
    done: dict[str, object] = {"executionSuccessful": True}
    if validation.omitted:
        text = f"{validation.omitted_text}: {validation.counts_text} in all."
        said = {"level": "warning", "message": {"text": text}, "descriptor": {"id": "omitted"}}
        done["toolExecutionNotifications"] = [said]
    return done


_KNOWN: dict[str, object] = {
    "kind": "external",
    "status": "accepted",
    "justification": "The baseline knows this finding.",
}

_LINKED: dict[str, object] = {
    "kind": "external",
    "status": "accepted",
    "justification": "It is about linked data, which others mend.",
}


def _suppression(each: Accepted) -> dict[str, object]:
    """That a finding is accepted in the data, why, and where (section 3.35)."""
    said = {"kind": "inSource", "status": "accepted", "justification": _text(each.justification)}
    return {**said, "location": {"physicalLocation": _physical(each.location, {})}} if each.location else dict(said)


def _rules(validation: Validation) -> list[Rule]:
    """The rules that ran, and those of shapes without a name that found something."""
    described = {rule.code: rule for rule in validation.rules}
    for finding in (
        *validation.findings,
        *validation.known,
        *validation.linked,
        *(each.finding for each in validation.accepted),
    ):
        described.setdefault(
            finding.code,
            Rule(
                code=finding.code,
                name=finding.code,
                description="",
                severity=finding.severity,
                message="",
                fix=finding.fix,
                basis="",
            ),
        )
    return sorted(described.values(), key=lambda rule: rule.code)


def _descriptor(rule: Rule) -> dict[str, object]:
    help_text = "\n\n".join(
        part
        for part in (rule.description or rule.name, rule.fix, f"Rests on {rule.basis}" if rule.basis else "")
        if part
    )
    return {
        "id": one_line(rule.code),
        "name": one_line(rule.name),
        "shortDescription": {"text": _text(rule.name)},
        "fullDescription": {"text": _text(rule.description or rule.name)},
        "help": {"text": _unlinked(inert(help_text)), "markdown": inert(explain(rule))},
        "defaultConfiguration": {"level": _LEVELS.get(rule.severity, "error")},
        **({"helpUri": rule.iri} if rule.iri.startswith(("https://", "http://")) else {}),
    }


def _result(finding: Finding, index: int, fingerprint: str, ends: Mapping[Location, int]) -> dict[str, object]:
    text = f"{_text(finding.label)}: {_text(finding.message)}"
    result: dict[str, object] = {
        "ruleId": one_line(finding.code),
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{text}\nFix: {_text(finding.advice)}" if finding.advice else text},
        "locations": [_location(finding, ends)],
        "partialFingerprints": {"itstrat/v1": fingerprint},
        "properties": dict(_said(finding)),
    }
    if finding.related:
        result["relatedLocations"] = [
            {"physicalLocation": _physical(each.location, ends), "message": {"text": each.text}}
            for each in finding.related
        ]
    return result


def _location(finding: Finding, ends: Mapping[Location, int]) -> dict[str, object]:
    name = {"fullyQualifiedName": one_line(entry(finding).focus_node), "name": one_line(finding.label)}
    logical: dict[str, object] = {"logicalLocations": [name]}
    return logical if finding.location is None else {"physicalLocation": _physical(finding.location, ends), **logical}


def _places(findings: Iterable[Finding]) -> Iterator[Location]:
    for finding in findings:
        if finding.location:
            yield finding.location
        yield from (each.location for each in finding.related)


def _physical(place: Location, ends: Mapping[Location, int]) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": _artifact(place.path)}
    if place.line:
        region = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        if place in ends:  # the column behind the term (section 3.30.8)
            region["endColumn"] = ends[place]
        physical["region"] = region
    return physical


def _artifact(path: str) -> dict[str, str]:
    """A path as a URI: relative to the root, or absolute where the file is elsewhere."""
    parts = Path(path).parts
    if Path(path).is_absolute() or ".." in parts:  # no ".." in a relative one (section 3.4.3)
        return {"uri": Path(path).resolve().as_uri()}
    return {"uri": quote("/".join(parts)), "uriBaseId": _BASE}


def _said(finding: Finding) -> Iterator[tuple[str, str]]:
    """What the finding is about, for programs."""
    key = entry(finding)
    for name, text in (("focusNode", key.focus_node), ("path", key.path), ("value", key.value), ("fix", finding.fix)):
        if text:
            yield name, inert(text)


def _text(text: str) -> str:
    return _unlinked(one_line(text))


def _unlinked(text: str) -> str:
    """The text without what a viewer would make a link of (section 3.11.6)."""
    return text.replace("](", "] (")
