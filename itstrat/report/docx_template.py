"""What an institution's own Word template lacks: the styles of the body, and the room that its page leaves."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from itstrat.report.layout import A4, Paper

if TYPE_CHECKING:
    from pathlib import Path

#: The styles that the body of a document asks for. Word keeps those that a template does not use out of its file.
STYLES = (
    *("Heading 1", "Heading 2", "Heading 3", "List Bullet", "Caption", "Figure", "Gap", "Card Title"),
    *("Table Text", "Table Text Small", "Report Table", "Facts Table", "Cards", "toc 1", "toc 2"),
)
_MM = 36_000
_TWIPS = 56.7
#: What headings, captions and the space around a picture take of a page.
_AROUND = 35


def complete(word: Any, shipped: Path) -> None:
    """Give a template the styles that it lacks: those of the shipped one, in the template's own letters."""
    import docx
    from docx.oxml.ns import qn

    have = {style.name.lower() for style in word.styles}
    base = next((style.style_id for style in word.styles if style.name == "Normal"), None)
    for style in docx.Document(str(shipped)).styles:
        if style.name not in STYLES or style.name.lower() in have:
            continue
        made = deepcopy(style.element)
        for part in [each for tag in ("w:rFonts", "w:numPr", "w:link") for each in made.iter(qn(tag))]:
            part.getparent().remove(part)
        for below in made.findall(qn("w:basedOn")):
            made.remove(below) if base is None or style.type == _TABLE else below.set(qn("w:val"), base)
        for stop in made.iter(qn("w:tab")):
            stop.set(qn("w:pos"), str(round(paper(word).room * _TWIPS)))
        word.styles.element.append(made)
    _fit(word, have)


def _fit(word: Any, had: set[str]) -> None:
    """Letters of tables as small as the page is narrow, and room for the bullets of lists, which are letters there."""
    from docx.shared import Mm

    narrow = min(paper(word).room / A4.room, 1)
    for name in ("Table Text", "Table Text Small"):
        if name.lower() not in had:
            font = word.styles[name].font
            font.size = int(font.size * narrow)
    if "list bullet" not in had:
        form = word.styles["List Bullet"].paragraph_format
        form.left_indent, form.first_line_indent = Mm(6), Mm(-3)


def bulleted(word: Any) -> bool:
    """Whether the style of lists draws the bullets, so that the text need not.

    A style does that through a numbering, its own or that of the style it rests on.
    """
    from docx.oxml.ns import qn

    style = next((style for style in word.styles if style.name == "List Bullet"), None)
    while style is not None:
        if next(style.element.iter(qn("w:numPr")), None) is not None:
            return True
        style = style.base_style
    return False


def paper(word: Any) -> Paper:
    """The page of a template and the room on it, in millimetres; of several the last, on which the body mostly is."""
    page = word.sections[-1]
    width, height = page.page_width / _MM, page.page_height / _MM
    room = width - (page.left_margin + page.right_margin) / _MM
    return Paper(width, height, room, height - (page.top_margin + page.bottom_margin) / _MM - _AROUND)


#: Tables rest on no paragraph.
_TABLE = 3
