"""Red, amber and green: by shape and letter as well as by colour, each with its line of values."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from itstrat.report.charts import sparkline, svg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Status = Literal["red", "amber", "green", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing with its status: ``value`` is a short text, for example "62% of the way", ``note`` a longer one."""

    label: str
    status: Status
    value: str = ""
    note: str = ""
    points: tuple[sparkline.Point, ...] = ()
    target: float | None = None


#: Of more rows than these, each has one line.
TALL = 24
#: What the marks mean where they stand for progress.
PROGRESS: Mapping[Status, str] = MappingProxyType(
    {"red": "red: off track", "amber": "amber: at risk", "green": "green: on track", "unknown": "not known"}
)


def draw(rows: Sequence[Row], *, title: str, description: str = "", legend: Mapping[Status, str] = PROGRESS) -> str:
    """A line for each row: mark, label, sparkline, value and note; below, what the marks mean, in their order."""
    tall = len(rows) <= TALL
    parts = []
    top = 4.0
    for row in rows:
        texts = _Texts(
            label=svg.wrapped(row.label, 11.0 if tall else 9.5, 258, 2),
            values=svg.wrapped(row.value, 9.8, 90, 4),
            notes=svg.wrapped(row.note, 9.5 if tall else 8.5, 172, 2),
        )
        lines = max(len(texts.label), len(texts.values), len(texts.notes))
        height = max(34.0 if tall else 19.0, (8 if len(texts.values) == lines else 3) + lines * 11.4)
        parts += _row(row, texts, top, height, tall=tall)
        top += height
    legend_y = top + 16
    x = 4.0
    for status, words in legend.items():
        parts.append(mark(status, x + 7, legend_y - 4))
        parts.append(svg.text(x + 18, legend_y, words, size=9.5, fill=svg.MUTED))
        x += 34 + svg.width_of(words, 9.5)
    return svg.picture(svg.WIDTH, legend_y + 8, title, description, parts)


def mark(status: Status, x: float, y: float, radius: float = 7) -> str:
    """A mark around a point: a circle G, a triangle A, a square R, or a dashed circle where nothing is known."""
    return _MARKS[status](x, y, radius)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    """What a row says, line by line."""

    label: Sequence[str]
    values: Sequence[str]
    notes: Sequence[str]


def _row(row: Row, texts: _Texts, top: float, height: float, *, tall: bool) -> list[str]:
    middle = top + height / 2
    size, small = (11.0, 9.5) if tall else (9.5, 8.5)
    first = middle + size * 0.35 - (len(texts.label) - 1) * size * 0.6
    below = middle + 3.3 - (len(texts.notes) - 1) * small * 0.6
    return [
        svg.stroke([(0, top + height), (svg.WIDTH, top + height)], colour=svg.TRACK),
        mark(row.status, 13, middle),
        svg.texts(28, first, texts.label, size=size),
        *sparkline.line(row.points, row.target, 288, top + 3, 80, height - 6),
        svg.texts(374, middle + 3.6 - (len(texts.values) - 1) * 5.7, texts.values, size=9.5, bold=True),
        svg.texts(466, below, texts.notes, size=small, fill=svg.MUTED),
    ]


def _circle(x: float, y: float, radius: float) -> str:
    return svg.circle(x, y, radius, fill="#2e7d4f", edge=svg.INK) + _letter("G", x, y, "#ffffff")


def _triangle(x: float, y: float, radius: float) -> str:
    corners = [(x, y - radius - 1), (x + radius + 1, y + radius), (x - radius - 1, y + radius)]
    return svg.stroke(corners, colour=svg.INK, fill="#ffc145") + _letter("A", x, y + 2, svg.INK)


def _square(x: float, y: float, radius: float) -> str:
    box = svg.rect(x - radius, y - radius, 2 * radius, 2 * radius, fill="#a3201d", edge=svg.INK)
    return box + _letter("R", x, y, "#ffffff")


def _hollow(x: float, y: float, radius: float) -> str:
    return svg.circle(x, y, radius, fill=svg.PAPER, edge=svg.MUTED, dash=True) + _letter("?", x, y, svg.INK)


def _letter(letter: str, x: float, y: float, fill: str) -> str:
    return svg.text(x, y + 3.2, letter, size=9, anchor="middle", fill=fill, bold=True)


_MARKS: dict[Status, Callable[[float, float, float], str]] = {
    "red": _square,
    "amber": _triangle,
    "green": _circle,
    "unknown": _hollow,
}
