"""Strategies in the formats of other tools: StratML plans and ArchiMate models, read as sources and written.

What a format has no place for is found by reading again what was written: every statement that does not come back was
left out, and is listed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import Location, SyntaxProblem, UnknownFormat
from itstrat.formats import archimate, stratml
from itstrat.formats.archimate.terms import ARCHIMATE
from itstrat.formats.rdfxml import RDF_NAMESPACE, RdfXmlReader
from itstrat.formats.stratml.schema import RENAMED
from itstrat.formats.stratml.terms import STRATML
from itstrat.formats.tokens import Text
from itstrat.formats.triples import Said, Triples
from itstrat.formats.xmltree import parse
from itstrat.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from itstrat.formats.base import Reader, Source
    from itstrat.formats.tokens import Places
    from itstrat.formats.triples import Statement
    from itstrat.formats.xmltree import Element

_READERS: Mapping[str, Callable[[Element, Said, str, str | None], None]] = MappingProxyType(
    dict.fromkeys(stratml.NAMESPACES, stratml.read) | {archimate.NAMESPACE: archimate.read}
)
_MARK = b"<?itstrat "
#: Names that only say where something stood.
_BOOKKEEPING = archimate.ASIDE | {"instance", "Identifier", "Model", "Plan"}
EXPECTED = "Expected: a StratML plan (Part 1 or 2) or an ArchiMate 3 model in the Open Exchange format."


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeReader:
    """Reads StratML plans and ArchiMate models. Cost: 0.6 s a megabyte."""

    base: str | None = None
    names_graphs: bool = False

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads; see :class:`itstrat.formats.base.Reader`."""
        return [quad for quad, _ in self.lines(data, source)], {}

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The quads, each with the line of the element that says it."""
        return _said(data, source.name, source.graph, self.base).lines()

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:  # noqa: ARG002  # as others
        """Nothing: all of the file is kept."""
        return ()

    def places(self, data: bytes, source: Source, prefixes: Mapping[str, str]) -> Places:  # noqa: ARG002  # as others
        """Finds texts as they are written."""
        return Text(data, prefixes)


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlReader:
    """Reads an XML file of any format that is read, by what it says it is."""

    base: str | None = None
    names_graphs: bool = False

    def read(self, data: bytes, source: Source) -> tuple[list[ox.Quad], Mapping[str, str]]:
        """The quads; see :class:`itstrat.formats.base.Reader`."""
        return self._reader(data).read(data, source)

    def lines(self, data: bytes, source: Source) -> Iterator[tuple[ox.Quad, int]]:
        """The quads, each with its line."""
        return self._reader(data).lines(data, source)

    def check(self, data: bytes, source: Source) -> tuple[tuple[Location, str], ...]:
        """What is odd in the file."""
        return self._reader(data).check(data, source)

    def places(self, data: bytes, source: Source, prefixes: Mapping[str, str]) -> Places:
        """Finds terms as they are written."""
        return self._reader(data).places(data, source, prefixes)

    def _reader(self, data: bytes) -> Reader:
        head = data[: 1 << 16]
        if RDF_NAMESPACE not in head and any(namespace.encode() in head for namespace in _READERS):
            return ExchangeReader()
        return RdfXmlReader(base=self.base)


def is_exchange(path: Path) -> bool:
    """Whether an XML file says in its first 64 kB that it is of a format that is read here, and not written by us.

    What we wrote holds what other files of the strategy say, so it is a source only where it is named.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except OSError:
        return False
    return _MARK not in head and any(namespace.encode() in head for namespace in _READERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written. ``left_out`` are the statements that have no place in the format, ``mended`` what the schema
    would not have as it was, with how often."""

    data: bytes
    left_out: tuple[Statement, ...]
    mended: Counter[str]

    def summary(self, compact: Callable[[ox.NamedNode], str]) -> list[str]:
        """What was left out, in lines: whole things by their class, else the properties of those that were written."""
        types: dict[ox.NamedNode, list[str]] = {}
        for subject, predicate, term in self.left_out:
            if predicate == RDF["type"] and isinstance(term, ox.NamedNode):
                types.setdefault(subject, []).append(compact(term))
        whole = Counter(", ".join(sorted(each)) for each in types.values())
        parts = Counter(compact(predicate) for subject, predicate, _ in self.left_out if subject not in types)
        lines = [f"{count:,} of {name}" for name, count in sorted(whole.items())]
        lines += [f"{count:,} values of {name}" for name, count in sorted(parts.items())]
        return lines


def _stratml(part: stratml.Part) -> Callable[[Triples, ox.NamedNode | None, str], tuple[bytes, str, Counter[str]]]:
    def write(triples: Triples, wanted: ox.NamedNode | None, _name: str) -> tuple[bytes, str, Counter[str]]:
        written = stratml.write(triples, part, stratml.document_of(triples, wanted))
        return written.data, written.base, written.mended

    return write


#: Name of each format that is written -> its writer.
WRITERS: Mapping[str, Callable[[Triples, ox.NamedNode | None, str], tuple[bytes, str, Counter[str]]]] = (
    MappingProxyType(
        {
            "stratml": _stratml(stratml.PART_1),
            "stratml2": _stratml(stratml.PART_2),
            "archimate": archimate.write,
        }
    )
)


def export(
    form: str, quads: Iterable[ox.Quad], *, document: ox.NamedNode | None = None, name: str = "Strategy"
) -> Exported:
    """A strategy in one of :data:`WRITERS`; ``name`` is what a model is called that has none of its own.

    ``document`` is the strategy document (of StratML) or the model (of ArchiMate) to write, where there are several.
    Raises: UnknownFormat, NothingToExport, AmbiguousSubject.
    """
    if form not in WRITERS:
        raise UnknownFormat.of(form, WRITERS)
    triples = Triples(quads)
    data, base, mended = WRITERS[form](triples, document, name)
    return Exported(data=data, left_out=tuple(_left_out(triples, data, base)), mended=mended)


def again(data: bytes, base: str | None = None, name: str = "export") -> list[ox.Quad]:
    """What a file of ours says when it is read."""
    return [quad for quad, _ in _said(data, name, ox.NamedNode("urn:itstrat:export"), base).lines()]


def _said(data: bytes, name: str, graph: ox.NamedNode, base: str | None) -> Said:
    root = parse(data, name)
    reader = _READERS.get(root.namespace)
    if reader is None:
        raise SyntaxProblem(
            f"<{root.name}> is the root of no format that is read.",
            location=Location(name, root.line, root.column),
            hint=EXPECTED,
        )
    said = Said(graph)
    reader(root, said, name, base)
    return said


def kept(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """How often each name of a format stands for what has no place in our ontology.

    >>> kept([])
    {}
    """
    found: Counter[str] = Counter()
    for _, predicate, term, _ in quads:
        if isinstance(term, ox.Literal) and not term.value:
            continue
        for namespace in (STRATML, ARCHIMATE):
            for each in (predicate, term):
                if isinstance(each, ox.NamedNode) and each.value.startswith(namespace):
                    found[each.value.removeprefix(namespace)] += 1
    return {name: count for name, count in sorted(found.items()) if name not in _BOOKKEEPING}


def _left_out(triples: Triples, data: bytes, base: str) -> Iterator[Statement]:
    back = Triples(again(data, base))
    kept = RDF["XMLLiteral"]
    found = set(back)
    texts = {(s, p) for s, p, term in found if isinstance(term, ox.Literal) and term.datatype == kept}
    for statement in triples:
        subject, predicate, term = statement
        xml = isinstance(term, ox.Literal) and term.datatype == kept and (subject, predicate) in texts
        renamed = RENAMED.get(predicate.value.removeprefix(STRATML))
        if statement not in found and not xml and (subject, renamed and STRATML[renamed], term) not in found:
            yield statement
