"""The site of the ontology and the rules: whole, with an anchor for each term and rule, and both examples."""

from __future__ import annotations

import html
import posixpath
import re
import shutil
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat import ontology, shacl
from itstrat.namespaces import ITS, SHAPES
from itstrat.publishing import vocabulary, writer
from itstrat.publishing.addresses import DATA, elsewhere
from itstrat.publishing.publish import publish_ontology
from itstrat.shacl.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return vocabulary.plan()


def ids(page: bytes) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', page.decode()))


def test_each_term_has_an_anchor(files):
    terms = {term.value.removeprefix(ITS) for term in ontology.terms() if term.value.startswith(ITS)}
    assert len(terms) > 100
    assert terms <= ids(files["itstrat.html"])


def test_each_rule_has_an_anchor_and_a_page_with_both_examples(files):
    codes = {rule.value.removeprefix(SHAPES) for rule in shacl.built_in("college").rules}
    assert codes <= ids(files["itstrat/shapes.html"])
    for code in codes:
        page = files[f"{elsewhere(ox.NamedNode(f'{SHAPES}{code}'))}.html"].decode()
        assert all(each.shows in html.unescape(page) for each in examples(code)), code
        assert f'href="{link_to(files["itstrat/shapes.html"], code)}"' in files["itstrat/shapes.html"].decode()


def link_to(page: bytes, anchor: str) -> str:
    return re.search(rf'<dt id="{anchor}"><a href="([^"]+)">', page.decode())[1]


def test_a_rule_is_called_by_its_code_and_name_and_says_what_it_is_for(files):
    page = files[f"{elsewhere(ox.NamedNode(f'{SHAPES}ITS001'))}.html"].decode()
    assert "<h1>ITS001: Objective supports an aim</h1>" in page
    why = '<p class="lead">An objective that supports no aim cannot be explained to senior management'
    assert why in page
    assert ">ITS001: Objective supports an aim</a>" in files["itstrat/shapes.html"].decode()
    assert "cannot be explained to senior management" in files["itstrat/shapes.html"].decode()
    assert "ITS001: Objective" not in files["itstrat/shapes.nt"].decode()
    assert '<p class="lead">' in files["index.html"].decode()


def test_every_page_is_small(files):
    large = {path: len(content) for path, content in files.items() if path.endswith(".html") and len(content) > 100_000}
    assert not large


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt"])
def test_the_data_of_a_term_are_what_the_whole_says_of_it(files, ending):
    form = {each.ending: each.media for each in DATA}[ending]
    own = files[f"{elsewhere(ITS['Aim'])}.{ending}"]
    found = {quad.triple for quad in ox.parse(own, format=ox.RdfFormat.from_media_type(form))}
    wanted = {quad.triple for quad in ontology.quads() if quad.subject == ITS["Aim"]}
    assert wanted <= found
    assert {triple.object for triple in found - wanted} == {ITS["Aim"]}


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_violations_of_wcag_and_fit_a_narrow_screen(files, tmp_path, scheme):
    playwright = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    writer.write(tmp_path, files, things=frozenset(), gone={})
    terms = [elsewhere(ox.NamedNode(iri)) for iri in (f"{ITS}Aim", f"{ITS}supports", f"{SHAPES}ITS001")]
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800}).new_page()
        for name in ("index", "itstrat", "itstrat/0.1.0", "itstrat/shapes", "site/search", *terms):
            page.goto((tmp_path / f"{name}.html").as_uri())
            found = axe.Axe().run(page, options=options).response["violations"]
            assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found], name
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        browser.close()


@pytest.mark.parametrize("media", ["text/turtle", "application/ld+json", "application/n-triples"])
def test_the_document_at_the_namespace_is_the_whole_ontology(files, media):
    ending = {"text/turtle": "ttl", "application/ld+json": "jsonld", "application/n-triples": "nt"}[media]
    found = ox.Dataset(ox.parse(files[f"itstrat.{ending}"], format=ox.RdfFormat.from_media_type(media)))
    wanted = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in ontology.quads())
    for each in (found, wanted):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == wanted


def test_every_link_inside_leads_to_a_file_and_an_anchor_there(files):
    anchors = {path: ids(content) for path, content in files.items() if path.endswith(".html")}
    for path in anchors:
        for link in set(re.findall(r'href="([^"]+)"', files[path].decode())):
            if link.startswith("http"):
                continue
            target, _, anchor = link.partition("#")
            name = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert name in files, (path, link)
            assert not anchor or anchor in anchors[name], (path, link)


def test_an_older_version_stays(tmp_path: Path):
    publish_ontology(tmp_path)
    manifest = writer.read(tmp_path)
    old = {path: (tmp_path / path).read_bytes() for path in manifest.files} | {"itstrat/0.0.9.ttl": b"# older\n"}
    writer.write(tmp_path, old, things=frozenset(), gone={})
    assert publish_ontology(tmp_path).removed == ()
    assert (tmp_path / "itstrat/0.0.9.ttl").read_bytes() == b"# older\n"


def test_bytes_are_the_same_each_time(files):
    assert vocabulary.plan() == files
