"""What a document is before it is written: sections of blocks, and where every statement comes from.

Knows no RDF and no file format: ``itstrat.documents`` builds a :class:`Document` from the graph, and ``to_docx``,
``to_pdf``, ``to_html`` and ``to_markdown`` write the same one. Text is plain text: markup in it is shown, not obeyed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from itstrat.report.values import inert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.report.model import Stamp, Table

# What XML cannot hold (https://www.w3.org/TR/xml/#charsets) beyond what ``inert`` takes care of.
_SPACES = re.compile(r"[^\S\u00a0]+")
_NOT_XML = re.compile("[\ud800-\udfff]")

#: ``report``: pages with a title page and contents. ``sheet``: everything on one landscape sheet.
Layout = Literal["report", "sheet"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. ``refs`` are the keys of the traces (:class:`Trace`) that it was made from."""

    text: str
    strong: bool = False
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans that follow each other without a break; spaces between them belong to the spans."""

    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The words alone.

        >>> Paragraph((Span("Costs "), Span("£250,000", strong=True))).text
        'Costs £250,000'
        """
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose order says nothing."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and what they stand for, for example the control sheet of a document."""

    rows: tuple[tuple[str, Paragraph], ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption; the caption falls back to the table's question, then to its title.

    Its stamp is not shown, as the document has one; ``widths`` are shares of the width (any unit), where even
    columns by the length of their texts are not wanted.
    """

    table: Table
    caption: str = ""
    refs: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()

    @property
    def title(self) -> str:
        """The caption that is shown."""
        return self.caption or self.table.question or self.table.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture as SVG text (see ``itstrat.report.charts``); ``alt`` tells in words what it shows."""

    svg: str
    alt: str
    caption: str
    width_mm: float = 160.0
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that should be in the document and is not in the data: what, by which rule, and how to mend it."""

    text: str
    rule: str = ""
    fix: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One of several boxes side by side: a title, a line below it, and blocks."""

    title: str
    note: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Boxes side by side, for example the aims of a strategy on a page; at most ``columns`` in a row."""

    cards: tuple[Card, ...]
    columns: int = 3


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Paragraph | Bullets | Facts | TableBlock | Figure | Gap | Cards | PageBreak


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what stands below it, and its parts. ``anchor`` is its name in links; without one it gets one."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    anchor: str = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where a statement comes from: what it is about, and the line of the file that says so."""

    key: str
    iri: str
    label: str
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What file managers and libraries show of a document."""

    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole document. Raises ValueError for a ref without its trace, and for two traces of one key.

    ``kind`` is its name for people (Business case); ``draft`` marks every page as a draft.

    >>> from datetime import date
    >>> from itstrat.report.model import Stamp
    >>> stamp = Stamp(itstrat="0.1.0", data="3f2a", rules="9c1d", as_of=date(2026, 11, 16), as_of_source="option")
    >>> case = Document(
    ...     title="Network refresh", kind="Business case", institution="Ashdown Valley College", stamp=stamp,
    ...     sections=(Section("Costs", (paragraph("The network costs ", strong("£250,000", "c1"), "."),)),),
    ...     traces=(Trace(key="c1", iri="https://ashdown-valley.example/id/cost", label="Cost", location="it.ttl:9"),),
    ... )
    >>> case.numbers
    {'c1': 1}
    """

    title: str
    kind: str
    institution: str
    sections: tuple[Section, ...]
    stamp: Stamp
    subtitle: str = ""
    draft: bool = False
    properties: Properties = field(default_factory=Properties)
    traces: tuple[Trace, ...] = ()
    language: str = "en-GB"
    layout: Layout = "report"

    def __post_init__(self) -> None:
        known = set(self.numbers)
        if len(known) < len(self.traces):
            raise ValueError("two traces have one key")
        unknown = sorted({ref for section in self.sections for ref in _refs(section)} - known)
        if unknown:
            raise ValueError(f"no trace for the refs {', '.join(unknown)}")

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each trace in the appendix, from 1, by key. Linear: ask once."""
        return {trace.key: number for number, trace in enumerate(self.traces, start=1)}


def paragraph(*parts: str | Span) -> Paragraph:
    """A paragraph of texts and spans.

    >>> paragraph("Costs ", strong("£250,000"), ".").text
    'Costs £250,000.'
    """
    return Paragraph(tuple(Span(part) if isinstance(part, str) else part for part in parts))


def strong(text: str, *refs: str) -> Span:
    """Text that stands out."""
    return Span(text, strong=True, refs=refs)


def traced(text: str, *refs: str) -> Span:
    """Text with the keys of what it was made from."""
    return Span(text, refs=refs)


def bullets(*items: str | Span | Paragraph) -> Bullets:
    """A list of texts, spans and paragraphs."""
    return Bullets(tuple(item if isinstance(item, Paragraph) else paragraph(item) for item in items))


def harmless(text: str) -> str:
    """The text without line ends and with every character made visible that XML or a reader could stumble over.

    Spaces at its ends stay, as spans follow each other; and those that keep a unit with its number stay what they are.

    >>> harmless("pay\\u202eeurt\\n "), harmless("62\\u00a0%")
    ('pay[U+202E]eurt ', '62\\xa0%')
    """
    return _NOT_XML.sub(lambda found: f"[U+{ord(found[0]):04X}]", inert(_SPACES.sub(" ", text)))


def outlined(sections: Iterable[Section], above: str = "") -> tuple[Section, ...]:
    """The sections with their numbers in front of their titles, and every anchor filled.

    >>> [s.title for s in outlined((Section("Costs"), Section("Appendix A", numbered=False), Section("Risks")))]
    ['1 Costs', 'Appendix A', '2 Risks']
    """
    done = []
    number = 0
    for place, section in enumerate(sections, start=1):
        number += section.numbered
        prefix = f"{above}{number}" if section.numbered else f"{above}x{place}"
        title = f"{prefix} {section.title}" if section.numbered and "x" not in prefix else section.title
        anchor = section.anchor or f"section-{prefix.replace('.', '-')}"
        parts = outlined(section.sections, f"{prefix}.")
        done.append(replace(section, title=title, anchor=anchor, sections=parts))
    return tuple(done)


def _refs(section: Section) -> Iterator[str]:
    for block in section.blocks:
        yield from _block_refs(block)
    for part in section.sections:
        yield from _refs(part)


def _block_refs(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from (ref for span in block.spans for ref in span.refs)
        case Bullets():
            yield from (ref for item in block.items for ref in _block_refs(item))
        case Facts():
            yield from (ref for _, item in block.rows for ref in _block_refs(item))
        case Cards():
            yield from (ref for card in block.cards for inner in card.blocks for ref in _block_refs(inner))
        case TableBlock() | Figure():
            yield from block.refs
        case Gap() | PageBreak():
            pass
