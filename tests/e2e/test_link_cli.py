"""`itstrat link` from end to end: add, read offline, update, verify, remove; the UN SDG scheme among them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from console import ROOT
from loopback import Page, serving

import itstrat
from itstrat.cli.main import cli

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

SDG = Path(os.environ.get("ITSTRAT_DATA", ROOT.parent / "shared" / "data")) / "un-sdg"
SCHEME = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix s: <https://sector.example/> .
s:framework a skos:ConceptScheme ; skos:prefLabel "Sector framework"@en ; dcterms:license <https://licence.example/by> .
s:one a skos:Concept ; skos:inScheme s:framework ; skos:prefLabel "Safe places"@en .
s:two a skos:Concept ; skos:inScheme s:framework ; skos:prefLabel "Less waste"@en .
"""
OURS = """
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix c: <https://college.example/id/> .
c:aim a its:Aim ; rdfs:label "A safe college"@en ;
    its:supports <https://sector.example/one>, <https://sector.example/two> .
"""


def run(*arguments: str, code: int = 0, **more: object):
    result = CliRunner().invoke(cli, list(arguments), **more)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def college(tmp_path, monkeypatch):
    (tmp_path / "itstrat.toml").write_text(
        'name = "College"\nbase = "https://college.example/id/"\n[link]\nprivate = ["127.0.0.1"]\n', encoding="utf-8"
    )
    (tmp_path / "it.ttl").write_text(OURS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


PARTNER = """
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix p: <https://partner.example/id/> .
p:adrift a its:Objective ; rdfs:label "Supports no aim"@en .
"""


def test_what_others_have_to_mend_does_not_count(college):
    ours = "@prefix its: <https://w3id.org/itstrat#> .\n"
    (college / "it.ttl").write_text(ours, encoding="utf-8")
    with serving({"/strategy": Page(PARTNER)}) as site:
        run("link", "add", f"{site.url}/strategy")
    check = ["validate", "--only", "ITS001", "--format"]
    assert "1 finding about linked data does not count: ITS001." in run(*check, "text").stdout
    said = json.loads(run(*check, "json").stdout)
    assert (said["conforms"], said["findings"]) == (True, [])
    [theirs] = said["linked"]
    assert (theirs["code"], theirs["label"], theirs["line"]) == ("ITS001", "Supports no aim", 1)
    [suppressed] = json.loads(run(*check, "sarif").stdout)["runs"][0]["results"]
    assert suppressed["suppressions"][0]["kind"] == "external"
    for form in ("markdown", "html"):
        assert "1 finding about linked data does not count: ITS001." in run(*check, form).stdout
    assert 'name="linked" value="1"' in run(*check, "junit").stdout
    # What a file of ours says of it is ours to answer for.
    (college / "it.ttl").write_text(f"{ours}<https://partner.example/id/adrift> its:target 1 .\n", encoding="utf-8")
    assert "1 violation" in run(*check, "text", code=1).stdout
    (college / "it.ttl").write_text(ours, encoding="utf-8")
    assert "0 violations" in run(*check, "text").stdout


def test_shapes_brought_along_check_linked_data_too(college):
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix its: <https://w3id.org/itstrat#> .\n"
        "[] a sh:NodeShape ; sh:targetClass its:Objective ; sh:property [ sh:path its:supports ; sh:minCount 1 ] .\n"
    )
    (college / "shape.ttl").write_text(shape, encoding="utf-8")
    (college / "itstrat.toml").write_text(
        (college / "itstrat.toml").read_text(encoding="utf-8").replace("[link]", 'sources = ["it.ttl"]\n[link]'),
        encoding="utf-8",
    )
    with serving({"/strategy": Page(PARTNER)}) as site:
        run("link", "add", f"{site.url}/strategy")
    assert "1 violation" in run("validate", "--shapes", "shape.ttl", code=1).stdout


def test_a_link_is_pinned_and_read_offline(college):
    headers = {"ETag": '"1"', "Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}
    with serving({"/framework": Page(SCHEME, headers=headers)}) as site:
        url = f"{site.url}/framework"
        result = run("link", "add", url, "--date", "2026-11-16")
        assert "Sector framework: 9 statements, pinned" in result.stdout
        assert site.paths == ["/robots.txt", "/framework"]
        assert site.asked[1][1]["user-agent"].startswith("itstrat/")
        assert "cookie" not in site.asked[1][1]
    [entry] = json.loads((college / "itstrat.lock").read_text(encoding="utf-8"))["links"]
    assert entry["url"] == entry["final_url"] == entry["graph"] == url
    assert (entry["etag"], entry["last_modified"]) == ('"1"', "Mon, 02 Nov 2026 10:00:00 GMT")
    assert (entry["media_type"], entry["triples"], entry["retrieved"]) == ("text/turtle", 9, "2026-11-16")
    assert entry["licence"] == "https://licence.example/by"
    assert entry["hops"] == [{"status": 200, "url": url, "via": "redirect"}]
    assert entry["bytes"] == len(SCHEME.encode())
    strategy = itstrat.open()
    [row] = list(strategy.query("SELECT ?g { GRAPH ?g { <https://sector.example/one> a skos:Concept } }"))
    assert row["g"].value == url
    [row] = list(
        strategy.query(
            "SELECT ?day ?licence ?sum { GRAPH <https://college.example/id/itstrat.lock> { ?set a dcat:Dataset ;"
            f" dcterms:source <{url}> ; prov:wasDerivedFrom <{url}> ; prov:wasGeneratedBy/dcterms:date ?day ;"
            " dcterms:license ?licence ;"
            " dcat:distribution/<http://spdx.org/rdf/terms#checksum>/<http://spdx.org/rdf/terms#checksumValue> ?sum } }"
        )
    )
    assert (row["day"].value, row["licence"].value, row["sum"].value) == (
        "2026-11-16",
        "https://licence.example/by",
        entry["sha256"],
    )
    place = strategy.place(strategy.resolve("https://sector.example/one"))
    assert place is not None
    assert place.path == f"links/{entry['sha256']}.nt"
    assert place.line == 4


def test_one_statement_is_told_as_one(college):
    with serving({"/one": Page("<https://a.example/x> <https://a.example/p> 1 .")}) as site:
        assert ": 1 statement, pinned" in run("link", "add", f"{site.url}/one").stdout
    said = run("link", "status").stdout
    assert "holds         1 statement\n" in said
    assert "points there  0 statements of ours\n" in said


def test_a_changed_snapshot_is_an_error_and_update_mends_it(college):
    with serving({"/framework": Page(SCHEME, headers={"ETag": '"1"'})}) as site:
        run("link", "add", f"{site.url}/framework", "--date", "2026-11-16")
        lock = (college / "itstrat.lock").read_bytes()
        [snapshot] = (college / "links").iterdir()
        snapshot.write_bytes(snapshot.read_bytes().replace(b"Less", b"More"))
        for command in (["report", "orphans"], ["link", "verify"]):
            told = run(*command, code=3).stderr
            assert "is not what itstrat.lock says" in told
            assert "itstrat link update" in told
        run("link", "update", "--check", code=1)
        run("link", "update", "--yes", "--date", "2026-11-16")
        assert "every snapshot is what the lock says" in run("link", "verify").stdout
        assert (college / "itstrat.lock").read_bytes() == lock
        snapshot.unlink()
        assert "is not there" in run("link", "verify", code=3).stderr


def test_an_update_tells_what_it_touches_before_it_is_accepted(college):
    with serving({"/framework": Page(SCHEME, headers={"ETag": '"1"'})}) as site:
        url = f"{site.url}/framework"
        run("link", "add", url, "--date", "2026-11-16")
        lock = (college / "itstrat.lock").read_bytes()
        assert "unchanged" in run("link", "update", "--check").stdout
        assert site.asked[-1][1]["if-none-match"] == '"1"'
        newer = "".join(line for line in SCHEME.splitlines(keepends=True) if "s:two" not in line)
        site.pages["/framework"] = Page(newer.replace("Safe places", "Safe and warm places"), headers={"ETag": '"2"'})
        told = run("link", "update", "--check", code=1).stdout
        assert "Less waste" in told
        assert "A safe college: its:supports" in told
        assert "https://sector.example/two>, which is withdrawn  (it.ttl:6:" in told
        assert "https://sector.example/one>, which is changed  (it.ttl:6:" in told
        assert told.index("withdrawn") < told.index("which is changed")
        assert "Nobody is here to accept it" in run("link", "update", code=2).stderr
        assert "Accept?" in run("link", "update", input="n\n").stderr
        assert (college / "itstrat.lock").read_bytes() == lock
        run("link", "update", input="y\n")
        assert (college / "itstrat.lock").read_bytes() != lock
        assert len(list((college / "links").iterdir())) == 1
        assert "unchanged" in run("link", "update", "--check").stdout


def test_a_host_that_was_allowed_when_it_was_added_is_asked_again(college):
    with serving({"/data": Page(SCHEME)}) as there, serving() as here:
        here.pages["/moved"] = Page(status=307, headers={"Location": f"{there.url}/data"})
        host = there.url.removeprefix("http://")
        told = run("link", "add", f"{here.url}/moved", code=3).stderr
        assert f"--allow-host {host}" in told
        assert there.asked == []
        run("link", "add", f"{here.url}/moved", "--allow-host", host)
        assert "unchanged" in run("link", "update", "--check").stdout
        there.pages["/data"] = Page(SCHEME.replace("Less waste", "No waste"))
        assert "No waste" in run("link", "update", "--check", code=1).stdout


def test_remove_tells_what_still_points_there(college):
    with serving({"/framework": Page(SCHEME)}) as site:
        url = f"{site.url}/framework"
        run("link", "add", url)
        assert "2 statements of ours" in run("link", "status").stdout
        assert json.loads(run("link", "status", "--format", "json").stdout)[0]["pointing"] == 2
        assert "is linked already" in run("link", "add", url, code=2).stderr
        assert "Did you mean" in run("link", "remove", f"{url}s", code=2).stderr
        told = run("link", "remove", url).stdout
    assert "Still points there:" in told
    assert "it.ttl:6" in told
    assert not (college / "itstrat.lock").exists()
    assert not (college / "links").exists()
    assert run("link", "status").stdout == "Nothing is linked.\n"


def test_a_snapshot_is_not_edited(college):
    with serving({"/framework": Page(SCHEME)}) as site:
        run("link", "add", f"{site.url}/framework")
    [snapshot] = (college / "links").iterdir()
    before = snapshot.read_bytes()
    one = "<https://sector.example/one>"
    for command in (
        ("set", one, "skos:prefLabel", '"Ours"@en', "--file", f"links/{snapshot.name}"),
        ("remove", one, "skos:prefLabel"),
    ):
        assert "is a snapshot of what others publish; it is not for us to change" in run(*command, code=2).stderr
    assert "which file is it to be written to?" in run("add", one, "rdfs:comment", "x", code=2).stderr
    told = run("add", one, "rdfs:comment", "x", "--file", "it.ttl", "--force").stderr
    assert "it.ttl: changed" in told
    assert snapshot.read_bytes() == before


def test_a_revision_in_git_is_read_with_its_lock(college):
    def git(*words):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@a.example", *words], check=True, capture_output=True
        )

    with serving({"/framework": Page(SCHEME)}) as site:
        run("link", "add", f"{site.url}/framework")
        git("init", "-q")
        git("add", "-A")
        git("commit", "-q", "-m", "one")
        run("link", "remove", f"{site.url}/framework")
    ask = "ASK { <https://sector.example/one> a skos:Concept }"
    assert not itstrat.open().query(ask)
    assert itstrat.open(revision="HEAD").query(ask)
    assert "Less waste" in run("diff", "--no-findings").stdout


@pytest.mark.skipif(not SDG.is_dir(), reason="The UN SDG file is not there; ITSTRAT_DATA names another folder.")
def test_the_un_goals_are_linked_as_they_are_published(college):
    goals = (SDG / "sdg-kos-goals-targets-indicators.ttl").read_bytes()
    pages = {
        "/sdg": Page(status=303, headers={"Location": "/sdg/data.ttl"}),
        "/sdg/data.ttl": Page(goals),
        "/.well-known/void": Page((SDG / "void.ttl").read_bytes()),
    }
    with serving(pages) as site:
        told = run("link", "discover", f"{site.url}/sdg").stdout
        assert "SPARQL endpoint: http://there-s.no.endpoint\n  " in told
        assert "there-s.no.endpoint is not allowed" in told
        assert "github.com is not allowed" in told
        assert f"data: {site.url}/sdg\n  is there: 7,624 statements\n  itstrat link add {site.url}/sdg\n" in told
        run("link", "add", f"{site.url}/sdg", "--graph", "http://metadata.un.org/sdg", "--date", "2026-11-16")
    [entry] = json.loads((college / "itstrat.lock").read_text(encoding="utf-8"))["links"]
    assert entry["triples"] == 7624
    assert [hop["status"] for hop in entry["hops"]] == [303, 200]
    assert entry["final_url"] == f"{site.url}/sdg/data.ttl"
    [row] = list(itstrat.open().query("SELECT (COUNT(*) AS ?n) { GRAPH <http://metadata.un.org/sdg> { ?s ?p ?o } }"))
    assert row["n"].value == "7624"
