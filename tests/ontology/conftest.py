"""The ontology, read once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, RDF, SKOS, Graph

from itstrat.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

ONTOLOGY = Path(__file__).parents[2] / "ontology"
AVC = "https://ashdown-valley.example/id/"


@pytest.fixture(scope="session")
def folder() -> Path:
    return ONTOLOGY


@pytest.fixture(scope="session")
def terms() -> Graph:
    return Graph().parse(ONTOLOGY / "itstrat.ttl")


@pytest.fixture(scope="session")
def codelists() -> Graph:
    graph = Graph()
    for path in sorted((ONTOLOGY / "codelists").glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def parse_example() -> Callable[[str], Graph]:
    """Reads a skos:example, which is Turtle without its prefixes."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**PREFIXES, "avc": AVC}.items())
    return lambda text: Graph().parse(data=head + text, format="turtle")


@pytest.fixture(scope="session")
def examples(terms: Graph, parse_example: Callable[[str], Graph]) -> Graph:
    """All the examples of classes and properties: together one small strategy."""
    graph = Graph()
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in terms.subjects(RDF.type, kind):
            for example in terms.objects(term, SKOS.example):
                graph += parse_example(str(example))
    return graph
