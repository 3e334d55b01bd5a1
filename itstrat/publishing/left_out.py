"""What a publication leaves out, as a table: by class, property and reason, and where what gave itself away is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.report.model import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.errors import Location
    from itstrat.publishing.selection import LeftOut, Withheld
    from itstrat.report.model import Stamp
    from itstrat.store import Labels

_COLUMNS = (
    Column(name="class", title="Class"),
    Column(name="property", title="Property"),
    Column(name="reason", title="Why it stays in", format="text"),
    Column(name="statements", title="Statements", format="integer"),
    Column(name="where", title="Where", format="text"),
)


def table(
    left_out: LeftOut, labels: Labels, place: Callable[[Withheld], Location | None], stamp: Stamp | None = None
) -> Table:
    """The report. ``place`` tells where a statement is written; the statement itself is not in it.

    A row without a place counts what stays in by the profile; one with places, what gave something away.
    """
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in left_out.withheld:
        places[each.kind, each.predicate.value].append(told(each, place(each)))
    rows = [
        (
            _term(count.kind, labels),
            _term(count.predicate, labels),
            Cell(count.reason),
            Cell(f"{count.statements:,}", count.statements),
            Cell("; ".join(places[count.kind, count.predicate]) if count.tells else ""),
        )
        for count in left_out.counts
    ]
    return Table(
        title="Left out",
        question="What of the strategy is not published, and why?",
        columns=_COLUMNS,
        rows=tuple(rows),
        stamp=stamp,
        empty="Everything is published.",
    )


def told(withheld: Withheld, place: Location | None) -> str:
    """A withheld statement in a few words that give nothing away: where it is, and what is in it."""
    return f"{place or 'somewhere'}: {', '.join(withheld.reasons)}"


def _term(iri: str, labels: Labels) -> Cell:
    return Cell(labels(ox.NamedNode(iri)), iri=iri) if iri else Cell("no class")
