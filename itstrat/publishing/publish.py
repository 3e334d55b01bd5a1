"""A strategy into the folder of a site: chosen, planned, and written where something changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itstrat.errors import ConfigError, InvalidParameter
from itstrat.publishing import metadata, profile, schema_org, selection, site, vocabulary, writer
from itstrat.publishing import release as releases
from itstrat.publishing.addresses import addressed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from itstrat.config import Config
    from itstrat.publishing.contents import Contents
    from itstrat.publishing.metadata import About
    from itstrat.publishing.release import Release
    from itstrat.publishing.selection import Publication
    from itstrat.publishing.writer import Written
    from itstrat.report import Stamp

_MEDIA = {"nq": "application/n-quads", "nt": "application/n-triples"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What went out, where it is served, what was written for it, and how many things are gone by now."""

    publication: Publication
    address: str
    things: int
    gone: int
    written: Written
    release: Release | None = None


def publish(
    folder: Path,
    quads: Iterable[ox.Quad],
    *,
    config: Config,
    stamp: Stamp,
    prefixes: Mapping[str, str],
    release: str = "",
) -> Published:
    """Bring a folder to hold the site of what the profile of a strategy lets out.

    ``quads`` are those of its documents, ``prefixes`` what IRIs are shortened with. The bytes depend on these, the
    configuration and the day of the stamp, and on what the manifest in the folder says was published before.

    With ``release``, the same is kept as a version of that name; see :mod:`itstrat.publishing.release`.

    Raises: ConfigError without a base to publish at, WriteConflict, InvalidParameter for the folder of the strategy and
    for a name that no release can have, ItstratError where a file cannot be written.
    Cost: about 1 ms a thing the first time, and nearly as much when nothing changed: all is planned, little is written.
    """
    base = base_of(config)
    if folder.resolve() == config.root.resolve():
        raise InvalidParameter(
            f"{str(folder)!r} is the folder of the strategy itself.", hint="Publish into a folder of its own: public"
        )
    quads = tuple(quads)
    publication = selection.select(quads, profile.of(config), base=base)
    contents = site.contents(publication.quads, base=base, name=config.name, as_of=stamp.as_of, prefixes=prefixes)
    said = metadata.about(config, publication, quads, day=stamp.as_of)
    tables = site.reports(contents, stamp)
    released = None
    if release:
        released = releases.release(folder, release, publication, said, contents, tables, doi=config.publish.doi)
    said = replace(said, versions=releases.versions(folder))
    contents.versions = releases.holding(folder, contents.documents)
    things = frozenset(each.value for each in contents.things)
    gone = writer.read(folder).gone_by(things, stamp.as_of.isoformat())
    files = site.plan(contents, tables, gone)
    files |= _described(publication, contents, said)
    written = writer.write(folder, files, things=things, gone=gone)
    return Published(
        publication=publication,
        address=addressed(base, ()).base,
        things=len(things),
        gone=len(gone),
        written=written,
        release=released,
    )


def base_of(config: Config) -> str:
    """Where the site is served. Raises: ConfigError without a base to publish at."""
    if config.base is None or not config.base.startswith(("http://", "https://")):
        raise ConfigError(
            "There is no address to publish at: itstrat.toml has no base that begins with http:// or https://.",
            hint='Write for example base = "https://it.example.ac.uk/id/" into itstrat.toml; DIR is served there.',
        )
    return config.base


def publish_ontology(folder: Path) -> Written:
    """Bring a folder to hold the site of our ontology and rules, to be served at ``https://w3id.org/``.

    Raises: WriteConflict, ItstratError where a file cannot be written.
    """
    files = vocabulary.plan()
    for path in writer.read(folder).files:
        if path not in files and vocabulary.is_version(path):  # what a version said stays
            files[path] = (folder / path).read_bytes()
    return writer.write(folder, files, things=frozenset(), gone={})


def _described(publication: Publication, contents: Contents, said: About) -> dict[str, bytes]:
    """The whole in one file, and what is said of it."""
    base = contents.addresses.base
    files = site.whole(publication.quads)
    dumps = tuple(metadata.Dump.of(path, _MEDIA[path.rpartition(".")[2]], files[path]) for path in sorted(files))
    said = replace(said, dumps=dumps)
    described = metadata.describe(publication, said, base=base)
    schema = schema_org.dataset(said, base)
    return {**files, **site.description(contents, described, metadata.dataset(base), schema)}
