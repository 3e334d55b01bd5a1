"""What follows from the ontology: OWL 2 RL rules compiled to SPARQL updates, kept up, and explained."""

from itstrat.inference.contradictions import Contradiction, contradictions
from itstrat.inference.explain import Proof, prove
from itstrat.inference.incremental import Closure
from itstrat.inference.materialise import materialise
from itstrat.inference.merged import inferred, merged
from itstrat.inference.outside import Outside, outside
from itstrat.inference.rules import Rule, compile_rules
from itstrat.inference.table import REGIMES, Regime

__all__ = [
    "REGIMES",
    "Closure",
    "Contradiction",
    "Outside",
    "Proof",
    "Regime",
    "Rule",
    "compile_rules",
    "contradictions",
    "inferred",
    "materialise",
    "merged",
    "outside",
    "prove",
]
