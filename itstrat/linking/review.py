"""From suggestions to decisions: rows to look at, what a person has decided in them, and what is then written.

A row is decided when its ``mapping_justification`` is ``semapv:ManualMappingCuration``: it is agreed as it stands, or
declined with ``predicate_modifier`` Not, or says with ``sssom:NoTermFound`` that nothing fits. What is agreed becomes
``its:supports`` and an ``its:Alignment``; what is declined is kept as a row, so that it is not offered again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from itstrat.errors import InvalidParameter, Location
from itstrat.formats.sssom import Mapping, MappingSet
from itstrat.formats.sssom.reader import STRENGTH
from itstrat.formats.sssom.slots import BUILT_IN, NOTHING_FITS, REFERENCES
from itstrat.namespaces import DCTERMS, ITS, PREFIXES, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from collections.abc import Mapping as Dict
    from datetime import date
    from pathlib import Path

    from itstrat.formats import Document
    from itstrat.linking.suggest import Suggestions

_BY = ox.NamedNode(f"{PREFIXES['prov']}wasAttributedTo")
_CURATED = "semapv:ManualMappingCuration"
_UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"
#: What is said of a suggestion, and no longer of a decision.
_BY_MACHINE = frozenset({"confidence", "match_string", "mapping_tool"})
_LOCAL = re.compile(r"[^\s<>\"{}|\\^`:/#]+")


class Editing(Protocol):
    """What is asked of an edit of a strategy."""

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, *objects: ox.NamedNode | ox.Literal) -> None:
        """Say something more of a subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The rows of a reviewed set: agreed, kept as rows (declined, nothing fits, other mappings), and still open."""

    agreed: tuple[Mapping, ...]
    kept: tuple[Mapping, ...]
    open: tuple[Mapping, ...]


def rows(suggestions: Suggestions, name: str, prefixes: Dict[str, str]) -> MappingSet:
    """The candidates as a mapping set to review: how they were found, and the words that match.

    IRIs are shortened by the prefixes given; a namespace without one gets a name of its own, ns1 and so on.
    """
    short = Shortener(prefixes)
    found = []
    for candidate in suggestions.candidates:
        subject, other = candidate.subject, candidate.object
        source = {"object_source": short(other.document)} if other.document else {}
        slots: dict[str, str | tuple[str, ...]] = {
            "subject_id": short(subject.node),
            "subject_label": _line(subject.label),
            "predicate_id": short(ITS["supports"]),
            "object_id": short(other.node),
            "object_label": _line(other.label),
            "mapping_justification": suggestions.matching,
            **source,
            "confidence": f"{candidate.score:.3f}",
            **({"match_string": candidate.words} if candidate.words else {}),
        }
        found.append(Mapping(slots=slots))
    own = {"mapping_set_id": f"urn:itstrat:suggestions:{_slug(name)}", "license": _UNSPECIFIED}
    return MappingSet(slots={**own, "mapping_tool": "itstrat"}, prefixes=short.used, mappings=tuple(found))


def decided(mappings: MappingSet) -> Decided:
    """The rows sorted by what a person has decided."""
    agreed, kept, still = [], [], []
    for row in mappings.propagated():
        if not row.by_hand:
            still.append(row)
        elif row.declined or mappings.iri(row.one("predicate_id")) != ITS["supports"].value:
            kept.append(row)
        else:
            agreed.append(row)
    return Decided(agreed=tuple(agreed), kept=tuple(kept), open=tuple(still))


def accept(row: Mapping, *, strength: str = "", comment: str = "") -> Mapping:
    """The row, agreed by a person."""
    return _with(row, strength=strength, comment=comment)


def decline(row: Mapping, *, comment: str = "") -> Mapping:
    """The row, declined: the two do not belong together."""
    return _with(row, comment=comment, predicate_modifier="Not")


def nothing_fits(row: Mapping, *, comment: str = "") -> Mapping:
    """A row that says that nothing in the scheme fits the subject of this one."""
    return _with(row, comment=comment, object_id=NOTHING_FITS, object_label="")


def _with(row: Mapping, *, strength: str = "", comment: str = "", **more: str) -> Mapping:
    """The row as a decision: how near the words were no longer counts."""
    left = {key: value for key, value in row.slots.items() if key not in _BY_MACHINE}
    other = f"strength={strength}" if strength else ""
    said = {**left, "mapping_justification": _CURATED, "other": other, "comment": comment or row.one("comment"), **more}
    return Mapping(slots={key: value for key, value in said.items() if value}, line=row.line)


def signed(row: Mapping, *, by: str, day: date | None, name: str) -> Mapping:
    """The row with who decided it and when: as it says itself, else as given.

    Raises: InvalidParameter where neither is known, or where a strength is no number from 0 to 1.
    """
    place = Location(name, row.line)
    author, when = row.one("author_id") or by, row.one("mapping_date") or (day.isoformat() if day else "")
    if not author:
        raise InvalidParameter("It is not said who decided.", location=place, hint="Say --by, or fill in author_id.")
    if not when:
        raise InvalidParameter(
            "It is not said when it was decided.",
            location=place,
            hint="Say --date 2026-11-16, or fill in mapping_date.",
        )
    if "strength" in row.one("other") and not STRENGTH.search(row.one("other")):
        raise InvalidParameter("The strength is no number from 0 to 1.", location=place, hint="Write strength=0.8.")
    authors = row.slots.get("author_id") or (author,)
    left = {key: value for key, value in row.slots.items() if key not in _BY_MACHINE}
    return Mapping(slots={**left, "author_id": authors, "mapping_date": when}, line=row.line)


def record(
    edit: Editing, mappings: MappingSet, agreed: Iterable[Mapping], documents: Sequence[Document], language: str = "en"
) -> tuple[ox.NamedNode, ...]:
    """Say in an edit what the rows agree on: each link, and its record unless there is one. The records' IRIs."""
    taken = {quad.subject for document in documents for quad in document.quads}
    there = _aligned(documents)
    found = []
    for row in agreed:
        from_, to = (ox.NamedNode(mappings.iri(row.one(end)) or "") for end in ("subject_id", "object_id"))
        edit.add(from_, ITS["supports"], to)
        if (from_, to) in there:
            continue
        node = _free(from_, to, taken)
        taken.add(node)
        there.add((from_, to))
        ends = (row.one(f"{end}_label") or row.one(f"{end}_id") for end in ("subject", "object"))
        label = " rests on ".join(ends)
        edit.add(node, RDF["type"], ITS["Alignment"])
        edit.add(node, RDFS["label"], ox.Literal(label, language=language))
        if comment := row.one("comment"):
            edit.add(node, RDFS["comment"], ox.Literal(comment, language=language))
        edit.add(node, ITS["alignedFrom"], from_)
        edit.add(node, ITS["alignedTo"], to)
        if strength := STRENGTH.search(row.one("other")):
            value = strength[1] if "." in strength[1] else f"{strength[1]}.0"
            edit.add(node, ITS["strength"], ox.Literal(value, datatype=XSD["decimal"]))
        edit.add(node, ITS["justification"], ox.NamedNode(mappings.iri(row.one("mapping_justification")) or ""))
        for author in row.slots["author_id"]:
            edit.add(node, _BY, ox.NamedNode(mappings.iri(author) or ""))
        edit.add(node, DCTERMS["created"], ox.Literal(row.one("mapping_date"), datatype=XSD["date"]))
        found.append(node)
    return tuple(found)


def home(documents: Sequence[Document], mappings: MappingSet, agreed: Sequence[Mapping]) -> Path | None:
    """The file for the first record of a strategy: that of what rests on the other. None if there are records."""
    if not agreed or _aligned(documents):
        return None
    first = mappings.iri(agreed[0].one("subject_id"))
    for document in documents:
        if any(isinstance(quad.subject, ox.NamedNode) and quad.subject.value == first for quad in document.quads):
            return document.source.path
    return None


def merged(into: MappingSet, more: MappingSet, kept: Iterable[Mapping]) -> MappingSet:
    """A set with rows of another added, without what it has already."""
    short = Shortener({**more.prefixes, **into.prefixes})
    renamed = [_renamed(row, more, short) for row in kept]
    have = list(into.propagated())
    have += [row for row in renamed if row not in have]
    return MappingSet(
        slots={"mapping_set_id": "urn:itstrat:alignments", "license": _UNSPECIFIED, **into.slots},
        prefixes={**into.prefixes, **short.used},
        mappings=tuple(have),
        extensions=into.extensions,
        other=into.other,
    )


def replaced(
    mappings: MappingSet, others: Iterable[Mapping] | None = None, *, prefixes: Dict[str, str] | None = None
) -> MappingSet:
    """The set with other rows, or with more prefixes."""
    return replace(
        mappings,
        mappings=mappings.mappings if others is None else tuple(others),
        prefixes={**mappings.prefixes, **(prefixes or {})},
    )


class Shortener:
    """Writes IRIs as CURIEs, and knows the prefixes that it used."""

    def __init__(self, prefixes: Dict[str, str]) -> None:
        self._prefixes = dict(sorted({**prefixes, **BUILT_IN}.items(), key=lambda item: (-len(item[1]), item[0])))
        self.used: dict[str, str] = {}

    def __call__(self, node: ox.NamedNode) -> str:
        """The CURIE of an IRI.

        >>> Shortener({"sdg": "http://metadata.un.org/sdg/"})(ox.NamedNode("http://metadata.un.org/sdg/4.4"))
        'sdg:4.4'
        """
        for prefix, space in self._prefixes.items():
            if space and node.value.startswith(space) and _LOCAL.fullmatch(node.value[len(space) :]):
                self.used[prefix] = space
                return f"{prefix}:{node.value[len(space) :]}"
        local = re.search(r"[^/#:]+[/#]?$", node.value)
        space = node.value[: local.start()] if local else node.value
        number = 1
        while self._prefixes.get(f"ns{number}", space) != space:
            number += 1
        self._prefixes[f"ns{number}"] = self.used[f"ns{number}"] = space
        return f"ns{number}:{node.value[len(space) :]}"


def _renamed(row: Mapping, of: MappingSet, short: Shortener) -> Mapping:
    """The row with its CURIEs by the prefixes of another set."""
    slots: dict[str, str | tuple[str, ...]] = {}
    for name, value in row.slots.items():
        if name not in REFERENCES:
            slots[name] = value
        elif isinstance(value, tuple):
            slots[name] = tuple(short(ox.NamedNode(of.iri(each) or each)) for each in value)
        else:
            slots[name] = short(ox.NamedNode(of.iri(value) or value))
    return Mapping(slots=slots, line=row.line)


def _aligned(documents: Sequence[Document]) -> set[tuple[object, object]]:
    """The pairs that have a record."""
    ends: dict[object, list[object]] = {}
    for document in documents:
        for quad in document.quads:
            if quad.predicate in (ITS["alignedFrom"], ITS["alignedTo"]):
                at = 0 if quad.predicate == ITS["alignedFrom"] else 1
                ends.setdefault(quad.subject, [None, None])[at] = quad.object
    return {(from_, to) for from_, to in ends.values()}


def _free(from_: ox.NamedNode, to: ox.NamedNode, taken: Collection[object]) -> ox.NamedNode:
    """An IRI for the record, in the namespace of what rests on the other."""
    space = re.match(r"(.*[/#:])", from_.value)
    name = "-".join(re.sub(r"^(aim|objective)-", "", _slug(re.split(r"[/#:]", node.value)[-1])) for node in (from_, to))
    base = f"{space[1] if space else ''}alignment-{name}"
    number = 1
    while (node := ox.NamedNode(base if number == 1 else f"{base}-{number}")) in taken:
        number += 1
    return node


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"


def _line(text: str) -> str:
    """A label on one line, without what no cell may hold."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
