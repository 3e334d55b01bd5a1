"""What in the data contradicts the ontology, found by inference: findings with the code ``inconsistent``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.formats import locate
from itstrat.shacl.findings import Finding
from itstrat.shacl.places import Related
from itstrat.shacl.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itstrat.formats import Document, Wanted
    from itstrat.shacl.findings import Label

CODE = "inconsistent"
RULE = Rule(
    code=CODE,
    name="Data and ontology can be true together",
    description="Some statements cannot all be true by what the ontology says, such as a thing of two classes that "
    "share nothing. What is derived from them proves nothing. Looked for with --regime owl-rl.",
    severity="Violation",
    message="",
    fix="Correct one of the statements, or what the ontology says of their terms.",
    basis="W3C OWL 2 RL/RDF: the rules whose consequence is false.",
)


def findings(
    found: Iterable[tuple[str, str, Sequence[ox.Triple]]], documents: Sequence[Document], label: Label
) -> list[Finding]:
    """A finding for each contradiction: its rule, what it says, and the triples that cannot all be so.

    It stands where the first of them is written; the places of the others are related.
    """
    contradictions = [
        (rule, message, [each for each in map(_plain, triples) if each]) for rule, message, triples in found
    ]
    places = locate(documents, [wanted for _, _, triples in contradictions for wanted in triples])
    told = []
    for rule, message, triples in contradictions:
        written = [
            (wanted, places[wanted].location) for wanted in triples if wanted in places and wanted[2] is not None
        ]
        subject, predicate, term = next((wanted for wanted, _ in written), triples[0])
        told.append(
            Finding(
                code=CODE,
                severity="Violation",
                focus_node=subject,
                label=label(subject),
                path=predicate.value if predicate else None,
                value=None if isinstance(term, ox.Triple) else term,
                message=f"{message} ({rule})",
                fix=RULE.fix,
                location=written[0][1] if written else None,
                related=tuple(Related(location=place, text="this cannot be true as well") for _, place in written[1:]),
            )
        )
    return told


def _plain(triple: ox.Triple) -> Wanted | None:
    """A triple as the places of files are asked for; None of one about triples."""
    subject, predicate, term = triple.subject, triple.predicate, triple.object
    if isinstance(subject, ox.Triple) or isinstance(term, ox.Triple):
        return None
    return subject, predicate, term
