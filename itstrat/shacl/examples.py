"""The examples of our rules: data that break each, and data that keep it. The tests prove the rules by them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.resources import directory

if TYPE_CHECKING:
    from pathlib import Path

_ABOUT_TESTS = re.compile(r"# (expect|says): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What some data show, as a sentence, and the data as Turtle without its prefixes."""

    shows: str
    turtle: str


def examples(code: str) -> tuple[Example, Example] | None:
    """Data that break a rule of ours and data that keep it: the two files that differ least. None for other rules.

    Cost: 1 ms.

    >>> broken, kept = examples("ITS001")
    >>> broken.shows
    'The first objective supports nothing, the second only an element of another strategy.'
    >>> "its:supports ex:aim" in broken.turtle, "its:supports ex:aim" in kept.turtle
    (False, True)
    """
    folder = directory("shapes") / "examples" / code
    broken, kept = ([_read(path) for path in sorted(folder.glob(f"{kind}-*.ttl"))] for kind in ("violates", "conforms"))
    pairs = [(one, other) for one in broken for other in kept]
    return min(pairs, key=_difference, default=None)


def _read(path: Path) -> Example:
    lines = path.read_text(encoding="utf-8").split("\n")
    body = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    shows = " ".join(line.removeprefix("#").strip() for line in lines[:body] if not _ABOUT_TESTS.match(line))
    turtle = "\n".join(line for line in lines[body:] if not line.startswith("@prefix"))
    return Example(shows=shows, turtle=turtle.strip("\n"))


def _difference(pair: tuple[Example, Example]) -> tuple[int, int]:
    """How many lines differ; and how many there are, for the shorter of those that differ as much."""
    one, other = (example.turtle.split("\n") for example in pair)
    same = sum(block.size for block in difflib.SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    total = len(one) + len(other)
    return total - 2 * same, total
