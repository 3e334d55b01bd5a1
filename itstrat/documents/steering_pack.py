"""The papers for a steering group: what was decided, where things stand, what changed, and what needs a decision."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from itstrat.documents import parts, pictures, work
from itstrat.documents.desk import amount, node, when
from itstrat.documents.gaps import Gaps, gap
from itstrat.documents.grid import block, cut, grid
from itstrat.documents.made import control, finish
from itstrat.errors import ItstratError, PlanningError, UsageError
from itstrat.namespaces import ITS
from itstrat.report.document import Bullets, Section, bullets, paragraph, strong, traced
from itstrat.report.words import begun, count, day, ended, listed, measure, money, opened, quoted

if TYPE_CHECKING:
    from datetime import date

    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.grid import Head
    from itstrat.documents.made import DocumentOptions
    from itstrat.planning.ways import WayOut
    from itstrat.report.document import Block, Document

_SOON = timedelta(days=90)
_WAYS, _MOST = 3, 40


def build(desk: Desk, subject: ox.NamedNode | None, options: DocumentOptions) -> Document:
    """The pack of one group: since its latest meeting, or since the day given."""
    assert subject is not None
    meetings = desk.ask("meetings", group=subject)
    since = _since(desk, options) or (meetings[0]["date"].text if meetings else "")
    gaps = Gaps(desk, "college", [subject.value])
    return finish(
        desk,
        title=f"Papers for the {desk.label(subject)}",
        kind="Steering group pack",
        subtitle=f"What has happened since {day(_date(since))}" if since else "",
        sections=(
            Section("Agenda and members", tuple(_agenda(desk, subject, meetings))),
            Section("Decisions at and since the last meeting", tuple(_decisions(desk, subject, since))),
            Section("Objectives on a page", tuple(_objectives(desk))),
            Section("What has changed", tuple(_changes(desk, since))),
            Section("Projects", tuple(_projects(desk))),
            Section("Conflicts that need a decision", tuple(_conflicts(desk))),
            Section("Equipment leaving support", tuple(_support(desk))),
            Section("Proposals for decision", tuple(_proposals(desk))),
            Section("Risks", tuple(_risks(desk))),
            Section("What people asked for", tuple(_requirements(desk))),
            Section("Quality of the data", tuple(_quality(desk))),
            gaps.section("this pack"),
        ),
    )


def _since(desk: Desk, options: DocumentOptions) -> str:
    stands = desk.as_of.isoformat()
    if options.since > stands:
        raise UsageError(
            f"A pack that stands as of {stands} cannot begin on {options.since}, which is later.",
            hint="Name an earlier day with --since, or a later one with --as-of.",
        )
    return options.since


def _date(text: str) -> date | None:
    from itstrat.report.model import Cell

    return when(Cell(text))


def _agenda(desk: Desk, group: ox.NamedNode, meetings: list[Row]) -> list[Block]:
    members = desk.ask("members", group=group)
    blocks: list[Block] = [
        control(
            desk,
            ("Group", desk.label(group)),
            ("Latest meeting", meetings[0]["meeting"] if meetings else "none recorded"),
        )
    ]
    if remit := desk.value(group, ITS["remit"]).text:
        blocks.append(paragraph(traced(ended(remit), desk.ref(group))))
    if meetings and meetings[0]["note"].text:
        blocks.append(
            paragraph(
                "At its latest meeting the group did this: ",
                traced(ended(meetings[0]["note"].text), desk.ref(node(meetings[0]["meeting"]))),
            )
        )
    if members:
        table = grid(
            "Members", [("Member", "term"), ("Role", "text")], [[row["member"], row["role"].text] for row in members]
        )
        blocks.append(
            block(
                table,
                f"{begun(len(members), 'member')} of the group",
                desk.refs(row["member"] for row in members),
            )
        )
    return blocks


def _decisions(desk: Desk, group: ox.NamedNode, since: str) -> list[Block]:
    found = [
        row for row in desk.rows_of("decisions") if row["body"].iri == group.value and row["date"].text[:10] >= since
    ]
    return parts.decided(desk, found) or [paragraph("Nothing has been decided at or since the last meeting.")]


def _objectives(desk: Desk) -> list[Block]:
    blocks: list[Block] = []
    reviews = desk.ask("reviews")
    objectives = {row["objective"].iri for row in desk.rows_of("kpi-status")}
    of = [row for row in parts.first_of(reviews, "item") if row["item"].iri in objectives]
    tally = [
        f"{count(number, 'is', 'are')} {name}"
        for name in ("red", "amber", "green")
        if (number := sum(1 for row in of if row["rag"].text == name))
    ]
    standing = []
    if tally:
        standing.append(f"Of {count(len(objectives), 'objective')}, {listed(tally)} by the latest review.")
    off = {row["objective"].iri for row in desk.rows_of("kpi-status") if row["on_track"].text == "no"}
    if off:
        behind = count(len(off), "objective is", "objectives are")
        standing.append(f"Against the straight line to the target, {behind} behind.")
    if standing:
        blocks.append(paragraph(" ".join(standing)))
    if figure := pictures.progress(
        desk, None, "Status, trend and progress of every objective, with the days to its target", countdown=True
    ):
        blocks.append(figure)
    items = [
        paragraph(
            strong(opened(row["rag"].text)),
            f" ({day(when(row['date']))}): ",
            parts.named(desk, row["item"]),
            f". {ended(row['note'].text)}".rstrip(),
        )
        for row in of
        if row["rag"].text in {"red", "amber"}
    ]
    return [*blocks, Bullets(tuple(items))] if items else blocks


def _changes(desk: Desk, since: str) -> list[Block]:
    """What the history of the files says; where it does not reach back that far, what the data themselves date."""
    try:
        told = desk.strategy.diff(since, findings=False).told if since else ()
    except ItstratError:
        return _dated(desk, since)
    items = [
        paragraph(
            f"{opened(item.how)}: {item.kind} {quoted(item.label)}"
            + (f": {listed(item.words)}." if item.words else ".")
        )
        for item in told[:_MOST]
    ]
    if not items:
        return [paragraph("Nothing in the files has changed.")]
    more = len(told) - _MOST
    tail = [paragraph(f"{begun(more, 'further item', 'further items')} changed as well.")] if more > 0 else []
    return [Bullets(tuple(items)), *tail]


def _dated(desk: Desk, since: str) -> list[Block]:
    if not since:
        return [paragraph("No meeting is recorded, so there is nothing to compare with.")]
    new = [row for row in desk.rows_of("kpi-series") if row["date"].text[:10] > since]
    items = [
        f"{row['kpi'].text}: {measure(amount(row['value']), row['unit'].text)} on {day(when(row['date']))}."
        for row in new
    ]
    if not items:
        return [
            paragraph(
                f"No value has been measured since {day(_date(since))}, "
                "and the history of the files does not reach back that far."
            )
        ]
    return [bullets(*items[:_MOST])]


def _projects(desk: Desk) -> list[Block]:
    rows = parts.first_of(desk.ask("projects"), "project")
    running = [row for row in rows if row["status"].text not in {"complete", "retired"}]
    if not running:
        return [paragraph("No project is running or proposed.")]
    ordered = work.families(running)
    blocks: list[Block] = []
    if figure := pictures.timetable(desk, ordered, "Projects that run or are proposed"):
        blocks.append(figure)
    table = grid(
        "Projects",
        [("Project", "term"), ("Status", "text"), ("From", "date"), ("To", "date"), ("Owner", "term")],
        [[row["project"], row["status"].text, row["start"], row["end"], row["owner"]] for row in ordered],
    )
    blocks.append(block(table, "Projects", desk.refs(row["project"] for row in ordered)))
    until = desk.as_of + _SOON
    due = [row for row in desk.ask("milestones") if (date := when(row["date"])) and desk.as_of <= date <= until]
    if due:
        table = grid(
            "Milestones",
            [("Milestone", "term"), ("Project", "term"), ("Due", "date")],
            [[parts.milestone(row), row["project"], row["date"]] for row in due],
        )
        blocks.append(block(table, f"Milestones due by {day(until)}", desk.refs(row["milestone"] for row in due)))
    return blocks


def _conflicts(desk: Desk) -> list[Block]:
    try:
        found = desk.strategy.conflicts()
    except PlanningError as error:
        place = f" ({desk.where(error.location)})" if error.location else ""
        return [paragraph(f"Conflicts cannot be worked out: {error.message}{place}")]
    if not found:
        return [paragraph("No resource is asked for more than it has.")]
    blocks: list[Block] = []
    if figure := pictures.workload(desk, [each.resource for each in found], "Load of the teams in conflict"):
        blocks.append(figure)
    for each in found:
        aims = listed(quoted(desk.label(_node(aim))) for aim in each.aims)
        text = f"{each.label}, {day(each.start)} to {day(each.end)}: "
        text += f"{measure(each.needed, each.unit)} needed, {measure(each.available, each.unit)} there."
        claims = "; ".join(f"{c.label} {measure(c.needs, each.unit)}" for c in each.claimants)
        blocks.append(
            paragraph(
                strong(text, desk.ref(each.resource)),
                f" It is asked for by {claims}." + (f" At stake: {aims}." if aims else ""),
            )
        )
        ways = [_way(way) for way in each.ways[:_WAYS]]
        blocks += [paragraph("The cheapest ways out:"), bullets(*ways)] if ways else []
    return blocks


def _way(way: WayOut) -> str:
    given = f" It gives up {way.gives_up}." if way.gives_up else ""
    return f"{opened(ended(way.text))}{given}{' That alone ends the conflict.' if way.ends else ''}"


def _node(iri: str) -> ox.NamedNode:
    import pyoxigraph as ox

    return ox.NamedNode(iri)


def _support(desk: Desk) -> list[Block]:
    found = work.exposure_of(desk, None)
    sentence = work.exposure_sentence(desk, found)
    if sentence is None:
        return [paragraph("Nothing leaves vendor support within a year.")]
    return [sentence, *work.exposed(desk, found)]


def _proposals(desk: Desk) -> list[Block]:
    decided = {row["subject"].iri: row for row in reversed(desk.rows_of("decisions"))}
    open_cases = [row for row in desk.rows_of("case-readiness") if row["decision"].text not in {"approved", "rejected"}]
    if not open_cases:
        return [paragraph("No business case waits for a decision.")]
    blocks: list[Block] = []
    for row in open_cases:
        cost = amount(row["cost"])
        currency = next(
            (
                r["currency"].text
                for r in desk.rows_of("case-options")
                if r["case"] == row["case"] and r["currency"].text
            ),
            "GBP",
        )
        text = f" asks for {money(cost, currency)}" if cost is not None else " has no cost yet"
        granted = amount(row["funding"])
        text += f", of which {money(granted, currency)} has a source" if granted is not None else ""
        blocks.append(paragraph(parts.named(desk, row["case"]), f"{text}."))
        lines = []
        if earlier := decided.get(row["case"].iri):
            outcome = f"{opened(earlier['outcome'].text)} on {day(when(earlier['date']))}."
            lines.append(f"{outcome} {ended(earlier['note'].text)}".rstrip())
        case_gaps = Gaps(desk, "funding-bid", _scope(desk, row))
        lines += [f"Missing: {ended(each.text)} ({each.rule})" for each in case_gaps.blocking]
        blocks.append(bullets(*(lines or ["Nothing that the rules for a funding bid demand is missing."])))
    table = cut(
        desk.report("case-options"),
        "case",
        "option",
        "recommended",
        "cost",
        "value",
        "top_risk",
        only=lambda r: r["case"].iri in {row["case"].iri for row in open_cases},
    )
    currencies = {r["currency"].text for r in desk.rows_of("case-options") if r["currency"].text}
    told = f" ({currencies.pop()})" if len(currencies) == 1 else ""
    return [*blocks, block(table, "The options side by side" + told, desk.refs(row["case"] for row in open_cases))]


def _scope(desk: Desk, row: Row) -> list[str]:
    from itstrat.documents.gaps import scope

    return scope(desk, node(row["case"]))


def _risks(desk: Desk) -> list[Block]:
    found = [row for row in parts.first_of(desk.rows_of("risk-register"), "risk") if parts.high(row)]
    if not found:
        return [paragraph("No risk scores fifteen or more.")]
    return parts.risks(desk, found, "High risks: a score of fifteen or more")


def _requirements(desk: Desk) -> list[Block]:
    table = cut(desk.report("stakeholder-view"), "requirement", "state", "kind", "answer", "due")
    order = {"not met": 0, "planned": 1, "under way": 2}
    rows = tuple(sorted(table.rows, key=lambda row: (order.get(row[1].text, 3), row[0].text, row[3].text)))
    from dataclasses import replace

    return [block(replace(table, rows=rows), "Requirements and what meets them, open ones first")]


def _quality(desk: Desk) -> list[Block]:
    found = desk.findings("college")
    if not found:
        return [paragraph("No rule of the profile “college” is broken.")]
    by_rule: dict[tuple[str, str], list[str]] = {}
    for each in found:
        by_rule.setdefault((each.code, each.severity), []).append(gap(each).text)
    lines = [[code, severity.lower(), len(texts), texts[0]] for (code, severity), texts in sorted(by_rule.items())]
    heads: list[Head] = ["Rule", "Severity", ("Findings", "integer"), "For example"]
    table = grid("Findings", heads, lines)
    return [
        paragraph(f"The rules find {count(len(found), 'thing')} to look at."),
        block(table, "Findings by rule", widths=(1, 1.2, 1, 7)),
    ]
