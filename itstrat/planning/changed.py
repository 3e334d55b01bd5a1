"""A scenario applied to a copy of some quads; the originals stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat.config import YEAR_STARTS
from itstrat.errors import PlanningError
from itstrat.namespaces import ITS, PREFIXES, RDF, RDFS, XSD
from itstrat.planning.calendar import add_months
from itstrat.planning.facts import listed, year_number, year_of, year_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from itstrat.planning.scenario import Scenario

    Node = ox.NamedNode | ox.BlankNode
    Resolve = Callable[[str], ox.NamedNode]

_TYPE = RDF["type"]
_MANUFACTURER = ox.NamedNode(f"{PREFIXES['schema']}manufacturer")
_HUNDRED = Decimal(100)
_THINGS = {"project", "source", "resource", "subject"}
_ALL = Decimal(10) ** 12
_DATES = (ITS["startDate"], ITS["endDate"])
_GRAPH = ox.NamedNode("urn:itstrat:graph:scenario")
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Future:
    """The quads as they would be, sorted by text, and what has to be known to read figures made from them."""

    quads: list[ox.Quad]
    notes: tuple[str, ...]


def applied(
    scenario: Scenario, quads: Iterable[ox.Quad], resolve: Resolve, *, first_month: int = YEAR_STARTS
) -> Future:
    """What would be there if the scenario came true, with notes on what goes along and what is not counted.

    ``resolve`` says which IRI a name in the scenario means; ``first_month`` is that in which financial years begin.
    Raises: PlanningError where a change cannot be made, and what ``resolve`` raises. Cost: one pass over the quads,
    and what each change touches.
    """
    world = _World(quads, first_month)
    for change in scenario.changes:
        given = dict(change.given)
        for key in sorted(_THINGS & given.keys()):
            node = resolve(given[key])
            world.written[node], given[key] = given[key], node
        _CHANGES[change.do](world, given)
    return Future(world.quads(), tuple(world.notes))


class _World:
    """Quads that may be changed; a changed statement stays in the graph that it was in."""

    def __init__(self, quads: Iterable[ox.Quad], first_month: int) -> None:
        self._store = ox.Store()
        self._store.bulk_extend(quads)
        self.first_month = first_month
        self.notes: list[str] = []
        #: How things are written in the scenario: what they are called once they are gone.
        self.written: dict[ox.NamedNode, str] = {}

    def quads(self) -> list[ox.Quad]:
        return sorted(self._store, key=str)

    def objects(self, subject: Node, predicate: ox.NamedNode) -> list[Any]:
        found = {quad.object for quad in self._store.quads_for_pattern(subject, predicate, None)}
        return sorted(found, key=str)

    def subjects(self, predicate: ox.NamedNode, thing: Any) -> list[Any]:
        found = {quad.subject for quad in self._store.quads_for_pattern(None, predicate, thing)}
        return sorted(found, key=str)

    def is_a(self, node: Node, cls: str) -> bool:
        return any(self._store.quads_for_pattern(node, _TYPE, ITS[cls]))

    def label(self, node: ox.NamedNode) -> str:
        written = self.written.get(node, node.value)
        return next((each.value for each in self.objects(node, RDFS["label"])), written)

    def called(self, nodes: Iterable[ox.NamedNode]) -> str:
        return listed(sorted(self.label(each) for each in nodes))

    def forget(self, node: Node) -> None:
        """Remove all that is said of a node and with it."""
        for pattern in ((node, None, None), (None, None, node)):
            for quad in list(self._store.quads_for_pattern(*pattern)):
                self._store.remove(quad)

    def unsay(self, subject: Node, predicate: ox.NamedNode, thing: Any) -> None:
        for quad in list(self._store.quads_for_pattern(subject, predicate, thing)):
            self._store.remove(quad)

    def turn(self, subject: Node, predicate: ox.NamedNode, new: Callable[[str], str | None]) -> None:
        """Give the literals of a property new values; those for which there is None stay."""
        for quad in list(self._store.quads_for_pattern(subject, predicate, None)):
            if isinstance(quad.object, ox.Literal) and (value := new(quad.object.value)) is not None:
                self._store.remove(quad)
                literal = ox.Literal(value, datatype=quad.object.datatype)
                self._store.add(ox.Quad(subject, predicate, literal, quad.graph_name))

    def say(self, subject: Node, predicate: ox.NamedNode, thing: Any) -> None:
        self._store.add(ox.Quad(subject, predicate, thing, _GRAPH))

    def above(self, project: ox.NamedNode) -> list[Any]:
        """The programmes that a project is part of, the nearest first."""
        found = [project]
        for each in found:
            found += [frame for frame in self.objects(each, ITS["subProjectOf"]) if frame not in found]
        return found[1:]

    def family(self, project: ox.NamedNode) -> list[Any]:
        """A project and all its parts."""
        found = [project]
        for each in found:
            found += [part for part in self.subjects(ITS["subProjectOf"], each) if part not in found]
        return found


def _drop_project(world: _World, given: Mapping[str, Any]) -> None:
    project = _a(world, given["project"], "Project")
    family = world.family(project)
    _tell_what_goes_along(world, project, family[1:])
    _drop_costs(world, project, family)
    replaced = {asset for each in family for asset in world.objects(each, ITS["replaces"])}
    for each in family:
        for predicate in (ITS["caseFor"], ITS["briefFor"]):
            for document in world.subjects(predicate, each):
                world.forget(document)
        demands = world.objects(each, ITS["demand"])
        world.forget(each)
        for demand in demands:
            if not world.subjects(ITS["demand"], demand):
                world.forget(demand)
    for asset in sorted(replaced, key=str):
        others = world.subjects(ITS["replaces"], asset)
        if not any(world.is_a(other, "Project") for other in others):
            for other in others:
                world.unsay(other, ITS["replaces"], asset)


def _tell_what_goes_along(world: _World, project: ox.NamedNode, parts: list[Any]) -> None:
    cases = [case for each in (project, *parts) for case in world.subjects(ITS["caseFor"], each)]
    gone = [f"its part {world.label(each)}" for each in parts] + [world.label(each) for each in cases]
    if gone:
        world.notes.append(f"With {world.label(project)} goes {listed(gone)}.")


def _drop_costs(world: _World, project: ox.NamedNode, family: list[Any]) -> None:
    """Take the costs of dropped projects out of the cases that stay; say which these are, and what cannot be told."""
    costs = {cost for each in family for cost in world.objects(each, ITS["cost"])}
    spent = {cost for cost in costs if not _is_needed(world, cost, family)}
    going = {case for each in family for case in world.subjects(ITS["caseFor"], each)}
    options = {option for cost in spent for option in world.subjects(ITS["cost"], cost)}
    cases = {case for option in options for case in world.subjects(ITS["option"], option)}
    cases |= {case for frame in world.above(project) for case in world.subjects(ITS["caseFor"], frame)}
    for case in sorted(cases - going, key=str):
        name, taken = world.label(case), set()
        for option in world.objects(case, ITS["option"]):
            taken |= spent & set(world.objects(option, ITS["cost"]))
        if taken:
            world.notes.append(
                f"{name} is asked without what is only for {world.label(project)}: {world.called(taken)}."
            )
        else:
            world.notes.append(
                f"{name}: no cost in it is recorded as that of {world.label(project)} (its:cost of both the project "
                "and the option), so its cost stays as it is."
            )
        world.notes.append(
            f"{name}: its benefits, risks and funding stay, as no data say which are those of {world.label(project)}."
        )
    for cost in sorted(spent, key=str):
        world.forget(cost)


def _is_needed(world: _World, cost: Any, family: list[Any]) -> bool:
    """Whether a cost is also that of a project, service or anything else but an option that stays."""
    holders = [each for each in world.subjects(ITS["cost"], cost) if each not in family]
    return any(not world.is_a(each, "Option") and not world.is_a(each, "RefreshItem") for each in holders)


def _move_project(world: _World, given: Mapping[str, Any]) -> None:
    project = _a(world, given["project"], "Project")
    starts = [_date(term.value) for term in world.objects(project, ITS["startDate"])]
    if "start" in given and not starts:
        raise PlanningError(f"{world.label(project)} has no start date to move from.", hint="Say months instead.")
    months = given.get("months")
    if months is None:
        months = (given["start"].year - starts[0].year) * _MONTHS + given["start"].month - starts[0].month
    family = world.family(project)
    moved: set[Any] = set()
    for each in family:
        begun = [_date(term.value) for term in world.objects(each, ITS["startDate"])]
        _move(world, each, (*_DATES,), months)
        for demand in world.objects(each, ITS["demand"]):
            _move(world, demand, _DATES, months)
        for milestone in world.objects(each, ITS["milestone"]):
            _move(world, milestone, (ITS["targetDate"],), months)
        if begun:
            first = world.first_month
            years = year_of(add_months(begun[0], months), first) - year_of(begun[0], first)
            costs = [cost for cost in world.objects(each, ITS["cost"]) if cost not in moved]
            moved.update(costs)
            for cost in costs:
                world.turn(cost, ITS["year"], _years_later(years))
    items = {
        item
        for each in family
        for asset in world.objects(each, ITS["replaces"])
        for item in world.subjects(ITS["replaces"], asset)
        if world.is_a(item, "RefreshItem")
    }
    for item in sorted(items, key=str):
        _move(world, item, (ITS["targetDate"],), months)


def _years_later(years: int) -> Callable[[str], str]:
    return lambda year: year_text(year_number(year, "A cost") + years)


def _move(world: _World, node: Node, properties: Iterable[ox.NamedNode], months: int) -> None:
    for predicate in properties:
        world.turn(node, predicate, lambda text: add_months(_date(text), months).isoformat())


def _cut_budget(world: _World, given: Mapping[str, Any]) -> None:
    kept = 1 - Decimal(given["percent"]) / _HUNDRED
    source = given.get("source")
    funds = world.subjects(_TYPE, ITS["Funding"]) if source is None else world.subjects(ITS["fundingSource"], source)
    if not funds:
        raise PlanningError("There is no funding to cut" + (f" from {world.label(source)}." if source else "."))
    for fund in funds:
        world.turn(fund, ITS["amount"], lambda amount: f"{Decimal(amount) * kept:f}")


def _lose_resource(world: _World, given: Mapping[str, Any]) -> None:
    resource, day, lost = given["resource"], given.get("from", date.min), Decimal(given.get("amount", _ALL))
    capacities = [each for each in world.subjects(ITS["resource"], resource) if world.is_a(each, "Capacity")]
    if lost < 0:
        raise PlanningError(f"{world.label(resource)} cannot lose {lost}.", hint="Write how much is lost, above 0.")
    if not capacities:
        raise PlanningError(
            f"{world.label(resource)} has no capacity to lose.", hint="Name a resource with its:Capacity."
        )
    for capacity in capacities:
        ends = [_date(term.value) for term in world.objects(capacity, ITS["endDate"])]
        if not ends or ends[0] >= day:
            world.turn(capacity, ITS["amount"], lambda amount: f"{max(Decimal(0), Decimal(amount) - lost):f}")


def _end_support(world: _World, given: Mapping[str, Any]) -> None:
    subject, day = given["subject"], given["date"]
    models = [subject] if world.is_a(subject, "AssetModel") else world.objects(subject, ITS["model"])
    models = models or world.subjects(_MANUFACTURER, subject)
    if not models:
        raise PlanningError(
            f"{world.label(subject)} is no asset, model or maker of one.", hint="end-support takes one of these."
        )
    for model in models:
        before = world.objects(model, ITS["endOfSupport"])
        world.turn(model, ITS["endOfSupport"], lambda text: min(day, _date(text)).isoformat())
        if not before:
            world.say(model, ITS["endOfSupport"], ox.Literal(day.isoformat(), datatype=XSD["date"]))


def _a(world: _World, node: ox.NamedNode, cls: str) -> ox.NamedNode:
    if not world.is_a(node, cls):
        if world.objects(node, _TYPE):
            raise PlanningError(f"{world.label(node)} is not a {cls.lower()}.")
        raise PlanningError(
            f"{world.label(node)} is not a {cls.lower()}, or is gone by then.",
            hint="A change before this one may have taken it away: with a project go its parts.",
        )
    return node


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise PlanningError(f"{text!r} is not a date that can be moved.") from error


_CHANGES: Mapping[str, Callable[[_World, Mapping[str, Any]], None]] = MappingProxyType(
    {
        "drop-project": _drop_project,
        "move-project": _move_project,
        "cut-budget": _cut_budget,
        "lose-resource": _lose_resource,
        "end-support": _end_support,
    }
)
