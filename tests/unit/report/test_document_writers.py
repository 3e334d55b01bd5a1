"""Every writer says the same: all blocks, numbered, with their sources; the same bytes for the same document."""

import io
import re
import subprocess
import sys
import zipfile
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from time import process_time
from xml.etree import ElementTree

import pytest
from sample_document import document

from itstrat.errors import MissingExtra, TemplateError
from itstrat.report import to_docx, to_html, to_markdown, to_pdf
from itstrat.report.document import Card, Cards, Section, paragraph

docx = pytest.importorskip("docx", reason="needs the extra [documents]")
typst = pytest.importorskip("typst", reason="needs the extra [documents]")
Mm = docx.shared.Mm

WRITERS = [to_docx, to_pdf, to_html, to_markdown]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word(**more):
    return docx.Document(io.BytesIO(to_docx.write_document(document(), **more)))


def xml(written, part="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        return archive.read(part).decode()


def words_of(tree):
    return "".join(node.text or "" for node in tree.iter(f"{W}t"))


def template(tmp_path, *lines):
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    path = tmp_path / "own.docx"
    made.save(path)
    return path


@pytest.mark.parametrize("layout", ["report", "sheet"])
@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_document_is_the_same_file(writer, layout):
    assert writer.write_document(document(layout=layout)) == writer.write_document(document(layout=layout))


def test_the_same_document_is_the_same_file_in_another_process():
    code = (
        "import hashlib, sys; sys.path.insert(0, 'tests'); from sample_document import document; "
        "from itstrat.report import to_docx, to_pdf; "
        "print([hashlib.sha256(w.write_document(document())).hexdigest() for w in (to_docx, to_pdf)])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_html_is_one_page_with_everything_in_it():
    page = to_html.write_document(document())
    assert '<html lang="en-GB">' in page
    assert page.index('href="#content"') < page.index('<main id="content">')
    assert re.findall(r"<h(\d)[ >]", page)[:2] == ["1", "2"]
    assert "<h2 id=" in page
    assert "1 Summary" in page
    assert "2.1 Part" in page
    assert '<h2 id="section-x3">Appendix A</h2>' in page
    assert "<caption><strong>Table 1:</strong> Services: Wireless network" in page
    assert "<strong>Figure 1:</strong>" in page
    assert '<strong>£250,000</strong><sup><a href="#source-1"' in page
    assert 'id="source-2"' in page
    assert "None is." in page
    assert "12,500.00" in page
    assert 'role="img"' in page
    assert 'aria-label="One objective is amber: Wireless network"' in page
    assert "Draft" in page
    assert "data git 3f2a9c1" in page


def test_html_asks_for_nothing_from_elsewhere():
    page = to_html.write_document(document())
    assert not re.search(r"<(script|link|img|iframe|object)\b|url\(|@import|src=", page)


def test_html_has_each_anchor_once_and_every_link_leads_somewhere():
    class Page(HTMLParser):
        ids, links = [], []

        def handle_starttag(self, tag, attrs):
            self.ids.extend(value for name, value in attrs if name == "id")
            self.links.extend(value[1:] for name, value in attrs if name == "href" and value.startswith("#"))

    read = Page()
    read.feed(to_html.write_document(document()))
    assert len(set(read.ids)) == len(read.ids)
    assert set(read.links) <= set(read.ids)


def test_html_tags_are_closed_in_order():
    class Page(HTMLParser):
        stack: list[str] = []  # noqa: RUF012  # one page, one stack

        def handle_starttag(self, tag, attrs):
            if tag not in {"meta", "br"}:
                self.stack.append(tag)

        def handle_startendtag(self, tag, attrs):
            pass

        def handle_endtag(self, tag):
            assert self.stack.pop() == tag

    read = Page()
    read.feed(to_html.write_document(document()).replace("<!DOCTYPE html>", ""))
    assert read.stack == []


def test_markdown_reads_as_text():
    text = to_markdown.write_document(document())
    assert text.startswith("# Wireless network\n\nBusiness case: Wireless network\n")
    assert "Wireless network costs **£250,000** \\[1, 2\\] Wireless network \\[1\\]." in text
    assert "| Wireless network | 12,500.00 | 2027-07-31 |" in text
    assert "> **Gap:** no baseline for Wireless network  \n> Rule ITS031. Wireless network (it/kpis.ttl:40:3)" in text
    assert "**Figure 1:** Wireless network \\[2\\]\n\n> One objective is amber: Wireless network" in text
    assert "| 1 | Wireless network | https://ashdown-valley.example/id/a | it/a.ttl:9:1 |" in text
    assert "### 2.1 Part" in text


@pytest.mark.parametrize("start", ["1. one", "- one", "+ one", "= one"])
def test_markdown_paragraphs_do_not_become_lists(start):
    lines = to_markdown.write_document(document(start)).splitlines()
    assert not [line for line in lines if line.startswith(start)]


def test_word_has_headings_captions_header_rows_alternative_texts_and_properties():
    made = word()
    titles = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert titles == ["1 Summary", "2 Wireless network", "2.1 Part", "Appendix A", "Sources"]
    captions = [words_of(p._p) for p in made.paragraphs if p.style.name == "Caption"]
    assert captions[0] == "Table 1: Services: Wireless network1"
    assert captions[1].startswith("Figure 1: Wireless network")
    xml_text = xml(to_docx.write_document(document()))
    assert "SEQ Table" in xml_text
    assert xml_text.count("<w:tblHeader/>") == 2
    assert 'descr="One objective is amber: Wireless network"' in xml_text
    about = made.core_properties
    assert (about.title, about.author, about.keywords) == (
        "Wireless network",
        "Wireless network",
        "Wireless network, refresh",
    )
    assert (str(about.created), str(about.modified)) == ("2026-11-16 00:00:00+00:00",) * 2
    assert about.language == "en-GB"


def test_word_pages_say_whose_what_and_from_which_data():
    section = word().sections[0]
    assert section.header.paragraphs[0].text == "Ashdown Valley College\tBusiness case · DRAFT"
    assert "as of 2026-11-16 · data git 3f2a9c1" in section.footer.paragraphs[0].text
    assert " PAGE " in section.footer._element.xml
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))


def test_word_has_contents_that_are_filled_and_will_be_updated():
    text = xml(to_docx.write_document(document()))
    assert 'w:fldCharType="begin" w:dirty="true"' in text
    assert "TOC \\o" in text
    field = text[text.index("TOC \\o") : text.index('w:fldCharType="end"')]
    assert "2.1 Part" in field
    links = set(re.findall(r'w:anchor="(\w+)"', text))
    assert links
    assert links <= set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="(\w+)"', text))
    numbers = re.findall(r'w:bookmarkStart w:id="(\d+)"', text)
    assert len(set(numbers)) == len(numbers)


def test_word_keeps_sources_as_comments_where_that_is_asked_for():
    made = word(trace=True)
    comments = [comment.text for comment in made.comments]
    assert comments[0] == (
        "Wireless network · https://ashdown-valley.example/id/a · it/a.ttl:9:1\n"
        "Cost · https://ashdown-valley.example/id/b · Wireless network"
    )
    assert all(comment.timestamp.isoformat().startswith("2026-11-16") for comment in made.comments)
    assert "Sources" not in [p.text for p in made.paragraphs]
    marked = re.findall(r'commentRangeStart w:id="(\d+)"', xml(to_docx.write_document(document(), trace=True)))
    assert len(marked) == len(comments)


def test_word_takes_a_template_of_the_institutions_own(tmp_path):
    path = template(
        tmp_path,
        "{{ institution }} presents {{ title }}",
        "{% if draft %}Not final{% endif %}",
        "{{p body }}",
        "The end",
    )
    made = docx.Document(io.BytesIO(to_docx.write_document(document(), template=path)))
    texts = [p.text for p in made.paragraphs]
    assert texts[:2] == ["Ashdown Valley College presents Wireless network", "Not final"]
    assert texts[-1] == "The end"
    assert "1 Summary" in texts


def test_a_placeholder_that_no_document_fills_is_named(tmp_path):
    path = template(tmp_path, "{{ title }} {{ principal }}", "{{p body }}")
    with pytest.raises(TemplateError, match=r"\{\{ principal \}\}") as caught:
        to_docx.write_document(document(), template=path)
    assert "institution" in caught.value.hint
    assert (caught.value.code, caught.value.exit_code) == ("template", 2)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ title", r"cannot be read: in the line '\{\{ title', \{\{ and \}\} do not come in pairs\."),
        ("{% for x in %}", "cannot be read"),
        ("{{ title.__class__.__mro__ }}", "cannot be read"),
        ("{{ title.nothing }}", "cannot be read"),
    ],
)
def test_a_placeholder_that_cannot_be_read_is_an_error(tmp_path, line, message):
    with pytest.raises(TemplateError, match=message):
        to_docx.write_document(document(), template=template(tmp_path, line))


def test_a_placeholder_for_blocks_stands_alone(tmp_path):
    with pytest.raises(TemplateError, match="has body within other text") as caught:
        to_docx.write_document(document(), template=template(tmp_path, "Here: {{ body }}"))
    assert "{{p body }}" in caught.value.hint


def test_a_template_that_is_no_word_document_is_an_error(tmp_path):
    path = tmp_path / "own.docx"
    for content in (b"", b"plain text", b"PK\x03\x04 broken"):
        path.write_bytes(content)
        with pytest.raises(TemplateError, match="no Word document"):
            to_docx.write_document(document(), template=path)
    with pytest.raises(TemplateError, match="There is no file"):
        to_docx.write_document(document(), template=tmp_path / "missing.docx")


@pytest.mark.parametrize(("writer", "library"), [(to_docx, "docxtpl"), (to_docx, "typst"), (to_pdf, "typst")])
def test_without_the_extra_the_error_says_what_to_install(monkeypatch, writer, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtra, match="not installed") as caught:
        writer.write_document(document())
    assert "itstrat[documents]" in caught.value.hint


def test_characters_that_no_font_has_are_spelt_out_in_pdf(monkeypatch):
    seen = []
    compiler = typst.Compiler

    def watched(source, *, font_paths, sys_inputs):
        seen.append(sys_inputs["data"])
        return compiler(source, font_paths=typst.Fonts(include_system_fonts=False), sys_inputs=sys_inputs)

    monkeypatch.setattr(typst, "Compiler", watched)
    assert to_pdf.write_document(document("網路")).startswith(b"%PDF-")
    assert "[U+7DB2]" in seen[-1]
    assert "網" not in seen[-1]


def test_pdf_is_tagged_for_accessibility_and_carries_its_fonts():
    written = to_pdf.write_document(document())
    assert written.startswith(b"%PDF-")
    assert b"/MarkInfo" in written
    assert b"/StructTreeRoot" in written
    assert b"pdfuaid" in written
    assert b"/Lang" in written
    fonts = re.findall(rb"/FontName\s*/([A-Za-z+-]+)", written)
    assert all(b"+" in font for font in fonts)


def test_a_sheet_is_landscape_a3():
    section = docx.Document(io.BytesIO(to_docx.write_document(document(layout="sheet")))).sections[0]
    assert section.page_width.mm == pytest.approx(420, abs=0.1)
    assert section.page_height.mm == pytest.approx(297, abs=0.1)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", to_pdf.write_document(document(layout="sheet")))
    assert all(float(width) > float(height) for width, height in boxes)
    assert "A3 landscape" in to_html.write_document(document(layout="sheet"))


def test_shipped_templates_are_what_the_script_makes():
    from itstrat.report.templates import make

    for name, sheet in (("report.docx", False), ("sheet.docx", True)):
        assert (to_docx.TEMPLATES / name).read_bytes() == make.made(sheet=sheet)


def test_every_part_of_a_word_file_is_xml_and_has_one_date():
    with zipfile.ZipFile(io.BytesIO(to_docx.write_document(document(), trace=True))) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            if info.filename.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(info))


def test_five_thousand_rows_are_written_in_seconds():
    large = document(rows=5000)
    for writer, limit in ((to_docx, 6), (to_html, 3), (to_markdown, 3), (to_pdf, 10)):
        start = process_time()
        assert writer.write_document(large)
        assert process_time() - start < limit


def test_what_is_copied_from_a_pdf_is_what_is_written():
    """No letter that cannot be seen stands in an IRI or a path, where it may go over the line."""
    written = to_pdf.write_document(document())
    streams = [_inflated(each) for each in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", written, re.DOTALL)]
    assert any(b"beginbfchar" in each or b"ActualText" in each for each in streams)
    assert not [each for each in streams if re.search(rb"<(?:[0-9A-F]{4})*200B", each)]


def _inflated(data):
    try:
        return zlib.decompress(data)
    except zlib.error:
        return b""


def bare(tmp_path, *, width=210):
    """A template as Word saves one: of all styles it has those that are used, here none but Normal."""
    made = docx.Document()
    for style in [style for style in made.styles if style.name != "Normal"]:
        style.element.getparent().remove(style.element)
    made.styles["Normal"].font.name = "Georgia"
    made.sections[0].page_width = Mm(width)
    made.sections[0].left_margin = made.sections[0].right_margin = Mm(30)
    made.add_paragraph("{{p contents }}")
    made.add_paragraph("{{p body }}")
    made.save(tmp_path / "bare.docx")
    return tmp_path / "bare.docx"


def test_a_template_gets_the_styles_that_it_lacks_in_its_own_letters(tmp_path):
    made = docx.Document(io.BytesIO(to_docx.write_document(document(), template=bare(tmp_path))))
    used = {paragraph.style.name for paragraph in made.paragraphs}
    assert {"Heading 1", "Caption", "List Bullet", "Gap", "toc 1"} <= used
    assert {table.style.name for table in made.tables} == {"Report Table", "Facts Table", "Cards"}
    letters = {style.name: style.font.name for style in made.styles if hasattr(style, "font")}
    assert {name for name, font in letters.items() if font} == {"Normal"}
    assert made.styles["Heading 1"].base_style.name == "Normal"
    bullets = [paragraph.text for paragraph in made.paragraphs if paragraph.style.name == "List Bullet"]
    assert bullets
    assert all(text.startswith("•\u00a0") for text in bullets)
    shipped = docx.Document(io.BytesIO(to_docx.write_document(document())))
    assert not [each.text for each in shipped.paragraphs if each.text.startswith("•")]


@pytest.mark.parametrize(("width", "columns"), [(210, 2), (120, 1), (420, 6)])
def test_what_is_on_a_template_is_as_wide_as_its_page(tmp_path, width, columns):
    cards = Cards(tuple(Card(f"Aim {place}", "", (paragraph("Words"),)) for place in range(6)), 6)
    sample = document(layout="sheet")
    made = replace(sample, sections=(*sample.sections, Section("Aims", (cards,))))
    word = docx.Document(io.BytesIO(to_docx.write_document(made, template=bare(tmp_path, width=width))))
    room = Mm(width - 60)
    assert word.tables
    for table in word.tables:
        assert sum(column.width for column in table.columns) == pytest.approx(room, rel=0.01)
    assert all(shape.width <= room * 1.001 for shape in word.inline_shapes)
    *_, boxes = [table for table in word.tables if table.style.name == "Cards"]
    assert len(boxes.columns) == columns


def test_a_picture_shown_twice_is_drawn_once(monkeypatch):
    from itstrat.report import typesetting

    asked = []
    drawn = typesetting.png
    monkeypatch.setattr(typesetting, "png", lambda pictures: asked.append(len(pictures)) or drawn(pictures))
    once = document()
    first = to_docx.write_document(once)
    twice = replace(once, sections=(*once.sections, *(replace(s, anchor=f"{s.anchor}-2") for s in once.sections)))
    second = to_docx.write_document(twice)
    assert asked[0] == asked[1] > 0
    assert xml(second).count("<pic:pic") == 2 * xml(first).count("<pic:pic")
