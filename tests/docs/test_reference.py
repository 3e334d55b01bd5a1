"""Everything with a name has its place in the reference, and the generated pages are what would be written now."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING

import click
import pyoxigraph as ox
import pytest
from console import ROOT

import itstrat
from itstrat import config, errors, shacl, sparql
from itstrat.cli.main import COMMANDS, cli
from itstrat.namespaces import ITS, OWL, PREFIXES, RDF, SKOS
from itstrat.strategy import Strategy, ValidationOptions

if TYPE_CHECKING:
    from types import ModuleType

    from itstrat.sparql import NamedQuery

REFERENCE = ROOT / "docs" / "reference"
TESTS = ROOT / "tests"


def _page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def _headings(page: str) -> set[str]:
    return set(re.findall(r"^#{2,3} (.+)$", page, re.MULTILINE))


def _section(page: str, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert _generator().main(["--check"]) == 0, capsys.readouterr().out


def test_a_stale_page_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = _generator()
    monkeypatch.setattr(generator, "REFERENCE", tmp_path_factory.mktemp("reference"))
    monkeypatch.setattr(generator, "PAGES", {"errors": generator.failures})
    assert generator.main(["--check"]) == 1
    assert "errors.md" in capsys.readouterr().out
    assert generator.main([]) == 0
    assert generator.main(["--check"]) == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_and_their_options(name: str) -> None:
    section = _section(_page("commands"), name)
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    options = [option for param in command.params if isinstance(param, click.Option) for option in param.opts]
    assert options
    for option in options:
        assert re.search(rf"`[^`]*{re.escape(option)}\b", section), f"{name} {option}"


def test_rules() -> None:
    page = _page("rules")
    for rule in shacl.built_in().rules.values():
        section = _section(page, rule.code)
        assert rule.name in section
        assert rule.message in section
        assert rule.description in section
        assert rule.fix.strip().partition("\n\n")[2] in section
    for name in shacl.profiles():
        assert f"`{name}`" in _section(page, "Profiles")
        assert f"`{name}`" in (ROOT / "docs" / "explanation" / "rules.md").read_text(encoding="utf-8")


def test_reports() -> None:
    page = _page("reports")
    assert len(sparql.reports()) == 26
    for query in sparql.reports().values():
        section = _section(page, query.name)
        assert query.question in section
        for each in (*query.params, *query.columns):
            assert f"`{each.name}`" in section, f"{query.name} {each.name}"


def test_terms_of_the_ontology() -> None:
    page = _page("ontology")
    headings = _headings(page)
    kinds = {OWL[name] for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    terms, codes = set(), set()
    for path in (*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology" / "codelists").glob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if quad.predicate == RDF["type"] and quad.subject.value.startswith(ITS):
                name = f"its:{quad.subject.value.removeprefix(ITS)}"
                if quad.object in kinds or quad.object == SKOS["ConceptScheme"]:
                    terms.add(name)
                elif quad.object == SKOS["Concept"]:
                    codes.add(name)
    assert len(terms) > 100
    assert terms - headings == set()
    assert {code for code in codes if f"| `{code}` |" not in page} == set()


def _tree(root: type[errors.ItstratError]) -> list[type[errors.ItstratError]]:
    return [root, *(each for child in root.__subclasses__() for each in _tree(child))]


#: Failures as they are raised; the others are kinds of failure, which only have others below them.
RAISED = [each for each in _tree(errors.ItstratError) if not each.__subclasses__()]


@pytest.mark.parametrize("error", _tree(errors.ItstratError), ids=lambda error: error.code)
def test_errors(error: type[errors.ItstratError]) -> None:
    section = _section(_page("errors"), error.code)
    assert f"Exit code {error.exit_code}." in section
    assert f"`{error.__name__}`" in _page("errors")


@pytest.mark.parametrize("error", RAISED, ids=lambda error: error.code)
def test_errors_are_provoked_somewhere(error: type[errors.ItstratError]) -> None:
    named = re.compile(rf"\b{error.__name__}\b|[\"']{error.code}[\"']")
    tests = [path for path in TESTS.rglob("test_*.py") if path.parent.name != "docs"]
    assert any(named.search(path.read_text(encoding="utf-8")) for path in tests)


def test_every_code_is_its_own() -> None:
    codes = [error.code for error in _tree(errors.ItstratError)]
    assert len(codes) == len(set(codes))


def test_keys_of_the_configuration() -> None:
    page = _page("configuration")
    keys = {field.name for field in fields(config.Config)} - {"root"}
    assert keys == set(re.findall(r"^## (\w+)$", page, re.MULTILINE))


def test_the_configuration_that_is_shown_is_one() -> None:
    [shown] = re.findall(r"^```toml[^\n]*\n(.*?)^```$", _page("configuration"), re.MULTILINE | re.DOTALL)
    assert set(tomllib.loads(shown)) == {field.name for field in fields(config.Config)} - {"root"}


def test_the_python_interface() -> None:
    page = _page("python")
    public = {name for name in dir(Strategy) if not name.startswith("_")} | {"config", "documents", "as_of"}
    assert {name for name in public if not re.search(rf"\b{name}\b", page)} == set()
    assert {field.name for field in fields(ValidationOptions) if f"`{field.name}`" not in page} == set()
    assert {name for name in itstrat.__all__ if not name.startswith("__") and name not in page} == set()
    for prefix, namespace in PREFIXES.items():
        assert f"| `{prefix}` | `{namespace}` |" in page


@pytest.mark.parametrize(
    "query", [query for query in sparql.reports().values() if query.next], ids=lambda query: query.name
)
def test_what_a_report_says_to_do_next_is_a_command(query: NamedQuery) -> None:
    _, name, *words = shlex.split(query.next.rpartition(": ")[2])
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    known = {option for param in command.params for option in param.opts}
    assert {word for word in words if word.startswith("-")} <= known
