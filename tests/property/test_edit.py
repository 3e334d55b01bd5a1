"""Random edits of random Turtle: set algebra on the triples, and every byte outside of what is touched as it was."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from itstrat import formats
from itstrat.formats import edit, fmt
from itstrat.formats.turtleplaces import tokens

EX = "https://ex.example/id/"
HEAD = "@prefix ex: <https://ex.example/id/> .{nl}@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .{nl}"
names = st.sampled_from(["ex:a", "ex:b", "ex:c", "<https://ex.example/id/d>"])
verbs = st.sampled_from(["a", "ex:p", "ex:q", "<https://ex.example/id/r>"])
literals = st.sampled_from(
    ["1", "1.50", "true", '"x # ; , ."', "'y'@en", '"""long\n# text"""', '"5"^^xsd:decimal', "-1e3", '"\\u00e9"']
)
gaps = st.sampled_from([" ", " ", "  ", "{nl}", "{nl}    ", " # note {n}{nl}    ", "{nl}{nl}  # own {n}{nl}  "])


@st.composite
def objects(draw: st.DrawFn, depth: int = 1) -> str:
    kind = draw(st.integers(0, 9))
    if kind == 9 and depth:
        return f"[{draw(gaps)}{draw(properties(depth - 1))}{draw(gaps)}]"
    if kind == 8 and depth:
        return "[]"
    return draw(names if kind < 4 else literals)


@st.composite
def properties(draw: st.DrawFn, depth: int = 1) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        values = draw(st.lists(objects(depth), min_size=1, max_size=3))
        written = values[0]
        for each in values[1:]:
            written += draw(gaps) + "," + draw(gaps) + each
        parts.append(draw(verbs) + draw(gaps) + written)
    text = parts[0]
    for each in parts[1:]:
        text += draw(gaps) + ";" + draw(gaps) + each
    return text + draw(st.sampled_from(["", "", " ;", "{nl}    ;"]))


@st.composite
def texts(draw: st.DrawFn) -> str:
    text = HEAD
    for _ in range(draw(st.integers(1, 4))):
        text += draw(gaps) + draw(names) + draw(gaps) + draw(properties()) + draw(gaps) + "." + draw(gaps)
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    text = text + draw(st.sampled_from(["", "\n", "\n# end"]))
    number = 0
    while "{n}" in text:
        text = text.replace("{n}", str(number), 1)
        number += 1
    text = text.replace("{nl}", newline)
    return draw(st.sampled_from(["", "\ufeff"])) + text


def read(folder: str, text: str) -> formats.Document:
    path = Path(folder) / "a.ttl"
    path.write_bytes(text.encode())
    return formats.read_all(formats.discover([path]).sources)[0]


def comments(text: str) -> Counter[str]:
    return Counter(t[0].rstrip() for t in tokens(text.removeprefix("\ufeff"), blanks=True) if t[0].startswith("#"))


new = st.tuples(
    st.sampled_from("abe").map(lambda each: ox.NamedNode(EX + each)),
    st.sampled_from("ps").map(lambda each: ox.NamedNode(EX + each)),
    st.sampled_from([ox.NamedNode(EX + "z"), ox.Literal("new", language="en"), ox.Literal("9")]),
)


@settings(max_examples=250, deadline=None)
@given(texts(), st.lists(new, max_size=3), st.data())
def test_edits_are_set_algebra(text: str, more: list[tuple[ox.NamedNode, ox.NamedNode, ox.Literal]], data) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = read(folder, text)
        plain = [q.triple for q in document.quads if not isinstance(q.subject, ox.BlankNode)]
        plain = [t for t in dict.fromkeys(plain) if not isinstance(t.object, ox.BlankNode)]
        less = data.draw(st.lists(st.sampled_from(plain), max_size=4)) if plain else []
        added = [ox.Triple(*each) for each in more]
        made = edit.edited(document, added=added, removed=less)
        edit.write([made])
        again = formats.read(document.source)
        named = {q.triple for q in again.quads if not any(isinstance(t, ox.BlankNode) for t in q.triple)}
        had = {q.triple for q in document.quads if not any(isinstance(t, ox.BlankNode) for t in q.triple)}
        assert named == (had - set(less)) | set(added)
        nameless = Counter(q.predicate for q in document.quads if q.triple not in had)
        assert Counter(q.predicate for q in again.quads if q.triple not in named) == nameless
        assert again.sha256 == made.result.sha256
        after = made.content.decode()
        assert after.startswith("\ufeff") == text.startswith("\ufeff")
        if "\r\n" in text and "\n" not in text.replace("\r\n", "").replace("long\n# text", ""):
            assert "\n" not in after.replace("\r\n", "").replace("long\n# text", "")
        touched = {each.subject for each in (*less, *added)}
        untouched = [s for s in statements_of(text) if s[0] not in touched]
        assert [s for s in statements_of(after) if s[0] not in touched] == untouched
        if not less:
            assert comments(after) == comments(text)


def statements_of(text: str) -> list[tuple[ox.NamedNode, str]]:
    """Each statement with its bytes, from its subject to its dot."""
    from itstrat.formats.statements import statements

    text = text.removeprefix("\ufeff")
    found = (each for each in statements(text, None) if each.subject is not None)
    return [(ox.NamedNode(each.subject.key), text[each.start : each.end]) for each in found]


@settings(max_examples=250, deadline=None)
@given(texts())
def test_layout_keeps_meaning_and_comments_and_is_settled(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = read(folder, text)
        once = fmt.fmt(text.removeprefix("\ufeff").encode(), document.source)
        twice = fmt.fmt(once, document.source)
        assert twice.decode() == once.decode()
        assert comments(once.decode()) == comments(text)
        quads, _ = document.source.reader.read(once, document.source)
        assert canonical(quads) == canonical(document.quads)


def canonical(quads: list[ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset
