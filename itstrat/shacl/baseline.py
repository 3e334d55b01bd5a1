"""A baseline: findings that are known and do not count, so that an old strategy can adopt the rules step by step."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import Location, PathNotFound, SyntaxProblem, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from itstrat.shacl.findings import Finding, Validation
    from itstrat.shacl.report import Term

_HINT = "Write it anew with --write-baseline."
_KEYS = {"code", "focus_node", "path", "value", "label", "message"}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """One known finding.

    Rule, focus node, path and value say which it is, as N-Triples writes terms; not its line, which moves, nor its
    message, which may hold a number of days. ``label`` and ``message`` are there for people.
    """

    code: str
    focus_node: str
    path: str = ""
    value: str = ""
    label: str = field(default="", compare=False)
    message: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A validation in which only new findings are left, and the entries of the baseline that are no longer found."""

    validation: Validation
    fixed: tuple[Entry, ...]
    kept: tuple[Entry, ...]


def entry(finding: Finding) -> Entry:
    """The entry by which a finding is known.

    >>> from itstrat.errors import Location
    >>> from itstrat.shacl.findings import Finding
    >>> desk = ox.NamedNode("https://example.org/id/desk")
    >>> found = Finding(code="ITS033", severity="Warning", focus_node=desk, label="Service desk", path=None,
    ...     value=None, message="No owner.", fix="", location=Location("it.ttl", 3))
    >>> entry(found).focus_node
    '<https://example.org/id/desk>'
    """
    # A blank node's id is not the same in the next run, so neither it nor a label made of it can be told again.
    named = not isinstance(finding.focus_node, ox.BlankNode)
    return Entry(
        code=finding.code,
        focus_node=_term(finding.focus_node),
        path=finding.path or "",
        value=_term(finding.value),
        label=finding.label if named else "",
        message=finding.message if named else "",
    )


def compare(validation: Validation, known: Iterable[Entry]) -> Comparison:
    """What is new, what is known and what is fixed, against a baseline.

    A finding that the baseline has twice is known twice; a third like it is new. An entry of a rule that did not run
    is kept, and not taken for fixed.
    """
    listed = sorted(known)
    left = Counter(listed)
    fresh, found = [], []
    for finding in validation.findings:
        key = entry(finding)
        if left[key]:
            left[key] -= 1
            found.append(finding)
        else:
            fresh.append(finding)
    left -= Counter(entry(each.finding) for each in validation.accepted)  # accepted is not fixed
    ran = {rule.code for rule in validation.checked} | {rule.code for rule in validation.rules}
    fixed: list[Entry] = []
    kept: list[Entry] = []
    for each in listed:
        gone = each.code in ran and left[each] > 0
        left[each] -= gone
        (fixed if gone else kept).append(each)
    now = replace(validation, findings=tuple(fresh), known=tuple(found))
    return Comparison(validation=now, fixed=tuple(fixed), kept=tuple(kept))


def write(entries: Iterable[Entry]) -> str:
    """The entries as JSON, sorted, each key on a line of its own, so that a change reads well in version control.

    >>> print(write([Entry(code="ITS033", focus_node="<urn:x:desk>", label="Desk")]), end="")
    {
      "findings": [
        {
          "code": "ITS033",
          "focus_node": "<urn:x:desk>",
          "label": "Desk"
        }
      ]
    }
    """
    ordered = sorted(entries, key=lambda each: (each, each.label, each.message))
    findings = [
        {name: text for name in Entry.__dataclass_fields__ if (text := getattr(each, name))} for each in ordered
    ]
    return json.dumps({"findings": findings}, ensure_ascii=False, indent=2) + "\n"


def read(path: Path) -> tuple[Entry, ...]:
    """The entries of a file.

    Raises: PathNotFound, Unreadable, and SyntaxProblem with the place where the file is no baseline.
    """
    try:
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise PathNotFound(f"There is no baseline {str(path)!r}.", hint=_HINT) from error
    except OSError as error:
        raise Unreadable(f"The baseline cannot be read: {error.strerror}.", location=Location(str(path))) from error
    except json.JSONDecodeError as error:
        place = Location(str(path), error.lineno, error.colno)
        raise SyntaxProblem(f"The baseline is not JSON: {error.msg}.", location=place, hint=_HINT) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise SyntaxProblem("The baseline is not JSON.", location=Location(str(path)), hint=_HINT) from error
    findings = data.get("findings") if isinstance(data, dict) else None
    if not isinstance(findings, list):
        raise SyntaxProblem('A baseline holds a list of "findings".', location=Location(str(path)), hint=_HINT)
    return tuple(_entry(each, number, path) for number, each in enumerate(findings, start=1))


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """A name for each finding that stays when lines move; of several that are alike, each has another."""
    seen: Counter[Entry] = Counter()
    names = []
    for finding in findings:
        key = entry(finding)
        seen[key] += 1
        text = json.dumps([key.code, key.focus_node, key.path, key.value, seen[key]])
        names.append(hashlib.sha256(text.encode()).hexdigest()[:32])
    return names


def _entry(data: object, number: int, path: Path) -> Entry:
    """One entry of a file. A key that is unknown is told: whoever wrote it by hand meant something by it."""
    if not isinstance(data, dict) or not {"code", "focus_node"} <= data.keys() <= _KEYS:
        message = f'Finding {number} of the baseline must have "code" and "focus_node", and may have {_listed()}.'
        raise SyntaxProblem(message, location=Location(str(path)), hint=_HINT)
    if not all(isinstance(value, str) for value in data.values()):
        message = f"Finding {number} of the baseline holds something that is no text."
        raise SyntaxProblem(message, location=Location(str(path)), hint=_HINT)
    return Entry(**data)


def _listed() -> str:
    return ", ".join(f'"{key}"' for key in sorted(_KEYS - {"code", "focus_node"}))


def _term(term: Term | None) -> str:
    if term is None:
        return ""
    return "_:" if isinstance(term, ox.BlankNode) else str(term)
