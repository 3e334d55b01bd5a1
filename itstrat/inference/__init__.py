"""What follows from the ontology: OWL 2 RL rules compiled to SPARQL updates."""

from itstrat.inference.materialise import materialise
from itstrat.inference.merged import inferred, merged
from itstrat.inference.rules import Rule, compile_rules

__all__ = ["Rule", "compile_rules", "inferred", "materialise", "merged"]
