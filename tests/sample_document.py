"""A document with every kind of block, for the tests of the writers."""

from datetime import date
from decimal import Decimal

from itstrat.report import Cell, Column, Stamp, Table
from itstrat.report.charts import rag
from itstrat.report.document import (
    Card,
    Cards,
    Document,
    Facts,
    Figure,
    Gap,
    PageBreak,
    Properties,
    Section,
    TableBlock,
    Trace,
    bullets,
    paragraph,
    strong,
    traced,
)

STAMP = Stamp(itstrat="0.1.0", data="git 3f2a9c1", rules="college", as_of=date(2026, 11, 16), as_of_source="option")
COLUMNS = (
    Column(name="service", title="Service"),
    Column(name="cost", title="Cost a year", format="money"),
    Column(name="review", title="Review", format="date"),
)


def table(words="Wireless network", rows=2):
    row = (Cell(words, iri="https://ashdown-valley.example/id/wireless"), Cell("1", Decimal(12500)), Cell("2027-07-31"))
    return Table(title="services", question="Which services?", columns=COLUMNS, rows=(row,) * rows, empty="None is.")


def figure(words="Objectives"):
    svg = rag.draw([rag.Row(label=words, status="amber", value=words, note=words)], title=words, description=words)
    return Figure(svg=svg, alt=f"One objective is amber: {words}", caption=words, refs=("b",))


def document(words="Wireless network", layout="report", draft=True, rows=2):
    """Every text in it is, or holds, the words."""
    first = (
        Facts((("Owner", paragraph("Head of IT")), (words, paragraph(words)))),
        paragraph(f"{words} costs ", strong("£250,000", "b", "a"), traced(f" {words}", "a"), "."),
        bullets("Decision: approve", words),
        Gap(text=f"no baseline for {words}", rule="ITS031", fix=words, location="it/kpis.ttl:40:3"),
        TableBlock(table(words, rows), f"Services: {words}", refs=("a",)),
        TableBlock(table(rows=0)),
    )
    second = (PageBreak(), figure(words), Cards((Card(words, words, (paragraph(words),)), Card("Other")), columns=2))
    return Document(
        title=words,
        subtitle=f"Business case: {words}",
        kind="Business case",
        institution="Ashdown Valley College",
        sections=(
            Section("Summary", first),
            Section(words, second, (Section("Part", (paragraph("x"),)),)),
            Section("Appendix A", (paragraph("end"),), numbered=False),
        ),
        stamp=STAMP,
        draft=draft,
        properties=Properties(author=words, subject=words, keywords=(words, "refresh")),
        traces=(
            Trace(key="a", iri="https://ashdown-valley.example/id/a", label=words, location="it/a.ttl:9:1"),
            Trace(key="b", iri="https://ashdown-valley.example/id/b", label="Cost", location=words),
        ),
        layout=layout,
    )
