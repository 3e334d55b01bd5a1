"""The site of the ontology and the rules: whole, with an anchor for each term and rule, and both examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from itstrat import ontology, shacl
from itstrat.namespaces import ITS, SHAPES
from itstrat.publishing import vocabulary, writer
from itstrat.publishing.publish import publish_ontology
from itstrat.shacl.examples import examples

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return vocabulary.plan()


def ids(page: bytes) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', page.decode()))


def test_each_term_has_an_anchor(files):
    terms = {term.value.removeprefix(ITS) for term in ontology.terms() if term.value.startswith(ITS)}
    assert len(terms) > 100
    assert terms <= ids(files["itstrat.html"])


def test_each_rule_has_an_anchor_and_both_examples(files):
    page = files["itstrat/shapes.html"]
    codes = {rule.value.removeprefix(SHAPES) for rule in shacl.built_in("college").rules}
    assert codes <= ids(page)
    assert page.count(b"<h3>Breaks it</h3>") == page.count(b"<h3>Keeps it</h3>") == len(codes)
    broken, _ = examples("ITS001")
    assert broken.shows in page.decode()


@pytest.mark.parametrize("media", ["text/turtle", "application/ld+json", "application/n-triples"])
def test_the_document_at_the_namespace_is_the_whole_ontology(files, media):
    ending = {"text/turtle": "ttl", "application/ld+json": "jsonld", "application/n-triples": "nt"}[media]
    found = ox.Dataset(ox.parse(files[f"itstrat.{ending}"], format=ox.RdfFormat.from_media_type(media)))
    wanted = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in ontology.quads())
    for each in (found, wanted):
        each.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == wanted


def test_every_link_inside_leads_to_a_file_and_an_anchor_there(files):
    for path in ("itstrat.html", "itstrat/0.1.0.html", "itstrat/shapes.html", "index.html"):
        depth = path.count("/")
        for link in re.findall(r'href="([^"]+)"', files[path].decode()):
            if link.startswith(("http", "#")):
                continue
            target, _, anchor = link.partition("#")
            name = target.removeprefix("../" * depth) if target.startswith("../") or not depth else None
            name = name if name is not None else f"{path.rpartition('/')[0]}/{target}"
            assert name in files, (path, link)
            assert not anchor or anchor in ids(files[name]), (path, link)


def test_an_older_version_stays(tmp_path: Path):
    publish_ontology(tmp_path)
    manifest = writer.read(tmp_path)
    old = {path: (tmp_path / path).read_bytes() for path in manifest.files} | {"itstrat/0.0.9.ttl": b"# older\n"}
    writer.write(tmp_path, old, things=frozenset(), gone={})
    assert publish_ontology(tmp_path).removed == ()
    assert (tmp_path / "itstrat/0.0.9.ttl").read_bytes() == b"# older\n"


def test_bytes_are_the_same_each_time(files):
    assert vocabulary.plan() == files
