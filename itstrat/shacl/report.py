"""What a validation says: results, and what was looked at to reach them.

The terms are those of the SHACL validation report (https://www.w3.org/TR/shacl/#validation-report).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.store import Node
    from itstrat.store import Term as Term


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationResult:
    """One ``sh:ValidationResult``.

    ``path`` is the predicate, or the path as SPARQL text where it is more than a predicate (``ex:a/ex:b``), or None.
    ``messages`` have their variables filled with the text of the terms; ``bindings`` keeps the terms themselves
    (``this``, ``value`` and what a SPARQL constraint projects) for those who would rather show labels.
    ``source_constraint`` is the node of the SPARQL constraint that gave the result; ``root_shape`` the shape with a
    target that was checked, ``source_shape`` or a shape that refers to it.
    """

    focus_node: Term
    path: ox.NamedNode | str | None
    value: Term | None
    source_shape: Node
    component: ox.NamedNode
    severity: ox.NamedNode
    messages: tuple[ox.Literal, ...]
    templates: tuple[ox.Literal, ...] = ()
    bindings: tuple[tuple[str, Term], ...] = ()
    source_constraint: Node | None = None
    root_shape: Node | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One shape with a target: how many focus nodes it saw, and which engine ran it (``compiled`` or ``pyshacl``)."""

    shape: Node
    focus_nodes: int
    engine: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationReport:
    """The results of one run, sorted, and what was checked.

    ``conforms`` is SHACL's: there is no result at all, whatever its severity. ``partial`` says of a run that was
    interrupted how far it came; nothing, of one that was not. A partial report does not conform.
    """

    results: tuple[ValidationResult, ...]
    checked: tuple[Checked, ...]
    partial: str = ""

    @property
    def conforms(self) -> bool:
        """Whether there is no result, of all that was to be checked."""
        return not self.results and not self.partial
