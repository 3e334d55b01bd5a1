"""Every standard report against rows worked out by hand: ``<report>/data.ttl`` and ``<report>/expected.csv``.

``params.toml`` beside them holds variants: each table is a set of parameters, its rows are in
``expected-<variant>.csv``. The report date is 2026-11-16.
"""

from __future__ import annotations

import csv
import random
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

import itstrat
from itstrat import sparql
from itstrat.namespaces import PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

HERE = Path(__file__).parent
AS_OF = date(2026, 11, 16)
KNOWN = {**PREFIXES, "ex": "https://ex.example/id/"}
NUMERIC = {XSD[name].value for name in ("integer", "decimal", "double")}
REPORTS = sparql.reports()
#: The reports beyond the 24 questions that the domain began with.
FURTHER = {"Q25": "sla-evaluation", "Q26": "linked-strategies"}
NAMES = sorted(path.parent.name for path in HERE.glob("*/data.ttl"))

Row = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    report: str
    variant: str = ""

    @property
    def expected(self) -> list[Row]:
        name = f"expected-{self.variant}.csv" if self.variant else "expected.csv"
        with (HERE / self.report / name).open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        assert header == [column.name for column in REPORTS[self.report].columns]
        return [tuple(row) for row in rows]

    @property
    def params(self) -> dict[str, str]:
        return variants(self.report)[self.variant] if self.variant else {}


def variants(report: str) -> dict[str, dict[str, str]]:
    path = HERE / report / "params.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


CASES = [Case(name, variant) for name in NAMES for variant in ("", *variants(name))]


def number(text: str, form: str) -> str:
    """Money with two decimals; any other number without trailing zeros, rounded below what the engines share."""
    value = Decimal(text)
    return f"{value:.2f}" if form == "money" else f"{round(value, 9).normalize() + 0:f}"


def compact(iri: str) -> str:
    for prefix, namespace in KNOWN.items():
        if iri.startswith(namespace) and re.fullmatch(r"[\w.-]+", iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def shown(term: ox.NamedNode | ox.Literal | None, form: str) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    if term.datatype.value in NUMERIC:
        return number(term.value, form)
    return term.value[:10] if form == "date" else term.value


def rows(strategy: itstrat.Strategy, report: str, params: Mapping[str, str] | None = None) -> list[Row]:
    query = REPORTS[report]
    bound = sparql.bind(query, params or {}, prefixes=KNOWN)
    solutions = strategy.query(query.text, params=bound)
    return [tuple(shown(each[c.name], c.format) for c in query.columns) for each in solutions]


def rows_by_rdflib(strategy: itstrat.Strategy, report: str) -> list[Row]:
    graph = rdflib.Graph()
    for quad in strategy.store.quads():
        graph.add((from_ox(quad.subject), from_ox(quad.predicate), from_ox(quad.object)))
    query = REPORTS[report]
    return [
        tuple(shown(to_ox(solution[c.name]), c.format) for c in query.columns) for solution in graph.query(query.text)
    ]


def from_ox(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype == XSD["string"]
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))


def to_ox(term: rdflib.term.Node | None) -> ox.NamedNode | ox.Literal | None:
    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(term)
    assert isinstance(term, rdflib.Literal)
    return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)


@pytest.fixture(scope="module")
def data() -> Callable[[str], itstrat.Strategy]:
    opened: dict[str, itstrat.Strategy] = {}

    def find(name: str) -> itstrat.Strategy:
        if name not in opened:
            opened[name] = itstrat.open(HERE / name / "data.ttl", as_of=AS_OF)
        return opened[name]

    return find


def case_id(case: Case) -> str:
    return f"{case.report}-{case.variant}" if case.variant else case.report


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_rows(case: Case, data: Callable[[str], itstrat.Strategy]) -> None:
    assert rows(data(case.report), case.report, case.params) == case.expected


@pytest.mark.parametrize("name", NAMES)
def test_rows_do_not_depend_on_the_order_of_the_data(name: str, tmp_path: Path) -> None:
    source = HERE / name / "data.ttl"
    triples = [f"{triple} .\n" for triple in ox.parse(path=source)]
    random.Random(name).shuffle(triples)
    halves = len(triples) // 2
    (tmp_path / "a.nt").write_text("".join(triples[halves:]), encoding="utf-8")
    (tmp_path / "b.nt").write_text("".join(triples[: halves + 1]), encoding="utf-8")  # one triple stands in both
    strategy = itstrat.open(tmp_path, as_of=AS_OF)
    assert rows(strategy, name) == Case(name).expected


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows(name: str, data: Callable[[str], itstrat.Strategy]) -> None:
    assert sorted(rows_by_rdflib(data(name), name)) == sorted(Case(name).expected)


def test_there_is_a_report_for_each_question_and_a_proof_for_each_report() -> None:
    assert [query.id for query in REPORTS.values()] == [*(f"Q{number:02}" for number in range(1, 25)), *FURTHER]
    assert {query.id: query.name for query in REPORTS.values() if query.id in FURTHER} == FURTHER
    assert sorted(REPORTS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_proved(name: str) -> None:
    tried = {param for params in variants(name).values() for param in params}
    declared = {param.name for param in REPORTS[name].params}
    assert tried <= declared
    assert not declared or tried


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_header(name: str) -> None:
    query = REPORTS[name]
    assert query.question.endswith("?")
    assert query.description.endswith(".")
    assert query.empty.endswith(".")
    assert query.tags
    assert query.columns
    with_nothing = ox.Store().query(query.text)
    assert isinstance(with_nothing, ox.QuerySolutions)
    projected = {variable.value for variable in with_nothing.variables}
    assert {column.name for column in query.columns} <= projected
    assert {param.name for param in query.params} <= projected
    titles = [column.title for column in query.columns]
    assert len(set(titles)) == len(titles)


def test_a_report_on_nothing_has_no_rows_or_says_so(tmp_path: Path) -> None:
    (tmp_path / "nothing.ttl").write_text("<urn:x:a> <urn:x:b> <urn:x:c> .", encoding="utf-8")
    strategy = itstrat.open(tmp_path, as_of=AS_OF)
    assert {name: rows(strategy, name) for name in REPORTS} == {name: [] for name in REPORTS}


def starred(names: Iterable[str]) -> set[str]:
    return {name for name in names if re.search(r"(dependsOn|subProjectOf|usesAsset\))[+*]", REPORTS[name].text)}


def test_what_goes_in_circles_is_proved_on_circles() -> None:
    walkers = starred(REPORTS)
    assert walkers
    for name in walkers:
        quads = list(ox.parse(path=HERE / name / "data.ttl"))
        links = {(q.subject, q.object) for q in quads if q.predicate.value.endswith(("#dependsOn", "#subProjectOf"))}
        assert any((b, a) in links for a, b in links), name


def test_financial_years_begin_when_the_configuration_says(tmp_path: Path) -> None:
    # Done on 25 August 2028: in 2028/29 from August on, in 2027/28 where years begin in October.
    (tmp_path / "itstrat.toml").write_text('sources = ["data.ttl"]\nyear_starts = 10\n', encoding="utf-8")
    (tmp_path / "data.ttl").write_text((HERE / "refresh-profile" / "data.ttl").read_text("utf-8"), encoding="utf-8")
    strategy = itstrat.open(tmp_path)
    rows = strategy.report("refresh-profile", plan="https://ex.example/id/south-plan").rows
    assert next(row[1].text for row in rows if row[3].text == "1187") == "2027/28"
    rows = strategy.report("refresh-profile", plan="https://ex.example/id/south-plan", year_starts="8").rows
    assert next(row[1].text for row in rows if row[3].text == "1180") == "2028/29"
