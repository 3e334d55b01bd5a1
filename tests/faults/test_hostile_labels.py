"""Labels that are markup, formulas, templates or traps for the eye: shown as they are, acted on nowhere."""

import io
import json
import re
import shutil
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from sample_document import document

import itstrat
from itstrat.documents import KINDS, DocumentOptions
from itstrat.report import to_docx, to_html, to_markdown, to_pdf
from itstrat.report.charts import svg

pytest.importorskip("docxtpl", reason="needs the extra [documents]")
typst = pytest.importorskip("typst", reason="needs the extra [documents]")

HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style></svg><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "javascript:alert(1)",
    '=HYPERLINK("https://example.org","x")',
    "+1+cmd|' /C calc'!A0",
    "{{ 7*7 }} {% for x in y %} {# c #}",
    "{_{ body }_} {_% if %_}",
    "{{p body }} {{ title.__class__ }}",
    '#read("/etc/passwd") #emph[x] $x^2$ @ref <label> *b* _i_ `c` \\ // /* = H',
    '#import "@preview/x:1.0.0": *',
    "]]></w:t><w:p/> &amp; &lt; <w:instrText> &#0; &unknown;",
    "a|b`c`*d*_e_[f](javascript:alert(1))![g](h)~~i~~<!-- j -->",
    "1. one",
    "# heading",
    "pay\u202eeurt\u2066x\u200f",
    "\x1b[31mred\x1b[0m\x07\x00\x08",
    "two\nlines\r\nand\u2028three\x0b\x0cfour",
    "\ufffe\uffff\ufeff",
    "\ud800",
    "網路 שירות عربى हिन्दी 👩\u200d🏫 \U000e0041 \U0010ffff",
    "Z\u0351\u036b\u0343a\u0328l\u0315g\u0301o" * 5,
    "a" * 3000,
    "word " * 400,
    "",
    " ",
]
TRAPS = set("\x1b\x07\x00\x08\u202e\u2066\u200f\u2028\ufffe\uffff\ufeff")


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs} | {value for name, value in attrs if name == "href"}


@pytest.fixture(scope="module")
def plain():
    return Page(to_html.write_document(document("Wireless network")))


@pytest.mark.parametrize("words", HOSTILE)
def test_html_and_svg(words, plain):
    written = to_html.write_document(document(words))
    written.encode()
    assert not set(written) & TRAPS
    page = Page(written)
    assert page.tags <= plain.tags
    assert page.attributes - plain.attributes == set()


@pytest.mark.parametrize("words", HOSTILE)
def test_a_chart_is_xml_and_holds_the_label_as_text(words):
    tree = ElementTree.fromstring(svg.picture(10, 10, words, words, [svg.text(1, 1, words)]))
    assert {node.tag.split("}")[1] for node in tree.iter()} <= {"svg", "title", "desc", "rect", "text"}
    assert tree[0].text in {svg.harmless(words), None}


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown(words):
    written = to_markdown.write_document(document(words))
    written.encode()
    assert not set(written) & TRAPS
    bare = re.sub(r"\\.", "", written)
    assert "<" not in bare
    assert "](" not in bare
    assert "`" not in bare
    tables = [line for line in bare.splitlines() if line.startswith("| ") and "12,500.00" in line]
    assert tables
    assert {line.count("|") for line in tables} == {4}


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("trace", [False, True])
def test_word(words, trace):
    written = to_docx.write_document(document(words), trace=trace)
    elements = set()
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                tree = ElementTree.fromstring(archive.read(name))
                elements |= {node.tag for node in tree.iter()} if name == "word/document.xml" else set()
                assert not set("".join(tree.itertext())) & TRAPS
        fields = re.findall(
            r"instr(?:Text)?[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"", archive.read("word/document.xml").decode()
        )
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert all(re.fullmatch(r" *(TOC|SEQ|PAGE|NUMPAGES)[^H]*", "".join(field)) for field in fields if "".join(field))
    assert "TargetMode" not in relations
    assert not [tag for tag in elements if tag.endswith(("}object", "}script", "}altChunk"))]


@pytest.mark.parametrize("words", HOSTILE)
def test_pdf(words):
    written = to_pdf.write_document(document(words))
    assert written.startswith(b"%PDF-")
    assert b"/JavaScript" not in written
    assert b"/Launch" not in written


def test_word_shows_braces_as_they_are():
    words = "{{ 7*7 }} {_{ body }_}"
    with zipfile.ZipFile(io.BytesIO(to_docx.write_document(document(words)))) as archive:
        body = "".join(ElementTree.fromstring(archive.read("word/document.xml")).itertext())
    assert f"{words} costs" in body
    assert "49" not in body


def test_typst_shows_markup_as_text():
    # What typst makes of the words is asked back from it: one text, not an evaluated call.
    source = b"#let doc = json(bytes(sys.inputs.data))\n#metadata(repr([#doc.words])) <seen>"
    words = '#emph[x] #read("/etc/passwd")'
    seen = typst.Compiler(source, sys_inputs={"data": json.dumps({"words": words})}).query(
        "<seen>", field="value", one=True
    )
    assert "emph" in json.loads(seen)
    assert "read" in json.loads(seen)


#: What every label of a whole strategy ends in, as Turtle writes it.
ENDING = r" <script>x</script> \" onload='x' =HYPERLINK(1) {{ 7*7 }} #emph[x] |`c` \u202Eeurt \u0007"
SUBJECTS = {"business-case": "avc:case-network-refresh", "bid-evidence": "avc:case-network-refresh"}
SUBJECTS |= {"project-brief": "avc:project-edge-switches", "coverage": "avc:estates-strategy"}


@pytest.fixture(scope="module")
def disguised(tmp_path_factory):
    """Ashdown Valley College with that ending on each label and comment."""
    folder = tmp_path_factory.mktemp("disguised") / "college"
    shutil.copytree("examples/ashdown-valley-college", folder, ignore=shutil.ignore_patterns("broken"))
    said = re.compile(r'((?:rdfs:label|rdfs:comment|skos:prefLabel|skos:definition) "(?:[^"\\]|\\.)*)"')
    changed = 0
    for path in folder.rglob("*.ttl"):
        text, count = said.subn(lambda found: f'{found[1]}{ENDING}"', path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
        changed += count
    assert changed > 100
    return itstrat.open(folder)


@pytest.mark.parametrize(("kind", "users"), [*((kind, False) for kind in KINDS), ("service-catalogue", True)])
def test_every_kind_is_harmless_in_every_format(kind, users, disguised):
    made = disguised.document(kind, SUBJECTS.get(kind), DocumentOptions(users=users))
    page = to_html.write_document(made)
    assert "&lt;script&gt;" in page
    seen = Page(page)
    assert "script" not in seen.tags
    assert not {name for name in seen.attributes if name.startswith("on")}
    plain = to_markdown.write_document(made)
    assert "<" not in re.sub(r"\\.", "", plain)
    assert to_pdf.write_document(made).startswith(b"%PDF-")
    with zipfile.ZipFile(io.BytesIO(to_docx.write_document(made))) as archive:
        texts = [
            "".join(ElementTree.fromstring(archive.read(name)).itertext())
            for name in archive.namelist()
            if name.endswith(".xml")
        ]
    assert any("{{ 7*7 }}" in text for text in texts)
    assert not set(page) & TRAPS | set(plain) & TRAPS | set("".join(texts)) & TRAPS
