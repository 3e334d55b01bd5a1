"""Projects over time, with their milestones and the report date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

_LABELS = 210.0
_TOP = 30.0
#: More bars than these have smaller letters and lower rows.
_TALL = 30
#: So far from the middle of all days the picture goes; an end that means "for ever" does not make the rest a line.
_MOST_YEARS = 25


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day by which something is done."""

    label: str
    day: date
    reached: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A piece of work from its first to its last day, ``level`` 1 for a part of the one above it."""

    label: str
    start: date
    end: date
    level: int = 0
    milestones: tuple[Milestone, ...] = ()


def draw(bars: Sequence[Bar], *, today: date, title: str, description: str = "") -> str:
    """A bar for each piece of work, quarters above, a diamond for each milestone and a line for the report date."""
    if not bars:
        return svg.picture(svg.WIDTH, 30, title, description, [svg.text(4, 19, "No dated work.", fill=svg.MUTED)])
    names = [_name(bar, tall=len(bars) <= _TALL) for bar in bars]
    *tops, bottom = accumulate((name.height for name in names), initial=_TOP)
    scale = _Scale(bars)
    parts = _quarters(scale, bottom)
    for bar, name, top in zip(bars, names, tops, strict=True):
        parts += _bar(bar, name, scale, top)
    parts += _today(scale, today, bottom)
    legend = svg.stroke(_diamond(10, bottom + 24, 4.5), colour=svg.INK, fill=svg.PAPER)
    legend += svg.text(19, bottom + 27.5, "milestone", size=9.5, fill=svg.MUTED)
    if any(milestone.reached for bar in bars for milestone in bar.milestones):
        legend += svg.stroke(_diamond(85, bottom + 24, 4.5), colour=svg.INK, fill=svg.INK)
        legend += svg.text(94, bottom + 27.5, "reached", size=9.5, fill=svg.MUTED)
    return svg.picture(svg.WIDTH, bottom + 36, title, description, [*parts, legend])


class _Scale:
    """Days to places across the page, whole quarters."""

    def __init__(self, bars: Sequence[Bar]) -> None:
        days = sorted(day for bar in bars for day in (bar.start, bar.end, *(m.day for m in bar.milestones)))
        middle = days[(len(days) - 1) // 2].year
        earliest, latest = date(max(middle - _MOST_YEARS, 1), 1, 1), date(min(middle + _MOST_YEARS, 9998), 12, 31)
        self.first = _quarter(min(max(days[0], earliest), latest))
        self.last = _after(_quarter(max(min(days[-1], latest), earliest)))

    def x(self, day: date) -> float:
        """Where a day is; one before or after what is shown is at the edge."""
        span = (self.last - self.first).days
        day = min(max(day, self.first), self.last)
        return _LABELS + (svg.WIDTH - _LABELS - 8) * (day - self.first).days / span


def _quarters(scale: _Scale, bottom: float) -> list[str]:
    parts = []
    room = (svg.WIDTH - _LABELS - 8) / max((scale.last - scale.first).days / 91.3, 1)
    day = scale.first
    shown_to = 0.0
    while day < scale.last:
        x = scale.x(day)
        january = day.month == 1
        parts.append(svg.stroke([(x, 20), (x, bottom)], colour=svg.LINE if january else svg.TRACK))
        name = str(day.year) if room < 24 else f"Q{(day.month + 2) // 3}"
        if (room >= 24 or january) and x >= shown_to:
            parts.append(svg.text(x + 2, 27, name, size=8.5, fill=svg.MUTED))
            shown_to = x + svg.width_of(name, 8.5) + 4
        if room >= 24 and (january or day == scale.first):
            parts.append(svg.text(x + 2, 13, str(day.year), size=10, bold=True))
        day = _after(day)
    return parts


def _bar(bar: Bar, name: _Name, scale: _Scale, top: float) -> list[str]:
    height = name.height
    middle = top + height / 2
    base = middle + name.size * 0.35 - (len(name.lines) - 1) * name.size * 0.6
    left, right = scale.x(bar.start), max(scale.x(bar.end), scale.x(bar.start) + 2)
    fill = svg.BLUE if bar.level == 0 else svg.LIGHT
    return [
        svg.stroke([(0, top + height), (svg.WIDTH, top + height)], colour=svg.TRACK),
        svg.texts(_indent(bar), base, name.lines, size=name.size),
        svg.rect(left, top + height * 0.24, right - left, height * 0.52, fill=fill, edge=svg.DARK, radius=1.5),
        *(
            svg.stroke(
                _diamond(scale.x(milestone.day), middle, min(5.5, height * 0.35)),
                colour=svg.INK,
                fill=svg.INK if milestone.reached else svg.PAPER,
            )
            for milestone in bar.milestones
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a bar on one line or, smaller, on two, and how tall the bar's row is for it."""

    lines: Sequence[str]
    size: float
    height: float


def _name(bar: Bar, *, tall: bool) -> _Name:
    height, size, smaller = (24.0, 10.5, 9.0) if tall else (15.0, 8.8, 8.0)
    room = _LABELS - _indent(bar) - 6
    if svg.width_of(bar.label, size) <= room:
        return _Name([bar.label], size, height)
    lines = svg.wrapped(bar.label, smaller, room, 2)
    return _Name(lines, smaller, max(height, 21.0) if len(lines) > 1 else height)


def _indent(bar: Bar) -> int:
    return 4 + 10 * bar.level


def _today(scale: _Scale, today: date, bottom: float) -> list[str]:
    if not scale.first <= today <= scale.last:
        return []
    x = scale.x(today)
    words = f"as of {today}"
    at_end = x + svg.width_of(words, 9) > svg.WIDTH
    return [
        svg.stroke([(x, 20), (x, bottom + 4)], colour=svg.ALARM, width=1.5),
        svg.text(x, bottom + 14, words, size=9, anchor="end" if at_end else "middle", fill=svg.ALARM, bold=True),
    ]


def _diamond(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _after(quarter: date) -> date:
    return date(quarter.year + 1, 1, 1) if quarter.month == 10 else date(quarter.year, quarter.month + 3, 1)
