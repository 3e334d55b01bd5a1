"""``itstrat shell``: typed by a pipe, as prompt_toolkit has it, and its commands one by one."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from datetime import date
from pathlib import Path

import pytest

import itstrat
from itstrat.cli import shell_prompt
from itstrat.cli.shell_session import COMMANDS, Session

pytest.importorskip("prompt_toolkit")
from prompt_toolkit.application import create_app_session
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

MINIMAL = Path(__file__).parents[2] / "examples" / "minimal"
LABELS = "SELECT ?label { [] a its:Aim ; rdfs:label ?label }"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ITSTRAT_CACHE", str(tmp_path / "cache"))
    folder = shutil.copytree(MINIMAL, tmp_path / "strategy")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def session(folder):
    opened = lambda: itstrat.open(folder, as_of=date(2026, 11, 16))  # noqa: E731  # two words
    with Session(opened, infer=True, regime="its", limit=1000) as session:
        yield session


def typed(session, *parts):
    """Run the prompt, and type the parts one after the other: what Tab does comes a moment later."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):

        def type_all():
            for part in parts:
                pipe.send_text(part)
                time.sleep(0.4)

        typist = threading.Thread(target=type_all)
        typist.start()
        shell_prompt.run(session)
        typist.join()


def done(session, capfd, *texts):
    for text in texts:
        assert session.do(text)
    return capfd.readouterr()


def test_a_query_over_several_lines_is_asked_when_it_is_whole(session, capfd):
    typed(session, "SELECT ?label {\r", "[] a its:Aim ; rdfs:label ?label\r", "}\r", ".quit\r")
    out, err = capfd.readouterr()
    rule = "-" * len("Create a safe learning environment")
    assert out.splitlines() == ["label", rule, "Create a safe learning environment", "", "1 row"]
    assert "triples" in err
    assert (Path.cwd().parent / "cache" / "history").read_text().count("+") == 4


def test_tab_completes_and_ctrl_d_leaves(session, capfd):
    typed(session, "ASK { ?a a its:ServiceLevelAg", "\t", " }\r", "\x04")
    assert capfd.readouterr().out == "false\n"
    assert "its:ServiceLevelAgreement }" in (Path.cwd().parent / "cache" / "history").read_text()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", True),
        (".help", True),
        ("coverage", True),
        ("SELECT * {", False),
        ("SELECT * { ?s ?p", False),
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT * { ?s ?p }", True),
        ("SELECT * { ?s ?p ?o } ORDER BY", False),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", True),
        ("SELECT * { ?s ?p '''}", False),
        ("PREFIX x: <urn:x:>", False),
        ("INSERT DATA {", False),
        ("DELETE { ?s ?p ?o }", True),
        ("hello", True),
    ],
)
def test_what_is_whole(session, text, whole):
    assert session.complete(text) is whole


def test_a_mistake_is_told_with_its_place_and_the_shell_goes_on(session, capfd):
    err = done(session, capfd, "SELECT * { ?s its:suports ?o ", ".nonsense", ".format docx", "coverage nothing=1").err
    assert "-->" in err
    assert "^" in err
    assert "Did you mean its:supports?" in err
    assert "There is no command .nonsense" in err
    assert "There is no format 'docx'" in err
    assert "There is no parameter named 'nothing'" in err


def test_answers_in_another_format_and_cut(session, capfd):
    found = done(session, capfd, ".format csv", LABELS, ".limit 1", "SELECT ?c { ?c a owl:Class } ORDER BY ?c")
    assert found.out.startswith("label\r\n")
    assert "note: Only the first 1 are given" in found.err
    assert "@prefix" in done(session, capfd, "CONSTRUCT WHERE { ?a a its:Aim }").out


def test_every_command_says_what_it_does_and_runs(session, capfd, folder):
    out = done(session, capfd, ".help").out
    assert all(f".{name}" in out for name in COMMANDS)
    assert "coverage" in done(session, capfd, ".reports").out
    assert "https://w3id.org/itstrat#" in done(session, capfd, ".prefixes").out
    assert "There is no query yet" in done(session, capfd, ".explain").err
    assert "give the rows" in done(session, capfd, LABELS, ".explain").out
    assert "No remarks." in done(session, capfd, ".check").out
    assert "cartesian-product" in done(session, capfd, ".check SELECT ?a ?b { ?a a its:Aim . ?b a its:Aim }").out
    assert "queries/labels.rq" in done(session, capfd, ".save labels").err
    assert "label" in done(session, capfd, "labels").out
    assert "Written" in done(session, capfd, ".export labels.csv").err
    assert (folder / "labels.csv").read_text().startswith("label")
    assert ".export aims.xlsx" in done(session, capfd, ".export").err
    assert "seconds" in done(session, capfd, ".timeout x").err
    assert not session.do(".quit")


def test_an_update_changes_a_copy_until_it_is_written(session, capfd, folder):
    before = (folder / "strategy.ttl").read_text()
    change = 'DELETE { ?a rdfs:label ?l } INSERT { ?a rdfs:label "Safer"@en } WHERE { ?a a its:Aim ; rdfs:label ?l }'
    assert "1 added, 1 removed" in done(session, capfd, change).err
    assert "Safer" in done(session, capfd, LABELS).out
    assert "+" in done(session, capfd, ".diff").out
    assert (folder / "strategy.ttl").read_text() == before
    assert session.do(".quit")
    assert "not written" in capfd.readouterr().err
    done(session, capfd, ".discard")
    assert not session.changed
    assert "Safer" not in done(session, capfd, LABELS).out
    done(session, capfd, change, 'INSERT { ?a rdfs:comment "new" } WHERE { ?a a its:Aim }', ".write")
    after = (folder / "strategy.ttl").read_text()
    assert ('"Safer"@en' in after, '"new"' in after) == (True, True)
    assert not session.changed
    assert "Safer" in done(session, capfd, LABELS).out


def test_what_breaks_a_rule_is_not_written_unless_told(session, capfd, folder):
    before = (folder / "strategy.ttl").read_text()
    change = "DELETE WHERE { ?o its:supports ?a }"
    found = done(session, capfd, change, ".write")
    assert "breaks" in found.err or "would break" in found.err
    assert (folder / "strategy.ttl").read_text() == before
    assert session.changed


def test_ctrl_c_stops_a_query(session, capfd):
    assert session.pool
    done(session, capfd, "ASK {}")
    timer = threading.Timer(0.5, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert "interrupted" in done(session, capfd, long).err
    assert done(session, capfd, "ASK {}").out == "true\n"
    session.seconds = 0.3
    assert "stopped after 0.3 s" in done(session, capfd, long).err


def test_what_tab_offers(session):
    def offered(text):
        return [candidate.text for candidate in shell_prompt.offered(session, text)]

    assert offered(".exp") == [".explain", ".export"]
    assert offered("cover") == ["coverage"]
    assert "document=" in offered("coverage ")
    assert "document=ex:" in "".join(f"document={each}" for each in offered("coverage document="))
    assert "ex:safe-learning" in offered("SELECT * { ?s its:supports ex:saf")
    assert "OPTIONAL" in offered("SELECT * { opt")


def test_colours_follow_the_words():
    lines = shell_prompt._lexer().lex_document(Document("SELECT ?x {\n  ?x a its:Aim } # why"))
    assert "".join(part for _, part in lines(1)) == "  ?x a its:Aim } # why"
    assert ("fg:ansiyellow", "?x") in lines(0)
    assert lines(2) == []
