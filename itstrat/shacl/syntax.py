"""Whether the SPARQL of a shapes file may run, and parses."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import EngineError, QueryRefused, QuerySyntaxError, ShapesError
from itstrat.namespaces import PREFIXES, SH
from itstrat.shacl import paths
from itstrat.shacl.prebinding import TOKEN, keywords, replace_path
from itstrat.store import OxigraphStore
from itstrat.store.guard import screen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itstrat.shacl.parameters import Select
    from itstrat.shacl.shapes import Shape, Shapes


def check(shape: Shape, query: Select) -> None:
    """Return if a query of a shape parses. Cost: about 50 µs.

    Raises: ShapesError, with the line and column within the text.
    """
    text = replace_path(query.text, paths.to_sparql(shape.path) if shape.path is not None else None)
    if missing := _undeclared(query):
        raise ShapesError(
            f"In shape {shape.node}: its SPARQL has the prefix {missing}:, which nothing declares.",
            about=query.about,
            hint="sh:prefixes names what has sh:declare; if that is in another file, give it too (--shapes FILE).",
        )
    try:
        with suppress(QueryRefused, EngineError):  # it parses, and more is not asked here
            OxigraphStore().query(text, prefixes=dict(query.prefixes), trusted=True)
    except QuerySyntaxError as error:
        raise ShapesError(
            f"In shape {shape.node}: its SPARQL does not parse. {error.message}", about=query.about
        ) from error


def _undeclared(query: Select) -> str:
    """The first prefix of a query that neither it nor its node declares, or nothing."""
    tokens = [token for token in TOKEN.finditer(query.text) if token.lastgroup in {"name", "word"}]
    known = {"_", *PREFIXES, *(prefix for prefix, _namespace in query.prefixes)}
    before = ""
    for token in tokens:
        prefix = token.group().partition(":")[0]
        if before == "PREFIX":
            known.add(prefix)
        elif token.lastgroup == "name" and prefix not in known:
            return prefix
        before = token.group().upper()
    return ""


def screen_all(shapes: Shapes) -> None:
    """Return if no SPARQL of a shapes graph, whoever uses it, would reach the network, the disk or another graph.

    Raises: ShapesError.
    """
    for triple in shapes.graph:
        if triple.predicate not in _TEXTS or not isinstance(triple.object, ox.Literal):
            continue
        about = (triple.subject, triple.predicate, triple.object)
        try:
            screen(triple.object.value)
        except QueryRefused as error:
            raise ShapesError(f"The SPARQL text {triple.subject} is refused. {error.message}", about=about) from error
        if "FROM" in keywords(triple.object.value):
            told = "FROM would read another graph; a shape may not."
            raise ShapesError(f"The SPARQL text {triple.subject} is refused. {told}", about=about)


#: The properties that have SPARQL as their values.
_TEXTS = frozenset(SH[name] for name in ("select", "ask", "construct", "update"))


def check_all(shapes: Shapes, roots: Iterable[Shape]) -> None:
    """Return if every query of some shapes, and of those that they refer to, parses.

    Raises: ShapesError.
    """
    for root in roots:
        for shape in shapes.below(root.node):
            queries = [*(target.select for target in shape.targets), *(each.select for each in shape.constraints)]
            for query in queries:
                if query is not None:
                    check(shape, query)
