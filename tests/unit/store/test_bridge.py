import pyoxigraph as ox
import pytest
import rdflib

from itstrat.errors import UsageError
from itstrat.store.bridge import from_rdflib, to_rdflib

TEXT = """\
<urn:x:a> <urn:x:p> "1000.10"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<urn:x:a> <urn:x:p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .
<urn:x:a> <urn:x:p> "none"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<urn:x:a> <urn:x:p> "plain" .
<urn:x:a> <urn:x:p> "mot"@fr .
<urn:x:a> <urn:x:p> _:b1 .
_:b1 <urn:x:p> <urn:x:a> .
"""


def test_there_and_back_nothing_changes():
    triples = {quad.triple for quad in ox.parse(TEXT, format=ox.RdfFormat.N_TRIPLES)}
    graph = to_rdflib(triples)
    assert {str(value) for value in graph.objects(rdflib.URIRef("urn:x:a"))} >= {"1000.10", "01", "none"}
    assert graph.value(rdflib.BNode("b1"), rdflib.URIRef("urn:x:p")) == rdflib.URIRef("urn:x:a")
    assert set(from_rdflib(graph)) == triples


@pytest.mark.parametrize(
    "triple",
    [
        (rdflib.Literal("a"), rdflib.URIRef("urn:x:p"), rdflib.URIRef("urn:x:b")),
        (rdflib.URIRef("urn:x:a"), rdflib.BNode("p"), rdflib.URIRef("urn:x:b")),
        (rdflib.URIRef("relative"), rdflib.URIRef("urn:x:p"), rdflib.URIRef("urn:x:b")),
        (rdflib.URIRef("urn:x:a"), rdflib.URIRef("urn:x:p"), rdflib.Variable("v")),
    ],
)
def test_what_is_no_rdf_does_not_come_back(triple):
    with pytest.raises(UsageError, match="is no "):
        list(from_rdflib([triple]))


def test_a_triple_about_a_triple_does_not_go():
    a, p = ox.NamedNode("urn:x:a"), ox.NamedNode("urn:x:p")
    with pytest.raises(UsageError, match="no triples about triples"):
        to_rdflib([ox.Triple(a, p, ox.Triple(a, p, a))])
