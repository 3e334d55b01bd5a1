"""A validation as text for people: findings by file, each with its line and its fix, then what was checked."""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from itstrat.report.excerpt import marked
from itstrat.report.values import inert, one_line
from itstrat.shacl.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itstrat.errors import Location
    from itstrat.formats import Excerpt
    from itstrat.shacl.findings import CheckedRule, Finding, Severity, Validation

_COLOURS = {"Violation": "31;1", "Warning": "33;1", "Info": "36;1", "bold": "1", "dim": "2"}
_WIDTH = 100
#: Nobody reads more findings than these in a terminal; other formats have all.
MOST = 100
#: As many other places of one finding are shown.
MOST_RELATED = 5


def write(validation: Validation, *, threshold: Severity = "Violation", colour: bool = False, most: int = MOST) -> str:
    """The validation as text that ends in one clear line; ``colour`` adds ANSI colours.

    No more than ``most`` findings are shown, the worst where there are more. Cost: each file that one of them points
    at is read once.
    """
    paint = _Paint(colour)
    blocks = [*_findings(validation, paint, most), _checked(validation), _verdict(validation, threshold, paint)]
    return "\n".join(blocks)


def write_findings(validation: Validation, *, colour: bool = False) -> str:
    """The findings alone, as :func:`write` has them."""
    return "\n".join(_findings(validation, _Paint(colour), MOST))


class _Paint:
    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self._colour else text


def _findings(validation: Validation, paint: _Paint, most: int) -> Iterator[str]:
    """The findings of each file under its name; those without a place at the end."""
    cut = validation.cut(most)
    shown = cut.findings
    excerpts = validation.excerpts.of(each.location for each in shown if each.location)
    unplaced = len(shown) < len(validation.findings) and any(each.location is None for each in validation.findings)
    counts = Counter((_file(each), each.severity) for each in (shown if unplaced else validation.findings))
    seen: set[str] = set()
    for file, found in groupby(sorted(shown, key=lambda each: each.location is None), key=_file):
        numbers = ", ".join(
            _count(number, severity.lower(), f"{severity.lower()}s")
            for severity in SEVERITIES
            if (number := counts[file, severity])
        )
        among = " of those shown" if unplaced else ""
        yield paint(f"{one_line(file) or 'Without a place'}: {numbers}{among}", "bold") + "\n"
        for finding in found:
            yield _finding(finding, paint, excerpts, example=finding.code not in seen)
            seen.add(finding.code)
    if cut.omitted:
        yield f"{cut.omitted_text}; --format csv has all, --limit shows more.\n"


def _file(finding: Finding) -> str:
    return finding.location.path if finding.location else ""


def _finding(finding: Finding, paint: _Paint, excerpts: Mapping[Location, Excerpt], *, example: bool) -> str:
    """One finding; the example of its fix is worth showing once for each rule."""
    place = f"{one_line(str(finding.location))}: " if finding.location else ""
    head = f"{place}{paint(finding.severity.lower(), finding.severity)} {paint(one_line(finding.code), 'bold')}: "
    lines = [head + one_line(finding.label), *_excerpt(finding, paint, excerpts), *_indent(finding.message)]
    if finding.fix:
        advice, _, code = finding.fix.strip().partition("\n\n")
        lines += _indent(advice if example else finding.advice, "fix: ")
        if example and code:
            lines += ["", *textwrap.indent(inert(code), " " * 7).splitlines(), *([""] if finding.related else [])]
    lines += _related(finding)
    return "\n".join(lines) + "\n"


def _related(finding: Finding) -> list[str]:
    """The other places to look at, the first few of many."""
    lines = [f"  see also: {one_line(str(each.location))}: {each.text}" for each in finding.related[:MOST_RELATED]]
    if (more := len(finding.related) - MOST_RELATED) > 0:
        lines.append(f"  see also: {_count(more, 'place', 'places')} more")
    return lines


def _excerpt(finding: Finding, paint: _Paint, excerpts: Mapping[Location, Excerpt]) -> Iterator[str]:
    """The line that the finding is about, with marks below what is meant."""
    place = finding.location
    if place is None or (excerpt := excerpts.get(place)) is None:
        return
    gutter = f"{place.line:>5}"
    text, carets = marked(excerpt.text, excerpt.start, excerpt.end, width=_WIDTH - len(gutter) - 3)
    yield f"{paint(f'{gutter} |', 'dim')} {text}"
    yield f"{paint(' ' * len(gutter) + ' |', 'dim')} {paint(carets, finding.severity)}"


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
    if validation.accepted:
        text.append(f"{validation.accepted_text}.")
    if validation.linked:
        text.append(f"{validation.linked_text}.")
    text += _engines(rules)
    return "\n".join(line for part in text for line in textwrap.wrap(part, _WIDTH, break_on_hyphens=False))


def _engines(rules: Sequence[CheckedRule]) -> list[str]:
    referred = [rule for rule in rules if rule.reason]
    reasons = sorted({rule.reason for rule in referred})
    return [
        f"Checked by {'/'.join(sorted({r.engine for r in referred if r.reason == reason}))} "
        f"({reason}): {_these([rule.code for rule in referred if rule.reason == reason], rules)}."
        for reason in reasons
    ]


def _these(codes: Sequence[str], rules: Sequence[CheckedRule]) -> str:
    return "all rules" if len(codes) == len(rules) else _runs(codes)


def _runs(codes: Iterable[str]) -> str:
    return ", ".join(codes)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _verdict(validation: Validation, threshold: Severity, paint: _Paint) -> str:
    if validation.conforms_at(threshold):
        return paint(f"Conforms: {validation.counts_text}.", "bold") + "\n"
    return paint(f"Does not conform: {validation.counts_text}.", "Violation") + "\n"
