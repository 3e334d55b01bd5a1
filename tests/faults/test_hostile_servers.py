"""Servers that do harm, or do it badly: each ends in time, with a clear error, and the lock is as it was."""

from __future__ import annotations

import gzip
import socket
import time

import pytest
from click.testing import CliRunner
from loopback import Page, serving

from itstrat.cli.main import cli

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

TURTLE = "<https://a.example/x> <https://a.example/p> <https://a.example/y> .\n"


@pytest.fixture
def college(tmp_path, monkeypatch):
    text = 'name = "College"\nbase = "https://college.example/id/"\n[link]\nprivate = ["127.0.0.1"]\n'
    (tmp_path / "itstrat.toml").write_text(text, encoding="utf-8")
    (tmp_path / "it.ttl").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with serving({"/good": Page(TURTLE)}) as site:
        assert CliRunner().invoke(cli, ["link", "add", f"{site.url}/good"]).exit_code == 0
        yield tmp_path, site


def refused(college, path, *options):
    """What is told of a fetch that fails; nothing is written by it."""
    folder, site = college
    before = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    started = time.monotonic()
    url = path if path.startswith("http") else f"{site.url}{path}"
    result = CliRunner().invoke(cli, ["link", "add", url, *options])
    assert time.monotonic() - started < 4
    assert result.exit_code == 3, result.output
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.output
    assert "fault of itstrat" not in result.output
    assert {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()} == before
    return result.stderr


def dripping(handler):
    """A header, and then a byte now and then."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n\r\n")
    for _ in range(200):
        handler.wfile.write(b"#")
        time.sleep(0.05)


def slow_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        handler.wfile.write(f"X-{number}: 1\r\n".encode())
        time.sleep(0.05)


def silent(_handler):
    time.sleep(2)


def endless(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n\r\n")
    while True:
        handler.wfile.write(b"# more\n" * 1000)


def endless_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")


def truncated(handler):
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: 5000\r\n\r\n" + TURTLE.encode()
    )


def no_http(handler):
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


@pytest.mark.parametrize("behaviour", [dripping, slow_headers, silent])
def test_what_is_slow_is_stopped(college, behaviour):
    college[1].pages["/slow"] = behaviour
    told = refused(college, "/slow", "--timeout", "0.5")
    assert "longer than 0.5 seconds" in told
    assert "--timeout" in told


def test_what_is_endless_is_stopped(college):
    college[1].pages["/endless"] = endless
    assert "too long" in refused(college, "/endless", "--max-bytes", "100000")
    college[1].pages["/headers"] = endless_headers
    assert "could not be fetched" in refused(college, "/headers", "--timeout", "3")


def test_what_says_that_it_is_huge_is_not_taken(college):
    college[1].pages["/huge"] = Page(TURTLE, headers={"Content-Length": "99000000"})
    assert "99,000,000 bytes, where 64,000,000 are taken" in refused(college, "/huge")


def test_what_is_cut_short_is_an_error(college):
    college[1].pages |= {"/short": truncated, "/no-http": no_http}
    assert "could not be fetched" in refused(college, "/short")
    assert "could not be fetched" in refused(college, "/no-http")
    packed = gzip.compress(TURTLE.encode() * 1000)
    college[1].pages["/packed"] = Page(packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"})
    assert "ends in the middle" in refused(college, "/packed")


def test_what_unpacks_without_end_is_stopped(college):
    bomb = gzip.compress(b"#" * 50_000_000)
    assert len(bomb) < 60_000
    college[1].pages |= {
        "/bomb": Page(bomb, headers={"Content-Encoding": "gzip"}),
        "/bomb.ttl.gz": Page(bomb, type="application/gzip"),
        "/brotli": Page(b"\x1b\x03", headers={"Content-Encoding": "br"}),
        "/no-gzip": Page(TURTLE, headers={"Content-Encoding": "gzip"}),
    }
    assert "unpacks to more than 400,000 bytes" in refused(college, "/bomb", "--max-bytes", "100000")
    assert "unpacks to more than 400,000 bytes" in refused(college, "/bomb.ttl.gz", "--max-bytes", "100000")
    assert "'br', which was not asked for" in refused(college, "/brotli")
    assert "packed with gzip, and is not" in refused(college, "/no-gzip")


def test_redirects_end(college):
    site = college[1]
    for number in range(12):
        site.pages[f"/step{number}"] = Page(status=302, headers={"Location": f"/step{number + 1}"})
    site.pages["/a"] = Page(status=301, headers={"Location": "/b"})
    site.pages["/b"] = Page(status=301, headers={"Location": "/a"})
    assert "where it has been" in refused(college, "/a")
    assert "leads on and on" in refused(college, "/step0")
    assert site.paths.count("/step8") == 1
    assert "/step9" not in site.paths


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:1/",
        "http://127.0.0.1:1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.0.0.1/",
        "http://0x7f000001/",
        "https://other.example/data.ttl",
        "//other.example/data.ttl",
    ],
)
def test_a_redirect_to_another_host_is_refused_before_anything_is_looked_up(college, location, monkeypatch):
    college[1].pages["/away"] = Page(status=302, headers={"Location": location})
    looked_up = []
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *more, **words: looked_up.append(host) or real(host, *more, **words)
    )
    told = refused(college, "/away")
    assert "is not allowed; nothing was sent to it" in told
    assert "--allow-host" in told
    assert set(looked_up) <= {"127.0.0.1"}


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "http://user:secret@127.0.0.1/",
        "http://",
        "http://[::1",
        "//[",
        "http://a:b",
        "http://\xe4\x80/",
    ],
)
def test_a_redirect_to_what_is_no_web_is_refused(college, location):
    college[1].pages["/away"] = Page(status=302, headers={"Location": location})
    refused(college, "/away")


def test_what_lies_about_its_type_is_read_as_what_it_is_or_refused(college):
    folder, site = college
    page = "<!DOCTYPE html><html><body>no data</body></html>"
    site.pages |= {
        "/page.ttl": Page(page),
        "/image": Page(b"\x89PNG\r\n\x1a\n\x00\x00", type="text/turtle"),
        "/pdf": Page(b"%PDF-1.7\n%\xe2\xe3", type="application/pdf"),
        "/broken": Page("<https://a.example/x> <https://a.example/p> ."),
        "/nothing": Page("# nothing\n"),
        "/plain": Page(TURTLE, type="text/plain"),
        "/xml": Page(TURTLE, type="application/rdf+xml"),
        "/latin": Page('<urn:x:a> <urn:x:name> "Collège" .'.encode("latin-1")),
        "/bom": Page(b"\xef\xbb\xbf" + b"@prefix x: <urn:x:> . x:b x:c x:d ."),
    }
    assert "is a page of HTML with no data in it" in refused(college, "/page.ttl")
    assert "--> " in refused(college, "/broken")
    for path in ("/image", "/pdf", "/nothing"):
        refused(college, path)
    for path, note in {
        "/plain": "",
        "/xml": "says that it is application/rdf+xml; it is",
        "/latin": "cp1252",
        "/bom": "",
    }.items():
        result = CliRunner().invoke(cli, ["link", "add", f"{site.url}{path}"])
        assert result.exit_code == 0, result.output
        assert note in result.stderr
    assert "Collège" in "".join(each.read_text(encoding="utf-8") for each in (folder / "links").iterdir())


def test_robots_are_told_to_stay_away(college):
    site = college[1]
    site.pages |= {
        "/robots.txt": Page("User-agent: *\nDisallow: /private\n", type="text/plain"),
        "/private/x": Page(TURTLE),
    }
    assert "robots.txt asks programs to leave" in refused(college, "/private/x")
    site.pages["/robots.txt"] = Page(status=503)
    assert "robots.txt" in refused(college, "/good2")
    assert {"/private/x", "/good2"}.isdisjoint(site.paths)


def test_a_failed_update_of_one_link_leaves_all_as_they_were(college):
    folder, site = college
    site.pages["/second"] = Page(TURTLE.replace("/x", "/z"))
    assert CliRunner().invoke(cli, ["link", "add", f"{site.url}/second"]).exit_code == 0
    lock = (folder / "itstrat.lock").read_bytes()
    site.pages["/good"] = Page(TURTLE.replace("/y", "/new"))
    site.pages["/second"] = Page(status=500)
    result = CliRunner().invoke(cli, ["link", "update", "--yes"])
    assert result.exit_code == 3
    assert "500" in result.stderr
    assert (folder / "itstrat.lock").read_bytes() == lock
    assert len(list((folder / "links").iterdir())) == 2


def test_the_context_of_a_text_is_not_fetched(college):
    site = college[1]
    site.pages["/context"] = Page("{}", type="application/ld+json")
    site.pages["/data"] = Page(f'{{"@context": "{site.url}/context", "name": "x"}}', type="application/ld+json")
    assert "is not at hand; nothing is fetched" in refused(college, "/data")
    assert "/context" not in site.paths


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<<<<<<< HEAD\n{}", "the marks of a merge"),
        ('{"version": 2, "links": []}', "not of version 1"),
        ('{"version": 1, "links": [{"url": "x"}]}', "Entry 1 of the lock has a 'url' that cannot be"),
        ('{"version": 1, "links": [{"url": "http://a.example/"}]}', "Entry 1 of the lock has no 'final_url'"),
    ],
)
def test_a_broken_lock_is_told(college, text, words):
    folder, _ = college
    (folder / "itstrat.lock").write_text(text, encoding="utf-8")
    for command in (["link", "verify"], ["report", "orphans"]):
        result = CliRunner().invoke(cli, command)
        assert result.exit_code == 3
        assert words in result.stderr
        assert "itstrat.lock" in result.stderr


@pytest.mark.parametrize(
    "text",
    [
        "<urn:a> <urn:b> " + "(" * 100_000,
        "<urn:a> <urn:b> " + "[ <urn:c> " * 100_000,
        "#   \n" * 50_000 + "%",
        "<!---->" * 20_000 + "%",
        "<?xml " + " " * 1_000_000 + "?>",
        "[" * 100_000,
        '{"a":' * 100_000,
        "<html>" + "<" * 300_000,
    ],
    ids=["lists", "nodes", "comments", "markup", "spaces", "json", "objects", "tags"],
)
def test_a_text_made_to_keep_us_busy_ends_in_time(college, text):
    college[1].pages["/busy"] = Page(text, type="text/plain")
    refused(college, "/busy")


def test_brackets_in_texts_are_none(college):
    site = college[1]
    site.pages["/smile"] = Page('<urn:a> <urn:b> "' + ":-( " * 2000 + '", <urn:x:(>, "\\"[" . # ((' + "(" * 2000)
    assert CliRunner().invoke(cli, ["link", "add", f"{site.url}/smile"]).exit_code == 0
