"""Small strategies for planning: statements about ``:names``, with what follows from the ontology."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import itstrat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from itstrat.strategy import Strategy

PREFIXES = """
@prefix : <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
AS_OF = date(2026, 11, 16)
COLLEGE = "https://college.example/id/"


@pytest.fixture
def college(tmp_path: Path) -> Callable[[str], Strategy]:
    """Opens the strategy that some Turtle without prefixes describes."""

    def opened(turtle: str) -> Strategy:
        (tmp_path / "data.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
        return itstrat.open(tmp_path / "data.ttl", as_of=AS_OF)

    return opened


@pytest.fixture(scope="session")
def ashdown() -> Strategy:
    return itstrat.open("examples/ashdown-valley-college", as_of=AS_OF)


@pytest.fixture(scope="session")
def northmoor() -> Strategy:
    return itstrat.open("examples/university-of-northmoor", as_of=AS_OF)
