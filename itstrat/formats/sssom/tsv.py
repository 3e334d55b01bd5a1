"""SSSOM/TSV: the text of a mapping set, read and written.

What is read and written again says the same: every slot, every extension that the set defines, in the same order.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import Location, SyntaxProblem
from itstrat.formats.sssom import metadata
from itstrat.formats.sssom.model import Mapping, MappingSet, holds, texts
from itstrat.formats.sssom.slots import (
    ADDRESSES,
    BUILT_IN,
    CHOICES,
    DATES,
    MANY,
    MAPPING,
    NOTHING_FITS,
    NUMBERS,
    REFERENCES,
    SET,
    SET_REQUIRED,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.formats.sssom.model import Value

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CURIE = re.compile(r"[A-Za-z_][\w.-]*:[^\s<>\"{}|\\^`]+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_ESCAPED = re.compile(r"\\([\\|])|\|")
_MOST = 131_072  # characters of a cell; the limit of Python's csv
_EITHER = {"subject_id": ("subject_type", "subject_label"), "object_id": ("object_type", "object_label")}


def parse(text: str, name: str, *, beside: str | None = None) -> MappingSet:
    r"""The mapping set that a text says; ``beside`` is its metadata, where they stand in a file of their own.

    >>> parse("subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    ...       "rdf:a\tskos:exactMatch\trdf:b\tsemapv:UnspecifiedMatching\n", "a.tsv").mappings[0].one("object_id")
    'rdf:b'

    Raises: SyntaxProblem with the line: no columns, a column that is missing, a prefix that is not declared, a value
    that its slot cannot hold, control characters, a quote that does not close.
    """
    return _Reading(name).parse(text, beside)


def write(mappings: MappingSet) -> str:
    r"""The text of a set with its metadata at the head, columns in the order of SSSOM; rows stay in theirs.

    >>> row = {"subject_id": "a:1", "predicate_id": "skos:exactMatch", "object_id": "a:2",
    ...        "mapping_justification": "semapv:ManualMappingCuration"}
    >>> text = write(MappingSet(prefixes={"a": "http://a/"}, mappings=(Mapping(slots=row),)))
    >>> text.splitlines()[1:3]
    ['#  a: http://a/', 'subject_id\tpredicate_id\tobject_id\tmapping_justification']
    >>> text.splitlines()[3]
    'a:1\tskos:exactMatch\ta:2\tsemapv:ManualMappingCuration'
    """
    head: dict[str, object] = {}
    prefixes = {key: mappings.prefixes[key] for key in sorted(mappings.prefixes) if key not in BUILT_IN}
    known = {**mappings.slots, **mappings.other, **({"curie_map": prefixes} if prefixes else {})}
    for key in (*SET, *sorted(set(known).difference(SET))):
        if key in known:
            head[key] = known[key]
    lines = [f"#{line}\n" for line in metadata.dump(head).splitlines()]
    have = {slot for mapping in mappings.mappings for slot in mapping.slots}
    columns = [*(slot for slot in MAPPING if slot in have), *mappings.extensions]
    if not mappings.mappings:
        columns = ["subject_id", "predicate_id", "object_id", "mapping_justification"]
    lines.append("\t".join(columns) + "\n")
    rows = ((_cell(mapping.slots.get(slot, "")) for slot in columns) for mapping in mappings.mappings)
    lines.extend("\t".join(row) + "\n" for row in rows)
    return "".join(lines)


def _cell(value: Value) -> str:
    text = value if isinstance(value, str) else "|".join(re.sub(r"([\\|])", r"\\\1", each) for each in value)
    if re.search(r'["\t\n\r]', text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _definitions(other: object) -> list[dict[str, object]]:
    found = other.get("extension_definitions", ()) if isinstance(other, dict) else ()
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list | tuple) else []


class _Reading:
    """A text on the way to a mapping set: what it is called, its lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.set = MappingSet()

    def fail(self, message: str, line: int, hint: str | None = None) -> SyntaxProblem:
        return SyntaxProblem(message, location=Location(self.name, line), hint=hint)

    def parse(self, text: str, beside: str | None) -> MappingSet:
        if found := _CONTROL.search(text):
            line = text.count("\n", 0, found.start()) + 1
            raise self.fail(f"The file holds a control character, U+{ord(found[0]):04X}.", line, "Take it out.")
        lines = text.splitlines(keepends=True) if text.startswith("#") else []
        count = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
        self.metadata("".join(line[1:] for line in lines[:count]) if lines else beside or "")
        rows = self.rows(text if not count else "".join(lines[count:]), count)
        header = next(rows, None)
        columns = self.columns(header)
        found_rows = [self.mapping(line, cells, columns) for line, cells in rows if any(cells)]
        return MappingSet(
            slots=self.set.slots,
            prefixes=self.set.prefixes,
            mappings=tuple(found_rows),
            extensions=tuple(each for each in columns if each and each not in MAPPING),
            other=self.set.other,
        )

    def metadata(self, text: str) -> None:
        lines = text.splitlines()
        depth = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
        try:
            found = metadata.load("\n".join(line[depth:] for line in lines))
        except metadata.NotUnderstood as error:
            raise self.fail(f"The metadata cannot be read. {error}", error.line + 1) from error
        prefixes = found.pop("curie_map", {})
        if not isinstance(prefixes, dict) or not all(isinstance(each, str) for each in prefixes.values()):
            raise self.fail("curie_map is no table of prefixes.", 1, "Write:\n#curie_map:\n#  sdg: http://…/sdg/")
        wrong = next((key for key in prefixes if BUILT_IN.get(key, prefixes[key]) != prefixes[key]), None)
        if wrong is not None:
            raise self.fail(f"The prefix {wrong!r} is that of {BUILT_IN[wrong]}.", 1, "Take another prefix.")
        slots: dict[str, Value] = {}
        other: dict[str, object] = {}
        prefixes = {key: each for key, each in prefixes.items() if key not in BUILT_IN}
        self.set = MappingSet(prefixes=prefixes)
        for key, value in found.items():
            values = [value] if isinstance(value, str) else value
            if key not in SET or key == "extension_definitions":
                other[key] = value
            elif not isinstance(values, list) or not all(isinstance(each, str) for each in values):
                raise self.fail(f"{key} is no text and no list of texts.", 1)
            elif values and (key in MANY or len(values) == 1) and values != [""]:
                slots[key] = holds(key, tuple(values))
                self.check(key, slots[key], 1)
        defined = {str(each.get("slot_name")) for each in _definitions(other)}
        kept = {key: each for key, each in other.items() if key == "extension_definitions" or key in defined}
        self.set = MappingSet(slots=slots, prefixes=prefixes, other=kept)

    def rows(self, text: str, before: int) -> Iterator[tuple[int, list[str]]]:
        """The rows, each with the line on which it begins."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
        while True:
            line = before + reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                what = (
                    "longer than 131,072 characters" if "field larger" in str(error) else "whose quote does not close"
                )
                hint = 'A cell that holds a quote stands in quotes, with "" for each of its own.'
                raise self.fail(f"The row holds a cell {what}.", line, hint) from error
            yield line, cells

    def columns(self, header: tuple[int, list[str]] | None) -> list[str]:
        """The names of the columns; empty for one that is neither of SSSOM nor defined, which is left out."""
        line, names = header or (1, [])
        missing = [each for each in ("predicate_id", "mapping_justification") if each not in names]
        missing += [each for each, either in _EITHER.items() if each not in names and either[0] not in self.all(names)]
        if missing:
            hint = "The first row below the metadata names the columns, with tabs between them."
            raise self.fail(f"There is no column {missing[0]}.", line, hint)
        if twice := next((each for each in names if each and names.count(each) > 1), None):
            raise self.fail(f"The column {twice} stands twice.", line)
        defined = {str(each.get("slot_name")) for each in _definitions(self.set.other)}
        return [each if each in MAPPING or each in defined else "" for each in names]

    def all(self, names: list[str]) -> set[str]:
        return {*names, *self.set.slots}

    def mapping(self, line: int, cells: list[str], columns: list[str]) -> Mapping:
        if len(cells) > len(columns):
            raise self.fail(f"The row has {len(cells)} cells, but there are {len(columns)} columns.", line)
        slots: dict[str, Value] = {}
        for name, cell in zip(columns, cells, strict=False):
            if name and cell:
                slots[name] = tuple(split(cell)) if name in MANY else cell
                self.check(name, slots[name], line)
        mapping = Mapping(slots=slots, line=line)
        for name in ("predicate_id", "mapping_justification"):
            if name not in slots:
                raise self.fail(f"The row has no {name}.", line)
        for name, (kind, label) in _EITHER.items():
            literal = "rdfs literal" in (mapping.one(kind), self.set.slots.get(kind))
            if name not in slots and not (literal and label in slots):
                hint = f"Write the CURIE, or {NOTHING_FITS} where nothing fits."
                raise self.fail(f"The row has no {name}.", line, hint)
        return mapping

    def check(self, name: str, value: Value, line: int) -> None:
        for text in texts(value):
            if (problem := self.problem(name, text)) is not None:
                message, hint = problem
                raise self.fail(f"{name}: {_short(text)} {message}.", line, hint)

    def problem(self, name: str, text: str) -> tuple[str, str] | None:
        if name in CHOICES and text not in CHOICES[name]:
            return "is not one of its values", "They are: " + ", ".join(sorted(CHOICES[name])) + "."
        if name in NUMBERS and not _between(text, *NUMBERS[name]):
            return "is no number of its range", "From {:g} to {:g}.".format(*NUMBERS[name])
        if name in DATES and not _is_date(text):
            return "is no date", "Write it as 2026-11-16."
        if name in ADDRESSES and not (_ADDRESS.fullmatch(text) and _is_iri(text)):
            return "is no IRI", "Write it in full: https://…"
        if name not in REFERENCES:
            return None
        if not _CURIE.fullmatch(text):
            return "is no CURIE", "Write prefix:name, with the prefix declared in curie_map."
        prefix = text.partition(":")[0]
        iri = self.set.iri(text)
        if iri is None:
            return f"has a prefix that curie_map does not declare, {prefix}", f"Add to it:\n#  {prefix}: https://…"
        return None if _is_iri(iri) else (f"makes no IRI, {_short(iri)}", f"Mend {prefix} in curie_map, or the name.")


def split(cell: str) -> list[str]:
    r"""The values of a cell with several: | stands between them, \| and \\ stand for themselves.

    >>> split(r"Alice\|Bob|Charlie\\|D\E")
    ['Alice|Bob', 'Charlie\\', 'D\\E']
    """
    values, at = [""], 0
    for match in _ESCAPED.finditer(cell):
        values[-1] += cell[at : match.start()] + (match[1] or "")
        if match[1] is None:
            values.append("")
        at = match.end()
    values[-1] += cell[at:]
    return values


def missing(mappings: MappingSet) -> tuple[str, ...]:
    """The slots that a set must have to be valid by the schema, and has not.

    >>> missing(MappingSet(slots={"license": "https://creativecommons.org/licenses/by/4.0/"}))
    ('mapping_set_id',)
    """
    return tuple(name for name in SET_REQUIRED if name not in mappings.slots)


def _between(text: str, least: float, most: float) -> bool:
    try:
        return re.fullmatch(r"[-+0-9.eE]+", text) is not None and least <= float(text) <= most
    except ValueError:
        return False


def _is_iri(text: str) -> bool:
    try:
        return bool(ox.NamedNode(text).value)
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:60]}…")
