"""The rules of shapes (``sh:rule``, SHACL-AF): what they derive is there before anything is checked.

See https://www.w3.org/TR/shacl-af/#rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.store import OxigraphStore

if TYPE_CHECKING:
    from itstrat.shacl.shapes import Shapes
    from itstrat.store import Store


def derived(store: Store, shapes: Shapes) -> Store:
    """The store as it is, or where shapes have rules, a copy of its merge with what those add to it.

    Cost: nothing without rules; with them pySHACL runs them, each once, in the order of ``sh:order``.
    """
    roots = [shape for shape in shapes.active() if shape.derives]
    if not roots:
        return store
    from itstrat.shacl import reference

    triples = (*store.as_written(), *reference.derive(store, shapes, roots))
    copy = OxigraphStore()
    copy.load((ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples), named=False)
    return copy
