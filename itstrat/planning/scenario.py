"""Scenarios: named sets of changes, kept as TOML files and applied to a copy of a strategy's statements.

A file has a title, maybe a description, and changes in order, each a table ``[[change]]`` with ``do`` and what that
takes. Things are named by IRI, prefixed name or label.

=================  ====================================================================================================
drop-project       project. Its parts, case, brief, demands and costs go too, and what it replaces is not replaced.
move-project       project, and ``start`` (a date) or ``months``. Its parts, demands, milestones and costs move along.
cut-budget         percent, and maybe ``source`` (one funding source; without it, all). Funding shrinks by so much.
lose-resource      resource, and maybe ``amount`` (without it, all) and ``from`` (a date; without it, at once).
end-support        subject (an asset, a model or a supplier) and ``date``, on which the maker's support ends.
=================  ====================================================================================================
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from itstrat.errors import Location, PathNotFound, PlanningError, UnknownChange, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

#: What each change takes: name -> (types, whether it has to be given).
TAKES: Mapping[str, Mapping[str, tuple[tuple[type, ...], bool]]] = {
    "drop-project": {"project": ((str,), True)},
    "move-project": {"project": ((str,), True), "start": ((date,), False), "months": ((int,), False)},
    "cut-budget": {"percent": ((int, Decimal), True), "source": ((str,), False)},
    "lose-resource": {"resource": ((str,), True), "amount": ((int, Decimal), False), "from": ((date,), False)},
    "end-support": {"subject": ((str,), True), "date": ((date,), True)},
}
_KEYS = {"title", "description", "change"}
_WHOLE = 100
_WRITTEN: Mapping[type, str] = {
    str: 'a text, such as "Wi-Fi renewal"',
    int: "a whole number",
    Decimal: "a number, such as 1.5",
    date: "a date without quotes, such as 2027-01-01",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: what to do, and what it was given."""

    do: str
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named set of changes, in the order in which they are made."""

    title: str
    description: str = ""
    changes: tuple[Change, ...] = ()


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file. Raises: PathNotFound, Unreadable, PlanningError, UnknownChange."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise PathNotFound(f"There is no scenario {str(path)!r}.", hint="A scenario is a TOML file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read as text in UTF-8.", location=Location(str(path))) from error
    return parse_scenario(text, name=path.stem, where=str(path))


def parse_scenario(text: str, *, name: str = "scenario", where: str = "scenario") -> Scenario:
    """The scenario in a text; without a title it is called by ``name``.

    Raises: PlanningError, saying what is wrong; UnknownChange with the nearest.

    >>> parse_scenario('[[change]]\\ndo = "cut-budget"\\npercent = 10', name="lean").title
    'lean'
    """
    try:
        found = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise PlanningError(f"{where} is not TOML: {error}.", location=Location(where)) from error
    if unknown := sorted(set(found) - _KEYS):
        raise _wrong(where, f"a scenario has no {unknown[0]!r}; it has title, description and [[change]]")
    changes = found.get("change", [])
    if not isinstance(changes, list) or not all(isinstance(each, dict) for each in changes):
        raise _wrong(where, "each change is a table that begins with [[change]]")
    for key in ("title", "description"):
        if not isinstance(found.get(key, ""), str):
            raise _wrong(where, f"{key} is a text")
    return Scenario(
        title=found.get("title") or name,
        description=found.get("description", ""),
        changes=tuple(_change(each, number, where) for number, each in enumerate(changes, 1)),
    )


def _change(given: Mapping[str, Any], number: int, where: str) -> Change:
    do = given.get("do")
    if not isinstance(do, str):
        raise _wrong(where, f'change {number} does not say what to do, such as do = "drop-project"')
    if do not in TAKES:
        raise UnknownChange.of(do, TAKES)
    takes = TAKES[do]
    rest = {key: value for key, value in given.items() if key != "do"}
    if unknown := sorted(set(rest) - set(takes)):
        raise _wrong(where, f"change {number}: {do} takes no {unknown[0]!r}; it takes {', '.join(takes)}")
    for key, (types, needed) in takes.items():
        if needed and key not in rest:
            raise _wrong(where, f"change {number}: {do} needs {key}")
        if key in rest and (not isinstance(rest[key], types) or isinstance(rest[key], bool | datetime)):
            kinds = " or ".join(_WRITTEN[kind] for kind in types)
            raise _wrong(where, f"change {number}: {key} is {kinds}, not {rest[key]!r}")
    if do == "move-project" and ("start" in rest) == ("months" in rest):
        raise _wrong(where, f"change {number}: move-project needs either start or months")
    if do == "cut-budget" and not 0 <= rest["percent"] <= _WHOLE:
        raise _wrong(where, f"change {number}: percent is from 0 to 100")
    return Change(do=do, given=rest)


def _wrong(where: str, what: str) -> PlanningError:
    return PlanningError(f"{where}: {what}.", location=Location(where))


def write_scenario(scenario: Scenario, notes: Sequence[str] = ()) -> str:
    """A scenario as the text of a file, with notes as comments above.

    >>> change = Change(do="cut-budget", given={"percent": 10})
    >>> print(write_scenario(Scenario(title="Lean", changes=(change,))), end="")
    title = "Lean"
    <BLANKLINE>
    [[change]]
    do = "cut-budget"
    percent = 10
    """
    lines = [f"# {' '.join(note.split())}" for note in notes]
    lines.append(f"title = {_toml(scenario.title)}")
    if scenario.description:
        lines.append(f"description = {_toml(scenario.description)}")
    for change in scenario.changes:
        lines += ["", "[[change]]", f"do = {_toml(change.do)}"]
        lines += [f"{key} = {_toml(value)}" for key, value in change.given.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'
