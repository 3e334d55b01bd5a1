"""What kind of thing a node is, in a word for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS, RDF, RDFS
from itstrat.store.lookup import objects

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.store.base import Node, Store, Term


def kind(store: Store, node: Node, label: Callable[[Term], str]) -> str:
    """The label of a node's most specific class of ours, in lower case; nothing for a node of no such class.

    >>> from itstrat.store import Labels, OxigraphStore
    >>> store, aim = OxigraphStore(), ox.NamedNode("urn:x:aim")
    >>> store.load([ox.Quad(aim, RDF["type"], ITS["StrategyElement"])])
    >>> kind(store, aim, Labels(store))
    'strategy element'
    """
    types = {
        each
        for each in objects(store, node, RDF["type"])
        if isinstance(each, ox.NamedNode) and each.value.startswith(ITS)
    }
    general = {term for each in types for term in objects(store, each, RDFS["subClassOf"]) if term != each}
    specific = sorted(types - general, key=lambda term: term.value)
    if not specific:
        return ""
    word = label(specific[0])
    if word.startswith("its:"):  # the ontology is not loaded: the class's own name has to do
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", word[4:]).lower()
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]
