"""The lint takes whatever a shapes file may hold: it says what is wrong, and never fails on it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itstrat.namespaces import RDF, SH
from itstrat.shacl import lint
from itstrat.shacl.lint.terms import PROPERTIES
from itstrat.store import OxigraphStore

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "shapes").glob("*.ttl")),
    *sorted(path for code in lint.CHECKS for path in (ROOT / "shapes" / "examples" / code).glob("*.ttl")),
]
SHAPES = [list(ox.parse(path=path, format=ox.RdfFormat.TURTLE)) for path in FILES]

PREDICATES = [SH[name] for name in sorted(PROPERTIES)] + [RDF["first"], RDF["rest"], RDF["type"]]
OBJECTS: list[ox.NamedNode | ox.BlankNode | ox.Literal] = [
    *(
        ox.Literal(text)
        for text in ("", "1", "(", "SELECT $this {", "SELECT $this { $this ?p ?o }", "{?x}", "\\p{Is?}")
    ),
    *(ox.Literal(1), ox.Literal(-1), ox.Literal(True), ox.Literal(1.5), ox.Literal("a", language="en")),
    *(
        SH["Nothing"],
        SH["IRI"],
        SH["Violation"],
        RDF["nil"],
        ox.NamedNode("urn:x"),
        ox.NamedNode("http://example.org/"),
    ),
    ox.BlankNode("b"),
]


@st.composite
def broken_shapes(draw: st.DrawFn) -> list[ox.Quad]:
    """Shapes in which some statements are gone, and some say something else or are new."""
    quads = list(draw(st.sampled_from(SHAPES)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(quads) - 1))
        subject, predicate, value, _ = quads[at]
        nodes = [quad.subject for quad in quads]
        change = draw(st.sampled_from(["gone", "object", "predicate", "knot"]))
        if change == "object":
            value = draw(st.sampled_from(OBJECTS))
        elif change == "predicate":
            predicate = draw(st.sampled_from(PREDICATES))
        elif change == "knot":
            value = draw(st.sampled_from(nodes))
        if change == "gone" and len(quads) > 1:
            del quads[at]
        else:
            quads.append(ox.Quad(subject, predicate, value))
    return quads


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken_shapes())
def test_no_shapes_are_too_broken(quads: list[ox.Quad]) -> None:
    store = OxigraphStore()
    store.load(quads)
    first, second = (
        [
            (code, slip.node, slip.message)
            for code, check in lint.CHECKS.items()
            for slip in check(lint.Sheet(quads, prefixes={}, store=store))
        ]
        for _ in range(2)
    )
    assert first == second
    assert all(message.strip() == message and message.endswith((".", "?")) for _, _, message in first)
