"""A dataset checked: against the rules of a profile or shapes brought along, in full or after a change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from itstrat import formats, inference, shacl
from itstrat.shacl import ValidationOptions
from itstrat.store import Labels
from itstrat.strategy.dataset import Dataset, day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pyoxigraph as ox

    from itstrat.formats import Document
    from itstrat.shacl import Progress, RuleSet, Validation
    from itstrat.shacl.kept import Kept
    from itstrat.store import Store

    PathLike = str | Path


def validate_in_bulk(
    paths: Sequence[PathLike], options: ValidationOptions, *, as_of: date | None = None
) -> Validation | None:
    """The findings of shapes brought along in large files, which are not read in full; None, where they have to be.

    See :mod:`itstrat.shacl.bulk`. Raises: as :func:`itstrat.open` and :meth:`Checked.validate`.

    >>> from itstrat import ValidationOptions
    >>> validate_in_bulk(["examples/minimal"], ValidationOptions()) is None
    True
    """
    workspace = formats.discover([Path(each) for each in paths])
    if not shacl.suits_bulk(workspace.sources, options):
        return None
    from itstrat.shacl import bulk  # with threads and all that they bring

    chosen = shacl.rules_for(workspace.config, options)
    found = bulk.check(workspace.sources, chosen, options.engine)
    if found is None:
        return None
    today, source = day(workspace.config, as_of)
    part = Checked(workspace.config, found.documents, as_of=today, as_of_source=source, infer=False)
    validation = shacl.check(
        part.documents,
        part.store,
        chosen,
        options,
        label=part.labels,
        stamp=part._stamp(str(chosen)),
        report=found.report,
    )
    return replace(validation, triples=found.triples)


class Checked(Dataset):
    """A dataset that can be validated, and validated again after a change."""

    _kept: Kept | None = None

    def validate(self, options: ValidationOptions | None = None, *, progress: Progress | None = None) -> Validation:
        """The findings of the rules of a profile, or of shapes brought along; ``progress`` is told how far it is.

        Raises: UnknownProfile, UnknownRule, ShapesError, BrokenSources.

        >>> import itstrat
        >>> validation = itstrat.open("examples/minimal").validate()
        >>> validation.counts["Violation"], len(validation.checked)
        (0, 62)
        """
        options = options or ValidationOptions()
        infer, regime = self._infers(options), options.regime or self._regime
        if (infer, regime) == (self._infer, self._regime):
            store, labels = self.store, self.labels
        else:
            store = self._merged(infer=infer, regime=regime, named=False)
            labels = Labels(store, prefixes=self.prefixes)
        rules = self.rules(options)
        stamp = self._stamp(str(rules))
        return shacl.check(
            self.documents,
            store,
            rules,
            options,
            label=labels,
            stamp=stamp,
            contradictions=self._contradictions(store, options, labels),
            progress=progress,
        )

    def revalidate(self, documents: Sequence[Document], options: ValidationOptions | None = None) -> Validation:
        """The findings once the strategy is made of these documents, as it is from then on.

        They are what :meth:`validate` gives with our own engine, but only what the documents change is checked again;
        the validation says in ``rechecked`` what that was. Documents that stay should be the same objects; one whose
        quads are no longer those of its file needs another ``sha256``, so that no finding points at a wrong line. The
        rules are those of the first time.

        Raises: what :meth:`validate` does, and ReservedStatement; then the strategy is as if it was opened anew.
        Cost: the first time, that of :meth:`validate`; then a few milliseconds, and what rules with SPARQL text cost,
        which are run whole.

        >>> import itstrat
        >>> strategy = itstrat.open("examples/minimal")
        >>> strategy.revalidate(strategy.documents).conforms
        True
        """
        from itstrat.shacl.kept import difference

        options = options or ValidationOptions()
        kept = self._kept
        if kept is None or kept.options != options:
            kept = self._keep(options)
        change = difference(self.documents, documents)
        inference.merged([change.added], as_of=self.as_of, infer=False)  # refuses what no source may say
        stays = {name: value for name, value in self.__dict__.items() if value is kept.store}
        self._kept, self.documents = None, tuple(documents)
        for name in ("warnings", "data_version", "labels", "store", "_with_inference"):
            self.__dict__.pop(name, None)
        rechecked = kept.revalidate(change)
        self._kept = kept
        self.__dict__ |= stays
        labels, stamp = Labels(kept.store, prefixes=self.prefixes), self._stamp(str(kept.rules))
        found = shacl.check(
            self.documents,
            kept.store,
            kept.rules,
            options,
            label=labels,
            stamp=stamp,
            report=rechecked.report,
            contradictions=self._contradictions(kept.store, options, labels),
        )
        return replace(found, rechecked=rechecked)

    def rules(self, options: ValidationOptions | None = None) -> RuleSet:
        """The rules that :meth:`validate` runs with these options.

        Raises: UnknownProfile, UnknownRule, ShapesError, BrokenSources.

        >>> import itstrat
        >>> len(itstrat.open("examples/minimal").rules().rules)
        62
        """
        return shacl.rules_for(self.config, options or ValidationOptions())

    def _contradictions(
        self, store: Store, options: ValidationOptions, labels: Labels
    ) -> list[tuple[str, str, tuple[ox.Triple, ...]]] | None:
        """What inference contradicts in a store; None where it does not look for that, or is not to."""
        regime = options.regime or self._regime
        if regime != "owl-rl" or not self._infers(options) or options.only or "inconsistent" in options.skip:
            return None
        from itstrat.inference.contradictions import contradictions

        return [(each.rule, each.message, each.triples) for each in contradictions(store, regime, labels)]

    def _keep(self, options: ValidationOptions) -> Kept:
        from itstrat.inference.incremental import Closure
        from itstrat.shacl.kept import Kept

        infer = self._infers(options)
        regime = options.regime or self._regime
        same = (infer, regime) == (self._infer, self._regime)
        store = self.store if same else self._merged(infer=infer, regime=regime)
        changing = Closure(store, regime) if infer else store
        return Kept(store, changing, self.rules(options), options)

    def _infers(self, options: ValidationOptions) -> bool:
        return options.infer if options.infer is not None else not options.shapes and self._infer
