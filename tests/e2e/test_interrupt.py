"""Ctrl-C while a slow rule runs: the process ends at once, with what was found marked as not all."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COLLEGE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"
#: One rule that is quickly checked, and one whose query would take hours.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
@prefix its: <https://w3id.org/itstrat#> .
ex:Quick a sh:PropertyShape ; sh:targetClass its:Project ; sh:path ex:never ; sh:minCount 1 .
ex:Slow a sh:NodeShape ; sh:targetSubjectsOf its:owner ; sh:sparql [ sh:select '''
  SELECT $this WHERE { $this ?p ?o .
    { SELECT $this (COUNT(*) AS ?n) WHERE { $this ?q ?x . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY $this }
    FILTER(?n < 0) }''' ] .
"""


def interrupted(tmp_path: Path, *arguments: str) -> tuple[int, str, str, float]:
    """The exit code, output, what was on the terminal, and how long the process took to end."""
    (tmp_path / "slow.ttl").write_text(SHAPES)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "itstrat", "validate", "--shapes", str(tmp_path / "slow.ttl"), str(COLLEGE), *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    os.close(theirs)
    shown = b""
    try:
        while b"1 of 2 rules" not in shown:  # the progress bar says that the slow rule is running
            shown += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        output, _ = process.communicate(timeout=30)
        took = time.monotonic() - sent
        shown += os.read(ours, 1000)
    finally:
        process.kill()
        os.close(ours)
    return process.returncode, output.decode(), shown.decode(), took


def test_what_was_found_is_told_and_marked(tmp_path: Path) -> None:
    code, output, shown, took = interrupted(tmp_path)
    assert code == 130
    assert took < 1.5  # a second, and what the machine takes to end a process
    assert "Interrupted: 1 of 2 rules were checked." in output
    assert "Quick" in output
    assert "Slow" not in output
    assert "interrupted: 1 of 2 rules were checked" in shown


@pytest.mark.slow
@pytest.mark.parametrize("form", ["turtle", "sarif", "junit", "github", "gitlab", "html", "csv", "markdown"])
def test_every_format_says_that_the_run_was_interrupted(tmp_path: Path, form: str) -> None:
    code, output, _shown, _took = interrupted(tmp_path, "--format", form)
    assert code == 130
    assert "Interrupted: 1 of 2 rules were checked." in output


def test_json_stays_json(tmp_path: Path) -> None:
    code, output, _shown, _took = interrupted(tmp_path, "--format", "json")
    findings = json.loads(output)["findings"]
    assert code == 130
    assert [each["message"] for each in findings if each["code"] == "interrupted"] == [
        "Interrupted: 1 of 2 rules were checked."
    ]
    assert any(each["code"] == "Quick" for each in findings)


@pytest.mark.parametrize(("rule", "code"), [("ITS001", 0), ("ITS044", 1)])
def test_watching_ends_with_the_exit_code_of_the_last_findings(tmp_path: Path, rule: str, code: int) -> None:
    """Of these two rules only ITS044 has findings at Ashdown, and they are warnings."""
    process = subprocess.Popen(
        [sys.executable, "-m", "itstrat", "validate", "--watch", "--only", rule, "--fail-on", "warning", str(COLLEGE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stdout is not None
        shown = b""
        while b"onform" not in shown:  # the verdict on all that was checked at first
            line = process.stdout.readline()
            assert line, f"it ended by itself: {shown.decode()}"
            shown += line
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, errors) == (code, b"")


def test_what_watching_cannot_do_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "itstrat", "validate", "--watch", "--format", "json", str(COLLEGE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--watch tells what changes" in done.stderr
