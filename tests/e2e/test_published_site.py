"""The site of a strategy as the world sees it: crawled through nginx, and looked at in a browser."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import threading
import urllib.error
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox
import pytest

import itstrat
from itstrat.namespaces import PREFIXES, RDFS
from itstrat.publishing import writer
from itstrat.publishing.publish import publish

ROOT = Path(__file__).parents[2]
COLLEGE = ROOT / "examples" / "ashdown-valley-college"
NO_NGINX = not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin"))
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def published(folder: Path, quads: list[ox.Quad] | None = None, release: str = ""):
    strategy = itstrat.open(COLLEGE)
    quads = quads if quads is not None else [quad for document in strategy.documents for quad in document.quads]
    said = {"config": strategy.config, "stamp": strategy.stamp, "prefixes": strategy.prefixes}
    return publish(folder, quads, **said, release=release)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """A web root in which the folder of the site lies where the base says, with one release."""
    root = tmp_path_factory.mktemp("web")
    published(root / "id", release="2026.1")
    return root


def gone(site: Path) -> str:
    """The page about something that was published once."""
    from itstrat.publishing import site as plans

    strategy = itstrat.open(COLLEGE)
    contents = plans.contents([], base=strategy.config.base, name="College", as_of=strategy.stamp.as_of)
    files = plans.plan(contents, gone={f"{strategy.config.base}old": "2026-09-01"})
    (site / "id" / "old.html").write_bytes(files["old.html"])
    return "old"


def servers():
    spec = importlib.util.spec_from_file_location("web_servers", ROOT / "tests/unit/publishing/web_servers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(NO_NGINX, reason="nginx is not installed")
@pytest.mark.parametrize("media", ["text/turtle", "application/ld+json", "application/n-triples"])
def test_httpx_gets_the_published_graph_triple_for_triple(site, tmp_path, media):
    """The terms are compared as they are written: no number changes its form on the way."""
    publication = published(tmp_path / "again").publication

    def answer(client: httpx.Client, iri: str) -> set[ox.Triple] | None:
        found = client.get(iri, headers={"Accept": f"{media}, text/html;q=0.2"})
        assert found.url.scheme == "https", "nobody is sent on from https to http"
        if found.status_code == 404:
            return None
        assert [each.status_code for each in found.history] == [303], iri
        assert found.headers["content-type"].partition(";")[0] == media
        return {each.triple for each in ox.parse(found.content, format=ox.RdfFormat.from_media_type(media))}

    with servers().nginx(site, site / "id") as server, client_of(server) as client:
        crawled = crawl(client, publication.base, partial(answer, client), lambda said: (said.subject, said.object))
    assert crawled == {quad.triple for quad in publication.quads}


@pytest.mark.skipif(NO_NGINX, reason="nginx is not installed")
def test_rdflib_gets_the_published_graph_triple_for_triple(site, tmp_path, monkeypatch):
    """rdflib asks by itself: with the Accept of its own, and the parser for what the answer says it is."""
    rdflib = pytest.importorskip("rdflib")
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    publication = published(tmp_path / "again").publication

    def answer(iri: str) -> set[tuple[rdflib.term.Node, ...]] | None:
        try:
            return set(rdflib.Graph().parse(iri))
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 404:
                raise
            return None

    with servers().nginx(site, site / "id") as server, client_of(server) as client:
        monkeypatch.setattr(urllib.request, "_opener", urllib.request.build_opener(server.urllib()))
        crawled = crawl(client, publication.base, answer, lambda triple: triple)
    assert crawled == {tuple(map(as_rdflib, quad.triple)) for quad in publication.quads}


def crawl(client, base, answer, ends):
    """What the things that the sitemap lists say, and whatever below the base their statements name."""
    sitemap = client.get(f"{base}sitemap.xml").text
    pages = re.findall(r"<loc>([^<]+)\.html</loc>", sitemap)
    waiting = [page for page in pages if "/site/" not in page and not page.endswith("/index")]
    seen, silent, found = set(), set(), set()
    while waiting:
        iri = waiting.pop()
        if iri in seen or not iri.startswith(base):
            continue
        seen.add(iri)
        said = answer(iri)
        if said is None:
            silent.add(iri)
            continue
        found |= said
        waiting += {str(getattr(term, "value", term)) for triple in said for term in ends(triple)} - seen
    assert len(seen) > 150
    assert not silent & {str(getattr(triple[0], "value", triple[0])) for triple in found}
    return found


def client_of(server) -> httpx.Client:
    """A client for which every host is the server; what there is of TLS, stands before it."""

    class Door(httpx.BaseTransport):
        def __init__(self) -> None:
            self._inner = httpx.HTTPTransport(uds=str(server.socket))

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            plain = httpx.Request(request.method, request.url.copy_with(scheme="http"), headers=request.headers)
            return self._inner.handle_request(plain)

        def close(self) -> None:
            self._inner.close()

    return httpx.Client(transport=Door(), follow_redirects=True)


def as_rdflib(term):
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    datatype = None if term.language else rdflib.URIRef(term.datatype.value)
    plain = str(datatype) == "http://www.w3.org/2001/XMLSchema#string"
    return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else datatype)


@pytest.mark.skipif(NO_NGINX, reason="nginx is not installed")
def test_what_is_withdrawn_answers_410_and_browsers_get_the_page(tmp_path):
    strategy = itstrat.open(COLLEGE)
    quads = [quad for document in strategy.documents for quad in document.quads]
    published(tmp_path / "id", quads)
    aim = next(quad.subject for quad in quads if quad.subject.value.endswith("aim-safe-learning"))
    done = published(tmp_path / "id", [quad for quad in quads if aim not in (quad.subject, quad.object)])
    assert done.gone == 1
    with servers().nginx(tmp_path, tmp_path / "id") as server:
        status, _, body = server.get(urlsplit(aim.value).path, Accept="text/html")
        assert status == 410
        assert b"was withdrawn on" in body


@pytest.mark.skipif(NO_NGINX, reason="nginx is not installed")
def test_what_is_withdrawn_is_still_found_as_it_was_in_a_release(tmp_path):
    strategy = itstrat.open(COLLEGE)
    quads = [quad for document in strategy.documents for quad in document.quads]
    base = published(tmp_path / "id", quads, release="2026.1").publication.base
    aim = ox.NamedNode(f"{base}aim-safe-learning")
    assert published(tmp_path / "id", [quad for quad in quads if aim not in (quad.subject, quad.object)]).gone == 1
    version = f"{base}release/2026.1/aim-safe-learning"
    with servers().nginx(tmp_path, tmp_path / "id") as server, client_of(server) as client:
        assert client.get(aim.value).status_code == 410
        found = client.get(version, headers={"Accept": "text/turtle"})
    assert [each.status_code for each in found.history] == [303]
    said = {quad.triple for quad in ox.parse(found.content, format=ox.RdfFormat.TURTLE)}
    assert ox.Triple(ox.NamedNode(version), ox.NamedNode(f"{PREFIXES['dcat']}isVersionOf"), aim) in said
    assert ox.Triple(aim, RDFS["label"], ox.Literal("Create a safe learning environment", language="en")) in said


def test_each_page_tells_search_engines_what_it_is(site):
    kinds = set()
    for page in site.rglob("*.html"):
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.read_text(encoding="utf-8"))
        told = json.loads(found[1])
        assert told["@context"] == "https://schema.org"
        assert told["name"]
        assert told["url"].startswith("http")
        kinds.add(told["@type"])
    assert {"WebSite", "WebPage", "Dataset", "DefinedTerm", "Service", "Project"} <= kinds


def test_one_edit_rewrites_the_pages_that_show_it_and_no_other(tmp_path):
    strategy = itstrat.open(COLLEGE)
    quads = [quad for document in strategy.documents for quad in document.quads]
    published(tmp_path, quads)
    again = published(tmp_path, quads).written
    assert again == writer.Written(same=len(writer.read(tmp_path).files))
    old = next(q for q in quads if q.subject.value.endswith("aim-safe-learning") and q.predicate == RDFS["label"])
    new = ox.Quad(old.subject, old.predicate, ox.Literal("A safe place", language="en"), old.graph_name)
    written = published(tmp_path, [new if quad == old else quad for quad in quads]).written
    assert (written.added, written.removed) == ((), ())
    assert "aim-safe-learning.html" in written.changed
    things = [path for path in written.changed if path.endswith(".html") and not path.startswith("site/")]
    unchanged = [path.name for path in tmp_path.glob("*.html") if path.name not in things]
    assert len(unchanged) > len(things)
    assert all(b"A safe place" in (tmp_path / path).read_bytes() for path in things)


def test_every_link_inside_the_site_leads_to_a_file(site):
    folder = site / "id"
    for page in folder.rglob("*.html"):
        for link in set(re.findall(r'href="([^"]+)"', page.read_text(encoding="utf-8"))):
            if not link.startswith(("http", "#")):
                assert (page.parent / link.partition("#")[0]).is_file(), (page, link)


def test_every_page_is_small(site, tmp_path):
    university = itstrat.open(ROOT / "examples" / "university-of-northmoor")
    quads = [quad for document in university.documents for quad in document.quads]
    publish(tmp_path, quads, config=university.config, stamp=university.stamp, prefixes=university.prefixes)
    pages = [*site.rglob("*.html"), *tmp_path.rglob("*.html")]
    assert len(pages) > 1400
    assert not {str(path): path.stat().st_size for path in pages if path.stat().st_size > 100_000}


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
@pytest.mark.enable_socket
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_violations_of_wcag_and_fit_a_narrow_screen(site, scheme):
    playwright = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    pages = [
        *("index", "aim-safe-learning", "site/map", "site/classes", "site/classes/its-Service", "site/schemes"),
        *("site/search", "site/reports", "site/reports/coverage", "site/reports/line-of-sight", "site/dataset"),
        *("service-wifi", "it-service-strategy", "site/schemes/avc-corporate-strategy", gone(site)),
        *(f"release/2026.1/{name}" for name in ("dataset", "index", "aim-safe-learning")),
    ]
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800}).new_page()
        for name in pages:
            page.goto((site / "id" / f"{name}.html").as_uri())
            found = axe.Axe().run(page, options=options).response["violations"]
            assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found], name
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        browser.close()


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1", "localhost"])
def test_search_finds_by_the_beginnings_of_words_and_shows_texts_as_texts(tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    strategy = itstrat.open(COLLEGE)
    quads = [quad for document in strategy.documents for quad in document.quads]
    old = next(q for q in quads if q.subject.value.endswith("aim-safe-learning") and q.predicate == RDFS["label"])
    label = ox.Literal("Sicherer <img src=x onerror=document.title='hit'> Ort", language="en")
    published(tmp_path, [ox.Quad(old.subject, old.predicate, label) if quad == old else quad for quad in quads])
    handler = partial(SilentHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, playwright.sync_playwright() as play:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            browser = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/site/search.html")
            page.fill("#q", "ort sich")
            page.wait_for_selector("#results a")
            assert page.locator("#results a").all_inner_texts() == [label.value]
            assert page.inner_text("#found") == "1 found"
            page.click("#results a")
            assert page.url.endswith("/aim-safe-learning.html")
            assert page.inner_text("h1") == label.value
            assert "hit" not in page.title().replace(label.value, "")
            browser.close()
        finally:
            server.shutdown()
            thread.join()


class SilentHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, *_: object) -> None:
        """Nothing."""
