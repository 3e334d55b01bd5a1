"""The conflict sheet, impacts and re-issued documents as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.planning.cells import called, day, item, number, table, text, whole
from itstrat.report.model import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itstrat.planning.circles import Step
    from itstrat.planning.conflicts import Conflict
    from itstrat.planning.impact import Impact, Reissue
    from itstrat.report.model import Stamp, Table
    from itstrat.store import Term

    Label = Callable[[Term], str]


_PERIOD = ("resource|Resource|term", "start|From|date", "end|To|date")


def conflict_tables(conflicts: Sequence[Conflict], labels: Label, stamp: Stamp) -> dict[str, Table]:
    """The tables of the conflict sheet by name: conflicts, claimants, ways-out."""
    return {
        "conflicts": _conflicts(conflicts, labels, stamp),
        "claimants": _claimants(conflicts, labels),
        "ways-out": _ways_out(conflicts),
    }


def _conflicts(conflicts: Sequence[Conflict], labels: Label, stamp: Stamp) -> Table:
    question = "Where is more asked of a shared resource than there is, and which aims are at stake?"
    columns = (
        *_PERIOD,
        "unit|Unit|text",
        "available|Available|number",
        "needed|Needed|number",
        "over|Over by|number",
        "aims|Aims at stake|text",
        "way|Cheapest way out|text",
    )
    rows = [
        (
            *_period(each),
            text(each.unit),
            number(each.available),
            number(each.needed),
            number(each.over),
            text(called(each.aims, labels)),
            text(each.ways[0].text if each.ways else ""),
        )
        for each in conflicts
    ]
    return table("Conflicts", question, columns, rows, stamp, "No resource is over-committed.")


def _claimants(conflicts: Sequence[Conflict], labels: Label) -> Table:
    columns = (
        *_PERIOD,
        "claimant|Claimant|term",
        "kind|Kind|text",
        "needs|Needs|number",
        "objectives|Objectives|text",
        "aims|Aims at stake|text",
    )
    rows = [
        (
            *_period(each),
            item(claimant.iri, claimant.label),
            text(claimant.kind),
            number(claimant.needs),
            text(called(claimant.objectives, labels)),
            text(called(claimant.aims, labels)),
        )
        for each in conflicts
        for claimant in each.claimants
    ]
    return table("Claimants", "Who claims each, and what for?", columns, rows)


def _ways_out(conflicts: Sequence[Conflict]) -> Table:
    columns = (
        *_PERIOD,
        "rank|Rank|integer",
        "way|Way out|text",
        "ends|Ends it|text",
        "money|Money|money",
        "weeks|Weeks of delay|integer",
        "lost|Worth lost|number",
        "gives_up|Gives up|text",
    )
    rows = [
        (
            *_period(each),
            whole(rank),
            text(way.text),
            text("yes" if way.ends else "no"),
            number(way.money),
            whole(way.weeks),
            number(way.lost),
            text(way.gives_up),
        )
        for each in conflicts
        for rank, way in enumerate(each.ways, 1)
    ]
    return table("Ways out", "How does each end, the cheapest way first?", columns, rows)


def _period(conflict: Conflict) -> tuple[Cell, Cell, Cell]:
    return item(conflict.resource, conflict.label), day(conflict.start), day(conflict.end)


def impact_tables(
    impact: Impact, labels: Label, stamp: Stamp, circles: Sequence[Sequence[Step]] = ()
) -> dict[str, Table]:
    """The tables of an impact by name: counts, touched, and circles where there are any."""
    question = impact.question
    empty = "Nothing that is recorded."
    found = {
        "counts": table(
            "Impact",
            question,
            ("kind|Kind|text", "count|How many|integer"),
            [(text(kind), whole(count)) for kind, count in impact.counts.items()],
            stamp,
            empty,
        ),
        "touched": table(
            "Touched",
            question,
            ("kind|Kind|text", "item|This is touched|term", "steps|Steps away|integer", "through|Through|term"),
            [
                (
                    text(each.kind),
                    item(each.iri, each.label),
                    whole(each.steps),
                    item(each.through, labels(ox.NamedNode(each.through))),
                )
                for each in impact.touched
            ],
            empty=empty,
        ),
    }
    return {**found, "circles": _circles(circles)} if circles else found


def _circles(circles: Sequence[Sequence[Step]]) -> Table:
    rows = [
        (whole(number), text(step.start), text(step.property), text(step.end), text(str(step.location or "inferred")))
        for number, circle in enumerate(circles, 1)
        for step in circle
    ]
    columns = (
        "circle|Circle|integer",
        "start|From|text",
        "property|By|text",
        "end|To|text",
        "location|Written at|text",
    )
    return table("Circles", "What depends on itself? Take one statement of each circle away.", columns, rows)


def reissue_tables(reissue: Reissue, labels: Label, stamp: Stamp) -> dict[str, Table]:
    """The table of a re-issued document, by name: elements."""
    if reissue.new is None:
        question = f"Nothing replaces {reissue.old_label}. If it were withdrawn, what would lose its reason?"
    else:
        question = f"What does {reissue.new_label} withdraw of {reissue.old_label}, and who relied on it?"
    none = (None,)
    rows = [
        (
            item(each.iri, each.label),
            text(each.page),
            text("carried over" if each.successor else "withdrawn"),
            item(each.successor, labels(ox.NamedNode(each.successor))) if each.successor else Cell(),
            item(supporter, labels(ox.NamedNode(supporter))) if supporter else Cell(),
        )
        for each in reissue.elements
        for supporter in (each.supporters or none)
    ]
    columns = (
        "element|Element|term",
        "page|Page|text",
        "fate|Fate|text",
        "successor|Now|term",
        "supporter|Relied on by|term",
    )
    return {"elements": table("Re-issue", question, columns, rows, stamp, "The document has no elements.")}
