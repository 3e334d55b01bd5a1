"""The pictures of the documents: rows of queries and reports become charts with words that say what they show."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.documents import parts
from itstrat.documents.desk import amount, node, when
from itstrat.report.charts import cost_by_year, gantt, load, rag, sankey, sparkline, strategy_map
from itstrat.report.document import Figure
from itstrat.report.words import begun, count, day, listed, measure, money, number, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.planning.affordability import YearCost

#: More rows than this make a chart nobody reads.
MOST = 40
_TOLD = 12
_RED, _AMBER = 15, 8
_STATUSES: Mapping[str, rag.Status] = {"red": "red", "amber": "amber", "green": "green"}
_SCORES: Mapping[rag.Status, str] = {
    "red": f"red: score {_RED} or more",
    "amber": f"amber: {_AMBER} to {_RED - 1}",
    "green": f"green: below {_AMBER}",
    "unknown": "no score",
}


def progress(desk: Desk, objectives: Iterable[str] | None, caption: str, *, countdown: bool = False) -> Figure | None:
    """Objectives with status, the line of their indicator and how far along they are.

    ``countdown`` adds how many days are left to each target.
    """
    wanted = None if objectives is None else frozenset(objectives)
    found = [row for row in desk.rows_of("kpi-status") if wanted is None or row["objective"].iri in wanted]
    if not found:
        return None
    reviews = {row["item"].iri: row["rag"].text for row in desk.ask("reviews")}
    several = Counter(row["objective"].iri for row in found)
    rows = [
        rag.Row(
            label=row["objective"].text if several[row["objective"].iri] == 1 else row["kpi"].text,
            status=_STATUSES.get(reviews.get(row["objective"].iri, ""), "unknown"),
            value=parts.far(way) if (way := amount(row["way"])) is not None else "",
            note=_note(row, _left(desk, row) if countdown else "", brief=len(found) > rag.TALL),
            points=series(desk, row["kpi"].iri) if row["kpi"].iri else (),
            target=float(goal) if (goal := amount(row["target"])) is not None else None,
        )
        for row in found[:MOST]
    ]
    back = list(dict.fromkeys(row["objective"].text for row in found if (amount(row["way"]) or 0) < 0))
    off = list(dict.fromkeys(row["objective"].text for row in found if row["on_track"].text == "no"))
    by = f", by {count(len(found), 'indicator')}," if len(found) > len(several) else ""
    alt = f"{begun(len(several), 'objective')}{by} with status, trend and progress. "
    unknown = list(dict.fromkeys(row["objective"].text for row in found if not row["on_track"].text))
    told = [f"Behind the straight line to the target: {listed(off)}."] if off else []
    keeps = "this keeps" if len(unknown) == 1 else "these keep"
    told += [f"Not known whether {keeps} up: {listed(unknown)}."] if unknown else []
    kept = "It keeps" if len(several) == 1 else "All keep"
    alt += " ".join(told or [f"{kept} up with the line to the target."])
    if back:
        alt += f" {opened(parts.far(Decimal(-1)))}: {listed(back)}."
    return Figure(
        svg=rag.draw(rows, title=caption, description=alt),
        alt=alt,
        caption=_first(caption, len(found)),
        refs=desk.refs(row["objective"] for row in found[:MOST]),
    )


def risks(desk: Desk, found: Sequence[Row], caption: str) -> Figure | None:
    """Risks with their scores: red from fifteen, amber from eight."""
    if not found:
        return None
    rows = [
        rag.Row(
            label=row["risk"].text,
            status=_level(amount(row["score"])),
            value=f"score {row['score'].text or 'not given'}",
            note=row["response"].text,
        )
        for row in found[:MOST]
    ]
    alt = f"{begun(len(rows), 'risk')}, highest first: " + listed(f"{row.label} ({row.value})" for row in rows[:_TOLD])
    return Figure(
        svg=rag.draw(rows, title=caption, description=f"{alt}.", legend=_SCORES),
        alt=f"{alt}.",
        caption=_first(caption, len(found)),
        refs=desk.refs(row["risk"] for row in found[:MOST]),
    )


def _level(score: Decimal | None) -> rag.Status:
    if score is None:
        return "unknown"
    return "red" if score >= _RED else "amber" if score >= _AMBER else "green"


def timetable(desk: Desk, projects: Sequence[Row], caption: str) -> Figure | None:
    """Projects as bars with their milestones."""
    timed = [row for row in projects if when(row["start"]) and when(row["end"])]
    if not timed:
        return None
    dated = timed[:MOST]
    milestones: dict[str | None, list[gantt.Milestone]] = {}
    for row in desk.ask("milestones"):
        if due := when(row["date"]):
            milestones.setdefault(row["project"].iri, []).append(gantt.Milestone(row["milestone"].text, due))
    shown = {row["project"].iri for row in dated}
    bars = [
        gantt.Bar(
            label=row["project"].text,
            start=_day(row, "start"),
            end=_day(row, "end"),
            level=1 if row["parent"].iri in shown else 0,
            milestones=tuple(milestones.get(row["project"].iri, ())),
        )
        for row in dated
    ]
    last = day(max(bar.end for bar in bars))
    alt = f"{begun(len(bars), 'project')} from {day(min(bar.start for bar in bars))} to {last}: "
    alt += listed(f"{bar.label} ({day(bar.start)} to {day(bar.end)})" for bar in bars[:_TOLD]) + "."
    return Figure(
        svg=gantt.draw(bars, today=desk.as_of, title=caption, description=alt),
        alt=alt,
        caption=_first(caption, len(timed)),
        refs=desk.refs(row["project"] for row in dated),
    )


def costs(desk: Desk, years: Sequence[YearCost], currency: str, caption: str) -> Figure | None:
    """Capital and revenue by year."""
    if not years:
        return None
    bars = [cost_by_year.Year(label=each.year, capital=each.capital, revenue=each.revenue) for each in years]
    alt = "; ".join(
        f"{each.year}: {money(each.capital, currency)} capital and {money(each.revenue, currency)} revenue"
        for each in years
    )
    sign = money(0, currency).rstrip("0")
    return Figure(
        svg=cost_by_year.draw(bars, title=caption, description=alt, currency=sign),
        alt=f"{alt}.",
        caption=caption,
        refs=tuple(dict.fromkeys(desk.ref(iri) for each in years for iri in each.sources)),
    )


def workload(desk: Desk, resources: Iterable[str], caption: str) -> Figure | None:
    """What is asked of teams against what they have, period by period."""
    wanted = frozenset(resources)
    have = [row for row in desk.ask("capacity") if row["resource"].iri in wanted and when(row["start"])]
    asked = [row for row in desk.ask("demands") if row["resource"].iri in wanted]
    spans = sorted({(_day(row, "start"), _day(row, "end")) for row in have if when(row["end"])})
    if not spans:
        return None
    names = {row["resource"].iri: row["resource"].text for row in have}
    teams = []
    over = []
    for iri, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0] or "")):
        periods = [_period(iri, span, have, asked) for span in spans]
        teams.append(load.Resource(name, tuple(periods)))
        over += [
            f"{name} in {_span(span)}: {number(each.demand)} asked of {number(each.capacity)}"
            for span, each in zip(spans, periods, strict=True)
            if each.capacity is not None and each.demand > each.capacity
        ]
    alt = f"Over-committed: {listed(over)}." if over else "No team is asked for more than it has."
    return Figure(
        svg=load.draw(teams, [_span(span) for span in spans], title=caption, description=alt),
        alt=alt,
        caption=caption,
        refs=desk.refs(row["resource"] for row in have),
    )


def spending(desk: Desk, caption: str) -> Figure | None:
    """The money asked for, from business cases to aims."""
    cases = [row for row in desk.rows_of("case-options") if row["recommended"].text == "yes" and amount(row["cost"])]
    nodes: dict[str, sankey.Node] = {}
    flows = []
    currency = next((row["currency"].text for row in cases if row["currency"].text), "GBP")
    for row in cases:
        aims = _aims(desk, node(row["case"])) or {"none": "No aim"}
        nodes[row["case"].iri or ""] = sankey.Node(row["case"].iri or "", row["case"].text, 0)
        for iri, label in aims.items():
            nodes[iri] = sankey.Node(iri, label, 1)
            share = (amount(row["cost"]) or Decimal(0)) / len(aims)
            flows.append(sankey.Flow(row["case"].iri or "", iri, float(share)))
    if not flows:
        return None
    alt = "Money asked for, shared evenly over the aims that each case serves: " + listed(
        f"{row['case'].text} {money(amount(row['cost']) or 0, currency)}" for row in cases
    )
    drawn = sankey.draw(
        list(nodes.values()),
        flows,
        title=caption,
        description=alt,
        headings=("Business cases", "Aims"),
        currency=money(0, currency).rstrip("0"),
    )
    return Figure(svg=drawn, alt=f"{alt}.", caption=caption, refs=desk.refs(row["case"] for row in cases))


def map_of(
    desk: Desk,
    columns: Sequence[tuple[str, Sequence[Row], str]],
    links: Iterable[tuple[str, str]],
    caption: str,
    *,
    elsewhere: Iterable[str] = (),
    source: str = "",
) -> Figure | None:
    """Columns of things and how they are joined; each column is a title, rows, and which of their cells it shows.

    What is joined to nothing is drawn as a gap, but for what is joined to things ``elsewhere``, which are not shown.
    Its sources are the things of the first column, or those that another cell of their rows, ``source``, names.
    """
    ties = [link for link in links if link[0] and link[1]]
    joined = {end for link in ties for end in link}.union(elsewhere)
    boxes = [
        strategy_map.Column(
            title, tuple({iri: strategy_map.Box(iri, text, iri not in joined) for iri, text in named}.values())
        )
        for title, rows, name in columns
        if (named := [(row[name].iri or "", row[name].text) for row in rows if row[name].iri])
    ]
    if not boxes:
        return None
    counts = (count(len(each.boxes), _one_of(each.title.lower()), each.title.lower()) for each in boxes)
    alt = f"Map from left to right: {listed(counts)}."
    _, first, name = columns[0]
    drawn = strategy_map.draw(boxes, ties, title=caption, description=alt)
    return Figure(svg=drawn, alt=alt, caption=caption, refs=desk.refs(row[source or name] for row in first))


def _first(caption: str, among: int) -> str:
    """A caption that says when the chart shows only the first of many.

    >>> _first("Projects", 40), _first("Projects", 1200)
    ('Projects', 'Projects: the first 40 of 1,200')
    """
    return caption if among <= MOST else f"{caption}: the first {MOST} of {among:,}"


def _one_of(many: str) -> str:
    return f"{many[:-3]}y" if many.endswith("ies") else many.removesuffix("s")


def series(desk: Desk, kpi: str) -> tuple[sparkline.Point, ...]:
    """The values of a KPI as points of a line."""
    found = ((when(row["date"]), amount(row["value"])) for row in desk.rows_about("kpi-series", "kpi", kpi))
    return tuple(sparkline.Point(day.toordinal(), float(value)) for day, value in found if day and value is not None)


def _aims(desk: Desk, case: ox.NamedNode) -> dict[str, str]:
    """The aims that a case serves, by IRI; asked of each case, since all that serves an aim may be thousands."""
    return {row["aim"].iri: row["aim"].text for row in desk.ask("reasons", subject=case) if row["aim"].iri}


def _period(team: str | None, span: tuple[date, date], have: Sequence[Row], asked: Sequence[Row]) -> load.Period:
    start, end = span
    capacity = [amount(row["amount"]) for row in have if row["resource"].iri == team and _spans(row) == span]
    demand = [
        amount(row["amount"]) or Decimal(0)
        for row in asked
        if row["resource"].iri == team and (over := _spans(row)) and over[0] <= end and over[1] >= start
    ]
    return load.Period(sum(demand, Decimal(0)), capacity[0] if capacity else None)


def _spans(row: Row) -> tuple[date, date] | None:
    start, end = when(row["start"]), when(row["end"])
    return (start, end) if start and end else None


def _span(span: tuple[date, date]) -> str:
    (first, of), (last, until) = (day(each).split(" ")[1:] for each in span)
    return f"{first[:3]}{'' if of == until else ' ' + of}–{last[:3]} {until}"


def _day(row: Row, name: str) -> date:
    found = when(row[name])
    assert found is not None
    return found


def _left(desk: Desk, row: Row) -> str:
    """How many days are left until a target is due; nothing of what has no day."""
    due = when(row["target_date"])
    if due is None or amount(row["target"]) is None:
        return ""
    days = (due - desk.as_of).days
    if days > 0:
        return f"in {days:,} {'day' if days == 1 else 'days'}"
    return "overdue" if days else "due today"


def _note(row: Row, left: str = "", *, brief: bool = False) -> str:
    """The latest value, the target and its day; ``left`` is how far away that is, and stands for it in a brief note."""
    target, latest, unit = amount(row["target"]), amount(row["latest"]), row["unit"].text
    if target is None:
        return "no target"
    by = f" by {day(when(row['target_date']))}" if when(row["target_date"]) and not (left and brief) else ""
    goal = f"target {measure(target, unit)}{by}" + (f"{'' if brief else ','} {left}" if left else "")
    now = "" if left and brief else " now"
    return f"{measure(latest, unit)}{now}, {goal}" if latest is not None else goal
