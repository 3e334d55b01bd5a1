"""``itstrat init``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from itstrat.cli import options
from itstrat.cli.output import emit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itstrat.resources import Kind

_DAY = """\
# The day that the rules count from; without it, today. Set it, and two runs on the same files give the same findings.
# as_of = "2026-11-16"
"""
#: What a check writes, which is made anew each time.
_IGNORED = "findings.*\n.cache/\n"
_EXAMPLE_BASE = "https://example.org/id/"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*[/#]")

#: Each file of a new folder that is a copy -> the kind of resource, and its name there.
_COPIES: Mapping[str, tuple[Kind, str]] = {
    "strategy.ttl": ("examples", "minimal/strategy.ttl"),
    ".github/workflows/strategy.yml": ("ci", "github.yml"),
    ".gitlab-ci.yml": ("ci", "gitlab.yml"),
    ".pre-commit-config.yaml": ("ci", "pre-commit.yaml"),
    "tools/requirements.lock": ("ci", "requirements.lock"),
}


_NEEDED = (
    "The checks of GitHub and GitLab install itstrat from tools/: put its wheel there, next to requirements.lock\n"
    "(docs/howto/continuous-integration.md says how), or delete the files of services that you do not use."
)


def _iri(_context: click.Context, _param: click.Parameter, value: str) -> str:
    if not _IRI.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no IRI that ends with a slash or a hash, such as {_EXAMPLE_BASE}.")
    return value


@options.command("init", short_help="Begin a strategy in a new folder.")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--name", metavar="NAME", help="What the strategy is called. Without it, the name of the folder.")
@click.option(
    "--base",
    metavar="IRI",
    callback=_iri,
    default=_EXAMPLE_BASE,
    show_default=True,
    help="What the names of your things begin with: an address of your institution.",
)
@options.debug
def init(folder: Path, name: str | None, base: str) -> None:
    """Begin a strategy: a small one that keeps the rules, its settings, and checks for GitHub, GitLab and pre-commit.

    Change strategy.ttl to what is true of you, and delete the files of services that you do not use. A file that is
    there already is never touched: then nothing is written at all.
    """
    from itstrat.errors import UsageError
    from itstrat.files import replace

    contents = {
        "itstrat.toml": _settings(name or folder.resolve().name, base),
        ".gitignore": _IGNORED,
        **{target: _copied(kind, source, base) for target, (kind, source) in _COPIES.items()},
    }
    if taken := [target for target in contents if (folder / target).exists()]:
        raise UsageError(
            f"{folder / taken[0]} is there already.", hint="Name a new folder, or move the file out of the way."
        )
    try:
        for target, text in contents.items():
            path = folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, text.encode())
    except OSError as error:
        raise UsageError(f"{folder} cannot be written to: {error.strerror}.") from error
    emit("".join(f"{folder / target}\n" for target in contents))
    options.note(_NEEDED)
    options.note(f"Next: itstrat validate {folder}" if folder != Path() else "Next: itstrat validate")


def _settings(name: str, base: str) -> str:
    """The settings; a JSON string is also one of TOML, but for DEL, which ``inert`` makes visible."""
    from itstrat.report.values import one_line

    called, prefix = (json.dumps(text, ensure_ascii=False) for text in (one_line(name), base))
    return f'name = {called}\nbase = {prefix}\nsources = ["*.ttl"]\n{_DAY}\n[prefixes]\nex = {prefix}\n'


def _copied(kind: Kind, source: str, base: str) -> str:
    from itstrat.resources import directory

    return (directory(kind) / source).read_text(encoding="utf-8").replace(_EXAMPLE_BASE, base)
