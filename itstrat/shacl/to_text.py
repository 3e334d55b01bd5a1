"""A validation as text for people: each finding with its place and its fix, then what was checked."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from itstrat.report.values import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itstrat.shacl.findings import CheckedRule, Finding, Severity, Validation

_COLOURS = {"Violation": "31;1", "Warning": "33;1", "Info": "36;1", "bold": "1", "dim": "2"}
_WIDTH = 100


def write(validation: Validation, *, threshold: Severity = "Violation", colour: bool = False) -> str:
    """The validation as text that ends in one clear line; ``colour`` adds ANSI colours."""
    paint = _Paint(colour)
    seen: set[str] = set()
    blocks = []
    for finding in validation.findings:
        blocks.append(_finding(finding, paint, example=finding.code not in seen))
        seen.add(finding.code)
    blocks.append(_checked(validation))
    blocks.append(_verdict(validation, threshold, paint))
    return "\n".join(blocks)


class _Paint:
    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self._colour else text


def _finding(finding: Finding, paint: _Paint, *, example: bool) -> str:
    """One finding; the example of its fix is worth showing once for each rule."""
    place = f"{finding.location}: " if finding.location else ""
    head = f"{place}{paint(finding.severity.lower(), finding.severity)} {paint(finding.code, 'bold')}: "
    head += one_line(finding.label)
    lines = [head, *_indent(finding.message)]
    if finding.fix:
        advice, _, code = finding.fix.strip().partition("\n\n")
        lines += _indent(advice if example else finding.advice, "fix: ")
        if example and code:
            lines += ["", *textwrap.indent(code, " " * 7).splitlines()]
    return "\n".join(lines) + "\n"


def _indent(text: str, mark: str = "") -> list[str]:
    first = f"  {mark}"
    return textwrap.wrap(
        one_line(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _checked(validation: Validation) -> str:
    rules = validation.checked
    idle = [rule.code for rule in rules if not rule.focus_nodes]
    files = _count(len(validation.sources), "file", "files")
    text = [
        f"Checked {_count(len(rules), 'rule', 'rules')} of {validation.stamp.rules} on {files}, "
        f"{_count(validation.triples, 'triple', 'triples')}, {validation.stamp.as_of_text}."
    ]
    if idle:
        text.append(f"{_count(len(idle), 'rule', 'rules')} found nothing to look at: {_runs(idle)}.")
    if validation.known:
        text.append(f"{_count(len(validation.known), 'finding is', 'findings are')} known and left out.")
    text += _engines(rules)
    return "\n".join(line for part in text for line in textwrap.wrap(part, _WIDTH, break_on_hyphens=False))


def _engines(rules: Sequence[CheckedRule]) -> list[str]:
    referred = [rule for rule in rules if rule.reason]
    reasons = sorted({rule.reason for rule in referred})
    return [
        f"Checked by {'/'.join(sorted({r.engine for r in referred if r.reason == reason}))} "
        f"({reason}): {_runs([rule.code for rule in referred if rule.reason == reason])}."
        for reason in reasons
    ]


def _runs(codes: Iterable[str]) -> str:
    return ", ".join(codes)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _verdict(validation: Validation, threshold: Severity, paint: _Paint) -> str:
    if validation.conforms_at(threshold):
        return paint(f"Conforms: {validation.counts_text}.", "bold") + "\n"
    return paint(f"Does not conform: {validation.counts_text}.", "Violation") + "\n"
