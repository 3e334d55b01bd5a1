"""Findings made by hand, for the tests of what writes them."""

from dataclasses import replace
from datetime import date

import pyoxigraph as ox

from itstrat.errors import Location
from itstrat.report.model import Stamp
from itstrat.shacl import Accepted, CheckedRule, Finding, Rule, Validation, ValidationReport

#: A label that tries all doors: markup, a formula, ends of lines, workflow commands, links, terminal codes, bad XML.
HOSTILE = (
    "=cmd|'/c calc'!A1 <script>alert(1)</script>\r\n::error::owned\n| a | [x](https://evil.example) ]]> "
    '\x1b[31m\u202e\x00\uffff "quoted" `tick` %0A'
)

ORPHAN = Finding(
    code="ITS001",
    severity="Violation",
    focus_node=ox.NamedNode("https://example.org/id/lost"),
    label="Lost objective",
    path=None,
    value=None,
    message="Objective “Lost objective” supports no strategic aim.",
    fix="Name the aim:\n\nex:lost its:supports ex:aim .",
    location=Location("it/plan one.ttl", 12, 5),
)
LATE = Finding(
    code="ITS032",
    severity="Warning",
    focus_node=ox.NamedNode("https://example.org/id/refresh"),
    label="Refresh, of switches",
    path="https://w3id.org/itstrat#targetDate",
    value=ox.Literal("2027-06-30", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")),
    message="100% too late: an unpatched gap.",
    fix="Bring it forward.",
    location=Location("it/refresh.ttl", 7),
)
PLACELESS = replace(LATE, severity="Info", code="ITS016", value=None, label="Nowhere", fix="", location=None)

STAMP = Stamp(itstrat="0.1.0", data="3f2a", rules="college 0.1.0", as_of=date(2026, 11, 16), as_of_source="option")


def rule(code, **changes):
    said = {"name": f"Rule {code}", "description": "Why.", "severity": "Violation", "message": "Broken."}
    return Rule(**{"code": code, **said, "fix": "Mend it.", "basis": "A22", **changes})


def accept(finding, reason="The vendor patches it.", by="Head of IT"):
    return Accepted(
        finding=finding, reason=reason, by=by, until=date(2027, 6, 30), location=Location("it/accepted.ttl", 4, 1)
    )


def validation(*findings, idle=(), known=(), accepted=(), rules=None):
    """What a run gives that found these, and whose ``idle`` rules looked at nothing."""
    codes = sorted({each.code for each in (*findings, *known, *(each.finding for each in accepted))})
    checked = [CheckedRule(code=code, name=f"Rule {code}", focus_nodes=3, engine="compiled") for code in codes]
    checked += [CheckedRule(code=code, name=f"Rule {code}", focus_nodes=0, engine="compiled") for code in idle]
    return Validation(
        findings=findings,
        checked=tuple(checked),
        report=ValidationReport(results=(), checked=()),
        profile="college",
        stamp=STAMP,
        sources=("it/plan one.ttl", "it/refresh.ttl"),
        triples=10,
        rules=tuple(map(rule, [*codes, *idle])) if rules is None else rules,
        known=known,
        accepted=accepted,
    )


def hostile():
    """A run in which every text of the data and of the shapes is hostile."""
    finding = replace(
        ORPHAN,
        label=HOSTILE,
        message=HOSTILE,
        fix=f"{HOSTILE}\n\n{HOSTILE}",
        value=ox.Literal(HOSTILE),
        location=Location("it/a,b:c%<x>|\n.ttl", 3, 1),
    )
    accepted = accept(finding, reason=HOSTILE, by=HOSTILE)
    return validation(
        finding,
        accepted=(accepted,),
        rules=(rule("ITS001", name=HOSTILE, description=HOSTILE, fix=HOSTILE, basis=HOSTILE),),
    )
