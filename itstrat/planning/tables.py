"""Plans and comparisons as tables, for the writers that reports use; ``planning.sheets`` has the other tables."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.planning.cells import called, day, item, number, table, text, whole
from itstrat.planning.facts import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from itstrat.planning.effects import Comparison
    from itstrat.planning.portfolio import Portfolio
    from itstrat.report.model import Stamp, Table
    from itstrat.store import Term

    Label = Callable[[Term], str]

_MINUS = "−"


def jsonable(value: object) -> object:
    """A result as plain data for JSON: numbers that are not whole become strings, so that none is rounded.

    >>> jsonable((Decimal("1.50"), date(2026, 11, 16), 2))
    ['1.50', '2026-11-16', 2]
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: jsonable(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [jsonable(each) for each in value]
    if isinstance(value, dict):
        return {str(key): jsonable(each) for key, each in value.items()}
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def plan_tables(portfolio: Portfolio, labels: Label, stamp: Stamp) -> dict[str, Table]:
    """The tables of a portfolio by name: portfolio, left-out, prices, loads, assumptions."""
    return {
        "portfolio": _chosen(portfolio, labels, stamp),
        "left-out": _left_out(portfolio),
        "prices": _prices(portfolio),
        "loads": _loads(portfolio),
        "assumptions": table(
            "Assumptions",
            "What the plan takes for granted",
            ("assumption|Assumption|text",),
            [(text(each),) for each in portfolio.assumptions],
        ),
    }


def summary(portfolio: Portfolio) -> str:
    """The portfolio in one sentence, with its bound and gap.

    A gap of 0 means that no portfolio is worth more.
    """
    chosen, left = len(portfolio.chosen), len(portfolio.left_out)
    proof = "no portfolio is worth more" if portfolio.proven else "the search ended before this was closed"
    order = "" if portfolio.tidy else "; cost and dates may not be the least possible"
    return (
        f"{chosen} of {chosen + left} projects, worth {portfolio.value.normalize():f}, bound "
        f"{portfolio.bound.normalize():f}, gap {portfolio.gap:.2f} % ({proof}{order}), "
        f"cost {portfolio.cost:,.2f} {portfolio.currency}"
    )


def _chosen(portfolio: Portfolio, labels: Label, stamp: Stamp) -> Table:
    columns = (
        "project|Project|term",
        "start|Start|date",
        "end|End|date",
        "delay|Later by (quarters)|integer",
        "value|Worth|number",
        "cost|Cost|money",
        "must|Why it must|text",
        "aims|Aims|text",
    )
    rows = [
        (
            item(each.iri, each.label),
            day(each.start),
            day(each.end),
            whole(each.delay),
            number(each.value),
            number(each.cost),
            text(each.must),
            text(called(each.aims, labels)),
        )
        for each in portfolio.chosen
    ]
    return table("Portfolio", summary(portfolio), columns, rows, stamp, "No project can be carried out.")


def _left_out(portfolio: Portfolio) -> Table:
    columns = ("project|Project|term", "value|Worth|number", "cost|Cost|money", "reason|Why|text")
    rows = [
        (item(each.iri, each.label), number(each.value), number(each.cost), text("; ".join(each.reasons)))
        for each in portfolio.left_out
    ]
    return table("Left out", "What is left out, and why?", columns, rows, empty="Nothing is left out.")


def _prices(portfolio: Portfolio) -> Table:
    columns = (
        "more|With|text",
        "gain|Worth more by|number",
        "in|Comes in|text",
        "out|Goes out|text",
        "proven|Proven|text",
    )
    rows = [
        (
            text(each.more),
            number(each.gain),
            text("; ".join(each.comes_in)),
            text("; ".join(each.goes_out)),
            text("yes" if each.proven else "no"),
        )
        for each in portfolio.prices
    ]
    return table(
        "Prices", "What would one more person, or 10,000, bring?", columns, rows, empty="No limit keeps anything out."
    )


def _loads(portfolio: Portfolio) -> Table:
    columns = (
        "limit|Limit|text",
        "when|When|text",
        "unit|Unit|text",
        "available|For projects|number",
        "used|Used|number",
        "left|Left|number",
    )
    rows = [
        (
            text(each.label),
            text(each.when),
            text(each.unit),
            number(each.available),
            number(each.used),
            number(each.left),
        )
        for each in portfolio.loads
        if each.used
    ]
    return table("Loads", "How much of each limit is used?", columns, rows, empty="No limit is used.")


def comparison_tables(comparison: Comparison, stamp: Stamp) -> dict[str, Table]:
    """The tables of a comparison by name: effects, changes, notes."""
    columns = ["measure|Measure|text", "unit|Unit|text", "now|Now|number"]
    for place, title in enumerate(comparison.scenarios, 1):
        columns += [
            f"scenario{place}|{title.replace('|', '/')}|number",
            f"change{place}|Change|number",
            f"verdict{place}|Verdict|text",
        ]
    rows = []
    for effect in comparison.effects:
        row = [text(effect.measure.title), text(effect.measure.unit), number(effect.measure.value)]
        for position, value in enumerate(effect.values):
            row += [number(value), number(value - effect.measure.value), text(effect.verdict(position))]
        rows.append(tuple(row))
    question = f"What changes with {listed(comparison.scenarios)}?"
    return {
        "effects": table("What if", question, columns, rows, stamp),
        "changes": _changes(comparison),
        "notes": _notes(comparison),
    }


def _changes(comparison: Comparison) -> Table:
    rows = [
        (text(title), text(effect.measure.title), text(sign), text(name))
        for position, title in enumerate(comparison.scenarios)
        for effect in comparison.effects
        for sign, names in (("+", effect.added[position]), (_MINUS, effect.gone[position]))
        for name in names
    ]
    columns = ("scenario|Scenario|text", "measure|Measure|text", "sign|Change|text", "name|What|text")
    empty = "Nothing that is counted comes or goes."
    return table("Changes", "What comes, and what goes?", columns, rows, empty=empty)


def _notes(comparison: Comparison) -> Table:
    rows = [
        (text(title), text(note))
        for title, notes in zip(comparison.scenarios, comparison.notes, strict=False)
        for note in notes
    ]
    question = "What goes along with each change, and what do the figures leave out?"
    return table("Notes", question, ("scenario|Scenario|text", "note|Note|text"), rows, empty="Nothing to add.")
