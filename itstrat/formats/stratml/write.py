"""StratML out: a strategy document with its goals and objectives as a plan that is valid by its schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import AmbiguousSubject, ItstratError, NothingToExport
from itstrat.formats import identifiers
from itstrat.formats.stratml.schema import Conformer
from itstrat.formats.stratml.terms import FIELDS, IT_STRATEGY, SOSA, STRATML, class_of, upwards
from itstrat.formats.xmltree import SCHEMA_LOCATION, Element, is_written, parse_fragment
from itstrat.formats.xmltree import write as xml
from itstrat.namespaces import DCTERMS, ITS, RDF, SKOS

if TYPE_CHECKING:
    from collections import Counter

    from itstrat.formats.stratml.schema import Part
    from itstrat.formats.triples import Term, Triples

_TYPE, _SCHEME, _BROADER, _SUPPORTS = RDF["type"], SKOS["inScheme"], SKOS["broader"], ITS["supports"]
_PLAN, _POSITION, _INSTANCE = STRATML["Plan"], STRATML["position"], STRATML["instance"]
_DOCUMENTS = (IT_STRATEGY, ITS["StrategyDocument"], ITS["Policy"])
_NO_ELEMENTS = frozenset({_POSITION, _INSTANCE, STRATML["Identifier"]})
_ATTRIBUTES = {
    "Plan": ("Type", "schemaLocation"),
    "PerformanceIndicator": ("ValueChainStage", "PerformanceIndicatorType", "IndicatorType"),
}
#: Where what is said of a plan stands, if not in its root.
_CORE = ("Vision", "Mission", "Value", "Organization", "Goal")
_ADMINISTRATION = ("StartDate", "EndDate", "PublicationDate", "Source", "Identifier")
_PLACES = {
    **dict.fromkeys(_CORE, "StrategicPlanCore"),
    **dict.fromkeys(_ADMINISTRATION, "AdministrativeInformation"),
}
_PARTS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A plan as XML; ``base`` is what its identifiers are below, and ``mended`` what the schema would not have."""

    data: bytes
    base: str
    mended: Counter[str]


def document_of(triples: Triples, wanted: ox.NamedNode | None = None) -> ox.NamedNode:
    """The strategy document to write: the one that is wanted, else the IT service strategy, else the only one.

    Raises: NothingToExport, AmbiguousSubject.
    """
    if wanted is not None:
        if not triples.subjects(_SCHEME, wanted):
            raise NothingToExport(
                f"<{wanted.value}> is no strategy document with elements.",
                hint="Name the document that the aims or elements are in (skos:inScheme).",
            )
        return wanted
    for kinds in (_DOCUMENTS[:1], _DOCUMENTS):
        found = [each for each in triples.of_class(*kinds) if triples.subjects(_SCHEME, each)]
        if len(found) == 1:
            return found[0]
        if found:
            names = "\n".join(f"  {each.value}" for each in found)
            raise AmbiguousSubject("There are several strategy documents.", hint=f"Name one with --document:\n{names}")
    raise NothingToExport(
        "There is no strategy document with aims or elements.",
        hint="A plan of StratML has at least one goal: an aim or element with skos:inScheme.",
    )


def write(triples: Triples, part: Part, document: ox.NamedNode) -> Written:
    """A strategy document as a plan. A plan that was read from StratML is written back whole.

    Raises: NothingToExport.
    """
    writer = _Writer(triples, part, document)
    root = writer.plan()
    conformer = Conformer(part)
    made = conformer.conform(root)
    return Written(data=xml(made), base=writer.base, mended=conformer.mended)


class _Writer:
    def __init__(self, triples: Triples, part: Part, document: ox.NamedNode) -> None:
        self._triples, self._part, self._document = triples, part, document
        self._kept = _PLAN in triples.types(document)
        self._it_strategy = IT_STRATEGY in triples.types(document)
        self.base = identifiers.namespace(document.value)
        self._members = [each for each in triples.subjects(_SCHEME, document) if each != document]
        self._within = frozenset(self._members)
        self._language = "" if self._kept else _language(triples, [document, *self._members])
        self._written: set[ox.NamedNode] = set()

    def plan(self) -> Element:
        """The tree, in any order."""
        root = Element(self._part.namespace, self._part.root)
        self._written.add(self._document)
        for child in self._said(self._document, "Plan"):
            self._place(root, child)
        publishers = self._triples.nodes(self._document, DCTERMS["publisher"])
        for each in self._sorted(publishers):
            self._place(root, self._node("Organization", each))
        for goal in self._sorted(self._goals()):
            self._place(root, self._goal(goal))
        self._attributes(root, self._document, "Plan")
        if self._kept:
            name = identifiers.encode(self._document.value, self.base)
            if "Identifier" not in self._part.children["AdministrativeInformation"]:
                root.notes["iri"] = self._document.value
            elif name != "plan" and not self._triples.terms(self._document, STRATML["Identifier"]):
                self._place(root, Element(root.namespace, "Identifier", {}, [name]))
        else:
            root.notes = {"base": self.base, "iri": self._document.value, "language": self._language}
            root.notes |= self._type_note(self._document, "Plan", always=True)
        if self._part.attributes.get(self._part.root) and "Type" not in root.attributes:
            results = any(each.name == "ActualResult" for each in _all(root))
            root.attributes["Type"] = "Performance_Report" if results else "Performance_Plan"
        return root

    def _place(self, root: Element, child: Element) -> None:
        """Put a child where its kind stands in this part."""
        container = _PLACES.get(child.name, "")
        if child.name == "Submitter" and "Submitter" not in self._part.children[self._part.root]:
            container = "AdministrativeInformation"
        found = root.named(container) if container else [root]
        (found[0] if found else root.add(container)).content.append(child)

    def _goals(self) -> list[ox.NamedNode]:
        goals = [each for each in self._members if not self._above(each)]
        if not goals:
            raise NothingToExport(
                f"<{self._document.value}> has no goal: nothing in it stands at the top.",
                hint="Each of its elements supports or is narrower than another one; one has to stand for itself.",
            )
        return goals

    def _above(self, node: ox.NamedNode) -> list[ox.NamedNode]:
        links = (link for property_ in (_SUPPORTS, _BROADER) for link in self._triples.nodes(node, property_))
        return [each for each in links if each in self._within and each != node]

    def _goal(self, goal: ox.NamedNode) -> Element:
        element = self._node("Goal", goal)
        linked = {each for link in (_SUPPORTS, _BROADER) for each in self._triples.subjects(link, goal)}
        for below in self._sorted([each for each in linked if each in self._within and each != goal]):
            links = [link.value for link in (_SUPPORTS, _BROADER) if goal in self._triples.nodes(below, link)]
            objective = self._objective(below)
            if links != [upwards(it_strategy=self._it_strategy).value]:
                objective.notes["link"] = links
            element.content.append(objective)
        return element

    def _objective(self, objective: ox.NamedNode) -> Element:
        again = objective in self._written
        element = self._node("Objective", objective)
        if not again:
            for kpi in self._sorted(self._triples.nodes(objective, ITS["hasKPI"])):
                element.content.append(self._indicator(objective, kpi))
        return element

    def _indicator(self, objective: ox.NamedNode, kpi: ox.NamedNode) -> Element:
        again = kpi in self._written
        element = self._node("PerformanceIndicator", kpi)
        targets = [each for each in self._triples.subjects(ITS["targetOf"], kpi) if each in self._targets(objective)]
        results = [] if again else self._triples.subjects(SOSA["observedProperty"], kpi)
        instances: dict[str, list[tuple[str, ox.NamedNode]]] = {}
        for name, found in (("TargetResult", targets), ("ActualResult", results)):
            for each in self._sorted(found):
                instances.setdefault(self._triples.text(each, _INSTANCE), []).append((name, each))
        for number in sorted(instances, key=_natural):
            instance = element.add("MeasurementInstance")
            instance.content += [self._node(name, each) for name, each in instances[number]]
        return element

    def _targets(self, objective: ox.NamedNode) -> list[ox.NamedNode]:
        return self._triples.nodes(objective, ITS["target"])

    def _node(self, name: str, node: ox.NamedNode) -> Element:
        """An element for a thing; where it was written before, with its name only."""
        element = Element(self._part.namespace, name)
        again = node in self._written
        self._written.add(node)
        identified = name not in {"TargetResult", "ActualResult"}
        for child in self._said(node, name):
            if not again or not child.name.endswith(("Information", "Stakeholder", "Relationship")):
                element.content.append(child)
        if identified and not again and not self._anonymous(node):
            element.add("Identifier", self._identifier(node))
            if self._triples.terms(node, STRATML["Identifier"]):
                element.notes["iri"] = node.value
        elif not self._kept:
            element.notes["iri"] = node.value
        if not self._kept:
            element.notes |= self._type_note(node, name)
        self._attributes(element, node, name)
        return element

    def _identifier(self, node: ox.NamedNode) -> str:
        if not self._kept:
            return identifiers.encode(node.value, self.base)
        given = self._triples.text(node, STRATML["Identifier"]) or identifiers.given(node, self.base)
        return given if ":" not in given else identifiers.encode(given, "")

    def _anonymous(self, node: ox.NamedNode) -> bool:
        """Whether the file that a thing came from gave it no identifier of its own."""
        if not self._kept or self._triples.terms(node, STRATML["Identifier"]):
            return False
        return re.search(r"-(?:organization|goal|objective|indicator)-\d+$", node.value) is not None

    def _type_note(self, node: ox.NamedNode, kind: str, *, always: bool = False) -> dict[str, object]:
        types = [each.value for each in self._triples.types(node)]
        usual = class_of(kind, it_strategy=self._it_strategy).value
        return {"type": types} if types and (always or types != [usual]) else {}

    def _said(self, node: ox.NamedNode, kind: str) -> list[Element]:
        """The elements of text that say what is known of a thing, and those that were kept as they are."""
        found: list[Element] = []
        fields = FIELDS[kind]
        for name, field in fields.items():
            terms = [(each, term) for each in field.properties for term in self._triples.terms(node, each)]
            chosen = min(terms, key=lambda pair: self._foreign(pair[1]), default=None) if terms else None
            if chosen is not None and is_written(chosen[1].value):
                found.append(self._leaf(name, field.text(chosen[1]), *chosen, kind))
        present = {each.name for each in found}
        for property_ in self._triples.properties(node):
            name = identifiers.name_of(property_, STRATML)
            if not name or property_ in _NO_ELEMENTS or name in _ATTRIBUTES.get(kind, ()):
                continue
            for term in self._triples.literals(node, property_):
                if name not in present:
                    found += self._raw(name, term)
        return found

    def _foreign(self, term: Term) -> bool:
        return isinstance(term, ox.Literal) and bool(term.language) and term.language != self._language

    def _leaf(self, name: str, text: str, property_: ox.NamedNode, term: Term, kind: str) -> Element:
        element = Element(self._part.namespace, name, {}, [text])
        field = FIELDS[kind][name]
        if property_ != field.properties[0]:
            element.notes["property"] = property_.value
        if field.term(text, self._language) != term and isinstance(term, ox.Literal):
            element.notes["term"] = [text, term.value, term.datatype.value, term.language or ""]
        return element

    def _raw(self, name: str, term: ox.Literal) -> list[Element]:
        if term.datatype != RDF["XMLLiteral"]:
            return [Element(self._part.namespace, name, {}, [term.value])]
        try:
            return parse_fragment(term.value, name)
        except ItstratError:
            return []  # no XML: it is listed as left out

    def _attributes(self, element: Element, node: ox.NamedNode, kind: str) -> None:
        for name in _ATTRIBUTES.get(kind, ()):
            if value := self._triples.text(node, STRATML[name]):
                known = SCHEMA_LOCATION if name == "schemaLocation" else name
                if name != "schemaLocation" or self._part.namespace in value:
                    element.attributes[known] = value

    def _sorted(self, nodes: list[ox.NamedNode]) -> list[ox.NamedNode]:
        """As they stood in the file, else by notation, day, label and IRI."""

        def key(node: ox.NamedNode) -> tuple[object, ...]:
            text = self._triples.text
            position = text(node, _POSITION)
            days = text(node, ITS["targetDate"]) + text(node, SOSA["resultTime"])
            notation = text(node, SKOS["notation"])
            return (
                not position,
                _natural(position),
                not notation,
                _natural(notation),
                days,
                text(node, FIELDS["Goal"]["Name"].properties[0]),
                node.value,
            )

        return sorted(nodes, key=key)


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Text to sort by, numbers in it as numbers."""
    parts = (each.lstrip("0") if each.isdecimal() else each for each in _PARTS.split(text) if each)
    return tuple((0, len(each), each) if not each or each.isdecimal() else (1, 0, each) for each in parts)


def _language(triples: Triples, nodes: list[ox.NamedNode]) -> str:
    from collections import Counter

    found = Counter(
        term.language
        for node in nodes
        for property_ in FIELDS["Goal"]["Name"].properties
        for term in triples.literals(node, property_)
    )
    return min(found, key=lambda each: (-found[each], each or "")) or "" if found else ""


def _all(element: Element) -> list[Element]:
    return [each for child in element.children for each in (child, *_all(child))]
