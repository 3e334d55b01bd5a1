"""XML from anybody: bounded, without DTD, with places; and trees as XML that say the same."""

from __future__ import annotations

import pytest

from itstrat.errors import SyntaxProblem
from itstrat.formats import xmltree
from itstrat.formats.xmltree import Element, fragment, parse, parse_fragment, write

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>
<a>&c;</a>
"""
OUTSIDE = b"<a>\n</a>".replace(b"<a>", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>')


def failure(data: bytes) -> SyntaxProblem:
    with pytest.raises(SyntaxProblem) as caught:
        parse(data, "plan.xml")
    return caught.value


@pytest.mark.parametrize(("data", "place"), [(BOMB, "plan.xml:2:"), (OUTSIDE, "plan.xml:1:")])
def test_a_dtd_is_refused_with_its_place(data: bytes, place: str) -> None:
    error = failure(data)
    assert "DTD" in error.message
    assert str(error.location).startswith(place)


def test_what_is_not_xml_is_told_with_line_and_column() -> None:
    error = failure(b"<plan>\n  <Name>x</Nam>\n</plan>")
    assert error.message == "The file is not XML: mismatched tag."
    assert str(error.location) == "plan.xml:2:12"
    assert "^" in (error.hint or "")


def test_depth_number_and_size_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = b"<a>" * 100 + b"</a>" * 100
    assert parse(deep, "a.xml").name == "a"
    assert "deeper than 100 levels" in failure(b"<a>" + deep + b"</a>").message
    monkeypatch.setattr(xmltree, "MAX_ELEMENTS", 3)
    assert parse(b"<a><b/><b/></a>", "a.xml").children
    assert "more than 3 elements" in failure(b"<a><b/><b/><b/></a>").message
    monkeypatch.setattr(xmltree, "MAX_BYTES", 10)
    assert "longer than" in failure(b"<a>12345678</a>").message


def test_the_encoding_that_a_file_claims_does_not_matter() -> None:
    root = parse('<?xml version="1.0" encoding="ISO-8859-1"?><a>café</a>'.encode(), "a.xml")
    assert root.text == "café"


def test_text_attributes_and_namespaces_come_back() -> None:
    data = (
        '<m:a xmlns:m="urn:m" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:o="urn:o" o:k="&lt;&#10;">\n'
        '  <m:b xsi:type="m:T"><![CDATA[1 < 2 & 3]]></m:b>\n  <o:c xmlns:n="urn:n"><n:d/>tail</o:c>'
        "<m:e>  </m:e>\n</m:a>"
    )
    root = parse(data.encode(), "a.xml")
    again = parse(write(root), "a.xml")
    assert told(root) == told(again)
    assert root.attributes == {"{urn:o}k": "<\n"}
    b, c, e = root.children
    assert (b.attributes[xmltree.TYPE], b.text, b.line) == ("T", "1 < 2 & 3", 2)
    assert (c.namespace, c.children[0].namespace, c.text) == ("urn:o", "urn:n", "tail")
    assert e.text == "  "
    assert told(parse_fragment(fragment([c]), "c")[0]) == told(c)
    assert write(again) == write(root)


def told(element: Element) -> object:
    content = [told(each) if isinstance(each, Element) else each for each in element.content]
    return element.namespace, element.name, element.attributes, content


def test_notes_come_back_and_what_is_no_note_of_ours_is_passed_over() -> None:
    root = Element("urn:m", "a", {}, [Element("urn:m", "b", {}, ["x"], {"iri": "urn:?>x"})], {"base": "urn:b#"})
    again = parse(write(root), "a.xml")
    assert again.notes == {"base": "urn:b#"}
    assert again.children[0].notes == {"iri": "urn:?>x"}
    deep = b"[" * 50_000
    for odd in (b"{", b"[1]", b"3", deep):
        assert parse(b"<a><?itstrat " + odd + b"?><?other x?></a>", "a.xml").notes == {}


def test_characters_that_xml_has_not_are_replaced() -> None:
    assert parse(write(Element("", "a", {}, ["x\x00\x08\ufffey\r\n"])), "a.xml").text == "x\ufffd\ufffd\ufffdy\r\n"
