"""What changed, in words: "target value 99.5 → 99.9", "now supports “Financial efficiency”"."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import DCTERMS, ITS, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from itstrat.history.diff import Change
    from itstrat.store import Term

    Call = Callable[[Term], str]

#: Properties that are no words of ours, as people say them.
_SAID = {
    RDF["type"]: "kind",
    RDFS["label"]: "name",
    RDFS["comment"]: "comment",
    SKOS["prefLabel"]: "name",
    SKOS["inScheme"]: "document",
    DCTERMS["bibliographicCitation"]: "page",
    ox.NamedNode("http://www.w3.org/ns/sosa/hasSimpleResult"): "value",
    ox.NamedNode("http://www.w3.org/ns/sosa/resultTime"): "time",
}
#: Properties whose names are said as verbs: what comes is "now supports", what goes "no longer supports".
_VERB = re.compile(r"(?:supports|replaces|implements|satisfies|depends|uses|has|contributes)\b")
#: What an added item is best told by, besides its name.
_GIST = (ox.NamedNode("http://www.w3.org/ns/sosa/hasSimpleResult"), ITS["rag"], ITS["outcome"])
_RECORDS = ("meeting", "decision", "progress review", "observation")
#: The kinds of items in the order in which people read of them; all others come after these.
_KINDS = (
    "IT service strategy",
    "strategy document",
    "policy",
    "strategy element",
    "strategic aim",
    "strategic objective",
    "key performance indicator",
    "target",
    "service",
    "tactic",
    "technical solution",
    "project",
    "business case",
    "project brief",
    *_RECORDS,
)
_NUMBERS = frozenset(XSD[name] for name in ("decimal", "integer", "double", "float"))
_BARE = _NUMBERS | {XSD[name] for name in ("date", "dateTime", "boolean", "gYear", "duration")}
_LONG = 60
_AROUND = 20


def tell(how: str, changes: Iterable[Change], before: Call, after: Call) -> tuple[str, ...]:
    """The changes of one item as phrases; ``before`` and ``after`` say what terms were and are called.

    Of an item that is new only what it is best told by; of one that is gone nothing.
    """
    if how == "added":
        gist = [value for each in changes if each.property in _GIST for value in each.added]
        return tuple(_value(value, after) for value in gist)
    if how == "removed":
        return ()
    return tuple(phrase for change in changes for phrase in _phrases(change, before, after))


def importance(kind: str) -> int:
    """Where a kind stands in the order of reading."""
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def is_record(kind: str) -> bool:
    """Whether items of a kind record what happened at one time."""
    return kind in _RECORDS


def rank(property_: ox.NamedNode) -> tuple[bool, bool, str]:
    """Where a property stands in the order of reading: the name first, then the kind, then by name."""
    return property_ not in {RDFS["label"], SKOS["prefLabel"]}, property_ != RDF["type"], property_.value


def count(number: int, noun: str) -> str:
    """A number of things, in words.

    >>> count(1, "policy"), count(2, "policy"), count(3, "business case"), count(2, "KPI")
    ('1 policy', '2 policies', '3 business cases', '2 KPIs')
    """
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"
    return f"{number:,} {plural}"


def _phrases(change: Change, before: Call, after: Call) -> Iterator[str]:
    name = _name(change.property, after)
    removed, added = list(change.removed), list(change.added)
    if not _VERB.match(name):
        for old, new in _pairs(removed, added):
            removed.remove(old)
            added.remove(new)
            yield _arrow(name, old, new, before, after)
        if removed:
            yield f"{name} {_listed(removed, before)} no longer given"
        if added:
            yield (
                f"{name} now also {_listed(added, after)}"
                if change.removed
                else f"{name} {_listed(added, after)} added"
            )
        return
    if added:
        yield f"now {name} {_listed(added, after)}"
    if removed:
        yield f"no longer {name} {_listed(removed, before)}"


def _pairs(removed: Sequence[Term], added: Sequence[Term]) -> list[tuple[Term, Term]]:
    """The old and new values that stand for each other: the only ones, or the only ones of a language."""
    if len(removed) == len(added) == 1:
        return [(removed[0], added[0])]
    languages: dict[str, tuple[list[Term], list[Term]]] = defaultdict(lambda: ([], []))
    for number, values in enumerate((removed, added)):
        for value in values:
            if isinstance(value, ox.Literal) and value.language:
                languages[value.language][number].append(value)
    return [(olds[0], news[0]) for _, (olds, news) in sorted(languages.items()) if len(olds) == len(news) == 1]


def _arrow(name: str, old: Term, new: Term, before: Call, after: Call) -> str:
    if isinstance(old, ox.Literal) and isinstance(new, ox.Literal):
        if old.value == new.value or _number(old) == _number(new) is not None:
            return f"{name} is written {_written(new)} instead of {_written(old)}"
        if max(len(old.value), len(new.value)) > _LONG:
            return f"{name} {_excerpts(old.value, new.value)}"
    told = [_value(old, before), _value(new, after)]
    if told[0] == told[1]:  # two things of one name are told apart by their IRIs
        told = [f"{words} {term}" for words, term in zip(told, (old, new), strict=True)]
    return f"{name} {told[0]} → {told[1]}"


def _number(literal: ox.Literal) -> Decimal | None:
    try:
        return Decimal(literal.value) if literal.datatype in _NUMBERS else None
    except InvalidOperation:
        return None


def _written(literal: ox.Literal) -> str:
    """A literal whose notation is the point."""
    if literal.language:
        return f"“{literal.value}” in {literal.language}"
    kind = literal.datatype.value.rpartition("#")[2]
    return f"“{literal.value}”" if literal.datatype == XSD["string"] else f"{literal.value} ({kind})"


def _excerpts(old: str, new: str) -> str:
    """Two long texts cut to where they differ, at whole words.

    >>> _excerpts("The old lines are to be doubled before the end of May 2027, says the board.",
    ...           "The old lines are to be doubled before the end of June 2027, says the board.")
    '“…doubled before the end of May 2027, says the board.” → “…doubled before the end of June 2027, says the board.”'
    """
    start = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    rest = min(len(old), len(new)) - start
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return " → ".join(f"“{_cut(text, start, len(text) - end)}”" for text in (old, new))


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    first = text.rfind(" ", 0, first) + 1
    last = len(text) if (space := text.find(" ", last)) < 0 else space
    middle = text[first:last]
    if len(middle) > 3 * _LONG:
        middle = f"{middle[: 2 * _LONG]} … {middle[-_LONG:]}"
    return ("…" if first else "") + middle + ("…" if last < len(text) else "")


def _listed(terms: Sequence[Term], call: Call) -> str:
    values = sorted(_value(term, call) for term in terms)
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} and {values[-1]}"


def _value(term: Term, call: Call) -> str:
    if isinstance(term, ox.NamedNode) and term.value.startswith(ITS):
        return call(term)
    if isinstance(term, ox.Literal) and term.datatype in _BARE:
        return term.value.removesuffix("T00:00:00Z")
    text = call(term)
    return f"“{text if len(text) <= 3 * _LONG else text[: 3 * _LONG] + '…'}”"


def _name(property_: ox.NamedNode, call: Call) -> str:
    if property_ in _SAID:
        return _SAID[property_]
    name = call(property_)
    if ":" not in name:
        return name
    local = re.split("[/#:]", property_.value)[-1] or property_.value
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).lower()
