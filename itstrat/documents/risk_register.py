"""The risk register: every risk by score, who answers for it, what is done about it, and what is at stake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.documents import parts, pictures
from itstrat.documents.gaps import Gaps
from itstrat.documents.grid import block, cut, grid
from itstrat.documents.made import finish
from itstrat.report.document import Section, paragraph
from itstrat.report.words import begun, count

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document

_SCALE = range(5, 0, -1)


def build(desk: Desk, subject: ox.NamedNode | None, _options: DocumentOptions) -> Document:
    """All risks, or those of the options of one business case."""
    rows = desk.rows_of("risk-register")
    if subject is not None:
        rows = [row for row in rows if row["in_case"].iri == subject.value]
    found = parts.first_of(rows, "risk")
    gaps = Gaps(desk, "college", [row["risk"].iri for row in found if row["risk"].iri])
    return finish(
        desk,
        title=f"Risks: {desk.label(subject)}" if subject else "Risk register",
        kind="Risk register",
        sections=(
            Section("The risks at a glance", tuple(_glance(desk, found))),
            Section("The register", tuple(_register(desk, found, rows, gaps, subject))),
            gaps.section("this register"),
        ),
    )


def _glance(desk: Desk, found: list[Row]) -> list[Block]:
    if not found:
        return [paragraph("No risk is recorded.")]
    high = [row for row in found if parts.high(row)]
    borne = [row for row in high if row["response"].text == "tolerate"]
    text = f"There {'is' if len(found) == 1 else 'are'} {count(len(found), 'risk')}, "
    text += f"{count(len(high), 'of them high', 'of them high')} "
    text += "(likelihood times impact of fifteen or more)."
    if borne:
        text += f" {begun(len(borne), 'high risk is', 'high risks are')} tolerated: nothing is done about "
        text += "it." if len(borne) == 1 else "them."
    lines = [
        [str(likelihood), *(_number(found, likelihood, impact) for impact in range(1, 6))] for likelihood in _SCALE
    ]
    heads = ["Likelihood", *(f"Impact {impact}" for impact in range(1, 6))]
    table = grid("Matrix", heads, lines)
    figure = pictures.risks(desk, found, "Risks by score: red from fifteen, amber from eight")
    shown = [figure] if figure else []
    return [
        paragraph(text),
        *shown,
        block(
            table,
            "How many risks of each likelihood and impact (top right is worst)",
            desk.refs(r["risk"] for r in high),
        ),
    ]


def _number(found: list[Row], likelihood: int, impact: int) -> str:
    number = sum(1 for row in found if (row["likelihood"].value, row["impact"].value) == (likelihood, impact))
    return str(number) if number else "·"


def _register(desk: Desk, found: list[Row], rows: list[Row], gaps: Gaps, subject: ox.NamedNode | None) -> list[Block]:
    if not found:
        return []
    blocks = parts.risks(desk, found, "Risks, highest score first")
    report = desk.report("risk-register")
    table = cut(
        report,
        "risk",
        "carrier",
        "in_case",
        "objectives",
        "aims",
        only=lambda row: subject is None or row["in_case"].iri == subject.value,
    )
    if rows:
        blocks.append(block(table, "What each is a risk of, and how many objectives and aims are at stake"))
    return [*blocks, *gaps.of("ITS042", "ITS043")]
