"""What may come next where somebody is typing: items by name and label, terms, keywords, variables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from itstrat import ontology
from itstrat.namespaces import ITS, PREFIXES, RDFS, SKOS
from itstrat.sparql.tokens import tokens
from itstrat.store import Labels, OxigraphStore
from itstrat.store.labels import LABEL_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pyoxigraph as ox

KEYWORDS = (
    *("SELECT", "DISTINCT", "WHERE", "OPTIONAL", "FILTER", "FILTER NOT EXISTS", "FILTER EXISTS", "MINUS", "UNION"),
    *("BIND", "VALUES", "GRAPH", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "ASK", "CONSTRUCT", "DESCRIBE"),
    *("PREFIX", "FROM", "AS", "ASC", "DESC", "IN", "NOT IN", "UNDEF", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE"),
    *("GROUP_CONCAT", "COALESCE", "IF", "BOUND", "STR", "LANG", "DATATYPE", "CONTAINS", "STRSTARTS", "REGEX", "YEAR"),
)
#: What is being typed: the end of the text, a variable, a prefixed name or a word.
_TYPED = re.compile(r"[?$]\w*$|[\w.-]*:[\w.-]*$|[A-Za-z][\w-]*$")
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be written in place of the last ``length`` characters, and what it is."""

    text: str
    about: str = ""
    length: int = 0


@dataclass(frozen=True)
class Words:
    """The names that a strategy knows: prefixes, items with their labels."""

    prefixes: Mapping[str, str]
    items: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> Words:
        """The words of some quads. Cost: about 1 µs a quad."""
        labels = Labels(OxigraphStore(), prefixes=prefixes)
        wanted = {each.value for each in LABEL_PROPERTIES}
        found: dict[ox.NamedNode, str] = {}
        for quad in quads:
            if quad.predicate.value in wanted and not hasattr(quad.subject, "subject"):
                found.setdefault(quad.subject, quad.object.value)  # type: ignore[arg-type,union-attr]  # a label is a literal
        named = ((labels.compact(node), label) for node, label in found.items() if hasattr(node, "value"))
        return cls({**PREFIXES, **prefixes}, tuple(sorted(pair for pair in named if not pair[0].startswith("<"))))

    @cached_property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """The terms of our ontology, each with its label."""
        names: dict[str, str] = {}
        for quad in ontology.quads():
            subject = getattr(quad.subject, "value", "")
            if quad.predicate in {RDFS["label"], SKOS["prefLabel"]} and subject.startswith(ITS):
                names.setdefault(f"its:{subject.removeprefix(ITS)}", getattr(quad.object, "value", ""))
        return tuple(sorted(names.items()))


def of_query(text: str, words: Words) -> Iterator[Candidate]:
    """What may come next in a query that is being written; the text ends where the cursor is.

    >>> [each.text for each in of_query("SELECT ?aim { ?a", Words({}))]
    ['?aim']
    >>> [each.text for each in of_query("ASK { [] a its:Aim ; its:supp", Words({}))]
    ['its:supports']
    """
    found = _TYPED.search(text)
    if found is None or _quoted(text):
        return
    typed, size = found[0], len(found[0])
    if typed[0] in "?$":
        names = {token.text for token in tokens(text[: found.start()]) if token.variable}
        yield from (Candidate(name, "", size) for name in sorted(names) if name.startswith(typed) and name != typed)
        return
    if ":" in typed:
        named = (*words.terms, *words.items) if typed.startswith("its:") else words.items
        yield from (Candidate(name, label, size) for name, label in named if name.startswith(typed) and name != typed)
        return
    upper = typed.upper()
    yield from (Candidate(word, "", size) for word in KEYWORDS if word.startswith(upper) and word != upper)
    prefixes = sorted(prefix for prefix in words.prefixes if prefix.startswith(typed))
    yield from (Candidate(f"{prefix}:", words.prefixes[prefix], size) for prefix in prefixes)
    if size > _SHORT:
        begins = re.compile(rf"\b{re.escape(typed)}", re.IGNORECASE)
        named = (*words.items, *words.terms)
        yield from (Candidate(name, label, size) for name, label in named if begins.search(label))


def _quoted(text: str) -> bool:
    last = None
    for last in tokens(text, comments=True):
        if last.kind == "open":
            return True
    return last is not None and last.kind in {"comment", "string"} and last.end == len(text)


def of_item(typed: str, words: Words) -> Iterator[Candidate]:
    """The items that a word on the command line may become: prefixed names, and labels that begin so.

    >>> words = Words({}, (("avc:network", "Campus network"),))
    >>> [each.text for each in of_item("avc:n", words)], [each.text for each in of_item("camp", words)]
    (['avc:network'], ['Campus network'])
    """
    small = typed.casefold()
    for name, label in words.items:
        if name.startswith(typed):
            yield Candidate(name, label, len(typed))
    for name, label in words.items if typed else ():
        if label.casefold().startswith(small):
            yield Candidate(label, name, len(typed))
