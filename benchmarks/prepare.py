"""Write what the peers need: an example's merged graph, its closure, and the shapes, each as one file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

import itstrat
from itstrat import shacl
from itstrat.namespaces import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]


def prepare(example: str, folder: Path) -> None:
    """Write the files of one example, as N-Triples: ``asserted``, ``closure`` and ``shapes``."""
    strategy = itstrat.open(ROOT / "examples" / example)
    merge = {ox.Triple(q.subject, q.predicate, q.object) for q in strategy.store.quads()}
    inferred = {ox.Triple(q.subject, q.predicate, q.object) for q in strategy.store.quads(graph=INFERRED_GRAPH)}
    shapes = (ox.Triple(q.subject, q.predicate, q.object) for q in shacl.built_in().quads)
    _write(folder / "closure.nt", merge)
    _write(folder / "asserted.nt", merge - inferred)
    _write(folder / "shapes.nt", shapes)


def _write(path: Path, triples: Iterable[ox.Triple]) -> None:
    ox.serialize(triples, path, format=ox.RdfFormat.N_TRIPLES)


if __name__ == "__main__":
    prepare(sys.argv[1], Path(sys.argv[2]))
