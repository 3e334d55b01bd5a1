"""What the writers of documents share: widths of columns, sizes of pictures, the table of sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import ceil
from typing import TYPE_CHECKING

from itstrat.report.document import (
    Bullets,
    Cards,
    Facts,
    Figure,
    Gap,
    PageBreak,
    Paragraph,
    Section,
    TableBlock,
    outlined,
    paragraph,
)
from itstrat.report.model import Cell, Column, Table
from itstrat.report.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itstrat.report.document import Block, Document

_VIEW_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
#: About how many letters stand side by side in a table on a page.
_LETTERS = 92
_LONGEST_CELL, _LONGEST_WORD, _PADDING = 60, 18, 3
#: So many lines of a table fill somewhat less than half a page.
_KEPT_LINES = 22
#: From so many rows on, a table that goes over a page takes at least two rows along, and leaves at least two.
PAIRED = 4
#: What is not parted; a line before it stays with it, longer text would leave too large a gap.
_WHOLE = (TableBlock, Figure, Facts)
#: So many facts at most stay on one page.
FACTS_KEPT = 12
_ONE_LINE = 90
#: An entry of a list has so many blocks at most, and so many items in a list.
_ENTRY_BLOCKS, _ENTRY_ITEMS = 5, 4
#: The number of a section in front of its title.
_NUMBER = re.compile(r"^[\d.]+ ")
#: So many lines of contents fill two pages.
_ENTRIES = 90
#: Of letters of nine points, in millimetres: a letter, a line, and (in lines) the room below a paragraph; a heading.
_LETTER_MM, _LINE_MM, _AFTER, _HEADING_MM = 1.72, 4.0, 0.4, 14.0
#: The letters of a heading are bold.
_BOLD = 1.15
#: The table of sources, which the writers give places that marks in the text lead to.
SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Paper:
    """A page in millimetres, and the room on it."""

    width: float
    height: float
    room: float
    tall: float


A4 = Paper(210, 297, 166, 215)
A3_LANDSCAPE = Paper(420, 297, 392, 200)


def paper(document: Document) -> Paper:
    """The page that a document is for."""
    return A3_LANDSCAPE if document.layout == "sheet" else A4


def size_mm(figure: Figure, page: Paper) -> tuple[float, float]:
    """The width and height of a figure, made smaller where it would not fit on the page.

    >>> from itstrat.report.document import Figure
    >>> size_mm(Figure(svg='<svg viewBox="0 0 640 320">', alt="", caption="", width_mm=400), A4)
    (166, 83.0)
    """
    found = _VIEW_BOX.search(figure.svg)
    ratio = float(found[2]) / float(found[1]) if found else 0.5
    width = min(figure.width_mm, page.room)
    return (width, width * ratio) if width * ratio <= page.tall else (page.tall / ratio, page.tall)


def shares(block: TableBlock) -> list[float]:
    """The share of the width that each column gets: its texts on one line where there is room, else its words.

    >>> from itstrat.report.model import Cell, Column, Table
    >>> columns = (Column(name="a", title="Service"), Column(name="b", title="Hours"))
    >>> table = Table(title="", question="", columns=columns, rows=((Cell("Wireless network"), Cell("8-18")),))
    >>> shares(TableBlock(table))
    [0.6847, 0.3153]
    """
    table = block.table
    if len(block.widths) == len(table.columns):
        return [round(width / sum(block.widths), 4) for width in block.widths]
    wanted, needed = [], []
    for place, column in enumerate(table.columns):
        texts = [column.title, *(shown(row[place], column) for row in table.rows)]
        wanted.append(_PADDING + min(max(len(text) for text in texts), _LONGEST_CELL))
        longest = max((len(word) for text in texts[1:] for word in text.split()), default=1)
        heading = max((len(word) for word in column.title.split()), default=1) * _BOLD
        needed.append(_PADDING + min(max(longest, heading), _LONGEST_WORD))
    spare = _LETTERS * (1.15 if dense(table) else 1) - sum(needed)
    extra = sum(wanted) - sum(needed)
    factor = min(max(spare, 0) / extra, 1) if extra > 0 else 0
    widths = [need + max(want - need, 0) * factor for want, need in zip(wanted, needed, strict=True)]
    return [round(width / sum(widths), 4) for width in widths]


def dense(table: Table) -> bool:
    """Whether a table has so many columns that its letters are better small."""
    return len(table.columns) > 6


def kept(block: TableBlock) -> bool:
    """Whether a table is so short that it stays on one page: the gap before it is less bad than the break in it.

    >>> from itstrat.report.model import Cell, Column, Table
    >>> heads, row = (Column(name="a", title="A"),), (Cell("A word"),)
    >>> [kept(TableBlock(Table(title="", question="", columns=heads, rows=(row,) * n))) for n in (5, 50)]
    [True, False]
    """
    table = block.table
    if len(table.rows) >= _KEPT_LINES:
        return False
    room = _LETTERS * (1.15 if dense(table) else 1)
    letters = [max(share * room - _PADDING, 1) for share in shares(block)]
    rows = ([column.title for column in table.columns], *_shown(table))
    return sum(max(ceil(len(text) / width) for text, width in zip(row, letters, strict=True)) for row in rows) <= (
        _KEPT_LINES
    )


def short(section: Section, level: int) -> bool:
    """Whether a section is one entry among many, such as a service in a catalogue: it stays on its page as a whole.

    >>> short(Section("Mail", (paragraph("Letters without paper."),)), 2), short(Section("Costs"), 1)
    (True, False)
    """
    return (
        level > 1
        and not section.sections
        and len(section.blocks) <= _ENTRY_BLOCKS
        and all(
            isinstance(block, Paragraph | Gap)
            or (isinstance(block, Facts) and len(block.rows) <= FACTS_KEPT)
            or (isinstance(block, Bullets) and len(block.items) <= _ENTRY_ITEMS)
            for block in section.blocks
        )
    )


def leading(blocks: Sequence[Block], *, whole: bool = False) -> Iterator[tuple[Block, bool]]:
    """Blocks, each with whether it stays on the page of the next: what leads to a list, a table, a picture or a gap.

    A few facts stay with the list that follows them; in a ``whole`` each block stays with the next, but a paragraph
    not with a paragraph: of several held in a row LibreOffice leaves the heading behind on the page before.
    """
    for block, after, then in zip_longest(blocks, blocks[1:], blocks[2:]):
        few = isinstance(block, Facts) and len(block.rows) <= FACTS_KEPT and isinstance(after, Bullets)
        leads = few or (isinstance(block, Paragraph) and _leads(block.text, after, then))
        held = whole and after is not None and not (isinstance(block, Paragraph) and isinstance(after, Paragraph))
        yield block, leads or held


def _leads(text: str, after: Block | None, then: Block | None = None) -> bool:
    if isinstance(after, TableBlock) and not kept(after):
        return True
    if isinstance(after, Paragraph) and isinstance(then, Figure):  # two lines and a picture
        return len(text) <= _ONE_LINE and _leads(after.text, then)
    return text.endswith(":") or isinstance(after, Gap) or (len(text) <= _ONE_LINE and isinstance(after, _WHOLE))


def _shown(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        yield [shown(cell, column) for cell, column in zip(row, table.columns, strict=True)]


def ties(block: TableBlock) -> frozenset[int]:
    """The rows, from 0, that stay on the page of the row after them; -1 is the head."""
    count = len(block.table.rows)
    if kept(block):
        return frozenset(range(-1, count - 1))
    return frozenset({-1, 0, count - 2} if count >= PAIRED else {-1})


def chapters(document: Document, *, sources: bool = True) -> tuple[Section, ...]:
    """The sections with their numbers, and with the appendix that the marks in the text lead to."""
    sections = document.sections
    if document.layout == "sheet":
        sections = tuple(_without_breaks(section) for section in sections)
    if sources and document.traces:
        sections = (*sections, _appendix(document))
    return outlined(sections)


def depth(chapters: Sequence[Section]) -> int:
    """How deep the table of contents goes: to the parts of chapters, unless that takes more than two pages.

    Nor to parts that are the same in each chapter, which says nothing of where to find what.

    >>> depth([Section("Costs", sections=(Section("Capital"),))]), depth([Section("A", sections=(Section("B"),) * 200)])
    (2, 1)
    """
    parts = [_NUMBER.sub("", part.title) for chapter in chapters for part in chapter.sections]
    return 2 if len(chapters) + len(parts) <= _ENTRIES and len(parts) <= 2 * len(set(parts)) else 1


def sheet_scale(document: Document) -> float:
    """What letters are made smaller by so that the boxes of a sheet stay on it, from 1 down to 0.6.

    An estimate, for programs that do not say how tall a page became: lines times the height of a line.
    """
    need = sum(
        _cards_mm(block) + _HEADING_MM
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Cards)
    )
    room = A3_LANDSCAPE.tall
    return 1.0 if need <= room else max(round((room / need) ** 0.5, 2), 0.6)


def _cards_mm(block: Cards) -> float:
    """How tall boxes side by side are."""
    width = A3_LANDSCAPE.room / block.columns - _LINE_MM
    letters = width / _LETTER_MM
    heights = [sum(_mm(each, letters, width) for each in card.blocks) + 2 * _LINE_MM for card in block.cards]
    rows = (heights[first : first + block.columns] for first in range(0, len(heights), block.columns))
    return sum(max(row) for row in rows)


def _mm(block: Block, letters: float, width: float) -> float:
    if isinstance(block, Figure):
        height = size_mm(block, A3_LANDSCAPE)[1]
        return min(height, height * width / block.width_mm) + 2 * _LINE_MM
    items = block.items if isinstance(block, Bullets) else (block,)
    texts = [each.text for each in items if isinstance(each, Paragraph)]
    return sum((ceil(len(text) / letters) + _AFTER) * _LINE_MM for text in texts)


def marks(refs: Sequence[str], numbers: dict[str, int]) -> list[tuple[int, str]]:
    """What stands for refs in the text: the number that each mark leads to, and the mark; runs are drawn together.

    >>> marks(["a", "c", "d", "e"], {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5})
    [(1, '1'), (3, '3–5')]
    """
    runs: list[list[int]] = []
    for number in sorted({numbers[ref] for ref in refs}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [mark for run in runs for mark in _run_marks(run)]


def _run_marks(run: Sequence[int]) -> list[tuple[int, str]]:
    return [(run[0], f"{run[0]}–{run[-1]}")] if len(run) > 2 else [(number, str(number)) for number in run]


def heading_line(document: Document) -> str:
    """The line below the title: what it is, for whom, and whether it is a draft."""
    return " · ".join(part for part in (document.institution, document.kind, "Draft" if document.draft else "") if part)


def _appendix(document: Document) -> Section:
    columns = (
        Column(name="number", title="No", format="integer"),
        Column(name="what", title="What", format="text"),
        Column(name="iri", title="Identifier", format="text"),
        Column(name="where", title="File and line", format="text"),
    )
    rows = tuple(
        (Cell(str(number), number), Cell(trace.label), Cell(trace.iri, iri=trace.iri), Cell(trace.location))
        for number, trace in enumerate(document.traces, start=1)
    )
    table = Table(title=SOURCES, question="Where each statement comes from", columns=columns, rows=rows)
    words = (
        f"The marks in the text lead here: what a statement is about, and where that is written; {document.stamp.line}."
    )
    block = TableBlock(table, widths=(7, 30, 38, 25))
    before = (PageBreak(),) if document.layout == "sheet" else ()
    return Section("Sources", (*before, paragraph(words), block), anchor="sources", numbered=False)


def _without_breaks(section: Section) -> Section:
    blocks = tuple(block for block in section.blocks if not isinstance(block, PageBreak))
    return replace(section, blocks=blocks, sections=tuple(_without_breaks(part) for part in section.sections))


def starts_page(section: Section) -> bool:
    """Whether the first thing in a section is a page break, which then comes before its heading."""
    return bool(section.blocks) and isinstance(section.blocks[0], PageBreak)
