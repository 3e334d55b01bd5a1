"""The pages do what they say: commands run, files are as shown, links lead somewhere, Python prints what it should."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from console import ROOT, play, stage, steps

from itstrat.cli.main import cli

PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "examples/*/*.md", "ontology/*.md", "benchmarks/*.md")
    for path in ROOT.glob(pattern)
)
SDG = Path(os.environ.get("ITSTRAT_DATA", ROOT.parent / "shared" / "data")) / "un-sdg"

_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_PYTHON = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"^```(?:yaml|sh)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?:^|[-:] |exec )\s*(itstrat .*?)\s*$", re.MULTILINE)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", [page for page in PAGES if steps(page)], ids=_name)
def test_commands_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    folder = stage(page, tmp_path)
    if page.name == "linked-data.md":
        if not SDG.is_dir():
            pytest.skip(f"The UN SDG file is not in {SDG}; ITSTRAT_DATA names another folder.")
        shutil.copytree(SDG, folder / "un-sdg")
    assert play(page, folder) > 0 or page.parent.name == "reference"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if _PYTHON.search(page.read_text(encoding="utf-8"))], ids=_name
)
def test_python_prints_what_the_page_says(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = "".join(_PYTHON.findall(page.read_text(encoding="utf-8")))
    runner = doctest.DocTestRunner()
    result = runner.run(doctest.DocTestParser().get_doctest(text, {}, _name(page), str(page), 0))
    assert result.attempted > 0
    assert result.failed == 0


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", text).lower()).replace(" ", "-") for text in headings}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(target), link


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(index.read_text(encoding="utf-8"))
    }
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs") and page.parent.name != "adr"} - {index}
    assert {_name(page) for page in pages - linked} == set()


SNIPPETS = [
    (page, command)
    for page in PAGES
    for block in _SHELL.findall(page.read_text(encoding="utf-8"))
    for command in _COMMAND.findall(block)
]


@pytest.mark.parametrize(("page", "command"), SNIPPETS, ids=lambda value: value if isinstance(value, str) else "")
def test_snippets_that_are_not_run_are_commands_of_ours(page: Path, command: str) -> None:
    _program, name, *arguments = shlex.split(command)
    context = click.Context(cli, info_name="itstrat", **cli.context_settings)
    found = cli.get_command(context, name)
    assert found is not None, f"{_name(page)}: {command}"
    found.make_context(name, arguments, parent=context)


def test_there_are_snippets_for_continuous_integration() -> None:
    assert {page.name for page, _command in SNIPPETS} >= {"continuous-integration.md"}
    assert len(SNIPPETS) >= 6
