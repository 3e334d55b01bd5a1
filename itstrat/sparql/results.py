"""Results of queries in the formats that people and programs read."""

from __future__ import annotations

import io
import json
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import UnknownFormat
from itstrat.namespaces import RDF
from itstrat.report import to_text
from itstrat.report.model import Column, Table
from itstrat.sparql.tables import cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

#: The formats of SELECT and ASK; ``table`` is for people.
TABLE_FORMATS: Mapping[str, ox.QueryResultsFormat | None] = MappingProxyType(
    {
        "table": None,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
    }
)
#: The formats of CONSTRUCT and DESCRIBE.
GRAPH_FORMATS: Mapping[str, ox.RdfFormat] = MappingProxyType(
    {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
)


def write(
    result: Result,
    format: str | None = None,  # noqa: A002  # the word of every command
    *,
    prefixes: Mapping[str, str],
    name: Callable[[ox.NamedNode], str],
    width: int = to_text.WIDTH,
    colour: bool = False,
) -> bytes:
    """The result in a format; without one, as a table or as Turtle. ``name`` writes the IRIs of a table.

    Raises: UnknownFormat where the form of the query has no such format.

    >>> from itstrat.store import OxigraphStore
    >>> write(OxigraphStore().query("ASK {}"), prefixes={}, name=str)
    b'true\\n'
    """
    if isinstance(result, ox.QueryTriples):
        return graph(result, _known(format or "turtle", GRAPH_FORMATS, "a graph"), prefixes=prefixes)
    form = "yes or no" if isinstance(result, ox.QueryBoolean) else "rows"
    chosen = TABLE_FORMATS[_known(format or "table", TABLE_FORMATS, form)]
    if chosen is not None:
        buffer = io.BytesIO()
        result.serialize(buffer, chosen)
        data = buffer.getvalue()
        return data if data.endswith(b"\n") else data + b"\n"
    if isinstance(result, ox.QueryBoolean):
        return b"true\n" if result else b"false\n"
    return _table(result, name, width, colour).encode()


def graph(triples: Iterable[ox.Triple], format: str, *, prefixes: Mapping[str, str]) -> bytes:  # noqa: A002  # as above
    """The triples in one of ``GRAPH_FORMATS``, each once, sorted, blank nodes named by what is said of them.

    >>> s, p = ox.NamedNode("https://w3id.org/itstrat#Aim"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    >>> print(graph([ox.Triple(s, p, ox.Literal("Aim"))], "turtle", prefixes={
    ...     "its": "https://w3id.org/itstrat#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}).decode(), end="")
    @prefix its: <https://w3id.org/itstrat#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    its:Aim rdfs:label "Aim" .
    """
    ordered = sorted(_canonical(triples), key=_order)
    chosen = GRAPH_FORMATS[format]
    if format == "jsonld":
        document = json.loads(_serialized(ordered, chosen, {}))
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    if format != "turtle":
        return _serialized(ordered, chosen, {})
    lines = _serialized(ordered, chosen, _used(ordered, prefixes)).splitlines(keepends=True)
    heads = sorted(line for line in lines if line.startswith(b"@prefix "))
    return b"".join([*heads, *lines[len(heads) :]])


def _serialized(triples: Iterable[ox.Triple], chosen: ox.RdfFormat, prefixes: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    ox.serialize(triples, buffer, chosen, prefixes=prefixes)
    return buffer.getvalue()


def _known(format: str, formats: Mapping[str, object], form: str) -> str:  # noqa: A002  # as above
    if format in formats:
        return format
    raise UnknownFormat(f"The query gives {form}, which {format} cannot hold.", hint=f"Use {', '.join(formats)}.")


def _table(solutions: ox.QuerySolutions, name: Callable[[ox.NamedNode], str], width: int, colour: bool) -> str:
    columns = tuple(Column(name=each.value, title=each.value) for each in solutions.variables)
    rows = tuple(tuple(cell(solution[column.name], name) for column in columns) for solution in solutions)
    return to_text.write(Table(title="", question="", columns=columns, rows=rows), width=width, colour=colour)


def _canonical(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    found = set(triples)
    if not any(isinstance(term, ox.BlankNode) for triple in found for term in (triple.subject, triple.object)):
        return found
    dataset = ox.Dataset(ox.Quad(each.subject, each.predicate, each.object) for each in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    return str(triple.subject), triple.predicate != RDF["type"], str(triple.predicate), str(triple.object)


def _used(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that the triples have a use for; of two for one namespace, the first in the alphabet."""
    iris = {term.value for triple in triples for term in _terms(triple) if isinstance(term, ox.NamedNode)}
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1] for iri in iris}
    chosen: dict[str, str] = {}
    for prefix, namespace in sorted(prefixes.items()):
        if namespace in spaces and namespace not in chosen.values():
            chosen[prefix] = str(namespace)
    return chosen


def _terms(triple: ox.Triple) -> tuple[object, ...]:
    datatype = triple.object.datatype if isinstance(triple.object, ox.Literal) else None
    return triple.subject, triple.predicate, triple.object, datatype
