"""SHACL: shapes compiled to SPARQL, the rules of a good strategy, and what they find."""

from itstrat.shacl.findings import SEVERITIES, CheckedRule, Finding, Severity, Validation, collect
from itstrat.shacl.report import Checked, ValidationReport, ValidationResult
from itstrat.shacl.rules import Profile, Rule, RuleSet, built_in, own, profiles, stamp
from itstrat.shacl.shapes import Shapes, read_shapes
from itstrat.shacl.validation import ValidationOptions, check, rules_for
from itstrat.shacl.validator import validate

__all__ = [
    "SEVERITIES",
    "Checked",
    "CheckedRule",
    "Finding",
    "Profile",
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
    "own",
    "profiles",
    "read_shapes",
    "rules_for",
    "stamp",
    "validate",
]
