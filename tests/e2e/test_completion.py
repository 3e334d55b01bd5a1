"""Completion, by the protocols of the shells: what they send, and what they are answered."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from itstrat.cli.main import cli
from itstrat.namespaces import RDFS
from itstrat.sparql.completion import Words, of_query

COLLEGE = Path(__file__).parents[2] / "examples" / "ashdown-valley-college"


@pytest.fixture(autouse=True)
def _in_the_college(monkeypatch):
    monkeypatch.chdir(COLLEGE)


def answers(shell, line):
    """What is answered, without the kind of each."""
    words = line.split(" ")
    environment = {"_ITSTRAT_COMPLETE": f"{shell}_complete", "COMP_LINE": line}
    environment |= {"COMP_WORDS": line, "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1)}
    with pytest.MonkeyPatch.context() as patch:
        for key, value in environment.items():
            patch.setenv(key, value)
        out = CliRunner().invoke(cli, [], prog_name="itstrat").stdout
    lines = out.splitlines()
    return lines[1::3] if shell == "zsh" else [line.partition(",")[2].partition("\t")[0] for line in lines]


@pytest.mark.parametrize(
    ("line", "bash", "others"),
    [
        ("itstrat rep", "report", "report"),
        ("itstrat query --exp", "--explain", "--explain"),
        ("itstrat query line-o", "line-of-sight", "line-of-sight"),
        ("itstrat report end-of-support b", r"by=", "by="),
        ("itstrat query line-of-sight aim=avc:aim-di", "aim-digital-learning", "aim=avc:aim-digital-learning"),
        ("itstrat why avc:service-wi", "service-wifi", "avc:service-wifi"),
        ("itstrat why Telepho", "Telephony", "Telephony"),
        ("itstrat set avc:service-wifi its:sup", "supports", "its:supports"),
        ("itstrat document busin", "business-case", "business-case"),
    ],
)
def test_what_is_offered(line, bash, others):
    assert bash in answers("bash", line)
    assert others in [each.replace("\\:", ":") for each in answers("zsh", line)]
    assert others in answers("fish", line)


def test_bash_gets_blanks_escaped_outside_quotes_only():
    assert r"Campus\ network" in answers("bash", "itstrat why Camp")
    assert "Campus network" in answers("bash", 'itstrat why "Camp')
    assert "SELECT ?x { ?x its:supports" in answers("bash", 'itstrat query "SELECT ?x { ?x its:supp')


def test_outside_a_strategy_our_own_names_are_offered_and_nothing_fails(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert answers("bash", "itstrat query cover") == ["coverage"]
    assert answers("bash", "itstrat why a") in ([""], [])
    (tmp_path / "broken.ttl").write_text("<urn:x:a> <urn:x:b")
    assert answers("bash", "itstrat why a") in ([""], [])


def test_own_queries_are_offered(tmp_path, monkeypatch):
    folder = shutil.copytree(COLLEGE, tmp_path / "college")
    (folder / "queries").mkdir()
    (folder / "queries" / "open-risks.rq").write_text("#+ params:\n#+   - name: owner, type: iri\nSELECT ?owner {}")
    monkeypatch.chdir(folder)
    assert answers("fish", "itstrat query open") == ["open-risks"]
    assert answers("fish", "itstrat query open-risks ") == ["owner="]


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_itself_is_given_what_completes_the_word(tmp_path):
    script = tmp_path / "try.sh"
    program = f"{sys.executable} -m itstrat"
    script.write_text(
        f'itstrat() {{ {program} "$@"; }}\n'
        f'eval "$(_ITSTRAT_COMPLETE=bash_source {program} | sed "s/__main___*py/itstrat/")"\n'
        'COMP_LINE="itstrat query line-of-sight aim=avc:aim-f"; COMP_POINT=${#COMP_LINE}\n'
        'env() { while [[ $1 == *=* ]]; do export "$1"; shift; done; "$@"; }\n'
        '_itstrat_completion itstrat; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(["bash", "--norc", str(script)], capture_output=True, text=True, check=False)
    assert done.stdout == "aim-financial-efficiency\n", done.stderr


def test_words_of_quads_are_names_and_labels():
    import pyoxigraph as ox

    subject = ox.NamedNode("https://ex.example/id/wifi")
    quads = [ox.Quad(subject, RDFS["label"], ox.Literal("Campus Wi-Fi"))]
    words = Words.of(quads, {"ex": "https://ex.example/id/"})
    assert words.items == (("ex:wifi", "Campus Wi-Fi"),)

    def offered(text):
        return [candidate.text for candidate in of_query(text, words)]

    assert offered("SELECT ?x { ?x its:supports ex:w") == ["ex:wifi"]
    assert "ex:wifi" in offered("SELECT ?x { ?x its:supports camp")
    assert offered("SELECT ?service { ?s") == ["?service"]
    assert "OPTIONAL" in offered("SELECT * { opt")
    assert "ex:" in offered("SELECT * { e")
    assert offered("SELECT * { ?s rdfs:label 'opt") == []
    assert offered("SELECT * {} # opt") == []
