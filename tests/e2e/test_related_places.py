"""The other places of a finding: the values beside it, what it is compared with, and the shape."""

import json

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

PREFIXES = "@prefix ex: <https://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
SHAPES = (
    PREFIXES
    + """ex:S a sh:NodeShape ; sh:targetClass ex:Project ;
  sh:property [ sh:path ex:starts ; sh:lessThan ex:ends ] ,
    [ sh:path ex:starts ; sh:lessThanOrEquals ex:ends ] ,
    [ sh:path ex:now ; sh:disjoint ex:then ] ,
    [ sh:path ex:one ; sh:equals ex:other ] ,
    [ sh:path ex:name ; sh:uniqueLang true ] ;
  sh:property ex:B .
ex:B sh:path ex:budget ; sh:maxCount 1 .
"""
)
#: The property under test -> what is said, from line 4 on; where it is to be mended; the other places.
CASES = {
    "lessThan": ("ex:starts 7 ;\n ex:ends 5", [(4, 11), (4, 11)], [[(5, 10)], [(5, 10)]]),
    "disjoint": ("ex:now ex:a , ex:b ;\n ex:then ex:b , ex:c", [(4, 15)], [[(5, 10)]]),
    "equals": ("ex:one ex:a ;\n ex:other ex:a , ex:b", [(5, 18)], [[]]),
    "uniqueLang": ('ex:name "a"@en ,\n "b"@en ,\n "c"@de', [(5, 2)], [[(4, 9)]]),
    "maxCount": ("ex:budget 1 ,\n 2 ,\n 3", [(6, 2)], [[(4, 11), (5, 2)]]),
}


@pytest.fixture
def validate(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shapes.ttl").write_text(SHAPES)

    def run(said, *arguments):
        (tmp_path / "data.ttl").write_text(f"{PREFIXES}ex:p a ex:Project ;\n{said} .\n")
        return CliRunner().invoke(cli, ["validate", "data.ttl", "--shapes", "shapes.ttl", *arguments]).stdout

    return run


@pytest.mark.parametrize(("said", "places", "others"), CASES.values(), ids=CASES)
def test_the_other_triples_and_the_shape_are_told(validate, said, places, others):
    findings = json.loads(validate(said, "--format", "json"))["findings"]
    assert [(each["line"], each["column"]) for each in findings] == places
    related = [[each for each in finding["related"] if each["file"] == "data.ttl"] for finding in findings]
    assert [[(each["line"], each["column"]) for each in found] for found in related] == others
    assert all(finding["related"][-1]["file"] == "shapes.ttl" for finding in findings)


def test_the_shape_is_on_its_own_line(validate):
    (budget,) = json.loads(validate(CASES["maxCount"][0], "--format", "json"))["findings"]
    assert budget["related"][-1] == {"file": "shapes.ttl", "line": 10, "column": 1, "text": "the shape"}
    (name,) = json.loads(validate(CASES["uniqueLang"][0], "--format", "json"))["findings"]
    assert name["related"][-1]["line"] == 8


def test_every_format_with_room_for_them_has_them(validate):
    said = CASES["maxCount"][0]
    assert "  see also: data.ttl:4:11: another value\n  see also: data.ttl:5:2: another value\n" in validate(said)
    (result,) = json.loads(validate(said, "--format", "sarif"))["runs"][0]["results"]
    assert [each["physicalLocation"]["region"]["startLine"] for each in result["relatedLocations"]] == [4, 5, 10]
    (issue,) = json.loads(validate(said, "--format", "gitlab"))
    assert [each["lines"]["begin"] for each in issue["other_locations"]] == [4, 5, 10]
    assert "<li>data.ttl:4:11: another value</li>" in validate(said, "--format", "html")


def test_sarif_says_where_a_term_ends(validate):
    (result,) = json.loads(validate(CASES["disjoint"][0], "--format", "sarif"))["runs"][0]["results"]
    (location,) = result["locations"]
    # ex:b, four characters from column 15 on; the end is the column behind it.
    assert location["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 15, "endColumn": 19}
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["endColumn"] == 14


def test_of_many_places_text_shows_a_few(validate):
    said = "ex:budget " + " , ".join(map(str, range(30)))
    text = validate(said)
    assert text.count("see also: data.ttl") == 5
    assert "see also: 25 places more" in text  # 29 other values and the shape, less the five


def test_our_own_rules_have_a_page_in_place_of_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    runner.invoke(cli, ["init", "."])
    with (tmp_path / "strategy.ttl").open("a") as file:
        file.write('ex:lost a its:Objective ; rdfs:label "Lost"@en ; skos:inScheme ex:it-strategy .\n')
    run = json.loads(runner.invoke(cli, ["validate", "--only", "ITS001", "--format", "sarif"]).stdout)["runs"][0]
    assert "relatedLocations" not in run["results"][0]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://w3id.org/itstrat/shapes#ITS001"


#: Paths of several steps or backwards -> the place of the last step; the data are those of `STEPS`.
PATHS = {
    "( ex:holds ex:count )": (5, 17, "1.50"),
    "[ sh:inversePath ex:part ]": (6, 18, "https://example.org/whole"),
    "( [ sh:inversePath ex:part ] ex:count )": (6, 34, "7"),
    "[ sh:oneOrMorePath ex:next ]": (7, 14, "https://example.org/bad"),
}
STEPS = """ex:holds ex:box ; ex:next ex:a .
ex:box ex:count 1.50 .
ex:whole ex:part ex:p ; ex:count 7 .
ex:a ex:next ex:bad"""


@pytest.mark.parametrize(("path", "place"), PATHS.items())
def test_a_finding_of_a_path_stands_at_its_last_step(tmp_path, monkeypatch, path, place):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.ttl").write_text(f"{PREFIXES}ex:p a ex:Project ;\n{STEPS} .\n")
    shape = f"ex:S a sh:PropertyShape ; sh:targetClass ex:Project ; sh:path {path} ; sh:in ( ex:a ) ."
    (tmp_path / "shapes.ttl").write_text(PREFIXES + shape)
    said = CliRunner().invoke(cli, ["validate", "data.ttl", "--shapes", "shapes.ttl", "--format", "json"]).stdout
    (finding,) = json.loads(said)["findings"]
    assert (finding["line"], finding["column"], finding["value"]) == place
