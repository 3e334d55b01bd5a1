"""Documents that senior management decides on, written from checked data: one module for each kind.

>>> sorted(KINDS)[:3]
['benefits-register', 'bid-evidence', 'business-case']
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.documents.desk import Desk
from itstrat.documents.gaps import readiness
from itstrat.documents.made import FLAGS, DocumentOptions
from itstrat.errors import AmbiguousSubject, UnknownDocument, UnknownSubject, UsageError
from itstrat.namespaces import ITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from itstrat.documents.desk import Readable
    from itstrat.report.document import Document
    from itstrat.shacl import Validation

    Build = Callable[[Desk, ox.NamedNode | None, DocumentOptions], Document]

__all__ = ["FLAGS", "KINDS", "DocumentOptions", "build", "known", "readiness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document: the module that builds it, what it is for, and the class of what it is about.

    ``optional``: without a subject it is about everything of that class. ``via`` leads from something else that may be
    named, for example from a project to the case for it. ``takes`` are the options that it is made with.
    """

    module: str
    about: str
    subject: str
    optional: bool = False
    via: str = ""
    takes: tuple[str, ...] = ()


_APPRAISAL = ("rate", "optimism_bias", "benefit_years")
#: Every kind of document by its name.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "business-case": Kind(
            module="business_case",
            about="A business case for the board.",
            subject="BusinessCase",
            via="caseFor",
            takes=("five_case", *_APPRAISAL),
        ),
        "project-brief": Kind(
            module="project_brief",
            about="A brief for a project, or for each part of it.",
            subject="Project",
            takes=("everything",),
        ),
        "steering-pack": Kind(
            module="steering_pack",
            about="The papers for a meeting of a steering group.",
            subject="SteeringGroup",
            takes=("since",),
        ),
        "service-catalogue": Kind(
            module="service_catalogue",
            about="The services that IT delivers.",
            subject="ServiceCatalogue",
            optional=True,
            takes=("users",),
        ),
        "strategy": Kind(module="strategy", about="The IT service strategy.", subject="ITServiceStrategy"),
        "strategy-on-a-page": Kind(
            module="strategy_page", about="The IT service strategy on one sheet.", subject="ITServiceStrategy"
        ),
        "refresh-plan": Kind(module="refresh_plan", about="What is replaced when.", subject="RefreshPlan"),
        "benefits-register": Kind(
            module="benefits_register", about="Benefits, measures and owners.", subject="BusinessCase", optional=True
        ),
        "risk-register": Kind(
            module="risk_register", about="Risks, highest first.", subject="BusinessCase", optional=True
        ),
        "coverage": Kind(module="coverage", about="What IT does for another strategy.", subject="StrategyDocument"),
        "bid-evidence": Kind(
            module="bid_evidence",
            about="Evidence for a capital bid.",
            subject="BusinessCase",
            via="caseFor",
            takes=_APPRAISAL,
        ),
    }
)


def build(
    kind: str,
    strategy: Readable,
    check: Callable[[str], Validation],
    subject: str | None = None,
    options: DocumentOptions | None = None,
) -> Document:
    """A document of some kind about a subject (IRI, prefixed name or label); ``check`` runs the rules of a profile.

    Raises: UnknownDocument; UsageError for an option that the kind does not take; UnknownSubject with the nearest
    labels; AmbiguousSubject where there are several and none is named.
    """
    options = options or DocumentOptions()
    chosen = known(kind, (each.name for each in fields(options) if getattr(options, each.name) != each.default))
    desk = Desk(strategy, check)
    about = (
        None
        if subject is None and (chosen.optional or (options.everything and chosen.subject == "Project"))
        else _about(desk, chosen, subject)
    )
    make: Build = import_module(f"{__name__}.{chosen.module}").build
    return make(desk, about, options)


def known(kind: str, given: Iterable[str] = ()) -> Kind:
    """The kind of that name, where it takes the options that are given.

    Raises: UnknownDocument; UsageError, naming the kinds that take the option.

    >>> known("strategy", ["five_case"])
    Traceback (most recent call last):
    itstrat.errors.UsageError: A document of the kind 'strategy' has no use for --five-case.
    """
    if kind not in KINDS:
        raise UnknownDocument.of(kind, KINDS)
    for name in given:
        if name not in KINDS[kind].takes:
            takers = [each for each, about in KINDS.items() if name in about.takes]
            raise UsageError(
                f"A document of the kind {kind!r} has no use for {FLAGS[name]}.",
                hint=f"It is for {' and '.join(takers)}: leave it out, or write one of those.",
            )
    return KINDS[kind]


def _about(desk: Desk, kind: Kind, subject: str | None) -> ox.NamedNode:
    """The subject that is meant."""
    known = [each for each in desk.all(kind.subject) if kind.subject != "StrategyDocument" or not _is_ours(desk, each)]
    noun = desk.label(ITS[kind.subject])
    noun = noun if noun[1:2].isupper() else noun[:1].lower() + noun[1:]
    labels = {desk.label(each): each for each in known}
    if subject is None:
        if len(known) == 1:
            return known[0]
        if not known:
            raise UnknownSubject(f"There is no {noun} in this strategy.", hint=f"Add one of its:{kind.subject}.")
        names = "; ".join(labels)
        raise AmbiguousSubject(f"Say which {noun}: there are {len(known)}.", hint=f"Name one of them: {names}.")
    hint = f"Name one of these: {'; '.join(labels)}." if labels else f"There is no {noun} in this strategy."
    called = [each for each in known if desk.label(each).casefold() == subject.strip().casefold()]
    if len(called) == 1:
        return called[0]
    try:
        found = desk.strategy.resolve(subject)
    except UnknownSubject as error:
        raise UnknownSubject.of(subject, labels, more=hint) from error
    led = [each for each in desk.sources(ITS[kind.via], found) if each in known] if kind.via else []
    if found in known:
        return found
    if len(led) == 1:
        return led[0]
    raise UnknownSubject(f"{desk.label(found)!r} is no {noun}.", hint=_above(desk, kind, found, known) or hint)


def _above(desk: Desk, kind: Kind, found: ox.NamedNode, known: Sequence[ox.NamedNode]) -> str:
    """What to name instead of a part of a project: what there is for the nearest whole."""
    if not kind.via:
        return ""
    passed = {found}
    home = found
    while (above := desk.value(home, ITS["subProjectOf"])).iri and (home := ox.NamedNode(above.iri)) not in passed:
        passed.add(home)
        if led := [desk.label(each) for each in desk.sources(ITS[kind.via], home) if each in known]:
            return f"It is part of {desk.label(home)!r}: name {' or '.join(map(repr, led))}."
    return ""


def _is_ours(desk: Desk, node: ox.NamedNode) -> bool:
    return desk.is_a(node, "ITServiceStrategy")
