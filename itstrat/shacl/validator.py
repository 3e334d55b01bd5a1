"""Validation: shapes against the merged graph of a store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from itstrat.errors import QueryRefused, ShapesError
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.compile import Compiler, screened_texts
from itstrat.shacl.evaluate import Evaluator
from itstrat.shacl.ordering import sort
from itstrat.shacl.report import Checked, ValidationReport
from itstrat.store.guard import screen

if TYPE_CHECKING:
    from itstrat.shacl.report import ValidationResult
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Store

Engine = Literal["auto", "compiled", "pyshacl"]


def validate(store: Store, shapes: Shapes, *, engine: Engine = "auto") -> ValidationReport:
    """Check the merged graph of a store against shapes.

    ``compiled`` runs each shape as set-based SPARQL and gives to pySHACL, in a process of its own, only the shapes that
    it does not compile; ``pyshacl`` gives it all of them; ``auto`` is ``compiled`` today. ``checked`` says for each
    shape with a target which engine ran it and why.

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
    compiler, evaluator = Compiler(shapes, store), Evaluator(store, shapes)
    results: list[ValidationResult] = []
    checked: list[Checked] = []
    left: list[tuple[Shape, str]] = []
    for shape in shapes.active():
        try:
            if engine == "pyshacl":
                raise NotCompiled("asked for")
            found, count = evaluator.run(compiler.root(shape))
        except NotCompiled as reason:
            left.append((shape, str(reason)))
            continue
        results.extend(found)
        checked.append(Checked(shape=shape.node, focus_nodes=count, engine="compiled"))
    if left:
        from itstrat.shacl.reference import run

        results.extend(run(store, shapes, [shape for shape, _reason in left]))
        checked.extend(_referred(shape, reason, compiler, evaluator) for shape, reason in left)
    order = {shape.node: number for number, shape in enumerate(shapes.active())}
    checked.sort(key=lambda entry: order[entry.shape])
    return ValidationReport(results=sort(results, store, shapes), checked=tuple(checked))


def _referred(shape: Shape, reason: str, compiler: Compiler, evaluator: Evaluator) -> Checked:
    try:
        count = evaluator.count(compiler.targets(shape))
    except NotCompiled:
        count = 0
    return Checked(shape=shape.node, focus_nodes=count, engine="pyshacl", reason=reason)


def _screen(shapes: Shapes) -> None:
    """Refuse SPARQL that would reach the network or the disk, whichever engine would run it."""
    for text in screened_texts(shapes):
        try:
            screen(text)
        except QueryRefused as error:
            raise ShapesError(f"SPARQL in the shapes is refused. {error.message}") from error
        if _FROM.search(_NOT_CODE.sub(" ", text)):
            raise ShapesError("SPARQL in the shapes is refused. FROM would read another graph; a shape may not.")


_NOT_CODE = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*'''
    r"|[?$]\w+|[\w-]*:[\w.-]*",
    re.DOTALL,
)
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
