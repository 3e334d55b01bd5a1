"""Notebooks: the magic, what is shown, and the tutorial from its first cell to the workbook."""

import atexit
import json
import os
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("IPython")

from IPython.core.interactiveshell import InteractiveShell

import itstrat

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "examples" / "notebook" / "from-question-to-excel.ipynb"
HOSTILE = """@prefix its: <https://w3id.org/itstrat#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:x:a> a its:Aim ; rdfs:label "<script>alert(1)</script>"@en ."""


@pytest.fixture
def shell(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)  # IPython warns where it is not installed in there
    made = InteractiveShell()
    made.history_manager.enabled = False
    made.run_line_magic("load_ext", "itstrat")
    yield made
    made.atexit_operations()
    atexit.unregister(made.atexit_operations)


def shown(shell, result):
    return shell.display_formatter.format(result)[0]


def cell(shell, text):
    done = shell.run_cell(text, store_history=False)
    done.raise_error()
    return done.result


def test_the_tutorial_ends_with_a_workbook(shell, tmp_path, monkeypatch):
    pytest.importorskip("pandas")
    pytest.importorskip("xlsxwriter")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples" / "notebook")
    cells = [each for each in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if each["cell_type"] == "code"]
    assert all(each["outputs"] == [] and each["execution_count"] is None for each in cells)
    results = [cell(shell, "".join(each["source"])) for each in cells]
    assert "<table>" in shown(shell, results[0])["text/html"]
    assert len(results[2].rows) > 3
    by_year = results[4]
    worth = results[6].to_pandas().set_index("name")
    # The sum over the years is the sum that SPARQL gives, to the penny.
    assert by_year.sum(axis=1).to_dict() == worth["cost"].to_dict()
    assert (worth["today"] <= worth["cost"]).all()
    assert (worth["today"] < worth["cost"]).any()
    with zipfile.ZipFile("cost-of-projects.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert next(iter(worth.index)).encode() in book.read("xl/sharedStrings.xml")


def test_what_is_shown_is_escaped(shell, tmp_path):
    file = tmp_path / "<b>.ttl"
    file.write_text(HOSTILE, encoding="utf-8")
    strategy = itstrat.open(file, as_of=date(2026, 11, 16))
    shell.user_ns["strategy"] = strategy
    rows = cell(shell, "%%sparql\nSELECT ?label { <urn:x:a> rdfs:label ?label }")
    for found in (rows, strategy, strategy.validate(), strategy.report("orphans")):
        page = shown(shell, found)["text/html"]
        assert "<script>" not in page
        assert "<b>" not in page
    assert "&lt;script&gt;" in shown(shell, rows)["text/html"]
    assert "&lt;b&gt;.ttl" in shown(shell, strategy)["text/html"]
    assert "ITS" in shown(shell, strategy.validate())["text/html"]


def test_the_magic_takes_a_strategy_a_name_and_parameters(shell):
    shell.user_ns["college"] = itstrat.open(ROOT / "examples" / "minimal")
    assert cell(shell, "%%sparql -s college\nASK { ?x a its:Aim }") is True
    assert cell(shell, "%%sparql -s college -o aims\nSELECT ?aim { ?aim a its:Aim }") is None
    assert [row["aim"].value for row in shell.user_ns["aims"].rows] == ["https://example.org/id/safe-learning"]
    kept = cell(shell, "%%sparql -s college aim=its:none\nSELECT ?aim { ?aim a its:Aim }")
    assert kept.rows == ()
    graph = cell(shell, "%%sparql -s college\nCONSTRUCT { ?aim a its:Aim } { ?aim a its:Aim }")
    assert repr(graph).endswith("ex:safe-learning a its:Aim .\n")


def test_without_a_strategy_it_is_that_of_the_folder(shell, monkeypatch):
    monkeypatch.chdir(ROOT / "examples" / "minimal")
    assert cell(shell, "%%sparql\nASK { ?x a its:Aim }") is True


@pytest.mark.parametrize(
    ("line", "query", "message"),
    [
        ("", "SELECT ?aim { ?aim a its:Aim", "cell:1:13: The '{' is not closed."),
        ("-s nothing", "ASK {}", "nothing is no strategy"),
        ("-o", "ASK {}", "-o wants the name of a variable"),
        ("-o two-words", "ASK {}", "-o wants the name of a variable"),
        ("nonsense", "ASK {}", "'nonsense' is not a parameter"),
        ("x=1", "ASK {}", "There is no parameter"),
    ],
)
def test_mistakes_are_told_without_a_traceback(shell, capsys, monkeypatch, line, query, message):
    monkeypatch.chdir(ROOT / "examples" / "minimal")
    done = shell.run_cell(f"%%sparql {line}\n{query}", store_history=False)
    assert type(done.error_in_exec).__name__ == "UsageError"
    assert message in str(done.error_in_exec)
    assert "Traceback" not in "".join(capsys.readouterr())


def test_the_package_imports_no_notebook_and_no_frames():
    import subprocess
    import sys

    script = "import sys, itstrat; itstrat.open('examples/minimal').query('SELECT * {}').rows; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=True
    )
    assert not {"IPython", "pandas", "polars", "pyarrow", "xlsxwriter", "rdflib"} & set(run.stdout.split())
