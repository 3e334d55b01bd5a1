"""What follows from the ontology: OWL 2 RL rules compiled to SPARQL updates, kept up, and explained."""

from itstrat.inference.explain import Proof, prove
from itstrat.inference.incremental import Closure
from itstrat.inference.materialise import materialise
from itstrat.inference.merged import inferred, merged
from itstrat.inference.rules import Rule, compile_rules

__all__ = ["Closure", "Proof", "Rule", "compile_rules", "inferred", "materialise", "merged", "prove"]
