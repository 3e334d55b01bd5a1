"""Findings: validation results as people and machines use them, with the rule, its fix and the place to mend."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.errors import Location
from itstrat.formats import Excerpts
from itstrat.namespaces import SH
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from itstrat.report.model import Stamp
    from itstrat.shacl.incremental import Rechecked
    from itstrat.shacl.places import Related, Spot
    from itstrat.shacl.report import Term, ValidationReport, ValidationResult
    from itstrat.shacl.rules import RuleSet

    Label = Callable[[Term], str]

Severity = Literal["Violation", "Warning", "Info"]
SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend: which rule, about what, where, and how.

    ``path`` is the predicate or the path as text, ``value`` the offending term as it is written in the source.
    ``related`` are other places to look at: the values that make too many, what a value is compared with, the shape.
    """

    code: str
    severity: Severity
    focus_node: Term
    label: str
    path: str | None
    value: Term | None
    message: str
    fix: str
    location: Location | None
    related: tuple[Related, ...] = field(default=(), compare=False)

    @property
    def advice(self) -> str:
        """What to do, as a sentence: the fix without the example that may follow it."""
        advice, _, example = self.fix.strip().partition("\n\n")
        return f"{advice.rstrip(':')}." if example and advice.endswith(":") else advice


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A finding that somebody accepted: why, by whom, the last day, and where that is written."""

    finding: Finding
    reason: str
    by: str
    until: date | None
    location: Location | None

    @property
    def justification(self) -> str:
        """All of it in one sentence or two: ``The vendor patches it. (Head of IT, until 2027-06-30)``."""
        until = f", until {self.until.isoformat()}" if self.until else ""
        return f"{self.reason} ({self.by}{until})"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRule:
    """One rule that ran: how many focus nodes it saw, and which engine ran it, with the reason if it is not ours."""

    code: str
    name: str
    focus_nodes: int
    engine: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """The outcome of one run: the findings, sorted by place, and what was checked to reach them.

    ``rules`` is what the rules say of themselves. ``known`` are findings of a baseline, ``accepted`` those that the
    data accept, ``linked`` those about things that only linked data describe: they do not count. ``remarks`` are what
    the lint says of shapes that are not ours. ``excerpts`` reads the lines that findings point at. ``rechecked`` says,
    of a check after a change, what was checked again. ``omitted`` says how many findings of each severity :meth:`cut`
    has left out.
    """

    findings: tuple[Finding, ...]
    checked: tuple[CheckedRule, ...]
    report: ValidationReport
    profile: str
    stamp: Stamp
    sources: tuple[str, ...]
    triples: int
    rules: tuple[Rule, ...] = ()
    known: tuple[Finding, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    linked: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    excerpts: Excerpts = field(default_factory=Excerpts)
    rechecked: Rechecked | None = field(default=None, compare=False)
    omitted: Mapping[Severity, int] = field(default_factory=dict)

    def cut(self, most: int) -> Validation:
        """The validation with no more findings than that, the worst; the counts and the verdict stay true."""
        if len(self.findings) <= most:
            return self
        kept = worst(self.findings, most)
        less = Counter(each.severity for each in self.findings)
        less.subtract(each.severity for each in kept)
        return replace(self, findings=kept, omitted={each: less[each] for each in SEVERITIES if less[each]})

    @property
    def omitted_text(self) -> str:
        """That findings are left out, if any are: ``The worst 100 of 2,001 findings are shown``; or nothing."""
        if not self.omitted:
            return ""
        shown = len(self.findings)
        return f"The worst {shown:,} of {shown + sum(self.omitted.values()):,} findings are shown"

    @property
    def accepted_text(self) -> str:
        """How many findings are accepted, with their rules: ``3 findings are accepted: ITS012, ITS032``; or nothing."""
        number = len(self.accepted)
        codes = ", ".join(sorted({each.finding.code for each in self.accepted}))
        return f"{number:,} finding{' is' if number == 1 else 's are'} accepted: {codes}" if number else ""

    @property
    def linked_text(self) -> str:
        """How many findings are others' to mend: ``3 findings about linked data do not count: ITS015``; or nothing."""
        number = len(self.linked)
        codes = ", ".join(sorted({each.code for each in self.linked}))
        does = "finding about linked data does" if number == 1 else "findings about linked data do"
        return f"{number:,} {does} not count: {codes}" if number else ""

    @property
    def counts(self) -> dict[Severity, int]:
        """The number of findings of each severity, the worst first."""
        counter = Counter(finding.severity for finding in self.findings) + Counter(self.omitted)
        return {severity: counter[severity] for severity in SEVERITIES}

    @property
    def counts_text(self) -> str:
        """The number of findings of each severity in words: ``1 violation, 0 warnings, 2 infos``."""
        return ", ".join(
            f"{number:,} {severity.lower()}{'' if number == 1 else 's'}" for severity, number in self.counts.items()
        )

    @property
    def conforms(self) -> bool:
        """Whether there is no Violation; see :meth:`conforms_at` for other severities."""
        return self.conforms_at("Violation")

    def conforms_at(self, threshold: Severity) -> bool:
        """Whether no finding is at or above a severity."""
        worse = SEVERITIES[: SEVERITIES.index(threshold) + 1]
        return not any(finding.severity in worse for finding in self.findings)


def worst(findings: Sequence[Finding], most: int) -> tuple[Finding, ...]:
    """No more findings than that, in their order: the most severe, and of those the ones that have a place."""

    def rank(number: int) -> tuple[int, bool]:
        finding = findings[number]
        return SEVERITIES.index(finding.severity), finding.location is None  # of very many, only some have a place

    chosen = range(len(findings)) if len(findings) <= most else sorted(range(len(findings)), key=rank)[:most]
    return tuple(findings[number] for number in sorted(chosen))


def collect(
    report: ValidationReport,
    rules: RuleSet,
    *,
    label: Label,
    places: Mapping[ValidationResult, Spot],
    literals: Iterable[Finding] = (),
) -> tuple[tuple[Finding, ...], tuple[CheckedRule, ...]]:
    """The findings and the checked rules of a report.

    Results of several components that say the same of the same value (one of the wrong type is also out of range) are
    one finding.
    ``places`` says for a result where it is written, and how its value is. Of ``literals`` (findings of
    :func:`itstrat.shacl.literals.unusable`) those are left out whose value a rule has found fault with.
    """
    found: dict[ox.NamedNode, Counter[Finding]] = defaultdict(Counter)
    for result in report.results:
        found[result.component][_finding(result, rules, label, places.get(result))] += 1
    findings: Counter[Finding] = Counter()
    for of_component in found.values():
        findings |= of_component
    told = {(each.focus_node, each.path, each.value) for each in findings}
    findings.update(each for each in literals if (each.focus_node, each.path, each.value) not in told)
    checked = []
    for each in report.checked:
        known = rules.rules.get(each.shape)
        checked.append(
            CheckedRule(
                code=known.code if known else label(each.shape),
                name=known.name if known else label(each.shape),
                focus_nodes=each.focus_nodes,
                engine=each.engine,
                reason=each.reason,
            )
        )
    return (
        ordered(findings.elements()),
        tuple(sorted(checked, key=lambda each: each.code)),
    )


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of the files."""
    return tuple(sorted(findings, key=_order))


def _finding(result: ValidationResult, rules: RuleSet, label: Label, spot: Spot | None) -> Finding:
    place = spot.place if spot else None
    root = rules.rules.get(result.root_shape) if result.root_shape else None
    rule = rules.rules.get(result.source_shape) or root or _nameless(result)
    written = (
        place.term if place and isinstance(place.term, ox.Literal) and isinstance(result.value, ox.Literal) else None
    )
    return Finding(
        code=rule.code,
        severity=_severity(result.severity),
        focus_node=result.focus_node,
        label=label(result.focus_node),
        path=result.path.value if isinstance(result.path, ox.NamedNode) else result.path,
        value=written if written is not None else result.value,
        message=_message(result, label),
        fix=rule.fix,
        location=place.location if place else None,
        related=spot.related if spot else (),
    )


def _nameless(result: ValidationResult) -> Rule:
    shape = result.source_shape
    local = shape.value.rstrip("/").rpartition("#")[2].rpartition("/")[2] if isinstance(shape, ox.NamedNode) else ""
    code = local or result.component.value.removeprefix(SH)
    return Rule(code=code, name=code, description="", severity="", message="", fix="", basis="")


def _severity(severity: ox.NamedNode) -> Severity:
    for known in SEVERITIES:
        if severity == SH[known]:
            return known
    return "Violation"


def _message(result: ValidationResult, label: Label) -> str:
    """The English message, with its variables shown as labels."""
    terms = dict(result.bindings)

    def fill(found: re.Match[str]) -> str:
        term = terms.get(found[1])
        if term is None:  # the reference engine does not say what it found there
            return "…"
        return term.value if isinstance(term, ox.Literal) else f"“{label(term)}”"

    candidates = result.templates or result.messages
    if not candidates:
        return _plain(result, label)
    best = min(
        candidates, key=lambda text: (text.language != "en", bool(text.language), text.language or "", text.value)
    )
    return _PLACEHOLDER.sub(fill, best.value)


def _plain(result: ValidationResult, label: Label) -> str:
    """What to say for a shape that says nothing: which constraint was broken, of which path, by which value."""
    name = result.component.value.removeprefix(SH).removesuffix("ConstraintComponent")
    broken = f"sh:{name[:1].lower()}{name[1:]} is not met"
    path = label(result.path) if isinstance(result.path, ox.NamedNode) else result.path
    value = "" if result.value is None or (path is None and result.value == result.focus_node) else label(result.value)
    return broken + (f" for {path}" if path else "") + (f": {value}" if value else "") + "."


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.location or Location("")
    # A blank node's id is not the same in the next run; its place is.
    focus = "" if isinstance(finding.focus_node, ox.BlankNode) else str(finding.focus_node)
    value = "" if finding.value is None or isinstance(finding.value, ox.BlankNode) else str(finding.value)
    return place.path, place.line, place.column, finding.code, focus, finding.path or "", value, finding.message
