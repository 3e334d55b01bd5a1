"""Adding to a Turtle file: in its own style, and every other byte as it was."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat import formats
from itstrat.errors import RecordRefused, WriteConflict
from itstrat.formats import append
from itstrat.namespaces import DCTERMS, ITS, RDF, RDFS, XSD

if TYPE_CHECKING:
    from pathlib import Path

EX = "https://ex.example/id/"
NEW = ox.NamedNode(f"{EX}c")
AFTER = ox.NamedNode(f"{EX}a")
SAID = [
    (RDF["type"], [ITS["Cost"]]),
    (RDFS["label"], [ox.Literal('Say "cheese"\n\\', language="en")]),
    (ITS["amount"], [ox.Literal("250000.00", datatype=XSD["decimal"])]),
    (ITS["about"], [ox.NamedNode(f"{EX}x"), ox.NamedNode(f"{EX}x/y")]),
]
HEAD = """# What things cost.
@prefix ex: <https://ex.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

"""
PLAIN = (
    HEAD
    + """ex:a a its:Cost ;
    its:amount 1.50 .  # cheap

# More

ex:b a its:Cost ;
    its:amount 2 .
"""
)


def added(folder: Path, text: str, *, after: ox.NamedNode | None = AFTER, said=SAID) -> tuple[str, append.Addition]:
    path = folder / "costs.ttl"
    path.write_bytes(text.encode())
    (source,) = formats.discover([path]).sources
    document = formats.read(source)
    addition = append.add(document, NEW, said, after=after)
    assert addition.result.sha256 == hashlib.sha256(addition.content.removeprefix(b"\xef\xbb\xbf")).hexdigest()
    append.write(addition)
    assert sorted(each.name for each in folder.iterdir()) == ["costs.ttl"]  # no lock, no temporary file
    again = formats.read(source)
    assert again.quads == addition.result.quads
    new = [quad for quad in again.quads if quad.subject == NEW]
    assert [(quad.predicate, quad.object) for quad in new] == [(p, value) for p, values in said for value in values]
    assert [quad for quad in again.quads if quad.subject != NEW] == document.quads
    return path.read_bytes().decode(), addition


BLOCK = """ex:c a its:Cost ;
    rdfs:label "Say \\"cheese\\"\\n\\\\"@en ;
    its:amount 250000.00 ;
    its:about ex:x , <https://ex.example/id/x/y> .
"""


def test_behind_its_like_with_every_other_byte_kept(tmp_path: Path) -> None:
    text, addition = added(tmp_path, PLAIN)
    assert text == PLAIN.replace("# cheap\n", f"# cheap\n\n{BLOCK}")
    assert (addition.location.line, addition.text) == (9, BLOCK)


@pytest.mark.parametrize("after", [None, ox.NamedNode(f"{EX}b")])
def test_at_the_end(tmp_path: Path, after: ox.NamedNode | None) -> None:
    assert added(tmp_path, PLAIN, after=after)[0] == f"{PLAIN}\n{BLOCK}"


def test_at_an_end_without_a_line_end(tmp_path: Path) -> None:
    assert added(tmp_path, PLAIN[:-1], after=ox.NamedNode(f"{EX}b"))[0] == f"{PLAIN}\n{BLOCK}"


def test_style_of_the_neighbour(tmp_path: Path) -> None:
    text = HEAD + 'ex:a a its:Cost ;\n\tits:amount "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>\n.\n'
    new = added(tmp_path, text)[0].removeprefix(text.replace("@prefix rdfs", "@prefix rdfs"))
    assert "\n\trdfs:label " in new
    assert "\n.\n" in new
    assert '"250000.00"^^' in new


def test_windows_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    before = "\ufeff" + PLAIN.replace("\n", "\r\n")
    text, _ = added(tmp_path, before)
    assert text == before.replace("# cheap\r\n", "# cheap\r\n\r\n" + BLOCK.replace("\n", "\r\n"))


def test_old_mac_line_ends(tmp_path: Path) -> None:
    text, addition = added(tmp_path, PLAIN.replace("\n", "\r"))
    assert text == PLAIN.replace("# cheap\n", "# cheap\n\n" + BLOCK).replace("\n", "\r")
    assert text.split("\r")[addition.location.line - 1] == BLOCK.split("\n")[0]


def test_a_known_prefix_is_declared_with_the_others(tmp_path: Path) -> None:
    said = [*SAID, (DCTERMS["created"], [ox.Literal("2026-11-16", datatype=XSD["date"])])]
    text, addition = added(tmp_path, PLAIN, said=said)
    last = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    new = ("@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n", "@prefix dcterms: <http://purl.org/dc/terms/> .\n")
    assert f"{last}{new[0]}{new[1]}\n" in text
    assert text.split("\n")[addition.location.line - 1].startswith("ex:c a its:Cost")
    assert 'dcterms:created "2026-11-16"^^xsd:date .' in text
    without = text.replace(new[0], "").replace(new[1], "")
    assert without.replace("\n" + addition.text, "") == PLAIN


def test_sparql_prefixes_and_another_use_of_the_prefix(tmp_path: Path) -> None:
    text = PLAIN.replace("@prefix ex:", "@prefix dcterms: <urn:mine:> .\n@prefix ex:")
    said = [*SAID, (DCTERMS["created"], [ox.Literal("2026-11-16", datatype=XSD["date"])])]
    assert "<http://purl.org/dc/terms/created>" in added(tmp_path, text, said=said)[0]
    text = "PREFIX ex: <https://ex.example/id/>\nPREFIX its: <https://w3id.org/itstrat#>\nex:a a its:Cost .\n"
    assert "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nex:a" in added(tmp_path, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "ex:a a its:Cost ; its:amount 1 . ex:b a its:Cost .\nex:d a its:Cost .\n",
        HEAD + 'ex:a a its:Cost ; rdfs:comment """x .\n\nex:no a its:Cost .\n""" .\n\nex:b a its:Cost .\n',
        HEAD
        + "ex:a a its:Cost\n  ;\n  # a comment .\n  its:about [ rdfs:label 'x' ] , ( 1 2 )\n  .\nex:b a its:Cost .\n",
        HEAD + "ex:b its:about ex:a . ex:a\n a\n its:Cost\n.",
        HEAD + "ex:a a its:Cost .\n@prefix ex: <urn:other:> .\nex:b a its:Cost .\n",
        "<https://ex.example/id/a> a <https://w3id.org/itstrat#Cost> .",
    ],
)
def test_whatever_the_notation(tmp_path: Path, text: str) -> None:
    kept = iter(added(tmp_path, text)[0])
    assert all(char in kept for char in text)  # nothing was taken away or moved


def test_what_would_mean_something_else_is_refused(tmp_path: Path) -> None:
    text = HEAD + "ex:a a its:Cost .\n@prefix ex: <urn:other:> .\nex:b a its:Cost .\n"
    with pytest.raises(RecordRefused, match="cannot be added to without a risk"):
        added(tmp_path, text, said=[(ITS["about"], [ox.NamedNode("urn:other:b")])])
    assert (tmp_path / "costs.ttl").read_text(encoding="utf-8") == text


def test_file_that_changed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "costs.ttl"
    path.write_text(PLAIN, encoding="utf-8")
    (source,) = formats.discover([path]).sources
    document = formats.read(source)
    addition = append.add(document, NEW, SAID, after=AFTER)
    path.write_text(PLAIN + "# mine\n", encoding="utf-8")
    with pytest.raises(WriteConflict, match="has changed since it was read"):
        append.write(addition)
    with pytest.raises(WriteConflict):
        append.add(document, NEW, SAID, after=AFTER)
    assert path.read_text(encoding="utf-8") == PLAIN + "# mine\n"


def test_only_turtle(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    (source,) = formats.discover([tmp_path / "a.nt"]).sources
    with pytest.raises(RecordRefused, match=r"a\.nt is not Turtle"):
        append.add(formats.read(source), NEW, SAID)
