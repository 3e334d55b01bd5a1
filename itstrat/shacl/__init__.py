"""SHACL: shapes read, compiled to set-based SPARQL, and run on a store."""

from itstrat.shacl.report import Checked, ValidationReport, ValidationResult
from itstrat.shacl.shapes import Shapes, read_shapes
from itstrat.shacl.validator import validate

__all__ = ["Checked", "Shapes", "ValidationReport", "ValidationResult", "read_shapes", "validate"]
