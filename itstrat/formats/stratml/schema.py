"""What the schemas of StratML allow where, and how a tree is made to keep to one of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from itstrat.formats import identifiers
from itstrat.formats.xmltree import SCHEMA_LOCATION, Element

if TYPE_CHECKING:
    from collections.abc import Mapping

_NODE = "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation?"
_GOAL = "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation? Objective*"
_RESULT = "StartDate? EndDate? NumberOfUnits? Descriptor? Description?"
_CONTACT = "GivenName? Surname? PhoneNumber? EmailAddress?"
_BOTH = {
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal*",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "Vision": "Description? Identifier?",
    "Mission": "Description? Identifier?",
    "Value": "Name? Description?",
    "Goal": _GOAL,
}
_CHILD = re.compile(r"(\w+)([?*]?)")

#: Names of earlier drafts -> those of the standard.
RENAMED: Mapping[str, str] = MappingProxyType(
    {"FirstName": "GivenName", "LastName": "Surname", "IndicatorType": "PerformanceIndicatorType"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One schema: the children of each element in their order (``?`` at most one, ``*`` any number), and its values.

    ``attributes`` and ``values`` are the attributes of an element, and the values that an element or attribute may
    have. ``empty`` is whether dates and numbers may be left empty.
    """

    title: str
    namespace: str
    root: str
    children: Mapping[str, str]
    attributes: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]
    empty: bool

    def order(self, name: str) -> list[tuple[str, str]]:
        """The children of an element with how often they may stand; none for one of text."""
        return _CHILD.findall(self.children.get(name, ""))


_WHO = ("Person", "Organization", "Generic_Group")
PART_1 = Part(
    title="StratML Part 1",
    namespace="urn:ISO:std:iso:17469:tech:xsd:stratml_core",
    root="StrategicPlan",
    children=_BOTH
    | {
        "StrategicPlan": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation?",
        "Objective": _NODE,
        "Stakeholder": "Name Description?",
        "AdministrativeInformation": "StartDate? EndDate? PublicationDate? Source? Submitter?",
        "Submitter": _CONTACT,
    },
    attributes={"Stakeholder": ("StakeholderTypeType",)},
    values={"StakeholderTypeType": _WHO},
    empty=False,
)
PART_2 = Part(
    title="StratML Part 2",
    namespace="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
    root="PerformancePlanOrReport",
    children=_BOTH
    | {
        "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation? "
        "Submitter?",
        "Objective": f"{_NODE} PerformanceIndicator*",
        "Stakeholder": "Name Description? Role*",
        "Role": "Name Description? RoleType*",
        "PerformanceIndicator": "SequenceIndicator? MeasurementDimension UnitOfMeasurement Identifier? Relationship* "
        "MeasurementInstance* OtherInformation?",
        "Relationship": "Identifier? ReferentIdentifier* Name? Description?",
        "MeasurementInstance": "TargetResult* ActualResult*",
        "TargetResult": _RESULT,
        "ActualResult": _RESULT,
        "Descriptor": "DescriptorName? DescriptorValue?",
        "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
        "Submitter": f"Identifier? {_CONTACT}",
    },
    attributes={
        "PerformancePlanOrReport": ("Type",),
        "Stakeholder": ("StakeholderTypeType",),
        "PerformanceIndicator": ("ValueChainStage", "PerformanceIndicatorType"),
        "Relationship": ("RelationshipType",),
    },
    values={
        "Type": ("Strategic_Plan", "Performance_Plan", "Performance_Report"),
        "StakeholderTypeType": _WHO,
        "RoleType": ("Performer", "Beneficiary"),
        "ValueChainStage": ("Outcome", "Output_Processing", "Output", "Input_Processing", "Input"),
        "PerformanceIndicatorType": ("Quantitative", "Qualitative"),
        "RelationshipType": ("Broader_Than", "Peer_To", "Narrower_Than"),
    },
    empty=True,
)
NAMESPACES: Mapping[str, Part] = MappingProxyType({part.namespace: part for part in (PART_1, PART_2)})

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_PART = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2}|[\u00a0-\ud7ff])*"
_ADDRESS = re.compile(
    rf"(?:[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9.-]+(?::\d+)?(?=[/?#]|\Z)|(?!//)){_PART}(?:#{_PART})?)?"
)
_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        **dict.fromkeys(("StartDate", "EndDate", "PublicationDate"), _DAY),
        "NumberOfUnits": _NUMBER,
        "Source": _ADDRESS,
    }
)


def _is_value(form: re.Pattern[str], text: str) -> bool:
    """Whether a text is a number, or a day that there is."""
    if not form.fullmatch(text):
        return False
    try:
        return form is not _DAY or bool(date.fromisoformat(text[:10]))
    except ValueError:
        return False


@dataclass(slots=True)
class Conformer:
    """Makes trees keep to a part; ``mended`` counts what was changed or left out for that."""

    part: Part
    mended: Counter[str] = field(default_factory=Counter)
    _used: set[str] = field(default_factory=set)
    _renamed: dict[str, str] = field(default_factory=dict)

    def conform(self, root: Element) -> Element:
        """The tree in the order of the schema, under its names, without what has no place there."""
        made = self._element(root)
        self._refer(made)
        return made

    def _element(self, old: Element) -> Element:
        new = Element(self.part.namespace, old.name, self._attributes(old), notes=old.notes)
        if old.name not in self.part.children:
            new.content = [old.text]
            return new
        waiting: dict[str, list[Element]] = {}
        for child in old.children:
            waiting.setdefault(self._name(child.name), []).append(child)
        for name, often in self.part.order(old.name):
            children = waiting.pop(name, [])
            most = 2 if name == "RoleType" else None if often == "*" else 1
            if most is not None and len(children) > most:
                self._mend(f"more than {most} {name} in {old.name}: left out", len(children) - most)
            for child in children[:most]:
                child.name = name
                made = self._element(child)
                if self._fits(made, old.name):
                    new.content.append(made)
            if not often and not new.named(name):
                new.add(name)
        for name, children in waiting.items():
            self._mend(f"{name} has no place in {old.name} of {self.part.title}: left out", len(children))
        return new

    def _name(self, name: str) -> str:
        if name in RENAMED:
            self._mend(f"{name} is written as {RENAMED[name]}")
        return RENAMED.get(name, name)

    def _attributes(self, old: Element) -> dict[str, str]:
        kept: dict[str, str] = {}
        for key, value in old.attributes.items():
            name = self._name(key)
            fits = name in self.part.attributes.get(old.name, ()) and value in self.part.values[name]
            located = name == SCHEMA_LOCATION and old.name == self.part.root
            if fits or located:
                kept[name] = value
            else:
                self._mend(f"{name}={value!r} has no place in {old.name} of {self.part.title}: left out")
        if old.name == self.part.root and old.name in self.part.attributes and "Type" not in kept:
            kept["Type"] = "Performance_Plan"  # the schema asks for one
        return kept

    def _fits(self, made: Element, parent: str) -> bool:
        """Whether a text is what the schema asks for; an identifier is made to."""
        if made.name == "Identifier":
            return self._identifier(made, parent)
        form, values = _FORMS.get(made.name), self.part.values.get(made.name)
        text = made.text.strip()
        right = (form is None or (self.part.empty and not text) or _is_value(form, text)) and (
            values is None or made.text in values
        )
        if not right:
            self._mend(f"{made.name} {text!r} is no value for {self.part.title}: left out")
        return bool(right)

    def _identifier(self, made: Element, parent: str) -> bool:
        old = made.text.strip()
        if not old:
            self._mend(f"an empty Identifier in {parent}: left out")
            return False
        new = identifiers.mended(old)
        while new in self._used:
            new += "_"
        if new != old:
            self._mend(f"Identifier {old} is written as {new}")
            self._renamed.setdefault(old, new)
        self._used.add(new)
        made.content = [new]
        return True

    def _refer(self, element: Element) -> None:
        if element.name == "ReferentIdentifier" and element.text.strip() in self._renamed:
            element.content = [self._renamed[element.text.strip()]]
        for child in element.children:
            self._refer(child)

    def _mend(self, text: str, count: int = 1) -> None:
        self.mended[text] += count


Walk = "Callable[[Element], None]"
