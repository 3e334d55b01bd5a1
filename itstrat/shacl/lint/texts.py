"""Checks of what stands in texts: regular expressions, SPARQL, the variables of messages, declared prefixes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import QueryRefused, QuerySyntaxError, ShapesError
from itstrat.namespaces import OWL, SH
from itstrat.shacl import regex
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.lint.sheet import Slip
from itstrat.shacl.prebinding import TOKEN, keywords, prebind, replace_path
from itstrat.store import OxigraphStore
from itstrat.store.guard import screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itstrat.shacl.lint.sheet import Sheet
    from itstrat.store import Node

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_BOUND = frozenset({"this", "value", "path", "PATH", "shapesGraph", "currentShape"})
#: Of a query that only has to parse.
_SCRATCH = "<urn:itstrat:lint>"


def patterns(sheet: Sheet) -> Iterator[Slip]:
    """Regular expressions, or their flags, that are none."""
    scratch = OxigraphStore()
    for node in sheet.graph.subjects(SH["pattern"]):
        flags = "".join(flag.value for flag in sheet.graph.values(node, SH["flags"]) if isinstance(flag, ox.Literal))
        for pattern in sheet.graph.values(node, SH["pattern"]):
            if isinstance(pattern, ox.Literal) and (wrong := _wrong_pattern(scratch, pattern.value, flags)):
                yield Slip(node=node, predicate=SH["pattern"], value=pattern, message=wrong)


def _wrong_pattern(scratch: OxigraphStore, pattern: str, flags: str) -> str:
    """What is wrong with a regular expression, or nothing."""
    try:
        texts = ", ".join(str(ox.Literal(text)) for text in regex.translate(pattern, flags))
        found = scratch.query(f'SELECT (REGEX("", {texts}) AS ?x) {{}}', trusted=True)
        assert isinstance(found, ox.QuerySolutions)
        if all(row[0] is None for row in found):
            regex.refused(pattern)
    except ShapesError as error:
        return _sentence(error.message)
    return ""


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def queries(sheet: Sheet) -> Iterator[Slip]:
    """Queries that do not parse, lack ``$this``, or ask for what SHACL or we refuse."""
    constraints = {value for node in sheet.graph.subjects(SH["sparql"]) for value in sheet.nodes(node, "sparql")}
    for node, predicate, text in _texts(sheet):
        if wrong := _wrong_query(sheet, node, predicate, text.value, selects_this=node in constraints):
            yield Slip(node=node, predicate=predicate, value=text, message=wrong)


def _texts(sheet: Sheet) -> Iterator[tuple[Node, ox.NamedNode, ox.Literal]]:
    for name in ("select", "ask", "construct", "update"):
        for node in sheet.graph.subjects(SH[name]):
            for text in sheet.graph.values(node, SH[name]):
                if isinstance(text, ox.Literal):
                    yield node, SH[name], text


def _wrong_query(sheet: Sheet, node: Node, predicate: ox.NamedNode, text: str, *, selects_this: bool) -> str:
    """What is wrong with a query, or nothing; that of a constraint must select ``$this``."""
    declared = _declared(sheet, node)
    used = (token.group().partition(":")[0] for token in TOKEN.finditer(text) if token.lastgroup == "name")
    if unknown := sorted(set(used) - {"_"} - declared.keys() - set(_own_prefixes(text))):
        return f"Its SPARQL uses the prefix {unknown[0]}:, which no sh:prefixes declares."
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))
    try:
        screen(text)
        if "FROM" in keywords(text):
            return "Its SPARQL is refused: FROM would read another graph; a shape may not."
        plain = replace_path(text, _SCRATCH)
        if predicate != SH["update"]:  # which no engine here runs
            _parse(head + plain)
        if predicate == SH["select"] and selects_this:
            prebind(plain, f"?this a {_SCRATCH} .")
    except QueryRefused as error:
        return f"Its SPARQL is refused: {error.message.rstrip('.')}."
    except QuerySyntaxError as error:
        return f"Its SPARQL does not parse: {error.message.rstrip('.')}."
    except ShapesError as error:
        return _sentence(error.message)
    except NotCompiled:
        pass
    return ""


def _parse(text: str) -> None:
    """Return if a query parses; a function that the store does not have may be one that the shapes declare."""
    try:
        OxigraphStore().query(text, trusted=True)
    except QueryRefused as error:
        if "custom function" not in error.message:
            raise


def _own_prefixes(text: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(r"(?i)\bPREFIX\s+([\w.-]*):", text))


def _sources(sheet: Sheet, node: Node) -> dict[Node, None]:
    """What declares the prefixes of a query: ``sh:prefixes``, and what those import within the shapes."""
    found: dict[Node, None] = {}
    waiting = list(sheet.nodes(node, "prefixes"))
    while waiting:
        source = waiting.pop()
        if source not in found:
            found[source] = None
            imported = sheet.graph.values(source, OWL["imports"])
            waiting.extend(term for term in imported if not isinstance(term, ox.Literal))
    return found


def _declarations(sheet: Sheet, source: Node) -> Iterator[tuple[Node, str, str]]:
    for declaration in sheet.nodes(source, "declare"):
        prefix = sheet.graph.value(declaration, SH["prefix"])
        namespace = sheet.graph.value(declaration, SH["namespace"])
        if isinstance(prefix, ox.Literal) and isinstance(namespace, ox.Literal | ox.NamedNode):
            yield declaration, prefix.value, namespace.value


def _declared(sheet: Sheet, node: Node) -> dict[str, str]:
    """Prefix to namespace of a query."""
    return {
        prefix: namespace for source in _sources(sheet, node) for _, prefix, namespace in _declarations(sheet, source)
    }


def message_variables(sheet: Sheet) -> Iterator[Slip]:
    """Messages of SPARQL constraints with a placeholder that the query does not give."""
    for shape in sheet.graph.subjects(SH["sparql"]):
        for constraint in sheet.nodes(shape, "sparql"):
            selects = [text.value for text in sheet.graph.values(constraint, SH["select"])]
            own = sheet.graph.values(constraint, SH["message"])
            known = _BOUND.union(*(re.findall(r"[?$](\w+)", select) for select in selects))
            for node, message in [(constraint, each) for each in own or ()] or [
                (shape, each) for each in sheet.graph.values(shape, SH["message"])
            ]:
                for name in _PLACEHOLDER.findall(message.value):
                    if name not in known:
                        said = f"The message names ?{name}, which the query does not have."
                        yield Slip(node=node, predicate=SH["message"], value=message, message=said)


def unused_prefixes(sheet: Sheet) -> Iterator[Slip]:
    """Prefixes that are declared and that no query uses."""
    used: dict[Node, set[str]] = {}
    for node, _, text in _texts(sheet):
        names = {t.group().partition(":")[0] for t in TOKEN.finditer(text.value) if t.lastgroup == "name"}
        for source in _sources(sheet, node):
            used.setdefault(source, set()).update(names)
    for source in sheet.graph.subjects(SH["declare"]):
        for declaration, prefix, _ in _declarations(sheet, source):
            if prefix not in used.get(source, set()):
                message = f"The prefix {prefix}: is declared, and no query uses it."
                yield Slip(
                    node=declaration,
                    predicate=SH["prefix"],
                    value=sheet.graph.value(declaration, SH["prefix"]),
                    message=message,
                )
