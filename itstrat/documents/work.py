"""What work there is: projects, whose time it takes, where that is not enough, and equipment that leaves support."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents.desk import amount
from itstrat.documents.grid import block, grid, widths_of
from itstrat.planning.exposure import exposure
from itstrat.report.document import Paragraph, paragraph, traced
from itstrat.report.words import begun, count, day, listed, measure, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.grid import Head
    from itstrat.planning.exposure import Exposure
    from itstrat.report.document import Block

_FEW = 4


def exposure_of(desk: Desk, project: ox.NamedNode | None) -> Exposure:
    """What is or will be past support within a year, of what a project replaces."""
    return exposure(desk.store, desk.as_of, desk.label, project=project)


def exposed(desk: Desk, found: Exposure, most: int = 15) -> list[Block]:
    """Equipment asset by asset, what is past its support first, then worst first; ``most`` are shown."""
    if not found.assets:
        return []
    shown = sorted(found.assets, key=lambda asset: asset.ends >= desk.as_of)[:most]
    table = grid(
        "Exposure",
        [
            ("Equipment", "term"),
            ("Items", "integer"),
            ("Support ends", "date"),
            ("Planned replacement", "date"),
            ("Weeks past support as planned", "number"),
            ("Weeks if nothing is done", "number"),
            ("Services that need it", "integer"),
        ],
        [
            [
                asset.label,
                asset.quantity,
                asset.ends,
                asset.replaced.isoformat() if asset.replaced else "none",
                asset.weeks_planned,
                asset.weeks_doing_nothing,
                len(asset.services),
            ]
            for asset in shown
        ],
    )
    until = f"Equipment past its support by {day(found.until)}; weeks count from the day that support ends"
    blocks: list[Block] = [block(table, until, tuple(desk.ref(asset.iri) for asset in shown))]
    more = len(found.assets) - len(shown)
    if more > 0:
        blocks.append(paragraph(f"{begun(more, 'further kind is', 'further kinds are')} not shown."))
    return blocks


def exposure_sentence(desk: Desk, found: Exposure) -> Paragraph | None:
    """What leaves support, and what stops if it fails, in two sentences."""
    if not found.assets:
        return None
    people = [desk.label(ox.NamedNode(each)).lower() for each in found.audiences]
    stops = f" If this equipment fails, {count(len(found.services), 'service stops', 'services stop')}"
    stops += f", which {listed(people)} use." if people else "."
    refs = tuple(desk.ref(asset.iri) for asset in found.assets[:_FEW])
    return paragraph(traced(f"{_leaving(desk, found)}{stops}", *refs))


def _leaving(desk: Desk, found: Exposure) -> str:
    """When support ends: of few kinds of equipment each by name, of many by number."""
    if len(found.assets) <= _FEW:
        by_date = sorted(found.assets, key=lambda asset: (asset.ends, asset.label))
        verbs = ["ended" if asset.ends < desk.as_of else "ends" for asset in by_date]
        each = [
            f"of {asset.label}{_in_use(asset.quantity)} {verb} on {day(asset.ends)}"
            for asset, verb in zip(by_date, verbs, strict=True)
        ]
        return f"Vendor support {listed(each)}."
    devices = f"{count(found.items, 'device')} of {count(len(found.assets), 'kind')}"
    text = f"Vendor support ends by {day(found.until)} for {devices}"
    past = sum(1 for asset in found.assets if asset.ends < desk.as_of)
    return f"{text}; for {count(past, 'kind')} it has already ended." if past else f"{text}."


def _in_use(quantity: int) -> str:
    return f" ({quantity:,} in use)" if quantity > 1 else ""


def families(rows: Sequence[Row]) -> list[Row]:
    """Projects, each before its parts."""
    shown = {row["project"].iri for row in rows}
    below: dict[str | None, list[Row]] = {}
    for row in rows:
        below.setdefault(row["parent"].iri if row["parent"].iri in shown else None, []).append(row)
    return [each for top in below.get(None, []) for each in _family(top, below, ())]


def _family(top: Row, below: dict[str | None, list[Row]], above: tuple[str | None, ...]) -> list[Row]:
    """A project and all below it; one that is above itself ends there."""
    path = (*above, top["project"].iri)
    parts = [row for row in below.get(top["project"].iri, []) if row["project"].iri not in path]
    return [top, *(each for part in parts for each in _family(part, below, path))]


def demands(desk: Desk, projects: Iterable[str], caption: str) -> list[Block]:
    """Whose time and which skills some projects ask for."""
    wanted = frozenset(projects)
    found = [row for row in desk.ask("demands") if row["claimant"].iri in wanted]
    if not found:
        return []
    heads: list[Head] = [("Project", "term"), ("Team", "term"), ("Skill", "text"), ("Amount", "text")]
    heads += [("From", "date"), ("To", "date")]
    lines = [
        [
            row["claimant"],
            row["resource"],
            row["skill"].text or "not named",
            measure(amount(row["amount"]), row["unit"].text),
            row["start"],
            row["end"],
        ]
        for row in found
    ]
    table = grid("Demands", heads, lines)
    widths = widths_of(table, heads, (2.9, 2.3, 2.6, 1.2, 1.5, 1.5))
    return [block(table, caption, desk.refs(row["demand"] for row in found), widths)]


def conflicts(desk: Desk, resources: Iterable[str] | None, start: str = "", end: str = "9999") -> list[Block]:
    """Where some teams (or any) are asked for more than they have between two days, and who asks for how much."""
    wanted = None if resources is None else frozenset(resources)

    def within(row: Row) -> bool:
        ours = wanted is None or row["resource"].iri in wanted
        return ours and row["start"].text <= end and row["end"].text >= start

    claims = [row for row in desk.rows_of("conflict-detail") if within(row)]
    found = [row for row in desk.rows_of("resource-conflicts") if within(row)]
    if not found:
        known = {row["resource"].iri for row in desk.ask("capacity")}
        unknown = sorted(desk.label(ox.NamedNode(each)) for each in wanted or () if each not in known)
        if unknown:
            have = "has" if len(unknown) == 1 else "have"
            text = f"What {listed(unknown)} {have} to give is not recorded, so whether it is enough cannot be told."
            return [paragraph(text)]
        return [paragraph("No team that is needed is asked for more than it has.")]
    entries = []
    for row in found:
        mine = [each for each in claims if (each["resource"], each["start"]) == (row["resource"], row["start"])]
        asking = {each["claimant"].iri: each for each in mine}.values()
        by = [f"{each['claimant'].text} {number(amount(each['needs']) or 0)}" for each in asking]
        entries.append(
            [row["resource"], row["start"], row["end"], row["needed"], row["available"], row["over"], "; ".join(by)]
        )
    heads: list[Head] = [("Team", "term"), ("From", "date"), ("To", "date"), ("Asked for", "number")]
    heads += [("There", "number"), ("Too little by", "number"), ("Who asks", "text")]
    refs = desk.refs(row["resource"] for row in found)
    units = listed(sorted({row["unit"].text for row in found}), "or")
    table = grid("Conflicts", heads, entries)
    return [block(table, f"Where a team is asked for more than it has ({units})", refs, (2, 1.6, 1.6, 1.2, 1, 1.2, 5))]
