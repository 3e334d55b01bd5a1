"""What is cut out of a Turtle text so that it no longer makes some statements, with the separators and the gaps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    import pyoxigraph as ox

    from itstrat.formats.statements import Part, Property, Span, Statement

    #: Makes the error for what stands at an offset: a thing in a list, or, without a word for it, a node in brackets.
    Refuse = Callable[[int, str], Exception]

_BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\n|\r)")


def cuts(text: str, found: Iterable[Statement], removed: Collection[ox.Quad], refuse: Refuse) -> list[Span]:
    """The pieces to cut out, in order. Raises: what ``refuse`` gives."""
    pieces: list[Span] = []
    for statement in found:
        if statement.quads and any(quad in removed for quad in statement.quads):
            pieces += _Cutter(text, removed, refuse).statement(statement)
    return [_tidy(text, *piece) for piece in _joined(text, pieces)]


class _Cutter:
    def __init__(self, text: str, removed: Collection[ox.Quad], refuse: Refuse) -> None:
        self._text, self._removed, self._refuse = text, removed, refuse

    def statement(self, statement: Statement) -> Iterator[Span]:
        if all(quad in self._removed for quad in statement.quads):
            yield statement.start, statement.end
            return
        known = {each.quad for each in statement.each() if each.quad is not None}
        for quad in statement.quads:
            if quad in self._removed and quad not in known:
                raise self._refuse(statement.start, f"{quad.predicate} {quad.object}")
        subject = statement.subject
        assert subject is not None
        if subject.opening == "[":
            yield from self._within(subject)
        if statement.properties and all(map(self._goes, statement.properties)):
            if subject.opening != "[":
                raise self._refuse(statement.start, "")
            yield subject.end, statement.dot
        else:
            yield from self._properties(statement.properties)

    def _within(self, part: Part) -> Iterator[Span]:
        """Cuts in a bracket that stays."""
        if part.properties and all(map(self._goes, part.properties)):
            yield part.start + 1, part.end - 1
        else:
            yield from self._properties(part.properties)

    def _properties(self, properties: Sequence[Property]) -> Iterator[Span]:
        goes = [self._goes(each) for each in properties]
        yield from self._parts(properties, goes)
        for property_, gone in zip(properties, goes, strict=True):
            if not gone:
                objects = property_.objects
                yield from self._parts(objects, [self._is_removed(each) for each in objects])
                for each in objects:
                    if not self._is_removed(each) and each.opening == "[":
                        yield from self._within(each)

    def _goes(self, property_: Property) -> bool:
        return all(self._is_removed(each) for each in property_.objects)

    def _is_removed(self, part: Part) -> bool:
        """Whether a value goes; with it goes what stands in its brackets, which must have been asked for too."""
        if part.quad is None or part.quad not in self._removed:
            return False
        if any(each.quad not in self._removed for each in part.inside()):
            raise self._refuse(part.start, "")
        return True

    def _parts(self, parts: Sequence[Property] | Sequence[Part], goes: Sequence[bool]) -> Iterator[Span]:
        """The parts of a row that go, each with a separator: the one behind it, or of the last ones that before."""
        last = max((at for at, gone in enumerate(goes) if not gone), default=-1)
        for at, gone in enumerate(goes):
            if not gone:
                continue
            if parts[at].after and (at < last or at == len(parts) - 1):
                yield from self._ahead(parts, at)
            else:
                yield from self._back(parts, at)

    def _ahead(self, parts: Sequence[Property] | Sequence[Part], at: int) -> Iterator[Span]:
        part: Property | Part = parts[at]
        following = parts[at + 1].start if at + 1 < len(parts) else part.after[-1][1]
        if not at and not self._begins_line(part.start) and self._plain(part.end, following):
            yield part.start, following
            return
        yield part.start, part.end
        yield from part.after

    def _back(self, parts: Sequence[Property] | Sequence[Part], at: int) -> Iterator[Span]:
        part: Property | Part = parts[at]
        before: Property | Part = parts[at - 1]
        if self._plain(before.end, part.start):
            yield before.end, part.end
            return
        yield from before.after
        yield part.start, part.end

    def _plain(self, start: int, end: int) -> bool:
        return "#" not in self._text[start:end]

    def _begins_line(self, at: int) -> bool:
        return re.search(r"(?:\A|[\r\n])[ \t]*\Z", self._text[:at]) is not None


def _joined(text: str, pieces: Iterable[Span]) -> list[Span]:
    """The pieces in order; those with only blanks between are one."""
    joined: list[Span] = []
    for start, end in sorted(pieces):
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip()):
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _tidy(text: str, start: int, end: int) -> Span:
    """A piece with the blanks that nothing needs any more: whole lines, or those on one side."""
    first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    opens = not text[first:start].strip()
    closing = _BLANK_LINE.match(text, end)
    if opens and (closing or not text[end:].strip()):
        end = closing.end() if closing else len(text)
        before = text[:first]
        above = not before or re.search(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\Z", before) is not None
        below = _BLANK_LINE.match(text, end)
        return first, below.end() if above and below else end
    if closing or not text[end:].strip():
        return len(text[:start].rstrip(" \t")), end
    if text[start - 1 : start] in {" ", "\t"} or opens:
        return start, len(text) - len(text[end:].lstrip(" \t"))
    return start, end
