"""What each command may import: the reference engines and the drawing of help cost more than the work itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINES = {"rdflib", "pyshacl", "owlrl"}
DRAWING = {"rich", "rich_click"}
COLLEGE = ("-p", "examples/ashdown-valley-college")

SCRIPT = """
import sys
from itstrat.cli.main import cli
try:
    cli.main(sys.argv[1:], prog_name="itstrat")
finally:
    print("imported:", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(*arguments):
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout, run.stderr
    line = run.stderr.splitlines()[-1]
    assert line.startswith("imported: "), run.stderr
    return set(line.split()[1:])


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("validate", "--help"), ("report", "--help")])
def test_help_imports_no_engine_and_draws_nothing(arguments):
    modules = imported(*arguments)
    assert "click" in modules
    assert not modules & (ENGINES | DRAWING)


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "examples/ashdown-valley-college"),
        ("report", "coverage", *COLLEGE),
        ("report",),
        ("why", "Network refresh", *COLLEGE),
        ("query", "SELECT ?aim { ?aim a its:Aim }", *COLLEGE),
        ("infer", "examples/minimal"),
    ],
    ids=lambda arguments: " ".join(arguments[:1]),
)
def test_everyday_commands_import_no_reference_engine(arguments):
    modules = imported(*arguments)
    assert "pyoxigraph" in modules
    assert not modules & (ENGINES | DRAWING)


@pytest.mark.parametrize("command", ["status", "verify"])
def test_what_needs_no_network_does_not_even_load_it(command):
    modules = imported("link", command, *COLLEGE)
    assert "pyoxigraph" in modules
    assert not modules & {"httpx", "httpcore", "ssl", "extruct", "lxml", *ENGINES}
