"""``fmt`` writes an IRI with the prefix that its file has for it, and only where that means the same."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.formats import Source, fmt
from itstrat.formats.rdf import RdfReader

HEAD = "@prefix ex: <https://ex.example/> .\n@prefix exa: <https://ex.example/a/> .\n"


def laid(text):
    reader = RdfReader(format=ox.RdfFormat.TURTLE)
    source = Source(path=Path("a.ttl"), name="a.ttl", graph=ox.NamedNode("urn:g"), reader=reader)
    return fmt.fmt(text.encode(), source).decode()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<https://ex.example/b>", "ex:b"),
        ("<https://ex.example/a/b>", "exa:b"),
        ("<https://ex.example/b.c>", "ex:b.c"),
        ("<https://ex.example/b.>", "<https://ex.example/b.>"),
        ("<https://ex.example/b/c>", "<https://ex.example/b/c>"),
        ("<https://ex.example/>", "<https://ex.example/>"),
        ("<https://ex.example/\\u0062>", "<https://ex.example/\\u0062>"),
        ("<https://other.example/b>", "<https://other.example/b>"),
        ('"1.50"^^<https://ex.example/kind>', '"1.50"^^ex:kind'),
        ('"<https://ex.example/b>"', '"<https://ex.example/b>"'),
        ("( <https://ex.example/b> )", "( ex:b )"),
    ],
)
def test_what_a_prefix_covers_is_shortened(written, shown):
    text = laid(f"{HEAD}<https://ex.example/s> <https://ex.example/p> {written} .\n")
    assert text.endswith(f"\nex:s ex:p {shown} .\n")
    assert laid(text) == text


def test_a_prefix_that_is_declared_twice_or_later_shortens_nothing():
    twice = f"{HEAD}@prefix ex: <https://ex.example/x/> .\n<https://ex.example/s> <urn:p> 1 .\n"
    assert "<https://ex.example/s> <urn:p> 1 ." in laid(twice)
    later = "<https://ex.example/s> <urn:p> 1 .\n@prefix ex: <https://ex.example/> .\nex:b ex:p 2 .\n"
    assert "<https://ex.example/s> <urn:p> 1 ." in laid(later)
