"""SHACL: shapes compiled to SPARQL, the rules of a good strategy, and what they find."""

from itstrat.shacl.findings import SEVERITIES, Accepted, CheckedRule, Finding, Severity, Validation, collect, ordered
from itstrat.shacl.progress import Progress
from itstrat.shacl.report import Checked, ValidationReport, ValidationResult
from itstrat.shacl.rules import Profile, Rule, RuleSet, built_in, own, profiles, stamp
from itstrat.shacl.shapes import Shapes, read_shapes
from itstrat.shacl.validation import ValidationOptions, check, rule_of_our_own, rules_for, suits_bulk
from itstrat.shacl.validator import validate

__all__ = [
    "SEVERITIES",
    "Accepted",
    "Checked",
    "CheckedRule",
    "Finding",
    "Profile",
    "Progress",
    "Rule",
    "RuleSet",
    "Severity",
    "Shapes",
    "Validation",
    "ValidationOptions",
    "ValidationReport",
    "ValidationResult",
    "built_in",
    "check",
    "collect",
    "ordered",
    "own",
    "profiles",
    "read_shapes",
    "rule_of_our_own",
    "rules_for",
    "stamp",
    "suits_bulk",
    "validate",
]
