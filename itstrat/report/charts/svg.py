"""The strokes that all charts are made of: escaped, rounded, and measured without a font.

One unit is a quarter of a millimetre on paper when a chart 640 wide is shown 160 mm wide; text of size 11 is then
nearly 8 points. Colours keep their order in greyscale, and no meaning hangs on colour alone.
"""

from __future__ import annotations

import unicodedata
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from itstrat.report.document import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 640.0
INK, MUTED, LINE, TRACK, PAPER = "#1b1b1b", "#555555", "#8c8c8c", "#ececec", "#ffffff"
BLUE, DARK, LIGHT, ALARM = "#3d7ebd", "#14375e", "#b9d4ec", "#a3201d"
# The first is what typst has in it, so that paper looks the same everywhere; pages on a screen set their own.
_FONTS = "Libertinus Serif, Arial, sans-serif"
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[] -"), frozenset("mwMW@%&")


def picture(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """A whole picture on a light ground, with its name and what it shows for those who hear it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {num(width)} {num(height)}" '
        f'width="{num(width)}" height="{num(height)}" font-family="{_FONTS}">'
    )
    desc = f"<desc>{safe(description)}</desc>" if description else ""
    ground = rect(0, 0, width, height, fill=PAPER)
    return "\n".join([f"{head}<title>{safe(title)}</title>{desc}", ground, *(part for part in parts if part), "</svg>"])


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 11,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """One line of text; ``y`` is its base line, ``anchor`` is start, middle or end; a halo lifts it off its ground."""
    weight = ' font-weight="bold"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    edge = f' stroke="{PAPER}" stroke-width="3" stroke-opacity="0.75" paint-order="stroke"' if halo else ""
    look = f'font-size="{num(size)}"{place}{weight} fill="{fill}"{edge}'
    return f'<text x="{num(x)}" y="{num(y)}" {look}>{safe(words)}</text>'


def texts(
    x: float,
    y: float,
    lines: Sequence[str],
    *,
    size: float = 11,
    fill: str = INK,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """Lines below each other, the first on the base line ``y``."""
    return "".join(
        text(x, y + row * size * 1.2, line, size=size, fill=fill, bold=bold, halo=halo)
        for row, line in enumerate(lines)
    )


def rect(
    x: float, y: float, width: float, height: float, *, fill: str, edge: str = "", dash: bool = False, radius: float = 0
) -> str:
    """A box."""
    stroke = f' stroke="{edge}"' if edge else ""
    dashes = ' stroke-dasharray="4 3"' if dash else ""
    corner = f' rx="{num(radius)}"' if radius else ""
    size = f'width="{num(max(width, 0))}" height="{num(max(height, 0))}"'
    return f'<rect x="{num(x)}" y="{num(y)}" {size} fill="{fill}"{stroke}{dashes}{corner}/>'


def stroke(
    points: Sequence[tuple[float, float]], *, colour: str = LINE, width: float = 1, dash: bool = False, fill: str = ""
) -> str:
    """A line through points, or with ``fill`` the closed shape that they enclose."""
    path = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    dashes = ' stroke-dasharray="4 3"' if dash else ""
    tag = "polygon" if fill else "polyline"
    return f'<{tag} points="{path}" fill="{fill or "none"}" stroke="{colour}" stroke-width="{num(width)}"{dashes}/>'


def circle(x: float, y: float, radius: float, *, fill: str, edge: str = "", dash: bool = False) -> str:
    """A dot."""
    line = (f' stroke="{edge}"' if edge else "") + (' stroke-dasharray="3 2"' if dash else "")
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}" fill="{fill}"{line}/>'


def curve(start: tuple[float, float], end: tuple[float, float], *, colour: str, width: float, opacity: float) -> str:
    """A line that leaves and arrives level."""
    (x1, y1), (x2, y2) = start, end
    middle = (x1 + x2) / 2
    path = f"M{num(x1)},{num(y1)} C{num(middle)},{num(y1)} {num(middle)},{num(y2)} {num(x2)},{num(y2)}"
    look = f'stroke="{colour}" stroke-width="{num(width)}" stroke-opacity="{num(opacity)}"'
    return f'<path d="{path}" fill="none" {look}/>'


def num(value: float) -> str:
    """A coordinate with two decimals at most.

    >>> num(3.0), num(1 / 3), num(-0.001)
    ('3', '0.33', '0')
    """
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def safe(words: str) -> str:
    """Text that cannot be taken for markup."""
    return escape(harmless(words))


def width_of(words: str, size: float) -> float:
    """About how wide a line is in a common sans serif font, rather too wide than too narrow."""
    return size * sum(_share(char) for char in words)


def wrapped(words: str, size: float, width: float, lines: int) -> list[str]:
    """The text in at most so many lines of that width; what does not fit ends in an ellipsis.

    >>> wrapped("Safe learning environment", 10, 80, 2)
    ['Safe learning', 'environment']
    """
    done: list[str] = []
    rest = harmless(words).split()
    while rest and len(done) < lines:
        count = 1
        while count < len(rest) and width_of(" ".join(rest[: count + 1]), size) <= width:
            count += 1
        last = len(done) == lines - 1
        done.append(cut(" ".join(rest if last else rest[:count]), size, width))
        rest = rest[count:]
    return done


def cut(words: str, size: float, width: float) -> str:
    """The text shortened to that width.

    >>> cut("Replacement of the wireless network", 10, 60)
    'Replaceme…'
    """
    words = harmless(words)
    if width_of(words, size) <= width:
        return words
    room = width - width_of("…", size)
    used = 0.0
    for place, char in enumerate(words):
        used += _share(char) * size
        if used > room:
            return words[:place].rstrip() + "…"
    return words


def ticks(top: float, count: int = 5) -> list[float]:
    """Round numbers from 0 to at least ``top``.

    >>> ticks(230)
    [0.0, 50.0, 100.0, 150.0, 200.0, 250.0]
    """
    if top <= 0:
        return [0.0, 1.0]
    power = 1.0
    while top / power > count * 10:
        power *= 10
    while top / power < count:
        power /= 10
    steps = [power * factor for factor in (1, 2, 2.5, 5, 10, 20)]
    step = next((step for step in steps if step * count >= top), steps[-1])
    marks = [0.0]
    while marks[-1] < top * (1 - 1e-9):
        marks.append(len(marks) * step)
    return marks


def thousands(value: float) -> str:
    """An amount of money in few letters.

    >>> [thousands(amount) for amount in (950, 12_500, 250_000, 1_250_000)]
    ['950', '12.5k', '250k', '1.25m']
    """
    for size, unit in ((1_000_000, "m"), (1_000, "k")):
        if abs(value) >= size:
            return f"{num(value / size)}{unit}"
    return num(value)


def arranged(layers: Sequence[Sequence[str]], links: Iterable[tuple[str, str]], sweeps: int = 4) -> list[list[str]]:
    """The names of each layer in an order in which few links cross: each goes to the middle of its neighbours.

    Deterministic: what has no neighbour keeps its place. Linear in the links for each sweep.
    """
    order = [list(layer) for layer in layers]
    near: dict[str, list[str]] = {}
    for source, target in links:
        near.setdefault(source, []).append(target)
        near.setdefault(target, []).append(source)
    pairs = list(pairwise(range(len(order))))
    for sweep in range(sweeps):
        for left, right in pairs if sweep % 2 == 0 else [(b, a) for a, b in reversed(pairs)]:
            place = {name: index / max(len(order[left]), 1) for index, name in enumerate(order[left])}
            own = {name: index / max(len(order[right]), 1) for index, name in enumerate(order[right])}

            def middle(name: str, place: dict[str, float] = place, own: dict[str, float] = own) -> float:
                found = [place[other] for other in near.get(name, []) if other in place]
                return sum(found) / len(found) if found else own[name]

            order[right].sort(key=middle)
    return order


def _share(char: str) -> float:
    if char in _NARROW:
        return 0.34
    if char in _WIDE:
        return 0.88
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.05
    return 0.7 if char.isupper() else 0.57
