"""Literals that no rule and no report can use: of the wrong form for their datatype, or text where a value belongs.

A report leaves such a value out of its sums without a word, so it is a finding of its own, with the code ``literal``;
but not where a rule has already found fault with the same value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import locate
from itstrat.formats.literals import describe, is_well_formed
from itstrat.namespaces import RDF, XSD
from itstrat.shacl.findings import Finding
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itstrat.errors import Location
    from itstrat.formats import Document, Wanted
    from itstrat.shacl.findings import Label

CODE = "literal"
#: What the finding says of itself, beside the rules.
RULE = Rule(
    code=CODE,
    name="Literal is a value of its datatype",
    description="A value that is not of its datatype, or a number or date written as text, is left out of rules, sums "
    "and comparisons.",
    severity="Violation",
    message="",
    fix='Write numbers without quotes (12.50), and dates as "2026-09-30"^^xsd:date.',
    basis="Practice: a total must not be wrong without anybody noticing.",
)
_TEXT = frozenset({XSD["string"], RDF["langString"]})


def unusable(
    documents: Sequence[Document], ranges: Mapping[ox.NamedNode, frozenset[ox.NamedNode]], *, label: Label
) -> list[Finding]:
    """A finding for each literal that is not of its datatype (Violation), or text where ``ranges`` has none (Warning).

    ``ranges`` has the datatypes of properties that take values. Cost: a millisecond for a thousand quads.
    """
    odd: dict[Wanted, str] = {}
    for document in documents:
        for quad in document.quads:
            term = quad.object
            if isinstance(term, ox.Literal) and not isinstance(quad.subject, ox.Triple):
                wrong = _wrong(term, ranges.get(quad.predicate), checked=not document.warnings)
                if wrong:
                    odd[quad.subject, quad.predicate, term] = wrong
    places = locate(documents, odd)
    return [
        _finding(wanted, message, places[wanted].location if wanted in places else None, label)
        for wanted, message in odd.items()
    ]


def _wrong(term: ox.Literal, range_: frozenset[ox.NamedNode] | None, *, checked: bool) -> str:
    """What is wrong with a literal, or nothing; ``checked`` says that its form was found right when it was read."""
    if term.datatype in _TEXT:
        if range_ is None or range_ & _TEXT:
            return ""
        names = " or ".join(sorted(f"xsd:{each.value.removeprefix(XSD)}" for each in range_))
        return f"'{term.value[:50]}' is text where a value of {names} belongs: sums and comparisons leave it out."
    return "" if checked or is_well_formed(term.value, term.datatype.value) else describe(term, 1)


def _finding(wanted: Wanted, message: str, place: Location | None, label: Label) -> Finding:
    subject, predicate, term = wanted
    assert predicate is not None
    assert isinstance(term, ox.Literal)
    return Finding(
        code=CODE,
        severity="Warning" if term.datatype in _TEXT else "Violation",
        focus_node=subject,
        label=label(subject),
        path=predicate.value,
        value=term,
        message=message,
        fix=RULE.fix,
        location=place,
    )
