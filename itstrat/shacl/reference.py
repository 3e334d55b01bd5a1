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

from itstrat.errors import EngineError
from itstrat.namespaces import OWL, RDF, RDFS, SH
from itstrat.shacl.compile import COMPONENTS
from itstrat.shacl.messages import bindings_of
from itstrat.shacl.paths import result_path
from itstrat.shacl.report import ValidationResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rdflib

    from itstrat.shacl.shapes import Shape, Shapes
    from itstrat.store import Node, Store, Term

_TARGETS = frozenset(
    SH[name] for name in ("target", "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
)
#: Types that make a shape its own target.
_CLASS_LIKE = frozenset((RDFS["Class"], OWL["Class"]))
_ADVANCED = ("sh:target ", "sh:expression", "sh:rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What pySHACL found, and how many focus nodes it saw for each shape."""

    results: list[ValidationResult]
    focus_nodes: dict[Node, int]


def run(store: Store, shapes: Shapes, roots: Sequence[Shape]) -> Answer:
    """What pySHACL says of the merge of a store and some of the shapes that have targets.

    Raises: EngineError, with pySHACL's own words, if it fails.
    """
    request = {
        "data": _n_triples(store.as_written()),
        "shapes": _n_triples(_only(shapes, roots)),
        "advanced": any(name.startswith(_ADVANCED) for shape in roots for name in shape.beyond),
    }
    done = subprocess.run(
        [sys.executable, "-m", "itstrat.shacl.reference"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise EngineError(f"pySHACL failed: {_last_line(done.stderr)}")
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise EngineError(f"pySHACL failed: {answer['error']}")
    counts = {shape.node: answer["focus_nodes"].get(str(shape.node), 0) for shape in roots}
    return Answer(results=[_result(found, shapes) for found in answer["results"]], focus_nodes=counts)


def _n_triples(triples: Iterable[ox.Triple]) -> str:
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None, "without an output the text is returned"
    return written.decode()


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2] or "it ended without a word"


def _only(shapes: Shapes, roots: Sequence[Shape]) -> Iterable[ox.Triple]:
    """The shapes graph without the targets of other shapes, so that only ``roots`` are run."""
    wanted = {shape.node for shape in roots}
    others = set(shapes.roots) - wanted
    for triple in shapes.graph:
        is_target = triple.predicate in _TARGETS or (triple.predicate == RDF["type"] and triple.object in _CLASS_LIKE)
        if not (is_target and triple.subject in others):
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


def main() -> None:
    """The child process: a request on standard input, an answer on standard output."""
    request = json.load(sys.stdin)
    try:
        answer = _validate(request)
    except Exception as error:  # whatever goes wrong in there is told, and raised, by the caller
        answer = {"error": f"{type(error).__name__}: {' '.join(str(error).split())}"}
    json.dump(answer, sys.stdout)


def _validate(request: dict[str, Any]) -> dict[str, Any]:
    import rdflib
    from pyshacl.graph_abstraction import DataGraph
    from pyshacl.shape import Shape
    from pyshacl.validator import Validator

    class Recorder(Validator):
        """Gives the results as they are; the report graph would rename blank nodes."""

        @classmethod
        def create_validation_report(cls, sg: Any, conforms: bool, results: list[Any]) -> Any:  # noqa: ARG003  # as there
            return results, ""

    rdflib.NORMALIZE_LITERALS = False  # what pySHACL makes of the texts of shapes keeps its form too
    roots = _remember_roots(Shape)
    validator = Recorder(
        DataGraph.from_rdflib(_graph(request["data"])),
        shacl_graph=_graph(request["shapes"]),
        options={"advanced": request["advanced"], "inference": "none"},
    )
    _conforms, results, _report = validator.run()  # type: ignore[no-untyped-call]  # pyshacl leaves it untyped
    counts = {
        _written(shape.node): len(shape.focus_nodes(validator.target_graph)) for shape in validator.shacl_graph.shapes
    }
    records = [{**_record(node, triples), "root": roots.get(node)} for _text, node, triples in results]
    return {"results": records, "focus_nodes": counts}


def _remember_roots(shape_class: Any) -> dict[Any, str]:
    """Result node to the shape that pySHACL began with, which it does not keep; filled while it runs."""
    roots: dict[Any, str] = {}
    below, validate = [False], shape_class.validate

    def watched(shape: Any, *arguments: Any, **named: Any) -> Any:
        if below[0]:
            return validate(shape, *arguments, **named)
        below[0] = True
        try:
            conforms, reports = validate(shape, *arguments, **named)
        finally:
            below[0] = False
        roots.update((node, _written(shape.node)) for _text, node, _triples in reports)
        return conforms, reports

    shape_class.validate = watched
    return roots


def _graph(text: str) -> rdflib.Graph:
    """An rdflib graph with blank node labels and lexical forms as the text has them."""
    import rdflib

    def term(found: object) -> Any:
        if isinstance(found, ox.NamedNode):
            return rdflib.URIRef(found.value)
        if isinstance(found, ox.BlankNode):
            return rdflib.BNode(found.value)
        assert isinstance(found, ox.Literal), "N-Triples holds IRIs, blank nodes and literals"
        datatype = None if found.language else rdflib.URIRef(found.datatype.value)
        if datatype == rdflib.XSD.string:
            datatype = None
        return rdflib.Literal(found.value, lang=found.language, datatype=datatype, normalize=False)

    graph = rdflib.Graph(bind_namespaces="none")
    for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


_FIELDS = {
    "focusNode": "focus",
    "resultPath": "path",
    "value": "value",
    "sourceShape": "shape",
    "sourceConstraintComponent": "component",
    "resultSeverity": "severity",
    "sourceConstraint": "constraint",
}


def _record(node: Any, triples: Iterable[tuple[Any, Any, Any]]) -> dict[str, Any]:
    """One result of pySHACL from its triples, among which are those of its details; some objects come with a graph."""
    found: dict[str, Any] = {**dict.fromkeys(_FIELDS.values()), "messages": []}
    for _subject, predicate, held in (triple for triple in triples if triple[0] == node):
        text = _written(held[1] if isinstance(held, tuple) else held)
        name = str(predicate).removeprefix(SH)
        if name == "resultMessage":
            found["messages"].append(text)
        elif name in _FIELDS:
            found[_FIELDS[name]] = text
    found["messages"].sort()
    return found


def _written(term: Any) -> str:
    """An rdflib term as N-Triples."""
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return str(ox.NamedNode(term))
    if isinstance(term, rdflib.BNode):
        return str(ox.BlankNode(term))
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    return str(ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None))


if __name__ == "__main__":
    main()
