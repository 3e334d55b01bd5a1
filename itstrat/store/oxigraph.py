"""The embedded store: Oxigraph, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.config import YEAR_STARTS
from itstrat.errors import EngineError, QueryRefused, QuerySyntaxError
from itstrat.namespaces import PREFIXES, RDF, XSD
from itstrat.store import functions
from itstrat.store.base import Changes
from itstrat.store.guard import locate_syntax_error, plain, refuse_unknown_graphs, screen
from itstrat.store.labels import Labels

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from itstrat.store.base import Forms, Node, Term


_FEATURES = frozenset({"substitutions", "functions"})
#: Datatypes of which a literal is always given back as it was.
_KEPT = frozenset((XSD["string"], RDF["langString"]))


class OxigraphStore:
    """An in-memory store. ``year_starts`` is the month in which the years of our SPARQL functions begin.

    Cost: about 0.5 µs a quad to fill the merge and as much again for the named graphs.

    >>> store = OxigraphStore()
    >>> s, p, g1, g2 = (ox.NamedNode(f"urn:x:{name}") for name in "spgh")
    >>> store.load([ox.Quad(s, p, ox.Literal("a"), g1), ox.Quad(s, p, ox.Literal("a"), g2)])
    >>> len(store), [graph.value for graph in store.graphs()]
    (1, ['urn:x:g', 'urn:x:h'])
    """

    def __init__(self, *, year_starts: int = YEAR_STARTS) -> None:
        self.year_starts = year_starts
        self._store = ox.Store()
        self._batches: list[tuple[ox.Quad, ...]] = []
        self._gone: set[ox.Quad] = set()  # of the batches, what was taken out again
        self._several: set[ox.Quad] | None = None  # quads in several forms, once that was asked
        self._said_by: dict[ox.NamedNode, dict[ox.Quad, None]] | None = None  # see _said; kept up once it was asked

    def save(self, path: Path) -> None:
        """Write a snapshot of all that queries see. Cost: about 1.5 µs a quad."""
        self._store.dump(str(path), format=ox.RdfFormat.N_QUADS)

    @classmethod
    def of_snapshot(cls, path: Path, *, year_starts: int = YEAR_STARTS) -> OxigraphStore:
        """A store that answers queries as the one did that saved the snapshot; how literals were written is not kept.

        Cost: about 2 µs a quad.
        """
        store = cls(year_starts=year_starts)
        # Not by Store.load, which gives blank nodes other names.
        store._store.bulk_extend(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS, lenient=True))
        return store

    def load(self, quads: Iterable[ox.Quad], *, named: bool = True) -> None:
        """Add quads to the merge and, unless ``named`` is false, to the named graph that each says."""
        batch = tuple(quads)
        self._batches.append(batch)
        self._say(batch)
        if self._gone:
            self._gone.difference_update(batch)
        if self._several is not None:
            kept = self.rewrites(quad.object for quad in batch if isinstance(quad.object, ox.Literal))
            forms = (_kept_quad(quad, kept) for quad in batch if _typed(quad))
            self._several.update(quad for quad in forms if quad in self._store)
        if named:
            self._store.bulk_extend(batch)
        self._store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in batch)

    def query(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        substitutions: Mapping[str, Term] | None = None,
        graphs: Iterable[ox.NamedNode] = (),
        trusted: bool = False,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The result of a SPARQL query; see :class:`itstrat.store.base.Store`.

        >>> store = OxigraphStore()
        >>> store.query("SELECT * { ?s ?p }")
        Traceback (most recent call last):
        itstrat.errors.QuerySyntaxError: Line 1, column 19: it cannot be understood from here on.
        """
        if not trusted:
            screen(text)
            refuse_unknown_graphs(text, (graph.value for graph in self.graphs()), {**PREFIXES, **(prefixes or {})})
        bound: dict[ox.Variable, Term | ox.Triple] = {
            ox.Variable(name): term for name, term in (substitutions or {}).items()
        }
        over = list(graphs)
        ours = functions.named_in(text)
        try:
            return self._store.query(
                text,
                prefixes={**PREFIXES, **(prefixes or {})},
                substitutions=bound or None,
                default_graph=list(over) or None,
                custom_functions=functions.functions(self._setting(prefixes)) if ours else None,
                custom_aggregate_functions={**functions.AGGREGATES} if ours else None,
            )
        except SyntaxError as error:
            raise _not_sparql(error) from error
        except RuntimeError as error:
            raise QueryRefused(str(error)) from error
        except OSError as error:
            raise EngineError(str(error)) from error

    def _setting(self, prefixes: Mapping[str, str] | None) -> functions.Setting:
        """What our functions know; each query looks labels up anew, and each of them once."""
        named: dict[str, Labels] = {}

        def name(iri: ox.NamedNode, language: str) -> str:
            if language not in named:
                named[language] = Labels(self, prefixes=prefixes, language=language)
            return named[language](iri)

        return functions.Setting(year_starts=self.year_starts, name=name)

    def update(self, text: str, *, prefixes: Mapping[str, str] | None = None) -> None:
        """Run a SPARQL update of our own. Never given text from outside."""
        try:
            self._store.update(text, prefixes={**PREFIXES, **(prefixes or {})})
        except SyntaxError as error:
            raise _not_sparql(error) from error

    def quads(
        self,
        subject: Node | None = None,
        predicate: ox.NamedNode | None = None,
        object: Term | None = None,  # noqa: A002  # the RDF word
        graph: ox.NamedNode | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that match, from the merge or from one named graph."""
        return iter(self._store.quads_for_pattern(subject, predicate, object, graph if graph else ox.DefaultGraph()))

    def as_written(self, predicate: ox.NamedNode | None = None) -> Iterator[ox.Triple]:
        """The triples of the merge, or those of one property, with their literals as they were loaded.

        Cost: about 0.3 µs for each quad loaded, once for all properties, and 1 µs for each triple that is given.

        >>> store = OxigraphStore()
        >>> s, p, decimal = ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), XSD["decimal"]
        >>> store.load([ox.Quad(s, p, ox.Literal("1000.10", datatype=decimal))])
        >>> [quad.object.value for quad in store.quads()], [triple.object.value for triple in store.as_written()]
        (['1000.1'], ['1000.10'])
        """
        forms: dict[ox.NamedNode, Forms] = {}
        for subject, each, term, _ in self.quads(predicate=predicate):
            if each not in forms:
                forms[each] = self.forms(each)
            if isinstance(term, ox.Literal):
                yield from (ox.Triple(subject, each, form) for form in forms[each].get((subject, term), (term,)))
            else:
                yield ox.Triple(subject, each, term)

    def forms(self, predicate: ox.NamedNode, subjects: Collection[Term | ox.Triple] | None = None) -> Forms:
        """How literals of a property were loaded; see :class:`itstrat.store.base.Store`.

        Cost: about 0.3 µs for each quad loaded, once for all properties; then some 5 µs for each typed literal of the
        property, or 0.3 µs where only some subjects are asked for.
        """
        said = self._said().get(predicate, {})
        chosen = said if subjects is None else [quad for quad in said if quad.subject in subjects]
        forms = self._forms((quad.subject, quad.object) for quad in chosen if isinstance(quad.object, ox.Literal))
        return {
            (subject, term): terms
            for (subject, term), terms in forms.items()
            if not isinstance(subject, ox.Literal) and ox.Quad(subject, predicate, term) in self._store
        }

    def _forms(self, said: Iterable[tuple[Node | ox.Triple, ox.Literal]]) -> Forms:
        """Of subjects with their literals of one property those that are kept otherwise, or in several forms as one."""
        said = list(said)
        kept = self.rewrites(term for _, term in said)
        odd = {*kept, *kept.values()}
        found: defaultdict[tuple[Term | ox.Triple, ox.Literal], dict[ox.Literal, None]] = defaultdict(dict)
        for subject, term in said if kept else ():
            if term in odd:
                found[subject, kept.get(term, term)][term] = None
        return {key: tuple(forms) for key, forms in found.items() if tuple(forms) != (key[1],)}

    def rewrites(self, literals: Iterable[ox.Literal]) -> dict[ox.Literal, ox.Literal]:
        """The literals that the store gives back in another form, each with that form."""
        typed = list(dict.fromkeys(literal for literal in literals if literal.datatype not in _KEPT))
        if not typed:
            return {}
        scratch = ox.Store()
        number = ox.NamedNode("urn:itstrat:number")
        scratch.bulk_extend(ox.Quad(ox.NamedNode(f"{number.value}:{n}"), number, term) for n, term in enumerate(typed))
        given = {int(quad.subject.value.rpartition(":")[2]): quad.object for quad in scratch}
        return {literal: given[n] for n, literal in enumerate(typed) if given[n] != literal}

    def datatypes(self, predicate: ox.NamedNode | None = None) -> frozenset[ox.NamedNode]:
        """The datatypes of the literals of the merge, or of those of one property, as they were loaded.

        Cost: about 0.2 µs for each quad loaded.
        """
        loaded = self._loaded()
        if predicate is not None:
            loaded = (quad for quad in loaded if quad.predicate == predicate)
        literal = ox.Literal  # it has no subclasses, so its type alone tells it
        return frozenset({term.datatype for quad in loaded if type(term := quad.object) is literal})

    def graphs(self) -> list[ox.NamedNode]:
        """The named graphs, sorted."""
        found = [graph for graph in self._store.named_graphs() if isinstance(graph, ox.NamedNode)]
        return sorted(found, key=lambda graph: graph.value)

    def clear(self, graph: ox.NamedNode) -> None:
        """Empty one named graph and take what only it stated out of the merge."""
        gone = [(q.subject, q.predicate, q.object) for q in self._store.quads_for_pattern(None, None, None, graph)]
        self._store.remove_graph(graph)
        if gone:
            self._batches = [tuple(quad for quad in batch if quad.graph_name != graph) for batch in self._batches]
            self._said_by = None
        for triple in gone:
            others = self._store.quads_for_pattern(*triple, None)
            if all(isinstance(other.graph_name, ox.DefaultGraph) for other in others):
                self._store.remove(ox.Quad(*triple))

    def change(self, *, added: Iterable[ox.Quad] = (), removed: Iterable[ox.Quad] = ()) -> Changes:
        """Take quads out and add others; see :class:`itstrat.store.base.Store`.

        Cost: some 20 µs a quad. The first time that a literal goes which is no string, a pass over what was loaded,
        about 1 µs a quad; later only where one statement was loaded with its literal in several forms.

        >>> store = OxigraphStore()
        >>> a, b = (ox.Quad(*(ox.NamedNode(f"urn:x:{name}") for name in f"sp{object}g")) for object in "ab")
        >>> store.load([a])
        >>> changes = store.change(added=[b], removed=[a])
        >>> [triple.object.value for triple in changes.added], [quad.object.value for quad in store.quads()]
        (['urn:x:b'], ['urn:x:b'])
        """
        more, less = tuple(added), tuple(removed)
        stated = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in (*more, *less))
        literals = frozenset(triple for triple in stated if isinstance(triple.object, ox.Literal))
        kept = self.rewrites(each.object for each in literals if isinstance(each.object, ox.Literal))
        touched = {ox.Triple(q.subject, q.predicate, _as_kept(q.object, kept)) for q in (*more, *less)}
        before = frozenset(filter(self._states, touched))
        self._take_out(less, kept)
        self.load(more)
        after = frozenset(filter(self._states, touched))
        reworded = frozenset(triple for triple in before & after if _typed(triple))
        return Changes(added=after - before, removed=before - after, literals=literals, reworded=reworded)

    def _take_out(self, quads: tuple[ox.Quad, ...], kept: Mapping[ox.Literal, ox.Literal]) -> None:
        gone = {_kept_quad(quad, kept) for quad in quads}
        several = gone & self._in_several_forms() if any(map(_typed, gone)) else set[ox.Quad]()
        self._gone.update(quads)
        if self._said_by is not None:
            for quad in quads:
                self._said_by.get(quad.predicate, {}).pop(quad, None)
        for quad in gone - self._still_loaded(several):
            if quad not in self._store:
                continue
            graph = quad.graph_name
            if isinstance(graph, ox.NamedNode):
                self._store.remove(quad)
                if next(self._store.quads_for_pattern(None, None, None, graph), None) is None:
                    self._store.remove_graph(graph)
            others = self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
            if all(isinstance(other.graph_name, ox.DefaultGraph) for other in others):
                self._store.remove(ox.Quad(quad.subject, quad.predicate, quad.object))

    def _still_loaded(self, quads: set[ox.Quad]) -> set[ox.Quad]:
        """Those of some quads, as the store keeps them, that are still loaded in some form."""
        typed = [quad for quad in self._loaded() if _typed(quad)] if quads else []
        kept = self.rewrites(quad.object for quad in typed if isinstance(quad.object, ox.Literal))
        return quads & {_kept_quad(quad, kept) for quad in typed}

    def _in_several_forms(self) -> set[ox.Quad]:
        """The quads that may have been loaded in more than one form; found once, then kept up by what is loaded."""
        if self._several is None:
            typed = [quad for quad in self._loaded() if _typed(quad)]
            kept = self.rewrites(quad.object for quad in typed if isinstance(quad.object, ox.Literal))
            shared = {*kept, *kept.values()}
            forms = {quad: _kept_quad(quad, kept) for quad in typed if quad.object in shared}
            self._several = {quad for quad, times in Counter(forms.values()).items() if times > 1}
        return self._several

    def _states(self, triple: ox.Triple) -> bool:
        return ox.Quad(triple.subject, triple.predicate, triple.object) in self._store

    def _said(self) -> dict[ox.NamedNode, dict[ox.Quad, None]]:
        """The quads that were loaded with a literal that is no text, by property, each once."""
        if self._said_by is None:
            self._said_by = {}
            self._say(self._loaded())
        return self._said_by

    def _say(self, quads: Iterable[ox.Quad]) -> None:
        """Keep up by property what was loaded, if that was asked for."""
        if self._said_by is not None:
            for quad in quads:
                if _typed(quad):
                    self._said_by.setdefault(quad.predicate, {})[quad] = None

    def _loaded(self) -> Iterator[ox.Quad]:
        if self._gone:
            self._batches = [tuple(quad for quad in batch if quad not in self._gone) for batch in self._batches]
            self._gone = set()
        return (quad for batch in self._batches for quad in batch)

    def supports(self, feature: str) -> bool:
        """Whether the back-end has an optional feature."""
        return feature in _FEATURES

    def __len__(self) -> int:
        """The number of triples in the merge."""
        solutions = self._store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        assert isinstance(solutions, ox.QuerySolutions)
        (counted,) = solutions
        return int(counted["n"].value)


def _not_sparql(error: SyntaxError) -> QuerySyntaxError:
    line, column, reason = locate_syntax_error(str(error))
    return QuerySyntaxError(f"Line {line}, column {column}: {plain(reason)}")


def _typed(quad: ox.Quad | ox.Triple) -> bool:
    return isinstance(quad.object, ox.Literal) and quad.object.datatype not in _KEPT


def _as_kept(term: Any, kept: Mapping[ox.Literal, ox.Literal]) -> Any:
    """A term as the store gives it back."""
    return kept.get(term, term) if isinstance(term, ox.Literal) else term


def _kept_quad(quad: ox.Quad, kept: Mapping[ox.Literal, ox.Literal]) -> ox.Quad:
    return ox.Quad(quad.subject, quad.predicate, _as_kept(quad.object, kept), quad.graph_name)
