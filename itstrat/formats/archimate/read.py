"""ArchiMate in: a model as statements, each with its line. Nothing of the file is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import Location, SyntaxProblem
from itstrat.formats import identifiers
from itstrat.formats.archimate.terms import (
    ABOUT,
    ARCHIMATE,
    BASE,
    CLASS,
    CLASSES,
    DOCUMENTATION,
    ELEMENTS,
    LINK,
    NO_LANGUAGE,
    UNNAMED,
    expanded,
    said_by,
)
from itstrat.formats.xmltree import LANG, TYPE, XSI, Element, fragment
from itstrat.namespaces import DCTERMS, ITS, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from itstrat.formats.triples import Said

_LABEL, _TYPE, _PART = RDFS["label"], RDF["type"], DCTERMS["isPartOf"]
_REF = "propertyDefinitionRef"
_HELPS = frozenset({"+", "++"})
_OWN_ATTRIBUTES = frozenset({"identifier", TYPE, "source", "target"})


def read(root: Element, said: Said, name: str, base: str | None = None) -> None:
    """Take down what a model says.

    Its identifiers are appended to ``base``; without it, to what the model says itself, else to the graph.
    Raises: SyntaxProblem, for a root that is no model, and for a relationship between what is not there.
    """
    if root.name != "model":
        raise SyntaxProblem(
            f"<{root.name}> is no ArchiMate model.",
            location=Location(name, root.line, root.column),
            hint="Expected: <model>, as tools export it to the Open Exchange format.",
        )
    _Model(root, said, name, base).read()


class _Model:
    """A model that is read. What we wrote ourselves says in properties which classes and statements it stands for."""

    def __init__(self, root: Element, said: Said, name: str, base: str | None) -> None:
        self._root, self._said, self._name = root, said, name
        definitions = [each for found in root.named("propertyDefinitions") for each in found.children]
        self._keys = {
            each.attributes.get("identifier", ""): next((name.text for name in each.named("name")), "")
            for each in definitions
        }
        told = identifiers.base(self._told(root).get(BASE))
        self._own = told is not None
        self._base = base or told or f"{said.graph.value}#"
        self._model = identifiers.below(root.attributes.get("identifier", "model") or "model", self._base)
        self._nodes: dict[str, ox.NamedNode] = {}
        self._projects: set[ox.NamedNode] = set()
        self._classed: set[ox.NamedNode] = set()

    def read(self) -> None:
        """The model, its elements, then its relationships."""
        elements = [each for found in self._root.named("elements") for each in found.children]
        relationships = [each for found in self._root.named("relationships") for each in found.children]
        if not self._own:
            self._head(elements)
        for each in (*elements, *relationships):
            node = self._node(each)
            if self._nodes.setdefault(each.attributes["identifier"], node) is not node:
                raise self._fail(each, f"The identifier {each.attributes['identifier']!r} is given twice.")
        for number, each in enumerate(elements, 1):
            self._element(each, number)
        for number, each in enumerate(relationships, 1):
            self._relationship(each, number)

    def _head(self, elements: list[Element]) -> None:
        """Somebody else's model: its name, and as it is what has no place in our ontology."""
        model, root = self._model, self._root
        self._said.add(model, _TYPE, ARCHIMATE["Model"], root.line)
        if any(each.attributes.get(TYPE) in ELEMENTS for each in elements):
            self._said.add(model, _TYPE, ITS["StrategyDocument"], root.line)
        self._texts(model, root)
        for key, value in root.attributes.items():
            if key != "identifier":
                self._said.add(model, self._kept(key), ox.Literal(value), root.line)
        self._keep(model, root, {"name", "documentation", "elements", "relationships"})

    def _node(self, element: Element) -> ox.NamedNode:
        given = element.attributes.get("identifier", "")
        if not given:
            raise self._fail(element, f"An <{element.name}> has no identifier.")
        if self._own:
            return identifiers.node(given, self._base)
        return identifiers.below(identifiers.unmended(given), self._base)

    def _element(self, element: Element, number: int) -> None:
        node, line = self._node(element), element.line
        kind = element.attributes.get(TYPE, "")
        told = self._told(element)
        if CLASS in told:
            self._ours(node, element, told)
            return
        self._said.add(node, _TYPE, self._kept(kind), line)
        if kind in CLASSES:
            self._said.add(node, _TYPE, CLASSES[kind], line)
        if not self._own:
            self._said.add(node, SKOS["inScheme"] if kind in ELEMENTS else _PART, self._model, line)
        if kind in ELEMENTS:
            self._classed.add(node)
        if kind == "WorkPackage":
            self._projects.add(node)
        self._others(node, element, number)

    def _ours(self, node: ox.NamedNode, element: Element, told: dict[str, str]) -> None:
        """An element that we wrote: just what it stood for, as it is now."""
        for name in told[CLASS].split():
            if (kind := expanded(name)) is not None:
                self._said.add(node, _TYPE, kind, element.line)
        about = expanded(told.get(DOCUMENTATION, "")) or ABOUT[0]
        for each in element.children:
            if each.name == "name" and UNNAMED not in told:
                self._said.add(node, _LABEL, _text(each), each.line)
            elif each.name == "documentation":
                self._said.add(node, about, _text(each), each.line)
        for key, value, language, line in self._properties(element):
            if (found := said_by(key, value, language)) is not None:
                self._said.add(node, *found, line)

    def _others(self, node: ox.NamedNode, element: Element, number: int) -> None:
        """What is said of an element or relationship that somebody else drew."""
        self._texts(node, element)
        self._said.add(node, ARCHIMATE["position"], ox.Literal(str(number), datatype=XSD["integer"]), element.line)
        given = element.attributes["identifier"]
        known = identifiers.given(node, self._base)
        if given not in (known, identifiers.mended(known)):
            self._said.add(node, ARCHIMATE["identifier"], ox.Literal(given), element.line)
        for key, value in element.attributes.items():
            if key not in _OWN_ATTRIBUTES:
                self._said.add(node, self._kept(key), ox.Literal(value), element.line)
        self._keep(node, element, {"name", "documentation"})

    def _relationship(self, element: Element, number: int) -> None:
        source, target = (self._end(element, end) for end in ("source", "target"))
        told = self._told(element)
        if LINK in told:
            link = expanded(told[LINK].removeprefix("^"))
            if link is not None:
                ends = (target, source) if told[LINK].startswith("^") else (source, target)
                self._said.add(ends[0], link, ends[1], element.line)
            return
        node, kind, line = self._node(element), element.attributes.get(TYPE, ""), element.line
        self._said.add(node, _TYPE, self._kept(kind), line)
        self._said.add(node, ARCHIMATE["source"], source, line)
        self._said.add(node, ARCHIMATE["target"], target, line)
        if not self._own:
            self._said.add(node, _PART, self._model, line)
        self._others(node, element, number)
        helps = kind == "Realization" or (kind == "Influence" and element.attributes.get("modifier") in _HELPS)
        if helps and target in self._classed and source != target:
            self._said.add(source, ITS["supports"], target, line)
        if kind == "Composition" and {source, target} <= self._projects:
            self._said.add(target, ITS["subProjectOf"], source, line)

    def _end(self, element: Element, end: str) -> ox.NamedNode:
        given = element.attributes.get(end, "")
        if given not in self._nodes:
            raise self._fail(element, f"A relationship has the {end} {given!r}, which the model does not hold.")
        return self._nodes[given]

    def _texts(self, node: ox.NamedNode, element: Element) -> None:
        for name, property_ in (("name", _LABEL), ("documentation", ABOUT[0])):
            texts = element.named(name)
            for each in texts:
                self._said.add(node, property_, _text(each), each.line)
            languages = [_text(each).language or NO_LANGUAGE for each in texts]
            if languages != sorted(languages):
                order = ox.Literal(" ".join(languages))
                self._said.add(node, ARCHIMATE[f"{name}Languages"], order, texts[0].line)

    def _told(self, element: Element) -> dict[str, str]:
        """The properties of an element by their keys."""
        return {key: value for key, value, _, _ in self._properties(element)}

    def _properties(self, element: Element) -> list[tuple[str, str, str, int]]:
        return [
            (
                self._keys.get(each.attributes.get(_REF, ""), ""),
                value.text,
                _language(value),
                each.line,
            )
            for found in element.named("properties")
            for each in found.children
            for value in each.named("value")
        ]

    def _keep(self, node: ox.NamedNode, element: Element, known: set[str]) -> None:
        """The elements without a place in our ontology, as XML, all of a name together."""
        by_name: dict[str, list[Element]] = {}
        for each in element.children:
            if each.name not in known:
                by_name.setdefault(each.name, []).append(each)
        for name, found in by_name.items():
            literal = ox.Literal(fragment(found), datatype=RDF["XMLLiteral"])
            self._said.add(node, self._kept(name), literal, found[0].line)

    def _kept(self, key: str) -> ox.NamedNode:
        return identifiers.kept(ARCHIMATE, key.removeprefix(f"{{{XSI}}}"))

    def _fail(self, element: Element, message: str) -> SyntaxProblem:
        return SyntaxProblem(
            message,
            location=Location(self._name, element.line, element.column),
            hint="Export the model again from the tool that it comes from.",
        )


def _language(element: Element) -> str:
    return element.attributes.get(LANG, "")


def _text(element: Element) -> ox.Literal:
    language = _language(element)
    try:
        return ox.Literal(element.text, language=language) if language else ox.Literal(element.text)
    except ValueError:
        return ox.Literal(element.text)
