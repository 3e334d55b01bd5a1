"""A strategy against rules: which rules run, over what, and the findings with their places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from itstrat import formats, ontology
from itstrat.config import matches
from itstrat.shacl import literals
from itstrat.shacl.findings import Validation, collect
from itstrat.shacl.places import places
from itstrat.shacl.rules import built_in, own
from itstrat.shacl.shapes import read_shapes
from itstrat.shacl.validator import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.config import Config
    from itstrat.formats import Document
    from itstrat.report.model import Stamp
    from itstrat.shacl.rules import RuleSet
    from itstrat.store import Labels, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationOptions:
    """What to check and how.

    ``profile`` names one of ours; without it, the profile of ``itstrat.toml``. The rules that ``itstrat.toml`` lists
    under ``shapes`` come on top. ``shapes`` here are files that replace all of these; then neither our ontology nor our
    inference is mixed in unless ``infer`` says so. ``only`` and ``skip`` are rule codes. ``engine`` is ``auto``,
    ``compiled`` (our own), ``fast`` (of the extra of that name) or ``pyshacl`` (the reference).
    """

    profile: str | None = None
    shapes: tuple[str | Path, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    engine: Literal["auto", "compiled", "fast", "pyshacl"] = "auto"
    infer: bool | None = None

    @property
    def judges_literals(self) -> bool:
        """Whether the finding ``literal`` is looked for.

        Shapes brought along judge literals by themselves, and a run of chosen rules is about those.
        """
        return not self.shapes and not self.only and literals.CODE not in self.skip


def rules_for(config: Config, options: ValidationOptions) -> RuleSet:
    """The rules that run on a strategy with these options.

    Raises: UnknownProfile, UnknownRule, ShapesError, BrokenSources, PathNotFound.
    """
    listed = (file for pattern in config.shapes for file in matches(config.root, pattern))
    brought = [Path(path) for path in options.shapes or listed]
    read = formats.read_all(formats.discover(brought).sources) if brought else []
    quads = [quad for document in read for quad in document.quads]
    name = ", ".join(document.source.name for document in read)
    if options.shapes:
        rules = own(quads, name=name, only=options.only, skip=options.skip)
    else:
        profile = options.profile or config.profile
        skip = [code for code in options.skip if code != literals.CODE]
        rules = built_in(profile, added=quads, added_from=name, only=options.only, skip=skip)
    return replace(rules, documents=tuple(read))


def check(
    documents: Sequence[Document],
    store: Store,
    chosen: RuleSet,
    options: ValidationOptions,
    *,
    label: Labels,
    stamp: Stamp,
) -> Validation:
    """The findings of the chosen rules in a store, each with its place in the documents that the store was made of.

    Raises: ShapesError, EngineError.
    """
    report = validate(store, read_shapes(chosen.quads), engine=options.engine)
    judged = options.judges_literals
    odd = literals.unusable(documents, ontology.ranges(), label=label) if judged else []
    findings, checked = collect(report, chosen, label=label, places=places(report, documents, chosen), literals=odd)
    return Validation(
        findings=findings,
        checked=checked,
        report=report,
        profile="" if options.shapes else chosen.name,
        stamp=stamp,
        sources=tuple(document.source.name for document in documents),
        triples=sum(len(document.quads) for document in documents),
        rules=(*sorted(chosen.rules.values(), key=lambda rule: rule.code), *([literals.RULE] if judged else ())),
        excerpts=formats.excerpts((*documents, *chosen.documents)),
    )
