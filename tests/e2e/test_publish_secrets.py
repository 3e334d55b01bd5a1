"""`itstrat publish` over data with planted secrets: none of them is in any byte that it writes or says."""

from __future__ import annotations

import csv
import shutil
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

COLLEGE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"
BASE = "https://ashdown-valley.example/id/"
#: Each secret has a word of its own, that is nowhere else in the data.
PLANTED = """
@prefix avc: <https://ashdown-valley.example/id/> .
@prefix zqprefix: <https://ashdown-valley.example/id/z-> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

avc:z-label a its:Aim ; rdfs:label "Ask zqlabel@ashdown-valley.example"@en .
avc:z-comment a its:Service ; rdfs:label "Plain service"@en ; rdfs:comment "The password is zqcomment."@en ;
    its:dependsOn avc:z-label .
avc:z-citation a its:StrategyElement ; rdfs:label "Plain element"@en ;
    dcterms:bibliographicCitation "p. 3, from zqcitation [at] ashdown-valley.example" .
avc:z-language a its:Aim ; rdfs:label "Plain aim"@en ; skos:definition "Said"@en-x-zqlang .
avc:z-datatype a its:Aim ; rdfs:label "Plain aim two"@en ; skos:definition "Said"^^<urn:x:zqdatatype> .
avc:z-mail a its:Institution ; rdfs:label "Plain institution"@en ; foaf:homepage <mailto:zqmail@x.example> .
avc:z-user a its:Institution ; rdfs:label "Plain institution two"@en ; foaf:homepage <https://jo:zquser@x.example/> .
avc:z-file a its:Institution ; rdfs:label "Plain institution three"@en ; foaf:homepage <file:///srv/zqfile/plan> .
avc:z-host a its:Institution ; rdfs:label "Plain institution four"@en ; foaf:homepage <https://zqhost.internal/> .
avc:zqiri%40x.example a its:Aim ; rdfs:label "Plain aim three"@en .
_:zqblank a its:Aim ; rdfs:label "Plain aim four"@en ; its:supports [ a its:Aim ; rdfs:label "token: zqinner" ] .
avc:z-triple a its:Aim ; rdfs:label "Plain aim five"@en {| rdfs:comment "zqtriple" |} .
avc:z-class a its:Aim , <https://x.example/zqclass> ; rdfs:label "Plain aim six"@en ; <https://x.example/zqproperty> 1 .
avc:z-cost a its:Cost ; rdfs:label "zqcost"@en ; its:amount 7654321.25 ; its:year "2026/27" ; its:costType its:Capital .
avc:z-sum a its:Project ; rdfs:label "Plain project"@en ; its:cost avc:z-cost ;
    rdfs:comment "It costs £7,654,321.25 in all."@en .
avc:z-person a its:Stakeholder ; rdfs:label "Zqgiven Zqfamily, Head of Plans"@en .
avc:z-named a its:Aim ; rdfs:label "Plain aim seven"@en ; skos:definition "Agreed with Z. Zqfamily"@en .
avc:plan-of-zqgiven-zqfamily a its:Aim ; rdfs:label "Plain aim eight"@en .
avc:z-asset a its:Asset ; rdfs:label "Firewall zqasset 10.66.77.88"@en .
avc:z-phone a its:Service ; rdfs:label "Plain service two"@en ; rdfs:comment "Ring 01632 960456"@en .
"""  # fmt: skip
WORDS = (
    *("zqlabel", "zqcomment", "zqcitation", "zqlang", "zqdatatype", "zqmail", "zquser", "zqfile", "zqhost", "zqiri"),
    *(
        "zqblank",
        "zqinner",
        "zqtriple",
        "zqclass",
        "zqproperty",
        "zqcost",
        "7654321",
        "7,654,321",
        "zqgiven",
        "zqfamily",
    ),
    *("zqprefix", "zqasset", "10.66.77.88", "960456"),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(COLLEGE, folder / "college")
    (folder / "college" / "it" / "planted.ttl").write_text(PLANTED, encoding="utf-8")
    words = ["publish", "site", "-p", "college", "--release", "2026.2", "--left-out", "left-out.csv", "--force"]
    with chdir(folder):
        said = CliRunner().invoke(cli, words)
    assert said.exit_code == 0, said.output
    return folder, said


def test_no_planted_secret_is_in_any_file(run) -> None:
    folder, _ = run
    files = [file for file in (folder / "site").rglob("*") if file.is_file()]
    assert len(files) > 500
    for file in files:
        text = f"{file.relative_to(folder)} {file.read_bytes().decode(errors='replace')}".casefold()
        assert [word for word in WORDS if word in text] == [], file


def test_every_planted_secret_was_there_to_be_found() -> None:
    assert [word for word in WORDS if word not in PLANTED.casefold()] == []


def test_what_is_harmless_beside_the_secrets_is_published(run) -> None:
    folder, _ = run
    for name in (
        "z-comment",
        "z-citation",
        "z-language",
        "z-user",
        "z-triple",
        "z-class",
        "z-sum",
        "z-named",
        "z-phone",
    ):
        assert "Plain" in (folder / "site" / f"{name}.ttl").read_text(), name
    assert not (folder / "site" / "z-label.ttl").exists()
    assert "z-label" not in (folder / "site" / "z-comment.ttl").read_text()


def test_what_is_withheld_is_told_with_its_line_and_without_the_secret(run) -> None:
    folder, said = run
    line = (
        PLANTED.splitlines().index('avc:z-label a its:Aim ; rdfs:label "Ask zqlabel@ashdown-valley.example"@en .') + 1
    )
    assert f"planted.ttl:{line}" in said.output
    assert "an e-mail address" in said.output
    assert [word for word in WORDS if word in said.output.casefold()] == []
    with (folder / "left-out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"class", "property", "reason", "statements", "where"} == set(rows[0])
    shown = [row for row in rows if "a telephone number" in row["reason"]]
    assert [(row["class"], row["statements"]) for row in shown] == [("service", "1")]
    assert "planted.ttl" in shown[0]["where"]


def test_the_release_is_told(run) -> None:
    folder, said = run
    assert "release 2026.2 written: sha256 " in said.output
    assert (folder / "site" / "release" / "2026.2" / "SHA256SUMS").is_file()
    assert "release/2026.2/dataset" in (folder / "site" / "site" / "dataset.nt").read_text()


def test_a_release_is_not_overwritten(run, tmp_path: Path) -> None:
    folder, _ = run
    shutil.copytree(folder / "site", tmp_path / "site")
    said = CliRunner().invoke(cli, ["publish", str(tmp_path / "site"), "-p", str(COLLEGE), "--release", "2026.2"])
    assert said.exit_code == 3
    assert "The release 2026.2 is there already" in said.output
