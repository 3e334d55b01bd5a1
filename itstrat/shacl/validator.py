"""Validation: shapes against the merged graph of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from itstrat.errors import QueryRefused, ShapesError
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.compile import Compiler, screened_texts
from itstrat.shacl.evaluate import Evaluator
from itstrat.shacl.lexical import Forms
from itstrat.shacl.ordering import sort
from itstrat.shacl.prebinding import keywords
from itstrat.shacl.report import Checked, ValidationReport
from itstrat.store.guard import screen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.shacl.report import ValidationResult
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Node, Store

Engine = Literal["auto", "compiled", "pyshacl"]


def validate(store: Store, shapes: Shapes, *, engine: Engine = "auto") -> ValidationReport:
    """Check the merged graph of a store against shapes.

    ``compiled`` runs each shape as set-based SPARQL and gives to pySHACL, in a process of its own, only the shapes that
    it does not compile, or that look at the form of literals which the store rewrote; ``pyshacl`` gives it all of them;
    ``auto`` is ``compiled`` today. ``checked`` says for each shape with a target which engine ran it and why.

    Raises: ShapesError, for a shape that is not SHACL or asks for network or disk; EngineError, if an engine fails.
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
    _screen(shapes)
    active = tuple(shapes.active())
    outcomes, reasons = _compiled(store, shapes, () if engine == "pyshacl" else active)
    left = tuple(shape for shape in active if shape.node not in outcomes)
    results = [result for found, _count in outcomes.values() for result in found]
    counts = {node: count for node, (_found, count) in outcomes.items()}
    if left:
        from itstrat.shacl import completion, reference

        answer = reference.run(store, shapes, left)
        roots = {shape.node: shape for shape in left}
        compiler, evaluator = Compiler(shapes, store), Evaluator(store)
        results += completion.complete(
            answer.results, roots, lambda shape: evaluator.run(compiler.root(shape))[0], store
        )
        counts |= answer.focus_nodes
    checked = (_checked(shape, counts, shape.node in outcomes, reasons, shapes) for shape in active)
    return ValidationReport(results=sort(results, store, shapes), checked=tuple(checked))


def _compiled(
    store: Store, shapes: Shapes, wanted: Iterable[Shape]
) -> tuple[dict[Node, tuple[list[ValidationResult], int]], dict[Node, str]]:
    """The results and number of focus nodes of each shape that compiles, and why the others do not."""
    compiler, evaluator, forms = Compiler(shapes, store), Evaluator(store), Forms(store)
    outcomes: dict[Node, tuple[list[ValidationResult], int]] = {}
    reasons: dict[Node, str] = {}
    for shape in wanted:
        try:
            plan = compiler.root(shape)
            if forms.matter(shapes, shape):
                raise NotCompiled("literals as they are written")
            outcomes[shape.node] = evaluator.run(plan)
        except NotCompiled as reason:
            reasons[shape.node] = str(reason)
    return outcomes, reasons


def _checked(
    shape: Shape, counts: Mapping[Node, int], compiled: bool, reasons: Mapping[Node, str], shapes: Shapes
) -> Checked:
    unchecked = (f"{name} is not checked by any engine" for name in shapes.unchecked(shape.node))
    return Checked(
        shape=shape.node,
        focus_nodes=counts.get(shape.node, 0),
        engine="compiled" if compiled else "pyshacl",
        reason="; ".join(filter(None, (reasons.get(shape.node, ""), *unchecked))),
    )


def _screen(shapes: Shapes) -> None:
    """Refuse SPARQL that would reach the network or the disk, whichever engine would run it."""
    for text in screened_texts(shapes):
        try:
            screen(text)
        except QueryRefused as error:
            raise ShapesError(f"SPARQL in the shapes is refused. {error.message}") from error
        if "FROM" in keywords(text):
            raise ShapesError("SPARQL in the shapes is refused. FROM would read another graph; a shape may not.")
