"""A portfolio problem, free of RDF: candidates, when each may start and what it then uses, and the limits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

LimitKind = Literal["budget", "funding", "resource", "skill"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A quarter of the plan."""

    start: date
    end: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``available`` of something. Limits of one ``group`` rise together: a team has one in each quarter."""

    key: str
    group: str
    kind: LimitKind
    label: str
    when: str
    unit: str
    available: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A way to carry a candidate out: from one period to another, using so much of each limit (by its key)."""

    period: int
    end: int
    uses: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that may be chosen. Without ``starts`` it cannot be.

    ``must`` says why it has to be chosen, ``barred`` why it may not be; empty, it is free. ``part_of`` is the candidate
    that has to be chosen with it, ``after`` those that have to end before it starts. A candidate that has ``parts`` is
    chosen only with one of them, unless it must be.
    """

    iri: str
    label: str
    value: Decimal
    starts: tuple[Start, ...]
    planned: int = 0
    cost: Decimal = Decimal(0)
    must: str = ""
    barred: str = ""
    part_of: str | None = None
    after: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Candidates to choose from under limits; of each pair of ``alternatives`` at most one is chosen."""

    periods: tuple[Period, ...] = ()
    candidates: tuple[Candidate, ...]
    limits: tuple[Limit, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()

    @property
    def by_iri(self) -> Mapping[str, Candidate]:
        """The candidates by their IRIs."""
        return {candidate.iri: candidate for candidate in self.candidates}

    def raised(self, group: str, amount: Decimal) -> Problem:
        """The problem with so much more of each limit of a group."""
        limits = (
            replace(limit, available=limit.available + amount) if limit.group == group else limit
            for limit in self.limits
        )
        return replace(self, limits=tuple(limits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What to choose: the start of each chosen candidate.

    No portfolio is worth more than ``bound``; ``proven`` says that this one is worth exactly that, ``tidy`` that of all
    worth as much it is the cheapest, and of these the earliest.
    """

    starts: Mapping[str, Start]
    value: Decimal
    bound: Decimal
    proven: bool
    tidy: bool = True

    @property
    def gap(self) -> Decimal:
        """How much more, in per cent of the bound, a better portfolio could be worth at most; 0 where it is proven."""
        return Decimal(0) if not self.bound else 100 * (self.bound - self.value) / self.bound

    @property
    def used(self) -> dict[str, Decimal]:
        """How much of each limit is used, by its key."""
        return usage(self.starts.values())


def usage(starts: Iterable[Start]) -> dict[str, Decimal]:
    """How much of each limit some starts use together."""
    used: dict[str, Decimal] = {}
    for start in starts:
        for key, amount in start.uses:
            used[key] = used.get(key, Decimal(0)) + amount
    return used


def described(limit: Limit) -> str:
    """A limit in words."""
    return f"{limit.label}, {limit.when}: {amount_text(limit.available)} {limit.unit}".replace(", :", ":")


def amount_text(amount: Decimal) -> str:
    """An amount as people write it.

    >>> amount_text(Decimal("0.60")), amount_text(Decimal("88900.00"))
    ('0.6', '88,900')
    """
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
