"""The records of a strategy, to add to: new ones are checked against them and named after their pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import InvalidParameter, PathNotFound, RecordRefused
from itstrat.formats import append
from itstrat.history import naming
from itstrat.history.records import Meeting, Observation, Outcome, Review
from itstrat.namespaces import DCTERMS, ITS, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from itstrat.formats import Document
    from itstrat.formats.append import Addition
    from itstrat.formats.turtle import Object
    from itstrat.history.records import Record
    from itstrat.store import Term

_TYPE, _LABEL, _COMMENT = RDF["type"], RDFS["label"], RDFS["comment"]
_RESULT = ox.NamedNode("http://www.w3.org/ns/sosa/hasSimpleResult")
_TIME = ox.NamedNode("http://www.w3.org/ns/sosa/resultTime")
_WHEN = {Observation.kind: _TIME, Meeting.kind: ITS["startDate"]}
_BY = ox.NamedNode("http://www.w3.org/ns/prov#wasAttributedTo")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)", re.ASCII)
_MIDNIGHT = "T00:00:00Z"
_KINDS = {Observation.kind: "value", Meeting.kind: "meeting", Review.kind: "review", Outcome.kind: "decision"}
_PREFIXES = {**_KINDS, Observation.kind: "observation"}
_SUBJECTS = {
    Observation.kind: (ITS["KPI"],),
    Meeting.kind: (ITS["SteeringGroup"],),
    Review.kind: (ITS["Objective"], ITS["Project"]),
}
_PERCENT = {"%", "percent", "per cent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record ready to be written: its IRI, its label, and the file with it added."""

    node: ox.NamedNode
    label: str
    addition: Addition


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """A record that is there: what it says, where, and its day."""

    node: ox.NamedNode
    document: Document
    order: int
    said: dict[ox.NamedNode, list[Object]]
    day: date | None

    def one(self, property_: ox.NamedNode) -> Object | None:
        values = self.said.get(property_)
        return values[0] if values else None


@dataclass(slots=True)
class Book:
    """The records of a strategy, to add to; what is recorded as done is not after ``as_of``, where that is given."""

    documents: Sequence[Document]
    label: Callable[[Term], str]
    as_of: date | None = None
    _said: dict[ox.NamedNode, dict[ox.NamedNode, list[Object]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for document in self.documents:
            for quad in document.quads:
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                    self._said.setdefault(quad.subject, {}).setdefault(quad.predicate, []).append(quad.object)

    def draft(self, record: Record, *, file: Path | None = None, force: bool = False) -> Draft:
        """The record as it would be written, in a file or, without one, where the most like it stand.

        ``force`` takes a record that is older than the last or of a day to come, and a value that no percentage has.

        Raises: RecordRefused, InvalidParameter, PathNotFound, WriteConflict.
        """
        earlier = list(self._earlier(record))
        same = sorted(
            (each for each in earlier if set(record.about) & set(each.said.get(record.link, ()))),
            key=lambda each: (each.day or date.min, each.order),
        )
        self._check(record, same, force)
        document, after = _place(earlier, same, record, self._chosen(file))
        pattern = same[-1] if same else after
        is_same = bool(same) and set(record.about) == set(same[-1].said.get(record.link, ()))
        node, label = self._name(record, pattern, is_same=is_same)
        said = _in_order(self._statements(record, label, pattern), pattern)
        addition = append.add(document, node, said, after=after.node if after else None)
        return Draft(node=node, label=label, addition=addition)

    def day(self, record: Record) -> date:
        """The day of a record: its own, or that of its meeting.

        Raises: InvalidParameter for what is no meeting, or one without a date.
        """
        if isinstance(record, Observation | Meeting):
            return record.day
        day = self._meeting_day(record.meeting)
        if day is None:
            raise InvalidParameter(
                f"{self.label(record.meeting)} is no meeting with a date.",
                hint="`itstrat meet DATE` records a meeting; `itstrat query` finds those there are.",
            )
        return day

    def _meeting_day(self, meeting: object) -> date | None:
        said = self._said.get(meeting, {}) if isinstance(meeting, ox.NamedNode) else {}
        return _day(said.get(ITS["startDate"], ())) if ITS["Meeting"] in said.get(_TYPE, ()) else None

    def _earlier(self, record: Record) -> Iterator[_Earlier]:
        """The records of the same kind, in the order of the files."""
        for document in self.documents:
            for order, quad in enumerate(document.quads):
                if quad.predicate == _TYPE and quad.object == record.kind and isinstance(quad.subject, ox.NamedNode):
                    said = self._said[quad.subject]
                    day = self._day_of(record, said)
                    yield _Earlier(node=quad.subject, document=document, order=order, said=said, day=day)

    def _day_of(self, record: Record, said: dict[ox.NamedNode, list[Object]]) -> date | None:
        """The day of an earlier record of the same kind."""
        if isinstance(record, Observation | Meeting):
            return _day(said.get(_WHEN[record.kind], ()))
        meeting = next(iter(said.get(record.at, ())), None)
        return self._meeting_day(meeting) if meeting else None

    def _chosen(self, file: Path | None) -> Document | None:
        if file is None:
            return None
        for document in self.documents:
            if document.source.path.resolve() == file.resolve():
                return document
        raise PathNotFound(f"{file} is not a file of the strategy.", hint="Files of it are named in itstrat.toml.")

    def _check(self, record: Record, same: list[_Earlier], force: bool) -> None:
        """That the subject fits, that the record is new, and that it is not older than the last."""
        for about in record.about:
            self._check_subject(record, about)
        day = self.day(record)
        for each in same:
            if each.day == day and self._is_same_occasion(record, each):
                where = f"{each.document.source.name} has it as {self.label(each.node)!r}"
                raise RecordRefused(
                    f"There is a {_KINDS[record.kind]} of that already: {where}.",
                    hint=f"To correct it, edit {each.node} there.",
                )
        if same and same[-1].day and day < same[-1].day and not force:
            raise RecordRefused(
                f"{day} is before the last {_KINDS[record.kind]} of it, of {same[-1].day}.",
                hint="Use --force to record it nevertheless.",
            )
        if isinstance(record, Observation):
            self._check_value(record, force)
        if self.as_of and day > self.as_of and not isinstance(record, Meeting) and not force:
            raise RecordRefused(
                f"{day} is after the report date, {self.as_of}: there can be no {_KINDS[record.kind]} yet.",
                hint=f"Say --as-of {day} if that day has come, or --force to record it nevertheless.",
            )

    def _is_same_occasion(self, record: Record, each: _Earlier) -> bool:
        return isinstance(record, Observation | Meeting) or each.one(record.at) == record.meeting

    def _check_subject(self, record: Record, about: ox.NamedNode) -> None:
        kinds = self._said.get(about, {}).get(_TYPE, [])
        wanted = _SUBJECTS.get(record.kind, ())
        if not kinds or (wanted and not any(kind in kinds for kind in wanted)):
            what = " or ".join(self.label(each) for each in wanted) or "item of the strategy"
            raise RecordRefused(f"{self.label(about)} is no {what}, so there can be no {_KINDS[record.kind]} of it.")

    def _check_value(self, record: Observation, force: bool) -> None:
        if not _NUMBER.fullmatch(record.value):
            raise InvalidParameter(
                f"{record.value!r} is not a number.", hint="Write it without separators or a unit: 99.42."
            )
        units = {value.value.strip().lower() for value in self._said[record.about[0]].get(ITS["unit"], ())}
        if units & _PERCENT and not 0 <= Decimal(record.value) <= 100 and not force:
            raise RecordRefused(
                f"{record.value} is no percentage from 0 to 100, and {self.label(record.about[0])} is measured in %.",
                hint="Use --force if it is right nevertheless.",
            )

    def _name(self, record: Record, pattern: _Earlier | None, *, is_same: bool) -> tuple[ox.NamedNode, str]:
        """The IRI and the label of the record."""
        day = self.day(record)
        space = naming.split(pattern.node if pattern else record.about[0])[0]
        names = [ox.NamedNode(space + each) for each in self._locals(record, pattern, day, is_same=is_same)]
        node = naming.free(names, lambda each: each in self._said)
        exact = day.isoformat() in node.value
        return node, self._label_of(record, pattern, day, is_same=is_same, exact=exact)

    def _locals(self, record: Record, pattern: _Earlier | None, day: date, *, is_same: bool) -> Iterator[str]:
        """Local names for the IRI, the best first."""
        base = f"{_PREFIXES[record.kind]}-{naming.stem(record.about[0])}"
        if pattern is not None and pattern.day is not None:
            written = naming.split(pattern.node)[1]
            local = written if is_same else _restemmed(written, pattern, record)
            if is_same or local != written:
                usual = naming.redated(local, pattern.day, day)
                if usual is not None:
                    yield usual
                    yield naming.redated(local, pattern.day, day, exact=date.isoformat) or usual
                    return
                base = local
        if isinstance(record, Outcome) and not is_same:
            yield base
        yield f"{base}-{naming.quarter(day) if isinstance(record, Observation) else naming.month(day)}"
        yield f"{base}-{day.isoformat()}"

    def _label_of(self, record: Record, pattern: _Earlier | None, day: date, *, is_same: bool, exact: bool) -> str:
        name = self.label(record.about[0])
        text = pattern.one(_LABEL) if pattern is not None else None
        if pattern is not None and pattern.day is not None and isinstance(text, ox.Literal):
            old = pattern.one(record.link)
            written = text.value if is_same or old is None else text.value.replace(self.label(old), name)
            if is_same or written != text.value:
                dated = naming.redated(written, pattern.day, day, exact=naming.long_day if exact else None)
                found = self._with_word(dated or written, record, pattern)
                if found != text.value:
                    return found
        if isinstance(record, Meeting):
            return f"{name}, {naming.long_day(day)}"
        if isinstance(record, Observation):
            return f"{name}, {naming.long_day(day) if exact else naming.quarter_words(day)}"
        if isinstance(record, Review):
            return f"{naming.month_words(day)}: {name}"
        return f"{name}: {self.label(record.outcome).lower()}"

    def _with_word(self, text: str, record: Record, pattern: _Earlier) -> str:
        """The label with the status or outcome of the new record in place of the old one's."""
        if isinstance(record, Observation | Meeting):
            return text
        old = pattern.one(record.word)
        new = record.rag if isinstance(record, Review) else record.outcome
        return naming.reworded(text, self.label(old), self.label(new)) if old is not None else text

    def _statements(self, record: Record, label: str, pattern: _Earlier | None) -> dict[ox.NamedNode, list[Object]]:
        language = _language(pattern)
        said: dict[ox.NamedNode, list[Object]] = {_TYPE: [record.kind], _LABEL: [ox.Literal(label, language=language)]}
        if record.comment:
            said[_COMMENT] = [ox.Literal(record.comment, language=language)]
        said[record.link] = list(record.about)
        if isinstance(record, Observation):
            said[_RESULT] = [_number(record.value, pattern)]
            said[_TIME] = [_moment(record.day, pattern)]
        elif isinstance(record, Meeting):
            said[ITS["startDate"]] = [ox.Literal(record.day.isoformat(), datatype=XSD["date"])]
        else:
            said[record.at] = [record.meeting]
            said[record.word] = [record.rag if isinstance(record, Review) else record.outcome]
        if record.by is not None:
            said[_BY] = [record.by]
        if isinstance(record, Meeting):
            return said
        created = record.day or self.day(record)
        said[DCTERMS["created"]] = [ox.Literal(created.isoformat(), datatype=XSD["date"])]
        return said


def _place(
    earlier: list[_Earlier], same: list[_Earlier], record: Record, chosen: Document | None
) -> tuple[Document, _Earlier | None]:
    """The file for a record, and the record that it is put behind."""
    if chosen is not None:
        earlier = [each for each in earlier if each.document is chosen]
        same = [each for each in same if each.document is chosen]
    if isinstance(record, Observation) and same:
        return same[-1].document, same[-1]
    if same:
        earlier = [each for each in earlier if each.document is same[-1].document]
    if earlier:
        counts = [(sum(each.document is other.document for other in earlier), each) for each in earlier]
        most = max(count for count, _ in counts)
        home = next(each.document for count, each in counts if count == most)
        return home, [each for each in earlier if each.document is home][-1]
    if chosen is not None:
        return chosen, None
    raise RecordRefused(
        f"There is no {_KINDS[record.kind]} yet, so it is not known which file to write to.",
        hint="Name a .ttl file of the strategy with --file.",
    )


def _restemmed(local: str, pattern: _Earlier, record: Record) -> str:
    """The local name of a record about something else, made one about this."""
    for old in pattern.said.get(record.link, ()):
        if isinstance(old, ox.NamedNode) and naming.stem(old) in local:
            return local.replace(naming.stem(old), naming.stem(record.about[0]))
    return local


def _in_order(
    said: dict[ox.NamedNode, list[Object]], pattern: _Earlier | None
) -> list[tuple[ox.NamedNode, list[Object]]]:
    """The statements in the order in which the pattern has them; what it does not have comes last."""
    order = list(pattern.said) if pattern else []
    return sorted(said.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def _day(values: Iterable[object]) -> date | None:
    for value in values:
        if isinstance(value, ox.Literal):
            try:
                return date.fromisoformat(value.value[:10])
            except ValueError:
                continue
    return None


def _language(pattern: _Earlier | None) -> str | None:
    text = pattern.one(_LABEL) if pattern is not None else None
    return text.language if isinstance(text, ox.Literal) else "en"


def _number(value: str, pattern: _Earlier | None) -> ox.Literal:
    """The number in the datatype of the values before it, with every digit as it was typed."""
    before = pattern.one(_RESULT) if pattern is not None else None
    datatype = before.datatype if isinstance(before, ox.Literal) else XSD["decimal"]
    if datatype == XSD["integer"] and "." in value:
        datatype = XSD["decimal"]
    if datatype == XSD["decimal"] and "." not in value:
        value = f"{value}.0"
    return ox.Literal(value, datatype=datatype)


def _moment(day: date, pattern: _Earlier | None) -> ox.Literal:
    """The day as the time of a result, at the hour at which the one before was measured."""
    before = pattern.one(_TIME) if pattern is not None else None
    if isinstance(before, ox.Literal) and before.datatype == XSD["date"]:
        return ox.Literal(day.isoformat(), datatype=XSD["date"])
    written = before.value[10:] if isinstance(before, ox.Literal) and before.value[10:11] == "T" else _MIDNIGHT
    return ox.Literal(f"{day.isoformat()}{written}", datatype=XSD["dateTime"])
