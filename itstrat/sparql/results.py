"""Results of queries in the formats that people and programs read."""

from __future__ import annotations

import io
import json
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from itstrat.errors import UnknownFormat
from itstrat.namespaces import RDF
from itstrat.report import to_text
from itstrat.report.model import Column, Table
from itstrat.sparql import frames
from itstrat.sparql.solutions import Solutions
from itstrat.sparql.tables import cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Rows = ox.QuerySolutions | Solutions
    Result = Rows | ox.QueryBoolean | Iterable[ox.Triple]

#: The formats of SELECT and ASK; those without one of the engine's are made from all rows at once.
TABLE_FORMATS: Mapping[str, ox.QueryResultsFormat | None] = MappingProxyType(
    {
        "table": None,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "parquet": None,
        "xlsx": None,
        "markdown": None,
        "html": None,
    }
)
#: The formats of CONSTRUCT and DESCRIBE.
GRAPH_FORMATS: Mapping[str, ox.RdfFormat] = MappingProxyType(
    {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
)
#: The format that the ending of a file name means.
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "csv",
        ".tsv": "tsv",
        ".json": "json",
        ".srj": "json",
        ".xml": "xml",
        ".srx": "xml",
        ".parquet": "parquet",
        ".xlsx": "xlsx",
        ".md": "markdown",
        ".html": "html",
        ".ttl": "turtle",
        ".nt": "ntriples",
        ".jsonld": "jsonld",
    }
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
    if not isinstance(result, ox.QuerySolutions | Solutions | ox.QueryBoolean):
        return graph(result, _known(format or "turtle", GRAPH_FORMATS, "a graph"), prefixes=prefixes)
    if streams(result, format):
        buffer = io.BytesIO()
        stream(result, format or "", buffer)
        return buffer.getvalue()
    if isinstance(result, ox.QueryBoolean):
        _known(format or "table", {"table": None, **_STREAMED}, "yes or no")
        return b"true\n" if result else b"false\n"
    chosen = _known(format or "table", TABLE_FORMATS, "rows")
    if chosen == "table":
        return to_text.write(_table(result, name), width=width, colour=colour).encode()
    return _WRITERS[chosen](result, name)


def streams(result: Result, format: str | None) -> bool:  # noqa: A002  # as above
    """Whether :func:`stream` can write the result in that format."""
    return isinstance(result, ox.QuerySolutions | Solutions | ox.QueryBoolean) and format in _STREAMED


def stream(result: Result, format: str, output: IO[bytes]) -> None:  # noqa: A002  # as above
    """Write the rows to a binary file as they come, in constant memory; the last line ends.

    >>> from itstrat.store import OxigraphStore
    >>> buffer = io.BytesIO()
    >>> stream(OxigraphStore().query("SELECT (1 AS ?one) {}"), "csv", buffer)
    >>> buffer.getvalue()
    b'one\\r\\n1\\r\\n'
    """
    assert isinstance(result, ox.QuerySolutions | Solutions | ox.QueryBoolean), "a graph is sorted first"
    ended = _Ended(output)
    result.serialize(cast("IO[bytes]", ended), TABLE_FORMATS[format])
    if not ended.last.endswith(b"\n"):
        output.write(b"\n")


class _Ended(io.RawIOBase):
    """Passes on what is written, and keeps the last of it."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self.last = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        written = bytes(data)
        self.last = written or self.last
        self._output.write(written)
        return len(written)


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


def _table(solutions: Rows, name: Callable[[ox.NamedNode], str], title: str = "") -> Table:
    columns = tuple(Column(name=each.value, title=each.value) for each in solutions.variables)
    rows = tuple(tuple(cell(solution[column.name], name) for column in columns) for solution in solutions)
    return Table(title=title, question="", columns=columns, rows=rows)


def _parquet(solutions: Rows, _name: Callable[[ox.NamedNode], str]) -> bytes:
    names = [variable.value for variable in solutions.variables]
    return frames.parquet(frames.arrow(names, [tuple(row) for row in solutions]))


def _xlsx(solutions: Rows, name: Callable[[ox.NamedNode], str]) -> bytes:
    from itstrat.report import to_xlsx

    return to_xlsx.write(_table(solutions, name))


def _markdown(solutions: Rows, name: Callable[[ox.NamedNode], str]) -> bytes:
    from itstrat.report import to_markdown

    return to_markdown.write(_table(solutions, name, "Rows")).encode()


def _html(solutions: Rows, name: Callable[[ox.NamedNode], str]) -> bytes:
    from itstrat.report import to_html

    return to_html.write(_table(solutions, name, "Rows")).encode()


_STREAMED = {name: chosen for name, chosen in TABLE_FORMATS.items() if chosen is not None}
_WRITERS = {"parquet": _parquet, "xlsx": _xlsx, "markdown": _markdown, "html": _html}


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
