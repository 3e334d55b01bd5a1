"""SHACL: shapes compiled to SPARQL, the rules of a good strategy, and what they find."""

from itstrat.shacl.findings import SEVERITIES, CheckedRule, Finding, Severity, Validation, collect
from itstrat.shacl.literals import unusable
from itstrat.shacl.places import places
from itstrat.shacl.report import Checked, ValidationReport, ValidationResult
from itstrat.shacl.rules import Profile, Rule, RuleSet, built_in, own, profiles, stamp
from itstrat.shacl.shapes import Shapes, read_shapes
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
    "ValidationReport",
    "ValidationResult",
    "built_in",
    "collect",
    "own",
    "places",
    "profiles",
    "read_shapes",
    "stamp",
    "unusable",
    "validate",
]
