"""Mistakes of a user on the command line: a message that helps, the exit code of the error, and no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import itstrat
from itstrat import errors
from itstrat.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

DATA = """
@prefix ex: <https://college.example/id/> .
@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:desk a its:Service ; rdfs:label "Service desk"@en .
ex:wifi a its:Service ; rdfs:label "Wi-Fi"@en .
ex:wifi-project a its:Project ; rdfs:label "Wi-Fi"@en .
"""

MISTAKES = {
    "unknown-profile": (["validate", "data.ttl", "--profile", "colege"], "'college'"),
    "unknown-rule": (["validate", "data.ttl", "--only", "ITS0001"], "'ITS001'"),
    "unknown-report": (["report", "coverge", "-p", "data.ttl"], "'coverage'"),
    "unknown-parameter": (["report", "coverage", "-p", "data.ttl", "dokument=x"], "'document'"),
    "invalid-parameter": (["report", "end-of-support", "-p", "data.ttl", "by=soon"], "by"),
    "unknown-subject": (["why", "Servise desk", "-p", "data.ttl"], "'Service desk'"),
    "ambiguous-subject": (["why", "Wi-Fi", "-p", "data.ttl"], "wifi-project"),
    "unknown-graph": (["query", "ASK {}", "-p", "data.ttl", "--graph", "urn:x:none"], "data.ttl"),
    "query-syntax": (["query", "SELECT * { ?x a }", "-p", "data.ttl"], "^"),
    "no-impact": (["impact", "its:Aim", "-p", "data.ttl"], "Ask about an asset"),
    "nothing-to-export": (["export", "stratml", "-p", "data.ttl"], "skos:inScheme"),
    "path-not-found": (["validate", "date.ttl"], "date.ttl"),
}


@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_is_told_with_help(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    arguments, help_names = MISTAKES[code]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2, result.output
    assert result.output.startswith("error: ")
    assert help_names in result.output
    assert "Traceback" not in result.output


def test_the_codes_are_those_of_the_exceptions(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text(DATA, encoding="utf-8")
    strategy = itstrat.open(data)
    with pytest.raises(errors.UnknownProfile) as profile:
        strategy.validate(itstrat.ValidationOptions(profile="colege"))
    with pytest.raises(errors.AmbiguousSubject) as subject:
        strategy.why("Wi-Fi")
    with pytest.raises(errors.UnknownGraph) as graph:
        strategy.query("ASK {}", graphs=[strategy.resolve("ex:desk")])
    assert [each.value.code for each in (profile, subject, graph)] == [
        "unknown-profile",
        "ambiguous-subject",
        "unknown-graph",
    ]
