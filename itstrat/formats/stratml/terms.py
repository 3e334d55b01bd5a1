"""Which element of StratML is which property of ours. What is not here is kept as it is, under its own name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.formats import identifiers
from itstrat.namespaces import DCTERMS, ITS, RDFS, SKOS, XSD, Namespace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itstrat.formats.triples import Term

#: The terms for what has no place in our ontology: elements and attributes of StratML under their own names.
STRATML = Namespace("https://w3id.org/itstrat/stratml#")
SOSA = Namespace("http://www.w3.org/ns/sosa/")
ORG = Namespace("http://www.w3.org/ns/org#")

Kind = Literal["text", "plain", "date", "moment", "number", "iri"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Field:
    """One element of text: what it says with the first of some properties, or else with another of them."""

    kind: Kind
    properties: tuple[ox.NamedNode, ...]

    def term(self, text: str, language: str) -> Term | None:
        """What a text says; None if it is no such value."""
        return _TERMS[self.kind](text, language)

    def text(self, term: Term) -> str:
        """A value as text."""
        return term.value[:10] if self.kind == "moment" else term.value


def _text(text: str, language: str) -> Term | None:
    return (ox.Literal(text, language=language) if language else ox.Literal(text)) if text else None


def _date(text: str, _language: str) -> Term | None:
    return ox.Literal(text, datatype=XSD["date"]) if _DATE.fullmatch(text) else None


def _moment(text: str, _language: str) -> Term | None:
    return ox.Literal(f"{text}T00:00:00Z", datatype=XSD["dateTime"]) if _DATE.fullmatch(text) else None


def _number(text: str, _language: str) -> Term | None:
    return ox.Literal(text, datatype=XSD["decimal"]) if _NUMBER.fullmatch(text) else None


def _iri(text: str, _language: str) -> Term | None:
    return identifiers.iri(text) if _IRI.fullmatch(text) else None


_TERMS = {
    "text": _text,
    "plain": lambda text, _language: _text(text, ""),
    "date": _date,
    "moment": _moment,
    "number": _number,
    "iri": _iri,
}

_NAME = Field("text", (RDFS["label"],))
_ABOUT = (SKOS["definition"], RDFS["comment"], DCTERMS["description"])
_COMMENT = (RDFS["comment"], DCTERMS["description"], SKOS["definition"])
_NOTATION = Field("plain", (SKOS["notation"],))
_GOAL = {"Name": _NAME, "Description": Field("text", _ABOUT), "SequenceIndicator": _NOTATION}

FIELDS: Mapping[str, Mapping[str, Field]] = MappingProxyType(
    {
        "Plan": {
            "Name": _NAME,
            "Description": Field("text", _COMMENT),
            "StartDate": Field("date", (ITS["startDate"],)),
            "EndDate": Field("date", (ITS["endDate"],)),
            "PublicationDate": Field("date", (DCTERMS["issued"],)),
            "Source": Field("iri", (DCTERMS["source"],)),
        },
        "Organization": {
            "Name": _NAME,
            "Acronym": Field("plain", (SKOS["altLabel"],)),
            "Description": Field("text", _COMMENT),
        },
        "Goal": _GOAL,
        "Objective": _GOAL,
        "PerformanceIndicator": {
            "MeasurementDimension": _NAME,
            "UnitOfMeasurement": Field("plain", (ITS["unit"],)),
            "SequenceIndicator": _NOTATION,
        },
        "TargetResult": {
            "EndDate": Field("date", (ITS["targetDate"],)),
            "NumberOfUnits": Field("number", (ITS["targetValue"],)),
            "Description": _NAME,
        },
        "ActualResult": {
            "EndDate": Field("moment", (SOSA["resultTime"],)),
            "NumberOfUnits": Field("number", (SOSA["hasSimpleResult"],)),
            "Description": _NAME,
        },
    }
)

#: What the parts of an IT service strategy are, and those of any other strategy document. The indicators of others are
#: none of ours: our rules ask of a KPI what StratML cannot say, and others' plans are not ours to mend.
IT_STRATEGY = ITS["ITServiceStrategy"]
_ELSEWHERE = MappingProxyType(
    {
        "Plan": ITS["StrategyDocument"],
        "Organization": ORG["Organization"],
        "Goal": ITS["StrategyElement"],
        "Objective": ITS["StrategyElement"],
        "PerformanceIndicator": STRATML["PerformanceIndicator"],
        "TargetResult": STRATML["TargetResult"],
        "ActualResult": STRATML["ActualResult"],
    }
)
_OURS = _ELSEWHERE | {
    "Plan": IT_STRATEGY,
    "Goal": ITS["Aim"],
    "Objective": ITS["Objective"],
    "PerformanceIndicator": ITS["KPI"],
    "TargetResult": ITS["Target"],
    "ActualResult": ITS["Observation"],
}


def class_of(kind: str, *, it_strategy: bool) -> ox.NamedNode:
    """What something of a kind is, unless it says otherwise."""
    return (_OURS if it_strategy else _ELSEWHERE)[kind]


def upwards(*, it_strategy: bool) -> ox.NamedNode:
    """How an objective is tied to the goal that it stands under, unless it says otherwise."""
    return ITS["supports"] if it_strategy else SKOS["broader"]
