"""Findings about what others publish and the strategy only links to: they are theirs to mend, and do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itstrat.formats import Document
    from itstrat.shacl.findings import Finding


def split(
    findings: Iterable[Finding], documents: Sequence[Document]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings about things that files of the strategy describe, and those that only snapshots of links describe.

    What a file of the strategy says of a thing with an IRI of others is the strategy's own to answer for.
    """
    found = tuple(findings)
    if not any(document.source.pinned for document in documents):
        return found, ()
    nodes = {each.focus_node for each in found}
    own = [document for document in documents if not document.source.pinned]
    ours = {quad.subject for document in own for quad in document.quads if quad.subject in nodes}
    linked = {quad.subject for document in documents for quad in document.quads if quad.subject in nodes} - ours
    return (
        tuple(each for each in found if each.focus_node not in linked),
        tuple(each for each in found if each.focus_node in linked),
    )
