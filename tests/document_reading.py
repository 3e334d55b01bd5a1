"""How tests read a document: its texts, tables, figures and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.report.document import Bullets, Card, Cards, Facts, Figure, Gap, Paragraph, Section, TableBlock
from itstrat.report.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.report.document import Block, Document

#: Keeps a number and its unit together.
_SPACE = "\u00a0"


def blocks(part: Document | Section) -> Iterator[Block]:
    """Every block of a document or section, in order of reading."""
    if isinstance(part, Section):
        yield from _inner(part.blocks)
    for section in part.sections:
        yield from blocks(section)


def _inner(found: tuple[Block, ...]) -> Iterator[Block]:
    for block in found:
        yield block
        if isinstance(block, Cards):
            for card in block.cards:
                assert isinstance(card, Card)
                yield from _inner(card.blocks)


def text(part: Document | Section) -> str:
    """The running text, a line for each paragraph and list item."""
    return "\n".join(_lines(part)).replace(_SPACE, " ")


def _lines(part: Document | Section) -> Iterator[str]:
    for block in blocks(part):
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from (item.text for item in block.items)
        elif isinstance(block, Facts):
            yield from (f"{label}: {value.text}" for label, value in block.rows)


def tables(part: Document | Section) -> dict[str, list[list[str]]]:
    """The tables by their captions, as people see them."""
    return {
        block.title: [
            [shown(cell, column).replace(_SPACE, " ") for cell, column in zip(row, block.table.columns, strict=True)]
            for row in block.table.rows
        ]
        for block in blocks(part)
        if isinstance(block, TableBlock)
    }


def figures(part: Document | Section) -> list[Figure]:
    return [block for block in blocks(part) if isinstance(block, Figure)]


def gaps(part: Document | Section) -> list[Gap]:
    return [block for block in blocks(part) if isinstance(block, Gap)]


def section(part: Document | Section, title: str) -> Section:
    """The section of that title, at any depth."""
    for each in part.sections:
        if each.title == title:
            return each
        try:
            return section(each, title)
        except LookupError:
            continue
    raise LookupError(title)
