"""Checks of how the parts of a query hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.sparql import scope
from itstrat.sparql.outline import Bind, Filter, Nested, Pattern, Select, Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from itstrat.sparql.outline import Element
    from itstrat.sparql.scope import Place
    from itstrat.sparql.sheet import Sheet

from itstrat.sparql.sheet import Slip

#: In an expression with one of these, a variable without a value need not make the whole an error.
_FORGIVING = frozenset({"BOUND", "COALESCE", "IF", "||"})


def not_grouped(sheet: Sheet) -> Iterator[Slip]:
    """Variables that a SELECT gives beside an aggregate without grouping by them."""
    for select in sheet.selects:
        aggregates = any(
            scope.is_aggregate(token) for item in select.items if item.expression for token in item.expression.tokens
        )
        if not (aggregates or select.group_by):
            continue
        grouped = scope.names(item.variable for item in select.group_by)
        for item in select.group_by:
            grouped |= item.expression.variables if item.expression and len(item.expression.tokens) == 1 else set()
        for item in select.items:
            if item.expression is None and item.variable is not None and item.variable.variable not in grouped:
                name = item.variable.text
                yield Slip(
                    start=item.variable.start,
                    message=f"Beside an aggregate {name} needs GROUP BY.",
                    hint=f"Add {name} to the GROUP BY of this SELECT.",
                )


def rejects_unbound(sheet: Sheet) -> Iterator[Slip]:
    """Filters that need a value of a variable that only an OPTIONAL beside them binds."""
    for place in sheet.places:
        optional: dict[str, Nested] = {}
        for element in place.group.elements:
            if isinstance(element, Nested) and element.kind == "OPTIONAL":
                optional.update(dict.fromkeys(scope.bound(element.groups[0]).some, element))
        perhaps = optional.keys() - scope.bound(place.group).sure - sheet.params - place.outside
        for expression, element in scope.expressions(place.group):
            if isinstance(element, Filter) and not expression.words & _FORGIVING:
                for name in sorted(expression.variables & perhaps):
                    message = f"The filter drops every row without ?{name}, which the OPTIONAL kept."
                    yield Slip(start=element.start, message=message)


def out_of_scope(sheet: Sheet) -> Iterator[Slip]:
    """Filters of a group in braces that need a variable bound outside it only."""
    for place in sheet.places:
        if place.kind not in {"UNION", "SELECT", "MINUS"}:
            continue
        here = scope.bound(place.group).some | sheet.params
        for expression, _ in scope.expressions(place.group):
            for token in expression.tokens:
                if token.variable and token.variable not in here and token.variable in sheet.bound:
                    yield Slip(start=token.start, message=f"{token.text} has no value in these braces.")


def unrelated_minus(sheet: Sheet) -> Iterator[Slip]:
    """MINUS that shares no variable with what stands before it."""
    for place in sheet.places:
        before = frozenset[str]()
        for element in place.group.elements:
            if isinstance(element, Nested) and element.kind == "MINUS":
                inner = scope.bound(element.groups[0]).some
                if not inner & (before | place.outside):
                    yield Slip(start=element.start, message="MINUS takes nothing away: it shares no variable.")
            before |= scope.of_element(element).some


def cartesian(sheet: Sheet) -> Iterator[Slip]:
    """Parts of a group that no variable joins: each row of the one is paired with each of the other."""
    for place in sheet.places:
        parts = _joined(place)
        large = [part for part in parts if any(map(_many, part))]
        if len(large) > 1:
            # Of the parts, the second one is what surprises.
            first = next(each for each in large[1] if _many(each))
            names = sorted(name for name in scope.of_element(first).some if not name.startswith("_:"))
            what = " and ".join(f"?{name}" for name in names[:2]) or "This"
            message = f"Nothing joins {what} with the rest of the group: every row is paired with every other."
            yield Slip(start=_start(first, place.group.start), message=message)


def _joined(place: Place) -> list[list[Element]]:
    """The elements of a group that bind something, in parts that variables or filters join."""
    parts: list[tuple[set[str], list[Element]]] = [(set(place.outside), [])] if place.outside else []
    for element in place.group.elements:
        if isinstance(element, Filter):
            found = {*element.expression.variables}.union(*(scope.bound(g).some for g in element.expression.groups))
        elif isinstance(element, Bind):
            found = {*element.expression.variables, element.variable.variable}
        elif isinstance(element, Nested) and element.kind == "MINUS":
            continue
        else:
            found = set(scope.of_element(element).some)
            if isinstance(element, Nested) and element.kind in {"OPTIONAL", "GRAPH", "LATERAL"}:
                found |= {
                    name for expression, _ in scope.expressions(element.groups[0]) for name in expression.variables
                }
        if not found:
            continue
        touched = [part for part in parts if part[0] & found]
        parts = [part for part in parts if not part[0] & found]
        members = [each for part in touched for each in part[1]]
        parts.append((found.union(*(part[0] for part in touched)), [*members, element]))
    ordered = {id(element): place for place, element in enumerate(place.group.elements)}
    outer = [part for part in parts if part[0] & place.outside]
    rest = [part for part in parts if not part[0] & place.outside]
    rest.sort(key=lambda part: ordered[id(part[1][0])] if part[1] else -1)
    return [part[1] for part in (*outer, *rest)]


def _many(element: Element) -> bool:
    """Whether a part may have more than a few rows."""
    if isinstance(element, Pattern):
        return bool(element.subject.variable or element.subject.text.startswith("_:"))
    if isinstance(element, Select):
        return bool(element.group_by) or not all(
            item.expression and any(map(scope.is_aggregate, item.expression.tokens)) for item in element.items
        )
    if isinstance(element, Nested):
        return element.kind != "OPTIONAL" and any(_many(each) for group in element.groups for each in group.elements)
    return False


def _start(element: Element, otherwise: int) -> int:
    if isinstance(element, Pattern):
        return element.subject.start if element.subject.variable else element.start
    return getattr(element, "start", otherwise)


def limit_unordered(sheet: Sheet) -> Iterator[Slip]:
    """LIMIT without ORDER BY."""
    for select in sheet.selects:
        if select.limit is not None and select.form == "SELECT" and not select.order_by and select.limit.text != "0":
            message = "LIMIT without ORDER BY takes any rows, and others another time."
            yield Slip(start=select.limit.start, message=message)


def graph_variable_inside(sheet: Sheet) -> Iterator[Slip]:
    """The variable of GRAPH inside its own group, where the engine has a value for it and the standard has none."""
    for place in sheet.places:
        for element in place.group.elements:
            if isinstance(element, Nested) and element.kind == "GRAPH" and element.term and element.term.variable:
                name = element.term.variable
                for inner in element.groups[0].elements:
                    if not isinstance(inner, Pattern) and name in _used(inner):
                        message = f"?{name} has a value in here with our engine; by the standard it has none yet."
                        yield Slip(start=_start(inner, element.start), message=message)
                        break


def _used(element: Element) -> frozenset[str]:
    if isinstance(element, Filter | Bind):
        inner = [scope.bound(group).some for group in element.expression.groups]
        return element.expression.variables.union(*inner)
    return scope.of_element(element).some


def path_from_values(sheet: Sheet) -> Iterator[Slip]:
    """Paths that may have no step, from or to a variable that only VALUES or BIND give a value."""
    for place in sheet.places:
        given = frozenset[str]()
        for element in place.group.elements:
            if isinstance(element, Values | Bind):
                given |= scope.of_element(element).some
        walked = frozenset[str]()
        for element in place.group.elements:
            if isinstance(element, Pattern) and not _may_stay(element):
                walked |= scope.of_element(element).some
        for element in place.group.elements:
            if isinstance(element, Pattern) and _may_stay(element):
                for token in (element.subject, element.object):
                    if token.variable in given - walked:
                        message = f"The engine gives no row for a {token.text} that is in no triple."
                        yield Slip(start=element.start, message=message)


def _may_stay(pattern: Pattern) -> bool:
    """Whether a path may lead from a node to itself without a step."""
    marks = [token.text for token in pattern.path]
    return bool(marks) and marks[-1] in {"*", "?"} and "/" not in marks


CHECKS: Mapping[str, Callable[[Sheet], Iterator[Slip]]] = {
    "not-grouped": not_grouped,
    "rejects-unbound": rejects_unbound,
    "out-of-scope": out_of_scope,
    "unrelated-minus": unrelated_minus,
    "cartesian-product": cartesian,
    "limit-unordered": limit_unordered,
    "graph-variable-inside": graph_variable_inside,
    "path-from-values": path_from_values,
}
