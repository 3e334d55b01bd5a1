"""Rows as typed columns, workbooks and streams."""

import io
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

import itstrat
from itstrat.errors import UnknownFormat, UsageError
from itstrat.report import Cell, Column, Table, to_html, to_xlsx
from itstrat.sparql import Solutions, results
from itstrat.store import OxigraphStore

SHEET = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def solutions(text):
    return Solutions(OxigraphStore().query(text), name=lambda iri: iri.value)


def values(*written):
    return f"SELECT ?x {{ VALUES ?x {{ {' '.join(written)} }} }}"


@pytest.mark.parametrize(
    ("written", "kind", "expected"),
    [
        (("1", "-2", "UNDEF"), "int64", [1, -2, None]),
        (("2.5", "10"), "decimal128(3, 1)", [Decimal("2.5"), Decimal("10.0")]),
        (
            ("123456789012345.01", "0.000000000000001"),
            "decimal128(30, 15)",
            [Decimal("123456789012345.01"), Decimal("0.000000000000001")],
        ),
        (("1.5e0", "2e0"), "double", [1.5, 2.0]),
        (("true", "false"), "bool", [True, False]),
        (('"2026-11-16"^^xsd:date', "UNDEF"), "date32[day]", [date(2026, 11, 16), None]),
        (('"2026-11-16T09:30:00"^^xsd:dateTime',), "timestamp[us]", [datetime(2026, 11, 16, 9, 30)]),
        (
            ('"2026-11-16T09:30:00+01:00"^^xsd:dateTime', '"2026-11-16T09:30:00Z"^^xsd:dateTime'),
            "timestamp[us, tz=UTC]",
            [datetime(2026, 11, 16, 8, 30, tzinfo=UTC), datetime(2026, 11, 16, 9, 30, tzinfo=UTC)],
        ),
        (("<urn:x:a>", '"text"', '"mot"@fr'), "string", ["urn:x:a", "text", "mot"]),
        # What is no such value, or of several kinds, stays as it is.
        (('"2026-11-16"^^xsd:date', '"soon"^^xsd:date'), "string", ["2026-11-16", "soon"]),
        (('"2026-11-16"^^xsd:date', "2026"), "string", ["2026-11-16", "2026"]),
        (
            ('"2026-11-16T09:30:00"^^xsd:dateTime', '"2026-11-16T09:30:00Z"^^xsd:dateTime'),
            "string",
            ["2026-11-16T09:30:00", "2026-11-16T09:30:00Z"],
        ),
        (('"2026-11-16Z"^^xsd:date',), "string", ["2026-11-16Z"]),
        (("1.5e0", "1.5"), "string", ["1.5", "1.5"]),
        ((), "string", []),
    ],
)
def test_columns_have_the_type_of_their_values(written, kind, expected):
    pytest.importorskip("pyarrow")
    column = solutions(values(*written)).to_arrow().column("x")
    assert (str(column.type), column.to_pylist()) == (kind, expected)


def test_frames_keep_the_types():
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    found = solutions('SELECT (2.50 AS ?cost) ("2026-11-16"^^xsd:date AS ?day) (1 AS ?n) {}')
    pandas, polars = found.to_pandas(), found.to_polars()
    assert list(pandas.columns) == polars.columns == ["cost", "day", "n"]
    assert (pandas.loc[0, "cost"], pandas.loc[0, "day"], pandas.loc[0, "n"]) == (Decimal("2.5"), date(2026, 11, 16), 1)
    assert polars.row(0) == (Decimal("2.5"), date(2026, 11, 16), 1)
    assert isinstance(pandas.loc[0, "cost"], Decimal)


def test_parquet_reads_back_and_is_the_same_each_time():
    parquet = pytest.importorskip("pyarrow.parquet")
    made = [results.write(solutions(values("1.5", "2.25")), "parquet", prefixes={}, name=str) for _ in range(2)]
    assert made[0] == made[1]
    assert parquet.read_table(io.BytesIO(made[0])).column("x").to_pylist() == [Decimal("1.50"), Decimal("2.25")]


def test_rows_are_streamed_or_taken():
    found = solutions(values("1", "2", "3"))
    assert "rows to come" in repr(found)
    assert next(found)["x"].value == "1"
    assert [row["x"].value for row in found.rows] == ["2", "3"]
    assert [row["x"].value for row in found] == ["2", "3"]
    assert len(found.to_table().rows) == 2
    assert repr(found) == "<Solutions ?x: 2 rows>"
    with pytest.raises(UsageError, match="taken already"):
        found.serialize(format=ox.QueryResultsFormat.CSV)


def test_a_strategy_gives_solutions(tmp_path):
    strategy = itstrat.open("examples/minimal")
    strategy.query("SELECT ?aim { ?aim a its:Aim }").save(tmp_path / "aims.csv")
    assert (tmp_path / "aims.csv").read_bytes() == b"aim\r\nhttps://example.org/id/safe-learning\r\n"
    with pytest.raises(UnknownFormat, match=r"'\.docx'"):
        strategy.query("SELECT ?aim { ?aim a its:Aim }").save(tmp_path / "aims.docx")
    with pytest.raises(UnknownFormat, match=r"'\.ttl'"):
        strategy.query("SELECT ?aim { ?aim a its:Aim }").save(tmp_path / "aims.ttl")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_many_rows_take_no_memory(form):
    class Nowhere:
        size = 0

        def write(self, data):
            self.size += len(data)
            return len(data)

    ten = " ".join(map(str, range(10)))
    rows = " ".join(f"VALUES ?{name} {{ {ten} }}" for name in "abcde")
    out = Nowhere()
    tracemalloc.start()
    results.stream(solutions(f"SELECT * {{ {rows} }}"), form, out)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert out.size > 10 * 100_000
    assert most < 1_000_000


def test_a_stream_ends_its_last_line():
    buffer = io.BytesIO()
    results.stream(OxigraphStore().query("ASK {}"), "json", buffer)
    assert buffer.getvalue().endswith(b"}\n")


def sheet(data):
    """The cells of the first sheet, each with its kind, and the parts of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = [
            "".join(each.itertext())
            for each in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("s:si", SHEET)
        ]
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        parts = book.namelist()
    cells = {}
    for cell in root.iter(f"{{{SHEET['s']}}}c"):
        written = cell.findtext("s:v", namespaces=SHEET)
        kind = cell.get("t", "n")
        assert cell.find("s:f", SHEET) is None, "a formula"
        cells[cell.get("r")] = (kind, strings[int(written)] if kind == "s" else written)
    return cells, parts


def test_a_workbook_has_typed_cells_and_no_formulas():
    pytest.importorskip("xlsxwriter")
    query = """SELECT ?text ?n ?cost ?day ?yes ?link ?long ?before {
      VALUES (?text ?n ?cost ?day ?yes ?link ?long ?before) {
        ("=HYPERLINK(1)" 7 1250.5 "2026-11-16"^^xsd:date true <http://example.org/>
          1234567890123456.7 "1899-12-31"^^xsd:date)
        ("+1 @x" UNDEF UNDEF UNDEF false <urn:x:a> 0.1 UNDEF) } }"""
    made = results.write(solutions(query), "xlsx", prefixes={}, name=lambda iri: iri.value)
    cells, parts = sheet(made)
    assert [cells[f"{column}1"][1] for column in "ABCDEFGH"] == [
        *("text", "n", "cost", "day", "yes", "link", "long", "before")
    ]
    assert [cells[f"{column}2"] for column in "ABCDEFGH"] == [
        ("s", "=HYPERLINK(1)"),
        ("n", "7"),
        ("n", "1250.5"),
        ("n", "46342"),  # days since the end of 1899
        ("b", "1"),
        ("s", "http://example.org/"),
        ("s", "1234567890123456.7"),  # more digits than a spreadsheet keeps
        ("s", "1899-12-31"),
    ]
    assert cells["A3"] == ("s", "+1 @x")
    assert "B3" not in cells
    assert not [part for part in parts if "rels" in part and "sheet1" in part], "no links to anywhere"
    assert made == results.write(solutions(query), "xlsx", prefixes={}, name=lambda iri: iri.value)


def test_a_workbook_is_harmless_and_has_its_limits():
    pytest.importorskip("xlsxwriter")
    columns = (Column(name="x", title="pay\u202eeurt"),)
    cells, _ = sheet(
        to_xlsx.write(Table(title="", question="", columns=columns, rows=((Cell("a\x01" + "b" * 40_000),),)))
    )
    assert cells["A1"] == ("s", "pay[U+202E]eurt")
    assert cells["A2"][1].startswith("a[U+0001]b")
    assert len(cells["A2"][1]) == 32_767
    with pytest.raises(UsageError, match="1,048,575 rows"):
        to_xlsx.write(Table(title="", question="", columns=columns, rows=((Cell("a"),),) * 1_048_576))


def test_a_page_shows_the_first_rows_escaped():
    found = solutions(values('"<script>"', *(f'"{n}"' for n in range(150))))
    page = to_html.fragment(found.to_table(), most=100)
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert page.count("<tr>") == 101
    assert "The first 100 of 151 rows." in page
    assert to_html.fragment(solutions(values()).to_table(), most=5) == "<p>No rows.</p>"
