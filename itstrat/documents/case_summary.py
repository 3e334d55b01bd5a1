"""The first page of a business case: what is asked, what is recommended, and what happens if nothing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import accounts, parts
from itstrat.documents.case import ATTRIBUTED
from itstrat.documents.case_how import split
from itstrat.documents.desk import node, when
from itstrat.documents.made import control
from itstrat.namespaces import DCTERMS, ITS
from itstrat.report.document import Bullets, Paragraph, Section, Span, paragraph, strong, traced
from itstrat.report.words import count, day, ended, listed, money, opened, quoted

if TYPE_CHECKING:
    from itstrat.documents.case import Case
    from itstrat.documents.desk import Row
    from itstrat.report.document import Block

_TOP = 3


def summary(case: Case) -> Section:
    """What the board reads first."""
    desk = case.desk
    blocks: list[Block] = [
        control(
            desk,
            ("Proposal", case.project),
            ("Prepared by", desk.value(case.node, ATTRIBUTED)),
            ("Owner of the project", desk.value(node(case.project), ITS["owner"]) if case.project.iri else ""),
            ("Written on", day(when(desk.value(case.node, DCTERMS["created"])), "")),
            ("Latest decision", _latest(case)),
        ),
        *_decision(case),
    ]
    if text := desk.note(case.node):
        blocks.append(paragraph(traced(ended(text), desk.ref(case.node))))
    if case.recommended:
        blocks += [_recommended(case, case.recommended), Bullets(tuple(_outcome(case, case.recommended)))]
    blocks.append(_nothing(case))
    return Section("Executive summary", tuple(blocks))


def _latest(case: Case) -> str:
    row = case.verdict
    if row is None:
        return ""
    body = f" by the {row['body'].text}" if row["body"].text else ""
    return f"{opened(row['outcome'].text or 'decided')}{body} on {day(when(row['date']))}"


def _decision(case: Case) -> list[Block]:
    """What the board is asked; where it cannot be asked yet, why not."""
    missing = case.unpriced if case.recommended else _why_not(case)
    return [paragraph(strong("Decision asked for: "), f"{asked(case)}."), *_before(case), *missing]


def _before(case: Case) -> list[Block]:
    """What those who put the decision off said when they did."""
    row = case.verdict
    if row is None or row["outcome"].iri != ITS["Deferred"].value or not row["note"].text:
        return []
    said = traced(ended(row["note"].text), *case.desk.refs([row["decision"]]))
    return [paragraph(strong("When it was put off: "), said)]


def asked(case: Case) -> str:
    """The decision that is asked for, as it goes on the title page too."""
    if case.verdict and case.verdict["outcome"].iri == ITS["Approved"].value:
        latest = _latest(case)
        return f"none; it was {latest[:1].lower()}{latest[1:]}"
    if case.recommended is None:
        return f"none yet; {case.undecided}"
    text = f"to approve the option {quoted(case.recommended['option'].text)}"
    cost = accounts.sums(case.amounts(case.recommended, "cost"))
    text += f" at a cost of {cost}" if cost else ", whose cost is not recorded"
    short = case.money.gap if case.money and case.money.parts else 0
    tail = f", and to settle where the missing {money(short, case.currency)} comes from" if short > 0 else ""
    return f"{text}{tail}"


def _why_not(case: Case) -> tuple[Block, ...]:
    if not case.options:
        return (
            case.gaps.missing(
                f"{quoted(case.desk.label(case.node))} has no options, so there is nothing to choose between.",
                "Add its:option, one of them to do nothing, and recommend one.",
                case.node,
            ),
        )
    return case.gaps.of("ITS037") or (
        case.gaps.missing(
            f"Of the options of {quoted(case.desk.label(case.node))}, not exactly one is recommended.",
            "Give one of them its:recommended true and the others false.",
            case.node,
        ),
    )


def _recommended(case: Case, chosen: Row) -> Block:
    desk = case.desk
    spans: list[str | Span] = [
        "The recommended option is ",
        strong(quoted(chosen["option"].text), desk.ref(chosen["option"].iri or "")),
        ". ",
    ]
    cost = accounts.sums(case.amounts(chosen, "cost"))
    if case.money and case.money.parts:
        refs = [desk.ref(iri, ITS["amount"]) for part in case.money.parts for iri in part.sources]
        spans += ["It costs ", strong(money(case.money.cost, case.money.currency), *refs), f": {split(case.money)}."]
    else:
        spans.append(f"It costs {cost}." if cost else "What it costs is not recorded.")
    aims = dict.fromkeys(quoted(row["aim"].text) for row in desk.ask("reasons", subject=case.node) if row["aim"].iri)
    if aims:
        spans.append(
            f" It serves {'the aims' if len(aims) > 1 else 'the aim'} {listed(aims)} of the IT service strategy."
        )
    return paragraph(*spans)


def _nothing(case: Case) -> Block:
    """What happens if nothing is done: to equipment and services, which risk is run, and what it costs all the same."""
    desk = case.desk
    said: list[str | Span] = [_unsupported(case)] if case.exposure and case.exposure.assets else []
    if case.nothing:
        said += [
            traced(f"The greatest risk is {quoted(row['risk'].text)}{parts.score(row)}.", *desk.refs([row["risk"]]))
            for row in case.of(case.nothing, case.risks, "carrier")[:1]
        ]
        cost = [each for each in case.amounts(case.nothing, "cost") if each[0]]
        said += [f"Doing nothing costs {accounts.sums(cost)}."] if cost else []
    spaced = [span for each in said for span in (" ", each)] or [" the case does not say what happens then."]
    return paragraph(strong("If nothing is done:"), *spaced)


def _unsupported(case: Case) -> Span:
    """Which equipment stays in use without support, and how many services stop with it."""
    assert case.exposure is not None
    assets, services = case.exposure.assets, case.exposure.services
    few = len(assets) <= _TOP
    named = listed(quoted(each.label) for each in assets) if few else count(len(assets), "kind") + " of equipment"
    fail = "it fails" if len(assets) == 1 else "they fail"
    text = f"{named} {'stays' if len(assets) == 1 else 'stay'} in use past the end of vendor support"
    text += f", and {count(len(services), 'service stops', 'services stop')} if {fail}." if services else "."
    return traced(text, *(case.desk.ref(each.iri) for each in assets[:_TOP]))


def _outcome(case: Case, chosen: Row) -> list[Paragraph]:
    desk = case.desk
    good = parts.first_of(case.promised(good=True), "benefit")
    lines = []
    if good:
        years = case.assume.benefit_years
        each = [row["benefit"].text + _worth(row, case.currency, years) for row in good[:_TOP]]
        more = len(good) - _TOP
        each += [f"{more} more"] if more > 0 else []
        lines.append(
            paragraph("Benefits: ", traced(ended(listed(each)), *desk.refs(row["benefit"] for row in good[:_TOP])))
        )
    else:
        lines.append(paragraph("Benefits: none is recorded."))
    lines += [
        paragraph(
            "Greatest risk of going ahead: ",
            traced(
                f"{row['risk'].text}{parts.score(row)}; response: {row['response'].text or 'none'}; "
                f"owner: {row['owned_by'].text or 'not named'}.",
                *desk.refs([row["risk"]]),
            ),
        )
        for row in case.of(chosen, case.risks, "carrier")[:1]
    ]
    return [*lines, _paid(case)]


def _worth(row: Row, currency: str, years: int) -> str:
    worth = parts.worth(row, currency, years)
    return f" ({worth})" if worth else ""


def _paid(case: Case) -> Paragraph:
    if case.money and case.money.funding:
        refs = [case.desk.ref(line.iri, ITS["amount"]) for line in case.money.funding]
        return paragraph("Money: ", traced(accounts.affordable(case.money), *refs))
    if case.desk.ask("funding", carrier=case.node):
        return paragraph("Money: funding is recorded, but cannot be set against the cost; see Funding.")
    return paragraph("Money: no funding is recorded for this case.")
