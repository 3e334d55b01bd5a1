"""Each constraint component: the values that do not conform, and what the result names."""

from __future__ import annotations

from typing import Any

import pytest

from itstrat.errors import ShapesError

#: Constraint; values of ex:p; the values reported ("" for a result that names none).
CASES = {
    "class": ("sh:class ex:C", "ex:c, ex:below, ex:other, 'x'", ['"x"', "ex:other"]),
    "class, two": ("sh:class ex:C, ex:D", "ex:c", ["ex:c"]),
    "nodeKind IRI": ("sh:nodeKind sh:IRI", "ex:c, 'x', []", ['"x"', "_:"]),
    "nodeKind BlankNodeOrLiteral": ("sh:nodeKind sh:BlankNodeOrLiteral", "ex:c, 'x', []", ["ex:c"]),
    "minCount 1": ("sh:minCount 1", "", [""]),
    "minCount 1, met": ("sh:minCount 1", "1", []),
    "minCount 3": ("sh:minCount 3", "1, 2", [""]),
    "minCount 2, none": ("sh:minCount 2", "", [""]),
    "minCount 0": ("sh:minCount 0", "", []),
    "maxCount 1": ("sh:maxCount 1", "1, 2", [""]),
    "maxCount 0": ("sh:maxCount 0", "1, 2", [""]),
    "maxCount 2, met": ("sh:maxCount 2", "1, 2", []),
    "minInclusive": ("sh:minInclusive 2", "1, 2, 2.5, '3', ex:c", ['"1"^^xsd:integer', '"3"', "ex:c"]),
    "minExclusive": ("sh:minExclusive 2", "1, 2, 2.5", ['"1"^^xsd:integer', '"2"^^xsd:integer']),
    "maxInclusive": ("sh:maxInclusive 2", "2, 2.5", ['"2.5"^^xsd:decimal']),
    "maxExclusive": ("sh:maxExclusive 2", "1, 2", ['"2"^^xsd:integer']),
    "maxInclusive, date against number": (
        "sh:maxInclusive 2",
        "'2026-11-16'^^xsd:date",
        ['"2026-11-16"^^xsd:date'],
    ),
    "minLength": ("sh:minLength 3", "'ab', 'abc', 12, []", ['"12"^^xsd:integer', '"ab"', "_:"]),
    "maxLength": ("sh:maxLength 2", "'ab', 'abc'", ['"abc"']),
    "pattern": ("sh:pattern '^a.c$'", "'abc', 'abcd', ex:c", ['"abcd"', "ex:c"]),
    "pattern with flags": ("sh:pattern '^A' ; sh:flags 'i'", "'abc', 'b'", ['"b"']),
    "pattern of letters": ("sh:pattern '^\\\\p{L}+$'", "'Åse', 'a1'", ['"a1"']),
    "pattern on a blank node": ("sh:pattern ''", "[]", ["_:"]),
    "languageIn": ("sh:languageIn ('en')", "'a'@en, 'b'@en-GB, 'c'@fr, 'd'", ['"c"@fr', '"d"']),
    "uniqueLang": ("sh:uniqueLang true", "'a'@en, 'b'@en, 'c'@fr, 'd', 'e'", [""]),
    "equals": ("sh:equals ex:q", "1, 2", ['"1"^^xsd:integer', '"3"^^xsd:integer']),
    "disjoint": ("sh:disjoint ex:q", "1, 2", ['"2"^^xsd:integer']),
    "lessThan, a result for each pair": (
        "sh:lessThan ex:q",
        "1, 2, 3",
        ['"2"^^xsd:integer', *['"3"^^xsd:integer'] * 2],
    ),
    "lessThanOrEquals": ("sh:lessThanOrEquals ex:q", "2, 3", ['"3"^^xsd:integer']),
    "lessThanOrEquals, the same node": ("sh:lessThanOrEquals ex:p", "ex:c, 2", ['"2"^^xsd:integer', "ex:c", "ex:c"]),
    "lessThan, not comparable": ("sh:lessThan ex:q", "ex:c, 'x'", ['"x"', '"x"', "ex:c", "ex:c"]),
    "hasValue": ("sh:hasValue ex:c", "ex:other", [""]),
    "hasValue, met": ("sh:hasValue ex:c", "ex:c, ex:other", []),
    "in": ("sh:in (ex:c 1 'x')", "ex:c, 1, 1.5, 'x', 'x'@en", ['"1.5"^^xsd:decimal', '"x"@en']),
    "in nothing": ("sh:in ()", "ex:c", ["ex:c"]),
    "not": ("sh:not [ sh:class ex:C ]", "ex:c, ex:other", ["ex:c"]),
    "and": ("sh:and ([ sh:class ex:C ] [ sh:class ex:D ])", "ex:c", ["ex:c"]),
    "or of nothing": ("sh:or ()", "ex:c", ["ex:c"]),
    "and of nothing": ("sh:and ()", "ex:c", []),
    "xone of nothing": ("sh:xone ()", "ex:c", ["ex:c"]),
    "or of datatypes": (
        "sh:or ([ sh:datatype xsd:integer ] [ sh:datatype xsd:string ])",
        "1, 'x', 1.5",
        ['"1.5"^^xsd:decimal'],
    ),
    "xone": ("sh:xone ([ sh:class ex:C ] [ sh:nodeKind sh:IRI ])", "ex:c, ex:other, 'x'", ['"x"', "ex:c"]),
    "or of property shapes": (
        "sh:or ([ sh:path ex:r ; sh:minCount 1 ] [ sh:path ex:s ; sh:minCount 1 ])",
        "ex:c, ex:other",
        ["ex:other"],
    ),
    "not of a property shape": ("sh:not [ sh:path ex:r ; sh:minCount 1 ]", "ex:c, ex:other", ["ex:c"]),
    "node": ("sh:node [ sh:property [ sh:path ex:r ; sh:minCount 1 ] ]", "ex:c, ex:other", ["ex:other"]),
    "node, as an expression": ("sh:node [ sh:class ex:C ]", "ex:c, ex:other", ["ex:other"]),
    "qualifiedMinCount": ("sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 2", "ex:c, ex:other", [""]),
    "qualifiedMinCount, no values": ("sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMinCount 1", "", [""]),
    "qualifiedMaxCount": ("sh:qualifiedValueShape [ sh:class ex:C ] ; sh:qualifiedMaxCount 1", "ex:c, ex:below", [""]),
    "deactivated": ("sh:node [ sh:deactivated true ; sh:class ex:C ]", "ex:other", []),
    "not of a deactivated shape": ("sh:not [ sh:deactivated true ; sh:class ex:C ]", "ex:other", ["ex:other"]),
}
MORE = "ex:c a ex:C ; ex:r 1 . ex:below a ex:Below . ex:Below rdfs:subClassOf ex:C . ex:a ex:q 2, 3 ."


@pytest.mark.parametrize(("constraint", "values", "reported"), CASES.values(), ids=CASES)
def test_values(on_values: Any, constraint: str, values: str, reported: list[str]) -> None:
    assert on_values(constraint, values, MORE).values == reported


#: Datatype; lexical forms of it; forms that are not of it, though they say that they are.
LEXICAL = {
    "integer": (["0", "-12", "99999999999999999999999"], ["1.0", "one", "", "1e3"]),
    "decimal": (["1.5", "-0.5"], ["1e3", "abc", "1,5"]),
    "double": (["1.5E0", "INF", "NaN"], ["1,5", "1.5.0"]),
    "boolean": (["true", "false"], ["yes", "TRUE"]),
    "date": (["2026-11-16", "2024-02-29"], ["2026-02-30", "16/11/2026", "2026-11", "2026-11-16T10:00:00"]),
    "dateTime": (["2026-11-16T10:00:00", "2026-11-16T10:00:00Z"], ["2026-11-16", "2026-11-16T25:00:00"]),
    "time": (["10:00:00"], ["25:00:00"]),
    "gYear": (["2026"], ["26", "year"]),
    "gYearMonth": (["2026-11"], ["2026-13", "2026"]),
    "gMonth": (["--11"], ["11", "--13"]),
    "gDay": (["---31"], ["---32"]),
    "gMonthDay": (["--11-16"], ["--13-01"]),
    "duration": (["P1Y", "PT5M"], ["1 year"]),
    "dayTimeDuration": (["P1D"], ["P1Y"]),
    "language": (["en-GB"], ["English language"]),
    "hexBinary": (["0fA1"], ["0f1", "xyz"]),
    "base64Binary": (["aGVsbG8=", ""], ["a", "????"]),
    "token": (["a b"], [" a", "a  b"]),
    "NCName": (["name-1"], ["1name", "a:b"]),
    "string": (["", "anything"], []),
    "anyURI": (["https://example.org/"], []),
}


@pytest.mark.parametrize("name", LEXICAL)
def test_an_ill_typed_literal_is_not_of_its_datatype(on_values: Any, name: str) -> None:
    good, bad = LEXICAL[name]
    values = ", ".join(f"'{text}'^^xsd:{name}" for text in [*good, *bad])
    assert on_values(f"sh:datatype xsd:{name}", values).values == sorted(f'"{text}"^^xsd:{name}' for text in bad)


def test_another_datatype_an_iri_and_a_language_are_reported(on_values: Any) -> None:
    reported = on_values("sh:datatype xsd:string", "'x', 'y'@en, 1, ex:c, []").values
    assert reported == ['"1"^^xsd:integer', '"y"@en', "_:", "ex:c"]


#: Datatype; a form of it; one that is not of it. The store keeps all of these as xsd:integer or xsd:dateTime.
NARROWED = {
    "positiveInteger": ("1", "0"),
    "nonNegativeInteger": ("99999999999999999999999", "-1"),
    "negativeInteger": ("-1", "0"),
    "nonPositiveInteger": ("0", "1"),
    "byte": ("127", "128"),
    "unsignedByte": ("255", "-1"),
    "unsignedLong": ("18446744073709551615", "-1"),
    "dateTimeStamp": ("2026-11-16T10:00:00Z", "2026-11-16T10:00:00"),
}


@pytest.mark.parametrize("name", NARROWED)
def test_a_narrower_datatype_is_told_where_all_that_the_property_has_is_of_it(on_values: Any, name: str) -> None:
    within, without = NARROWED[name]
    (value,) = on_values(f"sh:datatype xsd:{name}", f"'{within}'^^xsd:{name}, '{without}'^^xsd:{name}").values
    assert value.startswith(f'"{without}"')


@pytest.mark.parametrize("name", NARROWED)
def test_the_wider_datatype_is_not_the_narrower_nor_the_other_way_round(on_values: Any, name: str) -> None:
    kept = "dateTime" if name == "dateTimeStamp" else "integer"
    within = NARROWED[name][0]
    assert on_values(f"sh:datatype xsd:{name}", f"'{within}'^^xsd:{kept}").values == [f'"{within}"^^xsd:{kept}']
    assert len(on_values(f"sh:datatype xsd:{kept}", f"'{within}'^^xsd:{name}").values) == 1


@pytest.mark.parametrize(("asked", "wrong"), [("byte", "integer"), ("integer", "byte")])
def test_where_both_are_written_the_reference_tells_them_apart(check: Any, asked: str, wrong: str) -> None:
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; sh:datatype xsd:{asked} ."
    outcome = check(shape, "ex:a a ex:T ; ex:p '1'^^xsd:byte , 1 .")
    assert (outcome.values, outcome.engines) == ([f'"1"^^xsd:{wrong}'], {"pyshacl"})


def test_datatypes_of_other_properties_do_not_matter(on_values: Any) -> None:
    assert on_values("sh:datatype xsd:integer", "1", "ex:a ex:q '1'^^xsd:byte , 1 .").values == []


def test_closed_names_the_triple_that_is_too_many(check: Any) -> None:
    closed = "sh:closed true ; sh:ignoredProperties (rdf:type) ; sh:property [ sh:path ex:p ]"
    outcome = check(
        f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {closed} .", "ex:a a ex:T ; ex:p 1 ; ex:q 2 ; ex:r 3 ."
    )
    assert [str(result.path) for result in outcome.report.results] == [
        "<http://example.org/q>",
        "<http://example.org/r>",
    ]
    assert outcome.values == ['"2"^^xsd:integer', '"3"^^xsd:integer']


@pytest.mark.parametrize(
    ("constraint", "reported"),
    [
        ("sh:equals ex:p", ["ex:a", "ex:b"]),
        ("sh:disjoint ex:same", ["ex:a"]),
        ("sh:hasValue ex:b", [""]),
        ("sh:in (ex:b)", ["ex:a"]),
        ("sh:nodeKind sh:Literal", ["ex:a"]),
        ("sh:not [ sh:property [ sh:path ex:p ; sh:minCount 1 ] ]", ["ex:a"]),
    ],
)
def test_node_shapes_take_the_focus_node_as_the_value(check: Any, constraint: str, reported: list[str]) -> None:
    outcome = check(f"ex:S a sh:NodeShape ; sh:targetNode ex:a ; {constraint} .", "ex:a ex:p ex:b ; ex:same ex:a .")
    assert outcome.values == reported


def test_disjoint_siblings_do_not_count(check: Any) -> None:
    thumb = "sh:path ex:digit ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape"
    digits = f"[ {thumb} [ sh:class ex:Thumb ] ] , [ {thumb} [ sh:class ex:Finger ] ]"
    shapes = f"ex:Hand a sh:NodeShape ; sh:targetNode ex:h ; sh:property {digits} ."
    assert check(shapes, "ex:h ex:digit ex:x . ex:x a ex:Thumb, ex:Finger .").values == ["", ""]
    assert check(shapes, "ex:h ex:digit ex:x, ex:y . ex:x a ex:Thumb . ex:y a ex:Finger .").values == []


def test_a_nested_property_shape_reports_its_own_results(check: Any) -> None:
    deep = "ex:Deep sh:path ex:q ; sh:minCount 1 ; sh:severity sh:Info ."
    outer = "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:property ex:Deep ] ."
    (result,) = check(outer + deep, "ex:a ex:p ex:b .").report.results
    assert (result.focus_node.value, result.severity.value[-4:]) == ("http://example.org/b", "Info")


MALFORMED = {
    "two paths": "sh:path ex:p, ex:q",
    "a literal path": "sh:path 'p'",
    "a path in a circle": "sh:path _:x . _:x sh:inversePath _:x",
    "a count of words": "sh:path ex:p ; sh:minCount 'two'",
    "a count on a node shape": "sh:minCount 1",
    "a datatype that is text": "sh:path ex:p ; sh:datatype 'integer'",
    "two datatypes": "sh:path ex:p ; sh:datatype xsd:integer, xsd:string",
    "an unknown node kind": "sh:path ex:p ; sh:nodeKind ex:Thing",
    "a list without an end": "sh:path ex:p ; sh:in _:x . _:x rdf:first 1",
    "a shape that is text": "sh:path ex:p ; sh:node 'shape'",
    "a class that is text": "sh:class 'T'",
    "a property to compare that is text": "sh:path ex:p ; sh:lessThan 'q'",
    "a language that is a number": "sh:languageIn ( 1 )",
    "an ignored property that is text": "sh:closed true ; sh:ignoredProperties ( 'type' )",
    "a pattern with a language": "sh:pattern '^a'@en",
    "an unknown flag": "sh:pattern '^a' ; sh:flags 'g'",
    "an unknown block of characters": "sh:pattern '[\\\\p{IsKlingon}]'",
    "a pattern that is none": "sh:pattern '(a'",
    "a pattern that is too large": "sh:pattern '^((a{1,500}){1,500}){1,500}$'",
    "a query that is a string": "sh:sparql 'SELECT $this { }'",
    "a query that does not parse": "sh:sparql [ sh:select 'SELECT $this { FILTER( }' ]",
    "a query without $this": "sh:sparql [ sh:select 'SELECT ?x { ?x ?p ?o }' ]",
    "a target property that is text": "sh:targetSubjectsOf 'p'",
    "a target query that does not parse": "sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this { ?this }' ]",
    "a limit that is an IRI": "sh:path ex:p ; sh:minInclusive ex:one",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_a_shape_that_is_not_shacl_is_named(check: Any, body: str) -> None:
    with pytest.raises(ShapesError, match=r"In shape <http://example\.org/S>"):
        check(f"ex:S sh:targetNode ex:a ; {body} .", "ex:a ex:p ex:b .")
