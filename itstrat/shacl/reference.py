"""The reference engine: pySHACL, in a process of its own.

It patches rdflib for the whole process and imports for a quarter of a second, so it never runs in ours. Terms cross as
N-Triples, with their lexical forms and blank node labels as they are; nothing is fetched: ``owl:imports`` is not
followed, and the caller has refused SPARQL that would reach network or disk.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.config import YEAR_STARTS
from itstrat.errors import EngineError, ShapesError
from itstrat.namespaces import OWL, RDF, RDFS, SH
from itstrat.shacl import syntax
from itstrat.shacl.compile import COMPONENTS
from itstrat.shacl.messages import bindings_of
from itstrat.shacl.paths import result_path
from itstrat.shacl.report import ValidationResult
from itstrat.store import functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Node, Store, Term

_TARGETS = frozenset(
    SH[name] for name in ("target", "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
)
#: Types that make a shape its own target.
_CLASS_LIKE = frozenset((RDFS["Class"], OWL["Class"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What pySHACL found, and how many focus nodes it saw for each shape."""

    results: list[ValidationResult]
    focus_nodes: dict[Node, int]


def run(store: Store, shapes: Shapes, roots: Sequence[Shape]) -> Answer:
    """What pySHACL says of the merge of a store and some of the shapes that have targets.

    Raises: EngineError, with pySHACL's own words, if it fails.
    """
    answer = _ask(
        "validate", store, shapes, roots, advanced=any(_is_advanced(shape) for shape in roots) or _has_functions(shapes)
    )
    counts = {shape.node: answer["focus_nodes"].get(str(shape.node), 0) for shape in roots}
    return Answer(results=[_result(found, shapes) for found in answer["results"]], focus_nodes=counts)


def derive(store: Store, shapes: Shapes, roots: Sequence[Shape]) -> list[ox.Triple]:
    """What the rules (``sh:rule``) of some shapes add to the merge of a store, in one run.

    Raises: EngineError, with pySHACL's own words, if it fails; ShapesError.
    """
    found = " .\n".join((*_ask("derive", store, shapes, roots, advanced=True)["derived"], ""))
    return [quad.triple for quad in ox.parse(found, format=ox.RdfFormat.N_TRIPLES)]


def _is_advanced(shape: Shape) -> bool:
    return bool(shape.beyond) or any(target.select is not None for target in shape.targets)


def _has_functions(shapes: Shapes) -> bool:
    return any(True for _ in shapes.graph.subjects(RDF["type"], SH["SPARQLFunction"]))


def _ask(task: str, store: Store, shapes: Shapes, roots: Sequence[Shape], *, advanced: bool) -> dict[str, Any]:
    """The answer of the child process.

    Raises: EngineError; ShapesError, if the fault is that of a text in the shapes.
    """
    _refuse_aggregates(shapes, roots)
    request = {
        "task": task,
        "year_starts": getattr(store, "year_starts", YEAR_STARTS),
        "data": _n_triples(store.as_written()),
        "shapes": _n_triples(_only(shapes, roots, rules=task == "derive")),
        "advanced": advanced,
    }
    done = subprocess.run(
        [sys.executable, "-m", "itstrat.shacl.reference_engine"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise EngineError(f"pySHACL failed: {_last_line(done.stderr)}")
    answer: dict[str, Any] = json.loads(done.stdout)
    shape = answer.get("shape")
    if "endless" in answer:
        raise _endless(answer["endless"], shape, shapes)
    if "error" in answer:
        syntax.check_all(shapes, roots)
        raise EngineError(f"pySHACL failed{f' on {shape}' if shape else ''}: {answer['error']}")
    return answer


def _refuse_aggregates(shapes: Shapes, roots: Sequence[Shape]) -> None:
    """pySHACL would take one of our aggregates for a function that it does not know, and find nothing."""
    for root in roots:
        for shape in shapes.below(root.node):
            for select in (*(each.select for each in shape.targets), *(each.select for each in shape.constraints)):
                if select is not None and (found := functions.aggregate_in(select.text)):
                    raise EngineError(
                        f"pySHACL does not have its:{found}, which shape {shape.node} uses.",
                        hint="Leave out --engine, or write the rule so that it can be compiled.",
                    )


def _endless(pattern: str, root: str | None, shapes: Shapes) -> ShapesError:
    stated = (triple for triple in shapes.graph if triple.predicate == SH["pattern"])
    found = next((t for t in stated if isinstance(t.object, ox.Literal) and t.object.value == pattern), None)
    return ShapesError(
        f"In shape {found.subject if found else root}: the regular expression {pattern!r} takes too long on a value.",
        about=(found.subject, found.predicate, found.object) if found else None,
        hint="Write it without repetitions inside repetitions, or without looking ahead or back.",
    )


def _n_triples(triples: Iterable[ox.Triple]) -> str:
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None, "without an output the text is returned"
    return written.decode()


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2] or "it ended without a word"


def _only(shapes: Shapes, roots: Sequence[Shape], *, rules: bool) -> Iterable[ox.Triple]:
    """The shapes graph without the targets of other shapes, so that only ``roots`` are run; with or without rules."""
    wanted = {shape.node for shape in roots}
    others = set(shapes.roots) - wanted
    for triple in shapes.graph:
        is_target = triple.predicate in _TARGETS or (triple.predicate == RDF["type"] and triple.object in _CLASS_LIKE)
        if not (is_target and triple.subject in others) and (rules or triple.predicate != SH["rule"]):
            yield triple


def _result(found: dict[str, Any], shapes: Shapes) -> ValidationResult:
    this, value, path = _term(found["focus"]), _term(found["value"]), _term(found["path"])
    shape, component, severity = (_term(found[name]) for name in ("shape", "component", "severity"))
    assert this is not None, "a result has a focus node"
    assert isinstance(shape, ox.NamedNode | ox.BlankNode), "a result has a source shape"
    assert isinstance(component, ox.NamedNode), "a result has a component"
    assert isinstance(severity, ox.NamedNode), "a result has a severity"
    known, constraint, root = shapes.by_node.get(shape), _term(found["constraint"]), _term(found["root"])
    messages = tuple(m for m in map(_term, found["messages"]) if isinstance(m, ox.Literal))
    if known and component in COMPONENTS and component != SH["SPARQLConstraintComponent"]:
        messages = known.messages  # where there is none, pySHACL makes one of its own, of its own terms
    return ValidationResult(
        focus_node=this,
        path=path if isinstance(path, ox.NamedNode) else result_path(known.path) if known and path else None,
        value=value,
        source_shape=shape,
        component=component,
        severity=severity,
        messages=messages,
        templates=known.messages if known else (),
        bindings=bindings_of(this, value),
        source_constraint=None if isinstance(constraint, ox.Literal) else constraint,
        root_shape=None if isinstance(root, ox.Literal) else root,
    )


def _term(text: str | None) -> Term | None:
    """A term from its N-Triples form."""
    if text is None:
        return None
    (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    found = quad.object
    assert isinstance(found, ox.NamedNode | ox.BlankNode | ox.Literal), "neither engine makes triple terms"
    return found
