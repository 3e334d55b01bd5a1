"""The IRIs that the code itself names, and the prefixes known without declaring them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping


class Namespace(str):
    """An IRI prefix; item access makes the term.

    >>> ITS["Aim"]
    <NamedNode value=https://w3id.org/itstrat#Aim>
    """

    __slots__ = ()

    def __getitem__(self, name: object) -> NamedNode:  # type: ignore[override]  # a namespace is indexed by names
        return NamedNode(f"{self}{name}")


ITS = Namespace("https://w3id.org/itstrat#")
SHAPES = Namespace("https://w3id.org/itstrat/shapes#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")

#: Graphs that the engine writes. Sources get graphs of their own (see ``itstrat.formats``).
ONTOLOGY_GRAPH = NamedNode("https://w3id.org/itstrat")
INFERRED_GRAPH = NamedNode("urn:itstrat:graph:inferred")
CONTEXT_GRAPH = NamedNode("urn:itstrat:graph:context")

#: Graphs that no file may claim: the engine writes them.
ENGINE_GRAPHS = frozenset({ONTOLOGY_GRAPH, INFERRED_GRAPH, CONTEXT_GRAPH})

#: Prefixes that queries, subjects and parameters may use without declaring them.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "its": ITS,
        "its-sh": SHAPES,
        "its-archimate": "https://w3id.org/itstrat/archimate#",
        "its-stratml": "https://w3id.org/itstrat/stratml#",
        "rdf": RDF,
        "rdfs": RDFS,
        "owl": OWL,
        "xsd": XSD,
        "sh": SH,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "dcat": "http://www.w3.org/ns/dcat#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "org": "http://www.w3.org/ns/org#",
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "https://schema.org/",
        "sdg": "http://metadata.un.org/sdg/",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sosa": "http://www.w3.org/ns/sosa/",
        "sssom": "https://w3id.org/sssom/",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
    }
)
