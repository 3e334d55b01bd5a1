"""What was read of one institution: its documents, the store made of them, and what things in it are called.

The packages that only some methods delegate to are imported in those methods: a run that validates does not pay for
documents, planning or history.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat import __version__, formats, inference, shacl
from itstrat.namespaces import PREFIXES
from itstrat.report.model import Stamp
from itstrat.store import Labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from itstrat.config import Config
    from itstrat.errors import Location
    from itstrat.formats import Document, Wanted
    from itstrat.history import Snapshot
    from itstrat.inference import Regime
    from itstrat.inference.contradictions import Contradiction
    from itstrat.inference.explain import Proof
    from itstrat.inference.outside import Outside
    from itstrat.store import Node, OxigraphStore

    Term = ox.NamedNode | ox.BlankNode | ox.Literal
    PathLike = str | Path


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


class Dataset:
    """The documents of one institution, and the store made of them; see :func:`itstrat.open`."""

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
        slips = (*formats.misspelt(self.documents), *formats.undescribed(self.documents))
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

    def inferred(self) -> list[ox.Triple]:
        """The triples that follow from the sources and the ontology, sorted; of the ontology alone, none.

        Cost: builds the store with inference if it was opened without.
        """
        return inference.inferred(self._with_inference, self._regime, self._axioms)

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


def day(config: Config, as_of: date | None) -> tuple[date, str]:
    """The day that rules and reports count from, and who said so: the option, itstrat.toml or the clock."""
    if as_of is not None:
        return as_of, "option"
    if config.as_of is not None:
        return config.as_of, "itstrat.toml"
    return datetime.now(UTC).date(), "today"


def snapshot(revision: str | None, places: tuple[Path, ...]) -> Snapshot | None:
    """The files of a revision of git; None without one. Raises: NotARepository, UnknownRevision."""
    if revision is None:
        return None
    from itstrat import history

    return history.take(revision, places)
