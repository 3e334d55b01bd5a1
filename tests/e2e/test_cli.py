"""The command line as its users meet it: every option, every mistake, every exit code."""

import csv
import io
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from itstrat import sparql
from itstrat.cli.main import cli

ROOT = Path(__file__).parents[2]
AIMS = "SELECT ?aim { ?aim a its:Aim }"
ORPHAN = 'ex:lost a its:Objective ; rdfs:label "Lost objective"@en ; skos:inScheme ex:it-strategy .\n'


@pytest.fixture
def college(tmp_path, monkeypatch):
    """A copy of the smallest example, as the folder at hand."""
    folder = tmp_path / "college"
    shutil.copytree(ROOT / "examples" / "minimal", folder)
    monkeypatch.chdir(folder)
    return folder


def itstrat(*arguments, stdin=None):
    return CliRunner().invoke(cli, [str(each) for each in arguments], input=stdin)


def without_date(folder):
    settings = folder / "itstrat.toml"
    lines = settings.read_text().splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if not line.startswith("as_of")))


def add(folder, text):
    file = folder / "strategy.ttl"
    file.write_text(file.read_text() + text)
    return len(file.read_text().splitlines())


def process(*arguments, seed="0", cwd=None, **more):
    return subprocess.run(
        [sys.executable, "-m", "itstrat", *arguments],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=False,
        **more,
    )


# --- validate


def test_validate_conforms_and_says_what_was_checked(college):
    result = itstrat("validate")
    assert result.exit_code == 0, result.output
    assert "Checked 62 rules" in result.stdout
    assert "as of 2026-11-16" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("Conforms: 0 violations")


def test_validate_names_the_line_and_the_fix(college):
    line = add(college, ORPHAN)
    result = itstrat("validate", "--only", "ITS001")
    assert result.exit_code == 1
    assert f"strategy.ttl:{line}:" in result.stdout
    assert "ITS001" in result.stdout
    assert "Lost objective" in result.stdout
    assert "fix: " in result.stdout


@pytest.mark.parametrize(("threshold", "code"), [("violation", 1), ("warning", 1), ("info", 1), ("none", 0)])
def test_validate_fails_from_the_threshold_on(college, threshold, code):
    add(college, ORPHAN)
    assert itstrat("validate", "--only", "ITS001", "--fail-on", threshold).exit_code == code


def test_validate_with_a_warning_alone_fails_only_where_warnings_do(college):
    codes = {each: itstrat("validate", "--fail-on", each).exit_code for each in ("violation", "warning", "info")}
    assert codes == {"violation": 0, "warning": 1, "info": 1}


def test_validate_skips_rules(college):
    add(college, ORPHAN)
    found = json.loads(itstrat("validate", "--skip", "ITS001", "--format", "json").stdout)
    assert "ITS001" not in {each["code"] for each in found["checked"]}
    assert len(found["checked"]) == 61


def test_validate_writes_json(college):
    line = add(college, ORPHAN)
    result = itstrat("validate", college, "--only", "ITS001", "--format", "json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["conforms"] is False
    assert document["as_of"] == "2026-11-16"
    assert document["profile"] == "college"
    assert document["checked"][0]["code"] == "ITS001"
    assert document["checked"][0]["focus_nodes"] == 3
    (finding,) = document["findings"]
    keys = {"code", "severity", "focus_node", "path", "value", "message", "fix", "file", "line"}
    assert keys <= set(finding)
    assert (finding["code"], finding["severity"], finding["line"]) == ("ITS001", "Violation", line)
    assert finding["focus_node"] == "https://example.org/id/lost"
    assert finding["file"].endswith("strategy.ttl")


def test_validate_writes_a_shacl_report(college):
    add(college, ORPHAN)
    result = itstrat("validate", "--only", "ITS001", "--format", "turtle")
    shacl = "http://www.w3.org/ns/shacl#"
    triples = list(ox.parse(result.stdout, format=ox.RdfFormat.TURTLE))
    focus = [each.object.value for each in triples if each.predicate.value == f"{shacl}focusNode"]
    assert focus == ["https://example.org/id/lost"]


def test_validate_takes_profiles(college):
    document = json.loads(itstrat("validate", "--profile", "minimum", "--format", "json").stdout)
    assert document["profile"] == "minimum"
    assert len(document["checked"]) < 60


def test_validate_takes_any_shapes_for_any_data(tmp_path):
    (tmp_path / "data.ttl").write_text('<urn:x:a> a <urn:x:T> ; <urn:x:p> "no number" .\n')
    (tmp_path / "shapes.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:x:S> a sh:NodeShape ; sh:targetClass <urn:x:T> ;\n"
        "  sh:property [ sh:path <urn:x:p> ; sh:datatype <http://www.w3.org/2001/XMLSchema#integer> ] .\n"
    )
    result = itstrat(
        "validate",
        tmp_path / "data.ttl",
        "--shapes",
        tmp_path / "shapes.ttl",
        "--format",
        "json",
        "--as-of",
        "2026-11-16",
    )
    document = json.loads(result.stdout)
    assert result.exit_code == 1, result.output
    assert [(each["focus_node"], each["line"]) for each in document["findings"]] == [("urn:x:a", 1)]


def test_both_engines_agree(college):
    add(college, ORPHAN)
    ours, theirs = (
        json.loads(itstrat("validate", "--only", "ITS001", "--engine", engine, "--format", "json").stdout)["findings"]
        for engine in ("compiled", "pyshacl")
    )
    assert ours == theirs
    assert len(ours) == 1


def test_the_date_decides_and_is_said(college):
    assert "as of 2030-01-01" in itstrat("validate", "--as-of", "2030-01-01").stdout
    without_date(college)
    for arguments in (("validate",), ("report", "coverage"), ("report", "coverage", "--format", "markdown")):
        assert "(today; fix it with --as-of" in itstrat(*arguments).stdout.replace("\\", "").replace("\n", " ")
    for arguments in (
        ("report", "coverage", "--format", "csv"),
        ("query", "SELECT ?day { its:context its:asOf ?day }"),
        ("validate", "--format", "turtle"),
    ):
        result = itstrat(*arguments)
        assert "(today; fix it with --as-of" in result.stderr
        assert "today" not in result.stdout


# --- report


def test_report_without_a_name_lists_them_all():
    rows = list(csv.DictReader(io.StringIO(itstrat("report", "--format", "csv").stdout)))
    assert len(rows) == len(sparql.reports()) >= 24
    assert rows[0]["name"] == "line-of-sight"
    assert all(row["question"] for row in rows)
    shown = itstrat("report").stdout
    assert "coverage" in shown
    assert "document=…" in shown


def test_report_in_every_format(college):
    text = itstrat("report", "coverage").stdout
    assert text.startswith("coverage\nWhich elements")
    assert "A safe college" in text
    assert "as of 2026-11-16 · data " in text
    rows = list(csv.DictReader(io.StringIO(itstrat("report", "coverage", "--format", "csv").stdout)))
    assert rows[0]["element"] == "A safe college"
    document = json.loads(itstrat("report", "coverage", "--format", "json").stdout)
    assert document["rows"][0]["element"] == {"iri": "https://example.org/id/safe-college", "label": "A safe college"}
    assert document["stamp"]["as_of"] == "2026-11-16"
    assert "| A safe college |" in itstrat("report", "coverage", "--format", "markdown").stdout
    assert "<caption>Which elements" in itstrat("report", "coverage", "--format", "html").stdout


@pytest.mark.parametrize(
    "value",
    ["Corporate strategy", "ex:corporate", "https://example.org/id/corporate", "<https://example.org/id/corporate>"],
)
def test_an_item_is_named_by_label_prefixed_name_or_iri(college, value):
    result = itstrat("report", "coverage", f"document={value}", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.splitlines()) == 2


def test_a_parameter_matters(college):
    add(college, 'ex:estates a its:StrategyDocument ; rdfs:label "Estates"@en ; its:strategyType its:Estates .\n')
    assert itstrat("report", "coverage", "document=Estates", "--format", "csv").stdout.count("\n") == 1


def test_a_report_may_be_copied_edited_and_run_by_path(college):
    source = (ROOT / "itstrat/queries/reports/coverage.rq").read_text()
    (college / "mine.rq").write_text(source.replace("title: Element", "title: My element"))
    assert "My element" in itstrat("report", "mine.rq").stdout
    (college / "bare.rq").write_text(f"{AIMS}\n")
    assert itstrat("report", "bare.rq", "--format", "csv").stdout.splitlines() == [
        "aim",
        "Create a safe learning environment",
    ]


def test_a_report_of_several_paths(college, tmp_path):
    other = tmp_path / "other.ttl"
    other.write_text(
        "@prefix its: <https://w3id.org/itstrat#> .\n"
        '<urn:x:aim> a its:Aim ; <http://www.w3.org/2000/01/rdf-schema#label> "Another aim"@en .\n'
    )
    result = itstrat("query", AIMS, "-p", college / "strategy.ttl", "-p", other, "--format", "csv")
    assert len(result.stdout.splitlines()) == 3, result.stderr


# --- query


def test_query_takes_a_text_a_file_a_name_and_standard_input(college):
    (college / "aims.rq").write_text(AIMS)
    expected = "aim\n----------------\nex:safe-learning\n\n1 row\n"
    assert itstrat("query", AIMS).stdout == expected
    assert itstrat("query", "aims.rq").stdout == expected
    assert itstrat("query", "-", stdin=AIMS).stdout == expected
    assert "ex:safe-college" in itstrat("query", "coverage", "--format", "tsv").stdout.replace(
        "<https://example.org/id/", "ex:"
    )


@pytest.mark.parametrize(
    ("text", "form", "start"),
    [
        (AIMS, "csv", "aim\r\nhttps://example.org/id/safe-learning\r\n"),
        (AIMS, "tsv", "?aim\n<https://example.org/id/safe-learning>\n"),
        (AIMS, "json", '{"head":'),
        (AIMS, "xml", "<?xml"),
        ("ASK { ?aim a its:Aim }", "table", "true\n"),
        ("CONSTRUCT { ?a a its:Aim } { ?a a its:Aim }", "turtle", "@prefix ex: <https://example.org/id/> .\n"),
        ("CONSTRUCT { ?a a its:Aim } { ?a a its:Aim }", "ntriples", "<https://example.org/id/safe-learning> <"),
        ("CONSTRUCT { ?a a its:Aim } { ?a a its:Aim }", "jsonld", "[\n"),
    ],
)
def test_query_writes_every_format(college, text, form, start):
    result = itstrat("query", text, "--format", form)
    assert result.exit_code == 0, result.stderr
    assert result.stdout_bytes.decode().startswith(start)


def test_query_binds_parameters_as_terms(college):
    text = "SELECT ?label ?x { ?x rdfs:label ?label }"
    named = itstrat("query", text, "--param", "x=ex:safe-learning", "--format", "csv")
    assert (
        named.stdout_bytes == b"label,x\r\nCreate a safe learning environment,https://example.org/id/safe-learning\r\n"
    )
    attack = itstrat("query", text, "--param", 'label=x" } #', "--format", "csv")
    assert attack.stdout_bytes == b"label,x\r\n"
    typed = itstrat("query", "coverage", "--param", "document=Corporate strategy", "--format", "csv")
    assert typed.exit_code == 0, typed.stderr


def test_query_with_and_without_inference(college):
    text = "ASK { ex:safe-learning a its:StrategyElement }"
    assert itstrat("query", text).stdout == "true\n"
    assert itstrat("query", text, "--no-infer").stdout == "false\n"


def test_query_of_one_graph(college):
    text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    source = len(list(ox.parse((college / "strategy.ttl").read_bytes(), format=ox.RdfFormat.TURTLE, base_iri="urn:x:")))
    (graph,) = (
        json.loads(
            itstrat("query", "SELECT ?g { GRAPH ?g { ex:college a its:Institution } }", "--format", "json").stdout
        )
    )["results"]["bindings"]
    for name in (graph["g"]["value"], "strategy.ttl"):
        counted = itstrat("query", text, "--graph", name, "--format", "csv")
        assert counted.stdout.splitlines()[1] == str(source), counted.stderr


# --- why and infer


def test_why_names_the_document_and_the_page(college):
    result = itstrat("why", "Safer sign-in")
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 1
    for words in (
        "No account is stolen",
        "Create a safe learning environment",
        "A safe college",
        "Corporate strategy, p. 4",
    ):
        assert words in result.stdout
    document = json.loads(itstrat("why", "ex:sign-in", "--format", "json").stdout)
    assert document["found"] is True
    assert document["sentences"] == [result.stdout.rstrip("\n")]
    assert document["paths"][0][-1]["iri"] == "https://example.org/id/safe-college"


def test_why_says_nothing_plainly(college):
    result = itstrat("why", "IT manager")
    assert result.exit_code == 1
    assert "nothing: it supports no aim" in result.stdout


def test_infer_writes_what_follows_and_with_closure_the_rest(college):
    follows = set(itstrat("infer", college, "--format", "ntriples").stdout.splitlines())
    everything = itstrat("infer", "--closure", "--format", "ntriples").stdout.splitlines()
    college_iri = "<https://example.org/id/"
    stated = f"{college_iri}fast-help> <https://w3id.org/itstrat#supports> {college_iri}safe-learning> ."
    derived = stated.replace("supports", "contributesTo")
    assert derived in follows
    assert stated not in follows
    assert {derived, stated} | follows <= set(everything)
    assert len(set(everything)) == len(everything)
    assert "its:contributesTo" in itstrat("infer").stdout


# --- output


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("c.csv", "document,element"),
        ("c.json", '{\n  "report"'),
        ("c.md", "## coverage"),
        ("c.html", "<!DOCTYPE html>"),
        ("c", "coverage\n"),
    ],
)
def test_a_file_gets_the_format_of_its_name(college, name, start):
    result = itstrat("report", "coverage", "-o", name)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert (college / name).read_text().startswith(start)


def test_format_wins_over_the_name(college):
    itstrat("report", "coverage", "--format", "csv", "-o", "c.html")
    assert (college / "c.html").read_text().startswith("document,")


def test_a_failure_leaves_the_file_as_it_was(college):
    (college / "c.csv").write_text("old")
    assert itstrat("report", "coverage", "nope=1", "-o", "c.csv").exit_code == 2
    assert (college / "c.csv").read_text() == "old"


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "examples/ashdown-valley-college"),
        ("validate", "examples/ashdown-valley-college", "--format", "json"),
        ("validate", "examples/ashdown-valley-college", "--format", "turtle"),
        ("report", "line-of-sight", "-p", "examples/ashdown-valley-college", "--format", "json"),
        ("query", "CONSTRUCT WHERE { ?s ?p ?o }", "-p", "examples/ashdown-valley-college"),
        ("query", "SELECT ?s ?o { ?s its:supports ?o }", "-p", "examples/ashdown-valley-college", "--format", "csv"),
        ("infer", "examples/ashdown-valley-college", "--closure"),
        ("why", "Network refresh", "-p", "examples/ashdown-valley-college"),
    ],
    ids=lambda arguments: f"{arguments[0]}-{arguments[-1][:9]}",
)
def test_the_same_input_gives_the_same_bytes(arguments):
    first, second = process(*arguments, seed="1"), process(*arguments, seed="2")
    assert first.returncode == 0, first.stderr
    assert first.stdout
    assert first.stdout == second.stdout


def test_the_output_is_the_same_from_anywhere(tmp_path):
    example = ROOT / "examples" / "minimal"
    outputs = {
        process("report", "coverage", "--format", "json", "-p", path, cwd=folder).stdout
        for path, folder in (("examples/minimal", ROOT), (".", example), (str(example), tmp_path))
    }
    assert len(outputs) == 1


# --- mistakes


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("validate", "nope.ttl"), 2, ["'nope.ttl'"]),
        (("report", "coverage", "-p", "nope"), 2, ["'nope'"]),
        (("validate", "empty"), 3, ["holds no file that is read", ".ttl"]),
        (("report", "coverag"), 2, ["There is no report named 'coverag'.", "Did you mean 'coverage'?"]),
        (("query", "coverag"), 2, ["There is no report named 'coverag'.", "Did you mean 'coverage'?"]),
        (("report", "nope.rq"), 2, ["There is no file 'nope.rq'."]),
        (("query", "nope.rq"), 2, ["There is no file 'nope.rq'."]),
        (("report", "coverage", "docment=x"), 2, ["named 'docment'", "Did you mean 'document'?"]),
        (("report", "coverage", "document"), 2, ["Write name=value"]),
        (("report", "coverage", "document=Corporat strategy"), 2, ["Did you mean 'Corporate strategy'"]),
        (("report", "end-of-support", "by=soon"), 2, ["'soon' is not a date.", "2026-11-16"]),
        (("query", AIMS, "--param", "amm=x"), 2, ["named 'amm'", "Did you mean 'aim'?"]),
        (("query", AIMS, "--param", "aim=exx:y"), 2, ["'exx:'", "Did you mean 'ex'?"]),
        (("query", "SELECT ?a { ?a ?b ?c }", "--param", "b=ex:y"), 2, ["does not select ?b"]),
        (("query", AIMS, "--graph", "strategy.tt"), 2, ["There is no graph", "strategy.ttl"]),
        (("query", AIMS, "--graph", "urn:x:nope"), 2, ["There is no graph", "urn:x:nope"]),
        (("query", AIMS, "--format", "turtle"), 2, ["turtle cannot hold"]),
        (("query", "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }"), 2, ["SERVICE"]),
        (("query", "ASK {" * 100 + "}" * 100), 2, ["nests deeper"]),
        (("validate", "--profile", "colege"), 2, ["named 'colege'", "Did you mean 'college'?"]),
        (("validate", "--only", "ITS0001"), 2, ["There is no rule named 'ITS0001'.", "ITS001"]),
        (("validate", "--skip", "XYZ"), 2, ["There is no rule named 'XYZ'."]),
        (("validate", "--shapes", "nope.ttl"), 2, ["'nope.ttl'"]),
        (("validate", "stratgy.ttl"), 2, ["no file or folder 'stratgy.ttl'", "Did you mean 'strategy.ttl'?"]),
        (("why", "Safer signin"), 2, ["Did you mean 'Safer sign-in'?"]),
        (("report", "coverage", "-o", "nope/c.csv"), 2, ["There is no folder 'nope'"]),
        (("report", "coverage", "-o", "empty"), 2, ["cannot be written"]),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else None,
)
def test_a_mistake_is_answered_with_what_to_do(college, arguments, code, words):
    (college / "empty").mkdir()
    result = itstrat(*arguments)
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


def test_a_syntax_error_in_a_query_shows_the_line_with_a_caret(college):
    (college / "mine.rq").write_text("SELECT ?aim\nWHERE { ?aim a itss:Aim }\n")
    for arguments in (("query", "mine.rq"), ("report", "mine.rq")):
        lines = itstrat(*arguments).stderr.splitlines()
        assert lines[0] == "error: The prefix 'itss:' is not declared."
        assert lines[1] == "  --> mine.rq:2:16"
        assert lines[2].strip() == "WHERE { ?aim a itss:Aim }"
        assert lines[3].index("^") == lines[2].index("itss")
        assert "Did you mean 'its'" in lines[4]


def test_every_broken_file_is_told_with_its_place(college):
    (college / "itstrat.toml").write_text('sources = ["*.ttl"]\nas_of = 2026-11-16\n')
    for name in ("a.ttl", "b.ttl"):
        (college / name).write_text("<urn:x:a> <urn:x:b> .\n<urn:x:c")
    result = itstrat("validate")
    assert result.exit_code == 3
    assert "a.ttl:1:" in result.stderr
    assert "b.ttl:1:" in result.stderr
    assert result.stderr.count("^") == 2
    assert result.stderr.splitlines()[-1] == "error: 2 files could not be read; nothing was loaded."


def test_a_typo_in_the_settings_is_named(college):
    (college / "itstrat.toml").write_text('name = "x"\nsorces = ["*.ttl"]\n')
    result = itstrat("validate")
    assert result.exit_code == 3
    assert "sorces" in result.stderr
    assert "sources" in result.stderr
    assert "itstrat.toml:2" in result.stderr


def test_without_a_strategy_at_hand_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = itstrat("report", "coverage")
    assert result.exit_code == 3
    assert "There is no itstrat.toml" in result.stderr


def test_what_is_odd_in_a_file_is_told_beside_the_result(college):
    add(college, 'ex:odd its:startDate "soon"^^xsd:date .\n')
    result = itstrat("query", AIMS, "--format", "csv")
    assert result.exit_code == 0
    assert "warning: " in result.stderr
    assert "strategy.ttl" in result.stderr
    assert "soon" not in result.stdout


def test_debug_shows_a_traceback(college):
    assert "Traceback" not in itstrat("report", "coverag").stderr
    result = itstrat("report", "coverag", "--debug")
    assert "Traceback" in result.stderr
    assert "error: There is no report named 'coverag'." in result.stderr
    assert result.exit_code == 2


# --- processes


def test_a_reader_that_has_seen_enough_is_no_failure():
    command = [sys.executable, "-m", "itstrat", "infer", "examples/ashdown-valley-college", "--closure"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.read(1)
        run.stdout.close()
        assert run.stderr is not None
        assert run.stderr.read() == b""
        assert run.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_disk_is_said():
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "itstrat", "report", "coverage", "-p", "examples/minimal"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert run.returncode == 3
    assert run.stderr == b"error: The result cannot be written: No space left on device.\n"


AT_THE_END = """
import atexit, sys
from itstrat.cli.main import main
atexit.register(lambda: print("what is to run at the end has run"))
sys.argv = ["itstrat", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize(
    ("arguments", "code", "told"), [(["--version"], 0, "itstrat 0."), (["raport"], 2, "no command named 'raport'")]
)
def test_what_is_to_run_at_the_end_runs_and_all_is_written(arguments, code, told):
    run = subprocess.run(
        [sys.executable, "-c", AT_THE_END, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == code
    assert run.stdout.endswith("what is to run at the end has run\n")
    assert told in (run.stderr if code else run.stdout)


def test_an_interrupt_is_quiet(tmp_path):
    pipe = tmp_path / "slow.rq"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "itstrat", "query", str(pipe), "-p", "examples/minimal"]
    # The pipe is open when the command has begun to read the query.
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run, pipe.open("w"):
        run.send_signal(signal.SIGINT)
        output, told = run.communicate(timeout=60)
    assert told.split() == [b"interrupted"]
    assert output == b""
    assert run.returncode == 130


def on_terminal(*arguments, **environment):
    """What a terminal of 80 columns shows."""
    main, side = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "itstrat", *arguments],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", **environment},
        stdin=subprocess.DEVNULL,
        stdout=side,
        stderr=side,
    )
    os.close(side)
    shown = b""
    try:
        while piece := os.read(main, 65536):
            shown += piece
    except OSError:
        pass  # Linux's way of saying that the other side is closed
    os.close(main)
    run.wait(timeout=60)
    return shown.decode()


def test_a_terminal_gets_colour_and_its_own_width():
    arguments = ("report", "coverage", "-p", "examples/minimal")
    shown = on_terminal(*arguments, NO_COLOR="")
    assert "\x1b[1mcoverage\x1b[0m" in shown
    plain = on_terminal(*arguments, NO_COLOR="1")
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 80


def test_help_is_drawn_on_a_terminal_only():
    assert "╭" in on_terminal("--help", NO_COLOR="")
    assert "╭" in on_terminal("query", "--help", NO_COLOR="")
    assert "╭" not in on_terminal("--help", NO_COLOR="1")


def test_an_output_file_of_an_unknown_kind_is_refused(college):
    result = itstrat("report", "coverage", "-o", "coverage.docx")

    assert result.exit_code == 2
    assert "No format is known for files that end in '.docx'." in result.stderr
    assert not (college / "coverage.docx").exists()
