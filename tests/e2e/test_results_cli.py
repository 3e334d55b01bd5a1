"""Results on the command line: formats by the ending of a file, rows as they come, our functions."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli

COLLEGE = ("-p", "examples/ashdown-valley-college")
AIMS = "SELECT ?aim { ?aim a its:Aim } ORDER BY ?aim"


def run(*arguments):
    return CliRunner().invoke(cli, arguments)


def test_workbooks_of_a_query_and_of_a_report(tmp_path):
    pytest.importorskip("xlsxwriter")
    for command, expected in ((("query", AIMS), b"avc:"), (("report", "coverage"), b"Corporate Strategy")):
        files = [tmp_path / f"{command[0]}{n}.xlsx" for n in (1, 2)]
        for file in files:
            done = run(*command, *COLLEGE, "-o", str(file))
            assert done.exit_code == 0, done.output
        assert files[0].read_bytes() == files[1].read_bytes()
        with zipfile.ZipFile(files[0]) as book:
            assert expected in book.read("xl/sharedStrings.xml")


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("csv", "aim\r\nhttps://"), ("tsv", "?aim\n<https://"), ("md", "## Rows\n\n| aim |"), ("html", "<!DOCTYPE html>")],
)
def test_the_ending_says_the_format(tmp_path, ending, begins):
    file = tmp_path / f"aims.{ending}"
    assert run("query", AIMS, *COLLEGE, "-o", str(file)).exit_code == 0
    assert file.read_bytes().decode().startswith(begins)


def test_a_graph_and_a_truth_have_no_workbook(tmp_path):
    for query in ("ASK {}", "CONSTRUCT { ?aim a its:Aim } { ?aim a its:Aim }"):
        done = run("query", query, *COLLEGE, "-o", str(tmp_path / "x.xlsx"))
        assert done.exit_code == 2
        assert not (tmp_path / "x.xlsx").exists()


def test_a_file_is_whole_or_as_it_was(tmp_path):
    """What cannot be asked leaves the file of the last time alone, and nothing beside it."""
    file = tmp_path / "aims.csv"
    file.write_text("before")
    assert run("query", "SELECT ?aim { ?aim a its:Aim", *COLLEGE, "-o", str(file)).exit_code == 2
    assert [each.name for each in tmp_path.iterdir()] == ["aims.csv"]
    assert file.read_text() == "before"


def test_who_reads_only_the_first_rows_is_not_told_of_the_rest():
    rows = " ".join(f"VALUES ?{name} {{ {' '.join(map(str, range(10)))} }}" for name in "abcdef")
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "itstrat",
            "query",
            f"SELECT * {{ {rows} }}",
            "-p",
            "examples/minimal",
            "--format",
            "csv",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout.readline() == b"a,b,c,d,e,f\r\n"
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    running.wait(timeout=60)


def test_years_begin_as_the_strategy_says(tmp_path):
    (tmp_path / "itstrat.toml").write_text('name = "x"\nyear_starts = 4\n')
    (tmp_path / "x.ttl").write_text("<urn:x:a> a <https://w3id.org/itstrat#Aim> .\n")
    query = 'SELECT (its:financialYear("2027-03-31"^^xsd:date) AS ?year) {}'
    assert "2026/27" in run("query", query, "-p", str(tmp_path)).output
    april = run("query", query.replace("2027-03-31", "2027-04-01"), "-p", str(tmp_path))
    assert "2027/28" in april.output


def test_a_report_of_ones_own_and_a_misspelt_function(tmp_path):
    file = Path(tmp_path / "mine.rq")
    file.write_text("SELECT ?name { BIND(its:label(its:ITServiceStrategy) AS ?name) }")
    assert "IT service strategy" in run("report", str(file), *COLLEGE).output
    file.write_text("SELECT ?name {\n BIND(its:lable(its:ITServiceStrategy) AS ?name) }")
    done = run("report", str(file), *COLLEGE)
    assert done.exit_code == 2
    assert "There is no function its:lable." in done.output
    assert "Did you mean 'its:label'" in done.output
    assert "mine.rq:2:7" in done.output
