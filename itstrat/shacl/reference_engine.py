"""The child process of the reference engine: a request on standard input, an answer on standard output.

pySHACL runs as it is, but for its regular expressions, which are XPath's and end in time, and for what makes a literal
one of its datatype.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
import time
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.formats.literals import is_well_formed
from itstrat.namespaces import SH
from itstrat.shacl import regex
from itstrat.store import Labels, OxigraphStore, bridge, functions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

    import rdflib

#: How long one match may take, in seconds.
_PATIENCE = 5.0


class Endless(BaseException):
    """A match that takes too long; no Exception, so that nobody on the way takes it for an answer."""


def main() -> None:
    """Answer the request; what goes wrong is told, and raised, by the caller."""
    _end_with(os.getppid())
    request, running = json.load(sys.stdin), Running()
    sys.setrecursionlimit(20_000)  # shapes nest as deep as their data
    try:
        answer = _TASKS[request["task"]](request, running)
    except Endless as error:
        answer = {"endless": str(error), "shape": running.shape}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {' '.join(str(error).split())}", "shape": running.shape}
    json.dump(answer, sys.stdout)


def _end_with(parent: int) -> None:
    """End when the process that asked is gone, however it went: nobody reads the answer then."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Running:
    """The shape that pySHACL began with, which it does not keep: now, and of each result; filled while it runs."""

    def __init__(self) -> None:
        self.shape: str | None = None
        self.roots: dict[Any, str] = {}

    def watch(self, shape_class: Any) -> None:
        """Stand before the method of pySHACL that validates a shape."""
        validate = shape_class.validate

        def watched(shape: Any, *arguments: Any, **named: Any) -> Any:
            if self.shape is not None:
                return validate(shape, *arguments, **named)
            self.shape = _written(shape.node)
            conforms, reports = validate(shape, *arguments, **named)
            self.roots.update((node, self.shape) for _text, node, _triples in reports)
            self.shape = None
            return conforms, reports

        shape_class.validate = watched


def _validate(request: dict[str, Any], running: Running) -> dict[str, Any]:
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
    _use_matchers()
    _use_forms()
    _use_functions(request["data"], request["year_starts"])
    running.watch(Shape)
    validator = Recorder(
        DataGraph.from_rdflib(_graph(request["data"])),
        shacl_graph=_graph(request["shapes"]),
        options={"advanced": request["advanced"], "inference": "none", "max_validation_depth": 999},
    )
    _conforms, results, _report = validator.run()  # type: ignore[no-untyped-call]  # pyshacl leaves it untyped
    counts = {
        _written(shape.node): len(shape.focus_nodes(validator.target_graph)) for shape in validator.shacl_graph.shapes
    }
    records = [{**_record(node, triples), "root": running.roots.get(node)} for _text, node, triples in results]
    return {"results": records, "focus_nodes": counts}


def _derive(request: dict[str, Any], _running: Running) -> dict[str, Any]:
    """What the rules of the shapes add to the data."""
    import rdflib
    from pyshacl.graph_abstraction import DataGraph
    from pyshacl.rule_expand_runner import RuleExpandRunner

    rdflib.NORMALIZE_LITERALS = False
    _use_functions(request["data"], request["year_starts"])
    data = _graph(request["data"])
    runner = RuleExpandRunner(DataGraph.from_rdflib(data), shacl_graph=_graph(request["shapes"]))
    found = {" ".join(map(_written, triple)) for triple in runner.run().triples((None, None, None))}
    return {"derived": sorted(found - {" ".join(map(_written, triple)) for triple in data})}


_TASKS = {"validate": _validate, "derive": _derive}


class _Matcher:
    """One regular expression, as the embedded store takes it, or else as Python does, within the time there is."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = pattern
        try:
            texts = [str(ox.Literal(text)) for text in regex.translate(pattern, flags)]
        except ShapesError as error:
            raise re.error(error.message) from error
        self._call = f"{texts[0]}, {texts[1]}"
        self._in_store = self._asked("") is not None
        letters = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}
        self._in_python = None if self._in_store else re.compile(pattern, sum(letters.get(f, 0) for f in set(flags)))

    def search(self, text: str) -> bool:
        """Whether the expression is found in a text."""
        if self._in_python is None:
            return bool(self._asked(text))
        with _in_time(self._pattern):
            return self._in_python.search(text) is not None

    match = search  # pySHACL tries both

    def _asked(self, text: str) -> bool | None:
        found = ox.Store().query(f"SELECT (REGEX({ox.Literal(text)}, {self._call}) AS ?x) {{}}")
        assert isinstance(found, ox.QuerySolutions)
        term = next(found)[0]
        return term.value == "true" if isinstance(term, ox.Literal) else None


@contextmanager
def _in_time(pattern: str) -> Iterator[None]:
    """Raises: Endless, if what is inside takes too long. Where the system has no such signal it may take any time."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise Endless(pattern)

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Module:
    """Stands for ``re`` in modules of pySHACL and rdflib: what compiles or searches goes to a matcher."""

    def __getattr__(self, name: str) -> Any:
        return getattr(re, name)

    @staticmethod
    def compile(pattern: str, flags: int = 0) -> _Matcher:
        return _matcher(pattern, _letters(flags))

    @staticmethod
    def search(pattern: str, text: str, flags: int = 0) -> bool:
        return _matcher(pattern, _letters(flags)).search(text)


_matcher = cache(_Matcher)


def _letters(flags: int) -> str:
    known = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x"}
    return "".join(letter for flag, letter in known.items() if flags & flag)


def _use_matchers() -> None:
    """Give pySHACL and rdflib our regular expressions, and pySHACL the flags that it does not read."""
    from pyshacl.constraints.core import string_based_constraints
    from rdflib.plugins.sparql import operators

    module = _Module()
    for each in (string_based_constraints, operators):
        each.re = module  # type: ignore[attr-defined]
    constraint = string_based_constraints.PatternConstraintComponent
    begin = constraint.__init__

    def with_flags(self: Any, shape: Any) -> None:
        begin(self, shape)
        flags = str(self.flags) if self.flags else ""
        self.compiled_cache = {each: _matcher(str(each), flags) for each in self.string_rules}

    constraint.__init__ = with_flags  # type: ignore[method-assign]


def _use_forms() -> None:
    """Tell pySHACL which literals are of their datatype, and that there is no order with NaN: it takes all it can read.

    What rdflib cannot read, such as a year of five digits, may be a literal of its datatype all the same.
    """
    from pyshacl.constraints.core import value_constraints, value_range_constraints

    ranges: Any = value_range_constraints
    compare = ranges.compare_literal

    def compared(one: Any, other: Any) -> Any:
        if any(each.value != each.value or each.ill_typed for each in (one, other)):
            raise TypeError("nothing is greater or less than NaN, or what is not of its datatype")
        return compare(one, other)

    def of_datatype(_component: Any, value: Any, datatype: Any) -> bool:
        return is_well_formed(str(value), str(datatype))

    ranges.compare_literal = compared
    value_constraints.DatatypeConstraintComponent._assert_actual_datatype = of_datatype  # type: ignore[method-assign]


def _use_functions(data: str, year_starts: int) -> None:
    """Give rdflib our functions for SPARQL; aggregates it cannot be given."""
    from rdflib import URIRef
    from rdflib.plugins.sparql.operators import register_custom_function
    from rdflib.plugins.sparql.sparql import SPARQLError

    @cache
    def labels(language: str) -> Labels:
        store = OxigraphStore()
        store.load((quad for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)), named=False)
        return Labels(store, language=language)

    setting = functions.Setting(year_starts=year_starts, name=lambda iri, language: labels(language)(iri))

    def adapted(call: functions.Function) -> Callable[..., Any]:
        def answered(*terms: Any) -> Any:
            found = call(*map(bridge.from_term, terms))
            if not isinstance(found, ox.Literal):
                raise SPARQLError("not for such values")
            return bridge.to_term(found)

        return answered

    for iri, call in functions.functions(setting).items():
        register_custom_function(URIRef(iri.value), adapted(call))


def _graph(text: str) -> rdflib.Graph:
    """An rdflib graph with blank node labels and lexical forms as the text has them.

    rdflib takes for ill-typed what it cannot read, such as midnight as 24:00:00, and reads some of what is ill-typed.
    """
    import rdflib

    graph = bridge.to_rdflib(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    for term in graph.objects():
        if isinstance(term, rdflib.Literal) and term.datatype is not None:
            term._ill_typed = not is_well_formed(str(term), str(term.datatype))
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
