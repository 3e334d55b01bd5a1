"""A small data graph, shapes for it, and what they find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.shacl import ValidationReport, read_shapes, validate
from itstrat.store import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
PREFIXES = 'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .'


@dataclass(frozen=True)
class Outcome:
    """A report, and its results as the tests write terms: `ex:a`, `"x"`, `"2"^^xsd:integer`, `_:` and `` for none."""

    report: ValidationReport

    @property
    def focus_nodes(self) -> list[str]:
        return sorted(short(result.focus_node) for result in self.report.results)

    @property
    def values(self) -> list[str]:
        return sorted(short(result.value) for result in self.report.results)

    @property
    def components(self) -> list[str]:
        return sorted(short(result.component) for result in self.report.results)

    @property
    def engines(self) -> set[str]:
        return {entry.engine for entry in self.report.checked}

    @property
    def messages(self) -> list[str]:
        return sorted(message.value for result in self.report.results for message in result.messages)


def short(term: object) -> str:
    if term is None or isinstance(term, ox.BlankNode):
        return "" if term is None else "_:"
    text = str(term)
    for name, namespace in (
        ("ex:", "http://example.org/"),
        ("xsd:", "http://www.w3.org/2001/XMLSchema#"),
        ("sh:", "http://www.w3.org/ns/shacl#"),
    ):
        text = text.replace(f"<{namespace}", name)
    return text.replace(">", "")


def parse(text: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


@pytest.fixture
def check() -> Callable[..., Outcome]:
    """Validate data against shapes, both Turtle without prefixes."""

    def run(shapes: str, data: str, engine: str = "compiled") -> Outcome:
        store = OxigraphStore()
        store.load(parse(data))
        return Outcome(validate(store, read_shapes(parse(PREFIXES + shapes)), engine=engine))

    return run


@pytest.fixture
def on_values(check: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Validate the values of ex:p of ex:a against a constraint, on each by way of a property shape."""

    def run(constraint: str, values: str, more: str = "", engine: str = "compiled") -> Outcome:
        stated = f"ex:a ex:p {values} ." if values else ""
        shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:T ; sh:path ex:p ; {constraint} ."
        outcome = check(shape, f"ex:a a ex:T . {stated} {more}", engine)
        assert outcome.engines == {engine}
        assert set(outcome.focus_nodes) <= {"ex:a"}
        return outcome

    return run
