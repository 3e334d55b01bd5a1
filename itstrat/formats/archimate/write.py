"""ArchiMate out: a strategy as a model of the motivation, strategy and implementation layers and of its services."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import AmbiguousSubject, ItstratError, NothingToExport
from itstrat.formats import identifiers
from itstrat.formats.archimate.relationships import relationship
from itstrat.formats.archimate.terms import (
    ABOUT,
    ARCHIMATE,
    ASIDE,
    BASE,
    CLASS,
    DOCUMENTATION,
    LAYERS,
    LINK,
    NAMESPACE,
    NO_LANGUAGE,
    OTHER_LAYER,
    RELATIONS,
    TYPES,
    UNNAMED,
    compact,
    key_of,
)
from itstrat.formats.xmltree import LANG, SCHEMA_LOCATION, TYPE, Element, is_written, parse_fragment
from itstrat.formats.xmltree import write as xml
from itstrat.namespaces import DCTERMS, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from itstrat.formats.triples import Term, Triples

_LABEL, _TYPE, _PART, _SCHEME = RDFS["label"], RDF["type"], DCTERMS["isPartOf"], SKOS["inScheme"]
_MODEL, _SOURCE, _TARGET = ARCHIMATE["Model"], ARCHIMATE["source"], ARCHIMATE["target"]
_RELATIONSHIPS = frozenset(
    (
        *("Composition", "Aggregation", "Assignment", "Realization", "Serving", "Access", "Influence", "Triggering"),
        *("Flow", "Specialization", "Association"),
    )
)
_ATTRIBUTES = frozenset({"modifier", "accessType", "isDirected"})
_MODEL_ATTRIBUTES = frozenset({"version"})
_HOLDER, _REF = "properties", "propertyDefinitionRef"
#: What stands in a model, in the order of the schema.
_ORDER = ("properties", "metadata", "elements", "relationships", "organizations", "propertyDefinitions", "views")
_SCHEMA = "http://www.opengroup.org/xsd/archimate/3.1/archimate3_Diagram.xsd"


def write(triples: Triples, wanted: ox.NamedNode | None, name: str) -> tuple[bytes, str, Counter[str]]:
    """A strategy as a model, what its identifiers are below, and what the schema would not have.

    A model that was read is written back whole if it is all there is, or if it is ``wanted``.
    Raises: NothingToExport, AmbiguousSubject.
    """
    model = _model(triples, wanted)
    writer = _Writer(triples, model, name)
    root = writer.root()
    return xml(root), writer.base, writer.mended


def _model(triples: Triples, wanted: ox.NamedNode | None) -> ox.NamedNode | None:
    """The model that was read and is to be written back; None for a strategy of our own."""
    models = triples.of_class(_MODEL)
    if wanted is not None:
        if wanted not in models:
            raise NothingToExport(f"<{wanted.value}> is no model.", hint="Models are read from ArchiMate files.")
        return wanted
    own = any(
        TYPES.keys() & set(triples.types(each)) and not _parents(triples, each, models) and each not in models
        for each in triples.of_class(*TYPES)
    )
    if own or not models:
        return None
    if len(models) > 1:
        names = "\n".join(f"  {each.value}" for each in models)
        raise AmbiguousSubject("There are several models.", hint=f"Name one with --document:\n{names}")
    return models[0]


def _parents(triples: Triples, node: ox.NamedNode, models: list[ox.NamedNode]) -> bool:
    return any(each in models for link in (_PART, _SCHEME) for each in triples.nodes(node, link))


class _Writer:
    def __init__(self, triples: Triples, model: ox.NamedNode | None, name: str) -> None:
        self._triples, self._model, self._name = triples, model, name
        self._types = self._typed()
        if not self._types:
            raise NothingToExport(
                "The strategy has nothing that is an element of ArchiMate.",
                hint="Elements are aims, objectives, stakeholders, requirements, tactics, projects and services.",
            )
        self._relations = self._whole_relationships()
        self.base = identifiers.namespace(model.value) if model else _base(list(self._types))
        self.mended: Counter[str] = Counter()
        self._used: set[str] = set()
        self._ids: dict[ox.NamedNode, str] = {}
        self._definitions: dict[str, tuple[str, str]] = {}
        self._defined: set[str] = set()

    def _typed(self) -> dict[ox.NamedNode, str]:
        """The type of each element, in the order to write them."""
        found: dict[ox.NamedNode, str] = {}
        for node, predicate, _ in self._triples:
            if predicate != _TYPE or node in found or not self._is_in(node):
                continue
            kinds = self._triples.types(node)
            foreign = self._names(node)
            drawn = next((each for each in foreign if each != "Model" and each not in _RELATIONSHIPS), None)
            kind = drawn or next((TYPES[each] for each in TYPES if each in kinds), None)
            if kind is not None and _MODEL not in kinds and not set(foreign) & _RELATIONSHIPS:
                found[node] = kind
        return dict(sorted(found.items(), key=lambda pair: self._key(pair[0], pair[1])))

    def _is_in(self, node: ox.NamedNode) -> bool:
        if self._model is None:
            return True
        return any(self._model in self._triples.nodes(node, link) for link in (_PART, _SCHEME))

    def _key(self, node: ox.NamedNode, kind: str) -> tuple[object, ...]:
        position = self._triples.text(node, ARCHIMATE["position"])
        label = self._triples.text(node, _LABEL)
        return (not position, len(position), position, kind, label, node.value)

    def root(self) -> Element:
        """The whole model."""
        root = Element(NAMESPACE, "model", {SCHEMA_LOCATION: f"{NAMESPACE} {_SCHEMA}"})
        kept = self._head(root)
        for node in (*self._types, *self._relations):
            self._ids[node] = self._identifier(self._given(node))
        elements = [self._element(node, kind) for node, kind in self._types.items()]
        relationships = [*self._drawn(), *self._links()]
        parts = {
            "elements": elements,
            "relationships": relationships,
            "propertyDefinitions": self._property_definitions(kept.pop("propertyDefinitions", [])),
        }
        made = {name: [Element(NAMESPACE, name, {}, [*content])] for name, content in parts.items() if content} | kept
        if self._model is None:
            made["properties"] = [self._properties([(BASE, "string", self.base, "")])]
            made["propertyDefinitions"] = [
                Element(NAMESPACE, "propertyDefinitions", {}, [*self._property_definitions([])])
            ]
            made["organizations"] = [self._organizations(relationships)]
        known = self._known(root, elements, relationships)
        for name in [each for each in made if each not in _ORDER] + list(_ORDER):
            for each in made.get(name, []):
                if self._refers(each, known):
                    root.content.append(each)
        return root

    def _head(self, root: Element) -> dict[str, list[Element]]:
        """Name and attributes of the model; what was kept of it, by name."""
        kept: dict[str, list[Element]] = {}
        if self._model is None:
            root.attributes = {"identifier": self._identifier("model"), **root.attributes}
            root.add("name", self._name).attributes[LANG] = "en"
            return kept
        model, given = self._model, self._triples.text(self._model, ARCHIMATE["identifier"])
        root.attributes = {"identifier": self._identifier(given or self._given(model))}
        self._texts(root, model)
        for property_ in self._triples.properties(model):
            name = identifiers.name_of(property_, ARCHIMATE)
            for term in self._triples.literals(model, property_):
                if not name or name in ASIDE:
                    continue
                if term.datatype == RDF["XMLLiteral"]:
                    kept[name] = _parsed(term.value, name)
                elif name == "schemaLocation":
                    root.attributes[SCHEMA_LOCATION] = term.value
                elif name in _MODEL_ATTRIBUTES or name.startswith("{"):
                    root.attributes[name] = term.value
        for found in kept.get("propertyDefinitions", []):
            self._defined |= {each.attributes.get("identifier", "") for each in found.children}
        self._used |= self._defined
        return kept

    def _given(self, node: ox.NamedNode) -> str:
        told = self._triples.text(node, ARCHIMATE["identifier"])
        if told or self._model is None or not node.value.startswith(self.base):
            return told or identifiers.encode(node.value, self.base)
        return identifiers.given(node, self.base)

    def _identifier(self, wanted: str) -> str:
        """An identifier that the model does not have yet."""
        found = identifiers.mended(wanted)
        while found in self._used:
            found += "_"
        if found != wanted:
            self.mended[f"identifier {wanted} is written as {found}"] += 1
        self._used.add(found)
        return found

    def _element(self, node: ox.NamedNode, kind: str) -> Element:
        element = Element(NAMESPACE, "element", {"identifier": self._ids[node], TYPE: kind})
        if self._is_drawn(node):
            self._others(element, node)
            return element
        about, told = self._texts(element, node), [(CLASS, "string", self._classes(node), "")]
        if about is not None and about != ABOUT[0]:
            told.append((DOCUMENTATION, "string", compact(about), ""))
        if not element.named("name"):
            element.content.insert(0, Element(NAMESPACE, "name", {}, [identifiers.decode(self._ids[node], "")]))
            told.append((UNNAMED, "string", "true", ""))
        for property_ in self._triples.properties(node):
            if property_ in (_TYPE, _LABEL, about):
                continue
            for term in self._triples.terms(node, property_):
                if (isinstance(term, ox.Literal) or term not in self._types) and is_written(term.value):
                    key, type_ = key_of(property_, term)
                    language = term.language or "" if isinstance(term, ox.Literal) else ""
                    told.append((key, type_, term.value, language))
        element.content.append(self._properties(told))
        return element

    def _classes(self, node: ox.NamedNode) -> str:
        return " ".join(compact(each) for each in self._triples.types(node))

    def _is_drawn(self, node: ox.NamedNode) -> bool:
        return bool(self._names(node))

    def _texts(self, element: Element, node: ox.NamedNode) -> ox.NamedNode | None:
        """Names and documentation; what the latter says."""
        about = next((each for each in ABOUT if self._triples.literals(node, each)), None)
        for name, property_ in (("name", _LABEL), ("documentation", about)):
            for term in self._in_order(node, name, property_):
                if is_written(term.value):
                    _lang(element.add(name, term.value), term)
        return about

    def _in_order(self, node: ox.NamedNode, name: str, property_: ox.NamedNode | None) -> list[ox.Literal]:
        """Texts in the order of their languages in the file that they came from."""
        told = self._triples.text(node, ARCHIMATE[f"{name}Languages"]).split()
        terms = self._triples.literals(node, property_) if property_ else []
        places = {language: number for number, language in enumerate(told)}
        return sorted(terms, key=lambda term: places.get(term.language or NO_LANGUAGE, -1))

    def _others(self, element: Element, node: ox.NamedNode) -> None:
        """What somebody else drew, as it was."""
        self._texts(element, node)
        last = ARCHIMATE["properties"]
        for property_ in sorted(self._triples.properties(node), key=lambda each: each == last):
            name = identifiers.name_of(property_, ARCHIMATE)
            if not name or name in ASIDE:
                continue
            for term in self._triples.literals(node, property_):
                if term.datatype == RDF["XMLLiteral"]:
                    element.content += [each for each in _parsed(term.value, name) if self._is_defined(each)]
                elif name in _ATTRIBUTES or name.startswith("{"):
                    element.attributes[name] = term.value

    def _is_defined(self, element: Element) -> bool:
        """Whether the properties in a part have definitions; those of a model that is not written have none."""
        return all(
            each.attributes.get(_REF, "") in self._defined for each in element.children if element.name == _HOLDER
        )

    def _whole_relationships(self) -> list[ox.NamedNode]:
        """The relationships that somebody else drew, without those that go from or to what is gone."""
        kinds = (ARCHIMATE[name] for name in sorted(_RELATIONSHIPS))
        found = {each for each in self._triples.of_class(*kinds) if self._is_in(each)}
        broken = found
        while broken:
            broken = {each for each in found if not self._is_whole(each, found)}
            found -= broken
        return sorted(found, key=lambda each: self._key(each, ""))

    def _is_whole(self, node: ox.NamedNode, relationships: set[ox.NamedNode]) -> bool:
        ends = self._ends(node)
        return len(ends) == len((_SOURCE, _TARGET)) and all(
            each in self._types or each in relationships for each in ends
        )

    def _names(self, node: ox.NamedNode) -> list[str]:
        """The types of ArchiMate that something was read as."""
        types = self._triples.types(node)
        return [name for each in types if (name := identifiers.name_of(each, ARCHIMATE))]

    def _ends(self, node: ox.NamedNode) -> list[ox.NamedNode]:
        """What a relationship goes from and to; fewer than two where one is gone."""
        return [each for end in (_SOURCE, _TARGET) for each in self._triples.nodes(node, end)[:1]]

    def _drawn(self) -> list[Element]:
        """The relationships that somebody else drew."""
        made = []
        for node in self._relations:
            source, target = (self._ids[end] for end in self._ends(node))
            kind = next(name for name in self._names(node) if name in _RELATIONSHIPS)
            element = Element(
                NAMESPACE,
                "relationship",
                {"identifier": self._ids[node], "source": source, "target": target, TYPE: kind},
            )
            self._others(element, node)
            made.append(element)
        return made

    def _links(self) -> list[Element]:
        """A relationship for each statement between two elements that no relationship says already."""
        drawn = {tuple(self._ends(node)) for node in self._relations}
        made = []
        for node, kind in self._types.items():
            for property_ in self._triples.properties(node):
                for other in self._triples.nodes(node, property_):
                    if other not in self._types or property_ == _TYPE:
                        continue
                    if {(node, other), (other, node)} & drawn and self._is_drawn(node):
                        continue
                    made.append(self._link(node, property_, other, relationship(property_, kind, self._types[other])))
        return made

    def _link(
        self, node: ox.NamedNode, property_: ox.NamedNode, other: ox.NamedNode, kind: tuple[str, bool]
    ) -> Element:
        name, turned = kind
        digest = hashlib.sha256(f"{node} {property_} {other}".encode()).hexdigest()
        ends = (other, node) if turned else (node, other)
        attributes = {
            "identifier": self._identifier(f"relation-{digest[:16]}"),
            "source": self._ids[ends[0]],
            "target": self._ids[ends[1]],
            TYPE: name,
        }
        if name == "Association":
            attributes["isDirected"] = "true"
        element = Element(NAMESPACE, "relationship", attributes)
        local = property_.value.removeprefix(identifiers.namespace(property_.value))
        if name == "Association":
            element.add("name", local).attributes[LANG] = "en"
        element.content.append(self._properties([(LINK, "string", ("^" if turned else "") + compact(property_), "")]))
        return element

    def _properties(self, told: list[tuple[str, str, str, str]]) -> Element:
        properties = Element(NAMESPACE, "properties")
        for key, type_, value, language in told:
            if key not in self._definitions:
                digest = hashlib.sha256(key.encode()).hexdigest()[:12]
                self._definitions[key] = (self._identifier(f"property-{digest}"), type_)
            property_ = properties.add("property", propertyDefinitionRef=self._definitions[key][0])
            text = property_.add("value", value)
            if language:
                text.attributes[LANG] = language
        return properties

    def _property_definitions(self, kept: list[Element]) -> list[Element]:
        """Those that were kept, then ours by name."""
        made = [each for found in kept for each in found.children]
        for key, (identifier, type_) in sorted(self._definitions.items()):
            definition = Element(NAMESPACE, "propertyDefinition", {"identifier": identifier, "type": type_})
            definition.add("name", key)
            made.append(definition)
        return made

    def _organizations(self, relationships: list[Element]) -> Element:
        """A folder for each layer, and one for the relationships."""
        found = Element(NAMESPACE, "organizations")
        layer_of = {kind: layer for layer, kinds in LAYERS.items() for kind in kinds}
        folders: dict[str, list[str]] = {layer: [] for layer in (*LAYERS, OTHER_LAYER, RELATIONS)}
        for node, kind in self._types.items():
            folders[layer_of.get(kind, OTHER_LAYER)].append(self._ids[node])
        folders[RELATIONS] = [each.attributes["identifier"] for each in relationships]
        for label, members in folders.items():
            if members:
                item = found.add("item")
                item.add("label", label).attributes[LANG] = "en"
                for each in members:
                    item.add("item", identifierRef=each)
        return found

    def _known(self, root: Element, elements: list[Element], relationships: list[Element]) -> set[str]:
        found = {each.attributes["identifier"] for each in (root, *elements, *relationships)}
        return found | {identifier for identifier, _ in self._definitions.values()} | self._used

    def _refers(self, element: Element, known: set[str]) -> bool:
        """Whether all that a kept part refers to is still there; what is in the part itself is."""
        inside = known | {each.attributes.get("identifier", "") for each in _all(element)}
        for each in _all(element):
            for key in ("identifierRef", "elementRef", "relationshipRef", "propertyDefinitionRef"):
                if each.attributes.get(key, next(iter(inside))) not in inside:
                    self.mended[f"{element.name} refers to {each.attributes[key]}, which is gone: left out"] += 1
                    return False
        return True


def _base(nodes: list[ox.NamedNode]) -> str:
    """What most of the identifiers begin with."""
    found = Counter(identifiers.namespace(each.value) for each in nodes)
    return min(found, key=lambda each: (-found[each], each))


def _lang(element: Element, term: Term) -> None:
    if isinstance(term, ox.Literal) and term.language:
        element.attributes[LANG] = term.language


def _parsed(text: str, name: str) -> list[Element]:
    try:
        return parse_fragment(text, name)
    except ItstratError:
        return []  # no XML: it is listed as left out


def _all(element: Element) -> list[Element]:
    return [element, *(each for child in element.children for each in _all(child))]
