"""The University of Northmoor: its size, its stories, what its README says of its findings, and its generator."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import itstrat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.shacl import Validation
    from itstrat.strategy import Strategy

NORTHMOOR = Path(__file__).parents[2] / "examples" / "university-of-northmoor"
SOURCES = [*sorted(NORTHMOOR.glob("strategy/*.ttl")), *sorted(NORTHMOOR.glob("it/*.ttl"))]
NM = "https://northmoor.example/id/"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "its": "https://w3id.org/itstrat#",
    "nm": NM,
    "org": "http://www.w3.org/ns/org#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sdg": "http://metadata.un.org/sdg/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
}
#: What domain.md 9.2 asks for, and a pattern for it.
COUNTS = {
    "strategy elements": ("?x a its:StrategyElement", 94),
    "themes of Strategy 2030": ("?x skos:inScheme nm:strategy-2030 FILTER NOT EXISTS { ?x skos:broader ?y }", 6),
    "commitments of Strategy 2030": ("?x skos:inScheme nm:strategy-2030 ; skos:broader ?y", 24),
    "aims": ("?x a its:Aim", 6),
    "objectives": ("?x a its:Objective", 22),
    "indicators": ("?x a its:KPI", 40),
    "observations": ("?x a its:Observation", 480),
    "quarters": ("?y sosa:resultTime ?x", 12),
    "services": ("?x a its:Service", 68),
    "service categories": ("?y a its:Service ; its:category ?x", 8),
    "services that something depends on, or that depend": ("?x its:dependsOn|^its:dependsOn ?y", 68),
    "suppliers": ("?x a its:Resource , org:Organization", 12),
    "asset models": ("?x a its:AssetModel", 420),
    "projects": ("?x its:subProjectOf ?y", 34),
    "programmes": ("?y its:subProjectOf ?x", 5),
    "business cases": ("?x a its:BusinessCase", 11),
    "sources of funding": ("?y its:fundingSource ?x", 4),
    "governance bodies": ("?x a its:SteeringGroup", 3),
    "teams of IT Services": ("?x org:unitOf nm:it-services", 7),
    "models without an asset": ("?x a its:AssetModel FILTER NOT EXISTS { ?y its:model ?x }", 0),
    "indicators without a target": ("?x a its:KPI FILTER NOT EXISTS { ?y its:targetOf ?x }", 0),
}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    for source in SOURCES:
        store.load(path=source)
    return store


@pytest.fixture(scope="module")
def strategy() -> Strategy:
    return itstrat.open(NORTHMOOR)


@pytest.fixture(scope="module")
def validation(strategy: Strategy) -> Validation:
    return strategy.validate()


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    """The solutions of a query as text, in their order; IRIs of Northmoor are cut to their last part."""
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(term.value.removeprefix(NM) for term in row) for row in solutions]


def one(store: ox.Store, query: str) -> str:
    [(value,)] = rows(store, query)
    return value


def quads() -> Iterator[ox.Quad]:
    for source in SOURCES:
        yield from ox.parse(path=source)


# Size and shape


@pytest.mark.parametrize("name", COUNTS)
def test_there_are_as_many_as_the_outline_says(store: ox.Store, name: str) -> None:
    pattern, expected = COUNTS[name]
    assert int(one(store, f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}")) == expected


def test_there_are_160_dependencies(store: ox.Store) -> None:
    assert int(one(store, "SELECT (COUNT(*) AS ?n) { ?x its:dependsOn ?y }")) == 160


def test_no_service_depends_on_itself(store: ox.Store) -> None:
    assert rows(store, "SELECT ?x { ?x its:dependsOn+ ?x }") == []


def test_there_are_31_000_items(store: ox.Store) -> None:
    assert int(one(store, "SELECT (SUM(?n) AS ?all) { ?x its:quantity ?n }")) == 31_000


def test_the_seven_teams_have_185_people(store: ox.Store) -> None:
    query = "SELECT (SUM(?n) AS ?all) { ?x org:unitOf nm:it-services ; schema:numberOfEmployees ?n }"
    assert int(one(store, query)) == 185


def test_each_indicator_has_twelve_quarters_that_start_at_its_baseline(store: ox.Store) -> None:
    query = "SELECT ?k (COUNT(?o) AS ?n) { ?o sosa:observedProperty ?k } GROUP BY ?k"
    assert {number for _, number in rows(store, query)} == {"12"}
    first = "?o sosa:observedProperty ?k ; sosa:hasSimpleResult ?v ; sosa:resultTime ?w"
    target = "?t its:targetOf ?k ; its:baselineValue ?b ; its:baselineDate ?d"
    query = f"SELECT ?b ?v {{ {target} . {first} FILTER(STRSTARTS(STR(?w), STR(?d))) }}"
    pairs = rows(store, query)
    assert len(pairs) == 40
    assert all(Decimal(baseline) == Decimal(value) for baseline, value in pairs)


def test_percentages_stay_below_a_hundred(store: ox.Store) -> None:
    query = 'SELECT ?v { ?o sosa:observedProperty/its:unit "%" ; sosa:hasSimpleResult ?v }'
    values = [Decimal(value) for (value,) in rows(store, query)]
    assert len(values) > 200
    assert all(0 < value <= 100 for value in values)


def test_availability_is_promised_between_98_5_and_99_95(store: ox.Store) -> None:
    query = 'SELECT ?v { ?t a its:ServiceLevelTarget ; its:unit "%" ; its:targetValue ?v }'
    promised = [Decimal(value) for (value,) in rows(store, query)]
    assert len(promised) == 68
    assert (min(promised), max(promised)) == (Decimal("98.50"), Decimal("99.95"))


def test_money_is_written_with_two_places() -> None:
    money = [
        quad.object.value
        for quad in quads()
        if quad.predicate.value == f"{PREFIXES['its']}amount" and isinstance(quad.object, ox.Literal)
    ]
    assert len(money) > 200
    assert all(re.fullmatch(r"\d+\.\d\d", amount) for amount in money)


def test_the_size_is_that_of_a_speed_fixture_and_no_triple_is_said_twice() -> None:
    said = Counter((quad.subject, quad.predicate, quad.object) for quad in quads())
    assert 15_000 <= len(said) <= 20_000
    assert [triple for triple, times in said.items() if times > 1] == []


def test_every_node_has_a_label_and_an_iri_that_the_files_define() -> None:
    subjects, labelled, named = set(), set(), set()
    for quad in quads():
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        subjects.add(quad.subject.value)
        if quad.predicate.value == f"{PREFIXES['rdfs']}label":
            labelled.add(quad.subject.value)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(NM):
            named.add(quad.object.value)
    assert subjects - labelled == set()
    assert named - subjects == set()


# Findings


def test_the_readme_names_every_finding(validation: Validation) -> None:
    table = re.findall(r"^\| (ITS\d{3}) \| (\d+) \|", (NORTHMOOR / "README.md").read_text("utf-8"), re.MULTILINE)
    assert Counter(finding.code for finding in validation.findings) == {code: int(times) for code, times in table}


def test_one_rule_is_broken_and_one_triple_mends_it(validation: Validation, tmp_path: Path) -> None:
    [violation] = [finding for finding in validation.findings if finding.severity == "Violation"]
    assert (violation.code, violation.focus_node) == ("ITS002", ox.NamedNode(f"{NM}aim-storage"))
    mended = tmp_path / "mended"
    shutil.copytree(NORTHMOOR, mended)
    with (mended / "it" / "research-storage.ttl").open("a", encoding="utf-8") as file:
        file.write("\nnm:aim-storage its:supports nm:res-r2 .\n")
    strategy = itstrat.open(mended)
    assert strategy.validate().conforms
    assert strategy.report("orphans").rows == ()


# Stories


def findings(validation: Validation, code: str) -> list[str]:
    return sorted(finding.message for finding in validation.findings if finding.code == code)


def test_research_storage_is_the_only_orphan(strategy: Strategy) -> None:
    table = strategy.report("orphans")
    assert len(table.rows) == 1
    assert f"{NM}service-research-storage" in [cell.iri for cell in table.rows[0]]


def test_the_integration_team_is_claimed_by_the_student_record_and_the_new_building(
    store: ox.Store, validation: Validation
) -> None:
    messages = findings(validation, "ITS028")
    assert len(messages) == 2
    assert all("Integration and Data" in message for message in messages)
    query = "SELECT DISTINCT ?p { ?x its:demand ?d ; its:subProjectOf ?p . ?d its:resource nm:team-integration }"
    assert {"programme-student-records", "programme-stem-block"} <= {name for (name,) in rows(store, query)}


def test_a_live_service_uses_a_retired_one(store: ox.Store) -> None:
    query = "SELECT ?live ?gone { ?live its:status its:Live ; its:dependsOn ?gone . ?gone its:status its:Retired }"
    assert rows(store, query) == [("service-print-and-copy", "service-directory-classic")]


def test_two_bodies_decided_differently_about_one_project(store: ox.Store) -> None:
    query = (NORTHMOOR / "queries" / "conflicting-decisions.rq").read_text("utf-8")
    its = PREFIXES["its"]
    assert rows(store, query) == [
        ("project-hpc-phase-two", "research-2026-09", f"{its}Approved", "steering-2026-10", f"{its}Deferred")
    ]


def test_two_elements_of_the_old_digital_strategy_are_withdrawn_and_still_cited(
    store: ox.Store, validation: Validation
) -> None:
    query = (NORTHMOOR / "queries" / "withdrawn-elements.rq").read_text("utf-8")
    assert rows(store, query) == [
        ("digital-strategy-2024", "dig24-d4", "p. 9", "service-fmh-survey-tool"),
        ("digital-strategy-2024", "dig24-d7", "p. 13", "aim-learning"),
    ]
    assert len(findings(validation, "ITS055")) == 2


def test_a_faculty_catalogue_repeats_a_central_service(store: ox.Store) -> None:
    query = (NORTHMOOR / "queries" / "duplicate-services.rq").read_text("utf-8")
    [(service, catalogue, _, match, other, _)] = rows(store, query)
    assert (service, catalogue) == ("service-fmh-survey-tool", "catalogue-medicine")
    assert (match, other) == ("service-online-surveys", "catalogue-central")


def test_the_carbon_indicator_leads_to_two_goals_of_the_united_nations(store: ox.Store) -> None:
    sdg = PREFIXES["sdg"]
    expected = [(f"{sdg}12.5",), (f"{sdg}7.3",)]
    assert rows(store, "SELECT ?t { nm:kpi-it-carbon skos:relatedMatch ?t } ORDER BY ?t") == expected
    scheme = "?t skos:inScheme <http://metadata.un.org/sdg>"
    path = f"SELECT DISTINCT ?t {{ ?o its:hasKPI nm:kpi-it-carbon ; its:supports+ ?t . {scheme} }} ORDER BY ?t"
    assert rows(store, path) == expected


# The generator


def test_the_generator_writes_the_files_that_are_committed(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", NORTHMOOR / "generate.py", tmp_path], check=True, capture_output=True)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert len(written) == 16
    for name in written:
        assert (tmp_path / name).read_bytes() == (NORTHMOOR / "it" / name).read_bytes(), name


def test_all_other_files_are_marked_as_written_by_hand() -> None:
    marked = {path.name for path in SOURCES if "Written by generate.py" in path.read_text("utf-8")}
    assert len(marked) == 16
    said = (NORTHMOOR / "README.md").read_text("utf-8").split("## How it is made")[1]
    by_hand = {path.stem for path in NORTHMOOR.glob("it/*.ttl") if path.name not in marked}
    assert all(f"`{name}`" in said for name in by_hand)
