"""The portfolio of small strategies and of the examples."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import itstrat
from itstrat.errors import CircularDependency, MissingExtra, NoPortfolio, PlanningError
from itstrat.planning.plan_options import PlanOptions
from itstrat.planning.to_rdf import as_scenario, quads, write

pytest.importorskip("ortools", reason="the extra [plan] is not installed")

from itstrat.planning.solver import solve
from itstrat.sparql import Solutions
from tests.unit.planning.conftest import AS_OF, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from itstrat.planning.portfolio import Portfolio
    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]

# One team of 1 FTE, of which a service takes 0.2; two projects of 0.8 each, planned for the same quarter.
DATA = """
:aim a its:Aim ; rdfs:label "Aim" . :o1 a its:Objective ; its:supports :aim . :o2 a its:Objective ; its:supports :aim .
:team a its:Resource ; rdfs:label "Team" .
:autumn a its:Capacity ; its:resource :team ; its:amount 1.0 ; its:unit "FTE" ;
    its:startDate "2026-10-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:winter a its:Capacity ; its:resource :team ; its:amount 1.0 ; its:unit "FTE" ;
    its:startDate "2027-01-01"^^xsd:date ; its:endDate "2027-03-31"^^xsd:date .
:service a its:Service ; its:demand :running .
:running a its:ResourceDemand ; its:resource :team ; its:amount 0.2 ; its:unit "FTE" ;
    its:startDate "2026-10-01"^^xsd:date ; its:endDate "2027-09-30"^^xsd:date .
:a a its:Project ; rdfs:label "A" ; its:status its:Proposed ; its:supports :o1 , :o2 ; its:demand :da ; its:cost :ca ;
    its:startDate "2026-12-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:b a its:Project ; rdfs:label "B" ; its:status its:Proposed ; its:supports :o1 ; its:demand :db ; its:cost :cb ;
    its:startDate "2026-12-15"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:da a its:ResourceDemand ; its:resource :team ; its:skill :weld ; its:amount 0.8 ; its:unit "FTE" ;
    its:startDate "2026-12-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:db a its:ResourceDemand ; its:resource :team ; its:amount 0.8 ; its:unit "FTE" ;
    its:startDate "2026-12-15"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:ca a its:Cost ; its:amount 1000 ; its:year "2026/27" ; its:costType its:Capital .
:cb a its:Cost ; its:amount 400 ; its:year "2026/27" ; its:costType its:Revenue .
:weld a its:Skill ; rdfs:label "Welding" .
"""


def dates(plan: Portfolio) -> dict[str, tuple[date | None, date | None, int]]:
    return {each.label: (each.start, each.end, each.delay) for each in plan.chosen}


def test_the_weightier_goes_first_and_the_other_waits_a_quarter(college: College) -> None:
    plan = college(DATA).plan()
    assert dates(plan) == {
        "A": (date(2026, 12, 1), date(2026, 12, 31), 0),
        "B": (date(2027, 3, 15), date(2027, 3, 31), 1),
    }
    assert (plan.value, plan.bound, plan.gap, plan.proven, plan.cost) == (3, 3, 0, True, 1400)
    loads = {(load.label, load.when): (load.available, load.used, load.left) for load in plan.loads if load.used}
    assert loads[("Team", "Oct–Dec 2026")] == (Decimal("0.80"), Decimal("0.8"), 0)


def test_what_is_left_out_says_which_limit_binds_and_what_a_little_more_brings(college: College) -> None:
    plan = college(DATA).plan(PlanOptions(quarters=1))
    (left,) = plan.left_out
    assert (left.label, left.reasons) == ("B", ("Team, Oct–Dec 2026: needs 0.8 FTE, 0 left (short by 0.8)",))
    (price,) = plan.prices
    assert (price.more, price.gain, price.comes_in, price.goes_out) == (
        "1 FTE more: Team, every quarter",
        1,
        ("B",),
        (),
    )


def test_budgets_by_year_and_kind(college: College) -> None:
    strategy = college(DATA)
    plan = strategy.plan(PlanOptions(quarters=3, budgets={(2026, None): Decimal(1100)}))
    assert set(dates(plan)) == {"A"}
    assert plan.left_out[0].reasons == ("Budget, 2026/27: needs 400 GBP, 100 left (short by 300)",)
    assert plan.prices[0].more == "10,000 GBP more: Budget, 2026/27"
    plan = strategy.plan(PlanOptions(quarters=3, budgets={(2026, "capital"): Decimal(999)}))
    assert set(dates(plan)) == {"B"}


def test_a_project_that_waits_takes_its_costs_into_the_next_financial_year(college: College) -> None:
    plan = college(DATA).plan(PlanOptions(budgets={(2026, None): Decimal(1100)}))
    assert dates(plan)["B"] == (date(2027, 9, 15), date(2027, 9, 30), 3)
    plan = college(DATA).plan(PlanOptions(budgets={(2026, None): Decimal(1100), (2027, None): Decimal(399)}))
    assert (dates(plan)["A"][2], dates(plan)["B"][2]) == (0, 7)


def plan_iris(*names: str) -> tuple[str, ...]:
    return tuple(f"https://college.example/id/{name}" for name in names)


def test_weights_of_aims_strengths_and_inherited_lines(college: College) -> None:
    more = """
    :aim its:weight 2.0 . :x a its:Alignment ; its:alignedFrom :b ; its:alignedTo :o1 ; its:strength 0.5 .
    :y a its:Alignment ; its:alignedFrom :aim ; its:alignedTo :theme ; its:strength 0.9 .
    :c a its:Project ; rdfs:label "C" ; its:subProjectOf :b ; its:startDate "2026-12-01"^^xsd:date ;
        its:endDate "2026-12-31"^^xsd:date .
    """
    plan = college(DATA + more).plan()
    values = {each.label: each.value for each in (*plan.chosen, *plan.left_out)}
    # A: two objectives, each 2.0 * 0.9. B frames C, which has B's line: 0.5 * 2.0 * 0.9 would be B's own strength, and
    # C's own alignment with the objective is not recorded, so it counts as 1.
    assert values == {"A": Decimal("3.60"), "B": 0, "C": Decimal("1.80")}


def test_precedence_alternatives_and_musts(college: College) -> None:
    plan = college(DATA + ":a its:precededBy :b .").plan()
    assert (dates(plan)["B"][2], dates(plan)["A"][2]) == (0, 1)
    plan = college(DATA + ":a its:alternativeTo :b .").plan()
    assert plan.left_out[0].reasons[0] == "A is carried out instead"
    plan = college(DATA + ":a its:alternativeTo :b . :b its:mandatory true .").plan()
    assert set(dates(plan)) == {"B"}
    plan = college(DATA + ":a its:precededBy :b .").plan(PlanOptions(without=plan_iris("b")))
    reasons = {each.label: each.reasons for each in plan.left_out}
    assert reasons["A"] == ("it waits for B, which is left out",)
    assert reasons["B"] == ("left out on request (--without)",)


def test_a_demand_that_nobody_can_mean_is_refused(college: College) -> None:
    with pytest.raises(PlanningError, match="more than a trillion"):
        college(DATA.replace("its:amount 0.8", "its:amount 1000000000000000000000000000000.5")).plan()


def test_what_clashes_names_the_choice_the_order_and_the_whole(college: College) -> None:
    both = ":a its:mandatory true . :b its:mandatory true ."
    with pytest.raises(NoPortfolio) as wrong:
        college(DATA + both + ":a its:alternativeTo :b .").plan()
    assert wrong.value.conflict == ("A or B, not both", "A: mandatory", "B: mandatory")
    with pytest.raises(NoPortfolio) as wrong:
        college(DATA + ":a its:mandatory true ; its:precededBy :b .").plan(PlanOptions(without=plan_iris("b")))
    assert wrong.value.conflict == ("A: after B", "A: mandatory", "B: left out on request (--without)")
    with pytest.raises(NoPortfolio) as wrong:
        college(DATA + ":a its:mandatory true ; its:subProjectOf :b .").plan(PlanOptions(without=plan_iris("b")))
    assert wrong.value.conflict == ("A: mandatory", "A: part of B", "B: left out on request (--without)")


def test_a_skill_is_a_limit_when_it_is_said_how_much_there_is(college: College) -> None:
    plan = college(DATA).plan(PlanOptions(skills={plan_iris("weld")[0]: Decimal("0.5")}))
    assert set(dates(plan)) == {"B"}
    assert plan.left_out[0].reasons[0].startswith("Welding, Jan–Mar 2027: needs 0.8 FTE, 0.5 left")


def test_what_is_in_progress_stays_unless_it_is_released(college: College) -> None:
    data = DATA.replace(
        ':b a its:Project ; rdfs:label "B" ; its:status its:Proposed',
        ':b a its:Project ; rdfs:label "B" ; its:status its:InProgress',
    )
    plan = college(data).plan(PlanOptions(quarters=1))
    assert dates(plan) == {"B": (date(2026, 12, 15), date(2026, 12, 31), 0)}
    assert plan.chosen[0].must == "in progress"
    assert set(dates(college(data).plan(PlanOptions(quarters=1, release=plan_iris("b"))))) == {"A"}


def test_refresh_deadlines_hold_projects_to_their_date(college: College) -> None:
    more = """
    :b its:replaces :old . :old its:model :model . :model its:endOfSupport "2026-12-31"^^xsd:date .
    """
    plan = college(DATA + more).plan()
    assert (dates(plan)["B"][2], dates(plan)["A"][2]) == (0, 1)
    plan = college(DATA + more).plan(PlanOptions(deadlines=False))
    assert (dates(plan)["B"][2], dates(plan)["A"][2]) == (1, 0)
    later = more + ':item a its:RefreshItem ; its:replaces :old ; its:targetDate "2027-03-31"^^xsd:date .'
    assert dates(college(DATA + later).plan())["B"][2] == 1


def test_funding_limits_the_project_that_it_is_for(college: College) -> None:
    more = ":a its:funding :grant . :grant its:amount 900 ; its:status its:Approved ."
    plan = college(DATA + more).plan()
    assert plan.left_out[0].reasons == ("Funding of A, granted and sought: needs 1,000 GBP, 900 left (short by 100)",)
    assert "A" in dates(college(DATA + more).plan(PlanOptions(funding="none")))
    sought = more.replace("900", "1000").replace("Approved", "Proposed")
    assert "A" in dates(college(DATA + sought).plan())
    assert "A" not in dates(college(DATA + sought).plan(PlanOptions(funding="granted")))


def test_limits_that_clash_are_named_and_no_others(college: College) -> None:
    options = PlanOptions(quarters=1, must=plan_iris("a", "b"), budgets={(2026, None): Decimal(5000)})
    with pytest.raises(NoPortfolio) as caught:
        college(DATA).plan(options)
    assert set(caught.value.conflict) == {
        "A: has to be carried out (--must)",
        "B: has to be carried out (--must)",
        "Team, Oct–Dec 2026: 0.8 FTE",
    }
    assert "--release" in (caught.value.hint or "")


def test_options_that_contradict_each_other_are_both_named(college: College) -> None:
    with pytest.raises(NoPortfolio) as caught:
        college(DATA).plan(PlanOptions(must=plan_iris("a"), without=plan_iris("a")))
    assert caught.value.conflict == ("A: has to be carried out (--must)", "A: left out on request (--without)")


LONG = """
:long a its:Project ; rdfs:label "Long" ; its:status its:Proposed ; its:supports :o1 ;
    its:startDate "2026-12-01"^^xsd:date ; its:endDate "2027-03-31"^^xsd:date .
"""


def test_what_does_not_end_within_the_plan_is_left_out(college: College) -> None:
    """Long takes two quarters, October to March: a plan of one has no room for it, one of two has."""
    plan = college(DATA + LONG).plan(PlanOptions(quarters=1))
    reasons = {each.label: each.reasons for each in plan.left_out}
    assert reasons["Long"] == ("would not end by 2026-12-31, when the plan does (--quarters)",)
    assert "Long" in dates(college(DATA + LONG).plan(PlanOptions(quarters=2)))
    # What runs goes on, whenever it ends; what is wanted, or mandatory and due to begin by then, clashes with the end.
    running = LONG.replace("Proposed", "InProgress")
    assert dates(college(DATA + running).plan(PlanOptions(quarters=1)))["Long"] == (
        date(2026, 12, 1),
        date(2027, 3, 31),
        0,
    )
    mandatory = LONG + ":long its:mandatory true ."
    for data, options, why in (
        (LONG, PlanOptions(quarters=1, must=plan_iris("long")), "has to be carried out (--must)"),
        (mandatory, PlanOptions(quarters=1), "mandatory"),
    ):
        with pytest.raises(NoPortfolio) as caught:
            college(DATA + data).plan(options)
        assert set(caught.value.conflict) == {f"Long: {why}", f"Long: {reasons['Long'][0]}"}
        assert "--quarters" in (caught.value.hint or "")
    # Mandatory, but not to begin before the plan ends: it is for the next one.
    later = mandatory.replace("2026-12-01", "2027-01-01")
    assert "Long" not in dates(college(DATA + later).plan(PlanOptions(quarters=1)))


def test_circles_and_two_currencies_are_refused(college: College) -> None:
    with pytest.raises(CircularDependency, match=r"in a circle: A, B and A") as caught:
        college(DATA + ":a its:precededBy :b .\n:b its:precededBy :a .").plan()
    lines = (PREFIXES + DATA).count("\n")
    assert [note.rpartition("/")[2] for note in caught.value.__notes__] == [
        f"data.ttl:{lines + 1}:19: A its:precededBy B",
        f"data.ttl:{lines + 2}:19: B its:precededBy A",
    ]
    with pytest.raises(PlanningError, match="money in EUR and GBP"):
        college(DATA + ':ca schema:currency "EUR" . :cb schema:currency "GBP" .').plan()
    with pytest.raises(PlanningError, match="has no year"):
        college(DATA.replace('1000 ; its:year "2026/27"', "1000")).plan()


def test_a_strategy_without_projects_has_an_empty_portfolio(college: College) -> None:
    plan = college(':aim a its:Aim ; rdfs:label "Aim" .').plan()
    assert (plan.chosen, plan.left_out, plan.value, plan.gap, plan.proven) == ((), (), 0, 0, True)


def test_the_college_has_no_people_for_its_network(ashdown: Strategy) -> None:
    plan = ashdown.plan()
    assert {each.label for each in plan.chosen} == {"Multi-factor sign-in", "Server renewal"}
    assert plan.prices[0].comes_in == ("Edge switch replacement", "Network refresh", "Resilient core and internet")
    team = ashdown.resolve("avc:team-network").value
    with_people = ashdown.plan(PlanOptions(capacities={team: (Decimal("4.6"), False)}))
    # With the people, it is the funding that Wi-Fi, worth least, is left out for: 370,000 of 458,900.
    assert [each.label for each in with_people.left_out] == ["Wi-Fi renewal"]
    assert with_people.left_out[0].reasons == (
        "Funding of Network refresh, granted and sought: needs 158,400 GBP, 69,500 left (short by 88,900)",
    )


def test_the_university_is_planned_to_optimality(northmoor: Strategy) -> None:
    plan = northmoor.plan()
    assert (plan.proven, plan.gap) == (True, 0)
    assert len(plan.chosen) + len(plan.left_out) == 38
    delayed = {each.label for each in plan.chosen if each.delay}
    assert "Systems of the STEM building joined up" in delayed  # the integration team is over-committed until August


def test_a_plan_goes_back_as_triples_and_as_a_scenario(college: College) -> None:
    strategy = college(DATA)
    plan = strategy.plan()
    (graph,) = {quad.graph_name for quad in quads(plan)}
    assert str(graph).startswith("<urn:itstrat:graph:plan:")
    scenario = as_scenario(plan)
    assert [(change.do, dict(change.given)) for change in scenario.changes] == [
        ("move-project", {"project": "https://college.example/id/b", "months": 3})
    ]
    conflicts = next(e for e in strategy.whatif(scenario).effects if e.measure.name == "conflicts")
    assert (conflicts.measure.value, conflicts.values) == (1, (0,))
    assert quads(replace(plan, chosen=plan.chosen[:1])) != quads(plan)


PLANNED = """
PREFIX its: <https://w3id.org/itstrat#>
SELECT ?project ?start ?end
WHERE { ?step a its:PlanStep ; its:about ?project ; its:startDate ?start ; its:endDate ?end }
"""


@pytest.mark.parametrize("form", [".ttl", ".trig"])
@pytest.mark.parametrize("folder", ["ashdown-valley-college", "university-of-northmoor"])
def test_a_plan_is_read_beside_the_data_that_it_was_made_of(folder: str, form: str, tmp_path: Path) -> None:
    """No finding comes or goes, the plan comes out the same, and a query lists the dates that it has."""
    before = itstrat.open(f"examples/{folder}", as_of=AS_OF)
    plan = before.plan()
    file = tmp_path / f"p{form}"
    file.write_bytes(write(plan, {".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG}[form], before.prefixes))
    after = itstrat.open([f"examples/{folder}", file], as_of=AS_OF)
    assert after.warnings == before.warnings
    assert [(each.code, each.message) for each in after.validate().findings] == [
        (each.code, each.message) for each in before.validate().findings
    ]
    found = after.query(PLANNED)
    assert isinstance(found, Solutions)
    dates = {tuple(term.value for term in row) for row in found}
    assert dates == {(each.iri, str(each.start), str(each.end)) for each in plan.chosen}
    assert after.plan() == plan


def test_without_ortools_it_says_what_to_install(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ortools", "ortools.sat", "ortools.sat.python"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match="Libraries for planning are not installed") as caught:
        college(DATA).plan()
    assert "itstrat[plan]" in (caught.value.hint or "")


def test_a_search_that_ends_early_keeps_its_word() -> None:
    """Worth and bound stand on either side of what could be had, and the gap is what lies between."""
    from benchmarks.portfolio import problem

    found = solve(problem(60, 8, 12), effort=0.5)
    assert not found.proven
    assert found.value < found.bound
    assert found.gap == 100 * (found.bound - found.value) / found.bound
    limits = {limit.key: limit.available for limit in problem(60, 8, 12).limits}
    assert all(used <= limits[key] for key, used in found.used.items())
    assert solve(problem(60, 8, 12), effort=0.5) == found
