"""Validation: shapes against the merged graph of a store."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from itstrat.shacl import syntax
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.compile import Compiler
from itstrat.shacl.derivation import derived
from itstrat.shacl.evaluate import Evaluator
from itstrat.shacl.lexical import Forms
from itstrat.shacl.ordering import sort
from itstrat.shacl.progress import Progress
from itstrat.shacl.report import Checked, ValidationReport
from itstrat.shacl.targets import Facts, foci

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from itstrat.shacl.report import ValidationResult
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Node, Store

Engine = Literal["auto", "compiled", "fast", "pyshacl"]
#: From so many triples on, ``auto`` gives what it can to the accelerated engine, if that is installed.
WORTH_FAST = 200_000


def validate(
    store: Store, shapes: Shapes, *, engine: Engine = "auto", progress: Progress | None = None
) -> ValidationReport:
    """Check the merged graph of a store against shapes.

    ``compiled`` runs each shape as set-based SPARQL and gives to pySHACL, in a process of its own, only the shapes that
    it does not compile, or that look at the form of literals which the store rewrote. ``fast`` gives SHACL Core to the
    engine of the extra ``fast``, and the rest to the other two in that order. ``pyshacl`` gives it all of them.
    ``auto`` is ``compiled``, but with the extra installed it is ``fast`` on much data, and ``fast`` before pySHACL.
    ``checked`` says for each shape with a target which engine ran it and why. ``progress`` is told how far it is.

    Raises: ShapesError, for a shape that is not SHACL or asks for network or disk; EngineError, if an engine fails;
    MissingExtra, if ``fast`` is asked for and not installed.
    Cost: a few tenths of a millisecond for each constraint on a thousand entities; half a second where pySHACL starts.

    >>> import pyoxigraph as ox
    >>> from itstrat.shacl.shapes import read_shapes
    >>> from itstrat.store import OxigraphStore
    >>> text = b'''@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
    ... ex:Named a sh:PropertyShape ; sh:targetClass ex:Thing ; sh:path ex:name ; sh:minCount 1 .
    ... ex:a a ex:Thing .'''
    >>> quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    >>> store = OxigraphStore()
    >>> store.load(quads)
    >>> report = validate(store, read_shapes(quads))
    >>> report.conforms, [str(result.focus_node) for result in report.results]
    (False, ['<http://example.org/a>'])
    """
    syntax.screen_all(shapes)
    store = derived(store, shapes)
    run = _Run(store, shapes, progress or Progress())
    for each, reason in _ways(engine, store):
        each(run, reason)
    return run.report()


def _ways(engine: Engine, store: Store) -> Iterable[tuple[Callable[[_Run, str], None], str]]:
    """The engines to try, one after the other, and why the first is not the usual one."""
    if engine == "pyshacl":
        return ((_Run.reference, ""),)
    if engine == "compiled":
        return ((_Run.compiled, ""), (_Run.reference, ""))
    if engine == "fast":
        return ((_Run.fast, ""), (_Run.compiled, ""), (_Run.reference, ""))
    if (size := _size(store)) >= WORTH_FAST and _has_fast():
        return ((_Run.fast, f"{size:,} triples"), (_Run.compiled, ""), (_Run.reference, ""))
    return ((_Run.compiled, ""), (_Run.fast_if_there, ""), (_Run.reference, ""))


def _has_fast() -> bool:
    from itstrat.shacl import fast  # not loaded where there is nothing for it to do

    return fast.available()


def _size(store: Store) -> int:
    found = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", trusted=True)
    assert isinstance(found, ox.QuerySolutions)
    return int(next(found)[0].value)


class _Run:
    """What has been checked so far, and what is left. Each engine takes what it can of what is left."""

    def __init__(self, store: Store, shapes: Shapes, progress: Progress) -> None:
        self.results: list[ValidationResult] = []
        self._store, self._shapes = store, shapes
        self._left = {shape.node: shape for shape in shapes.active()}
        self._done: dict[Node, tuple[str, int]] = {}
        self._reasons: dict[Node, str] = {}
        self._compiler, self._evaluator = Compiler(shapes, store), Evaluator(store)
        self._facts, self._names = Facts(store), itertools.count()
        self._progress = progress
        progress.begins(len(self._left), self.report)

    def report(self) -> ValidationReport:
        """What has been found, marked where it is not all; may be asked from another thread."""
        done, total = dict(self._done), self._progress.total
        partial = f"{len(done):,} of {total:,} rules were checked" if len(done) < total else ""
        found = [result for result in tuple(self.results) if not partial or result.root_shape in done]
        return ValidationReport(
            results=sort(found, self._store, self._shapes),
            checked=tuple(self.checked(shape) for shape in self._shapes.active() if shape.node in done),
            partial=partial,
        )

    def compiled(self, _reason: str = "") -> None:
        """Our own engine, which takes what compiles and does not look at the form of literals."""
        forms = Forms(self._store)
        for shape in tuple(self._left.values()):
            try:
                plan = self._compiler.root(shape)
                if forms.matter(self._shapes, shape):
                    raise NotCompiled("literals as they are written")
                found, count = self._evaluator.run(plan)
                found = list(forms.written.restored(found, self._shapes))
            except NotCompiled as reason:
                self._reasons[shape.node] = str(reason)
            else:
                self.results += found
                self._settle(shape, "compiled", count)

    def fast_if_there(self, reason: str = "") -> None:
        """The accelerated engine for what is left, if it is installed."""
        if self._left and _has_fast():
            self.fast(reason)

    def fast(self, reason: str = "") -> None:
        """The accelerated engine, which takes SHACL Core."""
        from itstrat.shacl import fast

        counts = {node: self._fast_count(shape) for node, shape in self._left.items()}
        taken = [shape for node, shape in self._left.items() if counts[node] is not None]
        if not taken:
            return
        try:
            self.results += fast.run(fast.of(self._store), self._shapes, taken)
        except NotCompiled as failure:
            self._reasons |= {shape.node: str(failure) for shape in taken}
            return
        for shape in taken:
            if reason:
                self._reasons[shape.node] = reason
            self._settle(shape, "fast", counts[shape.node] or 0)

    def _fast_count(self, shape: Shape) -> int | None:
        """The number of focus nodes of a shape that the accelerated engine takes; None, if it does not."""
        from itstrat.shacl import copies, fast

        if copies.why_not(self._shapes, shape):
            return None
        ordered = copies.ordered(self._shapes, shape)
        if ordered and self._facts.written(ordered) - copies.ORDERED:
            return None
        try:
            self._compiler.root(shape)  # refuses, with our own words, what is not SHACL
        except NotCompiled:
            if not fast.takes(self._shapes, shape):
                return None
        try:
            return self._evaluator.count(foci(shape.targets, self._facts, self._fresh))
        except NotCompiled:
            return None

    def reference(self, _reason: str = "") -> None:
        """pySHACL, which takes all that is left."""
        if not self._left:
            return
        from itstrat.shacl import completion, reference

        for shape in self._left.values():
            with suppress(NotCompiled):
                self._compiler.root(shape)  # refuses, with our own words, what is not SHACL
        answer = reference.run(self._store, self._shapes, tuple(self._left.values()))
        self.results += completion.complete(
            answer.results, self._left, lambda shape: self._evaluator.run(self._compiler.root(shape))[0], self._store
        )
        for shape in tuple(self._left.values()):
            self._settle(shape, "pyshacl", answer.focus_nodes[shape.node])

    def checked(self, shape: Shape) -> Checked:
        """Which engine ran a shape, and why."""
        unchecked = [f"{name} is not checked by any engine" for name in self._shapes.unchecked(shape.node)]
        if shape.derives:
            unchecked.append("its rules (sh:rule) were run first, by pySHACL")
        engine, count = self._done[shape.node]
        reason = "; ".join(filter(None, (self._reasons.get(shape.node, ""), *unchecked)))
        return Checked(shape=shape.node, focus_nodes=count, engine=engine, reason=reason)

    def _fresh(self) -> str:
        return f"?its_target_{next(self._names)}"

    def _settle(self, shape: Shape, engine: str, count: int) -> None:
        self._done[shape.node] = engine, count
        del self._left[shape.node]
        self._progress.done += 1
