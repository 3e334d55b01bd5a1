"""``itstrat plan``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from itstrat.cli import options, planned
from itstrat.cli.output import emit
from itstrat.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from itstrat.planning.plan_options import PlanOptions
    from itstrat.planning.portfolio import Portfolio
    from itstrat.strategy import Strategy

_F = TypeVar("_F", bound="Callable[..., object] | click.Command")
_SUFFIXES = {**planned.SUFFIXES, ".ttl": "turtle", ".trig": "trig", ".toml": "scenario", ".svg": "svg"}
_BUDGET = re.compile(r"(\d{4}(?:/\d{2,4})?)(?::(capital|revenue))?")


@dataclass(frozen=True, slots=True)
class _Pair:
    """NAME=AMOUNT, as it was given; ``added`` where the amount has a plus sign."""

    name: str
    amount: Decimal
    added: bool = False


def _pairs(_context: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[_Pair, ...]:
    return tuple(_pair(value) for value in values)


def _pair(value: str) -> _Pair:
    name, sign, text = value.rpartition("=")
    text = text.strip().replace("_", "")
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not sign or not name.strip() or not amount.is_finite():
        raise click.BadParameter(f"{value!r} is not NAME=AMOUNT.")
    return _Pair(name.strip(), amount, text[:1] in {"+", "-"})


def _listed(name: str, metavar: str, text: str, *, callback: Callable[..., Any] | None = None) -> Callable[[_F], _F]:
    return click.option(name, multiple=True, metavar=metavar, help=text, callback=callback)


@options.command("plan", short_help="Choose and schedule projects under budgets, teams and dependencies.")
@_listed(
    "--budget",
    "YEAR[:KIND]=AMOUNT",
    "Spend at most this in a financial year, such as 2026/27=300000 or 2026/27:capital=250000. May be repeated.",
    callback=_pairs,
)
@_listed(
    "--capacity",
    "RESOURCE=AMOUNT",
    "Plan with this much of a resource in each quarter; +1 or -1 adds to what there is.",
    callback=_pairs,
)
@_listed("--skill", "SKILL=AMOUNT", "Plan with this much of a skill in each quarter.", callback=_pairs)
@_listed("--weight", "AIM=WEIGHT", "Let an aim count this much; 1 is usual.", callback=_pairs)
@_listed("--must", "PROJECT", "Choose this project.")
@_listed("--without", "PROJECT", "Leave this project out.")
@_listed("--release", "PROJECT", "Let this project, though in progress or mandatory, be moved or left out.")
@click.option(
    "--funding",
    type=click.Choice(["sought", "granted", "none"]),
    default="sought",
    help="What limits a funded project: money granted and sought (usual), money granted, or none of it.",
)
@click.option("--deadlines/--no-deadlines", default=True, help="Keep the dates of the refresh plan (usual).")
@click.option("--quarters", type=click.IntRange(1, 40), default=12, help="Plan so many quarters; 12 is usual.")
@click.option(
    "--year-starts",
    type=click.IntRange(1, 12),
    default=None,
    help="The month in which financial years begin. Without it, year_starts of itstrat.toml, else 8.",
)
@click.option(
    "--effort",
    type=click.FloatRange(min=0.1),
    default=None,
    help="Search for at most this long, in deterministic seconds; 17 is usual.",
)
@click.option("--conflicts", is_flag=True, help="Show the conflict sheet of what is planned now, with ways out.")
@click.option(
    "--day-rate",
    type=click.FloatRange(min=0),
    default=None,
    help="What a hired person costs a day, for --conflicts. Without it, day_rate of itstrat.toml, else 350 is assumed.",
)
@click.option(
    "--table",
    metavar="NAME",
    help="Only this table: portfolio, left-out, prices, loads or assumptions; conflicts, claimants or ways-out.",
)
@options.path
@options.as_of
@options.format_of(*planned.FORMATS, "turtle", "trig", "scenario", "svg")
@options.output
@options.debug
def plan(
    paths: tuple[str, ...],
    as_of: date | None,
    form: str | None,
    output: Path | None,
    conflicts: bool,
    day_rate: float | None,
    table: str | None,
    **given: Any,
) -> None:
    """Choose and schedule the projects that serve the aims best, within the limits of the data and the options.

    Teams, funding, dependencies and refresh dates come from the data. The gap says how much better a portfolio could be
    at most. An output file that ends in .svg gets a picture, one in .ttl or .trig the plan as triples, one in
    .toml a scenario for `itstrat whatif`.
    """
    strategy = options.opened(paths, as_of=as_of)
    chosen = options.chosen(form, output, _SUFFIXES, "text")
    if conflicts:
        if chosen not in planned.FORMATS:
            raise UsageError(
                "The conflict sheet is tables.", hint=f"Write it in one of these formats: {', '.join(planned.FORMATS)}."
            )
        _conflict_sheet(strategy, table, chosen, output, day_rate)
        return
    from itstrat.planning.tables import plan_tables

    found = strategy.plan(_options(strategy, given))
    if chosen in {"turtle", "trig", "scenario", "svg"}:
        _write_back(found, chosen, output, strategy)
        return
    planned.write(plan_tables(found, strategy.labels, strategy.stamp), table, chosen, output, found, strategy)


def _options(strategy: Strategy, given: dict[str, Any]) -> PlanOptions:
    from itstrat.planning.plan_options import PlanOptions

    def iri(name: str) -> str:
        return strategy.resolve(name).value

    def amounts(pairs: Iterable[_Pair]) -> dict[str, Decimal]:
        return {iri(pair.name): pair.amount for pair in pairs}

    return PlanOptions(
        quarters=given["quarters"],
        budgets=dict(_budget(pair) for pair in given["budget"]),
        capacities={iri(pair.name): (pair.amount, pair.added) for pair in given["capacity"]},
        skills=amounts(given["skill"]),
        weights=amounts(_not_negative(given["weight"])),
        funding=given["funding"],
        must=tuple(map(iri, given["must"])),
        without=tuple(map(iri, given["without"])),
        release=tuple(map(iri, given["release"])),
        deadlines=given["deadlines"],
        first_month=given["year_starts"] or strategy.config.year_starts,
        effort=given["effort"],
    )


def _not_negative(pairs: Iterable[_Pair]) -> Iterable[_Pair]:
    for pair in pairs:
        if pair.amount < 0:
            raise click.BadParameter(f"{pair.name} cannot weigh {pair.amount}.")
        yield pair


def _budget(pair: _Pair) -> tuple[tuple[int, Literal["capital", "revenue"] | None], Decimal]:
    from itstrat.planning.facts import year_number

    found = _BUDGET.fullmatch(pair.name)
    if found is None:
        raise click.BadParameter(f"{pair.name!r} is not a year, such as 2026/27 or 2026/27:capital.")
    if pair.amount < 0:
        raise click.BadParameter(f"A budget cannot be {pair.amount}.")
    kinds: dict[str | None, Literal["capital", "revenue"]] = {"capital": "capital", "revenue": "revenue"}
    return (year_number(found[1], "The budget"), kinds.get(found[2])), pair.amount


def _conflict_sheet(strategy: Strategy, table: str | None, form: str, output: Path | None, rate: float | None) -> None:
    from itstrat.planning.sheets import conflict_tables

    found = strategy.conflicts(day_rate=None if rate is None else Decimal(str(rate)))
    planned.write(conflict_tables(found, strategy.labels, strategy.stamp), table, form, output, found, strategy)


def _write_back(found: Portfolio, form: str, output: Path | None, strategy: Strategy) -> None:
    import pyoxigraph as ox

    from itstrat.planning import to_rdf
    from itstrat.planning.scenario import write_scenario

    if form == "svg":
        from itstrat.planning.pictures import plan_picture

        emit(plan_picture(found), output)
        return
    if form == "scenario":
        notes = [f"Written by itstrat plan, {strategy.stamp.line}"]
        emit(write_scenario(to_rdf.as_scenario(found), notes), output)
        return
    rdf = ox.RdfFormat.TURTLE if form == "turtle" else ox.RdfFormat.TRIG
    emit(to_rdf.write(found, rdf, strategy.prefixes), output)
