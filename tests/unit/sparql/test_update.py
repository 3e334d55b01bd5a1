"""An update is screened as a query is, before the engine sees it."""

from __future__ import annotations

import pytest

from itstrat.errors import QueryRefused
from itstrat.sparql.update import changes


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://example.org/>",
        "INSERT DATA { <urn:x:a> <urn:x:b> true } ;LOAD<file:///etc/passwd>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "INSERT { <urn:x:a> <urn:x:b> ?v } WHERE { BIND(trueSERVICE AS ?v) }",
        "INSERT { ?s ?p 1 } WHERE " + "{" * 2000 + "?s ?p ?o" + "}" * 2000,
        "CLEAR ALL",
        "WITH <urn:x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
    ids=["load", "load behind a dot", "service", "service behind a word", "nested", "clear", "with"],
)
def test_what_is_not_for_an_update(text: str) -> None:
    with pytest.raises(QueryRefused):
        changes(text, [], {})


def test_what_it_adds_and_removes() -> None:
    (added,) = changes("INSERT DATA { <urn:x:a> <urn:x:b> 22000.50 }", [], {}).added
    assert added.object.value == "22000.50"
