"""The strategy of one institution: read, checked, asked and explained.

The packages that only some methods delegate to are imported in those methods: a run that validates does not pay for
documents, planning or history.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import __version__, formats, inference, shacl
from itstrat import ontology as our_ontology
from itstrat.errors import CircularDependency, PlanningError, RecordRefused, UnknownGraph
from itstrat.namespaces import PREFIXES
from itstrat.report.model import Stamp
from itstrat.shacl import ValidationOptions
from itstrat.store import Labels, kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from itstrat.alignment import Why
    from itstrat.config import Config
    from itstrat.documents import DocumentOptions
    from itstrat.errors import Location
    from itstrat.formats import Document, Wanted
    from itstrat.history import Difference, Draft, Edit, Event, Record, Side, Snapshot
    from itstrat.inference import Regime
    from itstrat.inference.contradictions import Contradiction
    from itstrat.inference.explain import Proof
    from itstrat.inference.outside import Outside
    from itstrat.planning.appraisal import Appraisal, AppraisalOptions
    from itstrat.planning.conflicts import Conflict
    from itstrat.planning.effects import Comparison
    from itstrat.planning.exposure import Exposure
    from itstrat.planning.impact import Impact, Reissue
    from itstrat.planning.plan_options import PlanOptions
    from itstrat.planning.portfolio import Portfolio
    from itstrat.planning.scenario import Scenario
    from itstrat.report import document as report_document
    from itstrat.report.model import Table
    from itstrat.shacl import Progress, RuleSet, Validation
    from itstrat.shacl.kept import Kept
    from itstrat.sparql import NamedQuery, Solutions
    from itstrat.sparql.limits import Limits
    from itstrat.sparql.pool import Pool
    from itstrat.store import Node, OxigraphStore, Store

    Term = ox.NamedNode | ox.BlankNode | ox.Literal
    PathLike = str | Path


def open(  # noqa: A001  # itstrat.open reads like the built-in that it shadows here
    path: PathLike | Sequence[PathLike] | None = None,
    *,
    as_of: date | None = None,
    infer: bool = True,
    regime: Regime = "its",
    ontology: Sequence[PathLike] = (),
    revision: str | None = None,
) -> Strategy:
    """The strategy in some files or folders; without a path, that of the nearest ``itstrat.toml`` upwards.

    ``as_of`` is the day that date rules and reports count from; without it, that of ``itstrat.toml``, else today.
    ``infer`` is whether queries see the ontology and what follows from it: by the rules that our ontology needs
    (``its``), those of RDFS (``rdfs``) or all of OWL 2 RL (``owl-rl``), as ``regime`` says. The files ``ontology`` take
    the place of our ontology. ``revision`` opens the strategy as it was in
    git: a commit, a branch, a tag, or a day (the last commit up to it).

    Raises: PathNotFound, NotARepository, UnknownRevision, ConfigError,
    NothingToRead, GraphClash, BrokenSources (with every broken file).
    Cost: about 20 ms for a college of 2,000 triples.

    >>> import itstrat
    >>> strategy = itstrat.open("examples/minimal")
    >>> strategy.validate().conforms
    True
    """
    paths = [] if path is None else [path] if isinstance(path, str | Path) else list(path)
    places = tuple(Path(each) for each in paths)
    snapshot = _snapshot(revision, places)
    workspace = formats.discover(snapshot.paths, cwd=snapshot.cwd) if snapshot else formats.discover(places)
    documents = formats.read_all(workspace.sources)
    config = workspace.config
    day, source = _day(config, as_of)
    vocabulary = formats.read_all(formats.discover([Path(each) for each in ontology]).sources) if ontology else None
    strategy = Strategy(
        config, documents, as_of=day, as_of_source=source, infer=infer, regime=regime, vocabulary=vocabulary
    )
    strategy.origin = Origin(paths=places, revision=revision or "", snapshot=snapshot)
    return strategy


def _day(config: Config, as_of: date | None) -> tuple[date, str]:
    """The day that rules and reports count from, and who said so."""
    if as_of is not None:
        return as_of, "option"
    if config.as_of is not None:
        return config.as_of, "itstrat.toml"
    return datetime.now(UTC).date(), "today"


def validate_in_bulk(
    paths: Sequence[PathLike], options: ValidationOptions, *, as_of: date | None = None
) -> Validation | None:
    """The findings of shapes brought along in large files, which are not read in full; None, where they have to be.

    See :mod:`itstrat.shacl.bulk`. Raises: as :func:`open` and :meth:`Strategy.validate`.

    >>> from itstrat import ValidationOptions
    >>> validate_in_bulk(["examples/minimal"], ValidationOptions()) is None
    True
    """
    from itstrat.shacl import bulk

    workspace = formats.discover([Path(each) for each in paths])
    if not bulk.suits(workspace.sources, options):
        return None
    chosen = shacl.rules_for(workspace.config, options)
    found = bulk.check(workspace.sources, chosen, options.engine)
    if found is None:
        return None
    day, source = _day(workspace.config, as_of)
    part = Strategy(workspace.config, found.documents, as_of=day, as_of_source=source, infer=False)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a strategy was opened from: the paths asked for (none: those at hand), and the git revision, if one."""

    paths: tuple[Path, ...] = ()
    revision: str = ""
    snapshot: Snapshot | None = None

    def __str__(self) -> str:
        if self.snapshot is not None:
            commit = self.snapshot.commit
            return commit[:7] if commit.startswith(self.revision) else f"{self.revision} ({commit[:7]})"
        return ", ".join(str(path) for path in self.paths) or "the files as they are"


class Strategy:
    """One institution's graph: its documents, its store, and what can be asked of it. Made by :func:`itstrat.open`."""

    def __init__(
        self,
        config: Config,
        documents: Sequence[Document],
        *,
        as_of: date,
        as_of_source: str,
        infer: bool = True,
        regime: Regime = "its",
        vocabulary: Sequence[Document] | None = None,
    ) -> None:
        self.config = config
        self.documents = tuple(documents)
        self.as_of = as_of
        self.as_of_source = as_of_source
        self._infer = infer
        self._regime: Regime = regime
        self._vocabulary = vocabulary
        self._kept: Kept | None = None
        self.origin = Origin()

    @property
    def name(self) -> str:
        """What the strategy is called in ``itstrat.toml``, else its folder's name."""
        return self.config.name

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that queries may use: ours, those of ``itstrat.toml``, and those of the files.

        >>> import itstrat
        >>> "its" in itstrat.open("examples/minimal").prefixes
        True
        """
        declared: dict[str, str] = {}
        for document in self.documents:
            for prefix, namespace in document.prefixes.items():
                declared.setdefault(prefix, namespace)
        return {**declared, **PREFIXES, **self.config.prefixes}

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What was odd in the files though it could be read, each with its place: literals, slips, imports."""
        odd = [pair for document in self.documents for pair in document.warnings]
        slips = (*formats.misspelt(self.documents, our_ontology.terms), *formats.undescribed(self.documents))
        missing = formats.unfollowed(self.documents)
        return tuple(f"{place}: {what}" for place, what in (*odd, *slips, *missing))

    @cached_property
    def data_version(self) -> str:
        """Twelve hexadecimal digits that change when any source does."""
        lines = sorted(f"{document.sha256} {document.source.graph.value}\n" for document in self.documents)
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]

    @property
    def stamp(self) -> Stamp:
        """What results are made from, so that they can be made again."""
        return self._stamp(shacl.stamp(self.config.profile))

    @cached_property
    def store(self) -> OxigraphStore:
        """The store that queries run on."""
        return self._merged(infer=self._infer)

    @cached_property
    def labels(self) -> Labels:
        """What terms are called."""
        return Labels(self.store, prefixes=self.prefixes)

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

    def _contradictions(
        self, store: Store, options: ValidationOptions, labels: Labels
    ) -> list[tuple[str, str, tuple[ox.Triple, ...]]] | None:
        """What inference contradicts in a store; None where it does not look for that, or is not to."""
        regime = options.regime or self._regime
        if regime != "owl-rl" or not self._infers(options) or options.only or "inconsistent" in options.skip:
            return None
        from itstrat.inference.contradictions import contradictions

        return [(each.rule, each.message, each.triples) for each in contradictions(store, regime, labels)]

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

    def rules(self, options: ValidationOptions | None = None) -> RuleSet:
        """The rules that :meth:`validate` runs with these options.

        Raises: UnknownProfile, UnknownRule, ShapesError, BrokenSources.

        >>> import itstrat
        >>> len(itstrat.open("examples/minimal").rules().rules)
        62
        """
        return shacl.rules_for(self.config, options or ValidationOptions())

    def query(
        self,
        text: str,
        *,
        params: Mapping[str, Term] | None = None,
        graphs: Iterable[ox.NamedNode] = (),
        name: str = "query",
    ) -> Solutions | ox.QueryBoolean | ox.QueryTriples:
        """The result of a SPARQL query over all sources, the ontology and what follows, or over some graphs alone.

        ``params`` binds variables of the projection; ``name`` is what messages call the text.
        Raises: QuerySyntaxError with place and line, QueryRefused, InvalidParameter, UnknownGraph.

        >>> import itstrat
        >>> solutions = itstrat.open("examples/minimal").query("SELECT (COUNT(?aim) AS ?n) { ?aim a its:Aim }")
        >>> next(solutions)["n"].value
        '1'
        """
        from itstrat import sparql

        over = list(graphs)
        known = {graph.value for graph in self.store.graphs()}
        for graph in over:
            if graph.value not in known:
                raise UnknownGraph.of(graph.value, known)
        with sparql.explaining(text, name, self.prefixes):
            found = self.store.query(text, prefixes=self.prefixes, substitutions=params, graphs=over)
        if isinstance(found, ox.QuerySolutions):
            return sparql.Solutions(found, name=lambda iri: self.labels.compact(iri))
        return found

    def pool(self, limits: Limits | None = None, *, workers: int = 1) -> Pool:
        """Processes that answer queries as :meth:`query` does, within limits that hold; to be used with ``with``.

        Without ``limits``, those of a service. See :class:`itstrat.sparql.pool.Pool`.
        """
        from itstrat.sparql.limits import STRICT
        from itstrat.sparql.pool import Pool

        return Pool(
            self.store,
            limits or STRICT,
            workers=workers,
            prefixes=self.prefixes,
            name=self.labels.compact,
        )

    def report(self, name: PathLike, /, **params: str | Term) -> Table:
        """A report or query of the strategy by name, or the ``.rq`` file at a path, as a table with labels for IRIs.

        Raises: UnknownReport, UnknownParameter, InvalidParameter, QuerySyntaxError.

        >>> import itstrat
        >>> table = itstrat.open("examples/minimal").report("orphans")
        >>> table.title, table.rows
        ('orphans', ())
        """
        from itstrat import sparql

        query = sparql.find(name, self.config.root)
        if "year_starts" in {param.name for param in query.params}:
            params = {"year_starts": str(self.config.year_starts), **params}
        bound = sparql.bind(query, params, prefixes=self.prefixes, resolve=self.resolve)
        solutions = self.query(query.text, params=bound, name=str(query.path))
        return sparql.table(query, solutions, labels=self.labels, stamp=self.stamp)

    def reports(self) -> tuple[NamedQuery, ...]:
        """The reports that come with the package, in the order of their ids."""
        from itstrat import sparql

        return tuple(sparql.reports().values())

    def document(
        self, kind: str, subject: str | None = None, options: DocumentOptions | None = None
    ) -> report_document.Document:
        """A document of some kind (see ``itstrat.documents.KINDS``), ready for a writer of ``itstrat.report``.

        Raises: UnknownDocument, UnknownSubject with the nearest labels, AmbiguousSubject.

        >>> import itstrat
        >>> itstrat.open("examples/minimal").document("risk-register").kind
        'Risk register'
        """
        from itstrat import documents

        def check(profile: str) -> Validation:
            return self.validate(ValidationOptions(profile=profile))

        return documents.build(kind, self, check, subject, options)

    def why(self, subject: str | ox.NamedNode) -> Why:
        """Why something is done: every path from it to the elements of other strategies.

        Raises: UnknownSubject, AmbiguousSubject.
        """
        from itstrat.alignment import trace

        node = subject if isinstance(subject, ox.NamedNode) else self.resolve(subject)
        return trace(self.store, node, self.labels)

    def plan(self, options: PlanOptions | None = None) -> Portfolio:
        """The portfolio of projects worth most under the limits of the data and the options, and why.

        Raises: NoPortfolio with a smallest set of limits that clash, CircularDependency, PlanningError.
        """
        from itstrat.planning.plan_options import PlanOptions
        from itstrat.planning.portfolio import plan

        options = options or PlanOptions(first_month=self.config.year_starts)
        with _placed(self):
            return plan(self.store, self.as_of, self.labels, options)

    def conflicts(self, *, day_rate: Decimal | None = None) -> tuple[Conflict, ...]:
        """Where more is asked of a team than it has, and the ways out, the cheapest first.

        ``day_rate`` is what hired people cost a day; without it, ``day_rate`` of ``itstrat.toml``, else an assumed one.
        Raises: PlanningError.

        >>> import itstrat
        >>> itstrat.open("examples/minimal").conflicts()
        ()
        """
        from itstrat.planning.conflicts import conflicts

        rate, source = (
            (self.config.day_rate, "day_rate of itstrat.toml") if day_rate is None else (day_rate, "the rate given")
        )
        with _placed(self):
            return conflicts(self.store, self.as_of, self.labels, day_rate=rate, rate_from=source)

    def whatif(self, *scenarios: Scenario) -> Comparison:
        """What scenarios would change, each applied to a copy, beside what is now.

        Raises: PlanningError where a change cannot be made, UnknownSubject, AmbiguousSubject.
        """
        from itstrat.planning.changed import applied
        from itstrat.planning.effects import compare, measures

        futures, notes = [], []
        quads = [quad for document in self.documents for quad in document.quads]
        for scenario in scenarios:
            future = applied(scenario, quads, self.resolve, first_month=self.config.year_starts)
            store = inference.merged([future.quads], as_of=self.as_of)
            notes.append(future.notes)
            futures.append((scenario.title, measures(store, self.as_of, self.labels)))
        now = self._with_inference
        return compare(measures(now, self.as_of, self.labels), futures, notes)

    def impact(self, subject: str | ox.NamedNode) -> Impact | Reissue:
        """What a failing asset, service, supplier or resource touches, or what a re-issued strategy document withdraws.

        Raises: UnknownSubject, AmbiguousSubject.
        """
        from itstrat.planning.impact import impact, is_document, reissue

        node = subject if isinstance(subject, ox.NamedNode) else self.resolve(subject)
        if is_document(self.store, node):
            return reissue(self.store, node, self.labels)
        return impact(self.store, node, self.labels)

    def appraise(self, case: str | ox.NamedNode, assume: AppraisalOptions | None = None) -> Appraisal:
        """The investment appraisal of a business case. Raises: PlanningError, UnknownSubject, AmbiguousSubject."""
        from itstrat.planning.appraisal import appraise

        node = case if isinstance(case, ox.NamedNode) else self.resolve(case)
        with _placed(self):
            return appraise(self.store, node, self.labels, assume)

    def exposure(self, *, until: date | None = None, project: ox.NamedNode | None = None) -> Exposure:
        """What is exposed past its support up to a day, as planned and if nothing is done, maybe of one project."""
        from itstrat.planning.exposure import exposure

        with _placed(self):
            return exposure(self.store, self.as_of, self.labels, until=until, project=project)

    def resolve(self, subject: str) -> ox.NamedNode:
        """The subject that an IRI, a prefixed name or a label means.

        Raises: UnknownSubject with the nearest labels, AmbiguousSubject with the candidates.

        >>> import itstrat
        >>> itstrat.open("examples/minimal").resolve("its:Aim").value
        'https://w3id.org/itstrat#Aim'
        """
        from itstrat import sparql

        graphs = [document.source.graph for document in self.documents]
        return sparql.resolve(subject, self.store, self.labels, prefixes=self.prefixes, graphs=graphs)

    def inferred(self) -> list[ox.Triple]:
        """The triples that follow from the sources and the ontology, sorted; of the ontology alone, none.

        Cost: builds the store with inference if it was opened without.
        """
        return inference.inferred(self._with_inference, self._regime, self._axioms)

    def place(
        self,
        subject: Node | ox.Triple,
        predicate: ox.NamedNode | None = None,
        object: Term | ox.Triple | None = None,  # noqa: A002  # the RDF word
    ) -> Location | None:
        """Where the sources or the ontology brought along say something: see :func:`itstrat.formats.locate`."""
        if isinstance(subject, ox.Triple):
            return None
        wanted: Wanted = (subject, predicate, object)
        found = formats.locate(self._written, [wanted])
        return found[wanted].location if wanted in found else None

    def explain(self, triple: ox.Triple) -> Proof | None:
        """A shortest proof of a triple from what the sources and the ontology say; None if it does not hold.

        Cost: builds the store with inference if it was opened without; see :func:`itstrat.inference.explain.prove`.

        >>> import itstrat
        >>> from itstrat.namespaces import ITS
        >>> strategy = itstrat.open("examples/minimal")
        >>> triple = strategy.inferred()[0]
        >>> strategy.explain(triple).rule
        'cax-sco'
        """

        from itstrat.inference.explain import prove

        def locate(triples: Sequence[ox.Triple]) -> dict[ox.Triple, Location]:
            wanted: dict[Wanted, ox.Triple] = {
                (each.subject, each.predicate, each.object): each
                for each in triples
                if not isinstance(each.subject, ox.Triple)
            }
            places = formats.locate(self._written, wanted)
            return {wanted[each]: place.location for each, place in places.items()}

        return prove(self._with_inference, triple, self._regime, locate=locate)

    def contradictions(self) -> list[Contradiction]:
        """What in the sources contradicts the ontology; only the regime ``owl-rl`` looks for it."""
        from itstrat.inference.contradictions import contradictions

        return contradictions(self._with_inference, self._regime, self.labels)

    def outside(self) -> list[Outside]:
        """What the ontology says that OWL 2 RL does not act upon, sorted."""
        from itstrat.inference.outside import outside

        return outside(self._with_inference)

    def side(self, graph: ox.NamedNode | None = None) -> Side:
        """The strategy, or one graph of it, as one of two to compare (:func:`itstrat.history.compare`).

        Raises: UnknownGraph.
        """
        from itstrat import history

        quads = [quad for document in self.documents for quad in document.quads]
        if graph is not None:
            known = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
            if graph.value not in known:
                raise UnknownGraph.of(graph.value, known)
            quads = [quad for quad in quads if quad.graph_name == graph]
        return history.Side(
            name=self.labels.compact(graph) if graph is not None else str(self.origin),
            triples=history.statements(quads),
            label=self.labels,
            kind=lambda node: kind(self.store, node, self.labels),
            compact=self.labels.compact,
        )

    def diff(self, before: Strategy | str, *, findings: bool = True) -> Difference:
        """What changed from another version to this one; a text is a git revision of this one.

        ``findings`` is whether both are validated, to say which findings appeared and which went.

        Raises: NotARepository, UnknownRevision, and what :func:`itstrat.open` does.
        """
        from itstrat import history

        if isinstance(before, str):
            before = open(self.origin.paths, as_of=self.as_of, infer=self._infer, revision=before)
        found, old = (each.validate().findings if findings else () for each in (self, before))
        return history.compare(
            before.side(),
            self.side(),
            appeared=history.beyond(found, old),
            gone=history.beyond(old, found),
            findings=findings,
        )

    def log(self, subject: str | ox.NamedNode) -> Iterable[Event]:
        """The history of one item in git, newest first: who, when, and what changed in words.

        Raises: UnknownSubject, AmbiguousSubject, NotARepository.
        """
        from itstrat import history

        node = subject if isinstance(subject, ox.NamedNode) else self.resolve(subject)
        snapshot = self.origin.snapshot or history.take("HEAD", self.origin.paths)
        return history.log(node, snapshot, self.side())

    def record(self, record: Record, *, file: Path | None = None, force: bool = False, dry_run: bool = False) -> Draft:
        """A record as it was added to a file; see :meth:`itstrat.history.Book.draft`.

        Nothing is written with ``dry_run``, nor where it would break a rule that is kept now.

        Raises: RecordRefused, InvalidParameter, PathNotFound, WriteConflict, Unreadable.
        """
        from itstrat import history

        draft = history.Book(self.documents, self.labels, self.as_of).draft(record, file=file, force=force)
        addition = draft.addition
        documents = [addition.result if each is addition.document else each for each in self.documents]
        after = Strategy(self.config, documents, as_of=self.as_of, as_of_source=self.as_of_source)
        new = history.beyond(after.validate().findings, self.validate().findings)
        if broken := [each for each in new if each.severity == "Violation"]:
            what = "; ".join(f"{each.code}: {each.message}" for each in broken)
            raise RecordRefused(f"It would break a rule: {what}")
        if not dry_run:
            formats.append.write(addition)
        return draft

    def edit(self, file: Path | None = None) -> Edit:
        """Changes to collect and to write into the files, where only the statements touched change.

        ``file`` is where all of it is to happen. See :class:`itstrat.history.Edit`.

        >>> import itstrat
        >>> from itstrat.namespaces import RDFS
        >>> strategy = itstrat.open("examples/minimal")
        >>> edit = strategy.edit()
        >>> edit.set(strategy.resolve("A safe college"), RDFS["label"], ox.Literal("A safe place"))
        >>> [each.document.source.name for each in edit.edited()]
        ['examples/minimal/strategy.ttl']
        """
        from itstrat import history

        return history.Edit(self, file)

    def changed(self, documents: Sequence[Document]) -> Difference:
        """What would change if the strategy was made of these documents, item by item."""
        after = Strategy(self.config, documents, as_of=self.as_of, as_of_source=self.as_of_source, infer=self._infer)
        found = after.diff(self, findings=False)
        return replace(found, after=replace(found.after, name="the files as they would be"))

    def _stamp(self, rules: str) -> Stamp:
        return Stamp(
            itstrat=__version__, data=self.data_version, rules=rules, as_of=self.as_of, as_of_source=self.as_of_source
        )

    @cached_property
    def _with_inference(self) -> OxigraphStore:
        return self.store if self._infer else self._merged(infer=True)

    @property
    def _written(self) -> tuple[Document, ...]:
        return (*self.documents, *(self._vocabulary or ()))

    @cached_property
    def _axioms(self) -> tuple[ox.Quad, ...] | None:
        if self._vocabulary is None:
            return None
        return tuple(quad for document in self._vocabulary for quad in document.quads)

    def _merged(self, *, infer: bool, regime: Regime | None = None, named: bool = True) -> OxigraphStore:
        return inference.merged(
            (document.quads for document in self.documents),
            as_of=self.as_of,
            infer=infer,
            regime=regime or self._regime,
            vocabulary=self._axioms,
            named=named,
            year_starts=self.config.year_starts,
        )


@contextmanager
def _placed(strategy: Strategy) -> Iterator[None]:
    """Adds to an error about one thing, or some statements, the lines on which these are written."""
    try:
        yield
    except PlanningError as error:
        if error.about and error.location is None:
            wanted = (ox.NamedNode(error.about), None, None)
            error.message = error.message.replace(error.about, strategy.labels(wanted[0]))
            error.args = (error.message,)
            found = formats.locate(strategy.documents, [wanted])
            error.location = found[wanted].location if wanted in found else None
        if isinstance(error, CircularDependency):
            from itstrat.planning.circles import told

            for step in told(error.links, strategy.documents, strategy.labels):
                error.add_note(str(step))
        raise


def _snapshot(revision: str | None, places: tuple[Path, ...]) -> Snapshot | None:
    if revision is None:
        return None
    from itstrat import history

    return history.take(revision, places)
