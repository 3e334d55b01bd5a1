"""PDF (PDF/UA-1: tagged, titled, with fonts inside), set by typst from ``templates/document.typ``."""

from __future__ import annotations

import json
from pathlib import Path
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
from itstrat.report.values import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.report.document import Block, Document, Section
    from itstrat.report.layout import Paper

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"


def write_document(document: Document) -> bytes:
    """The document as PDF. Needs the extra ``documents``; about 0.1 s for 15 pages.

    Raises MissingExtra without typst, EngineError where the document cannot be set.
    """
    return typesetting.pdf(TEMPLATE.read_bytes(), json.dumps(_document(document), ensure_ascii=False))


def _document(document: Document) -> dict[str, Any]:
    language, _, region = document.language.partition("-")
    page = layout.paper(document)
    stamp = document.stamp
    numbers = document.numbers
    chapters = layout.chapters(document)
    return {
        "title": harmless(document.title).strip() or harmless(document.kind),
        "subtitle": harmless(document.subtitle),
        "kind": harmless(document.kind),
        "institution": harmless(document.institution),
        "draft": document.draft,
        "sources": bool(document.traces),
        "depth": layout.depth(chapters),
        "sheet": document.layout == "sheet",
        "as_of": stamp.as_of_text,
        "date": [stamp.as_of.year, stamp.as_of.month, stamp.as_of.day],
        "stamp": harmless(stamp.line),
        "language": language,
        "region": region or None,
        "author": harmless(document.properties.author or document.institution),
        "subject": harmless(document.properties.subject),
        "keywords": [harmless(word) for word in document.properties.keywords],
        "sections": [_section(section, numbers, page, 1) for section in chapters],
    }


def _section(section: Section, numbers: dict[str, int], page: Paper, level: int) -> dict[str, Any]:
    return {
        "title": harmless(section.title),
        "blocks": _blocks(section.blocks, numbers, page),
        "short": layout.short(section, level),
        "sections": [_section(part, numbers, page, level + 1) for part in section.sections],
    }


def _blocks(blocks: Sequence[Block], numbers: dict[str, int], page: Paper) -> list[dict[str, Any]]:
    return [_block(block, numbers, page) | {"leads": leads} for block, leads in layout.leading(blocks)]


def _block(block: Block, numbers: dict[str, int], page: Paper) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"is": "paragraph", "spans": _spans(block, numbers)}
        case Bullets():
            return {"is": "bullets", "items": [_spans(item, numbers) for item in block.items]}
        case Facts():
            return {"is": "facts", "rows": [[harmless(label), _spans(item, numbers)] for label, item in block.rows]}
        case TableBlock():
            return _table(block, numbers)
        case Figure():
            caption = _spans(Paragraph((Span(block.caption, refs=block.refs),)), numbers)
            width, _ = layout.size_mm(block, page)
            return {
                "is": "figure",
                "svg": block.svg,
                "alt": harmless(block.alt or block.caption) or "Picture",
                "width": width,
                "caption": caption,
            }
        case Gap():
            parts = {"text": block.text, "rule": block.rule, "fix": block.fix, "location": block.location}
            return {"is": "gap"} | {name: harmless(text) for name, text in parts.items()}
        case Cards():
            cards = [
                {
                    "title": harmless(card.title),
                    "note": harmless(card.note),
                    "blocks": _blocks(card.blocks, numbers, page),
                }
                for card in block.cards
            ]
            return {"is": "cards", "columns": block.columns, "cards": cards}
        case PageBreak():
            return {"is": "break"}


def _table(block: TableBlock, numbers: dict[str, int]) -> dict[str, Any]:
    table = block.table
    rows = [
        [harmless(shown(cell, column)) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
    ]
    return {
        "is": "table",
        "caption": _spans(Paragraph((Span(block.title, refs=block.refs),)), numbers),
        "columns": [{"title": harmless(column.title), "right": column.is_number} for column in table.columns],
        "shares": layout.shares(block),
        "dense": layout.dense(table),
        "kept": layout.kept(block),
        "paired": len(rows) >= layout.PAIRED,
        "rows": rows,
        "empty": harmless(table.empty or "No rows."),
        "sources": table.title == layout.SOURCES,
    }


def _spans(paragraph: Paragraph, numbers: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"text": harmless(span.text), "strong": span.strong, "marks": layout.marks(span.refs, numbers)}
        for span in paragraph.spans
    ]
