"""``itstrat query --check``: what the lint says about a query, and what is told beside every result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from itstrat.cli import options
from itstrat.cli.output import emit
from itstrat.report.values import inert

if TYPE_CHECKING:
    from pathlib import Path

    from itstrat.sparql import NamedQuery
    from itstrat.sparql.lint import Remark
    from itstrat.strategy import Strategy

#: What is told without being asked for: a query that runs and finds nothing because of a slip of the pen.
_ALWAYS = ("unknown-term",)


def check(strategy: Strategy, named: NamedQuery, place: str, form: str | None, output: Path | None) -> int:
    """Tell every remark on a query; the exit code: 1 where one is a warning or worse.

    Raises: QuerySyntaxError, QueryRefused, where the query does not run and the lint does not know why.
    """
    found = remarks(strategy, named, place)
    if not any(remark.severity == "Error" for remark in found):
        strategy.query(named.text, name=place)
    if form == "json":
        emit(json.dumps([_plain(remark) for remark in found], ensure_ascii=False, indent=2) + "\n", output)
    else:
        told = "".join(f"{described(remark)}\n\n" for remark in found)
        emit(told + (f"{len(found)} remark{'s' if len(found) != 1 else ''}\n" if found else "No remarks.\n"), output)
    return int(any(remark.severity != "Info" for remark in found))


def warn(strategy: Strategy, named: NamedQuery, place: str) -> None:
    """Tell what would make a query find nothing."""
    for remark in remarks(strategy, named, place, codes=_ALWAYS):
        options.note(described(remark))


def remarks(strategy: Strategy, named: NamedQuery, place: str, *, codes: tuple[str, ...] | None = None) -> list[Remark]:
    """The remarks of the lint, without those on terms of our namespace that the data use all the same."""
    from itstrat.namespaces import ITS
    from itstrat.sparql import lint

    def used(name: str) -> bool:
        term = ITS[name]
        return any(any(strategy.store.quads(*pattern)) for pattern in ((term,), (None, term), (None, None, term)))

    found = lint.lint(
        named.text,
        name=place,
        prefixes=strategy.prefixes,
        params=[param.name for param in named.params],
        codes=codes or tuple(lint.CHECKS),
    )
    return [each for each in found if each.code != "unknown-term" or not used(each.message.split()[0][len("its:") :])]


def described(remark: Remark) -> str:
    """A remark in the form of an error, for a terminal."""
    severity = {"Error": "error", "Warning": "warning"}.get(remark.severity, "info")
    lines = [f"{severity}: {remark.code}: {inert(remark.message)}", f"  --> {inert(str(remark.location))}"]
    lines += [inert(line) for line in remark.excerpt.splitlines()]
    return "\n".join([*lines, f"  = help: {inert(remark.hint)}"])


def _plain(remark: Remark) -> dict[str, object]:
    place = remark.location
    return {
        "code": remark.code,
        "severity": remark.severity,
        "message": remark.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "help": remark.hint,
    }
