"""Ashdown Valley College and the minimal example are what their READMEs say: counts, stories, findings."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

import itstrat
from itstrat import ValidationOptions
from itstrat.namespaces import ITS, PREFIXES, RDFS

ROOT = Path(__file__).parents[2]
COLLEGE = ROOT / "examples" / "ashdown-valley-college"
MINIMAL = ROOT / "examples" / "minimal"
BROKEN = sorted((COLLEGE / "broken").glob("*.ttl"))
UN_SDG = Path(os.environ.get("ITSTRAT_DATA", ROOT.parent / "shared" / "data")) / "un-sdg"
AVC = "https://ashdown-valley.example/id/"

CODES = [f"ITS{number:03}" for number in range(1, 63)]

#: Findings of the default profile; each is explained in the README of the example.
INTENDED = {
    ("ITS016", "cs-employers"),
    ("ITS016", "cs-people"),
    ("ITS016", "es-space"),
    ("ITS016", "tl-feedback"),
    ("ITS028", "capacity-network-2026-q4"),
    ("ITS028", "capacity-network-2027-q1"),
    ("ITS028", "capacity-network-2027-q2"),
    ("ITS032", "refresh-access-points"),
    ("ITS032", "refresh-edge-switches"),
    ("ITS044", "case-network-refresh"),
    ("ITS059", "requirement-timetable-app"),
}


@cache
def settings() -> dict[str, object]:
    return tomllib.loads((COLLEGE / "itstrat.toml").read_text(encoding="utf-8"))


@cache
def files() -> tuple[Path, ...]:
    patterns = settings()["sources"]
    assert isinstance(patterns, list)
    return tuple(sorted(file for pattern in patterns for file in COLLEGE.glob(pattern)))


@cache
def data() -> ox.Store:
    """The college as it is written, with no ontology and nothing inferred."""
    store = ox.Store()
    for file in files():
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    return store


def select(query: str) -> list[tuple[str, ...]]:
    """The rows of a SELECT as text; IRIs of the college without their namespace."""
    solutions = data().query(query, prefixes={**PREFIXES, "avc": AVC})
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple("" if term is None else term.value.removeprefix(AVC) for term in row) for row in solutions]


def instances(name: str) -> int:
    return len(list(data().quads_for_pattern(None, None, ITS[name])))


# What every data file keeps to


def test_one_file_per_source() -> None:
    strategies = ["corporate", "digital-campus", "estates", "infosec", "teaching-learning", "un-sdg"]
    assert sorted(path.stem for path in (COLLEGE / "strategy").glob("*.ttl")) == strategies
    assert sorted(path.stem for path in (COLLEGE / "it").glob("*.ttl")) == [
        "alignments", "assets", "cases", "catalogue", "governance", "kpi-observations", "plan", "projects",
        "resources", "strategy",
    ]  # fmt: skip


def test_broken_files_are_not_sources() -> None:
    assert BROKEN
    assert not set(BROKEN) & set(files())


def test_it_is_of_college_size() -> None:
    assert 1_900 <= len(data()) <= 2_400
    assert 320 <= len({quad.subject for quad in data()}) <= 380


def test_no_blank_nodes() -> None:
    assert not [quad for quad in data() if isinstance(quad.subject, ox.BlankNode)]
    assert not [quad for quad in data() if isinstance(quad.object, ox.BlankNode)]


def test_every_subject_has_one_english_label() -> None:
    labels = Counter(
        quad.subject
        for quad in data().quads_for_pattern(None, RDFS["label"], None)
        if isinstance(quad.object, ox.Literal) and quad.object.language == "en"
    )
    assert {quad.subject for quad in data()} == set(labels)
    assert set(labels.values()) == {1}


def test_a_label_names_one_thing() -> None:
    labels = Counter(quad.object.value for quad in data().quads_for_pattern(None, RDFS["label"], None))
    assert [label for label, times in labels.items() if times > 1] == []


def test_every_item_that_is_named_is_described() -> None:
    described = {quad.subject for quad in data()}
    named = {quad.object for quad in data() if isinstance(quad.object, ox.NamedNode)}
    assert {term for term in named - described if term.value.startswith(AVC)} == set()


def test_every_term_is_in_the_ontology() -> None:
    ontology = ox.Store()
    for file in (ROOT / "ontology" / "itstrat.ttl", *(ROOT / "ontology" / "codelists").glob("*.ttl")):
        ontology.load(path=file, format=ox.RdfFormat.TURTLE)
    known = {quad.subject for quad in ontology}
    used = {term for quad in data() for term in (quad.predicate, quad.object)}
    ours = {term for term in used if isinstance(term, ox.NamedNode) and term.value.startswith(ITS)}
    assert ours
    assert ours <= known


def test_the_manifest_describes_each_source_under_the_name_of_its_graph() -> None:
    rows = select("""SELECT ?dataset WHERE {
        ?catalogue a dcat:Catalog ; dcat:dataset ?dataset .
        ?dataset dcterms:title ?title ; dcterms:publisher ?publisher ; dcterms:license ?licence ;
            dcterms:issued ?issued ; dcat:version ?version ; dcterms:conformsTo <https://w3id.org/itstrat> . }""")
    graphs = settings()["graphs"]
    assert isinstance(graphs, dict)
    assert set(graphs) == {file.relative_to(COLLEGE).as_posix() for file in files()}
    assert {dataset for (dataset,) in rows} == set(graphs.values()) - {graphs["manifest.ttl"]}


# Counts


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("StrategyElement", 21),
        ("Aim", 5),
        ("Objective", 11),
        ("KPI", 12),
        ("Observation", 44),
        ("SteeringGroup", 1),
        ("Meeting", 4),
        ("ProgressReview", 11),
        ("Decision", 3),
        ("Service", 14),
        ("ServiceLevelAgreement", 14),
        ("Capacity", 12),
        ("ResourceDemand", 19),
        ("Asset", 6),
        ("RefreshPlan", 1),
        ("Project", 6),
        ("ProjectBrief", 5),
        ("BusinessCase", 2),
        ("Option", 5),
        ("Risk", 7),
    ],
)
def test_count(name: str, number: int) -> None:
    assert instances(name) == number


def test_three_sites() -> None:
    assert len(select("SELECT ?site WHERE { ?site a org:Site ; org:siteOf avc:ashdown-valley-college }")) == 3


def test_six_documents_beside_the_it_strategy() -> None:
    types = select("SELECT ?type WHERE { ?document its:strategyType ?type } ORDER BY ?type")
    names = [iri.removeprefix(ITS) for (iri,) in types]
    assert names == ["Corporate", "DigitalCampus", "Estates", "ITService", "PolicyType", "Sector", "TeachingLearning"]


def test_the_three_aims_of_the_article_are_there() -> None:
    labels = {label for (label,) in select("SELECT ?label WHERE { ?aim a its:Aim ; rdfs:label ?label }")}
    assert {"Create a safe learning environment", "Financial efficiency", "Sustainability"} < labels


def test_four_observations_of_each_indicator_but_the_new_one() -> None:
    rows = select("""SELECT ?kpi (COUNT(?observation) AS ?n) WHERE {
        ?kpi a its:KPI . OPTIONAL { ?observation sosa:observedProperty ?kpi } } GROUP BY ?kpi""")
    counts = dict(rows)
    assert counts.pop("kpi-teaching-hours-lost") == "0"
    assert set(counts.values()) == {"4"}


def test_eight_members() -> None:
    query = "SELECT DISTINCT ?member WHERE { ?m org:organization avc:it-steering-group ; org:member ?member }"
    assert len(select(query)) == 8


def test_four_teams_in_three_quarters() -> None:
    rows = select("SELECT ?team ?start WHERE { ?c a its:Capacity ; its:resource ?team ; its:startDate ?start }")
    assert Counter(team for team, _ in rows) == dict.fromkeys(
        ("team-network", "team-infrastructure", "team-service-desk", "team-digital-learning"), 3
    )
    assert {start for _, start in rows} == {"2026-10-01", "2027-01-01", "2027-04-01"}


def test_1817_items() -> None:
    assert select("SELECT (SUM(?n) AS ?items) WHERE { ?asset its:quantity ?n }") == [("1817",)]


def test_one_project_has_three_parts_and_a_brief_for_each() -> None:
    rows = select("""SELECT ?whole ?part ?brief WHERE {
        ?part its:subProjectOf ?whole . ?brief its:briefFor ?part } ORDER BY ?part""")
    assert rows == [
        ("project-network-refresh", "project-edge-switches", "brief-edge-switches"),
        ("project-network-refresh", "project-resilient-core", "brief-resilient-core"),
        ("project-network-refresh", "project-wifi-renewal", "brief-wifi-renewal"),
    ]


def test_three_and_two_options() -> None:
    rows = select("SELECT ?case (COUNT(?o) AS ?n) WHERE { ?case its:option ?o } GROUP BY ?case ORDER BY ?case")
    assert rows == [("case-network-refresh", "3"), ("case-server-renewal", "2")]


# Stories


def test_the_network_team_is_asked_for_too_much_in_all_three_quarters() -> None:
    rows = select("""SELECT ?team ?start ?have (SUM(?amount) AS ?need) WHERE {
        ?capacity a its:Capacity ; its:resource ?team ; its:amount ?have ; its:startDate ?start ; its:endDate ?end .
        ?demand a its:ResourceDemand ; its:resource ?team ; its:amount ?amount ; its:startDate ?from ; its:endDate ?to .
        FILTER(?from <= ?end && ?to >= ?start) } GROUP BY ?team ?start ?have ORDER BY ?team ?start""")
    over = [
        (team, start, Decimal(have), Decimal(need)) for team, start, have, need in rows if Decimal(need) > Decimal(have)
    ]
    assert over == [
        ("team-network", "2026-10-01", Decimal("3.0"), Decimal("3.2")),
        ("team-network", "2027-01-01", Decimal("3.0"), Decimal("4.2")),
        ("team-network", "2027-04-01", Decimal("3.0"), Decimal("4.6")),
    ]


def test_switches_and_wifi_are_replaced_after_their_support_ends() -> None:
    rows = select("""SELECT ?asset ?ends ?date WHERE {
        ?item a its:RefreshItem ; its:replaces ?asset ; its:targetDate ?date .
        ?asset its:model/its:endOfSupport ?ends . FILTER(?date > ?ends) } ORDER BY ?asset""")
    assert rows == [
        ("asset-access-points", "2027-06-30", "2027-08-31"),
        ("asset-edge-switches", "2026-10-31", "2027-06-30"),
    ]


def test_core_network_availability_went_a_quarter_of_the_way_backwards() -> None:
    rows = select("""SELECT (100 * (?latest - ?baseline) / (?goal - ?baseline) AS ?way) WHERE {
        ?target its:targetOf avc:kpi-network-availability ; its:baselineValue ?baseline ; its:targetValue ?goal .
        ?observation sosa:observedProperty avc:kpi-network-availability ; sosa:hasSimpleResult ?latest ;
            sosa:resultTime "2026-09-30T00:00:00Z"^^xsd:dateTime . }""")
    assert [Decimal(way) for (way,) in rows] == [Decimal(-25)]


def test_the_network_case_is_deferred_and_the_server_case_approved() -> None:
    rows = select("""SELECT ?case ?outcome WHERE {
        ?decision its:about ?case ; its:outcome ?outcome . ?case a its:BusinessCase } ORDER BY ?case""")
    assert rows == [("case-network-refresh", f"{ITS}Deferred"), ("case-server-renewal", f"{ITS}Approved")]


def test_five_elements_have_no_aim_behind_them_and_one_is_cited_in_a_case() -> None:
    rows = select("""SELECT ?element ?case WHERE {
        ?element a its:StrategyElement . FILTER NOT EXISTS { ?aim its:supports ?element }
        OPTIONAL { ?case its:reason ?element } } ORDER BY ?element""")
    assert rows == [
        ("cs-employers", ""),
        ("cs-people", ""),
        ("es-new-build", "case-network-refresh"),
        ("es-space", ""),
        ("tl-feedback", ""),
    ]


def test_the_network_case_is_88900_pounds_short() -> None:
    (asked,), (found,) = (
        select("SELECT (SUM(?a) AS ?sum) WHERE { avc:option-network-full its:cost/its:amount ?a }")[0],
        select("SELECT (SUM(?a) AS ?sum) WHERE { avc:case-network-refresh its:funding/its:amount ?a }")[0],
    )
    assert (Decimal(asked), Decimal(asked) - Decimal(found)) == (Decimal(458_900), Decimal(88_900))


def test_each_link_of_an_aim_says_who_agreed_it_when_why_and_how_strongly() -> None:
    links = select("SELECT ?aim ?element WHERE { ?aim a its:Aim ; its:supports ?element } ORDER BY ?aim ?element")
    records = select("""SELECT ?aim ?element WHERE {
        ?alignment a its:Alignment ; its:alignedFrom ?aim ; its:alignedTo ?element ; its:strength ?strength ;
            its:justification semapv:ManualMappingCuration ; rdfs:comment ?why ;
            prov:wasAttributedTo/rdfs:label ?who ; dcterms:created ?day . } ORDER BY ?aim ?element""")
    assert records == links
    assert len({element for _, element in links}) == 16


# What the rules find


def findings(*paths: Path, only: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    validation = itstrat.open(list(paths)).validate(ValidationOptions(only=only))
    return {(finding.code, finding.focus_node.value.removeprefix(AVC)) for finding in validation.findings}


def test_the_college_has_the_findings_that_its_readme_explains() -> None:
    validation = itstrat.open(COLLEGE).validate()
    assert validation.conforms
    assert {(each.code, each.focus_node.value.removeprefix(AVC)) for each in validation.findings} == INTENDED
    readme = (COLLEGE / "README.md").read_text(encoding="utf-8")
    assert [code for code, _ in INTENDED if f"| {code}" not in readme] == []


def test_every_rule_has_something_to_look_at() -> None:
    checked = itstrat.open(COLLEGE).validate().checked
    assert [rule.code for rule in checked] == CODES
    assert [rule.code for rule in checked if rule.focus_nodes == 0] == []


def test_each_rule_has_a_broken_file() -> None:
    assert [file.stem for file in BROKEN] == CODES


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_broken_file_adds_a_finding_of_its_rule(file: Path) -> None:
    found = findings(COLLEGE, file, only=(file.stem,))
    assert {finding for finding in found - INTENDED if finding[0] == file.stem}


def test_published_goals_show_their_own_wording() -> None:
    scheme = UN_SDG / "sdg-kos-goals-targets-indicators.ttl"
    if not scheme.is_file():
        pytest.skip(f"the published UN SDG scheme is not at {UN_SDG} (set ITSTRAT_DATA)")
    assert findings(COLLEGE, scheme) == INTENDED
    table = itstrat.open([COLLEGE, scheme]).report("external-alignment")
    shown = {cell.text for row in table.rows for cell in row}
    assert "By 2030, double the global rate of improvement in energy efficiency" in shown


# The minimal example


def test_minimal_is_one_screen() -> None:
    assert len((MINIMAL / "strategy.ttl").read_text(encoding="utf-8").splitlines()) <= 45


def test_minimal_has_one_of_each() -> None:
    store = ox.Store()
    store.load(path=MINIMAL / "strategy.ttl", format=ox.RdfFormat.TURTLE)
    names = ("StrategyElement", "Aim", "Objective", "KPI", "Target", "Service", "Project")
    counts = {name: len(list(store.quads_for_pattern(None, None, ITS[name]))) for name in names}
    assert counts == {**dict.fromkeys(names, 1), "Objective": 2, "KPI": 2, "Target": 2}


def test_minimal_breaks_no_rule_and_its_project_has_a_reason() -> None:
    strategy = itstrat.open(MINIMAL)
    assert strategy.validate().conforms
    (sentence,) = strategy.why("Safer sign-in").sentences
    assert "“A safe college” of Corporate strategy, p. 4" in sentence
