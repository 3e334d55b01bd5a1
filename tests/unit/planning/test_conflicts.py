"""The conflict sheet: the same conflicts as the report, and ways out that end them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from itstrat.planning.conflicts import conflicts

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]


@pytest.mark.parametrize("name", ["ashdown", "northmoor"])
def test_the_conflicts_are_those_of_the_report(name: str, request: pytest.FixtureRequest) -> None:
    strategy = request.getfixturevalue(name)
    found = conflicts(strategy.store, strategy.as_of, strategy.labels)
    rows = [tuple(cell.value or cell.iri for cell in row[:7]) for row in strategy.report("resource-conflicts").rows]
    assert rows
    assert [(c.resource, c.start, c.end, c.available, c.needed, c.over) for c in found] == [
        (resource, start, end, available, needed, over) for resource, start, end, _, available, needed, over in rows
    ]


def test_claimants_and_aims_are_those_of_the_report(ashdown: Strategy) -> None:
    for conflict in conflicts(ashdown.store, ashdown.as_of, ashdown.labels):
        rows = [row for row in ashdown.report("conflict-detail").rows if row[1].value == conflict.start]
        assert {(each.iri, each.needs) for each in conflict.claimants} == {(row[6].iri, row[7].value) for row in rows}
        assert set(conflict.aims) == {row[9].iri for row in rows if row[9].iri}


def test_the_worst_quarter_of_the_college(ashdown: Strategy) -> None:
    """4.6 asked of 3.0: 1.6 people for 91 days, at 220 working days a year 88 days, is 30,800 at 350 a day."""
    spring = conflicts(ashdown.store, ashdown.as_of, ashdown.labels)[-1]
    assert spring.over == Decimal("1.6")
    best = spring.ways[0]
    assert (best.way, best.ends, best.money) == ("hire", True, Decimal("30800.00"))
    assert {way.way for way in spring.ways if not way.ends} == {"drop"}  # neither project alone takes as much
    cheaper = conflicts(ashdown.store, ashdown.as_of, ashdown.labels, day_rate=Decimal(100))[-1]
    assert cheaper.ways[0].money == Decimal("8800.00")


DATA = """
:aim a its:Aim ; rdfs:label "Aim" . :o a its:Objective ; its:supports :aim .
:team a its:Resource ; rdfs:label "Team" .
:q4 a its:Capacity ; its:resource :team ; its:amount 1.0 ; its:unit "FTE" ;
    its:startDate "2026-10-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:q1 a its:Capacity ; its:resource :team ; its:amount 1.5 ; its:unit "FTE" ;
    its:startDate "2027-01-01"^^xsd:date ; its:endDate "2027-03-31"^^xsd:date .
:service a its:Service ; rdfs:label "Service" ; its:demand :ds .
:ds a its:ResourceDemand ; its:resource :team ; its:amount 0.5 ; its:unit "FTE" ;
    its:startDate "2026-10-01"^^xsd:date ; its:endDate "2027-03-31"^^xsd:date .
:p a its:Project ; rdfs:label "P" ; its:supports :o ; its:demand :dp ;
    its:startDate "2026-12-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
:dp a its:ResourceDemand ; its:resource :team ; its:amount 0.8 ; its:unit "FTE" ;
    its:startDate "2026-12-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
"""


def test_ways_out_are_ranked(college: College) -> None:
    strategy = college(DATA)
    (conflict,) = conflicts(strategy.store, strategy.as_of, strategy.labels)
    assert conflict.over == Decimal("0.3")
    assert [(way.text, way.ends, way.money, way.weeks, way.lost) for way in conflict.ways] == [
        ("shift P by 1 quarter", True, 0, 13, 0),
        ("split P: 0.5 FTE now, 0.3 FTE in Jan–Mar 2027", True, 0, 13, 0),
        (
            # P begins in December: 31 days × 220/365 × 0.3 = 5.6, so 6 days of work.
            "hire 0.3 FTE from 1 December 2026 to 31 December 2026: 6 days of work at 350 a day (an assumed rate), "
            "2,100 in all",
            *(True, Decimal("2100.00"), 0, 0),
        ),
        ("drop P", True, 0, 0, 1),
    ]


@pytest.mark.parametrize(
    ("currencies", "words"),
    [
        ((), "350 a day (an assumed rate), 2,100 in all"),
        (("EUR",), "€350 a day (an assumed rate), €2,100 in all"),
        (("EUR", "GBP"), "350 a day (an assumed rate), 2,100 in all"),
    ],
)
def test_a_day_is_paid_in_the_currency_of_the_costs(college: College, currencies: tuple[str, ...], words: str) -> None:
    costs = "".join(
        f':p its:cost :c{c} . :c{c} a its:Cost ; its:amount 1.0 ; <https://schema.org/currency> "{c}" .\n'
        for c in currencies
    )
    strategy = college(DATA + costs)
    (conflict,) = conflicts(strategy.store, strategy.as_of, strategy.labels)
    assert [way.text.rpartition("work at ")[2] for way in conflict.ways if way.way == "hire"] == [words]


def test_where_the_rate_is_from(college: College) -> None:
    strategy = college(DATA)

    def hired(**given: object) -> tuple[str, Decimal]:
        (conflict,) = conflicts(strategy.store, strategy.as_of, strategy.labels, **given)
        return next((way.rate, way.money) for way in conflict.ways if way.way == "hire")

    assert hired() == ("an assumed rate", Decimal("2100.00"))
    assert hired(day_rate=Decimal(350), rate_from="itstrat.toml") == ("itstrat.toml", Decimal("2100.00"))
    assert hired(day_rate=Decimal("100.50")) == ("the rate given", Decimal("603.00"))  # 6 days


def test_what_is_given_up_and_what_is_still_missing_is_said(college: College) -> None:
    """P takes 0.8 of what is 1.3 too much: dropping it leaves 0.5 missing, and its objective, aim and benefit go."""
    more = """
    :case a its:BusinessCase ; its:caseFor :p ; its:option :do , :nothing .
    :do its:recommended true ; its:benefit :better , :bad . :bad its:benefitType its:DisBenefit .
    :better rdfs:label "Better" .
    :nothing its:recommended false ; its:benefit :worse . :worse rdfs:label "Worse" . :o rdfs:label "O" .
    """
    strategy = college(DATA.replace("its:amount 0.5", "its:amount 1.5") + more)
    autumn = conflicts(strategy.store, strategy.as_of, strategy.labels)[0]
    drop = next(way for way in autumn.ways if way.way == "drop")
    assert (autumn.over, drop.ends, drop.rest) == (Decimal("1.3"), False, Decimal("0.5"))
    assert drop.text == "drop P, which leaves 0.5 FTE missing"
    assert drop.gives_up == "work for: O; aims: Aim; benefits: Better"
    assert all(way.rest == 0 for way in autumn.ways if way.ends)


def test_a_part_gives_up_its_share_of_the_benefits_of_the_programme(ashdown: Strategy) -> None:
    autumn = conflicts(ashdown.store, ashdown.as_of, ashdown.labels)[0]
    drop = next(way for way in autumn.ways if way.way == "drop")
    assert drop.gives_up == (
        "work for: Keep the network available whenever teaching needs it; aims: A campus people can depend on; its "
        "share of the benefits: 300 fewer class hours lost a year and Wi-Fi that four learners in five are content with"
    )


def test_capacity_that_nobody_stated_is_said_to_be_assumed(college: College) -> None:
    """Without the capacity of the winter, that of the autumn less services, 0.5, is what P could have later."""
    data = DATA[: DATA.index(":q1 a its:Capacity")] + DATA[DATA.index(":service a") :]
    strategy = college(data)
    (conflict,) = conflicts(strategy.store, strategy.as_of, strategy.labels)
    split = next(way for way in conflict.ways if way.way == "split")
    assert split.text == (
        "split P: 0.5 FTE now, 0.3 FTE in Jan–Mar 2027 (no capacity is stated for that time; it is taken to be what "
        "Team had free before)"
    )
    small = college(data.replace("its:amount 0.8", "its:amount 0.5").replace("1.0", "0.9"))
    (conflict,) = conflicts(small.store, small.as_of, small.labels)
    assert [way.way for way in conflict.ways if way.way == "shift"] == []  # 0.4 is free, never 0.5


def test_what_has_begun_is_not_shifted(college: College) -> None:
    strategy = college(
        DATA.replace(
            'its:startDate "2026-12-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .\n:dp',
            'its:startDate "2026-11-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .\n:dp',
        )
    )
    (conflict,) = conflicts(strategy.store, strategy.as_of, strategy.labels)
    assert [way.way for way in conflict.ways] == ["split", "hire", "drop"]


def test_services_alone_leave_only_hiring(college: College) -> None:
    strategy = college(DATA.replace("its:amount 0.5", "its:amount 2.5").replace(":p a its:Project", ":p a its:Thing"))
    found = conflicts(strategy.store, strategy.as_of, strategy.labels)
    assert [[way.way for way in conflict.ways] for conflict in found] == [["hire"], ["hire"]]


def test_no_conflicts(college: College) -> None:
    strategy = college(DATA.replace("0.8", "0.4"))
    assert conflicts(strategy.store, strategy.as_of, strategy.labels) == ()


def test_the_university_shifts_two_projects_and_hires_the_rest(northmoor: Strategy) -> None:
    """3.4 too much: 0.6 and 2.2 can wait two quarters, as in the plan; 0.6 for 89 days is 32 days of hired work."""
    best = conflicts(northmoor.store, northmoor.as_of, northmoor.labels)[0].ways[0]
    assert (best.way, best.ends, best.money, best.weeks) == ("combine", True, Decimal("11200.00"), 26)
    assert [northmoor.labels(northmoor.resolve(iri)) for iri in best.claimants] == [
        "Returns from the new student record",
        "Systems of the STEM building joined up",
    ]
    assert best.waiting == 26 * (Decimal("0.9") + Decimal("1.8"))


def test_two_that_wait_do_not_wait_in_the_same_place(college: College) -> None:
    """P and Q take 0.8 each of the 0.5 there is; the next quarter has 1.0, so the second waits for the one after."""
    more = (
        DATA
        + """
    :q a its:Project ; rdfs:label "Q" ; its:supports :o ; its:demand :dq ;
        its:startDate "2026-12-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
    :dq a its:ResourceDemand ; its:resource :team ; its:amount 0.8 ; its:unit "FTE" ;
        its:startDate "2026-12-01"^^xsd:date ; its:endDate "2026-12-31"^^xsd:date .
    """
    )
    strategy = college(more)
    (conflict,) = conflicts(strategy.store, strategy.as_of, strategy.labels)
    combined = next(way for way in conflict.ways if way.way == "combine")
    assert (combined.text, combined.money, combined.weeks) == (
        "shift P by 1 quarter and shift Q by 2 quarters (no capacity is stated for that time; it is taken to be what "
        "Team had free before)",
        *(0, 26),
    )
    assert conflict.ways[0] == combined
