"""``itstrat document`` as it is used: formats by the name of the file, drafts, and mistakes told with help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from itstrat.cli import document
from itstrat.cli.main import cli
from itstrat.documents import KINDS
from itstrat.planning import appraisal

ROOT = Path(__file__).parents[2]
COLLEGE = ("-p", str(ROOT / "examples" / "ashdown-valley-college"), "--as-of", "2026-11-16")
CASE = "Business case: network refresh"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["document", *arguments])


def test_without_a_kind_it_lists_the_kinds() -> None:
    result = _run()
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == list(KINDS)


@pytest.mark.parametrize(
    ("name", "start"),
    [("case.docx", b"PK"), ("case.pdf", b"%PDF-"), ("case.html", b"<!DOCTYPE html>"), ("case.md", b"# ")],
)
def test_the_name_of_the_file_says_the_format(name: str, start: bytes, tmp_path: Path) -> None:
    target = tmp_path / name
    result = _run("business-case", CASE, *COLLEGE, "-o", str(target))
    assert result.exit_code == 0, result.output
    assert target.read_bytes().startswith(start)


def test_a_draft_says_that_it_is_one() -> None:
    result = _run("business-case", CASE, *COLLEGE)
    assert result.exit_code == 0
    assert "Draft" in result.output
    assert "ITS044" in result.output


def test_require_ready_refuses_a_draft_and_lists_what_is_missing(tmp_path: Path) -> None:
    target = tmp_path / "case.html"
    result = _run("business-case", CASE, *COLLEGE, "--require-ready", "-o", str(target))
    assert result.exit_code == 1
    assert not target.exists()
    assert re.search(r"it/cases\.ttl:14:1: ITS044 Funding of .* is less than the cost", result.stderr)
    assert "fix: Name the source of the missing money" in result.stderr


def test_require_ready_lets_a_complete_case_pass(tmp_path: Path) -> None:
    target = tmp_path / "case.html"
    result = _run("business-case", "Server renewal", *COLLEGE, "--require-ready", "-o", str(target))
    assert result.exit_code == 0, result.output
    assert target.exists()


def test_the_options_reach_the_document() -> None:
    five = _run("business-case", CASE, *COLLEGE, "--five-case", "--rate", "0", "--benefit-years", "2")
    assert "Strategic case" in five.output
    assert "at 0 % a year" in five.output
    briefs = _run("project-brief", "Network refresh", "--all", *COLLEGE)
    assert "Wi-Fi renewal" in briefs.output
    assert "Edge switch replacement" in briefs.output
    users = _run("service-catalogue", "--users", *COLLEGE)
    assert "FTE" not in users.output


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("business-case", "Busines case: network refesh"), 2, "'Business case: network refresh'"),
        (("busines-case", "x"), 2, "'business-case'"),
        (("business-case",), 2, "Say which business case"),
        (("business-case", CASE, "--rate", "much"), 2, "'much' is no percentage from 0 to 100"),
        (("business-case", CASE, "--rate", "-3"), 2, "'-3' is no percentage from 0 to 100"),
        (("business-case", CASE, "--rate", "500"), 2, "'500' is no percentage from 0 to 100"),
        (("business-case", CASE, "--rate", "nan"), 2, "'nan' is no percentage from 0 to 100"),
        (("business-case", CASE, "--optimism-bias", "-200"), 2, "'-200' is no percentage from 0 to 200"),
        (("business-case", CASE, "--optimism-bias", "inf"), 2, "'inf' is no percentage from 0 to 200"),
        (("business-case", CASE, "--rate", "1e-999999"), 2, "at most four decimals"),
        (("business-case", CASE, "--benefit-years", "61"), 2, "1<=x<=60"),
        (("business-case", CASE, "--trace"), 2, "Word documents"),
        (("steering-pack", "--since", "soon"), 2, "is not a date"),
        (("steering-pack", "--since", "2026-11-17"), 2, "cannot begin on 2026-11-17, which is later"),
    ],
)
def test_mistakes_are_told_with_help(arguments: tuple[str, ...], code: int, told: str) -> None:
    result = _run(*arguments, *COLLEGE)
    assert result.exit_code == code
    assert told in result.output
    assert "Traceback" not in result.output


def test_what_an_appraisal_may_assume_is_said_once() -> None:
    assert (document._MOST_RATE, document._MOST_BIAS, document._MOST_YEARS) == (
        appraisal.MOST_RATE,
        appraisal.MOST_BIAS,
        appraisal.MOST_YEARS,
    )


def test_labels_that_would_do_harm_are_inert(tmp_path: Path) -> None:
    label = "<script>alert(1)</script> {{ 7 * 7 }} =HYPERLINK(1)"
    (tmp_path / "data.ttl").write_text(
        f"""@prefix its: <https://w3id.org/itstrat#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://x.example/case> a its:BusinessCase ; rdfs:label "{label}"@en .
""",
        encoding="utf-8",
    )
    for name in ("case.html", "case.pdf", "case.docx", "case.md"):
        target = tmp_path / name
        result = _run("business-case", label, "-p", str(tmp_path), "--as-of", "2026-11-16", "-o", str(target))
        assert result.exit_code == 0, result.output
    page = (tmp_path / "case.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page
