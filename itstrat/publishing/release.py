"""A release: what was published at one time, in a folder that does not change any more."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from itstrat import history
from itstrat.errors import InvalidParameter, ItstratError, WriteConflict
from itstrat.files import locked
from itstrat.history import to_markdown
from itstrat.inference import merged
from itstrat.publishing import canonical, edition, metadata, twins
from itstrat.publishing.addresses import PAGE
from itstrat.publishing.addresses import RELEASES as FOLDER
from itstrat.publishing.metadata import Dump
from itstrat.store import Labels, kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from itstrat.publishing.contents import Contents
    from itstrat.publishing.metadata import About
    from itstrat.publishing.selection import Publication
    from itstrat.report import Table

#: The files of a release, beside its description as page, Turtle, JSON-LD and N-Triples, and the pages as they were.
DATA, CHANGES, DATACITE, SUMS = "data.nq", "CHANGES.md", "datacite.json", "SHA256SUMS"
_TELLS = {
    DATA: "all that is published, as canonical N-Quads",
    SUMS: "checksums of all other files, for <code>sha256sum --check</code>",
    CHANGES: "what changed since the release before",
    DATACITE: "the record for a DOI",
}
#: What the folder of a release ends with while it is written.
_HALF = ".half"
_VERSION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release as it stands in a folder. ``hash`` is the SHA-256 of its data in canonical form (RDFC-1.0).

    ``before`` is the version before it, ``new`` whether it was written now.
    """

    version: str
    folder: Path
    hash: str
    before: str
    new: bool


def versions(site: Path) -> tuple[str, ...]:
    """The versions released into the folder of a site, the oldest first; numbers in them count as numbers.

    >>> from pathlib import Path
    >>> versions(Path("examples"))
    ()
    """
    found = (each.parent.name for each in (site / FOLDER).glob(f"*/{SUMS}"))
    return tuple(sorted(found, key=_order))


def holding(site: Path, stems: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The versions released into the folder of a site that have a document, by its stem; none where no version has."""
    released = versions(site)
    found = {
        stem: tuple(each for each in released if os.path.isfile(f"{site}/{FOLDER}/{each}/{stem}.{PAGE.ending}"))  # noqa: PTH113  # thousands of Paths cost more than the look
        for stem in (stems if released else ())
    }
    return {stem: those for stem, those in found.items() if those}


def release(
    site: Path,
    version: str,
    publication: Publication,
    said: About,
    contents: Contents,
    tables: Sequence[Table] = (),
    *,
    doi: str = "",
) -> Release:
    """Write what is published as a version that is not changed any more.

    ``said`` is how the publication is described, ``contents`` and ``tables`` are what its pages show, ``doi`` is that
    of the version, if it has one. A release that is there already with the very same data is left as it is.

    Raises: InvalidParameter for a name that cannot be one, WriteConflict where the version is there and says something
    else, ItstratError where the release before does not match its checksums, or a file cannot be written.
    Cost: about 1 ms a thing.
    """
    if not _VERSION.fullmatch(version):
        raise InvalidParameter(
            f"{version!r} cannot be the name of a release.", hint="Use letters, digits, dots and hyphens: 2026.2."
        )
    earlier = tuple(each for each in versions(site) if _order(each) < _order(version))
    data = canonical.written(publication.quads)
    dumps = (Dump.of(f"{FOLDER}/{version}/{DATA}", "application/n-quads", data),)
    said = replace(said, version=version, versions=(*earlier, version), dumps=dumps)
    files = {DATA: data, **_described(site, publication, said, contents, doi)}
    folder = site / FOLDER / version
    new = not folder.exists()
    try:
        if new:
            pages = edition.pages(contents, tables, said, _TELLS)
            _write(folder, _summed({**pages, **files}))
        else:
            _refuse_other(folder, files, version)
    except OSError as error:
        raise ItstratError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return Release(version=version, folder=folder, hash=dumps[0].sha256, before=earlier[-1] if earlier else "", new=new)


def _described(site: Path, publication: Publication, said: About, contents: Contents, doi: str) -> dict[str, bytes]:
    """What is said of a release, and what changed in it; the pages beside these files show it."""
    *earlier, _ = said.versions
    base = contents.addresses.base
    quads = metadata.describe(publication, said, base=base)
    about = twins.written([quad.triple for quad in quads])
    record = datacite(said, base, doi=doi)
    return {
        CHANGES: _changes(site, earlier[-1] if earlier else "", publication, said).encode(),
        DATACITE: (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode(),
        **{f"{edition.ABOUT}.{form.ending}": content for form, content in about.items()},
    }


def _summed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return {**files, SUMS: sums.encode()}


def datacite(said: About, base: str, *, doi: str) -> dict[str, Any]:
    """The record that a DOI is registered with, by the DataCite Metadata Schema 4.5.

    ``said`` has one dump. See https://schema.datacite.org/meta/kernel-4.5/.
    """
    (dump,) = said.dumps
    related = [("IsVersionOf", metadata.dataset(base))]
    if len(said.versions) > 1:
        related.append(("IsNewVersionOf", metadata.dataset(base, said.versions[-2])))
    record: dict[str, Any] = {
        "doi": doi,
        "url": metadata.dataset(base, said.version).value,
        "creators": [{"name": said.name, "nameType": "Organizational"}],
        "titles": [{"title": said.title, "lang": "en"}],
        "publisher": {"name": said.name},
        "publicationYear": str(said.day.year),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "IT service strategy"},
        "dates": [{"date": said.day.isoformat(), "dateType": "Issued"}],
        "language": "en",
        "version": said.version,
        "formats": [dump.media],
        "sizes": [f"{dump.size} bytes"],
        "alternateIdentifiers": [{"alternateIdentifier": dump.sha256, "alternateIdentifierType": "SHA-256, RDFC-1.0"}],
        "relatedIdentifiers": [
            {"relatedIdentifier": iri.value, "relatedIdentifierType": "URL", "relationType": relation}
            for relation, iri in related
        ],
        "rightsList": [{"rightsUri": said.licence}] if said.licence else [],
        "descriptions": [{"description": said.description, "descriptionType": "Abstract", "lang": "en"}],
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    return {name: value for name, value in record.items() if value}


def _changes(site: Path, before: str, publication: Publication, said: About) -> str:
    """The change log, in Markdown; both sides are what was published, so it tells nothing that was not."""
    head = f"# {said.title} {said.version}\n\n"
    if not before:
        return f"{head}The first release.\n"
    old = _checked(site / FOLDER / before)
    difference = history.compare(_side(old, before, said.day), _side(publication.quads, said.version, said.day))
    return head + to_markdown.write(difference)


def _side(quads: Iterable[ox.Quad], name: str, day: date) -> history.Side:
    store, labels = _labels(quads, day)
    return history.Side(
        name=name,
        triples=history.statements(quads),
        label=labels,
        kind=lambda node: kind(store, node, labels),
        compact=labels.compact,
    )


def _labels(quads: Iterable[ox.Quad], day: date) -> tuple[Any, Labels]:
    store = merged([quads], as_of=day)
    return store, Labels(store)


def _checked(folder: Path) -> list[ox.Quad]:
    """The data of a release, if it is what its checksums say."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        data = (folder / DATA).read_bytes()
    except (OSError, ValueError) as error:
        raise ItstratError(f"The release {folder.name} cannot be read: {error}.") from error
    if hashlib.sha256(data).hexdigest() != sums.get(DATA):
        raise ItstratError(
            f"{folder / DATA} is not what {SUMS} beside it says: somebody changed a release.",
            hint="Bring back the files of the release; a correction is a new release.",
        )
    return list(ox.parse(data, format=ox.RdfFormat.N_QUADS))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files at once: the folder is there whole, or not at all."""
    releases = folder.parent
    releases.mkdir(parents=True, exist_ok=True)
    with locked(releases):
        for left in releases.glob(f".*{_HALF}"):  # by a run that was killed
            shutil.rmtree(left)
        half = releases / f".{folder.name}{_HALF}"
        for name, content in files.items():
            target = half / name
            if not target.parent.exists():
                target.parent.mkdir(parents=True)
            target.write_bytes(content)
        half.replace(folder)


def _refuse_other(folder: Path, files: Mapping[str, bytes], version: str) -> None:
    for name, content in files.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            raise WriteConflict(
                f"The release {version} is there already, and its {name} says something else. Nothing was written.",
                hint="A release is not changed. Give the new one another version; --as-of is the day of the old one.",
            )


def _order(version: str) -> list[tuple[int, int | str]]:
    parts = (part for part in _NUMBERS.split(version) if part)
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts]
