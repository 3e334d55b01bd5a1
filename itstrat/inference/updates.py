"""Rules as SPARQL: one update for the rules of a template, that inserts all that follows from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.namespaces import INFERRED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from itstrat.inference.rules import Rule
    from itstrat.inference.table import Template
    from itstrat.store import Term

    Row = tuple[Term, ...]

#: What may not stand between < and > in SPARQL, though a file may hold it.
_UNWRITABLE = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def updates(rules: Iterable[Rule]) -> Iterator[str]:
    """The updates for some rules: for each template one, or two if an axiom names a blank node; for a path one each."""
    for template, where, bindings in _clauses(rules):
        assert template.head is not None
        head = template.head.bound(bindings)
        into = f"{head} GRAPH {INFERRED_GRAPH} {{ {head} }}"
        yield f"INSERT {{ {into} }} WHERE {{ {where} FILTER NOT EXISTS {{ {head} }} }}"


def contradictions(rules: Iterable[Rule]) -> Iterator[tuple[Template, str]]:
    """Queries for what matches the body of rules that have no head, each with their template."""
    for template, where, bindings in _clauses(rules):
        names = {name for pattern in (*template.axioms, *template.body) for name in pattern.variables()}
        kept = " ".join(f"({term} AS ?{name})" for name, term in bindings.items())
        rest = " ".join(f"?{name}" for name in sorted(names - bindings.keys()))
        yield template, f"SELECT DISTINCT {kept} {rest} WHERE {{ {where} }}"


def _clauses(rules: Iterable[Rule]) -> Iterator[tuple[Template, str, Mapping[str, Term]]]:
    """Each template with a WHERE clause for its rules, and the terms that stand in it in place of its parameters."""
    for template, rows in _by_template(rules).items():
        written = [row for row in rows if all(map(_is_writable, row))]
        if template.is_transitive or len(written) == 1:
            for row in written:
                bindings = dict(zip(template.parameters, row, strict=True))
                yield template, _where(template, bindings), bindings
        elif written:
            yield template, f"{_values(template.parameters, written)} {_where(template)}", {}
        if len(written) < len(rows):
            yield template, _joined(template, [row for row in rows if not all(map(_is_writable, row))]), {}


def _by_template(rules: Iterable[Rule]) -> dict[Template, list[Row]]:
    found: dict[Template, list[Row]] = {}
    for rule in rules:
        found.setdefault(rule.template, []).append(rule.row)
    return found


def _joined(template: Template, rows: Sequence[Row]) -> str:
    """The clause for rows with terms that SPARQL cannot write, such as blank nodes: those are looked up once more."""
    columns = [column for column in range(len(template.parameters)) if all(_is_writable(row[column]) for row in rows)]
    some = dict.fromkeys(tuple(row[column] for column in columns) for row in rows)
    values = _values([template.parameters[column] for column in columns], list(some)) if columns else ""
    return f"{values} {' '.join(map(str, template.axioms))} {_where(template)}"


def _where(template: Template, bindings: Mapping[str, Term] | None = None) -> str:
    """The body of a template and its conditions, with terms for some parameters."""
    bindings = bindings or {}
    body = [pattern.bound(bindings) for pattern in template.body]
    if template.is_transitive:
        first, last = body
        return f"{first.subject} {first.predicate}+ {last.object} ."
    open_ = [each for each in template.conditions if not {each.left, each.right} & bindings.keys()]
    return " ".join([*map(str, body), *(f"FILTER({each})" for each in open_)])


def _values(names: Sequence[str], rows: Iterable[Row]) -> str:
    lines = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ {lines} }}"


def _is_writable(term: Term) -> bool:
    if isinstance(term, ox.Literal):
        return not _UNWRITABLE.search(term.datatype.value)
    return isinstance(term, ox.NamedNode) and not _UNWRITABLE.search(term.value)
