"""`itstrat link suggest` and `link review` from end to end: offered, looked at, decided, and not offered again."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import itstrat
from itstrat.cli.main import cli
from itstrat.formats.sssom import parse, write
from itstrat.linking import review
from itstrat.namespaces import ITS

OURS = """@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix c: <https://college.example/id/> .

c:it a its:ITServiceStrategy ; rdfs:label "IT strategy"@en .

# The aims.
c:aim-energy a its:Aim ;
    rdfs:label "Use less energy"@en ;
    skos:inScheme c:it .

c:aim-skills a its:Aim ;
    rdfs:label "Skills for work"@en ;
    skos:inScheme c:it .

c:head a its:Stakeholder ; rdfs:label "Head of IT"@en .
"""
THEIRS = """@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix s: <https://sector.example/> .
s:plan a its:StrategyDocument ; rdfs:label "Sector plan"@en ; its:strategyType its:Sector .
s:clean a its:StrategyElement ; skos:inScheme s:plan ; rdfs:label "Clean energy"@en .
s:saved a its:StrategyElement ; skos:inScheme s:plan ; rdfs:label "Energy saved"@en .
s:jobs a its:StrategyElement ; skos:inScheme s:plan ; rdfs:label "Skilled work"@en .
"""
AIM, CLEAN, JOBS = (
    ox.NamedNode(iri)
    for iri in ("https://college.example/id/aim-energy", "https://sector.example/clean", "https://sector.example/jobs")
)


def run(*arguments: str, code: int = 0, **more: object):
    result = CliRunner().invoke(cli, ["link", *arguments], **more)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def college(tmp_path, monkeypatch):
    settings = 'name = "College"\nbase = "https://college.example/id/"\n[prefixes]\ns = "https://sector.example/"\n'
    (tmp_path / "itstrat.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "it.ttl").write_text(OURS, encoding="utf-8")
    (tmp_path / "sector.ttl").write_text(THEIRS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def offered(college, tmp_path_factory):
    file = tmp_path_factory.mktemp("review") / "candidates.sssom.tsv"
    run("suggest", "-o", str(file))
    return file


def change(file, **decisions):
    """Edit the rows as a person does: by the name of the object."""
    found = parse(file.read_text(encoding="utf-8"), file.name)
    changed = [decisions.get(row.one("object_id").partition(":")[2], lambda row: row)(row) for row in found.mappings]
    file.write_text(write(review.replaced(found, changed)), encoding="utf-8")


def test_candidates_are_shown_with_the_words_that_match(college):
    # "energy" stands in two of three texts, "clean" in one, "use" and "less" in none: weights of 1.29, 1.69 and 2.39.
    # 1.29 / |1.29 1.69| * 1.29 / |1.29 2.39 2.39| = 0.605 * 0.357.
    result = run("suggest", "s:plan")
    assert result.stdout.splitlines()[:2] == ["Use less energy", "  0.22  Clean energy  (energy)"]
    assert "Skills for work\n" in result.stdout
    assert "(Skills, work)" in result.stdout
    assert "3 candidates for 2 of 2 aims and objectives, among 3 elements." in result.stderr
    assert (college / "it.ttl").read_text(encoding="utf-8") == OURS


def test_decisions_in_the_file_are_taken_over(college, offered):
    change(
        offered,
        clean=lambda row: review.accept(row, strength="0.8", comment="Metering."),
        saved=lambda row: review.decline(row, comment="Not ours."),
    )
    result = run("review", str(offered), "--by", "Head of IT", "--date", "2026-11-10")
    assert "1 agreed, 1 declined or kept as mappings, 1 still open." in result.stderr
    text = (college / "it.ttl").read_text(encoding="utf-8")
    link = "skos:inScheme c:it ;\n    its:supports <https://sector.example/clean> .\n\nc:aim-skills"
    before = OURS.replace("skos:inScheme c:it .\n\nc:aim-skills", link)
    assert before.partition("# The aims.")[2].rstrip() in text
    assert text.count("\n\nc:alignment-energy-clean a its:Alignment ;") == 1
    strategy = itstrat.open(college)
    (row,) = strategy.query(
        "SELECT ?to ?strength ?by ?on ?why { ?a a its:Alignment ; its:alignedFrom c:aim-energy ; its:alignedTo ?to ; "
        "its:strength ?strength ; prov:wasAttributedTo ?by ; dcterms:created ?on ; rdfs:comment ?why }"
    ).rows
    assert [term.value for term in row] == [
        CLEAN.value, "0.8", "https://college.example/id/head", "2026-11-10", "Metering.",
    ]  # fmt: skip
    standing = {tuple(cell.text for cell in row[1:5]) for row in strategy.report("linked-strategies").rows}
    assert standing == {
        ("Clean energy", "supported", "Use less energy", "0.8"),
        ("Energy saved", "declined", "Use less energy", ""),
        ("Skilled work", "not looked at", "", ""),
    }
    left = parse(offered.read_text(encoding="utf-8"), "left")
    assert [row.one("object_id") for row in left.mappings] == ["s:jobs"]
    assert [line for line in run("suggest").stdout.splitlines() if "energy" in line.lower()] == []


def test_taking_them_over_again_changes_nothing(college, offered):
    before = offered.read_bytes()
    change(offered, clean=review.accept, saved=review.decline)
    decided = offered.read_bytes()
    run("review", str(offered), "--by", "Head of IT", "--date", "2026-11-10")
    after = {path.name: path.read_bytes() for path in college.iterdir() if path.is_file()}
    offered.write_bytes(decided)
    run("review", str(offered), "--by", "Head of IT", "--date", "2026-11-10")
    assert {path.name: path.read_bytes() for path in college.iterdir() if path.is_file()} == after
    assert before != decided


def test_a_dry_run_writes_nothing(college, offered):
    change(offered, clean=review.accept, saved=review.decline)
    decided = offered.read_bytes()
    result = run("review", str(offered), "--by", "Head of IT", "--date", "2026-11-10", "--dry-run")
    assert "+c:alignment-energy-clean a its:Alignment ;" in result.stdout
    assert (offered.read_bytes(), (college / "it.ttl").read_text(encoding="utf-8")) == (decided, OURS)
    assert not (college / "alignments.sssom.tsv").exists()


def test_asked_one_by_one(college, offered):
    answers = "a\n0.5\nMetering.\nd\nn\n"
    result = run("review", str(offered), "--ask", "--by", "Head of IT", "--date", "2026-11-10", input=answers)
    assert "words in common: energy" in result.stderr
    assert "1 agreed, 2 declined or kept as mappings, 0 still open." in result.stderr
    said = {(quad.subject, quad.predicate, quad.object) for quad in ox.parse(path=college / "it.ttl")}
    assert (AIM, ITS["supports"], CLEAN) in said
    kept = parse((college / "alignments.sssom.tsv").read_text(encoding="utf-8"), "kept").mappings
    assert [(row.one("predicate_modifier"), row.one("object_id")) for row in kept] == [
        ("Not", "s:saved"),
        ("", "sssom:NoTermFound"),
    ]
    assert "0 candidates" in run("suggest").stderr


def test_who_stops_leaves_the_rest_open(college, offered):
    result = run("review", str(offered), "--ask", "--by", "Head of IT", "--date", "2026-11-10", input="d\nq\n")
    assert "0 agreed, 1 declined or kept as mappings, 2 still open." in result.stderr


def test_who_decides_is_looked_up_before_anything_is_asked(college, offered):
    result = run("review", str(offered), "--ask", "--by", "Nobody", "--date", "2026-11-10", code=2)
    assert "There is no subject named 'Nobody'" in result.stderr
    assert "agree" not in result.stderr


def test_answers_outlive_what_stops_the_run(college, offered):
    # No date: the answers cannot be recorded yet, but stay in the file.
    answers = "a\nstrong\n0.5\nMetering.\nd\nq\n"
    result = run("review", str(offered), "--ask", "--by", "Head of IT", input=answers, code=2)
    assert "'strong' is not a valid float range" in result.stderr
    assert "It is not said when" in result.stderr
    result = run("review", str(offered), "--by", "Head of IT", "--date", "2026-11-10")
    assert "1 agreed, 1 declined or kept as mappings, 1 still open." in result.stderr


def test_answers_outlive_an_interruption(college, offered):
    # The input ends where a question is asked, as it does when someone presses Ctrl-C.
    run("review", str(offered), "--ask", "--by", "Head of IT", "--date", "2026-11-10", input="d\n", code=130)
    result = run("review", str(offered), "--by", "Head of IT", "--date", "2026-11-10")
    assert "0 agreed, 1 declined or kept as mappings, 2 still open." in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--date", "2026-11-10"], "It is not said who decided."), (["--by", "Head of IT"], "It is not said when")],
)
def test_who_and_when_are_needed(college, offered, options, message):
    change(offered, clean=review.accept)
    decided = offered.read_bytes()
    result = run("review", str(offered), *options, code=2)
    assert message in result.stderr
    assert (offered.read_bytes(), (college / "it.ttl").read_text(encoding="utf-8")) == (decided, OURS)


def test_a_strength_that_is_no_number(college, offered):
    change(offered, clean=lambda row: review.accept(row, strength="strong"))
    result = run("review", str(offered), "--by", "Head of IT", "--date", "2026-11-10", code=2)
    assert "The strength is no number from 0 to 1." in result.stderr


def test_no_such_file(college):
    assert "There is no file 'none.sssom.tsv'." in run("review", "none.sssom.tsv", code=2).stderr


def test_a_file_of_the_strategy_is_the_record_itself(college):
    run("suggest", "-o", "align.sssom.tsv")
    change(college / "align.sssom.tsv", clean=review.accept, saved=review.decline)
    result = run("review", "align.sssom.tsv", "--by", "Head of IT", "--date", "2026-11-10")
    assert "what is decided in it counts as it stands" in result.stderr
    rows = parse((college / "align.sssom.tsv").read_text(encoding="utf-8"), "align").mappings
    assert [(row.one("object_id"), row.one("author_id"), row.one("mapping_date")) for row in rows] == [
        ("s:clean", "c:head", "2026-11-10"),
        ("s:saved", "c:head", "2026-11-10"),
        ("s:jobs", "", ""),
    ]
    assert (college / "it.ttl").read_text(encoding="utf-8") == OURS
    table = itstrat.open(college).report("linked-strategies")
    assert {(row[1].text, row[2].text) for row in table.rows} == {
        ("Clean energy", "supported"),
        ("Energy saved", "declined"),
        ("Skilled work", "not looked at"),
    }


def test_decided_rows_stay_when_candidates_are_written_again(college, offered):
    change(offered, clean=review.accept)
    run("suggest", "-o", str(offered))
    rows = parse(offered.read_text(encoding="utf-8"), "again").mappings
    assert [(row.one("object_id"), row.by_hand) for row in rows] == [
        ("s:clean", True),
        ("s:saved", False),
        ("s:jobs", False),
    ]


def test_a_file_of_another_kind_is_not_overwritten(college):
    (college / "notes.tsv").write_text("my notes\n", encoding="utf-8")
    assert "There is no column predicate_id." in run("suggest", "-o", "notes.tsv", code=3).stderr
    assert (college / "notes.tsv").read_text(encoding="utf-8") == "my notes\n"
