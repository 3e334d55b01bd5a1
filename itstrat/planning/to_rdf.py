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

    _Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def quads(portfolio: Portfolio) -> list[ox.Quad]:
    """The portfolio as a proposed operational plan with a step for each chosen project, in a scenario graph.

    A step says when its project would start and end; of the project itself nothing is said, so that the graph may be
    read beside the data. The plan, its steps and the graph are named by what the plan says: another plan has other
    names, the same one the same.
    """
    dated = [(each, f"{each.iri} {each.start} {each.end}") for each in portfolio.chosen]
    digest = hashlib.sha256("\n".join(text for _, text in dated).encode()).hexdigest()[:12]
    node, graph = ox.NamedNode(f"urn:itstrat:plan:{digest}"), ox.NamedNode(f"urn:itstrat:graph:plan:{digest}")
    steps = [ox.NamedNode(f"{node.value}:{number}") for number in range(1, len(dated) + 1)]
    triples: list[_Triple] = [
        (node, RDF["type"], ITS["OperationalPlan"]),
        (node, RDFS["label"], ox.Literal(f"Portfolio as of {portfolio.as_of}", language="en")),
        (node, RDFS["comment"], ox.Literal(summary(portfolio), language="en")),
        (node, ITS["status"], ITS["Proposed"]),
        *_dates(node, portfolio.first, portfolio.last),
        *((node, ITS["planItem"], step) for step in steps),
    ]
    for step, each in zip(steps, portfolio.chosen, strict=True):
        triples += [
            (step, RDF["type"], ITS["PlanStep"]),
            (step, RDFS["label"], ox.Literal(f"{each.label}, as planned on {portfolio.as_of}", language="en")),
            (step, ITS["about"], ox.NamedNode(each.iri)),
            *_dates(step, each.start, each.end),
        ]
    return [ox.Quad(*triple, graph) for triple in triples]


def _dates(node: ox.NamedNode, start: date | None, end: date | None) -> list[_Triple]:
    dates = ((ITS["startDate"], start), (ITS["endDate"], end))
    return [(node, name, ox.Literal(day.isoformat(), datatype=XSD["date"])) for name, day in dates if day is not None]


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
