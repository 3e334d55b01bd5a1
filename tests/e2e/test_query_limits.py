"""``itstrat query`` with limits, and Ctrl-C, in real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COLLEGE = str(ROOT / "examples" / "ashdown-valley-college")
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
AIMS = "SELECT ?aim { ?aim a its:Aim } ORDER BY ?aim"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "itstrat", "query", *arguments, "-p", COLLEGE]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_a_query_that_takes_too_long_is_stopped() -> None:
    done = run(CROSS, "--timeout", "0.5")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "error: The query was stopped after 0.5 s." in done.stderr


def test_limits_that_are_kept_change_nothing() -> None:
    assert run(AIMS, "--timeout", "30", "--memory", "500", "--limit", "1000").stdout == run(AIMS).stdout


@pytest.mark.parametrize("more", [(), ("--timeout", "30")], ids=["here", "in the pool"])
def test_a_cut_result_says_so(more: tuple[str, ...]) -> None:
    table = run(AIMS, "--limit", "2", *more)
    assert table.returncode == 0
    assert table.stdout.endswith("2 rows\nOnly the first 2 are given.\n")
    assert "note: Only the first 2 are given." in table.stderr
    found = json.loads(run(AIMS, "--limit", "2", "--format", "json", *more).stdout)
    assert (len(found["results"]["bindings"]), found["cut"]) == (2, "Only the first 2 are given.")
    lines = run(AIMS, "--limit", "2", "--format", "csv", *more)
    assert len(lines.stdout.splitlines()) == 3
    assert "note: Only the first 2 are given." in lines.stderr


def test_a_graph_is_cut_too() -> None:
    done = run("CONSTRUCT WHERE { ?s ?p ?o }", "--limit", "3", "--format", "ntriples")
    assert len(done.stdout.splitlines()) == 3
    assert "note: Only the first 3 are given." in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="this system sends no SIGINT to one process")
@pytest.mark.parametrize("more", [(), ("--timeout", "60")], ids=["here", "in the pool"])
def test_ctrl_c_is_heard(more: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "itstrat", "query", CROSS, *more, "-p", COLLEGE]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(3)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    out, error = process.communicate(timeout=30)
    assert time.monotonic() - started < 5  # a second, and the load of the test machine
    assert (process.returncode, out, error.strip()) == (130, "", "interrupted")
