"""What every reader does. A new format joins by adding an example of the same three statements to ``EXAMPLES``."""

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itstrat import formats
from itstrat.formats import Document

A = "https://a.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
TURTLE = f"""@prefix a: <{A}> .
a:s a:amount "250000.00"^^<{XSD}decimal> ;
  a:label "Größe"@de ;
  a:by _:x .
"""
N_TRIPLES = f"""<{A}s> <{A}amount> "250000.00"^^<{XSD}decimal> .
<{A}s> <{A}label> "Größe"@de .
<{A}s> <{A}by> _:x .
"""
RDF_XML = f"""<rdf:RDF {RDF} xmlns:a="{A}">
<rdf:Description rdf:about="{A}s">
  <a:amount rdf:datatype="{XSD}decimal">250000.00</a:amount>
  <a:label xml:lang="de">Größe</a:label>
  <a:by rdf:nodeID="x"/>
</rdf:Description>
</rdf:RDF>
"""
JSON_LD = f"""{{"@context": {{"a": "{A}"}},
  "@id": "a:s",
  "a:amount": {{"@value": "250000.00", "@type": "{XSD}decimal"}},
  "a:label": {{"@value": "Größe", "@language": "de"}},
  "a:by": {{"@id": "_:x"}}
}}
"""
EXAMPLES = {
    ".ttl": TURTLE,
    ".trig": TURTLE,
    ".nt": N_TRIPLES,
    ".nq": N_TRIPLES,
    ".rdf": RDF_XML,
    ".owl": RDF_XML,
    ".xml": RDF_XML,
    ".jsonld": JSON_LD,
}


def read(folder: Path, name: str, data: bytes) -> Document:
    (folder / name).write_bytes(data)
    (document,) = formats.read_all(formats.discover([name], cwd=folder).sources)
    return document


def test_every_reader_has_an_example() -> None:
    # SSSOM cannot say these statements; tests/unit/formats/test_sssom.py says what it does.
    assert EXAMPLES.keys() == formats.READERS.keys() - {".sssom.tsv"}


@pytest.mark.parametrize("suffix", EXAMPLES)
def test_terms_are_exact_and_stand_in_the_graph_of_the_source(tmp_path: Path, suffix: str) -> None:
    document = read(tmp_path, f"x{suffix}", EXAMPLES[suffix].encode())
    graph = ox.NamedNode(f"urn:itstrat:source:{tmp_path.name}/x{suffix}")
    assert document.source.graph == graph
    assert {quad.graph_name for quad in document.quads} == {graph}
    said = {quad.predicate.value.removeprefix(A): quad.object for quad in document.quads}
    assert said["amount"] == ox.Literal("250000.00", datatype=ox.NamedNode(f"{XSD}decimal"))
    assert said["label"] == ox.Literal("Größe", language="de")
    assert said["by"].value.endswith("_x")


@pytest.mark.parametrize("suffix", EXAMPLES)
def test_lines_gives_the_same_quads_in_the_same_order(tmp_path: Path, suffix: str) -> None:
    data = EXAMPLES[suffix].encode()
    document = read(tmp_path, f"x{suffix}", data)
    again = list(document.source.reader.lines(data, document.source))
    assert [quad for quad, _ in again] == document.quads
    lines = [line for _, line in again]
    assert lines == sorted(lines)
    assert suffix == ".jsonld" or len(set(lines)) == 3


def variants(text: str) -> dict[str, bytes]:
    crlf = text.replace("\n", "\r\n").encode()
    return {"mark": b"\xef\xbb\xbf" + text.encode(), "CRLF": crlf, "both": b"\xef\xbb\xbf" + crlf}


@pytest.mark.parametrize("suffix", EXAMPLES)
def test_byte_order_mark_line_ends_and_packing_change_nothing(tmp_path: Path, suffix: str) -> None:
    text = EXAMPLES[suffix]
    plain = read(tmp_path, f"x{suffix}", text.encode())
    for data in variants(text).values():
        other = read(tmp_path, f"x{suffix}", data)
        assert other.quads == plain.quads
        assert other.sha256 != plain.sha256
    packed = read(tmp_path, f"x{suffix}.gz", gzip.compress(text.encode()))
    assert [tuple(quad)[1] for quad in packed.quads] == [tuple(quad)[1] for quad in plain.quads]


@pytest.mark.parametrize("suffix", EXAMPLES)
def test_blank_nodes_are_the_same_on_every_run_and_of_one_file_only(tmp_path: Path, suffix: str) -> None:
    data = EXAMPLES[suffix].encode()
    first, again = read(tmp_path, f"x{suffix}", data), read(tmp_path, f"x{suffix}", data)
    other = read(tmp_path, f"y{suffix}", data)
    assert first.quads == again.quads
    blank = {q.object for q in first.quads if isinstance(q.object, ox.BlankNode)}
    assert len(blank) == 1
    assert blank.isdisjoint({q.object for q in other.quads})


def test_blank_nodes_without_a_label_are_numbered(tmp_path: Path) -> None:
    data = b"<urn:s> <urn:p> [ <urn:q> (1 2) ] , _:c , [ <urn:r> <<( _:c <urn:p> _:c )>> ] . [] <urn:p> _:c ."
    first, again = read(tmp_path, "x.ttl", data), read(tmp_path, "x.ttl", data)
    assert first.quads == again.quads
    labels = {term.value for quad in first.quads for term in quad if isinstance(term, ox.BlankNode)}
    assert {label[9:] for label in labels} == {"_c", "-1", "-2", "-3", "-4", "-5"}
    (triple,) = [quad.object for quad in first.quads if isinstance(quad.object, ox.Triple)]
    assert triple.subject.value in labels


def test_the_same_label_in_two_graphs_of_one_file_is_one_node(tmp_path: Path) -> None:
    document = read(tmp_path, "x.trig", b"_:a <urn:p> 1 . <urn:g> { _:a <urn:p> 2 } _:g { <urn:s> <urn:p> 3 }")
    own, named, blank = document.quads
    assert own.subject == named.subject
    assert (own.graph_name, named.graph_name) == (document.source.graph, ox.NamedNode("urn:g"))
    assert isinstance(blank.graph_name, ox.BlankNode)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
nodes = st.integers(0, 9).map(lambda number: ox.NamedNode(f"{A}n{number}"))
statements = st.lists(st.builds(ox.Triple, nodes, nodes, nodes | texts.map(ox.Literal)), max_size=15, unique=True)


@settings(deadline=None, max_examples=60)
@given(statements)
def test_random_graphs_read_alike_in_every_variant(
    tmp_path_factory: pytest.TempPathFactory, triples: list[ox.Triple]
) -> None:
    folder = tmp_path_factory.mktemp("variants")
    text = "".join(f"{triple} .\n" for triple in triples)
    for name in ("x.ttl", "x.nt", "x.trig", "x.nq"):
        for data in [text.encode(), *variants(text).values()]:
            document = read(folder, name, data)
            assert [ox.Triple(q.subject, q.predicate, q.object) for q in document.quads] == triples
