"""Where money comes from and which aims it reaches: bands as thick as the money they carry."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.report.charts import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOP, _BAR, _WIDEST = 24.0, 10.0, 34.0
_COLOURS = ("#3d7ebd", "#6b6b6b", "#3f8f6b", "#c98a1b")


@dataclass(frozen=True, slots=True)
class Node:
    """A place that money passes; ``layer`` counts from the left."""

    key: str
    label: str
    layer: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Money from one node to another in a layer to its right."""

    source: str
    target: str
    value: float


def draw(
    nodes: Sequence[Node],
    flows: Sequence[Flow],
    *,
    title: str,
    description: str = "",
    headings: Sequence[str] = (),
    currency: str = "£",
) -> str:
    """Layers from left to right, the nodes of each in an order in which few bands cross. Flows of nothing are left out.

    Raises ValueError for a flow that does not go to the right.
    """
    layer = {node.key: node.layer for node in nodes}
    flows = [flow for flow in flows if flow.value > 0]
    if any(layer[flow.source] >= layer[flow.target] for flow in flows):
        raise ValueError("a flow must go to a layer further right")
    boxes = _placed(nodes, flows)
    parts = _headings(headings, max(layer.values(), default=0) + 1)
    parts += _bands(boxes, flows)
    parts += [] if boxes else [svg.text(4, _TOP + 6, "No money flows.", fill=svg.MUTED)]
    labels = {node.key: node.label for node in nodes}
    last = max(layer.values(), default=0)
    for key, box in boxes.items():
        parts += _node(box, labels[key], layer[key], last, currency)
    height = max((box.y + box.height for box in boxes.values()), default=_TOP) + 10
    return svg.picture(svg.WIDTH, height, title, description, parts)


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    height: float
    value: float
    room: float


def _placed(nodes: Sequence[Node], flows: Sequence[Flow]) -> dict[str, _Box]:
    out: dict[str, float] = defaultdict(float)
    come: dict[str, float] = defaultdict(float)
    for flow in flows:
        out[flow.source] += flow.value
        come[flow.target] += flow.value
    value = {node.key: max(out[node.key], come[node.key]) for node in nodes}
    shown = [node for node in nodes if value[node.key] > 0]
    count = max((node.layer for node in shown), default=0) + 1
    layers = [[node.key for node in shown if node.layer == place] for place in range(count)]
    layers = svg.arranged(layers, [(flow.source, flow.target) for flow in flows])
    most = max((len(layer) for layer in layers), default=1)
    pad = 14.0 if most <= 20 else 11.0
    tall = max(220.0, most * (pad + 5.0))
    heaviest = max((sum(value[key] for key in layer) for layer in layers), default=1.0)
    scale = min((tall - pad * (len(layer) - 1) for layer in layers), default=tall) / (heaviest or 1)
    boxes = {}
    step = (svg.WIDTH - 150 - _BAR) / max(count - 1, 1)
    for place, layer in enumerate(layers):
        solid = sum(value[key] * scale for key in layer)
        gap = max(pad, min(_WIDEST, (tall - solid) / max(len(layer) - 1, 1)))
        y = _TOP + (tall - solid - gap * (len(layer) - 1)) / 2
        for key in layer:
            boxes[key] = _Box(4 + step * place, y, max(value[key] * scale, 1), value[key], gap)
            y += value[key] * scale + gap
    return boxes


def _bands(boxes: dict[str, _Box], flows: Sequence[Flow]) -> list[str]:
    left: dict[str, float] = defaultdict(float)
    right: dict[str, float] = defaultdict(float)
    parts = []
    colours: dict[str, str] = {}
    for flow in sorted(flows, key=lambda flow: (boxes[flow.source].y, boxes[flow.target].y, flow.source, flow.target)):
        source, target = boxes[flow.source], boxes[flow.target]
        thick = flow.value / source.value * source.height
        start = (source.x + _BAR, source.y + left[flow.source] + thick / 2)
        end = (target.x, target.y + right[flow.target] + thick / 2)
        left[flow.source] += thick
        right[flow.target] += thick
        colour = colours.setdefault(flow.source, _COLOURS[len(colours) % len(_COLOURS)])
        parts.append(svg.curve(start, end, colour=colour, width=max(thick, 0.6), opacity=0.32))
    return parts


def _node(box: _Box, label: str, layer: int, last: int, currency: str) -> list[str]:
    size = 10.0 if box.room > 12 else 8.8
    room = 140.0 if layer == last else max((svg.WIDTH - 150) / max(last, 1) - _BAR - 12, 60)
    # The amount comes first: after a label written from right to left it would be torn apart.
    words = f"{currency}{svg.thousands(box.value)} {label}"
    lines = svg.wrapped(words, size, room, max(1, min(3, int((box.height + box.room - 3) / (1.25 * size)))))
    middle = box.y + box.height / 2 + size * 0.35 - (len(lines) - 1) * size * 0.6
    return [
        svg.rect(box.x, box.y, _BAR, box.height, fill=svg.DARK),
        svg.texts(box.x + _BAR + 4, middle, lines, size=size, halo=True),
    ]


def _headings(headings: Sequence[str], layers: int) -> list[str]:
    step = (svg.WIDTH - 150 - _BAR) / max(layers - 1, 1)
    return [
        svg.text(4 + step * place, 13, svg.cut(name, 10.5, step if place < layers - 1 else 150), size=10.5, bold=True)
        for place, name in enumerate(headings[:layers])
    ]
