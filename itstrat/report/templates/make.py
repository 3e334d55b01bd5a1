"""Makes report.docx and sheet.docx in this folder: ``python -m itstrat.report.templates.make``.

They are the starting point for an institution's own template, which may look quite different: only the placeholders
and, as far as wanted, the names of the styles have to stay.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
# Arial, or its twin Liberation Sans, is on every machine.
_FONT, _DARK, _MUTED, _AMBER = "Arial", "14375E", "555555", "B36B00"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    """Write both templates."""
    for name, sheet in (("report.docx", False), ("sheet.docx", True)):
        (_FOLDER / name).write_bytes(made(sheet=sheet))


def made(*, sheet: bool) -> bytes:
    """One template as a Word file, the same bytes each time."""
    import docx

    word = docx.Document()
    _page(word, sheet=sheet)
    _styles(word, small=sheet)
    _ends_of_page(word, sheet=sheet)
    _text(word, sheet=sheet)
    _present_day(word)
    about = word.core_properties
    about.title, about.author, about.comments = "", "itstrat", ""
    about.created = about.modified = datetime(2026, 1, 1)
    about.language = "en-GB"
    out = io.BytesIO()
    word.save(out)
    return _dated(out)


def _page(word: Any, *, sheet: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = word.sections[0]
    section.page_width, section.page_height = (Mm(420), Mm(297)) if sheet else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if sheet else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(14 if sheet else 22)
    section.top_margin, section.bottom_margin = (Mm(18), Mm(16)) if sheet else (Mm(25), Mm(22))
    section.header_distance = section.footer_distance = Mm(8 if sheet else 11)


def _styles(word: Any, *, small: bool) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    scale = 0.9 if small else 1.0
    _look(word.styles["Normal"], 10 * scale, after=6)
    headings = (("Heading 1", 15, 16), ("Heading 2", 12.5, 12), ("Heading 3", 11, 10))
    for name, size, before in headings:
        _look(word.styles[name], size * scale, bold=True, colour=_DARK, before=before * scale, after=5, keep=True)
    _look(word.styles["Title"], 24, bold=True, colour=_DARK, after=4)
    _look(word.styles["Subtitle"], 13, colour=_MUTED, after=12)
    _look(word.styles["Caption"], 9 * scale, before=6, after=5)
    _look(word.styles["List Bullet"], 10 * scale, after=2)
    for name in ("Header", "Footer"):
        _look(word.styles[name], 8, colour=_MUTED)
    fresh = {
        "Table Text": (9, "", 1),
        "Table Text Small": (7.5, "", 1),
        "Card Title": (11.5, _DARK, 2),
        "Figure": (10.5, "", 2),
        "Gap": (10, "", 6),
        "Kind": (12, _MUTED, 2),
        "toc 1": (10, "", 2),
        "toc 2": (10, "", 1),
    }
    for name, (size, colour, after) in fresh.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style = word.styles["Normal"]
        _look(style, size * scale, colour=colour, after=after)
    _extra(word)


def _look(
    style: Any,
    size: float,
    *,
    bold: bool = False,
    colour: str = "",
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    font = style.font
    font.name, font.size, font.bold, font.italic = _FONT, Pt(round(size * 2) / 2), bold, False
    looks = style.element.get_or_add_rPr()
    for spread in looks.findall(qn("w:spacing")):
        looks.remove(spread)
    fonts = looks.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    font.color.rgb = RGBColor.from_string(colour or "1B1B1B")
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing, form.keep_with_next = Pt(before), Pt(after), 1.08, keep
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _extra(word: Any) -> None:
    """What python-docx has no words for: language, borders, table styles, tab stops of the contents."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Mm

    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for name, indent in (("toc 1", 0), ("toc 2", 6)):
        form = word.styles[name].paragraph_format
        form.left_indent = Mm(indent)
        form.tab_stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    word.styles["Gap"].paragraph_format.keep_together = True
    gap = word.styles["Gap"].element.pPr
    edge = f'<w:left w:val="single" w:sz="24" w:space="6" w:color="{_AMBER}"/>'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{edge}</w:pBdr>")
    ground = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF6E5"/>')
    for element in (border, ground):
        gap.insert_element_before(element, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    for xml in (
        _table_style("Report Table", head=True),
        _table_style("Facts Table"),
        _table_style("Cards", inside=True),
    ):
        word.styles.element.append(parse_xml(xml))


def _table_style(name: str, *, head: bool = False, inside: bool = False) -> str:
    from docx.oxml.ns import nsdecls

    line = 'w:val="single" w:sz="4" w:space="0" w:color="9A9A9A"'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if inside else ("bottom", "insideH")
    edges = "".join(f"<w:{side} {line}/>" for side in sides)
    first = (
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_DARK}"/></w:tcBorders>'
        '<w:shd w:val="clear" w:color="auto" w:fill="E3ECF5"/></w:tcPr></w:tblStylePr>'
    )
    space = "".join(f'<w:{side} w:w="80" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders>"
        f'<w:tblCellMar><w:top w:w="30" w:type="dxa"/>{space[: len(space) // 2]}<w:bottom w:w="30" w:type="dxa"/>'
        f"{space[len(space) // 2 :]}</w:tblCellMar></w:tblPr>{first if head else ''}</w:style>"
    )


def _ends_of_page(word: Any, *, sheet: bool) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Mm

    right = Mm(392 if sheet else 166)
    section = word.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text = "{{ institution }}\t{{ kind }}{% if draft %} · DRAFT{% endif %}"
    footer.text = "{{ stamp }}\tPage "
    for paragraph in (header, footer):
        paragraph.style.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    xml = f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(xml))


def _text(word: Any, *, sheet: bool) -> None:
    if not sheet:
        word.add_paragraph("{{ kind }}", style="Kind")
    word.add_paragraph("{{ title }}", style="Title")
    word.add_paragraph("{{ subtitle }}", style="Subtitle")
    if not sheet:
        word.add_paragraph().add_run("{{ institution }}").bold = True
        word.add_paragraph("{{ as_of }}{% if draft %} · Draft: gaps are marked in the text{% endif %}")
        heading = word.add_paragraph(style="Kind")
        heading.add_run("Contents").bold = True
        word.add_paragraph("{{p contents }}")
        word.add_page_break()
    word.add_paragraph("{{p body }}")


def _present_day(word: Any) -> None:
    """Open in Word as a document of today and without the picture of an empty page that python-docx starts from."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    settings = word.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    compat = parse_xml(f"<w:compat {nsdecls('w')}><w:compatSetting {mode}/></w:compat>")
    later = ("docVars", "rsids", "themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol")
    settings.insert_element_before(compat, *(f"w:{name}" for name in later))
    relations = word.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _dated(written: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(part, old.read(name))
    return out.getvalue()


if __name__ == "__main__":
    main()
