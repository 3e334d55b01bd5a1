"""An edge set of our own: ill-typed literals, lexical forms, languages, regular expressions, times, terms, paths.

What is right is worked out from the SHACL and XPath specifications, by hand. Every engine is held to it; where one is
not to be followed, `engine_faults.toml` says why, and its entries are strict.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.shacl import fast, read_shapes, validate
from itstrat.store import OxigraphStore

FAULTS = tomllib.loads((Path(__file__).parent / "engine_faults.toml").read_text(encoding="utf-8"))["edge"]
ENGINES = ["compiled", "pyshacl", *(["fast"] if fast.available() else [])]
HEAD = """
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ILL = "'abc'^^xsd:integer"
LONG = " ".join(str(number) for number in range(2_000))


def each(constraint: str, values: str, broken: str, more: str = "") -> tuple[str, str, str]:
    """A constraint on the values of ex:p of ex:a, and those that break it: terms, of which `-` is a result without."""
    return (
        f"ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path ex:p ; {constraint} .",
        (f"ex:a ex:p {values} . {more}" if values else more),
        broken,
    )


def pattern(expression: str, values: str, broken: str, flags: str = "") -> tuple[str, str, str]:
    said = f" ; sh:flags '{flags}'" if flags else ""
    written = expression.replace("\\", "\\\\").replace("'", "\\'")
    return each(f"sh:pattern '{written}'{said}", values, broken)


#: Shapes, data, and the values of the results.
CASES = {
    # Ill-typed literals in every kind of constraint.
    "ill-typed: datatype": each("sh:datatype xsd:integer", f"1 , {ILL}", ILL),
    "ill-typed: another datatype": each("sh:datatype xsd:string", ILL, ILL),
    "ill-typed: node kind": each("sh:nodeKind sh:Literal", ILL, ""),
    "ill-typed: min inclusive": each("sh:minInclusive 0", f"1 , {ILL}", ILL),
    "ill-typed: max exclusive": each("sh:maxExclusive 9", f"1 , {ILL}", ILL),
    "ill-typed: min length": each("sh:minLength 4", ILL, ILL),
    "ill-typed: max length": each("sh:maxLength 3", ILL, ""),
    "ill-typed: pattern": each("sh:pattern '^abc$'", ILL, ""),
    "ill-typed: in": each(f"sh:in ( {ILL} )", f"{ILL} , 'abd'^^xsd:integer", "'abd'^^xsd:integer"),
    "ill-typed: has value": each(f"sh:hasValue {ILL}", ILL, ""),
    "ill-typed: equals": each("sh:equals ex:q", ILL, "", f"ex:a ex:q {ILL} ."),
    "ill-typed: disjoint": each("sh:disjoint ex:q", ILL, ILL, f"ex:a ex:q {ILL} ."),
    "ill-typed: less than": each("sh:lessThan ex:q", "1", "1", f"ex:a ex:q {ILL} ."),
    "ill-typed: less than, the other way": each("sh:lessThanOrEquals ex:q", ILL, ILL, "ex:a ex:q 1 ."),
    "ill-typed: language in": each("sh:languageIn ( 'en' )", ILL, ILL),
    "ill-typed: unique language": each("sh:uniqueLang true", f"{ILL} , 'abd'^^xsd:integer", ""),
    "ill-typed: or": each("sh:or ( [ sh:datatype xsd:integer ] [ sh:minInclusive 0 ] )", f"1 , {ILL}", ILL),
    "ill-typed: not": each("sh:not [ sh:datatype xsd:integer ]", f"1 , {ILL}", "1"),
    "ill-typed: qualified": each(
        "sh:qualifiedValueShape [ sh:datatype xsd:integer ] ; sh:qualifiedMinCount 2", f"1 , {ILL}", "-"
    ),
    "ill-typed: class": each("sh:class ex:T", ILL, ILL),
    "ill-typed: a boolean": each("sh:datatype xsd:boolean", "true , 'TRUE'^^xsd:boolean", "'TRUE'^^xsd:boolean"),
    "ill-typed: a day that is not": each(
        "sh:datatype xsd:date", "'2026-02-29'^^xsd:date , '2028-02-29'^^xsd:date", "'2026-02-29'^^xsd:date"
    ),
    # Forms of literals.
    "01 is not 1 in a list": each("sh:in ( 1 )", "01 , 1", "01"),
    "1.0 is not 1": each("sh:in ( 1 1.00 )", "1.0", "1.0"),
    "has value by term": each("sh:hasValue 01", "1", "-"),
    "equals by term": each("sh:equals ex:q", "1", "1 , 01", "ex:a ex:q 01 ."),
    "disjoint by term": each("sh:disjoint ex:q", "1 , 2", "2", "ex:a ex:q 01 , 2 ."),
    "too many by term": each("sh:maxCount 1", "1 , 01", "-"),
    "a length as it is written": each("sh:maxLength 1", "01 , 1", "01"),
    # Numbers in ranges.
    "a decimal and an integer": each("sh:minInclusive 1.5", "1 , 2 , 1.5 , 1.49", "1 , 1.49"),
    "a double and a decimal": each(
        "sh:maxInclusive 0.5", "'0.5'^^xsd:double , '0.75'^^xsd:double", "'0.75'^^xsd:double"
    ),
    "a number written as text": each("sh:minInclusive 1", "'5'", "'5'"),
    "an IRI in a range": each("sh:minInclusive 1", "ex:b", "ex:b"),
    "beyond 64 bits": each("sh:datatype xsd:integer", "99999999999999999999", ""),
    # Days and times.
    "times with and without a zone": each(
        "sh:minInclusive '2026-11-16T10:00:00Z'^^xsd:dateTime",
        "'2026-11-16T12:00:00+01:00'^^xsd:dateTime , '2026-11-16T10:30:00+01:00'^^xsd:dateTime , "
        "'2026-11-16T10:30:00'^^xsd:dateTime",
        "'2026-11-16T10:30:00+01:00'^^xsd:dateTime , '2026-11-16T10:30:00'^^xsd:dateTime",
    ),
    "a time far enough away needs no zone": each(
        "sh:minInclusive '2026-11-16T10:00:00Z'^^xsd:dateTime", "'2026-11-18T10:00:00'^^xsd:dateTime", ""
    ),
    "a date is no time": each(
        "sh:lessThan ex:q",
        "'2026-11-16'^^xsd:date",
        "'2026-11-16'^^xsd:date",
        "ex:a ex:q '2026-11-17T00:00:00'^^xsd:dateTime .",
    ),
    "a date is not a number": each("sh:maxInclusive 0", "'2026-11-16'^^xsd:date", "'2026-11-16'^^xsd:date"),
    "dates before Christ": each("sh:datatype xsd:date", "'-0044-03-15'^^xsd:date", ""),
    "less than, one result for each pair": each("sh:lessThan ex:q", "3", "3 , 3", "ex:a ex:q 1 , 2 , 4 ."),
    "less than of IRIs": each("sh:lessThan ex:q", "ex:a", "ex:a", "ex:a ex:q ex:b ."),
    "less than of texts": each("sh:lessThan ex:q", "'a'", "", "ex:a ex:q 'b' ."),
    # Languages.
    "a range has its extensions": each(
        "sh:languageIn ( 'en' )", "'a'@en , 'b'@en-GB , 'c'@EN-us , 'd'@eng , 'e'", "'d'@eng , 'e'"
    ),
    "a longer range": each("sh:languageIn ( 'en-GB' )", "'a'@en , 'b'@en-gb , 'c'@en-GB-oed", "'a'@en"),
    "unique languages whatever their case": each("sh:uniqueLang true", "'a'@en , 'b'@EN , 'c'@fr , 'd'", "-"),
    "no languages in a list": each("sh:languageIn ()", "'a'@en", "'a'@en"),
    "a text with a language is no string": each("sh:datatype xsd:string", "'a' , 'b'@en", "'b'@en"),
    "a text with a language": each("sh:datatype rdf:langString", "'a' , 'b'@en", "'a'"),
    # Regular expressions of XPath.
    "letters of Unicode": pattern(r"^\p{L}+$", "'Åse' , '东京' , 'a1'", "'a1'"),
    "not digits": pattern(r"^\P{Nd}*$", "'abc' , 'a1' , 'a٣'", "'a1' , 'a٣'"),
    "a block": pattern(r"^\p{IsBasicLatin}*$", "'abc' , 'Åse'", "'Åse'"),
    "not a block, in a class": pattern(r"^[\P{IsBasicLatin}x]+$", "'Åx' , 'ab'", "'ab'"),
    "the block Greek is no script": pattern(r"^\p{IsGreek}$", "'α' , 'ἀ'", "'ἀ'"),
    "a class without some": pattern(r"^[a-z-[aeiou]]+$", "'xyz' , 'abc'", "'abc'"),
    "names of XML": pattern(r"^\i\c*$", "'a1' , ':b' , '1a'", "'1a'"),
    "spaces": pattern(r"^\s$", "' ' , '\\u00A0'", "'\\u00A0'"),
    "anywhere without anchors": pattern("b", "'abc' , 'xyz'", "'xyz'"),
    "the end is the end of the text": pattern("c$", "'abc' , 'abc\\n'", "'abc\\n'"),
    "a dot is no line feed": pattern("^a.c$", "'abc' , 'a\\nc'", "'a\\nc'"),
    "flag s": pattern("^a.c$", "'a\\nc'", "", "s"),
    "flag m": pattern("^b$", "'a\\nb\\nc' , 'ab'", "'ab'", "m"),
    "flag i": pattern("^ÄB$", "'äb' , 'ab'", "'ab'", "i"),
    "flag x": pattern("^ a [ b] c $", "'abc' , 'a c' , ' abc'", "' abc'", "x"),
    "flag x is not for comments": pattern("a # b", "'a#b' , 'a'", "'a'", "x"),
    "flag q": pattern("a.b*", "'xa.b*x' , 'acb'", "'acb'", "q"),
    "several flags": pattern("^A.C$", "'a\\nc' , 'abd'", "'abd'", "is"),
    "signs that mean something elsewhere": pattern("^[a&&b~~c]+$", "'a&b~c' , 'd'", "'d'"),
    "a bracket in a class": pattern(r"^[[a]+$", "'[a' , 'b'", "'b'"),
    "looking ahead": pattern("^(?!a)", "'abc' , 'xyz'", "'abc'"),
    "what came before": pattern(r"^(.)\1$", "'aa' , 'ab'", "'ab'"),
    "of an IRI": each("sh:pattern '^http://example'", "ex:b", ""),
    "of a number": each("sh:pattern '^1$'", "1 , 2", "2"),
    "of a blank node": each("sh:pattern '.'", "[]", "_:"),
    # Terms and nodes.
    "lengths of blank nodes": each("sh:minLength 0", "[] , ''", "_:"),
    "lengths count characters": each("sh:maxLength 2", "'日本' , '𝒳𝒴' , 'abc'", "'abc'"),
    "kinds of nodes": each("sh:nodeKind sh:BlankNodeOrLiteral", "ex:b , [] , 1", "ex:b"),
    "a literal is of no class": each("sh:class xsd:string", "'a'", "'a'"),
    "a class of a class": each(
        "sh:class ex:T", "ex:b , ex:c", "ex:c", "ex:b a ex:U . ex:U rdfs:subClassOf ex:V . ex:V rdfs:subClassOf ex:T ."
    ),
    # Closed shapes.
    "closed, but for what is ignored": (
        "ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; "
        "sh:property [ sh:path ex:p ] , [ sh:path [ sh:inversePath ex:q ] ] .",
        "ex:a a ex:T ; ex:p 1 ; ex:q 2 , 3 .",
        "2 , 3",
    ),
    "closed without properties": ("ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:closed true .", "ex:a ex:p 1 .", "1"),
    # Disjoint siblings.
    "siblings take what is theirs": (
        """ex:S a sh:NodeShape ; sh:targetNode ex:a ; sh:property
             [ sh:path ex:p ; sh:qualifiedValueShape [ sh:minInclusive 1 ] ; sh:qualifiedMinCount 2 ;
               sh:qualifiedValueShapesDisjoint true ] ,
             [ sh:path ex:p ; sh:qualifiedValueShape [ sh:minInclusive 5 ] ; sh:qualifiedMinCount 1 ] .""",
        "ex:a ex:p 1 , 5 .",
        "-",
    ),
    # Paths, also of blank nodes.
    "a path of blank nodes": (
        """ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:datatype xsd:integer ;
             sh:path ( [ sh:alternativePath ( ex:p [ sh:inversePath ex:q ] ) ] [ sh:zeroOrMorePath ex:r ] ex:v ) .""",
        "ex:a ex:p ex:b . ex:c ex:q ex:a . ex:b ex:r ex:d . ex:b ex:v 'b' . ex:c ex:v 1 . ex:d ex:v 'd' .",
        "'b' , 'd'",
    ),
    "a value that two ways lead to counts once": (
        "ex:S a sh:PropertyShape ; sh:targetNode ex:a ; sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:maxCount 1 .",
        "ex:a ex:p ex:b ; ex:q ex:b .",
        "",
    ),
    # Long lists.
    "a long list": each(f"sh:in ( {LONG} )", "1999 , 2000", "2000"),
}


def read(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


def terms(text: str) -> list[str]:
    """The terms of a list in Turtle, `_:` for blank nodes and `-` for none."""
    if text in {"", "-", "_:"}:
        return [text] if text else []
    return sorted(str(quad.object) for part in text.split(" , ") for quad in read(f"ex:a ex:p {part} ."))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_edge(name: str, engine: str, request: pytest.FixtureRequest) -> None:
    if (reason := FAULTS[engine].get(name)) is not None:
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    shapes, data, broken = CASES[name]
    store = OxigraphStore()
    store.load(read(data))
    report = validate(store, read_shapes(read(shapes)), engine=engine)
    found = sorted(
        "-" if result.value is None else "_:" if isinstance(result.value, ox.BlankNode) else str(result.value)
        for result in report.results
    )
    assert found == terms(broken)


def test_every_fault_is_a_case() -> None:
    assert {name for faults in FAULTS.values() for name in faults} <= CASES.keys()
