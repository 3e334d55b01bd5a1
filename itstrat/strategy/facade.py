"""The strategy of one institution: asked, reported on, documented, compared and changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import formats
from itstrat.errors import RecordRefused, UnknownGraph
from itstrat.shacl import ValidationOptions
from itstrat.store import kind
from itstrat.strategy.dataset import Origin, day, snapshot
from itstrat.strategy.planned import Planned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from itstrat.alignment import Why
    from itstrat.documents import DocumentOptions
    from itstrat.formats import Document
    from itstrat.history import Difference, Draft, Edit, Event, Record, Side
    from itstrat.inference import Regime
    from itstrat.report import document as report_document
    from itstrat.report.model import Table
    from itstrat.shacl import Validation
    from itstrat.sparql import NamedQuery, Solutions
    from itstrat.sparql.limits import Limits
    from itstrat.sparql.pool import Pool

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
    taken = snapshot(revision, places)
    workspace = formats.discover(taken.paths, cwd=taken.cwd) if taken else formats.discover(places)
    documents = formats.read_all(workspace.sources)
    config = workspace.config
    today, source = day(config, as_of)
    vocabulary = formats.read_all(formats.discover([Path(each) for each in ontology]).sources) if ontology else None
    strategy = Strategy(
        config, documents, as_of=today, as_of_source=source, infer=infer, regime=regime, vocabulary=vocabulary
    )
    strategy.origin = Origin(paths=places, revision=revision or "", snapshot=taken)
    return strategy


class Strategy(Planned):
    """One institution's graph: what was read, and what can be asked of it. Made by :func:`itstrat.open`."""

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
        self,
        kind: str,
        subject: str | None = None,
        options: DocumentOptions | None = None,
        *,
        check: Callable[[ValidationOptions], Validation] | None = None,
    ) -> report_document.Document:
        """A document of some kind (see ``itstrat.documents.KINDS``), ready for a writer of ``itstrat.report``.

        ``check`` gives the findings of the rules, if they are known already; without it, that is :meth:`validate`.

        Raises: UnknownDocument, UnknownSubject with the nearest labels, AmbiguousSubject.

        >>> import itstrat
        >>> itstrat.open("examples/minimal").document("risk-register").kind
        'Risk register'
        """
        from itstrat import documents

        validate = check or self.validate

        def found(profile: str) -> Validation:
            return validate(ValidationOptions(profile=profile))

        return documents.build(kind, self, found, subject, options)

    def why(self, subject: str | ox.NamedNode) -> Why:
        """Why something is done: every path from it to the elements of other strategies.

        Raises: UnknownSubject, AmbiguousSubject.
        """
        from itstrat.alignment import trace

        node = subject if isinstance(subject, ox.NamedNode) else self.resolve(subject)
        return trace(self.store, node, self.labels)

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
