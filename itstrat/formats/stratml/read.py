"""StratML in: a plan as statements, each with its line. Nothing of the file is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import Location, SyntaxProblem
from itstrat.formats import identifiers
from itstrat.formats.stratml.schema import NAMESPACES
from itstrat.formats.stratml.terms import FIELDS, IT_STRATEGY, SOSA, STRATML, class_of, upwards
from itstrat.formats.xmltree import XSI, Element, fragment
from itstrat.namespaces import DCTERMS, ITS, RDF, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.formats.triples import Said, Term

#: Elements that only hold others: what is in them is said of the plan.
_CONTAINERS = frozenset({"StrategicPlanCore", "AdministrativeInformation"})
_LITERAL = RDF["XMLLiteral"]
_SCHEME, _PUBLISHER = SKOS["inScheme"], DCTERMS["publisher"]


def read(root: Element, said: Said, name: str, base: str | None = None) -> None:
    """Take down what a plan says.

    Its identifiers are appended to ``base``; without it, to what the file says: our note, or the address that it gives
    as its source; else to the graph.

    Raises: SyntaxProblem, for a root that is no plan.
    """
    part = NAMESPACES.get(root.namespace)
    if part is None or root.name != part.root:
        raise SyntaxProblem(
            f"<{root.name}> is no StratML plan.",
            location=Location(name, root.line, root.column),
            hint="Expected: <StrategicPlan> of Part 1 or <PerformancePlanOrReport> of Part 2.",
        )
    _Plan(root, said, base).read()


class _Plan:
    """A plan that is read. One of our own says in notes what StratML cannot: IRIs, classes, languages."""

    def __init__(self, root: Element, said: Said, base: str | None) -> None:
        self._root, self._said = root, said
        notes = root.notes
        told = identifiers.base(notes.get("base"))
        self._own = told is not None
        self._base = base or told or f"{_source(root) or said.graph.value}#"
        self._language = _language(notes.get("language"))
        self._given: set[ox.NamedNode] = set()
        types = _listed(root.notes.get("type"))
        self._it_strategy = IT_STRATEGY in types if types else self._own

    def read(self) -> None:
        root, line = self._root, self._root.line
        administration = [each for found in root.named("AdministrativeInformation") for each in found.children]
        given = next((each.text.strip() for each in administration if each.name == "Identifier"), "")
        plan = self._node(root, given or "plan")
        self._types(plan, "Plan", root)
        if not self._own:
            self._said.add(plan, RDF["type"], STRATML["Plan"], line)
        said = [child for each in root.children for child in (each.children if each.name in _CONTAINERS else [each])]
        exact = bool(given) and identifiers.encode(plan.value, self._base) == given
        self._element(plan, "Plan", said, ("Organization", "Goal"), skip=exact or self._own)
        self._attributes(plan, root)
        self._each(plan, [each for each in said if each.name == "Organization"], "organization", self._organization)
        self._each(plan, [each for each in said if each.name == "Goal"], "goal", self._goal)

    def _each(self, parent: ox.NamedNode, elements: list[Element], noun: str, take: object) -> None:
        for number, each in enumerate(elements, 1):
            node = self._node(each, f"{_local(parent, self._base)}-{noun}-{number}")
            take(parent, node, each)  # type: ignore[operator]  # a method of this class
            if not self._own:
                self._said.add(node, STRATML["position"], ox.Literal(str(number), datatype=XSD["integer"]), each.line)

    def _organization(self, plan: ox.NamedNode, node: ox.NamedNode, element: Element) -> None:
        self._types(node, "Organization", element)
        self._said.add(plan, _PUBLISHER, node, element.line)
        self._element(node, "Organization", element.children)
        self._attributes(node, element)

    def _goal(self, plan: ox.NamedNode, node: ox.NamedNode, element: Element) -> None:
        self._types(node, "Goal", element)
        self._said.add(node, _SCHEME, plan, element.line)
        self._element(node, "Goal", element.children, ("Objective",))
        self._attributes(node, element)

        def objective(_goal: ox.NamedNode, below: ox.NamedNode, each: Element) -> None:
            self._types(below, "Objective", each)
            self._said.add(below, _SCHEME, plan, each.line)
            usual = upwards(it_strategy=self._it_strategy)
            for link in _listed(each.notes.get("link")) or [usual]:
                self._said.add(below, link, node, each.line)
            self._element(below, "Objective", each.children, ("PerformanceIndicator",))
            self._attributes(below, each)
            self._each(below, each.named("PerformanceIndicator"), "indicator", self._indicator)

        self._each(node, element.named("Objective"), "objective", objective)

    def _indicator(self, objective: ox.NamedNode, node: ox.NamedNode, element: Element) -> None:
        self._types(node, "PerformanceIndicator", element)
        self._said.add(objective, ITS["hasKPI"], node, element.line)
        self._element(node, "PerformanceIndicator", element.children, ("MeasurementInstance",))
        self._attributes(node, element)
        instances = element.named("MeasurementInstance")
        for number, instance in enumerate(instances, 1):
            self._instance(objective, node, instance, number, len(instances))

    def _instance(self, objective: ox.NamedNode, kpi: ox.NamedNode, instance: Element, number: int, count: int) -> None:
        """The targets and results of one measurement; of several it is kept which belong together."""
        stem = f"{_local(kpi, self._base)}" + (f"-{number}" if count > 1 else "")

        def result(_kpi: ox.NamedNode, node: ox.NamedNode, each: Element) -> None:
            self._types(node, each.name, each)
            if each.name == "TargetResult":
                self._said.add(objective, ITS["target"], node, each.line)
                self._said.add(node, ITS["targetOf"], kpi, each.line)
            else:
                self._said.add(node, SOSA["observedProperty"], kpi, each.line)
            self._element(node, each.name, each.children)
            self._attributes(node, each)
            if count > 1:
                self._said.add(node, STRATML["instance"], ox.Literal(str(number), datatype=XSD["integer"]), each.line)

        for name, noun in (("TargetResult", "target"), ("ActualResult", "result")):
            parent = identifiers.node(stem, self._base)
            self._each(parent, instance.named(name), noun, result)
        known = {"TargetResult", "ActualResult"}
        self._keep(kpi, [each for each in instance.children if each.name not in known])

    def _node(self, element: Element, otherwise: str) -> ox.NamedNode:
        """The IRI of an element: as it says itself, by its identifier, else by where it stands."""
        told = identifiers.iri(element.notes.get("iri"))
        given = next((each.text.strip() for each in element.named("Identifier") if each.text.strip()), "")
        if told is not None:
            node = told
        elif self._own or not given:
            node = identifiers.node(given or otherwise, self._base)
        else:
            node = identifiers.below(identifiers.unmended(given), self._base)
            if node in self._given:  # an identifier that is given twice says nothing
                node = identifiers.node(otherwise, self._base)
            self._given.add(node)
        known = identifiers.given(node, self._base)
        if given and not self._own and given not in (known, identifiers.mended(known)):
            self._said.add(node, STRATML["Identifier"], ox.Literal(given), element.line)
        return node

    def _types(self, node: ox.NamedNode, kind: str, element: Element) -> None:
        usual = class_of(kind, it_strategy=self._it_strategy)
        for each in _listed(element.notes.get("type")) or [usual]:
            self._said.add(node, RDF["type"], each, element.line)

    def _element(
        self,
        node: ox.NamedNode,
        kind: str,
        children: Iterable[Element],
        nodes: Iterable[str] = (),
        *,
        skip: bool = True,
    ) -> None:
        """What the texts in an element say, and the rest as it is."""
        fields, seen, rest = FIELDS[kind], set[str](), list[Element]()
        for child in children:
            if child.name in nodes or (child.name == "Identifier" and skip and child.text.strip()):
                continue
            field = fields.get(child.name)
            term = self._term(child, field.term(child.text, self._language)) if field else None
            if field is None or term is None or child.name in seen or child.children or child.attributes:
                rest.append(child)
                continue
            seen.add(child.name)
            property_ = identifiers.iri(child.notes.get("property")) or field.properties[0]
            self._said.add(node, property_, term, child.line)
        self._keep(node, [each for each in rest if not (self._own and not each.children and not each.text)])

    def _term(self, element: Element, usual: Term | None) -> Term | None:
        """What a text says: if it is still the one that a note is about, just what the note says."""
        told = element.notes.get("term")
        if not isinstance(told, list) or len(told) != 4 or told[0] != element.text:
            return usual
        value, datatype, language = (str(each) for each in told[1:])
        try:
            if language:
                return ox.Literal(value, language=language)
            return ox.Literal(value, datatype=ox.NamedNode(datatype))
        except ValueError:
            return usual

    def _attributes(self, node: ox.NamedNode, element: Element) -> None:
        if self._own and element is self._root:
            return
        for key, value in element.attributes.items():
            term = identifiers.kept(STRATML, key.removeprefix(f"{{{XSI}}}"))
            self._said.add(node, term, ox.Literal(value), element.line)

    def _keep(self, node: ox.NamedNode, elements: list[Element]) -> None:
        """What has no place in our ontology: a lone text as such, all else as XML, all elements of a name together."""
        by_name: dict[str, list[Element]] = {}
        for each in elements:
            by_name.setdefault(each.name, []).append(each)
        for name, found in by_name.items():
            plain = len(found) == 1 and not found[0].children and not found[0].attributes
            term = ox.Literal(found[0].text) if plain else ox.Literal(fragment(found), datatype=_LITERAL)
            self._said.add(node, identifiers.kept(STRATML, name), term, found[0].line)


def _source(root: Element) -> str:
    """The address that a plan gives as its source."""
    found = [each for part in root.named("AdministrativeInformation") for each in part.named("Source")]
    term = FIELDS["Plan"]["Source"].term(found[0].text.strip(), "") if found else None
    return term.value.partition("#")[0] if term is not None else ""


def _listed(value: object) -> list[ox.NamedNode]:
    found = (identifiers.iri(each) for each in value) if isinstance(value, list) else ()
    return [each for each in found if each is not None]


def _language(value: object) -> str:
    """A language that a note gives, if it is one."""
    try:
        return ox.Literal("", language=value).language or "" if isinstance(value, str) and value else ""
    except ValueError:
        return ""


def _local(node: ox.NamedNode, base: str) -> str:
    return node.value.removeprefix(base)
