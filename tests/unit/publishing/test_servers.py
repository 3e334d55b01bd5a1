"""The rules for web servers, asked of a real nginx; the weights of Accept against a reading of RFC 9110 by hand."""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from itstrat.publishing.accept import ANY, AT_LEAST, NEVER, steps
from itstrat.publishing.addresses import FORMS, addressed
from itstrat.publishing.servers import FILES, rules

_spec = importlib.util.spec_from_file_location("web_servers", Path(__file__).with_name("web_servers.py"))
assert _spec is not None
assert _spec.loader is not None
web_servers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(web_servers)

BASE = "https://college.example/id/"
THINGS = ("aim-1", "plan/2030", "aïm", "two words")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "text/turtle, application/ld+json;q=0.9, application/n-triples;q=0.8, */*;q=0.1"
#: What a client says -> the form that RFC 9110 gives it, worked out by hand; ties as `servers` says.
MATRIX = {
    "": "html",
    "*/*": "html",
    "text/html": "html",
    BROWSER: "html",
    "text/turtle": "ttl",
    "TEXT/TURTLE".lower(): "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    RDFLIB: "ttl",
    "text/turtle;q=0.5, application/ld+json": "jsonld",
    "text/turtle;q=0.5, application/ld+json;q=0.51": "jsonld",
    "text/turtle;q=0.501, application/ld+json;q=0.5": "ttl",
    "text/turtle;q=0.5, application/ld+json;q=0.500": "ttl",
    "text/turtle;q=0, */*": "html",
    "text/html;q=0, */*": "ttl",
    "text/html;q=0.0, text/turtle;q=0.000, */*;q=0.1": "jsonld",
    "text/turtle, */*": "ttl",
    "text/html, text/turtle": "html",
    "text/*": "html",
    "application/*": "jsonld",
    "text/*;q=0.3, text/turtle;q=0.4": "ttl",
    "application/*;q=0.9, text/*;q=0.2": "jsonld",
    "text/turtle;charset=utf-8;q=0.2, application/n-triples;q=0.3": "nt",
    "text/turtle ; q=0.9 , text/html ; q=0.8": "ttl",
    "text/turtle;q=1.000, text/html;q=0.999": "ttl",
    "text/turtle;Q=0.1, text/html;q=0.2": "html",
    "application/rdf+xml": None,
    "application/rdf+xml, */*;q=0.1": "html",
    "application/rdf+xml, text/turtle;q=0.1": "ttl",
    "text/html;q=0": None,
    "*/*;q=0": None,
    "x-text/turtle": None,
    "text/turtle2": None,
    "application/ld+json;profile=http://www.w3.org/ns/json-ld#compacted": "jsonld",
}


def chosen(accept: str) -> str | None:
    """What the patterns choose, run as a server runs them."""
    ranks = {}
    for form in FORMS:
        found = ((step, re.search(step.pattern, accept)) for step in steps(form))
        matched = (f"{step.before}{match[1]}{step.after}" for step, match in found if match)
        ranks[form.ending] = ANY if not accept else next(matched, NEVER)
    best = FORMS[0].ending
    for form in FORMS[1:]:
        if not re.fullmatch(AT_LEAST, f"{ranks[best]}:{ranks[form.ending]}"):
            best = form.ending
    return None if ranks[best].startswith("0000") else best


@pytest.mark.parametrize("accept", MATRIX)
def test_the_patterns_choose_as_the_standard_says(accept: str) -> None:
    assert chosen(accept) == MATRIX[accept]


def test_ranks_are_compared_as_numbers() -> None:
    ranks = ("00000", "00002", "00010", "09992", "10000", "10002", "05001", "05002", "00999")
    for one, other in itertools.product(ranks, ranks):
        assert bool(re.fullmatch(AT_LEAST, f"{one}:{other}")) == (int(one) >= int(other))


def site(folder: Path, things=THINGS, gone=("old-aim", "old.plan", "old%20aïm", "aim-1#old")) -> None:
    """The files of a small site, with its rules."""
    iris = [ox.NamedNode(f"{BASE}{name.replace(' ', '%20')}") for name in things]
    addresses = addressed(BASE, iris)
    files = {
        f"{stem}.{form.ending}": f"{iri.value} as {form.ending}"
        for iri, stem in addresses.stems.items()
        for form in FORMS
    }
    files |= {"index.html": "welcome", "old-aim.html": "It is gone.", "robots.txt": "User-agent: *", "site/all.nq": "x"}
    files |= {".well-known/void": "# what it is", ".well-known/other": "not ours"}
    for path, content in {**{p: c.encode() for p, c in files.items()}, **rules(addresses, gone)}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


APACHE = pytest.param("apache", marks=[pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])])


@pytest.fixture(scope="module", params=["nginx", APACHE])
def server(request):
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not (nginx if request.param == "nginx" else web_servers.apache_is_there()):
        pytest.skip(f"{request.param} is not installed")
    with tempfile.TemporaryDirectory(prefix="root-") as folder:
        root = Path(folder)
        root.chmod(0o755)  # Apache reads as somebody else
        site(root / "id")
        running = web_servers.nginx(root, root / "id") if request.param == "nginx" else web_servers.apache(root)
        with running as asked:
            yield asked


def place(headers: dict[str, str]) -> str:
    """Where somebody is sent on to; Apache names itself in it."""
    return headers["location"].removeprefix("http://college.example")


@pytest.mark.parametrize("accept", MATRIX)
def test_a_thing_sends_on_to_the_form_that_is_liked_best(server, accept: str) -> None:
    status, headers, _ = server.get("/id/aim-1", **({"Accept": accept} if accept else {}))
    if MATRIX[accept] is None:
        assert status == 406
    else:
        assert (status, place(headers)) == (303, f"/id/aim-1.{MATRIX[accept]}")
        if server.name == "nginx":
            assert headers["location"].startswith("/id/")
    assert "accept" in headers["vary"].casefold()
    assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/id/plan/2030", "/id/a%C3%AFm", "/id/two%20words"])
def test_what_a_thing_sends_on_to_is_there(server, path: str) -> None:
    status, headers, _ = server.get(path, Accept="text/turtle")
    assert status == 303
    status, _, body = server.get(place(headers))
    assert (status, body.decode()) == (200, f"{BASE}{path.removeprefix('/id/').replace('%C3%AF', 'ï')} as ttl")


@pytest.mark.parametrize(
    "path",
    [
        "/id/nothing",
        "/id/aim-1/",
        "/id/aim-1/x",
        "/id/.htaccess",
        "/id/.well-known/other",
        "/id/aim-1%0d%0aX-Bad:%201",
        "/id/site",
    ],
)
def test_what_is_not_there_is_not_found(server, path: str) -> None:
    status, headers, _ = server.get(path, Accept="text/turtle")
    assert status == 404
    assert "x-bad" not in headers


@pytest.mark.parametrize(
    "path", ["/id/old-aim", "/id/old-aim.html", "/id/old-aim.ttl", "/id/old.plan", "/id/old%20a%C3%AFm"]
)
def test_what_is_gone_says_so(server, path: str) -> None:
    status, headers, body = server.get(path, Accept="text/html")
    assert status == 410
    if "old-aim" in path and server.name == "nginx":
        assert (body, headers["content-type"]) == (b"It is gone.", "text/html; charset=utf-8")


@pytest.mark.parametrize("path", ["/id/old-aimx", "/id/oldxplan"])
def test_names_of_what_is_gone_are_no_patterns(server, path: str) -> None:
    assert server.get(path)[0] == 404


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/id/", "text/html; charset=utf-8"),
        ("/id/aim-1.html", "text/html; charset=utf-8"),
        ("/id/aim-1.ttl", "text/turtle; charset=utf-8"),
        ("/id/aim-1.jsonld", "application/ld+json"),
        ("/id/aim-1.nt", "application/n-triples"),
        ("/id/robots.txt", "text/plain; charset=utf-8"),
        ("/id/site/all.nq", "application/n-quads"),
        ("/id/.well-known/void", "text/turtle; charset=utf-8"),
    ],
)
def test_files_are_what_they_are_said_to_be(server, path: str, media: str) -> None:
    status, headers, _ = server.get(path, Accept="*/*")
    assert (status, headers["content-type"].replace("; ", ";")) == (200, media.replace("; ", ";"))
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"


def test_the_page_of_a_folder_says_its_characters_whatever_is_asked_for(server) -> None:
    status, headers, body = server.get("/id/", Accept="text/turtle, */*;q=0.1")
    assert (status, headers["content-type"].replace("; ", ";"), body) == (200, "text/html;charset=utf-8", b"welcome")


def test_what_did_not_change_is_not_sent_again(server) -> None:
    _, headers, _ = server.get("/id/aim-1.ttl")
    assert headers["cache-control"] == "no-cache"
    status, _, body = server.get("/id/aim-1.ttl", If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")


def test_heads_are_as_bodies(server) -> None:
    status, headers, body = server.get("/id/aim-1", method="HEAD", Accept="text/turtle")
    assert (status, headers["location"].rpartition("/")[2], body) == (303, "aim-1.ttl", b"")


def test_names_that_would_break_out_of_the_rules_have_none(tmp_path: Path) -> None:
    things = [ox.NamedNode(f"{BASE}{name}") for name in ("x%22;%20%7D%20return%20200;", "y%0Areturn%20200;")]
    made = rules(addressed(BASE, things), gone=['a"b', "c\nd", "e'f", "fine"])
    for content in made.values():
        assert not {'a"b', "c\nd", "e'f"} & set(content.decode().split("|"))
        assert b"return 200" not in content
    assert b"fine" in made["site/nginx/server.conf"]


def test_rules_say_the_same_whatever_the_order() -> None:
    things = [ox.NamedNode(f"{BASE}{name}") for name in ("b", "a", "A")]
    assert rules(addressed(BASE, things), ["y", "x"]) == rules(addressed(BASE, reversed(things)), ["x", "y"])
    assert set(rules(addressed(BASE, things))) == set(FILES)


@pytest.mark.skipif(not shutil.which("node"), reason="node, which runs the edge function, is not installed")
def test_the_edge_function_chooses_the_same(tmp_path: Path) -> None:
    made = rules(addressed(BASE, [ox.NamedNode(f"{BASE}aim-1")]))["site/netlify/negotiate.js"]
    (tmp_path / "negotiate.mjs").write_bytes(made)
    (tmp_path / "run.mjs").write_text(
        'import {best} from "./negotiate.mjs"; console.log(JSON.stringify(' + json.dumps(list(MATRIX)) + ".map(best)));"
    )
    run = subprocess.run(["node", tmp_path / "run.mjs"], capture_output=True, text=True, timeout=30, check=True)
    assert json.loads(run.stdout) == list(MATRIX.values())
