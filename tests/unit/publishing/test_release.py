"""Releases: canonical data against RDFC-1.0 worked out by hand, checksums, change log, DataCite, no second thoughts."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat.config import Config
from itstrat.errors import InvalidParameter, ItstratError, WriteConflict
from itstrat.publishing import canonical, profile, selection, site
from itstrat.publishing.metadata import About
from itstrat.publishing.release import DATA, SUMS, Release, holding, versions
from itstrat.publishing.release import release as write

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://college.example/id/"
P, Q = ox.NamedNode("urn:x:p"), ox.NamedNode("urn:x:q")
DATA_1 = """
@prefix : <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:college a its:Institution ; rdfs:label "Ashby College"@en .
:aim a its:Aim ; rdfs:label "A safe college"@en .
:cost a its:Cost ; rdfs:label "Firewall cost"@en ; its:amount 250000 .
"""
DATA_2 = DATA_1.replace("A safe college", "A safe and fair college") + ':more a its:Aim ; rdfs:label "Sustainable"@en .'
SAID = About(
    title="IT strategy",
    name="Ashby College",
    description="All of it.",
    day=date(2026, 11, 16),
    publisher=f"{BASE}college",
    licence="https://example.org/licence",
)


def publication(text: str = DATA_1) -> selection.Publication:
    quads = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    return selection.select(quads, profile.of(Config(root=None, name="x", base=BASE)), base=BASE)


def release(folder: Path, version: str, publication: selection.Publication, said: About, doi: str = "") -> Release:
    contents = site.contents(publication.quads, base=BASE, name="Ashby College", as_of=said.day)
    return write(folder, version, publication, said, contents, doi=doi)


def digest(lines: list[str]) -> str:
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def test_blank_nodes_are_numbered_by_the_hashes_of_what_is_said_of_them() -> None:
    # RDFC-1.0, 4.6: the node itself is _:a; the hashes are of the lines as they stand here.
    hashes = {value: digest([f'_:a <urn:x:p> "{value}" .\n']) for value in ("one", "two", "three")}
    order = sorted(hashes, key=lambda value: hashes[value])
    quads = [ox.Quad(ox.BlankNode(f"any{number}"), P, ox.Literal(value)) for number, value in enumerate(hashes)]
    expected = sorted(f'_:c14n{order.index(value)} <urn:x:p> "{value}" .\n' for value in hashes)
    assert canonical.written(quads) == "".join(expected).encode()


def test_blank_nodes_that_lead_to_each_other_have_one_form() -> None:
    # A ring of two is its own mirror: whichever comes first, the lines are the same.
    one, two = ox.BlankNode(), ox.BlankNode()
    ring = [ox.Quad(one, P, two), ox.Quad(two, P, one)]
    assert canonical.written(ring) == b"_:c14n0 <urn:x:p> _:c14n1 .\n_:c14n1 <urn:x:p> _:c14n0 .\n"


def test_names_of_blank_nodes_and_order_do_not_matter() -> None:
    def graph(names: str) -> list[ox.Quad]:
        a, b, c = map(ox.BlankNode, names)
        return [ox.Quad(a, P, b), ox.Quad(b, P, c), ox.Quad(c, Q, ox.Literal("end")), ox.Quad(a, Q, ox.Literal("end"))]

    assert canonical.written(graph("abc")) == canonical.written(reversed(graph("zyx")))


def test_characters_are_escaped_as_canonical_n_quads_has_it() -> None:
    # RDF 1.1 N-Quads, canonical form as of RDFC-1.0: these escapes and no others.
    written = canonical.written([ox.Quad(P, P, ox.Literal('\t\n\r\b\f"\\\x00\x7f é €'))])
    assert written.decode() == '<urn:x:p> <urn:x:p> "\\t\\n\\r\\b\\f\\"\\\\\\u0000\\u007F é €" .\n'


def test_more_blank_nodes_alike_than_can_be_told_apart_are_refused() -> None:
    nodes = [ox.BlankNode() for _ in range(12)]
    with pytest.raises(ItstratError, match="11 others that look alike"):
        canonical.written([ox.Quad(a, P, b) for a in nodes for b in nodes if a != b])


def test_many_blank_nodes_that_look_alike_are_no_hindrance_where_few_meet() -> None:
    ring = [ox.BlankNode() for _ in range(40)]
    lines = canonical.written([ox.Quad(one, P, other) for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)])
    assert len(set(lines.split())) == 42  # 40 nodes, the property and the dot


def test_a_release(tmp_path) -> None:
    done = release(tmp_path, "2026.1", publication(), SAID)
    folder = tmp_path / "release" / "2026.1"
    assert (done.folder, done.new, done.before) == (folder, True, "")
    data = (folder / DATA).read_bytes()
    assert data == b"".join(sorted(f"{quad} .\n".encode() for quad in publication().quads))
    assert done.hash == hashlib.sha256(data).hexdigest()
    listed = {line.split("  ")[1] for line in (folder / SUMS).read_text().splitlines()}
    assert listed == {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} - {SUMS}
    assert "The first release." in (folder / "CHANGES.md").read_text()
    assert [each.name for each in (tmp_path / "release").iterdir()] == ["2026.1"]


def test_each_thing_has_an_iri_as_it_was_in_a_release(tmp_path) -> None:
    folder = release(tmp_path, "2026.1", publication(), SAID).folder
    later = release(tmp_path, "2026.2", publication(DATA_2), SAID).folder
    iri, dcat = f"<{BASE}release/2026.1/aim>", "http://www.w3.org/ns/dcat#"
    lines = (folder / "aim.nt").read_text().splitlines()
    assert f"{iri} <{dcat}isVersionOf> <{BASE}aim> ." in lines
    assert f'{iri} <{dcat}version> "2026.1" .' in lines
    assert f"{iri} <http://rdfs.org/ns/void#inDataset> <{BASE}release/2026.1/dataset> ." in lines
    assert {line for line in lines if line.startswith(f"<{BASE}aim> ")} == {
        f"<{BASE}aim> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/itstrat#Aim> .",
        f'<{BASE}aim> <http://www.w3.org/2000/01/rdf-schema#label> "A safe college"@en .',
    }
    page = (folder / "aim.html").read_text()
    assert f"<code>{BASE}release/2026.1/aim</code>" in page
    assert "Release 2026.1" in page
    assert "A safe and fair college" in (later / "aim.html").read_text()
    assert holding(tmp_path, ["aim", "more", "other"]) == {"aim": ("2026.1", "2026.2"), "more": ("2026.2",)}


def test_a_thing_with_a_fragment_has_it_in_each_version_and_things_elsewhere_are_no_versions_of_ours(tmp_path) -> None:
    text = DATA_1.replace("@prefix : <https://college.example/id/>", "@prefix : <https://college.example/id/it#>")
    text += ' <http://un.example/goal-4> a its:StrategyElement ; rdfs:label "Goal 4"@en .'
    folder = release(tmp_path, "2026.1", publication(text), SAID).folder
    versions_of = "isVersionOf> <"
    lines = (folder / "it.nt").read_text().splitlines()
    found = {line.split(" ")[0] for line in lines if versions_of in line}
    assert found == {f"<{BASE}release/2026.1/it#{name}>" for name in ("aim", "college")}
    elsewhere = next((folder / "site" / "about").glob("un.example-goal-4-*.nt"))
    assert versions_of not in elsewhere.read_text()


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_sha256sum_takes_the_checksums(tmp_path) -> None:
    folder = release(tmp_path, "2026.1", publication(), SAID).folder
    command = ["sha256sum", "--check", "--strict", SUMS]
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=20).returncode == 0
    (folder / DATA).write_bytes(b"")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=20).returncode == 1


def test_the_same_release_again_is_left_as_it_is(tmp_path) -> None:
    folder = release(tmp_path, "2026.1", publication(), SAID).folder
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}
    release(tmp_path, "2026.2", publication(DATA_2), SAID)
    assert release(tmp_path, "2026.1", publication(), SAID).new is False
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*")} == before


@pytest.mark.parametrize(("text", "day"), [(DATA_2, 16), (DATA_1, 17)])
def test_another_release_of_the_same_version_is_refused(tmp_path, text: str, day: int) -> None:
    folder = release(tmp_path, "2026.1", publication(), SAID).folder
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    with pytest.raises(WriteConflict, match=r"2026\.1 is there already"):
        release(tmp_path, "2026.1", publication(text), replace(SAID, day=date(2026, 11, day)))
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_what_a_run_left_behind_that_was_killed_goes(tmp_path) -> None:
    half = tmp_path / "release" / ".2025.4.half"
    half.mkdir(parents=True)
    (half / DATA).write_bytes(b"")
    release(tmp_path, "2026.1", publication(), SAID)
    assert [each.name for each in (tmp_path / "release").iterdir()] == ["2026.1"]
    assert {each.name for each in tmp_path.iterdir()} == {"release"}


def test_the_change_log_tells_what_changed_in_what_was_published(tmp_path) -> None:
    release(tmp_path, "2026.1", publication(), SAID)
    done = release(tmp_path, "2026.2", publication(DATA_2.replace("250000", "300000")), SAID)
    changes = (done.folder / "CHANGES.md").read_text()
    assert done.before == "2026.1"
    assert "From 2026.1 to 2026.2: 1 changed, 1 added." in changes
    assert "Sustainable" in changes
    assert "A safe and fair college" in changes
    assert "Firewall" not in changes
    assert "300000" not in changes


def test_versions_are_in_the_order_of_their_numbers(tmp_path) -> None:
    for version in ("2026.2", "2026.10", "2025.4"):
        release(tmp_path, version, publication(), SAID)
    assert versions(tmp_path) == ("2025.4", "2026.2", "2026.10")
    assert release(tmp_path, "2026.3", publication(), SAID).before == "2026.2"


def test_versions_link_to_each_other(tmp_path) -> None:
    release(tmp_path, "2026.1", publication(), SAID)
    folder = release(tmp_path, "2026.2", publication(DATA_2), SAID).folder
    triples = (folder / "dataset.nt").read_text()
    this, before, whole = (
        f"<{BASE}{name}>" for name in ("release/2026.2/dataset", "release/2026.1/dataset", "site/dataset")
    )
    dcat = "http://www.w3.org/ns/dcat#"
    assert f"{this} <{dcat}previousVersion> {before} ." in triples
    assert f'{this} <{dcat}version> "2026.2" .' in triples
    assert f"{whole} <http://www.w3.org/2002/07/owl#versionIRI> {this} ." in triples
    assert re.search(r'checksumValue> "(\w+)"', triples)[1] == hashlib.sha256((folder / DATA).read_bytes()).hexdigest()


def test_the_record_for_a_doi_has_what_datacite_requires(tmp_path) -> None:
    release(tmp_path, "2026.1", publication(), SAID)
    folder = release(tmp_path, "2026.2", publication(DATA_2), SAID, doi="10.5072/abc").folder
    record = json.loads((folder / "datacite.json").read_text())
    # The mandatory properties of the DataCite Metadata Schema 4.5, and the types that its JSON schema gives them.
    assert record["doi"] == "10.5072/abc"
    assert record["creators"] == [{"name": "Ashby College", "nameType": "Organizational"}]
    assert record["titles"][0]["title"] == "IT strategy"
    assert record["publisher"] == {"name": "Ashby College"}
    assert record["publicationYear"] == "2026"
    assert record["types"]["resourceTypeGeneral"] == "Dataset"
    assert record["schemaVersion"] == "http://datacite.org/schema/kernel-4"
    assert {each["relationType"] for each in record["relatedIdentifiers"]} == {"IsVersionOf", "IsNewVersionOf"}


@pytest.mark.parametrize("version", ["", "..", "../2026", "a/b", ".x", "x.", "-x", "a b", "é", "x" * 60])
def test_names_that_cannot_be_those_of_releases(tmp_path, version: str) -> None:
    with pytest.raises(InvalidParameter):
        release(tmp_path, version, publication(), SAID)
    assert list(tmp_path.iterdir()) == []


def test_a_release_that_somebody_changed_is_nothing_to_compare_with(tmp_path) -> None:
    folder = release(tmp_path, "2026.1", publication(), SAID).folder
    (folder / DATA).write_bytes(b"")
    with pytest.raises(ItstratError, match="somebody changed a release"):
        release(tmp_path, "2026.2", publication(DATA_2), SAID)
    assert versions(tmp_path) == ("2026.1",)
