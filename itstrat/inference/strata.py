"""The order to run rules in: each after those that feed it, and those that feed each other together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from itstrat.inference.rules import Rule

#: Rules whose axioms are closed (scm-sco, scm-spo): what they add is nothing that they would have to look at again.
_CLOSED = frozenset({"cax-sco", "prp-spo1"})
#: Rules that one run brings to an end though they feed themselves: what goes back and forth.
_ENDING = frozenset({"prp-symp", "eq-sym"})


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules to run together; ``repeat`` is whether until nothing new follows."""

    rules: tuple[Rule, ...]
    repeat: bool = False


def strata(rules: Iterable[Rule]) -> list[Stratum]:
    """The rules that derive something, in strata: no later one feeds an earlier one.

    Rules that match or derive triples of any property come last, in a stratum with all the others.
    Cost: a few microseconds for each rule. Source: Tarjan, Depth-first search and linear graph algorithms (1972).
    """
    deriving = [rule for rule in rules if rule.template.head]
    closed = [rule for rule in deriving if not _is_open(rule)]
    levels: dict[int, list[Rule]] = {}
    cycles: dict[int, list[tuple[Rule, ...]]] = {}
    for level, component in _levels(closed):
        if len(component) == 1 and _ends(component[0]):
            levels.setdefault(level, []).extend(component)
        else:
            cycles.setdefault(level, []).append(component)
    found: list[Stratum] = []
    for level in sorted({*levels, *cycles}):
        if level in levels:
            found.append(Stratum(tuple(levels[level])))
        found += [Stratum(component, repeat=True) for component in cycles.get(level, ())]
    if len(closed) < len(deriving):
        found.append(Stratum(tuple(deriving), repeat=True))
    return found


def _is_open(rule: Rule) -> bool:
    return any(key is not None and key.is_open for key in (*rule.reads, rule.writes))


def _ends(rule: Rule) -> bool:
    """Whether one run of a rule is enough; what is transitive is run along paths."""
    return rule.writes not in rule.reads or rule.template.is_transitive or rule.name in _CLOSED | _ENDING


def _levels(rules: Sequence[Rule]) -> list[tuple[int, tuple[Rule, ...]]]:
    """The groups of rules that feed each other, each with the length of the longest way to it."""
    graph: dict[Hashable, list[Hashable]] = {}
    for number, rule in enumerate(rules):
        closed = rule.name in _CLOSED
        for key in rule.reads:
            graph.setdefault((key, not closed), []).append(number)
            graph.setdefault((key, False), []).append((key, True))
        written = rule.writes
        graph[number] = [(written, closed)]
        graph.setdefault((written, False), []).append((written, True))
    depth: dict[Hashable, int] = {}
    found: list[tuple[int, tuple[Rule, ...]]] = []
    for component in reversed(_components(graph)):  # what feeds comes before what is fed
        level = max((depth.get(node, 0) for node in component), default=0)
        members = tuple(rules[node] for node in sorted(each for each in component if isinstance(each, int)))
        if members:
            found.append((level, members))
        inside = set(component)
        for node in component:
            for following in graph.get(node, ()):
                if following not in inside:
                    depth[following] = max(depth.get(following, 0), level + bool(members))
    return found


def _components(graph: dict[Hashable, list[Hashable]]) -> list[list[Hashable]]:
    """The strongly connected components, each after those that it leads to; without recursion, for long chains."""
    index: dict[Hashable, int] = {}
    low: dict[Hashable, int] = {}
    open_: set[Hashable] = set()
    stack: list[Hashable] = []
    found: list[list[Hashable]] = []
    for start in graph:
        if start in index:
            continue
        work = [(start, iter(graph.get(start, ())))]
        index[start] = low[start] = len(index)
        stack.append(start)
        open_.add(start)
        while work:
            node, following = work[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    open_.add(other)
                    work.append((other, iter(graph.get(other, ()))))
                    break
                if other in open_:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component: list[Hashable] = []
                    while not component or component[-1] != node:
                        component.append(stack.pop())
                    open_.difference_update(component)
                    found.append(component)
    return found
