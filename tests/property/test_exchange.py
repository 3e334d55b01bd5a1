"""Random strategies in each format: valid, read again as just what was said, the same bytes in any order."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pyoxigraph as ox
from exchange_schemas import assert_valid
from hypothesis import given, settings
from hypothesis import strategies as st

import itstrat
from itstrat.errors import ItstratError, SyntaxProblem
from itstrat.formats import exchange, identifiers
from itstrat.formats.triples import Triples
from itstrat.formats.xmltree import is_written
from itstrat.namespaces import ITS, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

SOSA = "http://www.w3.org/ns/sosa/"
GRAPH = ox.NamedNode("urn:g")
BASES = st.sampled_from(["https://college.example/id/", "urn:college:", "https://college.example/é#"])
NAMES = st.text("aZ9._-x é/:", min_size=1, max_size=6).map(lambda text: text.replace(" ", "%20"))
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(is_written)
LANGUAGES = st.sampled_from(["en", "en", "cy", None])
NUMBERS = st.one_of(
    st.integers(-99, 99).map(lambda n: ox.Literal(str(n), datatype=XSD["integer"])),
    st.decimals(-99, 99, places=2).map(lambda n: ox.Literal(str(n), datatype=XSD["decimal"])),
    st.sampled_from([ox.Literal("1e3", datatype=XSD["double"]), ox.Literal("007.50", datatype=XSD["decimal"])]),
)
TIMES = st.sampled_from(["2026-01-31T00:00:00Z", "2026-01-31T09:30:00+01:00"])


@st.composite
def strategies(draw: st.DrawFn) -> list[ox.Quad]:
    """An IT strategy with aims, objectives under one or two of them, shared indicators, targets and results."""
    base = draw(BASES)
    names = iter(draw(st.lists(NAMES, min_size=12, max_size=12, unique=True)))
    found: list[ox.Quad] = []

    def say(subject: ox.NamedNode, predicate: ox.NamedNode, term: ox.NamedNode | ox.Literal) -> None:
        found.append(ox.Quad(subject, predicate, term, GRAPH))

    def thing(kind: str) -> ox.NamedNode:
        node = ox.NamedNode(base + next(names))
        say(node, RDF["type"], ITS[kind])
        for _ in range(draw(st.integers(0, 2))):
            say(node, RDFS["label"], text())
        return node

    def text() -> ox.Literal:
        value, language = draw(TEXTS), draw(LANGUAGES)
        return ox.Literal(value, language=language) if language else ox.Literal(value)

    document = thing("ITServiceStrategy")
    aims = [thing("Aim") for _ in range(draw(st.integers(1, 2)))]
    kpis = [thing("KPI") for _ in range(draw(st.integers(0, 2)))]
    objectives = [thing("Objective") for _ in range(draw(st.integers(0, 2)))]
    for each in (*aims, *objectives):
        say(each, SKOS["inScheme"], document)
        if draw(st.booleans()):
            say(each, draw(st.sampled_from([SKOS["definition"], RDFS["comment"]])), text())
        if draw(st.booleans()):
            say(each, SKOS["notation"], text())
    for each in objectives:
        for aim in draw(st.lists(st.sampled_from(aims), unique=True)):
            say(each, draw(st.sampled_from([ITS["supports"], SKOS["broader"]])), aim)
        for kpi in draw(st.lists(st.sampled_from(kpis), unique=True)) if kpis else []:
            say(each, ITS["hasKPI"], kpi)
            target = thing("Target")
            say(each, ITS["target"], target)
            say(target, ITS["targetOf"], kpi)
            say(target, ITS["targetValue"], draw(NUMBERS))
    if kpis:
        result = thing("Observation")
        say(result, ox.NamedNode(f"{SOSA}observedProperty"), kpis[0])
        say(result, ox.NamedNode(f"{SOSA}hasSimpleResult"), draw(NUMBERS))
        say(result, ox.NamedNode(f"{SOSA}resultTime"), ox.Literal(draw(TIMES), datatype=XSD["dateTime"]))
    return found


def links(triples: Triples) -> Iterator[tuple[object, ...]]:
    """What every format has to carry: what there is, and how it hangs together."""
    objects = {each for kind in ("Aim", "Objective") for each in triples.of_class(ITS[kind])}
    for subject, predicate, term in triples:
        if subject in objects and predicate in (RDF["type"], SKOS["inScheme"], SKOS["broader"], ITS["supports"]):
            yield subject, predicate, term


@settings(max_examples=60, deadline=None)
@given(quads=strategies(), form=st.sampled_from(sorted(exchange.WRITERS)), seed=st.integers(0, 9))
def test_what_is_written_is_valid_and_says_the_same(quads: list[ox.Quad], form: str, seed: int) -> None:
    made = exchange.export(form, quads)
    assert_valid(form, made.data)
    before, after = Triples(quads), Triples(exchange.again(made.data))
    assert set(after) <= set(before)
    assert set(links(after)) == set(links(before))
    assert set(made.left_out) == set(before) - set(after)
    if form == "archimate":
        kinds = {ITS["KPI"], ITS["Target"], ITS["Observation"]}
        assert not [each for each in made.left_out if not kinds & set(before.types(each[0]))]
    random.Random(seed).shuffle(quads)
    assert exchange.export(form, quads).data == made.data


PIECES = st.sampled_from(
    [
        "",
        "x",
        " ",
        "%",
        "1",
        "2026-02-30",
        "-",
        "{",
        "}",
        '\\"',
        "é",
        "\U000e0001",
        ":",
        "urn:",
        "<",
        "/>",
        "&amp;",
        "_x0041_",
    ]
)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), form=st.sampled_from(sorted(exchange.WRITERS)))
def test_a_damaged_file_is_read_or_told_and_never_written_wrong(data: st.DataObject, form: str) -> None:
    text = ORIGINALS[form]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text) - 1))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    try:
        quads = exchange.again(text.encode(), name="damaged.xml")
    except SyntaxProblem:
        return
    try:
        made = exchange.export(form, quads)
    except ItstratError:
        return
    if form != "archimate":  # there the types and values of others are theirs
        assert_valid(form, made.data)


def _originals() -> dict[str, str]:
    quads = [quad for each in itstrat.open("examples/minimal").documents for quad in each.quads]
    return {form: exchange.export(form, quads).data.decode() for form in exchange.WRITERS}


ORIGINALS = _originals()


@given(base=BASES, name=st.text(st.characters(codec="utf-8"), min_size=1))
def test_every_iri_has_an_identifier_that_leads_back(base: str, name: str) -> None:
    made = identifiers.encode(base + name, base)
    assert identifiers.is_identifier(made)
    assert identifiers.decode(made, base) == base + name
    assert identifiers.unmended(identifiers.mended(name)) == name or identifiers.is_identifier(name)
