"""``itstrat query --save``: a query becomes a file with a header, found by its name from then on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itstrat.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from itstrat.sparql import NamedQuery
    from itstrat.strategy import Strategy

    Term = ox.NamedNode | ox.BlankNode | ox.Literal

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def target(strategy: Strategy, name: str) -> Path:
    """The file that a query of that name is saved in. Raises: UsageError where there is one, or it is no name."""
    from itstrat.sparql import find, library

    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a query.", hint="Use small letters, digits and hyphens: open-risks.")
    path = strategy.config.root / library.FOLDER / f"{name}{library.SUFFIX}"
    if name in library.reports():
        raise UsageError(f"A report is called {name!r} already.", hint="Choose another name.")
    if path.exists():
        raise UsageError(f"A query is saved as {find(path).name!r} already.", hint="Choose another name, or edit it.")
    return path


def save(path: Path, named: NamedQuery, given: Mapping[str, Term], prefixes: Mapping[str, str]) -> None:
    """Write a query with a header, and with the prefixes that it uses and does not declare.

    What was given for its variables becomes its parameters. Raises: OSError.
    """
    from itstrat.files import replace

    path.parent.mkdir(exist_ok=True)
    replace(path, text(path.stem, named, given, prefixes).encode())


def text(name: str, named: NamedQuery, given: Mapping[str, Term], prefixes: Mapping[str, str]) -> str:
    """The text of the file."""
    from itstrat.namespaces import PREFIXES
    from itstrat.sparql.sheet import Sheet

    lines = []
    if not named.text.startswith("#+"):
        lines.append(f"#+ question: {_question(name, named.text)}")
        if given:
            lines.append("#+ params:")
            lines += [f"#+   - name: {each}, type: {_kind(term)}" for each, term in given.items()]
    sheet = Sheet(text=named.text, select=None, prefixes=prefixes)
    used = {token.text.partition(":")[0] for token in sheet.tokens if token.kind == "name"}
    known = {**PREFIXES, **prefixes}
    declared = [
        f"PREFIX {prefix}: <{known[prefix]}>" for prefix in sorted(used - sheet.declared.keys()) if prefix in known
    ]
    body = named.text.strip("\n")
    if named.text.startswith("#+"):
        header = re.match(r"(?:#\+[^\n]*\n)*", body)
        end = header.end() if header else 0
        return "\n".join([*body[:end].splitlines(), *declared, body[end:].strip("\n")]) + "\n"
    return "\n".join([*lines, *declared, body]) + "\n"


def _question(name: str, query: str) -> str:
    """What the first comment of a query says, else its name in words."""
    found = re.match(r"\s*#\s*(\S[^\n]*)", query)
    return found[1].strip() if found else f"{name.replace('-', ' ').capitalize()}?"


def _kind(term: Term) -> str:
    import pyoxigraph as ox

    if not isinstance(term, ox.Literal):
        return "iri"
    local = term.datatype.value.rpartition("#")[2]
    return local if local in {"integer", "decimal", "date"} else "string"
