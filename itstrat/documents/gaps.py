"""What is missing: gaps shown where they matter, and the list of what stands between a draft and the board."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from itstrat.documents.grid import block, grid
from itstrat.report.document import Gap, Section, paragraph
from itstrat.report.words import begun, count, ended, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyoxigraph as ox

    from itstrat.documents.desk import Desk
    from itstrat.errors import Location
    from itstrat.report.document import Block, Document
    from itstrat.shacl import Finding

#: Where :func:`readiness` finds the list again.
ANCHOR = "readiness"
#: What to do where a rule of the institution's own does not say.
_KEEP = "Change the data so that the rule is kept."
#: A number of five digits or more that stands by itself, such as a sum in brackets, and in no name.
_LONG = re.compile(r"(?<=\()\d{5,}(?:\.\d+)?(?=\))")
#: So many gaps of one rule are shown.
_MOST = 20


class Gaps:
    """The gaps of one document: findings of the rules about what it rests on, and what is missing beside them."""

    def __init__(self, desk: Desk, profile: str, about: Iterable[str] | None) -> None:
        self._desk = desk
        self.profile = profile
        self.findings = desk.findings(profile, about)
        self._missing: list[Gap] = []
        self._marked: dict[Gap, None] = {}

    @property
    def blocking(self) -> tuple[Gap, ...]:
        """What must be mended first: findings that the profile calls violations, and what is missing altogether."""
        found = (gap(each, self._desk.where) for each in self.findings if each.severity == "Violation")
        return tuple(dict.fromkeys((*self._missing, *found)))

    def of(self, *codes: str) -> tuple[Gap, ...]:
        """The gaps by some rules, to be shown where they matter."""
        return tuple(dict.fromkeys(gap(each, self._desk.where) for each in self.findings if each.code in codes))

    def missing(self, text: str, fix: str, at: ox.NamedNode | None = None, *, blocks: bool = True) -> Gap:
        """A gap that no rule speaks of; it blocks unless told otherwise."""
        found = Gap(text=text, fix=fix, location=self._desk.place(at) if at is not None else "")
        if blocks:
            self._missing.append(found)
        else:
            self._marked[found] = None
        return found

    def section(self, what: str) -> Section:
        """The list of what is missing before ``what`` goes to those who decide."""
        blocks: list[Block] = []
        blocking = self.blocking
        if blocking:
            things = count(len(blocking), "thing has", "things have")
            blocks.append(paragraph(f"{opened(things)} to be mended before {what} goes to those who decide."))
            blocks += _few(blocking)
        else:
            text = f"Nothing is missing from {what} that the rules of the profile “{self.profile}” demand."
            blocks.append(paragraph(text + self._also_marked()))
        lesser = [each for each in self.findings if each.severity != "Violation"]
        if lesser:
            severities = {each.code: each.severity.lower() for each in lesser}
            entries = [
                [found.rule, severities[found.rule], found.text, found.fix, found.location]
                for found in _few(gap(each, self._desk.where) for each in lesser)
            ]
            table = grid("Advice", ("Rule", "Severity", "What", "How to mend it", "Where"), entries)
            blocks.append(block(table, "Also worth mending", widths=(1, 1.2, 3.7, 3.7, 2.6)))
        return Section("Readiness", tuple(blocks), anchor=ANCHOR)

    def _also_marked(self) -> str:
        """That the text has gaps all the same, which no rule forbids."""
        if not self._marked:
            return ""
        verb = "is" if len(self._marked) == 1 else "are"
        return f" {begun(len(self._marked), 'gap')} that no rule forbids {verb} marked in the text."


def scope(desk: Desk, subject: ox.NamedNode) -> list[str]:
    """What a case or project rests on, itself first; see ``queries/documents/scope.rq``."""
    return [subject.value, *(row["part"].iri for row in desk.ask("scope", subject=subject) if row["part"].iri)]


def gap(finding: Finding, where: Callable[[Location], str] = str) -> Gap:
    """A finding as a gap: what, by which rule, how to mend it, and where."""
    text = finding.message if finding.label in finding.message else f"“{finding.label}”: {finding.message}"
    text = _LONG.sub(lambda number: f"{Decimal(number[0]):,}", text)
    fix = ended(finding.fix.partition("\n\n")[0].strip().removesuffix(":")) or _KEEP
    location = where(finding.location) if finding.location else ""
    return Gap(text=text, rule=finding.code, fix=fix, location=location)


def _few(found: Iterable[Gap]) -> list[Gap]:
    """The first gaps of each rule, and how many more there are; nobody reads five thousand."""
    by_rule: dict[str, list[Gap]] = {}
    for each in dict.fromkeys(found):
        by_rule.setdefault(each.rule, []).append(each)
    shown = []
    for rule, each_of in by_rule.items():
        shown += each_of[:_MOST]
        if (more := len(each_of) - _MOST) > 0:
            shown.append(Gap(text=f"The same of {count(more, 'more thing')}.", rule=rule, fix=each_of[0].fix))
    return shown


def readiness(document: Document) -> tuple[Gap, ...]:
    """What stands between a document and those who decide; nothing for one that is ready."""
    return tuple(
        each
        for section in document.sections
        if section.anchor == ANCHOR
        for each in section.blocks
        if isinstance(each, Gap)
    )
