"""What can be recorded: an observation, a meeting, a review, a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import pyoxigraph as ox

from itstrat.namespaces import ITS

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A value of a KPI, as it is typed, and the day it was measured."""

    about: tuple[ox.NamedNode, ...]
    value: str
    day: date
    comment: str = ""
    by: ox.NamedNode | None = None
    kind: ClassVar[ox.NamedNode] = ITS["Observation"]
    link: ClassVar[ox.NamedNode] = ox.NamedNode("http://www.w3.org/ns/sosa/observedProperty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting of one or more groups on a day, held or to come."""

    about: tuple[ox.NamedNode, ...]
    day: date
    comment: str = ""
    by: ox.NamedNode | None = None
    kind: ClassVar[ox.NamedNode] = ITS["Meeting"]
    link: ClassVar[ox.NamedNode] = ITS["meetingOf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How an objective or project stood at a meeting: its:Red, its:Amber or its:Green."""

    about: tuple[ox.NamedNode, ...]
    rag: ox.NamedNode
    meeting: ox.NamedNode
    comment: str = ""
    by: ox.NamedNode | None = None
    day: date | None = None
    kind: ClassVar[ox.NamedNode] = ITS["ProgressReview"]
    link: ClassVar[ox.NamedNode] = ITS["about"]
    at: ClassVar[ox.NamedNode] = ITS["reviewedAt"]
    word: ClassVar[ox.NamedNode] = ITS["rag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a meeting decided about one or more items: its:Approved, its:Deferred, its:Rejected or its:Noted."""

    about: tuple[ox.NamedNode, ...]
    outcome: ox.NamedNode
    meeting: ox.NamedNode
    comment: str = ""
    by: ox.NamedNode | None = None
    day: date | None = None
    kind: ClassVar[ox.NamedNode] = ITS["Decision"]
    link: ClassVar[ox.NamedNode] = ITS["about"]
    at: ClassVar[ox.NamedNode] = ITS["decidedAt"]
    word: ClassVar[ox.NamedNode] = ITS["outcome"]


Record: TypeAlias = Observation | Meeting | Review | Outcome
