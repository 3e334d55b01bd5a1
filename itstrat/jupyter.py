"""Notebooks: ``%load_ext itstrat`` gives the cell magic ``%%sparql``, and tables in place of Python's texts.

.. code-block:: text

    %load_ext itstrat
    strategy = itstrat.open("examples/ashdown-valley-college")

    %%sparql -o aims
    SELECT ?aim ?label { ?aim a its:Aim ; rdfs:label ?label }

Everything that comes from the data is escaped, and nothing is loaded from anywhere.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from IPython.core.error import UsageError

import itstrat
from itstrat import shacl
from itstrat.errors import ItstratError
from itstrat.report import to_html
from itstrat.report.model import Cell, Column, Table
from itstrat.sparql import Solutions, parameters, results
from itstrat.strategy import Strategy

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell

    Result = Solutions | bool | str

#: How many rows a notebook shows; the objects hold all.
SHOWN = 100
_OPTIONS = {"-s": "strategy", "--strategy": "strategy", "-o": "output", "--output": "output"}
_USAGE = "%%sparql [-s STRATEGY] [-o NAME] [NAME=TERM]..."


def load(shell: InteractiveShell) -> None:
    """Give a shell the magic and the tables."""

    def sparql(line: str, cell: str) -> Result | None:
        return run(line, cell, shell.user_ns)

    sparql.__doc__ = run.__doc__
    shell.register_magic_function(sparql, "cell")  # type: ignore[arg-type]  # traitlets hides the signature
    formatter = shell.display_formatter
    assert formatter is not None, "a shell has one"
    html = formatter.formatters["text/html"]
    for kind, draw in _DRAWN.items():
        html.for_type(kind, draw)


def run(line: str, cell: str, names: dict[str, Any]) -> Result | None:
    """Ask the strategy a question in SPARQL: ``%%sparql [-s STRATEGY] [-o NAME] [NAME=TERM]...``

    The strategy is the variable ``strategy``, or the one that ``-s`` names; without any, that of the nearest
    ``itstrat.toml``. ``-o`` keeps the result in a variable in place of showing it; ``NAME=TERM`` binds a variable of
    the query. Rows can then be taken on: ``aims.to_pandas()``, ``aims.save("aims.xlsx")``.
    """
    given, bound = _read(line)
    try:
        strategy = _strategy(given.get("strategy"), names)
        params = parameters.bind_variables(cell, parameters.split(bound), prefixes=strategy.prefixes)
        found = _result(strategy, strategy.query(cell, params=params, name="cell"))
    except ItstratError as error:
        raise UsageError(_told(error)) from error
    if "output" not in given:
        return found
    names[given["output"]] = found
    return None


def _read(line: str) -> tuple[dict[str, str], list[str]]:
    """The options and the parameters of a line."""
    given: dict[str, str] = {}
    bound = []
    words = iter(shlex.split(line))
    for word in words:
        if word not in _OPTIONS:
            bound.append(word)
        elif (value := next(words, "")).isidentifier():
            given[_OPTIONS[word]] = value
        else:
            raise UsageError(f"{word} wants the name of a variable: {_USAGE}")
    return given, bound


def _strategy(name: str | None, names: dict[str, Any]) -> Strategy:
    if name is None and not isinstance(names.get("strategy"), Strategy):
        return itstrat.open()
    found = names.get(name or "strategy")
    if not isinstance(found, Strategy):
        raise UsageError(f'{name} is no strategy. Make one: {name} = itstrat.open("folder")')
    return found


def _result(strategy: Strategy, found: Solutions | ox.QueryBoolean | ox.QueryTriples) -> Result:
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    if isinstance(found, ox.QueryTriples):
        return _Turtle(results.write(found, "turtle", prefixes=strategy.prefixes, name=str).decode())
    return found


class _Turtle(str):
    """A graph as text, which a notebook shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _told(error: ItstratError) -> str:
    place = f"{error.location}: " if error.location else ""
    return "\n".join(part for part in (f"{place}{error.message}", error.hint or "") if part)


def _solutions(found: Solutions) -> str:
    return to_html.fragment(found.to_table(), most=SHOWN)


def _table(table: Table) -> str:
    return to_html.fragment(table, most=SHOWN)


def _strategy_table(strategy: Strategy) -> str:
    columns = (Column(name="file", title="File"), Column(name="statements", title="Statements", format="integer"))
    rows = tuple(
        (Cell(document.source.name), Cell(str(len(document.quads)), len(document.quads)))
        for document in strategy.documents
    )
    about = f"{strategy.name}, as of {strategy.as_of}"
    return to_html.fragment(Table(title=strategy.name, question=about, columns=columns, rows=rows), most=SHOWN)


def _validation(validation: shacl.Validation) -> str:
    names = ("severity", "rule", "about", "message", "fix", "place")
    columns = tuple(Column(name=name, title=name.capitalize(), format="text") for name in names)
    rows = tuple(
        tuple(
            Cell(text)
            for text in (
                finding.severity,
                finding.code,
                finding.label,
                finding.message,
                finding.fix.strip(),
                str(finding.location or ""),
            )
        )
        for finding in validation.findings
    )
    about = f"{validation.counts_text} (profile {validation.profile})"
    table = Table(title="Findings", question=about, columns=columns, rows=rows, empty=f"No findings: {about}.")
    return to_html.fragment(table, most=SHOWN)


_DRAWN: dict[type, Callable[[Any], str]] = {
    Solutions: _solutions,
    Strategy: _strategy_table,
    Table: _table,
    shacl.Validation: _validation,
}
