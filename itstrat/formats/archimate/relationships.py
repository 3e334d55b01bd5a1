"""The relationship that a statement between two elements becomes: the first that ArchiMate 3.2 allows between them.

The tables hold what appendix B of the specification allows between the types that we write; an association is allowed
between any two.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from itstrat.formats.archimate.terms import TYPES
from itstrat.namespaces import ITS, SKOS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

_ALL = frozenset(TYPES.values())
_ENDS = frozenset({"Goal", "Outcome"})
_MOTIVATION = frozenset({"Goal", "Outcome", "Stakeholder", "Requirement", "Constraint"})
_MEANS = _ALL - _MOTIVATION - {"ImplementationEvent"}


def _pairs(*blocks: tuple[frozenset[str] | set[str], frozenset[str] | set[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((source, target) for sources, targets in blocks for source in sources for target in targets)


_WHOLE = frozenset((each, each) for each in _ALL) | _pairs(({"Grouping"}, _ALL))
_ALLOWED: Mapping[str, frozenset[tuple[str, str]]] = MappingProxyType(
    {
        "Realization": _pairs(
            (_MEANS | {"Requirement", "Constraint"}, _ENDS),
            ({"Outcome"}, {"Goal"}),
            (_MEANS, {"Requirement", "Constraint"}),
            (_MEANS - {"CourseOfAction"}, {"CourseOfAction"}),
        ),
        "Influence": _pairs((_ALL, _MOTIVATION)),
        "Aggregation": _WHOLE,
        "Composition": _WHOLE,
        "Serving": _pairs(
            ({"BusinessService", "Equipment", "BusinessActor"}, {"BusinessService", "Equipment", "BusinessActor"})
        ),
        "Triggering": _pairs(({"WorkPackage", "ImplementationEvent"}, {"WorkPackage", "ImplementationEvent"})),
    }
)

#: Property -> the relationships to try; with ``^`` the statement is read from its object.
WANTED: Mapping[ox.NamedNode, tuple[str, ...]] = MappingProxyType(
    {
        ITS["supports"]: ("Realization", "Influence"),
        ITS["reason"]: ("Realization", "Influence"),
        ITS["satisfies"]: ("Realization",),
        ITS["implements"]: ("Realization",),
        ITS["dependsOn"]: ("^Serving",),
        ITS["usesAsset"]: ("^Serving",),
        ITS["subProjectOf"]: ("^Composition",),
        ITS["milestone"]: ("Triggering",),
        SKOS["inScheme"]: ("^Aggregation",),
        SKOS["broader"]: ("^Aggregation",),
    }
)


def relationship(property_: ox.NamedNode, source: str, target: str) -> tuple[str, bool]:
    """The type of relationship for a statement between elements of two types, and whether it is turned round.

    >>> relationship(ITS["supports"], "Outcome", "Goal"), relationship(ITS["dependsOn"], "BusinessService", "Goal")
    (('Realization', False), ('Association', False))
    >>> relationship(ITS["dependsOn"], "BusinessService", "BusinessService")
    ('Serving', True)
    """
    for wanted in WANTED.get(property_, ()):
        name = wanted.removeprefix("^")
        turned = name != wanted
        if ((target, source) if turned else (source, target)) in _ALLOWED[name]:
            return name, turned
    return "Association", False
