"""Where quads are held and asked for: one protocol, several back-ends."""

from itstrat.store.base import Changes, Node, Store, Term
from itstrat.store.kinds import kind
from itstrat.store.labels import Labels
from itstrat.store.oxigraph import OxigraphStore

__all__ = ["Changes", "Labels", "Node", "OxigraphStore", "Store", "Term", "kind"]
