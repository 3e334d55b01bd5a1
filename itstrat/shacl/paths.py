"""SHACL property paths: read from shapes, written as SPARQL and as Turtle (https://www.w3.org/TR/shacl/#property-paths)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from itstrat.errors import ShapesError
from itstrat.namespaces import RDF, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itstrat.shacl.graph import ShapesGraph


@dataclass(frozen=True, slots=True)
class Predicate:
    """One property, followed forwards."""

    iri: ox.NamedNode


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path followed backwards."""

    path: Path


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths one after the other."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any one of several paths."""

    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path repeated: ``mark`` is ``*``, ``+`` or ``?`` as SPARQL writes it."""

    path: Path
    mark: str


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | Repeat

_REPEATS = {SH["zeroOrMorePath"]: "*", SH["oneOrMorePath"]: "+", SH["zeroOrOnePath"]: "?"}
_PROPERTIES = {mark: iri for iri, mark in _REPEATS.items()}


def read_path(graph: ShapesGraph, node: object, *, _above: tuple[object, ...] = ()) -> Path:
    """The path that a node of a shapes graph stands for.

    Raises: ShapesError, if the node is no well-formed path.
    """
    if node in _above:
        raise ShapesError(f"The path at {node} contains itself.")
    if node == RDF["nil"]:
        raise ShapesError("A sequence path has at least two members; () has none.")
    if isinstance(node, ox.NamedNode):
        return Predicate(node)
    if not isinstance(node, ox.BlankNode):
        raise ShapesError(f"{node} is not a property path.")
    above = (*_above, node)
    if graph.value(node, RDF["first"]) is not None:
        members = tuple(read_path(graph, member, _above=above) for member in graph.items(node))
        if len(members) < 2:
            raise ShapesError("A sequence path has at least two members.")
        return Sequence(members)
    if (inner := graph.value(node, SH["inversePath"])) is not None:
        return Inverse(read_path(graph, inner, _above=above))
    if (inner := graph.value(node, SH["alternativePath"])) is not None:
        members = tuple(read_path(graph, member, _above=above) for member in graph.items(inner))
        if len(members) < 2:
            raise ShapesError("An alternative path has at least two members.")
        return Alternative(members)
    for iri, mark in _REPEATS.items():
        if (inner := graph.value(node, iri)) is not None:
            return Repeat(read_path(graph, inner, _above=above), mark)
    raise ShapesError(f"{node} is not a property path.")


def to_sparql(path: Path) -> str:
    """The path as SPARQL 1.1 writes it, with full IRIs.

    >>> p, q = Predicate(ox.NamedNode("urn:p")), Predicate(ox.NamedNode("urn:q"))
    >>> to_sparql(Sequence((p, Repeat(Alternative((p, Inverse(q))), "*"))))
    '<urn:p>/(<urn:p>|^<urn:q>)*'
    """
    if isinstance(path, Predicate):
        return str(path.iri)
    if isinstance(path, Inverse):
        return f"^{_element(path.path)}"
    if isinstance(path, Repeat):
        return f"{_element(path.path)}{path.mark}"
    if isinstance(path, Sequence):
        return "/".join(_element(p) if isinstance(p, Alternative | Sequence) else to_sparql(p) for p in path.paths)
    return "|".join(f"({to_sparql(p)})" if isinstance(p, Alternative) else to_sparql(p) for p in path.paths)


def _element(path: Path) -> str:
    return str(path.iri) if isinstance(path, Predicate) else f"({to_sparql(path)})"


def pattern(path: Path, subject: str, object: str, fresh: Callable[[], str]) -> str:  # noqa: A002  # the RDF word
    """A SPARQL graph pattern that is true where ``object`` is reached from ``subject``.

    A sequence becomes a chain of triple patterns, which the engine can order better than a path; ``fresh`` makes the
    variables between them.
    """
    if isinstance(path, Inverse):
        return pattern(path.path, object, subject, fresh)
    if isinstance(path, Sequence):
        stops = [subject, *(fresh() for _ in path.paths[1:]), object]
        return " ".join(pattern(step, *ends, fresh) for step, ends in zip(path.paths, pairwise(stops), strict=True))
    return f"{subject} {to_sparql(path)} {object} ."


def reaches(path: Path, subject: str, object: str, fresh: Callable[[], str]) -> str:  # noqa: A002  # the RDF word
    """A pattern for the inside of EXISTS: true where ``object`` is reached from ``subject``, of which it binds neither.

    The steps of a sequence ask one another, so that the engine goes from each subject forwards: as a join it would go
    through all pairs of the second step for every subject.

    >>> p, q = Predicate(ox.NamedNode("urn:p")), Predicate(ox.NamedNode("urn:q"))
    >>> reaches(Sequence((p, q)), "?s", "?o", lambda: "?x")
    '?s <urn:p> ?x . FILTER EXISTS { ?x <urn:q> ?o . }'
    """
    if not isinstance(path, Sequence):
        return pattern(path, subject, object, fresh)
    first, *rest = path.paths
    stop = fresh()
    following = Sequence(tuple(rest)) if len(rest) > 1 else rest[0]
    inner = reaches(following, stop, object, fresh)
    return f"{pattern(first, subject, stop, fresh)} FILTER EXISTS {{ {inner} }}"


def first(path: Path | None) -> ox.NamedNode | None:
    """The property that every node has from which the path leads anywhere, if it begins with one.

    >>> p, q = Predicate(ox.NamedNode("urn:p")), Predicate(ox.NamedNode("urn:q"))
    >>> first(Sequence((p, q))), first(Inverse(p))
    (<NamedNode value=urn:p>, None)
    """
    while isinstance(path, Sequence):
        path = path.paths[0]
    return path.iri if isinstance(path, Predicate) else None


def nullable(path: Path) -> bool:
    """Whether a node reaches itself by the path over no triple at all."""
    if isinstance(path, Repeat):
        return path.mark != "+" or nullable(path.path)
    if isinstance(path, Inverse):
        return nullable(path.path)
    if isinstance(path, Sequence):
        return all(map(nullable, path.paths))
    return isinstance(path, Alternative) and any(map(nullable, path.paths))


def predicates(path: Path) -> Iterator[ox.NamedNode]:
    """The properties that a path names."""
    if isinstance(path, Predicate):
        yield path.iri
    else:
        for each in (path.path,) if isinstance(path, Inverse | Repeat) else path.paths:
            yield from predicates(each)


def ends(path: Path, *, forwards: bool = True) -> frozenset[ox.NamedNode]:
    """The properties of which an object may be reached by the path: no literal is reached but by one of them.

    >>> p, q = Predicate(ox.NamedNode("urn:p")), Predicate(ox.NamedNode("urn:q"))
    >>> [property.value for property in ends(Sequence((Inverse(p), q)))]
    ['urn:q']
    """
    if isinstance(path, Predicate):
        return frozenset((path.iri,) if forwards else ())
    if isinstance(path, Inverse):
        return ends(path.path, forwards=not forwards)
    inner = (path.path,) if isinstance(path, Repeat) else path.paths
    return frozenset().union(*(ends(each, forwards=forwards) for each in inner))


def result_path(path: Path | None) -> ox.NamedNode | str | None:
    """The path as a validation result carries it: a predicate, or SPARQL text where it is more than a predicate."""
    if path is None:
        return None
    return path.iri if isinstance(path, Predicate) else to_sparql(path)


def to_turtle(path: Path) -> str:
    """The path as the SHACL vocabulary writes it in Turtle.

    >>> to_turtle(parse("<urn:p>/^<urn:q>"))
    '( <urn:p> [ sh:inversePath <urn:q> ] )'
    """
    if isinstance(path, Predicate):
        return str(path.iri)
    if isinstance(path, Inverse):
        return f"[ sh:inversePath {to_turtle(path.path)} ]"
    if isinstance(path, Repeat):
        name = _PROPERTIES[path.mark].value.removeprefix(SH)
        return f"[ sh:{name} {to_turtle(path.path)} ]"
    members = " ".join(map(to_turtle, path.paths))
    return f"( {members} )" if isinstance(path, Sequence) else f"[ sh:alternativePath ( {members} ) ]"


_TOKEN = re.compile(r"<([^<>]*)>|[/|^*+?()]")


def parse(text: str) -> Path:
    """The path that :func:`to_sparql` wrote.

    >>> text = "(<urn:p>/<urn:q>)*|^(<urn:p>)"
    >>> to_sparql(parse(text))
    '(<urn:p>/<urn:q>)*|^<urn:p>'
    """
    tokens = _TOKEN.finditer(text)
    path, following = _alternative(tokens, next(tokens))
    if following is not None:
        raise ValueError(f"not a path of ours: {text!r}")
    return path


_Tokens: TypeAlias = "Iterator[re.Match[str]]"


def _alternative(tokens: _Tokens, token: re.Match[str] | None) -> tuple[Path, re.Match[str] | None]:
    members, token = _separated(tokens, token, "|", _sequence)
    return (members[0] if len(members) == 1 else Alternative(members)), token


def _sequence(tokens: _Tokens, token: re.Match[str] | None) -> tuple[Path, re.Match[str] | None]:
    members, token = _separated(tokens, token, "/", _step)
    return (members[0] if len(members) == 1 else Sequence(members)), token


def _separated(
    tokens: _Tokens,
    token: re.Match[str] | None,
    separator: str,
    part: Callable[[_Tokens, re.Match[str] | None], tuple[Path, re.Match[str] | None]],
) -> tuple[tuple[Path, ...], re.Match[str] | None]:
    member, token = part(tokens, token)
    members = [member]
    while token is not None and token.group() == separator:
        member, token = part(tokens, next(tokens, None))
        members.append(member)
    return tuple(members), token


def _step(tokens: _Tokens, token: re.Match[str] | None) -> tuple[Path, re.Match[str] | None]:
    if token is None:
        raise ValueError("the path ends too early")
    if token.group() == "^":
        path, token = _step(tokens, next(tokens, None))
        return Inverse(path), token
    element, token = _primary(tokens, token), next(tokens, None)
    while token is not None and token.group() in _PROPERTIES:
        element, token = Repeat(element, token.group()), next(tokens, None)
    return element, token


def _primary(tokens: _Tokens, token: re.Match[str]) -> Path:
    if token.group() != "(":
        return Predicate(ox.NamedNode(token[1]))
    path, _closing = _alternative(tokens, next(tokens, None))
    return path
