"""The pictures of a plan and of an impact, as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.planning.impact import STAKEHOLDER
from itstrat.report.charts import gantt, strategy_map

if TYPE_CHECKING:
    from itstrat.planning.impact import Impact
    from itstrat.planning.portfolio import Chosen, Portfolio

#: A layer with more than this becomes one box that says how many there are.
_MOST_BOXES = 24
_HEADINGS = {"strategy element": "strategies", "business case": "case", "asset model": "model"}


def plan_picture(portfolio: Portfolio) -> str:
    """The portfolio over time: each programme above its parts, each with its dates in the plan."""
    known = {each.iri for each in portfolio.chosen}
    frames = [each for each in portfolio.chosen if each.part_of not in known]
    bars = [bar for each in frames for bar in _bars(each, portfolio, 0)]
    moved = sum(1 for each in portfolio.chosen if each.delay > 0)
    return gantt.draw(
        bars,
        today=portfolio.as_of,
        title="Portfolio",
        description=f"{len(portfolio.chosen)} projects over time, {moved} of them later than planned.",
    )


def _bars(chosen: Chosen, portfolio: Portfolio, level: int) -> list[gantt.Bar]:
    parts = [each for each in portfolio.chosen if each.part_of == chosen.iri]
    below = [bar for each in parts for bar in _bars(each, portfolio, level + 1)]
    if chosen.start is None or chosen.end is None:
        return below
    return [gantt.Bar(label=chosen.label, start=chosen.start, end=chosen.end, level=min(level, 1)), *below]


def impact_picture(impact: Impact) -> str:
    """What is touched, in layers from what fails on the left to the strategies on the right.

    What fails through another of its own layer is linked to the subject itself: within a layer no links are drawn.
    """
    boxes = {impact.subject: impact.subject}
    columns = [strategy_map.Column("asked about", (strategy_map.Box(impact.subject, impact.label),))]
    for kind, count in impact.counts.items():
        if kind == STAKEHOLDER:
            continue  # they stand beside the way to the strategies, and the description counts them
        found = [each for each in impact.touched if each.kind == kind]
        if count > _MOST_BOXES:
            boxes.update({each.iri: kind for each in found})
            shown: tuple[strategy_map.Box, ...] = (strategy_map.Box(kind, f"{count} in all"),)
        else:
            boxes.update({each.iri: each.iri for each in found})
            shown = tuple(strategy_map.Box(each.iri, each.label) for each in found)
        columns.append(strategy_map.Column(_HEADINGS.get(kind, kind), shown))
    kinds = {each.iri: each.kind for each in impact.touched}
    known = [(start, end) for start, end in impact.edges if start in boxes and end in boxes]
    links = {
        (boxes[impact.subject if kinds.get(start) == kinds[end] else start], boxes[end])
        for start, end in known
        if end in kinds
    }
    return strategy_map.draw(
        columns,
        sorted((start, end) for start, end in links if start != end),
        title=impact.question,
        description="; ".join(f"{kind}: {count}" for kind, count in impact.counts.items()),
    )
