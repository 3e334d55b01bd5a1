"""A document as Markdown (https://github.github.com/gfm/): pictures as the text that tells what they show."""

from __future__ import annotations

import re
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
from itstrat.report.markup import escaped
from itstrat.report.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itstrat.report.document import Block, Document, Section

_DEEPEST = 6


def write_document(document: Document) -> str:
    """The document as Markdown text, everything from the data escaped; marks in brackets lead to the sources."""
    page = _Page(document)
    parts = [
        f"# {_safe(document.title)}",
        *([_begun(_safe(document.subtitle))] if document.subtitle else []),
        f"{_safe(layout.heading_line(document))}, {_safe(document.stamp.as_of_text)}",
        *(part for section in layout.chapters(document) for part in page.section(section, 2)),
        f"*{_safe(document.stamp.line)}*",
    ]
    return "\n\n".join(parts) + "\n"


class _Page:
    """The blocks of one document, with the counters of its captions."""

    def __init__(self, document: Document) -> None:
        self._numbers = document.numbers
        self._tables = count(1)
        self._figures = count(1)

    def section(self, section: Section, level: int) -> Iterator[str]:
        yield f"{'#' * min(level, _DEEPEST)} {_safe(section.title)}"
        yield from self._blocks(section.blocks)
        for part in section.sections:
            yield from self.section(part, level + 1)

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph():
                yield self._spans(block.spans)
            case Bullets():
                yield "\n".join(f"- {self._spans(item.spans)}" for item in block.items)
            case Facts():
                rows = (f"| **{_safe(label)}** | {self._spans(item.spans)} |" for label, item in block.rows)
                yield "\n".join(["| | |", "| --- | --- |", *rows])
            case TableBlock():
                yield from self._table(block)
            case Figure():
                caption = self._spans((Span(block.caption, refs=block.refs),))
                yield f"**Figure {next(self._figures)}:** {caption}\n\n> {_begun(_safe(block.alt))}"
            case Gap():
                rest = " ".join(part for part in (f"Rule {block.rule}." if block.rule else "", block.fix) if part)
                where = f" ({_safe(block.location)})" if block.location else ""
                yield f"> **Gap:** {_safe(block.text)}" + (
                    f"  \n> {_begun(_safe(rest))}{where}" if rest or where else ""
                )
            case Cards():
                for card in block.cards:
                    yield f"**{_safe(card.title)}**" + (f"  \n{_begun(_safe(card.note))}" if card.note else "")
                    yield from self._blocks(card.blocks)
            case PageBreak():
                return

    def _table(self, block: TableBlock) -> Iterator[str]:
        table = block.table
        title = self._spans((Span(block.title, refs=block.refs),))
        if not table.rows:
            yield f"**{title}**: {_safe(table.empty) or 'No rows.'}"
            return
        yield f"**Table {next(self._tables)}:** {title}"
        rules = ["---:" if column.is_number else "---" for column in table.columns]
        rows = (
            [_safe(shown(cell, column)) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows
        )
        lines = ([_safe(column.title) for column in table.columns], rules, *rows)
        yield "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _spans(self, spans: Iterable[Span]) -> str:
        return _begun("".join(self._span(span) for span in spans).strip())

    def _span(self, span: Span) -> str:
        text = _safe(span.text)
        if span.strong and text.strip():
            inner = text.strip()
            text = text.replace(inner, f"**{inner}**", 1)
        marks = ", ".join(mark for _, mark in layout.marks(span.refs, self._numbers))
        return f"{text} \\[{marks}\\]" if marks else text


def _begun(line: str) -> str:
    """A line that does not begin a list or underline a heading."""
    return re.sub(r"^(\d+)(?=[.)](?:\s|$))|^(?=[-+=])", r"\1\\", line)


def _safe(text: str) -> str:
    """The text with nothing that Markdown acts on; spaces at its ends stay, as spans follow each other."""
    text = harmless(text)
    before, after = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{before}{escaped(text)}{after}" if text.strip() else text
