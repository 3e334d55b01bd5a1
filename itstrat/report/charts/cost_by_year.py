"""What is spent each year, capital and revenue on each other, against the money that is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

_LEFT, _TOP, _TALL = 52.0, 34.0, 190.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The money of one year; ``funding`` is what is there to pay it, where that is known."""

    label: str
    capital: Decimal
    revenue: Decimal
    funding: Decimal | None = None


def draw(years: Sequence[Year], *, title: str, description: str = "", currency: str = "£") -> str:
    """A stacked bar for each year with its total, and a line across it for the funding."""
    top = max((float(max(y.capital + y.revenue, y.funding or 0)) for y in years), default=0.0)
    marks = svg.ticks(top)
    parts = _legend(currency, any(year.funding is not None for year in years))
    for mark in marks:
        y = _up(mark, marks[-1])
        parts.append(svg.stroke([(_LEFT, y), (svg.WIDTH - 6, y)], colour=svg.LINE if mark == 0 else svg.TRACK))
        parts.append(svg.text(_LEFT - 5, y + 3.3, svg.thousands(mark), size=9.5, anchor="end", fill=svg.MUTED))
    step = (svg.WIDTH - 6 - _LEFT) / max(len(years), 1)
    for place, year in enumerate(years):
        parts += _bar(year, _LEFT + step * (place + 0.5), min(step * 0.62, 70), step, marks[-1])
    return svg.picture(svg.WIDTH, _TOP + _TALL + 26, title, description, parts)


def _bar(year: Year, middle: float, width: float, step: float, top: float) -> list[str]:
    capital, total = float(year.capital), float(year.capital + year.revenue)
    left = middle - width / 2
    base, between, head = _up(0, top), _up(capital, top), _up(total, top)
    size = 10.0 if step > 44 else 7.5
    parts = [
        svg.rect(left, between, width, base - between, fill=svg.DARK, edge=svg.INK) if capital else "",
        svg.rect(left, head, width, between - head, fill=svg.LIGHT, edge=svg.INK) if total > capital else "",
        svg.text(middle, head - 4, svg.thousands(total), size=size, anchor="middle", bold=True),
        svg.text(middle, base + 15, svg.cut(year.label, size, step - 2), size=size, anchor="middle"),
    ]
    if year.funding is not None:
        y = _up(float(year.funding), top)
        across = [(left - 7, y), (left + width + 7, y)]
        # White around it keeps the line apart from a dark bar in greyscale.
        parts += [svg.stroke(across, colour=svg.PAPER, width=5.5), svg.stroke(across, colour=svg.ALARM, width=2.5)]
    return parts


def _legend(currency: str, funding: bool) -> list[str]:
    parts = [
        svg.rect(_LEFT, 6, 11, 11, fill=svg.DARK, edge=svg.INK),
        svg.text(_LEFT + 16, 15.5, "capital", size=10),
        svg.rect(_LEFT + 66, 6, 11, 11, fill=svg.LIGHT, edge=svg.INK),
        svg.text(_LEFT + 82, 15.5, "revenue", size=10),
        svg.text(svg.WIDTH - 6, 15.5, f"{currency}, by financial year", size=10, anchor="end", fill=svg.MUTED),
    ]
    if funding:
        parts.append(svg.stroke([(_LEFT + 138, 11.5), (_LEFT + 154, 11.5)], colour=svg.ALARM, width=2.5))
        parts.append(svg.text(_LEFT + 159, 15.5, "funding", size=10))
    return parts


def _up(value: float, top: float) -> float:
    return _TOP + _TALL * (1 - value / top)
