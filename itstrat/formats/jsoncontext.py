"""What a key and an IRI mean in a JSON-LD text: as much of its contexts as it takes to tell where things stand."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_NO_DEFINITION: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Active:
    """The context that holds at one place: terms, ``@vocab`` and ``@base``.

    >>> active = Active(base="https://a.example/").with_context({"ex": "urn:x:", "name": "ex:name"})
    >>> active.iri("name", vocab=True), active.iri("ex:b"), active.iri("c"), active.iri("other", vocab=True)
    ('urn:x:name', 'urn:x:b', 'https://a.example/c', None)
    """

    base: str
    terms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    vocab: str | None = None
    _keys: dict[str, str | None] = field(init=False, default_factory=dict, compare=False, repr=False)

    def with_context(self, context: Any, start: Active | None = None) -> Active:
        """The context that holds where another is given; ``start`` is what null goes back to."""
        if context is None:
            return start or Active(base=self.base)
        if isinstance(context, list):
            active = self
            for each in context:
                active = active.with_context(each, start)
            return active
        if not isinstance(context, dict):
            return self
        terms = {key: _definition(each) for key, each in context.items() if not key.startswith("@")}
        active = replace(self, terms={**self.terms, **terms})
        if "@base" in context:
            base = context["@base"]
            active = replace(active, base=resolved(base, self.base) if isinstance(base, str) else self.base)
        if "@vocab" in context:
            vocab = context["@vocab"]
            active = replace(active, vocab=active.iri(vocab, vocab=True, relative=True) if vocab is not None else None)
        return active

    def definition(self, key: str) -> Mapping[str, Any]:
        """What the context says about a key; empty if it says nothing."""
        return self.terms.get(key, _NO_DEFINITION)

    def key(self, text: str) -> str | None:
        """The keyword or the IRI of the property that a key stands for; None if there is none."""
        if text not in self._keys:
            self._keys[text] = self.iri(text, vocab=True)
        return self._keys[text]

    def is_dropped(self, key: str) -> bool:
        """Whether the context says that a key means nothing."""
        return key in self.terms and self.terms[key].get("@id", key) is None

    def iri(self, text: str, *, vocab: bool = False, relative: bool | None = None, depth: int = 20) -> str | None:
        """The keyword or the IRI, in full, that a text stands for; None if there is none.

        ``vocab``: it may be a term, as keys and types may. ``relative``: it may be relative to the base; unless said,
        just where it is no term.
        """
        if text.startswith("@") or not depth:
            return text
        if vocab and text in self.terms:
            return self._of_term(text, depth)
        prefix, colon, local = text.partition(":")
        if colon and prefix:
            if prefix == "_" or local.startswith("//") or prefix not in self.terms:
                return text
            return f"{self._of_term(prefix, depth) or prefix + ':'}{local}"
        if vocab and self.vocab is not None:
            return self.vocab + text
        return resolved(text, self.base) if relative or (relative is None and not vocab) else None

    def _of_term(self, term: str, depth: int) -> str | None:
        definition = self.terms[term]
        meant = definition.get("@reverse") or definition.get("@id", term)
        if meant is None:
            return None
        if meant == term:
            others = {key: each for key, each in self.terms.items() if key != term}
            return replace(self, terms=others).iri(term, vocab=True, depth=depth - 1)
        return self.iri(meant, vocab=True, depth=depth - 1)


def resolved(text: str, base: str) -> str:
    """A relative IRI in full, as the parser makes it; behind the base as it stands if it is none.

    >>> resolved("../b", "https://a.example/id/"), resolved("b c", "urn:x:")
    ('https://a.example/b', 'urn:x:b c')
    """
    if not _NO_IRI.search(text):
        with suppress(SyntaxError, ValueError):
            quad = next(iter(ox.parse(f"<{text}> <urn:p> <urn:o> .", ox.RdfFormat.TURTLE, base_iri=base)))
            if isinstance(quad.subject, ox.NamedNode):
                return quad.subject.value
    return f"{base}{text}"


def _definition(written: Any) -> Mapping[str, Any]:
    if isinstance(written, dict):
        return written
    return {"@id": written if isinstance(written, str) else None}
