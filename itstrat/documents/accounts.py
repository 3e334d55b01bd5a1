"""The money of a case: options side by side, costs by year, funding, appraisal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents.desk import amount
from itstrat.documents.grid import block, grid
from itstrat.documents.words import listed, money, number, opened
from itstrat.errors import PlanningError
from itstrat.namespaces import ITS
from itstrat.planning.affordability import affordability
from itstrat.planning.appraisal import appraise
from itstrat.report.document import paragraph, traced

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.gaps import Gaps
    from itstrat.documents.grid import Head
    from itstrat.planning.affordability import Affordability
    from itstrat.planning.appraisal import Appraisal, AppraisalOptions
    from itstrat.report.document import Block
    from itstrat.report.model import Cell


def options_table(desk: Desk, options: Sequence[Row], currency: str) -> Block:
    """The options side by side."""
    heads = ["", *(opened(row["type"].text) or row["option"].text for row in options)]
    lines: list[list[object]] = [
        ["Option", *(row["option"] for row in options)],
        ["Recommended", *(row["recommended"].text for row in options)],
        ["Capital", *(_money(row["capital"], currency) for row in options)],
        ["Revenue", *(_money(row["revenue"], currency) for row in options)],
        ["Cost in all", *(_money(row["cost"], currency) for row in options)],
        ["Benefits", *(number(amount(row["benefits"]) or 0) for row in options)],
        ["Value of benefits", *(_money(row["value"], currency) for row in options)],
        ["Dis-benefits", *(number(amount(row["disbenefits"]) or 0) for row in options)],
        ["Risks", *(number(amount(row["risks"]) or 0) for row in options)],
        [
            "Highest risk score (of 25)",
            *(number(score) if (score := amount(row["top_risk"])) else "–" for row in options),
        ],
    ]
    table = grid("Options", heads, lines)
    return block(table, "The options side by side", desk.refs(row["option"] for row in options))


def _money(found: Cell, currency: str) -> str:
    value = amount(found)
    return "not recorded" if value is None else money(value, currency)


def money_of(desk: Desk, subject: ox.NamedNode, gaps: Gaps) -> Affordability | None:
    """Cost by year and funding; what cannot be added up is a gap."""
    try:
        return affordability(desk.store, subject, desk.label)
    except PlanningError as error:
        gaps.missing(error.message, error.hint or "", subject)
        return None


def appraisal_of(desk: Desk, case: ox.NamedNode, gaps: Gaps, assume: AppraisalOptions) -> Appraisal | None:
    """The investment appraisal of a case; where there can be none, a gap says why."""
    try:
        return appraise(desk.store, case, desk.label, assume)
    except PlanningError as error:
        gaps.missing(error.message, error.hint or "", case)
        return None


def costs_table(desk: Desk, found: Affordability) -> Block:
    """Capital and revenue by year, with the sum."""
    entries: list[list[str | Decimal]] = [[each.year, each.capital, each.revenue, each.total] for each in found.years]
    entries.append(["All years", found.capital, found.revenue, found.cost])
    heads: list[Head] = ["Financial year", ("Capital", "money"), ("Revenue", "money"), ("Total", "money")]
    table = grid("Costs", heads, entries)
    refs = tuple(dict.fromkeys(desk.ref(iri, ITS["amount"]) for each in found.years for iri in each.sources))
    return block(table, f"Cost by year ({found.currency})", refs)


def funding(desk: Desk, found: Affordability) -> list[Block]:
    """Who pays, what is agreed, and whether it is enough."""
    if not found.funding:
        return []
    sources = [ox.NamedNode(line.source) if line.source else None for line in found.funding]
    table = grid(
        "Funding",
        [("Funding", "term"), ("Source", "text"), ("State", "text"), ("Amount", "money")],
        [
            [
                line.label,
                desk.label(source) if source else "not named",
                "approved" if line.granted else "proposed",
                line.amount,
            ]
            for line, source in zip(found.funding, sources, strict=True)
        ],
    )
    refs = tuple(desk.ref(line.iri, ITS["amount"]) for line in found.funding)
    return [block(table, f"Funding ({found.currency})", refs), paragraph(traced(affordable(found), *refs))]


def affordable(found: Affordability) -> str:
    """One sentence on cost against funding."""
    if not found.gap and not found.sought:
        return f"All of the {money(found.cost, found.currency)} that it costs is approved."
    words = [f"{money(found.granted, found.currency)} is approved"] if found.granted else []
    words += [f"{money(found.sought, found.currency)} is asked for and not yet approved"] if found.sought else []
    start = f"Of the {money(found.cost, found.currency)} that it costs, {listed(words)}"
    if found.gap > 0:
        return f"{start}; {money(found.gap, found.currency)} has no source."
    if found.gap < 0:
        return f"{start}; that is {money(-found.gap, found.currency)} more than is needed."
    return f"{start}; that covers the cost."
