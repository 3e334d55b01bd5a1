"""Messages with their variables filled."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itstrat.store import Term

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def fill(template: ox.Literal, bindings: Mapping[str, Term]) -> ox.Literal:
    """The message with ``{?name}`` and ``{$name}`` replaced by the text of the terms; unbound ones stay.

    >>> fill(ox.Literal("{$this} has {?n} aims", language="en"), {"n": ox.Literal(7)}).value
    '{$this} has 7 aims'
    """

    def text(found: re.Match[str]) -> str:
        term = bindings.get(found[1])
        if isinstance(term, ox.BlankNode):
            return "[]"  # its label differs with each reading
        return found.group() if term is None else term.value

    filled = _PLACEHOLDER.sub(text, template.value)
    return template if filled == template.value else _like(filled, template)


def _like(text: str, template: ox.Literal) -> ox.Literal:
    return ox.Literal(text, language=template.language) if template.language else ox.Literal(text)


def bindings_of(
    this: Term, value: Term | None, solution: Mapping[str, Term] | None = None
) -> tuple[tuple[str, Term], ...]:
    """The terms that a message may name: the focus node, the value, and what a query projected; sorted by name."""
    found = {**(solution or {}), "this": this}
    if value is not None:
        found["value"] = value
    return tuple(sorted(found.items(), key=lambda item: item[0]))
