"""Checks of the words of a query: prefixes, terms of our namespace, variables by how often they stand there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from itstrat import ontology
from itstrat.namespaces import ITS, PREFIXES, RDF
from itstrat.nearest import did_you_mean, nearest
from itstrat.sparql import scope
from itstrat.sparql.outline import Pattern
from itstrat.sparql.sheet import Slip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from itstrat.sparql.sheet import Sheet
    from itstrat.sparql.tokens import Token

_NOT_REPEATABLE = frozenset({"NOW", "RAND", "UUID", "STRUUID"})
#: How alike the name of a variable without a value must be to one with a value to be wrong even where one may lack.
_SURELY = 0.9


def unknown_prefixes(sheet: Sheet) -> Iterator[Slip]:
    """Prefixes that are neither declared nor known."""
    told = set()
    for token in sheet.tokens:
        prefix = token.text.partition(":")[0]
        if token.kind == "name" and prefix not in sheet.known and prefix not in told:
            told.add(prefix)
            hint = did_you_mean(nearest(prefix, sheet.known))
            hint = f"{hint} Declare it at the top: PREFIX {prefix}: <https://…>.".strip()
            yield Slip(start=token.start, message=f"The prefix '{prefix}:' is not declared.", hint=hint)


def other_prefixes(sheet: Sheet) -> Iterator[Slip]:
    """Well-known prefixes that stand for something else here."""
    for prefix, (iri, token) in sheet.declared.items():
        usual = PREFIXES.get(prefix)
        if usual is not None and iri != usual:
            message = f"The prefix '{prefix}:' stands for <{iri}> here, and for <{usual}> everywhere else."
            yield Slip(start=token.start, message=message)


def unknown_terms(sheet: Sheet) -> Iterator[Slip]:
    """Terms of our namespace that the ontology does not have."""
    roles = _roles(sheet)
    for token in sheet.tokens:
        iri = _iri(sheet, token)
        if iri.startswith(ITS) and iri not in sheet.terms and iri != ITS:
            name = iri.removeprefix(ITS)
            hint = did_you_mean(ontology.meant(name, roles.get(token.start)), str)
            yield Slip(start=token.start, message=f"its:{name} is no term of itstrat.", hint=hint)


def _iri(sheet: Sheet, token: Token) -> str:
    """The IRI that a token names, or nothing."""
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return sheet.known.get(prefix, "") + local
    return token.text[1:-1] if token.kind == "iri" else ""


def _roles(sheet: Sheet) -> dict[int, ontology.Role]:
    """What the terms of the triple patterns are there for, by where they stand."""
    found: dict[int, ontology.Role] = {}
    for place in sheet.places:
        for each in place.group.elements:
            if isinstance(each, Pattern):
                found |= {token.start: "property" for token in each.path}
                is_type = each.path[0].word == "A" or _iri(sheet, each.path[0]) == RDF["type"].value
                found[each.object.start] = "class" if is_type else "value"
    return found


def used_once(sheet: Sheet) -> Iterator[Slip]:
    """Variables of one pattern that stand nowhere else, in a query that says what it gives."""
    if sheet.select is None or sheet.select.form != "SELECT" or any(select.star for select in sheet.selects):
        return
    times = Counter(token.variable for token in sheet.tokens if token.variable)
    patterns = [
        (place, element) for place in sheet.places for element in place.group.elements if isinstance(element, Pattern)
    ]
    used = Counter(name for _, pattern in patterns for name in scope.names(pattern.terms))
    for place, pattern in patterns:
        for token in pattern.terms if place.kind not in {"EXISTS", "MINUS"} else ():
            name = token.variable
            if name and times[name] == used[name] == 1 and name not in sheet.params:
                near = nearest(f"?{name}", _others(times, name))
                yield Slip(start=token.start, message=f"{token.text} stands nowhere else.", hint=did_you_mean(near))


def _others(times: Counter[str], name: str) -> list[str]:
    return [f"?{other}" for other in times if other != name]


def never_bound(sheet: Sheet) -> Iterator[Slip]:
    """Variables that are asked for, and that nothing gives a value."""
    if sheet.select is None:
        return
    told = set(sheet.bound)
    meant = _left_open(sheet)
    for token in sheet.tokens:
        if token.variable and token.variable not in told:
            told.add(token.variable)
            near = nearest(token.text, [f"?{name}" for name in sheet.bound])
            if token.start not in meant or nearest(token.variable, sheet.bound, alike=_SURELY):
                message = f"Nothing gives {token.text} a value."
                yield Slip(start=token.start, message=message, hint=did_you_mean(near))


def _left_open(sheet: Sheet) -> set[int]:
    """Where variables stand in IF and COALESCE: one without a value is a way to write that there is none."""
    within = [expression for place in sheet.places for expression, _ in scope.expressions(place.group)]
    within += [expression for select in sheet.selects for expression in scope.own_expressions(select)]
    return {t.start for each in within if each.words & {"IF", "COALESCE"} for t in each.tokens}


def not_repeatable(sheet: Sheet) -> Iterator[Slip]:
    """Functions whose answer is another one each time."""
    for token, after in zip(sheet.tokens, sheet.tokens[1:], strict=False):
        if token.word in _NOT_REPEATABLE and after.text == "(":
            yield Slip(start=token.start, message=f"{token.word}() is not the same tomorrow.")


def group_concat_unbound(sheet: Sheet) -> Iterator[Slip]:
    """GROUP_CONCAT of a variable that has no value in some rows."""
    for select in sheet.selects:
        inner = scope.bound(select.where)
        perhaps = inner.some - inner.sure - sheet.params
        for expression in scope.own_expressions(select):
            words = {token.word for token in expression.tokens}
            if "GROUP_CONCAT" not in words or words & {"COALESCE", "IF", "BOUND"}:
                continue
            for token in expression.tokens:
                if token.variable in perhaps:
                    message = f"GROUP_CONCAT meets rows in which {token.text} has no value."
                    yield Slip(start=token.start, message=message)


CHECKS: Mapping[str, Callable[[Sheet], Iterator[Slip]]] = {
    "unknown-prefix": unknown_prefixes,
    "other-prefix": other_prefixes,
    "unknown-term": unknown_terms,
    "never-bound": never_bound,
    "used-once": used_once,
    "not-repeatable": not_repeatable,
    "group-concat-unbound": group_concat_unbound,
}
