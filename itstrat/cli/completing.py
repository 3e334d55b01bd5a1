"""Completion in bash, zsh and fish, by click's own mechanism: what our arguments complete to.

Nothing is inferred or checked: the files are only looked through for labels, so that it takes no time to notice.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import click

    from itstrat.config import Config
    from itstrat.sparql.completion import Candidate, Words

    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]

#: Where bash begins a new word, beside blanks, when nothing is quoted.
_BREAKS = re.compile(r".*[=:]", re.DOTALL)
#: What a shell has a meaning for.
_SPECIAL = re.compile(r"([\s\"'\\$`!&;|<>(){}\[\]*?#~,])")


class Bash(BashComplete):
    """Bash, where ``=`` and ``:`` break words and blanks end them: what is offered is only what is still to come."""

    name = "bash"
    source_template = (
        BashComplete.source_template.replace(
            'COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD', 'COMP_LINE="${COMP_LINE:0:$COMP_POINT}"'
        )
        .replace("COMPREPLY+=($value)", 'COMPREPLY+=("$value")')
        .replace("read type value", "read -r type value")
    )

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that one."""
        self._line = os.environ["COMP_LINE"]
        words = split_arg_string(self._line)
        if self._line[-1:].isspace() and not self._quote:
            return words[1:], ""
        self._typed = words[-1] if len(words) > 1 else ""
        return words[1:-1], self._typed

    _line = _typed = ""

    @property
    def _quote(self) -> str:
        """The quotation mark that is open where the cursor is."""
        quote = ""
        for char in self._line:
            if char in "\"'":
                quote = "" if quote == char else quote or char
        return quote

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """What is to be put in place of the last part of the word."""
        value = str(item.value)
        if not self._quote and item.type == "plain":
            typed = _BREAKS.match(self._typed)
            if typed and value.startswith(typed[0]):
                value = value[typed.end() :]
            value = _SPECIAL.sub(r"\\\1", value)
        return f"{item.type},{value}"


def query(context: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    """Names of reports and of saved queries; in a text, what may come next in SPARQL."""
    from itstrat.sparql.completion import of_query

    if re.search(r"\s", typed):
        found = of_query(typed, _words(context))
        return [CompletionItem(typed[: len(typed) - each.length] + each.text, help=each.about) for each in found]
    return [*report(context, param, typed), *_files(typed)]


def report(context: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    """Names of reports and of saved queries."""
    from itstrat.sparql import library

    own = library.Library(_config(context).root / library.FOLDER)
    names = {**dict.fromkeys(own, own), **dict.fromkeys(library.reports(), library.reports())}
    wanted = sorted(name for name in names if name.startswith(typed))
    return [CompletionItem(name, help=names[name][name].question) for name in wanted]


def params(context: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    """The parameters of a query that is named before, and the items that one of them takes."""
    from itstrat.errors import ItstratError
    from itstrat.sparql import find
    from itstrat.sparql.completion import of_item

    given = context.params.get("query") or context.params.get("name")
    try:
        query = find(str(given), _config(context).root)
    except ItstratError:
        return []
    name, equals, value = typed.partition("=")
    if not equals:
        known = [each for each in query.params if each.name.startswith(typed)]
        return [CompletionItem(f"{each.name}=", help=each.description) for each in known]
    if not any(each.name == name and each.type == "iri" for each in query.params):
        return []
    return _completed(of_item(value, _words(context)), f"{name}=")


def item(context: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    """Items of the strategy by prefixed name and label."""
    from itstrat.sparql.completion import of_item

    return _completed(of_item(typed, _words(context)))


def term(context: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    """Terms of our ontology."""
    wanted = [pair for pair in _words(context).terms if pair[0].startswith(typed)]
    return [CompletionItem(name, help=label) for name, label in wanted]


def document(_context: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    """Kinds of documents."""
    from itstrat.documents import KINDS

    return [CompletionItem(name) for name in KINDS if name.startswith(typed)]


def _completed(found: Iterator[Candidate], before: str = "") -> list[CompletionItem[str]]:
    return [CompletionItem(before + each.text, help=each.about) for each in found]


def _files(typed: str) -> list[CompletionItem[str]]:
    return [CompletionItem(typed, type="file")] if "/" in typed or typed.startswith(".") else []


def _config(context: click.Context) -> Config:
    config: Config = _workspace(context).config
    return config


def _workspace(context: click.Context) -> Any:
    """What a run would be about: the paths given, else what is found from here; of mistakes nothing is said."""
    from pathlib import Path

    from itstrat.config import Config
    from itstrat.errors import ItstratError
    from itstrat.formats import discover
    from itstrat.formats.discover import Workspace

    try:
        return discover([Path(each) for each in context.params.get("paths") or ()])
    except ItstratError:
        return Workspace(config=Config(root=Path(), name=""), config_file=None, sources=())


def _words(context: click.Context) -> Words:
    import pyoxigraph as ox

    from itstrat.sparql.completion import Words

    workspace = _workspace(context)
    prefixes = dict(workspace.config.prefixes)
    quads: list[ox.Quad] = []
    for source in workspace.sources:
        try:
            parser = ox.parse(path=str(source.path), base_iri=workspace.config.base or None, lenient=True)
            quads.extend(parser)
            prefixes = {**parser.prefixes, **prefixes}
        except (SyntaxError, ValueError, OSError):
            continue  # another run says what is wrong with the file
    return Words.of(quads, prefixes)


def register() -> None:
    """Have click complete for bash in our way."""
    add_completion_class(Bash)
