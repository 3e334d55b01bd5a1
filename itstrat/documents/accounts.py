"""The money of a case: options side by side, costs by year, funding, appraisal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents.desk import amount, node
from itstrat.documents.grid import block, grid, widths_of
from itstrat.errors import PlanningError
from itstrat.namespaces import ITS
from itstrat.planning.affordability import affordability
from itstrat.planning.appraisal import appraise
from itstrat.planning.facts import year_number
from itstrat.planning.money import DEFAULT_CURRENCY
from itstrat.report.document import paragraph, traced
from itstrat.report.words import listed, money, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from itstrat.documents.case import Case
    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.gaps import Gaps
    from itstrat.documents.grid import Head
    from itstrat.planning.affordability import Affordability
    from itstrat.planning.appraisal import Appraisal, AppraisalOptions
    from itstrat.report.document import Block, Gap
    from itstrat.report.model import Cell

_YEAR_FIX = 'Add the year in which the money is spent or saved: its:year "2026/27" .'


def currency_of(named: Iterable[str]) -> str:
    """The currency of things of which some name one; nothing where they are in several.

    >>> currency_of(["", "EUR"]), currency_of([]), currency_of(["EUR", "GBP"])
    ('EUR', 'GBP', '')
    """
    first, *others = sorted(set(filter(None, named))) or [DEFAULT_CURRENCY]
    return "" if others else first


def sums(found: Iterable[tuple[Decimal, str]]) -> str:
    """Amounts in words, one for each currency; they are never added up."""
    return listed(money(value, currency) for value, currency in found)


def options_table(case: Case) -> Block:
    """The options side by side, a row each."""
    heads: list[Head] = ["Option", "Recommended", ("Capital", "money"), ("Revenue", "money"), ("Cost in all", "money")]
    heads += [("Benefits", "integer"), ("Worth, as recorded", "money"), ("Dis-benefits", "integer")]
    heads += [("Highest risk, of 25", "integer")]
    lines = [
        [
            row["option"],
            row["recommended"].text,
            *(sums(case.amounts(row, name)) or "not recorded" for name in ("capital", "revenue", "cost")),
            number(amount(row["benefits"]) or 0),
            sums(case.amounts(row, "value")) or "–",
            number(amount(row["disbenefits"]) or 0),
            number(score) if (score := amount(row["top_risk"])) else "–",
        ]
        for row in case.options
    ]
    widths = (3.4, 2.7, 1.9, 1.9, 1.9, 1.8, 2.0, 1.9, 1.7)
    refs = case.desk.refs(row["option"] for row in case.options)
    table = grid("Options", heads, lines)
    return block(table, "The options side by side", refs, widths_of(table, heads, widths))


def undated(desk: Desk, options: Iterable[Row], benefits: Iterable[Row], gaps: Gaps) -> tuple[Gap, ...]:
    """A gap for each cost, and each benefit with a value, that has no year that can be read."""
    costs = [row for option in options for row in desk.ask("costs", carrier=node(option["option"]))]
    found = [_undated(row["cost"], row["year"], "costs by year are incomplete and ", gaps) for row in costs]
    found += [_undated(row["benefit"], row["year"], "", gaps) for row in benefits if amount(row["value"]) is not None]
    return tuple(dict.fromkeys(each for each in found if each))


def untyped(desk: Desk, option: Row, gaps: Gaps) -> tuple[Gap, ...]:
    """A gap for each cost of an option that says neither capital nor revenue; it is counted as the latter."""
    return tuple(
        gaps.missing(
            f"{row['cost'].text} does not say whether it is capital or revenue, so it is counted as revenue.",
            "Say which: its:costType its:Capital or its:costType its:Revenue .",
            node(row["cost"]),
            blocks=False,
        )
        for row in desk.ask("costs", carrier=node(option["option"]))
        if not row["type"].text
    )


def unnamed(desk: Desk, option: Row, currency: str, gaps: Gaps) -> tuple[Gap, ...]:
    """A gap for each cost of an option that names no currency, where it counts as one in that of the others."""
    return tuple(
        gaps.missing(
            f"{row['cost'].text} names no currency; it is counted as {currency}.",
            f'Name it: schema:currency "{currency}" .',
            node(row["cost"]),
            blocks=False,
        )
        for row in desk.ask("costs", carrier=node(option["option"]))
        if not row["currency"].text and amount(row["amount"]) is not None
    )


def _undated(item: Cell, year: Cell, so: str, gaps: Gaps) -> Gap | None:
    if not year.text:
        return gaps.missing(
            f"{item.text} has no year, so {so}there can be no investment appraisal.", _YEAR_FIX, node(item)
        )
    try:
        year_number(year.text, item.text)
    except PlanningError as error:
        return gaps.missing(error.message, error.hint or _YEAR_FIX, node(item))
    return None


def money_of(desk: Desk, subject: ox.NamedNode, gaps: Gaps) -> Affordability | Gap:
    """Cost by year and funding, or the gap that says why they cannot be added up."""
    try:
        return affordability(desk.store, subject, desk.label)
    except PlanningError as error:
        return _fault(error, subject, gaps)


def appraisal_of(desk: Desk, case: ox.NamedNode, gaps: Gaps, assume: AppraisalOptions) -> Appraisal | tuple[Gap, ...]:
    """The investment appraisal of a case, or the gap that says why there can be none."""
    try:
        return appraise(desk.store, case, desk.label, assume)
    except PlanningError as error:
        return (_fault(error, case, gaps),)


def _fault(error: PlanningError, subject: ox.NamedNode, gaps: Gaps) -> Gap:
    """What planning cannot do, as a gap at the thing that is at fault."""
    at = ox.NamedNode(error.about) if error.about else subject
    return gaps.missing(error.message, error.hint or "Mend what the message names.", at)


def costs_table(desk: Desk, found: Affordability) -> Block:
    """Capital and revenue by year, with the sum."""
    entries: list[list[str | Decimal]] = [
        [each.year or "Year not given", each.capital, each.revenue, each.total] for each in found.parts
    ]
    entries.append(["All years" if found.undated is None else "In all", found.capital, found.revenue, found.cost])
    heads: list[Head] = ["Financial year", ("Capital", "money"), ("Revenue", "money"), ("Total", "money")]
    table = grid("Costs", heads, entries)
    refs = tuple(dict.fromkeys(desk.ref(iri, ITS["amount"]) for each in found.parts for iri in each.sources))
    return block(table, f"Cost by year ({found.currency})", refs)


def bought(desk: Desk, option: Row, currency: str) -> Block:
    """The costs of an option, one by one; in several currencies, each with its own."""
    lines = desk.ask("costs", carrier=node(option["option"]))
    heads: list[Head] = [("Cost", "term"), ("Year", "text"), ("Kind", "term"), ("Amount", "money")]
    entries: list[list[object]] = [
        [row["cost"], row["year"].text or "not given", row["type"].text or "not given", row["amount"]] for row in lines
    ]
    if not currency:
        heads.append(("Currency", "text"))
        entries = [[*entry, row["currency"].text or "not given"] for entry, row in zip(entries, lines, strict=True)]
    caption = f"What is bought ({currency})" if currency else "What is bought"
    return block(grid("Costs", heads, entries), caption, desk.refs(row["cost"] for row in lines))


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
                "approved" if line.granted else "not yet approved",
                line.amount,
            ]
            for line, source in zip(found.funding, sources, strict=True)
        ],
    )
    refs = tuple(desk.ref(line.iri, ITS["amount"]) for line in found.funding)
    return [block(table, f"Funding ({found.currency})", refs), paragraph(traced(affordable(found), *refs))]


def offered(desk: Desk, rows: Sequence[Row], currency: str) -> list[Block]:
    """The funding that is recorded, where it cannot be set against the cost."""
    if not rows:
        return []
    table = grid(
        "Funding",
        [("Funding", "term"), ("Source", "text"), ("State", "text"), ("Amount", "money")],
        [
            [
                row["funding"],
                row["source"].text or "not named",
                row["status"].text or "not given",
                "not recorded"
                if (value := amount(row["amount"])) is None
                else money(value, row["currency"].text or currency),
            ]
            for row in rows
        ],
    )
    return [
        block(table, "Funding that is recorded", desk.refs(row["funding"] for row in rows)),
        paragraph("Whether it is enough cannot be told until the cost can be added up."),
    ]


def affordable(found: Affordability) -> str:
    """One sentence on cost against funding."""
    words = [f"{money(found.granted, found.currency)} is approved"] if found.granted else []
    words += [f"{money(found.sought, found.currency)} is asked for and not yet approved"] if found.sought else []
    if not found.parts:
        return f"{listed(words) or 'No amount'}, and no cost is recorded to set it against."
    if not found.gap and not found.sought:
        return f"All of the {money(found.cost, found.currency)} that it costs is approved."
    start = f"Of the {money(found.cost, found.currency)} that it costs, {listed(words) or 'nothing is approved'}"
    if found.gap > 0:
        return f"{start}; {money(found.gap, found.currency)} has no source."
    if found.gap < 0:
        return f"{start}; that is {money(-found.gap, found.currency)} more than is needed."
    return f"{start}; that covers the cost."
