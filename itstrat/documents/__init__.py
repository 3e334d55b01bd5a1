"""Documents that senior management decides on, written from checked data: one module for each kind.

>>> sorted(KINDS)[:3]
['benefits-register', 'bid-evidence', 'business-case']
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from itstrat.documents.desk import Desk
from itstrat.documents.gaps import readiness
from itstrat.documents.made import DocumentOptions
from itstrat.errors import AmbiguousSubject, UnknownDocument, UnknownSubject
from itstrat.namespaces import ITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyoxigraph as ox

    from itstrat.documents.desk import Readable
    from itstrat.report.document import Document
    from itstrat.shacl import Validation

    Build = Callable[[Desk, ox.NamedNode | None, DocumentOptions], Document]

__all__ = ["KINDS", "DocumentOptions", "build", "readiness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of document: the module that builds it, what it is for, and the class of what it is about.

    ``optional``: without a subject it is about everything of that class. ``via`` leads from something else that may be
    named, for example from a project to the case for it.
    """

    module: str
    about: str
    subject: str
    optional: bool = False
    via: str = ""


#: Every kind of document by its name.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "business-case": Kind(
            module="business_case", about="A business case for the board.", subject="BusinessCase", via="caseFor"
        ),
        "project-brief": Kind(
            module="project_brief", about="A brief for a project, or for each part of it.", subject="Project"
        ),
        "steering-pack": Kind(
            module="steering_pack", about="The papers for a meeting of a steering group.", subject="SteeringGroup"
        ),
        "service-catalogue": Kind(
            module="service_catalogue",
            about="The services that IT delivers.",
            subject="ServiceCatalogue",
            optional=True,
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
            module="bid_evidence", about="Evidence for a capital bid.", subject="BusinessCase", via="caseFor"
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

    Raises: UnknownDocument; UnknownSubject with the nearest labels; AmbiguousSubject where there are several and none
    is named.
    """
    if kind not in KINDS:
        raise UnknownDocument.of(kind, KINDS)
    desk = Desk(strategy, check)
    options = options or DocumentOptions()
    chosen = KINDS[kind]
    about = (
        None
        if subject is None and (chosen.optional or (options.everything and chosen.subject == "Project"))
        else _about(desk, chosen, subject)
    )
    make: Build = import_module(f"{__name__}.{chosen.module}").build
    return make(desk, about, options)


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
    raise UnknownSubject(f"{desk.label(found)!r} is no {noun}.", hint=hint)


def _is_ours(desk: Desk, node: ox.NamedNode) -> bool:
    return desk.is_a(node, "ITServiceStrategy")
