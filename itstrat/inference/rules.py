"""The rules that the axioms of a store give rise to: each template of the table, once for each way its axioms hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from itstrat.inference.lists import list_templates
from itstrat.inference.table import MEMBER, TYPE, Pattern, Template, templates
from itstrat.namespaces import RDF

if TYPE_CHECKING:
    from itstrat.inference.table import Regime
    from itstrat.store import Store, Term


_PREDICATES = (ox.NamedNode, ox.Variable)


class Key(NamedTuple):
    """What triples a pattern may match: those of a property, or those that type something with a class; None is any."""

    predicate: ox.NamedNode | None
    type: Term | None = None

    @property
    def is_open(self) -> bool:
        """Whether it stands for many keys."""
        return self.predicate is None or (self.predicate == TYPE and self.type is None)


@dataclass(frozen=True)
class Rule:
    """A template with terms for its parameters, in their order."""

    template: Template
    row: tuple[Term, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the W3C tables."""
        return self.template.name

    @cached_property
    def bindings(self) -> dict[str, Term]:
        """What its parameters are."""
        return dict(zip(self.template.parameters, self.row, strict=True))

    def is_named(self) -> bool:
        """Whether all that it was made for has a name."""
        return not any(isinstance(term, ox.BlankNode) for term in self.row)

    def is_idle(self) -> bool:
        """Whether it derives nothing: only what it is told, or something that RDF cannot say, as of a literal."""
        if self.head is None:
            return False
        subject, predicate, _ = self.head
        return self.head in self.body or isinstance(subject, ox.Literal) or not isinstance(predicate, _PREDICATES)

    @cached_property
    def body(self) -> tuple[Pattern, ...]:
        """What it matches in the data."""
        return tuple(pattern.bound(self.bindings) for pattern in self.template.body)

    @cached_property
    def head(self) -> Pattern | None:
        """What follows; None where that is a contradiction."""
        return self.template.head.bound(self.bindings) if self.template.head else None

    @cached_property
    def reads(self) -> tuple[Key, ...]:
        """The keys of its body."""
        return tuple(map(key, self.body))

    @cached_property
    def writes(self) -> Key | None:
        """The key of its head."""
        return key(self.head) if self.head else None


def key(pattern: Pattern) -> Key:
    """The key of what a pattern matches."""
    _, predicate, object_ = pattern
    if predicate == MEMBER:
        return Key(RDF["first"])
    if not isinstance(predicate, ox.NamedNode):
        return Key(None)
    return Key(predicate, object_) if predicate == TYPE and not isinstance(object_, ox.Variable) else Key(predicate)


def vocabulary_rules(regime: Regime) -> tuple[Rule, ...]:
    """The rules of a regime that are about the ontology alone, in the order of the table."""
    return tuple(Rule(template) for template in templates(regime) if not template.axioms)


def compile_rules(store: Store, regime: Regime) -> tuple[Rule, ...]:
    """The rules of a regime for the axioms that a store holds, in the order of the table.

    The regime ``its`` says nothing of classes without a name. Cost: a query for each template; about a millisecond for
    ``its`` and five for ``owl-rl``, and a microsecond for each axiom.

    >>> from itstrat.namespaces import OWL
    >>> from itstrat.store import OxigraphStore
    >>> store = OxigraphStore()
    >>> store.load([ox.Quad(ox.NamedNode("urn:x:partOf"), TYPE, OWL["TransitiveProperty"])])
    >>> [(rule.name, rule.row[0].value) for rule in compile_rules(store, "its")]
    [('prp-trp', 'urn:x:partOf')]
    """
    wanted = [template for template in templates(regime) if template.axioms]
    if regime == "owl-rl":
        wanted += list_templates(store)
    found = (Rule(template, row) for template in wanted for row in _rows(template, store))
    return tuple(rule for rule in found if not rule.is_idle() and (regime != "its" or rule.is_named()))


def _rows(template: Template, store: Store) -> list[tuple[Term, ...]]:
    """Each way in which the axioms of a template hold, sorted."""
    bound = {name for pattern in template.axioms for name in pattern.variables()}
    where = " ".join(map(str, template.axioms)) + "".join(
        f" FILTER({each})" for each in template.conditions if {each.left, each.right} <= bound
    )
    names = " ".join(f"?{name}" for name in template.parameters)
    solutions = store.query(f"SELECT DISTINCT {names} WHERE {{ {where} }}", trusted=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return sorted((tuple(solution[name] for name in template.parameters) for solution in solutions), key=str)
