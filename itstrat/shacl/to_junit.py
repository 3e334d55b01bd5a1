"""A validation as JUnit XML, which every CI shows as tests: one test case for each rule.

There is no standard. This keeps the strictest schema in use, that of Jenkins
(https://github.com/jenkinsci/xunit-plugin, junit-10.xsd); GitLab and actions for GitHub read it too. The schema has no
room for file and line of a test, so they stand in the text.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from itstrat.report.values import inert, one_line
from itstrat.shacl.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.shacl.findings import Accepted, Finding, Severity, Validation


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:
    """The rules as test cases: failed by a finding at or above ``threshold``, skipped where no node was looked at, or
    where all that was found is accepted.

    Findings below the threshold are told as output of a test that passes. There are no times: they would differ each
    time.
    """
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in validation.findings:
        found[finding.code].append(finding)
    accepted: defaultdict[str, list[Accepted]] = defaultdict(list)
    for each in validation.accepted:
        accepted[each.finding.code].append(each)
    worse = SEVERITIES[: SEVERITIES.index(threshold) + 1]
    names = {rule.code: rule.name for rule in validation.checked}
    nodes = {rule.code: rule.focus_nodes for rule in validation.checked}
    cases = [
        _case(code, names.get(code, code), found[code], accepted[code], nodes.get(code, 0), worse, validation)
        for code in sorted(names.keys() | found.keys() | accepted.keys())
    ]
    totals = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.find("skipped") is not None for case in cases)),
    }
    root = ElementTree.Element("testsuites", {name: number for name, number in totals.items() if name != "skipped"})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "itstrat validate", **totals})
    suite.append(_properties(validation))
    suite.extend(cases)
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _properties(validation: Validation) -> ElementTree.Element:
    stamp = validation.stamp
    said = {"as_of": stamp.as_of.isoformat(), "data": stamp.data, "rules": stamp.rules}
    element = ElementTree.Element("properties")
    said |= {"known": str(len(validation.known)), "accepted": str(len(validation.accepted))}
    said |= {"linked": str(len(validation.linked))} if validation.linked else {}
    if validation.omitted:
        said["omitted"] = f"{validation.omitted_text}: {validation.counts_text} in all."
    for name, value in said.items():
        ElementTree.SubElement(element, "property", {"name": name, "value": one_line(value)})
    return element


def _case(
    code: str,
    name: str,
    findings: Sequence[Finding],
    accepted: Sequence[Accepted],
    nodes: int,
    worse: Sequence[Severity],
    validation: Validation,
) -> ElementTree.Element:
    title = code if name == code else f"{code} {name}"
    case = ElementTree.Element(
        "testcase", {"classname": one_line(validation.profile or "shapes"), "name": one_line(title), "time": "0"}
    )
    failed = [finding for finding in findings if finding.severity in worse]
    told = [finding for finding in findings if finding.severity not in worse]
    if failed:
        more = f" (and {len(failed) - 1:,} more)" if len(failed) > 1 else ""
        message = one_line(f"{failed[0].label}: {failed[0].message}{more}")
        failure = ElementTree.SubElement(case, "failure", {"type": failed[0].severity, "message": message})
        failure.text = _lines(failed)
    elif not findings and accepted:
        message = "Accepted: " + "; ".join(f"{each.finding.label}: {each.justification}" for each in accepted)
        ElementTree.SubElement(case, "skipped", {"message": one_line(message)})
    elif not findings and not nodes:
        ElementTree.SubElement(case, "skipped", {"message": "Found nothing to look at."})
    if told:
        ElementTree.SubElement(case, "system-out").text = _lines(told)
    return case


def _lines(findings: Sequence[Finding]) -> str:
    """The findings one on a line, each with its place, and then how to mend them."""
    lines = [
        one_line(f"{f.location or '(no place)'}: {f.severity.lower()} {f.code}: {f.label}: {f.message}")
        for f in findings
    ]
    fix = inert(findings[0].fix.strip())
    return "\n".join([*lines, *(["", f"Fix: {fix}"] if fix else [])])
