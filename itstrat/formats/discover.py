"""Which files a strategy is made of: from paths, folders and ``itstrat.toml``."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox

from itstrat import config as settings
from itstrat import files
from itstrat.errors import ConfigError, GraphClash, Location, NothingToRead, PathNotFound, Unreadable
from itstrat.formats import links
from itstrat.formats.base import Source
from itstrat.formats.rdf import RdfReader
from itstrat.formats.rdfxml import RdfXmlReader, is_rdf
from itstrat.namespaces import ENGINE_GRAPHS
from itstrat.nearest import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from itstrat.config import Config
    from itstrat.formats.base import Reader

SOURCE_IRI = "urn:itstrat:source:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """What was found: the settings that lead, and every source once, in the order of the paths.

    ``config_file`` is the ``itstrat.toml`` that leads; None if there is none, and then ``config`` has the defaults.
    """

    config: Config
    config_file: Path | None
    sources: tuple[Source, ...]


def _rdf(format_: ox.RdfFormat) -> Callable[[Config], Reader]:
    return lambda config: RdfReader(format=format_, base=config.base, prefixes=config.prefixes)


def _rdf_xml(config: Config) -> Reader:
    return RdfXmlReader(base=config.base)


def _xml(config: Config) -> Reader:
    from itstrat.formats.exchange import XmlReader  # few strategies hold XML

    return XmlReader(base=config.base)


def _json_ld(config: Config) -> Reader:
    from itstrat.formats.jsonld import JsonLdReader  # as long to load as the rest of the readers together

    contexts = {iri: config.root / path for iri, path in config.contexts.items()}
    return JsonLdReader(base=config.base, contexts=contexts)


def _sssom(config: Config) -> Reader:
    from itstrat.formats.sssom import SssomReader  # few strategies have such files

    return SssomReader(base=config.base, prefixes=config.prefixes)


#: The reader of each suffix; each may be followed by ``.gz``.
READERS: Mapping[str, Callable[[Config], Reader]] = {
    ".ttl": _rdf(ox.RdfFormat.TURTLE),
    ".trig": _rdf(ox.RdfFormat.TRIG),
    ".nt": _rdf(ox.RdfFormat.N_TRIPLES),
    ".nq": _rdf(ox.RdfFormat.N_QUADS),
    ".rdf": _rdf_xml,
    ".owl": _rdf_xml,
    ".xml": _xml,
    ".jsonld": _json_ld,
    ".sssom.tsv": _sssom,
}
_SUFFIXES = "Files that are read: " + " ".join(READERS) + ", each also with .gz."


def suffix(path: Path) -> str | None:
    """The suffix by which a file is read, or None.

    >>> suffix(Path("it/plan.v2.TTL.gz")), suffix(Path("README.md"))
    ('.ttl', None)
    """
    name = path.name.lower().removesuffix(".gz")
    return next((found for found in READERS if name.endswith(found) and name != found), None)


def discover(paths: Sequence[Path | str] = (), *, cwd: Path | None = None) -> Workspace:
    """The sources in files and folders; without any, those of the nearest ``itstrat.toml`` from ``cwd`` upwards.

    A folder with ``itstrat.toml`` gives the sources listed there; one without gives every file in it that can be read,
    at any depth, outside hidden folders. Behind them come the snapshots that an ``itstrat.lock`` in the folder pins,
    each in its own graph, and the lock itself, which says where they are from. The first settings found lead.

    What a process that was killed while it wrote several of them left to do is done first.

    Raises: PathNotFound, NothingToRead, ConfigError, GraphClash, LockError, WriteConflict, Unreadable.
    """
    cwd = (cwd or Path.cwd()).absolute()
    search = _Search(cwd)
    if paths:
        for path in paths:
            search.path(Path(path))
    else:
        search.here()
    if not search.sources:
        raise NothingToRead("There is nothing to read.", hint=_SUFFIXES)
    _finish(search.sources.values())
    config = search.leading or search.plain
    assert config is not None
    return Workspace(config=config, config_file=search.leading_file, sources=tuple(search.sources.values()))


def _finish(sources: Iterable[Source]) -> None:
    try:
        files.finish(source.path for source in sources)
    except OSError as error:
        raise Unreadable(f"An edit that was cut off cannot be finished: {error.strerror}.") from error


@dataclass(slots=True)
class _Search:
    """The walk through the paths: what was found so far."""

    cwd: Path
    leading: Config | None = None
    leading_file: Path | None = None
    plain: Config | None = None
    sources: dict[Path, Source] = field(default_factory=dict)
    _graphs: dict[str, Source] = field(default_factory=dict)
    _configs: dict[Path, Config] = field(default_factory=dict)

    def here(self) -> None:
        """The strategy that the current folder belongs to."""
        file = settings.find(self.cwd)
        if file is None:
            raise NothingToRead(
                f"There is no {settings.FILE_NAME} in this folder or above it.",
                hint="Name what to read, for example `.` for this folder (with most commands behind -p), "
                "or begin a strategy with `itstrat init`.",
            )
        self._strategy(file, Path(os.path.relpath(file.parent, self.cwd)))

    def path(self, typed: Path) -> None:
        """A file or folder as the user typed it."""
        path = self.cwd / typed
        if not path.exists():
            beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
            hint = did_you_mean([str(typed.with_name(each)) for each in nearest(path.name, beside, most=1)])
            raise PathNotFound(f"There is no file or folder {str(typed)!r}.", hint=hint or None)
        if path.name == settings.FILE_NAME:
            path, typed = path.parent, typed.parent
        if path.is_dir() and (path / settings.FILE_NAME).is_file():
            self._strategy(path / settings.FILE_NAME, typed)
        elif path.is_dir():
            self._folder(path, typed)
        else:
            self._file(path, typed)

    def _strategy(self, file: Path, typed: Path) -> None:
        config = self._load(file, typed)
        found = list(_listed(config, self._shown(file, typed / file.name)))
        if not found and not (config.root / links.LOCK_NAME).is_file():
            raise NothingToRead(
                f"The folder {str(typed)!r} holds no file that is read.", location=Location(str(typed)), hint=_SUFFIXES
            )
        for path in found:
            self._add(path, typed / path.relative_to(config.root), config, path.relative_to(config.root))
        self._linked(config.root, typed, config, config.root)

    def _folder(self, path: Path, typed: Path) -> None:
        found = _without_snapshots(path, _readable(_matches(path, "**/*")))
        if not found and not (path / links.LOCK_NAME).is_file():
            raise NothingToRead(
                f"The folder {str(typed)!r} holds no file that is read.", location=Location(str(typed)), hint=_SUFFIXES
            )
        config, anchor = self._above(path, typed)
        for file in found:
            self._add(file, typed / file.relative_to(path), config, _below(file, anchor))
        self._linked(path, typed, config, anchor)

    def _linked(self, folder: Path, typed: Path, config: Config, anchor: Path) -> None:
        """The snapshots that the lock of a folder pins, and the lock."""
        lock = folder / links.LOCK_NAME
        if not lock.is_file():
            return
        from itstrat.formats.lockreader import LockReader

        name = self._shown(lock, typed / lock.name)
        for link in links.load(lock, name):
            path = folder / link.snapshot
            same = self._graphs.get(link.graph)
            if same is not None and same.pinned == link.sha256:
                continue  # another strategy of this run links to the same, and pinned the same
            if same is not None or ox.NamedNode(link.graph) in ENGINE_GRAPHS:
                raise clash(link.graph, same.name if same else "itstrat itself", name)
            source = Source(
                path=path,
                name=self._shown(path, typed / link.snapshot),
                graph=ox.NamedNode(link.graph),
                reader=RdfReader(format=ox.RdfFormat.N_TRIPLES),
                pinned=link.sha256,
            )
            # Under the lock's name too: two links may have the same content.
            self.sources[lock.resolve() / link.graph] = self._graphs[link.graph] = source
        relative = _below(lock, anchor)
        graph = ox.NamedNode(self._graph(lock.resolve(), config, relative, name))
        source = Source(path=lock, name=name, graph=graph, reader=LockReader())
        self.sources[lock.resolve()] = self._graphs[graph.value] = source

    def _file(self, path: Path, typed: Path) -> None:
        if not path.is_file() or suffix(path) is None:
            raise NothingToRead(
                f"{str(typed)!r} is not of a format that is read.", location=Location(str(typed)), hint=_SUFFIXES
            )
        config, anchor = self._above(path.parent, typed.parent)
        self._add(path, typed, config, _below(path, anchor))

    def _above(self, folder: Path, typed: Path) -> tuple[Config, Path]:
        """The settings that a folder without its own stands under, and the folder that graph IRIs count from."""
        file = settings.find(folder.resolve())
        if file is None:
            config = settings.Config(root=folder, name=folder.resolve().name)
            self.plain = self.plain or config
            return config, folder.resolve().parent
        config = self._load(file, typed / os.path.relpath(file.parent, folder.resolve()))
        return config, file.parent

    def _load(self, file: Path, typed: Path) -> Config:
        """The settings of a file; the first one leads."""
        key = file.resolve()
        if key not in self._configs:
            self._configs[key] = settings.load(file, shown=self._shown(file, typed / file.name))
        if self.leading is None:
            self.leading, self.leading_file = self._configs[key], file
        return self._configs[key]

    def _shown(self, path: Path, typed: Path) -> str:
        """A path for people: relative to the current folder if below it, else as typed."""
        for base in (self.cwd, self.cwd.resolve()):
            if path.is_relative_to(base) and ".." not in path.relative_to(base).parts:
                return path.relative_to(base).as_posix()
        return Path(os.path.normpath(typed)).as_posix()

    def _add(self, path: Path, typed: Path, config: Config, relative: Path) -> None:
        real = path.resolve()
        if real in self.sources:
            return
        kind = suffix(path)
        assert kind is not None
        name = self._shown(Path(os.path.normpath(path)), typed)
        graph = self._graph(real, config, relative, name)
        source = Source(path=path, name=name, graph=ox.NamedNode(graph), reader=READERS[kind](config))
        self.sources[real] = self._graphs[graph] = source

    def _graph(self, path: Path, config: Config, relative: Path, name: str) -> str:
        """The graph of a file: as the settings say, below their base, or made from its path."""
        chosen = config.graphs.get(relative.as_posix())
        if chosen is None and config.base is not None:
            chosen = config.base + quote(relative.as_posix())
        if chosen is None:
            chosen = SOURCE_IRI + quote(relative.as_posix())
            depth = len(relative.parts)
            while chosen in self._graphs and depth < len(path.parts):
                depth += 1
                chosen = SOURCE_IRI + quote(Path(*path.parts[-depth:]).as_posix().lstrip("/"))
        if (other := self._graphs.get(chosen)) is not None:
            raise clash(chosen, other.name, name)
        if ox.NamedNode(chosen) in ENGINE_GRAPHS:
            raise clash(chosen, "itstrat itself", name)
        return chosen


def clash(graph: str, first: str, second: str) -> GraphClash:
    """The error for two files that claim one graph."""
    return GraphClash(
        f"{first} and {second} claim the same graph, <{graph}>.",
        location=Location(second),
        hint=f"Give each file a graph of its own under [graphs] in {settings.FILE_NAME}.",
    )


def _listed(config: Config, shown: str) -> Iterator[Path]:
    """The files that the settings list, in their order; without a list, all but the rules."""
    if not config.sources:
        rules = {file for pattern in config.shapes for file in settings.matches(config.root, pattern)}
        found = _readable([file for file in _matches(config.root, "**/*") if file not in rules])
        yield from _without_snapshots(config.root, found)
    for pattern in config.sources:
        files = list(_readable(_matches(config.root, pattern)))
        if not files:
            raise ConfigError(
                f"'sources' names {pattern!r}, which is no file of a format that is read.",
                location=Location(shown),
                hint=_SUFFIXES,
            )
        yield from _without_snapshots(config.root, files)


def _matches(root: Path, pattern: str) -> list[Path]:
    """The files that a path or pattern means, and the links that lead nowhere: reading them tells."""
    inside = f"{pattern}/**/*" if (root / pattern).is_dir() else pattern
    links = [path for path in root.glob(inside) if path.is_symlink() and not path.exists()]
    hidden = (path for path in links if settings.is_hidden(path.relative_to(root)))
    return sorted({*settings.matches(root, pattern), *links}.difference(hidden))


def _readable(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        kind = suffix(path)
        if kind is not None and (kind != ".xml" or path.name.lower().endswith(".gz") or _is_source(path)):
            yield path


def _is_source(path: Path) -> bool:
    """Whether an XML file is of a format that is read."""
    if is_rdf(path):
        return True
    from itstrat.formats.exchange import is_exchange

    return is_exchange(path)


def _without_snapshots(root: Path, files: Iterable[Path]) -> list[Path]:
    """All but snapshots of links: those are read by the lock, and those that it no longer names are not read."""
    return [file for file in files if not links.is_snapshot(file.relative_to(root))]


def _below(path: Path, anchor: Path) -> Path:
    real = path.resolve()
    return real.relative_to(anchor) if real.is_relative_to(anchor) else Path(path.name)
