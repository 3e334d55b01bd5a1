"""What is measured, each as a process of its own: ``python -m benchmarks.tasks NAME [FILE…]``."""

from __future__ import annotations

import sys
from pathlib import Path

REPORTS = Path(__file__).parents[1] / "itstrat" / "queries" / "reports"


def load_only(path: str) -> None:
    """Load an example and build its store: the part of the report task that is not reports."""
    import itstrat

    assert len(itstrat.open(path).store)


def reports(path: str) -> None:
    """Load an example and run all reports."""
    import itstrat

    strategy = itstrat.open(path)
    for query in strategy.reports():
        strategy.report(query.name)


def all_in_one(path: str) -> None:
    """Load, infer, validate and run all reports."""
    import itstrat

    strategy = itstrat.open(path)
    strategy.validate()
    for query in strategy.reports():
        strategy.report(query.name)


def rdflib_load_only(closure: str) -> None:
    """Load the closure into rdflib."""
    import rdflib

    assert len(rdflib.Graph().parse(closure, format="nt"))


def rdflib_reports(closure: str) -> None:
    """Load the closure into rdflib and run all reports."""
    import rdflib

    _rdflib_reports(rdflib.Graph().parse(closure, format="nt"))


def rdflib_all_in_one(asserted: str, shapes: str) -> None:
    """Load with rdflib, infer with owlrl, validate with pySHACL, and run all reports."""
    import owlrl
    import pyshacl
    import rdflib

    graph = rdflib.Graph().parse(asserted, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes, format="nt"))
    _rdflib_reports(graph)


def _rdflib_reports(graph: object) -> None:
    for path in sorted(REPORTS.glob("*.rq")):
        assert list(graph.query(path.read_text(encoding="utf-8"))) is not None


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
