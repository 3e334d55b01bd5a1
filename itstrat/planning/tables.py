"""Plans, comparisons, conflicts and impacts as tables, for the writers that reports use."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.planning.facts import listed
from itstrat.report.model import Cell, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itstrat.planning.conflicts import Conflict
    from itstrat.planning.effects import Comparison
    from itstrat.planning.impact import Impact, Reissue
    from itstrat.planning.portfolio import Portfolio
    from itstrat.report.model import Format, Stamp
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
        "assumptions": _table(
            "Assumptions",
            "What the plan takes for granted",
            ("assumption|Assumption|text",),
            [(_text(each),) for each in portfolio.assumptions],
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
            _item(each.iri, each.label),
            _day(each.start),
            _day(each.end),
            _whole(each.delay),
            _number(each.value),
            _number(each.cost),
            _text(each.must),
            _text(_called(each.aims, labels)),
        )
        for each in portfolio.chosen
    ]
    return _table("Portfolio", summary(portfolio), columns, rows, stamp, "No project can be carried out.")


def _left_out(portfolio: Portfolio) -> Table:
    columns = ("project|Project|term", "value|Worth|number", "cost|Cost|money", "reason|Why|text")
    rows = [
        (_item(each.iri, each.label), _number(each.value), _number(each.cost), _text("; ".join(each.reasons)))
        for each in portfolio.left_out
    ]
    return _table("Left out", "What is left out, and why?", columns, rows, empty="Nothing is left out.")


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
            _text(each.more),
            _number(each.gain),
            _text("; ".join(each.comes_in)),
            _text("; ".join(each.goes_out)),
            _text("yes" if each.proven else "no"),
        )
        for each in portfolio.prices
    ]
    return _table(
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
            _text(each.label),
            _text(each.when),
            _text(each.unit),
            _number(each.available),
            _number(each.used),
            _number(each.left),
        )
        for each in portfolio.loads
        if each.used
    ]
    return _table("Loads", "How much of each limit is used?", columns, rows, empty="No limit is used.")


def comparison_tables(comparison: Comparison, stamp: Stamp) -> dict[str, Table]:
    """The tables of a comparison by name: effects, changes."""
    columns = ["measure|Measure|text", "unit|Unit|text", "now|Now|number"]
    for number, title in enumerate(comparison.scenarios, 1):
        columns += [
            f"scenario{number}|{title.replace('|', '/')}|number",
            f"change{number}|Change|number",
            f"verdict{number}|Verdict|text",
        ]
    rows = []
    for effect in comparison.effects:
        row = [_text(effect.measure.title), _text(effect.measure.unit), _number(effect.measure.value)]
        for position, value in enumerate(effect.values):
            row += [_number(value), _number(value - effect.measure.value), _text(effect.verdict(position))]
        rows.append(tuple(row))
    question = f"What changes with {listed(comparison.scenarios)}?"
    return {"effects": _table("What if", question, columns, rows, stamp), "changes": _changes(comparison)}


def _changes(comparison: Comparison) -> Table:
    rows = [
        (_text(title), _text(effect.measure.title), _text(sign), _text(name))
        for position, title in enumerate(comparison.scenarios)
        for effect in comparison.effects
        for sign, names in (("+", effect.added[position]), (_MINUS, effect.gone[position]))
        for name in names
    ]
    columns = ("scenario|Scenario|text", "measure|Measure|text", "sign|Change|text", "name|What|text")
    empty = "Nothing that is counted comes or goes."
    return _table("Changes", "What comes, and what goes?", columns, rows, empty=empty)


def conflict_tables(conflicts: Sequence[Conflict], labels: Label, stamp: Stamp) -> dict[str, Table]:
    """The tables of the conflict sheet by name: conflicts, claimants, ways-out."""
    return {
        "conflicts": _table(
            "Conflicts",
            "Where is more asked of a shared resource than there is, and which aims are at stake?",
            (
                "resource|Resource|term",
                "start|From|date",
                "end|To|date",
                "unit|Unit|text",
                "available|Available|number",
                "needed|Needed|number",
                "over|Over by|number",
                "aims|Aims at stake|text",
                "way|Cheapest way out|text",
            ),
            [
                (
                    *_period(each),
                    _text(each.unit),
                    _number(each.available),
                    _number(each.needed),
                    _number(each.over),
                    _text(_called(each.aims, labels)),
                    _text(each.ways[0].text if each.ways else ""),
                )
                for each in conflicts
            ],
            stamp,
            "No resource is over-committed.",
        ),
        "claimants": _table(
            "Claimants",
            "Who claims each, and what for?",
            (
                "resource|Resource|term",
                "start|From|date",
                "end|To|date",
                "claimant|Claimant|term",
                "kind|Kind|text",
                "needs|Needs|number",
                "objectives|Objectives|text",
                "aims|Aims at stake|text",
            ),
            [
                (
                    *_period(each),
                    _item(claimant.iri, claimant.label),
                    _text(claimant.kind),
                    _number(claimant.needs),
                    _text(_called(claimant.objectives, labels)),
                    _text(_called(claimant.aims, labels)),
                )
                for each in conflicts
                for claimant in each.claimants
            ],
        ),
        "ways-out": _table(
            "Ways out",
            "How does each end, the cheapest way first?",
            (
                "resource|Resource|term",
                "start|From|date",
                "end|To|date",
                "rank|Rank|integer",
                "way|Way out|text",
                "ends|Ends it alone|text",
                "money|Money|money",
                "weeks|Weeks of delay|integer",
                "lost|Worth lost|number",
            ),
            [
                (
                    *_period(each),
                    _whole(rank),
                    _text(way.text),
                    _text("yes" if way.ends else "no"),
                    _number(way.money),
                    _whole(way.weeks),
                    _number(way.lost),
                )
                for each in conflicts
                for rank, way in enumerate(each.ways, 1)
            ],
        ),
    }


def _period(conflict: Conflict) -> tuple[Cell, Cell, Cell]:
    return _item(conflict.resource, conflict.label), _day(conflict.start), _day(conflict.end)


def impact_tables(impact: Impact, labels: Label, stamp: Stamp) -> dict[str, Table]:
    """The tables of an impact by name: counts, touched."""
    question = f"What does it touch if {impact.label} fails?"
    empty = "Nothing depends on it."
    return {
        "counts": _table(
            "Impact",
            question,
            ("kind|Kind|text", "count|How many|integer"),
            [(_text(kind), _whole(count)) for kind, count in impact.counts.items()],
            stamp,
            empty,
        ),
        "touched": _table(
            "Touched",
            question,
            ("kind|Kind|text", "item|This is touched|term", "steps|Steps away|integer", "through|Through|term"),
            [
                (
                    _text(each.kind),
                    _item(each.iri, each.label),
                    _whole(each.steps),
                    _item(each.through, labels(ox.NamedNode(each.through))),
                )
                for each in impact.touched
            ],
            empty=empty,
        ),
    }


def reissue_tables(reissue: Reissue, labels: Label, stamp: Stamp) -> dict[str, Table]:
    """The table of a re-issued document, by name: elements."""
    if reissue.new is None:
        question = f"Nothing replaces {reissue.old_label}. If it were withdrawn, what would lose its reason?"
    else:
        question = f"What does {reissue.new_label} withdraw of {reissue.old_label}, and who relied on it?"
    none = (None,)
    rows = [
        (
            _item(each.iri, each.label),
            _text(each.page),
            _text("carried over" if each.successor else "withdrawn"),
            _item(each.successor, labels(ox.NamedNode(each.successor))) if each.successor else Cell(),
            _item(supporter, labels(ox.NamedNode(supporter))) if supporter else Cell(),
        )
        for each in reissue.elements
        for supporter in (each.supporters or none)
    ]
    columns = (
        "element|Element|term",
        "page|Page|text",
        "fate|Fate|text",
        "successor|Now|term",
        "supporter|Relied on by|term",
    )
    return {"elements": _table("Re-issue", question, columns, rows, stamp, "The document has no elements.")}


def _table(
    title: str,
    question: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    stamp: Stamp | None = None,
    empty: str = "",
) -> Table:
    """A table; each column is written ``name|title|format``."""
    split = [column.split("|") for column in columns]
    formats: dict[str, Format] = {
        "term": "term",
        "text": "text",
        "integer": "integer",
        "number": "number",
        "money": "money",
        "date": "date",
    }
    return Table(
        title=title,
        question=question,
        columns=tuple(Column(name=name, title=title, format=formats[form]) for name, title, form in split),
        rows=tuple(rows),
        stamp=stamp,
        empty=empty,
    )


def _item(iri: str, label: str) -> Cell:
    return Cell(label, iri=iri)


def _text(text: str) -> Cell:
    return Cell(text)


def _number(value: Decimal) -> Cell:
    return Cell(f"{value:f}", value)


def _whole(value: int) -> Cell:
    return Cell(str(value), value)


def _day(value: date | None) -> Cell:
    return Cell(value.isoformat(), value) if value else Cell()


def _called(iris: Sequence[str], labels: Label) -> str:
    return "; ".join(sorted(labels(ox.NamedNode(iri)) for iri in iris))
