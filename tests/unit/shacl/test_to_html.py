"""The HTML page of findings: whole in itself, readable by a machine that reads aloud, filters without a script."""

from dataclasses import replace
from html.parser import HTMLParser

from findings import LATE, ORPHAN, PLACELESS, hostile, validation

from itstrat.shacl import to_html


class Page(HTMLParser):
    """The elements of a page: (name, attributes), and its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text, self.open = [], "", []
        self.feed(text)
        self.close()
        assert not self.open, "every element is closed"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def rows(page):
    """The classes of each row of a finding."""
    return [each["class"].split() for each in page.all("tr") if "class" in each]


def test_the_page_says_the_verdict_the_findings_and_what_was_checked():
    page = Page(to_html.write(validation(ORPHAN, LATE, PLACELESS, idle=("ITS050",), known=(LATE,))))
    assert "Strategy check: does not conform" in page.text
    assert "1 violation, 1 warning, 1 info. Known and left out: 1." in page.text
    for part in (
        "Lost objective",
        "it/plan one.ttl:12:5",
        "ex:lost its:supports ex:aim .",
        "Rule ITS050",
        "2026-11-16",
    ):
        assert part in page.text
    assert "Strategy check: conforms" in Page(to_html.write(validation(LATE))).text


def test_it_asks_nothing_of_anybody_and_runs_no_script():
    page = Page(to_html.write(validation(ORPHAN)))
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    assert all(not {"src", "href", "action"} & attributes.keys() for _, attributes in page.elements)
    assert all(not name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_each_severity_has_a_ticked_box_that_hides_its_rows():
    text = to_html.write(validation(ORPHAN, LATE, replace(LATE, label="Another")))
    page = Page(text)
    boxes = page.all("input")
    assert [each["id"] for each in boxes] == ["s1", "s2"]
    assert all(each["type"] == "checkbox" and "checked" in each for each in boxes)
    assert "Violation (1)" in page.text
    assert "Warning (2)" in page.text
    for name, number in (("s1", 1), ("s2", 2)):
        assert f"main:has(#{name}:not(:checked)) .{name} {{ display: none; }}" in text
        assert sum(name in each for each in rows(page)) == number


def test_one_rule_and_one_file_can_be_chosen_from_those_that_have_findings():
    text = to_html.write(validation(ORPHAN, LATE, PLACELESS, idle=("ITS050",)))
    page = Page(text)
    names = [each["value"] for each in page.all("option") if "value" in each]
    assert names == ["r1", "r2", "r3", "f1", "f2", "f3"]
    assert len([each for each in page.all("option") if "selected" in each]) == len(page.all("select")) == 2
    assert "ITS001 Rule ITS001 (1)" in page.text
    assert "it/refresh.ttl (1)" in page.text
    assert "(no place) (1)" in page.text
    for name in names:
        assert f"main:has([value={name}]:checked) .found:not(.{name}) {{ display: none; }}" in text
        assert sum(name in each for each in rows(page)) == 1
    assert all("found" in each for each in rows(page))


def test_people_who_do_not_see_it_can_find_their_way():
    page = Page(to_html.write(validation(ORPHAN, LATE)))
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table")) == 2
    assert len(page.all("legend")) == len(page.all("fieldset")) == 1
    assert len(page.all("label")) == len(page.all("input")) + len(page.all("select"))
    assert all(each["scope"] in {"col", "row"} for each in page.all("th"))
    regions = [each for each in page.all("div") if each.get("role") == "region"]
    assert all(each["tabindex"] == "0" and each["aria-label"] for each in regions)


def test_a_page_without_findings_has_no_filters():
    page = Page(to_html.write(validation(idle=("ITS050",))))
    assert "No findings." in page.text
    assert page.all("input") == []


def test_hostile_texts_are_text():
    text = to_html.write(hostile())
    page = Page(text)
    assert page.all("script") == []
    assert "<script>alert(1)</script>" in page.text
    assert "\x1b" not in text
    style = text[text.index("<style>") : text.index("</style>")]
    assert "evil" not in style
    assert "a,b" not in style
