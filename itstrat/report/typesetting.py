"""Pages and pictures by typst (https://typst.app/docs), with its own fonts so that no machine's are needed.

Text from the data goes in as data (``sys.inputs``), never as markup. Where those fonts lack a character the machine's
fonts are tried, and what no font has is shown as [U+…]: nothing is lost, and PDF/UA allows no empty boxes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from itstrat.errors import EngineError, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Sequence

_PICTURES = b"""
#set page(width: auto, height: auto, margin: 0pt)
#let pictures = json(bytes(sys.inputs.data))
#for (place, one) in pictures.enumerate() {
  if place > 0 { pagebreak() }
  image(bytes(one.svg), format: "svg", width: one.width * 1mm)
}
"""
# As typst's message has it: the text `"\u{200d}"` could not be displayed with font …
_UNKNOWN = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_DOTS_PER_INCH = 120


def pdf(source: bytes, data: str) -> bytes:
    """A PDF/UA-1 file of a typst source that reads ``sys.inputs.data``. Raises EngineError where typst refuses."""
    pages = _compiled(source, data, "pdf")
    return pages[0]


def png(pictures: Sequence[tuple[str, float]]) -> list[bytes]:
    """Each SVG text, with its width in mm, as a PNG picture of 120 dots per inch.

    That is sharp on paper, and takes a third less time and room than 150.
    """
    import json

    if not pictures:
        return []
    return _compiled(_PICTURES, json.dumps([{"svg": svg, "width": width} for svg, width in pictures]), "png")


def _compiled(source: bytes, data: str, form: Literal["pdf", "png"]) -> list[bytes]:
    try:
        import typst
    except ImportError as error:
        raise MissingExtra.named("documents", "PDF files and pictures") from error
    for system in (False, True, True):
        compiler = typst.Compiler(
            source, font_paths=typst.Fonts(include_system_fonts=system), sys_inputs={"data": data}
        )
        try:
            done = compiler.compile(format=form, ppi=_DOTS_PER_INCH, pdf_standards=["ua-1"] if form == "pdf" else [])
        except typst.TypstError as error:
            unknown = _unknown(error.diagnostic)
            if not unknown:
                raise EngineError(f"The document could not be set: {error.message}") from error
            if system:
                data = _spelt_out(data, unknown)
            continue
        pages = done if isinstance(done, list) else [done]
        return [page for page in pages if page is not None]
    raise EngineError("The document could not be set: no font has its characters.")


def _unknown(diagnostic: str) -> set[str]:
    texts = [_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in _UNKNOWN.findall(diagnostic)]
    return {char for text in texts for char in text}


def _spelt_out(data: str, characters: set[str]) -> str:
    """The JSON text with those characters replaced. Outside its strings JSON has none of them."""
    import json

    plain = json.dumps(json.loads(data), ensure_ascii=False)
    return plain.translate({ord(char): f"[U+{ord(char):04X}]" for char in characters if ord(char) > 0x7F})
