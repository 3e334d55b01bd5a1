"""Files that are not what they say: a clear message with the place, never a traceback, never a dead process."""

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itstrat import formats
from itstrat.errors import BrokenSources, ItstratError, SyntaxProblem, Unreadable
from itstrat.formats import content, rdfxml

ITS = "@prefix its: <https://w3id.org/itstrat#> .\n"
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="urn:s:">\n'


def read(folder: Path, name: str, data: str | bytes) -> formats.Document:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (document,) = formats.read_all(formats.discover([name], cwd=folder).sources)
    return document


def problem(folder: Path, name: str, data: str | bytes) -> ItstratError:
    with pytest.raises(BrokenSources) as caught:
        read(folder, name, data)
    (error,) = caught.value.errors
    return error


# name, text, place, what the message says, what the hint says
BROKEN = {
    "no dot": ("x.ttl", ITS + "its:x a its:Aim\nits:y a its:Aim .", "3:1", "before its:y does not end", '"."'),
    "known prefix": ("x.ttl", ITS + "its:x skos:note 1 .", "2:7", "skos:", "@prefix skos: <http://www.w3.org/2004"),
    "other prefix": ("x.ttl", ITS + "its:x foo:note 1 .", "2:7", "foo:", "@prefix foo: <https://example.org/id/>"),
    "relative IRI": ("x.ttl", ITS + "<rel> a its:Aim .", "2:1", "relative IRI, <rel>", "@base"),
    "space in an IRI": ("x.ttl", ITS + "its:x a <urn:a b> .", "2:9", "holds a space: <urn:a b>", "%20"),
    "brace in an IRI": ("x.ttl", ITS + "its:x a <urn:{a}> .", "2:9", "'{'", "Percent-encode"),
    "open string": ("x.ttl", ITS + 'its:x a "abc\ndef" .', "2:13", "after the end of its line", '"""'),
    "open long string": ("x.ttl", ITS + 'its:x a """abc\n\n', "2:9", "ends inside a text", '"""'),
    "open bracket": ("x.ttl", ITS + "its:x a [ a its:Aim .", "2:21", "[ is not closed", '"]"'),
    "no object": ("x.ttl", ITS + "its:x a ;", "2:9", "missing before ;", "Expected"),
    "TRUE": ("x.ttl", ITS + "its:x its:p TRUE .", "2:13", "TRUE is not a value", "lower case"),
    "bare date": ("x.ttl", ITS + "its:x its:p 2026-01-01 .", "2:17", "-01", "quotes"),
    "cut short": ("x.trig", ITS + "its:g { its:x a its:Aim .", "2:26", "middle of a statement", "bracket"),
    "columns count characters": ("x.ttl", ITS + 'its:x its:p "é é" £ .', "2:19", "£", "^"),
    "N-Triples without dot": ("x.nt", "<urn:a> <urn:b> <urn:c>\n<urn:a> <urn:b> <urn:c> .", "2:1", "no dot", ""),
    "N-Quads, relative": (
        "x.nq",
        "<urn:a> <urn:b> <c> .",
        "1:17",
        "relative IRI",
        "N-Triples and N-Quads know no relative",
    ),
    "Latin-1": ("x.ttl", ITS.encode() + b'its:x its:p "caf\xe9" .', "2:17", "0xE9", "'é'"),
    "UTF-16": ("x.ttl", ITS.encode("utf-16"), "1:1", "UTF-16", "UTF-8"),
    "UTF-16 without mark": ("x.ttl", ITS.encode("utf-16-le"), "1:1", "UTF-16", "UTF-8"),
    "not gzip": ("x.ttl.gz", "text", "", "not gzip", ""),
    "gzip cut short": ("x.ttl.gz", gzip.compress(ITS.encode() * 9)[:-9], "", "cut short", ""),
    "XML tags crossed": ("x.rdf", RDF + "<s:A>\n</s:B></rdf:RDF>", "3:1", "</s:B> stands where </s:A>", "Close"),
    "XML without namespace": ("x.rdf", "<html>\n<p>hello</html>", "1", "not RDF/XML", "rdf:RDF"),
    "XML ampersand": ("x.rdf", RDF + "<s:A><s:p>a & b</s:p></s:A></rdf:RDF>", "2", '"&"', "&amp;"),
    "XML prefix": ("x.rdf", RDF + "<q:A/></rdf:RDF>", "2", "q:", 'xmlns:q="'),
    "XML relative IRI": ("x.rdf", RDF + '<s:A rdf:about="x"/></rdf:RDF>', "2:17", "relative IRI, x", "xml:base"),
    "XML space": (
        "x.rdf",
        RDF + '<s:A\n  rdf:about="http://x/a b">\n</s:A></rdf:RDF>',
        "3:14",
        "An IRI holds a space: http://x/a b.",
        "Write %20 in place of the space.",
    ),
    "XML quoted IRI": (
        "x.rdf",
        RDF + "<s:A rdf:about=\"urn:'a b'\"/></rdf:RDF>",
        "2:17",
        "An IRI holds a space: urn:'a b'.",
        "%20",
    ),
    "XML brace": (
        "x.rdf",
        RDF + "<s:A rdf:about='urn:{a}'/></rdf:RDF>",
        "2:17",
        "'{': urn:{a}.",
        "Percent-encode the c",
    ),
    "N-Triples open text": ("x.nt", '<urn:a> <urn:b> "abc\n" .', "1:21", "after the end of its line", "a line end in"),
    "N-Triples cut short": ("x.nt", '<urn:a> <urn:b> "abc', "1:17", "ends inside a text", "or the IRI with >"),
    "JSON cut short": ("x.jsonld", '{"@id": ', "1:9", "The file is cut short: a value was expected", "Close every"),
    "JSON-LD space in a subject": (
        "x.jsonld",
        '{"urn:p": 1,\n "@id": "http://x/a b"}',
        "2:9",
        "An IRI holds a space: http://x/a b.",
        "Write %20 in place of the space.",
    ),
    "JSON-LD space in an object": (
        "x.jsonld",
        '{"@id": "urn:a", "urn:p": [\n{"@id": "http://x/o 1"}]}',
        "2:9",
        "An IRI holds a space: http://x/o 1.",
        "%20",
    ),
    "JSON-LD space in a coerced value": (
        "x.jsonld",
        '{"@context": {"p": {"@id": "urn:p", "@type": "@id"}},\n"@id": "urn:a",\n"p": "urn:x y"}',
        "3:6",
        "holds a space: urn:x y",
        "%20",
    ),
    "JSON-LD space in a relative IRI": ("x.jsonld", '{"@id": "a b", "urn:p": 1}', "1:9", "holds a space: a b", "%20"),
    "JSON-LD space in a property": ("x.jsonld", '{"@id": "urn:a", "urn:p q": 1}', "1:18", "space: urn:p q", "%20"),
    "JSON-LD space in a type": ("x.jsonld", '{"@id": "urn:a", "@type": "urn:A b"}', "1:27", "space: urn:A b", "%20"),
    "JSON-LD space in a list": (
        "x.jsonld",
        '{"@id": "urn:a", "urn:p": {"@list": [{"@id": "urn:A b"}]}}',
        "1:46",
        "space: urn:A b",
        "%20",
    ),
    "JSON-LD space in a datatype": (
        "x.jsonld",
        '{"@id": "urn:a",\n"urn:p": {"@value": "x", "@type": "urn:d d"}}',
        "2:36",
        "space: urn:d d.",
        "%20",
    ),
    "JSON-LD brace": ("x.jsonld", '{"@id": "urn:{a}", "urn:p": 1}', "1:9", "no IRI may hold, '{'", "Percent-encode"),
    "JSON-LD language": (
        "x.jsonld",
        '{"@id": "urn:a", "urn:p": {"@value": "x", "@language": "in English"}}',
        "1:56",
        "in English is not a language tag",
        "en-GB",
    ),
    "JSON comma": ("x.jsonld", '{"@id": "urn:x",\n "urn:p": 3 "urn:q": 4}', "2:13", "comma", "^"),
    "JSON relative IRI": ("x.jsonld", '{"urn:p": 3,\n "@id": "x"}', "2:9", "relative IRI, 'x'", "@base"),
    "JSON-LD context": ("x.jsonld", '{\n"@context": "https://schema.org/"}', "2", "not at hand", "[contexts]"),
    "JSON-LD import": ("x.jsonld", '{"@context": {"@import": "https://x/"}}', "1", "not at hand", "[contexts]"),
    "JSON-LD hidden context": ("x.jsonld", '{"\\u0040context": "https://x/"}', "1", "from elsewhere", "[contexts]"),
}


@pytest.mark.parametrize(("name", "data", "place", "message", "hint"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file(tmp_path: Path, name: str, data: str | bytes, place: str, message: str, hint: str) -> None:
    error = problem(tmp_path, name, data)
    assert isinstance(error, SyntaxProblem)
    assert str(error.location) == ":".join(part for part in (name, place) if part)
    assert message in error.message
    assert hint in (error.hint or "")


def test_the_hint_shows_the_line_with_a_caret(tmp_path: Path) -> None:
    error = problem(tmp_path, "x.ttl", ITS + "its:x\tskos:note 1 .")
    assert (error.hint or "").split("\n")[:2] == ["    its:x skos:note 1 .", "          ^"]


def test_a_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    error = problem(tmp_path, "x.ttl", ITS + f'its:x its:p "{"z" * 500}" its:q 1 . {"# z" * 500}')
    line, caret = (error.hint or "").split("\n")[:2]
    assert len(line) < 120
    assert line[caret.index("^") :].startswith("its:q")


def test_every_broken_file_is_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl", "c.ttl"):
        (tmp_path / name).write_text(ITS if name == "b.ttl" else "broken")
    with pytest.raises(BrokenSources) as caught:
        formats.read_all(formats.discover(["."], cwd=tmp_path).sources)
    assert [error.location.path for error in caught.value.errors if error.location] == ["a.ttl", "c.ttl"]
    assert caught.value.exit_code == 3


def test_a_file_that_vanishes_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(ITS)
    sources = formats.discover(["x.ttl"], cwd=tmp_path).sources
    (tmp_path / "x.ttl").unlink()
    with pytest.raises(BrokenSources) as caught:
        formats.read_all(sources)
    assert isinstance(caught.value.errors[0], Unreadable)
    assert str(caught.value.errors[0].location) == "x.ttl"


@pytest.mark.parametrize("settings_file", [None, "", 'sources = ["*.ttl", "*.xml"]', 'sources = ["in"]'])
@pytest.mark.parametrize("name", ["lost.ttl", "lost.xml"])
def test_a_link_that_leads_nowhere_is_unreadable(tmp_path: Path, name: str, settings_file: str | None) -> None:
    folder = tmp_path / "in" if settings_file and "in" in settings_file.split('"') else tmp_path
    folder.mkdir(exist_ok=True)
    for each in ("x.ttl", "y.xml"):
        (folder / each).write_text(ITS if each == "x.ttl" else RDF + "</rdf:RDF>")
    (folder / name).symlink_to("nowhere")
    (folder / ".hidden.ttl").symlink_to("nowhere")
    if settings_file is not None:
        (tmp_path / "itstrat.toml").write_text(settings_file)
    with pytest.raises(BrokenSources) as caught:
        formats.read_all(formats.discover(["."], cwd=tmp_path).sources)
    (error,) = caught.value.errors
    assert isinstance(error, Unreadable)
    assert (str(error.location), error.message) == (
        (folder / name).relative_to(tmp_path).as_posix(),
        "The link leads to a file that is not there.",
    )


@pytest.mark.parametrize("suffix", [".ttl", ".ttl.gz"])
def test_more_than_the_limit_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(content, "MAX_BYTES", 1 << 20)
    text = b"#" * (1 << 20)
    pack = gzip.compress if suffix.endswith(".gz") else bytes
    assert read(tmp_path, f"x{suffix}", pack(text)).quads == []
    error = problem(tmp_path, f"x{suffix}", pack(text + b"#"))
    assert "more than 1 MB" in error.message


def test_fifty_megabytes_in_one_line_of_many_statements(tmp_path: Path) -> None:
    one = b'<urn:s> <urn:p> "' + b"x" * 1_000_000 + b'" . '
    assert len(read(tmp_path, "x.ttl", one * 49 + one.replace(b"urn:s", b"urn:t")).quads) == 50


def test_no_column_is_named_in_a_line_beyond_what_the_parser_counts(tmp_path: Path) -> None:
    many = b"# one\n<urn:s> <urn:p> " + b", ".join(b"<urn:o%d>" % number for number in range(2_500_000)) + b" ; .. "
    error = problem(tmp_path, "x.ttl", many)
    assert str(error.location) == "x.ttl:2"
    assert (error.hint or "").startswith("The line has 38,888,910 characters, so the column is not known.\nExpected:")


MAC = {
    "x.ttl": (ITS + "# one\nits:x its:p\n  <urn:a b> .", "4:3", "    <urn:a b> ."),
    "x.nt": ("<urn:a> <urn:b> 1 .\n".replace("1", '"1"') + "<urn:a> <urn:b> .", "2:17", "<urn:a> <urn:b> ."),
    "x.rdf": (RDF + '<s:A\nrdf:about="urn:a b"/></rdf:RDF>', "3:12", 'rdf:about="urn:a b"/>'),
    "x.jsonld": ('{"@id": "urn:a",\n"urn:p":\n{"@id": "urn:a b"}}', "3:9", '{"@id": "urn:a b"}'),
    "y.jsonld": ('{"@id": "urn:a",\n"urn:p":\n{"@id": "a"}}', "3:9", '{"@id": "a"}'),
}


@pytest.mark.parametrize("name", MAC)
@pytest.mark.parametrize("ending", ["\r", "\r\n"], ids=["CR", "CRLF"])
def test_a_carriage_return_ends_a_line(tmp_path: Path, name: str, ending: str) -> None:
    text, place, shown = MAC[name]
    error = problem(tmp_path, name, text.replace("\n", ending))
    assert str(error.location) == f"{name}:{place}"
    assert shown in (error.hint or "")


def test_bytes_that_are_no_text_after_a_carriage_return(tmp_path: Path) -> None:
    assert str(problem(tmp_path, "x.ttl", b"# one\r# caf\xe9").location) == "x.ttl:2:6"


def test_fifty_megabytes_in_one_text_are_refused(tmp_path: Path) -> None:
    error = problem(tmp_path, "x.ttl", b'<urn:s> <urn:p> "' + b"x" * 50_000_000 + b'" .')
    assert "longer than 16 MB" in error.message
    assert len(error.hint or "") < 400


DEEP = {
    "x.ttl": "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 100_000 + "1" + " )>>" * 100_000 + " .",
    "x.nt": "<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * 100_000 + "<urn:c>" + " )>>" * 100_000 + " .",
    "x.jsonld": '{"urn:p":' * 100_000 + "1" + "}" * 100_000,
    "x.rdf": RDF + "<s:A><s:p>" * 100_000 + "</s:p></s:A>" * 100_000 + "</rdf:RDF>",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_refused(tmp_path: Path, name: str) -> None:
    assert "nests deeper" in problem(tmp_path, name, DEEP[name]).message


@pytest.mark.parametrize("opening", ["[ <urn:p> ", "( "])
def test_deep_blank_nodes_are_read(tmp_path: Path, opening: str) -> None:
    closing = {"[": "]", "(": ")"}[opening[0]]
    text = "<urn:a> <urn:b> " + opening * 20_000 + "1" + closing * 20_000 + " ."
    assert len(read(tmp_path, "x.ttl", text).quads) > 20_000


ENTITIES = {
    "nested": '<!ENTITY a "x"><!ENTITY b "&a;&a;">',
    "external": '<!ENTITY a SYSTEM "file:///etc/passwd">',
    "public": '<!ENTITY a PUBLIC "x" "http://x.example/">',
    "parameter": '<!ENTITY % a "x">',
    "markup": '<!ENTITY a "<s:A/>">',
}


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES)
def test_entities_that_reach_further_are_refused(tmp_path: Path, declared: str) -> None:
    error = problem(tmp_path, "x.rdf", f"<?xml version='1.0'?>\n<!DOCTYPE rdf:RDF [{declared}]>\n{RDF}</rdf:RDF>")
    assert "entity" in error.message
    assert str(error.location) == "x.rdf:2"


def test_entities_that_expand_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = f'<!DOCTYPE rdf:RDF [<!ENTITY a "{"x" * 1000}">]>\n{RDF}'
    body = head + "<s:A><s:p>" + "&a;" * 100 + "</s:p></s:A></rdf:RDF>"
    assert len(read(tmp_path, "x.rdf", body).quads) == 2
    monkeypatch.setattr(rdfxml, "MAX_EXPANSION", 99_999)
    assert "expand to more than 99,999" in problem(tmp_path, "x.rdf", body).message


@pytest.mark.parametrize("name", [f"x{suffix}" for suffix in formats.READERS])
@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes) -> None:
    with suppress(ItstratError):  # anything else fails the test
        read(tmp_path_factory.mktemp("bytes"), name, data)


PIECES = [
    "a:x",
    "<urn:y>",
    "<",
    ">",
    '"t"',
    '"',
    "'''",
    "[",
    "]",
    "(",
    ")",
    ".",
    ";",
    ",",
    "1.0",
    "@en",
    "^^",
    "{",
    "}",
    "GRAPH",
    "_:b",
    "#",
    "<<(",
    ")>>",
    "{|",
    "|}",
    "é",
    "a",
    "{}",
    ":",
    "<a>",
    "</a>",
    "<rdf:RDF",
    "&x;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    '"@context":',
    '"@id":',
    "[]",
    "null",
]


@pytest.mark.parametrize("name", ["x.ttl", "x.trig", "x.nt", "x.nq", "x.rdf", "x.jsonld"])
@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*PIECES, "\n", "\r", "\x00", "@prefix a: <urn:a:> ."]), max_size=25))
def test_any_pieces_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, name: str, pieces: list[str]) -> None:
    with suppress(ItstratError):  # anything else fails the test
        document = read(tmp_path_factory.mktemp("pieces"), name, " ".join(pieces))
        wanted = {(quad.subject, quad.predicate, quad.object) for quad in document.quads}
        assert formats.locate([document], wanted).keys() == wanted
