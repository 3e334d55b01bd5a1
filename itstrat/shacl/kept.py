"""The validated state of a strategy, kept while its documents change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from itstrat.shacl.incremental import Rechecked, Validated
from itstrat.shacl.shapes import read_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyoxigraph as ox

    from itstrat.formats import Document
    from itstrat.shacl.rules import RuleSet
    from itstrat.shacl.validation import ValidationOptions
    from itstrat.store import Changes, Store


class Changing(Protocol):
    """A store, or one together with what follows in it."""

    def change(self, *, added: Iterable[ox.Quad] = (), removed: Iterable[ox.Quad] = ()) -> Changes:
        """Take quads out, add others, and give what changed in the merge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The quads that some documents have, and those that others had."""

    added: frozenset[ox.Quad]
    removed: frozenset[ox.Quad]


def difference(before: Sequence[Document], after: Iterable[Document]) -> Difference:
    """What changes from some documents to others. A document that is the same object in both is not looked into."""
    after = tuple(after)
    same = {id(document) for document in before} & {id(document) for document in after}
    had, have = (
        {quad for document in documents if id(document) not in same for quad in document.quads}
        for documents in (before, after)
    )
    return Difference(added=frozenset(have - had), removed=frozenset(had - have))


class Kept:
    """A store that was checked with some rules, and is checked again when documents change.

    Raises: what :func:`itstrat.shacl.validate` does. Cost: that of a full run.
    """

    def __init__(self, store: Store, changing: Changing, rules: RuleSet, options: ValidationOptions) -> None:
        self.store, self.rules, self.options = store, rules, options
        self._changing = changing
        self._validated = Validated(store, read_shapes(rules.quads))

    def revalidate(self, change: Difference) -> Rechecked:
        """The report after documents changed so. Where it fails the state is of no use any more."""
        return self._validated.revalidate(self._changing.change(added=change.added, removed=change.removed))
