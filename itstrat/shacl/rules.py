"""The rules of a good strategy: the shapes of ``shapes/``, and the profiles that pick and re-level them.

A profile is applied to the shapes themselves, before any engine sees them, so that every engine runs the same rules.
"""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from itstrat.errors import ShapesError, UnknownProfile, UnknownRule, UsageError
from itstrat.namespaces import DCTERMS, ITS, OWL, RDFS, SH, XSD
from itstrat.resources import directory
from itstrat.shacl.graph import ShapesGraph
from itstrat.shacl.shapes import roots

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from itstrat.formats import Document
    from itstrat.store import Node

DEFAULT_PROFILE = "college"

_IDENTIFIER = DCTERMS["identifier"]
_SEVERITIES = {name: SH[name] for name in ("Violation", "Warning", "Info")}
_TRUE = ox.Literal("true", datatype=XSD["boolean"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a rule says of itself. ``severity`` is ``Violation``, ``Warning`` or ``Info``, as the profile has it.

    ``iri`` is the name of its shape, if it has one.
    """

    code: str
    name: str
    description: str
    severity: str
    message: str
    fix: str
    basis: str
    iri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Shapes ready to run, what their rules say of themselves, and the name and version to stamp on results.

    ``rules`` is keyed by shape, of those that have a target; without ``dcterms:identifier`` one goes by its own name.
    ``documents`` are the files of the shapes that are not ours.
    """

    name: str
    version: str
    quads: tuple[ox.Quad, ...]
    rules: Mapping[Node, Rule] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which rules run, and the severities that differ from the rules' own."""

    name: str
    title: str
    description: str
    rules: frozenset[str] | None
    severity: Mapping[str, str]


def profiles() -> dict[str, Profile]:
    """The profiles that come with the package, by name.

    >>> sorted(profiles())
    ['college', 'funding-bid', 'minimum', 'publish']
    """
    return {path.stem: _profile(path) for path in sorted((directory("shapes") / "profiles").glob("*.toml"))}


def built_in(
    profile: str = DEFAULT_PROFILE,
    *,
    added: Iterable[ox.Quad] = (),
    added_from: str = "",
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
) -> RuleSet:
    """The rules of the package under a profile, and shapes that an institution adds from some files.

    ``only`` and ``skip`` narrow them by code. Raises: UnknownProfile, UnknownRule; UsageError where no rule is left;
    ShapesError where an added shape takes a code of ours. Cost: about 10 ms, once.

    >>> rules = built_in(only=["ITS001"])
    >>> [rule.name for rule in rules.rules.values()]
    ['Objective supports an aim']
    """
    path = directory("shapes") / "profiles" / f"{profile}.toml"
    if profile not in {found.stem for found in path.parent.glob("*.toml")}:
        raise UnknownProfile.of(profile, profiles())
    chosen = _profile(path)
    quads = _built_in_quads()
    codes = set(_codes(quads).values())
    if chosen.rules is not None:
        skip = {*skip, *(codes - chosen.rules)}
    version = _version(quads)
    if extra := tuple(added):
        if taken := sorted(codes.intersection(_codes(extra).values())):
            raise ShapesError(
                f"{added_from} has a shape with the code {taken[0]}, which one of our rules has.",
                hint="Give it a code of your own, in dcterms:identifier.",
            )
        quads, version = (*quads, *extra), f"{version} with {added_from}"
    return _narrow(quads, name=profile, version=version, severity=chosen.severity, only=only, skip=skip)


@cache
def codes() -> frozenset[str]:
    """The codes of the rules that come with the package."""
    return frozenset(_codes(_built_in_quads()).values())


def stamp(profile: str = DEFAULT_PROFILE) -> str:
    """The name and version of the rules of a profile, for results that do not run them.

    >>> stamp().split()[0]
    'college'
    """
    quads = ox.parse(path=directory("shapes") / "prefixes.ttl", format=ox.RdfFormat.TURTLE)
    return f"{profile} {_version(quads)}"


def own(quads: Iterable[ox.Quad], *, name: str, only: Iterable[str] = (), skip: Iterable[str] = ()) -> RuleSet:
    """The rules of shapes that were brought along.

    A shape without a code goes by the local part of its IRI, one without an IRI by its number in the file; ``only`` and
    ``skip`` also take whole IRIs, which tell shapes of one name apart.

    Raises: UnknownRule; UsageError where no rule is left; ShapesError where there was none.
    """
    return _narrow(tuple(quads), name=name, version="", severity={}, only=only, skip=skip)


#: As many codes of shapes brought along are told.
_MOST = 10


def _narrow(
    quads: tuple[ox.Quad, ...],
    *,
    name: str,
    version: str,
    severity: Mapping[str, str],
    only: Iterable[str],
    skip: Iterable[str],
) -> RuleSet:
    codes = _codes(quads)
    only, skip = set(only), set(skip)
    names = {shape: _names(shape, code) for shape, code in codes.items()}
    for code in (*sorted(only), *sorted(skip | severity.keys())):
        if not any(code in each for each in names.values()):
            raise _unknown(code, codes.values(), "" if version else name)
    if not codes:
        raise ShapesError(
            f"There is no shape to check in {name}.", hint="A shape is checked if it has a target (sh:targetClass …)."
        )
    dropped = {shape for shape, called in names.items() if called & skip or (only and not called & only)}
    relevelled = {shape: _SEVERITIES[severity[code]] for shape, code in codes.items() if code in severity}
    result = [q for q in quads if not (q.predicate == SH["severity"] and q.subject in relevelled)]
    result += [ox.Quad(shape, SH["severity"], level) for shape, level in relevelled.items()]
    result += [ox.Quad(shape, SH["deactivated"], _TRUE) for shape in sorted(dropped, key=str)]
    off = {q.subject for q in result if q.predicate == SH["deactivated"] and q.object == _TRUE}
    if codes.keys() <= off:
        raise UsageError("No rule is left to check.", hint="Leave fewer out: see only, skip and the profile.")
    kept = {shape: code for shape, code in codes.items() if shape not in dropped}
    return RuleSet(name=name, version=version, quads=tuple(result), rules=_describe(result, kept))


def _version(quads: Iterable[ox.Quad]) -> str:
    found = (q.object.value for q in quads if q.predicate == OWL["versionInfo"] and isinstance(q.object, ox.Literal))
    return next(found, "")


def _names(shape: Node, code: str) -> set[str]:
    """What a shape goes by: its code, and its IRI with or without brackets."""
    return {code, shape.value, str(shape)} if isinstance(shape, ox.NamedNode) else {code}


def _unknown(code: str, codes: Collection[str], file: str = "") -> UsageError:
    """The error for a code that our rules, or those of a file, do not have."""
    listed = sorted(set(codes))
    more = f"{file} has {', '.join(listed[:_MOST])}{' …' if len(listed) > _MOST else ''}."
    return UnknownRule.of(code, codes, more=more if file else "The rules are listed in docs/reference/rules.md.")


@cache
def _built_in_quads() -> tuple[ox.Quad, ...]:
    quads: list[ox.Quad] = []
    for path in sorted(directory("shapes").glob("*.ttl")):
        quads += ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return tuple(quads)


def _codes(quads: Iterable[ox.Quad]) -> dict[Node, str]:
    """Shape to code, by code: the identifier, else the local name, else the number, of each shape with a target."""
    graph = ShapesGraph(quads)
    found: dict[Node, str] = {}
    nameless = itertools.count(1)
    for shape in roots(graph):
        local = "" if isinstance(shape, ox.BlankNode) else shape.value.rstrip("/").rpartition("#")[2].rpartition("/")[2]
        stated = [term.value for term in graph.values(shape, _IDENTIFIER) if isinstance(term, ox.Literal)]
        found[shape] = min(stated, default="") or local or f"shape-{next(nameless)}"
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _describe(quads: Iterable[ox.Quad], codes: Mapping[Node, str]) -> dict[Node, Rule]:
    said: dict[Node, dict[str, str]] = {shape: {} for shape in codes}
    for quad in quads:
        about = said.get(quad.subject) if not isinstance(quad.subject, ox.Triple) else None
        if about is not None and isinstance(quad.object, ox.NamedNode | ox.Literal):
            about.setdefault(quad.predicate.value, quad.object.value)
    return {
        shape: Rule(
            code=code,
            name=said[shape].get(SH["name"].value, said[shape].get(RDFS["label"].value, code)),
            description=said[shape].get(SH["description"].value, ""),
            severity=said[shape].get(SH["severity"].value, SH["Violation"].value).removeprefix(SH),
            message=said[shape].get(SH["message"].value, ""),
            fix=said[shape].get(ITS["fix"].value, ""),
            basis=said[shape].get(ITS["basis"].value, ""),
            iri=shape.value if isinstance(shape, ox.NamedNode) else "",
        )
        for shape, code in codes.items()
    }


def _profile(path: Path) -> Profile:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    base = _profile(path.with_name(f"{data['extends']}.toml")) if "extends" in data else None
    chosen = data.get("rules", base.rules if base else "all")
    severity = {**(base.severity if base else {}), **data.get("severity", {})}
    if unknown := sorted(set(severity.values()) - _SEVERITIES.keys()):
        raise ShapesError(
            f"Profile {path.stem!r} names the severity {unknown[0]!r}.", hint="Violation, Warning or Info."
        )
    return Profile(
        name=path.stem,
        title=data["title"],
        description=data["description"],
        rules=None if chosen in ("all", None) else frozenset(chosen),
        severity=severity,
    )
