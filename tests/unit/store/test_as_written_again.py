"""What is known of how literals were written is forgotten once the store changes."""

from __future__ import annotations

import pyoxigraph as ox

from itstrat.namespaces import XSD
from itstrat.store import OxigraphStore

P, GRAPH = ox.NamedNode("urn:p"), ox.NamedNode("urn:g")


def _quad(subject: str, text: str) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), P, ox.Literal(text, datatype=XSD["decimal"]), GRAPH)


def _written(store: OxigraphStore) -> list[str]:
    return sorted(triple.object.value for triple in store.as_written(P) if isinstance(triple.object, ox.Literal))


def test_as_written_follows_what_is_loaded_and_taken_out() -> None:
    store = OxigraphStore()
    store.load([_quad("urn:a", "1.10")])
    assert _written(store) == ["1.10"]
    store.load([_quad("urn:b", "2.20")])
    assert _written(store) == ["1.10", "2.20"]
    store.change(added=[_quad("urn:c", "3.30")], removed=[_quad("urn:a", "1.10")])
    assert _written(store) == ["2.20", "3.30"]
    store.clear(GRAPH)
    assert _written(store) == []
