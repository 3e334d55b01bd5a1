"""Custom constraint components, SPARQL-based targets and rules: compiled, and the same under pySHACL."""

from __future__ import annotations

from typing import Any

import pytest

from itstrat.errors import ShapesError
from itstrat.shacl.substitution import ask_as_select, expand, substitute

DATA = (
    """ex:a a ex:T ; ex:p 1, 5 ; ex:q "Munich" . ex:b a ex:T ; ex:p 7 ; ex:q "Beijing"@en . ex:c a ex:T ; ex:r ex:a ."""
)

AT_LEAST = """ex:AtLeast a sh:ConstraintComponent ; sh:labelTemplate "at least {$least}" ;
    sh:parameter [ sh:path ex:least ] , [ sh:path ex:most ; sh:optional true ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:message "{$value} is not in {$least} to {?most}"@en ;
      sh:ask "ASK { FILTER($value >= $least && (!BOUND($most) || $value <= $most)) }" ] .
"""
#: Components and a shape that uses them, and the focus nodes and values of the results.
COMPONENTS = {
    "an ASK validator in a property shape": (
        AT_LEAST + "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; ex:least 3 .",
        [("ex:a", '"1"^^xsd:integer')],
    ),
    "an optional parameter": (
        AT_LEAST + "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; ex:least 3 ; ex:most 6 .",
        [("ex:a", '"1"^^xsd:integer'), ("ex:b", '"7"^^xsd:integer')],
    ),
    "without the parameter that it needs": (
        AT_LEAST + "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; ex:most 2 .",
        [],
    ),
    "an ASK validator in a node shape": (
        AT_LEAST + "ex:S a sh:NodeShape ; sh:targetObjectsOf ex:p ; ex:least 6 .",
        [('"1"^^xsd:integer', '"1"^^xsd:integer'), ('"5"^^xsd:integer', '"5"^^xsd:integer')],
    ),
    "an ASK validator below a property": (
        AT_LEAST + "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ( ex:r ex:p ) ; ex:least 3 ] .",
        [("ex:c", '"1"^^xsd:integer')],
    ),
    "an ASK validator that asks the data": (
        """ex:Known a sh:ConstraintComponent ; sh:parameter [ sh:path ex:knownBy ] ; sh:validator [ sh:prefixes ex: ;
             sh:ask "ASK WHERE { { ?x $knownBy $value } UNION { BIND($value AS ?v) FILTER(ISLITERAL(?v)) } }" ] .
           ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path [ sh:zeroOrOnePath ex:q ] ; ex:knownBy ex:r .""",
        [("ex:b", "ex:b"), ("ex:c", "ex:c")],
    ),
    "a SELECT validator for properties": (
        """ex:Lang a sh:ConstraintComponent ; sh:parameter [ sh:path ex:lang ] ; sh:propertyValidator [
             sh:select "SELECT $this ?value { $this $PATH ?value FILTER(!LANGMATCHES(LANG(?value), $lang)) }" ] .
           ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:q ; ex:lang "en" .""",
        [("ex:a", '"Munich"')],
    ),
    "a SELECT validator for nodes that projects its parameter": (
        """ex:Has a sh:ConstraintComponent ; sh:parameter [ sh:path ex:has ] ; sh:nodeValidator [ sh:prefixes ex: ;
             sh:select "SELECT $this $has { FILTER NOT EXISTS { $this $has ?o } }" ] .
           ex:S a sh:NodeShape ; sh:targetClass ex:T ; ex:has ex:p , ex:q .""",
        [("ex:c", "ex:c"), ("ex:c", "ex:c")],
    ),
    "no validator that fits": (
        """ex:Has a sh:ConstraintComponent ; sh:parameter [ sh:path ex:has ] ;
             sh:nodeValidator [ sh:select "SELECT $this { }" ] .
           ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; ex:has 1 .""",
        [],
    ),
    "$currentShape and $shapesGraph": (
        """ex:S a sh:NodeShape ; sh:targetClass ex:T ; ex:wants ex:p , ex:q ; sh:sparql [ sh:select
             '''SELECT $this ?value { GRAPH $shapesGraph { $currentShape <http://example.org/wants> ?value }
                FILTER NOT EXISTS { $this ?value ?o } }''' ] .""",
        [("ex:c", "ex:p"), ("ex:c", "ex:q")],
    ),
}


@pytest.mark.parametrize(("shapes", "found"), COMPONENTS.values(), ids=COMPONENTS)
def test_components(check: Any, shapes: str, found: list[tuple[str, str]]) -> None:
    outcome = check(shapes, DATA)
    assert outcome.engines == {"compiled"}
    assert (outcome.focus_nodes, outcome.values) == (sorted(f for f, _ in found), sorted(v for _, v in found))


#: pySHACL leaves out the value in property shapes; of these it can do nothing: it binds no $shapesGraph, fails where no
#: validator fits, and takes one of several arguments.
BEYOND_PYSHACL = (
    "$currentShape and $shapesGraph",
    "no validator that fits",
    "a SELECT validator for nodes that projects its parameter",
)


@pytest.mark.parametrize("name", [name for name in COMPONENTS if name not in BEYOND_PYSHACL])
def test_components_under_pyshacl(check: Any, name: str) -> None:
    shapes, found = COMPONENTS[name]
    assert sorted(set(check(shapes, DATA, "pyshacl").focus_nodes)) == sorted({focus for focus, _ in found})


def test_the_data_are_as_they_were_after_shapes_were_asked(check: Any) -> None:
    shapes = (
        COMPONENTS["$currentShape and $shapesGraph"][0]
        + """ex:Count a sh:NodeShape ; sh:targetNode ex:a ;
        sh:sparql [ sh:select "SELECT $this { GRAPH ?g { ?s ?p ?o } }" ] ."""
    )
    outcome = check(shapes, DATA)
    assert outcome.focus_nodes == ["ex:c", "ex:c"]


def test_messages_name_the_parameters(check: Any) -> None:
    shape = "ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; ex:least 3 ; ex:most 9 "
    assert check(f"{AT_LEAST} {shape} .", DATA).messages == ["1 is not in 3 to 9"]
    assert check(f"{AT_LEAST} {shape} ; sh:message 'too low' .", DATA).messages == ["too low"]
    silent = AT_LEAST.replace('sh:message "{$value} is not in {$least} to {?most}"@en ;', "")
    assert check(f"{silent} {shape} .", DATA).messages == ["at least 3"]


def test_a_component_that_only_javascript_can_check_is_told(check: Any) -> None:
    shapes = """ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:x ] ; sh:validator [ a sh:JSValidator ] .
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; ex:x 1 ."""
    (entry,) = check(shapes, DATA).report.checked
    assert entry.reason == "constraint component <http://example.org/C> is not checked by any engine"


#: SPARQL-based targets, and the focus nodes.
TARGETS = {
    "a query": (
        '[ a sh:SPARQLTarget ; sh:prefixes ex: ; sh:select "SELECT ?this { ?this ex:q ?n }" ]',
        ["ex:a", "ex:b"],
    ),
    "a prefix of its own": (
        '[ a sh:SPARQLTarget ; sh:select "PREFIX e: <http://example.org/> SELECT ?this { ?x e:r ?this }" ]',
        ["ex:a"],
    ),
    "an aggregate": (
        """[ a sh:SPARQLTarget ; sh:prefixes ex: ;
             sh:select "SELECT ?this { ?this ex:p ?n } GROUP BY ?this HAVING(COUNT(?n) > 1)" ]""",
        ["ex:a"],
    ),
    "literals": (
        '[ a sh:SPARQLTarget ; sh:prefixes ex: ; sh:select "SELECT ?this { ex:a ex:q ?this }" ]',
        ['"Munich"'],
    ),
    "a type of target": ("[ a ex:With ; ex:property ex:r ]", ["ex:c"]),
}
TYPE = """ex:With a sh:SPARQLTargetType ; rdfs:subClassOf sh:Target ; sh:parameter [ sh:path ex:property ] ;
    sh:select "SELECT ?this { ?this $property ?o }" ."""


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
@pytest.mark.parametrize(("target", "nodes"), TARGETS.values(), ids=TARGETS)
def test_targets(check: Any, target: str, nodes: list[str], engine: str) -> None:
    outcome = check(f"ex:S a sh:NodeShape ; sh:in () ; sh:target {target} . {TYPE}", DATA, engine)
    assert (outcome.focus_nodes, outcome.engines) == (nodes, {engine})
    assert [entry.focus_nodes for entry in outcome.report.checked] == [len(nodes)]


RULES = """ex:Rules a sh:NodeShape ; sh:targetClass ex:T ;
    sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ex:seen ; sh:object true ] ,
            [ a sh:SPARQLRule ; sh:prefixes ex: ;
                sh:construct "CONSTRUCT { $this ex:big true } { $this ex:p ?n FILTER(?n > 4) }" ] .
ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:big ; sh:minCount 1 .
ex:Seen a sh:PropertyShape ; sh:targetSubjectsOf ex:seen ; sh:path ex:seen ; sh:maxCount 0 .
"""


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_what_rules_derive_is_there_for_every_shape(check: Any, engine: str) -> None:
    outcome = check(RULES, DATA, engine)
    assert outcome.focus_nodes == ["ex:a", "ex:b", "ex:c", "ex:c"]
    reasons = {entry.shape.value.rpartition("/")[2]: entry.reason for entry in outcome.report.checked}
    assert reasons == {"Rules": "its rules (sh:rule) were run first, by pySHACL", "S": "", "Seen": ""}


def test_what_rules_derive_stays_out_of_the_store() -> None:
    from itstrat.shacl import read_shapes, validate
    from itstrat.store import OxigraphStore
    from tests.unit.shacl.conftest import PREFIXES, parse

    store = OxigraphStore()
    store.load(parse(DATA))
    before = len(store)
    validate(store, read_shapes(parse(PREFIXES + RULES)))
    assert len(store) == before


#: Texts that SHACL forbids.
FORBIDDEN = {
    "two texts": "sh:validator [ sh:ask 'ASK { }' , 'ASK { FILTER(true) }' ]",
    "no ASK": "sh:validator [ sh:ask 'SELECT $this { }' ]",
    "it assigns the value": "sh:validator [ sh:ask 'ASK { BIND(1 AS $value) }' ]",
    "it assigns a parameter": "sh:validator [ sh:ask 'ASK { BIND(1 AS $x) }' ]",
    "it does not parse": "sh:validator [ sh:ask 'ASK { FILTER( }' ]",
    "it reads another graph": "sh:validator [ sh:ask 'ASK FROM <file:///etc/passwd> { }' ]",
    "it reaches another host": "sh:nodeValidator [ sh:select 'SELECT $this { SERVICE <http://x.example/> { } }' ]",
    "it does not project $this": "sh:nodeValidator [ sh:select 'SELECT ?x { ?x ?p $x }' ]",
}


@pytest.mark.parametrize("validator", FORBIDDEN.values(), ids=FORBIDDEN)
def test_components_that_are_not_well_formed(check: Any, validator: str) -> None:
    shapes = f"""ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:x ] ; {validator} .
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; ex:x 1 ."""
    with pytest.raises(ShapesError):
        check(shapes, DATA)


@pytest.mark.parametrize(
    "parameters", ["[ sh:path ex:this ]", "[ sh:name 'x' ]", "[ sh:path ex:x ] , [ sh:path ex:y ]"]
)
def test_parameters_that_are_not_well_formed(check: Any, parameters: str) -> None:
    shapes = f"""ex:C a sh:ConstraintComponent ; sh:parameter {parameters} ; sh:validator [ sh:ask "ASK {{ }}" ] .
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; ex:x 1 , 2 ; ex:y 1 , 2 ; ex:this 1 ."""
    with pytest.raises(ShapesError):
        check(shapes, DATA)


def test_terms_are_written_where_variables_stood() -> None:
    text = "SELECT $this (COUNT($n) AS ?c) { $this ?p $n FILTER(BOUND(?n) || '$n' = STR($n)) } # $n\nGROUP BY $this $n"
    assert substitute(text, {"n": "5"}) == (
        "SELECT $this (COUNT(5) AS ?c) { $this ?p 5 FILTER((true) || '$n' = STR(5)) } # $n\nGROUP BY $this (5)"
    )


def test_an_ask_keeps_its_prologue_and_its_where() -> None:
    assert ask_as_select("PREFIX e: <urn:e> ASK WHERE { { ?s e:p $value } }") == (
        "PREFIX e: <urn:e> SELECT $this $value { FILTER NOT EXISTS { { ?s e:p $value } } }"
    )


def test_names_are_written_out() -> None:
    assert (
        expand("SELECT ?this { ?this ex:a\\,b 'ex:c' }", {"ex": "urn:e:"})
        == "SELECT ?this { ?this <urn:e:a,b> 'ex:c' }"
    )
