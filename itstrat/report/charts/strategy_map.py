"""The map from an institution's strategies to what IT does: columns of boxes and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOP, _GAP = 24.0, 44.0
#: A column is at least so wide.
_NARROWEST = 90.0
#: How finely the width is sought that a label needs.
_STEP = 6.0
#: A longer column is cut here, with a line that says how many are not shown.
MOST = 60


@dataclass(frozen=True, slots=True)
class Box:
    """One thing; ``gap`` marks one that nothing serves or that serves nothing."""

    key: str
    label: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and its boxes."""

    title: str
    boxes: tuple[Box, ...]


def draw(columns: Sequence[Column], links: Sequence[tuple[str, str]], *, title: str, description: str = "") -> str:
    """Columns from left to right, the boxes of each in an order in which few links cross.

    Links join boxes of any two columns; one to a box that is not shown is left out.
    """
    shown = [column.boxes[:MOST] for column in columns]
    labels = {box.key: box for box in chain.from_iterable(shown)}
    ties = sorted({link for link in links if link[0] in labels and link[1] in labels})
    order = svg.arranged([[box.key for box in boxes] for boxes in shown], ties)
    tall = _tall(max((len(boxes) for boxes in shown), default=1))
    bars = _bars([[labels[key].label for key in keys] for keys in order], tall)
    places: dict[str, tuple[int, float]] = {}
    for column, keys in enumerate(order):
        step = tall / max(len(keys), 1)
        for row, key in enumerate(keys):
            places[key] = (column, _TOP + step * (row + 0.5))
    parts = [_link(places[a], places[b], bars) for a, b in ties]
    for key, (column, middle) in places.items():
        parts += _box(labels[key], bars[column], middle)
    parts += [
        svg.text(bar.x, 14, svg.cut(column.title, 11.5, bar.width), size=10.5, bold=True)
        for column, bar in zip(columns, bars, strict=True)
    ]
    bottom = _TOP + tall
    for place, more in enumerate(len(column.boxes) - MOST for column in columns):
        if more > 0:
            words = f"… and {more:,} more"
            parts.append(svg.text(bars[place].x, bottom + 10, words, size=9, fill=svg.MUTED))
    if any(box.gap for box in labels.values()):
        parts.append(svg.rect(2, bottom + 18, 16, 9, fill=svg.PAPER, edge=svg.ALARM, dash=True))
        parts.append(svg.text(23, bottom + 26, "a gap: nothing is linked here", size=9, fill=svg.MUTED))
    return svg.picture(svg.WIDTH, bottom + 32, title, description, parts)


@dataclass(frozen=True, slots=True)
class _Look:
    """How large boxes and their texts are."""

    size: float
    lines: int
    pad: float

    @property
    def height(self) -> float:
        return self.lines * self.size * 1.2 + 5


_LOOKS = (_Look(9.8, 3, 8.0), _Look(9.0, 2, 5.0), _Look(8.0, 1, 3.5))


def _tall(most: int) -> float:
    """The height of the picture when its longest column has so many boxes."""
    look = _LOOKS[0] if most <= 14 else _LOOKS[1] if most <= 28 else _LOOKS[2]
    return most * (look.height + look.pad)


def _look(count: int, tall: float) -> _Look:
    """The largest look in which so many boxes fit."""
    return next((look for look in _LOOKS if count * (look.height + look.pad) <= tall), _LOOKS[-1])


@dataclass(frozen=True, slots=True)
class _Bar:
    """Where a column stands, how wide it is and how its boxes look."""

    x: float
    width: float
    look: _Look


def _bars(columns: Sequence[Sequence[str]], tall: float) -> list[_Bar]:
    """The columns: alike where their labels have room so, else those with long labels share what the others leave."""
    room = svg.WIDTH - 4 - max(len(columns) - 1, 0) * _GAP
    looks = [_look(len(labels), tall) for labels in columns]
    even = room / max(len(columns), 1)
    asked = [_asked(labels, look) for labels, look in zip(columns, looks, strict=True)]
    widths = [even] * len(asked)
    if max(asked, default=0) > even:
        long = sum(need for need in asked if need > even)
        spare = room - sum(asked)
        widths = [
            need * room / sum(asked) if spare >= 0 else need * (1 + spare / long) if need > even else need
            for need in asked
        ]
    bars = []
    x = 2.0
    for width, look in zip(widths, looks, strict=True):
        bars.append(_Bar(x, width, look))
        x += width + _GAP
    return bars


def _asked(labels: Sequence[str], look: _Look) -> float:
    """How wide boxes are at least, so that no label is cut."""
    return max(_NARROWEST, *(_uncut(label, look) for label in labels), 0)


def _uncut(label: str, look: _Look) -> float:
    whole = svg.width_of(label, look.size)
    width = whole / look.lines
    while width < whole and svg.wrapped(label, look.size, width, look.lines)[-1].endswith("…"):
        width += _STEP
    return width + 10


def _box(box: Box, bar: _Bar, middle: float) -> list[str]:
    look = bar.look
    lines = svg.wrapped(box.label, look.size, bar.width - 10, look.lines)
    first = middle + look.size * 0.35 - (len(lines) - 1) * look.size * 0.6
    fill, edge = (svg.PAPER, svg.ALARM) if box.gap else ("#eaf2fa", svg.DARK)
    return [
        svg.rect(bar.x, middle - look.height / 2, bar.width, look.height, fill=fill, edge=edge, dash=box.gap, radius=2),
        svg.texts(bar.x + 5, first, lines, size=look.size),
    ]


def _link(a: tuple[int, float], b: tuple[int, float], bars: Sequence[_Bar]) -> str:
    (left, y1), (right, y2) = min(a, b), max(a, b)
    start = (bars[left].x + bars[left].width, y1)
    return svg.curve(start, (bars[right].x, y2), colour=svg.DARK, width=1.1, opacity=0.45)
