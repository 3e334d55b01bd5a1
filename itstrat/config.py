"""``itstrat.toml``: what a strategy is made of, and what it is checked with.

::

    name = "Ashdown Valley College"
    base = "https://ashdown-valley.example/id/"   # relative IRIs in the files are resolved against it
    sources = ["strategy/*.ttl", "it/*.ttl"]      # files or patterns; without it, all files that can be read
    as_of = 2026-11-16                            # the day that date rules count from; without it, today
    profile = "college"
    year_starts = 8                               # the month in which financial years begin; without it, August
    day_rate = 420                                # what a hired person costs a day
    shapes = ["rules/*.ttl"]                      # rules of your own

    [prefixes]                                    # known in queries without declaring them
    avc = "https://ashdown-valley.example/id/"

    [graphs]                                      # a graph IRI of your choice for a file
    "it/plan.ttl" = "https://ashdown-valley.example/graph/plan"

    [contexts]                                    # local copies of JSON-LD contexts
    "https://schema.org/" = "contexts/schema.jsonld"

    [publish]                                     # what `itstrat publish` lets out: docs/reference/publication.md
    licence = "https://creativecommons.org/licenses/by/4.0/"
    people = ["avc:marian-okafor"]                # who agreed to be named

    [publish.include]                             # also these classes, each with these properties
    "its:Requirement" = ["its:raisedBy"]

    [link]                                        # what `itstrat link` may reach, beside the URLs that you type
    hosts = ["metadata.un.org"]                   # hosts, each with :port if it is not the usual one
    private = ["10.20.0.0/16"]                    # networks of your own that would be refused as private

Every key may be left out. Paths are relative to the folder of the file and stay below it.
"""

from __future__ import annotations

import ipaddress
import math
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import NamedNode

from itstrat.errors import ConfigError, Location, UnknownProfile
from itstrat.namespaces import PREFIXES
from itstrat.nearest import did_you_mean, nearest
from itstrat.resources import directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

FILE_NAME = "itstrat.toml"
#: The list of what was published into a folder: what lies below is made from a strategy, and is no part of it.
PUBLISHED = ".itstrat-site.json"
DEFAULT_PROFILE = "college"
_GLOB = re.compile(r"[*?[]")
YEAR_STARTS = 8
#: The years of a report date: years can be counted on from any of them.
YEARS = (1900, 2999)
_LAST_MONTH = 12
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
_HOST = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """What ``[publish]`` says of a publication: how it is described, and what differs from the usual choice.

    ``include`` and ``exclude`` go from the IRI of a class to those of properties; a class excluded without properties
    is left out whole. ``graphs`` are those that alone are published, ``people`` those who may be named, ``withhold``
    what is left out though its class is published, and ``public`` texts that look like secrets and are none.
    """

    title: str = ""
    description: str = ""
    licence: str = ""
    publisher: str = ""
    doi: str = ""
    include: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exclude: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    graphs: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    withhold: tuple[str, ...] = ()
    public: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkConfig:
    """What ``itstrat link`` may reach beside the URLs that are typed: hosts, and private networks (CIDR)."""

    hosts: tuple[str, ...] = ()
    private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one strategy; ``root`` is the folder that its paths are relative to.

    ``sources`` and ``shapes`` are paths or patterns, ``graphs`` goes from path to graph IRI, ``contexts`` from IRI to
    path. Without ``sources`` every file that can be read belongs to the strategy.

    >>> Config(root=Path("it"), name="IT").profile
    'college'
    """

    root: Path
    name: str
    base: str | None = None
    sources: tuple[str, ...] = ()
    as_of: date | None = None
    profile: str = DEFAULT_PROFILE
    year_starts: int = YEAR_STARTS
    day_rate: Decimal | None = None
    shapes: tuple[str, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    graphs: Mapping[str, str] = field(default_factory=dict)
    contexts: Mapping[str, str] = field(default_factory=dict)
    publish: Publish = Publish()
    link: LinkConfig = LinkConfig()


def find(start: Path) -> Path | None:
    """The nearest ``itstrat.toml``: in ``start`` (or the folder of a file), else in the folders above it."""
    folder = start.absolute()
    for candidate in (folder, *folder.parents):
        if (file := candidate / FILE_NAME).is_file():
            return file
    return None


def load(path: Path, *, shown: str | None = None) -> Config:
    """The settings in one ``itstrat.toml``; ``shown`` is how messages name it, if not by ``path``.

    Raises: ConfigError with the line, for a text that is not TOML, a key that is not known, a value of the wrong type,
    a date that does not exist, a path that leaves the folder or a pattern that matches no file.
    """
    name = shown or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"{FILE_NAME} cannot be read: {error.strerror}.", location=Location(name)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{FILE_NAME} is not UTF-8 text.", location=Location(name)) from error
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), text, name) from error
    reader = _Reader(path.parent, name, text, table)
    for key in table:
        if key not in _KEYS:
            reader.unknown(key)
    values = {key: _KEYS[key](reader, key, value) for key, value in table.items()}
    return Config(**{"root": path.parent, "name": path.absolute().parent.name, **values})  # type: ignore[arg-type]  # each key's reader gives the type of its field


def matches(root: Path, pattern: str) -> list[Path]:
    """The files below ``root`` that a path or pattern means, sorted; nothing inside hidden folders.

    A folder means every file in it, at any depth. What was published into a folder is not meant, unless that is named.
    """
    named = root / pattern
    top = root.joinpath(*takewhile(lambda part: not _GLOB.search(part), Path(pattern).parts))
    found = (named,) if named.is_file() else root.glob(f"{pattern}/**/*" if named.is_dir() else pattern)
    files = sorted(file for file in found if file.is_file() and not is_hidden(file.relative_to(root)))
    if named.is_file():
        return files
    folders = {folder for parent in {file.parent for file in files} for folder in (parent, *parent.parents)}
    published = {folder for folder in folders if top in folder.parents and (folder / PUBLISHED).is_file()}
    return [file for file in files if published.isdisjoint(file.parents)] if published else files


def is_hidden(path: Path) -> bool:
    """Whether a relative path, or a folder on the way to it, begins with a dot.

    >>> is_hidden(Path(".git/config")), is_hidden(Path("it/plan.ttl"))
    (True, False)
    """
    return any(part.startswith(".") and part not in {".", ".."} for part in path.parts)


def _not_toml(message: str, text: str, name: str) -> ConfigError:
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    reason = message[: place.start()] if place else message
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.count("\n") + 1, 0)
    written = text.splitlines()[line - 1 : line]
    return ConfigError(
        f"{FILE_NAME} is not TOML: {reason}.",
        location=Location(name, line, column),
        hint=f"The line reads: {written[0].strip()[:100]}" if written and written[0].strip() else None,
    )


class _Reader:
    """Turns TOML values into settings and knows on which line each was written."""

    def __init__(self, root: Path, name: str, text: str, table: Mapping[str, object]) -> None:
        self.root = root
        self.name = name
        self.text = text
        declared = table.get("prefixes")
        self._prefixes = {**PREFIXES, **(declared if isinstance(declared, dict) else {})}

    def fail(self, message: str, *words: str, hint: str | None = None) -> NoReturn:
        raise ConfigError(message, location=self.place(*words), hint=hint)

    def place(self, *words: str) -> Location:
        """Where the words are written one after the other: a key, and then what stands in its value."""
        start = 0
        for position, word in enumerate(words):
            if position == 0:
                found = re.compile(rf"^[ \t]*\[?[ \t]*[\"']?({re.escape(word)})[\"']?[ \t]*[\].=]", re.MULTILINE)
            else:
                found = re.compile(f"({re.escape(word)})")
            match = found.search(self.text, start)
            if match is None:
                break
            start = match.start(1)
        else:
            line_start = self.text.rfind("\n", 0, start) + 1
            return Location(self.name, self.text.count("\n", 0, start) + 1, start - line_start + 1)
        return Location(self.name, self.text.count("\n", 0, start) + 1 if start else 0)

    def unknown(self, *words: str, known: Iterable[str] = ()) -> NoReturn:
        key, known = words[-1], list(known or _KEYS)
        hint = did_you_mean(nearest(key, known, most=1)) or f"Known: {', '.join(known)}."
        self.fail(f"{FILE_NAME} has an unknown key {key!r}.", *words, hint=hint)

    def words(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{key!r} must be a text in quotes, not {_shown(value)}.", key)
        return value

    def profile(self, key: str, value: object) -> str:
        name = self.words(key, value)
        known = sorted(file.stem for file in (directory("shapes") / "profiles").glob("*.toml"))
        if name not in known:
            self.fail(f"There is no profile named {name!r}.", key, hint=UnknownProfile.of(name, known).hint)
        return name

    def iri(self, key: str, value: object, *inside: str) -> str:
        if not isinstance(value, str) or not _is_iri(value):
            self.fail(
                f"{key!r} must be an absolute IRI, not {_shown(value)}.",
                *(inside or (key,)),
                hint='Write for example "https://example.org/id/".',
            )
        return value

    def base(self, key: str, value: object) -> str:
        iri = self.iri(key, value)
        if not iri.endswith(("/", "#")):
            self.fail(f"{key!r} must end in / or #.", key, hint=f'Write "{iri}/".')
        return iri

    def day(self, key: str, value: object) -> date:
        try:
            if isinstance(value, date) and not isinstance(value, datetime):
                found = value
            else:
                found = date.fromisoformat(value if isinstance(value, str) else "")
        except ValueError:
            self.fail(f"{key!r} must be a day, not {_shown(value)}.", key, hint=f"Write {key} = 2026-11-16.")
        if not YEARS[0] <= found.year <= YEARS[1]:
            self.fail(
                f"{key!r} is too far away: {found}.", key, hint=f"The years from {YEARS[0]} to {YEARS[1]} are known."
            )
        return found

    def month(self, key: str, value: object) -> int:
        if type(value) is not int or not 1 <= value <= _LAST_MONTH:
            self.fail(f"{key!r} must be a month from 1 to 12, not {_shown(value)}.", key, hint=f"Write {key} = 8.")
        return value

    def money(self, key: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
            self.fail(f"{key!r} must be an amount of money, not {_shown(value)}.", key, hint=f"Write {key} = 420.")
        return Decimal(str(value))

    def inside(self, key: str, value: object, *words: str) -> str:
        """A path or pattern that stays below the folder."""
        if not isinstance(value, str) or not value.strip():
            self.fail(f"{key!r} must hold paths in quotes, not {_shown(value)}.", *words)
        path = PurePosixPath(value.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", value):
            self.fail(
                f"{key!r} must stay below the folder of {FILE_NAME}: {value!r} leaves it.",
                *words,
                hint="Move the file below the folder, or name it on the command line.",
            )
        return str(path)

    def patterns(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.fail(f"{key!r} must be a list, not {_shown(value)}.", key, hint=f'Write {key} = ["it/*.ttl"].')
        return tuple(self._patterns(key, value))

    def _patterns(self, key: str, values: list[object]) -> Iterator[str]:
        for value in values:
            words = (key, value) if isinstance(value, str) else (key,)
            pattern = self.inside(key, value, *words)
            try:
                found = matches(self.root, pattern)
            except ValueError as error:
                self.fail(f"{key!r} has a pattern that cannot be used: {error}.", *words)
            if not found:
                self.fail(f"{key!r} names {value!r}, which matches no file.", *words)
            yield pattern

    def table(self, key: str, value: object) -> Mapping[str, object]:
        if not isinstance(value, dict):
            self.fail(f"{key!r} must be a table, not {_shown(value)}.", key, hint=f"Write [{key}] on a line.")
        return value

    def prefixes(self, key: str, value: object) -> Mapping[str, str]:
        table = self.table(key, value)
        for name in table:
            if not _PREFIX.fullmatch(name):
                self.fail(f"{name!r} cannot be a prefix.", key, name, hint="Use letters, digits, '-' and '_'.")
        return MappingProxyType({name: self.iri(name, iri, key, name) for name, iri in table.items()})

    def graphs(self, key: str, value: object) -> Mapping[str, str]:
        found = {self.file(key, path): self.iri(path, iri, key, path) for path, iri in self.table(key, value).items()}
        for path, iri in found.items():
            first = next(other for other, same in found.items() if same == iri)
            if first != path:
                self.fail(f"{first!r} and {path!r} claim the same graph, {iri}.", key, path)
        return MappingProxyType(found)

    def contexts(self, key: str, value: object) -> Mapping[str, str]:
        table = self.table(key, value)
        return MappingProxyType(
            {self.iri(iri, iri, key, iri): self.file(key, path, iri) for iri, path in table.items()}
        )

    def publish(self, key: str, value: object) -> Publish:
        table = self.table(key, value)
        for name in table:
            if name not in _PUBLISH:
                self.unknown(key, name, known=_PUBLISH)
        return Publish(**{name: _PUBLISH[name](self, name, each) for name, each in table.items()})  # type: ignore[arg-type]  # as for Config

    def term(self, key: str, value: object) -> str:
        """An IRI, written in full or with a prefix."""
        prefix, colon, local = value.partition(":") if isinstance(value, str) else ("", "", "")
        namespace = self._prefixes.get(prefix) if colon and not local.startswith("//") else None
        return self.iri(key, f"{namespace}{local}" if isinstance(namespace, str) else value, key, str(value))

    def listed(self, key: str, value: object) -> Iterator[object]:
        if not isinstance(value, list):
            self.fail(f"{key!r} must be a list, not {_shown(value)}.", key, hint=f'Write {key} = ["…"].')
        yield from value

    def terms(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self.term(key, each) for each in self.listed(key, value))

    def texts(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self.words(key, each) for each in self.listed(key, value))

    def properties(self, key: str, value: object) -> Mapping[str, tuple[str, ...]]:
        table = self.table(key, value)
        return MappingProxyType({self.term(key, name): self.terms(key, each) for name, each in table.items()})

    def link(self, key: str, value: object) -> LinkConfig:
        table = self.table(key, value)
        for name in table:
            if name not in _LINK:
                self.unknown(key, name, known=_LINK)
        return LinkConfig(**{name: _LINK[name](self, name, each) for name, each in table.items()})

    def hosts(self, key: str, value: object) -> tuple[str, ...]:
        return self._those(key, value, lambda text: _HOST.fullmatch(text) is not None, "metadata.un.org")

    def networks(self, key: str, value: object) -> tuple[str, ...]:
        return self._those(key, value, _is_network, "10.20.0.0/16")

    def _those(self, key: str, value: object, good: Callable[[str], bool], example: str) -> tuple[str, ...]:
        found = tuple(self.words(key, each) for each in self.listed(key, value))
        for each in found:
            if not good(each):
                self.fail(f"{key!r} cannot hold {each!r}.", key, each, hint=f'Write {key} = ["{example}"].')
        return found

    def file(self, key: str, value: object, *words: str) -> str:
        words = (key, *words, value) if isinstance(value, str) else (key, *words)
        path = self.inside(key, value, *words)
        if not (self.root / path).is_file():
            self.fail(f"{key!r} names {value!r}, which is not a file.", *words)
        return path


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return _IRI.fullmatch(text) is not None


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


def _shown(value: object) -> str:
    """A TOML value in few words."""
    kind = {dict: "a table", list: "a list", bool: str(value).lower()}.get(type(value))
    return kind or (repr(value) if isinstance(value, str) else str(value))


_KEYS: Mapping[str, Callable[[_Reader, str, object], object]] = MappingProxyType(
    {
        "name": _Reader.words,
        "base": _Reader.base,
        "sources": _Reader.patterns,
        "as_of": _Reader.day,
        "profile": _Reader.profile,
        "year_starts": _Reader.month,
        "day_rate": _Reader.money,
        "shapes": _Reader.patterns,
        "prefixes": _Reader.prefixes,
        "graphs": _Reader.graphs,
        "contexts": _Reader.contexts,
        "publish": _Reader.publish,
        "link": _Reader.link,
    }
)
_PUBLISH: Mapping[str, Callable[[_Reader, str, object], object]] = MappingProxyType(
    {
        "title": _Reader.words,
        "description": _Reader.words,
        "licence": _Reader.term,
        "publisher": _Reader.term,
        "doi": _Reader.words,
        "include": _Reader.properties,
        "exclude": _Reader.properties,
        "graphs": _Reader.terms,
        "people": _Reader.terms,
        "withhold": _Reader.terms,
        "public": _Reader.texts,
    }
)
_LINK: Mapping[str, Callable[[_Reader, str, object], tuple[str, ...]]] = MappingProxyType(
    {"hosts": _Reader.hosts, "private": _Reader.networks}
)
