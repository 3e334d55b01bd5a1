"""A difference put in order for readers: a heading, items in groups of bearable length, findings under titles."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.history.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itstrat.history.diff import Difference, How, Item, Noted

#: As many items of one kind are named one by one.
MOST = 20
_TITLES: Mapping[How, str] = {"renamed": "Renamed", "changed": "Changed", "added": "Added", "removed": "Removed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The items that were changed in one way: those to name, and how many more there are of each kind."""

    how: How
    title: str
    items: tuple[Item, ...]
    more: Mapping[str, int]


def heading(difference: Difference) -> str:
    """What the difference amounts to, in a sentence."""
    before, after = difference.before.name, difference.after.name
    if difference.same:
        return f"{before} and {after} say the same."
    parts = [f"{n:,} {how}" for how in _TITLES if (n := sum(item.how == how for item in difference.told))]
    return f"From {before} to {after}: {', '.join(parts)}."


def groups(difference: Difference) -> Iterator[Group]:
    """The items by what happened to them, in the order of reading."""
    for how, title in _TITLES.items():
        found = [item for item in difference.told if item.how == how]
        by_kind: dict[str, list[Item]] = defaultdict(list)
        for item in found:
            by_kind[item.kind].append(item)
        if found:
            counts = counted({kind: len(items) for kind, items in by_kind.items()})
            yield Group(
                how=how,
                title=f"{title}: {counts}",
                items=tuple(item for items in by_kind.values() for item in items[:MOST]),
                more={kind: len(items) - MOST for kind, items in by_kind.items() if len(items) > MOST},
            )


def counted(counts: Mapping[str, int]) -> str:
    """How many of each kind, in words.

    >>> counted({"aim": 1, "observation": 11})
    '1 aim, 11 observations'
    """
    return ", ".join(count(number, kind or "item") for kind, number in counts.items())


def named(item: Item) -> str:
    """The kind and the label of an item."""
    kind = f"{item.kind[:1].upper()}{item.kind[1:]} " if item.kind else ""
    return f"{kind}“{item.label}”"


def noted(difference: Difference) -> list[tuple[str, tuple[Noted, ...]]]:
    """The findings that appeared and those that went, each under a title; nothing where none were compared."""
    both = (("appeared", difference.appeared), ("went", difference.gone))
    return [(f"Findings that {word}: {_severities(found)}", found) for word, found in both if found]


def _severities(findings: tuple[Noted, ...]) -> str:
    return counted(Counter(each.severity.lower() for each in findings))
