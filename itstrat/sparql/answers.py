"""What a query gives within limits: results as lines that can be cut, and read again as the results that they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.sparql.solutions import Solutions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from itstrat.sparql.limits import Limits

    Found = Solutions | ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a query gave; ``cut`` says in words what was left out, and is empty where nothing was."""

    result: Solutions | ox.QueryBoolean | Iterable[ox.Triple]
    cut: str = ""


def cut(result: Found, limits: Limits, *, name: Callable[[ox.NamedNode], str] = str) -> Answer:
    """The answer that a result comes to, with as many rows and bytes as the limits allow.

    >>> from itstrat.sparql.limits import Limits
    >>> from itstrat.store import OxigraphStore
    >>> answer = cut(OxigraphStore().query("SELECT ?n { VALUES ?n { 1 2 3 } }"), Limits(rows=2))
    >>> [row["n"].value for row in answer.result], answer.cut
    (['1', '2'], 'Only the first 2 are given.')
    """
    parts: list[bytes] = []
    said = write(result, parts.append, limits)
    return read(b"".join(parts), said, name)


def write(result: Found, pass_on: Callable[[bytes], object], limits: Limits) -> dict[str, str]:
    """Pass a result on in pieces, and give what :func:`read` has to know besides."""
    if isinstance(result, ox.QueryBoolean):
        return {"kind": "boolean", "value": "true" if result else "false", "cut": ""}
    triples = isinstance(result, ox.QueryTriples)
    cutter: Any = Cutter(pass_on, limits, heading=int(not triples))
    try:
        if isinstance(result, ox.QueryTriples):
            result.serialize(cutter, ox.RdfFormat.N_TRIPLES)
        else:
            result.serialize(cutter, ox.QueryResultsFormat.TSV)
    except Full:
        pass
    return {"kind": "triples" if triples else "rows", "value": "", "cut": cutter.cut}


def read(data: bytes, said: Mapping[str, str], name: Callable[[ox.NamedNode], str]) -> Answer:
    """The answer again: every term as it was."""
    if said["kind"] == "triples":
        triples = [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)]
        return Answer(result=triples, cut=said["cut"])
    if said["kind"] == "boolean":
        text = f'{{"head":{{}},"boolean":{said["value"]}}}'
        result = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    else:
        result = ox.parse_query_results(data, format=ox.QueryResultsFormat.TSV)
    if isinstance(result, ox.QuerySolutions):
        return Answer(result=Solutions(result, name=name), cut=said["cut"])
    return Answer(result=result)


class Full(Exception):  # it tells the engine to write no more; nothing is wrong
    """An answer has all that it may have."""


class Cutter:
    """A binary file that keeps whole lines up to a limit, and passes them on in pieces.

    >>> from itstrat.sparql.limits import Limits
    >>> pieces = []
    >>> cutter = Cutter(pieces.append, Limits(rows=2))
    >>> try:
    ...     cutter.write(b"a\\nb\\nc\\n")
    ... except Full:
    ...     print(b"".join(pieces), cutter.cut)
    b'a\\nb\\n' Only the first 2 are given.
    """

    def __init__(self, pass_on: Callable[[bytes], object], limits: Limits, *, heading: int = 0) -> None:
        self._pass_on = pass_on
        self._limits = limits
        self._lines = -heading
        self._size = 0
        self._begun = b""  # of a line that has not ended
        self.cut = ""

    def write(self, data: bytes) -> int:
        """Take more. Raises: Full."""
        block = self._begun + bytes(data)
        end = block.rfind(b"\n") + 1
        lines, self._begun = block[:end], block[end:]
        rows, size = self._limits.rows, self._limits.size
        if rows is not None and self._lines + lines.count(b"\n") > rows:
            lines, self.cut = _first(lines, rows - self._lines), f"Only the first {rows:,} are given."
        if size is not None and self._size + len(lines) + len(self._begun) > size:
            whole = lines.rfind(b"\n", 0, max(size - self._size, 0)) + 1
            lines, self.cut = lines[:whole], f"Only the first {size:,} bytes are given."
        self._lines += lines.count(b"\n")
        self._size += len(lines)
        if lines:
            self._pass_on(lines)
        if self.cut:
            raise Full
        return len(data)

    def flush(self) -> None:
        """Nothing: what is written is passed on at once."""


def _first(data: bytes, lines: int) -> bytes:
    end = 0
    for _ in range(lines):
        end = data.index(b"\n", end) + 1
    return data[:end]
