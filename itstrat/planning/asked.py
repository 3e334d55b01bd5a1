"""What is asked about each kind of thing when it is asked what it touches, and which ways the answer goes."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from itstrat.namespaces import ITS, PREFIXES

#: A property, and whether it is read against its direction.
Way = tuple[ox.NamedNode, bool]

_SCHEMA = PREFIXES["schema"]
_SUPPORTS: Way = (ITS["supports"], False)
_FAILS: tuple[Way, ...] = (
    (ox.NamedNode(f"{_SCHEMA}manufacturer"), True),
    (ox.NamedNode(f"{_SCHEMA}provider"), True),
    (ITS["model"], True),
    (ITS["usesAsset"], True),
    (ITS["dependsOn"], True),
    (ITS["fundingSource"], True),
    (ITS["funding"], True),
    (ITS["caseFor"], False),
    (ITS["precededBy"], True),
    _SUPPORTS,
    (ITS["audience"], False),
    (ITS["resource"], True),
    (ITS["demand"], True),
)
_MEASURED: tuple[Way, ...] = (
    (ITS["measuredBy"], True),
    (ITS["serviceLevelTarget"], True),
    (ITS["sla"], True),
    (ITS["benefit"], True),
    (ITS["option"], True),
)
_MEASURES: tuple[Way, ...] = ((ITS["hasKPI"], True), _SUPPORTS)
_RECORDED: tuple[Way, ...] = ((ITS["decidedAt"], True), (ITS["reviewedAt"], True), (ITS["about"], False), _SUPPORTS)
_OWNED: tuple[Way, ...] = ((ITS["owner"], True), (ITS["raisedBy"], True), (ITS["audience"], True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, with {} for the label, and the ways to its answer; ``back`` are other ways from the subject."""

    question: str
    ways: tuple[Way, ...]
    back: tuple[Way, ...] = ()


_FALLS = Asked(question="What does it touch if {} fails?", ways=_FAILS)
_SERVED = Asked(question="What does {} serve, and what serves it?", ways=(_SUPPORTS,), back=((ITS["supports"], True),))
_PART = "What does it touch if {} changes or falls away?"
#: What is asked about anything else.
OTHER = Asked(question=_PART, ways=_FAILS, back=((ITS["supports"], True),))

#: By class; the first that fits wins.
ASKED: tuple[tuple[ox.NamedNode, Asked], ...] = (
    (ITS["KPI"], Asked(question="What does {} measure, and what does that serve?", ways=_MEASURES, back=_MEASURED)),
    (
        ITS["Target"],
        Asked(question="What is {} set for?", ways=((ITS["target"], True), (ITS["targetOf"], False), *_MEASURES)),
    ),
    (ITS["Aim"], _SERVED),
    (ITS["Objective"], _SERVED),
    (ITS["StrategyElement"], _SERVED),
    (
        ITS["Requirement"],
        Asked(question="What meets {}, and what does that serve?", ways=((ITS["satisfies"], True), _SUPPORTS)),
    ),
    (ITS["Skill"], Asked(question="What stops if nobody has {}?", ways=((ITS["skill"], True), *_FAILS))),
    (ITS["Stakeholder"], Asked(question="What does {} own, ask for or use?", ways=_OWNED)),
    (ITS["Meeting"], Asked(question="What was reviewed and decided at {}?", ways=_RECORDED)),
    (ITS["Decision"], Asked(question="What is {} about, and what does that serve?", ways=_RECORDED)),
    (ITS["ProgressReview"], Asked(question="What is {} about, and what does that serve?", ways=_RECORDED)),
    (
        ITS["Risk"],
        Asked(
            question="What does it touch if {} happens?",
            ways=((ITS["risk"], True), (ITS["option"], True), (ITS["about"], False), *_FAILS),
        ),
    ),
    *(
        (ITS[name], Asked(question=_PART, ways=((ITS[by], True), (ITS["option"], True), *_FAILS)))
        for name, by in (
            ("Option", "option"),
            ("Benefit", "benefit"),
            ("Cost", "cost"),
            ("Milestone", "milestone"),
            ("ServiceLevelTarget", "serviceLevelTarget"),
            ("ServiceLevelAgreement", "sla"),
        )
    ),
    *(
        (ITS[name], Asked(question=_PART, ways=((ITS[by], False), *_FAILS)))
        for name, by in (("ProjectBrief", "briefFor"), ("Capacity", "resource"), ("RefreshItem", "replaces"))
    ),
    *(
        (ITS[name], _FALLS)
        for name in (
            *("AssetModel", "Asset", "Service", "Funding", "BusinessCase", "Project", "Tactic"),
            *("Resource", "ResourceDemand"),
        )
    ),
)
