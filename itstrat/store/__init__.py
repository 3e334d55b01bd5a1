"""Where quads are held and asked for: one protocol, several back-ends."""

from itstrat.store.base import Store
from itstrat.store.oxigraph import OxigraphStore

__all__ = ["OxigraphStore", "Store"]
