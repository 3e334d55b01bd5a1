"""A document as one HTML page that needs nothing else, in the style of the pages of tables."""

from __future__ import annotations

from html import escape
from itertools import count
from typing import TYPE_CHECKING

from itstrat.report import layout
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
from itstrat.report.style import DOCUMENT, STYLE
from itstrat.report.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itstrat.report.document import Block, Document, Section
    from itstrat.report.model import Cell, Column

_SHEET = """\
header, nav, main, footer { max-width: none; }
@media print {
  @page { size: A3 landscape; margin: 12mm; }
  body { font-size: 8.5pt; line-height: 1.3; } header p, h2, h3, p, ul, figure { margin: .3rem 0; }
  h2 { font-size: 11pt; }
  .cards { gap: .5rem; } .card { padding: .4rem; } .card > h3 { font-size: 9.5pt; }
}
"""
_DEEPEST = 6
#: Pictures are larger on a screen than on paper, where the page is narrower than this.
_ON_SCREEN = 1.25


def write_document(document: Document) -> str:
    """The document as a page: headings, contents, captions, pictures as SVG with their alternative text.

    Everything from the data is escaped. The SVG of a figure is put in as it is: it must come from
    ``itstrat.report.charts``, which escape what they are given.
    """
    chapters = layout.chapters(document)
    page = _Page(document)
    sheet = document.layout == "sheet"
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{_safe(document.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        *_about(document),
        f"<title>{_safe(document.title)} – {_safe(document.institution)}</title>",
        f"<style>\n{STYLE}{DOCUMENT}{_fitted(document) if sheet else ''}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#content">Skip to the content</a>',
        "<header>",
        f'<p class="kind">{_safe(document.institution)} · {_safe(document.kind)}</p>',
        f"<h1>{_safe(document.title)}</h1>",
        *([f"<p>{_safe(document.subtitle)}</p>"] if document.subtitle else []),
        f"<p>{_safe(document.stamp.as_of_text)}</p>",
        *(['<p class="draft">Draft: gaps are marked in the text.</p>'] if document.draft else []),
        "</header>",
        *(
            []
            if sheet
            else [
                '<nav aria-label="Contents">',
                "<h2>Contents</h2>",
                *_contents(chapters, layout.depth(chapters)),
                "</nav>",
            ]
        ),
        f'<main id="content"{" class=" + chr(34) + "sheet" + chr(34) if sheet else ""}>',
        *(line for section in chapters for line in page.section(section, 2)),
        "</main>",
        f"<footer><p>{_safe(document.stamp.line)}</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


class _Page:
    """The blocks of one document, with the counters of its captions."""

    def __init__(self, document: Document) -> None:
        self._numbers = document.numbers
        self._tables = count(1)
        self._figures = count(1)

    def section(self, section: Section, level: int) -> Iterator[str]:
        start = layout.starts_page(section)
        look = ' class="break"' if start else ' class="kept"' if layout.short(section, level - 1) else ""
        anchor = _safe(section.anchor)
        tag = f"h{min(level, _DEEPEST)}"
        yield f'<section aria-labelledby="{anchor}"{look}>'
        yield f'<{tag} id="{anchor}">{_safe(section.title)}</{tag}>'
        yield from self._blocks(section.blocks[1:] if start else section.blocks, level)
        for part in section.sections:
            yield from self.section(part, level + 1)
        yield "</section>"

    def _blocks(self, blocks: Sequence[Block], level: int) -> Iterator[str]:
        for block, leads in layout.leading(blocks):
            yield from self._block(block, level, leads=leads)

    def _block(self, block: Block, level: int, *, leads: bool) -> Iterator[str]:
        match block:
            case Paragraph():
                yield f"<p{' class=' + chr(34) + 'leads' + chr(34) if leads else ''}>{self._spans(block.spans)}</p>"
            case Bullets():
                yield "<ul>" + "".join(f"<li>{self._spans(item.spans)}</li>" for item in block.items) + "</ul>"
            case Facts():
                rows = (
                    f'<tr><th scope="row">{_safe(label)}</th><td>{self._spans(item.spans)}</td></tr>'
                    for label, item in block.rows
                )
                yield f'<table class="facts"><tbody>{"".join(rows)}</tbody></table>'
            case TableBlock():
                yield from self._table(block)
            case Figure():
                # The picture's own name gives way to the text that was written for this document.
                width = f"--wide: {block.width_mm * _ON_SCREEN:g}mm"
                name = f'<svg aria-label="{_safe(block.alt)}" style="{width}" '
                picture = block.svg.replace("<svg ", name, 1)
                caption = self._spans((Span(block.caption, refs=block.refs),))
                yield f'<figure tabindex="0">{picture}'
                yield f"<figcaption><strong>Figure {next(self._figures)}:</strong> {caption}</figcaption></figure>"
            case Gap():
                yield f'<div class="gap" role="note"><strong>Gap:</strong> {_safe(block.text)}{_more(block)}</div>'
            case Cards():
                yield '<div class="cards">'
                for card in block.cards:
                    tag = f"h{min(level + 1, _DEEPEST)}"
                    note = f"<p><small>{_safe(card.note)}</small></p>" if card.note else ""
                    yield f'<div class="card"><{tag}>{_safe(card.title)}</{tag}>{note}'
                    yield from self._blocks(card.blocks, level + 1)
                    yield "</div>"
                yield "</div>"
            case PageBreak():
                yield '<div class="break"></div>'

    def _table(self, block: TableBlock) -> Iterator[str]:
        table = block.table
        title = self._spans((Span(block.title, refs=block.refs),))
        if not table.rows:
            yield f"<p><strong>{title}</strong>: {_safe(table.empty) or 'No rows.'}</p>"
            return
        sources = table.title == layout.SOURCES
        heads = "".join(
            f'<th scope="col"{" class=" + chr(34) + "number" + chr(34) if column.is_number else ""}>'
            f"{_safe(column.title)}</th>"
            for column in table.columns
        )
        kept = " kept" if layout.kept(block) else ""
        number = f"Table {next(self._tables)}"
        yield f'<div class="rows{kept}" role="region" aria-label="{number}: {_safe(block.title)}" tabindex="0">'
        yield f"<table{' class=' + chr(34) + 'wide' + chr(34) if layout.dense(table) or sources else ''}>"
        yield f"<caption><strong>{number}:</strong> {title}</caption>"
        yield f"<thead><tr>{heads}</tr></thead>"
        yield "<tbody>"
        for place, row in enumerate(table.rows, start=1):
            anchor = f' id="source-{place}"' if sources else ""
            cells = "".join(_cell(cell, column) for cell, column in zip(row, table.columns, strict=True))
            yield f"<tr{anchor}>{cells}</tr>"
        yield "</tbody></table></div>"

    def _spans(self, spans: Iterable[Span]) -> str:
        return "".join(self._span(span) for span in spans)

    def _span(self, span: Span) -> str:
        text = f"<strong>{_safe(span.text)}</strong>" if span.strong else _safe(span.text)
        links = (
            f'<a href="#source-{number}" aria-label="source {mark}">{mark}</a>'
            for number, mark in layout.marks(span.refs, self._numbers)
        )
        return f"{text}<sup>{', '.join(links)}</sup>" if span.refs else text


def _about(document: Document) -> Iterator[str]:
    properties = document.properties
    texts = {
        "author": properties.author,
        "description": properties.subject,
        "keywords": ", ".join(properties.keywords),
        "date": document.stamp.as_of.isoformat(),
    }
    return (f'<meta name="{name}" content="{_safe(text)}">' for name, text in texts.items() if text)


def _fitted(document: Document) -> str:
    """The look of a sheet, in print as small as it takes to stay on one."""
    return f"{_SHEET}@media print {{ body {{ zoom: {layout.sheet_scale(document):g}; }} }}\n"


def _contents(chapters: Sequence[Section], depth: int) -> Iterator[str]:
    yield "<ol>"
    for chapter in chapters:
        yield f'<li><a href="#{_safe(chapter.anchor)}">{_safe(chapter.title)}</a>'
        if chapter.sections and depth > 1:
            yield from _contents(chapter.sections, depth - 1)
        yield "</li>"
    yield "</ol>"


def _more(gap: Gap) -> str:
    parts = (f"Rule {gap.rule}." if gap.rule else "", gap.fix, gap.location)
    words = " ".join(part for part in parts if part)
    return f"<small>{_safe(words)}</small>" if words else ""


def _cell(cell: Cell, column: Column) -> str:
    text = _safe(shown(cell, column))
    if cell.iri is not None and cell.iri.startswith(("http://", "https://")):
        long = ' class="iri"' if cell.text == cell.iri else ""  # a name is broken between its words
        text = f'<a{long} href="{_safe(cell.iri)}">{text}</a>'
    look = "number" if column.is_number else "date" if column.format == "date" else ""
    return f'<td class="{look}">{text}</td>' if look else f"<td>{text}</td>"


def _safe(text: str) -> str:
    return escape(harmless(text))
