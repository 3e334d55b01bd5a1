"""ArchiMate: others' models kept whole and written back valid; our strategies out and in again."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from exchange_schemas import assert_valid, given
from lxml import etree

import itstrat
from itstrat.errors import AmbiguousSubject, NothingToExport, SyntaxProblem
from itstrat.formats import exchange
from itstrat.formats.archimate.relationships import relationship
from itstrat.formats.archimate.terms import ARCHIMATE, CLASS, LAYERS, TYPES
from itstrat.formats.triples import Triples
from itstrat.namespaces import ITS, RDF, RDFS, SKOS

NS = "{http://www.opengroup.org/xsd/archimate/3.0/}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"
BASE = "https://model.example/"

#: All that a model may hold: two languages, properties, folders, a view, a relationship to a relationship, metadata.
MODEL = b"""<?xml version="1.0" encoding="UTF-8"?>
<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.opengroup.org/xsd/archimate/3.0/ http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd"
  identifier="id-model" version="1.0">
  <name xml:lang="en">College</name><name xml:lang="cy">Coleg</name>
  <documentation xml:lang="en">All of it &amp; more</documentation>
  <properties><property propertyDefinitionRef="p2"><value>x</value></property></properties>
  <metadata><schema>Dublin Core</schema><schemaversion>1.1</schemaversion></metadata>
  <elements>
    <element identifier="z-goal" xsi:type="Goal"><name xml:lang="en">Dependable</name
      ><name xml:lang="cy">Dibynadwy</name>
      <documentation>Two
lines</documentation>
      <properties><property propertyDefinitionRef="p2"><value xml:lang="en">b</value></property>
        <property propertyDefinitionRef="p1"><value>a</value></property>
        <property propertyDefinitionRef="p1"><value>a</value></property></properties></element>
    <element identifier="a-outcome" xsi:type="Outcome"><name>Wi-Fi works</name></element>
    <element identifier="wp" xsi:type="WorkPackage"><name>Wi-Fi</name></element>
    <element identifier="wp-1" xsi:type="WorkPackage"><name>Survey</name></element>
    <element identifier="cap" xsi:type="Capability"><name>Networking</name></element>
    <element identifier="and" xsi:type="AndJunction"/>
    <element identifier="app" xsi:type="ApplicationComponent"><name>Controller</name></element>
  </elements>
  <relationships>
    <relationship identifier="r1" source="a-outcome" target="z-goal" xsi:type="Realization"/>
    <relationship identifier="r2" source="wp" target="wp-1" xsi:type="Composition"><name>part</name></relationship>
    <relationship identifier="r3" source="app" target="z-goal" xsi:type="Influence" modifier="--"/>
    <relationship identifier="r4" source="cap" target="a-outcome" xsi:type="Influence" modifier="+"/>
    <relationship identifier="r5" source="app" target="r1" xsi:type="Association" isDirected="true"/>
    <relationship identifier="r6" source="wp" target="app" xsi:type="Access" accessType="Write"/>
  </relationships>
  <organizations><item><label xml:lang="en">Motivation</label><item identifierRef="z-goal"/></item></organizations>
  <propertyDefinitions>
    <propertyDefinition identifier="p1" type="string"><name>Owner</name></propertyDefinition>
    <propertyDefinition identifier="p2" type="number"><name>Cost</name></propertyDefinition>
  </propertyDefinitions>
  <views><diagrams>
    <view identifier="v1" xsi:type="Diagram"><name xml:lang="en">All</name>
      <node identifier="n1" elementRef="z-goal" xsi:type="Element" x="1" y="2" w="30" h="40"/>
      <node identifier="n2" elementRef="a-outcome" xsi:type="Element" x="1" y="90" w="30" h="40"/>
      <connection identifier="c1" relationshipRef="r1" xsi:type="Relationship" source="n2" target="n1"/></view>
  </diagrams></views>
</model>
"""


def quads_of(folder: str) -> list[ox.Quad]:
    return [quad for document in itstrat.open(f"examples/{folder}").documents for quad in document.quads]


def told(element: etree._Element) -> object:
    """All of an element, but for the order of its attributes and the space between elements."""
    text = "" if len(element) else element.text or ""
    return element.tag, dict(element.attrib), text, [told(each) for each in element if isinstance(each.tag, str)]


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}{name}")


def without(quads: list[ox.Quad], name: str) -> list[ox.Quad]:
    return [quad for quad in quads if node(name) not in (quad.subject, quad.object)]


@pytest.mark.parametrize("data", [pytest.param(None, id="sample1"), pytest.param(MODEL, id="everything")])
def test_models_of_others_are_kept_whole_and_written_back_valid(data: bytes | None) -> None:
    data = data or given("archimate/sample1.xml").read_bytes()
    assert_valid("archimate", data)
    made = exchange.export("archimate", exchange.again(data, BASE))
    assert_valid("archimate", made.data)
    assert told(etree.fromstring(made.data)) == told(etree.fromstring(data))
    assert not made.left_out
    assert not made.mended


def test_the_layers_of_a_strategy_become_ours() -> None:
    triples = Triples(exchange.again(MODEL, BASE))
    assert triples.types(node("z-goal")) == [ITS["StrategyElement"], ARCHIMATE["Goal"]]
    assert triples.types(node("id-model")) == [ITS["StrategyDocument"], ARCHIMATE["Model"]]
    assert triples.nodes(node("z-goal"), SKOS["inScheme"]) == [node("id-model")]
    assert triples.types(node("app")) == [ARCHIMATE["ApplicationComponent"]]
    assert [str(each) for each in triples.terms(node("z-goal"), RDFS["label"])] == ['"Dependable"@en', '"Dibynadwy"@cy']
    # What realises a goal or helps it supports it; what hinders it does not.
    assert {(s, o) for s, p, o in triples if p == ITS["supports"]} == {
        (node("a-outcome"), node("z-goal")),
        (node("cap"), node("a-outcome")),
    }
    assert triples.nodes(node("wp-1"), ITS["subProjectOf"]) == [node("wp")]


def test_what_points_at_something_gone_is_left_out_and_told() -> None:
    quads = without(exchange.again(MODEL, BASE), "cap")
    made = exchange.export("archimate", quads)
    assert_valid("archimate", made.data)
    assert b"<views>" in made.data
    assert b'"r4"' not in made.data
    fewer = exchange.export("archimate", without(quads, "z-goal"))
    assert_valid("archimate", fewer.data)
    assert b"<views>" not in fewer.data
    assert fewer.mended["views refers to z-goal, which is gone: left out"] == 1
    assert ARCHIMATE["views"] in {predicate for _, predicate, _ in fewer.left_out}


def test_what_we_add_to_the_model_of_others_is_written() -> None:
    quads = exchange.again(MODEL, BASE)
    graph = quads[0].graph_name
    aim = node("aim-1")
    quads += [
        ox.Quad(aim, RDF["type"], ITS["Aim"], graph),
        ox.Quad(aim, RDFS["label"], ox.Literal("Ours", language="en"), graph),
        ox.Quad(aim, ITS["supports"], node("z-goal"), graph),
        ox.Quad(aim, SKOS["inScheme"], node("id-model"), graph),
    ]
    made = exchange.export("archimate", quads, document=node("id-model"))
    assert_valid("archimate", made.data)
    back = set(Triples(exchange.again(made.data, BASE)))
    assert {(aim, ITS["supports"], node("z-goal")), (aim, RDF["type"], ITS["Aim"])} <= back
    assert not made.left_out


@pytest.mark.parametrize("folder", ["ashdown-valley-college", "university-of-northmoor"])
def test_the_colleges_go_out_and_come_in_again(folder: str) -> None:
    quads = quads_of(folder)
    made = exchange.export("archimate", quads, name=folder)
    assert_valid("archimate", made.data)
    before, after = Triples(quads), set(Triples(exchange.again(made.data)))
    # Everything that is said of what has a type in ArchiMate is carried, and nothing else.
    assert after == {each for each in before if set(TYPES) & set(before.types(each[0]))}
    assert set(made.left_out) == set(before) - after
    assert exchange.export("archimate", list(reversed(quads)), name=folder).data == made.data


def test_an_exported_model_has_what_archi_asks_for() -> None:
    root = etree.fromstring(exchange.export("archimate", quads_of("ashdown-valley-college"), name="Ashdown").data)
    assert root.find(f"{NS}name").text == "Ashdown"
    elements = {each.get("identifier"): each.get(XSI) for each in root.iter(f"{NS}element")}
    relations = [each.get("identifier") for each in root.iter(f"{NS}relationship")]
    filed = [each.get("identifierRef") for each in root.iter(f"{NS}item") if each.get("identifierRef")]
    assert sorted(filed) == sorted([*elements, *relations])
    folders = [each.findtext(f"{NS}label") for each in root.find(f"{NS}organizations")]
    assert folders == [*LAYERS, "Other", "Relations"]
    languages = {each.get("{http://www.w3.org/XML/1998/namespace}lang") for each in root.iter(f"{NS}name")}
    assert languages == {"en", None}  # None: names of property definitions, which are keys
    assert elements["aim-sustainability"] == "Goal"
    assert elements["objective-supported-devices"] == "Outcome"
    kinds = {
        (elements[each.get("source")], each.get(XSI), elements[each.get("target")])
        for each in root.iter(f"{NS}relationship")
    }
    assert ("Outcome", "Realization", "Goal") in kinds
    assert ("Goal", "Influence", "Goal") in kinds
    assert ("BusinessService", "Serving", "BusinessService") in kinds
    assert ("Equipment", "Serving", "BusinessService") in kinds
    assert {each for each in kinds if each[1] != "Association"} <= ALLOWED


#: What the relationship tables of ArchiMate 3.2 (appendix B) allow, of what the college has.
ALLOWED = {
    *(("Goal", "Influence", each) for each in ("Goal", "Outcome")),
    *((each, "Realization", "Goal") for each in ("Outcome", "CourseOfAction", "WorkPackage", "BusinessService")),
    *((each, "Realization", "Outcome") for each in ("CourseOfAction", "WorkPackage", "BusinessService")),
    *((each, "Realization", "Requirement") for each in ("CourseOfAction", "WorkPackage", "BusinessService")),
    ("WorkPackage", "Realization", "CourseOfAction"),
    ("WorkPackage", "Composition", "WorkPackage"),
    ("WorkPackage", "Triggering", "ImplementationEvent"),
    ("BusinessService", "Serving", "BusinessService"),
    ("Equipment", "Serving", "BusinessService"),
    *(("Grouping", "Aggregation", each) for each in ("Goal", "Outcome", "Capability")),
    ("Goal", "Aggregation", "Goal"),
}


def test_what_archimate_does_not_allow_becomes_an_association() -> None:
    assert relationship(ITS["supports"], "Goal", "WorkPackage") == ("Association", False)
    assert relationship(ITS["supports"], "Stakeholder", "Goal") == ("Influence", False)
    assert relationship(ITS["supports"], "Outcome", "Outcome") == ("Influence", False)
    assert relationship(SKOS["inScheme"], "Goal", "Constraint") == ("Association", False)
    assert relationship(ITS["owner"], "BusinessService", "Stakeholder") == ("Association", False)


def test_what_was_drawn_in_our_model_by_others_is_read() -> None:
    made = exchange.export("archimate", quads_of("minimal"), name="Minimal").data.decode()
    drawn = '<element identifier="id-9" xsi:type="Goal"><name>Drawn</name></element></elements>'
    quads = exchange.again(made.replace("</elements>", drawn, 1).encode())
    triples = Triples(quads)
    found = [each for each, p, o in triples if o == ox.Literal("Drawn")]
    assert triples.types(found[0]) == [ITS["StrategyElement"], ARCHIMATE["Goal"]]
    assert CLASS in made
    assert set(Triples(quads_of("minimal"))) & set(triples)


def test_ours_and_theirs_go_out_together() -> None:
    ours, theirs = quads_of("minimal"), exchange.again(MODEL, BASE)
    made = exchange.export("archimate", [*ours, *theirs], name="Both")
    assert_valid("archimate", made.data)
    back = Triples(exchange.again(made.data))
    labels = {term.value for _, p, term in back if p == RDFS["label"]}
    assert {"Dependable", "A safe college"} <= labels
    # What belongs to their model as a whole has no place in ours.
    lost = {predicate for _, predicate, _ in made.left_out}
    assert {ARCHIMATE["views"], ARCHIMATE["propertyDefinitions"], ARCHIMATE["properties"]} <= lost


def test_elements_and_relationships_of_every_type_go_in_and_out_alone_and_with_ours() -> None:
    """Gaps and plateaus too, though nothing of ours is like them."""
    found = set(re.findall(r'<xs:complexType name="(\w+)"', given("archimate/archimate3_Model.xsd").read_text()))
    links = {"Composition", "Aggregation", "Assignment", "Realization", "Serving", "Access", "Influence"}
    links |= {"Triggering", "Flow", "Specialization", "Association"}
    kinds = sorted(name for name in found - links if not name.endswith("Type"))
    assert {"Gap", "Plateau", "Deliverable", "OrJunction", "Location"} <= set(kinds)
    assert links <= found
    model = MODEL.partition(b"<elements>")[0].replace(b'<properties><property propertyDefinitionRef="p2">', b"<!--")
    model = model.replace(b"</property></properties>", b"-->") + b"<elements>"
    model += "".join(f'<element identifier="{n}" xsi:type="{n}"><name>{n}</name></element>' for n in kinds).encode()
    model += b"</elements><relationships>"
    ends = 'source="Gap" target="Plateau"'
    model += "".join(f'<relationship identifier="{n}" {ends} xsi:type="{n}"/>' for n in sorted(links)).encode()
    model += b"</relationships></model>"
    assert_valid("archimate", model)
    theirs = exchange.again(model, BASE)
    assert told(etree.fromstring(exchange.export("archimate", theirs).data)) == told(etree.fromstring(model))
    both = exchange.export("archimate", [*quads_of("minimal"), *theirs], name="Both")
    assert_valid("archimate", both.data)
    made = [each.get(XSI) for each in etree.fromstring(both.data).iter(f"{NS}element", f"{NS}relationship")]
    assert {*kinds, *links} <= set(made)


def test_one_model_is_written_and_its_absence_is_told() -> None:
    with pytest.raises(NothingToExport, match="nothing that is an element"):
        exchange.export("archimate", [])
    two = [*exchange.again(MODEL, BASE), *exchange.again(MODEL, "urn:b#")]
    with pytest.raises(AmbiguousSubject):
        exchange.export("archimate", two)
    made = exchange.export("archimate", two, document=node("id-model"))
    assert told(etree.fromstring(made.data)) == told(etree.fromstring(MODEL))
    with pytest.raises(NothingToExport, match="is no model"):
        exchange.export("archimate", two, document=node("wp"))


@pytest.mark.parametrize(
    ("old", "new", "message", "place"),
    [
        ('source="app" target="z-goal"', 'source="gone" target="z-goal"', "the source 'gone'", "m.xml:27:5"),
        ('identifier="app"', 'identifier="cap"', "'cap' is given twice", "m.xml:22:5"),
        ('<element identifier="cap"', "<element", "has no identifier", "m.xml:20:5"),
        ("model", "plan", "is no ArchiMate model", "m.xml:2:1"),
    ],
)
def test_a_broken_model_is_told_with_its_place(old: str, new: str, message: str, place: str) -> None:
    with pytest.raises(SyntaxProblem, match=message) as caught:
        exchange.again(MODEL.decode().replace(old, new).encode(), name="m.xml")
    assert str(caught.value.location) == place
