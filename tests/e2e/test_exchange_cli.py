"""``itstrat import`` and ``export`` as they are typed, and plans and models that lie in the folder of a strategy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from exchange_schemas import assert_valid, given

import itstrat
from itstrat.errors import BrokenSources
from itstrat.namespaces import ITS, RDFS

COLLEGE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"
PLAN = """\
<?xml version="1.0" encoding="UTF-8"?>
<StrategicPlan xmlns="urn:ISO:std:iso:17469:tech:xsd:stratml_core">
  <Name>Corporate strategy</Name>
  <StrategicPlanCore>
    <Vision><Description>First choice</Description></Vision>
    <Goal>
      <Name>Grow</Name>
      <Description>More learners</Description>
      <Identifier>grow</Identifier>
    </Goal>
  </StrategicPlanCore>
  <AdministrativeInformation><Source>https://college.example/plan</Source></AdministrativeInformation>
</StrategicPlan>
"""
GROW = ox.NamedNode("https://college.example/plan#grow")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corporate.xml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    command = [sys.executable, "-m", "itstrat", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def test_a_plan_becomes_turtle_and_goes_back_whole(folder: Path) -> None:
    _, told = run(folder, "import", "corporate.xml", "-o", "corporate.ttl")
    assert "2 things, 1 of them elements" in told
    assert "Kept as it is: Vision 1." in told
    text = (folder / "corporate.ttl").read_text(encoding="utf-8")
    assert "<https://college.example/plan#grow> a its:StrategyElement ;" in text
    again, _ = run(folder, "import", "corporate.xml", "--base", "https://x.example/")
    assert "<https://x.example/grow> a its:StrategyElement ;" in again
    _, told = run(folder, "export", "stratml", "-p", "corporate.ttl", "-o", "back.xml")
    data = (folder / "back.xml").read_bytes()
    assert_valid("stratml", data)
    assert told == ""
    assert b"<Vision>" in data
    assert b"https://college.example/plan</Source>" in data


def test_a_plan_in_the_folder_is_a_source_with_lines(folder: Path) -> None:
    strategy = itstrat.open(folder)
    assert str(strategy.place(GROW, RDFS["label"])) == str(strategy.place(GROW, RDFS["label"], ox.Literal("Grow")))
    place = strategy.place(GROW, RDFS["label"])
    assert place is not None
    assert (Path(place.path).name, place.line, place.column) == ("corporate.xml", 7, 13)
    validation = strategy.validate()
    assert [finding.code for finding in validation.findings if finding.code == "ITS016"] == ["ITS016"]
    gap = next(finding for finding in validation.findings if finding.code == "ITS016")
    assert gap.location is not None
    assert gap.location.line == 6


def test_an_aim_can_support_an_element_of_a_plan_in_the_folder(folder: Path) -> None:
    (folder / "it.ttl").write_text(
        f"@prefix its: <{ITS}> .\n<urn:aim> a its:Aim ; its:supports <{GROW.value}> .\n", encoding="utf-8"
    )
    found = itstrat.open(folder).query("SELECT ?label { <urn:aim> its:supports/rdfs:label ?label }")
    assert [each["label"].value for each in found] == ["Grow"]


def test_a_model_in_the_folder_is_a_source(tmp_path: Path) -> None:
    shutil.copy(given("archimate/sample1.xml"), tmp_path / "model.xml")
    found = itstrat.open(tmp_path).query("SELECT ?s { ?s a its-archimate:BusinessRole ; rdfs:label 'Sales Person'@en }")
    assert [each["s"].value.rpartition("#")[2] for each in found] == ["id-37d5bc4b"]


def test_what_was_exported_into_the_folder_is_no_source_unless_named(folder: Path) -> None:
    shutil.copytree(COLLEGE, folder / "college")
    (folder / "college" / "itstrat.toml").unlink()
    shutil.rmtree(folder / "college" / "broken")
    before = len(itstrat.open(folder / "college").documents)
    run(folder, "export", "stratml", "-p", "college", "-o", "college/plan.xml")
    assert len(itstrat.open(folder / "college").documents) == before
    named = itstrat.open(folder / "college" / "plan.xml")
    aim = ox.NamedNode("https://ashdown-valley.example/id/aim-sustainability")
    assert str(named.labels(aim)) == "Sustainability"


@pytest.mark.parametrize("form", ["stratml", "stratml2", "archimate"])
def test_the_college_is_exported_and_what_has_no_place_is_told(tmp_path: Path, form: str) -> None:
    _, told = run(tmp_path, "export", form, "-p", str(COLLEGE), "-o", f"{form}.xml", "--report", "left-out.nt")
    assert_valid(form, (tmp_path / f"{form}.xml").read_bytes())
    left_out = (tmp_path / "left-out.nt").read_text(encoding="utf-8").splitlines()
    assert f"{len(left_out):,} statements have no place in {form}:" in told
    assert "  17 of its:Alignment\n" in told
    assert list(ox.parse(input="\n".join(left_out).encode(), format=ox.RdfFormat.N_TRIPLES))
    assert left_out == sorted(left_out)
    assert len(told.splitlines()) < 24
    again, _ = run(tmp_path, "export", form, "-p", str(COLLEGE))
    assert again.encode() == (tmp_path / f"{form}.xml").read_bytes()


def test_a_document_is_named_by_its_label(tmp_path: Path) -> None:
    out, _ = run(tmp_path, "export", "stratml", "-p", str(COLLEGE), "--document", "Estates Strategy 2023–2033")
    assert "<Name>Estates Strategy 2023–2033</Name>" in out


def test_mistakes_end_in_what_where_and_how(folder: Path) -> None:
    (folder / "broken.xml").write_text(PLAN.replace("</Vision>", ""), encoding="utf-8")
    _, told = run(folder, "import", "broken.xml", code=3)
    assert "broken.xml:11:5" in told
    assert "mismatched tag" in told
    (folder / "bomb.xml").write_text(PLAN.replace("<Str", '<!DOCTYPE x [<!ENTITY y "z">]>\n<Str', 1), encoding="utf-8")
    _, told = run(folder, "import", "bomb.xml", code=3)
    assert "bomb.xml:2:" in told
    with pytest.raises(BrokenSources):
        itstrat.open(folder)
    (folder / "page.xml").write_text("<html/>", encoding="utf-8")
    _, told = run(folder, "import", "page.xml", code=3)
    assert "<html> is the root of no format that is read." in told
    (folder / "data.ttl").write_text("<urn:a> a <urn:b> .", encoding="utf-8")
    _, told = run(folder, "import", "data.ttl", code=3)
    assert "data.ttl is no XML file." in told
    _, told = run(folder, "import", "corporate.xml", "--base", "college", code=2)
    assert "no IRI that ends in / or #" in told
    _, told = run(folder, "export", "archimate", "-p", "data.ttl", code=2)
    assert "nothing that is an element of ArchiMate" in told
    _, told = run(folder, "set", GROW.value, "rdfs:label", "Shrink", "-p", "corporate.xml", code=2)
    assert "corporate.xml" in told
