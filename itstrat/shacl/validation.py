"""A strategy against rules: which rules run, over what, and the findings with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat import formats, ontology
from itstrat.config import matches
from itstrat.errors import ShapesError
from itstrat.namespaces import SH
from itstrat.resources import directory
from itstrat.shacl import accepted, contradicted, interrupted, linked, literals, unread
from itstrat.shacl.findings import SEVERITIES, Validation, collect, ordered
from itstrat.shacl.graph import ShapesGraph
from itstrat.shacl.places import places
from itstrat.shacl.rules import built_in, codes, own
from itstrat.shacl.shapes import read_shapes
from itstrat.shacl.validator import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itstrat.config import Config
    from itstrat.formats import Document, Source, Wanted
    from itstrat.report.model import Stamp
    from itstrat.shacl.findings import Finding
    from itstrat.shacl.progress import Progress
    from itstrat.shacl.report import ValidationReport
    from itstrat.shacl.rules import Rule, RuleSet
    from itstrat.store import Labels, Store


#: Files of fewer bytes are read in full: they hold some 15,000 statements.
WORTH_BULK = 2_000_000
#: As many are always placed.
_FEW = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationOptions:
    """What to check and how.

    ``profile`` names one of ours; without it, the profile of ``itstrat.toml``. The rules that ``itstrat.toml`` lists
    under ``shapes`` come on top. ``shapes`` here are files that replace all of these; then neither our ontology nor our
    inference is mixed in unless ``infer`` says so. ``only`` and ``skip`` are rule codes. ``engine`` is ``auto``,
    ``compiled`` (our own), ``fast`` (of the extra of that name) or ``pyshacl`` (the reference). ``regime`` takes the
    place of that of the strategy. ``lint`` checks the
    shapes themselves in place of the data; ``only`` and ``skip`` are then codes of the lint. Where there are far more
    results than ``placed``, only so many of the worst get their places in the files, which costs most of the time; None
    stands for all.
    """

    profile: str | None = None
    shapes: tuple[str | Path, ...] = ()
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    engine: Literal["auto", "compiled", "fast", "pyshacl"] = "auto"
    infer: bool | None = None
    regime: Literal["its", "rdfs", "owl-rl"] | None = None
    lint: bool = False
    placed: int | None = None

    @property
    def judges_literals(self) -> bool:
        """Whether the finding ``literal`` is looked for.

        Shapes brought along judge literals by themselves, and a run of chosen rules is about those.
        """
        return not self.shapes and not self.only and literals.CODE not in self.skip

    def places_all(self, results: int) -> bool:
        """Whether so many results all get their places.

        >>> ValidationOptions(placed=100).places_all(1_000), ValidationOptions(placed=100).places_all(1_001)
        (True, False)
        """
        return self.placed is None or results <= max(self.placed, _FEW)


def suits_bulk(sources: Sequence[Source], options: ValidationOptions) -> bool:
    """Whether the data need not be read in full, as far as the files and the options tell: :mod:`itstrat.shacl.bulk`.

    Raises: OSError.
    """
    asked = bool(options.shapes) and not options.infer and not options.lint and options.engine != "pyshacl"
    if not asked or any(each.pinned for each in sources):
        return False
    if sum(each.path.stat().st_size for each in sources) < WORTH_BULK:
        return False
    from itstrat.formats import bulk

    return bulk.is_plain(sources)


def rules_for(config: Config, options: ValidationOptions) -> RuleSet:
    """The rules that run on a strategy with these options.

    Raises: UnknownProfile, UnknownRule, ShapesError, BrokenSources, PathNotFound.
    """
    listed = (file for pattern in config.shapes for file in matches(config.root, pattern))
    brought = [Path(path) for path in options.shapes or listed]
    if options.lint:
        from itstrat.shacl import lint

        return lint.chosen(_documents(_linted(brought, options)), only=options.only, skip=options.skip)
    read = _documents(brought)
    quads = [quad for document in read for quad in document.quads]
    name = ", ".join(document.source.name for document in read)
    skip = [code for code in options.skip if code not in _OF_OUR_OWN]
    if options.shapes:
        rules = own(quads, name=name, only=options.only, skip=skip)
    else:
        profile = options.profile or config.profile
        rules = built_in(profile, added=quads, added_from=name, only=options.only, skip=skip)
    return replace(rules, documents=tuple(read))


def _located(error: ShapesError, shapes: Sequence[Document]) -> ShapesError:
    """The error with the place of the statement that it is about, where that is in the files of the shapes."""
    graph = ShapesGraph(quad for document in shapes for quad in document.quads)
    message = _BLANK.sub(lambda found: graph.called(ox.BlankNode(found[1])), error.message)
    place = error.location
    if place is None and error.about is not None:
        wanted: Wanted = error.about  # type: ignore[assignment]  # errors stand below RDF
        places = formats.locate(shapes, [wanted])
        place = places[wanted].location if wanted in places else None
    return ShapesError(message, about=error.about, location=place, hint=error.hint)


#: A nameless node in a message: its label is not in the file.
_BLANK = re.compile(r"(?<!\S)_:([\w-]+)")
#: The codes of findings that no shape makes; those of literals and of acceptances can be left out.
_OF_OUR_OWN = frozenset({literals.CODE, contradicted.CODE, *(rule.code for rule in accepted.RULES)})


def rule_of_our_own(code: str) -> Rule | None:
    """The rule with some code that no shape stands for: about literals, acceptances, or shapes."""
    from itstrat.shacl import lint

    known = (literals.RULE, contradicted.RULE, interrupted.RULE, unread.RULE, *accepted.RULES, *lint.rules().values())
    return next((rule for rule in known if rule.code == code), None)


def _linted(brought: list[Path], options: ValidationOptions) -> list[Path]:
    return brought if options.shapes else [*sorted(directory("shapes").glob("*.ttl")), *brought]


def _documents(paths: Sequence[Path]) -> list[Document]:
    return formats.read_all(formats.discover(paths).sources) if paths else []


def check(
    documents: Sequence[Document],
    store: Store,
    chosen: RuleSet,
    options: ValidationOptions,
    *,
    label: Labels,
    stamp: Stamp,
    report: ValidationReport | None = None,
    contradictions: Sequence[tuple[str, str, Sequence[ox.Triple]]] | None = None,
    progress: Progress | None = None,
) -> Validation:
    """The findings of the chosen rules in a store, each with its place in the documents that the store was made of.

    ``report`` is what an engine has found already (see :mod:`itstrat.shacl.bulk`); of a partial one the findings are
    made at once, and of much data without their places. ``contradictions`` are what inference has found, if it looked
    for any. ``progress`` is told how far it is.

    Raises: ShapesError, EngineError.
    """
    if options.lint:
        return _lint(documents, store, chosen, stamp)
    if progress is not None:
        progress.presented(
            lambda so_far: check(
                *(documents, store, chosen, options),
                label=label,
                stamp=stamp,
                report=interrupted.presentable(so_far),
            )
        )
    try:
        report = report or validate(store, read_shapes(chosen.quads), engine=options.engine, progress=progress)
    except ShapesError as error:
        raise _located(error, chosen.documents) from error
    triples = sum(len(document.quads) for document in documents)
    cut = [interrupted.finding(report)] if report.partial else []
    found = (
        {} if cut and triples > interrupted.QUICKLY_PLACED else places(_to_place(report, options), documents, chosen)
    )
    judged = options.judges_literals and not cut
    odd = literals.unusable(documents, ontology.ranges(), label=label) if judged else []
    findings, checked = collect(report, chosen, label=label, places=found, literals=odd)
    if contradictions is not None and not cut:
        findings = (*findings, *contradicted.findings(contradictions, documents, label))
    said = accepted.acceptances(store, documents, label)
    ran = {each.code for each in checked} | ({literals.CODE} if judged else set())
    ran |= {contradicted.CODE} if contradictions is not None else set()
    settled = accepted.settle(findings, said, as_of=stamp.as_of, ran=ran, known=codes() | ran, label=label)
    about = [*cut, *(finding for finding in settled.about if finding.code not in options.skip)]
    of_our_own = (
        (interrupted.RULE, cut),
        (literals.RULE, judged),
        (contradicted.RULE, contradictions is not None),
    )
    extra = (*(rule for rule, applies in of_our_own if applies), *(accepted.RULES if said else ()))
    # Shapes brought along are for whatever data they are given; the rules of a strategy are for the strategy.
    ours, theirs = (settled.findings, ()) if options.shapes else linked.split(settled.findings, documents)
    return Validation(
        findings=ordered((*ours, *about)),
        checked=checked,
        report=report,
        profile="" if options.shapes else chosen.name,
        stamp=stamp,
        sources=tuple(document.source.name for document in documents),
        triples=triples,
        rules=(*sorted(chosen.rules.values(), key=lambda rule: rule.code), *extra),
        accepted=settled.accepted,
        linked=ordered(theirs),
        remarks=_remarks(documents, chosen),
        excerpts=formats.excerpts((*documents, *chosen.documents)),
    )


def _to_place(report: ValidationReport, options: ValidationOptions) -> ValidationReport:
    """The report, or of far more results than these the worst."""
    if options.places_all(len(report.results)):
        return report
    worst = sorted(report.results, key=lambda result: _LEVELS.get(result.severity, 0))[: options.placed]
    return replace(report, results=tuple(worst))


_LEVELS = {SH[severity]: number for number, severity in enumerate(SEVERITIES)}


def _remarks(documents: Sequence[Document], chosen: RuleSet) -> tuple[Finding, ...]:
    """What the lint says of shapes that are not ours, but for what may be meant."""
    if not chosen.documents:
        return ()
    from itstrat.shacl import lint

    checks = lint.chosen(chosen.documents)
    report, label = lint.lint(chosen.documents, lint.CHECKS, elsewhere=documents)
    findings, _ = collect(report, checks, label=label, places=places(report, chosen.documents, checks))
    return tuple(finding for finding in findings if finding.severity != "Info")


def _lint(documents: Sequence[Document], store: Store, chosen: RuleSet, stamp: Stamp) -> Validation:
    """The findings of the lint; of targets only where there are data beside the shapes."""
    from itstrat.shacl import lint

    shapes = chosen.documents
    has_data = bool({each.source.path for each in documents} - {each.source.path for each in shapes})
    names = [rule.code for rule in chosen.rules.values()]
    report, label = lint.lint(shapes, names, store=store if has_data else None, elsewhere=documents)
    findings, checked = collect(report, chosen, label=label, places=places(report, shapes, chosen))
    return Validation(
        findings=findings,
        checked=checked,
        report=report,
        profile="",
        stamp=stamp,
        sources=tuple(document.source.name for document in shapes),
        triples=sum(len(document.quads) for document in shapes),
        rules=tuple(sorted(chosen.rules.values(), key=lambda rule: rule.code)),
        excerpts=formats.excerpts(shapes),
    )
