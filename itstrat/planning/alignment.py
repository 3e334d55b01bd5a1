"""What a project is worth: how strongly it is aligned with how weighty aims.

Each objective that a project supports counts with the weight of each aim that it serves, times the strengths recorded
for the alignment of the project with the objective, of the objective with the aim, and (the strongest) of the aim with
other strategies. A strength or weight that is not recorded counts as 1. A project that supports nothing itself has the
lines of the programme that it is part of.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.planning.facts import number, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itstrat.store import Store

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The lines from projects and services to aims, with weights and strengths."""

    lines: Mapping[str, tuple[tuple[str, str], ...]]
    strengths: Mapping[tuple[str, str], Decimal]
    weights: Mapping[str, Decimal]

    @classmethod
    def of(cls, store: Store, weights: Mapping[str, Decimal] | None = None) -> Worth:
        """What the store says; ``weights`` of aims stand in for those recorded. Cost: three queries."""
        lines: dict[str, tuple[tuple[str, str], ...]] = {}
        for row in rows(store, "lines"):
            line = row.get("objective", ""), row.get("aim", "")
            lines[row["supporter"]] = (*lines.get(row["supporter"], ()), line)
        strengths: dict[tuple[str, str], Decimal] = {}
        for row in rows(store, "strengths"):
            pair, strength = (row["from"], row["to"]), number(row["strength"], row["from"])
            strengths[pair] = max(strength, strengths.get(pair, Decimal(0)))
        recorded = {row["aim"]: number(row["weight"], row["aim"]) for row in rows(store, "aims") if "weight" in row}
        aims = [row["aim"] for row in rows(store, "aims")]
        own = {aim: {to: s for (start, to), s in strengths.items() if start == aim} for aim in aims}
        base = {aim: max(own[aim].values(), default=_ONE) for aim in aims}
        asked = {**recorded, **(weights or {})}
        return cls(lines=lines, strengths=strengths, weights={aim: asked.get(aim, _ONE) * base[aim] for aim in aims})

    def of_project(self, project: str, parent: str | None = None) -> Decimal:
        """What a project is worth."""
        own = self._lines(project, parent)
        return sum((self._line(project, *line) for line in own), Decimal(0))

    def aims(self, project: str, parent: str | None = None) -> tuple[str, ...]:
        """The aims that a project, service or other supporter serves, sorted."""
        return tuple(sorted({aim for _, aim in self._lines(project, parent) if aim}))

    def objectives(self, project: str, parent: str | None = None) -> tuple[str, ...]:
        """The objectives that it supports, sorted."""
        return tuple(sorted({objective for objective, _ in self._lines(project, parent) if objective}))

    def _lines(self, project: str, parent: str | None) -> tuple[tuple[str, str], ...]:
        return self.lines.get(project) or (self.lines.get(parent, ()) if parent else ())

    def _line(self, project: str, objective: str, aim: str) -> Decimal:
        if not aim:
            return Decimal(0)
        steps = ((project, objective), (objective, aim)) if objective else ((project, aim),)
        worth = self.weights.get(aim, _ONE)
        for step in steps:
            worth *= self.strengths.get(step, _ONE)
        return worth
