"""The reference engine: owlrl, slow and complete, that the compiled rules are proved against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable


def closure(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """The OWL 2 RL closure of some triples by owlrl, without the triples whose subject is a literal.

    Cost: seconds for a few thousand triples. Source: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL
    """
    import owlrl  # imported here: it costs more than a whole validation
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    lines = [
        f"{s.n3()} {p.n3()} {o.n3()} ."
        for s, p, o in graph
        if isinstance(p, rdflib.URIRef) and not isinstance(s, rdflib.Literal)
    ]
    parsed = ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    return {ox.Triple(q.subject, q.predicate, q.object) for q in parsed}
