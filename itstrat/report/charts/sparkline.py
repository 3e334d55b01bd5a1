"""A small line of values over time, with its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time; ``at`` only has to grow, for example the ordinal of a date."""

    at: float
    value: float


def draw(points: Sequence[Point], *, title: str, target: float | None = None, description: str = "") -> str:
    """The line alone, 120 by 28: a dot at the latest value, the target dashed."""
    return svg.picture(120, 28, title, description, line(points, target, 2, 2, 116, 24))


def line(points: Sequence[Point], target: float | None, x: float, y: float, width: float, height: float) -> list[str]:
    """The strokes of a sparkline in a box, to be put into another picture. None for no points."""
    if not points:
        return []
    ordered = sorted(points, key=lambda point: point.at)
    values = [point.value for point in ordered] + ([] if target is None else [target])
    low, high = min(values), max(values)
    first, last = ordered[0].at, ordered[-1].at

    def across(at: float) -> float:
        return x + 3 + (width - 6) * ((at - first) / (last - first) if last > first else 1)

    def up(value: float) -> float:
        return y + 3 + (height - 6) * ((high - value) / (high - low) if high > low else 0.5)

    strokes = []
    if target is not None:
        strokes.append(svg.stroke([(x, up(target)), (x + width, up(target))], colour=svg.MUTED, dash=True))
    strokes.append(svg.stroke([(across(p.at), up(p.value)) for p in ordered], colour=svg.BLUE, width=1.8))
    strokes.append(svg.circle(across(last), up(ordered[-1].value), 2.6, fill=svg.DARK))
    return strokes
