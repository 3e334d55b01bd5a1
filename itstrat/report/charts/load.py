"""What is asked of people and teams, period by period, against what they can give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

_LABELS = 150.0
#: The share of a cell that stands for 100 %: the rest is for what goes over it.
_FULL = 0.66


@dataclass(frozen=True, slots=True)
class Period:
    """What is asked and what is there in one period, in one unit (FTE); ``capacity`` None where nobody said."""

    demand: Decimal
    capacity: Decimal | None


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, team or skill and its periods, as many as the chart has."""

    label: str
    periods: tuple[Period, ...]


def draw(
    resources: Sequence[Resource], periods: Sequence[str], *, title: str, description: str = "", unit: str = "FTE"
) -> str:
    """A row for each resource: in each period a bar that is full at the capacity line and goes red beyond it."""
    height = 34.0 if len(resources) <= 24 else 17.0
    step = (svg.WIDTH - _LABELS - 4) / max(len(periods), 1)
    parts = [
        svg.text(_LABELS + step * place + 3, 15, svg.cut(name, 9.5, step - 4), size=9.5, bold=True)
        for place, name in enumerate(periods)
    ]
    for place, resource in enumerate(resources):
        top = 22 + place * height
        size = 10.5 if height > 20 else 9.0
        lines = svg.wrapped(resource.label, size, _LABELS - 10, 2 if height > 20 else 1)
        first = top + height / 2 + size * 0.35 - (len(lines) - 1) * size * 0.6
        parts.append(svg.stroke([(0, top), (svg.WIDTH, top)], colour=svg.TRACK))
        parts.append(svg.texts(4, first, lines, size=size))
        for column, period in enumerate(resource.periods):
            parts += _cell(period, _LABELS + step * column + 3, top, step - 6, height)
    bottom = 22 + len(resources) * height
    words = f"demand / capacity in {unit}; the line is full capacity, ▲ and red are beyond it"
    parts.append(svg.text(4, bottom + 16, words, size=9.5, fill=svg.MUTED))
    return svg.picture(svg.WIDTH, bottom + 24, title, description, parts)


def _cell(period: Period, x: float, top: float, width: float, height: float) -> list[str]:
    demand, capacity = float(period.demand), period.capacity
    over = capacity is not None and period.demand > capacity
    words = f"{svg.num(demand)} / {'?' if capacity is None else svg.num(float(capacity))}"
    tall = height > 20
    bar_top, bar = (top + height - 13, 8.0) if tall else (top + 3.5, height - 7)
    share = demand / float(capacity) if capacity else (1.0 if not demand else 1 / _FULL)
    full = width * _FULL
    used = min(share, 1 / _FULL) * full
    parts = [
        svg.rect(x, bar_top, full, bar, fill=svg.TRACK),
        svg.rect(x, bar_top, min(used, full), bar, fill=svg.BLUE) if capacity is not None else "",
        svg.rect(x + full, bar_top, used - full, bar, fill=svg.ALARM) if over else "",
        svg.stroke([(x + full, bar_top - 2), (x + full, bar_top + bar + 2)], colour=svg.INK, width=1.2),
    ]
    if tall:
        size = 9.5 if width > 62 else 8.0
        mark = "▲ " if over else ""
        parts.append(svg.text(x, top + 14, svg.cut(mark + words, size, width + 6), size=size, bold=over))
    elif over:
        inside = used > width - 9
        at, colour = (x + used - 8, svg.PAPER) if inside else (x + used + 1.5, svg.INK)
        parts.append(svg.text(at, top + height / 2 + 2.8, "▲", size=8, fill=colour))
    return parts
