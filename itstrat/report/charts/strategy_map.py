"""The map from an institution's strategies to what IT does: columns of boxes and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOP, _GAP = 24.0, 44.0
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
    gaps = max(len(columns) - 1, 0) * _GAP
    box_width = (svg.WIDTH - 4 - gaps) / max(len(columns), 1)
    wide = box_width + _GAP
    shown = [column.boxes[:MOST] for column in columns]
    labels = {box.key: box for box in chain.from_iterable(shown)}
    ties = sorted({link for link in links if link[0] in labels and link[1] in labels})
    order = svg.arranged([[box.key for box in boxes] for boxes in shown], ties)
    tall = _tall(max((len(boxes) for boxes in shown), default=1))
    places: dict[str, tuple[int, float]] = {}
    for column, keys in enumerate(order):
        step = tall / max(len(keys), 1)
        for row, key in enumerate(keys):
            places[key] = (column, _TOP + step * (row + 0.5))
    parts = [_link(places[a], places[b], wide, box_width) for a, b in ties]
    looks = [_look(len(keys), tall) for keys in order]
    for key, (column, middle) in places.items():
        parts += _box(labels[key], looks[column], wide * column + 2, middle, box_width)
    parts += [
        svg.text(wide * place + 2, 14, svg.cut(column.title, 11.5, box_width), size=10.5, bold=True)
        for place, column in enumerate(columns)
    ]
    bottom = _TOP + tall
    for place, more in enumerate(len(column.boxes) - MOST for column in columns):
        if more > 0:
            words = f"… and {more:,} more"
            parts.append(svg.text(wide * place + 2, bottom + 10, words, size=9, fill=svg.MUTED))
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


def _box(box: Box, look: _Look, x: float, middle: float, width: float) -> list[str]:
    lines = svg.wrapped(box.label, look.size, width - 10, look.lines)
    first = middle + look.size * 0.35 - (len(lines) - 1) * look.size * 0.6
    fill, edge = (svg.PAPER, svg.ALARM) if box.gap else ("#eaf2fa", svg.DARK)
    return [
        svg.rect(x, middle - look.height / 2, width, look.height, fill=fill, edge=edge, dash=box.gap, radius=2),
        svg.texts(x + 5, first, lines, size=look.size),
    ]


def _link(a: tuple[int, float], b: tuple[int, float], wide: float, box: float) -> str:
    (left, y1), (right, y2) = min(a, b), max(a, b)
    start = (wide * left + 2 + box, y1)
    return svg.curve(start, (wide * right + 2, y2), colour=svg.DARK, width=1.1, opacity=0.45)
