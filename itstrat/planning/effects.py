"""What scenarios change: coverage, objectives without work, KPIs at risk, exposure, conflicts, cost and funding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.namespaces import ITS, RDF
from itstrat.planning.exposure import exposure
from itstrat.planning.facts import number, rows
from itstrat.planning.money import costs_of, one_currency
from itstrat.sparql import find

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

_TYPE = RDF["type"]
_TRUE = {"true", "1"}
_SUPPORTERS = ("aims", "objectives", "services", "projects", "tactics", "cases")
_GRANTED = {ITS[name].value for name in ("Approved", "InProgress", "Live", "Complete")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of a strategy, with the names of what it counts. ``better`` is which way is good."""

    name: str
    title: str
    unit: str
    better: Literal["more", "less", "neither"]
    value: Decimal
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One figure now and in each scenario, and what each scenario adds to and takes from what it counts."""

    measure: Measure
    values: tuple[Decimal, ...]
    added: tuple[tuple[str, ...], ...]
    gone: tuple[tuple[str, ...], ...]

    def verdict(self, position: int) -> Literal["better", "worse", "same", "other"]:
        """How a scenario compares with now."""
        change = self.values[position] - self.measure.value
        if not change:
            return "other" if self.added[position] or self.gone[position] else "same"
        if self.measure.better == "neither":
            return "other"
        return "better" if (change > 0) == (self.measure.better == "more") else "worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Scenarios side by side with what is now; ``notes`` are what has to be known of each to read its figures."""

    scenarios: tuple[str, ...]
    effects: tuple[Effect, ...]
    notes: tuple[tuple[str, ...], ...] = ()


def compare(
    now: Sequence[Measure],
    scenarios: Sequence[tuple[str, Sequence[Measure]]],
    notes: Sequence[tuple[str, ...]] = (),
) -> Comparison:
    """The measures of some scenarios, each with its title and maybe its notes, beside those of now."""
    effects = []
    for index, measure in enumerate(now):
        others = [measures[index] for _, measures in scenarios]
        effects.append(
            Effect(
                measure=measure,
                values=tuple(other.value for other in others),
                added=tuple(tuple(sorted(set(other.names) - set(measure.names))) for other in others),
                gone=tuple(tuple(sorted(set(measure.names) - set(other.names))) for other in others),
            )
        )
    return Comparison(
        scenarios=tuple(title for title, _ in scenarios), effects=tuple(effects), notes=tuple(map(tuple, notes))
    )


def measures(store: Store, as_of: date, labels: Label) -> tuple[Measure, ...]:
    """The figures of a strategy. Cost: three reports, an exposure and four small queries."""

    def call(iri: str) -> str:
        return labels(ox.NamedNode(iri))

    return (
        *_coverage(store, call),
        *_objectives(store, call),
        *_exposure(store, as_of, labels),
        *_conflicts(store, call),
        *_money(store),
    )


def _report(store: Store, name: str) -> list[dict[str, str]]:
    found = store.query(find(name).text, trusted=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{name: term.value for name in names if (term := solution[name]) is not None} for solution in found]


def _coverage(store: Store, call: Callable[[str], str]) -> tuple[Measure, ...]:
    covered = {
        row["element"] for row in _report(store, "coverage") if any(row.get(each, "0") != "0" for each in _SUPPORTERS)
    }
    planned = {row["element"] for row in _report(store, "coverage") if row.get("projects", "0") != "0"}
    return (
        _counted("coverage", "Strategy elements supported", "elements", "more", covered, call),
        _counted("change", "Strategy elements that a project works for", "elements", "more", planned, call),
    )


def _objectives(store: Store, call: Callable[[str], str]) -> tuple[Measure, ...]:
    status = _report(store, "kpi-status")
    doing = {
        row["objective"]
        for row in rows(store, "lines")
        if "objective" in row and any(_is(store, row["supporter"], each) for each in ("Project", "Tactic"))
    }
    idle = {row["objective"] for row in status} - doing
    risky = {row["kpi"] for row in status if "kpi" in row and (row.get("on_track") == "no" or row["objective"] in idle)}
    unattended = {
        row["kpi"] for row in status if "kpi" in row and row.get("on_track") == "no" and row["objective"] in idle
    }
    return (
        _counted("idle", "Objectives that no project or tactic works for", "objectives", "less", idle, call),
        _counted("kpis", "KPIs at risk (off track, or nothing is done for them)", "KPIs", "less", risky, call),
        _counted("unattended", "KPIs off track for which nothing is done", "KPIs", "less", unattended, call),
    )


def _is(store: Store, iri: str, cls: str) -> bool:
    return any(store.quads(ox.NamedNode(iri), _TYPE, ITS[cls]))


def _exposure(store: Store, as_of: date, labels: Label) -> tuple[Measure, ...]:
    found = exposure(store, as_of, labels)
    exposed = [asset for asset in found.assets if asset.days_planned]
    return (
        Measure(
            name="exposed",
            title="Assets past support within a year, before they are replaced",
            unit="assets",
            better="less",
            value=Decimal(len(exposed)),
            names=tuple(sorted(asset.label for asset in exposed)),
        ),
        Measure(name="exposure", title="Exposure", unit="service-weeks", better="less", value=found.score_planned),
    )


def _conflicts(store: Store, call: Callable[[str], str]) -> tuple[Measure, ...]:
    found = _report(store, "resource-conflicts")
    names = sorted(f"{call(row['resource'])}, {row['start']} to {row['end']}" for row in found)
    over = sum((number(row["over"], "A conflict") for row in found if row["unit"] == "FTE"), Decimal(0))
    return (
        Measure(
            name="conflicts",
            title="Conflicts over teams",
            unit="conflicts",
            better="less",
            value=Decimal(len(found)),
            names=tuple(names),
        ),
        Measure(name="over", title="Over-committed, all periods added", unit="FTE", better="less", value=over),
    )


def _money(store: Store) -> tuple[Measure, ...]:
    costs = costs_of(store)
    chosen = {row["option"] for row in rows(store, "options") if row.get("recommended") in _TRUE and "option" in row}
    projects = {row["project"] for row in rows(store, "projects")}
    spent = {row["cost"]: row for holder in chosen | projects for row in costs.get(holder, ())}
    funds = {row["funding"]: row for row in rows(store, "funding")}
    unit = one_currency([*spent.values(), *funds.values()], "The strategy")
    capital = _total([row for row in spent.values() if row.get("type") == ITS["Capital"].value])
    cost = _total(list(spent.values()))
    granted = _total([row for row in funds.values() if row.get("status") in _GRANTED])
    money = _total(list(funds.values()))
    return (
        Measure(name="capital", title="Capital cost of projects and cases", unit=unit, better="less", value=capital),
        Measure(
            name="revenue", title="Revenue cost of projects and cases", unit=unit, better="less", value=cost - capital
        ),
        Measure(name="granted", title="Funding granted", unit=unit, better="more", value=granted),
        Measure(name="gap", title="Cost less funding granted and sought", unit=unit, better="less", value=cost - money),
    )


def _total(found: Sequence[Mapping[str, str]]) -> Decimal:
    return sum((number(row["amount"], "Money") for row in found if "amount" in row), Decimal(0))


def _counted(
    name: str, title: str, unit: str, better: Literal["more", "less"], found: set[str], call: Callable[[str], str]
) -> Measure:
    names = tuple(sorted(call(iri) for iri in found))
    return Measure(name=name, title=title, unit=unit, better=better, value=Decimal(len(found)), names=names)
