"""The refresh plan: what leaves support when, what is replaced when, and what that costs year by year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.documents import parts, pictures, work
from itstrat.documents.desk import amount, when
from itstrat.documents.gaps import Gaps
from itstrat.documents.grid import block, cut, grid
from itstrat.documents.made import control, finish
from itstrat.namespaces import ITS
from itstrat.planning.affordability import YearCost
from itstrat.report.document import Bullets, Section, paragraph, traced
from itstrat.report.words import begun, count, day, ended, listed, money

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document

_FEW = 5


def build(desk: Desk, subject: ox.NamedNode | None, _options: DocumentOptions) -> Document:
    """The plan for the board: cost by year, items, and what will be past support all the same."""
    assert subject is not None
    items = desk.ask("refresh", plan=subject)
    about = [row["item"].iri for row in items if row["item"].iri]
    assets = [row["asset"].iri for row in desk.ask("replaced") if row["carrier"].iri in set(about)]
    gaps = Gaps(desk, "college", [subject.value, *about, *(iri for iri in assets if iri)])
    return finish(
        desk,
        title=desk.label(subject),
        kind="Refresh plan",
        sections=(
            Section("Summary", tuple(_summary(desk, subject, items))),
            Section("Cost by year", tuple(_costs(desk, subject))),
            Section("What is replaced", tuple(_items(desk, items))),
            Section("Exposure", tuple(_exposure(desk, items, gaps))),
            gaps.section("this plan"),
        ),
    )


def _summary(desk: Desk, plan: ox.NamedNode, items: list[Row]) -> list[Block]:
    blocks: list[Block] = [control(desk, ("Plan", desk.label(plan)), ("Owner", desk.value(plan, ITS["owner"])))]
    if text := desk.note(plan):
        blocks.append(paragraph(traced(ended(text), desk.ref(plan))))
    devices = sum(int(amount(row["devices"]) or 0) for row in items)
    late = [row for row in items if _late(row)]
    words = f"The plan has {count(len(items), 'item')} and replaces {count(devices, 'device')}."
    if late:
        words += f" {begun(len(late), 'item is', 'items are')} replaced only after vendor support has ended."
    unpriced = [row["item"].text for row in items if amount(row["cost"]) is None]
    if unpriced:
        names = listed(unpriced) if len(unpriced) <= _FEW else f"{', '.join(unpriced[:_FEW])} and others"
        words += f" {begun(len(unpriced), 'item has', 'items have')} no cost yet: {names}."
    return [*blocks, paragraph(traced(words, desk.ref(plan)))]


def _costs(desk: Desk, plan: ox.NamedNode) -> list[Block]:
    rows = [row for row in desk.rows_of("refresh-profile") if row["in_plan"].iri == plan.value]
    currencies = sorted({row["currency"].text for row in rows if row["currency"].text})
    blocks: list[Block] = []
    priced = [row for row in rows if row["year"].text and amount(row["cost"]) is not None]
    if len(currencies) <= 1 and priced:
        currency = (currencies or ["GBP"])[0]
        years = [
            YearCost(
                year=row["year"].text,
                capital=amount(row["capital"]) or Decimal(0),
                revenue=amount(row["revenue"]) or Decimal(0),
            )
            for row in priced
        ]
        total = sum((year.total for year in years), Decimal(0))
        span = years[0].year if len(years) == 1 else f"{years[0].year} to {years[-1].year}"
        blocks.append(paragraph(traced(f"It costs {money(total, currency)} over {span}.", desk.ref(plan))))
        if figure := pictures.costs(desk, years, currency, "Cost of the plan by year"):
            blocks.append(figure)
    table = cut(
        desk.report("refresh-profile"),
        "year",
        "items",
        "devices",
        "currency",
        "capital",
        "revenue",
        "cost",
        "late",
        "gap",
        only=lambda row: row["in_plan"].iri == plan.value,
    )
    return [
        *blocks,
        block(
            table,
            "The plan year by year: equipment in the year of its replacement, money in that of its cost",
            (desk.ref(plan),),
        ),
    ]


def _items(desk: Desk, items: list[Row]) -> list[Block]:
    table = grid(
        "Items",
        [
            ("Item", "term"),
            ("Devices", "integer"),
            ("Support ends first", "date"),
            ("Replaced by", "date"),
            ("Too late", "text"),
            ("Cost", "money"),
        ],
        [
            [row["item"], row["devices"], row["ends"], row["date"], "yes" if _late(row) else "no", row["cost"]]
            for row in items
        ],
    )
    noted = [(row, desk.note(_node(row))) for row in items]
    lines = [paragraph(parts.named(desk, row["item"]), f": {ended(text)}") for row, text in noted if text]
    blocks: list[Block] = [block(table, "Items of the plan by date", desk.refs(row["item"] for row in items))]
    return [*blocks, Bullets(tuple(lines))] if lines else blocks


def _exposure(desk: Desk, items: list[Row], gaps: Gaps) -> list[Block]:
    found = work.exposure_of(desk, None)
    blocks: list[Block] = []
    if sentence := work.exposure_sentence(desk, found):
        blocks.append(sentence)
    blocks += work.exposed(desk, found, pictures.MOST)
    late = [row for row in items if _late(row)]
    if late:
        lines = [
            paragraph(
                parts.named(desk, row["item"]),
                f" comes on {day(when(row['date']))}, after support ends on {day(when(row['ends']))}.",
            )
            for row in late
        ]
        blocks += [paragraph("These replacements come too late to keep everything supported:"), Bullets(tuple(lines))]
    return [*blocks, *gaps.of("ITS030", "ITS031")] or [paragraph("Nothing leaves support within a year.")]


def _late(row: Row) -> bool:
    ends, done = when(row["ends"]), when(row["date"])
    return bool(ends and done and done > ends)


def _node(row: Row) -> ox.NamedNode:
    from itstrat.documents.desk import node

    return node(row["item"])
