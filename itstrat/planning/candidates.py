"""The portfolio problem of a strategy: its projects, and the limits that its data and the options set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import PlanningError
from itstrat.namespaces import ITS
from itstrat.planning.alignment import Worth
from itstrat.planning.calendar import add_months, quarter_index
from itstrat.planning.facts import day, has_year, number, rows, year_of, year_text
from itstrat.planning.money import costs_of, one_currency, sums, unnamed
from itstrat.planning.plan_options import PlanOptions, Proposal
from itstrat.planning.problem import Candidate, Limit, Problem, Start, amount_text, usage
from itstrat.planning.supply import supply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from itstrat.planning.money import Kind
    from itstrat.store import Store, Term

    Label = Callable[[Term], str]

IN_PROGRESS = "in progress"
_MONTHS = 3
_OF_THE_DATA = {"funding", "resource"}
_TRUE = {"true", "1"}
_ENDED = {ITS[name].value for name in ("Complete", "Retired", "Live")}
_RUNNING = ITS["InProgress"].value
_PRECEDED, _ALTERNATIVE = ITS["precededBy"].value, ITS["alternativeTo"].value
_REFRESH = ITS["RefreshItem"].value
_GRANTED = {ITS[name].value for name in ("Approved", "InProgress", "Live", "Complete")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A problem with what is needed to tell its solution: the proposals, and what was assumed."""

    as_of: date
    problem: Problem
    proposals: Mapping[str, Proposal]
    currency: str
    worth: Worth
    assumptions: tuple[str, ...]


def setting(store: Store, as_of: date, labels: Label, options: PlanOptions) -> Setting:
    """The portfolio problem of a store.

    Candidates are the projects that have not ended. Raises: PlanningError where the data cannot be added up.
    Cost: ten queries; linear in projects times quarters.
    """
    return _Reader(store, as_of, labels, options).setting()


class _Reader:
    def __init__(self, store: Store, as_of: date, labels: Label, options: PlanOptions) -> None:
        self._store, self._as_of, self._labels, self._options = store, as_of, labels, options
        self._supply = supply(store, as_of, self._call, options)
        self._periods = self._supply.periods
        self._first = self._periods[0].start
        self._worth = Worth.of(store, options.weights)
        self._costs = costs_of(store)
        self._cases = rows(store, "options")
        self._notes = list(self._supply.assumptions)

    def setting(self) -> Setting:
        proposals = self._proposals()
        self._children: dict[str, tuple[str, ...]] = {}
        for each in proposals.values():
            if each.parent in proposals:
                self._children[each.parent] = (*self._children.get(each.parent, ()), each.iri)
        self._own_costs(proposals)
        used = [row for holder in proposals for row in self._costs.get(holder, ())]
        currency = one_currency(used, "The portfolio")
        self._notes += [
            note for iri in unnamed(used) if (note := f"{self._call(iri)} names no currency: {currency} is assumed.")
        ]
        limits = [*self._supply.limits, *self._budgets(currency), *self._funding(proposals, currency)]
        ties = rows(self._store, "ties")
        deadlines = self._deadlines()
        candidates = tuple(self._candidate(each, proposals, ties, deadlines) for each in proposals.values())
        problem = Problem(
            periods=self._periods,
            candidates=candidates,
            limits=tuple(self._with_room(limits, candidates)),
            alternatives=tuple(
                sorted({_pair(row["project"], row["other"]) for row in ties if row["tie"] == _ALTERNATIVE})
            ),
        )
        return Setting(
            as_of=self._as_of,
            problem=problem,
            proposals={iri: self._with_costs(each) for iri, each in proposals.items()},
            currency=currency,
            worth=self._worth,
            assumptions=tuple(self._notes),
        )

    def _with_room(self, limits: Iterable[Limit], candidates: Iterable[Candidate]) -> list[Limit]:
        """The limits, those of the data with room for what is in progress: that is spent, like the time of services."""
        running = usage(each.starts[0] for each in candidates if each.must == IN_PROGRESS and each.starts)
        found = []
        for limit in limits:
            over = running.get(limit.key, Decimal(0)) - limit.available
            if over > 0 and limit.kind in _OF_THE_DATA:
                self._notes.append(
                    f"{limit.label}, {limit.when}: what is in progress takes {amount_text(over)} {limit.unit} "
                    "more than there is; nothing can be added."
                )
                limit = replace(limit, available=limit.available + over)
            found.append(limit)
        return found

    def _call(self, iri: str) -> str:
        return self._labels(ox.NamedNode(iri))

    def _proposals(self) -> dict[str, Proposal]:
        found: dict[str, Proposal] = {}
        for row in rows(self._store, "projects"):
            iri = row["project"]
            if iri in found or row.get("status") in _ENDED:
                continue
            label = self._call(iri)
            start, end = (day(row[name], label, iri) if name in row else None for name in ("start", "end"))
            if start and end and end < start:
                raise PlanningError(
                    f"{label} ends on {end}, before it starts on {start}.",
                    hint="Exchange its:startDate and its:endDate, or mend the one that is wrong.",
                    about=iri,
                )
            found[iri] = Proposal(
                iri=iri,
                label=label,
                status=row.get("status", ""),
                start=start,
                end=end,
                parent=row.get("parent"),
                mandatory=row.get("mandatory") in _TRUE,
                costs=(),
            )
            if "start" not in row or "end" not in row:
                self._notes.append(f"{label} has no start or end date: one quarter, from now on, is assumed.")
        return dict(sorted(found.items(), key=lambda item: (item[1].label, item[0])))

    def _own_costs(self, proposals: Mapping[str, Proposal]) -> None:
        """Give each project what the recommended option of its case costs beyond its sub-projects and itself."""
        for row in self._cases:
            project = row.get("project")
            if project is None or project not in proposals or row.get("recommended") not in _TRUE:
                continue
            known = {cost["cost"] for each in self._family(project) for cost in self._costs.get(each, ())}
            more = [cost for cost in self._costs.get(row["option"], ()) if cost["cost"] not in known]
            for cost in more:
                if not has_year(cost):
                    self._notes.append(
                        f"{self._call(cost['cost'])}, a cost of the option {self._call(row['option'])}, has no year: "
                        "it is left out of every budget."
                    )
            self._costs[project] = [*self._costs.get(project, ()), *(cost for cost in more if has_year(cost))]
        self._sums = {iri: sums(self._costs[iri], "cost", self._call) for iri in proposals if self._costs.get(iri)}

    def _with_costs(self, proposal: Proposal) -> Proposal:
        return replace(proposal, costs=self._sums.get(proposal.iri, ()))

    def _family(self, project: str, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
        if project in seen:
            return ()
        below = (each for child in self._children.get(project, ()) for each in self._family(child, seen | {project}))
        return (project, *below)

    def _budgets(self, currency: str) -> list[Limit]:
        return [
            Limit(
                key=_budget_key(year, kind),
                group=_budget_key(year, kind),
                kind="budget",
                label=f"{kind} budget".capitalize() if kind else "Budget",
                when=year_text(year),
                unit=currency,
                available=amount,
            )
            for (year, kind), amount in sorted(
                self._options.budgets.items(), key=lambda item: (item[0][0], str(item[0][1]))
            )
        ]

    def _funding(self, proposals: Mapping[str, Proposal], currency: str) -> list[Limit]:
        """A limit for each project that money was asked for, shared with its parts that have no money of their own."""
        self._funded: dict[str, str] = {}
        if self._options.funding == "none":
            return []
        found: dict[str, dict[str, Decimal]] = {}
        for row in rows(self._store, "funding"):
            counts = self._options.funding == "sought" or row.get("status") in _GRANTED
            amounts = found.setdefault(row["project"], {})
            amounts[row["funding"]] = number(row.get("amount", "0"), row["funding"]) if counts else Decimal(0)
        for project in proposals:
            frame = next((each for each in self._ancestors(project, proposals) if each in found), None)
            if frame is not None:
                self._funded[project] = f"funding {frame}"
        return [
            Limit(
                key=f"funding {project}",
                group=f"funding {project}",
                kind="funding",
                label=f"Funding of {proposals[project].label}",
                when="granted" if self._options.funding == "granted" else "granted and sought",
                unit=currency,
                available=sum(amounts.values(), Decimal(0)),
            )
            for project, amounts in found.items()
            if project in proposals
        ]

    def _ancestors(self, project: str, proposals: Mapping[str, Proposal]) -> Iterator[str]:
        """A project, then the programmes that it is part of, the nearest first."""
        seen: set[str] = set()
        here: str | None = project
        while here is not None and here in proposals and here not in seen:
            seen.add(here)
            yield here
            here = proposals[here].parent

    def _deadlines(self) -> dict[str, date]:
        """By when each project has to end for the sake of what it replaces: the refresh plan's date, else support's."""
        if not self._options.deadlines:
            return {}
        found: dict[str, tuple[date | None, date]] = {}
        replacers: dict[str, list[str]] = {}
        for row in rows(self._store, "support"):
            planned, ends = found.get(row["asset"], (None, date.max))
            if row.get("kind") == _REFRESH and "date" in row:
                planned = day(row["date"], row["replacement"])
            elif "replacement" in row:
                replacers.setdefault(row["replacement"], []).append(row["asset"])
            found[row["asset"]] = planned, min(ends, day(row["ends"], row["model"]))
        return {
            project: min(found[asset][0] or found[asset][1] for asset in assets)
            for project, assets in replacers.items()
        }

    def _candidate(
        self,
        proposal: Proposal,
        proposals: Mapping[str, Proposal],
        ties: Iterable[Mapping[str, str]],
        deadlines: Mapping[str, date],
    ) -> Candidate:
        iri = proposal.iri
        planned = 0 if proposal.start is None else self._index(proposal.start)
        end = planned if proposal.end is None else max(planned, self._index(proposal.end))
        parts = self._children.get(iri, ())
        begins_later = planned >= len(self._periods)
        due = max(end, self._index(deadlines[iri])) if iri in deadlines else None
        return Candidate(
            iri=iri,
            label=proposal.label,
            value=Decimal(0) if parts else self._worth.of_project(iri, proposal.parent),
            starts=self._starts(proposal, planned, end, due, bool(parts)),
            planned=planned,
            cost=sum((cost.amount for cost in self._sums.get(iri, ())), Decimal(0)),
            must=self._must(proposal, begins_later=begins_later),
            barred=self._barred(proposal, planned, end, bool(parts)),
            part_of=proposal.parent if proposal.parent in proposals else None,
            after=tuple(row["other"] for row in ties if row["project"] == iri and row["tie"] == _PRECEDED),
            parts=parts,
        )

    def _must(self, proposal: Proposal, *, begins_later: bool) -> str:
        """Why a project has to be chosen; what is mandatory but begins after the plan is for another plan."""
        if proposal.iri in self._options.must:
            return "has to be carried out (--must)"
        if proposal.mandatory and proposal.iri not in self._options.release and not begins_later:
            return "mandatory"
        if proposal.status == _RUNNING and proposal.iri not in self._options.release:
            return IN_PROGRESS
        return ""

    def _barred(self, proposal: Proposal, planned: int, end: int, has_parts: bool) -> str:
        """Why a project may not be chosen: it is not wanted, or would end after the plan, where no limits are known."""
        if proposal.iri in self._options.without:
            return "left out on request (--without)"
        first = max(0, planned)
        if has_parts or proposal.status == _RUNNING or first + end - planned < len(self._periods):
            return ""
        return f"would not end by {self._periods[-1].end}, when the plan does (--quarters)"

    def _starts(
        self, proposal: Proposal, planned: int, end: int, due: int | None, has_parts: bool
    ) -> tuple[Start, ...]:
        """When a project may start: as planned if it runs or frames others, else then or later."""
        length, last = end - planned, len(self._periods) - 1
        if has_parts or (proposal.status == _RUNNING and proposal.iri not in self._options.release):
            return (self._start(proposal, planned, planned, length),)
        begin = planned if proposal.status == _RUNNING else max(0, planned)
        until = begin if begin + length > last else last - length
        if due is not None:
            until = max(begin, min(until, due - length))
        return tuple(self._start(proposal, planned, each, length) for each in range(begin, until + 1))

    def _start(self, proposal: Proposal, planned: int, begin: int, length: int) -> Start:
        uses: dict[str, Decimal] = {}
        for key, amount in (*self._supply.uses(proposal.iri, begin - planned), *self._money(proposal, begin, planned)):
            uses[key] = uses.get(key, Decimal(0)) + amount
        return Start(period=begin, end=begin + length, uses=tuple(sorted(uses.items())))

    def _money(self, proposal: Proposal, begin: int, planned: int) -> list[tuple[str, Decimal]]:
        first, start = self._options.first_month, proposal.start or add_months(self._first, planned * _MONTHS)
        moved = year_of(add_months(start, (begin - planned) * _MONTHS), first) - year_of(start, first)
        uses = []
        for cost in self._sums.get(proposal.iri, ()):
            year = cost.year + moved
            uses += [(_budget_key(year, cost.kind), cost.amount), (_budget_key(year, None), cost.amount)]
            if proposal.iri in self._funded:
                uses.append((self._funded[proposal.iri], cost.amount))
        wanted = {_budget_key(year, kind) for year, kind in self._options.budgets}
        return [(key, amount) for key, amount in uses if key in wanted or key.startswith("funding")]

    def _index(self, moment: date) -> int:
        return quarter_index(self._first, moment)


def _budget_key(year: int, kind: Kind | None) -> str:
    return f"budget {year} {kind or 'both'}"


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
