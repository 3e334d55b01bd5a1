"""Literals that nothing can use are findings, once; and the report date is not for the files to say."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import itstrat
from itstrat import ValidationOptions
from itstrat.cli.main import cli
from itstrat.errors import ReservedStatement

if TYPE_CHECKING:
    from pathlib import Path

DATA = """\
@prefix ex: <https://college.example/id/> . @prefix its: <https://w3id.org/itstrat#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:switches a its:Cost ; its:amount "12,5"^^xsd:decimal ;
    its:year "2026/27" .
ex:cables a its:Cost ; its:amount
    "500" .
ex:target a its:Target ; its:targetValue 4 ; its:targetDate "soon"^^xsd:date .
"""
DAY = datetime.date(2026, 11, 16)


@pytest.fixture
def strategy(tmp_path: Path) -> itstrat.Strategy:
    (tmp_path / "costs.ttl").write_text(DATA, encoding="utf-8")
    return itstrat.open(tmp_path, as_of=DAY)


def test_each_unusable_literal_is_found_once_with_its_line(strategy: itstrat.Strategy) -> None:
    validation = strategy.validate()

    found = [(f.code, f.severity, f.location.line, f.value.value) for f in validation.findings if f.value is not None]
    assert found == [
        ("literal", "Violation", 3, "12,5"),
        ("literal", "Warning", 6, "500"),
        ("ITS007", "Violation", 7, "soon"),  # a rule has found it: not told twice
    ]
    assert not validation.conforms
    assert "literal" in {rule.code for rule in validation.rules}


@pytest.mark.parametrize(
    "options", [ValidationOptions(skip=("literal",)), ValidationOptions(only=("ITS007",))], ids=["skip", "only"]
)
def test_it_can_be_left_out(strategy: itstrat.Strategy, options: ValidationOptions) -> None:
    assert "literal" not in {finding.code for finding in strategy.validate(options).findings}


def test_files_do_not_say_what_day_it_is(tmp_path: Path) -> None:
    (tmp_path / "day.ttl").write_text(
        "@prefix its: <https://w3id.org/itstrat#> .\n"
        'its:context its:asOf "2030-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .\n',
        encoding="utf-8",
    )

    with pytest.raises(ReservedStatement):
        itstrat.open(tmp_path, as_of=DAY).validate()
    result = CliRunner().invoke(cli, ["validate", str(tmp_path)])
    assert result.exit_code == 3
    assert "--as-of" in result.stderr


def test_a_profile_in_itstrat_toml_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "costs.ttl").write_text(DATA, encoding="utf-8")
    (tmp_path / "itstrat.toml").write_text('name = "X"\nprofile = "colege"\n', encoding="utf-8")

    result = CliRunner().invoke(cli, ["validate", str(tmp_path)])

    assert result.exit_code == 3
    assert "itstrat.toml:2:1" in result.stderr
    assert "Did you mean 'college'?" in result.stderr


def test_of_too_many_values_the_last_is_pointed_at(tmp_path: Path) -> None:
    head = "@prefix ex: <https://college.example/id/> . @prefix its: <https://w3id.org/itstrat#> .\n"
    (tmp_path / "a.ttl").write_text(f"{head}ex:desk a its:Service ;\n    its:owner ex:anna .\n", encoding="utf-8")
    (tmp_path / "b.ttl").write_text(f"{head}ex:desk its:owner ex:ben .\n", encoding="utf-8")

    finding = itstrat.open(tmp_path, as_of=DAY).validate(ValidationOptions(only=("ITS020",))).findings[0]

    assert str(finding.location).endswith("b.ttl:2:19")
    assert finding.value is None
