"""Shapes written elsewhere: what we find with them is what pySHACL finds. See README.md for how to get them."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

import itstrat
from itstrat.namespaces import RDF, SH
from itstrat.publishing.publish import publish
from itstrat.shacl import ValidationReport, read_shapes, validate
from itstrat.store import OxigraphStore

FOLDER = Path(os.environ.get("ITSTRAT_REAL_SHAPES", "not-set"))
SETS = sorted(path.name for path in FOLDER.iterdir() if (path / "shapes").is_dir()) if FOLDER.is_dir() else []
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SETS, reason="ITSTRAT_REAL_SHAPES names no folder of shapes written elsewhere"),
]


def read(folder: Path) -> list[ox.Quad]:
    """The triples of a folder; blank nodes of different files stay different."""
    return [
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for path in sorted(folder.glob("*.ttl"))
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True, lenient=True)
    ]


def without_pathless(quads: list[ox.Quad]) -> list[ox.Quad]:
    """The shapes without those property shapes that have no path: pySHACL gives up on all shapes for one."""
    with_path = {quad.subject for quad in quads if quad.predicate == SH["path"]}
    return [
        quad
        for quad in quads
        if ((quad.predicate, quad.object) != (RDF["type"], SH["PropertyShape"]) or quad.subject in with_path)
        and (quad.predicate != SH["property"] or quad.object in with_path)
    ]


def told(report: ValidationReport) -> Counter[tuple[str, ...]]:
    return Counter(
        tuple(
            "_:" if isinstance(term, ox.BlankNode) else str(term)
            for term in (r.focus_node, r.path, r.value, r.source_shape, r.component, r.severity)
        )
        for r in report.results
    )


@pytest.mark.skipif("dcat-ap" not in SETS, reason="the shapes of DCAT-AP are not there")
def test_what_a_publication_says_of_itself_conforms_to_dcat_ap(tmp_path: Path) -> None:
    strategy = itstrat.open(Path(__file__).parents[2] / "examples" / "ashdown-valley-college")
    quads = [quad for document in strategy.documents for quad in document.quads]
    said = {"config": strategy.config, "stamp": strategy.stamp, "prefixes": strategy.prefixes}
    publish(tmp_path, quads, **said, release="2026.1")
    publish(tmp_path, quads, **said, release="2026.2")
    shapes = read_shapes(without_pathless(read(FOLDER / "dcat-ap" / "shapes")))
    found = sorted(tmp_path.rglob("dataset.ttl"))
    assert len(found) == 3
    for path in found:
        store = OxigraphStore()
        store.load(ox.parse(path=path, format=ox.RdfFormat.TURTLE), named=False)
        assert not validate(store, shapes, engine="compiled").results, path


@pytest.mark.parametrize("name", SETS)
def test_real_shapes(name: str) -> None:
    store = OxigraphStore()
    store.load(read(FOLDER / name / "data"), named=False)
    shapes = read_shapes(without_pathless(read(FOLDER / name / "shapes")))
    compiled = validate(store, shapes, engine="compiled")
    assert compiled.results
    assert {entry.engine for entry in compiled.checked} == {"compiled"}
    assert told(compiled) == told(validate(store, shapes, engine="pyshacl"))
