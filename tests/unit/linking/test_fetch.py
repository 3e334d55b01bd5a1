"""Finding the data at a URL: by negotiation, links, pages, endpoints; whatever the server says that they are."""

from __future__ import annotations

import json
import re
import threading
import time
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from loopback import Page, serving

from itstrat import linking
from itstrat.errors import (
    FetchStopped,
    HostNotAllowed,
    NotLinkedData,
    RobotsRefused,
    SnapshotChanged,
    UnknownLink,
    UsageError,
)
from itstrat.linking import endpoint, pages
from itstrat.net import Client, Limits, Policy

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

X, P, Y = (ox.NamedNode(f"https://a.example/{name}") for name in "xpy")
STATED = f"{X} {P} {Y} .\n".encode()
FORMS = {
    "text/turtle": "@prefix a: <https://a.example/> . a:x a:p a:y .",
    "application/trig": "@prefix a: <https://a.example/> . a:g { a:x a:p a:y }",
    "application/n-triples": "<https://a.example/x> <https://a.example/p> <https://a.example/y> .",
    "application/n-quads": "<https://a.example/x> <https://a.example/p> <https://a.example/y> <https://a.example/g> .",
    "application/ld+json": '{"@id": "https://a.example/x", "https://a.example/p": {"@id": "https://a.example/y"}}',
    "application/rdf+xml": '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:a="https://a.example/"><rdf:Description rdf:about="https://a.example/x">'
    '<a:p rdf:resource="https://a.example/y"/></rdf:Description></rdf:RDF>',
}
JSON_LD = (
    '<!DOCTYPE html><html><head><script type="application/ld+json">'
    f"{FORMS['application/ld+json']}</script></head></html>"
)
RDFA = (
    '<!DOCTYPE html><html><body prefix="a: https://a.example/"><p about="https://a.example/x">'
    '<a property="a:p" href="https://a.example/y">y</a></p></body></html>'
)


def door(site, **limits):
    return Client(Policy.of(private=["127.0.0.1"]).adding(site.url), Limits(**{"seconds": 5, **limits}))


def fetched(site, path="/data", **more):
    found = linking.retrieve(door(site), f"{site.url}{path}", retrieved=date(2026, 11, 16), **more)
    assert found is not None
    return found


@pytest.mark.parametrize("said", [*FORMS, "text/plain", "application/octet-stream", "", "application/xml"])
@pytest.mark.parametrize("form", FORMS)
def test_each_format_is_read_whatever_it_is_called(form, said):
    with serving({"/data": Page(FORMS[form], type=said)}) as site:
        found = fetched(site)
    assert found.content == STATED
    assert found.link.triples == 1
    if form == said:
        assert (found.link.media_type, found.link.notes) == (form, ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_other_encodings_are_read_and_told(encoding):
    text = '<https://a.example/x> <https://a.example/p> "Collège" .'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>' + FORMS["application/rdf+xml"].partition("?>")[2].replace(
        '<a:p rdf:resource="https://a.example/y"/>', "<a:p>Collège</a:p>"
    )
    with serving(
        {"/data": Page(text.encode(encoding)), "/xml": Page(xml.encode(encoding), type="application/rdf+xml")}
    ) as site:
        found = [fetched(site), fetched(site, "/xml")]
    for each in found:
        assert each.content.decode() == f'{X} {P} "Collège" .\n'
        assert bool(each.link.notes) == (encoding != "utf-8-sig")


@pytest.mark.parametrize("page", [JSON_LD, RDFA], ids=["JSON-LD", "RDFa"])
def test_data_in_a_page_are_read(page):
    with serving({"/data": Page(page, type="text/html; charset=utf-8")}) as site:
        found = fetched(site)
    assert STATED in found.content
    assert found.link.media_type == "text/html"


def test_nodes_without_a_name_hold_together_in_a_page():
    page = (
        '<!DOCTYPE html><html prefix="a: https://a.example/"><body><div about="https://a.example/x"><div rel="a:p">'
        '<div typeof="a:T"><b property="a:r">one</b></div></div></div></body></html>'
    )
    with serving({"/data": Page(page, type="text/html")}) as site:
        store = ox.Store()
        store.load(fetched(site).content, ox.RdfFormat.N_TRIPLES)
    assert bool(store.query("ASK { a:x a:p ?b . ?b a a:T ; a:r 'one' }", prefixes={"a": "https://a.example/"}))


@pytest.mark.parametrize(
    ("page", "via"),
    [
        (
            Page("<html></html>", type="text/html", headers={"Link": '<d.ttl>; rel="alternate"; type="text/turtle"'}),
            "alternate",
        ),
        (Page("<html><link rel=alternate type=text/turtle href=d.ttl></html>", type="text/html"), "alternate"),
        (Page(b"%PDF-1.7", type="application/pdf", headers={"Link": "<d.ttl>; rel=describedby"}), "describedby"),
    ],
)
def test_what_leads_to_data_is_followed(page, via):
    with serving({"/data": page, "/d.ttl": Page(FORMS["text/turtle"])}) as site:
        found = fetched(site)
        assert found.content == STATED
        assert [(hop.url, hop.via) for hop in found.link.hops] == [
            (f"{site.url}/data", "redirect"),
            (f"{site.url}/d.ttl", via),
        ]


def test_a_page_that_leads_elsewhere_says_what_to_allow():
    page = Page("<html><link rel=alternate type=text/turtle href=https://b.example/d.ttl></html>", type="text/html")
    with serving({"/data": page, "/none": Page("<html></html>", type="text/html")}) as site:
        with pytest.raises(HostNotAllowed, match=r"The page leads to https://b\.example/d\.ttl"):
            fetched(site)
        with pytest.raises(NotLinkedData, match="with no data in it") as nothing:
            fetched(site, "/none")
    assert "itstrat link discover" in nothing.value.hint


def test_a_context_of_ones_own_is_used_in_a_page(tmp_path):
    (tmp_path / "c.jsonld").write_text('{"@context": {"@vocab": "https://a.example/"}}', encoding="utf-8")
    block = '{"@context": "https://a.example/c", "@id": "https://a.example/x", "p": {"@id": "https://a.example/y"}}'
    page = f'<html><head><script type="application/ld+json">{block}</script></head></html>'
    with serving({"/data": Page(page, type="text/html")}) as site:
        assert fetched(site, contexts={"https://a.example/c": tmp_path / "c.jsonld"}).content == STATED
        with pytest.raises(NotLinkedData) as refused:
            fetched(site)
    assert "is not at hand; nothing is fetched" in refused.value.hint


def test_the_same_statements_make_the_same_snapshot():
    one = "@prefix a: <https://a.example/> . a:x a:p [ a:q 1.0 ], [ a:q 2 ] . a:y a:p 01 ."
    two = "@prefix b: <https://a.example/> . b:y b:p 01 . b:x b:p _:two, _:one . _:one b:q 1.0 . _:two b:q 2 ."
    with serving({"/one": Page(one), "/two": Page(two)}) as site:
        found = [fetched(site, "/one"), fetched(site, "/two")]
    assert found[0].content == found[1].content
    assert found[0].link.sha256 == found[1].link.sha256
    assert found[0].link.fetched_sha256 != found[1].link.fetched_sha256
    assert b'"01"^^' in found[0].content


def test_what_did_not_change_is_not_sent_again():
    with serving({"/data": Page(FORMS["text/turtle"], headers={"ETag": '"a"'})}) as site:
        known = fetched(site).link
        again = linking.retrieve(door(site), known.url, retrieved=date(2026, 12, 1), known=known)
    assert again is None


@pytest.mark.parametrize(
    ("form", "slow"),
    [("text/turtle", "itstrat.linking.fetch.parse"), ("text/html", "itstrat.linking.pages.embedded")],
)
def test_what_takes_too_long_to_read_is_left(form, slow, monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(slow, lambda *_, **__: ended.wait(20))
    body = RDFA if form == "text/html" else FORMS[form]
    with serving({"/data": Page(body, type=form)}) as site:
        started = time.monotonic()
        with pytest.raises(FetchStopped, match=r"/data took longer than 0\.5 seconds to read"):
            linking.retrieve(door(site, seconds=0.5), f"{site.url}/data", retrieved=date(2026, 11, 16))
        assert time.monotonic() - started < 3
    ended.set()


def test_limits_and_robots_are_errors_of_their_own():
    robots = Page("User-agent: itstrat\nDisallow: /data", type="text/plain")
    with serving({"/big": Page(FORMS["text/turtle"]), "/robots.txt": robots}) as site:
        with pytest.raises(RobotsRefused):
            fetched(site)
        with pytest.raises(FetchStopped):
            linking.retrieve(door(site, bytes=10), f"{site.url}/big", retrieved=date(2026, 11, 16))
        with pytest.raises(UsageError, match="cannot be the graph"):
            fetched(site, "/big", graph="urn:itstrat:graph:inferred")


VOID = """
@prefix void: <http://rdfs.org/ns/void#> . @prefix dcterms: <http://purl.org/dc/terms/> .
<{url}/all> a void:Dataset ; {of} ; dcterms:license <https://licence.example/free> .
<{url}/other> a void:Dataset ; void:uriSpace "https://b.example/" ; dcterms:license <https://licence.example/no> .
"""


@pytest.mark.parametrize("of", ["void:dataDump <{url}/data>", 'void:uriSpace "{url}/"'])
def test_the_licence_is_that_of_the_description_of_the_site(of):
    with serving({"/data": Page(FORMS["application/n-triples"])}) as site:
        site.pages["/.well-known/void"] = Page(VOID.replace("{of}", of).replace("{url}", site.url))
        link = fetched(site).link
    assert link.licence == "https://licence.example/free"
    assert f"The licence is that of {site.url}/.well-known/void." in link.notes


@pytest.mark.parametrize(
    "page",
    [
        Page(VOID.replace("{of}", "void:triples 1").replace("{url}", "https://a.example")),
        Page("<urn:a> <"),
        Page(status=500),
    ],
    ids=["of something else", "broken", "failing"],
)
def test_a_description_of_something_else_gives_no_licence(page):
    with serving({"/data": Page(FORMS["application/n-triples"]), "/.well-known/void": page}) as site:
        link = fetched(site).link
    assert (link.licence, link.notes) == ("", ())


def test_lock_and_snapshots_hold_together(tmp_path):
    with serving({"/data": Page(FORMS["text/turtle"])}) as site:
        found = fetched(site)
    linking.pin(tmp_path, [(None, found.link, found.content)])
    assert linking.links_of(tmp_path) == (found.link,)
    assert linking.verify(tmp_path, [found.link]) == ([], [])
    with pytest.raises(UnknownLink):
        linking.links_of(tmp_path, ["https://b.example/"])
    (tmp_path / found.link.snapshot).write_bytes(b"")
    with pytest.raises(SnapshotChanged):
        linking.document(tmp_path, found.link)
    left_over = tmp_path / "links" / f"{'0' * 64}.nt"
    left_over.touch()
    assert linking.verify(tmp_path, [])[1] == [f"links/{'0' * 64}.nt"]


def test_a_disk_that_refuses_leaves_nothing_half_done(tmp_path, monkeypatch):
    from itstrat import files
    from itstrat.errors import ItstratError

    with serving({"/data": Page(FORMS["text/turtle"])}) as site:
        found = fetched(site)
    real = files.replace

    def full(path, content, **more):
        if path.name == "itstrat.lock":
            raise OSError(28, "No space left on device")
        real(path, content, **more)

    monkeypatch.setattr(files, "replace", full)
    with pytest.raises(ItstratError, match="No space left on device; the lock is as it was"):
        linking.pin(tmp_path, [(None, found.link, found.content)])
    assert list(tmp_path.iterdir()) == []


def test_snapshots_stay_once_the_lock_names_them(tmp_path, monkeypatch):
    from itstrat import files
    from itstrat.errors import ItstratError

    with serving({"/data": Page(FORMS["text/turtle"])}) as site:
        found = fetched(site)
    real = files._sync_folder

    def failing(folder):
        if folder == tmp_path.resolve():
            raise OSError(5, "Input/output error")
        real(folder)

    monkeypatch.setattr(files, "_sync_folder", failing)
    with pytest.raises(ItstratError, match="is written, but may not outlast a power cut: Input/output error"):
        linking.pin(tmp_path, [(None, found.link, found.content)])
    assert linking.links_of(tmp_path) == (found.link,)
    assert linking.verify(tmp_path, [found.link]) == ([], [])


def sparql(data: str, *, most: int = 1000):
    """A SPARQL endpoint over some Turtle that gives no more than so many statements at once."""
    store = ox.Store()
    store.load(data.encode(), ox.RdfFormat.TURTLE)

    def answer(handler):
        text = parse_qs(urlsplit(handler.path).query).get("query", [""])[0]
        text = re.sub(r"LIMIT (\d+) OFFSET", lambda found: f"LIMIT {min(int(found[1]), most)} OFFSET", text)
        found = store.query(text)
        graph = isinstance(found, ox.QueryTriples)
        body = found.serialize(format=ox.RdfFormat.N_TRIPLES if graph else ox.QueryResultsFormat.JSON)
        kind = "application/n-triples" if graph else "application/sparql-results+json"
        handler.wfile.write(
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )

    return answer


CONCEPTS = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix s: <https://s.example/> .\n"
    's:scheme a skos:ConceptScheme ; skos:prefLabel "The scheme"@en . s:other a skos:ConceptScheme .\n'
    + "".join(f's:c{n} a skos:Concept ; skos:inScheme s:scheme ; skos:prefLabel "Concept {n}" .\n' for n in range(50))
    + "s:d a skos:Concept ; skos:inScheme s:other .\n"
)


@pytest.mark.parametrize("most", [7, 1000])
def test_one_scheme_is_pulled_from_an_endpoint_page_by_page(most):
    scheme = "https://s.example/scheme"
    with serving({"/sparql": sparql(CONCEPTS, most=most)}) as site:
        found = fetched(site, "/sparql", scheme=scheme)
        pulled = endpoint.pull(door(site), f"{site.url}/sparql", scheme, page=20)
        assert len(site.paths) < 50
        assert endpoint.schemes(door(site), f"{site.url}/sparql") == ["https://s.example/other", scheme]
        with pytest.raises(NotLinkedData, match="says nothing of"):
            fetched(site, "/sparql", scheme="https://s.example/none")
        with pytest.raises(UsageError):
            fetched(site, "/sparql", scheme="https://s.example/> . } DROP ALL")
    assert found.link.triples == len(pulled.quads) == 2 + 50 * 3
    assert (found.link.graph, found.link.title) == (scheme, "The scheme")
    assert b"https://s.example/d" not in found.content


def test_an_endpoint_that_holds_back_is_an_error():
    def answer(handler):
        counting = "COUNT" in handler.path
        body = b'{"results": {"bindings": [{"count": {"value": "10"}}]}}' if counting else STATED
        kind = "application/sparql-results+json" if counting else "application/n-triples"
        if "OFFSET+1" in handler.path:
            body = b"# nothing\n"
        handler.wfile.write(
            f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )

    with serving({"/sparql": answer}) as site, pytest.raises(NotLinkedData, match="counts 10 statements, and 1 came"):
        fetched(site, "/sparql", scheme="https://s.example/scheme")


def test_discovery_tells_what_is_there_and_what_is_only_said_to_be():
    with serving() as site:
        here = site.url
        void = (
            "@prefix void: <http://rdfs.org/ns/void#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix owl: "
            "<http://www.w3.org/2002/07/owl#> .\n"
            f"<{here}/#set> void:dataDump <{here}/dump.ttl>, <{here}/blob.ttl>, <{here}/gone.ttl> ;\n"
            f" void:dataDump <https://b.example/d.ttl> ;\n"
            f" void:sparqlEndpoint <{here}/sparql>, <{here}/dead> ; dcat:downloadURL <{here}/catalogue.nt> ;\n"
            f" owl:imports <{here}/imported> ."
        )
        sitemap = (
            f"<sitemapindex><sitemap><loc>{here}/two.xml</loc></sitemap><sitemap><loc>{here}/sitemap.xml</loc></sitemap>"
            "</sitemapindex>"
        )
        two = f"<urlset><url><loc>{here}/page.html</loc></url><url><loc>{here}/mapped.rdf</loc></url></urlset>"
        site.pages |= {
            "/": Page("<html><body>Welcome</body></html>", type="text/html"),
            "/.well-known/void": Page(void.encode("latin-1")),
            "/dump.ttl": Page(FORMS["text/turtle"]),
            "/blob.ttl": Page("<!DOCTYPE html><html>a page about a file</html>", type="text/html"),
            "/sparql": sparql(CONCEPTS),
            "/dead": Page("<html>moved</html>", type="text/html"),
            "/catalogue.nt": Page(FORMS["application/n-triples"]),
            "/imported": Page(FORMS["text/turtle"]),
            "/sitemap.xml": Page(sitemap, type="application/xml"),
            "/two.xml": Page(two, type="application/xml"),
            "/mapped.rdf": Page(FORMS["application/rdf+xml"], type="text/xml"),
        }
        offers = {
            (each.kind, (each.scheme or each.url).replace(here, "")): each
            for each in linking.discover(door(site), f"{here}/")
        }
    works = {key for key, offer in offers.items() if offer.works}
    assert works == {
        ("VoID description", "/.well-known/void"),
        ("VoID dump", "/dump.ttl"),
        ("SPARQL endpoint", "/sparql"),
        ("scheme", "https://s.example/scheme"),
        ("scheme", "https://s.example/other"),
        ("DCAT download", "/catalogue.nt"),
        ("import", "/imported"),
        ("sitemap", "/mapped.rdf"),
    }
    states = {name: offer.state for (_, name), offer in offers.items() if not offer.works}
    assert set(states) == {"/blob.ttl", "/gone.ttl", "https://b.example/d.ttl", "/dead"}
    assert "is a page of HTML and no file of data" in states["/blob.ttl"]
    assert "404" in states["/gone.ttl"]
    assert "b.example is not allowed" in states["https://b.example/d.ttl"]
    assert "does not answer as a SPARQL endpoint does" in states["/dead"]


def test_what_a_site_names_elsewhere_is_told_in_few_words():
    text = (
        "@prefix void: <http://rdfs.org/ns/void#> . <urn:x:all> a void:Dataset ; "
        "void:sparqlEndpoint <http://elsewhere.example/sparql> ; void:dataDump <http://elsewhere.example/all.ttl?v=1> ."
    )
    with serving({"/.well-known/void": Page(text)}) as site:
        found = {offer.kind: offer.state for offer in linking.discover(door(site), f"{site.url}/")}
    said = "The site names http://elsewhere.example/{}, and elsewhere.example is not allowed; nothing was sent to it."
    assert found["SPARQL endpoint"] == said.format("sparql")
    assert found["VoID dump"] == said.format("all.ttl")


def test_a_site_that_cannot_be_asked_is_an_error():
    with (
        serving({"/robots.txt": Page("User-agent: *\nDisallow: /", type="text/plain")}) as site,
        pytest.raises(RobotsRefused),
    ):
        linking.discover(door(site), f"{site.url}/")


def test_links_in_headers():
    found = pages.from_header(
        '<a>; rel="next alternate"; title="x, y; z"; type="text/turtle", <b>;rel=license', "https://a.example/"
    )
    assert [(each.url, sorted(each.rel), each.type) for each in found] == [
        ("https://a.example/a", ["alternate", "next"], "text/turtle"),
        ("https://a.example/b", ["license"], ""),
    ]
    assert json.dumps([each.leads for each in found]) == "[true, false]"
