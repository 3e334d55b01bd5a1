"""A validation as one HTML page that needs nothing else; its filters are rules of its style sheet, not a script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from itstrat.report.style import STYLE
from itstrat.report.values import inert, one_line
from itstrat.shacl.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itstrat.shacl.findings import CheckedRule, Finding, Severity, Validation

_STYLE = """\
h2 { font-size: 1.2rem; }
fieldset { border: 1px solid var(--line); margin: 0 0 1rem; padding: .5rem 1rem; }
fieldset label { display: inline-block; margin-right: 1rem; min-height: 1.75rem; }
fieldset ul { columns: 18rem; list-style: none; margin: .5rem 0; padding: 0; }
pre { overflow-x: auto; white-space: pre-wrap; }
.severity { font-weight: bold; white-space: nowrap; }
.place { overflow-wrap: anywhere; }
@supports not selector(:has(*)) { .filters { display: none; } }
@media print { .filters { display: none; } }
"""


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:
    """The page: the verdict, the findings with filters by severity, rule and file, and what was checked."""
    verdict = "conforms" if validation.conforms(threshold) else "does not conform"
    filters = _Filters(validation.findings)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Strategy check: {verdict}</title>",
        f"<style>\n{STYLE}{_STYLE}{filters.style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>Strategy check: {verdict}</h1>",
        f"<p>{_summary(validation)}</p>",
        *(_findings(validation, filters) if validation.findings else ["<p>No findings.</p>"]),
        *_checked(validation.checked),
        "</main>",
        f"<footer><p>{_safe(validation.stamp.line)}</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


class _Filters:
    """A tick box for each severity, rule and file that has findings.

    Boxes and rows know each other by numbers, so that no text of the data gets into the style sheet.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        findings = tuple(findings)
        severities = [each for each in SEVERITIES if any(found.severity == each for found in findings)]
        self._groups: dict[str, Mapping[str, str]] = {
            "Severity": _numbered("s", severities),
            "Rule": _numbered("r", sorted({found.code for found in findings})),
            "File": _numbered("f", sorted({_file(found) for found in findings})),
        }

    @property
    def style(self) -> str:
        """The rules that hide a row whose box is not ticked."""
        names = (name for group in self._groups.values() for name in group.values())
        return "".join(f"main:has(#{name}:not(:checked)) .{name} {{ display: none; }}\n" for name in names)

    @property
    def boxes(self) -> Iterator[str]:
        """The boxes, a group for each kind."""
        for title, group in self._groups.items():
            boxes = [
                f'<li><label><input type="checkbox" id="{n}" checked> {_safe(t)}</label></li>' for t, n in group.items()
            ]
            yield f"<fieldset><legend>{title}</legend><ul>{''.join(boxes)}</ul></fieldset>"

    def names(self, finding: Finding) -> str:
        """The classes of the row of a finding."""
        keys = {"Severity": finding.severity, "Rule": finding.code, "File": _file(finding)}
        return " ".join(self._groups[title][key] for title, key in keys.items())


def _numbered(letter: str, texts: Iterable[str]) -> dict[str, str]:
    return {text: f"{letter}{number}" for number, text in enumerate(texts, start=1)}


def _file(finding: Finding) -> str:
    return finding.location.path if finding.location else "(no place)"


def _summary(validation: Validation) -> str:
    known = f" Known and left out: {len(validation.known):,}." if validation.known else ""
    return f"{validation.counts_text}.{known}"


def _findings(validation: Validation, filters: _Filters) -> Iterator[str]:
    yield "<h2>Findings</h2>"
    # Forms remember ticks over a reload; autocomplete="off" makes the page begin with all rows each time.
    yield f'<form class="filters" autocomplete="off" aria-label="Show only">{"".join(filters.boxes)}</form>'
    # A region that can scroll must be reachable with the keyboard (https://www.w3.org/WAI/WCAG22/Understanding/keyboard).
    yield '<div class="rows" role="region" aria-label="Findings" tabindex="0">'
    yield "<table>"
    yield "<caption>What was found, in the order of the files</caption>"
    heads = "".join(f'<th scope="col">{title}</th>' for title in ("Severity", "Rule", "What", "Finding", "Place"))
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    names = {rule.code: rule.name for rule in validation.checked}
    for finding in validation.findings:
        yield f'<tr class="{filters.names(finding)}">{"".join(_cells(finding, names))}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _cells(finding: Finding, names: Mapping[str, str]) -> Iterator[str]:
    yield f'<td class="severity">{finding.severity}</td>'
    name = names.get(finding.code, "")
    yield f"<td>{_safe(finding.code if name in ('', finding.code) else f'{finding.code} {name}')}</td>"
    yield f'<th scope="row">{_safe(finding.label)}</th>'
    yield f"<td>{_safe(finding.message)}{_fix(finding.fix)}</td>"
    yield f'<td class="place">{_safe(str(finding.location or ""))}</td>'


def _fix(fix: str) -> str:
    advice, _, example = fix.strip().partition("\n\n")
    if not advice:
        return ""
    shown = f"<pre>{escape(inert(example))}</pre>" if example else ""
    return f"<details><summary>How to mend it</summary><p>{_safe(advice)}</p>{shown}</details>"


def _checked(checked: Iterable[CheckedRule]) -> Iterator[str]:
    """The rules that ran: one that looked at nothing says nothing about the strategy."""
    yield "<h2>What was checked</h2>"
    yield '<div class="rows" role="region" aria-label="What was checked" tabindex="0">'
    yield "<table>"
    yield "<caption>The rules that ran, and how many things each looked at</caption>"
    yield '<thead><tr><th scope="col">Rule</th><th scope="col">Name</th>'
    yield '<th scope="col" class="number">Looked at</th></tr></thead>'
    yield "<tbody>"
    for rule in checked:
        code, name = _safe(rule.code), _safe(rule.name)
        yield f'<tr><th scope="row">{code}</th><td>{name}</td><td class="number">{rule.focus_nodes:,}</td></tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _safe(text: str) -> str:
    return escape(one_line(text))
