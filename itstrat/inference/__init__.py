"""What follows from the ontology: OWL 2 RL rules compiled to SPARQL updates.

Its modules ``explain``, ``incremental``, ``contradictions`` and ``outside`` are loaded where they are asked for.
"""

from itstrat.inference.materialise import materialise
from itstrat.inference.merged import inferred, merged
from itstrat.inference.rules import Rule, compile_rules
from itstrat.inference.table import REGIMES, Regime

__all__ = ["REGIMES", "Regime", "Rule", "compile_rules", "inferred", "materialise", "merged"]
