"""The accelerated engine: ``shacl`` (Rust, from the extra ``fast``), for SHACL Core on much data.

It is given copies of our shapes (see :mod:`itstrat.shacl.copies`). What it says of a result beyond the nodes is not
used: messages, severities and paths are those of our shapes. It runs no SPARQL, follows no ``owl:imports`` and derives
nothing.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

import pyoxigraph as ox

from itstrat.errors import MissingExtra
from itstrat.namespaces import SH, XSD
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.copies import LABEL, LABELS, copied
from itstrat.shacl.messages import bindings_of
from itstrat.shacl.paths import result_path
from itstrat.shacl.report import ValidationResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from itstrat.shacl.copies import Copies
    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Store, Term

#: Decimals of no more digits are read by the engine as we do.
_DIGITS = 18
_CLOSED = SH["ClosedConstraintComponent"]


class _Result(Protocol):
    """One result as the engine gives it: terms as N-Triples, IRIs of components without brackets."""

    focus_node: str
    value: str | None
    path: str | None
    source_shape: str
    component_iri: str


def run(data: str | Path, shapes: Shapes, roots: Sequence[Shape]) -> list[ValidationResult]:
    """What the engine finds in data with some of the shapes that have targets; :func:`why_not` takes those.

    ``data`` is N-Triples as :func:`of` writes them, or a file.

    Raises: MissingExtra, if it is not installed; NotCompiled, if it fails, or a result is not to be relied on: about a
    decimal too long for it, or a blank node of a file, whose label it does not keep.
    Cost: two seconds for a million triples.
    """
    copies = copied(shapes, roots)
    engine = _engine()
    try:
        compiled = engine.Shapes.from_text(copies.text, format="ntriples")
        if isinstance(data, str):
            report = compiled.validate_text(data, format="ntriples")
        else:
            report = compiled.validate_file(str(data))
    except (ValueError, BaseException) as error:
        # A panic of Rust is no Exception, so that nobody catches it unawares; years of 20 digits cause one.
        if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
            raise
        raise NotCompiled(f"fast failed: {' '.join(str(error).split())}") from error
    results = read(report.results, copies)
    if any(map(_too_long, results)):
        raise NotCompiled("decimals of more than 18 digits")
    return results


def _too_long(result: ValidationResult) -> bool:
    """Whether a result is about a decimal that the engine may have taken for ill-typed because of its length."""
    value = result.value
    return isinstance(value, ox.Literal) and value.datatype == XSD["decimal"] and len(value.value) > _DIGITS


def of(store: Store) -> str:
    """The merge of a store as the engine is given it: literals as they were written, blank nodes with their labels."""
    written = ox.serialize(_labelled(store.as_written()), format=ox.RdfFormat.N_TRIPLES)
    assert written is not None, "without an output the text is returned"
    return written.decode()


def _labelled(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    blank: dict[ox.BlankNode, None] = {}
    for triple in triples:
        yield triple
        blank.update((node, None) for node in (triple.subject, triple.object) if isinstance(node, ox.BlankNode))
    for node in blank:
        yield ox.Triple(node, LABEL, ox.Literal(node.value))


def takes(shapes: Shapes, root: Shape) -> bool:
    """Whether the engine reads a shape that :func:`itstrat.shacl.copies.why_not` has nothing against."""
    try:
        _engine().Shapes.from_text(copied(shapes, (root,)).text, format="ntriples")
    except ValueError:
        return False
    return True


def available() -> bool:
    """Whether the extra is installed."""
    try:
        return find_spec("shacl") is not None
    except ValueError:  # so the import system says that a module is kept out
        return False


def _engine() -> Any:
    try:
        import shacl
    except ImportError as error:
        raise MissingExtra.named("fast", "the engine 'fast'") from error
    return shacl


def read(found: Sequence[_Result], copies: Copies) -> list[ValidationResult]:
    """The results in our terms."""
    terms = _Terms(found)
    return [_result(each, copies, terms) for each in found if each.source_shape != str(LABELS)]


def _result(found: _Result, copies: Copies, terms: _Terms) -> ValidationResult:
    shape, root = copies.meaning[found.source_shape]
    this, value = terms[found.focus_node], terms[found.value] if found.value is not None else None
    component = ox.NamedNode(found.component_iri)
    path = result_path(shape.path)
    if component == _CLOSED and found.path is not None:
        path = cast("ox.NamedNode", terms[found.path])
    return ValidationResult(
        focus_node=this,
        path=path,
        value=value,
        source_shape=shape.node,
        component=component,
        severity=shape.severity,
        messages=shape.messages,
        templates=shape.messages,
        bindings=bindings_of(this, value),
        root_shape=root.node,
    )


class _Terms:
    """The terms of results, from N-Triples; blank nodes have the labels that they have in the data."""

    def __init__(self, found: Iterable[_Result]) -> None:
        self._known: dict[str, Term] = {}
        labels: dict[str, str] = {}
        texts: dict[str, None] = {}
        for each in found:
            if each.source_shape == str(LABELS):
                labels[each.focus_node] = each.value or ""
            closed = (each.path,) if each.component_iri == _CLOSED.value else ()
            texts.update((text, None) for text in (each.focus_node, each.value, *closed) if text is not None)
        stated = [text for text in texts if not text.startswith("_:")]
        lines = "".join(f"<urn:s> <urn:p> {text} .\n" for text in stated)
        read = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
        self._known = {text: cast("Term", quad.object) for text, quad in zip(stated, read, strict=True)}
        for text, label in labels.items():
            self._known[text] = ox.BlankNode(cast("ox.Literal", self._known[label]).value)

    def __getitem__(self, text: str) -> Term:
        if text not in self._known:
            raise NotCompiled("blank nodes of a file")
        return self._known[text]
