"""Which variables the parts of a query bind, for sure or perhaps, and what each group can see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itstrat.sparql.outline import Bind, Expression, Filter, Group, Nested, Pattern, Select, Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from itstrat.sparql.outline import Element, Item

_NOTHING: frozenset[str] = frozenset()
#: Groups that see what is bound outside them; to all others it is not there.
_OPEN = frozenset({"OPTIONAL", "EXISTS", "LATERAL", "GRAPH"})


@dataclass(frozen=True, slots=True)
class Bound:
    """The variables that have a value in every row, and those that have one in some."""

    sure: frozenset[str] = _NOTHING
    some: frozenset[str] = _NOTHING

    def join(self, other: Bound) -> Bound:
        """Both together."""
        return Bound(self.sure | other.sure, self.some | other.some)


@dataclass(frozen=True, slots=True)
class Place:
    """A group, what it stands in (``WHERE``, ``OPTIONAL``, ``UNION`` …), its query, and what it sees from outside."""

    group: Group
    kind: str
    select: Select
    outside: frozenset[str] = _NOTHING


def names(tokens: Iterable[object]) -> frozenset[str]:
    """The names of the variables among some tokens."""
    return frozenset(name for token in tokens if (name := getattr(token, "variable", "")))


def bound(group: Group) -> Bound:
    """What a group binds.

    >>> from itstrat.sparql.outline import outline
    >>> found = bound(outline("ASK { ?aim a its:Aim OPTIONAL { ?aim rdfs:label ?label } }").where)
    >>> sorted(found.sure), sorted(found.some)
    (['aim'], ['aim', 'label'])
    """
    found = Bound()
    for element in group.elements:
        found = found.join(of_element(element))
    return found


def of_element(element: Element) -> Bound:
    """What one part of a group binds."""
    return _BINDS[type(element)](element)


def _of_pattern(element: Pattern) -> Bound:
    # A node without a name joins as a variable does, under a name that no variable has.
    found = frozenset(t.variable or t.text for t in element.terms if t.variable or t.text.startswith("_:"))
    return Bound(found, found)


def _of_bind(element: Bind) -> Bound:
    found = frozenset({element.variable.variable})
    return Bound(found, found)


def _of_values(element: Values) -> Bound:
    found = names(element.variables)
    return Bound(found - element.undefined, found)


def _of_nested(element: Nested) -> Bound:
    if element.kind == "MINUS":
        return Bound()
    inner = [bound(group) for group in element.groups]
    some = _NOTHING.union(*(each.some for each in inner))
    sure = frozenset.intersection(*(each.sure for each in inner)) if element.kind != "OPTIONAL" else _NOTHING
    graph = names([element.term])
    return Bound(sure | graph, some | graph)


def of_select(select: Select) -> Bound:
    """What a sub-select binds: what it gives, as far as that is bound inside it."""
    inner = bound(select.where)
    if select.values is not None:
        inner = inner.join(_of_values(select.values))
    if select.star:
        return inner
    aliases = frozenset(item.variable.variable for item in select.items if item.expression and item.variable)
    given = names(item.variable for item in select.items)
    groups = frozenset(item.variable.variable for item in select.group_by if item.expression and item.variable)
    return Bound(given & (inner.sure | aliases | groups), given & (inner.some | aliases | groups))


def _of_filter(_: Filter) -> Bound:
    return Bound()


_BINDS: dict[type, Callable[..., Bound]] = {
    Pattern: _of_pattern,
    Bind: _of_bind,
    Values: _of_values,
    Nested: _of_nested,
    Select: of_select,
    Filter: _of_filter,
}


def places(select: Select, kind: str = "WHERE") -> Iterator[Place]:
    """Every group of a query, the outer before the inner; those of sub-selects and EXISTS too."""
    yield from _within(Place(select.where, kind, select))
    seen = bound(select.where).some
    for expression in own_expressions(select):
        yield from _exists(expression, select, seen)


def own_expressions(select: Select) -> Iterator[Expression]:
    """The expressions of a query that stand outside its WHERE."""
    for item in (*select.items, *select.group_by):
        if item.expression is not None:
            yield item.expression
    yield from select.having
    yield from select.order_by


def expressions(group: Group) -> Iterator[tuple[Expression, Filter | Bind]]:
    """The expressions that stand in a group itself, each with what it is part of."""
    for element in group.elements:
        if isinstance(element, Filter | Bind):
            yield element.expression, element


def _within(place: Place) -> Iterator[Place]:
    yield place
    seen = place.outside | bound(place.group).some
    for element in place.group.elements:
        if isinstance(element, Select):
            yield from places(element, "SELECT")
        elif isinstance(element, Nested):
            outside = seen | names([element.term]) if element.kind in _OPEN else _NOTHING
            for group in element.groups:
                yield from _within(Place(group, element.kind, place.select, outside))
        elif isinstance(element, Filter | Bind):
            yield from _exists(element.expression, place.select, seen)


def _exists(expression: Expression, select: Select, seen: frozenset[str]) -> Iterator[Place]:
    for group in expression.groups:
        yield from _within(Place(group, "EXISTS", select, seen))


def selects(select: Select) -> Iterator[Select]:
    """A query and all its sub-selects."""
    yield select
    for place in places(select):
        yield from (each for each in place.group.elements if isinstance(each, Select))


def ungrouped(item: Item) -> frozenset[str]:
    """The variables that an item of a SELECT has outside aggregates."""
    if item.expression is None:
        return names([item.variable])
    return names(outside_aggregates(item.expression))


def outside_aggregates(expression: Expression) -> list[object]:
    """The tokens of an expression that no aggregate holds."""
    kept: list[object] = []
    depth = inside = 0
    for token in expression.tokens:
        if token.text == "(":
            depth += 1
        if not inside and is_aggregate(token):
            inside = depth + 1
        elif not inside:
            kept.append(token)
        if token.text == ")":
            depth -= 1
            inside = 0 if inside > depth else inside
    return kept


def is_aggregate(token: object) -> bool:
    """Whether a token calls an aggregate, one of SPARQL's or one of ours."""
    from itstrat.namespaces import ITS
    from itstrat.store.functions import AGGREGATES

    text = str(getattr(token, "text", ""))
    ours = {iri.value.removeprefix(ITS) for iri in AGGREGATES}
    return text.upper() in _AGGREGATES or text.strip("<>").rpartition("#")[2].rpartition(":")[2] in ours


_AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})
