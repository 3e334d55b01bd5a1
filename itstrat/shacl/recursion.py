"""Shapes that refer to themselves, directly or by way of others.

A focus node that is met again under the same shape conforms there. So a node fails only where some chain of references
ends in something that fails by itself; which ones do is found by checking every node that the shape may reach, again
and again with the failures found so far, until there are no more. That is right as long as a reference only ever asks
that a node conforms; where one asks that it does not (``sh:not``), the reference engine has the word. That one stops
after three rounds, so a fault that lies deeper is found here and not there.

See https://www.w3.org/TR/shacl/#shapes-recursion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from itstrat.namespaces import SH
from itstrat.shacl import paths
from itstrat.shacl.checks import NotCompiled
from itstrat.shacl.targets import Focus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyoxigraph as ox

    from itstrat.shacl.parameters import Constraint
    from itstrat.shacl.shapes import Shapes
    from itstrat.store import Node

_NONE: frozenset[ox.NamedNode] = frozenset()
_BY_PROPERTY = SH["PropertyConstraintComponent"]
_ASKS_THE_CONTRARY = frozenset(SH[f"{name}ConstraintComponent"] for name in ("Not", "Xone", "QualifiedMaxCount"))


def ways_back(shapes: Shapes, node: Node) -> tuple[paths.Path, ...]:
    """The paths from a focus node of a shape to the nodes at which it refers to itself; none, if it does not.

    Of a reference at the same node the path is an empty sequence.
    Raises: NotCompiled, where checking again would not give what recursion means.
    """
    leading = _leading(shapes, node)
    return tuple(dict.fromkeys(_walk(shapes, node, node, (), leading, frozenset({node}), judged=False)))


def _leading(shapes: Shapes, node: Node) -> frozenset[Node]:
    """The shapes below one that refer back to it."""
    above: dict[Node, set[Node]] = {}
    for shape in shapes.below(node):
        for constraint in shape.constraints:
            for nested in constraint.shapes:
                above.setdefault(nested, set()).add(shape.node)
    found: set[Node] = set()
    waiting = [node]
    while waiting:
        fresh = above.get(waiting.pop(), set()) - found
        found |= fresh
        waiting.extend(fresh)
    return frozenset(found)


def _walk(
    shapes: Shapes,
    root: Node,
    at: Node,
    path: tuple[paths.Path, ...],
    leading: frozenset[Node],
    above: frozenset[Node],
    *,
    judged: bool,
) -> Iterator[paths.Path]:
    shape = shapes[at]
    if shape.path is not None:
        path = (*path, shape.path)
    for constraint in shape.constraints if not shape.deactivated else ():
        for nested in constraint.shapes:
            if nested == root:
                if not judged and constraint.component == _BY_PROPERTY:
                    raise NotCompiled("a property shape that refers to itself by sh:property")
                _only_asks_to_conform(constraint)
                yield paths.Sequence(path)
            elif nested in leading:
                if nested in above:
                    raise NotCompiled("shapes that refer to themselves in several ways")
                _only_asks_to_conform(constraint)
                further = judged or constraint.component != _BY_PROPERTY
                yield from _walk(shapes, root, nested, path, leading, above | {nested}, judged=further)


def _only_asks_to_conform(constraint: Constraint) -> None:
    siblings = constraint.component == SH["QualifiedMinCountConstraintComponent"] and len(constraint.shapes) > 1
    if constraint.component in _ASKS_THE_CONTRARY or siblings:
        raise NotCompiled("a shape that refers to itself and asks for the contrary")


def reached(focus: Focus, ways: Iterable[paths.Path], fresh: Callable[[], str]) -> Focus:
    """Focus nodes with, of the others in the data, at least those that lie along some paths from them."""
    objects = _NONE.union(*(paths.ends(way) for way in ways))
    subjects = _NONE.union(*(paths.ends(way, forwards=False) for way in ways))
    node = fresh()
    parts = [f"{{ {focus.pattern} BIND({focus.variable} AS {node}) }}"]
    if objects:
        parts.append(f"{{ {fresh()} {'|'.join(sorted(map(str, objects)))} {node} }}")
    if subjects:
        parts.append(f"{{ {node} {'|'.join(sorted(map(str, subjects)))} {fresh()} }}")
    return Focus(
        pattern=f"{{ SELECT DISTINCT {node} WHERE {{ {' UNION '.join(parts)} }} }}",
        variable=node,
        distinct=True,
        anywhere=focus.anywhere,
        ends=focus.ends | objects,
        literals=focus.literals,
    )
