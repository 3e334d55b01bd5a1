from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.errors import InvalidParameter, UnknownParameter, UnknownSubject
from itstrat.namespaces import XSD
from itstrat.sparql import NamedQuery, Param, as_iri, bind, parameters, terms

PREFIXES = {
    "its": "https://w3id.org/itstrat#",
    "xsd": str(XSD),
    "avc": "https://ashdown-valley.example/id/",
    "": "urn:d:",
}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("<https://example.org/a>", ox.NamedNode("https://example.org/a")),
        ("https://example.org/a", ox.NamedNode("https://example.org/a")),
        ("urn:x:y", ox.NamedNode("urn:x:y")),
        ("its:Aim", ox.NamedNode("https://w3id.org/itstrat#Aim")),
        (":x", ox.NamedNode("urn:d:x")),
        ('"its:Aim"', ox.Literal("its:Aim")),
        ('"Ziel"@de', ox.Literal("Ziel", language="de")),
        ('"250000.00"^^xsd:decimal', ox.Literal("250000.00", datatype=XSD["decimal"])),
        ("'it''s'", None),
        ("12", ox.Literal("12", datatype=XSD["integer"])),
        ("-4.50", ox.Literal("-4.50", datatype=XSD["decimal"])),
        ("true", ox.Literal("true", datatype=XSD["boolean"])),
        ("2026-11-16", ox.Literal("2026-11-16", datatype=XSD["date"])),
        ("2026/27", ox.Literal("2026/27")),
        ("Network refresh", ox.Literal("Network refresh")),
        ("Phase 2: the core", ox.Literal("Phase 2: the core")),
        ("", ox.Literal("")),
        ("nope:x", None),
        ("2026-02-30", None),
        ("<no scheme>", None),
        ("<a b", None),
        ('"open', None),
        ('"a" . <urn:x> <urn:y> "b"', None),
        ('"a", "b"', None),
    ],
)
def test_a_text_stands_for_a_term_or_is_refused(text, term):
    if term is None:
        with pytest.raises(InvalidParameter):
            terms.read(text, PREFIXES)
    else:
        assert terms.read(text, PREFIXES) == term


def test_an_unknown_prefix_is_answered_with_the_nearest():
    with pytest.raises(InvalidParameter) as caught:
        terms.read("avcc:x", PREFIXES)
    assert caught.value.hint is not None
    assert "Did you mean 'avc'?" in caught.value.hint


def test_a_label_with_a_colon_is_no_iri():
    assert as_iri("Wi-Fi:campus", PREFIXES) is None


def query(*params):
    return NamedQuery(name="x", text="", path=Path("x.rq"), params=params)


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("string", "12", ox.Literal("12")),
        ("string", "its:Aim", ox.Literal("its:Aim")),
        ("integer", "12", ox.Literal("12", datatype=XSD["integer"])),
        ("decimal", "12", ox.Literal("12", datatype=XSD["decimal"])),
        ("decimal", "0.50", ox.Literal("0.50", datatype=XSD["decimal"])),
        ("date", "2026-11-16", ox.Literal("2026-11-16", datatype=XSD["date"])),
        ("iri", "avc:wifi", ox.NamedNode("https://ashdown-valley.example/id/wifi")),
        ("integer", "1.5", None),
        ("integer", "a few", None),
        ("decimal", "1,000", None),
        ("date", "16/11/2026", None),
        ("date", "20261116", None),
        ("date", "2026-13-01", None),
        ("iri", "Wi-Fi", None),
    ],
)
def test_a_declared_type_decides(kind, text, term):
    takes = query(Param(name="x", type=kind))
    if term is None:
        with pytest.raises(InvalidParameter) as caught:
            bind(takes, {"x": text}, prefixes=PREFIXES)
        assert caught.value.hint
        assert caught.value.__notes__ == ["in parameter x"]
    else:
        assert bind(takes, {"x": text}, prefixes=PREFIXES) == {"x": term}


def test_an_item_may_be_named_by_its_label():
    wifi = ox.NamedNode("urn:x:wifi")

    def resolve(text):
        if text != "Wi-Fi":
            raise UnknownSubject.of(text, ["Wi-Fi"])
        return wifi

    takes = query(Param(name="x", type="iri"))
    assert bind(takes, {"x": "Wi-Fi"}, prefixes={}, resolve=resolve) == {"x": wifi}
    with pytest.raises(UnknownSubject) as caught:
        bind(takes, {"x": "Wi-Fy"}, prefixes={}, resolve=resolve)
    assert caught.value.hint == "Did you mean 'Wi-Fi'?"


def test_a_term_is_taken_as_it_is():
    term = ox.Literal("x", language="cy")
    assert bind(query(Param(name="x", type="date")), {"x": term}, prefixes={}) == {"x": term}


def test_an_unknown_parameter_is_answered_with_what_there_is():
    takes = query(Param(name="document", description="only this one"), Param(name="by", type="date"))
    with pytest.raises(UnknownParameter) as caught:
        bind(takes, {"docment": "x"}, prefixes={})
    assert caught.value.hint == "Did you mean 'document'? It takes document (only this one); by (date)."
    with pytest.raises(UnknownParameter) as caught:
        bind(takes, {"zzz": "x"}, prefixes={})
    assert caught.value.hint == "It takes document (only this one); by (date)."
    with pytest.raises(UnknownParameter) as caught:
        bind(query(), {"x": "x"}, prefixes={})
    assert caught.value.hint == "This query takes no parameters."


def test_variables_of_a_query_without_header_may_be_bound():
    text = "SELECT ?aim { ?aim a its:Aim ; rdfs:label $label }"
    assert parameters.bind_variables(text, {"label": "x"}, prefixes={}) == {"label": ox.Literal("x")}
    with pytest.raises(UnknownParameter) as caught:
        parameters.bind_variables(text, {"lable": "x"}, prefixes={})
    assert caught.value.hint == "Did you mean 'label'?"


@pytest.mark.parametrize("text", ["by", "=x", "a b=c", ""])
def test_what_is_no_parameter_is_refused(text):
    with pytest.raises(InvalidParameter):
        parameters.split([text])


def test_parameters_are_split_at_the_first_sign():
    assert parameters.split(["?x=a=b", "y="]) == {"x": "a=b", "y": ""}
    with pytest.raises(InvalidParameter, match="twice"):
        parameters.split(["x=1", "x=2"])
