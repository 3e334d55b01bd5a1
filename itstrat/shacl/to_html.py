"""A validation as one HTML page that needs nothing else; its filters are rules of its style sheet, not a script."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from itstrat.report.style import STYLE
from itstrat.report.values import inert, one_line
from itstrat.shacl.findings import SEVERITIES, ordered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from itstrat.shacl.findings import Accepted, CheckedRule, Finding, Severity, Validation

_STYLE = """\
h2 { font-size: 1.2rem; }
fieldset { border: 1px solid var(--line); margin: 0 0 1rem; min-width: 0; padding: .5rem 1rem; }
fieldset label { display: inline-block; margin: .25rem 1.5rem .25rem 0; min-height: 1.75rem; max-width: 100%; }
select { font: inherit; max-width: 100%; }
pre { overflow-x: auto; white-space: pre-wrap; }
.severity { font-weight: bold; white-space: nowrap; }
.place { overflow-wrap: anywhere; }
@supports not selector(:has(*)) { .filters { display: none; } }
@media print { .filters { display: none; } }
"""


def write(validation: Validation, *, threshold: Severity = "Violation") -> str:
    """The page: the verdict, the findings with filters by severity, rule and file, and what was checked."""
    verdict = "conforms" if validation.conforms_at(threshold) else "does not conform"
    filters = _Filters(validation)
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
        *(_findings(validation, filters) if filters.rows else ["<p>No findings.</p>"]),
        *_checked(validation.checked),
        "</main>",
        f"<footer><p>{_safe(validation.stamp.line)}</p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


class _Filters:
    """A tick box for each severity, and a list to choose a rule and a file from, of those that have findings.

    Findings that are accepted are rows too, which a box of their own shows.
    Filters and rows know each other by numbers, so that no text of the data gets into the style sheet.
    """

    def __init__(self, validation: Validation) -> None:
        self.accepted = {id(each.finding): each for each in validation.accepted}
        self.rows = ordered((*validation.findings, *(each.finding for each in validation.accepted)))
        findings = validation.findings
        self._titles = {rule.code: _title(rule.code, rule.name) for rule in validation.checked}
        self._severities = Counter(each.severity for each in findings)
        self._rules = Counter(each.code for each in findings)
        self._files = Counter(_file(each) for each in findings)
        for each in self.rows:  # accepted ones are rows and do not count
            self._severities[each.severity] += 0
            self._rules[each.code] += 0
            self._files[_file(each)] += 0
        self._names = {
            **_numbered("s", (each for each in SEVERITIES if each in self._severities)),
            **_numbered("r", sorted(self._rules)),
            **_numbered("f", sorted(self._files)),
            **_numbered("a", ["accepted"] if self.accepted else []),
        }

    @property
    def style(self) -> str:
        """What hides a row whose severity is not ticked, or that is of another rule or file than the one chosen."""
        lines = []
        for name in self._names.values():
            if name.startswith(("s", "a")):
                lines.append(f"main:has(#{name}:not(:checked)) .{name} {{ display: none; }}\n")
            else:
                lines.append(f"main:has([value={name}]:checked) .found:not(.{name}) {{ display: none; }}\n")
        return "".join(lines)

    @property
    def form(self) -> Iterator[str]:
        """The filters. Forms remember choices over a reload; autocomplete="off" lets the page begin with all rows."""
        yield '<form class="filters" autocomplete="off">'
        yield "<fieldset><legend>Show</legend>"
        for severity in SEVERITIES:
            if number := self._severities[severity]:
                box = f'<input type="checkbox" id="{self._names["s", severity]}" checked>'
                yield f"<label>{box} {severity} ({number:,})</label>"
        if number := len(self.accepted):
            yield f'<label><input type="checkbox" id="a1"> Accepted ({number:,})</label>'
        yield from self._list("Rule", "r", self._rules)
        yield from self._list("File", "f", self._files)
        yield "</fieldset></form>"

    def _list(self, title: str, letter: str, counted: Mapping[str, int]) -> Iterator[str]:
        yield f"<label>{title} <select><option selected>all</option>"
        for text in sorted(counted):
            shown = _safe(self._titles.get(text, text) if letter == "r" else text)
            yield f'<option value="{self._names[letter, text]}">{shown} ({counted[text]:,})</option>'
        yield "</select></label>"

    def names(self, finding: Finding) -> str:
        """The classes of the row of a finding."""
        keys = [("s", finding.severity), ("r", finding.code), ("f", _file(finding))]
        if id(finding) in self.accepted:
            keys.append(("a", "accepted"))
        return " ".join(["found", *(self._names[key] for key in keys)])


def _numbered(letter: str, texts: Iterable[str]) -> dict[tuple[str, str], str]:
    return {(letter, text): f"{letter}{number}" for number, text in enumerate(texts, start=1)}


def _title(code: str, name: str) -> str:
    return code if name in ("", code) else f"{code} {name}"


def _file(finding: Finding) -> str:
    return finding.location.path if finding.location else "(no place)"


def _summary(validation: Validation) -> str:
    known = f" Known and left out: {len(validation.known):,}." if validation.known else ""
    accepted = f" {_safe(validation.accepted_text)}." if validation.accepted else ""
    linked = f" {_safe(validation.linked_text)}." if validation.linked else ""
    omitted = f" {validation.omitted_text}." if validation.omitted else ""
    return f"{validation.counts_text}.{omitted}{known}{accepted}{linked}"


def _findings(validation: Validation, filters: _Filters) -> Iterator[str]:
    yield "<h2>Findings</h2>"
    yield from filters.form
    # A region that can scroll must be reachable with the keyboard (https://www.w3.org/WAI/WCAG22/Understanding/keyboard).
    yield '<div class="rows" role="region" aria-label="Findings" tabindex="0">'
    yield "<table>"
    yield "<caption>What was found, in the order of the files</caption>"
    heads = "".join(f'<th scope="col">{title}</th>' for title in ("Severity", "Rule", "What", "Finding", "Place"))
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    names = {rule.code: rule.name for rule in validation.checked}
    for finding in filters.rows:
        cells = _cells(finding, names, filters.accepted.get(id(finding)))
        yield f'<tr class="{filters.names(finding)}">{"".join(cells)}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _cells(finding: Finding, names: Mapping[str, str], accepted: Accepted | None) -> Iterator[str]:
    yield f'<td class="severity">{finding.severity}{", accepted" if accepted else ""}</td>'
    yield f"<td>{_safe(_title(finding.code, names.get(finding.code, '')))}</td>"
    yield f'<th scope="row">{_safe(finding.label)}</th>'
    why = f"<p>Accepted: {_safe(accepted.justification)}</p>" if accepted else ""
    yield f"<td>{_safe(finding.message)}{why}{_fix(finding.fix)}</td>"
    others = "".join(f"<li>{_safe(f'{each.location}: {each.text}')}</li>" for each in finding.related)
    see_also = f"<details><summary>See also</summary><ul>{others}</ul></details>" if others else ""
    yield f'<td class="place">{_safe(str(finding.location or ""))}{see_also}</td>'


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
