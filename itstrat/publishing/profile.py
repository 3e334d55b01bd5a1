"""The publication profile: which classes, properties and graphs go out.

It is a list of what is allowed. What it does not name stays in, so that a property which somebody adds to the data next
year is not public because nobody thought of it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from itstrat.namespaces import PREFIXES
from itstrat.resources import directory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itstrat.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What may be published. All names are IRIs.

    ``common`` are properties of anything of a class in ``classes``, which goes from class to further properties.
    ``excluded`` classes win over all others, with their subclasses. Without ``graphs``, every graph is published;
    ``named`` graphs keep their names, and what stands in others comes in the default graph, since a name that is made
    from the path of a file tells nobody anything but that path. ``people`` may be named, ``withhold`` stays in whatever
    it is, and ``public`` are texts that look like secrets and are none.
    """

    common: frozenset[str]
    classes: Mapping[str, frozenset[str]]
    excluded: frozenset[str] = frozenset()
    graphs: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    withhold: frozenset[str] = frozenset()
    public: frozenset[str] = field(default=frozenset(), repr=False)


def usual() -> Profile:
    """The profile that comes with the package, in ``shapes/profiles/publish.toml``.

    >>> from itstrat.namespaces import ITS
    >>> f"{ITS}Service" in usual().classes, f"{ITS}Cost" in usual().classes
    (True, False)
    """
    return _usual()


def of(config: Config) -> Profile:
    """The usual profile with what ``[publish]`` of ``itstrat.toml`` adds and takes away."""
    base, ours = _usual(), config.publish
    classes = {name: set(properties) for name, properties in base.classes.items()}
    for name, added in ours.include.items():
        classes.setdefault(name, set()).update(added)
    common = set(base.common)
    excluded = set()
    for name, properties in ours.exclude.items():
        if not properties:
            excluded.add(name)
        elif taken := common.intersection(properties):
            # A common property that one class is not to have becomes one of each other class.
            for each, own in classes.items():
                own.update(taken - set(properties) if each == name else taken)
            common -= taken
        classes.setdefault(name, set()).difference_update(properties)
    return Profile(
        common=frozenset(common),
        classes={name: frozenset(properties) for name, properties in classes.items()},
        excluded=frozenset(excluded),
        graphs=frozenset(ours.graphs),
        named=frozenset(config.graphs.values()),
        people=frozenset(ours.people),
        withhold=frozenset(ours.withhold),
        public=frozenset(ours.public),
    )


@cache
def _usual() -> Profile:
    path = directory("shapes") / "profiles" / "publish.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))["publication"]
    return Profile(
        common=_iris(table["common"]),
        classes={_iri(name): _iris(properties) for name, properties in table["classes"].items()},
    )


def _iris(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_iri, names))


def _iri(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{PREFIXES[prefix]}{local}"
