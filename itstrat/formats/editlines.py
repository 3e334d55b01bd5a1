"""Changing N-Triples and N-Quads: a line holds a statement, so lines go, come and are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.errors import EditRefused, Location
from itstrat.formats.lines import lines
from itstrat.formats.turtleplaces import NotWalked, key, tokens

if TYPE_CHECKING:
    import pyoxigraph as ox

    from itstrat.formats.base import Document
    from itstrat.formats.editturtle import Asked


def edited(document: Document, text: str, asked: Asked) -> tuple[str, list[ox.Quad]]:
    """The text with changes made, and what it says."""
    source = document.source
    rows = [row.decode() for row in lines(text.encode())]
    newline = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    for triple in (*asked.added, *asked.replaced.values()):
        if key(triple.subject) is None:
            raise EditRefused(
                f"Nothing is added to a node without a name: {triple.predicate} {triple.object}.",
                location=Location(source.name),
                hint="Give it an IRI.",
            )
    replaced = dict(asked.replaced)
    added = list(asked.added)
    last: dict[object, int] = {}
    for quad, line in list(source.reader.lines(text.encode(), source)):
        row = rows[line - 1]
        end = row[len(row.rstrip("\r\n")) :]
        last[quad.subject] = line - 1
        if quad not in asked.removed:
            continue
        new = replaced.pop(quad.triple, None)
        graph = "" if quad.graph_name == source.graph else f" {quad.graph_name}"
        parts = [_line(new, graph) if new is not None else "", _comment(row)]
        rows[line - 1] = " ".join(part for part in parts if part) + (end if any(parts) else "")
    added += [new for new in replaced.values() if new is not None]
    for triple in added:
        at = last.get(triple.subject, len(rows) - 1)
        if at >= 0 and rows[at] and not rows[at].endswith(("\r", "\n")):
            rows[at] += newline + _line(triple)
        elif at >= 0:
            rows[at] += _line(triple) + newline
        else:
            rows.append(_line(triple) + newline)
            last[triple.subject] = 0
    content = "".join(rows)
    return content, asked.checked(document, content)


def _comment(row: str) -> str:
    """The comment at the end of a line, which stays."""
    try:
        found = [token[0] for token in tokens(row, blanks=True)]
    except NotWalked:  # a triple term, which has no comment that could be told from it
        return ""
    return next((each for each in found if each.startswith("#")), "")


def _line(triple: ox.Triple, graph: str = "") -> str:
    return f"{triple.subject} {triple.predicate} {triple.object}{graph} ."
