"""The files of a site: what its pages say, that its twins say the same, and that nothing in a text is acted upon."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser

import pyoxigraph as ox
import pytest

from itstrat.namespaces import DCTERMS, ITS, RDF, RDFS, SKOS
from itstrat.publishing import addresses, site, sitemap, twins
from itstrat.report import Stamp

BASE = "https://x.example/id/"
DAY = date(2026, 11, 16)
STAMP = Stamp(itstrat="0", data="0", rules="0", as_of=DAY, as_of_source="option")
SDG = ox.NamedNode("http://metadata.un.org/sdg/4.4")


def thing(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}{name}")


def labelled(node: ox.NamedNode, label: str, kind: str) -> list[ox.Quad]:
    return [ox.Quad(node, RDF["type"], ITS[kind]), ox.Quad(node, RDFS["label"], ox.Literal(label, language="en"))]


QUADS = [
    *labelled(thing("corporate"), "Corporate Strategy", "StrategyDocument"),
    *labelled(thing("element"), "Student success", "StrategyElement"),
    ox.Quad(thing("element"), SKOS["inScheme"], thing("corporate")),
    *labelled(thing("aim"), "A safe college", "Aim"),
    ox.Quad(thing("aim"), SKOS["definition"], ox.Literal("Nobody comes to harm.", language="en")),
    ox.Quad(thing("aim"), ITS["supports"], thing("element")),
    ox.Quad(thing("aim"), ITS["supports"], SDG),
    ox.Quad(SDG, RDFS["label"], ox.Literal("SDG 4.4", language="en")),
    *labelled(thing("objective"), "Fast help", "Objective"),
    ox.Quad(thing("objective"), ITS["supports"], thing("aim")),
    *labelled(thing("desk"), "Service desk", "Service"),
    ox.Quad(thing("desk"), ITS["supports"], thing("objective")),
]


def planned(quads: list[ox.Quad] = QUADS, base: str = BASE, **gone: str) -> dict[str, bytes]:
    contents = site.contents(quads, base=base, name="X College", as_of=DAY)
    return site.plan(contents, gone={f"{BASE}{name}": since for name, since in gone.items()})


class Read(HTMLParser):
    """The tags, links and texts of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        said = dict(attrs)
        self.links += [said["href"] or ""] if tag == "a" and "href" in said else []
        self.ids += [said["id"] or ""] if "id" in said else []

    def handle_data(self, data: str) -> None:
        self.text += data


def crumbs(page: str) -> list[str]:
    return re.findall(r">([^<]+)</a></li>", page.partition('aria-label="Line of sight"')[2].partition("</nav>")[0])


def test_a_page_says_what_the_thing_is_and_what_it_is_there_for():
    page = planned()["desk.html"].decode()
    assert crumbs(page) == ["Student success", "A safe college", "Fast help", "Service desk"]
    assert "<h1>Service desk</h1>" in page
    assert '<a href="objective.html">Fast help</a>' in page


def test_a_thing_that_nothing_points_at_is_told_so_in_words():
    assert "Nothing points here, and it points at one other." in planned()["desk.html"].decode()


def test_a_report_on_what_stays_in_is_not_published_as_noughts():
    """Its cases and costs are not published: their counts and sums would be nought, which is not so."""
    contents = site.contents(QUADS, base=BASE, name="X College", as_of=DAY)
    tables = {table.title: table for table in site.reports(contents, STAMP)}
    assert "spend-by-aim" not in tables
    assert [column.name for column in tables["coverage"].columns] == [
        "document",
        "element",
        "aims",
        "objectives",
        "services",
    ]
    assert tables["coverage"].rows[0][2].value == 1


def test_a_class_of_others_has_a_name_in_words_and_one_of_ours_says_what_it_is():
    scheme = ox.NamedNode(f"{SKOS['ConceptScheme'].value}")
    files = planned([*QUADS, ox.Quad(thing("codes"), RDF["type"], scheme)])
    assert ">concept scheme</a>" in files["site/classes.html"].decode()
    assert "<h1>Concept scheme</h1>" in files["site/classes/skos-ConceptScheme.html"].decode()
    assert 'class="lead">' in files["site/classes/its-Aim.html"].decode()


def test_a_property_that_nothing_labels_is_called_by_the_name_that_ends_its_iri():
    one, other = ox.NamedNode("http://spdx.example/terms#checksumValue"), ox.NamedNode("http://spdx.example/12/")
    page = planned([*QUADS, *(ox.Quad(thing("aim"), each, ox.Literal("x")) for each in (one, other))])["aim.html"]
    assert f'<a href="{one.value}">checksum value</a>' in page.decode()
    assert f'<a href="{other.value}">&lt;{other.value}&gt;</a>' in page.decode()


def test_the_page_about_the_data_names_things_as_the_site_does():
    about = ox.Quad(ox.NamedNode(f"{BASE}site/dataset"), DCTERMS["publisher"], thing("aim"))
    shown = site.contents(QUADS, base=BASE, name="X College", as_of=DAY)
    files = site.description(shown, [about], about.subject, {"@type": "Dataset", "name": "x", "url": "y"})
    assert f'<a href="{BASE}aim">A safe college</a>' in files["site/dataset.html"].decode()
    assert "A safe college" not in files["site/dataset.nt"].decode()


def test_a_page_lists_what_points_at_the_thing():
    page = planned()["aim.html"].decode()
    after = page.partition("What points here")[2]
    assert '<a href="objective.html">Fast help</a>' in after
    assert '<p class="lead">Nobody comes to harm.</p>' in page


def test_every_link_inside_the_site_leads_to_a_file():
    files = planned()
    for path, content in files.items():
        if not path.endswith(".html"):
            continue
        for link in Read(content.decode()).links:
            if link.startswith(("http", "#")) or link.endswith("dataset.html"):
                continue
            parts = path.split("/")[:-1]
            for step in link.partition("#")[0].split("/"):
                parts = parts[:-1] if step == ".." else [*parts, step]
            assert "/".join(parts) in files, (path, link)


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt"])
def test_the_twins_together_say_what_is_published_and_nothing_else(ending):
    media = {form.ending: form.media for form in addresses.DATA}[ending]
    form = ox.RdfFormat.from_media_type(media)
    found = {
        quad.triple
        for path, content in planned().items()
        if path.endswith(f".{ending}")
        for quad in ox.parse(content, format=form)
    }
    assert found == {quad.triple for quad in QUADS}


def test_a_twin_has_what_is_said_of_things_elsewhere_that_it_names():
    found = set(ox.parse(planned()["aim.nt"], format=ox.RdfFormat.N_TRIPLES))
    assert ox.Quad(SDG, RDFS["label"], ox.Literal("SDG 4.4", language="en")) in found


def test_a_number_keeps_its_form_in_every_twin():
    amount = ox.Literal("250000.00", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
    triple = ox.Triple(thing("cost"), ITS["amount"], amount)
    for form, content in twins.written([triple]).items():
        assert [each.object for each in ox.parse(content, format=ox.RdfFormat.from_media_type(form.media))] == [amount]


def test_texts_from_the_data_are_inert():
    label = "</script><script>alert(1)</script>\u202egnp.exe\x07"
    files = planned([*labelled(thing("bad"), label, "Aim"), ox.Quad(thing("bad"), RDFS["comment"], ox.Literal(label))])
    clean = Read(planned()["aim.html"].decode()).tags
    for path in ("bad.html", "index.html", "site/map.html", "site/classes/its-Aim.html", "site/search.html"):
        page = files[path].decode()
        assert "\u202e" not in page.replace(Read(page).text, ""), path
        assert "\x07" not in page, path
        assert "alert(1)</script>" not in page, path
    assert Read(files["bad.html"].decode()).tags.count("script") == clean.count("script") == 1
    block = files["bad.html"].decode().partition('ld+json">')[2].partition("</script>")[0]
    assert json.loads(block)["@id"] == f"{BASE}bad"


def test_a_text_of_several_lines_keeps_its_lines_and_how_far_in_they_are():
    text = ox.Literal("SELECT ?a {\n    ?a a <b> }\n")
    page = planned([*QUADS, ox.Quad(thing("aim"), ITS["fix"], text)])["aim.html"].decode()
    assert "<pre>SELECT ?a {\n    ?a a &lt;b&gt; }</pre>" in page


def test_a_link_to_a_script_is_none():
    bad = ox.NamedNode("javascript:alert(1)")
    page = planned([*QUADS, ox.Quad(thing("aim"), RDFS["seeAlso"], bad)])["aim.html"].decode()
    assert not [link for link in Read(page).links if link.startswith("javascript")]


def test_bytes_do_not_depend_on_the_order_of_the_data():
    assert planned(list(reversed(QUADS))) == planned()


def test_names_that_cannot_be_files_are_put_elsewhere():
    odd = [thing(name) for name in ("../../etc/passwd", "a?b=c", "index", "site/x", "CON.html", ".htaccess", "x/")]
    stems = addresses.addressed(BASE, odd).stems
    assert all(stem.startswith("site/about/") for stem in stems.values())
    assert len(set(stems.values())) == len(odd)


def test_names_that_differ_in_letter_case_only_are_two_files():
    stems = addresses.addressed(BASE, [thing("Aim"), thing("aim")]).stems
    assert len({stem.casefold() for stem in stems.values()}) == 2


def test_things_of_a_hash_namespace_share_a_document_and_have_anchors():
    quads = labelled(ox.NamedNode("https://x.example/it#aim"), "Aim", "Aim")
    quads += labelled(ox.NamedNode("https://x.example/it#goal"), "Goal", "Objective")
    files = planned(quads, "https://x.example/it#")
    assert {"aim", "goal"} <= set(Read(files["it.html"].decode()).ids)
    assert 'href="../../it.html#aim"' in files["site/classes/its-Aim.html"].decode()


def test_what_is_gone_says_so_and_nothing_of_what_it_was():
    files = planned(old="2026-09-01")
    assert "was withdrawn on <time>2026-09-01</time>" in files["old.html"].decode()
    deprecated = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")
    found = {quad.predicate for quad in ox.parse(files["old.ttl"], format=ox.RdfFormat.TURTLE)}
    assert deprecated in found
    assert b"old.html" not in files["sitemap.xml"]


def test_a_long_list_is_cut_into_parts():
    quads = [
        quad for number in range(401) for quad in labelled(thing(f"s{number:03}"), f"Service {number:03}", "Service")
    ]
    files = planned(quads)
    assert files["site/classes/its-Service.html"].count(b'">Service ') == 400
    assert files["site/classes/its-Service-2.html"].count(b">Service ") == 1


def test_the_sitemap_is_cut_where_it_would_be_too_long():
    files = sitemap.files(BASE, ["a.html", "b.html", "c.html"], most=2)
    assert sorted(files) == ["robots.txt", "sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert files["sitemap-2.xml"].count(b"<url>") == 1


def test_the_search_index_has_every_thing_with_its_kind_and_address():
    index = json.loads(planned()["site/search.json"])
    found = {row[0]: (index["kinds"][row[1]], row[2]) for row in index["things"]}
    assert found["Service desk"] == ("service", "desk.html")
    assert len(found) == 6
