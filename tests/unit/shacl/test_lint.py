"""The lint of shapes: each check proved both ways by the examples that ``--explain`` shows, and slip by slip."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import itstrat
from itstrat import formats
from itstrat.errors import UnknownRule, UsageError
from itstrat.shacl import ValidationOptions, lint
from itstrat.shacl.examples import examples
from itstrat.store import OxigraphStore

if TYPE_CHECKING:
    from itstrat.shacl import Finding

HEAD = """
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ROOT = Path(__file__).parents[3]
EXAMPLES = sorted(path for code in lint.CHECKS for path in (ROOT / "shapes" / "examples" / code).glob("*.ttl"))
#: A rule of which the example needs data.
NEEDS_DATA = "no-focus-nodes"


def linted(path: Path, **options: tuple[str, ...]) -> tuple[Finding, ...]:
    shapes = (str(path),)
    return itstrat.open(path).validate(ValidationOptions(shapes=shapes, lint=True, **options)).findings


def found(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    """The code and message of each finding of the lint in some shapes."""
    path = tmp_path / "shapes.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return [(each.code, each.message) for each in linted(path)]


def test_each_check_is_described_and_shown_both_ways() -> None:
    assert lint.catalogue().keys() == lint.CHECKS.keys()
    for code, said in lint.catalogue().items():
        assert set(said) == {"name", "severity", "description", "fix", "basis"}
        assert all(said.values())
        pair = examples(code)
        assert pair is not None, code
        assert all(each.shows and each.turtle for each in pair)
        assert pair[0].turtle != pair[1].turtle


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_examples(path: Path) -> None:
    code = path.parent.name
    if code == NEEDS_DATA:
        documents = formats.read_all(formats.discover([path]).sources)
        store = OxigraphStore()
        store.load([quad for document in documents for quad in document.quads])
        report, _ = lint.lint(documents, lint.CHECKS, store=store)
        codes = [result.source_shape.value.rpartition("#")[2] for result in report.results]
    else:
        findings = linted(path)
        codes = [each.code for each in findings]
        expected = [int(line) for line in re.findall(r"^# expect: line (\d+)$", path.read_text(encoding="utf-8"), re.M)]
        assert [each.location.line if each.location else 0 for each in findings] == expected
    assert codes == ([] if path.stem.startswith("conforms") else [code])


SLIPS = [
    # terms
    ("ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:MinCount 1 ] .", "unknown-term", "sh:minCount?"),
    ("ex:S a sh:Nodeshape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .", "unknown-term", "sh:NodeShape?"),
    ("ex:S sh:targetClass ex:C ; sh:nodeKind sh:Iri .", "unknown-term", "sh:IRI?"),
    ("ex:S sh:targetClass ex:C ; sh:datatype xsd:strng .", "unknown-term", "xsd:string?"),
    (
        "@prefix its: <https://w3id.org/itstrat#> . ex:S sh:targetClass its:Sevice ; sh:nodeKind sh:IRI .",
        "unknown-term",
        "its:Sevice is no term of itstrat, so nothing is checked by it. Did you mean its:Service?",
    ),
    (
        "@prefix its: <https://w3id.org/itstrat#> . ex:d sh:declare [ sh:prefix 'its' ; sh:namespace "
        "'https://w3id.org/itstrat#' ] . ex:S sh:targetClass ex:C ; sh:sparql "
        "[ sh:prefixes ex:d ; sh:select 'SELECT $this { $this a its:Aimm }' ] .",
        "unknown-term",
        "In its SPARQL: its:Aimm is no term of itstrat",
    ),
    # values
    ('ex:S sh:targetClass ex:C ; sh:datatype "string" .', "wrong-value", 'sh:datatype takes an IRI, not "string".'),
    ('ex:S sh:targetClass "C" ; sh:nodeKind sh:IRI .', "wrong-value", 'sh:targetClass takes an IRI, not "C".'),
    ("ex:S sh:targetClass ex:C ; sh:nodeKind ex:IRI .", "wrong-value", "sh:nodeKind takes sh:IRI, sh:BlankNode"),
    ('ex:S sh:targetClass ex:C ; sh:closed "yes" .', "wrong-value", 'sh:closed takes true or false, not "yes".'),
    ("ex:S sh:targetClass ex:C ; sh:pattern 7 .", "wrong-value", "sh:pattern takes a text without a language"),
    ('ex:S sh:targetClass ex:C ; sh:pattern "a"@en .', "wrong-value", 'not "a"@en.'),
    (
        "ex:S sh:targetClass ex:C ; sh:minLength -1 .",
        "wrong-value",
        "takes a whole number from 0 on, such as 1, not -1.",
    ),
    ("ex:S sh:targetClass ex:C ; sh:in ex:a .", "wrong-value", "sh:in takes a list of values in parentheses"),
    ("ex:S sh:targetClass ex:C ; sh:or ( ex:T 'x' ) . ex:T sh:nodeKind sh:IRI .", "wrong-value", "a list of shapes"),
    ("ex:S sh:targetClass ex:C ; sh:node 'T' .", "wrong-value", "sh:node takes a shape, not"),
    (
        "ex:S sh:targetClass ex:C ; sh:minLength 1 , 2 .",
        "wrong-value",
        "sh:minLength may stand once in a shape: here it is 1 and 2.",
    ),
    ("ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI ; sh:severity 'Info' .", "wrong-value", "sh:severity takes an IRI"),
    # paths
    (
        "ex:S sh:targetClass ex:C ; sh:property [ sh:minCount 1 ] .",
        "bad-path",
        "is the value of a sh:property, but has",
    ),
    ("ex:S a sh:PropertyShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .", "bad-path", "is a sh:PropertyShape, but"),
    ("ex:S sh:targetClass ex:C ; sh:property ex:Gone .", "bad-path", "Nothing is said about ex:Gone, so nothing is"),
    ("ex:S sh:targetClass ex:C ; sh:property [] .", "bad-path", "is the value of a sh:property, but has no sh:path"),
    ("ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 1 .", "bad-path", "is a sh:NodeShape and"),
    ("ex:S sh:targetClass ex:C ; sh:path ex:p , ex:q ; sh:minCount 1 .", "bad-path", "more than one sh:path"),
    ("ex:S sh:targetClass ex:C ; sh:path ( ex:p ) ; sh:minCount 1 .", "bad-path", "at least two members"),
    ("ex:S sh:targetClass ex:C ; sh:path [ ex:inverse ex:p ] ; sh:minCount 1 .", "bad-path", "a blank node is no path"),
    # without effect
    ("ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:flags 'i' .", "no-effect", "checks nothing without sh:pattern"),
    ("ex:S sh:targetClass ex:C ; sh:uniqueLang true .", "no-effect", "checks nothing in a shape without sh:path"),
    (
        "ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:qualifiedMinCount 1 .",
        "no-effect",
        "sh:qualifiedMinCount checks nothing without sh:qualifiedValueShape.",
    ),
    (
        "ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] .",
        "no-effect",
        "without sh:qualifiedMinCount or sh:qualifiedMaxCount",
    ),
    ("ex:S sh:targetClass ex:C ; sh:ignoredProperties ( ex:p ) .", "no-effect", "without sh:closed"),
    # regular expressions
    ("ex:S sh:targetClass ex:C ; sh:pattern '[' .", "bad-pattern", "is not a regular expression"),
    ("ex:S sh:targetClass ex:C ; sh:pattern 'a' ; sh:flags 'g' .", "bad-pattern", "'g' is not a flag"),
    # SPARQL
    ("ex:S sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this {' ] .", "bad-sparql", "does not parse"),
    (
        "ex:S sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { $this a foaf:Person }' ] .",
        "bad-sparql",
        "uses the prefix foaf:, which no sh:prefixes declares",
    ),
    (
        "ex:S sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this FROM <file:///etc/passwd> { $this ?p ?o }' ] .",
        "bad-sparql",
        "is refused: FROM",
    ),
    (
        "ex:S sh:targetClass ex:C ; sh:sparql "
        "[ sh:select 'SELECT $this { SERVICE <http://h.example/> { $this ?p ?o } }' ] .",
        "bad-sparql",
        "is refused: Line 1: SERVICE would reach another host",
    ),
    (
        "ex:S sh:targetClass ex:C ; sh:sparql [ sh:select 'SELECT $this { $this ?p ?o MINUS { $this a ?o } }' ] .",
        "bad-sparql",
        "uses MINUS, which SHACL forbids",
    ),
    # use
    ("ex:S a sh:NodeShape ; sh:node ex:T . ex:T sh:nodeKind sh:IRI .", "unused-shape", "It has no target"),
    ("ex:S sh:targetClass ex:C ; sh:node ex:T . ex:T sh:not ex:S .", "recursion", "ex:S → ex:T → ex:S"),
    (
        "ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:memberShape [ sh:nodeKind sh:IRI ] .",
        "not-checked",
        "sh:memberShape",
    ),
]


@pytest.mark.parametrize(("text", "code", "says"), SLIPS, ids=lambda value: value if isinstance(value, str) else "")
def test_slips(tmp_path: Path, text: str, code: str, says: str) -> None:
    [(its_code, message)] = found(tmp_path, text)
    assert its_code == code
    assert says in message


CLASHES = [
    ("sh:minCount 2", "sh:maxCount 1", "no number of values meets both"),
    ("sh:minLength 9", "sh:maxLength 8", "no value meets both"),
    ("sh:minInclusive 2.5", "sh:maxInclusive 2", ""),
    ("sh:minInclusive 2", "sh:maxExclusive 2", ""),
    ("sh:minExclusive 2", "sh:maxInclusive 2", ""),
    ("sh:minExclusive '2026-02-01'^^xsd:date", "sh:maxExclusive '2026-01-01'^^xsd:date", ""),
    ("sh:datatype xsd:date", "sh:datatype xsd:dateTime", ""),
    ("sh:datatype xsd:date", "sh:class ex:Day", ""),
    ("sh:nodeKind sh:BlankNodeOrIRI", "sh:datatype xsd:date", ""),
    ("sh:nodeKind sh:Literal", "sh:class ex:Day", ""),
    ("sh:nodeKind sh:IRIOrLiteral", "sh:nodeKind sh:BlankNode", ""),
    ("sh:hasValue ex:a", "sh:in ( ex:b ex:c )", ""),
    ("sh:hasValue 'a'", "sh:datatype xsd:date", ""),
    ("sh:hasValue 'a'", "sh:nodeKind sh:IRI", ""),
    ("sh:in ( ex:a ex:b )", "sh:in ( ex:c )", ""),
    ("sh:in ( 1 2 )", "sh:datatype xsd:string", ""),
    ("sh:in ( 1 2 )", "sh:nodeKind sh:IRI", ""),
    ("sh:qualifiedMinCount 2 ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ]", "sh:maxCount 1", ""),
]


@pytest.mark.parametrize(("one", "other", "says"), CLASHES)
@pytest.mark.parametrize("turned", [False, True])
def test_contradictions(tmp_path: Path, one: str, other: str, says: str, turned: bool) -> None:
    first, second = (other, one) if turned else (one, other)
    text = f"""
    ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; {first} ] .
    ex:T sh:targetClass ex:C ; sh:property [ sh:path ex:p ; {second} ] .
    """
    [(code, message)] = found(tmp_path, text)
    assert code == "contradiction"
    assert says in message
    assert re.search(r"contradicts sh:\w+ .* of ex:p of ex:S: ", message)


AGREEING = [
    ("sh:minCount 1", "sh:maxCount 1"),
    ("sh:minInclusive 2", "sh:maxInclusive 2"),
    ("sh:minInclusive '2026-01-01'^^xsd:date", "sh:maxExclusive '2026-02-01'^^xsd:date"),
    ("sh:minInclusive 5", "sh:maxInclusive '2026-02-01'^^xsd:date"),
    ("sh:datatype xsd:date", "sh:nodeKind sh:Literal"),
    ("sh:nodeKind sh:IRIOrLiteral", "sh:nodeKind sh:BlankNodeOrLiteral"),
    ("sh:hasValue ex:a", "sh:in ( ex:b ex:a )"),
    ("sh:in ( ex:a ex:b )", "sh:in ( ex:b )"),
    ("sh:in ( 1 'a' )", "sh:datatype xsd:string"),
    ("sh:class ex:A", "sh:class ex:B"),
]


@pytest.mark.parametrize(("one", "other"), AGREEING)
def test_what_can_be_met_together_is_no_contradiction(tmp_path: Path, one: str, other: str) -> None:
    text = f"ex:S sh:targetClass ex:C ; sh:path ex:p ; {one} . ex:T sh:targetClass ex:C ; sh:path ex:p ; {other} ."
    assert not found(tmp_path, text)


APART = {
    "other targets": "ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 2 . "
    "ex:T sh:targetClass ex:D ; sh:path ex:p ; sh:maxCount 1 .",
    "other paths": "ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 2 . "
    "ex:T sh:targetClass ex:C ; sh:path [ sh:inversePath ex:p ] ; sh:maxCount 1 .",
    "one of them holds": "ex:S sh:targetClass ex:C ; sh:or ( [ sh:path ex:p ; sh:minCount 2 ] "
    "[ sh:path ex:p ; sh:maxCount 1 ] ) .",
    "qualified apart": "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:qualifiedMinCount 4 ; "
    "sh:qualifiedValueShape [ sh:class ex:A ] ] , [ sh:path ex:p ; sh:qualifiedMaxCount 1 ; "
    "sh:qualifiedValueShape [ sh:class ex:B ] ] .",
}


@pytest.mark.parametrize("text", APART.values(), ids=APART)
def test_demands_that_are_not_on_the_same_nodes_are_no_contradiction(tmp_path: Path, text: str) -> None:
    assert not found(tmp_path, text)


TOGETHER = {
    "a class above": "ex:D rdfs:subClassOf ex:C . ex:S sh:targetClass ex:C ; sh:path ex:p ; sh:minCount 2 . "
    "ex:T sh:targetClass ex:D ; sh:path ex:p ; sh:maxCount 1 .",
    "a class that is a shape": "ex:C a rdfs:Class , sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 2 ] . "
    "ex:T sh:targetClass ex:C ; sh:path ex:p ; sh:maxCount 1 .",
    "sh:node": "ex:S sh:targetClass ex:C ; sh:node ex:T ; sh:property [ sh:path ex:p ; sh:minCount 2 ] . "
    "ex:T sh:property [ sh:path ex:p ; sh:maxCount 1 ] .",
    "sh:and": "ex:S sh:targetSubjectsOf ex:q ; sh:and ( [ sh:property [ sh:path ex:p ; sh:minCount 2 ] ] "
    "[ sh:property [ sh:path ex:p ; sh:maxCount 1 ] ] ) .",
    "equal paths": "ex:S sh:targetClass ex:C ; sh:property [ sh:path ( ex:p ex:q ) ; sh:minCount 2 ] , "
    "[ sh:path ( ex:p ex:q ) ; sh:maxCount 1 ] .",
    "focus nodes": "ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI . "
    "ex:T sh:targetClass ex:C ; sh:nodeKind sh:Literal .",
}


@pytest.mark.parametrize("text", TOGETHER.values(), ids=TOGETHER)
def test_demands_on_the_same_nodes_are_taken_together(tmp_path: Path, text: str) -> None:
    assert [code for code, _ in found(tmp_path, text)] == ["contradiction"]


def test_a_closed_shape_may_demand_what_it_allows(tmp_path: Path) -> None:
    closed = "ex:S sh:targetClass ex:C ; sh:closed true ; sh:property [ sh:path ex:p ; sh:minCount 1 ] "
    assert not found(tmp_path, f"{closed} .")
    assert not found(tmp_path, f"{closed} . ex:T sh:targetClass ex:C ; sh:path ex:q ; sh:minCount 0 .")
    [(code, message)] = found(tmp_path, f"{closed} . ex:T sh:targetClass ex:C ; sh:path ex:q ; sh:minCount 1 .")
    assert code == "closed-without"
    assert message == "It is closed and does not allow ex:q, which ex:T demands."


def test_severities_of_ones_own_are_declared(tmp_path: Path) -> None:
    shape = "ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI ; sh:severity ex:Hint ."
    assert [code for code, _ in found(tmp_path, shape)] == ["unknown-severity"]
    assert not found(tmp_path, f"{shape} ex:Hint a sh:Severity .")


def test_xpath_and_lookahead_are_regular_expressions(tmp_path: Path) -> None:
    for pattern in (r"^\\p{Lu}\\i\\c*$", r"(?=a)b", r"[a-z-[aeiou]]"):
        assert not found(tmp_path, f'ex:S sh:targetClass ex:C ; sh:pattern "{pattern}" .')


def test_functions_that_the_shapes_declare_are_no_fault(tmp_path: Path) -> None:
    query = "SELECT $this { $this <http://example.org/q> ?x FILTER(<http://example.org/f>(?x)) }"
    assert not found(tmp_path, f'ex:S sh:targetClass ex:C ; sh:sparql [ sh:select "{query}" ] .')


def test_terms_go_by_the_usual_prefixes(tmp_path: Path) -> None:
    text = "@prefix shacl: <http://www.w3.org/ns/shacl#> . ex:S shacl:targetClass ex:C ; shacl:nodekind shacl:IRI ."
    [(_, message)] = found(tmp_path, text)
    assert message.startswith("sh:nodekind is no term of SHACL")


def test_what_the_file_describes_is_a_term(tmp_path: Path) -> None:
    shape = "ex:S sh:targetClass ex:C ; sh:ours 1 ."
    assert [code for code, _ in found(tmp_path, shape)] == ["unknown-term"]
    assert not found(tmp_path, f"{shape} sh:ours a rdf:Property .")


def test_imports_are_followed_to_what_is_at_hand(tmp_path: Path) -> None:
    shape = "ex:o a owl:Ontology ; owl:imports ex:people . ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI ."
    (shapes := tmp_path / "shapes.ttl").write_text(HEAD + shape, encoding="utf-8")
    (people := tmp_path / "people.ttl").write_text(HEAD + "ex:p a owl:Ontology ; owl:versionIRI ex:people .", "utf-8")
    both = ValidationOptions(shapes=(shapes, people), lint=True)
    assert [each.code for each in linted(shapes)] == ["import-not-followed"]
    assert not itstrat.open(shapes).validate(both).findings
    assert (
        not itstrat.open(people)
        .validate(ValidationOptions(shapes=(shapes,), lint=True, skip=("no-focus-nodes",)))
        .findings
    )


def test_targets_are_compared_with_the_data(tmp_path: Path) -> None:
    (data := tmp_path / "data.ttl").write_text(
        HEAD + "ex:a a ex:Person ; ex:name 'A' . ex:Man rdfs:subClassOf ex:Person .", encoding="utf-8"
    )
    shape = "ex:S sh:targetClass {} ; sh:targetSubjectsOf {} ; sh:nodeKind sh:IRI ."

    def told(*targets: str) -> list[str]:
        (shapes := tmp_path / "shapes.ttl").write_text(HEAD + shape.format(*targets), encoding="utf-8")
        return [
            each.message
            for each in itstrat.open(data).validate(ValidationOptions(shapes=(shapes,), lint=True)).findings
        ]

    assert told("ex:Person", "ex:name") == []
    assert told("ex:Persn", "ex:name") == ["The data have no instance of ex:Persn. Did you mean ex:Person?"]
    assert told("ex:Person", "ex:nam") == ["The data do not use ex:nam. Did you mean ex:name?"]
    assert told("<http://example.com/Person>", "ex:name") == [
        "The data have no instance of <http://example.com/Person>. Did you mean ex:Person?"
    ]
    assert told("ex:Zebra", "ex:name") == ["The data have no instance of ex:Zebra."]


def test_our_own_rules_are_clean() -> None:
    validation = itstrat.open(ROOT / "examples" / "minimal").validate(ValidationOptions(lint=True))
    assert not validation.findings
    assert {each.code for each in validation.checked if each.focus_nodes} == lint.CHECKS.keys()
    assert len(validation.sources) == len(list((ROOT / "shapes").glob("*.ttl")))


def test_codes_are_chosen(tmp_path: Path) -> None:
    (path := tmp_path / "s.ttl").write_text(HEAD + "ex:S sh:mincount 1 ; sh:nodeKind 'x' .", encoding="utf-8")
    assert {each.code for each in linted(path)} == {"unknown-term", "wrong-value", "unused-shape"}
    assert {each.code for each in linted(path, only=("unknown-term",))} == {"unknown-term"}
    assert {each.code for each in linted(path, skip=("unknown-term",))} == {"wrong-value", "unused-shape"}
    with pytest.raises(UnknownRule, match="unknown-trm"):
        linted(path, only=("unknown-trm",))
    with pytest.raises(UsageError, match="No check is left"):
        linted(path, skip=tuple(lint.CHECKS))


def test_labels_say_what_a_blank_node_is_part_of(tmp_path: Path) -> None:
    (path := tmp_path / "s.ttl").write_text(
        HEAD + "ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:sparql [ sh:select 'SELECT {' ] ] .", "utf-8"
    )
    [finding] = linted(path)
    assert isinstance(finding.focus_node, ox.BlankNode)
    assert finding.label == "a part of ex:p of ex:S"


def test_remarks_beside_a_result(tmp_path: Path) -> None:
    (data := tmp_path / "d.ttl").write_text(HEAD + "ex:a a ex:C .", encoding="utf-8")
    text = "ex:S sh:targetClass ex:C ; sh:nodeKind sh:IRI ; sh:mincount 1 . "
    text += "ex:O sh:targetClass ex:C ; sh:deactivated true ."
    (shapes := tmp_path / "s.ttl").write_text(HEAD + text, encoding="utf-8")
    validation = itstrat.open(data).validate(ValidationOptions(shapes=(shapes,)))
    assert validation.conforms
    assert [each.code for each in validation.remarks] == ["unknown-term"]  # and not what may be meant
    assert itstrat.open(data).validate().remarks == ()
