"""One entity edited in a large store: checked again, against checking all of it.

``python -m benchmarks.shacl.incremental [INSTITUTIONS]``; 484 institutions are about a million triples.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from benchmarks.shacl.generate import institutions
from itstrat.namespaces import ITS, RDF, RDFS, XSD
from itstrat.shacl import read_shapes, validate
from itstrat.shacl.incremental import Validated
from itstrat.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SHAPES = Path(__file__).with_name("shapes.ttl")
_GRAPH = ox.NamedNode("urn:benchmark:graph")
_TIMES = 20


def main(count: int = 484) -> None:
    store = OxigraphStore()
    store.load(_quads(count))
    shapes = read_shapes(ox.parse(path=_SHAPES, format=ox.RdfFormat.TURTLE))
    full, report = _timed(lambda: validate(store, shapes, engine="compiled"))
    first, validated = _timed(lambda: Validated(store, shapes))
    assert validated.report == report
    print(f"{len(store):,} triples, {len(report.checked)} shapes, {len(report.results):,} results")
    print(f"in full: {full:.2f} s; with the state kept: {first:.2f} s")
    for what, edit in _EDITS.items():
        times, nodes = [], 0
        for number in range(_TIMES):
            added, removed = edit(store, number)
            changes = [(added, removed), (removed, added)]  # there and back
            for more, less in changes:
                seconds, rechecked = _timed(lambda: validated.revalidate(store.change(added=more, removed=less)))  # noqa: B023
                times.append(seconds)
                nodes = max(nodes, rechecked.focus_nodes)
                assert not rechecked.whole, rechecked.whole
        typical, worst = statistics.median(times), max(times)
        print(
            f"{what}: {typical * 1000:.1f} ms (the first {times[0] * 1000:.0f}, the slowest {worst * 1000:.0f}), "
            f"up to {nodes} focus nodes; full/again = {full / typical:,.0f}"
        )
    again, report = _timed(lambda: validate(store, shapes, engine="compiled"))
    assert validated.report == report
    print(f"in full, at the end: {again:.2f} s; the report is the same")


def _quads(count: int) -> Iterator[ox.Quad]:
    for lines in institutions(count):
        for quad in ox.parse("".join(lines), format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, _GRAPH)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _instances(store: OxigraphStore, name: str) -> list[ox.NamedNode]:
    found = [quad.subject for quad in store.quads(predicate=RDF["type"], object=ITS[name])]
    return sorted((node for node in found if isinstance(node, ox.NamedNode)), key=str)


def _of(store: OxigraphStore, name: str, number: int) -> ox.NamedNode:
    found = _instances(store, name)
    return found[number * len(found) // _TIMES]


def _label(store: OxigraphStore, number: int) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """A service gets a label in a language that its shape does not allow."""
    node = _of(store, "Service", number)
    return [ox.Quad(node, RDFS["label"], ox.Literal("Dienst", language="de"), _GRAPH)], []


def _amount(store: OxigraphStore, number: int) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """A cost changes its amount to less than nothing."""
    old = next(quad for quad in _said(store, _of(store, "Cost", number)) if quad.predicate == ITS["amount"])
    new = ox.Literal("-1.50", datatype=XSD["decimal"])
    return [ox.Quad(old.subject, old.predicate, new, _GRAPH)], [old]


def _project(store: OxigraphStore, number: int) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """A project with all that is said of it is taken out."""
    node = _of(store, "Project", number)
    return [], list(_said(store, node))


def _said(store: OxigraphStore, node: ox.NamedNode) -> Iterator[ox.Quad]:
    """What is said of a node, with its literals as they were written, as a change has to name them."""
    for subject, predicate, term, graph in store.quads(node, graph=_GRAPH):
        forms = store.forms(predicate, {node}).get((node, term)) if isinstance(term, ox.Literal) else None
        yield from (ox.Quad(subject, predicate, form, graph) for form in forms or (term,))


_EDITS = {"a label added": _label, "an amount changed": _amount, "a project taken out": _project}

if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
