"""The blocks of a document as WordprocessingML (ECMA-376 part 1, chapter 17).

Written as text and read once: building a table of 5,000 rows object by object takes minutes. Every text goes through
:func:`_text`, which escapes it.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, time
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any

from itstrat.report import layout, typesetting
from itstrat.report.document import (
    Bullets,
    Cards,
    Facts,
    Figure,
    Gap,
    PageBreak,
    Paragraph,
    Span,
    TableBlock,
    harmless,
)
from itstrat.report.docx_template import bulleted
from itstrat.report.values import shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from itstrat.report.document import Block, Document, Section
    from itstrat.report.layout import Paper
    from itstrat.report.model import Column

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Declared where they are used, as a template need not know them.
_DRAWING = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_MARKER = '<w:p><w:bookmarkStart w:id="0" w:name="itstrat_{}"/><w:bookmarkEnd w:id="0"/></w:p>'
_EMU_PER_MM = 36_000
_TWIPS_PER_MM = 56.7
_DEEPEST = 3
#: Keeps a paragraph on the page of the next.
_KEEP = "<w:keepNext/>"
#: A box of a sheet is at least so wide, in millimetres.
_CARD_MM = 60


class Body:
    """Writes the sections of one document, with its pictures and comments put into the Word file ``word``."""

    def __init__(self, word: Any, document: Document, *, page: Paper, trace: bool) -> None:
        self.styles = {style.name: style.style_id for style in word.styles}
        self._word = word
        self._document = document
        self._trace = trace
        self._numbers = document.numbers
        self._traces = {item.key: item for item in document.traces}
        self._page = page
        self._bullet = "" if bulleted(word) else "•\u00a0"
        self._ids = count(1)
        self._tables = count(1)
        self._figures = count(1)
        self._pictures = self._drawn()

    def sections(self, sections: Sequence[Section]) -> str:
        """All sections as the XML of paragraphs and tables."""
        return "".join(part for section in sections for part in self._section(section, 1))

    def _section(self, section: Section, level: int) -> Iterator[str]:
        blocks = section.blocks
        if layout.starts_page(section):
            yield _page_break()
            blocks = blocks[1:]
        mark = bookmark(section)
        number = next(self._ids)
        anchor = f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>'
        runs = f'{anchor}{_run(section.title)}<w:bookmarkEnd w:id="{number}"/>'
        yield self._styled(f"Heading {min(level, _DEEPEST)}", runs)
        yield self._blocks(blocks, whole=layout.short(section, level))
        for part in section.sections:
            yield from self._section(part, level + 1)

    def _blocks(self, blocks: Sequence[Block], room: float = 1.0, *, whole: bool = False) -> str:
        found = layout.leading(blocks, whole=whole)
        return "".join(self._block(block, room, leads=leads, whole=whole) for block, leads in found)

    def _block(self, block: Block, room: float, *, leads: bool, whole: bool) -> str:
        match block:
            case Paragraph():
                return self._styled("Normal", self._spans(block.spans), _KEEP if leads else "")
            case Bullets():
                return self._bullets(block, leads=leads, whole=whole)
            case Facts():
                return self._facts(block, room, leads=leads)
            case TableBlock():
                return self._table(block, room)
            case Figure():
                return self._figure(block, room)
            case Gap():
                return self._gap(block, leads=leads)
            case Cards():
                return self._cards(block)
            case PageBreak():
                return _page_break()

    def _bullets(self, block: Bullets, *, leads: bool, whole: bool) -> str:
        last = len(block.items) - 1
        held = [whole] * last + [leads]
        return "".join(
            self._styled(
                "List Bullet",
                (_run(self._bullet) if self._bullet else "") + self._spans(item.spans),
                (_KEEP if keep else "") + ('<w:spacing w:after="120"/>' if place == last else ""),
            )
            for place, (item, keep) in enumerate(zip(block.items, held, strict=False))
        )

    def _spans(self, spans: Iterable[Span]) -> str:
        return "".join(self._span(span) for span in spans)

    def _span(self, span: Span) -> str:
        run = _run(span.text, "<w:b/>" if span.strong else "") if span.text else ""
        if not span.refs:
            return run
        if self._trace:
            return self._commented(run or _run("\u25e6"), span.refs)
        marks = layout.marks(span.refs, self._numbers)
        raised = '<w:vertAlign w:val="superscript"/>'
        links = (
            f'<w:hyperlink w:anchor="source_{number}" w:history="1">{_run(mark, raised)}</w:hyperlink>'
            for number, mark in marks
        )
        return run + _run(", ", raised).join(links)

    def _commented(self, run: str, refs: Sequence[str]) -> str:
        number = _comment(self._word, [self._traces[ref] for ref in sorted(set(refs), key=self._numbers.__getitem__)])
        _date_comment(number, self._document)
        key = number.comment_id
        mark = f'<w:r><w:commentReference w:id="{key}"/></w:r>'
        return f'<w:commentRangeStart w:id="{key}"/>{run}<w:commentRangeEnd w:id="{key}"/>{mark}'

    def _facts(self, block: Facts, room: float, *, leads: bool) -> str:
        widths = [round(self._twips(room) * share) for share in (0.26, 0.74)]
        rows = "".join(
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            f"{_cell(self._styled('Table Text', _run(label, '<w:b/>'), keep), widths[0])}"
            f"{_cell(self._styled('Table Text', self._spans(item.spans), keep), widths[1])}</w:tr>"
            for (label, item), keep in zip(block.rows, _together(len(block.rows), leads=leads), strict=True)
        )
        after = self._styled("Table Text", "", _KEEP if leads else "")
        return self._grid(rows, widths, "Facts Table", "") + after

    def _table(self, block: TableBlock, room: float) -> str:
        table = block.table
        spans = (Span(block.title, refs=block.refs),)
        if not table.rows:
            words = (
                Span(block.title.rstrip("."), strong=True, refs=block.refs),
                Span(f": {table.empty or 'No rows.'}"),
            )
            return self._styled("Normal", self._spans(words))
        caption = self._caption("Table", self._tables, spans, _KEEP)
        widths = [round(self._twips(room) * share) for share in layout.shares(block)]
        style = "Table Text Small" if layout.dense(table) or table.title == layout.SOURCES else "Table Text"
        columns = list(zip(table.columns, widths, strict=True))
        ties = layout.ties(block)
        heads = "".join(
            _cell(self._styled(style, _run(column.title, "<w:b/>"), _look(ties, -1, column)), width)
            for column, width in columns
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
        for place, row in enumerate(table.rows, start=1):
            runs = [_run(shown(cell, column)) for cell, column in zip(row, table.columns, strict=True)]
            if table.title == layout.SOURCES:
                number = next(self._ids)
                anchor = f'<w:bookmarkStart w:id="{number}" w:name="source_{place}"/>'
                runs[0] = f'{anchor}{runs[0]}<w:bookmarkEnd w:id="{number}"/>'
            cells = "".join(
                _cell(self._styled(style, run, _look(ties, place - 1, column)), width)
                for run, (column, width) in zip(runs, columns, strict=True)
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        return caption + self._grid("".join(rows), widths, "Report Table", block.title) + self._styled("Table Text", "")

    def _grid(self, rows: str, widths: Sequence[int], name: str, title: str) -> str:
        style = self.styles.get(name) or self.styles.get("Table Grid")
        head = int(bool(title))
        look = f'w:firstRow="{head}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        return (
            f"<w:tbl><w:tblPr>{_value('tblStyle', style) if style else ''}"
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f"<w:tblLook {look}/>{_value('tblCaption', title) if title else ''}</w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )

    def _figure(self, block: Figure, room: float) -> str:
        picture = self._pictures[id(block)]
        page = replace(self._page, room=self._page.room * room)
        width, height = (round(side * _EMU_PER_MM) for side in layout.size_mm(block, page))
        number = next(self._ids)
        about = f'id="{number}" name="Picture {number}" descr="{_text(block.alt)}"'
        drawing = (
            f'<w:r><w:drawing><wp:inline {_DRAWING}><wp:extent cx="{width}" cy="{height}"/>'
            f'<wp:docPr {about}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr><a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{picture}"/>'
            '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
        spans = (Span(block.caption, refs=block.refs),)
        return self._styled("Figure", drawing, _KEEP) + self._caption("Figure", self._figures, spans)

    def _caption(self, noun: str, counter: Iterator[int], spans: Iterable[Span], more: str = "") -> str:
        field = f'<w:fldSimple w:instr=" SEQ {noun} \\* ARABIC ">{_run(str(next(counter)), "<w:b/>")}</w:fldSimple>'
        words = f"{_run(f'{noun} ', '<w:b/>')}{field}{_run(': ', '<w:b/>')}{self._spans(spans)}"
        return self._styled("Caption", words, more)

    def _gap(self, block: Gap, *, leads: bool) -> str:
        rest = " ".join(
            part for part in (f"Rule {block.rule}." if block.rule else "", block.fix, block.location) if part
        )
        more = f"<w:r><w:br/></w:r>{_run(rest, '<w:sz w:val=' + chr(34) + '17' + chr(34) + '/>')}" if rest else ""
        return self._styled("Gap", _run("Gap: ", "<w:b/>") + _run(block.text) + more, _KEEP if leads else "")

    def _cards(self, block: Cards) -> str:
        across = min(block.columns, max(int(self._page.room / _CARD_MM + 0.01), 1))
        share = 1 / across
        width = round(self._twips(1.0) * share)
        rows = []
        for first in range(0, len(block.cards), across):
            cards = block.cards[first : first + across]
            cells = [
                _cell(
                    self._styled("Card Title", _run(card.title, "<w:b/>"))
                    + (self._styled("Table Text Small", _run(card.note)) if card.note else "")
                    + self._blocks(card.blocks, share * 0.92),
                    width,
                )
                for card in cards
            ]
            cells += [_cell(self._styled("Table Text", ""), width)] * (across - len(cards))
            rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
        style = self.styles.get("Cards") or self.styles.get("Table Grid")
        columns = f'<w:gridCol w:w="{width}"/>' * across
        return (
            f"<w:tbl><w:tblPr>{_value('tblStyle', style) if style else ''}"
            f'<w:tblW w:w="{width * across}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>{self._styled('Table Text', '')}"
        )

    def _styled(self, style: str, runs: str, more: str = "") -> str:
        return paragraph(self.styles.get(style), runs, more)

    def _twips(self, room: float) -> float:
        return self._page.room * _TWIPS_PER_MM * room

    def _drawn(self) -> dict[int, str]:
        figures = [figure for section in self._document.sections for figure in _figures(section)]
        sized = [(figure.svg, layout.size_mm(figure, self._page)[0]) for figure in figures]
        # A programme's briefs show the same picture again and again: each is drawn once.
        once = list(dict.fromkeys(sized))
        part = self._word.part
        keys = [part.get_or_add_image(io.BytesIO(picture))[0] for picture in typesetting.png(once)]
        key = dict(zip(once, keys, strict=True))
        return {id(figure): key[one] for figure, one in zip(figures, sized, strict=True)}


def contents(chapters: Sequence[Section], styles: dict[str, str]) -> str:
    """A table of contents that Word fills anew when the file is opened; until then, links to the headings.

    It has no page numbers before that, as only the program that breaks the pages knows them.
    """
    deepest = layout.depth(chapters)
    lines = [(level, section) for chapter in chapters for level, section in _levels(chapter, 1) if level <= deepest]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{deepest}" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    parts = []
    for place, (level, section) in enumerate(lines):
        link = f'<w:hyperlink w:anchor="{bookmark(section)}" w:history="1">{_run(section.title)}</w:hyperlink>'
        runs = (begin if place == 0 else "") + link + (end if place == len(lines) - 1 else "")
        parts.append(paragraph(styles.get(f"toc {level}") or styles.get(f"TOC {level}"), runs))
    return "".join(parts)


def bookmark(section: Section) -> str:
    """The name of a heading's bookmark: letters, digits and underscores, 40 at most."""
    name = "".join(char if char.isascii() and char.isalnum() else "_" for char in section.anchor)
    return f"_Toc_{name}"[:40]


def paragraph(style: str | None, runs: str, more: str = "") -> str:
    """A paragraph of a style, by its identifier; ``more`` are further properties."""
    named = _value("pStyle", style) if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>"


def marker(name: str) -> Any:
    """What a template's placeholder for blocks becomes first: docxtpl would change the texts in the blocks."""
    from markupsafe import Markup

    return Markup(_MARKER.format(name))  # noqa: S704  # the name is one of ours


def fill(word: Any, blocks: Mapping[str, str]) -> list[str]:
    """Put blocks where their markers stand; returns the names of markers that stand within other text.

    As text, since lxml takes seconds to move a large tree from one document into another.
    """
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    misplaced = word.element.body.xpath('.//w:t//w:bookmarkStart[starts-with(@w:name, "itstrat_")]/@w:name')
    text = serialize_part_xml(word.element).decode()
    for name, xml in blocks.items():
        text = text.replace(_MARKER.format(name), xml)
    word.part._element = parse_xml(text.encode())
    return [name.removeprefix("itstrat_") for name in misplaced]


def _comment(word: Any, traces: Sequence[Any]) -> Any:
    lines = [" · ".join(part for part in (t.label, t.iri, t.location) if part) for t in traces]
    return word.part._comments_part.comments.add_comment(
        text="\n".join(harmless(line) for line in lines), author="itstrat", initials="its"
    )


def _date_comment(comment: Any, document: Document) -> None:
    made = datetime.combine(document.stamp.as_of, time())
    comment._comment_elm.set(f"{{{_W}}}date", made.isoformat() + "Z")


def _figures(section: Section) -> Iterator[Figure]:
    yield from _pictures_in(section.blocks)
    for part in section.sections:
        yield from _figures(part)


def _pictures_in(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Cards):
            for card in block.cards:
                yield from _pictures_in(card.blocks)


def _levels(section: Section, level: int) -> Iterator[tuple[int, Section]]:
    yield level, section
    if level == 1:
        for part in section.sections:
            yield from _levels(part, level + 1)


def _cell(paragraphs: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'


def _run(text: str, look: str = "") -> str:
    looks = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{_text(text)}</w:t></w:r>'


def _together(rows: int, *, leads: bool) -> list[str]:
    """What keeps the rows of a few facts on one page: each stays with the next, the last with what they lead to."""
    keep = _KEEP if rows <= layout.FACTS_KEPT else ""
    return [*[keep] * (rows - 1), keep if leads else ""][:rows]


def _look(ties: Container[int], place: int, column: Column) -> str:
    """Whether what stands in a row stays with the next row, and its side of the column."""
    keep = _KEEP if place in ties else ""
    return f'{keep}<w:jc w:val="right"/>' if column.is_number else keep


def _value(tag: str, value: str) -> str:
    return f'<w:{tag} w:val="{_text(value)}"/>'


def _page_break() -> str:
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _text(text: str) -> str:
    return escape(harmless(text))
