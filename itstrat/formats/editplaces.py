"""Where in a Turtle text a statement is added, and how it is joined to those before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.formats.turtle import Names, Style
from itstrat.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itstrat.formats.statements import Part, Property, Statement

    #: From, to, and the text in its place.
    Insertion: TypeAlias = tuple[int, int, str]

_LINE_END = re.compile(r"\r\n|\n|\r|\Z")
_COMMENT = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a subject is written about: a statement, or a bracket (``close`` is its end) within one."""

    statement: Statement
    properties: Sequence[Property]
    start: int
    close: int
    bracket: bool

    def values(self) -> Iterator[Part]:
        """The values of its own properties."""
        for property_ in self.properties:
            yield from property_.objects

    def style(self, text: str) -> Style:
        """How the statement around it is laid out."""
        newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
        return Style.of(text[self.statement.start : self.statement.end], newline)


def home(statement: Statement, homes: dict[object, list[Home]]) -> None:
    """Note where a statement writes about its subject, and about the nodes in its brackets."""
    subject = statement.subject
    if subject is None:
        return
    values = [each for property_ in statement.properties for each in property_.objects]
    known = next((each.quad.subject for each in values if each.quad is not None), None)
    node: object = ox.NamedNode(subject.key) if isinstance(subject.key, str) else known
    if node is not None:
        homes[node].append(
            Home(
                statement=statement,
                properties=statement.properties,
                start=subject.end,
                close=statement.dot,
                bracket=False,
            )
        )
    for part in ([subject] if subject.opening == "[" else []) + list(statement.each()):
        said = (o.quad.subject for p in part.properties for o in p.objects if o.quad is not None)
        inner: object = part.quad.object if part.quad is not None else next(said, None)
        if part.opening == "[" and inner is not None:
            within = Home(
                statement=statement,
                properties=part.properties,
                start=part.start + 1,
                close=part.end - 1,
                bracket=True,
            )
            homes[inner].append(within)


def apply(text: str, edits: Iterable[Insertion]) -> str:
    """The text with pieces replaced; of those at one place the first given comes first."""
    parts, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def insertions(
    text: str, homes: Sequence[Home], triples: Sequence[ox.Triple], names: Names, style: Style
) -> list[Insertion]:
    """What to put where so that a subject that is written about has some more statements."""
    values: dict[ox.NamedNode, list[str]] = {}
    for triple in triples:
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        values.setdefault(triple.predicate, []).append(names.term(triple.object, style))
    edits: list[Insertion] = []
    new: list[str] = []
    for predicate, written in values.items():
        same = [each for place in homes for each in place.properties if each.verb.key == predicate.value]
        if same:
            last = same[-1].objects[-1]
            edits.append((last.end, last.end, "".join(_comma(text, same[-1]) + each for each in written)))
        else:
            name = "a" if predicate == RDF["type"] else names.iri(predicate)
            new.append(f"{name} {' , '.join(written)}")
    return edits + (_properties(text, homes[-1], new, style) if new else [])


def _comma(text: str, property_: Property) -> str:
    """What stands between two values of a property."""
    if len(property_.objects) > 1:
        gap = text[property_.objects[-2].end : property_.objects[-1].start]
        if "#" not in gap:
            return gap
    return " , "


def _properties(text: str, place: Home, new: Sequence[str], style: Style) -> list[Insertion]:
    if not place.properties:
        joined = " ; ".join(new)
        after = "" if text[place.start : place.close].strip() == "" and place.start != place.close else " "
        return [(place.start, place.start, f" {joined}{after if place.bracket else ''}")]
    last = place.properties[-1]
    gap = _gap(text, place, style)
    below = gap.lstrip(" ;\t")
    tail = text[last.end : place.close]
    if last.after:
        return _behind_separator(text, place, new, gap)
    line_end = _line_end(text, last.end)
    if "#" in tail:
        step = below or style.newline + style.indent
        rest = "".join(f" ;{step}{each}" for each in new[1:])
        return [(last.end, last.end, " ;"), (line_end, line_end, f"{step}{new[0]}{rest}")]
    if not place.bracket and below and _COMMENT.match(text, place.close + 1) and not _broken(tail):
        rest = " ;".join(f"{below}{each}" for each in new)
        return [(place.close, place.close + 1, ";"), (line_end, line_end, f"{rest}{tail}.")]
    return [(last.end, last.end, "".join(gap + each for each in new))]


def _behind_separator(text: str, place: Home, new: Sequence[str], gap: str) -> list[Insertion]:
    """Where the last property has a separator already, the new one gets one of its own."""
    at = place.properties[-1].after[-1][1]
    end = _line_end(text, at)
    if _COMMENT.match(text, at) and end <= place.close:
        at = end
    below = gap.lstrip(" ;\t") or " "
    return [(at, at, "".join(f"{below}{each} ;" for each in new))]


def _gap(text: str, place: Home, style: Style) -> str:
    """What stands between two properties: as between the last two, else a line of its own for each."""
    properties = place.properties
    gaps = [text[one.end : other.start] for one, other in pairwise(properties)]
    plain = [each for each in gaps if "#" not in each and each.count(";") == 1]
    if plain:
        return plain[-1]
    if place.bracket and not _broken(text[place.start : place.close]):
        return " ; "
    own = re.search(r"[\r\n]([ \t]*)\Z", text[: properties[-1].start])
    return f" ;{style.newline}{own[1] if own else style.indent}"


def _line_end(text: str, at: int) -> int:
    found = _LINE_END.search(text, at)
    return found.start() if found else len(text)


def _broken(text: str) -> bool:
    return "\n" in text or "\r" in text
