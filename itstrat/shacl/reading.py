"""Which properties SPARQL of a shapes file reads, and whether the form of their literals counts there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import PREFIXES, RDF, XSD
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.prebinding import TOKEN
from itstrat.shacl.substitution import in_full

if TYPE_CHECKING:
    from itstrat.shacl.parameters import Select

#: What looks at the text of a literal or at its datatype, or makes a text of it.
_LOOKS = frozenset({"STR", "SAMETERM", "DATATYPE", "TZ", "TIMEZONE", "GROUP_CONCAT", "STRDT"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The properties that a query names, or None where a variable stands for a property.

    ``looks`` says that it looks at the text or the datatype of some term; ``matched`` are the properties whose values
    it matches with literals or with each other.
    """

    properties: frozenset[ox.NamedNode] | None
    looks: bool
    matched: frozenset[ox.NamedNode] = frozenset()


def reading(query: Select) -> Reading:
    """What a query reads; one that has names of its own which nobody can tell may read anything.

    >>> from itstrat.shacl.parameters import Select
    >>> node = ox.BlankNode()
    >>> text = "SELECT $this { $this <urn:p> ?x FILTER(STRLEN(STR(?x)) > 2) }"
    >>> reading(Select(node=node, text=text, prefixes=(), messages=()))
    Reading(properties=frozenset({<NamedNode value=urn:p>}), looks=True, matched=frozenset())
    """
    known, scan, named = {**PREFIXES, **dict(query.prefixes)}, _Scan(), set[ox.NamedNode]()
    tokens = [token for token in TOKEN.finditer(query.text) if token.lastgroup != "comment"]
    declared = ""
    for token in tokens:
        kind, text = token.lastgroup or "", token.group()
        if declared or text.upper() == "PREFIX":  # PREFIX, name, IRI
            known |= {declared[:-1]: text[1:-1]} if kind == "iri" else {}
            declared = "" if kind == "iri" else text
            continue
        if kind == "name":
            try:
                kind, text = "iri", in_full(token, known)
            except NotCompiled:
                return Reading(None, looks=True)
        if kind == "iri":
            named.add(ox.NamedNode(text[1:-1]))
        scan.take(kind, text)
    several = (properties for properties in scan.objects.values() if len(properties) > 1)
    return Reading(
        properties=None if scan.any_property else frozenset(named),
        looks=bool(scan.words & _LOOKS) or XSD["string"] in named,
        matched=frozenset(scan.literals.union(*several)),
    )


class _Scan:
    """One pass over the tokens: variables for properties, literals as objects, variables that are objects."""

    def __init__(self) -> None:
        self.any_property = False
        self.words: set[str] = set()
        self.literals: set[ox.NamedNode] = set()
        self.objects: defaultdict[str, list[ox.NamedNode]] = defaultdict(list)
        self._parens, self._depth = 0, 0
        self._before: tuple[str, str] = ("", "")
        self._property = RDF["type"]

    def take(self, kind: str, text: str) -> None:
        """The next token."""
        self._parens += {"(": 1, ")": -1}.get(text, 0)
        self._depth += {"{": 1, "}": -1}.get(text, 0)
        if kind == "word":
            self.words.add(text.upper())
        if self._depth and not self._parens and "SELECT" not in self._before:
            self._in_pattern(kind, text)
        self._before = (kind, text)

    def _in_pattern(self, kind: str, text: str) -> None:
        before, said = self._before
        if before == "iri":
            self._property = ox.NamedNode(said[1:-1])
        follows = before == "iri" or said in {"*", "+", "?"}
        if kind == "variable" and before == "variable":
            self.any_property = True
        if kind == "variable" and follows:
            self.objects[text[1:]].append(self._property)
        if follows and (kind == "text" or (kind == "other" and text.isdigit()) or text in {"true", "false"}):
            self.literals.add(self._property)
