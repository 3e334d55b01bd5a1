"""The desk that documents are written at: what is looked up, and a note of where each statement comes from."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox

from itstrat import formats, sparql
from itstrat.namespaces import DCTERMS, ITS, RDF, RDFS, SKOS
from itstrat.report.document import Trace
from itstrat.resources import directory
from itstrat.shacl import ValidationOptions, ordered
from itstrat.sparql.library import Library
from itstrat.sparql.tables import cell
from itstrat.store.lookup import objects, subjects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from itstrat.alignment import Why
    from itstrat.config import Config
    from itstrat.errors import Location
    from itstrat.history import Difference
    from itstrat.planning.conflicts import Conflict
    from itstrat.report.model import Cell, Stamp, Table
    from itstrat.shacl import Finding, RuleSet, Severity, Validation
    from itstrat.store import Labels, OxigraphStore

Row = dict[str, "Cell"]

#: What says more about a thing than its label, in the order in which it is looked for.
_NOTES = (RDFS["comment"], SKOS["definition"])


class Readable(Protocol):
    """A strategy, as documents see it."""

    @property
    def name(self) -> str:
        """What the institution is called."""

    @property
    def config(self) -> Config:
        """The settings."""

    @property
    def documents(self) -> tuple[formats.Document, ...]:
        """The files that were read."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that names may use."""

    @property
    def stamp(self) -> Stamp:
        """What results are made from."""

    @property
    def store(self) -> OxigraphStore:
        """The graph."""

    @property
    def labels(self) -> Labels:
        """What terms are called."""

    def report(self, name: str, /, **params: str | ox.NamedNode) -> Table:
        """A report by name."""

    def why(self, subject: str | ox.NamedNode) -> Why:
        """The paths from a subject to other strategies."""

    def rules(self, options: ValidationOptions | None = None) -> RuleSet:
        """The rules of a profile."""

    def conflicts(self) -> tuple[Conflict, ...]:
        """Where more is asked of a team than it has."""

    def diff(self, before: str, *, findings: bool = True) -> Difference:
        """What changed since a git revision or a day."""

    def resolve(self, subject: str) -> ox.NamedNode:
        """The subject that a name means."""


class Desk:
    """One document in the making. Everything it gives is in an order that does not change from run to run."""

    def __init__(self, strategy: Readable, check: Callable[[str], Validation]) -> None:
        self.strategy = strategy
        self.store = strategy.store
        self.label: Callable[[ox.NamedNode | ox.BlankNode | ox.Literal], str] = strategy.labels
        self.as_of = strategy.stamp.as_of
        self._check = check
        self._noted: dict[str, formats.Wanted] = {}
        self._rows: dict[str, list[Row]] = {}
        self._asked: dict[str, list[Row]] = {}
        self._index: dict[tuple[str, tuple[str, ...]], dict[tuple[str | None, ...], list[Row]]] = {}
        self._found: dict[str, tuple[Finding, ...]] = {}

    @cached_property
    def institution(self) -> str:
        """Who publishes the IT service strategy; where that is no one, or several, what the strategy is called."""
        found = {
            cell.text for each in self.all("ITServiceStrategy") for cell in self.values(each, DCTERMS["publisher"])
        }
        return found.pop() if len(found) == 1 else self.strategy.name

    def report(self, name: str, **params: ox.NamedNode | str) -> Table:
        """A report as it is shown elsewhere."""
        return self.strategy.report(name, **params)

    def rows_of(self, report: str, **params: ox.NamedNode | str) -> list[Row]:
        """The rows of a report by the names of its columns."""
        if params:
            return rows(self.report(report, **params))
        if report not in self._rows:
            self._rows[report] = rows(self.report(report))
        return self._rows[report]

    def rows_about(self, report: str, column: str, iri: str) -> list[Row]:
        """The rows of a report that have a thing in a column. The first time goes through all rows, then none."""
        return self._picked(report, self.rows_of(report), {column: ox.NamedNode(iri)})

    def ask(self, query: str, **params: ox.NamedNode) -> list[Row]:
        """The rows of a query in ``queries/documents``.

        Without parameters it is run once; after that, parameters only pick from its rows (they are columns as well).
        """
        if query in self._asked:
            return self._picked(query, self._asked[query], params) if params else list(self._asked[query])
        named = _library()[query]
        bound = sparql.bind(named, params, prefixes=self.strategy.prefixes, resolve=self.strategy.resolve)
        solutions = self.store.query(named.text, substitutions=bound, trusted=True)
        found = rows(sparql.table(named, solutions, labels=self.label))
        if not params:
            self._asked[query] = found
        return found

    def _picked(self, name: str, found: Sequence[Row], params: Mapping[str, ox.NamedNode]) -> list[Row]:
        names = tuple(params)
        if (name, names) not in self._index:
            index = self._index[name, names] = {}
            for row in found:
                index.setdefault(tuple(row[each].iri for each in names), []).append(row)
        return list(self._index[name, names].get(tuple(value.value for value in params.values()), ()))

    def value(self, node: ox.NamedNode, predicate: ox.NamedNode) -> Cell:
        """The first of what a thing has for a property, else an empty cell."""
        return next(iter(self.values(node, predicate)), cell(None, self.label))

    def values(self, node: ox.NamedNode, predicate: ox.NamedNode) -> list[Cell]:
        """All that a thing has for a property, in the order of their texts."""
        found = (cell(term, self.label) for term in objects(self.store, node, predicate))
        return sorted(found, key=lambda each: (each.text, each.iri or ""))

    def sources(self, predicate: ox.NamedNode, node: ox.NamedNode) -> list[ox.NamedNode]:
        """What has a thing for a property, in the order of labels."""
        found = {each for each in subjects(self.store, predicate, node) if isinstance(each, ox.NamedNode)}
        return sorted(found, key=lambda each: (self.label(each), each.value))

    def all(self, kind: str) -> list[ox.NamedNode]:
        """Everything of a class of ours, in the order of labels."""
        return self.sources(RDF["type"], ITS[kind])

    def is_a(self, node: ox.NamedNode, kind: str) -> bool:
        """Whether a thing is of a class of ours."""
        return any(self.store.quads(node, RDF["type"], ITS[kind]))

    def note(self, node: ox.NamedNode) -> str:
        """What is said about a thing beside its label, in English first."""
        for predicate in _NOTES:
            texts = [term for term in objects(self.store, node, predicate) if isinstance(term, ox.Literal)]
            if texts:
                return min(texts, key=lambda text: (text.language not in {"en", None}, text.value)).value
        return ""

    def ref(self, node: ox.NamedNode | str, predicate: ox.NamedNode | None = None) -> str:
        """The key of a footnote to a thing, or to what it says with a property."""
        subject = ox.NamedNode(node) if isinstance(node, str) else node
        key = subject.value if predicate is None else f"{subject.value} {predicate.value}"
        self._noted.setdefault(key, (subject, predicate, None))
        return key

    def refs(self, cells: Iterable[Cell]) -> tuple[str, ...]:
        """The footnotes to the things that some cells name, each once."""
        return tuple(dict.fromkeys(self.ref(each.iri) for each in cells if each.iri))

    def place(self, node: ox.NamedNode) -> str:
        """The file and line that a thing is written on, for people. Cost: one pass over a file."""
        found = formats.locate(self.strategy.documents, [(node, None, None)])
        return next((self.where(place.location) for place in found.values()), "")

    def where(self, location: Location) -> str:
        """A place as documents tell it: from the folder of the settings, wherever the document is made."""
        path = os.path.relpath(location.path, self.strategy.config.root)
        outside = path.startswith(os.pardir)
        return str(location if outside else replace(location, path=path.replace(os.sep, "/")))

    def findings(self, profile: str, about: Iterable[str] | None = None) -> list[Finding]:
        """The findings of a profile: all, or those about some things (IRIs)."""
        found = self._findings(profile)
        wanted = None if about is None else frozenset(about)
        return [
            each
            for each in found
            if wanted is None or (isinstance(each.focus_node, ox.NamedNode) and each.focus_node.value in wanted)
        ]

    def _findings(self, profile: str) -> tuple[Finding, ...]:
        """What a profile finds. Profiles that run the same rules at other severities need one run."""
        if profile not in self._found:
            told = (self._told_again(found, ran, profile) for ran, found in self._found.items())
            same = next((each for each in told if each is not None), None)
            self._found[profile] = self._check(profile).findings if same is None else same
        return self._found[profile]

    def _told_again(self, found: Iterable[Finding], ran: str, profile: str) -> tuple[Finding, ...] | None:
        """The findings of one profile as another has them; None where that has other rules."""
        before, levels = self._levels(ran), self._levels(profile)
        if before.keys() != levels.keys():
            return None
        return ordered(replace(each, severity=cast("Severity", levels.get(each.code, each.severity))) for each in found)

    def _levels(self, profile: str) -> dict[str, str]:
        rules = self.strategy.rules(ValidationOptions(profile=profile)).rules
        return {rule.code: rule.severity for rule in rules.values()}

    def traces(self, keys: Sequence[str]) -> tuple[Trace, ...]:
        """What the keys stand for, in that order, each once: the thing, its label, and the line that says so."""
        wanted = {key: self._noted[key] for key in dict.fromkeys(keys)}
        found = formats.locate(self.strategy.documents, wanted.values())
        return tuple(
            Trace(
                key=key,
                iri=item[0].value,
                label=self._called(item),
                location=self.where(found[item].location) if item in found else "",
            )
            for key, item in wanted.items()
        )

    def _called(self, item: formats.Wanted) -> str:
        subject, predicate, _ = item
        name = self.label(subject)
        return f"{name}: {self.label(predicate)}" if predicate is not None else name


def rows(table: Table) -> list[Row]:
    """The rows of a table by the names of its columns."""
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def amount(found: Cell) -> Decimal | None:
    """The number in a cell."""
    value = found.value
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def when(found: Cell) -> date | None:
    """The day in a cell; of a moment, its day."""
    if isinstance(found.value, date):
        return found.value
    try:
        return date.fromisoformat(found.text[:10])
    except ValueError:
        return None


def node(found: Cell) -> ox.NamedNode:
    """What a cell names. Raises ValueError where it names nothing."""
    if found.iri is None:
        raise ValueError(f"{found.text!r} names nothing")
    return ox.NamedNode(found.iri)


@cache
def _library() -> Library:
    return Library(directory("queries") / "documents")
