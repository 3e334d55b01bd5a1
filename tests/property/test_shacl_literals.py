"""All engines say the same of literals that a store merges or rewrites, and name them as they are written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itstrat.shacl import fast, validate
from tests.property.test_shacl_engines import HEAD, PREFIXES, given_examples, stored

if TYPE_CHECKING:
    from itstrat.shacl import ValidationReport

TYPED = {
    "integer": ("1", "01", "+1", "-0", "0", "1.0", "a"),
    "decimal": ("1.5", "1.50", "+1.5", "1.", "01"),
    "double": ("1.5", "1.50", "1e0", "INF", "inf", "+INF", "NaN", "nan"),
    "float": ("1", "1.0", "-INF", "-inf"),
    "byte": ("1", "01", "200"),
    "nonNegativeInteger": ("0", "-0", "-1", "+1"),
    "boolean": ("1", "true", "0", "false", "TRUE"),
    "date": ("2026-11-16", "2026-11-16Z", "2026-11-16+00:00"),
    "dateTime": ("2026-11-16T24:00:00", "2026-11-17T00:00:00", "2026-11-17T00:00:00.0", "2026-02-30T00:00:00"),
    "duration": ("P1Y", "P12M", "P1DT", "PT24H"),
    "gYear": ("2026", "2025", "2026Z", "2026+00:00"),
    "string": ("1", "a"),
}
LITERALS = [f'"{text}"^^xsd:{name}' for name, texts in TYPED.items() for text in texts]
TAGGED = ['"a"@en', '"b"@en', '"a"@fr']

subjects, properties = st.sampled_from(["ex:a", "ex:b", "ex:c"]), st.sampled_from(["ex:p", "ex:q"])
literals = st.sampled_from([*LITERALS, *TAGGED])
alike = st.sampled_from(sorted(TYPED)).map(lambda name: [f'"{text}"^^xsd:{name}' for text in TYPED[name]])
#: Some values of one datatype for one property, so that forms of one value meet.
statements = st.builds(
    lambda subject, path, values: f"{subject} a ex:T ; {path} {' , '.join(values)} .",
    subjects,
    properties,
    st.one_of(
        alike.flatmap(lambda texts: st.lists(st.sampled_from(texts), min_size=1, max_size=3, unique=True)),
        st.lists(literals, min_size=1, max_size=2),
    ),
)
data = st.lists(statements, min_size=2, max_size=8).map(lambda lines: "\n".join([HEAD, *lines, "ex:c ex:r ex:a ."]))

paths = st.sampled_from(["ex:p", "ex:p", "ex:q", "( ex:r ex:p )", "[ sh:alternativePath ( ex:p ex:q ) ]"])
datatypes = st.sampled_from(sorted(TYPED)).map("xsd:{}".format)
counts = st.integers(0, 3)
tests = st.one_of(
    datatypes.map("sh:datatype {} ;".format),
    st.lists(literals, max_size=3).map(lambda members: f"sh:in ( {' '.join(members)} ) ;"),
    literals.map("sh:hasValue {} ;".format),
    st.sampled_from(["sh:nodeKind sh:IRI ;", 'sh:pattern "^.[.]?[0-9]?$" ;', 'sh:languageIn ( "en" ) ;']),
    st.builds("sh:{} {} ;".format, st.sampled_from(["minLength", "maxLength"]), counts),
    datatypes.map("sh:not [ sh:datatype {} ] ;".format),
    st.builds("sh:or ( [ sh:datatype {} ] [ sh:datatype {} ] ) ;".format, datatypes, datatypes),
)
of_paths = st.one_of(
    st.builds("sh:{}Count {} ;".format, st.sampled_from(["min", "max"]), counts),
    st.builds("sh:{} ex:q ;".format, st.sampled_from(["equals", "disjoint"])),
    st.just("sh:uniqueLang true ;"),
    st.builds("sh:qualifiedValueShape [ {} ] ; sh:qualifiedMaxCount {} ;".format, tests, counts),
)
SELECTS = [
    "SELECT $this ?value { $this ex:p ?value FILTER(STRLEN(STR(?value)) > 2) }",
    "SELECT $this (ex:p AS ?path) ?value { $this ex:p ?value }",
    "SELECT $this { $this ex:p ?x . $this ex:q ?x }",
    "SELECT $this { $this ex:p 1 }",
    "SELECT $this (COUNT(?v) AS ?n) { $this ex:p ?v } GROUP BY $this HAVING(COUNT(?v) > 1)",
    "SELECT $this ?value { $this ?any ?value FILTER(ISLITERAL(?value)) }",
]
shape = st.one_of(
    st.builds("a sh:PropertyShape ; sh:path {} ; {}".format, paths, st.one_of(tests, of_paths)),
    st.builds("a sh:NodeShape ; sh:property [ sh:path {} ; {} ] ;".format, paths, tests),
    st.builds("a sh:NodeShape ; sh:closed true ; sh:ignoredProperties ( rdf:type {} ) ;".format, properties),
    st.sampled_from(SELECTS).map('a sh:NodeShape ; sh:sparql [ sh:prefixes ex: ; sh:select "{}" ] ;'.format),
)
targets = st.sampled_from(["sh:targetClass ex:T ;", "sh:targetSubjectsOf ex:p ;", "sh:targetNode ex:a ;"])
of_objects = st.builds("sh:targetObjectsOf {} ; a sh:NodeShape ; {}".format, properties, tests)
RDF = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
shapes = st.lists(st.one_of(st.builds("{} {}".format, targets, shape), of_objects), min_size=4, max_size=8).map(
    lambda bodies: "\n".join([HEAD, RDF, PREFIXES, *(f"ex:S{n} {body} ." for n, body in enumerate(bodies))])
)


def told(report: ValidationReport) -> Counter[tuple[str, ...]]:
    """Of each result the focus node, path, value as it is written, shape and component."""
    return Counter(
        tuple(map(str, (each.focus_node, each.path, each.value, each.source_shape, each.component)))
        for each in report.results
    )


#: A number and what is ordered with it: of literals of other types pySHACL is not to be followed.
ORDERED = [
    *(f'"{text}"^^xsd:{name}' for name in ("integer", "decimal", "double") for text in TYPED[name]),
    "2",
    "-1.50",
]
ranges = st.builds(
    "ex:S a sh:PropertyShape ; sh:targetSubjectsOf ex:p ; sh:path ex:p ; sh:{}{} {} .".format,
    st.sampled_from(["min", "max"]),
    st.sampled_from(["Inclusive", "Exclusive"]),
    st.sampled_from(["0", "1", "1.50", "'01'^^xsd:integer", "'INF'^^xsd:double"]),
)
numbers = st.lists(st.sampled_from(ORDERED), min_size=1, max_size=5, unique=True).map(" , ".join)


def compare(shapes_text: str, data_text: str) -> None:
    store, read = stored(shapes_text, data_text)
    wanted = told(validate(store, read, engine="pyshacl"))
    assert told(validate(store, read, engine="compiled")) == wanted
    if fast.available():
        assert told(validate(store, read, engine="fast")) == wanted


@pytest.mark.slow
@given_examples(5)
@given(st.lists(ranges, min_size=3, max_size=3), numbers)
def test_all_engines_order_numbers_alike(shapes_text: list[str], values: str) -> None:
    text = "\n".join(each.replace("ex:S", f"ex:S{number}", 1) for number, each in enumerate(shapes_text))
    compare(HEAD + text, f"{HEAD} ex:a ex:p {values} .")


@pytest.mark.slow
@given_examples(15)
@given(shapes, data)
def test_all_engines_name_literals_as_they_are_written(shapes_text: str, data_text: str) -> None:
    compare(shapes_text, data_text)
