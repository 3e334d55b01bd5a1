"""How an item is written in Turtle: as short as the prefixes allow, in the layout of its neighbour."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Said: TypeAlias = Sequence[tuple[ox.NamedNode, Sequence["Object"]]]

Object: TypeAlias = ox.NamedNode | ox.Literal

#: The local names that are written with a prefix; all others stand in full.
LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_])?", re.ASCII)
_QUOTED_NUMBER = re.compile(r"[\"'][+-]?[\d.]+[\"']\^\^")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
_BARE = {
    XSD["decimal"]: re.compile(r"[+-]?\d*\.\d+", re.ASCII),
    XSD["integer"]: re.compile(r"[+-]?\d+", re.ASCII),
    XSD["boolean"]: re.compile("true|false"),
}


def document(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """Statements as a Turtle text, without their graphs: each subject once, in the order in which they come.

    Only statements with IRIs as subjects, and IRIs and literals as objects, are written.

    >>> quad = ox.Quad(ox.NamedNode("urn:a"), RDF["type"], ox.NamedNode("urn:C"))
    >>> print(document([quad], {}), end="")
    <urn:a> a <urn:C> .
    """
    said: dict[ox.NamedNode, dict[ox.NamedNode, list[Object]]] = {}
    for subject, predicate, term, _ in quads:
        if isinstance(subject, ox.NamedNode) and isinstance(term, ox.NamedNode | ox.Literal):
            said.setdefault(subject, {}).setdefault(predicate, []).append(term)
    names, style = Names(prefixes), Style.of("", "\n")
    blocks = [style.block(node, list(properties.items()), names) for node, properties in said.items()]
    body = "\n\n".join(blocks)
    used = [f"@prefix {key}: <{iri}> ." for key, iri in sorted(prefixes.items()) if f"{key}:" in body]
    return "".join(f"{part}\n" for part in ("\n".join(used) + "\n" if used else "", body) if part)


class Names:
    """Writes terms, with IRIs as short as the prefixes make them."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes

    def iri(self, iri: ox.NamedNode) -> str:
        """An IRI, as a prefixed name if it can be one."""
        for prefix, namespace in sorted(self._prefixes.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            if namespace and iri.value.startswith(namespace) and LOCAL.fullmatch(iri.value[len(namespace) :]):
                return f"{prefix}:{iri.value[len(namespace) :]}"
        return str(iri)

    def term(self, term: Object, style: Style) -> str:
        """A term in a style."""
        if isinstance(term, ox.NamedNode):
            return self.iri(term)
        if style.is_bare(term):
            return term.value
        text = '"' + "".join(_escaped(char) for char in term.value) + '"'
        if term.language:
            return f"{text}@{term.language}"
        return text if term.datatype == XSD["string"] else f"{text}^^{self.iri(term.datatype)}"


def _escaped(char: str) -> str:
    """A character as it stands in quotes: what cannot be seen, or turns what is read around it, is spelt out."""
    if char in _ESCAPES:
        return _ESCAPES[char]
    if unicodedata.category(char) in _UNSEEN:
        return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"
    return char


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How items are laid out."""

    indent: str
    end: str
    quoted: bool
    newline: str

    @classmethod
    def of(cls, block: str, newline: str) -> Style:
        """The style of an item as it is written."""
        lines = [line.rstrip() for line in block.splitlines() if line.strip()]
        indents = [found[0] for line in lines[1:] if (found := re.match(r"[ \t]+(?=\S)", line))]
        return cls(
            indent=indents[0] if indents else "    ",
            end=f"{newline}." if lines and lines[-1] == "." else " .",
            quoted=bool(_QUOTED_NUMBER.search(block)),
            newline=newline,
        )

    def is_bare(self, literal: ox.Literal) -> bool:
        """Whether a literal is written without quotes."""
        form = _BARE.get(literal.datatype)
        return form is not None and not self.quoted and form.fullmatch(literal.value) is not None

    def block(self, node: ox.NamedNode, said: Said, names: Names) -> str:
        """An item in this style."""
        lines = []
        for property_, values in said:
            name = "a" if property_ == RDF["type"] else names.iri(property_)
            lines.append(f"{name} {' , '.join(names.term(value, self) for value in values)}")
        separator = f" ;{self.newline}{self.indent}"
        return f"{names.iri(node)} {separator.join(lines)}{self.end}"
