"""Cost by year against funding, and what is past its support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from itstrat.errors import PlanningError
from itstrat.planning.affordability import affordability
from itstrat.planning.reach import Needs
from tests.unit.planning.conftest import COLLEGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.strategy import Strategy

    College = Callable[[str], Strategy]


def test_the_network_case_is_short_of_what_its_data_say(ashdown: Strategy) -> None:
    found = affordability(ashdown.store, ashdown.resolve("avc:case-network-refresh"), ashdown.labels)
    assert [(year.year, year.capital, year.revenue) for year in found.years] == [
        ("2026/27", 258000, 24000),
        ("2027/28", 158400, 18500),
    ]
    assert (found.cost, found.granted, found.sought, found.gap) == (458900, 250000, 120000, 88900)


def test_a_project_costs_what_its_parts_cost_each_once(ashdown: Strategy) -> None:
    found = affordability(ashdown.store, ashdown.resolve("avc:project-network-refresh"), ashdown.labels)
    assert (found.cost, found.gap) == (458900, 88900)


def test_years_without_cost_are_shown(college: College) -> None:
    strategy = college("""
    :p a its:Project ; rdfs:label "P" ; its:cost :a , :b .
    :a its:amount 1 ; its:year "2026/27" . :b its:amount 2 ; its:year "2028/29" ; its:costType its:Capital .
    """)
    found = affordability(strategy.store, strategy.resolve("P"), strategy.labels)
    assert [(year.year, year.total) for year in found.years] == [("2026/27", 1), ("2027/28", 0), ("2028/29", 2)]


def test_cost_without_a_year_counts_in_the_whole(college: College) -> None:
    strategy = college("""
    :p a its:Project ; rdfs:label "P" ; its:cost :a , :b , :c .
    :a its:amount 1 ; its:year "2026/27" . :b its:amount 20 ; its:costType its:Capital . :c its:amount 300 .
    """)
    found = affordability(strategy.store, strategy.resolve("P"), strategy.labels)
    assert [(year.year, year.total) for year in found.years] == [("2026/27", 1)]
    assert found.undated is not None
    assert (found.undated.year, found.undated.capital, found.undated.revenue) == ("", 20, 300)
    assert found.undated.sources == (f"{COLLEGE}b", f"{COLLEGE}c")
    assert (found.capital, found.revenue, found.cost) == (20, 301, 321)


def test_funding_without_an_amount_is_refused(college: College) -> None:
    strategy = college(':p a its:Project ; rdfs:label "P" ; its:funding :f . :f rdfs:label "Grant" .')
    with pytest.raises(PlanningError, match="Grant has no amount"):
        affordability(strategy.store, strategy.resolve("P"), strategy.labels)


def test_exposure_equals_the_report(ashdown: Strategy) -> None:
    """96 switches: support ended 2026-10-31, replaced 2027-06-30; 242 days are 34.6 weeks, a year on 381 are 54.4."""
    found = ashdown.exposure()
    rows = {row[0].iri: row for row in ashdown.report("end-of-support").rows}
    assert {asset.iri for asset in found.assets} == set(rows)
    for asset in found.assets:
        assert len(asset.services) == rows[asset.iri][5].value
        assert asset.replaced == rows[asset.iri][7].value
    switches = found.assets[0]
    assert (switches.label, switches.quantity) == ("Edge switches", 96)
    assert switches.weeks_so_far == Decimal("2.3")
    assert (switches.weeks_planned, switches.weeks_doing_nothing) == (Decimal("34.6"), Decimal("54.4"))
    assert switches.score_planned == 484  # 242 days * 14 services / 7, not 34.6 * 14
    assert (found.past_support, found.items, len(found.services), len(found.audiences)) == (1, 345, 14, 3)


def test_weeks_are_rounded_once_after_they_are_multiplied(ashdown: Strategy) -> None:
    """Switches: 242 and 381 days, 14 services; Wi-Fi: 30 June to 31 August is 62 days, to 16 November 139, 1 service.

    As planned 242 * 14 / 7 + 62 / 7 = 484 + 8.857; if nothing is done 381 * 14 / 7 + 139 / 7 = 762 + 19.857.
    """
    found = ashdown.exposure(project=ashdown.resolve("avc:project-network-refresh"))
    assert [(each.days_planned, each.days_doing_nothing) for each in found.assets] == [(242, 381), (62, 139)]
    assert (found.score_planned, found.score_doing_nothing) == (Decimal("492.9"), Decimal("781.9"))


def test_exposure_of_one_project_and_until_a_day(ashdown: Strategy) -> None:
    programme = ashdown.resolve("avc:project-network-refresh")
    found = ashdown.exposure(until=date(2026, 12, 31), project=programme)
    assert [asset.label for asset in found.assets] == ["Edge switches"]
    assert found.assets[0].weeks_doing_nothing == Decimal("8.7")


def test_services_that_need_each_other_are_counted_once(college: College) -> None:
    strategy = college("""
    :asset a its:Asset ; rdfs:label "Asset" ; its:model :model . :model its:endOfSupport "2026-11-09"^^xsd:date .
    :a a its:Service ; its:usesAsset :asset ; its:dependsOn :b ; its:audience :staff .
    :b a its:Service ; its:dependsOn :a ; its:audience :staff , :learners .
    """)
    (asset,) = strategy.exposure(until=date(2026, 11, 16)).assets
    assert asset.services == (f"{COLLEGE}a", f"{COLLEGE}b")
    assert asset.audiences == (f"{COLLEGE}learners", f"{COLLEGE}staff")
    assert (asset.replaced, asset.weeks_planned, asset.score_planned) == (None, 1, 2)


def test_five_thousand_services_in_a_row() -> None:
    needs = Needs(needed_by={f"{n}": (f"{n + 1}",) for n in range(5000)}, used_by={})
    assert len(needs.failing("0")) == 5000


def test_a_bad_date_is_named(college: College) -> None:
    strategy = college(':a a its:Asset ; its:model :m . :m its:endOfSupport "soon" .')
    with pytest.raises(PlanningError, match="'soon'"):
        strategy.exposure()
