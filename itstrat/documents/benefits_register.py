"""The benefits register: what the cases promise, how it is measured, who answers for it, and by when."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from itstrat.documents import parts, pictures
from itstrat.documents.accounts import currency_of, sums
from itstrat.documents.desk import amount
from itstrat.documents.gaps import Gaps
from itstrat.documents.grid import block, grid
from itstrat.documents.made import finish
from itstrat.namespaces import ITS
from itstrat.report.document import Section, paragraph
from itstrat.report.words import count, opened, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyoxigraph as ox

    from itstrat.documents.desk import Desk, Row
    from itstrat.documents.made import DocumentOptions
    from itstrat.report.document import Block, Document

_BAD = ITS["DisBenefit"].value


def build(desk: Desk, subject: ox.NamedNode | None, _options: DocumentOptions) -> Document:
    """The benefits of the recommended options of all cases, or of one."""
    all_rows = desk.ask("benefits", case=subject) if subject else desk.ask("benefits")
    rows = [row for row in all_rows if row["recommended"].text == "yes"]
    about = [iri for row in rows for name in ("benefit", "kpi") if (iri := row[name].iri)]
    gaps = Gaps(desk, "funding-bid", about)
    shared = {
        case: currency_of(row["currency"].text for row in of) for case, of in _by_case(desk.rows_of("case-options"))
    }
    sections = [Section("The benefits at a glance", tuple(_glance(desk, rows, shared)))]
    for case, of_case in _by_case(rows):
        name, currency = of_case[0]["case"].text, shared.get(case, "")
        blocks: list[Block] = []
        for head, bad in (("Benefit", False), ("Dis-benefit", True)):
            if found := [row for row in of_case if (row["type"].iri == _BAD) == bad]:
                blocks.append(parts.benefits(desk, found, f"{head}s of {quoted(name)}", currency, head=head))
        sections.append(Section(name, (*blocks, *parts.unmeasured(of_case, gaps))))
    sections.append(gaps.section("this register"))
    return finish(
        desk,
        title=f"Benefits: {desk.label(subject)}" if subject else "Benefits register",
        kind="Benefits register",
        sections=sections,
    )


def _glance(desk: Desk, rows: list[Row], shared: Mapping[str | None, str]) -> list[Block]:
    good = [row for row in parts.first_of(rows, "benefit") if row["type"].iri != _BAD]
    bad = [row for row in parts.first_of(rows, "benefit") if row["type"].iri == _BAD]
    if not rows:
        return [paragraph("No benefit of a recommended option is recorded.")]
    text = f"The recommended options promise {count(len(good), 'benefit')}"
    text += f" and cause {count(len(bad), 'dis-benefit')}." if bad else "."
    blocks: list[Block] = [paragraph(text)]
    kinds: dict[str, list[Row]] = {}
    for row in good:
        kinds.setdefault(row["type"].text or "type not given", []).append(row)
    lines = [[opened(kind), len(found), _sum(found, shared)] for kind, found in sorted(kinds.items())]
    table = grid("By type", [("Type", "text"), ("Benefits", "integer"), ("Value recorded", "text")], lines)
    blocks.append(block(table, "Benefits by type", desk.refs(row["benefit"] for row in good)))
    blocks += parts.counted(good)
    kpis = {row["kpi"].iri for row in good if row["kpi"].iri}
    objectives = [row["objective"].iri for row in desk.rows_of("kpi-status") if row["kpi"].iri in kpis]
    figure = pictures.progress(desk, [iri for iri in objectives if iri], "Progress of the indicators that measure them")
    return [*blocks, figure] if figure else blocks


def _sum(rows: list[Row], shared: Mapping[str | None, str]) -> str:
    """The values by currency; nothing where none is recorded."""
    totals: dict[str, Decimal] = {}
    for row in rows:
        value = amount(row["value"])
        if value is not None:
            currency = row["currency"].text or shared.get(row["case"].iri, "")
            totals[currency] = totals.get(currency, Decimal(0)) + value
    return sums((total, currency) for currency, total in sorted(totals.items())) or "none"


def _by_case(rows: Iterable[Row]) -> list[tuple[str | None, list[Row]]]:
    return [(case, list(group)) for case, group in groupby(rows, key=lambda row: row["case"].iri)]
