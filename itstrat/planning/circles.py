"""Circles: things that wait for, need or are part of each other, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.errors import Location
    from itstrat.formats import Document
    from itstrat.store import Labels

    #: From something, by a property (an IRI), to something.
    Link = tuple[str, str, str]


def circles(links: Iterable[Link]) -> tuple[tuple[Link, ...], ...]:
    """The circles that links make, each from the link on; a thing that is in several is told in one.

    Cost: linear in the links, once for each circle.

    >>> circles([("a", "needs", "b"), ("b", "needs", "c"), ("c", "needs", "b")])
    ((('b', 'needs', 'c'), ('c', 'needs', 'b')),)
    """
    after: dict[str, list[Link]] = {}
    for link in dict.fromkeys(links):
        after.setdefault(link[0], []).append(link)
    done: set[str] = set()
    found = []
    for first in list(after):
        while first not in done and (circle := _circle(first, after, done)):
            found.append(circle)
    return tuple(found)


def _circle(first: str, after: Mapping[str, list[Link]], done: set[str]) -> tuple[Link, ...]:
    """The first circle on the ways from something, or none; what was looked at is ``done``."""
    path: list[Link] = []
    entered: dict[str, int] = {first: 0}
    stack: list[Link | None] = list(reversed(after.get(first, [])))
    while stack:
        link = stack.pop()
        if link is None:
            done.add(path.pop()[2])
            del entered[next(reversed(entered))]
            continue
        there = link[2]
        if there in entered:
            circle = (*path[entered[there] :], link)
            done.update(start for start, _, _ in circle)
            return circle
        if there not in done:
            path.append(link)
            entered[there] = len(path)
            stack += [None, *reversed(after.get(there, []))]
    done.add(first)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A link of a circle in words, and where it is written."""

    start: str
    property: str
    end: str
    location: Location | None

    def __str__(self) -> str:
        return f"{self.location or 'inferred'}: {self.start} {self.property} {self.end}"


def told(links: Iterable[Link], documents: Iterable[Document], labels: Labels) -> tuple[Step, ...]:
    """Links by their labels, each with its file and line. Cost: as much as reading the files that hold them."""
    wanted = [(ox.NamedNode(start), ox.NamedNode(name), ox.NamedNode(end)) for start, name, end in links]
    places = locate(documents, wanted) if wanted else {}
    return tuple(
        Step(
            start=labels(each[0]),
            property=labels.compact(each[1]),
            end=labels(each[2]),
            location=places[each].location if each in places else None,
        )
        for each in wanted
    )
