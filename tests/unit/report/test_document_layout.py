"""Where pages break: short tables stay whole, long ones repeat their head, and no row is left alone."""

import io
import re
import shutil
import subprocess

import pytest
from sample_document import STAMP, table

from itstrat.report import Cell, Column, Table, to_docx, to_html, to_pdf
from itstrat.report.document import Card, Cards, Document, Facts, Figure, Gap, Section, TableBlock, bullets, paragraph
from itstrat.report.layout import kept, leading, sheet_scale, ties

docx = pytest.importorskip("docx", reason="needs the extra [documents]")
pytest.importorskip("typst", reason="needs the extra [documents]")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def numbered(rows):
    columns = (Column(name="a", title="Heading"), Column(name="b", title="Text"))
    cells = tuple((Cell(f"row-{place}."), Cell("words")) for place in range(1, rows + 1))
    return TableBlock(Table(title="t", question="", columns=columns, rows=cells), "The caption")


def written(block, lines_above=0):
    above = tuple(paragraph(f"Line {place}") for place in range(lines_above))
    sections = (Section("First", (*above, block)),)
    return Document(title="T", kind="Kind", institution="I", sections=sections, stamp=STAMP)


def pages(document, tmp_path):
    """The words of each page of the PDF."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("needs pdftotext")
    file = tmp_path / "made.pdf"
    file.write_bytes(to_pdf.write_document(document))
    run = subprocess.run([tool, "-layout", str(file), "-"], capture_output=True, text=True, check=True)
    return run.stdout.split("\f")


def test_a_word_without_end_is_broken_at_the_margin_and_can_be_copied_whole(tmp_path):
    word = "W" * 200
    columns = tuple(Column(name=name, title=name) for name in "abcd")
    row = (Cell(word), Cell("words"), Cell("words"), Cell("words"))
    cells = TableBlock(Table(title="t", question="", columns=columns, rows=(row,)), "The caption")
    blocks = (paragraph(f"Before {word} after"), bullets(word), Facts((("Name", paragraph(word)),)), cells)
    made = Document(title="T", kind="K", institution="I", sections=(Section(word, blocks),), stamp=STAMP)
    # What runs over the edge of a page is no longer in its text. The title of the section is in the contents, too.
    text = "".join(pages(made, tmp_path))
    assert text.count("W") == 6 * len(word)
    assert "\u200b" not in text


@pytest.mark.parametrize("lines_above", [0, 10, 20, 22, 24, 26, 28])
def test_a_short_table_is_on_one_page_with_its_caption(tmp_path, lines_above):
    holding = [page for page in pages(written(numbered(12), lines_above), tmp_path) if "row-" in page]
    assert len(holding) == 1
    assert "The caption" in holding[0]
    assert all(f"row-{place}." in holding[0] for place in range(1, 13))


@pytest.mark.parametrize("lines_above", range(20, 36, 3))
@pytest.mark.parametrize("rows", [40, 41, 42, 43])
def test_a_long_table_repeats_its_head_and_leaves_no_row_alone(tmp_path, lines_above, rows):
    holding = [page for page in pages(written(numbered(rows), lines_above), tmp_path) if "row-" in page]
    assert len(holding) > 1
    assert "The caption" in holding[0]
    assert all("Heading" in page for page in holding)
    counts = [len(re.findall(r"row-\d+\.", page)) for page in holding]
    assert sum(counts) == rows
    assert min(counts) > 1


def test_which_rows_stay_with_the_next():
    assert kept(numbered(12))
    assert ties(numbered(3)) == {-1, 0, 1}
    assert not kept(numbered(60))
    assert ties(numbered(60)) == {-1, 0, 58}
    # Eight rows, each of ten lines.
    wordy = TableBlock(table("Many words. " * 60, rows=8))
    assert not kept(wordy)
    assert ties(wordy) == {-1, 0, 6}


@pytest.mark.parametrize(("rows", "held"), [(3, [0, 1, 2]), (60, [0, 1, 59])])
def test_word_keeps_rows_together_whole_and_under_their_head(rows, held):
    word = docx.Document(io.BytesIO(to_docx.write_document(written(numbered(rows)))))
    lines = [row._tr for row in word.tables[0].rows]
    assert all(line.find(f"{W}trPr/{W}cantSplit") is not None for line in lines)
    assert [place for place, line in enumerate(lines) if line.find(f"{W}trPr/{W}tblHeader") is not None] == [0]
    # The head is row 0 here, so that row 1 is the first with words.
    assert [place for place, line in enumerate(lines) if line.find(f".//{W}keepNext") is not None] == held
    caption = next(each for each in word.paragraphs if each.style.name == "Caption")
    assert caption._p.find(f"{W}pPr/{W}keepNext") is not None


def test_html_says_how_it_is_to_be_printed():
    short, long = (to_html.write_document(written(numbered(rows))) for rows in (3, 60))
    assert '<div class="rows kept"' in short
    assert '<div class="rows"' in long
    printed = short[short.index("@media print") :]
    assert re.search(r"[^}]*\.kept[^}]*break-inside: avoid", printed)
    held = r"thead tr, .leads, tbody tr:first-child, tbody tr:nth-last-child\(2\)"
    assert re.search(rf"{held} \{{ break-after: avoid", printed)
    assert "thead { display: table-header-group; }" in printed


def test_what_leads_to_a_list_or_has_a_gap_stays_with_it():
    blocks = (paragraph("One:"), paragraph("Two."), Gap(text="none"), paragraph("Three."))
    assert [stays for _, stays in leading(blocks)] == [True, True, False, False]


def test_the_letters_of_a_full_sheet_are_smaller_and_those_of_others_are_not():
    def sheet(words):
        cards = Cards(tuple(Card(f"Aim {place}", "", (paragraph("word " * words),)) for place in range(6)), 6)
        aims = (Section("Aims", (cards,)),)
        return Document(title="T", kind="K", institution="I", sections=aims, stamp=STAMP, layout="sheet")

    assert sheet_scale(sheet(50)) == 1
    assert 0.6 < sheet_scale(sheet(350)) < 1
    assert sheet_scale(sheet(5000)) == 0.6
    full, plain = (
        docx.Document(io.BytesIO(to_docx.write_document(sheet(words)))).styles["Normal"].font.size
        for words in (350, 50)
    )
    assert full < plain
    assert "body { zoom: 1; }" in to_html.write_document(sheet(50))
    assert f"body {{ zoom: {sheet_scale(sheet(350)):g}; }}" in to_html.write_document(sheet(350))


def test_two_lines_before_a_picture_stay_with_it():
    picture = Figure(svg='<svg viewBox="0 0 4 2"></svg>', alt="a", caption="A")
    lines = (paragraph("Far away."), paragraph("Of three, one is red."), paragraph("One is behind."), picture)
    assert [stays for _, stays in leading(lines)] == [False, True, True, False]
    long = (paragraph("A long text. " * 9), paragraph("One is behind."), picture)
    assert [stays for _, stays in leading(long)] == [False, True, False]


@pytest.mark.parametrize(("rows", "kept"), [(3, 2), (12, 11), (13, 0)])
def test_a_few_facts_stay_on_one_page_with_what_leads_to_them(rows, kept):
    facts = Facts(tuple((f"Fact {place}", paragraph("so")) for place in range(rows)))
    sections = (Section("Service", (paragraph("Mail and calendars."), facts, paragraph("We promise."))),)
    made = Document(title="T", kind="K", institution="I", sections=sections, stamp=STAMP)
    word = docx.Document(io.BytesIO(to_docx.write_document(made)))
    [table] = word.tables
    held = [all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells) for row in table.rows]
    assert held == [True] * kept + [False] * (rows - kept)
    [lead] = [each for each in word.paragraphs if each.text == "Mail and calendars."]
    assert lead.paragraph_format.keep_with_next


@pytest.mark.parametrize(("rows", "kept"), [(3, True), (20, False)])
def test_a_few_facts_stay_with_the_list_after_them(rows, kept):
    facts = Facts(tuple((f"Fact {place}", paragraph("so")) for place in range(rows)))
    sections = (Section("Service", (facts, bullets("We promise."))),)
    made = Document(title="T", kind="K", institution="I", sections=sections, stamp=STAMP)
    word = docx.Document(io.BytesIO(to_docx.write_document(made)))
    last = word.tables[0].rows[-1].cells[0].paragraphs[0]
    [after] = [each for each in word.paragraphs if each.style.name == "Table Text"]
    assert [bool(each.paragraph_format.keep_with_next) for each in (last, after)] == [kept, kept]


def an_entry(items):
    blocks = (paragraph("Mail and calendars. " * 9), Facts((("For", paragraph("all")),)), bullets(*items))
    sections = (Section("Services", sections=(Section("Mail", blocks), Section("Telephony", (paragraph("Calls."),)))),)
    return Document(title="T", kind="K", institution="I", sections=sections, stamp=STAMP)


def test_an_entry_of_a_list_stays_on_its_page():
    word = docx.Document(io.BytesIO(to_docx.write_document(an_entry(["We promise.", "It meets a need."]))))
    held = {each.text[:10]: bool(each.paragraph_format.keep_with_next) for each in word.paragraphs}
    assert held["Mail and c"]
    assert held["We promise"]
    assert not held["It meets a"]
    assert not held["Calls."]
    assert '<section aria-labelledby="section-1-1" class="kept">' in to_html.write_document(an_entry(["We promise."]))


def test_an_entry_with_a_long_list_may_go_over_a_page():
    many = an_entry(["We promise."] * 40)
    word = docx.Document(io.BytesIO(to_docx.write_document(many)))
    promises = [each for each in word.paragraphs if each.text == "We promise."]
    assert not any(each.paragraph_format.keep_with_next for each in promises)
    assert '<section aria-labelledby="section-1-1">' in to_html.write_document(many)


def test_of_two_paragraphs_in_an_entry_the_first_is_not_held():
    """LibreOffice leaves a heading behind on the page before, where two paragraphs after it are held in a row."""
    blocks = (paragraph("The first."), paragraph("The second."), bullets("The last."))
    section = Section("Entry", blocks)
    assert [leads for _, leads in leading(section.blocks, whole=True)] == [False, True, False]
