"""What the checks of the query lint look at, and what they find."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from itstrat.namespaces import PREFIXES
from itstrat.sparql import scope
from itstrat.sparql.outline import Bind, Select
from itstrat.sparql.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Set


@dataclass(frozen=True, kw_only=True)
class Slip:
    """Something that a check found, and where it begins."""

    start: int
    message: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A query: its text, its outline where it has one, and what is known beside it."""

    text: str
    select: Select | None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    params: frozenset[str] = frozenset()
    terms: Set[str] = frozenset()

    @cached_property
    def tokens(self) -> list[Token]:
        """All its tokens but comments."""
        return list(tokens(self.text))

    @cached_property
    def declared(self) -> dict[str, tuple[str, Token]]:
        """The prefixes that it declares: namespace and place."""
        found = {}
        for word, name, iri in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False):
            if word.word == "PREFIX" and name.kind == "name" and iri.kind == "iri":
                found[name.text[:-1]] = (iri.text[1:-1], name)
        return found

    @cached_property
    def known(self) -> dict[str, str]:
        """Every prefix that it may use."""
        return {**PREFIXES, **self.prefixes, **{prefix: iri for prefix, (iri, _) in self.declared.items()}}

    @cached_property
    def places(self) -> list[scope.Place]:
        """Its groups; none of what has no outline."""
        return [] if self.select is None else list(scope.places(self.select))

    @cached_property
    def selects(self) -> list[Select]:
        """The query and its sub-selects; none of what has no outline."""
        return [] if self.select is None else list(scope.selects(self.select))

    @cached_property
    def bound(self) -> frozenset[str]:
        """The variables that get a value anywhere, be it from outside."""
        found = set(self.params)
        for place in self.places:
            found |= scope.bound(place.group).some
            found |= {each.variable.variable for each in place.group.elements if isinstance(each, Bind)}
        for select in self.selects:
            found |= scope.of_select(select).some
            found |= {
                item.variable.variable
                for item in (*select.items, *select.group_by)
                if item.expression is not None and item.variable is not None
            }
            if select.values is not None:
                found |= scope.names(select.values.variables)
        return frozenset(found)
