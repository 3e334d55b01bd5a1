"""The IT service strategy on one sheet: for each aim what it rests on, how far it is, and what delivers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from itstrat.documents import parts, pictures, work
from itstrat.documents.desk import amount, when
from itstrat.documents.gaps import Gaps
from itstrat.documents.made import finish
from itstrat.documents.strategy import VERSION, aims_of, strategy_map
from itstrat.namespaces import DCTERMS, ITS
from itstrat.report.document import Bullets, Card, Cards, Section, bullets, paragraph, strong, traced
from itstrat.report.words import count, day, ended, listed, measure, number, opened, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document, Paragraph

_COLUMNS, _TOP, _MOST = 6, 3, 6
_SOON = timedelta(days=90)
#: Half a sheet across, less the frame.
_PICTURE = 150
_RAG = {"red": "■\u00a0red", "amber": "▲\u00a0amber", "green": "●\u00a0green"}


def build(desk: Desk, subject: ox.NamedNode | None, _options: DocumentOptions) -> Document:
    """One sheet. Nothing on it is shortened by guess: long lists end with how many more there are."""
    assert subject is not None
    aims = aims_of(desk, subject)
    gaps = Gaps(desk, "college", [])
    cards = tuple(Card(desk.label(aim), desk.note(aim), tuple(_column(desk, aim))) for aim in aims)
    issued = day(when(desk.value(subject, DCTERMS["issued"])), "")
    review = day(when(desk.value(subject, ITS["reviewDate"])), "")
    version = desk.value(subject, VERSION).text
    facts = [
        f"version {version}" if version else "",
        _approval(desk, subject),
        f"issued {issued}" if issued else "",
        f"next review {review}" if review else "",
    ]
    subtitle = opened(", ".join(filter(None, facts)))
    body: list[Block] = (
        [Cards(cards, min(max(len(cards), 1), _COLUMNS))] if cards else [paragraph("The strategy has no aims.")]
    )
    return finish(
        desk,
        title=desk.label(subject),
        kind="Strategy on a page",
        subtitle=subtitle,
        sections=(
            Section("Aims", tuple(body), numbered=False),
            Section("Attention and money", (Cards(tuple(_footer(desk, gaps, aims)), 2),), numbered=False),
        ),
        layout="sheet",
    )


def _approval(desk: Desk, strategy: ox.NamedNode) -> str:
    """Where the strategy was approved; of one that is approved and no meeting says so, that."""
    for row in parts.decisions(desk, [strategy.value]):
        if row["outcome"].iri == ITS["Approved"].value and when(row["date"]):
            by = f" by the {row['body'].text}" if row["body"].text else ""
            return f"approved{by} on {day(when(row['date']))}"
    state = desk.value(strategy, ITS["status"])
    if state.iri == ITS["Approved"].value:
        return "approved (at which meeting is not recorded)"
    return state.text


def _column(desk: Desk, aim: ox.NamedNode) -> list[Block]:
    rests = desk.ask("cited", subject=aim)
    documents = listed(dict.fromkeys(row["document"].text for row in rests))
    blocks: list[Block] = [paragraph(strong("Rests on "), documents or "no other strategy", ".")]
    ties = [row for row in desk.ask("deliverers") if row["aim"].iri == aim.value]
    rag = {row["item"].iri: row["rag"].text for row in desk.ask("reviews")}
    lines = [_objective(desk, row, rag.get(row["objective"].iri, "")) for row in parts.first_of(ties, "objective")]
    blocks.append(Bullets(tuple(lines)) if lines else paragraph("No objective."))
    for kind, words in (("project", "Projects"), ("tactic", "Tactics"), ("service", "Services")):
        names = list(dict.fromkeys(row["deliverer"].text for row in ties if row["kind"].text == kind))
        if names:
            blocks.append(paragraph(strong(f"{words} "), _some(names)))
    blocks.append(_effort(desk, aim))
    return blocks


def _some(names: list[str]) -> str:
    """The first of many names, and how many more there are."""
    shown, more = names[:_MOST], len(names) - _MOST
    return f"{listed([*shown, f'{more} more'] if more > 0 else shown)}."


def _objective(desk: Desk, row: Row, rag: str) -> Paragraph:
    status = [each for each in desk.rows_of("kpi-status") if each["objective"] == row["objective"]][:1]
    tail = f" {_RAG[rag]}" if rag in _RAG else ""
    text = ""
    for each in status:
        target, unit = amount(each["target"]), each["unit"].text
        if target is not None:
            start, by = measure(amount(each["baseline"]), unit), day(when(each["target_date"]))
            text = f": {start} → {measure(target, unit)} by {by}"
            latest = amount(each["latest"])
            text += f", now {measure(latest, unit)}" if latest is not None else ""
    return paragraph(traced(row["objective"].text, desk.ref(row["objective"].iri or "")), f"{text}.", strong(tail))


def _effort(desk: Desk, aim: ox.NamedNode) -> Block:
    effort = next((row for row in desk.rows_of("effort-by-aim") if row["aim"].iri == aim.value), None)
    spend = [row for row in desk.rows_of("spend-by-aim") if row["aim"].iri == aim.value and amount(row["total"])]
    words = []
    if effort is not None and (total := amount(effort["total"])):
        words.append(f"{number(total)} FTE-years")
    words += [f"{whole(amount(row['total']) or 0, row['currency'].text or 'GBP')} asked for" for row in spend]
    return paragraph(strong("Takes "), f"{listed(words) or 'nothing that is recorded'}.")


def _footer(desk: Desk, gaps: Gaps, aims: list[ox.NamedNode]) -> Iterator[Card]:
    """What needs attention, and the picture: money to aims or, where none is asked for, strategies to objectives."""
    yield Card("What needs attention", "", tuple(_attention(desk, gaps)))
    if figure := pictures.spending(desk, "Money asked for, from business cases to aims"):
        yield Card("Where the money goes", "", (replace(figure, width_mm=_PICTURE),))
    elif figure := strategy_map(desk, aims):
        yield Card("What it rests on", "", (replace(figure, width_mm=_PICTURE),))


def _attention(desk: Desk, gaps: Gaps) -> list[Block]:
    uncovered = [
        row
        for row in desk.rows_of("coverage")
        if not any(amount(row[n]) for n in ("aims", "objectives", "services", "projects", "tactics", "cases"))
    ]
    lines = [*_off_track(desk)]
    if uncovered:
        lines.append(paragraph(strong("Nothing in IT serves: "), _some([row["element"].text for row in uncovered])))
    found = desk.rows_of("resource-conflicts")
    if found:
        names = listed(dict.fromkeys(row["resource"].text for row in found))
        lines.append(paragraph(strong("Over-committed: "), f"{names}, in {count(len(found), 'period')}."))
    top = parts.first_of(desk.rows_of("risk-register"), "risk")[:_TOP]
    if top:
        each = "; ".join(f"{row['risk'].text} ({row['score'].text})" for row in top)
        lines.append(paragraph(strong("Highest risks: "), traced(f"{each}.", *desk.refs(row["risk"] for row in top))))
    lines += [*_unsupported(desk), *_undecided(desk), *_due(desk)]
    worst = [each for each in gaps.findings if each.severity == "Violation"]
    if worst:
        lines.append(paragraph(strong("Rules broken: "), f"{count(len(worst), 'finding')}."))
    return [Bullets(tuple(lines))] if lines else [bullets("No gap, conflict or risk is recorded.")]


def _off_track(desk: Desk) -> Iterator[Paragraph]:
    """The objectives that are red, and what their review found."""
    for row in parts.first_of(desk.ask("reviews"), "item"):
        if row["rag"].text == "red":
            text = traced(f"{row['item'].text}.", *desk.refs([row["item"]]))
            yield paragraph(strong("Red: "), text, f" {ended(row['note'].text)}".rstrip())


def _unsupported(desk: Desk) -> Iterator[Paragraph]:
    """The equipment that is past its support, and how many services need it."""
    found = [each for each in work.exposure_of(desk, None).assets if each.ends <= desk.as_of]
    if found:
        text = _some([each.label for each in found]).removesuffix(".")
        services = len({service for each in found for service in each.services})
        yield paragraph(strong("Past vendor support: "), f"{text}; needed by {count(services, 'service')}.")


def _undecided(desk: Desk) -> Iterator[Paragraph]:
    """The business cases that wait for a decision."""
    waiting = [row for row in desk.rows_of("case-readiness") if row["decision"].text not in {"approved", "rejected"}]
    if waiting:
        yield paragraph(strong("Waiting for a decision: "), _some([row["case"].text for row in waiting]))


def _due(desk: Desk) -> Iterator[Paragraph]:
    """The milestones of the next quarter."""
    until = desk.as_of + _SOON
    due = sorted(
        (date, row["milestone"].text)
        for row in desk.ask("milestones")
        if (date := when(row["date"])) and desk.as_of <= date <= until
    )
    if due:
        text = _some([f"{name} ({day(date)})" for date, name in due])
        yield paragraph(strong(f"Due by {day(until)}: "), text)
