"""One thing in the middle, what points at it on the left, and what it points at on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: On either side; what is beyond is counted.
MOST = 6
_BOX, _TALL, _STEP, _TOP = 180.0, 30.0, 38.0, 26.0
_SIZE = 9.5
_FILLS = ("#eaf2fa", svg.LIGHT)


@dataclass(frozen=True, slots=True)
class Side:
    """What is on one side: its heading, the first labels, and how many more there are."""

    title: str
    labels: tuple[str, ...]
    more: int = 0


def draw(label: str, left: Side, right: Side, *, title: str, description: str, box: Callable[[str], str]) -> str:
    """The picture. ``box`` gives the text of a box for a label, as :func:`words` does; it may remember them.

    >>> left, right = Side("Linked from", ("Objective",)), Side("Links to", ())
    >>> draw("Aim", left, right, title="Aim", description="", box=words)[:4]
    '<svg'
    """
    rows = max(len(left.labels) + bool(left.more), len(right.labels) + bool(right.more), 1)
    height = _TOP + rows * _STEP
    middle = _TOP + rows * _STEP / 2
    centre = (svg.WIDTH - _BOX) / 2 if left.labels else 2.0  # nothing stands to its left
    parts = [svg.text(2, 14, left.title, size=_SIZE, bold=True) if left.labels else ""]
    if right.labels:
        parts.append(svg.text(svg.WIDTH - _BOX - 2, 14, right.title, size=_SIZE, bold=True))
    parts += _side(left, 2, (centre, middle), rows, box, leaves=True)
    parts += _side(right, svg.WIDTH - _BOX - 2, (centre + _BOX, middle), rows, box, leaves=False)
    parts.append(_boxed(box(label), centre, middle, _FILLS[1]))
    return svg.picture(svg.WIDTH, height, title, description, parts)


def words(label: str) -> str:
    """The text of a box whose upper left corner is the origin.

    >>> words("Aim")
    '<text x="6" y="18.52" font-size="9.5" fill="#1b1b1b">Aim</text>'
    """
    lines = svg.wrapped(label, _SIZE, _BOX - 12, 2)
    return svg.texts(6, _TALL / 2 + _SIZE * 0.37 - (len(lines) - 1) * _SIZE * 0.6, lines, size=_SIZE)


def _side(
    side: Side, x: float, end: tuple[float, float], rows: int, box: Callable[[str], str], *, leaves: bool
) -> Sequence[str]:
    count = len(side.labels) + bool(side.more)
    first = _TOP + (rows - count) * _STEP / 2 + _STEP / 2
    parts = []
    for row, label in enumerate(side.labels):
        y = first + row * _STEP
        near = (x + _BOX, y) if leaves else (x, y)
        parts.append(svg.curve(*sorted((near, end)), colour=svg.DARK, width=1.1, opacity=0.5))
        parts.append(_boxed(box(label), x, y, _FILLS[0]))
    if side.more:
        parts.append(svg.text(x + 6, first + len(side.labels) * _STEP + 3, f"… and {side.more:,} more", size=9))
    return parts


def _boxed(text: str, x: float, middle: float, fill: str) -> str:
    box = svg.rect(0, 0, _BOX, _TALL, fill=fill, edge=svg.DARK, radius=2)
    return f'<g transform="translate({svg.num(x)} {svg.num(middle - _TALL / 2)})">{box}{text}</g>'
