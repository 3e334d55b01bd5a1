"""Findings that somebody accepted for a time, as the data say with ``its:AcceptedFinding``.

An accepted finding does not count, and is told. The acceptance says of which rule (``its:ruleCode``) about what
(``its:about``, and ``sh:resultPath`` and ``sh:value`` where that is not enough), why (``rdfs:comment``), by whom
(``prov:wasAttributedTo``) and, as it must for a Violation, the last day on which it holds (``its:endDate``). One that
lacks something, is past its day, or is about nothing that was found, is itself a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import locate
from itstrat.namespaces import ITS, PREFIXES, RDF, RDFS, SH
from itstrat.shacl.findings import Accepted, Finding
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from itstrat.errors import Location
    from itstrat.formats import Document, Wanted
    from itstrat.shacl.findings import Label, Severity
    from itstrat.store import Node, Store, Term

_TYPE = RDF["type"]
_CLASS, _CODE, _ABOUT, _UNTIL = ITS["AcceptedFinding"], ITS["ruleCode"], ITS["about"], ITS["endDate"]
_REASON, _BY = RDFS["comment"], ox.NamedNode(f"{PREFIXES['prov']}wasAttributedTo")
_PATH, _VALUE = SH["resultPath"], SH["value"]


def example(code: str) -> str:
    """An acceptance of a finding of some rule, to be filled in.

    >>> print(example("ITS032").splitlines()[2].strip())
    its:ruleCode "ITS032" ;
    """
    return f"""\
ex:accepted-1 a its:AcceptedFinding ;
    rdfs:label "What is accepted, in a few words"@en ;
    its:ruleCode {ox.Literal(code)} ;
    its:about ex:the-item ;
    rdfs:comment "Why it is accepted."@en ;
    prov:wasAttributedTo ex:who-accepted-it ;
    its:endDate "2027-06-30"^^xsd:date ."""


EXPIRED = Rule(
    code="acceptance-expired",
    name="Acceptance still holds",
    description="A finding was accepted until a day that has passed, so it counts again.",
    severity="Warning",
    message="",
    fix=f"Mend the finding, or have it accepted anew with a later its:endDate:\n\n{example('ITS032')}",
    basis="Practice: a risk is accepted for a time, by somebody, and looked at again.",
)
INCOMPLETE = Rule(
    code="acceptance-incomplete",
    name="Acceptance says what, why, who and until when",
    description="An acceptance without a reason or a name does not count, nor does that of a violation without an end.",
    severity="Warning",
    message="",
    fix=f"Say of which rule and what, why, by whom, and until when:\n\n{example('ITS032')}",
    basis="Practice: what nobody answers for is not accepted but overlooked.",
)
UNUSED = Rule(
    code="acceptance-unused",
    name="Acceptance is needed",
    description="The finding that was accepted is gone, or never was: the rule or the item may be misspelt.",
    severity="Info",
    message="",
    fix="Take the acceptance out, or mend its:ruleCode and its:about.",
    basis="Practice: an exception that outlives its reason hides the next fault.",
)
RULES = (EXPIRED, INCOMPLETE, UNUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What the data say of a finding that is accepted; ``reason`` and ``by`` are as they are shown."""

    node: Node
    codes: frozenset[str]
    about: frozenset[Term]
    path: str | None
    value: Term | None
    reason: str
    by: str
    until: date | None
    location: Location | None

    def matches(self, finding: Finding) -> bool:
        """Whether it is about a finding."""
        return (
            finding.code in self.codes
            and finding.focus_node in self.about
            and self.path in (None, finding.path)
            and self.value in (None, finding.value)
        )

    def holds(self, severity: Severity, as_of: date) -> bool:
        """Whether a finding of some severity is accepted by it on a day."""
        return not self.missing(severity) and (self.until is None or as_of <= self.until)

    def missing(self, severity: Severity | None = None) -> list[str]:
        """What it does not say; ``severity`` is that of what it accepts."""
        parts = {
            "of which rule (its:ruleCode)": self.codes,
            "of what (its:about)": self.about,
            "why (rdfs:comment)": self.reason,
            "by whom (prov:wasAttributedTo)": self.by,
            "until when (its:endDate), as it must of a violation": self.until or severity != "Violation",
        }
        return [part for part, said in parts.items() if not said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Findings that count, those that are accepted, and what is to be said of the acceptances."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...] = ()
    about: tuple[Finding, ...] = field(default=())


def acceptances(store: Store, documents: Sequence[Document], label: Label) -> list[Acceptance]:
    """What the data say is accepted, sorted by node. Cost: nothing to speak of where there is none."""
    nodes = sorted({quad.subject for quad in store.quads(predicate=_TYPE, object=_CLASS)}, key=str)
    written: list[Wanted] = [(node, None, None) for node in nodes if not isinstance(node, ox.Triple)]
    values = {node: next(_objects(store, node, _VALUE), None) for node, _, _ in written}
    written += [(node, _VALUE, value) for node, value in values.items() if value is not None]
    places = locate(documents, written) if written else {}
    found = []
    for node, value in values.items():
        place = places.get((node, None, None))
        exact = places.get((node, _VALUE, value)) if value is not None else None
        term = exact.term if exact and not isinstance(exact.term, ox.Triple) else None
        path = next(_objects(store, node, _PATH), None)
        found.append(
            Acceptance(
                node=node,
                codes=frozenset(_texts(store, node, _CODE)),
                about=frozenset(_objects(store, node, _ABOUT)),
                path=path.value if isinstance(path, ox.NamedNode) else None,
                value=term or value,
                reason=" ".join(sorted(_texts(store, node, _REASON))),
                by=", ".join(sorted(map(label, _objects(store, node, _BY)))),
                until=_day(_texts(store, node, _UNTIL)),
                location=place.location if place else None,
            )
        )
    return found


def settle(
    findings: Iterable[Finding],
    said: Sequence[Acceptance],
    *,
    as_of: date,
    ran: Collection[str],
    known: Collection[str],
    label: Label,
) -> Settled:
    """The findings parted into those that count and those that are accepted.

    ``ran`` are the codes of the rules that were checked: an acceptance that no finding meets is told only of those,
    and of codes that are not even ``known``.
    """
    counting, accepted = [], []
    met: dict[Node, list[Finding]] = {each.node: [] for each in said}
    for finding in findings:
        about = [each for each in said if each.matches(finding)]
        for each in about:
            met[each.node].append(finding)
        by = next((each for each in about if each.holds(finding.severity, as_of)), None)
        if by is None:
            counting.append(finding)
        else:
            accepted.append(Accepted(finding=finding, reason=by.reason, by=by.by, until=by.until, location=by.location))
    told = [each for one in said for each in _judge(one, met[one.node], as_of, ran, known, label)]
    return Settled(findings=tuple(counting), accepted=tuple(accepted), about=tuple(told))


def _judge(
    one: Acceptance, met: Sequence[Finding], as_of: date, ran: Collection[str], known: Collection[str], label: Label
) -> Iterator[Finding]:
    """What is to be said of an acceptance that met some findings."""
    worst: Severity | None = "Violation" if any(each.severity == "Violation" for each in met) else None
    if missing := one.missing(worst):
        yield _finding(INCOMPLETE, one, f"It does not say {', nor '.join(missing)}: it does not count.", label)
    elif met and one.until is not None and one.until < as_of:
        number = "finding counts" if len(met) == 1 else f"{len(met)} findings count"
        message = f"It was accepted until {one.until.isoformat()}: the {number} again."
        yield _finding(EXPIRED, one, message, label)
    elif not met and (unknown := sorted(one.codes - set(known) - set(ran))):
        yield _finding(UNUSED, one, f"No rule has the code {unknown[0]}.", label)
    elif not met and one.codes <= set(ran):
        yield _finding(UNUSED, one, "Nothing that was found is accepted by it.", label)


def _finding(rule: Rule, one: Acceptance, message: str, label: Label) -> Finding:
    return Finding(
        code=rule.code,
        severity="Info" if rule is UNUSED else "Warning",
        focus_node=one.node,
        label=label(one.node),
        path=None,
        value=None,
        message=message,
        fix=rule.fix,
        location=one.location,
    )


def _objects(store: Store, node: Node, predicate: ox.NamedNode) -> Iterator[Term]:
    for quad in store.quads(node, predicate):
        if not isinstance(quad.object, ox.Triple):
            yield quad.object


def _texts(store: Store, node: Node, predicate: ox.NamedNode) -> list[str]:
    return [term.value for term in _objects(store, node, predicate) if isinstance(term, ox.Literal)]


def _day(texts: Sequence[str]) -> date | None:
    """The earliest of some days; none of what is no date, which is a finding of its own."""
    days = []
    for text in texts:
        try:
            days.append(date.fromisoformat(text[:10]))
        except ValueError:
            continue
    return min(days, default=None)
