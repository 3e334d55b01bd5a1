"""A portfolio written back: as triples in a graph of its own, or as a scenario that ``itstrat whatif`` takes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import ITS, RDF, RDFS, XSD
from itstrat.planning.scenario import Change, Scenario
from itstrat.planning.tables import summary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from itstrat.planning.portfolio import Portfolio


def quads(portfolio: Portfolio) -> list[ox.Quad]:
    """The portfolio as an operational plan whose items are the chosen projects, with their dates, in a scenario graph.

    Both the plan and the graph are named by what the plan says, so that another plan has another name. The graph is
    to be read in place of the dates that the projects have elsewhere, not beside them.
    """
    triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = []
    for each in portfolio.chosen:
        project = ox.NamedNode(each.iri)
        for name, value in (("startDate", each.start), ("endDate", each.end)):
            if value is not None:
                triples.append((project, ITS[name], _date(value)))
    digest = hashlib.sha256("\n".join(map(str, triples)).encode()).hexdigest()[:12]
    node, graph = ox.NamedNode(f"urn:itstrat:plan:{digest}"), ox.NamedNode(f"urn:itstrat:graph:plan:{digest}")
    head: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (node, RDF["type"], ITS["OperationalPlan"]),
        (node, RDFS["label"], ox.Literal(f"Portfolio as of {portfolio.as_of}", language="en")),
        (node, RDFS["comment"], ox.Literal(summary(portfolio), language="en")),
        (node, ITS["startDate"], _date(portfolio.first)),
        (node, ITS["endDate"], _date(portfolio.last)),
        *((node, ITS["planItem"], ox.NamedNode(each.iri)) for each in portfolio.chosen),
    ]
    return [ox.Quad(*triple, graph) for triple in [*head, *triples]]


def write(portfolio: Portfolio, form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """The quads in an RDF format; one that has no graphs gets the triples."""
    found = quads(portfolio)
    content: list[ox.Quad] | list[ox.Triple] = found
    if not form.supports_datasets:
        content = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in found]
    text = ox.serialize(
        content, format=form, prefixes={k: v for k, v in prefixes.items() if k in _used(found, prefixes)}
    )
    assert text is not None
    return text


def _used(found: list[ox.Quad], prefixes: Mapping[str, str]) -> set[str]:
    text = "\n".join(str(quad) for quad in found)
    return {prefix for prefix, namespace in prefixes.items() if namespace and f"<{namespace}" in text}


def as_scenario(portfolio: Portfolio) -> Scenario:
    """The portfolio as changes to what is planned: left-out projects are dropped, delayed ones moved."""
    left = {each.iri for each in portfolio.left_out}
    # With a programme go its parts.
    drops = [
        Change(do="drop-project", given={"project": each.iri})
        for each in portfolio.left_out
        if each.part_of not in left
    ]
    moves = [
        Change(do="move-project", given={"project": each.iri, "months": 3 * each.delay})
        for each in portfolio.chosen
        if each.delay and each.iri not in left
    ]
    return Scenario(
        title=f"Portfolio as of {portfolio.as_of}", description=summary(portfolio), changes=(*moves, *drops)
    )


def _date(value: date) -> ox.Literal:
    return ox.Literal(value.isoformat(), datatype=XSD["date"])
